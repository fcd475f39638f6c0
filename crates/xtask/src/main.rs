//! Developer tasks, started as `cargo xtask …`.
//!
//! A task runs cargo or reads the files of the workspace; none of them is needed to use amends.
//! Arguments are read by hand, so that the inner loop does not wait for an argument parser to compile.

mod conformance;
mod generate;
mod python;
mod report;
mod suite;
mod tidy;
mod workspace;

use std::path::Path;
use std::process::ExitCode;

use workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask TASK

  test [--fast|--python]  everything that must hold before a change lands; --fast for the inner loop,
                          --python for the Python package alone
  tidy                    the rules of the house that no compiler knows
  generate [--check]      writes the generated files, or says which are out of date
  conformance cel FILE    runs a suite of the CEL specification in its JSON form
  ci                      exactly what continuous integration runs
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let workspace = match Workspace::find() {
        Ok(workspace) => workspace,
        Err(error) => {
            report::error(&error);
            return ExitCode::FAILURE;
        }
    };
    let fine = match args.as_slice() {
        ["test"] => suite::test(&workspace, suite::Extent::Full),
        ["test", "--fast"] => suite::test(&workspace, suite::Extent::Fast),
        ["test", "--python"] => suite::test(&workspace, suite::Extent::Python),
        ["tidy"] => tidy::run(&workspace),
        ["generate"] => generate::run(&workspace, generate::Mode::Write),
        ["generate", "--check"] => generate::run(&workspace, generate::Mode::Check),
        ["conformance", "cel", file] => return conformance::run(Path::new(file)),
        ["ci"] => suite::ci(&workspace),
        ["help" | "--help" | "-h"] => {
            report::line(USAGE);
            true
        }
        _ => {
            report::error(USAGE);
            return ExitCode::from(2);
        }
    };
    if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
