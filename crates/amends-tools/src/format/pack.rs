//! Whether a pack says the same after its files were formatted: its policy is loaded before and after, and compared.

use std::path::Path;

use amends::diagnostic::Severity;
use amends::{Loaded, PackFiles};

use crate::folder::{self, FolderError, PackFolder};

/// Returns whether the policy of a pack says the same after files of it, given by name with their texts, are replaced.
///
/// A pack that does not load has no policy to compare; then the faults must be the same ones. Cases and bindings take
/// no part in a policy: [`super::format()`] has compared them already.
///
/// # Errors
/// [`FolderError`] if a file of the pack cannot be read.
///
/// # Examples
/// ```
/// use amends_tools::format::same_policy;
///
/// let pack = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/company/service");
/// assert!(same_policy(&pack, &[])?);
/// let other = [("severity.yaml".to_owned(), "severity: {scale: severity, rules: []}".to_owned())];
/// assert!(!same_policy(&pack, &other)?);
/// # Ok::<(), amends_tools::folder::FolderError>(())
/// ```
pub fn same_policy(folder: &Path, replaced: &[(String, String)]) -> Result<bool, FolderError> {
    let before = folder::read(folder)?;
    let mut after = before.clone();
    for (name, text) in &mut after.files {
        if let Some((_, new)) = replaced.iter().find(|(replaced, _)| replaced == name) {
            new.clone_into(text);
        }
    }
    let (one, two) = (load(before), load(after));
    Ok(match (&one.policy, &two.policy) {
        (Some(one), Some(two)) => one.same_meaning(two),
        (None, None) => codes(&one) == codes(&two),
        (_, _) => false,
    })
}

fn load(pack: PackFolder) -> Loaded {
    let files = PackFiles::new(pack.path.display().to_string());
    let files = pack.files.into_iter().fold(files, |files, (name, text)| files.file(name, text));
    amends::load(folder::with_packs_beside(files, &pack.path))
}

fn codes(loaded: &Loaded) -> Vec<&'static str> {
    let errors = loaded.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let mut codes: Vec<&'static str> = errors.map(|diagnostic| diagnostic.code.name()).collect();
    codes.sort_unstable();
    codes
}
