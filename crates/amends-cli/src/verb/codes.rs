//! `amends codes`: the pages of the diagnostic codes.

use amends::diagnostic::codes::{self, Stage};
use amends::diagnostic::suggest::did_you_mean;
use clap::Args;

use crate::exit::{Exit, Stop};
use crate::terminal::{Paint, Terminal, paint};

const EXAMPLES: &str = "\
Examples:
  amends codes unknown-fact
  amends codes | grep money";

/// Shows codes.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Codes {
    /// The code, as it stands in brackets in a message; none lists all.
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

impl Codes {
    pub(super) fn run(&self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        match &self.code {
            None => list(terminal)?,
            Some(code) => page(terminal, code)?,
        }
        Ok(Exit::Fine)
    }
}

/// Writes the table, a block for each stage.
fn list(terminal: &mut Terminal) -> Result<(), Stop> {
    let colour = terminal.paints_data();
    let width = codes::ALL.iter().map(|entry| entry.code.name().len()).max().unwrap_or(0).saturating_add(2);
    let mut stage = None;
    for entry in codes::ALL {
        if stage != Some(entry.stage) {
            if stage.is_some() {
                terminal.data("")?;
            }
            stage = Some(entry.stage);
            terminal.data(&paint(colour, Paint::Strong, title(entry.stage)))?;
        }
        let name = entry.code.name();
        let space = " ".repeat(width.saturating_sub(name.len()));
        terminal.data(&format!("  {name}{space}{}", entry.summary))?;
    }
    Ok(())
}

fn page(terminal: &mut Terminal, code: &str) -> Result<(), Stop> {
    let name = code.trim().to_lowercase();
    let Some(entry) = codes::ALL.iter().find(|entry| entry.code.name() == name) else {
        let near = did_you_mean(&name, codes::ALL.iter().map(|entry| entry.code.name()));
        let help = near.unwrap_or_else(|| "amends codes lists all".to_owned());
        return Err(Stop::usage(format!("there is no code `{code}`\n  = help: {help}")));
    };
    terminal.data(codes::page(entry.code.name()).unwrap_or(entry.summary).trim_end())
}

fn title(stage: Stage) -> &'static str {
    match stage {
        Stage::Yaml => "Reading YAML",
        Stage::Expression => "Expressions and cells",
        Stage::Pack => "Packs and their sections",
        Stage::Record => "Records in files",
        Stage::Facts => "Facts of a case",
        Stage::Cases => "Case files and bindings",
        Stage::Edit => "Edits",
        Stage::Evaluation => "Evaluation, as part of a decision",
    }
}
