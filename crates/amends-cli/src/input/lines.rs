//! JSON Lines: a record a line, so that a bad one spoils nothing but itself. Blank lines are no records.

use std::io::{self, BufRead};

use super::{Content, Fault, Item, RECORD_BYTES, fault};

/// Returns the records of `reader`, a line each.
pub(super) fn records(reader: Box<dyn BufRead>) -> impl Iterator<Item = Item> {
    let mut lines = Lines { reader, number: 0, ended: false };
    std::iter::from_fn(move || {
        loop {
            let (number, line) = lines.next()?;
            match line.and_then(fault::text) {
                Ok(text) if text.trim().is_empty() => {}
                content => return Some((number, content.map(|text| Content::Json { text, column: 1 }))),
            }
        }
    })
}

struct Lines {
    reader: Box<dyn BufRead>,
    number: u64,
    ended: bool,
}

impl Lines {
    /// Returns the next line without its end, or that it is too long; the rest of such a line is passed over.
    fn next(&mut self) -> Option<(u64, Result<Vec<u8>, Fault>)> {
        if self.ended {
            return None;
        }
        self.number = self.number.saturating_add(1);
        let mut line = Vec::new();
        let mut too_long = false;
        loop {
            let part = match self.reader.fill_buf() {
                Ok(part) => part,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.ended = true;
                    return Some((self.number, Err(Fault::Unreadable(error.to_string()))));
                }
            };
            let end = part.iter().position(|byte| *byte == b'\n');
            let piece = part.get(..end.unwrap_or(part.len())).unwrap_or_default();
            too_long |= line.len().saturating_add(piece.len()) > RECORD_BYTES;
            if !too_long {
                line.extend_from_slice(piece);
            }
            let (at_end, used) = (part.is_empty(), end.map_or(part.len(), |end| end.saturating_add(1)));
            self.reader.consume(used);
            if at_end || end.is_some() {
                self.ended = at_end;
                let content = if too_long { Err(Fault::TooLong) } else { Ok(line) };
                return Some((self.number, content));
            }
        }
    }
}
