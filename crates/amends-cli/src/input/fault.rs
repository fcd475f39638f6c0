//! Why a record cannot be read off its input.

use std::fmt;

use super::RECORD_BYTES;

/// Why a record cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The input holds nothing.
    Empty,
    /// A byte that is no UTF-8.
    Encoding {
        /// The column of a table that it stands in.
        field: Option<String>,
        /// The character of the line, or of the cell, counted from 1, that it stands in place of.
        character: usize,
    },
    /// The record is longer than [`RECORD_BYTES`].
    TooLong,
    /// A row with fewer cells than the header.
    TooFewCells {
        /// The first column without a cell.
        field: String,
        /// How many cells there are.
        cells: usize,
        /// How many columns there are.
        columns: usize,
        /// Whether the row runs over several lines.
        several_lines: bool,
    },
    /// A row with more cells than the header.
    TooManyCells {
        /// How many cells there are.
        cells: usize,
        /// How many columns there are.
        columns: usize,
    },
    /// A row that the input ends within.
    OpenQuotation,
    /// Two columns under one name.
    DuplicateColumn {
        /// The name.
        field: String,
    },
    /// A JSON value that the input ends within.
    Unclosed,
    /// A character between two JSON values, or one that is missing there.
    Stray {
        /// What stands there.
        found: char,
        /// What may stand there.
        expected: &'static str,
    },
    /// Reading failed.
    Unreadable(String),
}

impl Fault {
    /// Returns the stable code.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Fault::Empty => "no-record",
            Fault::Encoding { .. } => "not-utf8",
            Fault::TooLong => "record-too-long",
            Fault::TooFewCells { .. } | Fault::TooManyCells { .. } => "record-width",
            Fault::OpenQuotation => "open-quotation",
            Fault::DuplicateColumn { .. } => "duplicate-column",
            Fault::Unclosed | Fault::Stray { .. } => "json-syntax",
            Fault::Unreadable(_) => "unreadable-input",
        }
    }

    /// Returns the field that the fault lies in, if it lies in one; messages name it already.
    #[cfg(test)]
    pub(crate) fn field(&self) -> Option<&str> {
        match self {
            Fault::Encoding { field, .. } => field.as_deref(),
            Fault::TooFewCells { field, .. } | Fault::DuplicateColumn { field } => Some(field),
            _ => None,
        }
    }

    /// Returns what to do about it.
    pub(crate) fn help(&self) -> Option<&'static str> {
        match self {
            Fault::Encoding { .. } => Some("save the file as UTF-8"),
            Fault::TooLong => Some("is a quotation mark left open?"),
            Fault::OpenQuotation => Some(
                "close it; a quotation mark within a cell is written twice. The lines after it were not read",
            ),
            Fault::TooFewCells { several_lines: true, .. } => {
                Some("is a quotation mark left open? the row runs over several lines")
            }
            Fault::Unclosed => {
                Some("a file with one record a line loses no record to another: JSON Lines, `.jsonl`")
            }
            Fault::TooManyCells { .. } => Some("put a cell that holds a comma in quotation marks"),
            _ => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Empty => write!(f, "there is no record in it"),
            Fault::Encoding { field: Some(field), character } => {
                write!(f, "the cell of `{field}` is not UTF-8 from its character {character} on")
            }
            Fault::Encoding { field: None, character } => {
                write!(f, "the record is not UTF-8 from its character {character} on")
            }
            Fault::TooLong => write!(f, "the record is longer than {} MiB", RECORD_BYTES >> 20),
            Fault::TooFewCells { field, cells, columns, .. } => {
                write!(f, "the row has {cells} of {columns} cells: the first that is missing is `{field}`")
            }
            Fault::TooManyCells { cells, columns } => {
                write!(f, "the row has {cells} cells, {columns} columns have a name")
            }
            Fault::OpenQuotation => write!(f, "the row opens a quotation mark that nothing closes"),
            Fault::DuplicateColumn { field } => write!(f, "two columns are called `{field}`"),
            Fault::Unclosed => write!(f, "the input ends within this JSON value"),
            Fault::Stray { found, expected } => write!(f, "expected {expected}, found `{found}`"),
            Fault::Unreadable(error) => write!(f, "{error}"),
        }
    }
}

/// Returns the text of `bytes`, or where it ceases to be UTF-8.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, Fault> {
    String::from_utf8(bytes)
        .map_err(|error| encoding(None, error.as_bytes(), error.utf8_error().valid_up_to()))
}

/// Returns the fault of a byte that is no UTF-8 after `valid` bytes that are.
pub(super) fn encoding(field: Option<String>, bytes: &[u8], valid: usize) -> Fault {
    let before = bytes.get(..valid).unwrap_or_default();
    let character = String::from_utf8_lossy(before).chars().count().saturating_add(1);
    Fault::Encoding { field, character }
}
