//! Calls: functions of the table, and the few whose arguments are more than values.

use super::super::ast::{Expr, ExprKind, Literal, Name};
use super::super::function::{self, Entry, Function, Style, form};
use super::super::pattern::{Pattern, PatternError};
use super::super::ty::Type;
use super::super::typed::TypedKind;
use super::literal::constant;
use super::name::Path;
use super::node::Node;
use super::overload::to_decimal;
use super::{Checker, Found, Reported};
use crate::diagnostic::suggest::did_you_mean;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::value::{Date, Decimal, Duration, Instant, Value};

impl Checker<'_> {
    pub(super) fn call(
        &mut self,
        expr: &Expr,
        name: &Name,
        target: Option<&Expr>,
        args: &[Expr],
    ) -> Found<Node> {
        if !self.is_policy() {
            if let Some(node) = self.external(expr, name, target, args) {
                return node;
            }
            return self.plain_call(expr, name, target, args);
        }
        match (&*name.text, target, args) {
            ("under", Some(target), [node]) => self.under_call(expr, target, node),
            ("matches", Some(text), [pattern]) | ("matches", None, [text, pattern]) => {
                self.matches(expr, text, pattern)
            }
            ("round", None, [number, rest @ ..]) => self.round(expr, number, rest),
            ("at", None, [param, date]) => self.at(expr, param, date),
            ("min" | "max", None, [_, _, ..]) => self.extreme(expr, name, args),
            ("timestamp" | "duration" | "date" | "decimal", None, [arg]) => {
                self.literal_conversion(expr, name, arg)
            }
            _ => self.plain_call(expr, name, target, args),
        }
    }

    /// Types a call whose arguments are values and nothing else.
    fn plain_call(&mut self, expr: &Expr, name: &Name, target: Option<&Expr>, args: &[Expr]) -> Found<Node> {
        let style = if target.is_some() { Style::Member } else { Style::Global };
        let spaced = target.and_then(|target| self.spaced(target, name));
        let (entry, style, operands): (_, _, Vec<&Expr>) = match spaced.as_deref().and_then(function::named) {
            Some(entry) => (Some(entry), Style::Global, args.iter().collect()),
            None => (function::named(&name.text), style, target.into_iter().chain(args).collect()),
        };
        let Some(entry) = entry.filter(|entry| self.knows(entry, style)) else {
            if self.is_unchecked() {
                return Ok(self.unbound(name, expr.span));
            }
            return Err(match spaced {
                Some(spaced) => self.unknown_spaced(&spaced, target, name),
                None => self.unknown_function(name, style, &operands),
            });
        };
        let nodes: Vec<_> = operands.iter().map(|operand| self.check(operand, None)).collect();
        let nodes = nodes.into_iter().collect::<Found<Vec<_>>>()?;
        self.finish_call(expr, entry, style, &operands, nodes)
    }

    fn finish_call(
        &mut self,
        expr: &Expr,
        entry: &'static Entry,
        style: Style,
        operands: &[&Expr],
        nodes: Vec<Node>,
    ) -> Found<Node> {
        let function = entry.function;
        let ty = match self.resolve_overload(entry, style, &nodes) {
            Some(ty) => ty,
            None if self.is_unchecked() => {
                return Ok(Node::new(TypedKind::Unbound { name: entry.name.into() }, Type::Dyn, expr.span));
            }
            None => return Err(self.mismatch(function, expr, operands, &nodes)),
        };
        // Functions know no doubles, so they settle their literals.
        self.exact |= nodes.iter().any(|node| !node.loose.is_empty());
        let unit = match function {
            Function::Sum | Function::Min | Function::Max | Function::Abs => {
                nodes.first().and_then(|node| node.unit.clone())
            }
            _ => None,
        };
        let args = nodes.into_iter().map(|node| node.typed).collect();
        Ok(Node { unit, ..Node::new(TypedKind::Call { function, args }, ty, expr.span) })
    }

    fn unbound(&self, name: &Name, span: Span) -> Node {
        Node::new(TypedKind::Unbound { name: name.text.clone() }, Type::Dyn, span)
    }

    /// Returns `math.abs` of a call `math.abs(…)`; `None` if what stands before the dot is a value.
    fn spaced(&self, target: &Expr, name: &Name) -> Option<String> {
        let path = Path::of(target)?;
        let space = path.text(usize::MAX);
        let is_value = match self.is_policy() {
            true => !self.is_flexible(target),
            false => self.scopes.iter().any(|bound| *bound.name == *space),
        };
        (!is_value && function::is_namespace(&space)).then(|| format!("{space}.{}", name.text))
    }

    fn unknown_spaced(&mut self, spaced: &str, target: Option<&Expr>, name: &Name) -> Reported {
        if let Some(reported) = self.not_in_policies(spaced, name) {
            return reported;
        }
        let span = target.map_or(name.span, |target| target.span.join(name.span));
        let known = function::entries().filter(|entry| self.knows(entry, Style::Global));
        let help = did_you_mean(spaced, known.map(|entry| entry.name));
        let message = format!("there is no function `{spaced}`");
        self.report(Diagnostic::error(codes::UNKNOWN_FUNCTION, message).at(span, "").maybe_help(help))
    }

    /// Reports a function or macro of CEL that policies do not have, with what they have in its place.
    fn not_in_policies(&mut self, full: &str, name: &Name) -> Option<Reported> {
        let note = function::named(full)
            .filter(|entry| !entry.in_policies())
            .map(|entry| entry.note)
            .or_else(|| form::named(full).filter(|form| !form.in_policies()).map(|form| form.note))?;
        let message = format!("policies do not have the function `{full}` of CEL");
        let fault = Diagnostic::error(codes::UNKNOWN_FUNCTION, message).at(name.span, "");
        let mut first = note.chars();
        let head = first.next().map(char::to_lowercase).into_iter().flatten();
        let note: String = head.chain(first.as_str().trim_end_matches('.').chars()).collect();
        Some(self.report(fault.help(note)))
    }

    fn unknown_function(&mut self, name: &Name, style: Style, operands: &[&Expr]) -> Reported {
        let spelled = elsewhere_called(&name.text);
        if spelled.is_none()
            && let Some(reported) = self.not_in_policies(&name.text, name)
        {
            return reported;
        }
        let other = if style == Style::Member { Style::Global } else { Style::Member };
        let elsewhere = function::named(&name.text).filter(|entry| self.knows(entry, other));
        let help = match (elsewhere, operands) {
            (Some(entry), _) if other == Style::Global => Some(format!("write `{}(…)`", entry.name)),
            (Some(entry), _) => Some(format!("write `x.{}(…)`", entry.name)),
            (None, _) => {
                let known = function::entries().filter(|entry| {
                    [Style::Global, Style::Member].into_iter().any(|style| self.knows(entry, style))
                });
                let macros = form::FORMS.iter().filter(|form| form.in_policies()).map(|form| form.name);
                spelled
                    .map(str::to_owned)
                    .or_else(|| did_you_mean(&name.text, known.map(|entry| entry.name).chain(macros)))
            }
        };
        let message = format!("there is no function `{}`", name.text);
        self.report(Diagnostic::error(codes::UNKNOWN_FUNCTION, message).at(name.span, "").maybe_help(help))
    }

    /// Types a call of a function that the caller declared; `None` if there is none of that name.
    fn external(
        &mut self,
        expr: &Expr,
        name: &Name,
        target: Option<&Expr>,
        args: &[Expr],
    ) -> Option<Found<Node>> {
        let qualified =
            target.and_then(Path::of).map(|path| format!("{}.{}", path.text(usize::MAX), name.text));
        let declarations = self.declarations;
        let (overloads, operands): (_, Vec<&Expr>) = match &qualified {
            Some(qualified) if !declarations.functions(qualified).is_empty() => {
                (declarations.functions(qualified), args.iter().collect())
            }
            _ => (declarations.functions(&name.text), target.into_iter().chain(args).collect()),
        };
        if overloads.is_empty() {
            return None;
        }
        let member = target.is_some() && operands.len() > args.len();
        let nodes = operands.iter().map(|operand| self.check(operand, None)).collect::<Found<Vec<_>>>();
        Some(nodes.and_then(|nodes| match self.resolve_external(overloads, member, &nodes) {
            Some(ty) => Ok(Node::new(TypedKind::Unbound { name: name.text.clone() }, ty, expr.span)),
            None => self.fail(codes::TYPE_MISMATCH, expr.span, "no overload takes these arguments"),
        }))
    }

    fn under_call(&mut self, expr: &Expr, target: &Expr, node: &Expr) -> Found<Node> {
        match &node.kind {
            ExprKind::Literal(Literal::String(_)) | ExprKind::Word(_) => self.under(expr, target, node),
            _ => self.fail(codes::TYPE_MISMATCH, node.span, "`under` takes the node as a text literal"),
        }
    }

    fn matches(&mut self, expr: &Expr, text: &Expr, pattern: &Expr) -> Found<Node> {
        let node = self.check(text, None);
        let ExprKind::Literal(Literal::String(source)) = &pattern.kind else {
            return Err(self.report(
                Diagnostic::error(codes::DYNAMIC_REGEX, "the pattern of `matches` is calculated")
                    .at(pattern.span, "not a literal")
                    .help("write it as a literal, so that it is compiled when the policy is loaded"),
            ));
        };
        let compiled = Pattern::new(source).map_err(|error| {
            let (code, help) = match error {
                PatternError::Invalid(_) => (codes::REGEX_INVALID, None),
                PatternError::TooLarge => {
                    (codes::REGEX_TOO_LARGE, Some("repeat less: `.{0,20}` instead of `.{0,2000}`".to_owned()))
                }
            };
            let message = format!("the pattern `{source}` is refused: {error}");
            self.report(Diagnostic::error(code, message).at(pattern.span, error.to_string()).maybe_help(help))
        });
        let (node, pattern) = (node?, compiled?);
        if node.typed.ty != Type::String {
            let found = self.describe(&node.typed.ty);
            return self.fail(codes::TYPE_MISMATCH, text.span, format!("expected text, found {found}"));
        }
        let kind = TypedKind::Matches { text: Box::new(node.typed), pattern };
        Ok(Node::new(kind, Type::Bool, expr.span))
    }

    fn round(&mut self, expr: &Expr, number: &Expr, rest: &[Expr]) -> Found<Node> {
        let quotient = std::mem::replace(&mut self.quotient, true);
        let number_node = self.check(number, None);
        self.quotient = quotient;
        let mut nodes = vec![number_node];
        for (position, arg) in rest.iter().enumerate() {
            let last = position.saturating_add(1) == rest.len();
            nodes.push(self.check(arg, last.then_some(&Type::Rounding)));
        }
        let nodes = nodes.into_iter().collect::<Found<Vec<_>>>()?;
        let unit = nodes.first().and_then(|node| node.unit.clone());
        let nodes: Vec<Node> = nodes
            .into_iter()
            .map(|node| if node.typed.ty == Type::Int { to_decimal(node) } else { node })
            .collect();
        if let [_, step, _] = nodes.as_slice()
            && let TypedKind::Constant(Value::Decimal(step)) = &step.typed.kind
            && (step.is_zero() || step.is_negative())
        {
            return self.fail(codes::INVALID_LITERAL, expr.span, "the step of `round` is not above 0");
        }
        let Some(entry) = Function::Round.entry() else { return Err(Reported) };
        let operands: Vec<&Expr> = std::iter::once(number).chain(rest).collect();
        let node = self.finish_call(expr, entry, Style::Global, &operands, nodes)?;
        Ok(Node { unit, ..node })
    }

    fn at(&mut self, expr: &Expr, param: &Expr, date: &Expr) -> Found<Node> {
        let date_node = self.check(date, None);
        let param_node = self.check(param, None);
        let variable = self.whole_variable(param).filter(|(name, _)| name.starts_with("param."));
        let (Some((_, variable)), node) = (variable, param_node?) else {
            return self.fail(codes::TYPE_MISMATCH, param.span, "`at` takes a param: `at(param.id, date)`");
        };
        let date_node = date_node?;
        if !matches!(date_node.typed.ty, Type::Date | Type::Timestamp) {
            let found = self.describe(&date_node.typed.ty);
            return self.fail(codes::TYPE_MISMATCH, date.span, format!("expected a date, found {found}"));
        }
        let kind = TypedKind::At { param: variable.symbol, date: Box::new(date_node.typed) };
        Ok(Node { unit: node.unit, ..Node::new(kind, node.typed.ty, expr.span) })
    }

    /// Types `min` and `max` of several values; that of a list is a plain call.
    fn extreme(&mut self, expr: &Expr, name: &Name, args: &[Expr]) -> Found<Node> {
        let Some(entry) = function::named(&name.text) else { return Err(Reported) };
        let telling = args.iter().find(|arg| !self.is_flexible(arg));
        let wanted = telling.and_then(|telling| self.probe(telling));
        let nodes: Vec<_> = args.iter().map(|arg| self.check(arg, wanted.as_ref())).collect();
        let mut nodes = nodes.into_iter().collect::<Found<Vec<_>>>()?;
        let operands: Vec<&Expr> = args.iter().collect();
        let Some(ty) = self.join(&mut nodes).filter(is_ordered) else {
            return Err(self.mismatch(entry.function, expr, &operands, &nodes));
        };
        let unit = self.common_unit(&nodes, expr.span)?;
        let node = self.finish_call(expr, entry, Style::Global, &operands, nodes)?;
        let mut node = Node { unit, ..node };
        node.typed.ty = ty;
        Ok(node)
    }

    /// Types a conversion; that of a literal is done here, so that a bad one is a load error.
    fn literal_conversion(&mut self, expr: &Expr, name: &Name, arg: &Expr) -> Found<Node> {
        let number = match &arg.kind {
            ExprKind::Literal(Literal::String(text)) => text,
            ExprKind::Literal(Literal::Number(text)) if &*name.text == "decimal" => text,
            _ => return self.plain_call(expr, name, None, std::slice::from_ref(arg)),
        };
        let (value, ty) = match &*name.text {
            "timestamp" => (Instant::parse(number).ok().map(Value::Timestamp), Type::Timestamp),
            "duration" => (Duration::parse(number).ok().map(Value::Duration), Type::Duration),
            "date" => (Date::parse(number).ok().map(Value::Date), Type::Date),
            _ => {
                self.exact = true;
                (Decimal::parse_bounded(number).ok().map(Value::Decimal), Type::Decimal)
            }
        };
        let Some(value) = value else {
            let help = match &*name.text {
                "timestamp" => "a timestamp has an offset: `2026-01-31T09:00:00+08:00`",
                "duration" => "a duration is written as `1h30m` or `90s`",
                "date" => "a date is written as `2026-01-31`",
                _ => "a decimal is below 10^15 and has at most 6 decimal places",
            };
            let message = format!("`{number}` is not a {}", super::describe(&ty));
            return Err(
                self.report(Diagnostic::error(codes::INVALID_LITERAL, message).at(arg.span, "").help(help))
            );
        };
        Ok(constant(value, ty, expr.span))
    }
}

