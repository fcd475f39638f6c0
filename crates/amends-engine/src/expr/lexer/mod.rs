//! Text of an expression to tokens.
//!
//! Takes an [`Excerpt`] and a range of its decoded text, gives tokens whose offsets count from
//! the start of the excerpt, and reports what no token can hold. It repairs the slips that leave
//! no doubt (full-width punctuation, typographic quotes, a single `&`), so that the parser can
//! go on and find the next fault. It knows nothing of units, macros or policies.

mod fault;
mod mark;
mod text;

use std::ops::Range;
use std::sync::Arc;

pub(crate) use mark::Mark;

use crate::diagnostic::Diagnostic;
use crate::source::Excerpt;

/// The most faults reported in one expression; more would only repeat the first.
pub(crate) const MOST_FAULTS: usize = 20;

/// A token with its place in the decoded text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// The kinds of tokens. Reserved words are identifiers here: after a dot they are allowed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TokenKind {
    Ident(Arc<str>),
    /// A field in backticks, without them.
    Quoted(Arc<str>),
    Keyword(Keyword),
    /// A decimal or hexadecimal integer.
    Int(Arc<str>),
    /// An unsigned integer, without its `u`.
    Uint(Arc<str>),
    /// A number with a point or an exponent.
    Number(Arc<str>),
    String(Arc<str>),
    Bytes(Arc<[u8]>),
    Mark(Mark),
    End,
}

/// The words that are never names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keyword {
    True,
    False,
    Null,
    In,
}

impl Keyword {
    pub(crate) fn of(word: &str) -> Option<Self> {
        match word {
            "true" => Some(Keyword::True),
            "false" => Some(Keyword::False),
            "null" => Some(Keyword::Null),
            "in" => Some(Keyword::In),
            _ => None,
        }
    }
}

/// Returns whether CEL keeps `word` from being a variable or a function.
#[must_use]
pub fn is_reserved(word: &str) -> bool {
    const RESERVED: [&str; 17] = [
        "as",
        "break",
        "const",
        "continue",
        "else",
        "for",
        "function",
        "if",
        "import",
        "let",
        "loop",
        "namespace",
        "package",
        "return",
        "var",
        "void",
        "while",
    ];
    RESERVED.binary_search(&word).is_ok()
}

/// Returns whether `word` could be written as an identifier, reserved words and keywords included.
pub(crate) fn is_identifier(word: &str) -> bool {
    let mut bytes = word.bytes();
    bytes.next().is_some_and(|byte| byte == b'_' || byte.is_ascii_alphabetic())
        && bytes.all(continues_identifier)
}

