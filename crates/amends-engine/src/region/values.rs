//! Sets of values, by the kind of dimension.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::axis::Axis;
use super::cuts::Cuts;
use crate::expr::ty::Type;
use crate::value::{Currency, Decimal, EnumType, EnumValue, Money, Value};

/// How one value stands to another that it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Below it.
    Less,
    /// The same.
    Equal,
    /// Above it.
    Greater,
    /// Neither: amounts in two currencies, members of an enum without order.
    Apart,
}

impl Relation {
    pub(super) const ALL: [Self; 4] = [Self::Less, Self::Equal, Self::Greater, Self::Apart];
}

/// A set of values of one kind.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Values {
    /// Truth values.
    Bool { no: bool, yes: bool },
    /// Members of an enum, by position.
    Members(Arc<EnumType>, Vec<bool>),
    /// Values on a line.
    Line(Axis, Cuts),
    /// Amounts: those of the currencies listed, and all or none of any other currency.
    Money { listed: BTreeMap<Currency, Cuts>, others: bool },
    /// Texts: only these, or all but these.
    Texts { listed: BTreeSet<Arc<str>>, others: bool },
    /// Any value: of what only the presence is told.
    Any(bool),
    /// How two values stand to each other.
    Relations(BTreeSet<Relation>),
}

impl Values {
    /// Returns all values of a type; `None` if sets of them have no form here.
    pub(super) fn of(ty: &Type) -> Option<Self> {
        match ty {
            Type::Bool => Some(Self::Bool { no: true, yes: true }),
            Type::Enum(ty) => Some(Self::Members(Arc::clone(ty), vec![true; ty.members.len()])),
            Type::Money(currencies) => Some(Self::Money {
                listed: currencies.iter().map(|currency| (*currency, Cuts::whole(true))).collect(),
                others: currencies.is_empty(),
            }),
            Type::String => Some(Self::Texts { listed: BTreeSet::new(), others: true }),
            other => Axis::of(other).map(|axis| Self::Line(axis, Cuts::whole(true))),
        }
    }

    /// Returns every relation.
    pub(super) fn relations() -> Self {
        Self::Relations(Relation::ALL.into_iter().collect())
    }

    /// Returns the relation of a value to itself.
    pub(super) fn equal() -> Self {
        Self::Relations(BTreeSet::from([Relation::Equal]))
    }

    /// Returns the set of one value; `None` if it is not of this kind.
    pub(super) fn only(&self, value: &Value) -> Option<Self> {
        match (self, value) {
            (Self::Bool { .. }, Value::Bool(value)) => Some(Self::Bool { no: !value, yes: *value }),
            (Self::Members(ty, _), Value::Enum(member)) => {
                self.members(|position| position == member.position()).filter(|_| ty.name == member.ty().name)
            }
            (Self::Line(axis, _), value) => Some(Self::Line(*axis, axis.exactly(axis.place(value)?)?)),
            (Self::Money { .. }, Value::Money(money)) => {
                let there = Axis::Decimal.exactly(money.amount)?;
                Some(Self::Money { listed: BTreeMap::from([(money.currency, there)]), others: false })
            }
            (Self::Texts { .. }, Value::String(text)) => {
                Some(Self::Texts { listed: BTreeSet::from([Arc::clone(text)]), others: false })
            }
            _ => None,
        }
    }

    /// Returns the set of the values below one, and that one if `inclusive`; `None` if values of
    /// this kind have no order.
    pub(super) fn below(&self, value: &Value, inclusive: bool) -> Option<Self> {
        match (self, value) {
            (Self::Members(ty, _), Value::Enum(member)) if ty.ordered && ty.name == member.ty().name => {
                let end = member.position();
                self.members(|position| position < end || (inclusive && position == end))
            }
            (Self::Line(axis, _), value) => {
                Some(Self::Line(*axis, axis.below(axis.place(value)?, inclusive)?))
            }
            (Self::Money { .. }, Value::Money(money)) => {
                let there = Axis::Decimal.below(money.amount, inclusive)?;
                Some(Self::Money { listed: BTreeMap::from([(money.currency, there)]), others: false })
            }
            _ => None,
        }
    }

    /// Returns the values that can be compared by order with one: for an amount, those in its
    /// currency; else all.
    pub(super) fn comparable(&self, value: &Value) -> Self {
        match (self, value) {
            (Self::Money { .. }, Value::Money(money)) => {
                Self::Money { listed: BTreeMap::from([(money.currency, Cuts::whole(true))]), others: false }
            }
            _ => self.whole(true),
        }
    }

    /// Returns the set of the members at the positions for which `keep` holds.
    pub(super) fn members(&self, keep: impl Fn(usize) -> bool) -> Option<Self> {
        match self {
            Self::Members(ty, _) => {
                Some(Self::Members(Arc::clone(ty), (0..ty.members.len()).map(keep).collect()))
            }
            _ => None,
        }
    }

    /// Returns the set of all values of this kind, or of none.
    pub(super) fn whole(&self, full: bool) -> Self {
        match self {
            Self::Bool { .. } => Self::Bool { no: full, yes: full },
            Self::Members(ty, _) => Self::Members(Arc::clone(ty), vec![full; ty.members.len()]),
            Self::Line(axis, _) => Self::Line(*axis, Cuts::whole(full)),
            Self::Money { .. } => Self::Money { listed: BTreeMap::new(), others: full },
            Self::Texts { .. } => Self::Texts { listed: BTreeSet::new(), others: full },
            Self::Any(_) => Self::Any(full),
            Self::Relations(_) if full => Self::relations(),
            Self::Relations(_) => Self::Relations(BTreeSet::new()),
        }
    }

