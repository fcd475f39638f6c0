//! Operators: what may stand side by side, and what authors are told when it may not.

use super::super::ast::{BinaryOp, Expr, ExprKind, Literal, UnaryOp};
use super::super::function::{Entry, Function, Style};
use super::super::print::print;
use super::super::ty::Type;
use super::super::typed::TypedKind;
use super::node::{Node, Unit};
use super::overload::{apart, list_to_decimal, widen};
use super::{Checker, Found, Reported};
use crate::diagnostic::{Diagnostic, codes};
use crate::value::Value;

/// Whether a quotient below this node still reaches the rounding or comparison above it.
pub(super) fn is_arithmetic(kind: &ExprKind) -> bool {
    use BinaryOp::{Add, Divide, Multiply, Subtract};
    match kind {
        ExprKind::Unary { op, .. } => *op == UnaryOp::Negate,
        ExprKind::Binary { op, .. } => matches!(op, Add | Subtract | Multiply | Divide),
        _ => false,
    }
}

fn function_of(op: BinaryOp) -> Function {
    match op {
        BinaryOp::Equal => Function::Equal,
        BinaryOp::NotEqual => Function::NotEqual,
        BinaryOp::Less => Function::Less,
        BinaryOp::LessEqual => Function::LessEqual,
        BinaryOp::Greater => Function::Greater,
        BinaryOp::GreaterEqual => Function::GreaterEqual,
        BinaryOp::In => Function::In,
        BinaryOp::Under => Function::Under,
        BinaryOp::Add => Function::Add,
        BinaryOp::Subtract => Function::Subtract,
        BinaryOp::Multiply => Function::Multiply,
        BinaryOp::Divide => Function::Divide,
        BinaryOp::Modulo => Function::Modulo,
    }
}

