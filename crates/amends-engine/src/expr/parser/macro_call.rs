//! Calls, and the macros among them: `has`, `all`, `exists`, `exists_one`, `filter`, `map`, and with
//! two variables `transformList`. In conformance also those of optional values, `transformMap` and
//! `cel.bind`, `cel.block`, `cel.index` and `cel.iterVar`.
//!
//! In CEL a macro's name with another number of arguments is an ordinary call. In a policy it is a
//! fault, because no function of such a name exists there.

use std::sync::Arc;

use super::super::ast::{Each, EachKind, Expr, ExprKind, Literal, Name};
use super::super::block;
use super::{Node, Parser, Step, fault};
use crate::source::Span;

/// How a macro over a list is called.
struct Macro {
    name: &'static str,
    kind: EachKind,
    /// How many arguments it has with one variable.
    single: &'static [usize],
    /// How many arguments it has with two.
    double: &'static [usize],
    in_policies: bool,
}

const MACROS: &[Macro] = &[
    Macro { name: "all", kind: EachKind::All, single: &[2], double: &[3], in_policies: true },
    Macro { name: "exists", kind: EachKind::Exists, single: &[2], double: &[3], in_policies: true },
    Macro { name: "exists_one", kind: EachKind::ExistsOne, single: &[2], double: &[3], in_policies: true },
    Macro { name: "existsOne", kind: EachKind::ExistsOne, single: &[2], double: &[3], in_policies: true },
    Macro { name: "filter", kind: EachKind::Filter, single: &[2], double: &[], in_policies: true },
    Macro { name: "map", kind: EachKind::Map, single: &[2, 3], double: &[], in_policies: true },
    Macro { name: "transformList", kind: EachKind::Map, single: &[], double: &[3, 4], in_policies: true },
    Macro {
        name: "transformMap",
        kind: EachKind::TransformMap,
        single: &[],
        double: &[3, 4],
        in_policies: false,
    },
    Macro { name: "optMap", kind: EachKind::OptMap, single: &[2], double: &[], in_policies: false },
    Macro { name: "optFlatMap", kind: EachKind::OptFlatMap, single: &[2], double: &[], in_policies: false },
];

