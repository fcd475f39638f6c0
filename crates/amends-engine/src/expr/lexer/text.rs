//! Text and byte literals: raw, triple-quoted, and all escapes of CEL.

use super::{Lexer, TokenKind, fault};

/// What the prefix of a literal asks for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Form {
    raw: bool,
    bytes: bool,
}

impl Form {
    /// Reads `r`, `b` or `br` in any case if a quote follows; gives the length of the prefix too.
    pub(super) fn of_prefix(text: &str) -> Option<(Self, usize)> {
        let mut bytes = text.bytes();
        let first = bytes.next()?.to_ascii_lowercase();
        let second = bytes.next()?;
        let quote = |byte: u8| matches!(byte, b'\'' | b'"');
        match first {
            b'r' if quote(second) => Some((Self { raw: true, bytes: false }, 1)),
            b'b' if quote(second) => Some((Self { raw: false, bytes: true }, 1)),
            b'b' if second.eq_ignore_ascii_case(&b'r') && bytes.next().is_some_and(quote) => {
                Some((Self { raw: true, bytes: true }, 2))
            }
            _ => None,
        }
    }
}

/// Returns the quote that closes a typographic one.
pub(super) fn closing_quote(opening: char) -> Option<char> {
    match opening {
        '“' | '”' | '„' => Some('”'),
        '‘' | '’' | '‚' => Some('’'),
        '「' => Some('」'),
        '『' => Some('』'),
        '«' => Some('»'),
        '＂' | '＇' => Some(opening),
        _ => None,
    }
}

/// The decoded content so far; of a byte literal it need not be UTF-8.
enum Content {
    Text(String),
    Bytes(Vec<u8>),
}

impl Content {
    fn push(&mut self, c: char) {
        match self {
            Content::Text(text) => text.push(c),
            Content::Bytes(bytes) => bytes.extend(c.encode_utf8(&mut [0; 4]).bytes()),
        }
    }

    /// Adds the value of `\x41` or `\101`: a code point of a text, a byte of bytes.
    fn push_code(&mut self, code: u32) -> bool {
        match self {
            Content::Text(text) => char::from_u32(code).map(|c| text.push(c)).is_some(),
            Content::Bytes(bytes) => u8::try_from(code).map(|byte| bytes.push(byte)).is_ok(),
        }
    }
}

impl Lexer<'_> {
    /// Reads a literal whose prefix has been passed; the next byte is its quote.
    pub(super) fn text_literal(&mut self, form: Form) -> TokenKind {
        let start = self.at;
        let quote = self.peek(0).unwrap_or(b'"');
        let triple = self.peek(1) == Some(quote) && self.peek(2) == Some(quote);
        let width = if triple { 3 } else { 1 };
        self.advance(width);
        let mut content = if form.bytes { Content::Bytes(Vec::new()) } else { Content::Text(String::new()) };
        loop {
            if self.closes(quote, triple) {
                self.advance(width);
                break;
            }
            match self.char() {
                Some('\n' | '\r') if !triple => {
                    self.report(fault::unterminated(self.excerpt, start, self.at, char::from(quote)));
                    break;
                }
                None => {
                    self.report(fault::unterminated(self.excerpt, start, self.at, char::from(quote)));
                    break;
                }
                Some('\\') if !form.raw => self.escape(&mut content),
                Some(c) => {
                    content.push(c);
                    self.advance(c.len_utf8());
                }
            }
        }
        match content {
            Content::Text(text) => TokenKind::String(text.into()),
            Content::Bytes(bytes) => TokenKind::Bytes(bytes.into()),
        }
    }

    fn closes(&self, quote: u8, triple: bool) -> bool {
        let here = |ahead| self.peek(ahead) == Some(quote);
        here(0) && (!triple || (here(1) && here(2)))
    }

    fn escape(&mut self, content: &mut Content) {
        let start = self.at;
        self.advance(1);
        let Some(letter) = self.char() else { return };
        let simple = match letter {
            'a' => Some('\u{7}'),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'v' => Some('\u{b}'),
            '\\' | '?' | '"' | '\'' | '`' => Some(letter),
            _ => None,
        };
        if let Some(c) = simple {
            content.push(c);
            self.advance(1);
            return;
        }
        let is_bytes = matches!(content, Content::Bytes(_));
        let read = match letter {
            'x' | 'X' => self.code(1, 2, 16),
            'u' if !is_bytes => self.code(1, 4, 16),
            'U' if !is_bytes => self.code(1, 8, 16),
            '0'..='3' => self.code(0, 3, 8),
            _ => None,
        };
        if !read.is_some_and(|code| content.push_code(code)) {
            // A line break is left where it is: it ends the literal.
            if read.is_none() && !matches!(letter, '\n' | '\r') {
                self.advance(letter.len_utf8());
            }
            self.report(fault::bad_escape(self.excerpt, start, self.at, self.slice(start), is_bytes));
        }
    }

    /// Reads exactly `digits` digits after `skip` bytes, and passes them.
    fn code(&mut self, skip: usize, digits: usize, radix: u32) -> Option<u32> {
        let from = self.at.saturating_add(skip);
        let to = from.saturating_add(digits);
        let text = self.text.get(from..to).filter(|text| text.chars().all(|c| c.is_digit(radix)))?;
        let code = u32::from_str_radix(text, radix).ok()?;
        self.at = to;
        Some(code)
    }

    /// Reads a text in typographic quotes up to the closing one, and reports it once.
    pub(super) fn typographic(&mut self, opening: char, closing: char) -> TokenKind {
        let start = self.at;
        self.advance(opening.len_utf8());
        let line = self.rest().split(['\n', '\r']).next().unwrap_or_default();
        let end = line.find(closing).or_else(|| line.find(['"', '\''])).unwrap_or(line.len());
        let content = line.get(..end).unwrap_or_default();
        let past = line.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        self.advance(end.saturating_add(past));
        self.report(fault::typographic_quotes(self.excerpt, start, self.at, opening, content));
        TokenKind::String(content.into())
    }
}
