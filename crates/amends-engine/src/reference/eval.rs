//! What evaluating one node gives, and how strict operands join.

use crate::expr::typed::Symbol;
use crate::outcome::{Causes, Failure};

/// The four ways an evaluation can end.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Eval<T> {
    Known(T),
    /// INVARIANT: the causes are not empty.
    Unknown(Causes),
    Failed(Failure),
    /// A fact that does not apply to the case, the first that was read.
    NotApplicable(Symbol),
}

impl<T> Eval<T> {
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Eval<U> {
        match self {
            Eval::Known(value) => Eval::Known(change(value)),
            Eval::Unknown(causes) => Eval::Unknown(causes),
            Eval::Failed(failure) => Eval::Failed(failure),
            Eval::NotApplicable(fact) => Eval::NotApplicable(fact),
        }
    }
}

/// Joins operands of which every one is needed: the first error in order, else not applicable if
/// any is, else the causes of all unknowns, else all values.
pub(super) fn strict<T>(parts: impl Iterator<Item = Eval<T>>) -> Eval<Vec<T>> {
    let (mut known, mut open, mut inapplicable) = (Vec::new(), Causes::new(), None);
    let mut unknown = false;
    for part in parts {
        match part {
            Eval::Known(value) => known.push(value),
            Eval::Failed(failure) => return Eval::Failed(failure),
            Eval::NotApplicable(fact) => inapplicable = inapplicable.or(Some(fact)),
            Eval::Unknown(causes) => {
                unknown = true;
                open.extend(causes);
            }
        }
    }
    if let Some(fact) = inapplicable {
        Eval::NotApplicable(fact)
    } else if unknown {
        Eval::Unknown(open)
    } else {
        Eval::Known(known)
    }
}
