//! Nodes as part of a line: what stands in brackets, keys, and what stands before a node.

use amends_engine::yaml::{Form, Piece, ScalarStyle};

use super::super::rows::{Cell, width};
use super::super::scalar;
use super::{Layout, WIDTH, cell, is_flow};

/// The longest word that may share its line with others when a list of words is broken up.
const WORD: usize = 60;

impl Layout<'_> {
    /// Returns whether a node is written in brackets and cannot stay so.
    pub(super) fn is_broken(&self, piece: &Piece, indent: usize) -> bool {
        let column = indent + width(&self.properties(piece));
        is_flow(piece) && self.inline_cells(piece, column).is_none() && self.words(piece).is_none()
    }

    /// Returns the items of a list in brackets that is nothing but words without quotes.
    pub(super) fn words(&self, value: &Piece) -> Option<Vec<String>> {
        let Form::Sequence { items, .. } = &value.form else { return None };
        if self.place.has_comment(&value.bytes) || items.is_empty() {
            return None;
        }
        let words = items.iter().map(|item| match &item.form {
            Form::Scalar { style: ScalarStyle::Plain, .. } | Form::Alias => {
                self.inline(item).filter(|word| width(word) <= WORD)
            }
            // A text in quotes is more than a word.
            _ => None,
        });
        words.collect()
    }

    /// Returns a collection in brackets as cells of one line; `None` if it has to be broken up.
    pub(super) fn inline_cells(&self, value: &Piece, column: usize) -> Option<Vec<Cell>> {
        let bytes = value.bytes.clone();
        let (open, close, parts) = match &value.form {
            Form::Mapping { entries, .. } => {
                let parts = entries.iter().map(|(key, value)| (key.start(), self.entry(key, value)));
                ('{', '}', parts.collect::<Vec<_>>())
            }
            Form::Sequence { items, .. } => {
                ('[', ']', items.iter().map(|item| (item.start(), self.inline(item))).collect())
            }
            Form::Omitted | Form::Alias | Form::Scalar { .. } => return None,
        };
        if parts.is_empty() {
            return Some(vec![cell(format!("{open}{close}"))]);
        }
        if self.place.has_comment(&bytes) {
            return None;
        }
        let last = parts.len() - 1;
        let mut cells = Vec::new();
        for (number, (start, text)) in parts.into_iter().enumerate() {
            let mut text = text?;
            let stood = self.place.stood(start, 1);
            if number == 0 {
                text.insert(0, open);
            }
            text.push(if number == last { close } else { ',' });
            cells.push(Cell { text, stood });
        }
        let widths = cells.iter().map(|cell| width(&cell.text)).sum::<usize>() + last;
        (column + widths <= WIDTH).then_some(cells)
    }

    /// Returns a node inside of brackets.
    fn inline(&self, piece: &Piece) -> Option<String> {
        let properties = self.properties(piece);
        let joined = |parts: Option<Vec<String>>| parts.map(|parts| parts.join(", "));
        Some(match &piece.form {
            Form::Omitted => properties.trim_end().to_owned(),
            Form::Alias => self.place.slice(piece.bytes.clone()).to_owned(),
            Form::Scalar { style, text } => {
                let raw = self.place.slice(piece.bytes.clone());
                properties + &scalar::on_one_line(raw, *style, text)?
            }
            Form::Sequence { items, .. } => {
                let items = joined(items.iter().map(|item| self.inline(item)).collect())?;
                format!("{properties}[{items}]")
            }
            Form::Mapping { entries, .. } => {
                let entries = entries.iter().map(|(key, value)| self.entry(key, value));
                format!("{properties}{{{}}}", joined(entries.collect())?)
            }
        })
    }

    /// Returns an entry inside of braces.
    fn entry(&self, key: &Piece, value: &Piece) -> Option<String> {
        let head = format!("{}{}:", self.properties(key), self.key(key));
        let value = self.inline(value)?;
        Some(if value.is_empty() { head } else { format!("{head} {value}") })
    }

    pub(super) fn key(&self, key: &Piece) -> String {
        let raw = self.place.slice(key.bytes.clone());
        match &key.form {
            // A colon is part of the name of an anchor.
            Form::Alias => format!("{raw} "),
            Form::Scalar { style, text } => {
                scalar::on_one_line(raw, *style, text).unwrap_or_else(|| scalar::escaped(text))
            }
            Form::Omitted | Form::Sequence { .. } | Form::Mapping { .. } => raw.to_owned(),
        }
    }

    /// Returns the tag and the anchor of a node with a blank behind each.
    pub(super) fn properties(&self, piece: &Piece) -> String {
        piece.properties.iter().map(|bytes| self.place.slice(bytes.clone()).to_owned() + " ").collect()
    }
}
