//! The map form of a condition: `fact or expression: test`, nested with `all:`, `any:` and `not:`.
//!
//! Takes the node under `when:`, a string or a map, and gives the tree that the string form would
//! have given. Keys are joined by `&&`, the elements of `any:` by `||`. It asks its [`MapContext`] for
//! the type of each key, since cells are read by type, and resolves nothing else.

mod fault;

use std::sync::Arc;

use super::ast::{Expr, ExprKind, Literal, LogicOp, Name, UnaryOp};
use super::parser::{self, Syntax};
use super::ty::Type;
use super::{cell, size};
use crate::diagnostic::Diagnostic;
use crate::limits::{EXPRESSION_DEPTH, EXPRESSION_NODES};
use crate::source::Span;
use crate::yaml::{Document, NodeId, NodeKind};

/// What the map form must know of the policy.
pub trait MapContext {
    /// Returns the syntax of the expressions.
    fn syntax(&self) -> Syntax<'_>;

    /// Returns the type of a key.
    ///
    /// # Errors
    /// The checker's faults, e.g. `unknown-fact`; they stand in place of the key's test.
    fn type_of(&mut self, subject: &Expr) -> Result<Type, Vec<Diagnostic>>;

    /// Returns the dotted name that a key stands for: `types` for `type`.
    fn key_alias(&self, key: &str) -> Option<&'static str>;

    /// Takes a warning; the condition is lowered all the same.
    fn warn(&mut self, warning: Diagnostic);
}

/// Lowers the condition at `node`.
///
/// # Errors
/// All faults of all keys and cells: those of [`parser::parse`] and [`cell::parse`], `bare-list` for a
/// list where a map or a string belongs, `expression-syntax` for a missing condition, and the limits
/// `expression-too-deep` and `expression-too-large` for the condition as a whole.
pub fn lower(document: &Document, node: NodeId, ctx: &mut dyn MapContext) -> Result<Expr, Vec<Diagnostic>> {
    let mut form = Form { document, ctx, nesting: 0, parts: 0, faults: Vec::new() };
    let lowered = form.condition(node);
    let Form { faults, .. } = form;
    match lowered {
        Some(expr) if faults.is_empty() => size::bounded(expr),
        Some(_) | None => Err(faults),
    }
}

struct Form<'a> {
    document: &'a Document,
    ctx: &'a mut dyn MapContext,
    nesting: usize,
    /// The nodes made so far, and the YAML nodes visited for them.
    parts: usize,
    faults: Vec<Diagnostic>,
}

