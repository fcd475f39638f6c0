//! Running cases: every one is decided by the policy and compared with what it expects.

use std::time::Duration;

use amends::{Binding, FactPlace, FactsError, Policy, ReadOptions, Record};

use super::case::{Case, CaseFile, Step};
use super::check::Names;
use super::compare::Comparison;
use super::expect::{Expectation, Subject, Wanted};
use super::reason::Decided;
use super::report::{Mismatch, Outcome, Reason, Report};

/// The most faults of a record that one case shows.
const FAULTS: usize = 5;

/// Runs the cases of a file by a policy.
///
/// The facts of a case are laid over the `base` of the file, those of a later moment over all
/// before them; `null` makes a fact absent.
#[must_use]
pub fn run(policy: &Policy, file: &CaseFile) -> Report {
    run_with(policy, file, &RunOptions::default())
}

/// Runs the cases of a file whose facts go by foreign names, through a binding of the same policy.
///
/// A `bind` in the file itself comes before it.
#[must_use]
pub fn run_bound(policy: &Policy, file: &CaseFile, binding: &Binding) -> Report {
    run_with(policy, file, &RunOptions { binding: Some(binding), ..RunOptions::default() })
}

/// Which cases of a file run, and how.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunOptions<'o> {
    /// A binding of the same policy for facts that go by foreign names; a `bind` in the file comes before it.
    pub binding: Option<&'o Binding>,
    /// Only cases with one of these tags; none is all.
    pub tags: &'o [String],
    /// Only cases with this text in the name of the file or in their id, in whatever case.
    pub text: Option<&'o str>,
    /// Whether to stop after the first case that does not pass.
    pub fail_fast: bool,
    /// A clock of the caller's, by which to time each case: the time since any fixed moment.
    pub clock: Option<fn() -> Duration>,
}

impl RunOptions<'_> {
    fn select(&self, file: &CaseFile, case: &Case) -> bool {
        let tagged = self.tags.is_empty() || self.tags.iter().any(|tag| case.tags.contains(tag));
        tagged
            && self.text.is_none_or(|text| {
                let text = text.to_lowercase();
                [file.name(), case.id()].iter().any(|name| name.to_lowercase().contains(&text))
            })
    }
}

/// Runs the cases of a file that the options select, as they say.
///
/// # Examples
/// ```
/// use amends_tools::cases::{self, RunOptions};
///
/// let policy = amends::builtin("company/concrete").expect("a shipped pack loads");
/// let read = cases::read("my.cases.yaml", r#"
/// base: {complaint.impact: minor}
/// cases:
///   - {id: one, tags: [quick], as_of: "2026-03-02T10:00:00+08:00", expect: {unknown: [complaint.solvable_on_spot]}}
///   - {id: two, as_of: "2026-03-02T10:00:00+08:00", expect: {severity: serious}}
/// "#);
/// let tags = ["quick".to_owned()];
/// let options = RunOptions { tags: &tags, ..RunOptions::default() };
/// let report = cases::run_with(&policy, &read.file.expect("the file is in order"), &options);
/// assert_eq!((report.results.len(), report.left_out), (1, 1));
/// assert_eq!(report.results[0].tags, ["quick"]);
/// ```
#[must_use]
pub fn run_with(policy: &Policy, file: &CaseFile, options: &RunOptions<'_>) -> Report {
    run_some(policy, file, &file.cases, options)
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
    run_some(policy, file, std::slice::from_ref(case), &RunOptions::default())
}

fn run_some(policy: &Policy, file: &CaseFile, cases: &[Case], options: &RunOptions<'_>) -> Report {
    let names = Names::of(policy);
    let mut report = Report::of(file);
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
    let binding = own.as_ref().or(options.binding);
    for case in cases.iter().filter(|case| options.select(file, case)) {
        let began = options.clock.map(|now| now());
        let mut faults = names.check(case.steps.iter().flat_map(|step| &step.expect));
        let filled = if case.params.is_empty() {
            of_file.as_ref().ok().cloned()
        } else {
            names.figures(&file.params, &case.params).map_err(|fault| faults.push(*fault)).ok()
        };
        let outcome = match filled.filter(|_| faults.is_empty() && in_order) {
            Some(policy) => Running { policy: &policy, names: &names, binding, file }.case(case),
            None => Outcome::NotRun,
        };
        let time = options.clock.zip(began).map(|(now, began)| now().saturating_sub(began));
        let passed = outcome == Outcome::Passed;
        report.add(case, outcome, faults, time);
        if options.fail_fast && !passed {
            break;
        }
    }
    report.left_out = file.cases.len().saturating_sub(report.results.len());
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