    /// Returns whether `other` is a set of the same kind of values.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Members(left, _), Self::Members(right, _)) => left == right,
            (Self::Line(left, _), Self::Line(right, _)) => left == right,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    /// Returns the set of the values for which `keep` holds of "is in `self`" and "is in `other`";
    /// of two kinds it is `self`.
    pub(super) fn combine(&self, other: &Self, keep: fn(bool, bool) -> bool) -> Self {
        match (self, other) {
            (Self::Bool { no, yes }, Self::Bool { no: other_no, yes: other_yes }) => {
                Self::Bool { no: keep(*no, *other_no), yes: keep(*yes, *other_yes) }
            }
            (Self::Members(ty, left), Self::Members(_, right)) => {
                // An enum may have thousands of members and be tested in thousands of rules: one table
                // instead of a call per member.
                let [neither, second, first, both] =
                    [keep(false, false), keep(false, true), keep(true, false), keep(true, true)];
                let members = left.iter().zip(right).map(|(&left, &right)| {
                    (left & right & both)
                        | (left & !right & first)
                        | (!left & right & second)
                        | (!left & !right & neither)
                });
                Self::Members(Arc::clone(ty), members.collect())
            }
            (Self::Line(axis, left), Self::Line(_, right)) => Self::Line(*axis, left.combine(right, keep)),
            (
                Self::Money { listed: left, others: left_others },
                Self::Money { listed: right, others: right_others },
            ) => {
                let others = keep(*left_others, *right_others);
                let part = |listed: &BTreeMap<Currency, Cuts>, others: bool, currency: &Currency| {
                    listed.get(currency).cloned().unwrap_or_else(|| Cuts::whole(others))
                };
                let listed = left
                    .keys()
                    .chain(right.keys())
                    .map(|currency| {
                        let (left, right) =
                            (part(left, *left_others, currency), part(right, *right_others, currency));
                        (*currency, left.combine(&right, keep))
                    })
                    // The canonical form lists a currency only if it differs from the others.
                    .filter(|(_, cuts)| *cuts != Cuts::whole(others));
                Self::Money { listed: listed.collect(), others }
            }
            (
                Self::Texts { listed: left, others: left_others },
                Self::Texts { listed: right, others: right_others },
            ) => {
                let others = keep(*left_others, *right_others);
                let stands = |text: &Arc<str>| {
                    keep(left.contains(text) != *left_others, right.contains(text) != *right_others)
                };
                let listed = left.union(right).filter(|text| stands(text) != others);
                Self::Texts { listed: listed.cloned().collect(), others }
            }
            (Self::Any(left), Self::Any(right)) => Self::Any(keep(*left, *right)),
            (Self::Relations(left), Self::Relations(right)) => {
                let kept =
                    Relation::ALL.into_iter().filter(|one| keep(left.contains(one), right.contains(one)));
                Self::Relations(kept.collect())
            }
            _ => self.clone(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Bool { no, yes } => !no && !yes,
            Self::Members(_, members) => !members.contains(&true),
            Self::Line(_, cuts) => cuts.is_empty(),
            Self::Money { listed, others } => !others && listed.values().all(Cuts::is_empty),
            Self::Texts { listed, others } => !others && listed.is_empty(),
            Self::Any(there) => !there,
            Self::Relations(relations) => relations.is_empty(),
        }
    }

    pub(super) fn contains(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Bool { no, yes }, Value::Bool(value)) => *if *value { yes } else { no },
            (Self::Members(ty, members), Value::Enum(member)) => {
                ty.name == member.ty().name && members.get(member.position()) == Some(&true)
            }
            (Self::Line(axis, cuts), value) => axis.place(value).is_some_and(|place| cuts.contains(place)),
            (Self::Money { listed, others }, Value::Money(money)) => {
                listed.get(&money.currency).map_or(*others, |cuts| cuts.contains(money.amount))
            }
            (Self::Texts { listed, others }, Value::String(text)) => listed.contains(text) != *others,
            (Self::Any(there), _) => *there,
            _ => false,
        }
    }

    /// Returns a value of the set; `None` if it is empty, if it is not told which values these
    /// are, or if the value lies beyond what its type can hold.
    pub(super) fn witness(&self) -> Option<Value> {
        match self {
            Self::Bool { no, yes } => (*no || *yes).then_some(Value::Bool(!no)),
            Self::Members(ty, members) => {
                EnumValue::at(ty, members.iter().position(|member| *member)?).map(Value::Enum)
            }
            Self::Line(axis, cuts) => axis.value(cuts.witness()?),
            Self::Money { listed, others } => {
                let (currency, amount) =
                    match listed.iter().find_map(|(currency, cuts)| Some((*currency, cuts.witness()?))) {
                        Some(found) => found,
                        None if *others => {
                            (Currency::all().find(|currency| !listed.contains_key(currency))?, Decimal::ZERO)
                        }
                        None => return None,
                    };
                Some(Value::Money(Money::new(amount, currency)))
            }
            Self::Texts { listed, others: false } => listed.first().cloned().map(Value::String),
            Self::Texts { listed, others: true } => {
                // One more than are excluded, so that one of them is free.
                let fresh =
                    (0..=listed.len()).map(|n| "x".repeat(n)).find(|text| !listed.contains(text.as_str()));
                fresh.map(|text| Value::String(text.into()))
            }
            Self::Any(_) | Self::Relations(_) => None,
        }
    }
}