impl Checker<'_> {
    pub(super) fn binary(&mut self, expr: &Expr, op: BinaryOp, left: &Expr, right: &Expr) -> Found<Node> {
        let function = function_of(op);
        if op == BinaryOp::Under {
            return self.under(expr, left, right);
        }
        let quotient = self.quotient;
        self.quotient = quotient || function.is_comparison();
        let nodes = self.pair(op, left, right);
        self.quotient = quotient;
        let nodes = nodes?;
        if matches!(op, BinaryOp::Divide | BinaryOp::Modulo) {
            self.refuse_zero(right, &nodes)?;
        }
        if op == BinaryOp::Divide && !quotient {
            self.refuse_quotient(expr, &nodes)?;
        }
        self.operate(function, expr, &[left, right], nodes)
    }

    /// Checks two operands, a word or text after the one that says what it means.
    fn pair(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Found<Vec<Node>> {
        let is_in = op == BinaryOp::In;
        let turned = self.is_flexible(left) && !self.is_flexible(right);
        let (first, second) = if turned { (right, left) } else { (left, right) };
        let checked = self.check(first, None);
        let hint = checked.as_ref().ok().map(|node| self.substitution.apply(&node.typed.ty, false)).map(
            |ty| match ty {
                Type::List(of) if is_in && turned => *of,
                ty if is_in && !turned => Type::List(Box::new(ty)),
                ty => ty,
            },
        );
        // Without its neighbour a word would be reported as a fact that nothing declares.
        if hint.is_none() && self.is_flexible(second) {
            return Err(Reported);
        }
        let other = self.check(second, hint.as_ref());
        let (first, second) = (checked?, other?);
        Ok(if turned { vec![second, first] } else { vec![first, second] })
    }

    pub(super) fn negate(&mut self, expr: &Expr, operand: &Expr, hint: Option<&Type>) -> Found<Node> {
        if let ExprKind::Literal(literal) = &operand.kind
            && is_number(literal)
        {
            let mut node = self.literal(literal, true, operand.span, hint)?;
            node.typed.span = expr.span;
            return Ok(node);
        }
        let node = self.check(operand, None)?;
        self.operate(Function::Negate, expr, &[operand], vec![node])
    }

    /// Types `operand[index]`, or `operand[?index]`.
    pub(super) fn index(
        &mut self,
        function: Function,
        expr: &Expr,
        operand: &Expr,
        index: &Expr,
    ) -> Found<Node> {
        let (list, position) = (self.check(operand, None), self.check(index, None));
        self.operate(function, expr, &[operand, index], vec![list?, position?])
    }

    /// Types the test that a node, or some node of a set, lies under another.
    pub(super) fn under(&mut self, expr: &Expr, left: &Expr, right: &Expr) -> Found<Node> {
        let subject = self.check(left, None)?;
        let ty = match &subject.typed.ty {
            Type::Enum(_) => subject.typed.ty.clone(),
            Type::List(of) if matches!(**of, Type::Enum(_)) => (**of).clone(),
            other => {
                let found = self.describe(other);
                return self.fail(
                    codes::TYPE_MISMATCH,
                    left.span,
                    format!("{found} has no nodes to lie under"),
                );
            }
        };
        let node = self.check(right, Some(&ty))?;
        self.operate(Function::Under, expr, &[left, right], vec![subject, node])
    }

    /// Types an operator on checked operands.
    pub(super) fn operate(
        &mut self,
        function: Function,
        expr: &Expr,
        operands: &[&Expr],
        mut nodes: Vec<Node>,
    ) -> Found<Node> {
        let Some(entry) = function.entry() else { return Err(Reported) };
        if self.is_policy() {
            widen(&mut nodes, false);
            if function == Function::In {
                widen_list(&mut nodes);
            }
            self.refuse_unlike(function, expr, operands, &nodes)?;
        }
        let style = if function == Function::Under { Style::Member } else { Style::Operator };
        let ty = match self.resolve_overload(entry, style, &nodes) {
            Some(ty) => ty,
            None if self.is_unchecked() => Type::Dyn,
            None => return Err(self.mismatch(function, expr, operands, &nodes)),
        };
        let unit = if self.is_policy() { self.unit_of(function, expr, &nodes)? } else { None };
        let loose = self.remaining_loose(&nodes);
        let numeric = function.is_arithmetic() || function == Function::Modulo;
        let plain = numeric && nodes.iter().all(|node| node.plain);
        let args = nodes.into_iter().map(|node| node.typed).collect();
        let node = Node::new(TypedKind::Call { function, args }, ty, expr.span);
        if numeric {
            return Ok(Node { unit, loose, plain, ..node });
        }
        self.unsettled.extend(loose);
        Ok(node)
    }

    fn unit_of(&mut self, function: Function, expr: &Expr, nodes: &[Node]) -> Found<Option<Unit>> {
        let mut units = nodes.iter().filter_map(|node| node.unit.clone());
        match function {
            Function::Multiply => Ok(units.next().filter(|_| units.next().is_none())),
            Function::Divide => Ok(match nodes {
                [left, right] if right.unit.is_none() => left.unit.clone(),
                _ => None,
            }),
            Function::Negate => Ok(units.next()),
            Function::Add | Function::Subtract => self.common_unit(nodes, expr.span),
            Function::In => self.common_unit(nodes, expr.span),
            _ if function.is_comparison() => self.common_unit(nodes, expr.span),
            _ => Ok(None),
        }
    }

    /// Refuses a divisor that is written as zero: no case could give it another value.
    fn refuse_zero(&mut self, divisor: &Expr, nodes: &[Node]) -> Found<()> {
        let zero = nodes.get(1).is_some_and(|node| match &node.typed.kind {
            TypedKind::Constant(Value::Int(number)) => *number == 0,
            TypedKind::Constant(Value::Decimal(number)) => number.is_zero(),
            _ => false,
        });
        if !self.is_policy() || !zero {
            return Ok(());
        }
        let fault = Diagnostic::error(codes::DIVISION_BY_ZERO, "the divisor is always zero");
        Err(self.report(fault.at(divisor.span, "")))
    }

    fn refuse_quotient(&mut self, expr: &Expr, nodes: &[Node]) -> Found<()> {
        let exact = |node: &Node| matches!(node.typed.ty, Type::Decimal | Type::Money(_));
        if !self.is_policy() || !nodes.iter().any(exact) {
            return Ok(());
        }
        let text = print(expr);
        Err(self.report(
            Diagnostic::error(
                codes::UNROUNDED_QUOTIENT,
                format!("the quotient `{text}` may have no exact value"),
            )
            .at(expr.span, "neither rounded nor compared")
            .help(format!("round it: `round({text}, 0.01, half_up)`, or compare it directly")),
        ))
    }

    /// Refuses operands whose types fit but whose enums or currencies do not.
    fn refuse_unlike(
        &mut self,
        function: Function,
        expr: &Expr,
        operands: &[&Expr],
        nodes: &[Node],
    ) -> Found<()> {
        let [left, right] = nodes else { return Ok(()) };
        let item = |node: &Node| match &node.typed.ty {
            Type::List(of) if matches!(function, Function::In | Function::Under) => (**of).clone(),
            other => other.clone(),
        };
        match (item(left), item(right)) {
            (Type::Enum(left), Type::Enum(right)) if left.name != right.name => {
                Err(self.mismatch(function, expr, operands, nodes))
            }
            (Type::Enum(ty), Type::Enum(_)) if !ty.ordered && is_order(function) => {
                let message = format!("the values of `{}` have no order", ty.name);
                Err(self.report(
                    Diagnostic::error(codes::TYPE_MISMATCH, message)
                        .at(expr.span, "")
                        .help("only a scale is ordered; declare it under `scales:`"),
                ))
            }
            (Type::Money(left), Type::Money(right))
                if apart(&left, &right) && function != Function::Multiply =>
            {
                let code =
                    |set: &[crate::value::Currency]| set.first().map_or("", |currency| currency.code());
                let message = format!("{} and {} never mix", code(&left), code(&right));
                let found = Diagnostic::error(codes::TYPE_MISMATCH, message).at(expr.span, "");
                if matches!(function, Function::Equal | Function::NotEqual | Function::In) {
                    let severity = crate::diagnostic::Severity::Warning;
                    self.warnings.push(Diagnostic { severity, ..found }.help("this never changes its value"));
                    return Ok(());
                }
                Err(self.report(found.help("nothing converts currencies: write a rule for each")))
            }
            _ => Ok(()),
        }
    }

    /// Reports operands that no overload takes.
    pub(super) fn mismatch(
        &mut self,
        function: Function,
        expr: &Expr,
        operands: &[&Expr],
        nodes: &[Node],
    ) -> Reported {
        let name = function.name();
        let types: Vec<_> = nodes.iter().map(|node| self.describe(&node.typed.ty)).collect();
        let types = match types.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            Some((last, _)) => last.clone(),
            None => "nothing".to_owned(),
        };
        let help = self.mismatch_help(function, operands, nodes);
        let mut fault = Diagnostic::error(codes::TYPE_MISMATCH, format!("`{name}` does not take {types}"))
            .at(expr.span, "")
            .maybe_help(help);
        for (operand, node) in operands.iter().zip(nodes).filter(|(operand, _)| operand.span != expr.span) {
            fault = fault.related(operand.span, self.describe(&node.typed.ty));
        }
        self.report(fault)
    }

    fn mismatch_help(&self, function: Function, operands: &[&Expr], nodes: &[Node]) -> Option<String> {
        let ([left, right], [left_node, right_node]) = (operands, nodes) else { return None };
        let types = (&left_node.typed.ty, &right_node.typed.ty);
        if function == Function::Index {
            return index_help(left, right, types);
        }
        let sign = function.name();
        match types {
            (Type::Duration, Type::Period) | (Type::Period, Type::Duration) => {
                let (difference, period, sign) = if *types.0 == Type::Duration {
                    (left, right, sign)
                } else {
                    (right, left, turned(sign))
                };
                Some(period_help(difference, period, sign))
            }
            (Type::Money(of), Type::Int | Type::Decimal) | (Type::Int | Type::Decimal, Type::Money(of)) => {
                let currency = of.first().map_or("CNY", |currency| currency.code());
                let number =
                    [left, right].into_iter().find(|operand| matches!(operand.kind, ExprKind::Literal(_)));
                let number = number.map_or_else(|| "19.90".to_owned(), |number| print(number));
                Some(format!("an amount carries its currency: `{number} {currency}`"))
            }
            (Type::Money(_), Type::Money(_)) => Some("money is multiplied by a number".to_owned()),
            (Type::Duration, Type::Int | Type::Decimal) | (Type::Int | Type::Decimal, Type::Duration) => {
                Some("a duration carries its unit: `24 h`".to_owned())
            }
            (Type::Date, Type::Timestamp) | (Type::Timestamp, Type::Date) => {
                Some(format!("count civil days: `days({}, {}) > 0`", print(right), print(left)))
            }
            (Type::Date, Type::Date) if function == Function::Subtract => {
                Some(format!("count civil days: `days({}, {})`", print(right), print(left)))
            }
            (Type::Date, Type::String) => Some("write a date as `date(\"2026-01-31\")`".to_owned()),
            (Type::Timestamp, Type::String) => {
                Some("write a timestamp as `timestamp(\"2026-01-31T00:00:00+08:00\")`".to_owned())
            }
            (Type::List(of), Type::Enum(_) | Type::String) if matches!(**of, Type::Enum(_)) => {
                Some(format!("ask a set with `{}.under(\"…\")`", print(left)))
            }
            (Type::Period, Type::Period) if is_order(function) => {
                Some("add each to a date and compare the dates; months have no fixed length".to_owned())
            }
            _ => None,
        }
    }
}

