//! Calls, and the macros among them: `has`, `all`, `exists`, `exists_one`, `filter`, `map`.
//!
//! In CEL a macro's name with another number of arguments is an ordinary call. In a policy it is a
//! fault, because no function of such a name exists there. The comprehensions with two variables
//! would be further rows of [`Parser::macro_kind`].

use super::super::ast::{Each, EachKind, Expr, ExprKind, Name};
use super::{Node, Parser, Step, fault};
use crate::source::Span;

impl Parser<'_> {
    /// Makes `function(args)`, or the macro of that name.
    pub(super) fn global_call(&mut self, function: Name, args: Vec<Expr>, span: Span, below: usize) -> Step {
        if &*function.text != "has" || (args.len() != 1 && !self.in_policy()) {
            return self.node(ExprKind::Call { function, target: None, args }, span, below);
        }
        let mut args = args.into_iter();
        match (args.next(), args.next()) {
            (Some(operand), None) if self.can_be_asked(&operand) => {
                self.node(ExprKind::Has(Box::new(operand)), span, below)
            }
            _ => self.fail_at(fault::has_operand(span)),
        }
    }

    /// Whether `has` can ask about an operand: CEL wants a selection, a policy has facts besides.
    fn can_be_asked(&self, operand: &Expr) -> bool {
        match operand.kind {
            ExprKind::Select { .. } => true,
            ExprKind::Ident { .. } => self.in_policy(),
            _ => false,
        }
    }

    /// Parses the arguments of `target.function` and makes the call or the macro.
    pub(super) fn method_call(&mut self, target: Node, function: Name) -> Step {
        let (args, below, end) = self.arguments()?;
        let span = target.reach.join(end);
        let below = below.max(target.height);
        let kind = Self::macro_kind(&function.text);
        match kind {
            Some(kind) if args.len() == 2 || (kind == EachKind::Map && args.len() == 3) => {
                self.each(kind, target, args, span, below)
            }
            Some(_) if self.in_policy() => self.fail_at(fault::macro_arguments(span, &function.text)),
            _ => {
                let kind = ExprKind::Call { function, target: Some(Box::new(target.expr)), args };
                self.node(kind, span, below)
            }
        }
    }

    fn macro_kind(name: &str) -> Option<EachKind> {
        match name {
            "all" => Some(EachKind::All),
            "exists" => Some(EachKind::Exists),
            "exists_one" => Some(EachKind::ExistsOne),
            "filter" => Some(EachKind::Filter),
            "map" => Some(EachKind::Map),
            _ => None,
        }
    }

    /// Makes a macro of two or three arguments, of which the first must be a plain name.
    fn each(&mut self, kind: EachKind, range: Node, args: Vec<Expr>, span: Span, below: usize) -> Step {
        let mut args = args.into_iter();
        let Some(first) = args.next() else { return self.unexpected("a variable") };
        let ExprKind::Ident { name: text, absolute: false } = first.kind else {
            return self.fail_at(fault::macro_variable(first.span));
        };
        let variable = Name { text, span: first.span };
        let (filter, body) = match (args.next(), args.next()) {
            (Some(body), None) => (None, body),
            (Some(filter), Some(body)) => (Some(filter), body),
            (None, _) => return self.unexpected("a condition"),
        };
        let each = Each { kind, range: range.expr, variable, filter, body };
        self.node(ExprKind::Each(Box::new(each)), span, below)
    }

    /// Reports a fault of a part that has been read to its end: the parser goes on behind it.
    fn fail_at(&mut self, fault: crate::diagnostic::Diagnostic) -> Step {
        let span = fault.primary.as_ref().map_or_else(|| self.span(), |label| label.span);
        self.diagnostics.push(fault);
        Ok(super::placeholder(span))
    }
}
