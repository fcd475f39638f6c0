//! JSON text to the tree of a record, in one pass, with the digits of every number kept.
//!
//! A repeated key is a fault of its own and does not end the reading; text that is no JSON does.
//! Depth and number of values are bounded.

use std::borrow::Cow;
use std::collections::BTreeSet;

use amends_engine::diagnostic::codes;
use amends_engine::limits;
use jiter::{Jiter, JiterError, JiterErrorType, JsonErrorType, JsonValue, Peek};

use super::fault::{FactFault, FactsError, Faults, Path, Problem};
use super::raw::{At, Entry, Origin, Raw, RawKind, json_place};

/// Objects with more keys than this find repeated keys through a set.
const FEW_KEYS: usize = 16;

/// Returns the text of bytes that are UTF-8, without a byte order mark.
///
/// # Errors
/// `not-utf8` with the place of the first byte that is none.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, FactsError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).and_then(|valid| std::str::from_utf8(valid).ok());
            let place = valid.map(|valid| json_place(valid, valid.len()));
            let fault = whole_record(codes::NOT_UTF8, "the record is not UTF-8", place);
            Err(Faults::default().fatal(FactFault { help: vec!["save it as UTF-8".to_owned()], ..fault }))
        }
    }
}

/// Reads one JSON value; repeated keys are added to `faults`.
///
/// # Errors
/// `json-syntax` or `record-limit`, with the faults before it.
pub(crate) fn read<'j>(text: &'j str, faults: &mut Faults) -> Result<Raw<'j>, FactsError> {
    let mut reader =
        Reader { text, jiter: Jiter::new(text.as_bytes()), origin: Origin::Json(text), faults, nodes: 0 };
    let read = reader.document();
    read.map_err(|stop| {
        let place = Some(json_place(text, stop.offset));
        std::mem::take(faults).fatal(whole_record(stop.code, stop.message, place))
    })
}

fn whole_record(
    code: amends_engine::diagnostic::Code,
    message: impl Into<String>,
    place: Option<super::fault::FactPlace>,
) -> FactFault {
    FactFault { code, path: String::new(), place, found: None, message: message.into(), help: Vec::new() }
}

/// Why nothing more can be read.
struct Stop {
    code: amends_engine::diagnostic::Code,
    message: String,
    offset: usize,
}

impl From<JiterError> for Stop {
    fn from(error: JiterError) -> Self {
        if error.error_type == JiterErrorType::JsonError(JsonErrorType::NumberOutOfRange) {
            let message = "a number has too many digits".to_owned();
            return Self { code: codes::RECORD_LIMIT, message, offset: error.index };
        }
        let message = match &error.error_type {
            JiterErrorType::JsonError(kind) => format!("the record is not JSON: {}", explain(kind)),
            JiterErrorType::WrongType { .. } => "the record is not JSON".to_owned(),
        };
        Self { code: codes::JSON_SYNTAX, message, offset: error.index }
    }
}

fn explain(kind: &JsonErrorType) -> &'static str {
    match kind {
        JsonErrorType::EofWhileParsingList => "it ends within a list",
        JsonErrorType::EofWhileParsingObject => "it ends within an object",
        JsonErrorType::EofWhileParsingString => "it ends within a text",
        JsonErrorType::EofWhileParsingValue => "it ends where a value is expected",
        JsonErrorType::ExpectedColon => "expected `:` after the key",
        JsonErrorType::ExpectedListCommaOrEnd => "expected `,` or `]`",
        JsonErrorType::ExpectedObjectCommaOrEnd => "expected `,` or `}`",
        JsonErrorType::ExpectedSomeIdent => "expected `true`, `false` or `null`",
        JsonErrorType::ExpectedSomeValue => "expected a value",
        JsonErrorType::InvalidEscape | JsonErrorType::UnexpectedEndOfHexEscape => "no such escape after `\\`",
        JsonErrorType::InvalidNumber | JsonErrorType::NumberOutOfRange | JsonErrorType::FloatExpectingInt => {
            "a number is not written as JSON writes it"
        }
        JsonErrorType::InvalidUnicodeCodePoint | JsonErrorType::LoneLeadingSurrogateInHexEscape => {
            "an escape stands for no character"
        }
        JsonErrorType::ControlCharacterWhileParsingString => {
            "a line break or control character within a text must be escaped"
        }
        JsonErrorType::KeyMustBeAString => "a key must be a text in double quotes",
        JsonErrorType::TrailingComma => "a comma before the closing bracket",
        JsonErrorType::TrailingCharacters => "something follows the value",
        JsonErrorType::RecursionLimitExceeded => "it is nested too deeply",
        JsonErrorType::DuplicateKey(_) | JsonErrorType::InternalError(_) => "it cannot be parsed",
    }
}

