//! Source texts and the places in them.
//!
//! A [`Span`] is a half-open range of **byte offsets into the original file**, everywhere.
//! Line and column exist only in [`Position`], which renderers ask for. An expression inside
//! a YAML scalar is parsed from the *decoded* scalar text; its [`Excerpt`] maps offsets of
//! that text back to the file, so that an error shows the exact column also inside quoted,
//! `|` and `>` scalars.

use std::ops::Range;
use std::sync::Arc;

/// The number of a source text within one [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

impl SourceId {
    /// Returns the bare number, for passing an id through serde.
    pub(crate) fn number(self) -> u32 {
        self.0
    }

    /// Returns the id with this number.
    pub(crate) fn from_number(number: u32) -> Self {
        Self(number)
    }
}

/// A half-open range of byte offsets into one original source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    source: SourceId,
    start: u32,
    end: u32,
}

impl Span {
    /// Returns the span of `start..end` in `source`; an inverted range becomes empty.
    #[must_use]
    pub fn new(source: SourceId, start: u32, end: u32) -> Self {
        Self { source, start, end: end.max(start) }
    }

    /// Returns the text this span lies in.
    #[must_use]
    pub fn source(self) -> SourceId {
        self.source
    }

    /// Returns the offset of the first byte.
    #[must_use]
    pub fn start(self) -> u32 {
        self.start
    }

    /// Returns the offset after the last byte.
    #[must_use]
    pub fn end(self) -> u32 {
        self.end
    }

    /// Returns the range of bytes, ready for slicing.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the smallest span that covers both; `other` is ignored if it lies in another text.
    #[must_use]
    pub fn join(self, other: Span) -> Span {
        if self.source == other.source {
            Span::new(self.source, self.start.min(other.start), self.end.max(other.end))
        } else {
            self
        }
    }
}

/// A value with the place where it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Joins a value with its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// One source text with its name.
#[derive(Debug, Clone)]
pub struct SourceFile {
    name: String,
    text: Arc<str>,
    line_starts: Vec<u32>,
}

impl SourceFile {
    /// Returns the name the text was added under, usually a relative path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the whole text.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }
}

/// A place for people: file, line and column, both counted from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The name of the source text.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// All source texts of one load, in the order in which they were added.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Returns an empty map.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text and returns its number.
    ///
    /// # Errors
    /// Gives the text back if it is longer than [`crate::limits::SOURCE_BYTES`], which keeps
    /// every offset within `u32`, or if there are 2³² texts already.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> Result<SourceId, Arc<str>> {
        let text: Arc<str> = text.into();
        let Ok(id) = u32::try_from(self.files.len()) else { return Err(text) };
        if text.len() > crate::limits::SOURCE_BYTES {
            return Err(text);
        }
        let mut line_starts = vec![0];
        line_starts
            .extend(text.bytes().zip(1u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, after)| after));
        self.files.push(SourceFile { name: name.into(), text, line_starts });
        Ok(SourceId(id))
    }

    /// Returns the text with this number; `None` for a number of another map.
    #[must_use]
    pub fn file(&self, id: SourceId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// Returns all texts in order.
    pub fn files(&self) -> impl Iterator<Item = (SourceId, &SourceFile)> {
        self.files.iter().zip(0u32..).map(|(file, id)| (SourceId(id), file))
    }

    /// Returns the bytes under `span`; empty if it does not lie on character boundaries.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.file(span.source).and_then(|file| file.text.get(span.range())).unwrap_or_default()
    }

    /// Returns file, line and column of the start of `span`.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        let Some(file) = self.file(span.source) else {
            return Position { file: String::new(), line: 1, column: 1 };
        };
        let line = file.line_starts.partition_point(|start| *start <= span.start).max(1);
        let line_start = file.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = file.text.get(line_start as usize..span.start as usize).unwrap_or_default();
        // A byte order mark takes no column.
        let before = if line == 1 { before.trim_start_matches('\u{feff}') } else { before };
        Position {
            file: file.name.clone(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(before.chars().count()).unwrap_or(u32::MAX).saturating_add(1),
        }
    }
}

/// A piece of decoded text with the way back to the file it came from.
///
/// INVARIANT: `runs` starts with decoded offset 0 and both offsets never decrease. Within a run
/// bytes correspond one to one; where the decoded text has fewer bytes than the file (an escape,
/// a folded line), the next run begins further on in the file. Where two runs share a decoded
/// offset, the first says where the piece before it ends in the file (the end of an escape), the
/// second where the next piece begins; a run at the decoded length is such an end too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    text: Arc<str>,
    source: SourceId,
    runs: Vec<(u32, u32)>,
    end: u32,
}

