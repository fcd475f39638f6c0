//! Inserting and removing items and entries.

use std::ops::Range;

use crate::yaml::tree::{NodeId, NodeKind};

use super::child::{Child, chunks};
use super::layout::is_blank;
use super::{Content, Found, Fragment, Patch, Refusal, Site, Step};

impl Site<'_> {
    /// Returns ways to put a new child into a collection, the best first.
    pub(super) fn insert(
        &self,
        at: &[Step],
        node: NodeId,
        position: usize,
        new: &Fragment,
    ) -> Result<Vec<Vec<Patch>>, Refusal> {
        let children = self.children(node)?;
        if children.is_empty()
            && let Some(patches) = self.open_brackets(at, new)
        {
            return Ok(vec![patches]);
        }
        if self.document.is_flow(node) || children.is_empty() {
            return self.insert_in_flow(node, &children, position, new).map(|patches| vec![patches]);
        }
        let is_entry = matches!(self.document.kind(node), NodeKind::Mapping(_));
        let layout = self.layout;
        let chunks = chunks(layout, &children, at.is_empty());
        let column = children.first().map_or(0, |child| layout.column(child.start));
        let line_break = layout.line_break(children.first().map_or(0, |child| child.start));
        let text = new.to_lines(if is_entry { "" } else { "- " }, column, line_break);
        let indent = " ".repeat(column);
        let between = self.blank_lines(&chunks, position);
        let gap = format!("{}{indent}", line_break.repeat(between.saturating_add(1)));
        let patch =
            match (chunks.get(position), position.checked_sub(1).and_then(|before| chunks.get(before))) {
                (_, Some(before)) => Patch::insert(before.end, format!("{gap}{text}")),
                (Some(after), None) => Patch::insert(after.start, format!("{text}{gap}")),
                (None, None) => return Err(Refusal::Absent),
            };
        Ok(vec![vec![patch]])
    }

    /// How many blank lines to leave beside a new child: as many as between those already there.
    fn blank_lines(&self, chunks: &[Range<usize>], position: usize) -> usize {
        let gap = position.clamp(1, chunks.len().saturating_sub(1).max(1));
        let (Some(before), Some(after)) = (gap.checked_sub(1).and_then(|at| chunks.get(at)), chunks.get(gap))
        else {
            return 0;
        };
        let between = self.layout.get(before.end, after.start);
        if between.trim().is_empty() { between.matches('\n').count().saturating_sub(1) } else { 0 }
    }

    /// Writes the first child of `[]` or `{}` on a line of its own, if nothing around is in brackets.
    fn open_brackets(&self, at: &[Step], new: &Fragment) -> Option<Vec<Patch>> {
        let found = self.find(at).ok().filter(|found| !self.document.is_flow(found.parent))?;
        let child = found.children.get(found.number).filter(|child| !child.alias)?;
        let layout = self.layout;
        let mark = if matches!(self.document.kind(child.node), NodeKind::Mapping(_)) { "" } else { "- " };
        let before = layout.get(child.lead, child.value.start);
        let start = child.lead.saturating_add(before.trim_end().len());
        if before.contains(['\n', '#']) || layout.get(child.value.start, child.value.end).contains('\n') {
            return None;
        }
        let (column, line_break) =
            (layout.column(child.start).saturating_add(2), layout.line_break(child.start));
        let lines = format!("{line_break}{}{}", " ".repeat(column), new.to_lines(mark, column, line_break));
        Some(vec![
            Patch::new(start..child.value.end, ""),
            Patch::insert(layout.line_end(child.value.end), lines),
        ])
    }

    fn insert_in_flow(
        &self,
        node: NodeId,
        children: &[Child],
        position: usize,
        new: &Fragment,
    ) -> Result<Vec<Patch>, Refusal> {
        let is_entry = matches!(self.document.kind(node), NodeKind::Mapping(_));
        let span = self.document.span(node);
        if new.has_comments() {
            return Err(Refusal::Comments(self.document.head(node)));
        }
        let text = new.to_flow(is_entry);
        let layout = self.layout;
        let Some(last) = children.last() else {
            return Ok(vec![Patch::insert(span.range().start.saturating_add(1), text)]);
        };
        if let Some(after) = children.get(position) {
            if !layout.begins_line(after.start) {
                return Ok(vec![Patch::insert(after.start, format!("{text}, "))]);
            }
            let start = self.comments_above(after.start);
            let gap = self.new_line(start);
            return Ok(vec![Patch::insert(start, format!("{text},{gap}"))]);
        }
        if !layout.begins_line(last.start) {
            // A comma after the last item is YAML, and then none is missing.
            let comma = layout.skip(last.value.end, false);
            if layout.char_at(comma) == Some(',') {
                return Ok(vec![Patch::insert(comma.saturating_add(1), format!(" {text}"))]);
            }
            return Ok(vec![Patch::insert(last.value.end, format!(", {text}"))]);
        }
        let gap = self.new_line(last.start);
        let comma = layout.skip(last.value.end, false);
        if layout.char_at(comma) == Some(',') {
            let end = layout.line_end(comma);
            return Ok(vec![Patch::insert(end, format!("{gap}{text},"))]);
        }
        if layout.ends_line(last.value.end) {
            let end = layout.line_end(last.value.end);
            return Ok(vec![Patch::insert(last.value.end, ","), Patch::insert(end, format!("{gap}{text}"))]);
        }
        Ok(vec![Patch::insert(last.value.end, format!(",{gap}{text}"))])
    }

    /// A line break and the indentation of the line of `at`.
    fn new_line(&self, at: usize) -> String {
        format!("{}{}", self.layout.line_break(at), " ".repeat(self.layout.column(at)))
    }

    /// The first of the comment lines directly above `at`, or `at`.
    fn comments_above(&self, mut at: usize) -> usize {
        while let Some((line, column)) =
            self.layout.previous_line(at).and_then(|line| Some((line, self.layout.comment_column(line)?)))
        {
            at = line.saturating_add(column);
        }
        at
    }

    /// Returns ways to take a child away, the best first.
    pub(super) fn remove(&self, at: &[Step], found: &Found) -> Result<Vec<Vec<Patch>>, Refusal> {
        let Some(child) = found.children.get(found.number) else { return Err(Refusal::Absent) };
        if found.children.len() == 1 {
            return self.remove_last(at, found.parent, child);
        }
        if self.document.is_flow(found.parent) {
            return Ok(vec![self.remove_from_flow(found, child)]);
        }
        let layout = self.layout;
        let header = at.len() <= 1;
        let chunks = chunks(layout, &found.children, header);
        let Some(chunk) = chunks.get(found.number) else { return Err(Refusal::Absent) };
        if !layout.begins_line(chunk.start) {
            // The first child on the line of its parent's dash: the next takes its place.
            let Some(next) = chunks.get(1) else { return Err(Refusal::Absent) };
            let joined = Patch::new(chunk.start..next.start, "");
            let blanks = layout.get(layout.line_start(chunk.start), chunk.start);
            let dash = chunk.start.saturating_sub(blanks.len().saturating_sub(blanks.trim_end().len()));
            let alone = Patch::new(dash..chunk.end, "");
            let own_line = layout.comment_column(layout.line_start(next.start)).is_some();
            let between = layout.get(chunk.end, next.start);
            if own_line || !between.trim().is_empty() {
                return Ok(vec![vec![alone], vec![joined]]);
            }
            return Ok(vec![vec![joined], vec![alone]]);
        }
        Ok(vec![vec![self.remove_lines(chunk)]])
    }

    /// Takes whole lines away, and the blank lines above them if there are some below as well.
    fn remove_lines(&self, chunk: &Range<usize>) -> Patch {
        let layout = self.layout;
        let mut start = layout.line_start(chunk.start);
        let after = layout.next_line(chunk.end);
        if after.is_none_or(|line| layout.is_blank_line(line)) {
            while let Some(line) = layout.previous_line(start).filter(|line| layout.is_blank_line(*line)) {
                start = line;
            }
        }
        // At the top of a file blank lines separate nothing.
        let top = start == layout.line_start(0);
        let mut after = after;
        while let Some(line) = after.filter(|line| top && layout.is_blank_line(*line)) {
            after = layout.next_line(line);
        }
        match after {
            Some(after) => Patch::new(start..after, ""),
            // The last line has no line break of its own; the one before it goes.
            None => {
                let text = layout.get(0, start);
                let text = text.strip_suffix('\n').unwrap_or(text);
                let text = text.strip_suffix('\r').unwrap_or(text);
                Patch::new(text.len()..chunk.end, "")
            }
        }
    }

    /// Takes the only child away: the collection is written as an empty one.
    fn remove_last(&self, at: &[Step], parent: NodeId, child: &Child) -> Result<Vec<Vec<Patch>>, Refusal> {
        if self.document.is_flow(parent) {
            let span = self.document.span(parent).range();
            let inside = span.start.saturating_add(1)..span.end.saturating_sub(1);
            let alone = is_blank(self.layout.get(child.value.end, inside.end));
            let own = Patch::new(child.start..child.value.end, "");
            return Ok(if alone {
                vec![vec![Patch::new(inside, "")]]
            } else {
                vec![vec![own], vec![Patch::new(inside, "")]]
            });
        }
        let empty = match self.document.kind(parent) {
            NodeKind::Sequence(_) => Content::Sequence(Vec::new()),
            NodeKind::Null | NodeKind::Scalar(_) | NodeKind::Mapping(_) => Content::Mapping(Vec::new()),
        };
        let (_, above) = at.split_last().ok_or(Refusal::Absent)?;
        let found = self.find(above)?;
        Ok(self.replace(&found, &empty))
    }

    fn remove_from_flow(&self, found: &Found, child: &Child) -> Vec<Patch> {
        let layout = self.layout;
        let comma = layout.skip(child.value.end, false);
        let has_comma = layout.char_at(comma) == Some(',');
        let end = if has_comma { comma.saturating_add(1) } else { child.value.end };
        let previous = found.number.checked_sub(1).and_then(|number| found.children.get(number));
        if layout.begins_line(child.start) && layout.ends_line(end) && (has_comma || previous.is_some()) {
            let mut patches =
                vec![self.remove_lines(&(self.comments_above(child.start)..layout.line_end(end)))];
            if let Some(previous) = previous.filter(|_| !has_comma) {
                let comma = layout.skip(previous.value.end, false);
                patches.push(Patch::new(comma..comma.saturating_add(1), ""));
            }
            return patches;
        }
        match (found.children.get(found.number.saturating_add(1)), previous) {
            (Some(next), _) if !layout.begins_line(next.start) => {
                vec![Patch::new(child.start..next.start, "")]
            }
            (Some(_), _) | (None, None) => vec![Patch::new(child.start..end, "")],
            (None, Some(previous)) => vec![Patch::new(previous.value.end..child.value.end, "")],
        }
    }
}
