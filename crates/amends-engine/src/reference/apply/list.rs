//! Functions of lists, and of maps and texts where they share a name.

use std::cmp::Ordering;

use super::{Applied, Fault, Site, arithmetic, equal, lookup};
use crate::diagnostic::codes;
use crate::expr::function::Function;
use crate::expr::ty::Type;
use crate::limits::RESULT_ITEMS;
use crate::value::{Decimal, Duration, Money, Value};

pub(super) fn list(function: Function, values: &[Value], site: &Site<'_>) -> Applied {
    match (function, values) {
        (Function::In, [value, Value::List(items)]) => {
            Ok(Value::Bool(items.iter().any(|item| equal(item, value))))
        }
        (Function::In, [key, Value::Map(entries)]) => Ok(Value::Bool(lookup(entries, key).is_some())),
        (Function::Index, [container, index]) => at(container, index),
        (Function::Size, [value]) => size(value),
        (Function::Sum, [Value::List(items)]) => sum(items, site),
        (Function::Min, [Value::List(items)]) => extreme(items, Ordering::Less),
        (Function::Max, [Value::List(items)]) => extreme(items, Ordering::Greater),
        (Function::Min, values) => extreme(values, Ordering::Less),
        (Function::Max, values) => extreme(values, Ordering::Greater),
        _ => Err(Fault::overload(function)),
    }
}

pub(super) fn at(container: &Value, index: &Value) -> Applied {
    match container {
        Value::Optional(maybe) => match maybe {
            Some(container) => Ok(super::optional::of(super::optional::found(at(container, index))?)),
            None => Ok(Value::Optional(None)),
        },
        Value::List(items) => {
            // A double or unsigned index counts if it is a whole number.
            let position = match index {
                Value::Int(_) | Value::Uint(_) | Value::Double(_) => {
                    (0..items.len()).find(|position| equal(&int(*position), index))
                }
                _ => return Err(Fault::overload(Function::Index)),
            };
            let item = position.and_then(|position| items.get(position));
            item.cloned().ok_or_else(|| Fault::new(codes::INDEX_OUT_OF_RANGE, "is out of range"))
        }
        Value::Map(entries) => lookup(entries, index)
            .cloned()
            .ok_or_else(|| Fault::new(codes::INDEX_OUT_OF_RANGE, "is no key of the map")),
        _ => Err(Fault::overload(Function::Index)),
    }
}

fn size(value: &Value) -> Applied {
    let size = match value {
        Value::String(text) => text.chars().count(),
        Value::Bytes(bytes) => bytes.len(),
        Value::List(items) => items.len(),
        Value::Map(entries) => entries.len(),
        _ => return Err(Fault::overload(Function::Size)),
    };
    Ok(int(size))
}

fn sum(items: &[Value], site: &Site<'_>) -> Applied {
    let Some((first, rest)) = items.split_first() else { return nothing(site) };
    rest.iter().try_fold(first.clone(), |sum, item| {
        arithmetic::arithmetic(Function::Add, &[sum, item.clone()], site)
    })
}

/// The sum of no elements.
fn nothing(site: &Site<'_>) -> Applied {
    match site.ty {
        Type::Int => Ok(Value::Int(0)),
        Type::Decimal => Ok(Value::Decimal(Decimal::ZERO)),
        Type::Duration => Ok(Value::Duration(Duration::ZERO)),
        Type::Money(currencies) => match currencies.as_slice() {
            [currency] => Ok(Value::Money(Money::new(Decimal::ZERO, *currency))),
            _ => Err(Fault::new(codes::EMPTY_LIST, "adds no amounts, so it has no currency")),
        },
        _ => Err(Fault::overload(Function::Sum)),
    }
}

fn extreme(items: &[Value], wanted: Ordering) -> Applied {
    let Some((first, rest)) = items.split_first() else {
        return Err(Fault::new(codes::EMPTY_LIST, "has no element to choose from"));
    };
    let mut best = first;
    for item in rest {
        match item.compare(best) {
            Some(order) if order == wanted => best = item,
            Some(_) => {}
            None => {
                return Err(match (item, best) {
                    (Value::Money(item), Value::Money(best)) => {
                        Fault::currencies("compares", best.currency, item.currency)
                    }
                    _ => Fault::overload(Function::Min),
                });
            }
        }
    }
    Ok(best.clone())
}

fn int(count: usize) -> Value {
    Value::Int(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Refuses a calculated list of more elements than one may have.
pub(super) fn bounded(elements: usize) -> Result<(), Fault> {
    if elements > RESULT_ITEMS {
        return Err(Fault::too_large(&format!("{RESULT_ITEMS} elements")));
    }
    Ok(())
}
