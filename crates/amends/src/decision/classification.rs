//! The types of a complaint and its severity.

use std::collections::BTreeMap;

use amends_engine::value::Zone;

use super::{PossibleResult, SetResult, Status};
use crate::Text;

/// One recognised type with the evidence for it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RecognisedType {
    /// The node of the taxonomy.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// The rules that recognised it; empty if it was set by hand.
    pub rules: Vec<String>,
    /// What in the case shows it.
    pub evidence: Vec<TypeEvidence>,
    /// Whether a person set it.
    pub given: bool,
}

/// What in a case shows a type.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeEvidence {
    /// Words in a text.
    Signal {
        /// The signal.
        signal: String,
        /// The text fact.
        fact: String,
        /// The bytes of the text.
        span: (usize, usize),
        /// The words, masked where the text is marked `pii`.
        text: String,
    },
    /// The value of a fact.
    Fact {
        /// The fact.
        fact: String,
        /// Its value, masked where it is marked `pii`.
        value: String,
    },
}

/// The types of a complaint.
#[derive(Clone, Debug, PartialEq)]
pub struct TypesResult {
    pub(crate) status: Status,
    pub(crate) primary: Option<String>,
    pub(crate) all: Vec<RecognisedType>,
    pub(crate) possible: Vec<PossibleResult>,
    pub(crate) unknown: Vec<String>,
    pub(crate) errors: Vec<usize>,
}

impl TypesResult {
    /// Returns how the result ended.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// Returns the one type that stands for the complaint; `None` unless decided, or without types.
    #[must_use]
    pub fn primary(&self) -> Option<&str> {
        self.primary.as_deref()
    }

    /// Returns the most specific types that are certain.
    #[must_use]
    pub fn all(&self) -> &[RecognisedType] {
        &self.all
    }

    /// Returns the types that unknown facts could still add.
    #[must_use]
    pub fn possible(&self) -> &[PossibleResult] {
        &self.possible
    }

    /// Returns the names of what would settle them.
    #[must_use]
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }

    /// Returns the places in [`Decision::errors`](super::Decision::errors) of what made them fail.
    #[must_use]
    pub fn errors(&self) -> &[usize] {
        &self.errors
    }
}

/// Severity, with the votes it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct SeverityResult {
    pub(crate) result: SetResult,
    pub(crate) votes: Vec<Vote>,
    /// The level on other scales, where it is decided.
    pub(crate) mapped: BTreeMap<String, String>,
}

impl SeverityResult {
    /// Returns the level; `None` unless decided.
    #[must_use]
    pub fn level(&self) -> Option<String> {
        self.result.value().map(|level| level.display(Zone::UTC))
    }

    /// Returns the result as of any rule set.
    #[must_use]
    pub fn result(&self) -> &SetResult {
        &self.result
    }

    /// Returns what each matched rule said, in order of declaration.
    #[must_use]
    pub fn votes(&self) -> &[Vote] {
        &self.votes
    }

    /// Returns the level on other scales, by their names; empty unless decided.
    pub fn mapped(&self) -> impl Iterator<Item = (&str, &str)> {
        self.mapped.iter().map(|(scale, level)| (scale.as_str(), level.as_str()))
    }
}

/// What one matched rule said about severity.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Vote {
    /// The rule.
    pub rule: String,
    /// `level`, `raise` or `at_least`.
    pub kind: &'static str,
    /// The level, or the number of levels.
    pub value: String,
}
