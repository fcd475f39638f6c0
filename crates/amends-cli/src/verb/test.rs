//! `amends test`: runs the cases that stand beside packs.

use std::path::PathBuf;

use clap::Args;

use crate::exit::{Exit, Stop};
use crate::pack_folder;
use crate::terminal::Terminal;

/// Runs cases.
#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Folders of packs, or folders that hold such; none is the current one.
    #[arg(value_name = "DIR")]
    folders: Vec<PathBuf>,
}

impl Test {
    pub(super) fn run(&self, _: &mut Terminal) -> Result<Exit, Stop> {
        for folder in super::folders(&self.folders) {
            for pack in pack_folder::find(folder)? {
                pack_folder::read(&pack)?;
            }
        }
        Ok(Exit::Fine)
    }
}
