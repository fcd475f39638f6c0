//! What differs between two texts, as a unified diff.

use similar::TextDiff;

use super::EditedFile;

/// The lines shown around a change.
const CONTEXT: usize = 3;

pub(super) fn unified(file: &EditedFile) -> String {
    let diff = TextDiff::from_lines(&file.old, &file.new);
    diff.unified_diff()
        .context_radius(CONTEXT)
        .header(&format!("a/{}", file.shown), &format!("b/{}", file.shown))
        .missing_newline_hint(true)
        .to_string()
}
