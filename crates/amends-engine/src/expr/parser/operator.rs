//! Prefix and infix operators.

use super::super::ast::{BinaryOp, Expr, ExprKind, Literal, LogicOp, UnaryOp};
use super::super::lexer::{Keyword, Mark, TokenKind};
use super::{Node, Parser, Step, fault};
use crate::source::Span;

/// The precedence of `||`, below which only the conditional lies.
pub(super) const LOWEST: u8 = 1;

/// An infix operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Infix {
    Logic(LogicOp),
    Binary(BinaryOp),
}

impl Infix {
    fn precedence(self) -> u8 {
        match self {
            Infix::Logic(LogicOp::Or) => LOWEST,
            Infix::Logic(LogicOp::And) => 2,
            Infix::Binary(op) => match op {
                BinaryOp::Equal
                | BinaryOp::NotEqual
                | BinaryOp::Less
                | BinaryOp::LessEqual
                | BinaryOp::Greater
                | BinaryOp::GreaterEqual
                | BinaryOp::In
                | BinaryOp::Under => 3,
                BinaryOp::Add | BinaryOp::Subtract => 4,
                BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo => 5,
            },
        }
    }

    fn of_mark(mark: Mark) -> Option<Self> {
        Some(match mark {
            Mark::Or => Infix::Logic(LogicOp::Or),
            Mark::And => Infix::Logic(LogicOp::And),
            Mark::Equal | Mark::Assign => Infix::Binary(BinaryOp::Equal),
            Mark::NotEqual => Infix::Binary(BinaryOp::NotEqual),
            Mark::Less => Infix::Binary(BinaryOp::Less),
            Mark::LessEqual => Infix::Binary(BinaryOp::LessEqual),
            Mark::Greater => Infix::Binary(BinaryOp::Greater),
            Mark::GreaterEqual => Infix::Binary(BinaryOp::GreaterEqual),
            Mark::Plus => Infix::Binary(BinaryOp::Add),
            Mark::Minus => Infix::Binary(BinaryOp::Subtract),
            Mark::Star => Infix::Binary(BinaryOp::Multiply),
            Mark::Slash => Infix::Binary(BinaryOp::Divide),
            Mark::Percent => Infix::Binary(BinaryOp::Modulo),
            _ => return None,
        })
    }

    /// Reads a word that another language has for an operator.
    fn of_word(word: &str) -> Option<(Self, &'static str)> {
        Some(match word {
            "and" | "AND" | "And" => (Infix::Logic(LogicOp::And), "&&"),
            "or" | "OR" | "Or" => (Infix::Logic(LogicOp::Or), "||"),
            "is" | "IS" | "equals" => (Infix::Binary(BinaryOp::Equal), "=="),
            "mod" => (Infix::Binary(BinaryOp::Modulo), "%"),
            _ => return None,
        })
    }
}

/// Returns whether `word` stands where an operator belongs often enough to be no unit.
pub(super) fn is_operator_word(word: &str) -> bool {
    Infix::of_word(word).is_some()
}

