//! From nodes of YAML to checked expressions: conditions, formulas and constants.

use std::sync::Arc;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::ast::{Expr, ExprKind, LogicOp, UnaryOp};
use amends_engine::expr::check::{self, Declarations};
use amends_engine::expr::map_form::{self, MapContext};
use amends_engine::expr::parser::{Dialect, Syntax};
use amends_engine::expr::ty::Type;
use amends_engine::expr::typed::{Symbol, Typed};
use amends_engine::expr::{cell, parser};
use amends_engine::outcome::{Cause, Causes, Outcome};
use amends_engine::reference::{Evaluator, Loaded, Scope};
use amends_engine::source::{Excerpt, Span, Spanned};
use amends_engine::value::{Date, Instant, Value, Zone};
use amends_engine::yaml::{NodeId, NodeKind};

use crate::pack::section_text::Documents;

/// What compiling an expression needs: the texts, the names in sight and a place for faults.
pub(crate) struct Compiler<'c> {
    pub(crate) documents: &'c Documents,
    pub(crate) declarations: &'c Declarations,
    pub(crate) diagnostics: &'c mut Vec<Diagnostic>,
}

impl Compiler<'_> {
    fn report<T>(&mut self, result: Result<T, Vec<Diagnostic>>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(faults) => {
                self.diagnostics.extend(faults.into_iter().map(without_clocks));
                None
            }
        }
    }

    fn check(&mut self, expr: &Expr, expected: Option<&Type>) -> Option<Typed> {
        let checked = check::check(expr, expected, self.declarations);
        let checked = self.report(checked)?;
        self.diagnostics.extend(checked.warnings);
        Some(checked.typed)
    }

    /// Compiles `when` and `unless` into one condition; neither of them is always true.
    pub(crate) fn condition(
        &mut self,
        when: Option<NodeId>,
        unless: Option<NodeId>,
        place: Span,
    ) -> Option<Typed> {
        let when_tree = when.map(|node| self.condition_tree(node));
        let unless_tree = unless.map(|node| self.condition_tree(node));
        let mut operands = Vec::new();
        if let Some(tree) = when_tree {
            operands.push(tree?);
        }
        if let Some(tree) = unless_tree {
            let tree = tree?;
            // Not the place of the operand, as a word such as `missing` has it: the trace shows the exception as
            // it is written, and not what denies it.
            let kind = ExprKind::Unary { op: UnaryOp::Not, operand: Box::new(tree) };
            operands.push(Expr { kind, span: place });
        }
        let span = operands.first().map_or(place, |first| first.span);
        let expr = match operands.len() {
            0 => Expr { kind: ExprKind::Literal(amends_engine::expr::ast::Literal::Bool(true)), span },
            1 => operands.pop()?,
            _ => Expr { kind: ExprKind::Logic { op: LogicOp::And, operands }, span },
        };
        let typed = self.check(&expr, Some(&Type::Bool))?;
        Some(typed)
    }

    fn condition_tree(&mut self, node: NodeId) -> Option<Expr> {
        let documents = self.documents;
        let document = documents.of(node)?;
        let declarations = self.declarations;
        let is_unit = |name: &str| declarations.is_unit(name);
        let mut context = ConditionContext { declarations, is_unit: &is_unit, warnings: Vec::new() };
        let lowered = map_form::lower(document, node, &mut context);
        self.diagnostics.extend(context.warnings);
        self.report(lowered)
    }

    /// Compiles a formula, which must have the type `expected`, if given.
    pub(crate) fn formula(&mut self, node: NodeId, expected: Option<&Type>) -> Option<Typed> {
        let excerpt = self.excerpt(node)?;
        let declarations = self.declarations;
        let is_unit = |name: &str| declarations.is_unit(name);
        let parsed = parser::parse(&excerpt, &Syntax { dialect: Dialect::Policy, units: &is_unit });
        let expr = self.report_at(node, parsed)?;
        self.check(&expr, expected)
    }

    /// Compiles an output: bare words where the type is an enum or a text, else a formula.
    pub(crate) fn output(&mut self, node: NodeId, ty: &Type) -> Option<Typed> {
        let excerpt = self.excerpt(node)?;
        let declarations = self.declarations;
        let is_unit = |name: &str| declarations.is_unit(name);
        let syntax = Syntax { dialect: Dialect::Policy, units: &is_unit };
        let parsed = cell::literal::parse_value(&excerpt, ty, &syntax);
        let expr = self.report_at(node, parsed)?;
        self.check(&expr, Some(ty))
    }

    /// Reports the faults of an expression, with the hint that YAML may have cut it short.
    fn report_at<T>(&mut self, node: NodeId, result: Result<T, Vec<Diagnostic>>) -> Option<T> {
        let help = self.documents.of(node).and_then(|document| document.quoting_help(node));
        self.report(result.map_err(|faults| match help {
            Some(help) => faults.into_iter().map(|fault| fault.help(help.clone())).collect(),
            None => faults,
        }))
    }

    /// Compiles a cell of a table: a unary test of the column's subject.
    pub(crate) fn cell(&mut self, node: NodeId, subject: &Expr, ty: &Type) -> Option<Expr> {
        let document = self.documents.of(node)?;
        let declarations = self.declarations;
        let is_unit = |name: &str| declarations.is_unit(name);
        let syntax = Syntax { dialect: Dialect::Policy, units: &is_unit };
        let parsed = cell::parse_node(document, node, subject, ty, &syntax);
        self.report_at(node, parsed)
    }

    /// Parses and types the expression at the head of a column.
    pub(crate) fn subject(&mut self, node: NodeId) -> Option<(Expr, Type)> {
        let document = self.documents.of(node)?;
        let text = document.text(node).map_or("", |text| &**text);
        let span = document.span(node);
        let key = match text {
            "type" => Some("types"),
            "type.primary" => Some("types.primary"),
            _ => None,
        };
        let excerpt = match key {
            Some(key) => Excerpt::verbatim(key, span.source(), span.start()),
            None => self.excerpt(node)?,
        };
        let declarations = self.declarations;
        let is_unit = |name: &str| declarations.is_unit(name);
        let parsed = parser::parse(&excerpt, &Syntax { dialect: Dialect::Policy, units: &is_unit });
        let expr = self.report(parsed)?;
        let ty = self.check(&expr, None)?.ty;
        Some((expr, ty))
    }

    /// Resolves the fact whose date governs something.
    pub(crate) fn governing_fact(&mut self, fact: &Spanned<String>) -> Option<Symbol> {
        match self.declarations.variable(&fact.value) {
            Some(variable) if matches!(variable.ty, Type::Timestamp | Type::Date) => Some(variable.symbol),
            Some(variable) => {
                self.diagnostics.push(
                    Diagnostic::error(
                        codes::TYPE_MISMATCH,
                        format!("`{}` is no date or timestamp", fact.value),
                    )
                    .at(fact.span, format!("has type {}", variable.ty)),
                );
                None
            }
            None => {
                let known = self.declarations.names().map(|name| &**name);
                self.diagnostics.push(
                    Diagnostic::error(codes::UNKNOWN_FACT, format!("fact `{}` is not declared", fact.value))
                        .at(fact.span, "no such fact")
                        .maybe_help(did_you_mean(&fact.value, known)),
                );
                None
            }
        }
    }

    /// Checks a condition that was put together from cells.
    pub(crate) fn check_condition(&mut self, expr: &Expr) -> Option<Typed> {
        self.check(expr, Some(&Type::Bool))
    }

    /// Compiles an expression that reads nothing and returns its value.
    pub(crate) fn constant(&mut self, node: NodeId, ty: &Type) -> Option<Value> {
        let typed = self.output(node, ty)?;
        match Evaluator::new(&NothingToRead).evaluate(&typed) {
            Outcome::Known(value) => Some(value),
            Outcome::Failed(failure) => {
                self.diagnostics.push(
                    Diagnostic::error(failure.code, failure.message)
                        .at(failure.span.unwrap_or(typed.span), "cannot be calculated"),
                );
                None
            }
            Outcome::Unknown(_) => {
                self.diagnostics.push(
                    Diagnostic::error(codes::NOT_CONSTANT, "this value must not depend on a case")
                        .at(typed.span, "reads a fact or a result")
                        .help("write a literal; what depends on a case is a derived fact or a decision"),
                );
                None
            }
        }
    }

    fn excerpt(&mut self, node: NodeId) -> Option<Excerpt> {
        let place = self.documents.span(node);
        match self.documents.kind(node) {
            NodeKind::Scalar(scalar) => Some(scalar.excerpt.clone()),
            NodeKind::Null => {
                self.diagnostics.push(
                    Diagnostic::error(codes::YAML_SHAPE, "expected an expression")
                        .at(place, "nothing stands here")
                        .help("an expression that starts with `-`, `!`, `>` or `[`, or holds a comma within `{}`, must be quoted"),
                );
                None
            }
            NodeKind::Sequence(_) | NodeKind::Mapping(_) => {
                self.diagnostics.push(
                    Diagnostic::error(codes::YAML_SHAPE, "expected an expression")
                        .at(place, "YAML reads a list or a mapping here")
                        .help("quote the expression: `\"[a, b]\"`"),
                );
                None
            }
        }
    }
}

