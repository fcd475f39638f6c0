//! Advice for the people who handle a complaint.

use std::sync::Arc;

use super::Status;
use crate::Text;

/// Advice that applies.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Advice {
    /// The rule that gives it.
    pub rule: String,
    /// What to say.
    pub say: Vec<Text>,
    /// What to ask.
    pub ask: Vec<Text>,
    /// Causes to consider.
    pub causes: Vec<Text>,
    /// What to do.
    pub steps: Vec<Text>,
    /// The citations of the rule.
    pub cite: Vec<Arc<str>>,
}

/// The advice for the people who handle the complaint.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GuidanceResult {
    /// How the result ended.
    pub status: Status,
    /// The advice that applies for certain.
    pub entries: Vec<Advice>,
    /// Rules that could still add to it.
    pub possible: Vec<String>,
    /// The places in `errors`.
    pub errors: Vec<usize>,
}
