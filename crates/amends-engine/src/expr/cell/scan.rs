//! The brackets, commas and `..` of a cell outside of quotes.

use super::Part;

/// What a part of a cell consists of, found in one pass without recursion.
#[derive(Debug, Default)]
pub(super) struct Structure {
    /// The commas at the level of the elements: within the outer brackets, if there are any.
    pub(super) commas: Vec<usize>,
    /// The first `..` at that level.
    pub(super) range: Option<usize>,
    /// Whether that level is outside of all brackets.
    pub(super) depth_zero: bool,
    /// Where the first bracket closes.
    closes: Option<usize>,
    /// Whether every bracket and quote is closed and nothing closes too often.
    balanced: bool,
}

impl Structure {
    /// Whether the first bracket of `part` closes at its last byte.
    pub(super) fn encloses(&self, part: &Part) -> bool {
        self.balanced && !self.depth_zero && self.closes == part.end.checked_sub(1)
    }

    /// Splits what is within the outer brackets of `part` at the commas; of `[]`, one empty part.
    pub(super) fn elements(&self, part: &Part) -> Vec<Part> {
        let mut elements = Vec::new();
        let mut start = part.start.saturating_add(1);
        for comma in &self.commas {
            elements.push(start..*comma);
            start = comma.saturating_add(1);
        }
        elements.push(start..part.end.saturating_sub(1));
        elements
    }
}

/// Scans `part` of `text`.
///
/// A quote opens a text only where a literal can start, so that `don't` is a word, and `/` a regex only
/// at the start of an element. In brackets any closing one ends any opening one, since `[1..5)` is a range.
pub(super) fn scan(text: &str, part: &Part) -> Structure {
    let slice = text.get(part.clone()).unwrap_or_default();
    let level = usize::from(slice.starts_with(['[', '(']));
    let mut found = Structure { depth_zero: level == 0, balanced: true, ..Structure::default() };
    let (mut depth, mut before, mut at_start) = (0usize, ' ', true);
    let mut chars = slice.char_indices().map(|(at, c)| (part.start.saturating_add(at), c)).peekable();
    while let Some((at, c)) = chars.next() {
        let opens_quote = matches!(c, '\'' | '"') && !before.is_alphanumeric();
        if opens_quote || (c == '/' && at_start) {
            let mut escaped = false;
            let closed = chars.by_ref().any(|(_, next)| {
                let closes = next == c && !escaped;
                escaped = next == '\\' && !escaped;
                closes
            });
            found.balanced &= closed;
            (before, at_start) = (c, false);
            continue;
        }
        match c {
            '[' | '(' | '{' => depth = depth.saturating_add(1),
            ']' | ')' | '}' => {
                found.balanced &= depth > 0;
                depth = depth.saturating_sub(1);
                if depth == 0 && found.closes.is_none() {
                    found.closes = Some(at);
                }
            }
            ',' if depth == level => found.commas.push(at),
            '.' if depth == level && chars.peek().is_some_and(|(_, next)| *next == '.') => {
                found.range = found.range.or(Some(at));
                chars.next();
            }
            _ => {}
        }
        at_start = matches!(c, '[' | ',') || (at_start && c.is_whitespace());
        before = c;
    }
    found.balanced &= depth == 0;
    found
}

/// Returns the pattern of `/pattern/`, in which `\/` is a slash; `None` if it is empty or goes on behind.
pub(super) fn regex(text: &str) -> Option<String> {
    let inner = text.strip_prefix('/')?.strip_suffix('/').filter(|inner| !inner.is_empty())?;
    let mut pattern = String::with_capacity(inner.len());
    let mut escaped = false;
    for c in inner.chars() {
        match c {
            '/' if !escaped => return None,
            '/' => {
                pattern.pop();
                pattern.push('/');
            }
            _ => pattern.push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    (!escaped).then_some(pattern)
}
