//! Help for the commonest mistake: an expression that YAML reads differently because it is not
//! quoted. Works on the text of the line alone and never decides whether something is a fault.

use std::ops::Range;

/// Characters that cannot begin an unquoted value but often begin an expression or a cell.
const TRAPS: [char; 10] = ['>', '-', '!', '*', '&', '%', '@', '|', '`', '?'];
/// How many lines are searched for the beginning of a fault.
const LINES_BACK: usize = 50;
/// The longest value that is repeated in the help, in characters.
const SHOWN: usize = 48;

/// What is wrong where YAML stopped, as far as it matters for the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Something that depends on the first character of the value.
    Value,
    /// Text after a closing quote.
    AfterQuote,
    /// Text after a closing bracket, or a key or item that YAML did not expect.
    AfterBracket,
    /// `: ` inside a value.
    Colon,
    /// A missing comma inside `[…]` or `{…}`, or a bracket too many.
    Separator,
    /// The bracket at this place has no partner.
    Bracket,
    /// A line that is not indented enough.
    Indentation,
    /// A quote without an end, or whose lines are not indented enough.
    Quote,
    /// An escape that YAML does not know, somewhere after this place.
    Escape,
    /// A tab, at this place or soon after.
    Tab,
    /// Nothing that the text around can explain.
    Other,
}

/// A better place to underline, and help or a message if there is one.
#[derive(Debug)]
pub(super) struct Hint {
    pub(super) range: Range<usize>,
    pub(super) help: Option<String>,
    pub(super) message: Option<&'static str>,
}

impl Hint {
    fn place(range: Range<usize>) -> Self {
        Self { range, help: None, message: None }
    }
}

/// Returns what the text around `at` says about the fault; `open` is the innermost open bracket.
pub(super) fn for_stop(text: &str, at: usize, stop: Stop, open: Option<usize>) -> Option<Hint> {
    let candidates = value_starts(text, at);
    let begins = |set: &'static [char]| {
        move |start: &usize| first_char(text, *start).is_some_and(|c| set.contains(&c))
    };
    let mut starts = candidates.iter().copied();
    let start = match stop {
        Stop::Value => starts.find(begins(&TRAPS)),
        Stop::AfterQuote => starts.rfind(begins(&['"', '\''])),
        Stop::AfterBracket => {
            starts.find(begins(&TRAPS)).or_else(|| candidates.iter().copied().find(begins(&['[', '{'])))
        }
        Stop::Colon => starts.clone().find(begins(&TRAPS)).or_else(|| starts.next()),
        Stop::Separator => return separator(text, at, candidates.last().copied()?),
        Stop::Bracket => return Some(bracket(text, at)),
        Stop::Indentation => {
            return open.filter(|_| !begins(&[']', '}'])(&at)).map(|open| unclosed(text, open));
        }
        Stop::Quote => return unclosed_quote(text, at),
        Stop::Escape => return unknown_escape(text, at).map(Hint::place),
        Stop::Tab => return tab(text, at).map(Hint::place),
        Stop::Other => None,
    }?;
    let range = value_range(text, start);
    let value = text.get(range.clone()).unwrap_or_default();
    if value.is_empty() || range.end < at {
        return None;
    }
    if stop == Stop::AfterBracket && !is_balanced(value) {
        let end = at.saturating_add(first_char(text, at).map_or(0, char::len_utf8));
        return Some(Hint { range: at..end, help: Some(IN_FLOW.to_owned()), message: None });
    }
    Some(Hint { help: Some(quote_it(value)), range, message: None })
}

fn separator(text: &str, at: usize, start: usize) -> Option<Hint> {
    let end = at.saturating_add(first_char(text, at).map_or(0, char::len_utf8));
    let begun = text.get(start..at)?.trim();
    (!begun.is_empty() && !begun.contains(',')).then(|| Hint {
        range: at..end,
        help: Some(IN_FLOW.to_owned()),
        message: None,
    })
}

/// A bracket that is not closed, or closed by another; `[1..5)` is an interval.
fn bracket(text: &str, at: usize) -> Hint {
    let range = value_range(text, at);
    let value = text.get(range.clone()).unwrap_or_default();
    let help = (value.contains(')') && !is_balanced(value)).then(|| quote_it(value));
    Hint { range: if help.is_some() { range } else { at..at.saturating_add(1) }, help, message: None }
}

fn unclosed(text: &str, open: usize) -> Hint {
    let message = if first_char(text, open) == Some('{') { "`{` is not closed" } else { "`[` is not closed" };
    Hint { message: Some(message), ..bracket(text, open) }
}

/// The nearest value above `at` that begins with a quote.
fn unclosed_quote(text: &str, at: usize) -> Option<Hint> {
    let mut end = at;
    for _ in 0..LINES_BACK {
        let start = value_starts(text, end)
            .into_iter()
            .rfind(|start| *start < at && first_char(text, *start).is_some_and(|c| c == '"' || c == '\''));
        if let Some(start) = start {
            return Some(Hint::place(start..start.saturating_add(1)));
        }
        end = text.get(..end)?.rfind('\n')?;
    }
    None
}

fn unknown_escape(text: &str, at: usize) -> Option<Range<usize>> {
    let mut rest = text.get(at..)?.char_indices();
    while let Some((offset, c)) = rest.next() {
        if c == '\\' {
            let (_, escaped) = rest.next()?;
            if !"0abt\tnvfre \"/\\N_LPxuU\r\n".contains(escaped) {
                let start = at.saturating_add(offset);
                return Some(start..start.saturating_add(1).saturating_add(escaped.len_utf8()));
            }
        }
    }
    None
}

