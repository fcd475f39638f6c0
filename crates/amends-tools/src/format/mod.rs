//! One layout for packs, cases and bindings: comments stay, and nothing changes its meaning.
//!
//! [`format()`] takes a text and gives it in the canonical layout, proved to say the same: the same nodes in the same
//! order, quoted where they were, with the same anchors and the same comments. It does not judge what the text says,
//! and opens no file.
//!
//! # The layout
//!
//! - Lines end in a line feed and nothing else, none in blanks, and the last one ends as well. No more than one empty
//!   line stands together, none at the beginning or below a key.
//! - What belongs to a key stands two columns further, lists too. One blank follows `:`, `,` and `-`, and none stands
//!   inside of brackets. Two stand before a comment that follows something.
//! - The **order** of keys and the choice between brackets and lines of their own are the author's: they say what
//!   belongs together, and in a `first` list order has a meaning. A collection in brackets whose line would be longer
//!   than 110 columns is broken up, its outermost level first; a list of words goes on in the next line instead. Wide
//!   characters such as Chinese ones count as two columns. Single values are never broken.
//! - Texts in quotes stand in double ones, or in single ones if they hold a double quote or a backslash. A value
//!   without quotes gets none, and one with quotes keeps some, since that can matter: `no` and `"no"` differ.
//! - **Alignment** is the author's too, and made exact: where two neighbours begin their values at one column, one of
//!   them by more than one blank, all neighbours do; so it is with the parts of rows, and with comments behind
//!   entries. Neighbours are entries of one line each without an empty line or a comment between them. Blanks that
//!   align nothing go.

mod layout;
mod pack;
mod place;
mod rows;
mod same;
mod scalar;

use amends::SourceMap;
use amends::diagnostic::{Diagnostic, Diagnostics, Severity, render};
use amends_engine::{limits, yaml};

pub use pack::same_policy;

/// Why a text is not formatted.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// The text is no YAML that packs are read from.
    #[error("{}", render::render_all(.sources, &.diagnostics.iter().cloned().collect::<Diagnostics>(), render::Style::default()))]
    Unreadable {
        /// What is wrong.
        diagnostics: Vec<Diagnostic>,
        /// The text that the diagnostics point into.
        sources: SourceMap,
    },
    /// Indentation would make the text longer than any that is read.
    #[error("the formatted text would be longer than {} bytes", limits::SOURCE_BYTES)]
    TooLong,
    /// The formatted text would say something else: a fault of amends itself.
    #[error("the formatted text would not say the same: {0}")]
    Differs(&'static str),
}

/// Returns a text in the canonical layout; `name` is what messages call it.
///
/// # Errors
/// [`FormatError::Unreadable`] with all that is wrong if the text cannot be read, [`FormatError::TooLong`] if it would
/// become too long to be read.
/// [`FormatError::Differs`] would be a fault of this module.
///
/// # Examples
/// ```
/// use amends_tools::format::format;
///
/// let text = "types:\n- {id: lost,when: 'parcel.lost' }   # not late\n";
/// let formatted = format("types.yaml", text).expect("it can be read");
/// assert_eq!(formatted, "types:\n  - {id: lost, when: \"parcel.lost\"}  # not late\n");
///
/// let error = format("types.yaml", "types: [").expect_err("a bracket is missing");
/// assert!(error.to_string().contains("types.yaml:1:8"));
/// ```
pub fn format(name: &str, text: &str) -> Result<String, FormatError> {
    format_within(limits::SOURCE_BYTES, name, text)
}

fn format_within(bytes: usize, name: &str, text: &str) -> Result<String, FormatError> {
    let plain = unix_lines(text);
    let before = read(name, &plain)?;
    let formatted = rows::render(&layout::rows(&plain, &before));
    if formatted.len() > bytes {
        return Err(FormatError::TooLong);
    }
    let Ok(after) = read(name, &formatted) else {
        return Err(FormatError::Differs("it cannot be read any more"));
    };
    match same::difference((&plain, &before), (&formatted, &after)) {
        None => Ok(formatted),
        Some(difference) => Err(FormatError::Differs(difference)),
    }
}

fn read(name: &str, text: &str) -> Result<yaml::Written, FormatError> {
    let mut sources = SourceMap::new();
    let diagnostics = match sources.add(name, text) {
        Ok(source) => yaml::parse(&sources, source).diagnostics,
        Err(_) => Vec::new(),
    };
    let faulty = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    match yaml::written(text).filter(|_| !faulty) {
        Some(written) => Ok(written),
        None => Err(FormatError::Unreadable { diagnostics, sources }),
    }
}

/// Returns a text without a byte order mark and with line feeds alone at the ends of lines.
fn unix_lines(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod generated;
#[cfg(test)]
mod tests;
