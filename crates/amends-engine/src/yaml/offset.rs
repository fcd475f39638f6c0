//! From the decoded text of a scalar back to the file: where each character was written.
//!
//! [`excerpt`] takes the bytes of a scalar and the text the parser decoded from them and walks both
//! at once by the rules of the scalar's style: folded line breaks, indentation, `''` and escapes.
//! It decodes nothing itself; should the two not agree, what is left is mapped to one place.

use crate::source::{Excerpt, SourceId};

use super::tree::ScalarStyle;

/// Returns `decoded` with the way back to `start..end` of `file`. For a quoted scalar the range
/// includes the quotes; for `|` and `>` it begins at the first character of the first line.
pub(super) fn excerpt(
    source: SourceId,
    file: &str,
    (start, end): (usize, usize),
    style: ScalarStyle,
    decoded: &str,
) -> Excerpt {
    let (start, end) = match style {
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
            (start.saturating_add(1), end.saturating_sub(1))
        }
        ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => (start, end),
    };
    if file.get(start..end) == Some(decoded) {
        return Excerpt::verbatim(decoded, source, number(start));
    }
    if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) && decoded.trim_matches('\n').is_empty() {
        // Nothing but line breaks: the parser's range may be that of the header or lie behind it.
        let header = number(after_header(file, start));
        return Excerpt::mapped(decoded, source, vec![(0, header)], header);
    }
    let mut walk = Walk::new(file, decoded, (start, end));
    match style {
        ScalarStyle::Plain | ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => walk.flow(style),
        ScalarStyle::Literal | ScalarStyle::Folded => walk.block(style == ScalarStyle::Folded),
    }
    walk.finish(source)
}

/// The end of what stands before an empty `|` or `>`, comments included.
pub(super) fn after_header(file: &str, start: usize) -> usize {
    file.get(..start).unwrap_or_default().trim_end().len()
}

fn number(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

struct Walk<'t> {
    file: &'t str,
    decoded: &'t str,
    /// The next byte of the file.
    at: usize,
    /// The byte of the file after the scalar.
    end: usize,
    /// How much of the decoded text is mapped.
    done: usize,
    runs: Vec<(u32, u32)>,
    /// Where the current run would go on in the file; `None` after a piece of its own.
    going: Option<usize>,
    /// The byte after the last one that was mapped.
    last: usize,
}

impl<'t> Walk<'t> {
    fn new(file: &'t str, decoded: &'t str, (at, end): (usize, usize)) -> Self {
        Self { file, decoded, at, end, done: 0, runs: Vec::new(), going: None, last: at }
    }

    fn finish(mut self, source: SourceId) -> Excerpt {
        if self.done < self.decoded.len() {
            self.runs.push((number(self.done), number(self.last)));
        }
        let end = if self.done < self.decoded.len() { self.end.max(self.last) } else { self.last };
        Excerpt::mapped(self.decoded, source, self.runs, number(end))
    }

    fn rest(&self) -> &'t str {
        self.file.get(self.at..self.end).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn is_done(&self) -> bool {
        self.done >= self.decoded.len()
    }

