//! Where the parts of a collection stand: dashes, keys, values, and the comments that go with them.
//!
//! The tree knows the bytes of nodes. Of a child also its dash or colon, its anchor and the header of
//! a block of text are needed here, and for an alias the place where it stands, not that of its anchor.

use std::ops::Range;

use super::layout::Layout;
use crate::yaml::tree::{Document, NodeId, NodeKind, ScalarStyle};

/// How many dashes before a list are looked at to find its first; the others would stand in comments.
const DASHES: usize = 100;

/// One item or entry.
#[derive(Clone, Debug)]
pub(super) struct Child {
    pub(super) node: NodeId,
    /// The dash, the key with its anchor, or in brackets the item with its anchor.
    pub(super) start: usize,
    /// After the dash or the colon; in brackets the start of an item.
    pub(super) lead: usize,
    /// The value without its anchor; of a block of text with the header. Empty if it is omitted.
    pub(super) value: Range<usize>,
    /// Whether nothing is written.
    pub(super) omitted: bool,
    /// Whether it is an alias.
    pub(super) alias: bool,
}

/// Returns the children of a collection; `None` if their places cannot be told.
pub(super) fn children(document: &Document, layout: Layout<'_>, node: NodeId) -> Option<Vec<Child>> {
    let flow = document.is_flow(node);
    let start = document.span(node).range().start;
    let bracket = flow && matches!(layout.char_at(start), Some('[' | '{'));
    let mut at = if bracket { start.saturating_add(1) } else { start };
    if let (NodeKind::Sequence(items), false) = (document.kind(node), flow) {
        let begins_with_item =
            items.first().is_some_and(|first| document.span(*first).range().start == start);
        at = first_dash(layout, start, begins_with_item);
    }
    let pairs: Vec<(Option<NodeId>, NodeId)> = match document.kind(node) {
        NodeKind::Sequence(items) => items.iter().map(|item| (None, *item)).collect(),
        NodeKind::Mapping(entries) => entries.iter().map(|(key, value)| (Some(*key), *value)).collect(),
        NodeKind::Null | NodeKind::Scalar(_) => return None,
    };
    let mut children = Vec::with_capacity(pairs.len());
    for (key, value) in pairs {
        let start = layout.skip(at, flow);
        let lead = match key {
            Some(key) => after_colon(document, layout, key, start)?,
            None if flow => start,
            None => (layout.char_at(start) == Some('-')).then(|| start.saturating_add(1))?,
        };
        let child = place(document, layout, value, start, lead);
        at = child.value.end;
        children.push(child);
    }
    Some(children)
}

/// The dash of the first item. The parser lets a list that is not indented begin after it.
fn first_dash(layout: Layout<'_>, start: usize, begins_with_item: bool) -> usize {
    if layout.char_at(start) == Some('-') && layout.is_alone(start) && !begins_with_item {
        return start;
    }
    let mut dashes = layout.get(0, start).rmatch_indices('-').map(|(dash, _)| dash).take(DASHES);
    let first = |dash: &usize| {
        let after = dash.saturating_add(1);
        after == start || layout.skip(after, false) == layout.skip(start, false)
    };
    dashes.find(first).unwrap_or(start)
}

fn after_colon(document: &Document, layout: Layout<'_>, key: NodeId, start: usize) -> Option<usize> {
    let explicit = layout.char_at(start) == Some('?') && document.span(key).range().start != start;
    let start = if explicit { layout.skip(start.saturating_add(1), false) } else { start };
    let span = document.span(key).range();
    let end = if span.start >= start { span.end } else { layout.word_end(start) };
    let colon = layout.skip(end, false);
    (layout.char_at(colon) == Some(':')).then(|| colon.saturating_add(1))
}

fn place(document: &Document, layout: Layout<'_>, node: NodeId, start: usize, lead: usize) -> Child {
    let span = document.span(node).range();
    let (properties, begin) = after_properties(layout, lead);
    let child =
        |value: Range<usize>, omitted: bool, alias: bool| Child { node, start, lead, value, omitted, alias };
    match document.kind(node) {
        NodeKind::Null if span.is_empty() && span.start >= start => {
            child(properties..properties, true, false)
        }
        _ if span.start < lead => child(begin..layout.word_end(begin), false, true),
        NodeKind::Scalar(scalar) if matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded) => {
            let header = layout.word_end(begin);
            let mut end = if span.is_empty() { header } else { span.end };
            // Empty lines at the end belong to a `|+`; the last line break does in any case.
            let breaks = scalar.text().len().saturating_sub(scalar.text().trim_end_matches('\n').len());
            for _ in 1..breaks {
                end = layout.next_line(end).map_or(end, |line| layout.line_end(line));
            }
            child(begin..end, false, false)
        }
        NodeKind::Null | NodeKind::Scalar(_) | NodeKind::Sequence(_) | NodeKind::Mapping(_) => {
            child(span, false, false)
        }
    }
}

/// The end of `&anchor` and `!!tag`, and the place after them, where the value begins.
fn after_properties(layout: Layout<'_>, lead: usize) -> (usize, usize) {
    let (mut end, mut at) = (lead, layout.skip(lead, false));
    while matches!(layout.char_at(at), Some('&' | '!')) {
        end = layout.word_end(at);
        at = layout.skip(end, false);
    }
    (end, at)
}

/// Returns the lines of each child outside of brackets: from the first comment line directly above that
/// stands in its column, to its last line with the comment there and deeper comment lines below.
///
/// The first line begins at its first character, the last ends before its line break. `header` says
/// that comments above the first child are not its own.
pub(super) fn chunks(layout: Layout<'_>, children: &[Child], header: bool) -> Vec<Range<usize>> {
    let mut chunks: Vec<Range<usize>> = Vec::with_capacity(children.len());
    for (number, child) in children.iter().enumerate() {
        let column = layout.column(child.start);
        let before = chunks.last().map_or(0, |chunk| chunk.end);
        let mut start = child.start;
        let has_own = layout.begins_line(child.start) && !(header && number == 0);
        while let Some(line) = layout.previous_line(start).filter(|_| has_own) {
            if line < before || layout.comment_column(line) != Some(column) {
                break;
            }
            start = line.saturating_add(column);
        }
        chunks.push(start..chunk_end(layout, child, column));
    }
    chunks
}

fn chunk_end(layout: Layout<'_>, child: &Child, column: usize) -> usize {
    let mut end = layout.line_end(child.value.end.max(child.lead));
    let mut line = layout.next_line(end);
    while let Some(start) = line {
        if layout.comment_column(start).is_some_and(|comment| comment > column) {
            end = layout.line_end(start);
        } else if !layout.is_blank_line(start) {
            break;
        }
        line = layout.next_line(start);
    }
    end
}
