//! Packs in folders: finds them, reads their files, and loads them with the packs beside them.
//!
//! It only reads; what writes is [`crate::edit`]. What the files say is for the library: a service that
//! keeps its policies elsewhere hands their texts to [`amends::load`] and needs none of this.
//!
//! A pack in a folder may extend the shipped packs and those **beside it**: the packs in the folders next to its
//! own, and, since packs are called `kind/name`, those two levels below the folder that is two levels up.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use amends::diagnostic::{Code, codes};
use amends::{Loaded, PackFiles, Sources};

/// The file that makes a folder a pack.
pub const MANIFEST: &str = "pack.yaml";

/// How the names of files of cases end.
pub const CASES: &str = ".cases.yaml";

/// The most bytes read of one file: one more than the library takes, so that it says so.
const FILE_BYTES: u64 = 16 * 1024 * 1024 + 1;

/// The most packs beside a pack that are read.
const BESIDE: usize = 500;

/// A pack as it stands on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackFolder {
    /// The folder.
    pub path: PathBuf,
    /// The name and the text of every YAML file in it, ordered by name.
    pub files: Vec<(String, String)>,
}

impl PackFolder {
    /// Returns the path as messages show it and the text of every file of cases, ordered by name.
    pub fn cases(&self) -> impl Iterator<Item = (String, &str)> {
        let cases = self.files.iter().filter(|(name, _)| name.ends_with(CASES));
        cases.map(|(name, text)| (self.path.join(name).display().to_string(), text.as_str()))
    }
}

/// Why a folder or a file of it cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// There is no folder of that name.
    #[error("`{}` is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// No pack is in the folder or below it.
    #[error("{}: there is no pack in it\n  = help: a pack is a folder with a `{MANIFEST}`", .0.display())]
    NoPack(PathBuf),
    /// The system refuses it.
    #[error("{}: cannot be read: {}", .path.display(), reason(.error))]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// What stands among the files of a pack is neither a file nor a folder.
    #[error("{}: cannot be read: it is no file", .0.display())]
    NotAFile(PathBuf),
    /// A file is not UTF-8.
    #[error(
        "{}:{line}:{column}: the file is not UTF-8 from here on\n  = help: save the file as UTF-8",
        .path.display()
    )]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// The line of the first byte that is not, from 1.
        line: usize,
        /// The character of that line, from 1.
        column: usize,
    },
}

impl FolderError {
    /// Returns the code of what is wrong; `None` if the folder was named wrongly.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match self {
            FolderError::NotAFolder(_) => None,
            FolderError::NoPack(_) => Some(codes::MISSING_MANIFEST),
            FolderError::Unreadable { .. } | FolderError::NotAFile(_) => Some(codes::UNREADABLE_INPUT),
            FolderError::NotUtf8 { .. } => Some(codes::NOT_UTF8),
        }
    }

    /// Returns the error of a file or folder that the system refuses.
    #[must_use]
    pub fn unreadable(path: &Path, error: io::Error) -> Self {
        FolderError::Unreadable { path: path.to_path_buf(), error }
    }
}

/// Returns why the system refuses a file, in words of ours where they are clearer.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::IsADirectory => "it is a directory".to_owned(),
        io::ErrorKind::PermissionDenied => "you may not read it".to_owned(),
        _ => error.to_string(),
    }
}

/// Returns whether `folder` is a pack.
#[must_use]
pub fn is_pack(folder: &Path) -> bool {
    folder.join(MANIFEST).is_file()
}

