//! What differs between two texts, as a unified diff.

use similar::TextDiff;

/// The lines shown around a change.
const CONTEXT: usize = 3;

/// The most lines of a text that is compared: that can take the square of their number.
const LINES: usize = 20_000;

/// Returns the differences of two texts of a file in a form that `git apply` and `patch` read; empty if there is none.
///
/// Of a text of more than 20,000 lines it only says that it differs.
///
/// # Examples
/// ```
/// let diff = amends_tools::edit::unified_diff("a.yaml", "a: 1\nb: 2\n", "a: 1\nb: 3\n");
/// assert_eq!(diff, "--- a/a.yaml\n+++ b/a.yaml\n@@ -1,2 +1,2 @@\n a: 1\n-b: 2\n+b: 3\n");
/// ```
#[must_use]
pub fn unified_diff(shown: &str, old_text: &str, new_text: &str) -> String {
    let name = shown.trim_start_matches("./");
    let (old, new) = if name.starts_with('/') {
        (name.to_owned(), name.to_owned())
    } else {
        (format!("a/{name}"), format!("b/{name}"))
    };
    if old_text == new_text {
        return String::new();
    }
    if old_text.lines().count().max(new_text.lines().count()) > LINES {
        return format!("--- {old}\n+++ {new}\n@@ more than {LINES} lines differ @@\n");
    }
    let diff = TextDiff::from_lines(old_text, new_text);
    diff.unified_diff().context_radius(CONTEXT).header(&old, &new).missing_newline_hint(true).to_string()
}
