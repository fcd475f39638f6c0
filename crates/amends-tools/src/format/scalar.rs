//! Single values as a formatted text writes them.
//!
//! A value never changes whether it is quoted, since that can mean something: `no` is a bool and
//! `"no"` a text, `missing` tests for absence and `'missing'` is a word. Only the marks around a
//! quoted text become the same everywhere.

use amends_engine::yaml::{Reading, ScalarPlace, ScalarStyle, scalar_text};

/// Returns a value on one line; `None` if it cannot be written so.
pub(super) fn on_one_line(raw: &str, style: ScalarStyle, text: &str) -> Option<String> {
    let one_line = !raw.contains('\n');
    match style {
        ScalarStyle::Plain if one_line => Some(raw.to_owned()),
        ScalarStyle::Plain => (!text.contains('\n')).then(|| text.to_owned()),
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
            quoted(raw, style, text).or_else(|| one_line.then(|| raw.to_owned()))
        }
        ScalarStyle::Literal | ScalarStyle::Folded => None,
    }
}

/// Returns a quoted text in double quotes, or in single ones if it holds a double quote or a backslash; `None` if it
/// was written with other escapes, which the author had reasons for.
fn quoted(raw: &str, style: ScalarStyle, text: &str) -> Option<String> {
    if style == ScalarStyle::DoubleQuoted && has_other_escapes(raw) || text.chars().any(char::is_control) {
        return None;
    }
    let preferred =
        if text.contains(['"', '\\']) { ScalarStyle::SingleQuoted } else { ScalarStyle::DoubleQuoted };
    Some(scalar_text(text, Reading::Text, preferred, &ScalarPlace::FLOW))
}

/// Returns whether a text in double quotes has escapes besides `\"` and `\\`.
fn has_other_escapes(raw: &str) -> bool {
    let mut chars = raw.chars();
    while let Some(next) = chars.next() {
        if next == '\\' && !matches!(chars.next(), Some('"' | '\\')) {
            return true;
        }
    }
    false
}

/// Returns a text in double quotes, on one line.
pub(super) fn escaped(text: &str) -> String {
    scalar_text(text, Reading::Text, ScalarStyle::DoubleQuoted, &ScalarPlace::FLOW)
}

/// Returns the lines of a value of several lines; how far they are indented means nothing.
pub(super) fn lines(raw: &str) -> Vec<&str> {
    raw.split('\n').map(|line| line.trim_matches([' ', '\t'])).collect()
}

/// A block of text, `|` or `>`, ready to be indented.
pub(super) struct Block {
    /// The header, without what the indentation of its first line needs.
    pub(super) header: String,
    /// The lines, without the indentation that they share.
    pub(super) lines: Vec<String>,
    /// Whether the empty lines at its end are part of it.
    pub(super) keeps: bool,
}

/// Takes a block of text apart; `None` if blanks alone make up lines of it that matter. `whole` is all of the file
/// from its header on, of which it has as many lines as `raw`.
pub(super) fn block(whole: &str, raw: &str, style: ScalarStyle, text: &str) -> Option<Block> {
    let content = text.trim_end_matches('\n');
    let blank = |line: &str| !line.is_empty() && line.trim_matches([' ', '\t']).is_empty();
    // The first line that is not empty, as decoded and as it stands, tells how far all lines are indented.
    let first = content.split('\n').find(|line| !line.is_empty()).unwrap_or_default();
    let last = content.rsplit('\n').next().unwrap_or_default();
    let folded = style == ScalarStyle::Folded;
    if (folded && (blank(first) || blank(last))) || content.split('\n').all(blank) {
        return None;
    }
    let first_line = whole.split('\n').next().unwrap_or_default();
    let indicators = first_line.split([' ', '\t', '#']).next().unwrap_or_default();
    let keeps = indicators.contains('+');
    let mut header: String = indicators.chars().filter(|c| !c.is_ascii_digit()).collect();
    let deeper = leading(first);
    if deeper > 0 {
        header.insert(1, '2');
    }
    let mut lines: Vec<String> = if content.is_empty() {
        Vec::new()
    } else if folded {
        let count = raw.split('\n').count();
        let body: Vec<&str> = whole.split('\n').take(count).skip(1).collect();
        let indent =
            body.iter().find(|line| !blank(line) && !line.is_empty()).map_or(0, |line| leading(line));
        let indent = indent.saturating_sub(deeper);
        body.iter().map(|line| line.get(indent.min(leading(line))..).unwrap_or_default().to_owned()).collect()
    } else {
        content.split('\n').map(str::to_owned).collect()
    };
    if keeps {
        let ends = text.len() - content.len();
        let empty = if content.is_empty() { ends } else { ends.saturating_sub(1) };
        lines.extend(std::iter::repeat_n(String::new(), empty));
    }
    Some(Block { header, lines, keeps })
}

fn leading(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}
