//! Diagnostics as data for programs: a serde view with a version.
//!
//! Lines and columns count from 1, columns in characters; `start` and `end` are bytes of the file.
//! Fields may be added within a version, never renamed or removed.

use serde::Serialize;

use super::collection::Diagnostics;
use super::{Diagnostic, Label, Severity};
use crate::source::{SourceMap, Span};

/// The version of the view.
pub const VERSION: u32 = 1;

/// All diagnostics of a load.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// [`VERSION`].
    pub version: u32,
    /// The diagnostics in order.
    pub diagnostics: Vec<Entry>,
    /// How many more there were.
    pub omitted: usize,
}

/// One diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The stable code.
    pub code: String,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// One line that suffices alone.
    pub message: String,
    /// The place of the fault; `null` where there is no text.
    pub place: Option<Place>,
    /// Places that explain it.
    pub related: Vec<Place>,
    /// What explains it beyond the places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Vec<String>,
}

/// A place in a file with a few words about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The name of the source text.
    pub file: String,
    /// The line of the first character.
    pub line: u32,
    /// The column of the first character.
    pub column: u32,
    /// The line after the last character.
    pub end_line: u32,
    /// The column after the last character.
    pub end_column: u32,
    /// The offset of the first byte.
    pub start: u32,
    /// The offset after the last byte.
    pub end: u32,
    /// What is to be seen there; may be empty.
    pub label: String,
}

/// Returns the diagnostics of a load as data.
#[must_use]
pub fn report(sources: &SourceMap, diagnostics: &Diagnostics) -> Report {
    Report {
        version: VERSION,
        diagnostics: diagnostics.iter().map(|diagnostic| entry(sources, diagnostic)).collect(),
        omitted: diagnostics.omitted(),
    }
}

/// Returns one diagnostic as data.
#[must_use]
pub fn entry(sources: &SourceMap, diagnostic: &Diagnostic) -> Entry {
    Entry {
        code: diagnostic.code.name().to_owned(),
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        message: diagnostic.message.clone(),
        place: diagnostic.primary.as_ref().map(|label| place(sources, label)),
        related: diagnostic.related.iter().map(|label| place(sources, label)).collect(),
        notes: diagnostic.notes.clone(),
        help: diagnostic.help.clone(),
    }
}

fn place(sources: &SourceMap, label: &Label) -> Place {
    let span = label.span;
    let start = sources.position(span);
    let end = sources.position(Span::new(span.source(), span.end(), span.end()));
    Place {
        file: start.file,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        start: span.start(),
        end: span.end(),
        label: label.text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes;

    #[test]
    fn the_view_has_every_field() {
        let mut sources = SourceMap::new();
        let id = sources.add("投诉.yaml", "甲: 1\n乙丙: 2\n").unwrap();
        let diagnostic = Diagnostic::error(codes::DUPLICATE_KEY, "message")
            .at(Span::new(id, 7, 13), "again")
            .related(Span::new(id, 0, 8), "first")
            .help("help");
        let placeless = Diagnostic::warning(codes::YAML_SHAPE, "placeless");
        let all: Diagnostics = [diagnostic, placeless].into_iter().collect();
        let yaml = serde_yaml::to_string(&report(&sources, &all)).unwrap();
        insta::assert_snapshot!(yaml, @r##"
version: 1
diagnostics:
- code: yaml-shape
  severity: warning
  message: placeless
  place: null
  related: []
  help: []
- code: duplicate-key
  severity: error
  message: message
  place:
    file: 投诉.yaml
    line: 2
    column: 1
    end_line: 2
    end_column: 3
    start: 7
    end: 13
    label: again
  related:
  - file: 投诉.yaml
    line: 1
    column: 1
    end_line: 2
    end_column: 1
    start: 0
    end: 8
    label: first
  help:
  - help
omitted: 0
"##);
    }
}
