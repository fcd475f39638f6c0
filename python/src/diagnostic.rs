//! Diagnostics as data, with their text and the pages of their codes.

use amends::SourceMap;
use amends::diagnostic::json::{self, Place};
use amends::diagnostic::render::{Style, render};
use amends::diagnostic::{Diagnostic, codes};
use amends_tools::folder::FolderError;
use pyo3::prelude::*;

/// A place as `amends.Place` takes it.
#[derive(IntoPyObject)]
pub(crate) struct PlaceData {
    file: String,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    label: String,
}

impl From<Place> for PlaceData {
    fn from(place: Place) -> Self {
        Self {
            file: place.file,
            line: place.line,
            column: place.column,
            end_line: place.end_line,
            end_column: place.end_column,
            label: place.label,
        }
    }
}

/// A diagnostic as `amends._errors.diagnostic` takes it.
#[derive(IntoPyObject)]
pub(crate) struct DiagnosticData {
    code: String,
    severity: &'static str,
    message: String,
    place: Option<PlaceData>,
    related: Vec<PlaceData>,
    notes: Vec<String>,
    help: Vec<String>,
    text: String,
}

impl DiagnosticData {
    /// Returns a diagnostic with its source lines, which it does not need the sources for later.
    pub(crate) fn new(sources: &SourceMap, diagnostic: &Diagnostic) -> Self {
        let entry = json::entry(sources, diagnostic);
        Self {
            code: entry.code,
            severity: entry.severity,
            message: entry.message,
            place: entry.place.map(PlaceData::from),
            related: entry.related.into_iter().map(PlaceData::from).collect(),
            notes: entry.notes,
            help: entry.help,
            text: render(sources, diagnostic, Style::default()),
        }
    }

    /// Returns all of a list.
    pub(crate) fn all(sources: &SourceMap, diagnostics: &[Diagnostic]) -> Vec<Self> {
        diagnostics.iter().map(|diagnostic| Self::new(sources, diagnostic)).collect()
    }

    /// Returns what is wrong with a folder; none if it was named wrongly, which no page is about.
    pub(crate) fn of_folder(error: &FolderError) -> Option<Self> {
        let message = error.to_string();
        let mut lines = message.lines();
        let found = Diagnostic::error(error.code()?, lines.next().unwrap_or_default());
        let help = lines.map(|line| line.trim().trim_start_matches("= help: "));
        Some(Self::new(&SourceMap::new(), &help.fold(found, Diagnostic::help)))
    }
}

/// Returns the page of a code: what it says, why it matters, what to do.
#[pyfunction]
pub(crate) fn page(code: &str) -> Option<&'static str> {
    codes::page(code)
}
