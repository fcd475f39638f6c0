//! Tokens to the syntax tree, by operator precedence.
//!
//! Takes an [`Excerpt`] and a [`Syntax`], gives an [`Expr`] or all the faults found. The grammar is
//! CEL's; [`Dialect::Policy`] adds quantities (`19.90 CNY`, `24 h`) and refuses what a policy
//! has no use for. It resolves no name and knows no type.
//!
//! INVARIANT: no tree is higher than [`EXPRESSION_DEPTH`] and no nesting of the text is deeper, so
//! that whoever walks a tree by recursion, the compiler's own drop code included, needs a small
//! stack only. Chains count too: `a + b + c` and `a.b.c` are as high as they are long, while
//! `a && b && c` is flat.

mod fault;
mod literal;
mod macro_call;
mod operator;
mod primary;

use std::ops::Range;
use std::sync::Arc;

use super::ast::{Expr, ExprKind, Literal, Name};
use super::lexer::{self, Keyword, Mark, Token, TokenKind};
use crate::diagnostic::Diagnostic;
use crate::limits::{EXPRESSION_BYTES, EXPRESSION_DEPTH, EXPRESSION_NODES};
use crate::source::{Excerpt, Span};

/// Which language is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// What packs are written in: CEL with quantities, without `null`, `uint`, bytes, maps and messages.
    Policy,
    /// CEL as its specification has it.
    Conformance,
}

/// What the parser must know of the surroundings.
#[derive(Clone, Copy)]
pub struct Syntax<'a> {
    /// Which language is read.
    pub dialect: Dialect,
    /// Whether an identifier after a number is a unit or a currency; asked in policies only.
    pub units: &'a dyn Fn(&str) -> bool,
}

impl std::fmt::Debug for Syntax<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Syntax").field("dialect", &self.dialect).finish_non_exhaustive()
    }
}

/// Parses a whole expression.
///
/// # Errors
/// Every fault that the parser could tell apart, in the order of their places: `expression-syntax`
/// for most, `expression-too-deep` and `expression-too-large` beyond the limits, `unknown-unit`,
/// `ambiguous-unit`, and for what a policy refuses `null-literal`, `literal-not-allowed` and
/// `percent-literal`.
pub fn parse(excerpt: &Excerpt, syntax: &Syntax<'_>) -> Result<Expr, Vec<Diagnostic>> {
    parse_range(excerpt, 0..excerpt.text().len(), syntax)
}

/// Parses the part `range` of the decoded text as a whole expression.
pub(super) fn parse_range(
    excerpt: &Excerpt,
    range: Range<usize>,
    syntax: &Syntax<'_>,
) -> Result<Expr, Vec<Diagnostic>> {
    if range.len() > EXPRESSION_BYTES {
        let span = excerpt.span(lexer::offset(range.start), lexer::offset(range.end));
        return Err(vec![fault::too_large(span, &format!("{EXPRESSION_BYTES} bytes"))]);
    }
    let mut diagnostics = Vec::new();
    let tokens = lexer::lex(excerpt, range, &mut diagnostics);
    let mut parser =
        Parser { excerpt, syntax, tokens, position: 0, nesting: 0, nodes: 0, stumbled: None, diagnostics };
    let parsed = parser.whole();
    let mut diagnostics = parser.diagnostics;
    match parsed {
        Ok(node) if diagnostics.is_empty() => Ok(node.expr),
        Ok(_) | Err(_) => {
            diagnostics.sort_by_key(|fault| fault.primary.as_ref().map(|label| label.span));
            diagnostics.truncate(lexer::MOST_FAULTS);
            Err(diagnostics)
        }
    }
}

/// Why a part could not be parsed; the fault itself has been reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// The parser may go on after the next operator or bracket.
    Skip,
    /// A limit was passed: nothing further is read.
    Limit,
}

type Step<T = Node> = Result<T, Stop>;

/// An expression on its way, with what its parents need to know.
#[derive(Debug)]
struct Node {
    expr: Expr,
    /// The number of levels of the tree.
    height: usize,
    /// The place with the parentheses around it, which are no part of `expr.span`.
    reach: Span,
}

