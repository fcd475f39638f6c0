//! `amends fmt`: the canonical layout of packs, cases and bindings.
//!
//! A file that cannot be read is reported and left as it is, and the others are formatted all the same.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use amends_tools::edit;
use amends_tools::folder::{self, FolderError};
use amends_tools::format::{self, FormatError};
use clap::Args;

use crate::exit::{Exit, Stop};
use crate::terminal::{Paint, Terminal, paint};

/// The most bytes taken from standard input: one more than the library takes, so that it says so.
const INPUT_BYTES: u64 = 16 * 1024 * 1024 + 1;

/// Formats files.
#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// Folders of packs, folders that hold such, or files; `-` is standard input, none the current folder.
    #[arg(value_name = "DIR|FILE")]
    paths: Vec<PathBuf>,
    /// Write nothing: name the files that are not formatted, with exit 1 if there is one.
    #[arg(long)]
    check: bool,
    /// Write nothing: show what would change.
    #[arg(long)]
    diff: bool,
}

/// A file that formatting changes.
struct Change {
    path: PathBuf,
    before: String,
    after: String,
}

/// What became of all files.
#[derive(Default)]
struct Tally {
    changed: usize,
    unchanged: usize,
    refused: usize,
    exit: Option<Exit>,
}

impl Fmt {
    pub(super) fn run(&self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        if self.paths.iter().any(|path| path == Path::new("-")) {
            return self.input(terminal);
        }
        let mut tally = Tally::default();
        for (folder, files) in files(&super::folders(&self.paths))? {
            self.folder(terminal, &mut tally, &folder, files)?;
        }
        terminal.flush()?;
        terminal.summary(&self.summary(&tally, terminal.paints_messages()));
        Ok(tally.exit.unwrap_or(Exit::Fine))
    }

    /// Formats standard input to standard output.
    fn input(&self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        if self.paths.len() > 1 {
            return Err(Stop::usage("standard input is formatted alone: `amends fmt -`"));
        }
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().take(INPUT_BYTES).read_to_end(&mut bytes);
        read.map_err(|error| Stop::usage(format!("cannot read standard input: {error}")))?;
        let name = Path::new("standard input");
        let before = folder::text_of(name, bytes).map_err(|error| Stop::named(&error))?;
        let after = match format::format("standard input", &before) {
            Ok(after) => after,
            Err(error) => {
                let exit = refuse(terminal, name, &error);
                return Ok(exit);
            }
        };
        let changes = before != after;
        match (self.diff, self.check) {
            (true, _) => terminal.data_part(&super::coloured(
                &edit::unified_diff("standard input", &before, &after),
                terminal.paints_data(),
            ))?,
            (false, true) => {}
            (false, false) => terminal.data_part(&after)?,
        }
        Ok(if self.check && changes { Exit::Findings } else { Exit::Fine })
    }

    /// Formats files of one folder, if its policy stays the same.
    fn folder(
        &self,
        terminal: &mut Terminal,
        tally: &mut Tally,
        folder: &Path,
        files: Vec<PathBuf>,
    ) -> Result<(), Stop> {
        let mut changes = Vec::new();
        for path in files {
            match changed(&path) {
                Ok(Some(change)) => changes.push(change),
                Ok(None) => tally.unchanged += 1,
                Err(refused) => {
                    let exit = match &refused {
                        Refused::File(error) => {
                            terminal
                                .fault(error.code().map(amends::diagnostic::Code::name), &error.to_string());
                            Exit::Load
                        }
                        Refused::Text(error) => refuse(terminal, &path, error),
                    };
                    tally.refuse(exit, 1);
                }
            }
        }
        if !changes.is_empty() && !stays(folder, &changes) {
            refuse(terminal, folder, &FormatError::Differs("the policy"));
            tally.refuse(Exit::Internal, changes.len());
            return Ok(());
        }
        changes.into_iter().try_for_each(|change| self.change(terminal, tally, &change))
    }

