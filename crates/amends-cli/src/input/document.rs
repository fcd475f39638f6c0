//! A JSON document: an array of records, or one record, or several in a row.
//!
//! The values are told apart by their brackets and quotation marks alone and each is handed on as text, so that
//! neither a long array nor a bad element is a matter for more than one record. Whether a value is JSON at all, its
//! reader finds out.

use std::io::{self, BufRead};

use super::{Content, Fault, Item, RECORD_BYTES, fault};

/// The values of a document.
pub(super) struct Values {
    reader: Box<dyn BufRead>,
    line: u64,
    /// The column of the next character, counted from 1.
    column: u64,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before anything but space.
    Start,
    /// After a value that stands in no array.
    Outside,
    /// In the array that began on the line, before an element; `first` where it may end.
    Element { began: u64, first: bool },
    /// In the array, after an element.
    Separator { began: u64 },
    /// After the array.
    Closed,
    /// Nothing more is read.
    Ended,
}

impl Values {
    /// Returns the values of `reader`.
    pub(super) fn new(reader: Box<dyn BufRead>) -> Self {
        Self { reader, line: 1, column: 1, state: State::Start }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.reader.fill_buf() {
                Ok(part) => return Ok(part.first().copied()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Passes over `byte`, which was the one peeked at.
    fn pass(&mut self, byte: u8) {
        if byte == b'\n' {
            self.line = self.line.saturating_add(1);
            self.column = 1;
        } else if (byte & 0xC0) != 0x80 {
            // A byte that goes on with a character is no character of its own.
            self.column = self.column.saturating_add(1);
        }
        self.reader.consume(1);
    }

    fn peek_after_space(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.peek()? {
                Some(byte) if byte.is_ascii_whitespace() => self.pass(byte),
                found => return Ok(found),
            }
        }
    }

    /// Returns the next item; `Ok(None)` at the end.
    fn advance(&mut self) -> io::Result<Option<Item>> {
        loop {
            let found = self.peek_after_space()?;
            let Some(byte) = found else { return Ok(self.end()) };
            let line = self.line;
            match (self.state, byte) {
                (State::Ended, _) => return Ok(None),
                (State::Start, b'[') => {
                    self.pass(byte);
                    self.state = State::Element { began: line, first: true };
                }
                (State::Start | State::Outside, b',' | b']' | b'}')
                | (State::Element { .. }, b',' | b'}') => {
                    self.pass(byte);
                    return Ok(Some(stray(line, byte, "a record")));
                }
                (State::Start | State::Outside, _) => {
                    self.state = State::Outside;
                    return self.value().map(Some);
                }
                (State::Element { first, .. }, b']') => {
                    self.pass(byte);
                    self.state = State::Closed;
                    if !first {
                        return Ok(Some(stray(line, byte, "a record")));
                    }
                }
                (State::Element { began, .. }, _) => {
                    self.state = State::Separator { began };
                    return self.value().map(Some);
                }
                (State::Separator { began }, b',') => {
                    self.pass(byte);
                    self.state = State::Element { began, first: false };
                }
                (State::Separator { .. }, b']') => {
                    self.pass(byte);
                    self.state = State::Closed;
                }
                (State::Separator { began }, _) => {
                    // The element after a missing comma is read all the same. A stray closing brace must be
                    // passed over, or it would be found again for ever.
                    if byte == b'}' {
                        self.pass(byte);
                    } else {
                        self.state = State::Element { began, first: false };
                    }
                    return Ok(Some(stray(line, byte, "`,` or `]`")));
                }
                (State::Closed, _) => {
                    self.state = State::Ended;
                    return Ok(Some(stray(line, byte, "the end of the file after the array")));
                }
            }
        }
    }

    fn end(&mut self) -> Option<Item> {
        let began = match self.state {
            State::Element { began, .. } | State::Separator { began } => Some(began),
            State::Start | State::Outside | State::Closed | State::Ended => None,
        };
        self.state = State::Ended;
        began.map(|line| (line, Err(Fault::Unclosed)))
    }

    /// Reads a value, which begins at the byte that comes next.
    fn value(&mut self) -> io::Result<Item> {
        let (line, column) = (self.line, self.column);
        let mut text = Vec::new();
        let mut too_long = false;
        let mut scan = Scan::default();
        let complete = loop {
            let Some(byte) = self.peek()? else { break scan.depth == 0 && !scan.in_string };
            if scan.ends_before(byte) {
                break true;
            }
            self.pass(byte);
            too_long |= text.len() >= RECORD_BYTES;
            if !too_long {
                text.push(byte);
            }
            if scan.ends_after(byte) {
                break true;
            }
        };
        let content = match (complete, too_long) {
            (_, true) => Err(Fault::TooLong),
            (false, false) => {
                self.state = State::Ended;
                Err(Fault::Unclosed)
            }
            (true, false) => fault::text(text).map(|text| Content::Json { text, column }),
        };
        Ok((line, content))
    }
}

impl Iterator for Values {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        self.advance().unwrap_or_else(|error| {
            self.state = State::Ended;
            Some((self.line, Err(Fault::Unreadable(error.to_string()))))
        })
    }
}

fn stray(line: u64, byte: u8, expected: &'static str) -> Item {
    let found = if byte.is_ascii() { char::from(byte) } else { char::REPLACEMENT_CHARACTER };
    (line, Err(Fault::Stray { found, expected }))
}

/// Finds the end of a JSON value.
#[derive(Debug, Default)]
pub(super) struct Scan {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// Returns whether a value that is no object, array or string is over before `byte`.
    fn ends_before(&self, byte: u8) -> bool {
        let delimiter = matches!(byte, b',' | b']' | b'}') || byte.is_ascii_whitespace();
        self.depth == 0 && !self.in_string && delimiter
    }

    /// Returns whether the value is over after `byte`.
    pub(super) fn ends_after(&mut self, byte: u8) -> bool {
        if self.in_string {
            let ends = byte == b'"' && !self.escaped;
            self.escaped = byte == b'\\' && !self.escaped;
            self.in_string = !ends;
            return ends && self.depth == 0;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth = self.depth.saturating_add(1),
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}
