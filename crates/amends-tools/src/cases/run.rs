//! Running cases: every one is decided by the policy and compared with what it expects.

use amends::diagnostic::{Diagnostic, codes};
use amends::{
    Binding, Decision, FactPlace, Facts, FactsError, Policy, ReadOptions, Record, SourceMap, Span, yaml,
};

use super::case::{Case, CaseFile, Step};
use super::check::Names;
use super::compare::Comparison;
use super::expect::{self, Expectation, Subject, Wanted};
use super::reason::Decided;
use super::report::{CaseResult, Mismatch, Outcome, Reason, Report};

/// The most faults of a record that one case shows.
const FAULTS: usize = 5;

/// Runs the cases of a file by a policy.
///
/// The facts of a case are laid over the `base` of the file, those of a later moment over all
/// before them; `null` makes a fact absent.
#[must_use]
pub fn run(policy: &Policy, file: &CaseFile) -> Report {
    run_some(policy, file, &file.cases, None)
}

/// Runs the cases of a file whose facts go by foreign names, through a binding of the same policy.
///
/// A `bind` in the file itself comes before it.
#[must_use]
pub fn run_bound(policy: &Policy, file: &CaseFile, binding: &Binding) -> Report {
    run_some(policy, file, &file.cases, Some(binding))
}

/// Runs one case of a file by a policy, as [`run`] does; the report holds it alone.
///
/// For runners of tests that call each case a test of its own. A case of another file runs with the base and the
/// figures of this one.
///
/// # Examples
/// ```
/// use amends_tools::cases;
///
/// let policy = amends::builtin("company/concrete").expect("a shipped pack loads");
/// let text = r#"cases: [{id: a, as_of: "2026-03-02T10:00:00Z", facts: {}, expect: {rules: [no-such-rule]}}]"#;
/// let file = cases::read("my.cases.yaml", text).file.expect("the file is in order");
/// let report = cases::run_case(&policy, &file, &file.cases()[0]);
/// assert_eq!(report.results[0].outcome, cases::Outcome::NotRun);
/// assert_eq!(report.diagnostics[0].message, "the policy has no rule `no-such-rule`");
/// ```
#[must_use]
pub fn run_case(policy: &Policy, file: &CaseFile, case: &Case) -> Report {
    run_some(policy, file, std::slice::from_ref(case), None)
}

/// Compares a decision that is at hand with what `text` expects of it, which is written as `expect:` of a case is.
///
/// For tests that are written in a programming language. The report has one result, called `name`; its places lie in
/// `text`.
///
/// # Examples
/// ```
/// use amends_tools::cases;
///
/// let policy = amends::builtin("company/concrete").expect("a shipped pack loads");
/// let facts = policy.facts_from_json(r#"{"complaint.impact": "minor"}"#).expect("a declared fact");
/// let as_of = amends::Instant::parse("2026-03-02T10:00:00+08:00").expect("an instant");
/// let decision = policy.decide(&facts, as_of);
/// let report = cases::compare(&policy, &facts, &decision, "my test", "severity: {status: undecided}");
/// assert!(report.is_success());
/// let report = cases::compare(&policy, &facts, &decision, "my test", "severity: serious");
/// assert_eq!(report.failed(), 1);
/// ```
#[must_use]
pub fn compare(policy: &Policy, facts: &Facts, decision: &Decision, name: &str, text: &str) -> Report {
    let mut sources = SourceMap::new();
    let Ok(source) = sources.add("expected", text) else {
        let fault = Diagnostic::error(codes::YAML_LIMIT, "what is expected is too long");
        return Report { results: Vec::new(), diagnostics: vec![fault], sources };
    };
    let parsed = yaml::parse(&sources, source);
    let mut diagnostics = parsed.diagnostics;
    let root = parsed.document.as_ref().and_then(|document| document.root().map(|root| (document, root)));
    let expect = match root {
        Some((document, root)) => expect::read(document, root, &mut diagnostics),
        None => Vec::new(),
    };
    let names = Names::of(policy);
    diagnostics.extend(names.check(&expect));
    let place = Span::new(source, 0, 0);
    let outcome = if diagnostics.is_empty() {
        let decided = Decided { policy, facts, as_of: decision.as_of(), decision };
        let step = Step { place, as_of: decision.as_of(), facts: None, expect };
        Outcome::of(Comparison::new(&names, decided).step(&step))
    } else {
        Outcome::NotRun
    };
    let results = vec![CaseResult { id: name.to_owned(), place, outcome }];
    Report { results, diagnostics, sources }
}

