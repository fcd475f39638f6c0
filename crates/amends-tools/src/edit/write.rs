//! New texts in the place of old files, each whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use amends::diagnostic::{Code, codes};

use super::Edited;

/// How many names are tried for the file beside; earlier ones may be left of a crash.
const NAMES: usize = 100;

/// Why changed files are not written, or not all of them.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A file is not what was read any more. Nothing was written.
    #[error("{}: it was changed meanwhile\n  = help: nothing was written; make the change again", .0.display())]
    Changed(PathBuf),
    /// A file or its folder may not be written. Nothing was written.
    #[error("{}: cannot be written: {error}\n  = help: nothing was written", .path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Some files were written and the others were not.
    #[error("{}: cannot be written: {error}{}", .path.display(), outcome(.written, .left))]
    Partly {
        /// The file at which it stopped, which is as it was.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
        /// The files that have their new texts.
        written: Vec<PathBuf>,
        /// The files that are as they were, `path` among them.
        left: Vec<PathBuf>,
    },
}

fn outcome(written: &[PathBuf], left: &[PathBuf]) -> String {
    let names = |paths: &[PathBuf]| {
        paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
    };
    format!("\n  = note: written: {}\n  = note: as before: {}", names(written), names(left))
}

impl WriteError {
    /// Returns the code of what is wrong.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            WriteError::Changed(_) => codes::FILE_CHANGED,
            WriteError::Unwritable { .. } | WriteError::Partly { .. } => codes::UNWRITABLE_FILE,
        }
    }
}

/// Writes the changed files of a pack into its folder and returns their paths.
///
/// Each text is written beside its file and on the disk before it takes the file's place by renaming, so that a crash
/// leaves the old file or the new one and never a part. All are written beside before the first takes its place.
/// Permissions stay, a link stays a link, and a byte order mark stays.
///
/// # Errors
/// [`WriteError`]; but for `Partly`, nothing is changed then.
///
/// # Examples
/// ```
/// use amends_tools::edit::{Change, edit, write};
/// use amends_tools::folder;
///
/// # let pack = std::env::temp_dir().join(format!("amends-write-example-{}", std::process::id()));
/// # std::fs::create_dir_all(&pack)?;
/// # let text = "amends: 1\npack: company/mine\nversion: 1.0.0   # the first\nkind: company\n";
/// # std::fs::write(pack.join("pack.yaml"), text)?;
/// let edited = edit(&folder::sources(&pack)?, &[Change::set("pack.yaml", "version", "1.1.0")])?;
/// write(&pack, &edited)?;
/// assert!(std::fs::read_to_string(pack.join("pack.yaml"))?.contains("version: 1.1.0   # the first\n"));
/// // Made again, the edit is of a file that is no longer what was read.
/// assert_eq!(write(&pack, &edited).unwrap_err().code().name(), "file-changed");
/// # std::fs::remove_dir_all(&pack)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(folder: &Path, edited: &Edited) -> Result<Vec<PathBuf>, WriteError> {
    let texts =
        edited.files.iter().map(|file| (folder.join(&file.name), file.old.as_str(), file.new.as_str()));
    replace_all(&mut System, &texts.collect::<Vec<_>>())
}

/// Puts a new text in the place of a file that holds the old one, as [`write()`] does it.
///
/// # Errors
/// [`WriteError`]; nothing is changed then.
pub fn replace(file: &Path, old: &str, new: &str) -> Result<(), WriteError> {
    replace_all(&mut System, &[(file.to_path_buf(), old, new)]).map(drop)
}

/// What writing asks of a disk; tests have one that fails.
trait Disk {
    fn read(&mut self, path: &Path) -> io::Result<Vec<u8>>;
    /// Writes a new file, all of it to the disk, with the permissions of another.
    fn create(&mut self, path: &Path, bytes: &[u8], like: &Path) -> io::Result<()>;
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    fn remove(&mut self, path: &Path);
    /// Sees to it that names of a folder are on the disk.
    fn settle(&mut self, folder: &Path);
}

/// A text on its way into a file.
struct Pending<'t> {
    /// The path that was named, perhaps a link.
    named: PathBuf,
    /// The file itself.
    file: PathBuf,
    beside: PathBuf,
    old: &'t str,
}

