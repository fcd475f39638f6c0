//! The words of the parser's faults, and guesses at what the author meant.

use super::super::lexer::TokenKind;
use super::Parser;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

fn syntax(span: Span, message: impl Into<String>, label: &str) -> Diagnostic {
    Diagnostic::error(codes::EXPRESSION_SYNTAX, message).at(span, label)
}

pub(super) fn empty(span: Span) -> Diagnostic {
    syntax(span, "the expression is empty", "").help("write a condition, or leave the key out")
}

pub(super) fn unexpected(span: Span, wanted: &str, found: Option<&str>) -> Diagnostic {
    match found {
        Some(found) => {
            syntax(span, format!("expected {wanted}, found `{}`", shortened(found)), "not expected here")
        }
        None => syntax(span, format!("the expression ends where {wanted} is expected"), "ends here"),
    }
}

pub(super) fn unclosed(span: Span, closing: &str, found: Option<&str>, open: Span) -> Diagnostic {
    let fault = match found {
        Some(found) => {
            syntax(span, format!("expected `{closing}`, found `{}`", shortened(found)), "not expected here")
        }
        None => syntax(span, format!("the expression ends where `{closing}` is expected"), "ends here"),
    };
    fault.related(open, "opened here")
}

/// Keeps a message on one line of reasonable length.
fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(30).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

pub(super) fn too_deep(span: Span) -> Diagnostic {
    let limit = crate::limits::EXPRESSION_DEPTH;
    Diagnostic::error(
        codes::EXPRESSION_TOO_DEEP,
        format!("the expression is nested deeper than {limit} levels"),
    )
    .at(span, "too deep here")
    .help("a chain of `+` or of `.` counts a level per link; `sum([…])` and a derived fact do not")
}

pub(super) fn too_large(span: Span, limit: &str) -> Diagnostic {
    Diagnostic::error(codes::EXPRESSION_TOO_LARGE, format!("the expression is larger than {limit}"))
        .at(span, "passes the limit")
        .help("split it into several rules or derived facts")
}

pub(super) fn nested_conditional(span: Span) -> Diagnostic {
    syntax(span, "a conditional between `?` and `:` needs parentheses", "")
        .help("write `a ? (b ? c : d) : e`")
}

pub(super) fn operator_slip(span: Span, wrong: &str, right: &str) -> Diagnostic {
    syntax(span, format!("`{wrong}` is not an operator"), "").help(format!("did you mean `{right}`?"))
}

pub(super) fn reserved(span: Span, word: &str) -> Diagnostic {
    syntax(span, format!("`{word}` is a reserved word and cannot be a name"), "")
}

pub(super) fn lone_backticks(span: Span) -> Diagnostic {
    syntax(span, "backticks stand around a field after a dot only", "")
        .help("write `name.` in front of it, or quotes for a text")
}

pub(super) fn optional_access(span: Span) -> Diagnostic {
    syntax(span, "optional access with `?` is not part of this language", "")
        .help("ask whether it is present: `has(a.b) ? a.b : …`")
}

pub(super) fn has_operand(span: Span) -> Diagnostic {
    syntax(span, "`has` takes one name, such as `has(order.total)`", "")
}

pub(super) fn macro_arguments(span: Span, name: &str) -> Diagnostic {
    let (takes, example) = match name {
        "map" => ("a variable and an expression", "items.map(x, x.price)".to_owned()),
        "transformList" => (
            "a variable for the position, one for the element, and an expression",
            "items.transformList(i, x, i == 0 ? x.price : x.price * 0.5)".to_owned(),
        ),
        _ => ("a variable and an expression", format!("items.{name}(x, x.price > 5 EUR)")),
    };
    syntax(span, format!("`{name}` takes {takes}"), "").help(format!("write `{example}`"))
}

pub(super) fn macro_variable(span: Span, double: bool) -> Diagnostic {
    if double {
        return syntax(span, "of several arguments the first two must be plain names", "")
            .help("they are the position and the element: `items.exists(i, x, i > 0 && x.price > 5 EUR)`");
    }
    syntax(span, "the first argument must be a plain name for the element", "")
        .help("write `items.exists(x, x.price > 5 EUR)`")
}

pub(super) fn same_variable(span: Span, name: &str) -> Diagnostic {
    syntax(span, format!("`{name}` is already the name of the position"), "")
        .help("give the element a name of its own: `items.exists(i, x, i > 0 && x.price > 5 EUR)`")
}

pub(super) fn null(span: Span) -> Diagnostic {
    Diagnostic::error(codes::NULL_LITERAL, "a policy has no `null`")
        .at(span, "what is absent equals nothing")
        .help("ask with `has(…)`, or in a map with `present` or `missing`")
}

pub(super) fn not_allowed(span: Span, what: &str, help: &str) -> Diagnostic {
    Diagnostic::error(codes::LITERAL_NOT_ALLOWED, format!("{what} cannot be written in a policy"))
        .at(span, "")
        .help(help)
}

pub(super) fn unsigned(span: Span, digits: &str) -> Diagnostic {
    not_allowed(span, "an unsigned number", &format!("write `{digits}`"))
}

pub(super) fn percent(span: Span, number: Option<&str>) -> Diagnostic {
    let help = match number.and_then(ratio) {
        Some(ratio) => format!("write `{ratio}`; in an expression `%` is the remainder of a division"),
        None => "divide by 100; in an expression `%` is the remainder of a division".to_owned(),
    };
    Diagnostic::error(codes::PERCENT_LITERAL, "a percentage stands only as a whole cell or value")
        .at(span, "read as a remainder")
        .help(help)
}

