//! Conversions between types.

use std::sync::Arc;

use super::{Applied, Fault};
use crate::diagnostic::codes;
use crate::expr::function::Function;
use crate::value::{Date, Decimal, Duration, Instant, Value};

pub(super) fn convert(function: Function, values: &[Value]) -> Applied {
    let [value] = values else { return Err(Fault::overload(function)) };
    let result = match function {
        Function::Dyn => Some(Ok(value.clone())),
        Function::Type => Some(Ok(Value::Type(Arc::from(type_name(value))))),
        Function::Int => to_int(value).map(|result| result.map(Value::Int)),
        Function::Uint => to_uint(value).map(|result| result.map(Value::Uint)),
        Function::Double => to_double(value).map(|result| result.map(Value::Double)),
        Function::Decimal => to_decimal(value).map(|result| result.map(Value::Decimal)),
        Function::String => to_string(value),
        Function::Bytes => match value {
            Value::Bytes(_) => Some(Ok(value.clone())),
            Value::String(text) => Some(Ok(Value::Bytes(text.as_bytes().into()))),
            _ => None,
        },
        Function::Bool => to_bool(value).map(|result| result.map(Value::Bool)),
        Function::Timestamp => to_timestamp(value).map(|result| result.map(Value::Timestamp)),
        Function::Duration => match value {
            Value::Duration(_) => Some(Ok(value.clone())),
            Value::String(text) => {
                Some(Duration::parse(text).map(Value::Duration).map_err(|error| bad(&error.to_string())))
            }
            _ => None,
        },
        Function::Date => match value {
            Value::Date(_) => Some(Ok(value.clone())),
            Value::String(text) => {
                Some(Date::parse(text).map(Value::Date).map_err(|error| bad(&error.to_string())))
            }
            _ => None,
        },
        _ => None,
    };
    result.unwrap_or_else(|| Err(Fault::overload(function)))
}

fn bad(reason: &str) -> Fault {
    Fault::new(codes::BAD_CONVERSION, format!("fails: {reason}"))
}

fn range() -> Fault {
    bad("out of the range of the type")
}

fn to_int(value: &Value) -> Option<Result<i64, Fault>> {
    Some(match value {
        Value::Int(int) => Ok(*int),
        Value::Uint(uint) => i64::try_from(*uint).map_err(|_| range()),
        Value::Double(double) => truncate(*double)
            // The ends themselves are refused: as doubles they stand for neighbours out of range too.
            .filter(|int| i128::from(i64::MIN) < *int && *int < i128::from(i64::MAX))
            .and_then(|int| i64::try_from(int).ok())
            .ok_or_else(range),
        Value::String(text) => text.parse().map_err(|_| bad("the text is not an int")),
        Value::Timestamp(instant) => Ok(instant.unix_seconds()),
        _ => return None,
    })
}

fn to_uint(value: &Value) -> Option<Result<u64, Fault>> {
    Some(match value {
        Value::Uint(uint) => Ok(*uint),
        Value::Int(int) => u64::try_from(*int).map_err(|_| range()),
        Value::Double(double) => truncate(*double).and_then(|int| u64::try_from(int).ok()).ok_or_else(range),
        Value::String(text) => text.parse().map_err(|_| bad("the text is not an unsigned int")),
        _ => return None,
    })
}

fn to_double(value: &Value) -> Option<Result<f64, Fault>> {
    match value {
        Value::String(text) => Some(text.parse().map_err(|_| bad("the text is not a number"))),
        number => nearest_double(number).map(Ok),
    }
}

/// Returns the double nearest to a number; `None` for decimals and everything else.
#[expect(clippy::cast_precision_loss, reason = "CEL rounds an int to the nearest double")]
pub(super) fn nearest_double(value: &Value) -> Option<f64> {
    match value {
        Value::Double(double) => Some(*double),
        Value::Int(int) => Some(*int as f64),
        Value::Uint(uint) => Some(*uint as f64),
        _ => None,
    }
}

/// Returns the whole part of a double; `None` for NaN and from 2¹²⁶ on.
#[expect(clippy::cast_possible_truncation, reason = "the bound keeps the whole part within i128")]
fn truncate(double: f64) -> Option<i128> {
    (double.abs() < 2f64.powi(126)).then(|| double.trunc() as i128)
}

fn to_decimal(value: &Value) -> Option<Result<Decimal, Fault>> {
    Some(match value {
        Value::Decimal(decimal) => Ok(*decimal),
        Value::Int(int) => Ok(Decimal::from(*int)),
        Value::String(text) => Decimal::parse_bounded(text).map_err(|error| bad(&error.to_string())),
        _ => return None,
    })
}

fn to_bool(value: &Value) -> Option<Result<bool, Fault>> {
    Some(match value {
        Value::Bool(bool) => Ok(*bool),
        Value::String(text) => match &**text {
            "1" | "t" | "true" | "TRUE" | "True" => Ok(true),
            "0" | "f" | "false" | "FALSE" | "False" => Ok(false),
            _ => Err(bad("the text is not a bool")),
        },
        _ => return None,
    })
}

fn to_timestamp(value: &Value) -> Option<Result<Instant, Fault>> {
    Some(match value {
        Value::Timestamp(instant) => Ok(*instant),
        Value::String(text) => Instant::parse(text).map_err(|error| bad(&error.to_string())),
        Value::Int(seconds) => Instant::new(*seconds, 0).ok_or_else(range),
        _ => return None,
    })
}

fn to_string(value: &Value) -> Option<Applied> {
    let text: String = match value {
        Value::String(_) => return Some(Ok(value.clone())),
        Value::Bytes(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => return Some(Err(bad("the bytes are not UTF-8"))),
        },
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Uint(value) => value.to_string(),
        Value::Double(value) => value.to_string(),
        Value::Timestamp(value) => value.to_string(),
        Value::Duration(value) => value.to_string(),
        Value::Decimal(value) => value.to_string(),
        Value::Money(value) => value.to_string(),
        Value::Date(value) => value.to_string(),
        Value::Period(value) => value.to_string(),
        Value::Enum(value) => value.word().to_owned(),
        _ => return None,
    };
    Some(Ok(Value::String(text.into())))
}

/// Returns CEL's name of the type of a value.
fn type_name(value: &Value) -> &str {
    match value {
        Value::Null => "null_type",
        Value::String(_) => "string",
        Value::Type(_) => "type",
        Value::Optional(_) => "optional_type",
        Value::Timestamp(_) => "google.protobuf.Timestamp",
        Value::Duration(_) => "google.protobuf.Duration",
        other => other.type_name(),
    }
}
