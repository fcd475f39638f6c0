//! Cells: unary tests of tables and of the map form.
//!
//! Takes the text of a cell, the expression it tests and that expression's type, and gives the
//! tree that an author would have got by writing the test as a string:
//!
//! ```text
//! test    = "-" anything | "present" | "missing" | ["not"] one | [one, …] any of
//! one     = word | literal | < <= > >= = != operand | [a..b] (a..b] [a..b) (a..b) | a..b | /regex/
//! operand = literal | "(" CEL ")"
//! ```
//!
//! A word is never a fact. On a taxonomy a bare word means "is or lies under" and `= word` that very
//! node; on a set of an enum a bare word means that some member is or lies under it. It checks that
//! the operator and the form of the literal fit the type, and leaves the rest to the checker.

mod fault;
pub mod literal;
mod scan;

use std::ops::Range;
use std::sync::Arc;

use super::ast::{BinaryOp, Expr, ExprKind, Literal, LogicOp, Name, UnaryOp};
use super::lexer::offset;
use super::parser::{self, Syntax};
use super::size;
use super::ty::Type;
use crate::diagnostic::Diagnostic;
use crate::limits::{EXPRESSION_BYTES, EXPRESSION_NODES};
use crate::source::{Excerpt, Span};
use crate::yaml::{Document, NodeId, NodeKind};
use literal::Domain;

/// Parses a cell as a test on `subject`, which has the type `ty`.
///
/// `quoted` says whether the cell stands in YAML quotes; it only changes the help.
///
/// # Errors
/// `expression-syntax` for what is no cell, `type-mismatch` for an operator or a literal that does
/// not fit the type, `unknown-enum-value`, and `ambiguous-cell` for a text that looks like a test.
pub fn parse(
    excerpt: &Excerpt,
    quoted: bool,
    subject: &Expr,
    ty: &Type,
    syntax: &Syntax<'_>,
) -> Result<Expr, Vec<Diagnostic>> {
    let mut cell = Cell::new(excerpt, quoted, subject, ty, syntax);
    let parsed = cell.test();
    cell.finish(parsed)
}

/// Parses a YAML node as a test on `subject`: a single value as [`parse`] does, a list as any of.
///
/// # Errors
/// As [`parse`], and `expression-syntax` for an empty value or a mapping.
pub fn parse_node(
    document: &Document,
    node: NodeId,
    subject: &Expr,
    ty: &Type,
    syntax: &Syntax<'_>,
) -> Result<Expr, Vec<Diagnostic>> {
    match document.kind(node) {
        NodeKind::Scalar(scalar) => parse(&scalar.excerpt, scalar.is_quoted(), subject, ty, syntax)
            .map_err(|faults| with_quoting_help(faults, document, node)),
        NodeKind::Sequence(items) => parse_list(document, node, items, subject, ty, syntax),
        NodeKind::Null => Err(vec![fault::empty(document.span(node))]),
        NodeKind::Mapping(_) => Err(vec![fault::mapping(document.head(node))]),
    }
}

