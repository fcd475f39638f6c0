//! Cases before and after a change: which of those that passed do not pass any more.

use super::Edited;
use crate::cases::{self, CaseFile, Outcome, Report};

/// What running the cases of a file before and after a change gave.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Regression {
    /// How many cases ran.
    pub ran: usize,
    /// The cases that passed before and do not pass after, and what is newly wrong with the file.
    pub report: Report,
}

/// Runs the cases of a file by the policy before a change and after it.
///
/// Where the policy did not load before, no case passed, so none can be lost.
///
/// # Examples
/// ```
/// use amends::{PackFiles, Sources};
/// use amends_tools::{cases, edit::{Change, edit, regression}};
///
/// let pack = PackFiles::new("mine").file("pack.yaml", "amends: 1\npack: company/mine\nversion: 1.0.0\nkind: company\nfacts: {late: {type: int}}\ndecide: {refund: {type: bool, is: late > 3}}\n");
/// let edited = edit(&Sources::new(pack), &[Change::set("decide.refund", "is", "late > 5")])?;
/// let text = "cases: [{id: four, as_of: \"2026-03-05T10:00:00Z\", facts: {late: 4}, expect: {refund: true}}]";
/// let file = cases::read("my.cases.yaml", text).file.expect("the file is in order");
/// assert_eq!(regression(&edited, &file).report.failed(), 1);
/// # Ok::<(), amends_tools::edit::EditError>(())
/// ```
#[must_use]
pub fn regression(edited: &Edited, file: &CaseFile) -> Regression {
    let mut report = cases::run(&edited.policy, file);
    let ran = report.results.len();
    let before = edited.before.as_ref().map(|policy| cases::run(policy, file));
    let (results, faults) = before.map(|before| (before.results, before.diagnostics)).unwrap_or_default();
    let passed = |id: &str| results.iter().any(|old| old.id == id && old.outcome == Outcome::Passed);
    report.results.retain(|new| new.outcome != Outcome::Passed && passed(&new.id));
    let known = |message: &str| edited.before.is_none() || faults.iter().any(|old| old.message == message);
    report.diagnostics.retain(|new| !known(&new.message));
    Regression { ran, report }
}
