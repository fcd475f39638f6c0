//! What differs between two texts, as a unified diff.

use similar::TextDiff;

use super::EditedFile;

/// The lines shown around a change.
const CONTEXT: usize = 3;

/// Returns the differences in a form that `git apply` and `patch` read.
pub(super) fn unified(file: &EditedFile) -> String {
    let name = file.shown.trim_start_matches("./");
    let (old, new) = if name.starts_with('/') {
        (name.to_owned(), name.to_owned())
    } else {
        (format!("a/{name}"), format!("b/{name}"))
    };
    let diff = TextDiff::from_lines(&file.old, &file.new);
    diff.unified_diff().context_radius(CONTEXT).header(&old, &new).missing_newline_hint(true).to_string()
}