impl Parser<'_> {
    /// Makes `function(args)`, or the macro of that name.
    pub(super) fn global_call(&mut self, function: Name, args: Vec<Expr>, span: Span, below: usize) -> Step {
        if &*function.text != "has" || (args.len() != 1 && !self.in_policy()) {
            return self.node(ExprKind::Call { function, target: None, args }, span, below);
        }
        let mut args = args.into_iter();
        match (args.next(), args.next()) {
            (Some(operand), None) if self.can_be_asked(&operand) => {
                self.node(ExprKind::Has(Box::new(operand)), span, below)
            }
            _ => self.fail_at(fault::has_operand(span)),
        }
    }

    /// Whether `has` can ask about an operand: CEL wants a selection, a policy has facts besides.
    fn can_be_asked(&self, operand: &Expr) -> bool {
        match operand.kind {
            ExprKind::Select { .. } => true,
            ExprKind::Ident { .. } => self.in_policy(),
            _ => false,
        }
    }

    /// Parses the arguments of `target.function` and makes the call or the macro.
    pub(super) fn method_call(&mut self, target: Node, function: Name) -> Step {
        let (args, below, end) = self.arguments()?;
        let span = target.reach.join(end);
        if !self.in_policy() && is_namespace(&target.expr) {
            return self.cel_macro(target, function, args, span, below);
        }
        let below = below.max(target.height);
        let known = MACROS.iter().find(|known| known.name == &*function.text);
        match known.filter(|known| known.in_policies || !self.in_policy()) {
            Some(known) if known.double.contains(&args.len()) => {
                self.each(known.kind, target, args, (span, below), true)
            }
            Some(known) if known.single.contains(&args.len()) => {
                self.each(known.kind, target, args, (span, below), false)
            }
            Some(_) if self.in_policy() => self.fail_at(fault::macro_arguments(span, &function.text)),
            _ => self.method(target, function, args, span, below),
        }
    }

    fn method(&mut self, target: Node, function: Name, args: Vec<Expr>, span: Span, below: usize) -> Step {
        let below = below.max(target.height);
        self.node(ExprKind::Call { function, target: Some(Box::new(target.expr)), args }, span, below)
    }

    /// Makes a macro over a list, of which the first arguments must be plain names.
    fn each(
        &mut self,
        kind: EachKind,
        range: Node,
        args: Vec<Expr>,
        (span, below): (Span, usize),
        double: bool,
    ) -> Step {
        let mut args = args.into_iter();
        let mut names = Vec::new();
        for argument in args.by_ref().take(if double { 2 } else { 1 }) {
            let ExprKind::Ident { name: text, absolute: false } = argument.kind else {
                return self.fail_at(fault::macro_variable(argument.span, double));
            };
            names.push(Name { text, span: argument.span });
        }
        let mut names = names.into_iter();
        let Some(variable) = names.next() else { return self.unexpected("a variable") };
        let second = names.next();
        if let Some(second) = second.as_ref().filter(|second| second.text == variable.text) {
            return self.fail_at(fault::same_variable(second.span, &second.text));
        }
        let (filter, body) = match (args.next(), args.next()) {
            (Some(body), None) => (None, body),
            (Some(filter), Some(body)) => (Some(filter), body),
            (None, _) => return self.unexpected("a condition"),
        };
        let each = Each { kind, range: range.expr, variable, second, filter, body };
        self.node(ExprKind::Each(Box::new(each)), span, below)
    }

    /// Makes a macro of the namespace `cel`; what is none is an ordinary call.
    fn cel_macro(&mut self, target: Node, function: Name, args: Vec<Expr>, span: Span, below: usize) -> Step {
        match (&*function.text, args.as_slice()) {
            ("bind", [Expr { kind: ExprKind::Ident { name, absolute: false }, span: place }, ..])
                if args.len() == 3 =>
            {
                let variable = Name { text: Arc::clone(name), span: *place };
                let mut rest = args.into_iter().skip(1);
                match (rest.next(), rest.next()) {
                    (Some(value), Some(body)) => self.bind(variable, value, body, (span, below)),
                    _ => self.unexpected("a value"),
                }
            }
            ("block", [Expr { kind: ExprKind::List(_), .. }, _]) => self.block(args, span, below),
            ("index", [position]) => match number(position) {
                Some(position) => self.variable(block::index(position), span),
                None => self.method(target, function, args, span, below),
            },
            ("iterVar", [depth, position]) => match (number(depth), number(position)) {
                (Some(depth), Some(position)) => self.variable(block::iteration(depth, position), span),
                _ => self.method(target, function, args, span, below),
            },
            _ => self.method(target, function, args, span, below),
        }
    }

    fn variable(&mut self, name: String, span: Span) -> Step {
        self.node(ExprKind::Ident { name: name.into(), absolute: false }, span, 0)
    }

    fn bind(&mut self, variable: Name, value: Expr, body: Expr, (span, below): (Span, usize)) -> Step {
        let each = Each { kind: EachKind::Bind, range: value, variable, second: None, filter: None, body };
        self.node(ExprKind::Each(Box::new(each)), span, below)
    }

    /// Makes `cel.block([a, b], body)`: each value is bound within those after it and the body.
    fn block(&mut self, args: Vec<Expr>, span: Span, below: usize) -> Step {
        let mut args = args.into_iter();
        let (Some(Expr { kind: ExprKind::List(values), .. }), Some(body)) = (args.next(), args.next()) else {
            return self.unexpected("a list");
        };
        let mut node = Node { expr: body, height: below, reach: span };
        for (position, value) in (0u64..).zip(values).collect::<Vec<_>>().into_iter().rev() {
            let variable = Name { text: block::index(position).into(), span: value.span };
            node = self.bind(variable, value, node.expr, (span, node.height))?;
        }
        Ok(node)
    }

    /// Reports a fault of a part that has been read to its end: the parser goes on behind it.
    fn fail_at(&mut self, fault: crate::diagnostic::Diagnostic) -> Step {
        let span = fault.primary.as_ref().map_or_else(|| self.span(), |label| label.span);
        self.diagnostics.push(fault);
        Ok(super::placeholder(span))
    }
}

/// Whether `target` in `target.bind(…)` is the namespace of CEL's own macros.
fn is_namespace(target: &Expr) -> bool {
    matches!(&target.kind, ExprKind::Ident { name, absolute: false } if &**name == "cel")
}

fn number(expr: &Expr) -> Option<u64> {
    match &expr.kind {
        ExprKind::Literal(Literal::Int(text)) => text.parse().ok(),
        _ => None,
    }
}