impl Form<'_> {
    fn fail<T>(&mut self, fault: Diagnostic) -> Option<T> {
        self.faults.push(fault);
        None
    }

    fn fail_all<T>(&mut self, faults: Vec<Diagnostic>) -> Option<T> {
        self.faults.extend(faults);
        None
    }

    /// Lowers a string or a map. A part that is `None` has reported why.
    fn condition(&mut self, node: NodeId) -> Option<Expr> {
        self.count(1, node)?;
        let document = self.document;
        match document.kind(node) {
            NodeKind::Scalar(scalar) => {
                let parsed = parser::parse(&scalar.excerpt, &self.ctx.syntax());
                self.counted(parsed.map_err(|faults| cell::with_quoting_help(faults, document, node)), node)
            }
            NodeKind::Mapping(entries) => self.nested(node, |form| form.map(node, entries)),
            NodeKind::Sequence(_) => self.fail(fault::bare_list(document.head(node))),
            NodeKind::Null => self.fail(fault::no_condition(document.span(node))),
        }
    }

    fn nested(&mut self, node: NodeId, lower: impl FnOnce(&mut Self) -> Option<Expr>) -> Option<Expr> {
        if self.nesting >= EXPRESSION_DEPTH {
            return self.fail(size::too_deep(self.document.head(node)));
        }
        self.nesting = self.nesting.saturating_add(1);
        let lowered = lower(self);
        self.nesting = self.nesting.saturating_sub(1);
        lowered
    }

    /// Counts what a part adds; aliases can put one node in very many places.
    fn count(&mut self, parts: usize, node: NodeId) -> Option<()> {
        let within = self.parts <= EXPRESSION_NODES;
        self.parts = self.parts.saturating_add(parts);
        if self.parts <= EXPRESSION_NODES {
            return Some(());
        }
        // The limit is reported once, where it is passed.
        if within {
            self.faults.push(size::too_large(self.document.head(node)));
        }
        None
    }

    fn counted(&mut self, parsed: Result<Expr, Vec<Diagnostic>>, node: NodeId) -> Option<Expr> {
        match parsed {
            Ok(expr) => self.count(size::nodes(&expr), node).map(|()| expr),
            Err(faults) => self.fail_all(faults),
        }
    }

    fn map(&mut self, node: NodeId, entries: &[(NodeId, NodeId)]) -> Option<Expr> {
        let span = self.document.span(node);
        if entries.is_empty() {
            self.ctx.warn(fault::empty_map(span));
            return Some(truth(true, span));
        }
        // Every entry is read before any of them may end this map.
        let lowered: Vec<Option<Expr>> =
            entries.iter().map(|(key, value)| self.entry(*key, *value)).collect();
        Some(join(LogicOp::And, lowered.into_iter().collect::<Option<Vec<Expr>>>()?, span))
    }

    fn entry(&mut self, key: NodeId, value: NodeId) -> Option<Expr> {
        let document = self.document;
        let text = document.text(key).map_or("", |text| &**text);
        match text {
            "all" => self.group(LogicOp::And, key, value),
            "any" => self.group(LogicOp::Or, key, value),
            "not" => self.negation(key, value),
            _ => self.test(key, text, value),
        }
    }

    /// Lowers `all:` or `any:`, whose value is a list of conditions.
    fn group(&mut self, op: LogicOp, key: NodeId, value: NodeId) -> Option<Expr> {
        let document = self.document;
        let span = document.span(key).join(document.span(value));
        let word = if op == LogicOp::And { "all" } else { "any" };
        let NodeKind::Sequence(items) = document.kind(value) else {
            return self.fail(fault::group_without_list(
                document.head(value),
                word,
                document.kind(value).describe(),
            ));
        };
        if items.is_empty() {
            self.ctx.warn(fault::empty_group(span, word));
            return Some(truth(op == LogicOp::And, span));
        }
        self.nested(value, |form| {
            let lowered: Vec<Option<Expr>> = items.iter().map(|item| form.condition(*item)).collect();
            Some(join(op, lowered.into_iter().collect::<Option<Vec<Expr>>>()?, span))
        })
    }

    fn negation(&mut self, key: NodeId, value: NodeId) -> Option<Expr> {
        let document = self.document;
        if let NodeKind::Sequence(_) = document.kind(value) {
            return self.fail(fault::negated_list(document.head(value)));
        }
        let operand = self.condition(value)?;
        let span = document.span(key).join(document.span(value));
        Some(Expr { kind: ExprKind::Unary { op: UnaryOp::Not, operand: Box::new(operand) }, span })
    }

    /// Lowers `fact or expression: test`.
    fn test(&mut self, key: NodeId, text: &str, value: NodeId) -> Option<Expr> {
        self.count(1, key)?;
        let document = self.document;
        let subject = self.subject(key, text)?;
        let ty = match self.ctx.type_of(&subject) {
            Ok(ty) => ty,
            Err(faults) => return self.fail_all(faults),
        };
        let parsed = cell::parse_node(document, value, &subject, &ty, &self.ctx.syntax());
        self.counted(parsed, key)
    }

    fn subject(&mut self, key: NodeId, text: &str) -> Option<Expr> {
        let document = self.document;
        if let Some(name) = self.ctx.key_alias(text) {
            return dotted(name, document.span(key));
        }
        let scalar = document.scalar(key)?;
        let parsed = parser::parse(&scalar.excerpt, &self.ctx.syntax());
        parsed.map_or_else(|faults| self.fail_all(cell::with_quoting_help(faults, document, key)), Some)
    }
}

fn truth(value: bool, span: Span) -> Expr {
    Expr { kind: ExprKind::Literal(Literal::Bool(value)), span }
}

/// Joins conditions; a single one stands for itself.
fn join(op: LogicOp, mut operands: Vec<Expr>, span: Span) -> Expr {
    match operands.pop() {
        Some(only) if operands.is_empty() => only,
        Some(last) => {
            operands.push(last);
            Expr { kind: ExprKind::Logic { op, operands }, span }
        }
        None => truth(op == LogicOp::And, span),
    }
}

/// Makes the tree of a dotted name, all of it at `span`.
fn dotted(name: &str, span: Span) -> Option<Expr> {
    let mut segments = name.split('.').map(Arc::<str>::from);
    let first = Expr { kind: ExprKind::Ident { name: segments.next()?, absolute: false }, span };
    Some(segments.fold(first, |operand, text| {
        let field = Name { text, span };
        Expr { kind: ExprKind::Select { operand: Box::new(operand), field }, span }
    }))
}

#[cfg(test)]
mod tests;