    /// Writes, names or shows what changes in a file.
    fn change(&self, terminal: &mut Terminal, tally: &mut Tally, change: &Change) -> Result<(), Stop> {
        let name = change.path.display().to_string();
        if self.diff {
            terminal.data_part(&super::coloured(
                &edit::unified_diff(&name, &change.before, &change.after),
                terminal.paints_data(),
            ))?;
        } else if self.check {
            terminal.data(&crate::terminal::printable(&name))?;
        } else if let Err(error) = edit::replace(&change.path, &change.before, &change.after) {
            terminal.fault(Some(error.code().name()), &error.to_string());
            tally.refuse(Exit::Usage, 1);
            return Ok(());
        }
        tally.changed += 1;
        if self.check {
            tally.ends(Exit::Findings);
        }
        Ok(())
    }

    fn summary(&self, tally: &Tally, colour: bool) -> String {
        let would = self.check || self.diff;
        let mut parts = vec![match (tally.changed, would) {
            (0, _) => "nothing to format".to_owned(),
            (1, false) => paint(colour, Paint::Good, "1 file formatted"),
            (changed, false) => paint(colour, Paint::Good, &format!("{changed} files formatted")),
            (1, true) => paint(colour, Paint::Doubtful, "1 file is not formatted"),
            (changed, true) => paint(colour, Paint::Doubtful, &format!("{changed} files are not formatted")),
        }];
        if tally.unchanged > 0 {
            parts.push(format!("{} as they should be", tally.unchanged));
        }
        if tally.refused > 0 {
            parts.push(paint(colour, Paint::Bad, &format!("{} left as they are", tally.refused)));
        }
        parts.join(", ")
    }
}

impl Tally {
    fn ends(&mut self, exit: Exit) {
        self.exit = Some(self.exit.map_or(exit, |known| known.and(exit)));
    }

    fn refuse(&mut self, exit: Exit, files: usize) {
        self.refused += files;
        self.ends(exit);
    }
}

/// Why a file is not formatted.
enum Refused {
    File(FolderError),
    Text(FormatError),
}

/// Returns what formatting changes in a file, if it does.
fn changed(path: &Path) -> Result<Option<Change>, Refused> {
    let before = folder::read_text(path).map_err(Refused::File)?;
    let after = format::format(&path.display().to_string(), &before).map_err(Refused::Text)?;
    Ok((before != after).then(|| Change { path: path.to_path_buf(), before, after }))
}

/// Says why a text is left as it is, and returns the exit.
fn refuse(terminal: &mut Terminal, path: &Path, error: &FormatError) -> Exit {
    match error {
        FormatError::Unreadable { diagnostics, sources } => {
            let diagnostics = diagnostics.iter().cloned().collect();
            let text =
                amends::diagnostic::render::render_all(sources, &diagnostics, terminal.message_style());
            terminal.message(&text);
            Exit::Load
        }
        FormatError::TooLong => {
            terminal.error(&format!("{}: {error}; it is left as it is", path.display()));
            Exit::Load
        }
        error => {
            let text = format!(
                "{}: {error}; it is left as it is\n  = help: this is a fault of amends: please report it with the file",
                path.display()
            );
            terminal.error(&text);
            Exit::Internal
        }
    }
}

/// Returns the files to format by the folder that they are in.
fn files(paths: &[&Path]) -> Result<BTreeMap<PathBuf, Vec<PathBuf>>, Stop> {
    let mut files: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for path in paths {
        if path.is_dir() {
            for pack in folder::find(path)? {
                let of_pack = folder::yaml_files(&pack)?;
                files.entry(pack).or_default().extend(of_pack);
            }
        } else {
            let folder = match path.parent() {
                Some(parent) if parent != Path::new("") => parent,
                _ => Path::new("."),
            };
            files.entry(folder.to_path_buf()).or_default().push(path.to_path_buf());
        }
    }
    for files in files.values_mut() {
        files.sort();
        files.dedup();
    }
    Ok(files)
}

/// Returns whether the policy of the pack in a folder, if it is one, stays the same.
fn stays(folder: &Path, changes: &[Change]) -> bool {
    let named = |change: &Change| {
        (change.path.file_name().unwrap_or_default().to_string_lossy().into_owned(), change.after.clone())
    };
    let replaced: Vec<(String, String)> = changes.iter().map(named).collect();
    // A pack of which a file cannot be read has no policy, and the file is reported by itself.
    !folder::is_pack(folder) || format::same_policy(folder, &replaced).unwrap_or(true)
}
