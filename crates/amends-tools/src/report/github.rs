//! Findings as workflow commands, which GitHub Actions shows as annotations at the lines of a change.

use std::fmt::Write as _;

use amends::SourceMap;
use amends::diagnostic::json;
use amends::diagnostic::render::clean;
use amends::diagnostic::{Diagnostic, Severity};

use super::path::Paths;
use super::wording;

/// Returns a finding as one line, a workflow command, without a line break after it.
///
/// A place of several lines is given without columns, which annotations have within one line only.
///
/// # Examples
/// ```
/// use amends_tools::report::{Paths, annotation};
///
/// let pack = amends::PackFiles::new("mine").file("pack.yaml", "amends: 1\npack: company/mine\nversion: 1\nkind: company\n");
/// let loaded = amends::load(amends::Sources::new(pack));
/// assert_eq!(
///     annotation(&loaded.sources, &loaded.diagnostics[0], &Paths::default()),
///     "::error file=mine/pack.yaml,line=3,endLine=3,col=10,endColumn=10,title=amends invalid-value\
///      ::`1` is no version%0Ahelp: write `major.minor.patch`, e.g. `1.4.0`",
/// );
/// ```
#[must_use]
pub fn annotation(sources: &SourceMap, diagnostic: &Diagnostic, paths: &Paths) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut line = format!("::{command} ");
    if let Some(place) = json::entry(sources, diagnostic).place {
        let _ = write!(line, "file={},line={},", property(&paths.shown(&place.file)), place.line);
        let _ = write!(line, "endLine={},", place.end_line.max(place.line));
        if place.end_line == place.line {
            // The last column is part of the place; ours is the one after it.
            let last = place.end_column.saturating_sub(1).max(place.column);
            let _ = write!(line, "col={},endColumn={last},", place.column);
        }
    }
    let _ = write!(line, "title=amends {}", diagnostic.code);
    let text = wording(diagnostic).lines().map(clean).collect::<Vec<_>>().join("\n");
    format!("{line}::{}", data(&text))
}

/// Escapes what stands after the last `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes what stands between `=` and `,`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
