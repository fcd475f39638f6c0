//! The tree of one source text: nodes in an arena, each with its bytes.

use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::{de, hint};
use crate::diagnostic::Diagnostic;
use crate::source::{Excerpt, SourceId, Span};

/// The number of a node within its [`Document`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId {
    pub(super) source: SourceId,
    pub(super) index: u32,
}

impl NodeId {
    /// Returns the text the node comes from.
    #[must_use]
    pub fn source(self) -> SourceId {
        self.source
    }
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// `'…'`.
    SingleQuoted,
    /// `"…"`.
    DoubleQuoted,
    /// `|`.
    Literal,
    /// `>`.
    Folded,
}

/// A scalar: its decoded text with the way back to the file.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// The decoded text.
    pub excerpt: Excerpt,
    /// How it was written.
    pub style: ScalarStyle,
    /// Whether it stands inside `[…]` or `{…}`.
    pub in_flow: bool,
}

impl Scalar {
    /// Returns the decoded text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.excerpt.text()
    }

    /// Returns whether the author marked it as text: quoted, `|` or `>`.
    #[must_use]
    pub fn is_quoted(&self) -> bool {
        self.style != ScalarStyle::Plain
    }
}

/// What a node is. An alias has no kind of its own: it *is* its anchor's node.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// An omitted value, `~` or `null`.
    Null,
    /// A text.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<NodeId>),
    /// A mapping in the order of the file; every key is a [`NodeKind::Scalar`], none stands twice.
    Mapping(Vec<(NodeId, NodeId)>),
}

impl NodeKind {
    /// Returns what the node is in the author's words, for messages.
    #[must_use]
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Scalar(_) => "a single value",
            Self::Sequence(_) => "a list",
            Self::Mapping(_) => "a mapping",
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: NodeKind,
    pub(super) span: Span,
    /// Whether it is a collection in brackets.
    pub(super) flow: bool,
}

/// An alias, which has no node of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alias {
    pub(super) target: NodeId,
    pub(super) place: Span,
}

#[derive(Debug)]
pub(super) struct Tree {
    pub(super) source: SourceId,
    pub(super) text: Arc<str>,
    pub(super) nodes: Vec<Node>,
    /// In the order of the file.
    pub(super) aliases: Vec<Alias>,
    pub(super) root: Option<NodeId>,
}

/// One source text as a tree; a clone shares it.
#[derive(Clone, Debug)]
pub struct Document {
    pub(super) tree: Arc<Tree>,
}

impl Document {
    /// Returns the outermost node; `None` if the text holds nothing but blanks and comments.
    #[must_use]
    pub fn root(&self) -> Option<NodeId> {
        self.tree.root
    }

    /// Returns the text the document was read from.
    #[must_use]
    pub fn source(&self) -> SourceId {
        self.tree.source
    }

    /// Returns what a node is; a node of another document is [`NodeKind::Null`].
    #[must_use]
    pub fn kind(&self, node: NodeId) -> &NodeKind {
        self.node(node).map_or(&NodeKind::Null, |node| &node.kind)
    }

    /// Returns the bytes of a node: with the quotes of a scalar and the brackets of a collection,
    /// without its key, tag, anchor or header. An omitted value has an empty span after its key.
    #[must_use]
    pub fn span(&self, node: NodeId) -> Span {
        self.node(node).map_or(Span::new(self.tree.source, 0, 0), |node| node.span)
    }

    /// Returns the scalar at a node, if it is one.
    #[must_use]
    pub fn scalar(&self, node: NodeId) -> Option<&Scalar> {
        match self.kind(node) {
            NodeKind::Scalar(scalar) => Some(scalar),
            NodeKind::Null | NodeKind::Sequence(_) | NodeKind::Mapping(_) => None,
        }
    }

    /// Returns the text of the scalar at a node, if it is one.
    #[must_use]
    pub fn text(&self, node: NodeId) -> Option<&Arc<str>> {
        self.scalar(node).map(|scalar| scalar.excerpt.text())
    }

    /// Returns the items of the list at a node; empty if it is no list.
    #[must_use]
    pub fn items(&self, node: NodeId) -> &[NodeId] {
        match self.kind(node) {
            NodeKind::Sequence(items) => items,
            NodeKind::Null | NodeKind::Scalar(_) | NodeKind::Mapping(_) => &[],
        }
    }

    /// Returns the entries of the mapping at a node, key and value; empty if it is no mapping.
    #[must_use]
    pub fn entries(&self, node: NodeId) -> &[(NodeId, NodeId)] {
        match self.kind(node) {
            NodeKind::Mapping(entries) => entries,
            NodeKind::Null | NodeKind::Scalar(_) | NodeKind::Sequence(_) => &[],
        }
    }

    /// Returns the value under `key` in the mapping at a node.
    #[must_use]
    pub fn get(&self, node: NodeId, key: &str) -> Option<NodeId> {
        self.entries(node)
            .iter()
            .find(|(name, _)| self.text(*name).is_some_and(|text| &**text == key))
            .map(|(_, value)| *value)
    }

    /// Returns whether the node is a collection that is written in brackets.
    #[must_use]
    pub fn is_flow(&self, node: NodeId) -> bool {
        self.node(node).is_some_and(|node| node.flow)
    }

    /// Returns a span to point at when something is wrong with the node as a whole: the first key
    /// of a mapping and the first item of a list of several lines, else the node.
    #[must_use]
    pub fn head(&self, node: NodeId) -> Span {
        let span = self.span(node);
        let several_lines = self.tree.text.get(span.range()).is_some_and(|text| text.contains('\n'));
        let first = match self.kind(node) {
            NodeKind::Mapping(entries) => entries.first().map(|(key, _)| *key),
            NodeKind::Sequence(items) => items.first().copied(),
            NodeKind::Null | NodeKind::Scalar(_) => None,
        };
        match first.map(|first| self.span(first)) {
            // A flow collection begins at its bracket and an alias may point backwards.
            Some(first) if several_lines && first.start() == span.start() => first,
            _ if several_lines => Span::new(span.source(), span.start(), self.line_end(span)),
            _ => span,
        }
    }

    /// Returns the help to quote a plain scalar that YAML seems to have cut short: its brackets or
    /// quotes do not balance, and a `,`, `[`, `{` or ` #` follows. For faults of expressions.
    #[must_use]
    pub fn quoting_help(&self, node: NodeId) -> Option<String> {
        let scalar = self.scalar(node).filter(|scalar| !scalar.is_quoted())?;
        hint::cut_short(&self.tree.text, self.span(node).range(), scalar.text(), scalar.in_flow)
    }

    /// Reads the node as `T`.
    ///
    /// # Errors
    /// The first fault: `unknown-field` at the key, `missing-field` at the mapping,
    /// `unknown-variant` at the word, `yaml-shape` at any other node of the wrong form.
    pub fn read<T: DeserializeOwned>(&self, node: NodeId) -> Result<T, Diagnostic> {
        de::read(self, node)
    }

    fn node(&self, node: NodeId) -> Option<&Node> {
        if node.source != self.tree.source {
            return None;
        }
        self.tree.nodes.get(usize::try_from(node.index).ok()?)
    }

    fn line_end(&self, span: Span) -> u32 {
        let rest = self.tree.text.get(span.range()).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default().trim_end();
        span.start().saturating_add(u32::try_from(line.len()).unwrap_or(0))
    }
}