/// Returns every pack at or below `folder`, ordered by path. Hidden folders and links to folders are passed over.
///
/// # Errors
/// [`FolderError`] if the folder is none or cannot be read, or if there is no pack in it.
pub fn find(folder: &Path) -> Result<Vec<PathBuf>, FolderError> {
    if !folder.is_dir() {
        return Err(FolderError::NotAFolder(folder.to_path_buf()));
    }
    let mut packs = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        let said = |error: io::Error| FolderError::unreadable(&folder, error);
        for entry in folder.read_dir().map_err(said)? {
            let entry = entry.map_err(said)?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if entry.file_type().map_err(said)?.is_dir() && !hidden {
                waiting.push(entry.path());
            }
        }
        if is_pack(&folder) {
            packs.push(folder);
        }
    }
    if packs.is_empty() {
        return Err(FolderError::NoPack(folder.to_path_buf()));
    }
    packs.sort();
    Ok(packs)
}

/// Reads every YAML file of a pack; folders in it are not part of it.
///
/// # Errors
/// [`FolderError`] if a file cannot be read or is not UTF-8.
pub fn read(folder: &Path) -> Result<PackFolder, FolderError> {
    let mut files = Vec::new();
    for path in yaml_files(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push((name, read_text(&path)?));
    }
    Ok(PackFolder { path: folder.to_path_buf(), files })
}

/// Returns the YAML files of a pack, ordered by name.
///
/// # Errors
/// [`FolderError`] if the folder cannot be read, or if what is called like a file is none.
pub fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>, FolderError> {
    let said = |error: io::Error| FolderError::unreadable(folder, error);
    let mut files = Vec::new();
    for entry in folder.read_dir().map_err(said)? {
        let path = entry.map_err(said)?.path();
        let yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
        if !yaml {
            continue;
        }
        // A link that leads nowhere must not leave its rules out in silence.
        let kind = path.metadata().map_err(|error| FolderError::unreadable(&path, error))?;
        if kind.is_file() {
            files.push(path);
        } else if !kind.is_dir() {
            return Err(FolderError::NotAFile(path));
        }
    }
    files.sort();
    Ok(files)
}

/// Reads a text file of a pack, a binding or a suite, without a byte order mark. Of a file that is larger than the
/// library takes, only so much is read that it says so.
///
/// # Errors
/// [`FolderError`] if it cannot be read or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, FolderError> {
    text_of(path, read_bytes(path)?)
}

/// Reads a file as it stands, or so much of it that the library says that it is too large.
///
/// # Errors
/// [`FolderError::Unreadable`] if the system refuses it.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, FolderError> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(FILE_BYTES).read_to_end(&mut bytes))
        .map_err(|error| FolderError::unreadable(path, error))?;
    Ok(bytes)
}

/// Returns what a file holds as text, without a byte order mark; `path` is for messages.
///
/// # Errors
/// [`FolderError::NotUtf8`] if it is not UTF-8.
pub fn text_of(path: &Path, bytes: Vec<u8>) -> Result<String, FolderError> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = valid.iter().filter(|byte| **byte == b'\n').count().saturating_add(1);
        let before = valid.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        let column = String::from_utf8_lossy(before).chars().count().saturating_add(1);
        FolderError::NotUtf8 { path: path.to_path_buf(), line, column }
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}

/// Loads the pack in a folder, with those beside it at hand.
///
/// # Errors
/// [`FolderError`] if a file of the pack cannot be read. What is wrong with what the files say is in
/// [`Loaded::diagnostics`].
///
/// # Examples
/// ```
/// let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/company/service");
/// let loaded = amends_tools::folder::load(&folder)?;
/// assert_eq!(loaded.policy.expect("a pack without errors").name(), "company/service");
/// # Ok::<(), amends_tools::folder::FolderError>(())
/// ```
pub fn load(folder: &Path) -> Result<Loaded, FolderError> {
    sources(folder).map(amends::load)
}

/// Reads what [`load`] loads: the pack in a folder, and those beside it.
///
/// # Errors
/// [`FolderError`] if a file of the pack cannot be read.
pub fn sources(folder: &Path) -> Result<Sources, FolderError> {
    Ok(with_packs_beside(files(folder)?, folder))
}

