//! What evaluating one node gives, and how strict operands join.

use crate::diagnostic::codes;
use crate::outcome::{Causes, Failure, Outcome};
use crate::source::Span;
use crate::value::Value;

/// The four ways an evaluation can end.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Eval<T> {
    Known(T),
    /// INVARIANT: the causes are not empty.
    Unknown(Causes),
    Failed(Failure),
    /// A fact that does not apply to the case.
    NotApplicable,
}

impl<T> Eval<T> {
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Eval<U> {
        match self {
            Eval::Known(value) => Eval::Known(change(value)),
            Eval::Unknown(causes) => Eval::Unknown(causes),
            Eval::Failed(failure) => Eval::Failed(failure),
            Eval::NotApplicable => Eval::NotApplicable,
        }
    }
}

impl Eval<Value> {
    pub(super) fn into_outcome(self, span: Span) -> Outcome {
        match self {
            Eval::Known(value) => Outcome::Known(value),
            Eval::Unknown(causes) => Outcome::Unknown(causes),
            Eval::Failed(failure) => Outcome::Failed(failure),
            Eval::NotApplicable => Outcome::Failed(Failure {
                code: codes::NOT_APPLICABLE,
                message: "the value of a fact that does not apply was needed".to_owned(),
                span: Some(span),
                caused_by: None,
            }),
        }
    }
}

/// Joins operands of which every one is needed: the first error in order, else not applicable if
/// any is, else the causes of all unknowns, else all values.
pub(super) fn strict<T>(parts: impl Iterator<Item = Eval<T>>) -> Eval<Vec<T>> {
    let (mut known, mut open, mut inapplicable) = (Vec::new(), Causes::new(), false);
    let mut unknown = false;
    for part in parts {
        match part {
            Eval::Known(value) => known.push(value),
            Eval::Failed(failure) => return Eval::Failed(failure),
            Eval::NotApplicable => inapplicable = true,
            Eval::Unknown(causes) => {
                unknown = true;
                open.extend(causes);
            }
        }
    }
    if inapplicable {
        Eval::NotApplicable
    } else if unknown {
        Eval::Unknown(open)
    } else {
        Eval::Known(known)
    }
}