fn index_help(container: &Expr, index: &Expr, types: (&Type, &Type)) -> Option<String> {
    let container = print(container);
    match (types, &index.kind) {
        ((Type::Item(item), _), ExprKind::Literal(Literal::String(field)))
            if item.fields.contains_key(field) =>
        {
            Some(format!("a field is written after a dot: `{container}.{field}`"))
        }
        ((Type::Item(_), _), _) => Some("a field of an item is written after a dot: `item.price`".to_owned()),
        ((Type::List(of), Type::String | Type::Enum(_)), _) if matches!(**of, Type::Item(_)) => {
            Some(format!(
                "an element is found by a test: `{container}.filter(i, …)[0]`; a position is an int, from 0"
            ))
        }
        ((Type::List(_), _), _) => Some("a position is an int, counted from 0".to_owned()),
        ((Type::String, _), _) => Some(format!("a part of a text is `{container}.substring(0, 2)`")),
        (_, _) => Some("only a list has positions".to_owned()),
    }
}

/// Returns how to make branches or elements alike, if two of them show what was meant.
pub(super) fn unlike_help(nodes: &[Node], what: &str) -> Option<String> {
    let has = |test: &dyn Fn(&Type) -> bool| nodes.iter().any(|node| test(&node.typed.ty));
    let number = |ty: &Type| matches!(ty, Type::Int | Type::Decimal | Type::Percent);
    let amount = nodes.iter().find_map(|node| match &node.typed.ty {
        Type::Money(of) => Some(of.first().map_or("CNY", |currency| currency.code())),
        _ => None,
    });
    Some(match amount {
        Some(currency) if has(&number) => format!("an amount carries its currency: `0 {currency}`"),
        _ if has(&number) && has(&|ty| matches!(ty, Type::Duration | Type::Period)) => {
            "a length of time carries its unit: `0 h`, `0 d`".to_owned()
        }
        _ if has(&|ty| *ty == Type::Duration) && has(&|ty| *ty == Type::Period) => {
            "a duration is exact (`s`, `min`, `h`), a period is civil (`d`, `w`, `months`): use one of them"
                .to_owned()
        }
        _ if has(&|ty| *ty == Type::String) && (has(&number) || amount.is_some()) => {
            format!("convert the {what} to one type, e.g. with `string(…)`")
        }
        _ => format!("give all {what} one type"),
    })
}