/// Returns a pack with those beside the folder that it belongs to.
pub(crate) fn with_packs_beside(pack: PackFiles, folder: &Path) -> Sources {
    let mut sources = Sources::new(pack);
    for beside in beside(folder) {
        // One that cannot be read is missed only if it is extended, and then reported as missing.
        if let Ok(pack) = files(&beside) {
            sources = sources.with_library(pack);
        }
    }
    sources
}

fn files(folder: &Path) -> Result<PackFiles, FolderError> {
    let read = read(folder)?;
    let pack = PackFiles::new(read.path.display().to_string());
    Ok(read.files.into_iter().fold(pack, |pack, (name, text)| pack.file(name, text)))
}

/// Returns the folders of the packs beside one.
fn beside(folder: &Path) -> Vec<PathBuf> {
    let Ok(own) = folder.canonicalize() else { return Vec::new() };
    let Some(parent) = own.parent() else { return Vec::new() };
    let mut packs: Vec<PathBuf> = folders_in(parent).into_iter().filter(|path| is_pack(path)).collect();
    if let Some(above) = parent.parent() {
        let below = folders_in(above).into_iter().flat_map(|path| folders_in(&path));
        packs.extend(below.filter(|path| is_pack(path)));
    }
    packs.retain(|path| *path != own);
    packs.sort();
    packs.dedup();
    packs.truncate(BESIDE);
    // In messages a file below the current folder is called as the user would call it.
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    let shown = |path: &PathBuf| {
        path.strip_prefix(&here).ok().filter(|rest| *rest != Path::new("")).map(Path::to_path_buf)
    };
    packs.into_iter().map(|path| shown(&path).unwrap_or(path)).collect()
}

/// Returns the folders in a folder; none if it cannot be read.
fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = folder.read_dir() else { return Vec::new() };
    entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A folder for one test, gone after it.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(test: &str, files: &[(&str, &[u8])]) -> Self {
            let root = std::env::temp_dir().join(format!("amends-{test}-{}", std::process::id()));
            for (path, bytes) in files {
                let path = root.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
            Self(root)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn packs_are_found_at_any_depth_and_read_whole() {
        let files: &[(&str, &[u8])] = &[
            ("b/pack.yaml", b"pack: b\n"),
            ("b/rules.yaml", b"\xEF\xBB\xBFtypes: {}\n"),
            ("b/README.md", b"not part of it"),
            ("a/deep/pack.yaml", b"pack: deep\n"),
            (".hidden/pack.yaml", b"pack: hidden\n"),
            ("none/rules.yaml", b"types: {}\n"),
        ];
        let scratch = Scratch::new("found", files);
        let packs = find(&scratch.0).unwrap();
        assert_eq!(packs, [scratch.0.join("a/deep"), scratch.0.join("b")]);
        let read = read(&packs[1]).unwrap();
        let expected = [("pack.yaml", "pack: b\n"), ("rules.yaml", "types: {}\n")];
        assert_eq!(read.files, expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
    }

    #[test]
    fn what_is_no_pack_is_said() {
        let files: &[(&str, &[u8])] =
            &[("bad/pack.yaml", b"pack: bad\ntitle: \xff\n"), ("none/a.yaml", b"a: 1\n")];
        let scratch = Scratch::new("refused", files);
        let said = |error: FolderError| (error.code().map(Code::name), error.to_string());
        for (found, code, message) in [
            (
                read(&scratch.0.join("bad")).map(drop),
                Some("not-utf8"),
                "pack.yaml:2:8: the file is not UTF-8",
            ),
            (find(&scratch.0.join("none")).map(drop), Some("missing-manifest"), "there is no pack"),
            (find(&scratch.0.join("nowhere")).map(drop), None, "is not a folder"),
        ] {
            let (said_code, text) = said(found.unwrap_err());
            assert_eq!(said_code, code);
            assert!(text.contains(message), "{text}");
        }
    }
}
