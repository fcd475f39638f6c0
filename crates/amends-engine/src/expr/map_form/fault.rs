//! The words of the faults of the map form.

use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

pub(super) fn bare_list(span: Span) -> Diagnostic {
    Diagnostic::error(codes::BARE_LIST, "a list of conditions must say whether all or any of them must hold")
        .at(span, "all of these, or any?")
        .help("put it under `all:` or `any:`")
}

pub(super) fn negated_list(span: Span) -> Diagnostic {
    Diagnostic::error(codes::BARE_LIST, "`not` before a list could mean that none or that not all hold")
        .at(span, "none of these, or not all?")
        .help("write `not: {any: […]}` or `not: {all: […]}`")
}

pub(super) fn group_without_list(span: Span, word: &str, found: &str) -> Diagnostic {
    Diagnostic::error(codes::EXPRESSION_SYNTAX, format!("`{word}` takes a list of conditions, not {found}"))
        .at(span, "expected a list")
        .help(format!("write `{word}: [{{fact: test}}, {{fact: test}}]`"))
}

pub(super) fn no_condition(span: Span) -> Diagnostic {
    Diagnostic::error(codes::EXPRESSION_SYNTAX, "the condition is missing")
        .at(span, "nothing stands here")
        .help("write `true` if it always holds")
}

pub(super) fn empty_map(span: Span) -> Diagnostic {
    Diagnostic::warning(codes::EMPTY_CONDITION, "a condition without tests always holds")
        .at(span, "no test")
        .help("add tests; if it is meant to hold always, write `true`")
}

pub(super) fn empty_group(span: Span, word: &str) -> Diagnostic {
    let (meaning, value) = if word == "all" { ("always", true) } else { ("never", false) };
    Diagnostic::warning(codes::EMPTY_CONDITION, format!("an empty `{word}` {meaning} holds"))
        .at(span, "no test")
        .help(format!("write `{value}` if that is meant"))
}
