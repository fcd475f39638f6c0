//! Typed expressions, values and types as texts that tell them apart: two are the same text if they mean the same by
//! their form, wherever and however they were written.
//!
//! The texts are for comparing policies, not for people, and nothing reads them back.

use std::fmt::Write as _;
use std::sync::Arc;

use super::ty::Type;
use super::typed::{Symbol, Typed, TypedKind};
use crate::value::Value;

/// Returns an expression without its places; `name` says what a symbol is called.
#[must_use]
pub fn typed(expr: &Typed, name: &dyn Fn(Symbol) -> Arc<str>) -> String {
    let mut text = String::new();
    write(expr, name, &mut text);
    text
}

/// Returns a value; of the words of enums, the enum is named and not listed.
#[must_use]
pub fn value(value: &Value) -> String {
    match value {
        Value::Enum(word) => format!("{}:{}", word.ty().name, word.word()),
        Value::List(items) => format!("[{}]", items.iter().map(self::value).collect::<Vec<_>>().join(", ")),
        Value::Optional(held) => match held {
            Some(held) => format!("some {}", self::value(held)),
            None => "none".to_owned(),
        },
        Value::Map(entries) => {
            let entry = |(key, of): &(Value, Value)| format!("{}: {}", self::value(key), self::value(of));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Value::Item(item) => {
            let field = |(name, of): (&Arc<str>, &Value)| format!("{name}: {}", self::value(of));
            format!("item {{{}}}", item.fields.iter().map(field).collect::<Vec<_>>().join(", "))
        }
        // These print what they are, digits and all; an amount of 1.0 is one of 1.
        Value::Decimal(_) | Value::Money(_) => format!("{} {value}", value.type_name(), value = plain(value)),
        Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Uint(_)
        | Value::Double(_)
        | Value::String(_)
        | Value::Bytes(_)
        | Value::Type(_)
        | Value::Timestamp(_)
        | Value::Duration(_)
        | Value::Date(_)
        | Value::Period(_)
        | Value::Rounding(_) => format!("{value:?}"),
    }
}

fn plain(value: &Value) -> String {
    value.canonical(crate::value::Zone::UTC)
}

/// Returns a type; enums are named and not listed, the fields of items are listed.
#[must_use]
pub fn ty(ty: &Type) -> String {
    match ty {
        Type::List(of) => format!("list of {}", self::ty(of)),
        Type::Item(item) => {
            let fields = item
                .fields
                .iter()
                .map(|(name, field)| format!("{name}: {} {:?}", self::ty(&field.ty), field.unit));
            format!("item {} {{{}}}", item.name, fields.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// Writes the form of a node and what it holds, then its parts in parentheses.
fn write(expr: &Typed, name: &dyn Fn(Symbol) -> Arc<str>, text: &mut String) {
    let head = match &expr.kind {
        TypedKind::Constant(constant) => format!("{} of {}", value(constant), ty(&expr.ty)),
        TypedKind::Load(symbol) => format!("load {}", name(*symbol)),
        TypedKind::Has(symbol) => format!("has {}", name(*symbol)),
        TypedKind::Local(local) => format!("local {}", local.0),
        TypedKind::Field { operand: _, field } => format!("field {field}"),
        TypedKind::HasField { operand: _, field } => format!("has-field {field}"),
        TypedKind::Call { function, args: _ } => format!("{function:?}"),
        TypedKind::Matches { text: _, pattern } => format!("matches {:?}", pattern.text()),
        TypedKind::At { param, date: _ } => format!("at {}", name(*param)),
        TypedKind::Unbound { name } => format!("unbound {name:?}"),
        TypedKind::And(_) => "and".to_owned(),
        TypedKind::Or(_) => "or".to_owned(),
        TypedKind::Not(_) => "not".to_owned(),
        TypedKind::NotTest(_) => "not-test".to_owned(),
        TypedKind::Conditional { .. } => "if".to_owned(),
        TypedKind::IfPresent(_) => "if-present".to_owned(),
        TypedKind::List(_) => "list".to_owned(),
        TypedKind::Map(_) => "map".to_owned(),
        TypedKind::Each { kind, range: _, variable, second, filter, body: _ } => {
            let second = second.map(|local| local.0);
            let filtered = if filter.is_some() { "filtered" } else { "all" };
            format!("{kind:?} {} {second:?} {filtered}", variable.0)
        }
    };
    let _ = write!(text, "({head}");
    for child in expr.children() {
        text.push(' ');
        write(child, name, text);
    }
    text.push(')');
}
