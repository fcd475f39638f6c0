//! The text forms of values: for people, in traces and messages, and canonical, in decisions.
//!
//! Neither form escapes for JSON or HTML; that is the writer's part. Both are the same on every
//! machine: the only thing they depend on beside the value is the zone for instants.

use std::fmt::{self, Write};

use super::{Item, Value, Zone};

/// How texts stand in the output.
#[derive(Clone, Copy)]
enum Texts {
    Quoted,
    Plain,
}

struct Writer {
    out: String,
    texts: Texts,
    zone: Zone,
}

impl Value {
    /// Returns the form used in traces and messages: texts in single quotes, everything else as
    /// in [`Value::canonical`].
    #[must_use]
    pub fn display(&self, zone: Zone) -> String {
        self.write(Texts::Quoted, zone)
    }

    /// Returns the canonical text: `36.00 CNY`, `3.5`, `2026-01-31`, an instant with the offset of
    /// `zone`, the word of an enum, a text as it is, `[a, b]` for a list.
    #[must_use]
    pub fn canonical(&self, zone: Zone) -> String {
        self.write(Texts::Plain, zone)
    }

    /// Returns what stands in the place of a value marked `pii`: its type and, of a text, the
    /// number of its characters, e.g. `‹text, 18 chars›`.
    #[must_use]
    pub fn masked(&self) -> String {
        match self {
            Self::String(text) => format!("‹text, {} chars›", text.chars().count()),
            _ => format!("‹{}›", self.type_name()),
        }
    }

    /// Returns the name of the value's type as messages give it; an enum's is its own name.
    #[must_use]
    pub fn type_name(&self) -> &str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Uint(_) => "uint",
            Self::Double(_) => "double",
            Self::String(_) => "text",
            Self::Bytes(_) => "bytes",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Optional(_) => "optional",
            Self::Type(_) => "type",
            Self::Timestamp(_) => "timestamp",
            Self::Duration(_) => "duration",
            Self::Decimal(_) => "decimal",
            Self::Money(_) => "money",
            Self::Date(_) => "date",
            Self::Period(_) => "period",
            Self::Enum(word) => &word.ty().name,
            Self::Item(_) => "item",
            Self::Rounding(_) => "rounding",
        }
    }

    fn write(&self, texts: Texts, zone: Zone) -> String {
        let mut writer = Writer { out: String::new(), texts, zone };
        // Writing to a string cannot fail.
        let _ = writer.value(self);
        writer.out
    }
}

impl Writer {
    // The depth of a value is that of the expression or input it came from, which is limited.
    fn value(&mut self, value: &Value) -> fmt::Result {
        match value {
            Value::Null => self.out.write_str("null"),
            Value::Bool(value) => write!(self.out, "{value}"),
            Value::Int(value) => write!(self.out, "{value}"),
            Value::Uint(value) => write!(self.out, "{value}"),
            Value::Double(value) => write!(self.out, "{value}"),
            Value::String(text) => match self.texts {
                Texts::Plain => self.out.write_str(text),
                Texts::Quoted => self.quoted(text),
            },
            Value::Bytes(bytes) => self.bytes(bytes),
            Value::List(elements) => self.joined(["[", "]"], elements.iter(), Self::value),
            Value::Map(entries) => self.joined(["{", "}"], entries.iter(), |writer, (key, value)| {
                writer.value(key)?;
                writer.out.write_str(": ")?;
                writer.value(value)
            }),
            Value::Optional(None) => self.out.write_str("optional.none()"),
            Value::Optional(Some(value)) => {
                self.out.write_str("optional.of(")?;
                self.value(value)?;
                self.out.write_char(')')
            }
            Value::Type(name) => self.out.write_str(name),
            Value::Timestamp(instant) => self.out.write_str(&instant.display(self.zone)),
            Value::Duration(value) => write!(self.out, "{value}"),
            Value::Decimal(value) => write!(self.out, "{value}"),
            Value::Money(value) => write!(self.out, "{value}"),
            Value::Date(value) => write!(self.out, "{value}"),
            Value::Period(value) => write!(self.out, "{value}"),
            Value::Enum(value) => self.out.write_str(value.word()),
            Value::Item(item) => self.item(item),
            Value::Rounding(value) => write!(self.out, "{value}"),
        }
    }

    fn joined<T>(
        &mut self,
        brackets: [&str; 2],
        elements: impl Iterator<Item = T>,
        write: impl Fn(&mut Self, T) -> fmt::Result,
    ) -> fmt::Result {
        let [open, close] = brackets;
        self.out.write_str(open)?;
        for (position, element) in elements.enumerate() {
            if position > 0 {
                self.out.write_str(", ")?;
            }
            write(self, element)?;
        }
        self.out.write_str(close)
    }

    fn item(&mut self, item: &Item) -> fmt::Result {
        self.joined(["{", "}"], item.fields.iter(), |writer, (field, value)| {
            write!(writer.out, "{field}: ")?;
            writer.value(value)
        })
    }

    /// Writes a text literal that reads back as the same text.
    fn quoted(&mut self, text: &str) -> fmt::Result {
        self.out.write_char('\'')?;
        for c in text.chars() {
            match c {
                '\'' => self.out.write_str("\\'")?,
                '\\' => self.out.write_str("\\\\")?,
                '\n' => self.out.write_str("\\n")?,
                '\r' => self.out.write_str("\\r")?,
                '\t' => self.out.write_str("\\t")?,
                c if c.is_control() => write!(self.out, "\\u{:04x}", u32::from(c))?,
                c => self.out.write_char(c)?,
            }
        }
        self.out.write_char('\'')
    }

    fn bytes(&mut self, bytes: &[u8]) -> fmt::Result {
        self.out.write_str("b'")?;
        for byte in bytes {
            write!(self.out, "\\x{byte:02x}")?;
        }
        self.out.write_char('\'')
    }
}

#[cfg(test)]
mod tests;
