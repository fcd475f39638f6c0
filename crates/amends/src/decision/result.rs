//! The result of one rule set: how it ended, and what it could still become.

use amends_engine::value::Value;

/// The four ways in which a result can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Settled, with a value.
    Decided,
    /// Settled: there is nothing to decide.
    None,
    /// Open until facts are supplied.
    Undecided,
    /// A rule that matters could not be evaluated.
    Failed,
}

impl Status {
    /// Returns the word that decisions use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Status::Decided => "decided",
            Status::None => "none",
            Status::Undecided => "undecided",
            Status::Failed => "failed",
        }
    }
}

/// One of the values that an undecided result could still take.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PossibleResult {
    /// The value; `None` for no value at all.
    pub value: Option<Value>,
    /// Whether this possibility is a fault: two rules that exclude each other would both fire.
    pub conflict: bool,
    /// The rules that would give it.
    pub rules: Vec<String>,
    /// The unknown rules that must not fire for it.
    pub if_not: Vec<String>,
}

/// The result of one rule set.
#[derive(Clone, Debug, PartialEq)]
pub struct SetResult {
    pub(crate) status: Status,
    pub(crate) value: Option<Value>,
    pub(crate) so_far: Option<Value>,
    pub(crate) possible: Vec<PossibleResult>,
    pub(crate) open: Vec<String>,
    pub(crate) at_least: Vec<Value>,
    pub(crate) at_most: Vec<Value>,
    pub(crate) rules: Vec<String>,
    pub(crate) entries: Vec<(String, Value)>,
    pub(crate) is_list: bool,
    pub(crate) personal: bool,
    pub(crate) unknown: Vec<String>,
    pub(crate) errors: Vec<usize>,
}

impl SetResult {
    pub(crate) fn new(status: Status) -> Self {
        Self {
            status,
            value: None,
            so_far: None,
            possible: Vec::new(),
            open: Vec::new(),
            at_least: Vec::new(),
            at_most: Vec::new(),
            rules: Vec::new(),
            entries: Vec::new(),
            is_list: false,
            personal: false,
            unknown: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Returns how the result ended.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// Returns the value; `None` unless the result is decided.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        self.value.as_ref().filter(|_| self.status == Status::Decided)
    }

    /// Returns the result with everything unknown taken as not firing.
    #[must_use]
    pub fn so_far(&self) -> Option<&Value> {
        self.so_far.as_ref()
    }

    /// Returns what an undecided result could still become.
    #[must_use]
    pub fn possible(&self) -> &[PossibleResult] {
        &self.possible
    }

    /// Returns the names of the rules that could give further values, which cannot be listed.
    #[must_use]
    pub fn open(&self) -> &[String] {
        &self.open
    }

    /// Returns what the value is at least, one entry per currency; empty where it is unbounded.
    #[must_use]
    pub fn at_least(&self) -> &[Value] {
        &self.at_least
    }

    /// Returns what the value is at most, likewise.
    #[must_use]
    pub fn at_most(&self) -> &[Value] {
        &self.at_most
    }

    /// Returns the places of its errors in [`Decision::errors`](super::Decision::errors).
    #[must_use]
    pub fn errors(&self) -> &[usize] {
        &self.errors
    }

    /// Returns the certain entries of a collected list, each with its rule.
    #[must_use]
    pub fn entries(&self) -> &[(String, Value)] {
        &self.entries
    }

    /// Returns whether the result is a collected list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.is_list
    }

    /// Returns whether personal data can show in the value. Texts of such a result are masked in
    /// [`Decision::to_json`](super::Decision::to_json); other values are given in clear, since they
    /// are what was asked for.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        self.personal
    }

    /// Returns the names of the rules that give the value.
    #[must_use]
    pub fn rules(&self) -> &[String] {
        &self.rules
    }

    /// Returns the names of the facts, figures and calendars that would settle it.
    #[must_use]
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }
}
