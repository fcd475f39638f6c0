//! Quotients of two ints that flow into a decimal or an amount, where the cut was hardly meant.

use super::super::function::Function;
use super::super::ty::Type;
use super::super::typed::{Typed, TypedKind};
use super::Checker;
use crate::diagnostic::{Diagnostic, codes};

impl Checker<'_> {
    /// Warns of every quotient of two ints below `typed` that becomes a part of a decimal or an
    /// amount, or is compared with a decimal; `exact` says that `typed` does.
    ///
    /// `int(a / b)` says that the cut is meant.
    pub(super) fn warn_about_cut_quotients(&mut self, typed: &Typed, exact: bool) {
        if exact && is_cut_quotient(typed) {
            self.warnings.push(
                Diagnostic::warning(
                    codes::INT_DIVISION,
                    "the quotient of two ints is cut off to a whole number",
                )
                .at(typed.span, "as `1 / 2` is 0")
                .help("divide a decimal and round: `round(decimal(a) / b, 0.01, half_up)`")
                .help("if the cut is meant, say so: `int(a / b)`"),
            );
        }
        for child in typed.children() {
            self.warn_about_cut_quotients(child, passes_on(typed, exact));
        }
    }
}

fn is_cut_quotient(typed: &Typed) -> bool {
    typed.ty == Type::Int && matches!(&typed.kind, TypedKind::Call { function: Function::Divide, .. })
}

/// Whether the parts of a node become parts of something exact.
fn passes_on(typed: &Typed, exact: bool) -> bool {
    let exact_type = |ty: &Type| matches!(ty, Type::Decimal | Type::Percent | Type::Money(_));
    let is_exact = |typed: &Typed| match &typed.ty {
        Type::List(of) => exact_type(of),
        ty => exact_type(ty),
    };
    match &typed.kind {
        TypedKind::Call { function, args } => {
            if function.is_arithmetic() || matches!(function, Function::Min | Function::Max) {
                is_exact(typed) || (exact && typed.ty == Type::Int)
            } else if function.is_comparison() || *function == Function::In {
                args.iter().any(is_exact)
            } else {
                matches!(function, Function::Decimal | Function::Round)
            }
        }
        // Only the branches do, but a condition holds no number that is not compared.
        TypedKind::Conditional { .. } => exact || is_exact(typed),
        _ => false,
    }
}
