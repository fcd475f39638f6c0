//! Why a change is not made.

use std::fmt;

use amends::SourceMap;
use amends::diagnostic::render::{Style, render_all};
use amends::diagnostic::{Code, Diagnostic, codes};

/// Why a change is not made: diagnostics, the first of which says it.
#[derive(Clone, Debug)]
pub struct EditError {
    diagnostics: Vec<Diagnostic>,
    sources: SourceMap,
}

impl EditError {
    pub(super) fn new(diagnostic: Diagnostic, sources: SourceMap) -> Self {
        Self { diagnostics: vec![diagnostic], sources }
    }

    /// The policy does not load with the changes; `found` says why.
    pub(super) fn broken(found: Vec<Diagnostic>, sources: SourceMap) -> Self {
        let message = "the policy would not load with this change";
        let summary = Diagnostic::error(codes::BROKEN_POLICY, message).help("nothing was changed");
        let diagnostics = std::iter::once(summary).chain(found).collect();
        Self { diagnostics, sources }
    }

    /// Returns the code of what is wrong.
    #[must_use]
    pub fn code(&self) -> Code {
        self.diagnostics.first().map_or(codes::INEXACT_EDIT, |first| first.code)
    }

    /// Returns what is wrong, first of all why the change is not made.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Returns the texts that the diagnostics point into.
    #[must_use]
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// Returns all of it as text, each with its source lines.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        render_all(&self.sources, &self.diagnostics.iter().cloned().collect(), style)
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.diagnostics.first().map_or("the change cannot be made", |first| &first.message))
    }
}

impl std::error::Error for EditError {}