    fn skip(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes).min(self.end.max(self.at));
    }

    /// Maps the next `bytes` decoded bytes to as many at `place`.
    fn run(&mut self, bytes: usize, place: usize) {
        if bytes == 0 || self.is_done() {
            return;
        }
        if self.going != Some(place) {
            self.runs.push((number(self.done), number(place)));
        }
        self.done = self.done.saturating_add(bytes);
        self.last = place.saturating_add(bytes);
        self.going = Some(self.last);
    }

    /// Maps the next bytes as they stand.
    fn copy(&mut self, bytes: usize) {
        self.run(bytes, self.at);
        self.skip(bytes);
    }

    /// Maps one decoded character to an escape of `bytes` bytes, as one indivisible piece.
    fn escape(&mut self, bytes: usize) {
        let decoded = self.decoded.get(self.done..).and_then(|rest| rest.chars().next());
        let Some(c) = decoded else {
            return self.skip(bytes);
        };
        self.runs.push((number(self.done), number(self.at)));
        self.done = self.done.saturating_add(c.len_utf8());
        self.skip(bytes);
        self.runs.push((number(self.done), number(self.at)));
        self.last = self.at;
        self.going = None;
    }

    fn flow(&mut self, style: ScalarStyle) {
        let special: &[char] = match style {
            ScalarStyle::SingleQuoted => &[' ', '\t', '\n', '\r', '\''],
            ScalarStyle::DoubleQuoted => &[' ', '\t', '\n', '\r', '\\'],
            ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => &[' ', '\t', '\n', '\r'],
        };
        while !self.is_done() {
            match self.peek() {
                None => return,
                Some(' ' | '\t' | '\n' | '\r') => self.blanks(),
                Some('\'') if style == ScalarStyle::SingleQuoted => self.escape(2),
                Some('\\') if style == ScalarStyle::DoubleQuoted => self.backslash(),
                Some(_) => self.copy(self.rest().find(special).unwrap_or(self.rest().len())),
            }
        }
    }

    /// Blanks stay unless a line break follows them; one break is a blank, more are one fewer.
    fn blanks(&mut self) {
        let rest = self.rest();
        let blanks = rest.len().saturating_sub(rest.trim_start_matches([' ', '\t']).len());
        if !rest.get(blanks..).unwrap_or_default().starts_with(['\n', '\r']) {
            return self.copy(blanks);
        }
        let breaks = self.skip_breaks();
        match breaks.as_slice() {
            [only] => self.run(1, *only),
            [_, more @ ..] => more.iter().for_each(|place| self.run(1, *place)),
            [] => {}
        }
    }

    /// Skips blanks and line breaks; returns where the breaks are.
    fn skip_breaks(&mut self) -> Vec<usize> {
        let mut breaks = Vec::new();
        loop {
            match self.peek() {
                Some(' ' | '\t') => self.skip(1),
                Some('\n' | '\r') => breaks.push(self.line_break()),
                _ => return breaks,
            }
        }
    }

    /// Skips one line break; returns the place of its last byte.
    fn line_break(&mut self) -> usize {
        let bytes = if self.rest().starts_with("\r\n") { 2 } else { 1 };
        self.skip(bytes);
        self.at.saturating_sub(1)
    }

    fn backslash(&mut self) {
        let rest = self.rest();
        let escape = rest.get(1..).and_then(|rest| rest.chars().next());
        match escape {
            Some('\n' | '\r') => {
                self.skip(1);
                let _ = self.line_break();
                for place in self.skip_breaks() {
                    self.run(1, place);
                }
            }
            Some('x') => self.escape(4),
            Some('u') => {
                let high = rest.get(2..6).and_then(|digits| u32::from_str_radix(digits, 16).ok());
                self.escape(if high.is_some_and(|code| (0xD800..0xDC00).contains(&code)) { 12 } else { 6 });
            }
            Some('U') => self.escape(10),
            _ => self.escape(2),
        }
    }

    fn block(&mut self, folded: bool) {
        let indent = self.indent();
        self.leading_breaks();
        let mut was_blank = None;
        let mut breaks: Vec<usize> = Vec::new();
        while self.at < self.end {
            let is_blank = self.rest().starts_with([' ', '\t']);
            match (was_blank, breaks.as_slice()) {
                (Some(false), [only]) if folded && !is_blank => self.run(1, *only),
                (Some(false), [_, more @ ..]) if folded && !is_blank => {
                    more.iter().for_each(|place| self.run(1, *place));
                }
                (_, breaks) => breaks.iter().for_each(|place| self.run(1, *place)),
            }
            was_blank = Some(is_blank);
            self.copy(self.rest().find(['\n', '\r']).unwrap_or(self.rest().len()));
            breaks = self.block_breaks(indent);
        }
        for place in breaks {
            self.run(1, place);
        }
        // A last line without a break still ends in one when decoded.
        if self.decoded.len().saturating_sub(self.done) == 1 && self.decoded.ends_with('\n') {
            self.run(1, self.last);
            self.last = self.last.saturating_sub(1);
        }
    }

    /// The columns before the first character of the first line.
    fn indent(&self) -> usize {
        let before = self.file.get(..self.at).unwrap_or_default();
        before.len().saturating_sub(before.trim_end_matches(' ').len())
    }

    /// Maps the line breaks the text begins with to the empty lines before its first line.
    fn leading_breaks(&mut self) {
        let count = self.decoded.bytes().take_while(|byte| *byte == b'\n').count();
        let mut before = self.file.get(..self.at).unwrap_or_default();
        let mut places = Vec::new();
        for _ in 0..count {
            before = before.trim_end_matches(' ');
            places.push(before.len().saturating_sub(1));
            before =
                before.strip_suffix("\r\n").or_else(|| before.strip_suffix(['\n', '\r'])).unwrap_or_default();
        }
        for place in places.into_iter().rev() {
            self.run(1, place);
        }
    }

    /// Skips the break that ends a line, empty lines and the indentation of the next line.
    fn block_breaks(&mut self, indent: usize) -> Vec<usize> {
        let mut breaks = Vec::new();
        while self.peek().is_some_and(|c| matches!(c, '\n' | '\r')) {
            breaks.push(self.line_break());
            let blanks = self.rest().bytes().take_while(|byte| *byte == b' ').count();
            self.skip(blanks.min(indent));
        }
        breaks
    }
}

#[cfg(test)]
mod tests;
