//! The checker: resolves names, types every node and settles what a literal is.
//!
//! It takes an untyped tree with [`Declarations`] and gives a [`Typed`] tree, or every fault it
//! found. One bottom-up walk serves policies and CEL conformance alike; the differences are the
//! rows of [`super::function::GROUPS`] that a [`Typing`] may reach. It evaluates nothing but
//! literals, and it never simplifies.
//!
//! A number with a point takes the type of its consumer. The first walk reads it as a decimal and
//! notes the literals that met nothing exact; if the expression holds nothing exact at all, a
//! second walk reads those as CEL's double and each is a lint.

mod call;
mod cut;
mod declarations;
mod describe;
mod each;
mod guard;
mod literal;
mod name;
mod node;
mod operator;
mod overload;
mod unify;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use declarations::{Declarations, External, Presence, TIME_UNITS, Typing, Variable};
pub use describe::describe;

use self::node::Node;
use self::unify::Substitution;
use super::ast::{Expr, ExprKind, LogicOp, UnaryOp};
use super::function::Function;
use super::print::print;
use super::ty::Type;
use super::typed::{Local, Symbol, Typed, TypedKind};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::limits;
use crate::source::Span;

/// A checked expression with what the author should still know.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The typed tree.
    pub typed: Typed,
    /// Lints; the expression is usable.
    pub warnings: Vec<Diagnostic>,
}

/// Checks an expression, which must give a value of type `expected` if one is named.
///
/// An int widens to an expected decimal; words, texts and rounding modes are read by the expected
/// type.
///
/// # Errors
/// All faults found, in source order; a fault hides only what depends on it.
pub fn check(
    expr: &Expr,
    expected: Option<&Type>,
    declarations: &Declarations,
) -> Result<Checked, Vec<Diagnostic>> {
    check_guarded(expr, expected, declarations, &[])
}

/// Like [`check`], where the outputs in `present` are known to have a value because a test outside
/// of the expression says so.
///
/// # Errors
/// All faults found, in source order.
pub fn check_guarded(
    expr: &Expr,
    expected: Option<&Type>,
    declarations: &Declarations,
    present: &[Symbol],
) -> Result<Checked, Vec<Diagnostic>> {
    let mut first = Checker::new(declarations, present, Vec::new());
    let typed = first.run(expr, expected);
    if first.diagnostics.is_empty() && !first.unsettled.is_empty() && !first.exact {
        let mut second = Checker::new(declarations, present, std::mem::take(&mut first.unsettled));
        let typed = second.run(expr, expected);
        second.warn_about_doubles();
        return second.finish(typed);
    }
    first.finish(typed)
}

/// The most further numbers that one warning points at.
const OTHERS: usize = 4;

/// Stands for a fault that was already reported.
#[derive(Clone, Copy, Debug)]
struct Reported;

type Found<T> = Result<T, Reported>;

/// A variable of a macro.
#[derive(Clone, Debug)]
struct Bound {
    name: Arc<str>,
    local: Local,
    ty: Type,
}

struct Checker<'d> {
    declarations: &'d Declarations,
    substitution: Substitution,
    scopes: Vec<Bound>,
    /// Outputs that a test around this place has shown to have a value.
    guarded: Vec<Symbol>,
    /// Whether a quotient may stand here: it will be rounded or compared exactly.
    quotient: bool,
    /// Number literals that this walk reads as doubles.
    doubles: Vec<Span>,
    /// Number literals that met nothing exact.
    unsettled: Vec<Span>,
    /// Whether some operand is a decimal or money.
    exact: bool,
    depth: usize,
    diagnostics: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
}

