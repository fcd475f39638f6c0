//! Assignability of types and the substitution of type variables.
//!
//! The rules are those of CEL's own checker: a variable is bound to the first type it meets and
//! widened only to a more general one; `dyn` fits everything.

use std::collections::BTreeMap;

use super::super::function::ANY_ENUM;
use super::super::ty::Type;

/// What is known of the type variables of one expression.
#[derive(Clone, Debug, Default)]
pub(super) struct Substitution {
    bound: BTreeMap<u32, Type>,
    next: u32,
}

impl Substitution {
    /// Returns the number of the first of `count` new variables.
    pub(super) fn fresh(&mut self, count: u32) -> u32 {
        let first = self.next;
        self.next = self.next.saturating_add(count);
        first
    }

    /// Returns whether a value of type `from` may stand where `to` is wanted, and remembers what
    /// that says of the variables; forgets it again if the answer is no.
    pub(super) fn assign(&mut self, to: &Type, from: &Type) -> bool {
        let before = self.bound.clone();
        let fits = self.assignable(to, from);
        if !fits {
            self.bound = before;
        }
        fits
    }

    /// Like [`Self::assign`] for all arguments of a call at once.
    pub(super) fn assign_all<'t>(&mut self, pairs: impl Iterator<Item = (&'t Type, &'t Type)>) -> bool {
        let before = self.bound.clone();
        for (to, from) in pairs {
            if !self.assignable(to, from) {
                self.bound = before;
                return false;
            }
        }
        true
    }

    /// Returns the type with bound variables replaced; free ones become `dyn` if `close`.
    pub(super) fn apply(&self, ty: &Type, close: bool) -> Type {
        match ty {
            Type::Variable(number) => match self.bound.get(number) {
                Some(bound) => self.apply(bound, close),
                None if close => Type::Dyn,
                None => ty.clone(),
            },
            Type::List(of) => Type::List(Box::new(self.apply(of, close))),
            Type::Map(key, value) => {
                Type::Map(Box::new(self.apply(key, close)), Box::new(self.apply(value, close)))
            }
            Type::Type(of) => Type::Type(Box::new(self.apply(of, close))),
            Type::Abstract(name, of) => {
                Type::Abstract(name.clone(), of.iter().map(|of| self.apply(of, close)).collect())
            }
            other => other.clone(),
        }
    }

    fn assignable(&mut self, left: &Type, right: &Type) -> bool {
        if let Type::Variable(number) = right {
            let bound = self.bound.contains_key(number);
            if self.bind(*number, left) {
                return true;
            }
            if bound {
                return false;
            }
        }
        if let Type::Variable(number) = left {
            return self.bind(*number, right);
        }
        match (left, right) {
            (Type::Dyn, _) | (_, Type::Dyn) => true,
            (Type::Null, other) | (other, Type::Null) => nullable(other),
            (Type::Money(_), Type::Money(_)) | (Type::Type(_), Type::Type(_)) => true,
            (Type::Decimal | Type::Percent, Type::Decimal | Type::Percent) => true,
            (Type::Enum(_), Type::Abstract(name, of)) | (Type::Abstract(name, of), Type::Enum(_)) => {
                &**name == ANY_ENUM && of.is_empty()
            }
            (Type::Enum(left), Type::Enum(right)) => left.name == right.name,
            (Type::Item(left), Type::Item(right)) => left.name == right.name,
            (Type::List(left), Type::List(right)) => self.assignable(left, right),
            (Type::Map(left_key, left), Type::Map(right_key, right)) => {
                self.assignable(left_key, right_key) && self.assignable(left, right)
            }
            (Type::Abstract(left_name, left), Type::Abstract(right_name, right)) => {
                left_name == right_name
                    && left.len() == right.len()
                    && left.iter().zip(right).all(|(left, right)| self.assignable(left, right))
            }
            _ => left == right,
        }
    }

    /// Binds a variable to `ty`, or to the more general of `ty` and what it was bound to.
    fn bind(&mut self, number: u32, ty: &Type) -> bool {
        if *ty == Type::Variable(number) {
            return true;
        }
        if let Some(bound) = self.bound.get(&number).cloned() {
            if bound == *ty {
                return true;
            }
            if !self.assignable(ty, &bound) {
                return false;
            }
            let general = most_general(ty, &bound);
            if !self.occurs(number, &general) {
                self.bound.insert(number, general);
            }
            return true;
        }
        if self.occurs(number, ty) {
            return false;
        }
        self.bound.insert(number, ty.clone());
        true
    }

    fn occurs(&self, number: u32, within: &Type) -> bool {
        match within {
            Type::Variable(other) if *other == number => true,
            Type::Variable(other) => self.bound.get(other).is_some_and(|bound| self.occurs(number, bound)),
            Type::List(of) | Type::Type(of) => self.occurs(number, of),
            Type::Map(key, value) => self.occurs(number, key) || self.occurs(number, value),
            Type::Abstract(_, of) => of.iter().any(|of| self.occurs(number, of)),
            _ => false,
        }
    }
}

