//! The smallest expressions with a truth value, over every value an undecided output may take.

use super::eval::Eval;
use super::logic::Tally;
use super::{Context, Evaluator, Loaded, World};
use crate::expr::ty::Type;
use crate::expr::typed::{Symbol, Typed, TypedKind};
use crate::outcome::{Causes, Outcome};
use crate::source::Span;
use crate::value::Value;

/// The most combinations of possible values that one atom is evaluated for; beyond, it is unknown.
const WORLDS: usize = 64;
/// The most undecided outputs of one atom.
const OUTPUTS: usize = 8;

/// One test of a condition with its result, for the trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Atom {
    /// Where it is written.
    pub span: Span,
    /// Where what it tests is written, if that is elsewhere: the key of a map, the head of a column.
    pub subject: Option<Span>,
    /// What it gave.
    pub outcome: Outcome,
    /// What it reads, each symbol once, in source order.
    pub reads: Vec<Symbol>,
}

/// An undecided output with the values it may take.
struct Choice {
    symbol: Symbol,
    values: Vec<Option<Value>>,
}

/// Returns the place of the first operand that is not written within the test itself.
fn subject(typed: &Typed) -> Option<Span> {
    let mut operand = typed;
    while let Some(first) = operand.children().first().copied() {
        let within = first.span.source() == typed.span.source()
            && first.span.start() >= typed.span.start()
            && first.span.end() <= typed.span.end();
        if !within {
            return Some(first.span);
        }
        operand = first;
    }
    None
}

impl Evaluator<'_> {
    /// Returns the tests that a condition is put together from, in source order, each with its
    /// result; what is not put together by `&&`, `||`, `!` or `not` is one test.
    #[must_use]
    pub fn atoms(&self, typed: &Typed) -> Vec<Atom> {
        let mut atoms = Vec::new();
        self.collect_atoms(typed, &mut atoms);
        atoms
    }

    fn collect_atoms(&self, typed: &Typed, atoms: &mut Vec<Atom>) {
        match &typed.kind {
            TypedKind::And(operands) | TypedKind::Or(operands) => {
                operands.iter().for_each(|operand| self.collect_atoms(operand, atoms));
            }
            // The `!` of a word such as `missing` stands in no other place than its operand; there the
            // word is the test, and not what it denies.
            TypedKind::Not(operand) if operand.span != typed.span => self.collect_atoms(operand, atoms),
            // The test that the author wrote is the one with `not`.
            _ => {
                let mut reads = Vec::new();
                typed.visit_symbols(&mut |symbol, _| {
                    if !reads.contains(&symbol) {
                        reads.push(symbol);
                    }
                });
                atoms.push(Atom {
                    span: typed.span,
                    subject: subject(typed),
                    outcome: self.test(typed),
                    reads,
                });
            }
        }
    }

    /// Evaluates a node; if it has a truth value that an undecided output left open, over all values
    /// that the output may take.
    pub(super) fn atom(&self, typed: &Typed, cx: Context<'_>) -> Eval<Value> {
        if typed.ty != Type::Bool {
            return self.direct(typed, cx);
        }
        let outer = self.undecided.replace(false);
        let result = self.direct(typed, cx);
        let undecided = self.undecided.replace(outer);
        match result {
            Eval::Unknown(causes) if undecided => self.over_worlds(typed, causes, cx),
            other => other,
        }
    }

    fn over_worlds(&self, typed: &Typed, mut causes: Causes, cx: Context<'_>) -> Eval<Value> {
        let mut choices = Vec::new();
        self.collect_choices(typed, cx, &mut choices);
        let worlds = choices.iter().try_fold(1usize, |product, choice| {
            product.checked_mul(choice.values.len()).filter(|product| *product <= WORLDS)
        });
        if worlds.is_none() || choices.is_empty() || choices.len() > OUTPUTS {
            return Eval::Unknown(causes);
        }
        let mut tally = Tally::default();
        self.each_world(typed, &choices, cx, &mut tally);
        match tally {
            Tally { fails: 0, unknown: 0, failed: 0, .. } => Eval::Known(Value::Bool(true)),
            Tally { holds: 0, unknown: 0, failed: 0, .. } => Eval::Known(Value::Bool(false)),
            Tally { holds: 0, unknown: 0, fails: 0, failure: Some(failure), .. } => Eval::Failed(failure),
            mixed => {
                causes.extend(mixed.causes);
                Eval::Unknown(causes)
            }
        }
    }

    fn each_world(&self, typed: &Typed, choices: &[Choice], cx: Context<'_>, tally: &mut Tally) {
        let Some((choice, rest)) = choices.split_first() else {
            let result = match self.direct(typed, cx) {
                Eval::Known(value) => Eval::Known(value == Value::Bool(true)),
                open => open.map(|_| false),
            };
            tally.add(result);
            return;
        };
        for value in &choice.values {
            let world = World { symbol: choice.symbol, value: value.as_ref(), outer: cx.world };
            self.each_world(typed, rest, Context { world: Some(&world), ..cx }, tally);
        }
    }

    /// Collects the undecided outputs that the node reads other than through a smaller condition.
    fn collect_choices(&self, typed: &Typed, cx: Context<'_>, choices: &mut Vec<Choice>) {
        if let TypedKind::Load(symbol) = typed.kind
            && super::chosen(symbol, cx).is_none()
            && !choices.iter().any(|choice| choice.symbol == symbol)
            && let Loaded::OneOf { values, or_none, .. } = self.scope.load(symbol)
        {
            let values = values.into_iter().map(Some).chain(or_none.then_some(None)).collect();
            choices.push(Choice { symbol, values });
        }
        for child in typed.children() {
            if child.ty != Type::Bool || matches!(child.kind, TypedKind::Load(_)) {
                self.collect_choices(child, cx, choices);
            }
        }
    }
}
