//! What an evaluation gives: a value, unknown, or an error. Never two of them in one.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::Code;
use crate::source::Span;
use crate::value::Value;

/// Something whose absence left a result open; filling it could settle the result.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// An absent fact by its dotted path, an item's field as `order.items[2].price`.
    Fact(Arc<str>),
    /// A policy figure that has no value on the date.
    Param(Arc<str>),
    /// A calendar that does not cover the date needed.
    Calendar {
        /// The calendar.
        calendar: Arc<str>,
        /// The first date it would have to cover.
        needs: Arc<str>,
    },
}

/// The causes of one unknown, ordered and without repetition.
pub type Causes = BTreeSet<Cause>;

/// An evaluation that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The stable code.
    pub code: Code,
    /// One line that suffices alone; values marked `pii` are masked in it.
    pub message: String,
    /// What to do about it, if the failure itself shows it.
    pub help: Option<String>,
    /// The place of the failing expression.
    pub span: Option<Span>,
    /// The failed output that was read, if this is only a consequence of it; such a failure is
    /// not reported again.
    pub caused_by: Option<Arc<str>>,
}

/// The result of evaluating one expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A value.
    Known(Value),
    /// Open, until a cause is filled. INVARIANT: the set is not empty.
    Unknown(Causes),
    /// The evaluation failed.
    Failed(Failure),
}

impl Outcome {
    /// Returns the known value.
    #[must_use]
    pub fn known(&self) -> Option<&Value> {
        match self {
            Outcome::Known(value) => Some(value),
            Outcome::Unknown(_) | Outcome::Failed(_) => None,
        }
    }
}