struct Reader<'j, 'f> {
    text: &'j str,
    jiter: Jiter<'j>,
    origin: Origin<'j>,
    faults: &'f mut Faults,
    nodes: usize,
}

impl<'j> Reader<'j, '_> {
    fn document(&mut self) -> Result<Raw<'j>, Stop> {
        let peek = self.jiter.peek()?;
        let raw = self.value(peek, limits::RECORD_DEPTH, &Path::Root)?;
        self.jiter.finish()?;
        Ok(raw)
    }

    fn value(&mut self, peek: Peek, depth: usize, path: &Path<'_>) -> Result<Raw<'j>, Stop> {
        let start = self.jiter.current_index();
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes > limits::RECORD_NODES {
            let message = format!("the record holds more than {} values", limits::RECORD_NODES);
            return Err(Stop { code: codes::RECORD_LIMIT, message, offset: start });
        }
        let kind = match peek {
            Peek::Null => {
                self.jiter.known_null()?;
                RawKind::Null
            }
            Peek::True | Peek::False => RawKind::Bool(self.jiter.known_bool(peek)?),
            Peek::String => RawKind::Text(self.string(peek)?),
            Peek::Array | Peek::Object => {
                let Some(depth) = depth.checked_sub(1) else {
                    let message = format!("the record is nested more than {} deep", limits::RECORD_DEPTH);
                    return Err(Stop { code: codes::RECORD_LIMIT, message, offset: start });
                };
                if peek == Peek::Array { self.list(depth, path)? } else { self.map(depth, path)? }
            }
            _ => {
                self.jiter.known_number_bytes(peek)?;
                let digits = self.text.get(start..self.jiter.current_index()).unwrap_or_default();
                RawKind::Number(Cow::Borrowed(digits))
            }
        };
        Ok(Raw::new(kind, At::Offset(start)))
    }

    fn string(&mut self, peek: Peek) -> Result<Cow<'j, str>, Stop> {
        match self.jiter.known_value(peek)? {
            JsonValue::Str(text) => Ok(text),
            _ => Ok(Cow::Borrowed("")),
        }
    }

    fn list(&mut self, depth: usize, path: &Path<'_>) -> Result<RawKind<'j>, Stop> {
        let mut items = Vec::new();
        let mut next = self.jiter.known_array()?;
        while let Some(peek) = next {
            let item = self.value(peek, depth, &Path::Index(path, items.len()))?;
            items.push(item);
            next = self.jiter.array_step()?;
        }
        Ok(RawKind::List(items))
    }

    fn map(&mut self, depth: usize, path: &Path<'_>) -> Result<RawKind<'j>, Stop> {
        let mut entries: Vec<Entry<'j>> = Vec::new();
        let mut many: BTreeSet<Cow<'j, str>> = BTreeSet::new();
        let mut before = self.jiter.current_index().saturating_add(1);
        let mut length = self.jiter.next_object_bytes()?.map(<[u8]>::len);
        while let Some(key_length) = length {
            let (key, start) = self.key(before, key_length)?;
            let peek = self.jiter.peek()?;
            let value = self.value(peek, depth, &Path::Field(path, &key))?;
            if entries.len() == FEW_KEYS {
                many.extend(entries.iter().map(|entry| entry.key.clone()));
            }
            let repeated = if entries.len() < FEW_KEYS {
                entries.iter().any(|entry| entry.key == key)
            } else {
                !many.insert(key.clone())
            };
            if repeated {
                let problem = Problem::new(codes::DUPLICATE_FACT, "stands twice in the same object")
                    .help("keep one of them");
                self.faults.add(&self.origin, &Path::Field(path, &key), At::Offset(start), None, problem);
            } else {
                entries.push(Entry { key, at: At::Offset(start), value });
            }
            before = self.jiter.current_index();
            length = self.jiter.next_key_bytes()?.map(<[u8]>::len);
        }
        Ok(RawKind::Map(entries))
    }

    /// Returns the key that was just passed, with the offset of its opening quotation mark: the
    /// first one from `before` on, since only space, `{` or `,` can precede it.
    fn key(&self, before: usize, length: usize) -> Result<(Cow<'j, str>, usize), Stop> {
        let rest = self.text.get(before..).unwrap_or_default();
        let quote = before.saturating_add(rest.find('"').unwrap_or_default());
        let first = quote.saturating_add(1);
        let written = self.text.get(first..first.saturating_add(length)).unwrap_or_default();
        if !written.contains('\\') {
            return Ok((Cow::Borrowed(written), quote));
        }
        let mut decoder = Jiter::new(self.text.as_bytes().get(quote..).unwrap_or_default());
        match decoder.next_str() {
            Ok(decoded) => Ok((Cow::Owned(decoded.to_owned()), quote)),
            Err(error) => {
                let stop = Stop::from(error);
                Err(Stop { offset: quote.saturating_add(stop.offset), ..stop })
            }
        }
    }
}
