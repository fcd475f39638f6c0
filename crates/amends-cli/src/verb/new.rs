//! `amends new`: a pack to start from.
//!
//! Nothing is ever overwritten: the folder must be new or empty, and each file is made anew.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use amends_tools::scaffold::{self, Language, NewFile, Start, StartError};
use clap::{Args, ValueEnum};

use crate::exit::{Exit, Stop};
use crate::locale;
use crate::terminal::{Terminal, printable};

/// Makes a pack.
#[derive(Debug, Args)]
pub(crate) struct New {
    /// The folder to make; it must not exist or be empty.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// What the pack is called, e.g. `company/parcels`; else `company/` and the name of the folder.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The language of texts and comments; else that of the environment (`LANG`), else English.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
    /// The shipped pack that it extends.
    #[arg(long, value_name = "PACK", default_value = "base/complaint")]
    extends: String,
    /// The currency of its amounts; else CNY in Chinese, EUR in English.
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// The time zone of its days, e.g. `Europe/Berlin`; else Asia/Shanghai in Chinese, UTC in English.
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
}

/// The languages of new packs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Lang {
    /// English.
    En,
    /// Chinese.
    Zh,
}

impl New {
    pub(super) fn run(&self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        refuse_taken(&self.folder)?;
        let files = scaffold::files(&self.start()?).map_err(|error| self.refused(&error))?;
        write(&self.folder, &files)?;
        let folder = printable(&self.folder.display().to_string());
        for file in &files {
            terminal.data(&format!("{folder}/{}", file.name))?;
        }
        terminal.flush()?;
        let [shown, binding, table] =
            ["", "/export.bind.yaml", "/export.csv"].map(|file| shell_word(&format!("{folder}{file}")));
        terminal.summary(&format!(
            "next:\n  amends check {shown}\n  amends test {shown}\n  \
             amends decide --policy {shown} --bind {binding} {table}"
        ));
        Ok(Exit::Fine)
    }

    fn start(&self) -> Result<Start, Stop> {
        let language = match self.lang {
            Some(Lang::Zh) => Language::Chinese,
            Some(Lang::En) => Language::English,
            None if locale::language().as_deref() == Some("zh") => Language::Chinese,
            None => Language::English,
        };
        let name = match &self.name {
            Some(name) => name.clone(),
            None => name_of(&self.folder)?,
        };
        let (currency, timezone) = (self.currency.clone(), self.timezone.clone());
        Ok(Start { name, language, extends: self.extends.clone(), currency, timezone })
    }

    fn refused(&self, error: &StartError) -> Stop {
        let fault = matches!(error, StartError::Faulty(_));
        let exit = if fault { Exit::Internal } else { Exit::Usage };
        Stop::Failed { exit, code: None, message: error.to_string() }
    }
}

/// Refuses a folder in which there is anything.
fn refuse_taken(folder: &Path) -> Result<(), Stop> {
    let shown = folder.display();
    let first = match folder.read_dir() {
        Ok(mut entries) => entries.next(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(Stop::usage(format!(
                "{shown}: is no folder\n  = help: name a folder that does not exist yet"
            )));
        }
        Err(error) => return Err(Stop::usage(format!("{shown}: cannot be read: {error}"))),
    };
    match first {
        None => Ok(()),
        Some(_) => Err(Stop::usage(format!(
            "{shown}: the folder is not empty, and nothing is overwritten\n  = help: name a folder that does not exist yet"
        ))),
    }
}

/// Returns the name of a pack in a folder of this name.
fn name_of(folder: &Path) -> Result<String, Stop> {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let word = absolute.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let word: String =
        word.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
    if word.starts_with(|first: char| first.is_ascii_lowercase()) {
        return Ok(format!("company/{word}"));
    }
    Err(Stop::usage(format!(
        "no name of a pack comes of `{}`\n  = help: give one: `--name company/parcels`",
        folder.display()
    )))
}

/// Writes the files; if one cannot be written, those before are taken away again.
fn write(folder: &Path, files: &[NewFile]) -> Result<(), Stop> {
    let mut made = Vec::new();
    for file in files {
        let path = folder.join(&file.name);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| File::create_new(&path));
        if let Err(error) = written.and_then(|mut new| {
            made.push(path.clone());
            new.write_all(file.text.as_bytes())
        }) {
            for path in made {
                let _ = fs::remove_file(path);
            }
            return Err(Stop::usage(format!("{}: cannot be written: {error}", path.display())));
        }
    }
    Ok(())
}

/// Returns a path as a shell takes it.
fn shell_word(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | ',' | ':' | '@');
    if !path.is_empty() && path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}