impl Parser<'_> {
    /// Parses operators that bind at least as strongly as `least`.
    pub(super) fn binary(&mut self, least: u8) -> Step {
        let mut left = self.unary()?;
        while let Some(infix) = self.infix(least) {
            if infix == Infix::Binary(BinaryOp::Modulo) && self.is_percent() {
                self.report_percent(&left);
                continue;
            }
            left = match infix {
                Infix::Logic(op) => self.chain(left, op, infix)?,
                Infix::Binary(op) => {
                    let right = self.binary(infix.precedence().saturating_add(1))?;
                    let (span, below) = (left.reach.join(right.reach), left.height.max(right.height));
                    let kind =
                        ExprKind::Binary { op, left: Box::new(left.expr), right: Box::new(right.expr) };
                    self.node(kind, span, below)?
                }
            };
        }
        Ok(left)
    }

    /// Parses the rest of `first && …`, whose operator has been passed.
    fn chain(&mut self, first: Node, op: LogicOp, infix: Infix) -> Step {
        let (mut span, mut below) = (first.reach, first.height);
        let mut operands = vec![first.expr];
        loop {
            let operand = self.binary(infix.precedence().saturating_add(1))?;
            span = span.join(operand.reach);
            below = below.max(operand.height);
            operands.push(operand.expr);
            // Only the same operator can follow: a stronger one was read with the operand.
            if self.infix(infix.precedence()).is_none() {
                return self.node(ExprKind::Logic { op, operands }, span, below);
            }
        }
    }

    /// Reads and passes an infix operator that binds at least as strongly as `least`.
    fn infix(&mut self, least: u8) -> Option<Infix> {
        let (infix, slip) = match self.kind() {
            TokenKind::Mark(mark) => (Infix::of_mark(*mark)?, (*mark == Mark::Assign).then_some("==")),
            TokenKind::Keyword(Keyword::In) => (Infix::Binary(BinaryOp::In), None),
            TokenKind::Ident(word) => Infix::of_word(word).map(|(infix, written)| (infix, Some(written)))?,
            _ => return None,
        };
        if infix.precedence() < least {
            return None;
        }
        if let Some(right) = slip {
            let fault = fault::operator_slip(self.span(), self.text(), right);
            self.report(fault);
        }
        self.advance();
        Some(infix)
    }

    /// Parses prefix operators and what they apply to.
    ///
    /// A single minus in front of a number is its sign, so `-1.f()` is `(-1).f()`. CEL does not
    /// mix `!` and `-`; here they may be mixed, since the checker refuses every such mixture.
    pub(super) fn unary(&mut self) -> Step {
        let mut operators: Vec<(UnaryOp, Span)> = Vec::new();
        while let Some(op) = self.prefix() {
            operators.push((op, self.span()));
            self.advance();
        }
        let minuses = operators.iter().rev().take_while(|(op, _)| *op == UnaryOp::Negate).count();
        let is_number = matches!(self.kind(), TokenKind::Int(_) | TokenKind::Number(_));
        let mut node = match operators.last().copied() {
            Some((_, sign)) if minuses == 1 && is_number => {
                operators.pop();
                let number = self.primary()?;
                let negative = self.negated(UnaryOp::Negate, sign, number)?;
                self.postfix(negative, false)?
            }
            _ => self.member()?,
        };
        for (op, place) in operators.into_iter().rev() {
            node = self.negated(op, place, node)?;
        }
        Ok(node)
    }

    fn negated(&mut self, op: UnaryOp, place: Span, operand: Node) -> Step {
        let span = place.join(operand.reach);
        self.node(ExprKind::Unary { op, operand: Box::new(operand.expr) }, span, operand.height)
    }

    fn prefix(&mut self) -> Option<UnaryOp> {
        let op = match self.kind() {
            TokenKind::Mark(Mark::Bang) => UnaryOp::Not,
            TokenKind::Mark(Mark::Minus) => UnaryOp::Negate,
            TokenKind::Ident(word) if matches!(&**word, "not" | "NOT" | "Not") => {
                let next = self.kind_after(1);
                let called = *next == TokenKind::Mark(Mark::OpenParen);
                // After a name, `.`, `[`, `{` and `-` belong to the name.
                let goes_on = called && self.in_policy()
                    || *next == TokenKind::Mark(Mark::Bang)
                    || (Self::starts_operand(next) && !matches!(next, TokenKind::Mark(_)));
                if !goes_on {
                    return None;
                }
                let fault = fault::operator_slip(self.span(), self.text(), "!");
                self.report(fault);
                UnaryOp::Not
            }
            _ => return None,
        };
        Some(op)
    }

    /// Whether a `%` just passed is a percent sign rather than modulo.
    fn is_percent(&self) -> bool {
        self.in_policy() && !Self::starts_operand(self.kind())
    }

    fn report_percent(&mut self, left: &Node) {
        let number = match &left.expr {
            Expr { kind: ExprKind::Literal(Literal::Int(text) | Literal::Number(text)), .. } => Some(&**text),
            _ => None,
        };
        let sign = self.position.checked_sub(1).and_then(|at| self.tokens.get(at));
        let span =
            sign.map_or(left.reach, |token| left.reach.join(self.excerpt.span(token.start, token.end)));
        self.report(fault::percent(span, number));
    }
}
