//! The words of the faults of cells.

use super::literal::Domain;
use crate::diagnostic::{Diagnostic, codes};
use crate::expr::ast::BinaryOp;
use crate::expr::print;
use crate::expr::ty::Type;
use crate::source::Span;
use crate::value::{Currency, EnumType};

/// The most members of an enum that a help line lists.
const MOST_MEMBERS: usize = 8;

fn syntax(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(codes::EXPRESSION_SYNTAX, message).at(span, "")
}

fn mismatch(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(codes::TYPE_MISMATCH, message).at(span, "")
}

/// Returns a type in the words of the facts.
fn describe(ty: &Type) -> String {
    match ty {
        Type::Bool => "a bool".to_owned(),
        Type::Int => "an int".to_owned(),
        Type::Decimal => "a decimal".to_owned(),
        Type::Percent => "a percentage".to_owned(),
        Type::Money(_) => "an amount of money".to_owned(),
        Type::Duration => "a duration".to_owned(),
        Type::Period => "a period".to_owned(),
        Type::Date => "a date".to_owned(),
        Type::Timestamp => "a timestamp".to_owned(),
        Type::String => "a text".to_owned(),
        Type::Rounding => "a rounding rule".to_owned(),
        Type::Enum(ty) => format!("a `{}`", ty.name),
        Type::List(element) => match &**element {
            Type::Enum(ty) => format!("a set of `{}`", ty.name),
            _ => "a list".to_owned(),
        },
        Type::Item(_) => "an item".to_owned(),
        _ => "a value of another kind".to_owned(),
    }
}

pub(super) fn empty(span: Span) -> Diagnostic {
    syntax(span, "the cell is empty")
        .help("`-` accepts anything, `missing` asks for absence, `\"''\"` is the empty text")
}

pub(super) fn empty_value(span: Span) -> Diagnostic {
    syntax(span, "the value is empty")
}

pub(super) fn mapping(span: Span) -> Diagnostic {
    syntax(span, "a test is a single value or a list, not a mapping")
        .help("nest conditions under `all:`, `any:` or `not:`")
}

pub(super) fn list_element(span: Span, found: &str) -> Diagnostic {
    syntax(span, format!("an element of a list of tests is one test, not {found}"))
}

pub(super) fn empty_list(span: Span) -> Diagnostic {
    syntax(span, "the list of tests is empty, so it would never hold").help("`-` accepts anything")
}

pub(super) fn empty_element(span: Span) -> Diagnostic {
    syntax(span, "a list of tests has an empty element")
}

pub(super) fn open_list(span: Span) -> Diagnostic {
    syntax(span, "the brackets of this list or range do not balance")
        .help("write `[a, b]` for any of, `[1..5]` or `[1..5)` for a range")
}

pub(super) fn test_in_list(span: Span, keyword: &str) -> Diagnostic {
    let fault = syntax(span, format!("`{keyword}` cannot stand in a list of tests"));
    match keyword {
        "not" => fault.help("use `any:` over a list of maps with one test each"),
        "-" => fault.help("`-` accepts anything: leave the rest of the list out"),
        _ => fault.help(format!("write `any: [{{fact: {keyword}}}, {{fact: …}}]`")),
    }
}

pub(super) fn negated_list(span: Span) -> Diagnostic {
    syntax(span, "`not` stands before one test, not before a list")
        .help("write `all: [{fact: not a}, {fact: not b}]`")
}

pub(super) fn negated_keyword(span: Span, keyword: &str) -> Diagnostic {
    let fault = syntax(span, format!("`not {keyword}` is not a test"));
    match keyword {
        "present" => fault.help("did you mean `missing`?"),
        "missing" => fault.help("did you mean `present`?"),
        _ => fault.help("`-` accepts anything, so nothing would be left"),
    }
}

pub(super) fn lone_not(span: Span) -> Diagnostic {
    syntax(span, "a test is missing after `not`")
}

pub(super) fn presence_of_expression(span: Span) -> Diagnostic {
    syntax(span, "only a fact can be present or missing, not the result of an expression")
}

pub(super) fn operator_slip(span: Span, wrong: &str, right: &str) -> Diagnostic {
    syntax(span, format!("`{wrong}` is not an operator of cells")).help(format!("did you mean `{right}`?"))
}

pub(super) fn no_operand(span: Span, operator: &str) -> Diagnostic {
    syntax(span, format!("a value is missing after `{operator}`"))
}

pub(super) fn open_range(span: Span) -> Diagnostic {
    syntax(span, "a range needs both ends").help("write `>= 5` or `< 5` for a range that is open on one side")
}

pub(super) fn lone_parenthesis(span: Span, text: &str) -> Diagnostic {
    syntax(span, "an expression in a cell needs an operator in front of it")
        .help(format!("did you mean `= {text}`?"))
}

pub(super) fn operand_parentheses(span: Span, text: &str) -> Diagnostic {
    syntax(span, "an expression in a cell stands in parentheses as a whole").help(format!("write `({text})`"))
}

