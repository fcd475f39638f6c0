//! For tests: a tree as a text that shows its structure and nothing of its places.

use super::ast::{Expr, ExprKind, Literal};
pub(crate) use super::size::children;
use crate::source::{Excerpt, SourceMap, Span};

/// Returns the tree in prefix form: `a + b * 2` is `(Add a (Multiply b 2))`.
pub(crate) fn shape(expr: &Expr) -> String {
    let list = |head: String, parts: Vec<String>| format!("({})", [vec![head], parts].concat().join(" "));
    match &expr.kind {
        ExprKind::Literal(literal) => literal_shape(literal),
        ExprKind::Word(word) => format!("#{word}"),
        ExprKind::Ident { name, absolute } => format!("{}{name}", if *absolute { "." } else { "" }),
        ExprKind::Select { operand, field } => format!("{}.{}", shape(operand), field.text),
        ExprKind::Has(operand) => list("has".into(), vec![shape(operand)]),
        ExprKind::Index { operand, index } => list("at".into(), vec![shape(operand), shape(index)]),
        ExprKind::OptionalIndex { operand, index } => list("at?".into(), vec![shape(operand), shape(index)]),
        ExprKind::IfPresent(operand) => format!("?{}", shape(operand)),
        ExprKind::Call { function, target, args } => {
            let head = target.as_ref().map_or_else(String::new, |target| format!("{}:", shape(target)));
            list(format!("call {head}{}", function.text), args.iter().map(shape).collect())
        }
        ExprKind::Unary { op, operand } => list(format!("{op:?}"), vec![shape(operand)]),
        ExprKind::Binary { op, left, right } => list(format!("{op:?}"), vec![shape(left), shape(right)]),
        ExprKind::Logic { op, operands } => list(format!("{op:?}"), operands.iter().map(shape).collect()),
        ExprKind::Conditional { condition, then, otherwise } => {
            list("if".into(), vec![shape(condition), shape(then), shape(otherwise)])
        }
        ExprKind::List(elements) => list("list".into(), elements.iter().map(shape).collect()),
        ExprKind::Map(entries) => {
            list("map".into(), entries.iter().flat_map(|(key, value)| [shape(key), shape(value)]).collect())
        }
        ExprKind::Message { name, fields } => {
            let parts = fields.iter().map(|(field, value)| format!("{}={}", field.text, shape(value)));
            list(format!("new {}", name.text), parts.collect())
        }
        ExprKind::Each(each) => {
            let parts = each.filter.iter().chain([&each.body]).map(shape).collect();
            let second = each.second.as_ref().map_or_else(String::new, |second| format!(" {}", second.text));
            list(format!("{:?} {} {}{second}", each.kind, shape(&each.range), each.variable.text), parts)
        }
    }
}

fn literal_shape(literal: &Literal) -> String {
    match literal {
        Literal::Null => "null".into(),
        Literal::Bool(value) => value.to_string(),
        Literal::Int(text) => text.to_string(),
        Literal::Uint(text) => format!("{text}u"),
        Literal::Number(text) => format!("{text}f"),
        Literal::Quantity { number, unit } => format!("{number}`{}", unit.text),
        Literal::Percent(text) => format!("{text}%"),
        Literal::String(text) => format!("{text:?}"),
        Literal::Bytes(bytes) => format!("b{:?}", bytes.as_ref()),
        Literal::Date(text) => format!("@{text}"),
    }
}

/// Makes an excerpt that is a whole file.
pub(crate) fn excerpt(text: &str) -> Excerpt {
    let id = SourceMap::new().add("test", "").unwrap();
    Excerpt::verbatim(text, id, 0)
}

/// Asserts that a place lies within `text` on character boundaries.
pub(crate) fn assert_in_bounds(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} cuts {text:?}");
}

/// Asserts that every place lies within `text` and within the place of its parent.
pub(crate) fn assert_nested(text: &str, expr: &Expr) {
    assert_in_bounds(text, expr.span);
    for child in children(expr) {
        assert!(expr.span.start() <= child.span.start() && child.span.end() <= expr.span.end(), "{expr:?}");
        assert_nested(text, child);
    }
}
