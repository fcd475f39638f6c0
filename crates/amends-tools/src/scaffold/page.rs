//! One file of a new pack: keys with their values, written by serde, and comments between them.

use serde_yaml::{Mapping, Value};

use super::SCHEMAS;
use crate::schema::Kind;

/// The longest collection in brackets, in characters.
const INLINE: usize = 72;

/// A file that is being written.
#[derive(Debug, Default)]
pub(super) struct Page {
    text: String,
}

/// An entry of a section, with a comment above it or none.
pub(super) struct Entry {
    pub(super) comment: &'static str,
    pub(super) value: Value,
}

impl Page {
    /// Returns a file that begins with its schema, for editors, and a comment.
    pub(super) fn new(kind: Kind, comment: &str) -> Self {
        let mut page = Self::default();
        page.comment(0, &format!("yaml-language-server: $schema={SCHEMAS}/{}", kind.file_name()));
        page.comment(0, comment);
        page.text.push('\n');
        page
    }

    /// Adds a key with its value.
    pub(super) fn entry(&mut self, comment: &str, key: &str, value: impl Into<Value>) {
        self.comment(0, comment);
        self.yaml(0, &map([(key, value.into())]));
    }

    /// Adds a key whose entries have comments of their own, below an empty line.
    pub(super) fn section(&mut self, comment: &str, key: &str, entries: Vec<Entry>) {
        self.text.push('\n');
        self.comment(0, comment);
        self.text.push_str(&format!("{key}:\n"));
        for Entry { comment, value } in entries {
            self.comment(2, comment);
            self.yaml(2, &value);
        }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    fn comment(&mut self, indent: usize, comment: &str) {
        for line in comment.lines() {
            self.text.push_str(&format!("{}# {line}\n", " ".repeat(indent)));
        }
    }

    fn yaml(&mut self, indent: usize, value: &Value) {
        for line in open(value) {
            self.text.push_str(&format!("{}{line}\n", " ".repeat(indent)));
        }
    }
}

/// Returns a value as lines: short collections of single values in brackets, all others open.
fn lines(value: &Value) -> Vec<String> {
    inline(value).map_or_else(|| open(value), |inline| vec![inline])
}

/// Returns a collection as lines of its own.
fn open(value: &Value) -> Vec<String> {
    let mut all = Vec::new();
    match value {
        Value::Mapping(entries) => {
            for (key, value) in entries {
                let key = scalar(key);
                match inline(value) {
                    Some(value) => all.push(format!("{key}: {value}")),
                    None => {
                        all.push(format!("{key}:"));
                        all.extend(lines(value).into_iter().map(|line| format!("  {line}")));
                    }
                }
            }
        }
        Value::Sequence(items) => {
            for item in items {
                let marks = std::iter::once("- ").chain(std::iter::repeat("  "));
                all.extend(marks.zip(lines(item)).map(|(mark, line)| format!("{mark}{line}")));
            }
        }
        _ => {}
    }
    all
}

/// Returns a single value, or a short collection of such, as part of a line.
fn inline(value: &Value) -> Option<String> {
    let single = |value: &Value| !value.is_mapping() && !value.is_sequence();
    let text = match value {
        Value::Mapping(entries) if entries.values().all(single) => {
            let entry = |(key, value): (&Value, &Value)| format!("{}: {}", scalar(key), scalar(value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Value::Sequence(items) if items.iter().all(single) => {
            format!("[{}]", items.iter().map(scalar).collect::<Vec<_>>().join(", "))
        }
        Value::Mapping(_) | Value::Sequence(_) => return None,
        value => return Some(scalar(value)),
    };
    (text.chars().count() <= INLINE).then_some(text)
}

/// Returns a single value as serde writes it. No text of a new pack holds a comma or a bracket and is short enough
/// for brackets, where it would have to be quoted for them; the formatter would refuse it.
fn scalar(value: &Value) -> String {
    // These values can all be written; should one not be, the loader will miss it.
    serde_yaml::to_string(value).unwrap_or_default().trim_end().to_owned()
}

/// Returns a mapping in this order.
pub(super) fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Mapping(entries.into_iter().map(|(key, value)| (Value::from(key), value)).collect::<Mapping>())
}

/// Returns a list.
pub(super) fn list(items: impl IntoIterator<Item = Value>) -> Value {
    Value::Sequence(items.into_iter().collect())
}
