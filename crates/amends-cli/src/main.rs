//! The command `amends`: files, clock, terminal and exit codes around the crate `amends`.
//!
//! It adds no meaning: what a verb can decide, the library decides the same. Each verb has its file under
//! [`verb`]; only [`terminal`] prints, only [`input`] reads records,
//! only [`moment`] asks the clock, only [`exit`] knows the codes.

mod exit;
mod input;
mod locale;
mod moment;
mod policies;
mod render;
mod terminal;
mod verb;

use std::panic::AssertUnwindSafe;
use std::process::ExitCode;

use clap::Parser;

use exit::{Exit, Stop};
use terminal::{Color, Terminal};
use verb::Verb;

const EXIT_CODES: &str = "\
Exit codes:
   0  fine
   1  findings, failed cases, or records that cannot be read
   2  usage, or a file that cannot be opened
   3  a pack or a case file does not load
   5  no cases where some are required
   6  undecided results under --fail-on undecided
  70  a fault of amends itself";

/// Decides customer complaints by policies that are data, and says why.
#[derive(Debug, Parser)]
#[command(name = "amends", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Cli {
    /// When to use colour.
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN")]
    color: Color,
    /// Print no notes and no progress, only data and errors.
    #[arg(short, long, global = true)]
    quiet: bool,
    #[command(subcommand)]
    verb: Verb,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return terminal::print_usage(&error).into(),
    };
    let mut terminal = Terminal::new(cli.color, cli.quiet);
    // The promise is that no input panics. Should one do so all the same, the exit code must say that the fault
    // is ours and not the policy's.
    let result = std::panic::catch_unwind(AssertUnwindSafe(|| {
        let exit = cli.verb.run(&mut terminal)?;
        terminal.flush()?;
        Ok(exit)
    }));
    match result {
        Ok(Ok(exit)) => exit.into(),
        Ok(Err(Stop::Unheard)) => Exit::Fine.into(),
        Ok(Err(Stop::Failed { exit, code, message })) => {
            terminal.fault(code, &message);
            exit.into()
        }
        Err(_) => {
            terminal.error("this is a fault of amends: please report it with the input that caused it");
            Exit::Internal.into()
        }
    }
}
