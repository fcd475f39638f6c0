//! The values that an output can still have.

use std::cmp::Ordering;

use super::quantity::{Class, compare};
use crate::expr::ty::Type;
use crate::value::{EnumValue, Value};

/// The values that an output which is not known can still have.
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    /// One of these; an empty list says nothing and is read as [`Domain::ANY`].
    Among(Vec<Value>),
    /// Every value of the type between the bounds, which are included. A missing bound means that
    /// there is no least or no greatest one; give a type with few values as [`Domain::Among`].
    Between {
        /// The least value.
        low: Option<Value>,
        /// The greatest value.
        high: Option<Value>,
    },
}

impl Domain {
    /// Every value of a type that is neither finite nor bounded.
    pub const ANY: Self = Self::Between { low: None, high: None };

    /// Returns all values of a type: the members of an enum, both truth values, else [`Self::ANY`].
    #[must_use]
    pub fn of(ty: &Type) -> Self {
        match ty {
            Type::Bool => Self::Among(vec![Value::Bool(false), Value::Bool(true)]),
            Type::Enum(ty) => Self::Among(
                (0..ty.members.len()).filter_map(|at| EnumValue::at(ty, at).map(Value::Enum)).collect(),
            ),
            _ => Self::ANY,
        }
    }
}

/// A borrowed [`Domain`], in which a single value is always listed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Values<'a> {
    /// One of these. INVARIANT: not empty.
    Listed(&'a [Value]),
    /// Everything between the bounds.
    Range(Option<&'a Value>, Option<&'a Value>),
}

impl<'a> Values<'a> {
    pub(super) fn one(value: &'a Value) -> Self {
        Self::Listed(std::slice::from_ref(value))
    }

    pub(super) fn of(domain: &'a Domain) -> Self {
        match domain {
            Domain::Among(values) if values.is_empty() => Self::Range(None, None),
            Domain::Among(values) => Self::Listed(values),
            Domain::Between { low: Some(low), high: Some(high) } if low == high => Self::one(low),
            Domain::Between { low, high } => Self::Range(low.as_ref(), high.as_ref()),
        }
    }

    /// Returns the value if there is only one.
    pub(super) fn constant(&self) -> Option<&'a Value> {
        match self {
            Self::Listed(values) => {
                let (first, rest) = values.split_first()?;
                rest.iter().all(|value| value == first).then_some(first)
            }
            Self::Range(..) => None,
        }
    }

    /// Returns whether the only value is this one; nothing is never an output.
    pub(super) fn is(&self, value: Option<&Value>) -> bool {
        value.is_some() && self.constant() == value
    }

    pub(super) fn contains(&self, value: &Value) -> bool {
        match self {
            Self::Listed(values) => values.contains(value),
            Self::Range(low, high) => {
                low.is_none_or(|low| compare(low, value).is_some_and(Ordering::is_le))
                    && high.is_none_or(|high| compare(value, high).is_some_and(Ordering::is_le))
            }
        }
    }

    /// Returns the values if they can be listed.
    pub(super) fn listed(&self) -> Option<&'a [Value]> {
        match self {
            Self::Listed(values) => Some(values),
            Self::Range(..) => None,
        }
    }

    /// Returns the least value, `None` if there is none.
    pub(super) fn low(&self) -> Option<&'a Value> {
        match self {
            Self::Listed(values) => extreme(values.iter(), Ordering::Less),
            Self::Range(low, _) => *low,
        }
    }

    /// Returns the greatest value, `None` if there is none.
    pub(super) fn high(&self) -> Option<&'a Value> {
        match self {
            Self::Listed(values) => extreme(values.iter(), Ordering::Greater),
            Self::Range(_, high) => *high,
        }
    }

    /// Returns the class of every value or bound that is written down.
    pub(super) fn classes(&self) -> impl Iterator<Item = Class> + use<'a> {
        let (listed, low, high): (&[Value], _, _) = match *self {
            Self::Listed(values) => (values, None, None),
            Self::Range(low, high) => (&[], low, high),
        };
        listed.iter().chain(low).chain(high).map(Class::of)
    }

    /// Returns whether every value is known to be of this class, given that one of the set is. An
    /// output has one type, so that only of money more must be known.
    pub(super) fn lies_in(&self, class: &Class) -> bool {
        if matches!(self, Self::Range(None, None)) {
            return !matches!(class, Class::Money(_));
        }
        let mut classes = self.classes();
        classes.next().is_some_and(|first| first == *class) && classes.all(|other| other == *class)
    }
}

/// Returns the least (`Less`) or greatest value; `None` if two of them cannot be compared.
pub(super) fn extreme<'v>(
    mut values: impl Iterator<Item = &'v Value>,
    wanted: Ordering,
) -> Option<&'v Value> {
    let mut best = values.next()?;
    for value in values {
        if compare(value, best)? == wanted {
            best = value;
        }
    }
    Some(best)
}
