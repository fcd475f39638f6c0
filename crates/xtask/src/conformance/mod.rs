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

/// Runs the suite in `file` and prints one line a failure, a skipped test and a group.
pub(crate) fn run(file: &Path) -> ExitCode {
    let suite = match read(file) {
        Ok(suite) => suite,
        Err(message) => {
            report::error(&format!("error: cannot read {}: {message}", file.display()));
            return ExitCode::from(2);
        }
    };
    let mut groups: BTreeMap<&str, Count> = BTreeMap::new();
    for case in &suite.tests {
        let count = groups.entry(&case.group).or_default();
        count.all = count.all.saturating_add(1);
        if left_out(&case.group).is_some() {
            continue;
        }
        let (counter, line) = match (run::run(case), skip(case)) {
            (Verdict::Passed, None) => (&mut count.passed, None),
            (Verdict::Failed(_), Some(reason)) => {
                (&mut count.skipped, Some(format!("skipped {}: {reason}", case.id())))
            }
            (Verdict::Passed, Some(_)) => {
                (&mut count.failed, Some(format!("FAILED {}: it passes, so it is skipped for nothing", case.id())))
            }
            (Verdict::Failed(reason), None) => {
                (&mut count.failed, Some(format!("FAILED {}: {}: {reason}", case.id(), case.expr)))
            }
        };
        *counter = counter.saturating_add(1);
        if let Some(line) = line {
            report::line(&line);
        }
    }
    for (group, count) in &groups {
        report::line(&match left_out(group) {
            Some(reason) => format!("{group}: not run, {} tests: {reason}", count.all),
            None => format!("{group}: passed {} of {}, skipped {}", count.passed, count.all, count.skipped),
        });
    }
    let unnamed = unnamed_skips(&suite.tests);
    for line in &unnamed {
        report::line(&format!("FAILED skips.txt names no test of the suite, or gives no reason: {line}"));
    }
    let fine = unnamed.is_empty() && groups.contains_key(CORE) && groups.values().all(|count| count.failed == 0);
    if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn left_out(group: &str) -> Option<&'static str> {
    LEFT_OUT.iter().find(|(name, _)| *name == group).map(|(_, reason)| *reason)
}

fn read(file: &Path) -> Result<Suite, String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

fn skip_lines() -> impl Iterator<Item = &'static str> {
    SKIPS.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

/// Returns the reason for which a test may fail.
fn skip(case: &Case) -> Option<&'static str> {
    let id = case.id();
    skip_lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(skipped, reason)| *skipped == id && !reason.trim().is_empty())
        .map(|(_, reason)| reason)
}

/// Returns the lines that excuse no test of the suite.
fn unnamed_skips(tests: &[Case]) -> Vec<&'static str> {
    let names = |line: &&str| {
        let skipped = line.split_once(": ").filter(|(_, reason)| !reason.trim().is_empty());
        skipped.is_some_and(|(id, _)| tests.iter().any(|case| case.id() == id))
    };
    skip_lines().filter(|line| !names(line)).collect()
}
