//! `amends codes`: the pages of the diagnostic codes.

use clap::Args;

use crate::exit::{Exit, Stop};
use crate::terminal::Terminal;

/// Shows codes.
#[derive(Debug, Args)]
pub(crate) struct Codes {
    /// The code whose page to show; none lists all.
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

impl Codes {
    pub(super) fn run(&self, _: &mut Terminal) -> Result<Exit, Stop> {
        Ok(Exit::Fine)
    }
}
