//! `amends decide`: complaints in, decisions out.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::records::{self, Readable};
use crate::exit::{Exit, Stop};
use crate::input::Inputs;
use crate::terminal::Terminal;

/// Decides complaints.
#[derive(Debug, Args)]
pub(crate) struct Decide {
    /// JSON, JSON Lines or CSV; `-` or none reads standard input.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The policy: a shipped pack by name, or the folder of one. Overrides what a record names.
    #[arg(long, value_name = "NAME|DIR")]
    policy: Option<String>,
    /// Binds foreign columns or keys to facts.
    #[arg(long, value_name = "FILE")]
    bind: Option<PathBuf>,
    /// The instant as of which to decide, where a record names none: RFC 3339 with an offset. Else the clock.
    #[arg(long, value_name = "T")]
    as_of: Option<String>,
    /// How to write the decisions.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Exit with 6 if a result is undecided.
    #[arg(long, value_enum, value_name = "WHAT")]
    fail_on: Option<FailOn>,
    /// Count keys that no fact declares instead of refusing the record.
    #[arg(long)]
    ignore_unknown: bool,
    /// Take a required fact that is absent for unknown.
    #[arg(long)]
    partial: bool,
    /// The language of titles and questions, e.g. `zh`.
    #[arg(long)]
    lang: Option<String>,
}

/// How to write decisions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// One array.
    Json,
    /// One object a line.
    Jsonl,
    /// One row a record.
    Csv,
}

/// What makes `decide` fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// A result that an absent fact leaves open.
    Undecided,
}

impl Decide {
    pub(super) fn run(&self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        let inputs = Inputs::new(&self.files)?;
        let tally = records::for_each(terminal, inputs, |_, _, _| Ok(Readable::Yes))?;
        Ok(tally.exit())
    }
}