fn parse_list(
    document: &Document,
    node: NodeId,
    items: &[NodeId],
    subject: &Expr,
    ty: &Type,
    syntax: &Syntax<'_>,
) -> Result<Expr, Vec<Diagnostic>> {
    if exceeds(subject, items.len()) {
        return Err(vec![size::too_large(document.head(node))]);
    }
    let (mut operands, mut faults) = (Vec::new(), Vec::new());
    for item in items {
        let NodeKind::Scalar(scalar) = document.kind(*item) else {
            faults.push(fault::list_element(document.head(*item), document.kind(*item).describe()));
            continue;
        };
        let mut cell = Cell::new(&scalar.excerpt, scalar.is_quoted(), subject, ty, syntax);
        let parsed = cell.element(cell.trimmed());
        match cell.finish(parsed) {
            Ok(operand) => operands.push(operand),
            Err(found) => faults.extend(with_quoting_help(found, document, *item)),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    any_of(operands, document.span(node)).ok_or_else(|| vec![fault::empty_list(document.span(node))])
}

/// Whether so many tests of `subject` are too large, however short each of them is.
fn exceeds(subject: &Expr, tests: usize) -> bool {
    size::nodes(subject).saturating_mul(tests) > EXPRESSION_NODES
}

/// Adds to the first fault that YAML seems to have cut the value short, if so.
pub(super) fn with_quoting_help(
    mut faults: Vec<Diagnostic>,
    document: &Document,
    node: NodeId,
) -> Vec<Diagnostic> {
    if let Some(first) = faults.first_mut() {
        first.help.extend(document.quoting_help(node));
    }
    faults
}

/// Joins alternatives; `None` if there is none.
fn any_of(mut operands: Vec<Expr>, span: Span) -> Option<Expr> {
    match operands.len() {
        0 => None,
        1 => operands.pop(),
        _ => Some(Expr { kind: ExprKind::Logic { op: LogicOp::Or, operands }, span }),
    }
}

/// The comparisons of cells; longer spellings stand before their own beginnings.
const OPERATORS: [(&str, BinaryOp); 6] = [
    ("<=", BinaryOp::LessEqual),
    (">=", BinaryOp::GreaterEqual),
    ("!=", BinaryOp::NotEqual),
    ("<", BinaryOp::Less),
    (">", BinaryOp::Greater),
    ("=", BinaryOp::Equal),
];

/// What people write in their place.
const SLIPS: [(&str, &str); 11] = [
    ("==", "="),
    ("=>", ">="),
    ("=<", "<="),
    ("<>", "!="),
    ("≥", ">="),
    ("≤", "<="),
    ("≠", "!="),
    ("＝", "="),
    ("＜", "<"),
    ("＞", ">"),
    ("!", "not"),
];

/// A part of the cell's text, in bytes.
type Part = Range<usize>;

struct Cell<'a> {
    excerpt: &'a Excerpt,
    text: &'a str,
    quoted: bool,
    subject: &'a Expr,
    domain: Domain<'a>,
    ty: &'a Type,
    syntax: &'a Syntax<'a>,
    faults: Vec<Diagnostic>,
}

impl<'a> Cell<'a> {
    fn new(
        excerpt: &'a Excerpt,
        quoted: bool,
        subject: &'a Expr,
        ty: &'a Type,
        syntax: &'a Syntax<'a>,
    ) -> Self {
        let domain = Domain::of(ty);
        Self { excerpt, text: excerpt.text(), quoted, subject, domain, ty, syntax, faults: Vec::new() }
    }

    /// Gives the tree, or the faults: a part that is `None` has reported why.
    fn finish(self, parsed: Option<Expr>) -> Result<Expr, Vec<Diagnostic>> {
        match parsed {
            Some(expr) if self.faults.is_empty() => size::bounded(expr),
            Some(_) | None => Err(self.faults),
        }
    }

    fn fail<T>(&mut self, fault: Diagnostic) -> Option<T> {
        self.faults.push(fault);
        None
    }

    fn slice(&self, part: &Part) -> &'a str {
        self.text.get(part.clone()).unwrap_or_default()
    }

    fn span(&self, part: &Part) -> Span {
        self.excerpt.span(offset(part.start), offset(part.end))
    }

    fn trimmed(&self) -> Part {
        self.trim(0..self.text.len())
    }

    fn trim(&self, part: Part) -> Part {
        let text = self.slice(&part);
        let start = part.start.saturating_add(text.len().saturating_sub(text.trim_start().len()));
        start..start.saturating_add(text.trim().len())
    }

    /// Returns the part behind the first `bytes` of `part`, without leading space.
    fn behind(&self, part: &Part, bytes: usize) -> Part {
        self.trim(part.start.saturating_add(bytes)..part.end)
    }

    fn test(&mut self) -> Option<Expr> {
        let part = self.trimmed();
        let span = self.span(&part);
        if part.len() > EXPRESSION_BYTES {
            return self.fail(size::too_large(span));
        }
        let text = self.slice(&part);
        match text {
            "" => return self.fail(fault::empty(self.excerpt.whole())),
            "-" => return Some(Expr { kind: ExprKind::Literal(Literal::Bool(true)), span }),
            "present" => return self.presence(span),
            "missing" => {
                let operand = Box::new(self.presence(span)?);
                return Some(Expr { kind: ExprKind::Unary { op: UnaryOp::Not, operand }, span });
            }
            _ => {}
        }
        if let Some(rest) =
            text.strip_prefix("not").filter(|rest| rest.is_empty() || rest.starts_with(negatable))
        {
            let inner = self.behind(&part, text.len().saturating_sub(rest.len()));
            let operand = Box::new(self.negated(&part, inner)?);
            return Some(Expr { kind: ExprKind::Unary { op: UnaryOp::NotTest, operand }, span });
        }
        if text.starts_with('[') && !self.is_range(&part) {
            return self.list(part);
        }
        self.one(part)
    }

    fn presence(&mut self, span: Span) -> Option<Expr> {
        match &self.subject.kind {
            ExprKind::Ident { .. } | ExprKind::Select { .. } => {
                Some(Expr { kind: ExprKind::Has(Box::new(self.subject.clone())), span })
            }
            _ => self.fail(fault::presence_of_expression(span)),
        }
    }

    /// Parses what follows `not`, which must be a single test.
    fn negated(&mut self, whole: &Part, inner: Part) -> Option<Expr> {
        let text = self.slice(&inner);
        let span = self.span(&inner);
        match text {
            "" => return self.fail(fault::lone_not(self.span(whole))),
            "present" | "missing" | "-" => return self.fail(fault::negated_keyword(span, text)),
            _ => {}
        }
        if text.starts_with('[') && !self.is_range(&inner) {
            return self.fail(fault::negated_list(span));
        }
        if matches!(self.domain, Domain::Text) && text.starts_with(|c: char| c.is_alphanumeric()) {
            let word = self.slice(whole);
            return self.fail(fault::ambiguous_not(self.span(whole), word, text, self.quoted));
        }
        self.one(inner)
    }

    /// Parses `[one, …]` written as text.
    fn list(&mut self, part: Part) -> Option<Expr> {
        let span = self.span(&part);
        let structure = scan::scan(self.text, &part);
        if !structure.encloses(&part) || !self.slice(&part).ends_with(']') {
            return self.fail(fault::open_list(span));
        }
        let elements = structure.elements(&part);
        if exceeds(self.subject, elements.len()) {
            return self.fail(size::too_large(span));
        }
        let mut operands = Vec::new();
        for element in elements {
            let element = self.trim(element);
            if element.is_empty() {
                self.faults.push(fault::empty_element(span));
            } else {
                operands.extend(self.element(element));
            }
        }
        any_of(operands, span)
    }

    /// Parses an element of a list, which is one test.
    fn element(&mut self, part: Part) -> Option<Expr> {
        let text = self.slice(&part);
        let span = self.span(&part);
        let first = text.split_whitespace().next().unwrap_or_default();
        match first {
            "" => self.fail(fault::empty(span)),
            "not" | "present" | "missing" | "-" if first.len() == text.len() || first == "not" => {
                self.fail(fault::test_in_list(span, first))
            }
            _ if text.starts_with('[') && !self.is_range(&part) => {
                self.fail(fault::list_element(span, "a list"))
            }
            _ => self.one(part),
        }
    }

    fn one(&mut self, part: Part) -> Option<Expr> {
        let text = self.slice(&part);
        if self.is_range(&part) {
            return self.bracketed_range(part);
        }
        if let Some((slip, right)) =
            SLIPS.iter().find(|(slip, _)| text.starts_with(slip) && !text.starts_with("!="))
        {
            let place = part.start..part.start.saturating_add(slip.len());
            return self.fail(fault::operator_slip(self.span(&place), slip, right));
        }
        if let Some((spelling, op)) = OPERATORS.iter().find(|(spelling, _)| text.starts_with(spelling)) {
            return self.comparison(&part, spelling.len(), *op);
        }
        if text.starts_with('/') {
            return self.regex(part);
        }
        if text.starts_with('(') && matches!(self.domain, Domain::Text) {
            return self.fail(fault::ambiguous_text(self.span(&part), text, self.quoted));
        }
        if text.starts_with('(') {
            return self.fail(fault::lone_parenthesis(self.span(&part), text));
        }
        if text.starts_with('[') {
            return self.fail(fault::open_list(self.span(&part)));
        }
        let structure = scan::scan(self.text, &part);
        match structure.range {
            Some(dots) if structure.depth_zero && !matches!(self.domain, Domain::Text) => {
                let (low, high) = (part.start..dots, dots.saturating_add(2)..part.end);
                self.range(&part, low, BinaryOp::GreaterEqual, high, BinaryOp::LessEqual)
            }
            _ => self.word_or_literal(part),
        }
    }

    fn comparison(&mut self, part: &Part, width: usize, op: BinaryOp) -> Option<Expr> {
        let span = self.span(part);
        self.require(op, span)?;
        let operand = self.behind(part, width);
        if operand.is_empty() {
            return self.fail(fault::no_operand(span, self.slice(part)));
        }
        let right = self.operand(operand)?;
        Some(self.binary(op, right, span))
    }

    /// Parses a bare word or literal: equality, or for a taxonomy or a set "lies under".
    fn word_or_literal(&mut self, part: Part) -> Option<Expr> {
        let span = self.span(&part);
        let op = match self.domain {
            Domain::Enum(ty) if ty.is_taxonomy() => BinaryOp::Under,
            Domain::Members(_) => BinaryOp::Under,
            _ => BinaryOp::Equal,
        };
        self.require(op, span)?;
        let right = self.literal(part)?;
        Some(self.binary(op, right, span))
    }

    fn binary(&self, op: BinaryOp, right: Expr, span: Span) -> Expr {
        let left = Box::new(self.subject.clone());
        Expr { kind: ExprKind::Binary { op, left, right: Box::new(right) }, span }
    }

    /// Reports an operator that the type does not have.
    fn require(&mut self, op: BinaryOp, span: Span) -> Option<()> {
        if self.domain.allows(op) {
            Some(())
        } else {
            self.fail(fault::operator(span, op, self.ty, &self.domain))
        }
    }

    /// Whether a part in brackets is a range rather than a list or an expression.
    fn is_range(&self, part: &Part) -> bool {
        let text = self.slice(part);
        if !text.starts_with(['[', '(']) || !text.ends_with([']', ')']) {
            return false;
        }
        let structure = scan::scan(self.text, part);
        structure.encloses(part) && structure.range.is_some() && structure.commas.is_empty()
    }

    fn bracketed_range(&mut self, part: Part) -> Option<Expr> {
        let structure = scan::scan(self.text, &part);
        let dots = structure.range?;
        let text = self.slice(&part);
        let low_op = if text.starts_with('[') { BinaryOp::GreaterEqual } else { BinaryOp::Greater };
        let high_op = if text.ends_with(']') { BinaryOp::LessEqual } else { BinaryOp::Less };
        let low = part.start.saturating_add(1)..dots;
        let high = dots.saturating_add(2)..part.end.saturating_sub(1);
        self.range(&part, low, low_op, high, high_op)
    }

    fn range(
        &mut self,
        part: &Part,
        low: Part,
        low_op: BinaryOp,
        high: Part,
        high_op: BinaryOp,
    ) -> Option<Expr> {
        let span = self.span(part);
        self.require(low_op, span)?;
        let (low, high) = (self.trim(low), self.trim(high));
        if low.is_empty() || high.is_empty() {
            return self.fail(fault::open_range(span));
        }
        // Both ends are read, so that both may be reported.
        let (from, to) = (self.operand(low.clone()), self.operand(high.clone()));
        let low = self.binary(low_op, from?, self.span(&low));
        let high = self.binary(high_op, to?, self.span(&high));
        Some(Expr { kind: ExprKind::Logic { op: LogicOp::And, operands: vec![low, high] }, span })
    }

    fn operand(&mut self, part: Part) -> Option<Expr> {
        if !self.slice(&part).starts_with('(') {
            return self.literal(part);
        }
        if !scan::scan(self.text, &part).encloses(&part) {
            return self.fail(fault::operand_parentheses(self.span(&part), self.slice(&part)));
        }
        let inner = part.start.saturating_add(1)..part.end.saturating_sub(1);
        self.expression(inner)
    }

    fn expression(&mut self, part: Part) -> Option<Expr> {
        match parser::parse_range(self.excerpt, part, self.syntax) {
            Ok(expr) => Some(expr),
            Err(faults) => {
                self.faults.extend(faults);
                None
            }
        }
    }

    fn regex(&mut self, part: Part) -> Option<Expr> {
        let span = self.span(&part);
        if !matches!(self.domain, Domain::Text) {
            return self.fail(fault::regex_type(span, self.ty));
        }
        let inner = scan::regex(self.slice(&part));
        let Some(pattern) = inner else {
            return self.fail(fault::open_regex(span, self.slice(&part)));
        };
        let from = part.start.saturating_add(1)..part.end.saturating_sub(1);
        let place = self.span(&from);
        let arg = Expr { kind: ExprKind::Literal(Literal::String(pattern.into())), span: place };
        let function = Name { text: Arc::from("matches"), span };
        let target = Some(Box::new(self.subject.clone()));
        Some(Expr { kind: ExprKind::Call { function, target, args: vec![arg] }, span })
    }
}

/// Whether `not` ends in front of `c`: `not_received` is a word.
fn negatable(c: char) -> bool {
    c.is_whitespace() || matches!(c, '[' | '(' | '<' | '>' | '=' | '!' | '/' | '\'' | '"')
}

#[cfg(test)]
mod tests;
