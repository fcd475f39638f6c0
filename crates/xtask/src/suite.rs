//! `cargo xtask test` and `cargo xtask ci`: the steps that a change must pass.
//!
//! Every step runs, also after one has failed, so that one run shows all there is to mend. The tests come last:
//! their own summary lines are then what stands at the end of the output.

use std::process::Command;
use std::time::Instant;

use crate::report::{self, StepResult};
use crate::workspace::Workspace;
use crate::{generate, python, tidy};

/// How much of the suite to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All of it.
    Full,
    /// Tidiness and the tests, without doc tests and the Python package: the inner loop.
    Fast,
    /// The Python package alone.
    Python,
}

struct Step {
    name: &'static str,
    work: Work,
}

enum Work {
    /// A check of this crate.
    Own(fn(&Workspace) -> bool),
    /// Cargo with these arguments and environment.
    Cargo(&'static [&'static str], &'static [(&'static str, &'static str)]),
}

const FULL: &[Step] = &[
    Step { name: "format", work: Work::Cargo(&["fmt", "--all", "--check"], &[]) },
    Step { name: "tidy", work: Work::Own(tidy::run) },
    Step { name: "generated", work: Work::Own(|workspace| generate::run(workspace, generate::Mode::Check)) },
    Step {
        name: "clippy",
        work: Work::Cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"], &[]),
    },
    // Libraries only: the command is called like the crate `amends`, and their pages would be one file.
    Step {
        name: "docs",
        work: Work::Cargo(
            &["doc", "--workspace", "--lib", "--no-deps", "--quiet"],
            &[("RUSTDOCFLAGS", "-D warnings")],
        ),
    },
    Step { name: "cases", work: Work::Cargo(&["run", "-q", "-p", "amends-cli", "--", "test", "rules"], &[]) },
    Step {
        name: "tests",
        work: Work::Cargo(&["test", "--workspace", "--no-fail-fast"], &[("INSTA_UPDATE", "no")]),
    },
    Step { name: "wheel", work: Work::Own(python::wheel) },
    Step { name: "python", work: Work::Own(python::test) },
];

const PYTHON: &[Step] = &[
    Step { name: "wheel", work: Work::Own(python::wheel) },
    Step { name: "python", work: Work::Own(python::test) },
];

const FAST: &[Step] = &[
    Step { name: "tidy", work: Work::Own(tidy::run) },
    Step { name: "tests", work: Work::Cargo(&["test", "--workspace", "--lib", "--bins", "--tests"], &[]) },
];

/// The same tests under nextest, which runs them in parallel over all binaries; never required.
const FAST_NEXTEST: &[Step] = &[
    Step { name: "tidy", work: Work::Own(tidy::run) },
    Step { name: "tests", work: Work::Cargo(&["nextest", "run", "--workspace"], &[]) },
];

/// Runs the steps and prints a line for each; returns whether all passed.
pub(crate) fn test(workspace: &Workspace, extent: Extent) -> bool {
    let steps = match extent {
        Extent::Full => FULL,
        Extent::Fast if has_nextest(workspace) => FAST_NEXTEST,
        Extent::Fast => FAST,
        Extent::Python => PYTHON,
    };
    let results: Vec<StepResult> = steps.iter().map(|step| run(workspace, step)).collect();
    report::summary(&results);
    results.iter().all(|result| result.passed)
}

/// Runs what continuous integration runs; returns whether it passed.
pub(crate) fn ci(workspace: &Workspace) -> bool {
    let mut script = Command::new("bash");
    script.arg(".ci/run").current_dir(&workspace.root);
    succeeds(&mut script)
}

fn run(workspace: &Workspace, step: &Step) -> StepResult {
    let begun = Instant::now();
    let passed = match step.work {
        Work::Own(check) => {
            report::heading(step.name, "in this process");
            check(workspace)
        }
        Work::Cargo(args, environment) => {
            report::heading(step.name, &format!("cargo {}", args.join(" ")));
            succeeds(workspace.cargo().args(args).envs(environment.iter().copied()))
        }
    };
    StepResult { name: step.name, passed, time: begun.elapsed() }
}

fn succeeds(command: &mut Command) -> bool {
    match command.status() {
        Ok(status) => status.success(),
        Err(error) => {
            report::error(&format!("{} did not start: {error}", command.get_program().to_string_lossy()));
            false
        }
    }
}

fn has_nextest(workspace: &Workspace) -> bool {
    workspace.cargo_output(&["nextest", "--version"]).is_ok()
}
