//! Literals by the type of their column, in cells and as whole values.
//!
//! [`parse_value`] reads what stands where a value is wanted: an output of a table, the value of a
//! param, a presumption. Enum and text values are words; every other one is an expression, with
//! `30 %` and bare dates besides.

use std::sync::Arc;

use super::super::ast::{BinaryOp, Expr, ExprKind, Literal, Name, UnaryOp};
use super::super::lexer::{self, TokenKind};
use super::super::parser::Syntax;
use super::super::ty::Type;
use super::{Cell, Part, fault};
use crate::diagnostic::{Diagnostic, suggest};
use crate::source::{Excerpt, Span};
use crate::value::{Currency, Date, EnumType, Instant};

/// Words that a text column keeps for tests, so that they are texts in inner quotes only.
const KEYWORDS: [&str; 10] =
    ["present", "missing", "not", "any", "all", "none", "true", "false", "null", "in"];

/// The kind of column, as far as its literals and operators go.
#[derive(Clone, Copy, Debug)]
pub(super) enum Domain<'a> {
    Bool,
    Number,
    Percent,
    Money(&'a [Currency]),
    /// Duration or period.
    Span,
    Date,
    Timestamp,
    Text,
    Enum(&'a EnumType),
    /// A set of an enum.
    Members(&'a EnumType),
    /// Anything else, of which only presence can be tested.
    Opaque,
}

impl<'a> Domain<'a> {
    pub(super) fn of(ty: &'a Type) -> Self {
        match ty {
            Type::Bool => Domain::Bool,
            Type::Int | Type::Decimal => Domain::Number,
            Type::Percent => Domain::Percent,
            Type::Money(currencies) => Domain::Money(currencies),
            Type::Duration | Type::Period => Domain::Span,
            Type::Date => Domain::Date,
            Type::Timestamp => Domain::Timestamp,
            Type::String => Domain::Text,
            Type::Enum(ty) => Domain::Enum(ty),
            Type::List(element) => match &**element {
                Type::Enum(ty) => Domain::Members(ty),
                _ => Domain::Opaque,
            },
            Type::Dyn
            | Type::Null
            | Type::Uint
            | Type::Double
            | Type::Bytes
            | Type::Rounding
            | Type::Item(_)
            | Type::Map(..)
            | Type::Type(_)
            | Type::Abstract(..)
            | Type::Variable(_) => Domain::Opaque,
        }
    }

    /// Whether the column can be tested with `op`.
    pub(super) fn allows(&self, op: BinaryOp) -> bool {
        match op {
            BinaryOp::Equal | BinaryOp::NotEqual => !matches!(self, Domain::Members(_) | Domain::Opaque),
            BinaryOp::Under => matches!(self, Domain::Enum(_) | Domain::Members(_)),
            BinaryOp::Less | BinaryOp::LessEqual | BinaryOp::Greater | BinaryOp::GreaterEqual => match self {
                Domain::Number
                | Domain::Percent
                | Domain::Money(_)
                | Domain::Span
                | Domain::Date
                | Domain::Timestamp => true,
                Domain::Enum(ty) => ty.ordered,
                Domain::Bool | Domain::Text | Domain::Members(_) | Domain::Opaque => false,
            },
            BinaryOp::In
            | BinaryOp::Add
            | BinaryOp::Subtract
            | BinaryOp::Multiply
            | BinaryOp::Divide
            | BinaryOp::Modulo => false,
        }
    }
}

/// Parses a whole value of the type `ty`: an output, a default or a param's value.
///
/// # Errors
/// `expression-syntax` and its kin from the expression, `unknown-enum-value`, `type-mismatch` for
/// what cannot be of the type.
pub fn parse_value(excerpt: &Excerpt, ty: &Type, syntax: &Syntax<'_>) -> Result<Expr, Vec<Diagnostic>> {
    let nothing = Expr { kind: ExprKind::Literal(Literal::Null), span: excerpt.whole() };
    let mut cell = Cell::new(excerpt, false, &nothing, ty, syntax);
    let parsed = cell.value();
    cell.finish(parsed)
}

impl Cell<'_> {
    fn value(&mut self) -> Option<Expr> {
        let part = self.trimmed();
        let text = self.slice(&part);
        if text.is_empty() && !matches!(self.domain, Domain::Text) {
            return self.fail(fault::empty_value(self.excerpt.whole()));
        }
        match self.domain {
            Domain::Text if text.starts_with(['\'', '"']) => self.quoted_text(part, false),
            Domain::Text => Some(self.word(&part)),
            Domain::Enum(ty) | Domain::Members(ty) => self.enum_word(part, ty),
            Domain::Date if Date::parse(text).is_ok() => self.literal(part),
            Domain::Timestamp if Instant::parse(text).is_ok() => self.literal(part),
            Domain::Percent | Domain::Number if text.ends_with('%') => self.percent(part),
            _ => self.expression(part),
        }
    }

    /// Parses a literal of the column's type.
    pub(super) fn literal(&mut self, part: Part) -> Option<Expr> {
        let text = self.slice(&part);
        let span = self.span(&part);
        match self.domain {
            Domain::Bool => self.truth(text, span),
            Domain::Percent | Domain::Number if text.ends_with('%') => self.percent(part),
            Domain::Number | Domain::Percent => self.number(part),
            Domain::Money(currencies) => self.money(part, currencies),
            Domain::Span => self.length(part),
            Domain::Date => match Date::parse(text) {
                Ok(_) => Some(Expr { kind: ExprKind::Literal(Literal::Date(text.into())), span }),
                Err(error) => self.fail(fault::literal(span, text, self.ty, Some(error.to_string()))),
            },
            Domain::Timestamp => match Instant::parse(text) {
                Ok(_) => Some(timestamp(text, span)),
                Err(error) => self.fail(fault::literal(span, text, self.ty, Some(error.to_string()))),
            },
            Domain::Text if text.starts_with(['\'', '"']) => self.quoted_text(part, false),
            Domain::Text => self.bare_text(&part),
            Domain::Enum(ty) | Domain::Members(ty) => self.enum_word(part, ty),
            Domain::Opaque => self.fail(fault::operator(span, BinaryOp::Equal, self.ty, &self.domain)),
        }
    }

    fn truth(&mut self, text: &str, span: Span) -> Option<Expr> {
        let value = match text {
            "true" => true,
            "false" => false,
            _ => return self.fail(fault::truth(span, text)),
        };
        Some(Expr { kind: ExprKind::Literal(Literal::Bool(value)), span })
    }

    /// Parses a number, perhaps with a unit, perhaps negative.
    fn number(&mut self, part: Part) -> Option<Expr> {
        let text = self.slice(&part);
        let span = self.span(&part);
        if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '+')) {
            return self.fail(fault::literal(span, text, self.ty, None));
        }
        let expr = self.expression(part)?;
        let unsigned = match &expr.kind {
            ExprKind::Unary { op: UnaryOp::Negate, operand } => &operand.kind,
            kind => kind,
        };
        match unsigned {
            ExprKind::Literal(Literal::Int(_) | Literal::Number(_) | Literal::Quantity { .. }) => Some(expr),
            _ => self.fail(fault::literal(span, text, self.ty, None)),
        }
    }

    fn money(&mut self, part: Part, currencies: &[Currency]) -> Option<Expr> {
        let (text, span) = (self.slice(&part), self.span(&part));
        let expr = self.number(part)?;
        if has_unit(&expr) {
            return Some(expr);
        }
        self.fail(fault::no_currency(span, text, currencies))
    }

    fn length(&mut self, part: Part) -> Option<Expr> {
        let (text, span) = (self.slice(&part), self.span(&part));
        let expr = self.number(part)?;
        if has_unit(&expr) {
            return Some(expr);
        }
        self.fail(fault::no_unit(span, text, *self.ty == Type::Period))
    }

    fn percent(&mut self, part: Part) -> Option<Expr> {
        let (text, span) = (self.slice(&part), self.span(&part));
        let written = text.trim_end_matches('%');
        let (negative, digits) = written.strip_prefix('-').map_or((false, written), |digits| (true, digits));
        let number = digits.trim();
        let plain =
            number.split('.').all(|half| !half.is_empty() && half.bytes().all(|byte| byte.is_ascii_digit()));
        if !plain || number.matches('.').count() > 1 || written.len().saturating_add(1) != text.len() {
            return self.fail(fault::literal(span, text, self.ty, None));
        }
        let literal = Expr { kind: ExprKind::Literal(Literal::Percent(number.into())), span };
        if !negative {
            return Some(literal);
        }
        Some(Expr { kind: ExprKind::Unary { op: UnaryOp::Negate, operand: Box::new(literal) }, span })
    }

    /// Parses a text in inner quotes, which must be one literal of an expression.
    fn quoted_text(&mut self, part: Part, as_word: bool) -> Option<Expr> {
        let span = self.span(&part);
        let mut faults = Vec::new();
        let tokens = lexer::lex(self.excerpt, part.clone(), &mut faults);
        if !faults.is_empty() {
            self.faults.extend(faults);
            return None;
        }
        match tokens.as_slice() {
            [token, end] if end.kind == TokenKind::End => match &token.kind {
                TokenKind::String(text) if as_word => {
                    Some(Expr { kind: ExprKind::Word(Arc::clone(text)), span })
                }
                TokenKind::String(text) => {
                    Some(Expr { kind: ExprKind::Literal(Literal::String(Arc::clone(text))), span })
                }
                _ => self.fail(fault::literal(span, self.slice(&part), self.ty, None)),
            },
            _ => self.fail(fault::after_text(span)),
        }
    }

    fn word(&self, part: &Part) -> Expr {
        Expr { kind: ExprKind::Word(self.slice(part).into()), span: self.span(part) }
    }

    /// Parses a text without inner quotes if nothing about it looks like a test.
    fn bare_text(&mut self, part: &Part) -> Option<Expr> {
        let text = self.slice(part);
        let first = text.split_whitespace().next().unwrap_or_default();
        let symbol = text.starts_with(|c: char| c.is_ascii_punctuation() && c != '_');
        if symbol || KEYWORDS.contains(&first) || text.contains("..") {
            return self.fail(fault::ambiguous_text(self.span(part), text, self.quoted));
        }
        Some(self.word(part))
    }

    /// Parses a member of an enum, in inner quotes or bare.
    fn enum_word(&mut self, part: Part, ty: &EnumType) -> Option<Expr> {
        let span = self.span(&part);
        let expr = if self.slice(&part).starts_with(['\'', '"']) {
            self.quoted_text(part, true)?
        } else {
            self.word(&part)
        };
        let ExprKind::Word(word) = &expr.kind else { return Some(expr) };
        if ty.position(word).is_some() {
            return Some(expr);
        }
        let help = suggest::did_you_mean(word, ty.members.iter().map(|member| &*member.id));
        self.fail(fault::enum_value(span, word, ty, help))
    }
}

fn has_unit(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(Literal::Quantity { .. }) => true,
        ExprKind::Unary { operand, .. } => has_unit(operand),
        _ => false,
    }
}

/// Makes the call that reads an instant.
fn timestamp(text: &str, span: Span) -> Expr {
    let arg = Expr { kind: ExprKind::Literal(Literal::String(text.into())), span };
    let function = Name { text: "timestamp".into(), span };
    Expr { kind: ExprKind::Call { function, target: None, args: vec![arg] }, span }
}
