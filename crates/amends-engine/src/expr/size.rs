//! The size of a tree that was put together from several texts.
//!
//! The parser bounds each text by itself. A cell joins two of them and a map many, an alias even the
//! same one many times, so their trees are measured again here; whoever comes behind the front
//! ends may then recurse and copy.

use super::ast::{Expr, ExprKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::limits::{EXPRESSION_DEPTH, EXPRESSION_NODES};
use crate::source::Span;

/// Returns `expr` if it is within the limits of one expression, else `expression-too-deep` or
/// `expression-too-large`.
///
/// Its height must be bounded already, only perhaps by more: it is measured by recursion.
pub(super) fn bounded(expr: Expr) -> Result<Expr, Vec<Diagnostic>> {
    if height(&expr) > EXPRESSION_DEPTH {
        return Err(vec![too_deep(expr.span)]);
    }
    if nodes(&expr) > EXPRESSION_NODES {
        return Err(vec![too_large(expr.span)]);
    }
    Ok(expr)
}

/// Returns the parts of an expression in source order.
pub(crate) fn children(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Word(_) | ExprKind::Ident { .. } => Vec::new(),
        ExprKind::Select { operand, .. }
        | ExprKind::Has(operand)
        | ExprKind::Unary { operand, .. }
        | ExprKind::IfPresent(operand) => vec![operand],
        ExprKind::Index { operand, index } | ExprKind::OptionalIndex { operand, index } => {
            vec![operand, index]
        }
        ExprKind::Call { target, args, .. } => target.iter().map(|target| &**target).chain(args).collect(),
        ExprKind::Binary { left, right, .. } => vec![left, right],
        ExprKind::Logic { operands, .. } | ExprKind::List(operands) => operands.iter().collect(),
        ExprKind::Conditional { condition, then, otherwise } => vec![condition, then, otherwise],
        ExprKind::Map(entries) => entries.iter().flat_map(|(key, value)| [key, value]).collect(),
        ExprKind::Message { fields, .. } => fields.iter().map(|(_, value)| value).collect(),
        ExprKind::Each(each) => [&each.range].into_iter().chain(&each.filter).chain([&each.body]).collect(),
    }
}

fn height(expr: &Expr) -> usize {
    children(expr).into_iter().map(height).max().unwrap_or(0).saturating_add(1)
}

/// Returns the number of nodes of a tree.
pub(super) fn nodes(expr: &Expr) -> usize {
    children(expr).into_iter().map(nodes).fold(1, usize::saturating_add)
}

pub(super) fn too_deep(span: Span) -> Diagnostic {
    let message = format!("the condition is nested deeper than {EXPRESSION_DEPTH} levels");
    Diagnostic::error(codes::EXPRESSION_TOO_DEEP, message)
        .at(span, "too deep here")
        .help("give a part of it a name as a derived fact")
}

pub(super) fn too_large(span: Span) -> Diagnostic {
    let message = format!("the condition is larger than {EXPRESSION_NODES} parts");
    Diagnostic::error(codes::EXPRESSION_TOO_LARGE, message)
        .at(span, "passes the limit")
        .help("split it into several rules or derived facts")
}
