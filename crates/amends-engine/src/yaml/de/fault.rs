//! What went wrong while reading, in the author's words; the place is added on the way out.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use crate::diagnostic::{Code, Diagnostic, codes, suggest};
use crate::source::Span;

/// The longest scalar that a message repeats, in characters.
const SHOWN: usize = 40;
/// The most names that help lists.
const LISTED: usize = 12;

/// A fault with its place, once known.
#[derive(Debug)]
pub(super) struct Fault(Box<Parts>);

#[derive(Debug)]
struct Parts {
    code: Code,
    message: String,
    label: String,
    help: Option<String>,
    span: Option<Span>,
}

impl Fault {
    pub(super) fn new(code: Code, message: String, label: String) -> Self {
        Self(Box::new(Parts { code, message, label, help: None, span: None }))
    }

    pub(super) fn shape(message: String, label: String) -> Self {
        Self::new(codes::YAML_SHAPE, message, label)
    }

    pub(super) fn help(mut self, line: impl Into<String>) -> Self {
        self.0.help = Some(line.into());
        self
    }

    /// Sets the place; the first place, which is the innermost, stays.
    pub(super) fn at(mut self, span: Span) -> Self {
        self.0.span.get_or_insert(span);
        self
    }

    pub(super) fn into_diagnostic(self, fallback: Span) -> Diagnostic {
        let Parts { code, message, label, help, span } = *self.0;
        Diagnostic::error(code, message).at(span.unwrap_or(fallback), label).maybe_help(help)
    }
}

/// Returns a text in backticks, cut if it is long.
pub(super) fn shown(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut chars = line.chars();
    let start: String = chars.by_ref().take(SHOWN).collect();
    let more = chars.next().is_some() || line.len() < text.trim_end().len();
    if text.is_empty() {
        "an empty text".to_owned()
    } else if more {
        format!("`{start}…`")
    } else {
        format!("`{start}`")
    }
}

fn known(wrong: &str, names: &'static [&'static str], what: &str) -> Option<String> {
    suggest::did_you_mean(wrong, names.iter().copied()).or_else(|| {
        let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        (!list.is_empty() && list.len() <= LISTED).then(|| format!("{what} {}", list.join(", ")))
    })
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::shape(message.to_string(), String::new())
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let expected = in_words(&expected.to_string());
        let found = match unexpected {
            Unexpected::Bool(value) => format!("`{value}`"),
            Unexpected::Unsigned(value) => format!("`{value}`"),
            Unexpected::Signed(value) => format!("`{value}`"),
            Unexpected::Char(value) => format!("`{value}`"),
            Unexpected::Str(value) => shown(value),
            Unexpected::Other(value) => value.to_owned(),
            Unexpected::Seq => "a list".to_owned(),
            Unexpected::Map => "a mapping".to_owned(),
            Unexpected::Float(_) | Unexpected::Bytes(_) => "a value".to_owned(),
            Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
            Unexpected::NewtypeStruct
            | Unexpected::Enum
            | Unexpected::UnitVariant
            | Unexpected::NewtypeVariant
            | Unexpected::TupleVariant
            | Unexpected::StructVariant => "something else".to_owned(),
        };
        Self::shape(format!("expected {expected}, found {found}"), format!("expected {expected}"))
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(unexpected, expected)
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        let expected = in_words(&expected.to_string());
        Self::shape(format!("expected {expected}, found {length} items"), format!("{length} here"))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let fault = Self::new(
            codes::UNKNOWN_VARIANT,
            format!("{} is not one of the words that may stand here", shown(variant)),
            "unknown word".to_owned(),
        );
        match known(variant, expected, "one of") {
            Some(help) => fault.help(help),
            None => fault,
        }
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let fault = Self::new(
            codes::UNKNOWN_FIELD,
            format!("unknown key {}", shown(field)),
            "not a key of this place".to_owned(),
        );
        match known(field, expected, "the keys here are") {
            Some(help) => fault.help(help),
            None => fault,
        }
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(
            codes::MISSING_FIELD,
            format!("the key `{field}` is missing"),
            format!("`{field}` is missing here"),
        )
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(codes::DUPLICATE_KEY, format!("the key `{field}` stands twice"), String::new())
    }
}

/// Replaces what derived code says of Rust types by the words of an author.
fn in_words(expected: &str) -> String {
    let kinds = [("struct ", "a mapping"), ("tuple ", "a list"), ("enum ", "a word"), ("variant ", "a word")];
    let plain = kinds.iter().find(|(start, _)| expected.starts_with(start)).map(|(_, words)| *words);
    match expected {
        "a string" | "a borrowed string" => "a text".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "a mapping".to_owned(),
        "a boolean" => "`true` or `false`".to_owned(),
        "unit" | "option" => "nothing".to_owned(),
        _ => plain.unwrap_or(expected).to_owned(),
    }
}
