//! Lists, mappings and enums for the serde view.

use serde::de::{DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::fault::Fault;
use super::{NodeDeserializer, NodeId};
use crate::yaml::tree::NodeKind;

pub(super) struct Items<'d> {
    list: NodeDeserializer<'d>,
    items: std::slice::Iter<'d, NodeId>,
}

impl<'d> Items<'d> {
    pub(super) fn new(list: NodeDeserializer<'d>, items: &'d [NodeId]) -> Self {
        Self { list, items: items.iter() }
    }
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let item = self.list.to(*item);
        item.placed(seed.deserialize(item)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

pub(super) struct Entries<'d> {
    mapping: NodeDeserializer<'d>,
    entries: std::slice::Iter<'d, (NodeId, NodeId)>,
    value: Option<NodeId>,
}

impl<'d> Entries<'d> {
    pub(super) fn new(mapping: NodeDeserializer<'d>, entries: &'d [(NodeId, NodeId)]) -> Self {
        Self { mapping, entries: entries.iter(), value: None }
    }
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some(*value);
        let key = self.mapping.to(*key);
        key.placed(seed.deserialize(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let value = self.mapping.to(self.value.take().unwrap_or(self.mapping.node));
        value.placed(seed.deserialize(value))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

/// A bare word, or a mapping with one key that names the variant.
pub(super) struct Variant<'d> {
    name: NodeDeserializer<'d>,
    content: Option<NodeDeserializer<'d>>,
}

impl<'d> Variant<'d> {
    pub(super) fn word(name: NodeDeserializer<'d>) -> Self {
        Self { name, content: None }
    }

    pub(super) fn with_content(name: NodeDeserializer<'d>, content: NodeDeserializer<'d>) -> Self {
        Self { name, content: Some(content) }
    }

    fn content(self) -> Result<NodeDeserializer<'d>, Fault> {
        let word = self.name.document.text(self.name.node).map(|text| super::fault::shown(text));
        let message = || format!("{} needs a value of its own", word.unwrap_or_default());
        let place = self.name.document.head(self.name.node);
        self.content.ok_or_else(|| Fault::shape(message(), String::new()).at(place))
    }
}

impl<'de, 'd> EnumAccess<'de> for Variant<'d> {
    type Error = Fault;
    type Variant = Variant<'d>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self::Variant), Fault> {
        let name = self.name.placed(seed.deserialize(self.name))?;
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        match self.content {
            Some(content) if !matches!(content.kind(), NodeKind::Null) => Err(content.expected("nothing")),
            Some(_) | None => Ok(()),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        let content = self.content()?;
        content.placed(seed.deserialize(content))
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Fault> {
        serde::Deserializer::deserialize_tuple(self.content()?, length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        serde::Deserializer::deserialize_map(self.content()?, visitor)
    }
}
