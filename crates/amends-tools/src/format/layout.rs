//! The canonical layout: from what was written to the rows of the formatted text.
//!
//! Nodes and comments are laid out in the order of the text, so a comment stays at its node: above it if it has a
//! line of its own, behind it if it does not, and at the end of the collection in whose column it ends it. Whether a
//! collection stands in brackets or on lines of its own is the author's choice, up to [`WIDTH`].

mod inline;

use std::ops::Range;

use amends_engine::yaml::{Form, Piece, ScalarStyle, Written};

use super::place::Place;
use super::rows::{Cell, Kind, Note, Row, Stood, width};
use super::scalar;

/// The longest line that holds a collection in brackets; beyond it the collection is broken up.
pub(super) const WIDTH: usize = 110;

/// A dash, or several, whose item is not laid out yet.
struct Dash {
    indent: usize,
    text: String,
}

struct Layout<'t> {
    place: Place<'t>,
    rows: Vec<Row>,
    dash: Option<Dash>,
    groups: usize,
    /// Whether the next row follows an empty line.
    spaced: bool,
    /// Whether no empty line may follow: after a key whose value begins below it.
    tight: bool,
}

/// Where a collection stands and what may follow it.
#[derive(Clone, Copy)]
struct Frame {
    /// Its indentation in the formatted text.
    indent: usize,
    /// The least column at which comments behind its last entry belong to it; `None` in brackets, where all do.
    column: Option<usize>,
    /// Where the next node begins, or the bracket ends.
    until: usize,
    /// The column behind that of the key whose value it is: a list may stand in the column of its key, and then does
    /// not own comments in that column.
    parent: usize,
    group: usize,
}

/// Returns the rows of a text.
pub(super) fn rows(text: &str, written: &Written) -> Vec<Row> {
    let place = Place::new(text, &written.comments);
    let mut layout = Layout { place, rows: Vec::new(), dash: None, groups: 0, spaced: false, tight: true };
    let group = layout.new_group();
    let mut frame = Frame { indent: 0, column: None, parent: 0, until: text.len(), group };
    if let Some(root) = &written.root {
        layout.root(root, frame);
    }
    layout.comments(&mut frame);
    layout.rows
}

fn cell(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), stood: Stood::default() }
}

