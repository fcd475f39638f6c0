//! CEL's optional values; conformance only.

use std::sync::Arc;

use super::{Applied, Fault, list};
use crate::diagnostic::codes;
use crate::expr::function::Function;
use crate::value::Value;

pub(super) fn optional(function: Function, values: &[Value]) -> Applied {
    match (function, values) {
        (Function::OptionalNone, []) => Ok(Value::Optional(None)),
        (Function::OptionalOf, [value]) => Ok(of(Some(value.clone()))),
        (Function::OptionalOfNonZeroValue, [value]) => {
            Ok(of(Some(value.clone()).filter(|value| !is_zero(value))))
        }
        (Function::OptionalHasValue, [Value::Optional(maybe)]) => Ok(Value::Bool(maybe.is_some())),
        (Function::OptionalValue, [Value::Optional(maybe)]) => match maybe {
            Some(value) => Ok((**value).clone()),
            None => Err(Fault::new(codes::EMPTY_OUTPUT, "is asked of an empty optional")),
        },
        (Function::OptionalIndex, [container @ Value::Optional(_), index]) => list::at(container, index),
        (Function::OptionalIndex, [container, index]) => Ok(of(found(list::at(container, index))?)),
        _ => Err(Fault::overload(function)),
    }
}

pub(super) fn of(value: Option<Value>) -> Value {
    Value::Optional(value.map(Arc::new))
}

/// Makes a value of what was found, and nothing of what is not there.
pub(super) fn found(result: Applied) -> Result<Option<Value>, Fault> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(fault) if fault.code == codes::INDEX_OUT_OF_RANGE => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// Whether a value is the one that a field has if nobody set it.
fn is_zero(value: &Value) -> bool {
    match value {
        Value::Null | Value::Optional(None) | Value::Bool(false) | Value::Int(0) | Value::Uint(0) => true,
        Value::Double(double) => double.abs() <= 0.0,
        Value::String(text) => text.is_empty(),
        Value::Bytes(bytes) => bytes.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(entries) => entries.is_empty(),
        Value::Duration(duration) => duration.is_zero(),
        _ => false,
    }
}