/// Says of a clock that is read what is wrong: not its name, but that there are none yet.
fn without_clocks(fault: Diagnostic) -> Diagnostic {
    let reads_clock = fault.code == codes::UNKNOWN_FACT && fault.message.starts_with("`clock.");
    match fault.primary {
        Some(place) if reads_clock => {
            Diagnostic::error(codes::UNSUPPORTED, "a condition reads a clock, and this version has no clocks")
                .at(place.span, "not counted by this version")
                .help("leave the rule out, or ask for a fact that another system derives from its own clock")
        }
        primary => Diagnostic { primary, ..fault },
    }
}

/// The scope of a constant: whatever it reads is not there.
struct NothingToRead;

impl NothingToRead {
    fn causes() -> Causes {
        Causes::from([Cause::Fact("a case".into())])
    }
}

impl Scope for NothingToRead {
    fn load(&self, _: Symbol) -> Loaded {
        Loaded::Absent(Self::causes())
    }

    fn has(&self, _: Symbol) -> Outcome {
        Outcome::Unknown(Self::causes())
    }

    fn load_at(&self, _: Symbol, _: Date) -> Loaded {
        Loaded::Absent(Self::causes())
    }

    fn zone(&self) -> Zone {
        Zone::UTC
    }

    fn as_of(&self) -> Instant {
        Instant::MIN
    }

    fn name(&self, _: Symbol) -> Arc<str> {
        "a case".into()
    }

    fn is_personal(&self, _: Symbol) -> bool {
        false
    }
}

/// Gives the map form its types and its aliases.
struct ConditionContext<'c> {
    declarations: &'c Declarations,
    is_unit: &'c dyn Fn(&str) -> bool,
    warnings: Vec<Diagnostic>,
}

impl MapContext for ConditionContext<'_> {
    fn syntax(&self) -> Syntax<'_> {
        Syntax { dialect: Dialect::Policy, units: self.is_unit }
    }

    fn type_of(&mut self, subject: &Expr) -> Result<Type, Vec<Diagnostic>> {
        check::check(subject, None, self.declarations).map(|checked| checked.typed.ty)
    }

    fn key_alias(&self, key: &str) -> Option<&'static str> {
        // `type` is no variable: in maps and tables it stands for the set of types of the complaint.
        match key {
            "type" => Some("types"),
            "type.primary" => Some("types.primary"),
            _ => None,
        }
    }

    fn warn(&mut self, warning: Diagnostic) {
        self.warnings.push(warning);
    }
}
