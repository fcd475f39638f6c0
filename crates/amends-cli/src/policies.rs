//! Which policy decides a case: the one the user names, else the one the case names. Each is loaded once.
//!
//! What the user names is a folder if there is a pack in it, else a shipped pack. What a record names is only
//! ever a shipped pack, so that no record can make the command open files. A pack in a folder may extend the
//! shipped packs and those **beside it**: the packs in the folders next to its own, and, since packs are called
//! `kind/name`, those two levels below the folder that is two levels up.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use amends::diagnostic::suggest::did_you_mean;
use amends::diagnostic::{Diagnostics, Severity, codes, render};
use amends::{Loaded, PackFiles, Policy, Sources, builtin_names, builtin_pack};

use crate::exit::Stop;
use crate::pack_folder;
use crate::terminal::Terminal;

/// The most packs beside a pack that are read.
const BESIDE: usize = 500;

/// The policies of a call.
#[derive(Debug, Default)]
pub(crate) struct Policies {
    chosen: Option<Policy>,
    named: BTreeMap<String, Policy>,
}

impl Policies {
    /// Returns the policies of a call; `choice` is what the user names.
    ///
    /// # Errors
    /// Says that there is no such pack, or what is wrong with it.
    pub(crate) fn new(choice: Option<&str>, terminal: &mut Terminal) -> Result<Self, Stop> {
        let chosen = choice.map(|choice| choose(choice, terminal)).transpose()?;
        Ok(Self { chosen, named: BTreeMap::new() })
    }

    /// Returns the policy that the user names, which stands above what records name.
    pub(crate) fn chosen(&self) -> Option<&Policy> {
        self.chosen.as_ref()
    }

    /// Returns a shipped policy; `None` if there is none of this name.
    pub(crate) fn named(&mut self, name: &str) -> Option<Policy> {
        if let Some(policy) = self.named.get(name) {
            return Some(policy.clone());
        }
        let policy = amends::builtin(name).ok()?;
        self.named.insert(name.to_owned(), policy.clone());
        Some(policy)
    }
}

/// Returns the help for someone who names no pack, or one that is not shipped.
pub(crate) fn shipped_packs() -> String {
    format!("the shipped packs are {}", builtin_names().join(", "))
}

fn choose(choice: &str, terminal: &mut Terminal) -> Result<Policy, Stop> {
    let loaded = load(choice)?;
    let style = terminal.message_style();
    let diagnostics: Diagnostics = loaded.diagnostics.into_iter().collect();
    match loaded.policy {
        Some(policy) => {
            let findings = diagnostics.count(Severity::Warning);
            if findings > 0 {
                let plural = if findings == 1 { "finding" } else { "findings" };
                terminal.note(&format!("`{choice}` has {findings} {plural}: amends check {choice}"));
            }
            Ok(policy)
        }
        None => {
            terminal.message(&render::render_all(&loaded.sources, &diagnostics, style));
            Err(Stop::load(format!("the policy `{choice}` does not load")))
        }
    }
}

/// Loads what a user names: a folder with a pack in it, else a shipped pack.
///
/// # Errors
/// Says that it is neither.
pub(crate) fn load(name: &str) -> Result<Loaded, Stop> {
    let folder = Path::new(name);
    if pack_folder::is_pack(folder) {
        return load_folder(folder);
    }
    if let Some(pack) = builtin_pack(name) {
        return Ok(amends::load(Sources::new(pack)));
    }
    if folder.is_dir() {
        let message =
            format!("{name}: there is no pack in it\n  = help: a pack is a folder with a `pack.yaml`");
        return Err(Stop::load(message).coded(codes::MISSING_MANIFEST));
    }
    if let Some(parent) = folder.parent().filter(|_| folder.is_file()) {
        let pack = if parent == Path::new("") { Path::new(".") } else { parent };
        let message = format!("`{name}` is a file, and a pack is named by its folder");
        return Err(Stop::usage(format!("{message}\n  = help: name `{}`", pack.display())));
    }
    let near =
        did_you_mean(name, builtin_names()).map(|near| format!("\n  = help: {near}")).unwrap_or_default();
    let message = format!("`{name}` is neither a shipped pack nor the folder of one{near}");
    Err(Stop::usage(format!("{message}\n  = help: {}", shipped_packs())))
}

/// Loads the pack in a folder, with those beside it at hand.
///
/// # Errors
/// Says which file of the pack cannot be read.
pub(crate) fn load_folder(folder: &Path) -> Result<Loaded, Stop> {
    let mut sources = Sources::new(files(folder)?);
    for beside in beside(folder) {
        // One that cannot be read is missed only if it is extended, and then reported as missing.
        if let Ok(pack) = files(&beside) {
            sources = sources.with_library(pack);
        }
    }
    Ok(amends::load(sources))
}

fn files(folder: &Path) -> Result<PackFiles, Stop> {
    let read = pack_folder::read(folder)?;
    let pack = PackFiles::new(read.path.display().to_string());
    Ok(read.files.into_iter().fold(pack, |pack, (name, text)| pack.file(name, text)))
}

/// Returns the folders of the packs beside one.
fn beside(folder: &Path) -> Vec<PathBuf> {
    let Ok(own) = folder.canonicalize() else { return Vec::new() };
    let Some(parent) = own.parent() else { return Vec::new() };
    let mut packs: Vec<PathBuf> =
        folders_in(parent).into_iter().filter(|path| pack_folder::is_pack(path)).collect();
    if let Some(above) = parent.parent() {
        let below = folders_in(above).into_iter().flat_map(|path| folders_in(&path));
        packs.extend(below.filter(|path| pack_folder::is_pack(path)));
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
