//! The verbs of the command, a file each: its arguments and what it does with them.

mod cases;
mod check;
mod codes;
mod decide;
mod explain;
mod records;
mod schema;
mod test;

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};

use crate::exit::{Exit, Stop};
use crate::terminal::Terminal;

/// What the command is to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Decide complaints: from files, or from standard input.
    Decide(decide::Decide),
    /// Show why a complaint is decided as it is, and why a rule did or did not take part.
    Explain(explain::Explain),
    /// Say what is wrong with packs.
    Check(check::Check),
    /// Run the cases of packs.
    Test(test::Test),
    /// Write the JSON Schema of packs, cases, bindings, decisions or facts, for editors.
    Schema(schema::Schema),
    /// Show the page of a diagnostic code, or list all codes.
    Codes(codes::Codes),
}

impl Verb {
    /// Does it.
    pub(crate) fn run(&self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        match self {
            Verb::Decide(verb) => verb.run(terminal),
            Verb::Explain(verb) => verb.run(terminal),
            Verb::Check(verb) => verb.run(terminal),
            Verb::Test(verb) => verb.run(terminal),
            Verb::Schema(verb) => verb.run(terminal),
            Verb::Codes(verb) => verb.run(terminal),
        }
    }
}

/// How a verb that reports writes what it found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, with the lines of the source where there are any.
    #[default]
    Text,
    /// One object, of records one a line.
    Json,
}

/// Returns the folders that a verb was given, or the current one.
fn folders(given: &[PathBuf]) -> Vec<&Path> {
    if given.is_empty() { vec![Path::new(".")] } else { given.iter().map(PathBuf::as_path).collect() }
}
