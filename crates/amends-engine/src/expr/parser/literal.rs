//! Literals and quantities.

use std::sync::Arc;

use super::super::ast::{Literal, Name};
use super::super::lexer::{Keyword, Mark, TokenKind};
use super::{Parser, Step, fault, operator};
use crate::source::Span;

impl Parser<'_> {
    pub(super) fn literal(&mut self) -> Step {
        let span = self.span();
        let literal = match self.kind() {
            TokenKind::Keyword(Keyword::True) => Literal::Bool(true),
            TokenKind::Keyword(Keyword::False) => Literal::Bool(false),
            TokenKind::Keyword(Keyword::Null) => Literal::Null,
            TokenKind::Uint(digits) => Literal::Uint(Arc::clone(digits)),
            TokenKind::String(text) => Literal::String(Arc::clone(text)),
            TokenKind::Bytes(bytes) => Literal::Bytes(Arc::clone(bytes)),
            TokenKind::Int(digits) => {
                let digits = Arc::clone(digits);
                return self.number(&digits, true);
            }
            TokenKind::Number(digits) => {
                let digits = Arc::clone(digits);
                return self.number(&digits, false);
            }
            TokenKind::Ident(_)
            | TokenKind::Quoted(_)
            | TokenKind::Keyword(Keyword::In)
            | TokenKind::Mark(_)
            | TokenKind::End => return self.unexpected("an operand"),
        };
        if self.in_policy() {
            match &literal {
                Literal::Null => self.report(fault::null(span)),
                Literal::Uint(digits) => self.report(fault::unsigned(span, digits)),
                Literal::Bytes(_) => {
                    self.report(fault::not_allowed(span, "a byte string", "write a text without `b`"))
                }
                _ => {}
            }
        }
        self.advance();
        self.literal_node(literal, span)
    }

    /// Parses a number, in a policy with the unit that may follow it.
    fn number(&mut self, digits: &Arc<str>, whole: bool) -> Step {
        let span = self.span();
        self.advance();
        let plain =
            if whole { Literal::Int(Arc::clone(digits)) } else { Literal::Number(Arc::clone(digits)) };
        if !self.in_policy() {
            return self.literal_node(plain, span);
        }
        match self.identifier() {
            Some(unit) if !operator::is_operator_word(&unit.text) => self.quantity(digits, unit, span),
            _ => self.literal_node(plain, span),
        }
    }

    fn quantity(&mut self, digits: &Arc<str>, unit: Name, number: Span) -> Step {
        let span = number.join(unit.span);
        let is_unit = (self.syntax.units)(&unit.text);
        if *self.kind_after(1) == TokenKind::Mark(Mark::OpenParen) {
            return self.fail(if is_unit {
                fault::ambiguous_unit(span, digits, &unit.text)
            } else {
                fault::missing_operator(unit.span, digits, &unit.text)
            });
        }
        if !is_unit {
            let fault = fault::unknown_unit(unit.span, digits, &unit.text, self.syntax.units);
            self.report(fault);
        } else if !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            self.report(fault::odd_quantity(number, digits));
        }
        self.advance();
        self.literal_node(Literal::Quantity { number: Arc::clone(digits), unit }, span)
    }
}