impl<'d> Checker<'d> {
    fn new(declarations: &'d Declarations, present: &[Symbol], doubles: Vec<Span>) -> Self {
        Self {
            declarations,
            substitution: Substitution::default(),
            scopes: Vec::new(),
            guarded: present.to_vec(),
            quotient: false,
            doubles,
            unsettled: Vec::new(),
            exact: false,
            depth: 0,
            diagnostics: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn run(&mut self, expr: &Expr, expected: Option<&Type>) -> Found<Typed> {
        let node = self.check(expr, expected)?;
        let mut node = match expected {
            Some(expected) => self.coerce(node, expected, expr)?,
            None => node,
        };
        self.unsettled.append(&mut node.loose);
        self.close(&mut node.typed);
        if self.is_policy() {
            self.warn_about_cut_quotients(&node.typed, false);
        }
        Ok(node.typed)
    }

    fn finish(mut self, typed: Found<Typed>) -> Result<Checked, Vec<Diagnostic>> {
        self.diagnostics.sort_by_key(|found| found.primary.as_ref().map(|label| label.span));
        match typed {
            Ok(typed) if self.diagnostics.is_empty() => Ok(Checked { typed, warnings: self.warnings }),
            _ => Err(self.diagnostics),
        }
    }

    fn is_policy(&self) -> bool {
        self.declarations.typing() == Typing::Policy
    }

    /// Checks one node; `hint` is the type that the place wants, if it is known.
    fn check(&mut self, expr: &Expr, hint: Option<&Type>) -> Found<Node> {
        // Parsed trees are shallow; this bounds trees that were put together from several.
        if self.depth > limits::EXPRESSION_DEPTH.saturating_mul(2) {
            return self.fail(codes::EXPRESSION_TOO_DEEP, expr.span, "the expression is nested too deeply");
        }
        self.depth = self.depth.saturating_add(1);
        let quotient = self.quotient;
        self.quotient = quotient && operator::is_arithmetic(&expr.kind);
        let result = self.check_kind(expr, hint);
        self.quotient = quotient;
        self.depth = self.depth.saturating_sub(1);
        let mut node = result?;
        if self.declarations.typing() == Typing::Unchecked {
            node.typed.ty = Type::Dyn;
        }
        Ok(node)
    }

    /// Returns the type of an expression that is checked for good later; notes and reports nothing.
    fn probe(&mut self, expr: &Expr) -> Option<Type> {
        let (faults, warnings) = (self.diagnostics.len(), self.warnings.len());
        let unsettled = self.unsettled.len();
        let node = self.check(expr, None);
        self.diagnostics.truncate(faults);
        self.warnings.truncate(warnings);
        self.unsettled.truncate(unsettled);
        node.ok().map(|node| self.substitution.apply(&node.typed.ty, false))
    }

    fn check_kind(&mut self, expr: &Expr, hint: Option<&Type>) -> Found<Node> {
        match &expr.kind {
            ExprKind::Literal(literal) => self.literal(literal, false, expr.span, hint),
            ExprKind::Word(word) => self.word(word, expr.span, hint),
            ExprKind::Ident { .. } | ExprKind::Select { .. } => self.name(expr, hint),
            ExprKind::Has(operand) => self.has(operand, expr.span),
            ExprKind::Index { operand, index } => self.index(Function::Index, expr, operand, index),
            ExprKind::OptionalIndex { operand, index } => {
                self.index(Function::OptionalIndex, expr, operand, index)
            }
            ExprKind::IfPresent(operand) => self.if_present(operand, expr.span),
            ExprKind::Call { function, target, args } => self.call(expr, function, target.as_deref(), args),
            ExprKind::Unary { op, operand } => match op {
                UnaryOp::Negate => self.negate(expr, operand, hint),
                UnaryOp::Not | UnaryOp::NotTest => self.not(expr, *op, operand),
            },
            ExprKind::Binary { op, left, right } => self.binary(expr, *op, left, right),
            ExprKind::Logic { op, operands } => self.logic(*op, operands, expr.span),
            ExprKind::Conditional { condition, then, otherwise } => {
                self.conditional(expr, condition, [then, otherwise], hint)
            }
            ExprKind::List(items) => self.list(items, expr.span, hint),
            ExprKind::Map(entries) => self.map(entries, expr.span),
            ExprKind::Message { name, fields } => self.message(name, fields, expr.span),
            ExprKind::Each(each) => self.each(each, expr.span),
        }
    }

    /// Checks an operand that must be a bool.
    fn condition(&mut self, expr: &Expr) -> Found<Typed> {
        let node = self.check(expr, Some(&Type::Bool))?;
        if self.substitution.assign(&Type::Bool, &node.typed.ty) {
            return Ok(node.typed);
        }
        let found = self.describe(&node.typed.ty);
        let text = print(expr);
        let help = match &node.typed.ty {
            Type::List(_) => format!("ask about its elements: `{text}.exists(x, …)`, or `size({text}) > 0`"),
            _ => format!("a condition is a test: compare it, as in `{text} == …`"),
        };
        let message = format!("expected a condition, found {found}");
        Err(self.report(Diagnostic::error(codes::TYPE_MISMATCH, message).at(expr.span, "").help(help)))
    }

    fn not(&mut self, expr: &Expr, op: UnaryOp, operand: &Expr) -> Found<Node> {
        let operand = Box::new(self.condition(operand)?);
        let kind = if op == UnaryOp::Not { TypedKind::Not(operand) } else { TypedKind::NotTest(operand) };
        Ok(Node::new(kind, Type::Bool, expr.span))
    }

    fn logic(&mut self, op: LogicOp, operands: &[Expr], span: Span) -> Found<Node> {
        let mut checked = Vec::new();
        let mut failed = false;
        for (position, operand) in operands.iter().enumerate() {
            let before = self.guarded.len();
            for (other, guard) in operands.iter().enumerate() {
                if other != position {
                    self.guard(guard, op == LogicOp::And);
                }
            }
            match self.condition(operand) {
                Ok(typed) => checked.push(typed),
                Err(Reported) => failed = true,
            }
            self.guarded.truncate(before);
        }
        if failed {
            return Err(Reported);
        }
        let kind = if op == LogicOp::And { TypedKind::And(checked) } else { TypedKind::Or(checked) };
        Ok(Node::new(kind, Type::Bool, span))
    }

    fn conditional(
        &mut self,
        expr: &Expr,
        condition: &Expr,
        branches: [&Expr; 2],
        hint: Option<&Type>,
    ) -> Found<Node> {
        let tested = self.condition(condition);
        let before = self.guarded.len();
        let [then, otherwise] = branches;
        let mut nodes = Vec::new();
        // A branch of bare words is read by the type of the other one.
        let turned = hint.is_none() && self.is_flexible(then) && !self.is_flexible(otherwise);
        let order =
            if turned { [(otherwise, false), (then, true)] } else { [(then, true), (otherwise, false)] };
        let mut wanted = hint.cloned();
        for (branch, positive) in order {
            // Without the other branch a word would be reported as a fact that nothing declares.
            if wanted.is_none() && nodes.iter().any(Found::is_err) && self.is_flexible(branch) {
                break;
            }
            self.guard(condition, positive);
            let node = self.check(branch, wanted.as_ref());
            self.guarded.truncate(before);
            if let (None, Ok(node)) = (&wanted, &node) {
                wanted = Some(node.typed.ty.clone());
            }
            nodes.push(node);
        }
        if turned {
            nodes.reverse();
        }
        let (condition, nodes) = (tested?, nodes.into_iter().collect::<Found<Vec<_>>>()?);
        self.join_branches(expr, condition, nodes)
    }

    fn join_branches(&mut self, expr: &Expr, condition: Typed, mut nodes: Vec<Node>) -> Found<Node> {
        let ty = match self.join(&mut nodes) {
            Some(ty) => ty,
            None if self.declarations.typing() == Typing::Unchecked => Type::Dyn,
            None => {
                let types: Vec<_> = nodes.iter().map(|node| self.describe(&node.typed.ty)).collect();
                let message = format!("the branches differ: {}", types.join(" and "));
                let mut fault = Diagnostic::error(codes::TYPE_MISMATCH, message)
                    .at(expr.span, "one value of one type is needed")
                    .maybe_help(operator::unlike_help(&nodes, "branches"));
                for (node, ty) in nodes.iter().zip(types) {
                    fault = fault.related(node.typed.span, ty);
                }
                return Err(self.report(fault));
            }
        };
        let unit = self.common_unit(&nodes, expr.span)?;
        let loose = self.remaining_loose(&nodes);
        let mut typed = nodes.into_iter().map(|node| Box::new(node.typed));
        let (Some(then), Some(otherwise)) = (typed.next(), typed.next()) else { return Err(Reported) };
        let kind = TypedKind::Conditional { condition: Box::new(condition), then, otherwise };
        Ok(Node { unit, loose, ..Node::new(kind, ty, expr.span) })
    }

    fn report(&mut self, diagnostic: Diagnostic) -> Reported {
        if self.diagnostics.len() < limits::DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
        Reported
    }

    fn fail<T>(&mut self, code: Code, span: Span, message: impl Into<String>) -> Found<T> {
        Err(self.report(Diagnostic::error(code, message).at(span, "")))
    }

    /// Warns once of all the numbers of the expression that are binary floats.
    fn warn_about_doubles(&mut self) {
        let mut spans = std::mem::take(&mut self.doubles);
        spans.sort_unstable();
        spans.dedup();
        let Some((first, rest)) = spans.split_first() else { return };
        let message = match rest.len() {
            0 => "this number meets no decimal, so it is a binary float".to_owned(),
            more => format!("{} numbers meet no decimal, so they are binary floats", more.saturating_add(1)),
        };
        let warning = Diagnostic::warning(codes::UNTYPED_NUMBER, message)
            .at(*first, "")
            .help("write `decimal(\"…\")` to calculate exactly");
        let other = |warning: Diagnostic, span: &Span| warning.related(*span, "another");
        self.warnings.push(rest.iter().take(OTHERS).fold(warning, other));
    }

    fn describe(&self, ty: &Type) -> String {
        describe(&self.substitution.apply(ty, false))
    }

    /// Replaces type variables by what became known of them, all over the tree.
    fn close(&self, typed: &mut Typed) {
        typed.ty = self.substitution.apply(&typed.ty, true);
        typed.for_each_child(&mut |child| self.close(child));
    }
}
