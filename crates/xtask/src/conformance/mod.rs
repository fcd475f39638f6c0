//! Runs the conformance suite of the CEL specification against the engine's own parser, checker
//! and evaluator.
//!
//! Takes the suite in its JSON form: a list of tests, each with an expression, bindings and what is
//! expected. Every group must pass. A test may fail only if `skips.txt` names it with a reason, and a
//! group may be left out only if [`LEFT_OUT`] does.

mod case;
mod run;
mod value;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use case::{Case, Suite};
use run::Verdict;

use crate::report;

/// Groups that are not run, with the reason.
const LEFT_OUT: &[(&str, &str)] =
    &[("ext:network", "addresses of networks are no matter of complaints; the extension is not built")];
/// The group without which a file is not the suite.
const CORE: &str = "core";
/// Tests that may fail: `file/section/name: reason`, a line each.
const SKIPS: &str = include_str!("skips.txt");

#[derive(Debug, Default)]
struct Count {
    all: usize,
    passed: usize,
    failed: usize,
    skipped: usize,
}

/// What came of a suite.
#[derive(Debug, Default)]
struct Report {
    /// A line a failure, a skipped test and a group.
    lines: Vec<String>,
    fine: bool,
}

/// Runs the suite in `file` and prints one line a failure, a skipped test and a group.
pub(crate) fn run(file: &Path) -> ExitCode {
    let suite = match read(file) {
        Ok(suite) => suite,
        Err(message) => {
            report::error(&format!("error: cannot read {}: {message}", file.display()));
            return ExitCode::from(2);
        }
    };
    let Report { lines, fine } = judge(&suite, SKIPS);
    lines.iter().for_each(|line| report::line(line));
    if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs every test that is not left out; `skips` names those that may fail.
fn judge(suite: &Suite, skips: &str) -> Report {
    let mut groups: BTreeMap<&str, Count> = BTreeMap::new();
    let mut lines = Vec::new();
    for case in &suite.tests {
        let count = groups.entry(&case.group).or_default();
        count.all = count.all.saturating_add(1);
        if left_out(&case.group).is_some() {
            continue;
        }
        let id = case.id();
        let (counter, line) = match (run::run(case), skip(skips, &id)) {
            (Verdict::Passed, None) => (&mut count.passed, None),
            (Verdict::Failed(_), Some(reason)) => {
                (&mut count.skipped, Some(format!("skipped {id}: {reason}")))
            }
            (Verdict::Passed, Some(_)) => {
                (&mut count.failed, Some(format!("FAILED {id}: it passes, so it is skipped for nothing")))
            }
            (Verdict::Failed(reason), None) => {
                (&mut count.failed, Some(format!("FAILED {id}: {}: {reason}", case.expr)))
            }
        };
        *counter = counter.saturating_add(1);
        lines.extend(line);
    }
    for (group, count) in &groups {
        lines.push(match left_out(group) {
            Some(reason) => format!("{group}: not run, {} tests: {reason}", count.all),
            None => format!("{group}: passed {} of {}, skipped {}", count.passed, count.all, count.skipped),
        });
    }
    let unnamed = unnamed_skips(skips, &suite.tests);
    let fine =
        unnamed.is_empty() && groups.contains_key(CORE) && groups.values().all(|count| count.failed == 0);
    lines.extend(unnamed);
    Report { lines, fine }
}

fn left_out(group: &str) -> Option<&'static str> {
    LEFT_OUT.iter().find(|(name, _)| *name == group).map(|(_, reason)| *reason)
}

fn read(file: &Path) -> Result<Suite, String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

fn skip_lines(skips: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = skips.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| line.split_once(": ").unwrap_or((line, "")))
}

/// Returns the reason for which a test may fail.
fn skip<'s>(skips: &'s str, id: &str) -> Option<&'s str> {
    let mut lines = skip_lines(skips).filter(|(_, reason)| !reason.trim().is_empty());
    lines.find(|(skipped, _)| *skipped == id).map(|(_, reason)| reason)
}

/// Says which lines excuse no test of the suite.
fn unnamed_skips(skips: &str, tests: &[Case]) -> Vec<String> {
    let excuses =
        |(id, reason): &(&str, &str)| !reason.trim().is_empty() && tests.iter().any(|case| case.id() == *id);
    let lines = skip_lines(skips).filter(|line| !excuses(line));
    lines.map(|(id, _)| format!("FAILED skips.txt: `{id}` is no test, or has no reason")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suite(tests: &[(&str, &str, &str, bool)]) -> Suite {
        let tests = tests.iter().map(|(group, name, expr, wanted)| {
            serde_json::json!({
                "file": "f", "section": "s", "name": name, "group": group, "expr": expr,
                "expect": {"kind": "value", "value": {"type": "bool", "value": wanted}},
            })
        });
        serde_json::from_value(serde_json::json!({"tests": tests.collect::<Vec<_>>()})).unwrap()
    }

    #[test]
    fn a_failure_in_any_group_fails_the_run() {
        let good = [("core", "a", "1 < 2", true), ("ext:strings", "b", "'a'.trim() == 'a'", true)];
        let with = |more| suite(&[&good[..], more].concat());
        let bad: &[_] = &[("ext:optionals", "c", "optional.of(1).hasValue()", false)];
        let network: &[_] = &[("ext:network", "d", "isIP('::1')", true)];
        for (tests, skips, fine, line) in [
            (&[][..], "", true, "core: passed 1 of 1, skipped 0"),
            (bad, "", false, "FAILED f/s/c: optional.of(1).hasValue(): gave"),
            (bad, "f/s/c: a reason", true, "skipped f/s/c: a reason"),
            (bad, "f/s/c: ", false, "FAILED skips.txt: `f/s/c` is no test, or has no reason"),
            (bad, "# f/s/c: a reason", false, "ext:optionals: passed 0 of 1, skipped 0"),
            (&[], "f/s/a: a reason", false, "FAILED f/s/a: it passes"),
            (&[], "f/s/z: a reason", false, "FAILED skips.txt: `f/s/z` is no test"),
            (network, "", true, "ext:network: not run, 1 tests: "),
        ] {
            let report = judge(&with(tests), skips);
            assert_eq!(report.fine, fine, "{skips}: {:?}", report.lines);
            assert!(report.lines.iter().any(|found| found.starts_with(line)), "{line}: {:?}", report.lines);
        }
        assert!(!judge(&suite(&[]), "").fine, "a file without the core is not the suite");
    }
}
