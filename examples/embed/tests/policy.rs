//! Runs the cases of every policy of the service.

use std::process::ExitCode;

use amends_tools::harness::Harness;

fn main() -> ExitCode {
    Harness::new("policies").deny_warnings().run()
}
