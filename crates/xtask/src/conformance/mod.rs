//! Runs the conformance suite of the CEL specification against the engine's own parser, checker
//! and evaluator.
//!
//! Takes the suite in its JSON form: a list of tests, each with an expression, bindings and what is
//! expected. The group `core` is the target; the extension groups are counted and not run. A test
//! may fail only if `skips.txt` names it with a reason.

mod case;
mod run;
mod value;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use case::{Case, Suite};
use run::Verdict;

use crate::report;

/// The group that must pass.
const TARGET: &str = "core";
/// Tests that may fail: `file/section/name: reason`, a line each.
const SKIPS: &str = include_str!("skips.txt");

#[derive(Debug, Default)]
struct Count {
    all: usize,
    passed: usize,
    skipped: usize,
}

/// Runs the suite in `file` and prints one line a group and one a failure.
pub(crate) fn run(file: &Path) -> ExitCode {
    let suite = match read(file) {
        Ok(suite) => suite,
        Err(message) => {
            report::error(&format!("error: cannot read {}: {message}", file.display()));
            return ExitCode::from(2);
        }
    };
    let mut groups: BTreeMap<&str, Count> = BTreeMap::new();
    let mut failures = Vec::new();
    for case in &suite.tests {
        let count = groups.entry(&case.group).or_default();
        count.all = count.all.saturating_add(1);
        if case.group != TARGET {
            continue;
        }
        match run::run(case) {
            Verdict::Passed => count.passed = count.passed.saturating_add(1),
            Verdict::Failed(_) if is_skipped(case) => count.skipped = count.skipped.saturating_add(1),
            Verdict::Failed(reason) => failures.push(format!("{}: {}: {reason}", case.id(), case.expr)),
        }
    }
    for failure in &failures {
        report::line(&format!("FAILED {failure}"));
    }
    for (group, Count { all, passed, skipped }) in &groups {
        if *group == TARGET {
            report::line(&format!("{group}: passed {passed} of {all}, skipped {skipped}"));
        } else {
            report::line(&format!("{group}: not run, {all} tests of an extension"));
        }
    }
    if failures.is_empty() && groups.contains_key(TARGET) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read(file: &Path) -> Result<Suite, String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

fn is_skipped(case: &Case) -> bool {
    let id = case.id();
    SKIPS.lines().filter(|line| !line.starts_with('#')).any(|line| {
        line.split_once(": ").is_some_and(|(skipped, reason)| skipped == id && !reason.trim().is_empty())
    })
}