/// Returns whichever type is the less specific, `left` if both are alike.
pub(super) fn most_general(left: &Type, right: &Type) -> Type {
    if *left == Type::Null {
        return right.clone();
    }
    if *right == Type::Null || as_general(left, right) { left.clone() } else { right.clone() }
}

fn as_general(left: &Type, right: &Type) -> bool {
    match (left, right) {
        (Type::Dyn | Type::Variable(_), _) => true,
        (_, Type::Dyn | Type::Variable(_)) => false,
        (Type::List(left), Type::List(right)) => as_general(left, right),
        (Type::Map(left_key, left), Type::Map(right_key, right)) => {
            as_general(left_key, right_key) && as_general(left, right)
        }
        (Type::Abstract(left_name, left), Type::Abstract(right_name, right)) => {
            left_name == right_name
                && left.len() == right.len()
                && left.iter().zip(right).all(|(left, right)| as_general(left, right))
        }
        (Type::Type(_), Type::Type(_)) => true,
        // "Some enum" stands in an overload; the enum itself is what is known.
        (Type::Abstract(..), Type::Enum(_)) => false,
        (Type::Enum(_), Type::Abstract(..)) => true,
        (Type::Money(left), Type::Money(right)) => {
            left.is_empty() || (!right.is_empty() && right.iter().all(|currency| left.contains(currency)))
        }
        _ => left == right,
    }
}

fn nullable(ty: &Type) -> bool {
    matches!(ty, Type::Null | Type::Dyn | Type::Abstract(..) | Type::Timestamp | Type::Duration)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(of: Type) -> Type {
        Type::List(Box::new(of))
    }

    #[test]
    fn a_variable_takes_the_more_general_type() {
        let mut known = Substitution::default();
        let t = Type::Variable(known.fresh(1));
        assert!(known.assign(&t, &Type::Int));
        assert!(known.assign(&t, &Type::Dyn));
        assert_eq!(known.apply(&t, false), Type::Dyn);
        let u = Type::Variable(known.fresh(1));
        assert!(!known.assign(&list(u.clone()), &u), "no infinite type");
    }

    #[test]
    fn a_refused_assignment_leaves_nothing_behind() {
        let mut known = Substitution::default();
        let t = Type::Variable(known.fresh(1));
        let pairs = [(t.clone(), Type::Int), (Type::Bool, Type::Int)];
        assert!(!known.assign_all(pairs.iter().map(|(to, from)| (to, from))));
        assert_eq!(known.apply(&t, true), Type::Dyn);
    }

    #[test]
    fn null_fits_what_cel_lets_it_fit() {
        let mut known = Substitution::default();
        assert!(known.assign(&Type::Timestamp, &Type::Null));
        assert!(!known.assign(&Type::Int, &Type::Null));
    }
}
