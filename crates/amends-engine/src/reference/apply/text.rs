//! Texts made of texts. Positions count characters, which are Unicode code points.

use std::sync::Arc;

use super::{Applied, Fault, list};
use crate::diagnostic::codes;
use crate::expr::function::Function;
use crate::limits::{RESULT_BYTES, RESULT_ITEMS};
use crate::value::Value;

pub(super) fn text(function: Function, values: &[Value]) -> Applied {
    use Value::{Int, List, String};
    match (function, values) {
        (Function::Trim, [String(text)]) => Ok(of(text.trim())),
        (Function::LowerAscii, [String(text)]) => Ok(of(text.to_ascii_lowercase())),
        (Function::UpperAscii, [String(text)]) => Ok(of(text.to_ascii_uppercase())),
        (Function::Reverse, [String(text)]) => Ok(of(text.chars().rev().collect::<std::string::String>())),
        (Function::Quote, [String(text)]) => Ok(of(quote(text))),
        (Function::CharAt, [String(text), Int(at)]) => {
            let (_, rest) = split_at(text, *at, Function::CharAt)?;
            let end = rest.chars().next().map_or(0, char::len_utf8);
            Ok(of(rest.get(..end).unwrap_or_default()))
        }
        (Function::Substring, [String(text), Int(from)]) => Ok(of(split_at(text, *from, function)?.1)),
        (Function::Substring, [String(text), Int(from), Int(to)]) => substring(text, *from, *to),
        (Function::IndexOf, [String(text), String(part)]) => Ok(Int(count_before(text, text.find(&**part)))),
        (Function::IndexOf, [String(text), String(part), Int(from)]) => {
            let (front, rest) = split_at(text, *from, function)?;
            let found = rest.find(&**part).map(|found| front.len().saturating_add(found));
            Ok(Int(count_before(text, found)))
        }
        (Function::LastIndexOf, [String(text), String(part)]) => {
            Ok(Int(count_before(text, text.rfind(&**part))))
        }
        (Function::LastIndexOf, [String(text), String(part), Int(to)]) => {
            let (front, _) = split_at(text, *to, function)?;
            // A match that begins at the position ends here at the latest, and on a boundary.
            let end = front.len().saturating_add(part.len()).min(text.len());
            let within = (front.len()..=end).rev().find_map(|end| text.get(..end)).unwrap_or(front);
            Ok(Int(count_before(text, within.rfind(&**part))))
        }
        (Function::Replace, [String(text), String(part), String(other)]) => replace(text, part, other, -1),
        (Function::Replace, [String(text), String(part), String(other), Int(most)]) => {
            replace(text, part, other, *most)
        }
        (Function::Split, [String(text), String(separator)]) => split(text, separator, -1),
        (Function::Split, [String(text), String(separator), Int(most)]) => split(text, separator, *most),
        (Function::Join, [List(parts)]) => join(parts, ""),
        (Function::Join, [List(parts), String(separator)]) => join(parts, separator),
        _ => Err(Fault::overload(function)),
    }
}

fn of(text: impl Into<Arc<str>>) -> Value {
    Value::String(text.into())
}

/// Refuses a calculated text that is longer than one may be.
pub(super) fn bounded(bytes: usize) -> Result<(), Fault> {
    if bytes > RESULT_BYTES {
        return Err(Fault::too_large(&format!("{RESULT_BYTES} bytes of text")));
    }
    Ok(())
}

/// Splits a text at a position, which may be that of its end.
fn split_at(text: &str, at: i64, function: Function) -> Result<(&str, &str), Fault> {
    let mut ends = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
    let byte = usize::try_from(at).ok().and_then(|at| ends.nth(at));
    byte.and_then(|byte| text.split_at_checked(byte)).ok_or_else(|| outside(function))
}

fn outside(function: Function) -> Fault {
    let why = match function {
        Function::Substring => "takes a part that the text does not have",
        _ => "names a position that the text does not have",
    };
    Fault::new(codes::INDEX_OUT_OF_RANGE, why)
}

fn substring(text: &str, from: i64, to: i64) -> Applied {
    let (_, rest) = split_at(text, from, Function::Substring)?;
    let length = to.checked_sub(from).ok_or_else(|| outside(Function::Substring))?;
    Ok(of(split_at(rest, length, Function::Substring)?.0))
}

/// Returns the position of a byte; -1 for none.
fn count_before(text: &str, byte: Option<usize>) -> i64 {
    let front = byte.and_then(|byte| text.get(..byte));
    front.and_then(|front| i64::try_from(front.chars().count()).ok()).unwrap_or(-1)
}

/// Replaces the first so many matches, all if `most` is negative.
fn replace(text: &str, part: &str, other: &str, most: i64) -> Applied {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    if let Some(more) = other.len().checked_sub(part.len()) {
        let matches = text.matches(part).take(most).count();
        bounded(text.len().saturating_add(more.saturating_mul(matches)))?;
    }
    Ok(of(text.replacen(part, other, most)))
}

/// Splits a text in so many parts at most, without a bound if `most` is negative.
fn split(text: &str, separator: &str, most: i64) -> Applied {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    // One part more than a list may have shows that there are too many.
    let counted = most.min(RESULT_ITEMS.saturating_add(1));
    let parts: Vec<Value> = if separator.is_empty() {
        characters(text, counted)
    } else {
        text.splitn(counted, separator).map(of).collect()
    };
    list::bounded(parts.len())?;
    Ok(Value::List(parts.into()))
}

/// Every character as a part; the last of `most` parts keeps the rest.
fn characters(text: &str, most: usize) -> Vec<Value> {
    let Some(before_last) = most.checked_sub(1) else { return Vec::new() };
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if parts.len() == before_last {
            parts.push(of(rest));
            break;
        }
        let (front, behind) = rest.split_at_checked(first.len_utf8()).unwrap_or((rest, ""));
        parts.push(of(front));
        rest = behind;
    }
    parts
}

fn join(parts: &[Value], separator: &str) -> Applied {
    let mut joined = String::new();
    for (position, part) in parts.iter().enumerate() {
        let Value::String(part) = part else { return Err(Fault::overload(Function::Join)) };
        let separator = if position == 0 { "" } else { separator };
        bounded(joined.len().saturating_add(separator.len()).saturating_add(part.len()))?;
        joined.push_str(separator);
        joined.push_str(part);
    }
    Ok(of(joined))
}

fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{b}' => quoted.push_str("\\v"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '"' | '\\' => quoted.extend(['\\', c]),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
