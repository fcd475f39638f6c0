//! When two typed expressions are the same though written in two places.

use super::typed::{Typed, TypedKind};

impl Typed {
    /// Returns whether two expressions are the same but for the places where they are written, so
    /// that they have the same value in every evaluation.
    #[must_use]
    pub fn same_as(&self, other: &Typed) -> bool {
        if !same_head(&self.kind, &other.kind) {
            return false;
        }
        let (parts, others) = (self.children(), other.children());
        parts.len() == others.len() && parts.into_iter().zip(others).all(|(part, other)| part.same_as(other))
    }
}

fn same_head(left: &TypedKind, right: &TypedKind) -> bool {
    match (left, right) {
        (TypedKind::Constant(left), TypedKind::Constant(right)) => left == right,
        (TypedKind::Load(left), TypedKind::Load(right)) | (TypedKind::Has(left), TypedKind::Has(right)) => {
            left == right
        }
        (TypedKind::Local(left), TypedKind::Local(right)) => left == right,
        (TypedKind::Field { field: left, .. }, TypedKind::Field { field: right, .. })
        | (TypedKind::HasField { field: left, .. }, TypedKind::HasField { field: right, .. })
        | (TypedKind::Unbound { name: left }, TypedKind::Unbound { name: right }) => left == right,
        (TypedKind::Call { function: left, .. }, TypedKind::Call { function: right, .. }) => left == right,
        (TypedKind::Matches { pattern: left, .. }, TypedKind::Matches { pattern: right, .. }) => {
            left == right
        }
        (TypedKind::At { param: left, .. }, TypedKind::At { param: right, .. }) => left == right,
        (
            TypedKind::Each { kind: left, variable: local, second, filter: some, .. },
            TypedKind::Each { kind: right, variable: other, second: beside, filter: another, .. },
        ) => left == right && local == other && second == beside && some.is_some() == another.is_some(),
        (TypedKind::And(_), TypedKind::And(_))
        | (TypedKind::Or(_), TypedKind::Or(_))
        | (TypedKind::Not(_), TypedKind::Not(_))
        | (TypedKind::IfPresent(_), TypedKind::IfPresent(_))
        | (TypedKind::NotTest(_), TypedKind::NotTest(_))
        | (TypedKind::Conditional { .. }, TypedKind::Conditional { .. })
        | (TypedKind::List(_), TypedKind::List(_))
        | (TypedKind::Map(_), TypedKind::Map(_)) => true,
        _ => false,
    }
}
