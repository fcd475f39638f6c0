//! Values and types between the suite's JSON form and the engine's.

use std::sync::Arc;

use amends_engine::expr::ty::Type;
use amends_engine::value::{Duration, Instant, Value};
use serde_json::Value as Json;

/// Reads a value `{"type": …, "value": …}`.
pub(crate) fn read(json: &Json) -> Option<Value> {
    let (ty, value) = (json.get("type")?.as_str()?, json.get("value")?);
    Some(match ty {
        "null" => Value::Null,
        "bool" => Value::Bool(value.as_bool()?),
        "int" => Value::Int(value.as_str()?.parse().ok()?),
        "uint" => Value::Uint(value.as_str()?.parse().ok()?),
        "double" => Value::Double(value.as_str()?.parse().ok()?),
        "string" => Value::String(value.as_str()?.into()),
        "bytes" => Value::Bytes(decode_base64(value.as_str()?)?.into()),
        "type" => Value::Type(value.as_str()?.into()),
        "timestamp" => Value::Timestamp(Instant::parse(value.as_str()?).ok()?),
        "duration" => Value::Duration(Duration::parse(value.as_str()?).ok()?),
        "list" => Value::List(value.as_array()?.iter().map(read).collect::<Option<Vec<_>>>()?.into()),
        "map" => {
            let entry = |entry: &Json| Some((read(entry.get(0)?)?, read(entry.get(1)?)?));
            Value::Map(value.as_array()?.iter().map(entry).collect::<Option<Vec<_>>>()?.into())
        }
        _ => return None,
    })
}

/// Whether two values are the same in type and value; NaN is the same as NaN, the order of a map's
/// entries does not count.
pub(crate) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Double(left), Value::Double(right)) => {
            left.to_bits() == right.to_bits() || (left.is_nan() && right.is_nan())
        }
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len() && left.iter().zip(right.iter()).all(|(left, right)| same(left, right))
        }
        (Value::Map(left), Value::Map(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, value)| {
                    right.iter().any(|(other_key, other)| same(key, other_key) && same(value, other))
                })
        }
        _ => left == right,
    }
}

/// Reads a type such as `map(string, list(T))`; a single capital letter is a type variable.
pub(crate) fn read_type(text: &str) -> Option<Type> {
    let (name, args) = match text.split_once('(') {
        Some((name, rest)) => (name, split_args(rest.strip_suffix(')')?)),
        None => (text, Vec::new()),
    };
    let args = args.into_iter().map(read_type).collect::<Option<Vec<_>>>()?;
    let boxed = |position: usize| args.get(position).cloned().map(Box::new);
    Some(match name {
        "dyn" => Type::Dyn,
        "null" => Type::Null,
        "bool" => Type::Bool,
        "int" => Type::Int,
        "uint" => Type::Uint,
        "double" => Type::Double,
        "string" => Type::String,
        "bytes" => Type::Bytes,
        "timestamp" => Type::Timestamp,
        "duration" => Type::Duration,
        "list" => Type::List(boxed(0)?),
        "map" => Type::Map(boxed(0)?, boxed(1)?),
        "type" => Type::Type(boxed(0).unwrap_or(Box::new(Type::Dyn))),
        _ => match name.as_bytes() {
            [letter @ b'A'..=b'Z'] => Type::Variable(u32::from(letter.wrapping_sub(b'A'))),
            _ => Type::Abstract(Arc::from(name), args),
        },
    })
}

fn split_args(text: &str) -> Vec<&str> {
    let mut depth = 0i32;
    text.split(|c: char| {
        match c {
            '(' => depth = depth.saturating_add(1),
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    })
    .map(str::trim)
    .collect()
}

fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let (mut bits, mut count, mut bytes) = (0u32, 0u32, Vec::new());
    for byte in text.trim_end_matches('=').bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte.wrapping_sub(b'A'),
            b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(digit)) & 0xFFFF;
        count = count.saturating_add(6);
        if count >= 8 {
            count = count.saturating_sub(8);
            bytes.push(u8::try_from(bits >> count & 0xFF).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_decoded() {
        for (text, bytes) in
            [("", &b""[..]), ("/29v", b"\xffoo"), ("YWJj", b"abc"), ("AP8=", b"\0\xff"), ("AA==", b"\0")]
        {
            assert_eq!(decode_base64(text).as_deref(), Some(bytes), "{text}");
        }
        assert_eq!(decode_base64("a?"), None);
    }

    #[test]
    fn types_are_read() {
        let map = Type::Map(Box::new(Type::String), Box::new(Type::List(Box::new(Type::Variable(19)))));
        assert_eq!(read_type("map(string, list(T))"), Some(map));
        let pair = Type::Abstract(
            "tuple".into(),
            vec![Type::Map(Box::new(Type::Int), Box::new(Type::Dyn)), Type::Null],
        );
        assert_eq!(read_type("tuple(map(int, dyn), null)"), Some(pair));
    }

    #[test]
    fn sameness_is_stricter_than_equality() {
        assert!(same(&Value::Double(f64::NAN), &Value::Double(f64::NAN)));
        assert!(!same(&Value::Double(0.0), &Value::Double(-0.0)));
        assert!(!same(&Value::Int(1), &Value::Uint(1)));
    }
}