/// Returns a hundredth of a plain decimal number, as text.
fn ratio(number: &str) -> Option<String> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let padded = format!("{whole:0>3}");
    let (front, back) = padded.split_at_checked(padded.len().checked_sub(2)?)?;
    let digits = format!("{back}{fraction}");
    let front = front.trim_start_matches('0');
    let front = if front.is_empty() { "0" } else { front };
    let digits = digits.trim_end_matches('0');
    Some(if digits.is_empty() { front.to_owned() } else { format!("{front}.{digits}") })
}

pub(super) fn ambiguous_unit(span: Span, number: &str, unit: &str) -> Diagnostic {
    Diagnostic::error(codes::AMBIGUOUS_UNIT, format!("`{unit}` before `(` may be a unit or a function"))
        .at(span, "which of them?")
        .help(format!("write `{number} * {unit}(…)`, or an operator after `{number} {unit}`"))
}

pub(super) fn missing_operator(span: Span, number: &str, function: &str) -> Diagnostic {
    syntax(span, format!("an operator is missing between `{number}` and `{function}`"), "")
        .help(format!("did you mean `{number} * {function}(…)`?"))
}

pub(super) fn odd_quantity(span: Span, number: &str) -> Diagnostic {
    syntax(span, format!("`{number}` cannot stand before a unit"), "")
        .help("write it with decimal digits only")
}

pub(super) fn unknown_unit(span: Span, number: &str, unit: &str, units: &dyn Fn(&str) -> bool) -> Diagnostic {
    let fault = Diagnostic::error(codes::UNKNOWN_UNIT, format!("`{unit}` is not a unit or a currency"));
    let fault = fault.at(span, "");
    if unit.starts_with('_') {
        return fault.help("digits are written without separators");
    }
    match likely_unit(unit, units) {
        Some(likely) => fault.help(format!("did you mean `{number} {likely}`?")),
        None => fault.help("a unit is `s min h d w months`, a currency code, or declared with `unit:`"),
    }
}

/// Returns the unit that `word` may have been meant for.
fn likely_unit(word: &str, units: &dyn Fn(&str) -> bool) -> Option<String> {
    let lower = word.to_lowercase();
    let known = match lower.as_str() {
        "sec" | "secs" | "second" | "seconds" => "s",
        "m" | "mins" | "minute" | "minutes" => "min",
        "hr" | "hrs" | "hour" | "hours" => "h",
        "day" | "days" => "d",
        "wk" | "week" | "weeks" => "w",
        "mo" | "month" => "months",
        "bd" | "workday" | "workdays" | "working_days" | "business_day" => "business_days",
        "bh" | "working_hours" | "business_hour" => "business_hours",
        "rmb" | "yuan" => "CNY",
        "euro" | "euros" => "EUR",
        "dollar" | "dollars" => "USD",
        "pound" | "pounds" => "GBP",
        _ => "",
    };
    let cases = [known.to_owned(), word.to_uppercase(), lower];
    cases.into_iter().find(|unit| !unit.is_empty() && units(unit))
}

impl Parser<'_> {
    /// Guesses what went wrong where the token at hand does not fit.
    pub(super) fn help_for_unexpected(&self) -> Option<String> {
        let behind = |back| {
            self.position.checked_sub(back).and_then(|at| self.tokens.get(at)).map(|token| &token.kind)
        };
        let in_quantity = matches!(behind(2), Some(TokenKind::Int(_) | TokenKind::Number(_)));
        match (behind(1), self.kind()) {
            (Some(TokenKind::Ident(unit)), TokenKind::Int(number) | TokenKind::Number(number))
                if self.in_policy() && !in_quantity && (self.syntax.units)(unit) =>
            {
                Some(format!("the unit follows the number: `{number} {unit}`"))
            }
            (_, TokenKind::Ident(word))
                if matches!(&**word, "contains" | "matches" | "startsWith" | "endsWith") =>
            {
                Some(format!("write `text.{word}(…)`"))
            }
            (_, TokenKind::Ident(word)) if matches!(&**word, "if" | "then" | "else") => {
                Some("write `condition ? value : other`".to_owned())
            }
            (Some(TokenKind::Ident(word)), TokenKind::Keyword(super::Keyword::In)) if &**word == "not" => {
                Some("write `!(x in list)`".to_owned())
            }
            (Some(before), here) if Self::ends_operand(before) && Self::starts_operand(here) => {
                Some("an operator such as `&&`, `==` or `+` is missing in front of it".to_owned())
            }
            _ => None,
        }
    }

    fn ends_operand(kind: &TokenKind) -> bool {
        use super::Mark;
        match kind {
            TokenKind::Mark(mark) => matches!(mark, Mark::CloseParen | Mark::CloseBracket | Mark::CloseBrace),
            TokenKind::End | TokenKind::Keyword(super::Keyword::In) => false,
            TokenKind::Ident(_)
            | TokenKind::Quoted(_)
            | TokenKind::Keyword(_)
            | TokenKind::Int(_)
            | TokenKind::Uint(_)
            | TokenKind::Number(_)
            | TokenKind::String(_)
            | TokenKind::Bytes(_) => true,
        }
    }
}