fn continues_identifier(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

/// Returns the tokens of `range`, the last of which is always [`TokenKind::End`].
///
/// Faults go to `diagnostics`; the tokens are worth parsing all the same.
pub(crate) fn lex(excerpt: &Excerpt, range: Range<usize>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Token> {
    let text = excerpt.text().get(..range.end).unwrap_or_default();
    let mut lexer = Lexer { excerpt, text, at: range.start, diagnostics };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_space();
        let start = lexer.at;
        let Some(first) = lexer.char() else { break };
        if let Some(kind) = lexer.token(first) {
            tokens.push(Token { kind, start: offset(start), end: offset(lexer.at) });
        }
    }
    let end = offset(lexer.at.min(text.len()));
    tokens.push(Token { kind: TokenKind::End, start: end, end });
    tokens
}

/// Offsets fit `u32` because no source text is longer than [`crate::limits::SOURCE_BYTES`].
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// INVARIANT: `at` lies on a character boundary of `text`, or beyond its end.
struct Lexer<'a> {
    excerpt: &'a Excerpt,
    text: &'a str,
    at: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn char(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at.saturating_add(ahead)).copied()
    }

    fn slice(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn advance(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    fn advance_while(&mut self, test: impl Fn(u8) -> bool) {
        while self.peek(0).is_some_and(&test) {
            self.advance(1);
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MOST_FAULTS {
            self.diagnostics.push(diagnostic);
        }
    }

    fn skip_space(&mut self) {
        loop {
            self.advance_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c'));
            if self.rest().starts_with("//") {
                let line = self.rest().find('\n').unwrap_or(self.rest().len());
                self.advance(line);
            } else {
                return;
            }
        }
    }

    fn token(&mut self, first: char) -> Option<TokenKind> {
        match first {
            '0'..='9' => Some(self.number()),
            '.' if self.peek(1).is_some_and(|byte| byte.is_ascii_digit()) => Some(self.number()),
            'a'..='z' | 'A'..='Z' | '_' => Some(self.word()),
            '\'' | '"' => Some(self.text_literal(text::Form::default())),
            '`' => Some(self.quoted_field()),
            _ => self.mark_or_fault(first),
        }
    }

    fn number(&mut self) -> TokenKind {
        let start = self.at;
        if self.rest().starts_with("0x") && self.peek(2).is_some_and(|byte| byte.is_ascii_hexdigit()) {
            self.advance(2);
            self.advance_while(|byte| byte.is_ascii_hexdigit());
            return self.integer(start);
        }
        self.advance_while(|byte| byte.is_ascii_digit());
        let mut whole = true;
        // `1..5` is a range and `1.f` a selection, so a point needs a digit behind it.
        if self.peek(0) == Some(b'.') && self.peek(1).is_some_and(|byte| byte.is_ascii_digit()) {
            self.advance(1);
            self.advance_while(|byte| byte.is_ascii_digit());
            whole = false;
        }
        if let Some(length) = self.exponent() {
            self.advance(length);
            whole = false;
        }
        if whole { self.integer(start) } else { TokenKind::Number(self.slice(start).into()) }
    }

    /// Returns the length of an exponent that starts here.
    fn exponent(&self) -> Option<usize> {
        self.peek(0).filter(|byte| matches!(byte, b'e' | b'E'))?;
        let sign = usize::from(self.peek(1).is_some_and(|byte| matches!(byte, b'+' | b'-')));
        let digits = self.rest().bytes().skip(1).skip(sign).take_while(u8::is_ascii_digit).count();
        (digits > 0).then(|| 1usize.saturating_add(sign).saturating_add(digits))
    }

    fn integer(&mut self, start: usize) -> TokenKind {
        let digits = self.slice(start).into();
        // `5um` is the number 5 with a unit, not an unsigned 5 with an `m`.
        let unsigned = self.peek(0).is_some_and(|byte| matches!(byte, b'u' | b'U'));
        if unsigned && !self.peek(1).is_some_and(continues_identifier) {
            self.advance(1);
            TokenKind::Uint(digits)
        } else {
            TokenKind::Int(digits)
        }
    }

    fn word(&mut self) -> TokenKind {
        if let Some((form, prefix)) = text::Form::of_prefix(self.rest()) {
            self.advance(prefix);
            return self.text_literal(form);
        }
        let start = self.at;
        self.advance_while(continues_identifier);
        let word = self.slice(start);
        Keyword::of(word).map_or_else(|| TokenKind::Ident(word.into()), TokenKind::Keyword)
    }

    fn quoted_field(&mut self) -> TokenKind {
        let start = self.at;
        self.advance(1);
        let allowed =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b' ');
        self.advance_while(allowed);
        let name: Arc<str> = self.text.get(start.saturating_add(1)..self.at).unwrap_or_default().into();
        if self.peek(0) == Some(b'`') {
            self.advance(1);
            if name.is_empty() {
                self.report(fault::empty_backticks(self.excerpt, start, self.at));
            }
        } else {
            self.report(fault::open_backtick(self.excerpt, start, self.at, self.char()));
            // The faulty part is skipped up to its backtick, so that it is reported once.
            let line = self.rest().lines().next().unwrap_or_default();
            self.advance(line.find('`').map_or(line.len(), |closing| closing.saturating_add(1)));
        }
        TokenKind::Quoted(name)
    }
}

#[cfg(test)]
mod tests;
