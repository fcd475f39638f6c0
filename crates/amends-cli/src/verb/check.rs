//! `amends check`: what is wrong with packs.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::exit::{Exit, Stop};
use crate::pack_folder;
use crate::terminal::Terminal;

/// Checks packs.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Folders of packs, or folders that hold such; none is the current one.
    #[arg(value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// How to write what is found.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How to write diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, with the source lines.
    #[default]
    Text,
    /// One array.
    Json,
}

impl Check {
    pub(super) fn run(&self, _: &mut Terminal) -> Result<Exit, Stop> {
        for folder in super::folders(&self.folders) {
            for pack in pack_folder::find(folder)? {
                pack_folder::read(&pack)?;
            }
        }
        Ok(Exit::Fine)
    }
}
