//! Packs in folders: finds them and reads their files. What the files say is for the library.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use amends::diagnostic::codes;

use crate::exit::{Exit, Stop};

/// The file that makes a folder a pack.
const MANIFEST: &str = "pack.yaml";

/// The most bytes read of one file: one more than the library takes, so that it says so.
const FILE_BYTES: u64 = 16 * 1024 * 1024 + 1;

/// A pack as it stands on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PackFolder {
    /// The folder.
    pub(crate) path: PathBuf,
    /// The name and the text of every YAML file in it, ordered by name.
    pub(crate) files: Vec<(String, String)>,
}

/// Returns whether `folder` is a pack.
pub(crate) fn is_pack(folder: &Path) -> bool {
    folder.join(MANIFEST).is_file()
}

/// Returns every pack at or below `folder`, ordered by path. Hidden folders and links to folders are passed over.
///
/// # Errors
/// Says that the folder is none or cannot be read, or that there is no pack in it.
pub(crate) fn find(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    if !folder.is_dir() {
        return Err(Stop::usage(format!("`{}` is not a folder", folder.display())));
    }
    let mut packs = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        let said = |error: io::Error| Stop::unreadable(Exit::Usage, &folder, &error);
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
        let message = format!("{}: there is no pack in it", folder.display());
        let stop = Stop::load(format!("{message}\n  = help: a pack is a folder with a `{MANIFEST}`"));
        return Err(stop.coded(codes::MISSING_MANIFEST));
    }
    packs.sort();
    Ok(packs)
}

/// Reads every YAML file of a pack; folders in it are not part of it.
///
/// # Errors
/// Says which file cannot be read or is not UTF-8.
pub(crate) fn read(folder: &Path) -> Result<PackFolder, Stop> {
    let said = |error: io::Error| Stop::unreadable(Exit::Load, folder, &error);
    let mut files = Vec::new();
    for entry in folder.read_dir().map_err(said)? {
        let path = entry.map_err(said)?.path();
        let yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
        if !yaml {
            continue;
        }
        // A link that leads nowhere must not leave its rules out in silence.
        let kind = path.metadata().map_err(|error| Stop::unreadable(Exit::Load, &path, &error))?;
        if kind.is_file() {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, read_text(&path, Exit::Load)?));
        } else if !kind.is_dir() {
            let message = format!("{}: cannot be read: it is no file", path.display());
            return Err(Stop::load(message).coded(codes::UNREADABLE_INPUT));
        }
    }
    files.sort();
    Ok(PackFolder { path: folder.to_path_buf(), files })
}

/// Reads a text file of a pack, a binding or a suite, without a byte order mark; `exit` is how it ends if the
/// system refuses.
///
/// # Errors
/// Says that it cannot be read, or where it ceases to be UTF-8.
pub(crate) fn read_text(path: &Path, exit: Exit) -> Result<String, Stop> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(FILE_BYTES).read_to_end(&mut bytes))
        .map_err(|error| Stop::unreadable(exit, path, &error))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = valid.iter().filter(|byte| **byte == b'\n').count().saturating_add(1);
        let before = valid.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        let column = String::from_utf8_lossy(before).chars().count().saturating_add(1);
        let message = format!("{}:{line}:{column}: the file is not UTF-8 from here on", path.display());
        Stop::load(format!("{message}\n  = help: save the file as UTF-8")).coded(codes::NOT_UTF8)
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
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
        let message = |stop: Stop| match stop {
            Stop::Failed { exit, message, .. } => (exit, message),
            Stop::Unheard => panic!("nothing was written"),
        };
        let (exit, text) = message(read(&scratch.0.join("bad")).unwrap_err());
        assert!(
            exit == crate::exit::Exit::Load && text.contains("pack.yaml:2:8: the file is not UTF-8"),
            "{text}"
        );
        let (exit, text) = message(find(&scratch.0.join("none")).unwrap_err());
        assert!(exit == crate::exit::Exit::Load && text.contains("there is no pack"), "{text}");
        let (exit, text) = message(find(&scratch.0.join("nowhere")).unwrap_err());
        assert!(exit == crate::exit::Exit::Usage && text.contains("is not a folder"), "{text}");
    }
}
