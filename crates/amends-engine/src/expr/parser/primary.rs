//! Operands: names, calls, brackets, and what follows them.

use std::sync::Arc;

use super::super::ast::{Expr, ExprKind, Literal, Name};
use super::super::lexer::{self, Mark, TokenKind};
use super::{Node, Parser, Step, fault};
use crate::source::Span;

impl Parser<'_> {
    /// Parses an operand with everything that follows it after dots and in brackets.
    pub(super) fn member(&mut self) -> Step {
        let may_be_message = matches!(self.kind(), TokenKind::Ident(_) | TokenKind::Mark(Mark::Dot));
        let node = self.primary()?;
        self.postfix(node, may_be_message)
    }

    pub(super) fn primary(&mut self) -> Step {
        let span = self.span();
        match self.kind() {
            TokenKind::Mark(mark) => match mark {
                Mark::OpenParen => self.parenthesised(),
                Mark::OpenBracket => self.list(),
                Mark::OpenBrace => self.map(),
                Mark::Dot => {
                    self.advance();
                    self.name(true, span)
                }
                _ => self.unexpected("an operand"),
            },
            TokenKind::Ident(_) => self.name(false, span),
            TokenKind::Quoted(_) => self.fail(fault::lone_backticks(span)),
            TokenKind::End => self.unexpected("an operand"),
            TokenKind::Keyword(_)
            | TokenKind::Int(_)
            | TokenKind::Uint(_)
            | TokenKind::Number(_)
            | TokenKind::String(_)
            | TokenKind::Bytes(_) => self.literal(),
        }
    }

    /// Parses a variable or a call of a function, at its name.
    fn name(&mut self, absolute: bool, start: Span) -> Step {
        let Some(name) = self.identifier() else { return self.unexpected("a name after `.`") };
        let span = start.join(name.span);
        if lexer::is_reserved(&name.text) {
            self.report(fault::reserved(name.span, &name.text));
        }
        self.advance();
        if !self.at(Mark::OpenParen) {
            return self.node(ExprKind::Ident { name: name.text, absolute }, span, 0);
        }
        let (args, below, end) = self.arguments()?;
        let whole = span.join(end);
        if absolute {
            let function = Name { text: format!(".{}", name.text).into(), span };
            return self.node(ExprKind::Call { function, target: None, args }, whole, below);
        }
        self.global_call(name, args, whole, below)
    }

    /// Parses what follows an operand: `.field`, `.method(…)`, `[index]`, `{fields}`.
    ///
    /// `is_name` says that the operand is a name so far, after which `{` begins a message.
    pub(super) fn postfix(&mut self, mut node: Node, mut is_name: bool) -> Step {
        loop {
            match self.kind() {
                TokenKind::Mark(Mark::Dot) => {
                    self.advance();
                    is_name &= !matches!(self.kind(), TokenKind::Quoted(_));
                    node = self.selection(node)?;
                    is_name &= matches!(node.expr.kind, ExprKind::Select { .. });
                }
                TokenKind::Mark(Mark::OpenBracket) => {
                    node = self.index(node)?;
                    is_name = false;
                }
                TokenKind::Mark(Mark::OpenBrace) if is_name => {
                    node = self.message(&node)?;
                    is_name = false;
                }
                _ => return Ok(node),
            }
        }
    }

    fn selection(&mut self, operand: Node) -> Step {
        let optional = self.optional_mark()?;
        let span = self.span();
        let field = match self.kind() {
            TokenKind::Ident(text) | TokenKind::Quoted(text) => Name { text: Arc::clone(text), span },
            _ => return self.unexpected("a field after `.`"),
        };
        let quoted = matches!(self.kind(), TokenKind::Quoted(_));
        self.advance();
        if optional.is_some() {
            let index = self.literal_node(Literal::String(field.text), span)?;
            return self.indexed(operand, index, span, true);
        }
        if !quoted && self.at(Mark::OpenParen) {
            return self.method_call(operand, field);
        }
        let whole = operand.reach.join(span);
        self.node(ExprKind::Select { operand: Box::new(operand.expr), field }, whole, operand.height)
    }

    fn index(&mut self, operand: Node) -> Step {
        let open = self.span();
        self.advance();
        let optional = self.optional_mark()?;
        let index = self.expression()?;
        let end = self.close(Mark::CloseBracket, open)?;
        self.indexed(operand, index, end, optional.is_some())
    }

    fn indexed(&mut self, operand: Node, index: Node, end: Span, optional: bool) -> Step {
        let (span, below) = (operand.reach.join(end), operand.height.max(index.height));
        let (operand, index) = (Box::new(operand.expr), Box::new(index.expr));
        let kind = if optional {
            ExprKind::OptionalIndex { operand, index }
        } else {
            ExprKind::Index { operand, index }
        };
        self.node(kind, span, below)
    }

    /// Passes the `?` of CEL's optional values, if one stands here, and gives its place; a policy has
    /// no such values.
    fn optional_mark(&mut self) -> Step<Option<Span>> {
        let span = self.span();
        if !self.at(Mark::Question) {
            return Ok(None);
        }
        if self.in_policy() {
            return self.fail(fault::optional_access(span));
        }
        self.advance();
        Ok(Some(span))
    }

    /// Marks an element or a value that `?` makes optional; the `?` of an entry stands before its key,
    /// so there the place of the value is given for that of the mark.
    fn if_present(&mut self, mark: Option<Span>, node: Node) -> Step {
        match mark {
            None => Ok(node),
            Some(mark) => {
                let span = mark.join(node.reach);
                self.node(ExprKind::IfPresent(Box::new(node.expr)), span, node.height)
            }
        }
    }

    fn parenthesised(&mut self) -> Step {
        let open = self.span();
        self.advance();
        let mut node = self.expression()?;
        let end = self.close(Mark::CloseParen, open)?;
        node.reach = open.join(end);
        Ok(node)
    }

    fn list(&mut self) -> Step {
        let open = self.span();
        self.advance();
        let (elements, below) = self.elements(Mark::CloseBracket)?;
        let end = self.close(Mark::CloseBracket, open)?;
        self.node(ExprKind::List(elements), open.join(end), below)
    }

    /// Parses expressions up to `closing`, which may follow a last comma; of nothing, a lone comma.
    fn elements(&mut self, closing: Mark) -> Step<(Vec<Expr>, usize)> {
        let (mut elements, mut below) = (Vec::new(), 0);
        if self.at(Mark::Comma) && *self.kind_after(1) == TokenKind::Mark(closing) {
            self.advance();
        }
        while !self.at(closing) {
            let mark = self.optional_mark()?;
            let element = self.expression()?;
            let element = self.if_present(mark, element)?;
            below = below.max(element.height);
            elements.push(element.expr);
            if !self.eat(Mark::Comma) {
                break;
            }
        }
        Ok((elements, below))
    }

    /// Parses `(…)` of a call; gives the arguments, their height and the place of the `)`.
    pub(super) fn arguments(&mut self) -> Step<(Vec<Expr>, usize, Span)> {
        let open = self.span();
        self.advance();
        let (mut args, mut below) = (Vec::new(), 0);
        if !self.at(Mark::CloseParen) {
            loop {
                let arg = self.expression()?;
                below = below.max(arg.height);
                args.push(arg.expr);
                if !self.eat(Mark::Comma) {
                    break;
                }
            }
        }
        let end = self.close(Mark::CloseParen, open)?;
        Ok((args, below, end))
    }

    /// Passes a closing bracket and gives its place.
    fn close(&mut self, closing: Mark, open: Span) -> Step<Span> {
        let span = self.span();
        if self.eat(closing) {
            return Ok(span);
        }
        let help = self.help_for_unexpected();
        let found = if *self.kind() == TokenKind::End { None } else { Some(self.text()) };
        let fault = fault::unclosed(span, closing.text(), found, open).maybe_help(help);
        self.fail(fault)
    }

    fn map(&mut self) -> Step {
        let open = self.span();
        if self.in_policy() {
            self.report(fault::not_allowed(open, "a map", "compare the fields one by one"));
        }
        self.advance();
        let (mut entries, mut below) = (Vec::new(), 0);
        if self.at(Mark::Comma) && *self.kind_after(1) == TokenKind::Mark(Mark::CloseBrace) {
            self.advance();
        }
        while !self.at(Mark::CloseBrace) {
            let mark = self.optional_mark()?;
            let key = self.expression()?;
            self.expect(Mark::Colon, "`:` and a value")?;
            let value = self.expression()?;
            let value = self.if_present(mark.map(|_| value.reach), value)?;
            below = below.max(key.height).max(value.height);
            entries.push((key.expr, value.expr));
            if !self.eat(Mark::Comma) {
                break;
            }
        }
        let end = self.close(Mark::CloseBrace, open)?;
        self.node(ExprKind::Map(entries), open.join(end), below)
    }

    /// Parses `{field: value}` after the name of a message type.
    fn message(&mut self, ty: &Node) -> Step {
        let name = Name { text: dotted(&ty.expr).into(), span: ty.expr.span };
        let open = self.span();
        if self.in_policy() {
            self.report(fault::not_allowed(
                name.span.join(open),
                "a message",
                "compare the fields one by one",
            ));
        }
        self.advance();
        let (mut fields, mut below) = (Vec::new(), ty.height);
        if self.at(Mark::Comma) && *self.kind_after(1) == TokenKind::Mark(Mark::CloseBrace) {
            self.advance();
        }
        while !self.at(Mark::CloseBrace) {
            let span = self.span();
            let field = match self.kind() {
                TokenKind::Ident(text) | TokenKind::Quoted(text) => Name { text: Arc::clone(text), span },
                TokenKind::Mark(Mark::Question) => return self.fail(fault::optional_access(span)),
                _ => return self.unexpected("the name of a field"),
            };
            self.advance();
            self.expect(Mark::Colon, "`:` and a value")?;
            let value = self.expression()?;
            below = below.max(value.height);
            fields.push((field, value.expr));
            if !self.eat(Mark::Comma) {
                break;
            }
        }
        let end = self.close(Mark::CloseBrace, open)?;
        self.node(ExprKind::Message { name, fields }, ty.reach.join(end), below)
    }
}

/// Returns `a.b.c` as one text, with its leading dot if absolute; the tree is a name (see `postfix`).
fn dotted(expr: &Expr) -> String {
    let mut parts = Vec::new();
    let mut at = expr;
    loop {
        match &at.kind {
            ExprKind::Select { operand, field } => {
                parts.push(&*field.text);
                at = operand;
            }
            ExprKind::Ident { name, absolute } => {
                parts.push(name);
                if *absolute {
                    parts.push("");
                }
                break;
            }
            _ => break,
        }
    }
    parts.reverse();
    parts.join(".")
}
