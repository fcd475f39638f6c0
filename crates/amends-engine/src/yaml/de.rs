//! The serde view of a document: typed data out of nodes, faults with their place.
//!
//! Types decide how a scalar is read: `19.90` is text to a `String` and a fault to an integer.
//! There are no binary floats. [`Spanned`] and [`NodeId`] travel under private newtype names, which
//! this deserializer alone understands. Only the first fault of a read is reported; read lists item
//! by item to find more.

mod collection;
mod fault;

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::U32Deserializer;
use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, SeqAccess, Visitor,
};

use super::tree::{Document, NodeId, NodeKind, Scalar};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span, Spanned};
use collection::{Entries, Items, Variant};
use fault::Fault;

const SPANNED: &str = "$amends::Spanned";
const NODE: &str = "$amends::NodeId";

pub(super) fn read<T: DeserializeOwned>(document: &Document, node: NodeId) -> Result<T, Diagnostic> {
    T::deserialize(NodeDeserializer { document, node })
        .map_err(|fault| fault.into_diagnostic(document.head(node)))
}

#[derive(Clone, Copy)]
struct NodeDeserializer<'d> {
    document: &'d Document,
    node: NodeId,
}

impl<'d> NodeDeserializer<'d> {
    fn kind(self) -> &'d NodeKind {
        self.document.kind(self.node)
    }

    fn to(self, node: NodeId) -> Self {
        Self { node, ..self }
    }

    /// The fault of a node of the wrong form.
    fn expected(self, what: &str) -> Fault {
        let kind = self.kind();
        let found = match kind {
            NodeKind::Scalar(scalar) => fault::shown(scalar.text()),
            NodeKind::Null | NodeKind::Sequence(_) | NodeKind::Mapping(_) => kind.describe().to_owned(),
        };
        let mut fault = Fault::shape(format!("expected {what}, found {found}"), format!("expected {what}"));
        if matches!(kind, NodeKind::Sequence(_) | NodeKind::Mapping(_)) && self.is_flow() {
            fault = fault.help("quote an expression that begins with `[` or `{`");
        }
        fault.at(self.document.head(self.node))
    }

    fn is_flow(self) -> bool {
        let text = self.document.tree.text.get(self.document.span(self.node).range());
        text.is_some_and(|text| text.starts_with(['[', '{']))
    }

    fn scalar(self, what: &str) -> Result<&'d Scalar, Fault> {
        match self.kind() {
            NodeKind::Scalar(scalar) => Ok(scalar),
            NodeKind::Null | NodeKind::Sequence(_) | NodeKind::Mapping(_) => Err(self.expected(what)),
        }
    }

    /// Gives the fault of a visitor the place of this node, if it has none of its own.
    fn placed<T>(self, result: Result<T, Fault>) -> Result<T, Fault> {
        result.map_err(|fault| fault.at(self.document.head(self.node)))
    }

    /// The digits of a whole number that is not quoted.
    fn digits(self) -> Result<&'d str, Fault> {
        let scalar = self.scalar("a whole number")?;
        let digits = scalar.text().strip_prefix('-').unwrap_or(scalar.text());
        let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if scalar.is_quoted() || !whole { Err(self.expected("a whole number")) } else { Ok(scalar.text()) }
    }

    fn out_of_range(self, least: impl fmt::Display, most: impl fmt::Display) -> Fault {
        let number =
            self.scalar("a whole number").map(|scalar| fault::shown(scalar.text())).unwrap_or_default();
        Fault::shape(
            format!("{number} is not between {least} and {most}"),
            format!("expected {least} to {most}"),
        )
        .at(self.document.head(self.node))
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $type:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            let number = self.digits()?.parse().map_err(|_| self.out_of_range(<$type>::MIN, <$type>::MAX))?;
            self.placed(visitor.$visit(number))
        }
    )*};
}