fn run_some(policy: &Policy, file: &CaseFile, cases: &[Case], foreign: Option<&Binding>) -> Report {
    let names = Names::of(policy);
    let mut report = Report { results: Vec::new(), diagnostics: Vec::new(), sources: file.sources.clone() };
    let own = file.bind.map(|bind| Binding::from_entries(policy, &file.document, bind)).transpose();
    let own = own.unwrap_or_else(|faults| {
        report.diagnostics.extend(faults);
        None
    });
    let of_file = names.figures(&file.params, &[]);
    if let Err(fault) = &of_file {
        report.diagnostics.push((**fault).clone());
    }
    let in_order = own.is_some() == file.bind.is_some();
    for case in cases {
        let mut faults = names.check(case.steps.iter().flat_map(|step| &step.expect));
        let filled = if case.params.is_empty() {
            of_file.as_ref().ok().cloned()
        } else {
            names.figures(&file.params, &case.params).map_err(|fault| faults.push(*fault)).ok()
        };
        let outcome = match filled.filter(|_| faults.is_empty() && in_order) {
            Some(policy) => {
                let running =
                    Running { policy: &policy, names: &names, binding: own.as_ref().or(foreign), file };
                running.case(case)
            }
            None => Outcome::NotRun,
        };
        report.diagnostics.append(&mut faults);
        report.results.push(CaseResult { id: case.id.value.clone(), place: case.id.span, outcome });
    }
    report
}

/// What every case of one file runs with.
struct Running<'r> {
    policy: &'r Policy,
    names: &'r Names<'r>,
    binding: Option<&'r Binding>,
    file: &'r CaseFile,
}

impl Running<'_> {
    fn case(&self, case: &Case) -> Outcome {
        let record = |node| Record::from_yaml(&self.file.document, node);
        let mut layers: Vec<Record<'_>> = self.file.base.map(record).into_iter().collect();
        let mut found = Vec::new();
        for step in &case.steps {
            layers.extend(step.facts.map(record));
            found.extend(self.step(step, &layers));
        }
        Outcome::of(found)
    }

    fn step(&self, step: &Step, layers: &[Record<'_>]) -> Vec<Mismatch> {
        let layers: Vec<&Record<'_>> = layers.iter().collect();
        let options = ReadOptions::default();
        let facts = match self.binding {
            Some(binding) => binding.facts_from_records(&layers, &options),
            None => self.policy.facts_from_records(&layers, &options),
        };
        let facts = match facts {
            Ok(facts) => facts,
            Err(error) => return refused(step, &error),
        };
        let decision = self.policy.decide(&facts, step.as_of);
        let decided = Decided { policy: self.policy, facts: &facts, as_of: step.as_of, decision: &decision };
        Comparison::new(self.names, decided).step(step)
    }
}

/// Compares a record that cannot be read with what the step expects.
fn refused(step: &Step, error: &FactsError) -> Vec<Mismatch> {
    let (of_errors, others): (Vec<&Expectation>, Vec<&Expectation>) =
        step.expect.iter().partition(|expectation| expectation.subject == Subject::Error);
    if of_errors.is_empty() {
        return error.faults().iter().take(FAULTS).map(|fault| unreadable(step, fault)).collect();
    }
    let codes: Vec<&str> = error.faults().iter().map(|fault| fault.code.name()).collect();
    let mut found = Vec::new();
    for expectation in of_errors {
        let Wanted::Several(words) = &expectation.wanted else { continue };
        for word in words.iter().filter(|word| !codes.contains(&word.value.as_str())) {
            let reasons = error
                .faults()
                .iter()
                .take(FAULTS)
                .map(|fault| Reason { text: format!("{} [{}]", fault.message, fault.code), at: None });
            found.push(Mismatch {
                result: "error".to_owned(),
                expected: word.value.clone(),
                actual: codes.join(", "),
                message: format!("the facts are refused with {}, expected {}", codes.join(", "), word.value),
                reasons: reasons.collect(),
                help: Vec::new(),
                place: word.span,
            });
        }
    }
    found.extend(others.into_iter().map(|expectation| Mismatch {
        result: expectation.key.value.clone(),
        expected: "a decision".to_owned(),
        actual: "no decision".to_owned(),
        message: format!(
            "`{}` is expected, but the facts are refused and nothing is decided",
            expectation.key.value
        ),
        reasons: Vec::new(),
        help: vec!["expect the error alone".to_owned()],
        place: expectation.key.span,
    }));
    found
}

fn unreadable(step: &Step, fault: &amends::FactFault) -> Mismatch {
    let place = match &fault.place {
        Some(FactPlace::Yaml(span)) => *span,
        _ => step.place,
    };
    Mismatch {
        result: "facts".to_owned(),
        expected: "facts that can be read".to_owned(),
        actual: format!("refused with {}", fault.code),
        message: format!("the facts are refused: {} [{}]", fault.message, fault.code),
        reasons: Vec::new(),
        help: fault.help.clone(),
        place,
    }
}
