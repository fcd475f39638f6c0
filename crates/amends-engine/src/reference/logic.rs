//! The connectives, which are commutative: only the first of several errors tells their order.

use super::eval::Eval;
use super::{Context, Evaluator, each, no_overload};
use crate::expr::ast::EachKind;
use crate::expr::function::Function;
use crate::expr::typed::{Typed, TypedKind};
use crate::outcome::{Causes, Failure};
use crate::reference::Loaded;
use crate::source::Span;
use crate::value::Value;

/// Counts of truth values over operands or elements.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) holds: usize,
    pub(super) fails: usize,
    pub(super) unknown: usize,
    pub(super) failed: usize,
    pub(super) causes: Causes,
    pub(super) failure: Option<Failure>,
}

impl Tally {
    pub(super) fn add(&mut self, value: Eval<bool>) {
        match value {
            Eval::Known(true) => self.holds = self.holds.saturating_add(1),
            Eval::Known(false) | Eval::NotApplicable(_) => self.fails = self.fails.saturating_add(1),
            Eval::Unknown(causes) => {
                self.unknown = self.unknown.saturating_add(1);
                self.causes.extend(causes);
            }
            Eval::Failed(failure) => {
                self.failed = self.failed.saturating_add(1);
                self.failure.get_or_insert(failure);
            }
        }
    }

    /// The fold of `||`: true absorbs all, unknown beats error since a value could absorb it.
    pub(super) fn any(self) -> Eval<bool> {
        match self {
            Self { holds: 1.., .. } => Eval::Known(true),
            Self { unknown: 1.., causes, .. } => Eval::Unknown(causes),
            Self { failure: Some(failure), .. } => Eval::Failed(failure),
            _ => Eval::Known(false),
        }
    }

    /// The fold of `&&`.
    pub(super) fn all(self) -> Eval<bool> {
        match self {
            Self { fails: 1.., .. } => Eval::Known(false),
            Self { unknown: 1.., causes, .. } => Eval::Unknown(causes),
            Self { failure: Some(failure), .. } => Eval::Failed(failure),
            _ => Eval::Known(true),
        }
    }

    /// `exists_one`: an error cannot be absorbed here.
    pub(super) fn one(self) -> Eval<bool> {
        match self {
            Self { failure: Some(failure), .. } => Eval::Failed(failure),
            Self { holds: 2.., .. } => Eval::Known(false),
            Self { unknown: 1.., causes, .. } => Eval::Unknown(causes),
            Self { holds, .. } => Eval::Known(holds == 1),
        }
    }

    /// Whether at least `n` hold, in whatever way the open ones are settled.
    pub(super) fn at_least(self, n: usize) -> Eval<bool> {
        let reachable = self.holds.saturating_add(self.unknown);
        if self.holds >= n {
            return Eval::Known(true);
        }
        if reachable.saturating_add(self.failed) < n {
            return Eval::Known(false);
        }
        // Unknown beats error as long as some value of the unknown ones could absorb it.
        let absorbable = self.unknown > 0 && (reachable >= n || self.holds.saturating_add(self.failed) < n);
        match self.failure {
            Some(failure) if !absorbable => Eval::Failed(failure),
            _ => Eval::Unknown(self.causes),
        }
    }
}

