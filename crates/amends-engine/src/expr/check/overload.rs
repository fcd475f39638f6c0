//! Choosing the overload of a call, and the joint type of values that stand side by side.

use super::super::function::{Entry, Function, Overload, Reach, Style};
use super::super::ty::Type;
use super::super::typed::TypedKind;
use super::declarations::External;
use super::node::{Node, Unit};
use super::unify::most_general;
use super::{Checker, Found, Typing};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::value::{Currency, Decimal, Value};

impl Checker<'_> {
    /// Returns the overloads of an entry that this dialect has in this style.
    pub(super) fn reachable(
        &self,
        entry: &'static Entry,
        style: Style,
    ) -> impl Iterator<Item = &'static Overload> + use<> {
        let policy = self.is_policy();
        entry.overloads.iter().filter(move |overload| {
            overload.style == style
                && match overload.reach {
                    Reach::Both => true,
                    Reach::Policy => policy,
                    Reach::Conformance => !policy,
                }
        })
    }

    /// Returns the type of a call's result; `None` if no overload takes these arguments.
    pub(super) fn resolve_overload(
        &mut self,
        entry: &'static Entry,
        style: Style,
        nodes: &[Node],
    ) -> Option<Type> {
        let mut result: Option<Type> = None;
        for overload in self.reachable(entry, style) {
            let Some(found) = self.try_overload(overload, nodes) else { continue };
            match &result {
                None => result = Some(found),
                Some(first) if *first != Type::Dyn && *first != found => result = Some(Type::Dyn),
                Some(_) => {}
            }
            // Only what is not known fits several overloads, and policies have no such types.
            if self.is_policy() || !nodes.iter().any(|node| self.is_open(&node.typed.ty)) {
                break;
            }
        }
        match result {
            Some(Type::Money(_)) => Some(Type::Money(money_of(entry.function, nodes))),
            Some(Type::Variable(number)) => Some(self.substitution.apply(&Type::Variable(number), false)),
            other => other,
        }
    }

    fn try_overload(&mut self, overload: &Overload, nodes: &[Node]) -> Option<Type> {
        let fits = if overload.variadic {
            nodes.len() >= overload.params.len()
        } else {
            nodes.len() == overload.params.len()
        };
        if !fits {
            return None;
        }
        let first = self.substitution.fresh(2);
        let params: Vec<Type> = overload
            .params
            .iter()
            .chain(overload.params.last().into_iter().cycle())
            .take(nodes.len())
            .map(|param| param.instantiate(first))
            .collect();
        let pairs = params.iter().zip(nodes).map(|(param, node)| (param, &node.typed.ty));
        let fits = self.substitution.assign_all(pairs);
        fits.then(|| self.substitution.apply(&overload.result.instantiate(first), false))
    }

    /// Whether a type is `dyn`, a free variable, or holds one.
    fn is_open(&self, ty: &Type) -> bool {
        match self.substitution.apply(ty, false) {
            Type::Dyn | Type::Variable(_) => true,
            Type::List(of) | Type::Type(of) => self.is_open(&of),
            Type::Map(key, value) => self.is_open(&key) || self.is_open(&value),
            Type::Abstract(_, of) => of.iter().any(|of| self.is_open(of)),
            _ => false,
        }
    }

    /// Returns the type of a call of a function that the caller declared.
    pub(super) fn resolve_external(
        &mut self,
        overloads: &[External],
        member: bool,
        nodes: &[Node],
    ) -> Option<Type> {
        overloads.iter().find_map(|overload| {
            if overload.member != member || overload.params.len() != nodes.len() {
                return None;
            }
            let first = self.substitution.fresh(32);
            let params: Vec<Type> = overload.params.iter().map(|param| shift(param, first)).collect();
            let pairs = params.iter().zip(nodes).map(|(param, node)| (param, &node.typed.ty));
            let fits = self.substitution.assign_all(pairs);
            fits.then(|| self.substitution.apply(&shift(&overload.result, first), false))
        })
    }

    /// Widens ints beside decimals and returns the type that all nodes have then; `None` if they
    /// differ.
    pub(super) fn join(&mut self, nodes: &mut [Node]) -> Option<Type> {
        if self.is_policy() {
            widen(nodes, true);
        }
        let mut joint: Option<Type> = None;
        for node in nodes.iter() {
            let ty = self.substitution.apply(&node.typed.ty, false);
            joint = Some(match joint {
                None => ty,
                Some(Type::Money(left)) if matches!(ty, Type::Money(_)) => Type::Money(union(&left, &ty)),
                Some(joint) if self.substitution.assign(&joint, &ty) => most_general(&joint, &ty),
                Some(_) => return None,
            });
        }
        joint.or_else(|| Some(Type::Variable(self.substitution.fresh(1))))
    }

    /// Makes a value of the type that its place wants.
    pub(super) fn coerce(&mut self, node: Node, expected: &Type, expr: &super::Expr) -> Found<Node> {
        let found = self.substitution.apply(&node.typed.ty, false);
        let disjoint =
            matches!((expected, &found), (Type::Money(left), Type::Money(right)) if apart(left, right));
        match (expected, &found) {
            (Type::Decimal | Type::Percent, Type::Int) => return Ok(to_decimal(node)),
            (Type::List(of), Type::List(item))
                if **item == Type::Int && matches!(**of, Type::Decimal | Type::Percent) =>
            {
                return Ok(list_to_decimal(node));
            }
            _ if !disjoint && self.substitution.assign(expected, &found) => {
                return Ok(Node { loose: Vec::new(), ..node });
            }
            _ => {}
        }
        let (wanted, found_name) = (self.describe(expected), self.describe(&found));
        let help = match (expected, &found) {
            (Type::Money(currencies), Type::Int | Type::Decimal) => {
                let currency = currencies.first().map_or("CNY", |currency| currency.code());
                Some(format!("an amount carries its currency: `19.90 {currency}`"))
            }
            (Type::Duration, Type::Int | Type::Decimal) => {
                Some("a duration carries its unit: `24 h`".to_owned())
            }
            (Type::Duration, Type::Period) => Some("exact units are `s`, `min` and `h`".to_owned()),
            (Type::Period, Type::Int | Type::Decimal) => Some("a period carries its unit: `3 d`".to_owned()),
            (Type::Int, Type::Decimal) => Some("an int has no decimal places".to_owned()),
            _ => None,
        };
        Err(self.report(
            Diagnostic::error(codes::TYPE_MISMATCH, format!("expected {wanted}, found {found_name}"))
                .at(expr.span, "")
                .maybe_help(help),
        ))
    }

    /// Returns the unit that all numbers share.
    pub(super) fn common_unit(&mut self, nodes: &[Node], span: Span) -> Found<Option<Unit>> {
        let mut common: Option<Unit> = None;
        for unit in nodes.iter().filter_map(|node| node.unit.as_ref()) {
            match &mut common {
                None => common = Some(unit.clone()),
                Some(common) if common.name == unit.name => common.literal &= unit.literal,
                Some(common) => {
                    let message = format!("a number in `{}` meets one in `{}`", common.name, unit.name);
                    return Err(self.report(
                        Diagnostic::error(codes::UNIT_MISMATCH, message)
                            .at(span, "")
                            .help("units are never converted; write the number in the declared unit"),
                    ));
                }
            }
        }
        let bare = nodes.iter().find(|node| node.unit.is_none() && node.is_anchor());
        if let (Some(Unit { name, literal: true }), Some(bare)) = (&common, bare) {
            let message = format!("`{name}` stands beside a value without a unit");
            return Err(self.report(
                Diagnostic::error(codes::UNIT_MISMATCH, message)
                    .at(bare.typed.span, "declared without `unit:`")
                    .help(format!("declare it with `unit: {name}`, or leave the unit away")),
            ));
        }
        Ok(common)
    }

    /// Returns the literals that are still loose once these nodes have met. Where they meet a number
    /// that is none, it is a decimal now.
    pub(super) fn remaining_loose(&mut self, nodes: &[Node]) -> Vec<Span> {
        let loose: Vec<Span> = nodes.iter().flat_map(|node| node.loose.iter().copied()).collect();
        if loose.is_empty() || !nodes.iter().any(Node::is_anchor) {
            return loose;
        }
        self.exact = true;
        Vec::new()
    }

    pub(super) fn is_unchecked(&self) -> bool {
        self.declarations.typing() == Typing::Unchecked
    }
}

