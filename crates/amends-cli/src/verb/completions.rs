//! `amends completions`: what a shell needs to complete the arguments of the command.

use amends::diagnostic::codes;
use clap::builder::PossibleValuesParser;
use clap::{Args, Command};
use clap_complete::Shell;

use crate::exit::{Exit, Stop};
use crate::terminal::Terminal;

/// How to put them where the shell finds them.
const WHERE: &str = "\
Where to put them:
  bash        amends completions bash > ~/.local/share/bash-completion/completions/amends
  zsh         amends completions zsh > \"${fpath[1]}/_amends\"
  fish        amends completions fish > ~/.config/fish/completions/amends.fish
  powershell  amends completions powershell >> $PROFILE
  elvish      amends completions elvish >> ~/.config/elvish/rc.elv
They take effect in the next shell.";

/// Writes completions.
#[derive(Debug, Args)]
#[command(after_help = WHERE)]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command(), "amends", &mut script);
        terminal.data_part(&String::from_utf8_lossy(&script))?;
        Ok(Exit::Fine)
    }
}

/// Returns the command with what can be completed but need not be true: a code that is none is told what it is near.
fn command() -> Command {
    let codes = codes::ALL.iter().map(|entry| entry.code.name());
    crate::command().mut_subcommand("codes", |verb| {
        verb.mut_arg("code", |code| code.value_parser(PossibleValuesParser::new(codes)))
    })
}