pub(super) fn operator(span: Span, op: BinaryOp, ty: &Type, domain: &Domain<'_>) -> Diagnostic {
    let what = describe(ty);
    match (domain, op) {
        (Domain::Opaque, _) => {
            mismatch(span, format!("{what} can only be tested with `present` and `missing`"))
                .help("write the condition as a string, e.g. with `size` or `exists`")
        }
        (Domain::Members(_), _) => mismatch(span, format!("`{}` does not fit {what}", cell_symbol(op)))
            .help("write the word alone: it holds if some member is or lies under it"),
        (Domain::Enum(ty), _) => mismatch(span, format!("{what} has no order"))
            .help(format!("list the words, or declare `{}` under `scales:`", ty.name)),
        _ => mismatch(span, format!("{what} has no order")).help("use `=`, `!=` or the value alone"),
    }
}

fn cell_symbol(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Equal => "=",
        other => print::symbol(other),
    }
}

pub(super) fn regex_type(span: Span, ty: &Type) -> Diagnostic {
    mismatch(span, format!("a regex tests texts, not {}", describe(ty)))
}

pub(super) fn open_regex(span: Span, text: &str) -> Diagnostic {
    let fault = syntax(span, "a regex stands between two slashes, with nothing behind them");
    if text == "//" {
        fault.help("`-` accepts anything")
    } else {
        fault.help(format!(
            "write `\\/` for a slash within it, or inner quotes if it is a text: {}",
            spelled(text)
        ))
    }
}

pub(super) fn literal(span: Span, text: &str, ty: &Type, reason: Option<String>) -> Diagnostic {
    let example = match ty {
        Type::Date => "write a date as `2026-01-31`",
        Type::Timestamp => "write an instant with its offset, as `2026-01-31T09:30:00+08:00`",
        Type::Percent => "write `30 %` or `0.3`",
        Type::Money(_) => "write an amount as `19.90 EUR`",
        Type::Duration => "write a duration as `90 min` or `24 h`",
        Type::Period => "write a period as `3 d` or `5 business_days`",
        _ => "write a number",
    };
    let because = reason.map_or_else(String::new, |reason| format!(": {reason}"));
    mismatch(span, format!("`{text}` is not {}{because}", describe(ty)))
        .help(format!("{example}; an expression stands in parentheses after an operator: `= (…)`"))
}

pub(super) fn truth(span: Span, text: &str) -> Diagnostic {
    let help = match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "on" => "did you mean `true`?",
        "false" | "no" | "n" | "off" => "did you mean `false`?",
        _ => "write `true` or `false`",
    };
    mismatch(span, format!("`{text}` is not a bool")).help(help)
}

pub(super) fn no_currency(span: Span, text: &str, currencies: &[Currency]) -> Diagnostic {
    let help = match currencies {
        [] => format!("write the currency: `{text} EUR`"),
        [first, ..] => format!("did you mean `{text} {}`?", first.code()),
    };
    mismatch(span, format!("the amount `{text}` has no currency")).help(help)
}

pub(super) fn no_unit(span: Span, text: &str, period: bool) -> Diagnostic {
    let help = if period {
        format!("write the unit: `{text} d`, `{text} business_days`")
    } else {
        format!("write the unit: `{text} h`, `{text} min`")
    };
    mismatch(span, format!("the length `{text}` has no unit")).help(help)
}

pub(super) fn after_text(span: Span) -> Diagnostic {
    syntax(span, "something stands behind the closing quote of a text")
}

pub(super) fn enum_value(span: Span, word: &str, ty: &EnumType, help: Option<String>) -> Diagnostic {
    let fault =
        Diagnostic::error(codes::UNKNOWN_ENUM_VALUE, format!("`{word}` is not a word of `{}`", ty.name));
    let fault = fault.at(span, "");
    if help.is_some() {
        return fault.maybe_help(help);
    }
    let mut words: Vec<String> =
        ty.members.iter().take(MOST_MEMBERS).map(|member| format!("`{}`", member.id)).collect();
    if ty.members.len() > MOST_MEMBERS {
        words.push("…".to_owned());
    }
    fault.help(format!(
        "its words are {}; a fact stands in parentheses after an operator: `= (…)`",
        words.join(", ")
    ))
}

/// Returns the YAML spelling of a cell that is `text` itself.
fn spelled(text: &str) -> String {
    if text.contains(['\'', '\\', '"']) { format!("`'\"{text}\"'`") } else { format!("`\"'{text}'\"`") }
}

fn ambiguous(span: Span, text: &str) -> Diagnostic {
    Diagnostic::error(codes::AMBIGUOUS_CELL, format!("`{text}` may be a text or a test"))
        .at(span, "which of them?")
}

fn yaml_quotes(quoted: bool) -> Option<String> {
    quoted.then(|| "the outer quotes belong to YAML; the inner ones make it a text".to_owned())
}

pub(super) fn ambiguous_not(span: Span, whole: &str, rest: &str, quoted: bool) -> Diagnostic {
    ambiguous(span, whole)
        .help(format!("as a text it is written {}", spelled(whole)))
        .help(format!("as a test it is written `\"not '{rest}'\"`"))
        .maybe_help(yaml_quotes(quoted))
}

pub(super) fn ambiguous_text(span: Span, text: &str, quoted: bool) -> Diagnostic {
    ambiguous(span, text)
        .help(format!("as a text it is written {}", spelled(text)))
        .help("as a test it is `-`, `present`, `missing`, `not 'text'`, `['a', 'b']`, `= (…)` or `/regex/`")
        .maybe_help(yaml_quotes(quoted))
}