impl Excerpt {
    /// Returns an excerpt whose decoded text is the file's text from `start` on, byte for byte.
    #[must_use]
    pub fn verbatim(text: impl Into<Arc<str>>, source: SourceId, start: u32) -> Self {
        let text = text.into();
        let end = start.saturating_add(u32::try_from(text.len()).unwrap_or(u32::MAX));
        Self { text, source, runs: vec![(0, start)], end }
    }

    /// Returns an excerpt with explicit runs `(decoded offset, file offset)`; `end` is the file
    /// offset after the last decoded byte. An empty list of runs is read as one run at `end`.
    #[must_use]
    pub fn mapped(text: impl Into<Arc<str>>, source: SourceId, mut runs: Vec<(u32, u32)>, end: u32) -> Self {
        if runs.first().is_none_or(|run| run.0 != 0) {
            runs.insert(0, (0, runs.first().map_or(end, |run| run.1)));
        }
        Self { text: text.into(), source, runs, end }
    }

    /// Returns the decoded text.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Returns the place in the file of `start..end` of the decoded text.
    #[must_use]
    pub fn span(&self, start: u32, end: u32) -> Span {
        let first = self.offset(start);
        Span::new(self.source, first, if end > start { self.end_offset(end) } else { first })
    }

    /// The end belongs to the last byte covered, not to the run that may begin right there.
    fn end_offset(&self, decoded: u32) -> u32 {
        let next = self.runs.partition_point(|run| run.0 < decoded);
        let marked = self.runs.get(next).filter(|run| run.0 == decoded);
        let following = self.runs.get(next.saturating_add(1)).map_or(text_end(&self.text), |run| run.0);
        match marked {
            Some((_, end)) if following == decoded => (*end).min(self.end),
            _ => self.offset(decoded.saturating_sub(1)).saturating_add(1).min(self.end),
        }
    }

    /// Returns the place of the whole excerpt.
    #[must_use]
    pub fn whole(&self) -> Span {
        self.span(0, text_end(&self.text))
    }

    fn offset(&self, decoded: u32) -> u32 {
        let after = self.runs.partition_point(|run| run.0 <= decoded);
        let (from, to) = self.runs.get(after.saturating_sub(1)).copied().unwrap_or((0, self.end));
        to.saturating_add(decoded.saturating_sub(from)).min(self.end)
    }
}

fn text_end(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let mut sources = SourceMap::new();
        let id = sources.add("a.yaml", "甲: 1\n乙丙: 2\n").unwrap();
        let start = u32::try_from("甲: 1\n乙丙: ".len()).unwrap();
        assert_eq!(sources.position(Span::new(id, start, start + 1)).to_string(), "a.yaml:2:5");
        assert_eq!(sources.position(Span::new(id, 0, 1)).to_string(), "a.yaml:1:1");
    }

    #[test]
    fn an_excerpt_maps_across_an_escape() {
        let mut sources = SourceMap::new();
        let id = sources.add("a.yaml", r#""a\tb""#).unwrap();
        let excerpt = Excerpt::mapped("a\tb", id, vec![(0, 1), (1, 2), (2, 4)], 5);
        assert_eq!(excerpt.span(2, 3), Span::new(id, 4, 5));
        assert_eq!(excerpt.whole(), Span::new(id, 1, 5));
    }

    #[test]
    fn an_excerpt_knows_where_an_escape_ends() {
        let mut sources = SourceMap::new();
        let id = sources.add("a.yaml", r#""a\tb\t""#).unwrap();
        let runs = vec![(0, 1), (1, 2), (2, 4), (2, 4), (3, 5), (4, 7)];
        let excerpt = Excerpt::mapped("a\tb\t", id, runs, 7);
        assert_eq!(excerpt.span(1, 2), Span::new(id, 2, 4));
        assert_eq!(excerpt.span(2, 3), Span::new(id, 4, 5));
        assert_eq!(excerpt.span(3, 4), Span::new(id, 5, 7));
        assert_eq!(excerpt.whole(), Span::new(id, 1, 7));
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let mut sources = SourceMap::new();
        let id = sources.add("a.yaml", "\u{feff}a: 1").unwrap();
        assert_eq!(sources.position(Span::new(id, 3, 4)).column, 1);
        assert_eq!(sources.position(Span::new(id, 6, 7)).column, 4);
    }
}
