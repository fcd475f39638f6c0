//! Order and sums of values of one class.
//!
//! Two values can be compared, and added, only within a [`Class`]; a currency is one.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::value::{Currency, Decimal, Duration, Money, Value};

/// What two values must share to have an order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Bool,
    Int,
    Decimal,
    Duration,
    Date,
    Timestamp,
    Money(Currency),
    Enum(Arc<str>),
    String,
    /// Without a total order: periods, lists, items and the like.
    Unordered,
}

impl Class {
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Bool(_) => Self::Bool,
            Value::String(_) => Self::String,
            Value::Int(_) => Self::Int,
            Value::Decimal(_) => Self::Decimal,
            Value::Duration(_) => Self::Duration,
            Value::Date(_) => Self::Date,
            Value::Timestamp(_) => Self::Timestamp,
            Value::Money(money) => Self::Money(money.currency),
            Value::Enum(member) => Self::Enum(Arc::clone(&member.ty().name)),
            _ => Self::Unordered,
        }
    }

    /// Returns the zero of a class that has sums.
    pub(super) fn zero(&self) -> Option<Value> {
        match self {
            Self::Int => Some(Value::Int(0)),
            Self::Decimal => Some(Value::Decimal(Decimal::ZERO)),
            Self::Duration => Some(Value::Duration(Duration::default())),
            Self::Money(currency) => Some(Value::Money(Money::new(Decimal::ZERO, *currency))),
            _ => None,
        }
    }
}

/// Compares two values of one class; `None` for any other two.
pub(super) fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    let class = Class::of(left);
    if class == Class::Unordered || class != Class::of(right) { None } else { left.compare(right) }
}

/// Adds two values of one class; `None` if the sum does not fit or the class has no sums.
pub(super) fn add(left: &Value, right: &Value) -> Option<Value> {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => left.checked_add(*right).map(Value::Int),
        (Value::Decimal(left), Value::Decimal(right)) => left.checked_add(*right).map(Value::Decimal),
        (Value::Duration(left), Value::Duration(right)) => left.checked_add(*right).map(Value::Duration),
        (Value::Money(left), Value::Money(right)) => left.checked_add(*right).map(Value::Money),
        _ => None,
    }
}

/// Compares a value with the zero of its class; `None` if it has none.
pub(super) fn sign(value: &Value) -> Option<Ordering> {
    compare(value, &Class::of(value).zero()?)
}
