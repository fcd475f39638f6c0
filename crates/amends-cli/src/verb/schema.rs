//! `amends schema`: JSON Schemas for editors, of any policy or of one.

use std::fs;
use std::path::{Path, PathBuf};

use amends::Policy;
use amends_tools::schema::{self, Kind};
use clap::{Args, ValueEnum};

use crate::exit::{Exit, Stop};
use crate::policies::Policies;
use crate::terminal::{Terminal, printable};

/// Writes schemas.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// What the schema is of; with `--output`, none is all.
    #[arg(value_name = "KIND", required_unless_present = "output")]
    kind: Option<Wanted>,
    /// Let it know the names of this policy: a folder, or a shipped pack by name.
    #[arg(long, value_name = "DIR|NAME")]
    policy: Option<String>,
    /// Write files into this folder in place of printing: `amends-pack.schema.json` and so on.
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// What a schema can be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Wanted {
    /// A file of a pack.
    Pack,
    /// A file of cases.
    Cases,
    /// A file that binds columns to facts.
    Binding,
    /// The JSON of a decision.
    Decision,
    /// A record that a policy decides; needs `--policy`.
    Facts,
}

impl Wanted {
    const ALL: [Self; 5] = [Self::Pack, Self::Cases, Self::Binding, Self::Decision, Self::Facts];

    /// Returns the kind of file; `None` for facts, which no policy-free schema describes.
    fn kind(self) -> Option<Kind> {
        match self {
            Self::Pack => Some(Kind::Pack),
            Self::Cases => Some(Kind::Cases),
            Self::Binding => Some(Kind::Binding),
            Self::Decision => Some(Kind::Decision),
            Self::Facts => None,
        }
    }

    fn file_name(self) -> String {
        self.kind().map_or_else(|| "amends-facts.schema.json".to_owned(), Kind::file_name)
    }

    /// Returns the text of the schema; `None` for facts without a policy.
    fn text(self, policy: Option<&Policy>) -> Option<String> {
        let schema = match (self.kind(), policy) {
            (Some(kind), Some(policy)) => schema::with_policy(kind, policy),
            (Some(kind), None) => schema::schema(kind),
            (None, Some(policy)) => schema::facts(policy),
            (None, None) => return None,
        };
        Some(schema::text(&schema))
    }
}

impl Schema {
    pub(super) fn run(&self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        let policies = Policies::new(self.policy.as_deref(), terminal)?;
        let policy = policies.chosen();
        if self.kind == Some(Wanted::Facts) && policy.is_none() {
            let help = "write `--policy DIR` or the name of a shipped pack";
            return Err(Stop::usage(format!("facts are those of a policy\n  = help: {help}")));
        }
        let wanted = self.kind.as_ref().map_or(&Wanted::ALL[..], std::slice::from_ref);
        for kind in wanted {
            let Some(text) = kind.text(policy) else { continue };
            match &self.output {
                None => terminal.data_part(&text)?,
                Some(folder) => write(terminal, &folder.join(kind.file_name()), &text)?,
            }
        }
        terminal.flush()?;
        Ok(Exit::Fine)
    }
}

/// Writes a file, and the folder that it lies in if need be.
fn write(terminal: &mut Terminal, file: &Path, text: &str) -> Result<(), Stop> {
    let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
    folder
        .and_then(|()| fs::write(file, text))
        .map_err(|error| Stop::usage(format!("{}: cannot be written: {error}", file.display())))?;
    terminal.summary(&format!("wrote {}", printable(&file.display().to_string())));
    Ok(())
}