/// Turns ints beside decimals into decimals: constants always, other nodes if `all`.
pub(super) fn widen(nodes: &mut [Node], all: bool) {
    let has = |wanted: &Type| nodes.iter().any(|node| node.typed.ty == *wanted);
    let (decimal, double) = (has(&Type::Decimal), has(&Type::Double));
    for node in nodes {
        match &node.typed.kind {
            TypedKind::Constant(Value::Int(int)) if double && node.plain => {
                if let Some(value) = i32::try_from(*int).ok().map(f64::from) {
                    node.typed.kind = TypedKind::Constant(Value::Double(value));
                    node.typed.ty = Type::Double;
                }
            }
            TypedKind::Constant(Value::Int(_)) if decimal => *node = to_decimal(node.clone()),
            _ if decimal && all && node.typed.ty == Type::Int => *node = to_decimal(node.clone()),
            _ => {}
        }
    }
}

pub(super) fn to_decimal(mut node: Node) -> Node {
    let span = node.typed.span;
    node.typed = match node.typed.kind {
        TypedKind::Constant(Value::Int(int)) => super::Typed {
            kind: TypedKind::Constant(Value::Decimal(Decimal::from(int))),
            ty: Type::Decimal,
            span,
        },
        kind => super::Typed {
            kind: TypedKind::Call {
                function: Function::Decimal,
                args: vec![super::Typed { kind, ty: Type::Int, span }],
            },
            ty: Type::Decimal,
            span,
        },
    };
    node
}

