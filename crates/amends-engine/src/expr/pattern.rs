//! Regular expressions that are compiled when a policy is loaded.

use std::sync::Arc;

use regex::{Regex, RegexBuilder};

use crate::limits;

/// A compiled regular expression; equal if its text is.
#[derive(Clone, Debug)]
pub struct Pattern(Arc<Regex>);

/// Why a pattern was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// It does not parse.
    #[error("{0}")]
    Invalid(String),
    /// It compiles to more than [`limits::REGEX_BYTES`].
    #[error("it compiles to more than {} bytes", limits::REGEX_BYTES)]
    TooLarge,
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// [`PatternError::Invalid`] for bad syntax, [`PatternError::TooLarge`] beyond the limit.
    pub fn new(text: &str) -> Result<Self, PatternError> {
        RegexBuilder::new(text)
            .size_limit(limits::REGEX_BYTES)
            .dfa_size_limit(limits::REGEX_BYTES)
            .build()
            .map(|regex| Self(Arc::new(regex)))
            .map_err(|error| match error {
                regex::Error::CompiledTooBig(_) => PatternError::TooLarge,
                other => PatternError::Invalid(last_line(&other.to_string())),
            })
    }

    /// Returns the pattern as written.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.as_str()
    }

    /// Returns whether the pattern occurs in `text`.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

// The regex crate draws the pattern with a caret over several lines; the reason is the last one.
fn last_line(message: &str) -> String {
    let line = message.lines().last().unwrap_or(message).trim();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_compiled_or_refused() {
        assert!(Pattern::new("gr(a|e)y").is_ok_and(|pattern| pattern.matches("the grey one")));
        assert!(matches!(Pattern::new("a("), Err(PatternError::Invalid(reason)) if !reason.contains('\n')));
        assert_eq!(Pattern::new(r"(\w{1000}){1000}").map(|_| ()), Err(PatternError::TooLarge));
    }
}
