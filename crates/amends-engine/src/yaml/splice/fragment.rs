//! A new item or entry, on its way into a document: as its author wrote it, or made from a value.

use std::sync::Arc;

use super::Content;
use super::child::{self, chunks};
use super::content::key_text;
use super::layout::Layout;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::SourceMap;
use crate::yaml::tree::{Document, NodeId, NodeKind};
use crate::yaml::write::ScalarPlace;

/// A value with the lines it is written in, comments included.
#[derive(Clone, Debug)]
pub struct Fragment {
    content: Content,
    /// Comment lines above, without indentation.
    above: Vec<String>,
    /// Its lines, indented from zero.
    lines: Vec<String>,
    /// Whether there are comments in or below it.
    commented: bool,
}

impl Fragment {
    /// Returns the entry `key: value` of a mapping.
    #[must_use]
    pub fn entry(key: &str, value: &Content) -> Self {
        let place = ScalarPlace { in_flow: false, is_key: false, indent: 2, line_break: "\n" };
        let text = format!("{}: {}", key_text(key), value.to_block(&place));
        let content = Content::Mapping(vec![(Arc::from(key), value.clone())]);
        Self { content, above: Vec::new(), lines: lines_of(&text, 0), commented: false }
    }

    /// Returns an item of a list.
    #[must_use]
    pub fn item(value: &Content) -> Self {
        let place = ScalarPlace { in_flow: false, is_key: false, indent: 0, line_break: "\n" };
        let text = value.to_block(&place);
        Self { content: value.clone(), above: Vec::new(), lines: lines_of(&text, 0), commented: false }
    }

    /// Reads what an author wrote: one value, or a list of one item, which is then the value.
    ///
    /// # Errors
    /// The faults of the text, or that it holds nothing or several items; they point into `sources`.
    pub fn read(sources: &SourceMap, document: &Document) -> Result<Self, Diagnostic> {
        let empty = || Diagnostic::error(codes::UNREADABLE_VALUE, "there is nothing in it");
        let root = document.root().ok_or_else(empty)?;
        let text = sources.file(document.source()).map_or("", |file| file.text());
        let layout = Layout { text };
        if let NodeKind::Sequence(items) = document.kind(root)
            && !document.is_flow(root)
        {
            let [item] = items.as_slice() else {
                let message = format!("it is a list of {} items, and one is added at a time", items.len());
                return Err(Diagnostic::error(codes::UNREADABLE_VALUE, message).at(document.head(root), ""));
            };
            return Self::cut(document, layout, root, *item).ok_or_else(empty);
        }
        let range = document.span(root).range();
        Some(Self::of(document, layout, root, range.start, range.start, text.len()))
            .filter(|_| !matches!(document.kind(root), NodeKind::Null))
            .ok_or_else(empty)
    }

    fn cut(document: &Document, layout: Layout<'_>, list: NodeId, item: NodeId) -> Option<Self> {
        let children = child::children(document, layout, list)?;
        let child = children.first()?;
        let chunk = chunks(layout, &children, false).into_iter().next()?;
        let body = layout.skip(child.lead, false).min(child.value.start).max(child.lead);
        Some(Self::of(document, layout, item, child.start, body, chunk.end))
    }

    /// The comments above `start`, and the lines from `body` to `end`.
    fn of(
        document: &Document,
        layout: Layout<'_>,
        node: NodeId,
        start: usize,
        body: usize,
        end: usize,
    ) -> Self {
        let mut above = Vec::new();
        let mut line = layout.previous_line(start);
        while let Some(at) = line {
            if layout.comment_column(at).is_some() {
                above.push(layout.get(at, layout.line_end(at)).trim().to_owned());
            } else if !layout.is_blank_line(at) {
                break;
            }
            line = layout.previous_line(at);
        }
        above.reverse();
        let lines = lines_of(layout.get(body, end).trim_end(), layout.column(body));
        let commented = has_comments(document, layout, body, end);
        Self { content: Content::of(document, node), above, lines, commented }
    }

    /// Returns the entry `key:` of a mapping whose value is a list of this one item.
    #[must_use]
    pub fn listed_under(&self, key: &str) -> Self {
        let text = format!("{}:\n  {}", key_text(key), self.to_lines("- ", 2, "\n"));
        let content = Content::Mapping(vec![(Arc::from(key), Content::Sequence(vec![self.content.clone()]))]);
        Self { content, above: Vec::new(), lines: lines_of(&text, 0), commented: self.has_comments() }
    }

    /// Returns the entry `key:` of a mapping whose value is the mapping that this is.
    #[must_use]
    pub fn under(&self, key: &str) -> Self {
        let text = format!("{}:\n  {}", key_text(key), self.to_lines("", 2, "\n"));
        let content = Content::Mapping(vec![(Arc::from(key), self.content.clone())]);
        Self { content, above: Vec::new(), lines: lines_of(&text, 0), commented: self.has_comments() }
    }

    /// Returns what it says.
    #[must_use]
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// Returns it on one line, as it stands in brackets; an entry without its braces.
    pub(super) fn to_flow(&self, entry: bool) -> String {
        let text = self.content.to_flow();
        let inner = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
        inner.filter(|_| entry).map_or_else(|| text.clone(), str::to_owned)
    }

    /// Returns whether it has comments, which brackets have no place for.
    pub(super) fn has_comments(&self) -> bool {
        self.commented || !self.above.is_empty()
    }

    /// Returns its lines at a column, the first without indentation; `mark` stands before them.
    pub(super) fn to_lines(&self, mark: &str, column: usize, line_break: &str) -> String {
        let indent = " ".repeat(column);
        let deeper = " ".repeat(column.saturating_add(mark.len()));
        let mut out = String::new();
        for comment in &self.above {
            out.push_str(comment);
            out.push_str(line_break);
            out.push_str(&indent);
        }
        out.push_str(mark);
        for (number, line) in self.lines.iter().enumerate() {
            if number > 0 {
                out.push_str(line_break);
                if !line.is_empty() {
                    out.push_str(&deeper);
                }
            }
            out.push_str(line);
        }
        out
    }
}

/// Splits a text into lines and takes up to `indent` blanks from each but the first.
fn lines_of(text: &str, indent: usize) -> Vec<String> {
    let lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let dedented = lines.enumerate().map(|(number, line)| {
        let blanks = line.len().saturating_sub(line.trim_start_matches(' ').len());
        let cut = if number == 0 { 0 } else { blanks.min(indent) };
        let line = line.get(cut..).unwrap_or_default();
        if line.trim_matches([' ', '\t']).is_empty() { String::new() } else { line.to_owned() }
    });
    dedented.collect()
}

/// Whether a comment stands between two places: a `#` that is part of no scalar.
fn has_comments(document: &Document, layout: Layout<'_>, start: usize, end: usize) -> bool {
    let scalars = document.tree.nodes.iter().filter(|node| matches!(node.kind, NodeKind::Scalar(_)));
    let ranges: Vec<_> = scalars.map(|node| node.span.range()).collect();
    let text = layout.get(start, end);
    text.match_indices('#').any(|(offset, _)| {
        let at = start.saturating_add(offset);
        !ranges.iter().any(|range| range.contains(&at))
    })
}
