//! Walking the mappings of a section: entries with their keys, texts in languages.

use std::collections::BTreeMap;

use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::source::{SourceId, Span, Spanned};
use amends_engine::yaml::{Document, NodeId, NodeKind};
use serde::de::DeserializeOwned;

use crate::Text;

/// The parsed files of a load, by source.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    by_source: BTreeMap<SourceId, Document>,
}

impl Documents {
    pub(crate) fn insert(&mut self, source: SourceId, document: Document) {
        self.by_source.insert(source, document);
    }

    /// Returns the document that `node` lies in; `None` only for a node of another load.
    pub(crate) fn of(&self, node: NodeId) -> Option<&Document> {
        self.by_source.get(&node.source())
    }

    pub(crate) fn kind(&self, node: NodeId) -> &NodeKind {
        self.of(node).map_or(&NodeKind::Null, |document| document.kind(node))
    }

    pub(crate) fn span(&self, node: NodeId) -> Span {
        self.of(node).map_or_else(|| Span::new(node.source(), 0, 0), |document| document.span(node))
    }

    pub(crate) fn scalar_text(&self, node: NodeId) -> Option<&str> {
        self.of(node).and_then(|document| document.text(node)).map(|text| &**text)
    }

    /// Reads a node into a shape; the first fault comes back.
    pub(crate) fn read<T: DeserializeOwned>(&self, node: NodeId) -> Result<T, Diagnostic> {
        match self.of(node) {
            Some(document) => document.read(node),
            None => Err(Diagnostic::error(codes::YAML_SHAPE, "the value lies in no file of this load")),
        }
    }

    /// Reads a node into a shape; a fault is reported.
    pub(crate) fn read_reported<T: DeserializeOwned>(
        &self,
        node: NodeId,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<T> {
        self.read(node).map_err(|fault| diagnostics.push(fault)).ok()
    }
}

/// Returns the entries of a mapping in order; anything else is reported as not being `what`.
pub(crate) fn entries(
    documents: &Documents,
    node: NodeId,
    what: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Spanned<String>, NodeId)> {
    match documents.kind(node) {
        NodeKind::Mapping(pairs) => pairs
            .iter()
            .filter_map(|(key, value)| {
                let text = documents.scalar_text(*key)?;
                Some((Spanned::new(text.to_owned(), documents.span(*key)), *value))
            })
            .collect(),
        kind @ (NodeKind::Null | NodeKind::Scalar(_) | NodeKind::Sequence(_)) => {
            let found = kind.describe();
            diagnostics.push(
                Diagnostic::error(codes::YAML_SHAPE, format!("expected {what} as a mapping, found {found}"))
                    .at(documents.span(node), format!("this is {found}"))
                    .help("write `key: value` pairs, each on a line"),
            );
            Vec::new()
        }
    }
}

/// Returns the elements of a list; a single value is a list of one, an omitted one an empty list.
pub(crate) fn elements(documents: &Documents, node: NodeId) -> Vec<NodeId> {
    match documents.kind(node) {
        NodeKind::Sequence(items) => items.clone(),
        NodeKind::Null => Vec::new(),
        NodeKind::Scalar(_) | NodeKind::Mapping(_) => vec![node],
    }
}

/// Reads a text for people: a plain string in `language`, or a map from language to text.
pub(crate) fn read_text(
    documents: &Documents,
    node: NodeId,
    language: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Text {
    match documents.kind(node) {
        NodeKind::Scalar(_) => Text::plain(language, documents.scalar_text(node).unwrap_or_default()),
        NodeKind::Mapping(_) => {
            let mut by_language = BTreeMap::new();
            for (key, value) in entries(documents, node, "a text by language", diagnostics) {
                match documents.scalar_text(value) {
                    Some(text) => {
                        by_language.insert(key.value, text.to_owned());
                    }
                    None => diagnostics.push(not_a_text(documents.span(value))),
                }
            }
            Text::new(by_language, language)
        }
        NodeKind::Null | NodeKind::Sequence(_) => {
            diagnostics.push(not_a_text(documents.span(node)));
            Text::default()
        }
    }
}

fn not_a_text(place: Span) -> Diagnostic {
    Diagnostic::error(codes::YAML_SHAPE, "expected a text")
        .at(place, "not a text")
        .help("write a string, or a map from language to string: `{en: …, zh: …}`")
}
