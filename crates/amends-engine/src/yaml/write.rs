//! How a text is written as a scalar: plain, in which quotes, or as a block of lines.
//!
//! [`scalar_text`] is the one place that decides it, for edits and for the formatter. What it
//! writes reads back as the same text, in our reader and in any other of YAML 1.1 or 1.2, so it
//! quotes `no` as well, which some take for a bool. It keeps the style it is asked for as long as
//! that style can hold the text. It lays nothing out beyond the scalar.

use std::fmt::Write as _;

use super::tree::ScalarStyle;

/// What a text is meant to be when it is read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// What YAML makes of it without quotes: `true` is a bool, `12` a number, `null` nothing.
    AsWritten,
    /// A text, whatever it looks like.
    Text,
}

/// Where a scalar is to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScalarPlace<'p> {
    /// Whether that is inside `[…]` or `{…}`.
    pub in_flow: bool,
    /// Whether it is a key.
    pub is_key: bool,
    /// The columns before the lines of a `|` or `>`; more than those before what it belongs to.
    pub indent: usize,
    /// What ends a line in the file.
    pub line_break: &'p str,
}

impl ScalarPlace<'_> {
    /// A value inside `[…]` or `{…}`.
    pub const FLOW: ScalarPlace<'static> =
        ScalarPlace { in_flow: true, is_key: false, indent: 0, line_break: "\n" };
    /// A key, outside of brackets or inside.
    pub const KEY: ScalarPlace<'static> =
        ScalarPlace { in_flow: true, is_key: true, indent: 0, line_break: "\n" };
}

/// Returns `text` as a scalar of the style `preferred`, or of another one where that cannot hold it.
///
/// A `|` or `>` comes with its header and its lines, of which the last is not ended; it is used only
/// where it is preferred or the text has several lines, and never in brackets or as a key. In a `>`
/// no line is folded.
///
/// # Examples
/// ```
/// use amends_engine::yaml::{Reading, ScalarPlace, ScalarStyle, scalar_text};
///
/// let value = |text| scalar_text(text, Reading::AsWritten, ScalarStyle::Plain, &ScalarPlace::FLOW);
/// assert_eq!(value("25.50"), "25.50");
/// assert_eq!(value("x # y"), "\"x # y\"");
/// assert_eq!(value("a, \"b\""), "'a, \"b\"'");
/// assert_eq!(value("no"), "\"no\"");
/// assert_eq!(scalar_text("12", Reading::Text, ScalarStyle::Plain, &ScalarPlace::FLOW), "\"12\"");
/// ```
#[must_use]
pub fn scalar_text(text: &str, reading: Reading, preferred: ScalarStyle, place: &ScalarPlace<'_>) -> String {
    if reading == Reading::AsWritten && is_core_word(text) {
        return text.to_owned();
    }
    let blocks = !place.in_flow && !place.is_key;
    let style = match preferred {
        ScalarStyle::Literal if blocks && fits_block(text, false) => preferred,
        ScalarStyle::Folded if blocks && fits_block(text, true) => preferred,
        ScalarStyle::SingleQuoted if fits_single(text) => preferred,
        ScalarStyle::DoubleQuoted => preferred,
        _ if blocks && text.contains('\n') && fits_block(text, false) => ScalarStyle::Literal,
        ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded
            if fits_plain(text, reading, place) =>
        {
            ScalarStyle::Plain
        }
        _ if fits_single(text) && text.contains(['"', '\\']) => ScalarStyle::SingleQuoted,
        _ => ScalarStyle::DoubleQuoted,
    };
    match style {
        ScalarStyle::Plain => text.to_owned(),
        ScalarStyle::SingleQuoted => format!("'{}'", text.replace('\'', "''")),
        ScalarStyle::DoubleQuoted => double_quoted(text),
        ScalarStyle::Literal => block(text, '|', place),
        ScalarStyle::Folded => block(text, '>', place),
    }
}

