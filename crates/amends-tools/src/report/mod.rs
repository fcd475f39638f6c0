//! What checks and cases found, in the formats that other tools read.
//!
//! | format | read by | made by |
//! |---|---|---|
//! | JUnit XML | GitLab, Jenkins, most test reporters | [`write_junit`] |
//! | TAP 14 | `prove` and other harnesses | [`tap`] |
//! | workflow commands | GitHub Actions, as annotations | [`annotation`] |
//! | SARIF 2.1.0 | code scanning, editors | [`sarif()`] |
//!
//! Takes diagnostics and reports, gives text; writes no file. Names of files are shown relative to one folder
//! (see [`Paths`]), since these readers look for them below the root of a repository.

mod github;
mod junit;
mod path;
mod sarif;
mod suite;
mod tap;

pub use github::annotation;
pub use junit::write_junit;
pub use path::Paths;
pub use sarif::{Found, sarif};
pub use suite::{Suite, SuiteEnd};
pub use tap::tap;

use amends::SourceMap;
use amends::diagnostic::render::{Style, render_all};
use amends::diagnostic::{Diagnostic, Diagnostics, Severity};

/// Returns the word for a severity.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Returns what a diagnostic says beside its places: the message, what explains it, and help.
fn wording(diagnostic: &Diagnostic) -> String {
    let notes = diagnostic.notes.iter().map(|note| format!("note: {note}"));
    let help = diagnostic.help.iter().map(|help| format!("help: {help}"));
    std::iter::once(diagnostic.message.clone()).chain(notes).chain(help).collect::<Vec<_>>().join("\n")
}

/// Returns findings as people see them, without colours.
fn rendered(sources: &SourceMap, findings: &[Diagnostic]) -> String {
    let all: Diagnostics = findings.iter().cloned().collect();
    render_all(sources, &all, Style::default())
}

#[cfg(test)]
mod tests;
