//! `amends explain`: why a complaint is decided as it is.

use std::path::PathBuf;

use clap::Args;

use super::records::{self, Readable};
use crate::exit::{Exit, Stop};
use crate::input::Inputs;
use crate::terminal::Terminal;

/// Explains decisions.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A file with the case; `-` or none reads standard input.
    #[arg(value_name = "CASE")]
    case: Option<PathBuf>,
    /// Only the case of this id.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Why this rule did or did not take part; may be repeated.
    #[arg(long, value_name = "RULE")]
    rule: Vec<String>,
    /// The policy: a shipped pack by name, or the folder of one. Overrides what a record names.
    #[arg(long, value_name = "NAME|DIR")]
    policy: Option<String>,
    /// Binds foreign columns or keys to facts.
    #[arg(long, value_name = "FILE")]
    bind: Option<PathBuf>,
    /// The instant as of which to decide, where the case names none: RFC 3339 with an offset. Else the clock.
    #[arg(long, value_name = "T")]
    as_of: Option<String>,
    /// The language of titles and questions, e.g. `zh`.
    #[arg(long)]
    lang: Option<String>,
}

impl Explain {
    pub(super) fn run(&self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        let inputs = Inputs::new(self.case.as_slice())?;
        let tally = records::for_each(terminal, inputs, |_, _, _| Ok(Readable::Yes))?;
        Ok(tally.exit())
    }
}
