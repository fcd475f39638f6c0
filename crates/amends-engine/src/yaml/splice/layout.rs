//! Lines, columns, blanks and comments of a text.
//!
//! It is told where to look and never asks what stands there means: whoever calls it knows from the
//! tree that the place is between nodes, where a `#` begins a comment.

/// A text seen as lines.
#[derive(Clone, Copy)]
pub(super) struct Layout<'t> {
    pub(super) text: &'t str,
}

impl<'t> Layout<'t> {
    pub(super) fn get(self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn rest(self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    fn before(self, at: usize) -> &'t str {
        self.text.get(..at).unwrap_or_default()
    }

    pub(super) fn char_at(self, at: usize) -> Option<char> {
        self.rest(at).chars().next()
    }

    pub(super) fn line_start(self, at: usize) -> usize {
        let start = self.before(at).rfind('\n').map_or(0, |i| i.saturating_add(1));
        // A byte order mark takes no column.
        if start == 0 && self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { start }
    }

    /// The end of the line of `at`, before what ends it.
    pub(super) fn line_end(self, at: usize) -> usize {
        let line = self.rest(at).split('\n').next().unwrap_or_default();
        let broken = at.saturating_add(line.len()) < self.text.len();
        let line = line.strip_suffix('\r').filter(|_| broken).unwrap_or(line);
        at.saturating_add(line.len())
    }

    /// The start of the line after that of `at`, if there is one.
    pub(super) fn next_line(self, at: usize) -> Option<usize> {
        let line = self.rest(at).find('\n')?;
        Some(at.saturating_add(line).saturating_add(1))
    }

    /// The start of the line before that of `at`, if there is one.
    pub(super) fn previous_line(self, at: usize) -> Option<usize> {
        let start = self.line_start(at);
        (start > self.line_start(0)).then(|| self.line_start(start.saturating_sub(1)))
    }

    /// The characters before `at` on its line.
    pub(super) fn column(self, at: usize) -> usize {
        self.get(self.line_start(at), at).chars().count()
    }

    /// Whether nothing but blanks stands before `at` on its line.
    pub(super) fn begins_line(self, at: usize) -> bool {
        is_blank(self.get(self.line_start(at), at))
    }

    /// Whether nothing but blanks and a comment stands after `at` on its line.
    pub(super) fn ends_line(self, at: usize) -> bool {
        let rest = self.get(at, self.line_end(at));
        is_blank(rest)
            || (rest.starts_with([' ', '\t']) && rest.trim_start_matches([' ', '\t']).starts_with('#'))
    }

    pub(super) fn is_blank_line(self, start: usize) -> bool {
        is_blank(self.get(start, self.line_end(start)))
    }

    /// The column of the `#`, if the line holds nothing but a comment.
    pub(super) fn comment_column(self, start: usize) -> Option<usize> {
        let line = self.get(start, self.line_end(start));
        let comment = line.trim_start_matches([' ', '\t']);
        comment.starts_with('#').then(|| line.len().saturating_sub(comment.len()))
    }

    /// The place of the next character that is neither blank nor in a comment, nor a comma if
    /// `commas` are passed over.
    pub(super) fn skip(self, mut at: usize, commas: bool) -> usize {
        loop {
            let rest = self.rest(at);
            let trimmed = rest.trim_start_matches(|c| {
                matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{feff}') || (commas && c == ',')
            });
            at = at.saturating_add(rest.len().saturating_sub(trimmed.len()));
            if !trimmed.starts_with('#') {
                return at;
            }
            at = self.line_end(at);
        }
    }

    /// The end of the word at `at`, an anchor or an alias.
    pub(super) fn word_end(self, at: usize) -> usize {
        let rest = self.rest(at);
        let length = rest
            .find(|c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}'))
            .unwrap_or(rest.len());
        at.saturating_add(length)
    }

    /// Whether the character at `at` stands alone, as a dash of a list does.
    pub(super) fn is_alone(self, at: usize) -> bool {
        self.rest(at).chars().nth(1).is_none_or(char::is_whitespace)
    }

    /// What ends lines around `at`.
    pub(super) fn line_break(self, at: usize) -> &'static str {
        let before = self.before(at).rfind('\n').map(|end| self.before(end));
        let around = before.or_else(|| self.text.find('\n').map(|end| self.before(end)));
        if around.is_some_and(|line| line.ends_with('\r')) { "\r\n" } else { "\n" }
    }
}

pub(super) fn is_blank(text: &str) -> bool {
    text.trim_matches([' ', '\t', '\r']).is_empty()
}