/// Puts new texts in the place of old files.
fn replace_all(disk: &mut dyn Disk, texts: &[(PathBuf, &str, &str)]) -> Result<Vec<PathBuf>, WriteError> {
    let mut pending: Vec<Pending<'_>> = Vec::new();
    let prepared = texts.iter().try_for_each(|(path, old, new)| {
        pending.push(prepare(disk, path, old, new)?);
        Ok(())
    });
    // Someone may have been at work while the others were prepared.
    let unchanged = prepared.and_then(|()| pending.iter().try_for_each(|text| check(disk, text).map(|_| ())));
    if let Err(error) = unchanged {
        pending.iter().for_each(|text| disk.remove(&text.beside));
        return Err(error);
    }
    let mut written: Vec<PathBuf> = Vec::new();
    for (number, text) in pending.iter().enumerate() {
        if let Err(error) = disk.rename(&text.beside, &text.file) {
            let rest = pending.get(number..).unwrap_or_default();
            rest.iter().for_each(|text| disk.remove(&text.beside));
            let path = text.named.clone();
            let left = rest.iter().map(|text| text.named.clone()).collect();
            return Err(if written.is_empty() {
                WriteError::Unwritable { path, error }
            } else {
                WriteError::Partly { path, error, written, left }
            });
        }
        written.push(text.named.clone());
    }
    pending.iter().filter_map(|text| text.file.parent()).for_each(|folder| disk.settle(folder));
    Ok(written)
}

/// The bytes with which a file may begin that say that it is UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Writes a text beside its file.
fn prepare<'t>(disk: &mut dyn Disk, path: &Path, old: &'t str, new: &str) -> Result<Pending<'t>, WriteError> {
    let refused = |error| WriteError::Unwritable { path: path.to_path_buf(), error };
    let file = fs::canonicalize(path).map_err(refused)?;
    let mut pending = Pending { named: path.to_path_buf(), beside: file.clone(), file, old };
    let mark = check(disk, &pending)?;
    // Renaming would put another file in the place of one that must not be written.
    if fs::metadata(&pending.file).map_err(refused)?.permissions().readonly() {
        return Err(refused(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only")));
    }
    let bytes = if mark { [MARK, new.as_bytes()].concat() } else { new.as_bytes().to_vec() };
    let name = pending.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for number in 0..NAMES {
        pending.beside = pending.file.with_file_name(format!(".{name}.{}-{number}.new", std::process::id()));
        match disk.create(&pending.beside, &bytes, &pending.file) {
            Ok(()) => return Ok(pending),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                disk.remove(&pending.beside);
                return Err(refused(error));
            }
        }
    }
    Err(refused(io::ErrorKind::AlreadyExists.into()))
}

/// Checks that a file still holds what was read; returns whether it begins with a byte order mark.
fn check(disk: &mut dyn Disk, text: &Pending<'_>) -> Result<bool, WriteError> {
    let bytes =
        disk.read(&text.file).map_err(|error| WriteError::Unwritable { path: text.named.clone(), error })?;
    let plain = bytes.strip_prefix(MARK);
    if plain.unwrap_or(&bytes) == text.old.as_bytes() {
        Ok(plain.is_some())
    } else {
        Err(WriteError::Changed(text.named.clone()))
    }
}

/// The disk of this machine.
struct System;

impl Disk for System {
    fn read(&mut self, path: &Path) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn create(&mut self, path: &Path, bytes: &[u8], like: &Path) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(bytes)?;
        let metadata = fs::metadata(like)?;
        keep_owner(path, &metadata);
        file.set_permissions(metadata.permissions())?;
        file.sync_all()
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&mut self, path: &Path) {
        // What cannot be removed lies beside the file and is no part of the pack.
        let _ = fs::remove_file(path);
    }

    fn settle(&mut self, folder: &Path) {
        // Not every system can do so, and what is renamed is renamed.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

/// Gives a new file the owner of another, as far as whoever writes it may.
#[cfg(unix)]
fn keep_owner(path: &Path, like: &fs::Metadata) {
    use std::os::unix::fs::MetadataExt as _;
    let _ = std::os::unix::fs::chown(path, Some(like.uid()), Some(like.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &fs::Metadata) {}

#[cfg(test)]
#[cfg(unix)]
mod tests;
