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

use clap::{CommandFactory, FromArgMatches, Parser};

use exit::Exit;
use terminal::{Color, Terminal};
use verb::Verb;

const EXIT_CODES: &str = "\
Exit codes, the same for every verb:
   0  fine
   1  findings, failed cases, or records that cannot be read
   2  usage, or a file that cannot be opened
   3  a pack or a case file does not load
   5  no cases where some are required
   6  undecided results under --fail-on undecided
  70  a fault of amends itself
 130  interrupted";

/// The heading of the options that every verb has, and their place after its own.
const EVERYWHERE: &str = "With every verb";
const LAST: usize = 900;

/// Decides customer complaints by policies that are data, and says why.
///
/// A policy is a folder, called a pack: YAML files with facts and rules, and cases that test them (`*.cases.yaml`).
/// Data goes to standard output, everything else to standard error.
#[derive(Debug, Parser)]
#[command(name = "amends", version, max_term_width = 100)]
struct Cli {
    /// When to use colour: `auto` (on a terminal, as far as `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE` and `TERM`
    /// allow), `always` or `never`.
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", hide_possible_values = true)]
    #[arg(global = true, help_heading = EVERYWHERE, display_order = LAST)]
    color: Color,
    /// Write data and errors only: no notes, no summary, no progress.
    #[arg(short, long, global = true, help_heading = EVERYWHERE, display_order = LAST)]
    quiet: bool,
    #[command(subcommand)]
    verb: Verb,
}

/// Returns the command as the parser knows it, for what is made from that.
pub(crate) fn command() -> clap::Command {
    Cli::command()
        .after_help(format!("Shipped packs: {}\n\n{EXIT_CODES}", amends::builtin_names().join(", ")))
}

/// Parses the arguments; what the parser has to say about them obeys `--color` already.
fn parse() -> Result<Cli, clap::Error> {
    let color = Color::of_arguments(std::env::args_os());
    Cli::from_arg_matches(&command().color(color.for_usage()).try_get_matches()?)
}

fn main() -> ExitCode {
    let cli = match parse() {
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
        Ok(Err(stop)) => terminal.stopped(stop).into(),
        Err(_) => {
            terminal.error("this is a fault of amends: please report it with the input that caused it");
            Exit::Internal.into()
        }
    }
}
