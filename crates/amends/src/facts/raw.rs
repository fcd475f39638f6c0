//! Records as written, before any type is known: the one tree that JSON, YAML and tables lower to.
//!
//! Numbers keep their digits; nothing is converted here. Every node knows where it stands.

use std::borrow::Cow;

use amends_engine::source::Span;

use super::fault::{FactPlace, Problem};

/// The longest piece of a value that a message shows, in characters.
const SHOWN: usize = 60;

/// Where a node stands within its [`Origin`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// Nowhere in particular.
    Nowhere,
    /// At a byte of a JSON text.
    Offset(usize),
    /// At a place of a YAML text.
    Span(Span),
    /// In the cell of this column.
    Column(usize),
}

/// What the places of a tree refer to.
#[derive(Clone, Debug)]
pub(crate) enum Origin<'a> {
    /// A JSON text.
    Json(&'a str),
    /// A YAML text; its spans say which.
    Yaml,
    /// A row under these column names.
    Row(Vec<Cow<'a, str>>),
    /// Values of a program, which have no place.
    Program,
}

impl Origin<'_> {
    /// Returns the place for a reader.
    pub(crate) fn place(&self, at: At) -> Option<FactPlace> {
        match (at, self) {
            (At::Offset(offset), Self::Json(text)) => Some(json_place(text, offset)),
            (At::Span(span), _) => Some(FactPlace::Yaml(span)),
            (At::Column(number), Self::Row(names)) => {
                names.get(number).map(|name| FactPlace::Column((&**name).into()))
            }
            _ => None,
        }
    }
}

/// Returns line and column of a byte offset; the rest of a character counts as its beginning.
pub(crate) fn json_place(text: &str, offset: usize) -> FactPlace {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end.saturating_add(1));
    let characters = before.get(line_start..).unwrap_or_default();
    // Bytes that continue a character are no characters of their own.
    let column = characters.iter().filter(|byte| (**byte & 0xC0) != 0x80).count();
    FactPlace::Json {
        offset,
        line: before.iter().filter(|byte| **byte == b'\n').count().saturating_add(1),
        column: column.saturating_add(1),
    }
}

/// One value as written, with its place.
#[derive(Clone, Debug)]
pub(crate) struct Raw<'a> {
    pub(crate) kind: RawKind<'a>,
    pub(crate) at: At,
}

/// The forms of a value as written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RawKind<'a> {
    /// JSON `null`, an omitted YAML value, an empty cell: absent.
    Null,
    /// JSON `true` or `false`.
    Bool(bool),
    /// A JSON number, with its digits.
    Number(Cow<'a, str>),
    /// A JSON string.
    Text(Cow<'a, str>),
    /// A YAML scalar or a cell, which is read by the type of its fact.
    Word(Cow<'a, str>),
    /// A value of a program that has a kind of its own: what it is called, and the text that reads as it.
    Native(&'static str, Cow<'a, str>),
    /// Something that is no value; the fault stands in its place and is reported at its path.
    Refused(Box<Refusal>),
    /// A list.
    List(Vec<Raw<'a>>),
    /// An object, in order, without a repeated key.
    Map(Vec<Entry<'a>>),
}

/// Why something is no value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refusal {
    /// In words that show nothing of it, since it may be personal.
    pub(crate) problem: Problem,
    /// Whether the fault is of the key it stands under, which then is reported under any.
    pub(crate) of_key: bool,
}

/// A key of an object with its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry<'a> {
    pub(crate) key: Cow<'a, str>,
    /// Where the key stands.
    pub(crate) at: At,
    pub(crate) value: Raw<'a>,
}

/// Places are no part of a value.
impl PartialEq for Raw<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl<'a> Raw<'a> {
    pub(crate) fn new(kind: RawKind<'a>, at: At) -> Self {
        Self { kind, at }
    }

    /// Returns the text of a cell or scalar.
    pub(crate) fn word(text: impl Into<Cow<'a, str>>, at: At) -> Self {
        Self::new(RawKind::Word(text.into()), at)
    }

    /// Returns whether the value is absent.
    pub(crate) fn is_absent(&self) -> bool {
        self.kind == RawKind::Null
    }

    /// Returns what is there in the reader's words, with a value that is short enough to help:
    /// ``the number `5` ``. A personal value is masked.
    pub(crate) fn describe(&self, pii: bool) -> String {
        match &self.kind {
            RawKind::Null => "absent".to_owned(),
            RawKind::Bool(_) => self.shown(pii),
            RawKind::Number(_) if !pii => format!("the number {}", self.shown(pii)),
            RawKind::Text(_) | RawKind::Word(_) if !pii => format!("the text {}", self.shown(pii)),
            RawKind::Native(what, _) if !pii => format!("the {what} {}", self.shown(pii)),
            RawKind::Number(_) | RawKind::Text(_) | RawKind::Word(_) | RawKind::Native(..) => self.shown(pii),
            RawKind::Refused(_) => "no value".to_owned(),
            RawKind::List(_) => "a list".to_owned(),
            RawKind::Map(_) => "an object".to_owned(),
        }
    }

    /// Returns the value for a message: in backticks, cut if long, masked if personal.
    pub(crate) fn shown(&self, pii: bool) -> String {
        let shown = match (&self.kind, pii) {
            (RawKind::Bool(value), false) => value.to_string(),
            (
                RawKind::Number(text) | RawKind::Text(text) | RawKind::Word(text) | RawKind::Native(_, text),
                false,
            ) => shorten(text),
            (RawKind::Native(what, _), true) => return format!("‹{what}›"),
            (RawKind::Refused(_), _) => return "no value".to_owned(),
            (RawKind::List(items), false) => format!("a list of {}", items.len()),
            (RawKind::Map(entries), false) => format!("an object with {} keys", entries.len()),
            (RawKind::Null, _) => "null".to_owned(),
            (RawKind::Bool(_), true) => return "‹bool›".to_owned(),
            (RawKind::Number(text), true) => return format!("‹number, {} chars›", text.chars().count()),
            (RawKind::Text(text) | RawKind::Word(text), true) => {
                return format!("‹text, {} chars›", text.chars().count());
            }
            (RawKind::List(items), true) => return format!("‹list, {} elements›", items.len()),
            (RawKind::Map(entries), true) => return format!("‹object, {} keys›", entries.len()),
        };
        format!("`{shown}`")
    }
}

/// Returns the beginning of a text on one line.
pub(crate) fn shorten(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}