/// Returns whether a plain scalar of this text is not read as text: nothing, a bool or a whole number.
#[must_use]
pub fn is_core_word(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    matches!(text, "~" | "null" | "Null" | "NULL" | "true" | "false")
        || (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether some reader takes the plain word for a bool, a merge or a default, and ours for a text.
fn is_foreign_word(text: &str) -> bool {
    const WORDS: [&str; 10] = ["y", "n", "yes", "no", "on", "off", "true", "false", "=", "<<"];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether some reader takes the plain text for a number: `25.50`, `1e3`, `0x1F`, `.inf`.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let special = [".inf", ".nan"].iter().any(|word| digits.eq_ignore_ascii_case(word));
    special
        || (digits.starts_with(|c: char| c == '.' || c.is_ascii_digit())
            && digits.contains(|c: char| c.is_ascii_digit())
            && digits
                .chars()
                .all(|c| c.is_ascii_hexdigit() || matches!(c, '.' | '_' | '+' | '-' | 'x' | 'o' | ':')))
}

fn fits_plain(text: &str, reading: Reading, place: &ScalarPlace<'_>) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return false };
    let second = chars.next();
    let ends_word = |c: Option<char>| c.is_none_or(|c| c == ' ' || (place.in_flow && is_flow_mark(c)));
    let begins = match first {
        '-' => !ends_word(second),
        // More than YAML asks, since not every reader takes these inside brackets.
        ':' | '?' => false,
        ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => {
            false
        }
        _ => true,
    };
    let bounded = text.trim_matches([' ', '\t']).len() == text.len() && !text.ends_with(':');
    let inside = !text.contains(": ")
        && !text.contains(" #")
        && !text.contains(is_unprintable)
        && !text.contains('\t')
        && !(place.in_flow && (text.contains(is_flow_mark) || text.contains(":?")))
        // In brackets a `:` after a closing quote needs no blank; within a word it is better not relied on.
        && !(place.is_key && text.contains([':', '?']));
    let marks = text.starts_with("---") || text.starts_with("...");
    let meant = match reading {
        Reading::AsWritten => !is_foreign_word(text),
        Reading::Text => !is_core_word(text) && !is_foreign_word(text) && !is_number(text),
    };
    begins && bounded && inside && !marks && meant
}

fn is_flow_mark(c: char) -> bool {
    matches!(c, ',' | '[' | ']' | '{' | '}')
}

fn fits_single(text: &str) -> bool {
    !text.contains(|c| is_unprintable(c) || c == '\t')
}

/// Whether `|` and `>` can hold the text so that a header without a number says how.
fn fits_block(text: &str, folded: bool) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let fits = |line: &str| {
        let only_blanks = !line.is_empty() && line.trim_matches([' ', '\t']).is_empty();
        let begins_badly = line.starts_with('\t') || (folded && line.starts_with(' '));
        !only_blanks && !begins_badly
    };
    !body.starts_with(['\n', ' '])
        && !body.is_empty()
        && !body.ends_with('\n')
        && !text.contains(|c| is_unprintable(c) && c != '\n')
        && body.split('\n').all(fits)
}

/// Whether a character must be written as an escape, if it is a line break too.
fn is_unprintable(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
        || matches!(u32::from(c), 0xfdd0..=0xfdef)
}

fn double_quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_unprintable(c) => {
                let code = u32::from(c);
                // A `String` takes whatever is written into it.
                let _ =
                    if code <= 0xffff { write!(out, "\\u{code:04X}") } else { write!(out, "\\U{code:08X}") };
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The header and the lines. In `>` a line break of the text takes an empty line.
fn block(text: &str, mark: char, place: &ScalarPlace<'_>) -> String {
    let (body, chomp) = match text.strip_suffix('\n') {
        Some(body) => (body, ""),
        None => (text, "-"),
    };
    let mut out = format!("{mark}{chomp}");
    for (number, line) in body.split('\n').enumerate() {
        out.push_str(place.line_break);
        if !line.is_empty() {
            if mark == '>' && number > 0 {
                out.push_str(place.line_break);
            }
            out.push_str(&" ".repeat(place.indent));
            out.push_str(line);
        }
    }
    out
}

#[cfg(test)]
mod tests;
