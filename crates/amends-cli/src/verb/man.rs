//! `amends man`: the manual pages, made of what `--help` says.

use std::fs;
use std::path::{Path, PathBuf};

use amends::diagnostic::suggest::did_you_mean;
use clap::{Args, Command};

use crate::exit::{Exit, Stop};
use crate::terminal::Terminal;

/// How to read them.
const EXAMPLES: &str = "\
Examples:
  amends man decide | man -l -
  amends man -o ~/.local/share/man/man1";

/// Writes manual pages.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Man {
    /// The verb whose page to write; none is the page of the command.
    #[arg(value_name = "VERB", conflicts_with = "folder")]
    verb: Option<String>,
    /// Write all pages into this folder instead, as `amends.1`, `amends-decide.1` and so on.
    #[arg(short = 'o', long = "output", value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    folder: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(&self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        let mut command = crate::command();
        command.build();
        match (&self.folder, &self.verb) {
            (Some(folder), _) => write_all(terminal, &command, folder)?,
            (None, None) => terminal.data_part(&page(&command)?)?,
            (None, Some(verb)) => {
                let found = command.find_subcommand(verb).ok_or_else(|| no_verb(&command, verb))?;
                terminal.data_part(&page(found)?)?;
            }
        }
        Ok(Exit::Fine)
    }
}

/// Writes the page of the command and of each verb.
fn write_all(terminal: &mut Terminal, command: &Command, folder: &Path) -> Result<(), Stop> {
    let said = |path: &Path, error: std::io::Error| Stop::usage(format!("{}: {error}", path.display()));
    fs::create_dir_all(folder).map_err(|error| said(folder, error))?;
    let verbs = || command.get_subcommands().filter(|verb| verb.get_name() != "help");
    for command in std::iter::once(command).chain(verbs()) {
        let path = folder.join(format!("{}.1", name(command)));
        fs::write(&path, page(command)?).map_err(|error| said(&path, error))?;
    }
    terminal.summary(&format!("{} pages in {}", verbs().count().saturating_add(1), folder.display()));
    Ok(())
}

/// Returns the name of a page, e.g. `amends-decide`.
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

fn page(command: &Command) -> Result<String, Stop> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone())
        .manual("amends")
        .render(&mut page)
        .map_err(|error| Stop::usage(format!("cannot write the page: {error}")))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

fn no_verb(command: &Command, verb: &str) -> Stop {
    let near = did_you_mean(verb, command.get_subcommands().map(Command::get_name));
    let help = near.unwrap_or_else(|| "amends --help lists the verbs".to_owned());
    Stop::usage(format!("there is no verb `{verb}`\n  = help: {help}"))
}
