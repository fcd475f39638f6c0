//! What is to be done, by whom and when, as the rules that fired say.

use std::sync::Arc;

use amends_engine::value::Value;

use super::Status;
use crate::Text;

/// Something to do.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Task {
    /// The rule that gives it.
    pub rule: String,
    /// What to do.
    pub what: Text,
    /// The role that does it.
    pub role: String,
    /// The title of the role.
    pub role_title: Text,
    /// In which time it is to be done: a duration or a period. No due date is calculated.
    pub within: Option<Value>,
    /// After which time it is to be done, likewise.
    pub after: Option<Value>,
    /// The names of what would settle the times.
    pub unknown: Vec<String>,
    /// The places in [`Decision::errors`](super::Decision::errors) of times that failed.
    pub errors: Vec<usize>,
    /// The citations of the rule.
    pub cite: Vec<Arc<str>>,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TasksResult {
    /// How the result ended.
    pub status: Status,
    /// What is to be done for certain, in the order of the sections; at most 1,000.
    pub entries: Vec<Task>,
    /// How many there would be without the limit.
    pub entries_total: usize,
    /// Rules that could still add to it; at most 1,000.
    pub possible: Vec<String>,
    /// The names of what would settle it.
    pub unknown: Vec<String>,
    /// The places in [`Decision::errors`](super::Decision::errors) of rules with tasks that failed.
    pub errors: Vec<usize>,
}
