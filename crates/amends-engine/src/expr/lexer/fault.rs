//! The words of the lexer's faults.

use super::offset;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Excerpt;

fn fault(excerpt: &Excerpt, start: usize, end: usize, message: String, label: &str) -> Diagnostic {
    Diagnostic::error(codes::EXPRESSION_SYNTAX, message).at(excerpt.span(offset(start), offset(end)), label)
}

pub(super) fn slip(excerpt: &Excerpt, start: usize, end: usize, wrong: &str, right: &str) -> Diagnostic {
    fault(excerpt, start, end, format!("`{wrong}` is not an operator"), "")
        .help(format!("did you mean `{right}`?"))
}

pub(super) fn full_width(
    excerpt: &Excerpt,
    start: usize,
    end: usize,
    wrong: &str,
    right: &str,
) -> Diagnostic {
    fault(excerpt, start, end, format!("`{wrong}` is a full-width character"), "")
        .help(format!("write the ASCII character `{right}`"))
}

pub(super) fn typographic_quotes(
    excerpt: &Excerpt,
    start: usize,
    end: usize,
    opening: char,
    content: &str,
) -> Diagnostic {
    let help = if content.contains(['"', '\\', '`']) || content.chars().count() > 40 {
        "write straight quotes: `\"…\"`".to_owned()
    } else {
        format!("write straight quotes: `\"{content}\"`")
    };
    fault(excerpt, start, end, format!("`{opening}` is not a quotation mark of this language"), "").help(help)
}

pub(super) fn foreign_name(excerpt: &Excerpt, start: usize, end: usize, name: &str) -> Diagnostic {
    fault(excerpt, start, end, format!("`{name}` is not a name"), "")
        .help("names consist of ASCII letters, digits and `_`; a text stands in quotes")
}

pub(super) fn stray(excerpt: &Excerpt, start: usize, end: usize, found: char) -> Diagnostic {
    let shown = if found.is_control() || found.is_whitespace() {
        format!("U+{:04X}", u32::from(found))
    } else {
        found.to_string()
    };
    let help = match found {
        '$' | '€' | '£' | '¥' | '￥' => Some("write money as a number and a currency: `19.90 EUR`"),
        ';' => Some("a condition is one expression; join two with `&&` or `||`"),
        '#' => Some("a comment starts with `//`"),
        _ if found.is_whitespace() => Some("use an ordinary space"),
        _ => None,
    };
    fault(excerpt, start, end, format!("the character `{shown}` has no meaning here"), "")
        .maybe_help(help.map(str::to_owned))
}

pub(super) fn unterminated(excerpt: &Excerpt, start: usize, end: usize, quote: char) -> Diagnostic {
    fault(excerpt, start, end, format!("the text that starts here has no closing `{quote}`"), "")
        .help("a text with line breaks stands between three quotes")
}

pub(super) fn bad_escape(
    excerpt: &Excerpt,
    start: usize,
    end: usize,
    escape: &str,
    bytes: bool,
) -> Diagnostic {
    let escape: String = escape.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    let help = match escape.chars().nth(1) {
        Some('u' | 'U') if bytes => "in bytes write `\\x` and two hexadecimal digits",
        Some('x' | 'X') => "`\\x` takes two hexadecimal digits",
        Some('u') => "`\\u` takes four hexadecimal digits and no half of a surrogate pair",
        Some('U') => "`\\U` takes eight hexadecimal digits up to 0010FFFF",
        Some('0'..='9') => "an octal escape is `\\000` to `\\377`",
        _ => "write `\\\\` for a backslash, or put `r` before the quote: `r'\\d+'`",
    };
    fault(excerpt, start, end, format!("`{escape}` is not an escape"), "").help(help)
}

pub(super) fn open_backtick(excerpt: &Excerpt, start: usize, end: usize, found: Option<char>) -> Diagnostic {
    match found {
        Some(c) if !c.is_control() && !c.is_whitespace() => {
            fault(excerpt, start, end, format!("`{c}` cannot stand in a field between backticks"), "")
                .help("between backticks are letters, digits, spaces and `_ - . /`")
        }
        _ => fault(excerpt, start, end, "the field that starts here has no closing backtick".to_owned(), ""),
    }
}

pub(super) fn empty_backticks(excerpt: &Excerpt, start: usize, end: usize) -> Diagnostic {
    fault(excerpt, start, end, "a field between backticks is empty".to_owned(), "")
}
