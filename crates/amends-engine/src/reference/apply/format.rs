//! CEL's `text.format(list)`; conformance only.

use super::{Applied, Fault, convert, text};
use crate::diagnostic::codes;
use crate::expr::function::Function;
use crate::value::Value;

/// The places after the point where a clause names none.
const PRECISION: usize = 6;
/// The most places that a clause may name.
const MOST_PLACES: usize = 1000;

/// A clause after its `%`: how many places, and the letter.
struct Clause {
    precision: Option<usize>,
    letter: char,
}

pub(super) fn format(values: &[Value]) -> Applied {
    let [Value::String(pattern), Value::List(arguments)] = values else {
        return Err(Fault::overload(Function::Format));
    };
    let mut arguments = arguments.iter();
    let mut out = String::new();
    let mut rest: &str = pattern;
    while let Some((front, behind)) = rest.split_once('%') {
        out.push_str(front);
        if let Some(behind) = behind.strip_prefix('%') {
            out.push('%');
            rest = behind;
            continue;
        }
        let (clause, behind) = clause(behind).ok_or_else(|| bad("a clause that is none"))?;
        let argument = arguments.next().ok_or_else(|| bad("more clauses than values"))?;
        out.push_str(&written(&clause, argument)?);
        text::bounded(out.len())?;
        rest = behind;
    }
    out.push_str(rest);
    text::bounded(out.len())?;
    Ok(Value::String(out.into()))
}

fn bad(what: &str) -> Fault {
    Fault::new(codes::BAD_CONVERSION, format!("has {what}"))
}

fn clause(text: &str) -> Option<(Clause, &str)> {
    let (precision, rest) = match text.strip_prefix('.') {
        None => (None, text),
        Some(rest) => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (digits, rest) = rest.split_at_checked(digits)?;
            (Some(digits.parse().ok().filter(|places| *places <= MOST_PLACES)?), rest)
        }
    };
    let letter = rest
        .chars()
        .next()
        .filter(|letter| matches!(letter, 's' | 'd' | 'f' | 'e' | 'b' | 'o' | 'x' | 'X'))?;
    Some((Clause { precision, letter }, rest.get(letter.len_utf8()..)?))
}

fn written(clause: &Clause, value: &Value) -> Result<String, Fault> {
    let places = clause.precision.unwrap_or(PRECISION);
    let text = match clause.letter {
        's' => plain(value),
        'd' => decimal(value),
        'f' => convert::nearest_double(value)
            .map(|double| special(double, |double| format!("{double:.places$}"))),
        'e' => {
            convert::nearest_double(value).map(|double| special(double, |double| scientific(double, places)))
        }
        'b' => match value {
            Value::Bool(bool) => Some(u8::from(*bool).to_string()),
            _ => digits(value, |magnitude| format!("{magnitude:b}")),
        },
        'o' => digits(value, |magnitude| format!("{magnitude:o}")),
        letter => {
            let text = hexadecimal(value);
            if letter == 'X' { text.map(|text| text.to_ascii_uppercase()) } else { text }
        }
    };
    text.ok_or_else(|| bad(&format!("a value that `%{}` does not take", clause.letter)))
}

/// Writes a number by `write` unless it is none, or infinite.
fn special(double: f64, write: impl Fn(f64) -> String) -> String {
    if double.is_nan() {
        "NaN".to_owned()
    } else if double.is_infinite() {
        if double > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else {
        write(double)
    }
}

/// Writes the exponent with a sign and at least two digits.
fn scientific(double: f64, places: usize) -> String {
    let text = format!("{double:.places$e}");
    let Some((digits, exponent)) = text.split_once('e') else { return text };
    let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |exponent| ('-', exponent));
    format!("{digits}e{sign}{exponent:0>2}")
}

fn decimal(value: &Value) -> Option<String> {
    match value {
        Value::Int(int) => Some(int.to_string()),
        Value::Uint(uint) => Some(uint.to_string()),
        Value::Double(double) if !double.is_finite() => Some(special(*double, |double| double.to_string())),
        _ => None,
    }
}

/// Writes the magnitude of a whole number, with its sign in front.
fn digits(value: &Value, write: impl Fn(u64) -> String) -> Option<String> {
    match value {
        Value::Int(int) => Some(format!("{}{}", if *int < 0 { "-" } else { "" }, write(int.unsigned_abs()))),
        Value::Uint(uint) => Some(write(*uint)),
        _ => None,
    }
}

fn hexadecimal(value: &Value) -> Option<String> {
    let bytes = match value {
        Value::String(text) => text.as_bytes(),
        Value::Bytes(bytes) => bytes,
        _ => return digits(value, |magnitude| format!("{magnitude:x}")),
    };
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Writes a value as `%s` does: lists and maps by their parts, the entries of a map by their keys.
fn plain(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => "null".to_owned(),
        Value::Type(name) => name.to_string(),
        Value::Double(double) => special(*double, |double| double.to_string()),
        Value::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Value::List(items) => {
            let items = items.iter().map(plain).collect::<Option<Vec<_>>>()?;
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) => {
            let entry = |(key, value): &(Value, Value)| Some((plain(key)?, plain(value)?));
            let mut entries = entries.iter().map(entry).collect::<Option<Vec<_>>>()?;
            entries.sort();
            let entries: Vec<String> = entries.iter().map(|(key, value)| format!("{key}: {value}")).collect();
            format!("{{{}}}", entries.join(", "))
        }
        other => match convert::convert(Function::String, std::slice::from_ref(other)) {
            Ok(Value::String(text)) => text.to_string(),
            _ => return None,
        },
    })
}
