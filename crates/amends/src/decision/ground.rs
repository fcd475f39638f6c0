//! What a decision rests on: packs, dates, sources, rules with their tests, and errors.

use std::sync::Arc;

use amends_engine::diagnostic::Code;
use amends_engine::source::Position;
use amends_engine::value::Date;

use crate::Text;

/// An error of a rule; it is part of the decision.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RuleError {
    /// The stable code.
    pub code: Code,
    /// One line that suffices alone; values of personal data are masked in it.
    pub message: String,
    /// What to do about it, if the failure itself shows it.
    pub help: Option<String>,
    /// The rule.
    pub rule: Option<String>,
    /// The place in the pack.
    pub at: Option<Position>,
}

/// Why a rule took part as it did.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TraceEntry {
    /// The rule.
    pub rule: String,
    /// Its section.
    pub section: &'static str,
    /// `matched`, `unknown` or `error`.
    pub result: &'static str,
    /// The reason the pack gives.
    pub because: Text,
    /// The citations.
    pub cite: Vec<Arc<str>>,
    /// Whether the figures are the project's own.
    pub origin: Option<Arc<str>>,
    /// The place in the pack.
    pub at: Position,
    /// The tests of its condition.
    pub atoms: Vec<TraceAtom>,
}

/// One test of a condition.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TraceAtom {
    /// The test as written.
    pub text: String,
    /// `true`, `false`, `unknown` or `error`.
    pub result: &'static str,
    /// What it read, with values; masked where marked `pii`.
    pub reads: Vec<(String, String)>,
}

/// A pack that took part.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PackStamp {
    /// Its name.
    pub pack: String,
    /// Its version.
    pub version: String,
    /// The digest of its texts.
    pub digest: String,
    /// Whether it is not active yet.
    pub trial: bool,
}

/// The date that selected what is in force in one pack.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GoverningDate {
    /// The pack.
    pub pack: String,
    /// The fact it comes from; `as_of` where the pack names none.
    pub fact: String,
    /// The instant, where the fact has one, in the pack's zone.
    pub instant: Option<String>,
    /// The civil date; `None` if the fact is absent.
    pub date: Option<Date>,
    /// Whether it comes from personal data; the JSON form masks it.
    pub personal: bool,
}

/// A source that matched rules cite.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Source {
    /// Its name in the pack.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// `statute`, `regulator`, `contract`, `company`, `judgment`, `handbook` or `standard`.
    pub kind: Option<&'static str>,
    /// When it was last compared with the original.
    pub checked: Option<Date>,
    /// `high`, `medium` or `low`: how sure the author of the pack is of it.
    pub confidence: Option<&'static str>,
    /// Where it is published.
    pub url: Option<String>,
}
