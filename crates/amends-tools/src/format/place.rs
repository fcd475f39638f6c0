//! Where things stand in the text that is formatted: lines, columns, blanks and comments.

use std::collections::BTreeSet;
use std::ops::Range;

use super::rows::{Stood, width};

/// The most bytes of a line that are looked at for alignment; what is longer is broken up anyway.
const LINE: usize = 1000;

/// A text with the comments that were not laid out yet.
#[derive(Debug)]
pub(super) struct Place<'t> {
    pub(super) text: &'t str,
    lines: Vec<usize>,
    comments: &'t [Range<usize>],
    next: usize,
    /// Comments that were laid out before their turn.
    taken: BTreeSet<usize>,
}

impl<'t> Place<'t> {
    pub(super) fn new(text: &'t str, comments: &'t [Range<usize>]) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(breaks).collect();
        Self { text, lines, comments, next: 0, taken: BTreeSet::new() }
    }

    pub(super) fn slice(&self, bytes: Range<usize>) -> &'t str {
        self.text.get(bytes).unwrap_or_default()
    }

    fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at).saturating_sub(1)
    }

    fn line_start(&self, line: usize) -> usize {
        self.lines.get(line).copied().unwrap_or(self.text.len())
    }

    /// Returns what stands on the line of `at` before it.
    fn before(&self, at: usize) -> &'t str {
        self.slice(self.line_start(self.line(at))..at)
    }

    /// Returns the column of `at`, from 0.
    pub(super) fn column(&self, at: usize) -> usize {
        self.before(at).chars().count()
    }

    /// Returns whether nothing stands before `at` on its line.
    pub(super) fn begins_line(&self, at: usize) -> bool {
        self.before(at).trim_matches([' ', '\t']).is_empty()
    }

    /// Returns whether `at` begins a line above which there is an empty one.
    pub(super) fn is_spaced(&self, at: usize) -> bool {
        let line = self.line(at);
        let above = self.slice(self.line_start(line.saturating_sub(1))..self.line_start(line));
        line > 0 && self.begins_line(at) && above.trim().is_empty()
    }

    /// Returns where `at` stands on its line, behind something that it needs so many blanks after.
    pub(super) fn stood(&self, at: usize, needs: usize) -> Stood {
        let before = self.before(at);
        if before.len() > LINE {
            return Stood::default();
        }
        let content = before.trim_end_matches([' ', '\t']);
        let padded = !content.is_empty() && before.len() - content.len() > needs;
        Stood { column: width(before), padded }
    }

    /// Returns the first byte from `at` on that is neither blank nor in a comment.
    pub(super) fn content_from(&self, mut at: usize) -> usize {
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            let content = rest.trim_start();
            at = self.text.len() - content.len();
            if !content.starts_with('#') {
                return at;
            }
            at += content.find('\n').unwrap_or(content.len());
        }
    }

    /// Returns whether a comment stands between two places.
    pub(super) fn has_comment(&self, bytes: &Range<usize>) -> bool {
        let first = self.comments.partition_point(|comment| comment.start < bytes.start);
        self.comments.get(first).is_some_and(|comment| comment.start < bytes.end)
    }

    /// Returns the next comment before `until` without taking it.
    pub(super) fn peek(&mut self, until: usize) -> Option<Range<usize>> {
        while self.taken.remove(&self.next) {
            self.next += 1;
        }
        self.comments.get(self.next).filter(|comment| comment.start < until).cloned()
    }

    /// Passes over the comment that [`Self::peek`] gave.
    pub(super) fn advance(&mut self) {
        self.next += 1;
    }

    /// Takes the comment behind `end` on its line, if nothing but commas and blanks stands between.
    pub(super) fn take_behind(&mut self, end: usize) -> Option<Range<usize>> {
        let first = self.comments.partition_point(|comment| comment.start < end);
        let comment = self.comments.get(first)?.clone();
        let between = self.slice(end..comment.start);
        let free = first >= self.next && !self.taken.contains(&first);
        if !free || !between.trim_matches([' ', '\t', ',']).is_empty() {
            return None;
        }
        self.taken.insert(first);
        Some(comment)
    }
}
