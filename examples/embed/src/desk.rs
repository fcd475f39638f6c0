//! The policy in use, and how a new one takes its place.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError, RwLock};

use amends::Policy;
use amends::diagnostic::render::Style;
use amends_tools::{cases, folder};

/// Where complaints are decided: one policy, which all threads share.
#[derive(Debug)]
pub(crate) struct Desk {
    folder: PathBuf,
    policy: RwLock<Policy>,
    /// Held while a folder is read, so that of two reloads the later one stands.
    reloading: Mutex<()>,
}

impl Desk {
    /// Loads the policy of a folder.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub(crate) fn open(folder: PathBuf) -> Result<Self, String> {
        let policy = RwLock::new(sound(&folder)?);
        Ok(Self { folder, policy, reloading: Mutex::new(()) })
    }

    /// Returns the policy in use. A clone shares it, so the lock is held for the time of a reference count.
    pub(crate) fn policy(&self) -> Policy {
        self.policy.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes what the folder holds now, if it is in order; requests are decided by the old policy until then.
    ///
    /// # Errors
    /// Says what is wrong with it; the old policy stays.
    pub(crate) fn reload(&self) -> Result<Policy, String> {
        let _alone = self.reloading.lock().unwrap_or_else(PoisonError::into_inner);
        let policy = sound(&self.folder)?;
        *self.policy.write().unwrap_or_else(PoisonError::into_inner) = policy.clone();
        Ok(policy)
    }
}

/// Loads a policy and runs its cases: a policy that fails its own tests decides nothing here.
fn sound(path: &std::path::Path) -> Result<Policy, String> {
    let said = |error: folder::FolderError| error.to_string();
    let loaded = folder::load(path).map_err(said)?;
    let rendered = loaded.render();
    let policy = loaded.policy.ok_or(rendered)?;
    for (name, text) in folder::read(path).map_err(said)?.cases() {
        let read = cases::read(&name, text);
        let file = read.file.as_ref().ok_or_else(|| read.render(Style::default()))?;
        let report = cases::run(&policy, file);
        if !report.is_success() {
            return Err(report.render(Style::default()));
        }
    }
    Ok(policy)
}
