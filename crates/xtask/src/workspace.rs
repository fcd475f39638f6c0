//! The workspace on disk: its root, its files and what cargo says about its members.
//!
//! The root is found when a task runs, never compiled in: several work trees may share one target directory.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

/// Directories without a file of ours. Names that start with a dot are skipped too, but for [`DOTTED`].
const SKIPPED: &[&str] = &["target", "node_modules", "__pycache__"];
const DOTTED: &[&str] = &[".cargo", ".ci", ".github"];

/// The workspace on disk.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// The folder of the root `Cargo.toml`.
    pub(crate) root: PathBuf,
}

/// A text file, read whole.
#[derive(Debug)]
pub(crate) struct TextFile {
    /// Its path from the root, with `/` between the parts.
    pub(crate) path: String,
    /// What it holds.
    pub(crate) text: String,
}

/// The part of `cargo metadata` that the checks read.
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    /// The members of the workspace.
    pub(crate) packages: Vec<Package>,
    /// Where everything that is built goes.
    #[serde(default)]
    pub(crate) target_directory: PathBuf,
}

/// One member.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    /// Its name.
    pub(crate) name: String,
    /// Its licence expression.
    pub(crate) license: Option<String>,
    /// Its `Cargo.toml`.
    pub(crate) manifest_path: PathBuf,
    /// What it depends on, under no feature and under any.
    pub(crate) dependencies: Vec<Dependency>,
    /// What it builds.
    pub(crate) targets: Vec<Target>,
}

/// One arrow out of a member.
#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    /// The real name of the package, whatever it is renamed to.
    pub(crate) name: String,
    /// `None` for a normal one, else `dev` or `build`.
    pub(crate) kind: Option<String>,
    /// Where it comes from; `None` for a path.
    pub(crate) source: Option<String>,
}

/// One library, binary, test or build script.
#[derive(Debug, Deserialize)]
pub(crate) struct Target {
    /// `lib`, `bin`, `custom-build`, …
    pub(crate) kind: Vec<String>,
}

impl Workspace {
    /// Finds the workspace that this task belongs to.
    pub(crate) fn find() -> Result<Self, String> {
        let start = match std::env::var_os("CARGO_MANIFEST_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => std::env::current_dir().map_err(|error| format!("no current directory: {error}"))?,
        };
        let is_root = |folder: &&Path| {
            std::fs::read_to_string(folder.join("Cargo.toml")).is_ok_and(|text| text.contains("[workspace]"))
        };
        let root = start.ancestors().find(is_root);
        let root = root.ok_or_else(|| format!("no workspace at or above {}", start.display()))?;
        Ok(Self { root: root.to_path_buf() })
    }

    /// Returns a command that runs the cargo this task was started by, at the root.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root);
        command
    }

    /// Returns what a cargo command writes to standard output.
    pub(crate) fn cargo_output(&self, args: &[&str]) -> Result<String, String> {
        let said = |what: &dyn std::fmt::Display| format!("`cargo {}`: {what}", args.join(" "));
        let output = self.cargo().args(args).output().map_err(|error| said(&error))?;
        if !output.status.success() {
            return Err(said(&String::from_utf8_lossy(&output.stderr)));
        }
        String::from_utf8(output.stdout).map_err(|error| said(&error))
    }

    /// Returns what cargo says about the members; needs no network.
    pub(crate) fn metadata(&self) -> Result<Metadata, String> {
        let text = self.cargo_output(&["metadata", "--format-version", "1", "--no-deps"])?;
        serde_json::from_str(&text).map_err(|error| format!("`cargo metadata`: {error}"))
    }

    /// Returns the path of `file` from the root, with `/` between the parts.
    pub(crate) fn relative(&self, file: &Path) -> String {
        let parts = file.strip_prefix(&self.root).unwrap_or(file).components();
        let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
        parts.join("/")
    }

    /// Returns every text file under `folder` of the root, ordered by path. Binary files are left out.
    pub(crate) fn text_files(&self, folder: &str) -> Result<Vec<TextFile>, String> {
        let mut paths = Vec::new();
        collect(&self.root.join(folder), &mut paths)?;
        let mut files = Vec::new();
        for path in paths {
            let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            if let Ok(text) = String::from_utf8(bytes) {
                files.push(TextFile { path: self.relative(&path), text });
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), String> {
    let said = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(said)? {
        let entry = entry.map_err(said)?;
        let kind = entry.file_type().map_err(said)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let hidden = name.starts_with('.') && !DOTTED.contains(&&*name);
        if kind.is_dir() && !hidden && !SKIPPED.contains(&&*name) {
            collect(&entry.path(), into)?;
        // `.git` is a file in a linked work tree.
        } else if kind.is_file() && name != ".git" {
            into.push(entry.path());
        }
    }
    Ok(())
}
