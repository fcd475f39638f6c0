//! What a decision rests on: packs, dates, sources, rules with their tests, and errors.

use std::fmt;
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

/// What a rule made of a case.
///
/// # Examples
/// ```
/// use amends::decision::RuleResult;
///
/// assert_eq!(RuleResult::NotInForce.name(), "not in force");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleResult {
    /// Its condition holds.
    Matched,
    /// Its condition does not hold.
    NotMatched,
    /// Its condition waits for facts that are absent.
    Unknown,
    /// Its condition could not be evaluated.
    Error,
    /// No edition of it is in force on the governing date.
    NotInForce,
    /// Another rule stands in its place.
    Replaced,
}

impl RuleResult {
    /// Returns the words that traces use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            RuleResult::Matched => "matched",
            RuleResult::NotMatched => "not matched",
            RuleResult::Unknown => "unknown",
            RuleResult::Error => "error",
            RuleResult::NotInForce => "not in force",
            RuleResult::Replaced => "replaced",
        }
    }
}

impl fmt::Display for RuleResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a test of a condition gave.
///
/// # Examples
/// ```
/// use amends::decision::TestResult;
///
/// assert_eq!(TestResult::Unknown.to_string(), "unknown");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TestResult {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It waits for facts that are absent.
    Unknown,
    /// It could not be evaluated.
    Error,
    /// It is no test but an operand, and has a value.
    Value,
}

impl TestResult {
    /// Returns the word that traces use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            TestResult::True => "true",
            TestResult::False => "false",
            TestResult::Unknown => "unknown",
            TestResult::Error => "error",
            TestResult::Value => "value",
        }
    }
}

impl fmt::Display for TestResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a rule took part as it did.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TraceEntry {
    /// The rule.
    pub rule: String,
    /// Its section.
    pub section: &'static str,
    /// What it made of the case; a rule that did not match leaves no trace.
    pub result: RuleResult,
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
    /// What it gave.
    pub result: TestResult,
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
