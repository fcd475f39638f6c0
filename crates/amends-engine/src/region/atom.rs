//! Atoms: the conditions that are a set on one dimension.

use std::collections::BTreeSet;

use super::set::Set;
use super::space::{DimensionId, Space};
use super::values::{Relation, Values};
use crate::expr::function::Function;
use crate::expr::ty::Type;
use crate::expr::typed::{Typed, TypedKind};
use crate::value::Value;

/// A condition on one dimension: where it holds, and where it is not false.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    pub(super) dimension: DimensionId,
    pub(super) holds: Set,
    pub(super) maybe: Set,
}

impl<'t> Space<'t, '_> {
    /// Returns the sets of a condition without connectives.
    pub(super) fn atom(&mut self, expr: &'t Typed) -> Atom {
        let known = match &expr.kind {
            TypedKind::Load(symbol) if expr.ty == Type::Bool => {
                let dimension = self.of_symbol(*symbol);
                Some(test(dimension, Values::Bool { no: false, yes: true }, None))
            }
            // Presence is known of every record.
            TypedKind::Has(symbol) => {
                let dimension = self.of_symbol(*symbol);
                self.full(dimension).map(|full| {
                    let there = Set::plain(full.values.whole(true));
                    Atom { dimension, holds: there.clone(), maybe: there }
                })
            }
            TypedKind::Call { function, args } => match args.as_slice() {
                [left, right] => self.call(*function, left, right),
                _ => None,
            },
            _ => None,
        };
        let Some(atom) = known else { return self.opaque(expr) };
        match self.full(atom.dimension) {
            Some(full) => {
                Atom { holds: atom.holds.intersect(full), maybe: atom.maybe.intersect(full), ..atom }
            }
            None => atom,
        }
    }

    /// Returns the sets of a condition that is taken as one truth value.
    pub(super) fn opaque(&mut self, expr: &'t Typed) -> Atom {
        test(self.of_opaque(expr), Values::Bool { no: false, yes: true }, None)
    }

    fn call(&mut self, function: Function, left: &'t Typed, right: &'t Typed) -> Option<Atom> {
        match (function, constant(left), constant(right)) {
            (Function::In, None, _) => self.member(left, right),
            (Function::Under, None, Some(Value::Enum(node))) => {
                let dimension = self.of(subject(left))?;
                let full = self.full(dimension)?.values.clone();
                let Values::Members(ty, _) = &full else { return None };
                let under = full.members(|position| {
                    crate::value::EnumValue::at(ty, position)
                        .is_some_and(|member| member.lies_under(node.position()))
                })?;
                Some(test(dimension, under, None))
            }
            (_, None, Some(value)) if function.is_comparison() => self.compare(function, left, value),
            (_, Some(value), None) if function.is_comparison() => {
                self.compare(turned(function), right, value)
            }
            (_, None, None) if function.is_comparison() => Some(self.relate(function, left, right)),
            _ => None,
        }
    }

    /// The test of a value against a constant.
    fn compare(&mut self, function: Function, left: &'t Typed, value: &Value) -> Option<Atom> {
        let dimension = self.of(subject(left))?;
        let all = &self.full(dimension)?.values.whole(true);
        let strictly = |inclusive| all.below(value, inclusive);
        let comparable = all.comparable(value);
        let beyond = |below: &Values| comparable.combine(below, |comparable, below| comparable && !below);
        let values = match function {
            Function::Equal => all.only(value)?,
            Function::NotEqual => all.combine(&all.only(value)?, |all, only| all && !only),
            Function::Less => strictly(false)?,
            Function::LessEqual => strictly(true)?,
            Function::Greater => beyond(&strictly(true)?),
            Function::GreaterEqual => beyond(&strictly(false)?),
            _ => return None,
        };
        // By order, an amount in another currency is an error; by equality it is just another.
        let ordered = !matches!(function, Function::Equal | Function::NotEqual);
        let erring = ordered.then(|| all.combine(&comparable, |all, comparable| all && !comparable));
        Some(test(dimension, values, erring))
    }

    /// The test of a value against a list of constants.
    fn member(&mut self, left: &'t Typed, right: &'t Typed) -> Option<Atom> {
        let dimension = self.of(subject(left))?;
        let all = &self.full(dimension)?.values.whole(true);
        let mut values = all.whole(false);
        let mut add = |value: &Value| -> Option<()> {
            values = values.combine(&all.only(value)?, |left, right| left || right);
            Some(())
        };
        match &right.kind {
            TypedKind::List(items) => items.iter().try_for_each(|item| add(constant(item)?))?,
            TypedKind::Constant(Value::List(items)) => items.iter().try_for_each(add)?,
            _ => return None,
        }
        Some(test(dimension, values, None))
    }

    /// The test of one value against another.
    fn relate(&mut self, function: Function, left: &'t Typed, right: &'t Typed) -> Atom {
        use Relation::{Apart, Equal, Greater, Less};
        let (dimension, turn) = self.of_relation(subject(left), subject(right));
        let (function, ordered) = (if turn { turned(function) } else { function }, orders(function));
        let relations: &[Relation] = match function {
            Function::Equal => &[Equal],
            Function::Less => &[Less],
            Function::LessEqual => &[Less, Equal],
            Function::Greater => &[Greater],
            Function::GreaterEqual => &[Equal, Greater],
            _ => &[Less, Greater, Apart],
        };
        let set =
            |relations: &[Relation]| Values::Relations(relations.iter().copied().collect::<BTreeSet<_>>());
        test(dimension, set(relations), ordered.then(|| set(&[Apart])))
    }
}

/// Makes the atom of a test: where it holds, and the values for which it is an error. What is
/// absent or failed leaves it open or failed; where it does not apply, every test is false.
fn test(dimension: DimensionId, values: Values, erring: Option<Values>) -> Atom {
    let open = match erring {
        Some(erring) => values.combine(&erring, |left, right| left || right),
        None => values.clone(),
    };
    let maybe = Set { values: open, absent: true, inapplicable: false, failed: true };
    Atom { dimension, holds: Set::plain(values), maybe }
}

fn constant(expr: &Typed) -> Option<&Value> {
    match &expr.kind {
        TypedKind::Constant(value) => Some(value),
        _ => None,
    }
}

/// Returns what is tested: a conversion of a whole number to a decimal changes no comparison.
fn subject(expr: &Typed) -> &Typed {
    match &expr.kind {
        TypedKind::Call { function: Function::Decimal, args } => match args.as_slice() {
            [inner] if inner.ty == Type::Int => inner,
            _ => expr,
        },
        _ => expr,
    }
}

fn orders(function: Function) -> bool {
    !matches!(function, Function::Equal | Function::NotEqual)
}

fn turned(function: Function) -> Function {
    match function {
        Function::Less => Function::Greater,
        Function::LessEqual => Function::GreaterEqual,
        Function::Greater => Function::Less,
        Function::GreaterEqual => Function::LessEqual,
        other => other,
    }
}