fn is_ordered(ty: &Type) -> bool {
    match ty {
        Type::Enum(ty) => ty.ordered,
        Type::Int | Type::Decimal | Type::Money(_) | Type::Duration | Type::Timestamp | Type::Date => true,
        _ => false,
    }
}

/// Returns what authors who know a function from elsewhere are looking for.
fn elsewhere_called(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "length" | "len" | "count" => "did you mean `size`?",
        "includes" | "instr" | "like" => "did you mean `contains`?",
        "now" | "today" | "current_date" => "the time of the decision is `as_of`",
        "if" | "iif" | "ifelse" => "write `condition ? value : other`",
        "isnull" | "is_null" | "isblank" | "is_empty" | "isempty" | "defined" => "ask `!has(fact)`",
        "abs" => "write `math.abs(…)`",
        "floor" | "ceil" | "ceiling" | "trunc" | "truncate" => "write `round(x, step, mode)`",
        "lower" | "tolower" | "tolowercase" | "lowercase" => "write `text.lowerAscii()`",
        "upper" | "toupper" | "touppercase" | "uppercase" => "write `text.upperAscii()`",
        "strip" => "write `text.trim()`",
        "concat" => "write `a + b`",
        "and" => "write `a && b`",
        "or" => "write `a || b`",
        "not" => "write `!a`",
        _ => return None,
    })
}