impl Layout<'_> {
    fn new_group(&mut self) -> usize {
        self.groups += 1;
        self.groups
    }

    fn push(&mut self, mut row: Row) {
        if let Some(dash) = self.dash.take() {
            row.indent = dash.indent;
            if let Some(first) = row.cells.first_mut() {
                first.text.insert_str(0, &dash.text);
            }
        }
        row.spaced = std::mem::take(&mut self.spaced) && !self.tight;
        self.tight = false;
        self.rows.push(row);
    }

    fn line(&mut self, indent: usize, text: impl Into<String>, kind: Kind, group: usize) {
        let cells = vec![cell(text)];
        self.push(Row { indent, cells, note: None, kind, group, spaced: false });
    }

    /// Lays a dash out on a line of its own, with the properties of its item.
    fn flush(&mut self, properties: &str, group: usize) {
        if let Some(dash) = self.dash.take() {
            let text = format!("{}{properties}", dash.text);
            self.line(dash.indent, text.trim_end(), Kind::Head, group);
            self.tight = true;
        }
    }

    /// Lays out the comments up to a node or the end of a collection.
    fn comments(&mut self, frame: &mut Frame) {
        while let Some(comment) = self.place.peek(frame.until) {
            let owned = self.place.begins_line(comment.start);
            if owned && frame.column.is_some_and(|column| self.place.column(comment.start) < column) {
                return;
            }
            self.place.advance();
            self.flush("", frame.group);
            if owned {
                self.spaced = self.place.is_spaced(comment.start);
                frame.group = self.new_group();
            } else if self.note(&comment) {
                continue;
            }
            let text = self.place.slice(comment).trim_end().to_owned();
            self.line(frame.indent, text, Kind::Alone, frame.group);
        }
    }

    /// Puts a comment behind the last row, if there is room.
    fn note(&mut self, comment: &Range<usize>) -> bool {
        let note = self.note_of(comment);
        match self.rows.last_mut() {
            Some(row) if row.note.is_none() && !row.cells.iter().any(|cell| cell.text.starts_with('#')) => {
                row.note = Some(note);
                true
            }
            _ => false,
        }
    }

    fn note_of(&self, comment: &Range<usize>) -> Note {
        let stood = self.place.stood(comment.start, 2);
        Note { text: self.place.slice(comment.clone()).trim_end().to_owned(), stood }
    }

    /// Lays out what stands before an entry or item and decides whether an empty line does.
    fn lead(&mut self, at: usize, frame: &mut Frame) {
        let mut before = Frame { until: at, column: None, ..*frame };
        self.comments(&mut before);
        frame.group = before.group;
        if self.dash.is_none() {
            self.spaced = self.place.is_spaced(at);
            if self.spaced && !self.tight {
                frame.group = self.new_group();
            }
        }
    }

    fn root(&mut self, root: &Piece, mut frame: Frame) {
        if !is_open(root) {
            self.lead(root.start(), &mut frame);
        }
        match &root.form {
            // Its indentation would be counted from no collection.
            Form::Scalar { style: ScalarStyle::Literal | ScalarStyle::Folded, text } => {
                let text = self.properties(root) + &scalar::escaped(text);
                self.whole(None, vec![cell(text)], root, frame);
            }
            _ => self.value(None, root, frame, 0),
        }
    }

    /// Lays out a collection on lines of its own.
    fn collection(&mut self, piece: &Piece, frame: Frame) {
        let group = self.new_group();
        let (column, until) = if is_flow(piece) {
            (None, piece.bytes.end)
        } else {
            (Some(self.place.column(piece.bytes.start)), frame.until)
        };
        let inner = Frame { column, until, group, ..frame };
        match &piece.form {
            Form::Mapping { entries, .. } => self.mapping(entries, inner),
            Form::Sequence { items, flow } => {
                let column = column.map(|column| column.max(frame.parent));
                self.sequence(items, piece.bytes.start, *flow, Frame { column, ..inner });
            }
            Form::Omitted | Form::Alias | Form::Scalar { .. } => {}
        }
    }

    fn mapping(&mut self, entries: &[(Piece, Piece)], mut frame: Frame) {
        for (number, (key, value)) in entries.iter().enumerate() {
            let next = entries.get(number + 1).map_or(frame.until, |(key, _)| key.start());
            self.lead(key.start(), &mut frame);
            let head = format!("{}{}:", self.properties(key), self.key(key));
            let between = key.bytes.end..value.start();
            let parent = if is_open(value) { self.place.column(key.start()) + 1 } else { 0 };
            let frame = Frame { until: next, parent, ..frame };
            match &value.form {
                Form::Omitted => {
                    let text = format!("{head} {}", self.properties(value));
                    self.line(frame.indent, text.trim_end(), Kind::Whole, frame.group);
                }
                _ if self.place.has_comment(&between) && !is_open(value) => {
                    self.line(frame.indent, head, Kind::Head, frame.group);
                    self.tight = true;
                    let group = self.new_group();
                    let mut below = Frame {
                        indent: frame.indent + 2,
                        until: value.start(),
                        column: None,
                        group,
                        ..frame
                    };
                    self.comments(&mut below);
                    self.value(None, value, Frame { until: next, ..below }, frame.indent);
                }
                _ => self.value(Some(head), value, frame, frame.indent),
            }
        }
        self.comments(&mut frame);
    }

    fn sequence(&mut self, items: &[Piece], start: usize, flow: bool, mut frame: Frame) {
        let mut end = start;
        for (number, item) in items.iter().enumerate() {
            // The dash of an item, which is no node and so has no place of its own.
            let at = if flow { item.start() } else { self.place.content_from(end) };
            let next = match items.get(number + 1) {
                Some(next) if flow => next.start(),
                Some(_) => self.place.content_from(item.bytes.end.max(at + 1)),
                None => frame.until,
            };
            end = item.bytes.end.max(at + 1);
            let broken = self.is_broken(item, frame.indent + 2);
            self.lead(at, &mut frame);
            if broken && let Some(comment) = self.place.take_behind(item.bytes.end) {
                let text = self.place.slice(comment).trim_end().to_owned();
                self.flush("", frame.group);
                self.line(frame.indent, text, Kind::Alone, frame.group);
            }
            let before = self.dash.take();
            let indent = before.as_ref().map_or(frame.indent, |dash| dash.indent);
            let text = before.map_or_else(String::new, |dash| dash.text) + "- ";
            self.dash = Some(Dash { indent, text });
            let inner = Frame { indent: frame.indent + 2, until: next, parent: 0, ..frame };
            match &item.form {
                Form::Omitted => {
                    let properties = self.properties(item);
                    self.flush(&properties, frame.group);
                    self.tight = false;
                }
                Form::Scalar { .. } | Form::Alias if self.place.has_comment(&(at..item.start())) => {
                    let mut below = Frame { until: item.start(), column: None, ..inner };
                    self.comments(&mut below);
                    self.value(None, item, Frame { until: next, ..below }, frame.indent);
                }
                _ => self.value(None, item, inner, frame.indent),
            }
        }
        self.comments(&mut frame);
    }

    /// Lays out a value behind its key or dash, or on a line of its own. `base` is the indentation of the collection
    /// that it stands in.
    fn value(&mut self, head: Option<String>, value: &Piece, frame: Frame, base: usize) {
        let properties = self.properties(value);
        match &value.form {
            Form::Omitted | Form::Alias => {
                let text = format!("{properties}{}", self.place.slice(value.bytes.clone()));
                self.whole(head, vec![cell(text)], value, frame);
            }
            Form::Scalar { style, text } => self.scalar(head, value, (*style, text), frame, base),
            Form::Mapping { .. } | Form::Sequence { .. } => {
                let column =
                    frame.indent + head.as_ref().map_or(0, |head| width(head) + 1) + width(&properties);
                if is_flow(value) {
                    if let Some(mut cells) = self.inline_cells(value, column) {
                        if let Some(first) = cells.first_mut() {
                            first.text.insert_str(0, &properties);
                        }
                        self.whole(head, cells, value, frame);
                        return;
                    }
                    if let Some(words) = self.words(value) {
                        self.fill(head, &properties, &words, frame, base + 2);
                        return;
                    }
                }
                self.open(head, &properties, value, frame);
            }
        }
    }

    /// Lays out a collection below its key or dash.
    fn open(&mut self, head: Option<String>, properties: &str, value: &Piece, frame: Frame) {
        let indent = if head.is_some() { frame.indent + 2 } else { frame.indent };
        if let Some(head) = head {
            let text = format!("{head} {properties}");
            self.line(frame.indent, text.trim_end(), Kind::Head, frame.group);
            if is_flow(value)
                && let Some(comment) = self.place.take_behind(value.bytes.end)
            {
                self.note(&comment);
            }
            self.tight = true;
        } else if !properties.is_empty() {
            self.dash.get_or_insert(Dash { indent: frame.indent, text: String::new() });
            self.flush(properties, frame.group);
        }
        self.collection(value, Frame { indent, ..frame });
    }

    /// Lays out an entry or item that fits on its line.
    fn whole(&mut self, head: Option<String>, cells: Vec<Cell>, value: &Piece, frame: Frame) {
        let mut all: Vec<Cell> = head.map(cell).into_iter().collect();
        let mut cells = cells;
        if let Some(first) = cells.first_mut().filter(|_| !all.is_empty()) {
            first.stood = self.place.stood(value.start(), 1);
        }
        all.append(&mut cells);
        self.push(Row {
            indent: frame.indent,
            cells: all,
            note: None,
            kind: Kind::Whole,
            group: frame.group,
            spaced: false,
        });
    }

    fn scalar(
        &mut self,
        head: Option<String>,
        value: &Piece,
        (style, text): (ScalarStyle, &str),
        frame: Frame,
        base: usize,
    ) {
        let properties = self.properties(value);
        let raw = self.place.slice(value.bytes.clone());
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            let whole = self.place.slice(value.bytes.start..self.place.text.len());
            let Some(block) = scalar::block(whole, raw, style, text) else {
                return self.whole(head, vec![cell(properties + &scalar::escaped(text))], value, frame);
            };
            let head = head.map_or_else(String::new, |head| head + " ");
            self.line(frame.indent, format!("{head}{properties}{}", block.header), Kind::Head, frame.group);
            // The comment of the header stands before the lines of the text.
            if let Some(comment) = self.place.peek(value.bytes.end) {
                self.place.advance();
                self.note(&comment);
            }
            for line in block.lines {
                self.tight = true;
                self.line(base + 2, line, Kind::Alone, frame.group);
            }
            self.tight = block.keeps;
            return;
        }
        if !raw.contains('\n') {
            let text = scalar::on_one_line(raw, style, text).unwrap_or_else(|| raw.to_owned());
            return self.whole(head, vec![cell(properties + &text)], value, frame);
        }
        let head = head.map_or_else(String::new, |head| head + " ");
        for (number, line) in scalar::lines(raw).into_iter().enumerate() {
            if number == 0 {
                self.line(frame.indent, format!("{head}{properties}{line}"), Kind::Alone, frame.group);
            } else {
                self.line(base + 2, line, Kind::Alone, frame.group);
            }
        }
    }

    /// Lays out a list of words in brackets over as many lines as it needs.
    fn fill(
        &mut self,
        head: Option<String>,
        properties: &str,
        words: &[String],
        frame: Frame,
        indent: usize,
    ) {
        let mut line = format!("{}{properties}[", head.map_or_else(String::new, |head| head + " "));
        let mut first = true;
        for (number, word) in words.iter().enumerate() {
            let mark = if number + 1 == words.len() { "]" } else { "," };
            let start = if first { frame.indent } else { indent };
            let joint = usize::from(!line.ends_with('[') && !line.is_empty());
            if start + width(&line) + joint + width(word) + mark.len() > WIDTH && !line.ends_with('[') {
                self.line(start, std::mem::take(&mut line), Kind::Alone, frame.group);
                first = false;
            } else if joint > 0 {
                line.push(' ');
            }
            line.push_str(word);
            line.push_str(mark);
        }
        self.line(if first { frame.indent } else { indent }, line, Kind::Alone, frame.group);
    }
}

fn is_flow(piece: &Piece) -> bool {
    matches!(piece.form, Form::Sequence { flow: true, .. } | Form::Mapping { flow: true, .. })
}

/// Returns whether a node stands on lines of its own, below its key.
fn is_open(piece: &Piece) -> bool {
    matches!(piece.form, Form::Sequence { flow: false, .. } | Form::Mapping { flow: false, .. })
}
