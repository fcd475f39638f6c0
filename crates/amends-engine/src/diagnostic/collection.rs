//! The diagnostics of one load, in the order of the text and bounded in number.

use std::cmp::Reverse;

use super::{Diagnostic, Severity};
use crate::limits;

/// Diagnostics sorted by place, without repetitions, at most [`limits::DIAGNOSTICS`] of them.
///
/// Those without a place come first. Where there are too many, errors are kept before warnings and
/// warnings before notes, so an error is never hidden by something milder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    omitted: usize,
}

impl Diagnostics {
    /// Returns the diagnostics in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Returns how many there are, without the omitted ones.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns how many were left out because there were too many.
    #[must_use]
    pub fn omitted(&self) -> usize {
        self.omitted
    }

    /// Returns whether one of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Returns how many of those kept are of this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        let mut list: Vec<Diagnostic> = diagnostics.into_iter().collect();
        list.sort_by(|left, right| place_order(left).cmp(&place_order(right)));
        list.dedup();
        let omitted = list.len().saturating_sub(limits::DIAGNOSTICS);
        if omitted > 0 {
            list.sort_by_key(|diagnostic| Reverse(diagnostic.severity));
            list.truncate(limits::DIAGNOSTICS);
            list.sort_by(|left, right| place_order(left).cmp(&place_order(right)));
        }
        Self { list, omitted }
    }
}

fn place_order(diagnostic: &Diagnostic) -> impl Ord + '_ {
    let span = diagnostic.primary.as_ref().map(|label| label.span);
    (span, Reverse(diagnostic.severity), diagnostic.code, diagnostic.message.as_str())
}

impl<'d> IntoIterator for &'d Diagnostics {
    type Item = &'d Diagnostic;
    type IntoIter = std::slice::Iter<'d, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes;
    use crate::source::{SourceMap, Span};

    fn at(source: crate::source::SourceId, start: u32, message: &str) -> Diagnostic {
        Diagnostic::error(codes::YAML_SHAPE, message).at(Span::new(source, start, start + 1), "")
    }

    #[test]
    fn they_stand_in_the_order_of_the_text() {
        let mut sources = SourceMap::new();
        let first = sources.add("a", "").unwrap();
        let second = sources.add("b", "").unwrap();
        let warning = Diagnostic::warning(codes::YAML_SHAPE, "w").at(Span::new(first, 2, 3), "");
        let placeless = Diagnostic::error(codes::YAML_SHAPE, "none");
        let all: Diagnostics = [
            at(second, 1, "later file"),
            at(first, 9, "c"),
            warning.clone(),
            at(first, 2, "b"),
            at(first, 2, "a"),
            at(first, 2, "a"),
            placeless,
        ]
        .into_iter()
        .collect();
        let messages: Vec<&str> = all.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
        assert_eq!(messages, ["none", "a", "b", "w", "c", "later file"]);
        assert_eq!((all.omitted(), all.count(Severity::Warning), all.has_errors()), (0, 1, true));
        assert!(![warning].into_iter().collect::<Diagnostics>().has_errors());
    }

    #[test]
    fn an_error_is_never_hidden_by_warnings() {
        let mut sources = SourceMap::new();
        let source = sources.add("a", "").unwrap();
        let warnings = (0..500)
            .map(|start| Diagnostic::warning(codes::YAML_SHAPE, "w").at(Span::new(source, start, start), ""));
        let all: Diagnostics = warnings.chain([at(source, 10_000, "last")]).collect();
        assert_eq!((all.len(), all.omitted()), (limits::DIAGNOSTICS, 501 - limits::DIAGNOSTICS));
        assert_eq!(all.iter().last().unwrap().message, "last");
        assert!(all.has_errors());
    }
}
