//! Which policy decides a case: the one the user names, else the one the case names. Each is loaded once.
//!
//! What the user names is a folder if there is a pack in it, else a shipped pack. What a record names is only
//! ever a shipped pack, so that no record can make the command open files.

use std::collections::BTreeMap;
use std::path::Path;

use amends::diagnostic::suggest::did_you_mean;
use amends::diagnostic::{Diagnostics, Severity, render};
use amends::{BuiltinError, Loaded, Policy, Sources, builtin_names, builtin_pack};
use amends_tools::folder::{self, FolderError};

use crate::exit::Stop;
use crate::terminal::Terminal;

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

    /// Returns a shipped policy.
    ///
    /// # Errors
    /// Says that there is none of this name.
    pub(crate) fn named(&mut self, name: &str) -> Result<Policy, BuiltinError> {
        if let Some(policy) = self.named.get(name) {
            return Ok(policy.clone());
        }
        let policy = amends::builtin(name)?;
        self.named.insert(name.to_owned(), policy.clone());
        Ok(policy)
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
    let path = Path::new(name);
    if folder::is_pack(path) {
        return Ok(folder::load(path)?);
    }
    if let Some(pack) = builtin_pack(name) {
        return Ok(amends::load(Sources::new(pack)));
    }
    if path.is_dir() {
        return Err(FolderError::NoPack(path.to_path_buf()).into());
    }
    if let Some(parent) = path.parent().filter(|_| path.is_file()) {
        let pack = if parent == Path::new("") { Path::new(".") } else { parent };
        let message = format!("`{name}` is a file, and a pack is named by its folder");
        return Err(Stop::usage(format!("{message}\n  = help: name `{}`", pack.display())));
    }
    let near =
        did_you_mean(name, builtin_names()).map(|near| format!("\n  = help: {near}")).unwrap_or_default();
    let message = format!("`{name}` is neither a shipped pack nor the folder of one{near}");
    Err(Stop::usage(format!("{message}\n  = help: {}", shipped_packs())))
}
