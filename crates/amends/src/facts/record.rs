//! One record as written: from a JSON text, a node of YAML or a row of a table. [`super::program`] adds the values
//! of a program.

use std::borrow::Cow;

use amends_engine::diagnostic::codes;
use amends_engine::limits;
use amends_engine::yaml::{Document, NodeId, NodeKind};

use super::fault::{FactsError, Faults, Path, Problem};
use super::json;
use super::raw::{At, Entry, Origin, Raw, RawKind};

/// A record as written, before it is held against a policy.
///
/// # Examples
/// ```
/// use amends::{ReadOptions, Record};
///
/// let policy = amends::builtin("company/service").expect("a shipped pack loads");
/// let record = Record::from_cells([("complaint.text", "hello"), ("complaint.channel", "")]);
/// let facts = policy.facts_from_records(&[&record], &ReadOptions::default()).expect("declared facts");
/// assert_eq!(facts.iter().count(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct Record<'a> {
    pub(crate) raw: Raw<'a>,
    pub(crate) origin: Origin<'a>,
    /// What was wrong already with the text.
    pub(crate) faults: Faults,
}

impl<'a> Record<'a> {
    /// Reads a JSON text; a repeated key is reported once the record is held against a policy.
    ///
    /// # Errors
    /// [`FactsError`] if the text is not UTF-8, not JSON, or beyond the limits of a record.
    pub fn from_json(text: &'a [u8]) -> Result<Self, FactsError> {
        let text = json::text(text)?;
        let mut faults = Faults::default();
        let raw = json::read(text, &mut faults)?;
        Ok(Self { raw, origin: Origin::Json(text), faults })
    }

    /// Takes a node of YAML, whose scalars are read by the types of the facts.
    #[must_use]
    pub fn from_yaml(document: &'a Document, node: NodeId) -> Self {
        let mut faults = Faults::default();
        let mut lowering = Lowering { document, nodes: 0, stopped: false };
        let raw = lowering.node(node, limits::RECORD_DEPTH);
        if lowering.stopped {
            let tail = format!(
                "the record is deeper than {} or larger than {} values",
                limits::RECORD_DEPTH,
                limits::RECORD_NODES
            );
            faults.add(&Origin::Yaml, &Path::Root, raw.at, None, Problem::new(codes::RECORD_LIMIT, tail));
        }
        Self { raw, origin: Origin::Yaml, faults }
    }

    /// Takes the cells of a row with the names of their columns; an empty cell is absent.
    pub fn from_cells<K: Into<Cow<'a, str>>, V: Into<Cow<'a, str>>>(
        cells: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let mut names = Vec::new();
        let mut entries = Vec::new();
        for (column, (name, cell)) in cells.into_iter().enumerate() {
            let (key, cell, at) = (name.into(), cell.into(), At::Column(column));
            names.push(key.clone());
            let kind = if cell.is_empty() { RawKind::Null } else { RawKind::Word(cell) };
            entries.push(Entry { key, at, value: Raw::new(kind, at) });
        }
        Self {
            raw: Raw::new(RawKind::Map(entries), At::Nowhere),
            origin: Origin::Row(names),
            faults: Faults::default(),
        }
    }
}

/// Lowers YAML. Aliases make a tree of a graph, so the nodes are counted.
struct Lowering<'a> {
    document: &'a Document,
    nodes: usize,
    stopped: bool,
}

impl<'a> Lowering<'a> {
    fn node(&mut self, node: NodeId, depth: usize) -> Raw<'a> {
        let at = At::Span(self.document.span(node));
        self.nodes = self.nodes.saturating_add(1);
        let Some(depth) = depth.checked_sub(1).filter(|_| self.nodes <= limits::RECORD_NODES) else {
            self.stopped = true;
            return Raw::new(RawKind::Null, at);
        };
        let kind = match self.document.kind(node) {
            NodeKind::Null => RawKind::Null,
            NodeKind::Scalar(scalar) => RawKind::Word(Cow::Borrowed(scalar.text())),
            NodeKind::Sequence(items) => {
                RawKind::List(items.iter().map(|item| self.node(*item, depth)).collect())
            }
            NodeKind::Mapping(pairs) => RawKind::Map(
                pairs
                    .iter()
                    .map(|(key, value)| Entry {
                        key: Cow::Borrowed(self.document.text(*key).map_or("", |text| text)),
                        at: At::Span(self.document.span(*key)),
                        value: self.node(*value, depth),
                    })
                    .collect(),
            ),
        };
        Raw::new(kind, at)
    }
}
