//! Replacing one value.

use crate::yaml::tree::{NodeId, NodeKind, ScalarStyle};
use crate::yaml::write::{ScalarPlace, is_core_word};

use super::child::Child;
use super::{Content, Found, Patch, Site};

impl Site<'_> {
    /// Returns ways to put `value` in the place of a child, the best first.
    pub(super) fn replace(&self, found: &Found, value: &Content) -> Vec<Vec<Patch>> {
        let Some(child) = found.children.get(found.number) else { return Vec::new() };
        let mut ways = Vec::new();
        ways.extend(self.within_scalar(child, value));
        if self.document.is_flow(found.parent) {
            ways.push(vec![written(child, &self.styled(child, value).to_flow())]);
        } else {
            ways.push(self.replace_in_block(child, value));
        }
        ways
    }

    /// Gives a scalar the style of the one it replaces.
    fn styled(&self, child: &Child, value: &Content) -> Content {
        let Content::Scalar(text, ScalarStyle::Plain) = value else { return value.clone() };
        let old = self.document.scalar(child.node).filter(|_| !child.alias);
        let style = old.map_or(ScalarStyle::Plain, |old| old.style);
        // A bool or a number must not get the quotes of a text.
        let style = if is_core_word(text) { ScalarStyle::Plain } else { style };
        Content::Scalar(text.clone(), style)
    }

    fn replace_in_block(&self, child: &Child, value: &Content) -> Vec<Patch> {
        let layout = self.layout;
        let line_break = layout.line_break(child.start);
        let indent = self.body_indent(child);
        let place = ScalarPlace { in_flow: false, is_key: false, indent, line_break };
        let text = self.styled(child, value).to_block(&place);
        let (first, body) = match text.split_once(line_break) {
            Some((first, body)) => (first, format!("{line_break}{body}")),
            None => (text.as_str(), String::new()),
        };
        let is_block = |style| matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let old_block =
            self.document.scalar(child.node).is_some_and(|old| is_block(old.style)) && !child.alias;
        if old_block {
            // The header may have a comment, and the lines below it end where the value does.
            let header = layout.word_end(child.value.start);
            let below = layout.line_end(header)..layout.line_end(child.value.end);
            return vec![Patch::new(child.value.start..header, first), Patch::new(below, body)];
        }
        let end = child.value.end;
        if self.is_block_collection(child.node) && !child.alias {
            if child.value.start > layout.line_end(child.lead) {
                let at = self.before_comment(child.lead, layout.line_end(child.lead));
                let below = layout.line_end(child.lead)..layout.line_end(end);
                return vec![Patch::insert(at, format!(" {first}")), Patch::new(below, body)];
            }
            return vec![Patch::new(child.value.start..end, text)];
        }
        if body.is_empty() {
            return vec![written(child, first)];
        }
        vec![written(child, first), Patch::insert(layout.line_end(end), body)]
    }

    /// The end of what stands between two places of a line, without its comment.
    fn before_comment(&self, start: usize, end: usize) -> usize {
        let between = self.layout.get(start, end);
        let cut = if between.trim_start().starts_with('#') {
            0
        } else {
            between.find(" #").unwrap_or(between.len())
        };
        let text = between.get(..cut).unwrap_or_default().trim_end();
        start.saturating_add(text.len())
    }

    fn is_block_collection(&self, node: NodeId) -> bool {
        matches!(self.document.kind(node), NodeKind::Sequence(_) | NodeKind::Mapping(_))
            && !self.document.is_flow(node)
    }

    /// The columns before the lines of a block of text in the place of a child.
    fn body_indent(&self, child: &Child) -> usize {
        let layout = self.layout;
        let beside = layout.column(child.start).saturating_add(2);
        let Some(old) = self.document.scalar(child.node).filter(|_| !child.alias) else { return beside };
        if !matches!(old.style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return beside;
        }
        let first = layout.next_line(child.value.start).unwrap_or(child.value.end);
        let line = layout.get(first, layout.line_end(first));
        let blanks = line.len().saturating_sub(line.trim_start_matches(' ').len());
        // Its own first line may begin with blanks of the text.
        if old.text().starts_with([' ', '\n']) || blanks == 0 { beside } else { blanks }
    }

    /// Changes only what differs between two texts, so that the lines of the others stay as they are folded.
    fn within_scalar(&self, child: &Child, value: &Content) -> Option<Vec<Patch>> {
        let Content::Scalar(new, style) = self.styled(child, value) else { return None };
        let old = self.document.scalar(child.node).filter(|_| !child.alias)?;
        let lines = self.layout.get(child.value.start, child.value.end).contains('\n');
        if !lines || style != old.style || style == ScalarStyle::Literal {
            return None;
        }
        let (start, end) = middle(old.text(), &new);
        let new_end = new.len().saturating_sub(old.text().len().saturating_sub(end));
        let inserted = new.get(start..new_end)?;
        let number = |offset: usize| u32::try_from(offset).ok();
        let from = old.excerpt.span(number(start)?, number(start)?).range().start;
        let to = if end > start { old.excerpt.span(number(start)?, number(end)?).range().end } else { from };
        let escaped = match style {
            ScalarStyle::SingleQuoted => inserted.replace('\'', "''"),
            ScalarStyle::DoubleQuoted => inserted.replace('\\', "\\\\").replace('"', "\\\""),
            ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => inserted.to_owned(),
        };
        (from <= to).then(|| vec![Patch::new(from..to, escaped)])
    }
}

/// Writes a text where the value stands, or after the colon or dash if there is none yet.
fn written(child: &Child, text: &str) -> Patch {
    let blank = if child.omitted { " " } else { "" };
    Patch::new(child.value.clone(), format!("{blank}{text}"))
}

/// The range of `old` that differs from `new`, on boundaries of characters of both.
fn middle(old: &str, new: &str) -> (usize, usize) {
    let common = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs.take_while(|(one, other)| one == other).map(|(c, _)| c.len_utf8()).sum()
    };
    let start = common(&mut old.chars().zip(new.chars()));
    let (old_rest, new_rest) = (old.get(start..).unwrap_or_default(), new.get(start..).unwrap_or_default());
    let tail = common(&mut old_rest.chars().rev().zip(new_rest.chars().rev()));
    (start, old.len().saturating_sub(tail))
}
