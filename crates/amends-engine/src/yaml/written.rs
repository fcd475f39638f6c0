//! A text as it was written: what the tree leaves out because it means nothing.
//!
//! [`written`] gives the nodes of a well-formed text with their styles, anchors and tags, aliases
//! where they stand, and the places of all comments. It is what a formatter works on. It finds no
//! faults: a text that [`super::parse`] refuses gives nothing, or nothing to rely on.

use std::ops::Range;

use super::parse;
use super::tree::ScalarStyle;

/// A text as it was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// The outermost node; `None` if there is nothing but blanks and comments.
    pub root: Option<Piece>,
    /// The bytes of every comment, with its `#` and without its line break, in order.
    pub comments: Vec<Range<usize>>,
}

/// A node as it was written.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The bytes of its tag and its anchor, as far as it has them, in order.
    pub properties: Vec<Range<usize>>,
    /// Its bytes: with quotes and brackets, and with the `|` or `>` of a block of text, whose
    /// blank last lines are left out. An omitted value is empty.
    pub bytes: Range<usize>,
    /// What it is.
    pub form: Form,
}

/// The forms of nodes.
#[derive(Clone, Debug)]
pub enum Form {
    /// A value that was left out.
    Omitted,
    /// `*name`
    Alias,
    /// A text.
    Scalar {
        /// How it was written.
        style: ScalarStyle,
        /// The decoded text.
        text: String,
    },
    /// A list.
    Sequence {
        /// Whether it stands in brackets.
        flow: bool,
        /// The items.
        items: Vec<Piece>,
    },
    /// A mapping.
    Mapping {
        /// Whether it stands in braces.
        flow: bool,
        /// The keys with their values.
        entries: Vec<(Piece, Piece)>,
    },
}

impl Piece {
    /// Returns where it begins, its properties included.
    #[must_use]
    pub fn start(&self) -> usize {
        self.properties.first().map_or(self.bytes.start, |first| first.start)
    }
}

/// Returns a text as it was written; `None` if it is not well-formed or beyond a limit.
///
/// # Examples
/// ```
/// let written = amends_engine::yaml::written("a: [1, 2] # two\n").unwrap();
/// assert_eq!(written.comments, [10..15]);
/// ```
#[must_use]
pub fn written(text: &str) -> Option<Written> {
    parse::written(text)
}

struct Frame {
    flow: bool,
    properties: Vec<Range<usize>>,
    start: usize,
    /// The items, or keys and values in turn.
    children: Vec<Piece>,
    mapping: bool,
}

/// Puts together what the parser found, in the order of the text.
pub(super) struct Gather<'t> {
    text: &'t str,
    frames: Vec<Frame>,
    root: Option<Piece>,
    comments: Vec<Range<usize>>,
    /// The end of the last token that was seen.
    end: usize,
}

impl<'t> Gather<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, frames: Vec::new(), root: None, comments: Vec::new(), end: 0 }
    }

    pub(super) fn finish(mut self) -> Written {
        self.comments.sort_by_key(|comment| comment.start);
        Written { root: self.root, comments: self.comments }
    }

    pub(super) fn comment(&mut self, bytes: Range<usize>) {
        self.comments.push(bytes);
    }

    pub(super) fn alias(&mut self, bytes: Range<usize>) {
        self.attach(Piece { properties: Vec::new(), bytes, form: Form::Alias });
    }

    pub(super) fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        mut bytes: Range<usize>,
        tag: Option<Range<usize>>,
    ) {
        let properties: Vec<_> = tag.into_iter().collect();
        if style == ScalarStyle::Plain && bytes.is_empty() && !self.expects_key() {
            let at = properties.last().map_or(0, |tag| tag.end).max(self.behind_colon());
            self.attach(Piece { properties, bytes: at..at, form: Form::Omitted });
            return;
        }
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            let start = self.block_header(bytes.start);
            let content = self.text.get(start..bytes.end).unwrap_or_default();
            bytes = start..start.saturating_add(content.trim_end().len()).max(start.saturating_add(1));
        }
        self.attach(Piece { properties, bytes, form: Form::Scalar { style, text: text.to_owned() } });
    }

    pub(super) fn open(&mut self, mapping: bool, flow: bool, start: usize, tag: Option<Range<usize>>) {
        let properties = tag.into_iter().collect();
        self.frames.push(Frame { flow, properties, start, children: Vec::new(), mapping });
        if flow {
            self.end = self.end.max(start);
        }
    }

    /// Takes the anchor of the node that came last.
    pub(super) fn anchor(&mut self, bytes: Range<usize>) {
        let newest = self.frames.last().map_or(0, |frame| frame.children.len());
        // The anchor comes right after its node: a collection that was opened, or a scalar that was added.
        let properties = match self.frames.last_mut() {
            Some(frame) if newest == 0 => &mut frame.properties,
            Some(frame) => match frame.children.last_mut() {
                Some(piece) => &mut piece.properties,
                None => return,
            },
            None => match &mut self.root {
                Some(root) => &mut root.properties,
                None => return,
            },
        };
        self.end = self.end.max(bytes.end);
        properties.push(bytes);
        properties.sort_by_key(|property| property.start);
    }

    pub(super) fn close(&mut self, end: usize) {
        let Some(frame) = self.frames.pop() else { return };
        // A block collection closes where the next token begins.
        let last = frame.children.last().map_or(frame.start, |child| child.bytes.end);
        let end = if frame.flow { end.max(last) } else { last };
        let flow = frame.flow;
        let form = if frame.mapping {
            let mut children = frame.children.into_iter();
            let pairs = std::iter::from_fn(|| children.next().zip(children.next()));
            Form::Mapping { flow, entries: pairs.collect() }
        } else {
            Form::Sequence { flow, items: frame.children }
        };
        self.attach(Piece { properties: frame.properties, bytes: frame.start..end, form });
    }

    fn expects_key(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.mapping && frame.children.len().is_multiple_of(2))
    }

    fn attach(&mut self, piece: Piece) {
        self.end = self.end.max(piece.bytes.end);
        match self.frames.last_mut() {
            Some(frame) => frame.children.push(piece),
            None => self.root = self.root.take().or(Some(piece)),
        }
    }

    /// Returns the place behind the `:` that comes next, or where reading has come to.
    fn behind_colon(&self) -> usize {
        let mut rest = self.text.get(self.end..).unwrap_or_default().trim_start();
        while rest.starts_with('#') {
            rest = rest.find('\n').and_then(|end| rest.get(end..)).unwrap_or_default().trim_start();
        }
        if rest.starts_with(':') { self.text.len() - rest.len() + 1 } else { self.end }
    }

    /// Returns the place of the `|` or `>` whose lines begin at `lines`. The parser tells only
    /// these; between the token before and the header stand blanks, comments, marks and properties.
    fn block_header(&self, lines: usize) -> usize {
        let mut at = self.end;
        while let Some(next) = self.text.get(at..).and_then(|rest| rest.chars().next()) {
            match next {
                '|' | '>' => return at,
                '#' | '&' | '!' => {
                    let rest = self.text.get(at..).unwrap_or_default();
                    let end = if next == '#' { rest.find('\n') } else { rest.find([' ', '\t', '\r', '\n']) };
                    at = at.saturating_add(end.unwrap_or(rest.len()));
                }
                _ => at = at.saturating_add(next.len_utf8()),
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests;
