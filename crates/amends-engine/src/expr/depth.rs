//! The height of a tree that was put together from several texts.
//!
//! The parser bounds each text by itself. A cell joins two of them and a map many, so their trees
//! are measured again here; everything behind the front ends may then recurse.

use super::ast::{Expr, ExprKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::limits::EXPRESSION_DEPTH;

/// Returns `expr` if it is within [`EXPRESSION_DEPTH`], else `expression-too-deep`.
///
/// Its height must be bounded already, only perhaps by more: it is measured by recursion.
pub(super) fn bounded(expr: Expr) -> Result<Expr, Vec<Diagnostic>> {
    if height(&expr) <= EXPRESSION_DEPTH {
        return Ok(expr);
    }
    let message = format!("the condition is nested deeper than {EXPRESSION_DEPTH} levels");
    let fault = Diagnostic::error(codes::EXPRESSION_TOO_DEEP, message).at(expr.span, "");
    Err(vec![fault.help("give a part of it a name as a derived fact")])
}

fn height(expr: &Expr) -> usize {
    let highest = |parts: &[Expr]| parts.iter().map(height).max().unwrap_or(0);
    let below = match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Word(_) | ExprKind::Ident { .. } => 0,
        ExprKind::Select { operand, .. } | ExprKind::Has(operand) | ExprKind::Unary { operand, .. } => {
            height(operand)
        }
        ExprKind::Index { operand, index } => height(operand).max(height(index)),
        ExprKind::Call { target, args, .. } => highest(args).max(target.as_deref().map_or(0, height)),
        ExprKind::Binary { left, right, .. } => height(left).max(height(right)),
        ExprKind::Logic { operands, .. } | ExprKind::List(operands) => highest(operands),
        ExprKind::Conditional { condition, then, otherwise } => {
            height(condition).max(height(then)).max(height(otherwise))
        }
        ExprKind::Map(entries) => {
            entries.iter().map(|(key, value)| height(key).max(height(value))).max().unwrap_or(0)
        }
        ExprKind::Message { fields, .. } => fields.iter().map(|(_, value)| height(value)).max().unwrap_or(0),
        ExprKind::Each(each) => {
            height(&each.range).max(height(&each.body)).max(each.filter.as_ref().map_or(0, height))
        }
    };
    below.saturating_add(1)
}