struct Parser<'a> {
    excerpt: &'a Excerpt,
    syntax: &'a Syntax<'a>,
    tokens: Vec<Token>,
    position: usize,
    nesting: usize,
    nodes: usize,
    /// The token at which the last fault was reported; a second one there would be its echo.
    stumbled: Option<usize>,
    diagnostics: Vec<Diagnostic>,
}

impl Parser<'_> {
    fn whole(&mut self) -> Step {
        if *self.kind() == TokenKind::End {
            let span = self.excerpt.whole();
            return if self.diagnostics.is_empty() { self.fail(fault::empty(span)) } else { Err(Stop::Skip) };
        }
        let node = self.expression()?;
        if *self.kind() != TokenKind::End && self.diagnostics.is_empty() {
            return self.unexpected("the end of the expression");
        }
        Ok(node)
    }

    /// Parses one expression, going on after a fault to find further ones.
    fn expression(&mut self) -> Step {
        let (before, start) = (self.nesting, self.span());
        self.enter()?;
        let mut parsed = self.conditional();
        while parsed.as_ref().is_err_and(|stop| *stop == Stop::Skip) {
            self.nesting = before.saturating_add(1);
            if !self.skip_to_operand() {
                self.nesting = before;
                return Ok(placeholder(start));
            }
            parsed = match self.conditional() {
                Ok(_) => Ok(placeholder(start)),
                Err(stop) => Err(stop),
            };
        }
        self.nesting = before;
        parsed
    }

    fn conditional(&mut self) -> Step {
        let condition = self.binary(operator::LOWEST)?;
        if !self.eat(Mark::Question) {
            return Ok(condition);
        }
        let then = self.binary(operator::LOWEST)?;
        if self.at(Mark::Question) {
            return self.fail(fault::nested_conditional(self.span()));
        }
        self.expect(Mark::Colon, "`:` and the value for the other case")?;
        let otherwise = self.expression()?;
        let height = condition.height.max(then.height).max(otherwise.height);
        let span = condition.reach.join(otherwise.reach);
        let kind = ExprKind::Conditional {
            condition: Box::new(condition.expr),
            then: Box::new(then.expr),
            otherwise: Box::new(otherwise.expr),
        };
        self.node(kind, span, height)
    }

    /// Counts one level of nesting of the text.
    fn enter(&mut self) -> Step<()> {
        self.nesting = self.nesting.saturating_add(1);
        if self.nesting > EXPRESSION_DEPTH { self.stop(fault::too_deep(self.span())) } else { Ok(()) }
    }

    /// Makes a node over children of which the highest has height `below`.
    fn node(&mut self, kind: ExprKind, span: Span, below: usize) -> Step {
        let height = below.saturating_add(1);
        self.nodes = self.nodes.saturating_add(1);
        if height > EXPRESSION_DEPTH {
            return self.stop(fault::too_deep(span));
        }
        if self.nodes > EXPRESSION_NODES {
            return self.stop(fault::too_large(span, &format!("{EXPRESSION_NODES} parts")));
        }
        Ok(Node { expr: Expr { kind, span }, height, reach: span })
    }

    fn literal_node(&mut self, literal: Literal, span: Span) -> Step {
        self.node(ExprKind::Literal(literal), span, 0)
    }

    fn token(&self) -> Option<&Token> {
        self.tokens.get(self.position).or_else(|| self.tokens.last())
    }

    fn kind(&self) -> &TokenKind {
        self.token().map_or(&TokenKind::End, |token| &token.kind)
    }

    fn kind_after(&self, ahead: usize) -> &TokenKind {
        self.tokens.get(self.position.saturating_add(ahead)).map_or(&TokenKind::End, |token| &token.kind)
    }

    /// Returns the place of the token at hand.
    fn span(&self) -> Span {
        self.span_after(0)
    }

    fn span_after(&self, ahead: usize) -> Span {
        let token = self.tokens.get(self.position.saturating_add(ahead)).or_else(|| self.tokens.last());
        token.map_or_else(|| self.excerpt.whole(), |token| self.excerpt.span(token.start, token.end))
    }

    /// Returns the token at hand as it is written.
    fn text(&self) -> &str {
        self.token()
            .and_then(|token| {
                let (start, end) = (usize::try_from(token.start).ok()?, usize::try_from(token.end).ok()?);
                self.excerpt.text().get(start..end)
            })
            .unwrap_or_default()
    }

    /// Passes the token at hand; the end is never passed.
    fn advance(&mut self) {
        if *self.kind() != TokenKind::End {
            self.position = self.position.saturating_add(1);
        }
    }

    fn at(&self, mark: Mark) -> bool {
        *self.kind() == TokenKind::Mark(mark)
    }

    fn eat(&mut self, mark: Mark) -> bool {
        let here = self.at(mark);
        if here {
            self.advance();
        }
        here
    }

    fn expect(&mut self, mark: Mark, wanted: &str) -> Step<()> {
        if self.eat(mark) { Ok(()) } else { self.unexpected(wanted) }
    }

    fn in_policy(&self) -> bool {
        self.syntax.dialect == Dialect::Policy
    }

    /// Reports a fault that does not keep the parser from going on.
    fn report(&mut self, fault: Diagnostic) {
        if self.stumbled != Some(self.position) {
            self.stumbled = Some(self.position);
            self.diagnostics.push(fault);
        }
    }

    /// Reports a fault and leaves the part at hand.
    fn fail<T>(&mut self, fault: Diagnostic) -> Step<T> {
        self.report(fault);
        Err(Stop::Skip)
    }

    /// Reports a passed limit, beside which other faults do not matter, and leaves the expression.
    fn stop<T>(&mut self, fault: Diagnostic) -> Step<T> {
        self.diagnostics = vec![fault];
        Err(Stop::Limit)
    }

    fn unexpected<T>(&mut self, wanted: &str) -> Step<T> {
        let help = self.help_for_unexpected();
        let found = if *self.kind() == TokenKind::End { None } else { Some(self.text()) };
        let fault = fault::unexpected(self.span(), wanted, found).maybe_help(help);
        self.fail(fault)
    }

    /// Skips to behind the next `&&` or `||` of this bracket; false if a bracket or a comma ends it.
    fn skip_to_operand(&mut self) -> bool {
        let mut open = 0usize;
        loop {
            match self.kind() {
                TokenKind::End => return false,
                TokenKind::Mark(mark) => match mark {
                    Mark::OpenParen | Mark::OpenBracket | Mark::OpenBrace => open = open.saturating_add(1),
                    Mark::CloseParen | Mark::CloseBracket | Mark::CloseBrace if open == 0 => return false,
                    Mark::CloseParen | Mark::CloseBracket | Mark::CloseBrace => open = open.saturating_sub(1),
                    Mark::Comma if open == 0 => return false,
                    Mark::And | Mark::Or if open == 0 => {
                        self.advance();
                        return true;
                    }
                    _ => {}
                },
                _ => {}
            }
            self.advance();
        }
    }

    /// Reads a plain identifier that may be a variable.
    fn identifier(&self) -> Option<Name> {
        match self.kind() {
            TokenKind::Ident(text) => Some(Name { text: Arc::clone(text), span: self.span() }),
            _ => None,
        }
    }

    fn starts_operand(kind: &TokenKind) -> bool {
        match kind {
            TokenKind::End | TokenKind::Keyword(Keyword::In) | TokenKind::Quoted(_) => false,
            TokenKind::Mark(mark) => matches!(
                mark,
                Mark::OpenParen | Mark::OpenBracket | Mark::OpenBrace | Mark::Minus | Mark::Bang | Mark::Dot
            ),
            TokenKind::Ident(_)
            | TokenKind::Keyword(_)
            | TokenKind::Int(_)
            | TokenKind::Uint(_)
            | TokenKind::Number(_)
            | TokenKind::String(_)
            | TokenKind::Bytes(_) => true,
        }
    }
}

/// Stands for a part with a fault; never part of a result.
fn placeholder(span: Span) -> Node {
    Node { expr: Expr { kind: ExprKind::Literal(Literal::Null), span }, height: 1, reach: span }
}

#[cfg(test)]
mod tests;
