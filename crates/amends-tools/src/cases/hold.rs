//! Holding a decision that is at hand against expectations, for tests that are written in a programming language.

use amends::diagnostic::{Diagnostic, codes};
use amends::{Decision, Facts, Policy, SourceMap, Span, yaml};

use super::case::Step;
use super::check::Names;
use super::compare::Comparison;
use super::expect;
use super::reason::Decided;
use super::report::{Outcome, Report};

/// Compares a decision with what `text` expects of it, which is written as `expect:` of a case is.
///
/// The report has one result, called `name`; its places lie in `text`.
///
/// # Examples
/// ```
/// use amends_tools::cases;
///
/// let policy = amends::builtin("company/concrete").expect("a shipped pack loads");
/// let facts = policy.facts_from_json(r#"{"complaint.impact": "minor"}"#).expect("a declared fact");
/// let as_of = amends::Instant::parse("2026-03-02T10:00:00+08:00").expect("an instant");
/// let decision = policy.decide(&facts, as_of);
/// let report = cases::hold(&policy, &facts, &decision, "my test", "severity: {status: undecided}");
/// assert!(report.is_success());
/// let report = cases::hold(&policy, &facts, &decision, "my test", "severity: serious");
/// assert_eq!(report.failed(), 1);
/// ```
#[must_use]
pub fn hold(policy: &Policy, facts: &Facts, decision: &Decision, name: &str, text: &str) -> Report {
    let mut sources = SourceMap::new();
    let Ok(source) = sources.add("expected", text) else {
        let fault = Diagnostic::error(codes::YAML_LIMIT, "what is expected is too long");
        return Report::of_text(sources, None, vec![fault]);
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
    Report::of_text(sources, Some((name, place, outcome)), diagnostics)
}