impl Evaluator<'_> {
    /// Evaluates a condition; a fact that does not apply makes it false.
    pub(super) fn truth(&self, typed: &Typed, cx: Context<'_>) -> Eval<bool> {
        match self.value(typed, cx) {
            Eval::Known(Value::Bool(value)) => Eval::Known(value),
            Eval::Known(_) => no_overload("a condition", typed.span),
            Eval::Unknown(causes) => Eval::Unknown(causes),
            Eval::Failed(failure) => Eval::Failed(failure),
            Eval::NotApplicable(_) => Eval::Known(false),
        }
    }

    pub(super) fn all_of(&self, operands: &[Typed], cx: Context<'_>) -> Eval<Value> {
        self.tally(operands, cx).all().map(Value::Bool)
    }

    pub(super) fn any_of(&self, operands: &[Typed], cx: Context<'_>) -> Eval<Value> {
        self.tally(operands, cx).any().map(Value::Bool)
    }

    fn tally(&self, operands: &[Typed], cx: Context<'_>) -> Tally {
        let mut tally = Tally::default();
        for operand in operands {
            tally.add(self.truth(operand, cx));
        }
        tally
    }

    /// Evaluates a cell's `not`: false, too, if the fact does not apply.
    pub(super) fn not_test(&self, operand: &Typed, cx: Context<'_>) -> Eval<Value> {
        let before = self.touched.get();
        match self.truth(operand, cx) {
            Eval::Failed(failure) => Eval::Failed(failure),
            _ if self.touched.get() != before => Eval::Known(Value::Bool(false)),
            value => value.map(|value| Value::Bool(!value)),
        }
    }

    /// Evaluates `at_least(n, list)`, each condition of the list on its own.
    pub(super) fn at_least(&self, args: &[Typed], span: Span, cx: Context<'_>) -> Eval<Value> {
        let [count, list] = args else { return no_overload("at_least", span) };
        let tally = match &list.kind {
            TypedKind::List(conditions) => Eval::Known(self.tally(conditions, cx)),
            TypedKind::Each { kind: EachKind::Map, range, variable, second, filter: None, body } => {
                let each = each::Each {
                    kind: EachKind::Map,
                    variable: *variable,
                    second: *second,
                    filter: None,
                    body,
                };
                self.tally_each(&each, range, cx)
            }
            _ => self.value(list, cx).map(|list| {
                let mut tally = Tally::default();
                if let Value::List(items) = list {
                    items.iter().for_each(|item| tally.add(Eval::Known(*item == Value::Bool(true))));
                }
                tally
            }),
        };
        match (self.value(count, cx), tally) {
            (Eval::Known(Value::Int(n)), Eval::Known(tally)) => {
                tally.at_least(usize::try_from(n).unwrap_or(0)).map(Value::Bool)
            }
            (Eval::Known(_), open) => open.map(|_| Value::Null),
            (Eval::Failed(failure), _) | (_, Eval::Failed(failure)) => Eval::Failed(failure),
            (open, _) => open,
        }
    }

    /// Tests membership in a list that is still open: what it has for certain decides for true,
    /// what it can still get for false.
    pub(super) fn in_partial(
        &self,
        function: Function,
        args: &[Typed],
        cx: Context<'_>,
    ) -> Option<Eval<Value>> {
        let [left, right] = args else { return None };
        let (list, element) = if function == Function::Under { (left, right) } else { (right, left) };
        let TypedKind::Load(symbol) = &list.kind else { return None };
        if super::chosen(*symbol, cx).is_some() {
            return None;
        }
        let Loaded::Partial { definite, possible, causes } = self.scope.load(*symbol) else { return None };
        let element = match self.value(element, cx) {
            Eval::Known(element) => element,
            open => return Some(open),
        };
        let holds = |entry: &Value| match (function, entry, &element) {
            (Function::Under, Value::Enum(node), Value::Enum(over)) => node.lies_under(over.position()),
            (Function::Under, ..) => false,
            _ => super::equal(entry, &element),
        };
        let fragile = |entry: &Value| function == Function::In && may_give_way(entry, &possible);
        Some(if definite.iter().any(|entry| holds(entry) && !fragile(entry)) {
            Eval::Known(Value::Bool(true))
        } else if definite.iter().chain(&possible).any(holds) {
            Eval::Unknown(causes)
        } else {
            Eval::Known(Value::Bool(false))
        })
    }
}

/// Returns whether an entry of an open list may give way to a possible one: of the nodes of a
/// taxonomy a list of types keeps the most specific.
pub(super) fn may_give_way(entry: &Value, possible: &[Value]) -> bool {
    let Value::Enum(node) = entry else { return false };
    possible.iter().any(
        |other| matches!(other, Value::Enum(other) if other != node && other.lies_under(node.position())),
    )
}