/// The two ways to write what `a - b > 3 d` means.
fn period_help(difference: &Expr, period: &Expr, sign: &str) -> String {
    let ExprKind::Binary { op: BinaryOp::Subtract, left, right } = &difference.kind else {
        return "a duration is exact (`s`, `min`, `h`), a period is civil (`d`, `w`, `months`)".to_owned();
    };
    let (left, right) = (print(left), print(right));
    let count = print(period);
    let count = count.split_once(' ').map_or(&*count, |(count, _)| count);
    let period = print(period);
    format!("write `{left} {sign} {right} + {period}`, or `days({right}, {left}) {sign} {count}`")
}

fn turned(sign: &str) -> &str {
    match sign {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        other => other,
    }
}

fn is_order(function: Function) -> bool {
    function.is_comparison() && !matches!(function, Function::Equal | Function::NotEqual)
}

fn is_number(literal: &Literal) -> bool {
    matches!(literal, Literal::Int(_) | Literal::Number(_) | Literal::Quantity { .. } | Literal::Percent(_))
}

/// Makes the ints of a list beside a decimal decimals too.
fn widen_list(nodes: &mut [Node]) {
    if let [value, list] = nodes
        && value.typed.ty == Type::Decimal
        && list.typed.ty == Type::List(Box::new(Type::Int))
    {
        *list = list_to_decimal(list.clone());
    }
}

impl Checker<'_> {
    /// Whether this dialect has any overload of the entry in the style.
    pub(super) fn knows(&self, entry: &'static Entry, style: Style) -> bool {
        self.reachable(entry, style).next().is_some()
    }
}
