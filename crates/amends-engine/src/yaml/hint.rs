//! Help for the commonest mistake: an expression that YAML reads differently because it is not
//! quoted. Works on the text of the line alone and never decides whether something is a fault.

use std::ops::Range;

/// Characters that cannot begin an unquoted value but often begin an expression or a cell.
const TRAPS: [char; 10] = ['>', '-', '!', '*', '&', '%', '@', '|', '`', '?'];
/// Characters that begin a quoted or bracketed value, which then ends at its partner.
const OPENERS: [char; 4] = ['"', '\'', '[', '{'];
/// The longest value that is repeated in the help, in characters.
const SHOWN: usize = 48;

/// What is wrong where YAML stopped, as far as it matters for the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Something that depends on the first character of the value.
    Value,
    /// Text after a closing quote or bracket.
    AfterClosing,
    /// `: ` inside a value.
    Colon,
    /// A bracket or a missing comma inside `[…]` or `{…}`.
    Separator,
    /// Something that quoting does not cure.
    Other,
}

/// The place to underline and the help.
pub(super) struct Hint {
    pub(super) range: Range<usize>,
    pub(super) help: String,
}

/// Returns the hint to quote the value that reading stopped in at `at`, if that would help.
pub(super) fn for_stop(text: &str, at: usize, stop: Stop) -> Option<Hint> {
    let candidates = value_starts(text, at);
    let first_of = |set: &[char]| {
        candidates.iter().copied().find(|start| first_char(text, *start).is_some_and(|c| set.contains(&c)))
    };
    let start = match stop {
        Stop::Other => return None,
        Stop::Value => first_of(&TRAPS),
        Stop::AfterClosing => first_of(&TRAPS).or_else(|| first_of(&OPENERS)),
        Stop::Colon => first_of(&TRAPS).or_else(|| candidates.first().copied()),
        Stop::Separator => return separator_hint(text, at, candidates.last().copied()?),
    }?;
    let range = value_range(text, start);
    let value = text.get(range.clone()).unwrap_or_default();
    if value.is_empty() || range.end < at {
        return None;
    }
    Some(Hint { help: quote_it(value), range })
}

fn separator_hint(text: &str, at: usize, start: usize) -> Option<Hint> {
    let end = at.saturating_add(first_char(text, at).map_or(0, char::len_utf8));
    let begun = text.get(start..at)?.trim();
    (!begun.is_empty() && !begun.contains(',')).then(|| Hint { range: at..end, help: IN_FLOW.to_owned() })
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
    let line_start =
        text.get(..at).and_then(|before| before.rfind(['\n', '\r'])).map_or(0, |i| i.saturating_add(1));
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
    let line_start = text.get(..start).and_then(|t| t.rfind('\n')).map_or(0, |i| i.saturating_add(1));
    let before = text.get(line_start..start).unwrap_or_default();
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
