//! What is owed and offered, line by line.

use std::sync::Arc;

use amends_engine::value::Value;

use super::Status;
use crate::Text;
use crate::policy::rule::Basis;

/// One line of compensation.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CompensationLine {
    /// The rule that gives it.
    pub rule: String,
    /// The head of claim.
    pub head: String,
    /// Its title.
    pub title: Text,
    /// On what it rests.
    pub basis: Basis,
    /// `decided`, `undecided` or `failed`.
    pub status: Status,
    /// The amount; `None` unless decided.
    pub amount: Option<Value>,
    /// The arithmetic, with the values put in.
    pub working: String,
    /// The citations of the rule.
    pub cite: Vec<Arc<str>>,
    /// Whether a higher line of the same head stands instead.
    pub superseded: bool,
    /// The names of what would settle it.
    pub unknown: Vec<String>,
    /// The places in `errors`.
    pub errors: Vec<usize>,
}

/// A total: one entry per currency.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Total {
    /// How the total ended.
    pub status: Status,
    /// The amounts, if decided.
    pub value: Vec<Value>,
    /// What it is at least, if undecided.
    pub at_least: Vec<Value>,
    /// The names of what would settle it.
    pub unknown: Vec<String>,
}

/// What is owed and offered.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CompensationResult {
    /// The lines that are or could be; at most 1,000.
    pub lines: Vec<CompensationLine>,
    /// How many there would be without the limit; the totals are made of all.
    pub lines_total: usize,
    /// The least owed.
    pub due: Total,
    /// What is owed and what goodwill adds.
    pub offer: Total,
}
