//! Which outputs a test around a place has shown to have a value.

use super::super::ast::{Expr, ExprKind, LogicOp, UnaryOp};
use super::Checker;

impl Checker<'_> {
    /// Adds the outputs that have a value wherever `expr` has the value `holds`.
    pub(super) fn guard(&mut self, expr: &Expr, holds: bool) {
        match &expr.kind {
            ExprKind::Has(operand) if holds => {
                let symbol = self.whole_variable(operand).map(|(_, variable)| variable.symbol);
                self.guarded.extend(symbol);
            }
            ExprKind::Unary { op: UnaryOp::Not | UnaryOp::NotTest, operand } => self.guard(operand, !holds),
            ExprKind::Logic { op, operands } if (*op == LogicOp::And) == holds => {
                for operand in operands {
                    self.guard(operand, holds);
                }
            }
            _ => {}
        }
    }
}