impl<'de> Deserializer<'de> for NodeDeserializer<'_> {
    type Error = Fault;

    integers! {
        deserialize_i8 visit_i8 i8; deserialize_i16 visit_i16 i16; deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64; deserialize_i128 visit_i128 i128;
        deserialize_u8 visit_u8 u8; deserialize_u16 visit_u16 u16; deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64; deserialize_u128 visit_u128 u128;
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let scalar = match self.kind() {
            NodeKind::Null => return self.deserialize_unit(visitor),
            NodeKind::Sequence(_) => return self.deserialize_seq(visitor),
            NodeKind::Mapping(_) => return self.deserialize_map(visitor),
            NodeKind::Scalar(scalar) => scalar,
        };
        match scalar.text() {
            "true" | "false" if !scalar.is_quoted() => self.deserialize_bool(visitor),
            text if self.digits().is_ok() => match (text.parse(), text.parse(), text.parse()) {
                (Ok(number), _, _) => self.placed(visitor.visit_i64(number)),
                (_, Ok(number), _) => self.placed(visitor.visit_u64(number)),
                (_, _, Ok(number)) => self.placed(visitor.visit_i128(number)),
                _ => Err(self.out_of_range(i128::MIN, i128::MAX)),
            },
            text => self.placed(visitor.visit_str(text)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let scalar = self.scalar("`true` or `false`")?;
        let value = match scalar.text() {
            "true" if !scalar.is_quoted() => true,
            "false" if !scalar.is_quoted() => false,
            _ => return Err(self.expected("`true` or `false`")),
        };
        self.placed(visitor.visit_bool(value))
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fault> {
        Err(Fault::shape("numbers are not read as binary fractions here".into(), String::new())
            .at(self.document.head(self.node)))
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let mut chars = self.scalar("a single character")?.text().chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => self.placed(visitor.visit_char(c)),
            _ => Err(self.expected("a single character")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let scalar = self.scalar("a text")?;
        self.placed(visitor.visit_str(scalar.text()))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let scalar = self.scalar("a text")?;
        self.placed(visitor.visit_bytes(scalar.text().as_bytes()))
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.kind() {
            NodeKind::Null => self.placed(visitor.visit_none()),
            NodeKind::Scalar(_) | NodeKind::Sequence(_) | NodeKind::Mapping(_) => {
                self.placed(visitor.visit_some(self))
            }
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.kind() {
            NodeKind::Null => self.placed(visitor.visit_unit()),
            NodeKind::Scalar(_) | NodeKind::Sequence(_) | NodeKind::Mapping(_) => {
                Err(self.expected("nothing"))
            }
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match name {
            SPANNED => self.placed(visitor.visit_seq(WithSpan { node: self, part: 0 })),
            NODE => {
                let source = u64::from(self.node.source.number());
                self.placed(visitor.visit_u64(source << 32 | u64::from(self.node.index)))
            }
            _ => self.placed(visitor.visit_newtype_struct(self)),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.kind() {
            NodeKind::Sequence(items) => self.placed(visitor.visit_seq(Items::new(self, items))),
            NodeKind::Null | NodeKind::Scalar(_) | NodeKind::Mapping(_) => Err(self.expected("a list")),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Fault> {
        let found = self.document.items(self.node).len();
        if matches!(self.kind(), NodeKind::Sequence(_)) && found != length {
            let message = format!("expected a list of {length}, found a list of {found}");
            return Err(Fault::shape(message, format!("{found} here")).at(self.document.head(self.node)));
        }
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.kind() {
            NodeKind::Mapping(entries) => self.placed(visitor.visit_map(Entries::new(self, entries))),
            NodeKind::Null | NodeKind::Scalar(_) | NodeKind::Sequence(_) => Err(self.expected("a mapping")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let variant = match self.kind() {
            NodeKind::Scalar(_) => Variant::word(self),
            NodeKind::Mapping(entries) => match entries.as_slice() {
                [(name, value)] => Variant::with_content(self.to(*name), self.to(*value)),
                _ => return Err(self.expected("a word or a mapping with one key")),
            },
            NodeKind::Null | NodeKind::Sequence(_) => return Err(self.expected("a word")),
        };
        self.placed(visitor.visit_enum(variant))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }
}

/// A span and then the value, as a sequence of four.
struct WithSpan<'d> {
    node: NodeDeserializer<'d>,
    part: u8,
}

impl<'de> SeqAccess<'de> for WithSpan<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let span = self.node.document.span(self.node.node);
        let part = self.part;
        self.part = part.saturating_add(1);
        let number = |number: u32| -> U32Deserializer<Fault> { number.into_deserializer() };
        match part {
            0 => seed.deserialize(number(span.source().number())),
            1 => seed.deserialize(number(span.start())),
            2 => seed.deserialize(number(span.end())),
            3 => seed.deserialize(self.node),
            _ => return Ok(None),
        }
        .map(Some)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(SPANNED, SpannedVisitor(PhantomData))
    }
}

struct SpannedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SpannedVisitor<T> {
    type Value = Spanned<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of a YAML document")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
        let missing = || serde::de::Error::custom("a place is read from YAML documents only");
        let source: u32 = parts.next_element()?.ok_or_else(missing)?;
        let start = parts.next_element()?.ok_or_else(missing)?;
        let end = parts.next_element()?.ok_or_else(missing)?;
        let value = parts.next_element()?.ok_or_else(missing)?;
        Ok(Spanned { value, span: Span::new(SourceId::from_number(source), start, end) })
    }
}

impl<'de> Deserialize<'de> for NodeId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NODE, NodeVisitor)
    }
}

struct NodeVisitor;

impl Visitor<'_> for NodeVisitor {
    type Value = NodeId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a node of a YAML document")
    }

    fn visit_u64<E: serde::de::Error>(self, packed: u64) -> Result<NodeId, E> {
        let half = |bits: u64| u32::try_from(bits).map_err(E::custom);
        let source = SourceId::from_number(half(packed >> 32)?);
        Ok(NodeId { source, index: half(packed & u64::from(u32::MAX))? })
    }
}

#[cfg(test)]
mod tests;