pub(super) fn list_to_decimal(mut node: Node) -> Node {
    if let TypedKind::List(items) = node.typed.kind {
        let items = items.into_iter().map(|item| {
            let span = item.span;
            to_decimal(Node { typed: item, ..Node::new(TypedKind::List(Vec::new()), Type::Int, span) }).typed
        });
        node.typed.kind = TypedKind::List(items.collect());
        node.typed.ty = Type::List(Box::new(Type::Decimal));
    }
    node
}

/// Whether two sets of currencies have none in common; the empty set stands for all.
pub(super) fn apart(left: &[Currency], right: &[Currency]) -> bool {
    !left.is_empty() && !right.is_empty() && !left.iter().any(|currency| right.contains(currency))
}

fn money_of(function: Function, nodes: &[Node]) -> Vec<Currency> {
    let mut sets = nodes.iter().filter_map(|node| match &node.typed.ty {
        Type::Money(currencies) => Some(currencies),
        Type::List(of) => match &**of {
            Type::Money(currencies) => Some(currencies),
            _ => None,
        },
        _ => None,
    });
    let first = sets.next().cloned().unwrap_or_default();
    sets.fold(first, |joint, set| match function {
        // What is not common to both operands would fail.
        Function::Add | Function::Subtract if !joint.is_empty() && !set.is_empty() => {
            joint.into_iter().filter(|currency| set.contains(currency)).collect()
        }
        Function::Add | Function::Subtract => {
            if joint.is_empty() {
                set.clone()
            } else {
                joint
            }
        }
        _ => union(&joint, &Type::Money(set.clone())),
    })
}

fn union(left: &[Currency], right: &Type) -> Vec<Currency> {
    let Type::Money(right) = right else { return left.to_vec() };
    if left.is_empty() || right.is_empty() {
        return Vec::new();
    }
    let mut all = left.to_vec();
    all.extend(right.iter().filter(|currency| !left.contains(currency)));
    all
}

fn shift(ty: &Type, by: u32) -> Type {
    match ty {
        Type::Variable(number) => Type::Variable(number.saturating_add(by)),
        Type::List(of) => Type::List(Box::new(shift(of, by))),
        Type::Map(key, value) => Type::Map(Box::new(shift(key, by)), Box::new(shift(value, by))),
        Type::Type(of) => Type::Type(Box::new(shift(of, by))),
        Type::Abstract(name, of) => Type::Abstract(name.clone(), of.iter().map(|of| shift(of, by)).collect()),
        other => other.clone(),
    }
}
