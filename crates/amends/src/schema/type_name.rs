//! The names of types as packs write them: `money`, `set<channel>`, `money(EUR, GBP)`.

use std::sync::Arc;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::ty::Type;
use amends_engine::source::Spanned;
use amends_engine::value::{Currency, EnumType};

use super::Vocabulary;
use super::role::ROLES;
use crate::section::remedies::CATALOGUE;
use crate::section::types::TAXONOMY;

amends_engine::words! {
    /// The types of the engine.
    pub(crate) const TYPES {
        /// `true` or `false`.
        "bool",
        /// A whole number, perhaps with a unit.
        "int",
        /// An exact decimal, perhaps with a unit.
        "decimal",
        /// A share, written as `30 %` or `0.3`.
        "percent",
        /// An amount in the currency of the pack, written as `19.90 CNY`. `money(EUR, USD)` takes several currencies,
        /// `money(any)` every one.
        "money",
        /// A text.
        "text",
        /// A civil date, written as `2026-01-31`.
        "date",
        /// An instant with its offset, written as `2026-01-31T09:30:00+08:00`.
        "timestamp",
        /// An exact length of time, written as `24 h`, `90 min` or `1h30m`.
        "duration",
        /// A civil length of time, written as `3 d`, `2 months` or `7 business_days`.
        "period",
        /// A rule of rounding, written as `0.01 half_up`.
        "rounding",
        /// A list; `of` says of what.
        "list",
    }
}

/// Returns the names of the types of the engine.
fn names<'a>() -> impl Iterator<Item = &'a str> {
    TYPES.iter().map(|ty| ty.word)
}

/// What authors call the types elsewhere.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("boolean", "bool"),
    ("integer", "int"),
    ("number", "decimal"),
    ("float", "decimal"),
    ("double", "decimal"),
    ("currency", "money"),
    ("amount", "money"),
    ("string", "text"),
    ("str", "text"),
    ("datetime", "timestamp"),
    ("time", "timestamp"),
    ("instant", "timestamp"),
    ("days", "period"),
    ("array", "list"),
];

/// Returns whether a type of the engine is called so.
pub(crate) fn is_built_in(name: &str) -> bool {
    names().any(|own| own == name) || [TAXONOMY, ROLES, CATALOGUE].contains(&name)
}

/// Resolves a type name; `currency` is the one plain `money` holds. `list` needs its `of:` and is
/// resolved by the reader of facts.
pub(crate) fn resolve(
    name: &Spanned<String>,
    currency: Option<Currency>,
    vocabulary: &Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Type> {
    let text = name.value.trim();
    if let Some(of) = text.strip_prefix("set<").and_then(|rest| rest.strip_suffix('>')) {
        let member = Spanned::new(of.trim().to_owned(), name.span);
        return find_enum(&member, vocabulary, diagnostics).map(|ty| Type::List(Box::new(Type::Enum(ty))));
    }
    if let Some(list) = text.strip_prefix("money(").and_then(|rest| rest.strip_suffix(')')) {
        return money(list, name, diagnostics);
    }
    Some(match text {
        "bool" => Type::Bool,
        "int" => Type::Int,
        "decimal" => Type::Decimal,
        "percent" => Type::Percent,
        "text" => Type::String,
        "date" => Type::Date,
        "timestamp" => Type::Timestamp,
        "duration" => Type::Duration,
        "period" => Type::Period,
        "rounding" => Type::Rounding,
        "money" => match currency {
            Some(currency) => Type::Money(vec![currency]),
            None => {
                diagnostics.push(
                    Diagnostic::error(codes::MISSING_CURRENCY, "`money` needs the pack's currency")
                        .at(name.span, "in which currency?")
                        .help("write `currency: CNY` into `pack.yaml`, or `money(any)` here"),
                );
                return None;
            }
        },
        _ => return find_enum(name, vocabulary, diagnostics).map(Type::Enum),
    })
}

fn money(list: &str, name: &Spanned<String>, diagnostics: &mut Vec<Diagnostic>) -> Option<Type> {
    if list.trim() == "any" {
        return Some(Type::Money(Vec::new()));
    }
    let mut currencies = Vec::new();
    for code in list.split(',').map(str::trim) {
        match Currency::parse(code) {
            Some(currency) => currencies.push(currency),
            None => {
                diagnostics.push(
                    Diagnostic::error(codes::UNKNOWN_CURRENCY, format!("`{code}` is no currency"))
                        .at(name.span, "not an ISO 4217 code"),
                );
                return None;
            }
        }
    }
    Some(Type::Money(currencies))
}

fn find_enum(
    name: &Spanned<String>,
    vocabulary: &Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Arc<EnumType>> {
    let found = vocabulary.enums.get(name.value.trim()).cloned();
    if found.is_none() {
        let enums = || vocabulary.enums.keys().map(String::as_str).filter(|name| *name != TAXONOMY);
        let known = names().chain(enums());
        let other = OTHER_NAMES.iter().find(|(other, _)| *other == name.value.to_ascii_lowercase());
        let help = other
            .map(|(_, own)| format!("did you mean `{own}`?"))
            .or_else(|| did_you_mean(&name.value, known))
            .unwrap_or_else(|| {
                let names: Vec<&str> = names().collect();
                format!("declare it under `enums`, or use one of {}", names.join(", "))
            });
        diagnostics.push(
            Diagnostic::error(codes::UNKNOWN_TYPE, format!("there is no type `{}`", name.value))
                .at(name.span, "neither a type nor a declared enum or scale")
                .help(help),
        );
    }
    found
}
