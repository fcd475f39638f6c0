//! Operators and punctuation, and what people type in their place.

use super::{Lexer, TokenKind, fault, text};

/// An operator or a punctuation mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Dot,
    DotDot,
    Comma,
    Colon,
    Question,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Bang,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
    And,
    Or,
    /// A single `=`: an operator of cells, a slip in expressions.
    Assign,
}

impl Mark {
    /// Returns the mark as it is written.
    pub(crate) fn text(self) -> &'static str {
        TABLE.iter().find(|(_, mark)| *mark == self).map_or("", |(text, _)| text)
    }
}

/// Longer spellings stand before their own beginnings.
const TABLE: [(&str, Mark); 26] = [
    ("..", Mark::DotDot),
    ("==", Mark::Equal),
    ("!=", Mark::NotEqual),
    ("<=", Mark::LessEqual),
    (">=", Mark::GreaterEqual),
    ("&&", Mark::And),
    ("||", Mark::Or),
    (".", Mark::Dot),
    (",", Mark::Comma),
    (":", Mark::Colon),
    ("?", Mark::Question),
    ("(", Mark::OpenParen),
    (")", Mark::CloseParen),
    ("[", Mark::OpenBracket),
    ("]", Mark::CloseBracket),
    ("{", Mark::OpenBrace),
    ("}", Mark::CloseBrace),
    ("+", Mark::Plus),
    ("-", Mark::Minus),
    ("*", Mark::Star),
    ("/", Mark::Slash),
    ("%", Mark::Percent),
    ("!", Mark::Bang),
    ("<", Mark::Less),
    (">", Mark::Greater),
    ("=", Mark::Assign),
];

/// Spellings of other languages and keyboards that can mean one thing only.
const SLIPS: [(&str, Mark, &str); 9] = [
    ("=>", Mark::GreaterEqual, ">="),
    ("=<", Mark::LessEqual, "<="),
    ("<>", Mark::NotEqual, "!="),
    ("≥", Mark::GreaterEqual, ">="),
    ("≤", Mark::LessEqual, "<="),
    ("≠", Mark::NotEqual, "!="),
    ("×", Mark::Star, "*"),
    ("÷", Mark::Slash, "/"),
    ("−", Mark::Minus, "-"),
];

/// Returns the ASCII character that a full-width or CJK one stands for.
fn ascii_of(wide: char) -> Option<char> {
    match wide {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(wide).saturating_sub(0xfee0)).filter(char::is_ascii_punctuation)
        }
        '【' => Some('['),
        '】' => Some(']'),
        '、' => Some(','),
        '。' => Some('.'),
        _ => None,
    }
}

impl Lexer<'_> {
    pub(super) fn mark_or_fault(&mut self, first: char) -> Option<TokenKind> {
        if let Some((wrong, mark, right)) = SLIPS.iter().find(|(text, ..)| self.rest().starts_with(text)) {
            let start = self.at;
            self.advance(wrong.len());
            self.report(fault::slip(self.excerpt, start, self.at, wrong, right));
            return Some(TokenKind::Mark(*mark));
        }
        if let Some((text, mark)) = TABLE.iter().find(|(text, _)| self.rest().starts_with(text)) {
            self.advance(text.len());
            return Some(TokenKind::Mark(*mark));
        }
        if let Some(closing) = text::closing_quote(first) {
            return Some(self.typographic(first, closing));
        }
        if ascii_of(first).is_some() {
            return self.full_width();
        }
        self.single_or_stray(first)
    }

    /// Reads an operator written in full-width characters and reports it once.
    fn full_width(&mut self) -> Option<TokenKind> {
        let start = self.at;
        let wide = self.rest();
        let ascii: String = wide.chars().take(2).map(|c| ascii_of(c).unwrap_or(c)).collect();
        let (text, kind) = TABLE
            .iter()
            .find(|(text, _)| ascii.starts_with(text))
            .map(|(text, mark)| (*text, Some(TokenKind::Mark(*mark))))
            .or_else(|| ascii.get(..1).map(|text| (text, None)))?;
        let width: usize = wide.chars().take(text.len()).map(char::len_utf8).sum();
        self.advance(width);
        self.report(fault::full_width(self.excerpt, start, self.at, self.slice(start), text));
        kind
    }

    /// Reports a character that is no token, or half of one.
    fn single_or_stray(&mut self, first: char) -> Option<TokenKind> {
        let start = self.at;
        let half = match first {
            '&' => Some((Mark::And, "&&")),
            '|' => Some((Mark::Or, "||")),
            _ => None,
        };
        if let Some((mark, right)) = half {
            self.advance(1);
            self.report(fault::slip(self.excerpt, start, self.at, self.slice(start), right));
            return Some(TokenKind::Mark(mark));
        }
        if first.is_alphanumeric() {
            // A name in another script becomes one token, so that it is reported once.
            let length: usize = self
                .rest()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .map(char::len_utf8)
                .sum();
            self.advance(length);
            self.report(fault::foreign_name(self.excerpt, start, self.at, self.slice(start)));
            return Some(TokenKind::Ident(self.slice(start).into()));
        }
        self.advance(first.len_utf8());
        self.report(fault::stray(self.excerpt, start, self.at, first));
        None
    }
}
