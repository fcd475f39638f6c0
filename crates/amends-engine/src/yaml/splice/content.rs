//! What a document says, without how it is written: what an edit changes and what it is checked by.

use std::sync::Arc;

use super::Step;
use crate::yaml::tree::{Document, NodeId, NodeKind, ScalarStyle};
use crate::yaml::write::{Reading, ScalarPlace, is_core_word, scalar_text};

/// A value apart from any file.
///
/// Two are equal if everything that reads them reads the same: the style of a text does not count,
/// the quotes of `"true"` and `"12"` do. An alias is what it stands for.
#[derive(Clone, Debug)]
pub enum Content {
    /// Nothing.
    Null,
    /// A single value, and how it is written if it can be.
    Scalar(Arc<str>, ScalarStyle),
    /// A list.
    Sequence(Vec<Content>),
    /// A mapping in order.
    Mapping(Vec<(Arc<str>, Content)>),
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Content::Null, Content::Null) => true,
            (Content::Scalar(one, style), Content::Scalar(other, other_style)) => {
                one == other && is_word(one, *style) == is_word(other, *other_style)
            }
            (Content::Sequence(one), Content::Sequence(other)) => one == other,
            (Content::Mapping(one), Content::Mapping(other)) => one == other,
            (_, _) => false,
        }
    }
}

/// Whether a scalar is read as a bool or a number where one is asked for.
fn is_word(text: &str, style: ScalarStyle) -> bool {
    style == ScalarStyle::Plain && is_core_word(text)
}

impl Content {
    /// Returns a text, whatever it looks like.
    #[must_use]
    pub fn text(text: &str) -> Self {
        let style = if is_core_word(text) { ScalarStyle::DoubleQuoted } else { ScalarStyle::Plain };
        Content::Scalar(text.into(), style)
    }

    /// Returns what stands at a node.
    #[must_use]
    pub fn of(document: &Document, node: NodeId) -> Self {
        match document.kind(node) {
            NodeKind::Null => Content::Null,
            NodeKind::Scalar(scalar) => Content::Scalar(Arc::clone(scalar.excerpt.text()), scalar.style),
            NodeKind::Sequence(items) => {
                Content::Sequence(items.iter().map(|item| Content::of(document, *item)).collect())
            }
            NodeKind::Mapping(entries) => Content::Mapping(
                entries
                    .iter()
                    .map(|(key, value)| (key_of(document, *key), Content::of(document, *value)))
                    .collect(),
            ),
        }
    }

    /// Returns the value on one line, as it would stand in brackets.
    ///
    /// # Examples
    /// ```
    /// use amends_engine::yaml::splice::Content;
    ///
    /// let value = Content::Mapping(vec![("days".into(), Content::Sequence(vec![Content::text("12"), Content::text("a, b")]))]);
    /// assert_eq!(value.to_flow(), "{days: [\"12\", \"a, b\"]}");
    /// ```
    #[must_use]
    pub fn to_flow(&self) -> String {
        match self {
            Content::Null => "null".to_owned(),
            Content::Scalar(text, style) => {
                scalar_text(text, reading(text, *style), *style, &ScalarPlace::FLOW)
            }
            Content::Sequence(items) => {
                format!("[{}]", items.iter().map(Content::to_flow).collect::<Vec<_>>().join(", "))
            }
            Content::Mapping(entries) => {
                let entries =
                    entries.iter().map(|(key, value)| format!("{}: {}", key_text(key), value.to_flow()));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// Returns the value as it stands after `key:` or `-` outside of brackets.
    pub(super) fn to_block(&self, place: &ScalarPlace<'_>) -> String {
        match self {
            Content::Scalar(text, style) => scalar_text(text, reading(text, *style), *style, place),
            Content::Null | Content::Sequence(_) | Content::Mapping(_) => self.to_flow(),
        }
    }

    /// Returns what a path leads to.
    #[must_use]
    pub fn at(&self, path: &[Step]) -> Option<&Content> {
        path.iter().try_fold(self, |content, step| match (content, step) {
            (Content::Mapping(entries), Step::Key(key)) => {
                entries.iter().find(|(name, _)| **name == **key).map(|(_, value)| value)
            }
            (Content::Sequence(items), Step::Item(number)) => items.get(*number),
            (_, _) => None,
        })
    }

    pub(super) fn at_mut(&mut self, path: &[Step]) -> Option<&mut Content> {
        path.iter().try_fold(self, |content, step| match (content, step) {
            (Content::Mapping(entries), Step::Key(key)) => {
                entries.iter_mut().find(|(name, _)| **name == **key).map(|(_, value)| value)
            }
            (Content::Sequence(items), Step::Item(number)) => items.get_mut(*number),
            (_, _) => None,
        })
    }
}

/// How a scalar of a style is meant: quoted words are texts.
pub(super) fn reading(text: &str, style: ScalarStyle) -> Reading {
    if style != ScalarStyle::Plain && is_core_word(text) { Reading::Text } else { Reading::AsWritten }
}

pub(super) fn key_of(document: &Document, key: NodeId) -> Arc<str> {
    document.text(key).map_or_else(|| Arc::from(""), Arc::clone)
}

/// Returns a key as it is written.
pub(super) fn key_text(key: &str) -> String {
    scalar_text(key, Reading::AsWritten, ScalarStyle::Plain, &ScalarPlace::KEY)
}