/// The first tab of an indentation, on the line of `at` or one of the next lines.
fn tab(text: &str, at: usize) -> Option<Range<usize>> {
    let mut start = line_start(text, at);
    for line in text.get(start..)?.split_inclusive('\n').take(LINES_BACK) {
        let indentation = line.len().saturating_sub(line.trim_start_matches([' ', '\t']).len());
        if let Some(offset) = line.get(..indentation).and_then(|blanks| blanks.find('\t')) {
            let tab = start.saturating_add(offset);
            return Some(tab..tab.saturating_add(1));
        }
        start = start.saturating_add(line.len());
    }
    None
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |i| i.saturating_add(1))
}

/// The help for values inside brackets.
pub(super) const IN_FLOW: &str =
    "inside `[…]` and `{…}` a `,` or a bracket ends an unquoted value; quote the whole expression";

/// Returns help to quote `value`, with the quoted form if it is short.
pub(super) fn quote_it(value: &str) -> String {
    let mark = if value.contains('"') || value.contains('\\') { '\'' } else { '"' };
    if value.chars().count() > SHOWN || value.contains(mark) || value.contains('\n') {
        "quote the whole value".to_owned()
    } else {
        format!("quote it: `{mark}{value}{mark}`")
    }
}

/// Returns help if a plain scalar looks cut short by `,`, a bracket or ` #`.
pub(super) fn cut_short(text: &str, range: Range<usize>, scalar: &str, in_flow: bool) -> Option<String> {
    let rest = text.get(range.end..).unwrap_or_default();
    let after = rest.trim_start_matches([' ', '\t']);
    let before = text.get(..range.start).unwrap_or_default().trim_end_matches([' ', '\t']);
    if is_balanced(scalar) {
        return None;
    }
    if in_flow && (after.starts_with([',', '[', ']', '{', '}']) || before.ends_with([',', '[', '{'])) {
        return Some(IN_FLOW.to_owned());
    }
    (after.len() < rest.len() && after.starts_with('#'))
        .then(|| "a `#` after a blank begins a comment; quote the whole expression".to_owned())
}

/// Whether brackets outside inner quotes pair up and inner quotes are closed.
fn is_balanced(text: &str) -> bool {
    let mut open = Vec::new();
    let mut quote = None;
    for c in text.chars() {
        match (quote, c) {
            (Some(mark), _) => quote = (mark != c).then_some(mark),
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => open.push(')'),
            (None, '[') => open.push(']'),
            (None, '{') => open.push('}'),
            (None, ')' | ']' | '}') if open.pop() != Some(c) => return false,
            _ => {}
        }
    }
    open.is_empty() && quote.is_none()
}

fn first_char(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The places on the line of `at`, up to it, where a value may begin: after `: `, `- `, `? ` and
/// inside brackets after `[`, `{` and `,`; not inside quotes.
fn value_starts(text: &str, at: usize) -> Vec<usize> {
    let line_start = line_start(text, at);
    let line = text.get(line_start..at).unwrap_or_default();
    let mut starts = Vec::new();
    let mut quote: Option<char> = None;
    let mut depth = 0_usize;
    // What the next character that is not blank begins; a line begins with a key or a dash.
    let (mut value, mut entry, mut last) = (false, true, ' ');
    for (offset, c) in line.char_indices().chain([(line.len(), '\0')]) {
        let blank = c == ' ' || c == '\t';
        if let Some(mark) = quote {
            quote = (mark != c).then_some(mark);
        } else if blank {
            value |= last == ':' || (entry && matches!(last, '-' | '?'));
        } else {
            if value {
                starts.push(line_start.saturating_add(offset));
            }
            let opens = value || entry;
            value = (matches!(c, '[' | '{') && opens) || (c == ',' && depth > 0);
            depth = depth.saturating_add(usize::from(matches!(c, '[' | '{') && opens));
            entry = entry && matches!(c, '-' | '?');
            quote = (matches!(c, '"' | '\'') && opens).then_some(c);
        }
        last = c;
    }
    starts
}

/// The value that begins at `start`: to the end of the line, its comment or the next separator
/// of a surrounding `[…]` or `{…}`.
fn value_range(text: &str, start: usize) -> Range<usize> {
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let line = line.find(" #").and_then(|end| line.get(..end)).unwrap_or(line);
    let before = text.get(line_start(text, start)..start).unwrap_or_default();
    let line = if before.contains(['[', '{']) {
        line.find([',', ']', '}']).and_then(|end| line.get(..end)).unwrap_or(line)
    } else {
        line
    };
    start..start.saturating_add(line.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn balance_ignores_brackets_in_quotes() {
        for text in ["", "a", "f(a, b)", "x == ':('", "[1, (2)]", "a == \"it's\""] {
            assert!(is_balanced(text), "{text}");
        }
        for text in ["max(a", "b)", "(1..5]", "x == 'a", "note == \"a"] {
            assert!(!is_balanced(text), "{text}");
        }
    }

    #[test]
    fn values_begin_after_markers_only() {
        let rows: &[(&str, &[&str])] = &[
            ("a: > 5", &["> 5"]),
            ("- - x", &["- x", "x"]),
            ("- a: b", &["a: b", "b"]),
            ("- {when: > 5, b: 1}", &["{when: > 5, b: 1}", "when: > 5, b: 1}", "> 5, b: 1}", "b: 1}", "1}"]),
            ("a: x, y", &["x, y"]),
            ("a: b - c", &["b - c"]),
            ("\"k: - \": v", &["v"]),
            ("plain", &[]),
        ];
        for (line, expected) in rows {
            let text = format!("first: 1\n{line}\n");
            let starts = value_starts(&text, text.len() - 1);
            let found: Vec<&str> =
                starts.iter().filter_map(|start| text.get(*start..text.len() - 1)).collect();
            assert_eq!(found, *expected, "{line}");
        }
    }
}
