//! The slow, direct evaluator: the oracle for every faster one.
//!
//! It evaluates a [`Typed`] tree by the tables of the four values and by nothing else: known,
//! unknown, failed, and of facts that do not apply a fourth that every test takes as false. It
//! imports neither the region algebra nor any compiled form, short-circuits nothing that could be
//! observed, and simplifies nothing.

mod apply;
mod atom;
mod budget;
mod each;
mod eval;
mod fraction;
mod logic;
mod message;

#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::sync::Arc;

pub use apply::equal;
pub use atom::Atom;
pub use budget::Budget;

use self::eval::Eval;
use crate::diagnostic::{Code, codes};
use crate::expr::function::Function;
use crate::expr::ty::Type;
use crate::expr::typed::{Local, Symbol, Typed, TypedKind};
use crate::outcome::{Cause, Causes, Failure, Outcome};
use crate::source::Span;
use crate::value::{Date, Instant, Value, Zone};

/// How many bytes of text a function within a macro copies in one step.
const BYTES_OF_A_STEP: usize = 256;

/// What reading a symbol gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Loaded {
    /// A value.
    Known(Value),
    /// Nothing yet; filling a cause could settle it. INVARIANT: the causes are not empty.
    Absent(Causes),
    /// The fact does not apply to this case.
    NotApplicable,
    /// An output that was decided as `none`.
    None,
    /// An undecided output with finitely many possible values.
    OneOf {
        /// The values.
        values: Vec<Value>,
        /// Whether it may also be decided as `none`.
        or_none: bool,
        /// What left it undecided. INVARIANT: not empty.
        causes: Causes,
    },
    /// An undecided list that collects entries.
    Partial {
        /// Entries that it has in any case.
        definite: Vec<Value>,
        /// Entries that it may have too.
        possible: Vec<Value>,
        /// What left it undecided. INVARIANT: not empty.
        causes: Causes,
    },
    /// An undecided output whose possible values cannot be listed. INVARIANT: not empty.
    Open(Causes),
    /// A failed output; `caused_by` names it.
    Failed(Failure),
}

/// Where an evaluation reads from.
pub trait Scope {
    /// Reads a symbol.
    fn load(&self, symbol: Symbol) -> Loaded;
    /// Says whether a symbol is present: a bool, unknown only for an undecided output, failed only
    /// for a failed one.
    fn has(&self, symbol: Symbol) -> Outcome;
    /// Reads a param as it stands on a date.
    fn load_at(&self, param: Symbol, date: Date) -> Loaded;
    /// Returns the zone of the pack that the expression is written in.
    fn zone(&self) -> Zone;
    /// Returns the instant for which the decision is made.
    fn as_of(&self) -> Instant;
    /// Returns the name of a symbol, for messages.
    fn name(&self, symbol: Symbol) -> Arc<str>;
    /// Returns whether personal data can show in the value of a symbol; it is masked in messages.
    fn is_personal(&self, symbol: Symbol) -> bool;
}

/// Evaluates typed expressions in one scope.
#[expect(missing_debug_implementations, reason = "a scope is any implementation of a trait")]
pub struct Evaluator<'s> {
    scope: &'s dyn Scope,
    own: Budget,
    shared: Option<&'s Budget>,
    /// How often a fact that does not apply was read.
    touched: Cell<u64>,
    /// Whether an undecided output with known possible values was read.
    undecided: Cell<bool>,
}

/// What a variable stands for.
#[derive(Clone, Copy)]
enum Bound<'a> {
    /// An element, a position or a key.
    Value(&'a Value),
    /// What the value of `cel.bind` gave; it counts only where the variable is read.
    Result(&'a Eval<Value>),
}

/// The values that a macro's variables have.
#[derive(Clone, Copy)]
struct Frame<'a> {
    local: Local,
    value: Bound<'a>,
    /// Whether the list that it runs over is personal.
    personal: bool,
    outer: Option<&'a Frame<'a>>,
}

/// One choice for an undecided output; `None` chooses `none`.
#[derive(Clone, Copy)]
struct World<'a> {
    symbol: Symbol,
    value: Option<&'a Value>,
    outer: Option<&'a World<'a>>,
}

/// The surroundings of a node.
#[derive(Clone, Copy, Default)]
struct Context<'a> {
    frame: Option<&'a Frame<'a>>,
    world: Option<&'a World<'a>>,
}

impl<'s> Evaluator<'s> {
    /// Returns an evaluator with a step budget of its own.
    #[must_use]
    pub fn new(scope: &'s dyn Scope) -> Self {
        Self {
            scope,
            own: Budget::default(),
            shared: None,
            touched: Cell::new(0),
            undecided: Cell::new(false),
        }
    }

    /// Returns an evaluator that draws on a budget shared by a whole decision.
    #[must_use]
    pub fn with_budget(scope: &'s dyn Scope, budget: &'s Budget) -> Self {
        Self { shared: Some(budget), ..Self::new(scope) }
    }

    /// Evaluates an expression whose value is needed.
    ///
    /// A fact that does not apply makes a test in it false; needed itself, it is the error
    /// `not-applicable`.
    #[must_use]
    pub fn evaluate(&self, typed: &Typed) -> Outcome {
        self.outcome(self.value(typed, Context::default()), typed.span)
    }

    /// Evaluates a condition, in which also a bare bool fact that does not apply is false.
    #[must_use]
    pub fn test(&self, typed: &Typed) -> Outcome {
        self.outcome(self.truth(typed, Context::default()).map(Value::Bool), typed.span)
    }

    fn outcome(&self, result: Eval<Value>, span: Span) -> Outcome {
        match result {
            Eval::Known(value) => Outcome::Known(value),
            Eval::Unknown(causes) => Outcome::Unknown(causes),
            Eval::Failed(failure) => Outcome::Failed(failure),
            Eval::NotApplicable(fact) => Outcome::Failed(self.not_applicable(fact, span)),
        }
    }

    fn budget(&self) -> &Budget {
        self.shared.unwrap_or(&self.own)
    }

    fn value(&self, typed: &Typed, cx: Context<'_>) -> Eval<Value> {
        // Only macros can repeat work, so only what is inside of one is counted.
        if cx.frame.is_some() && !self.budget().take(1) {
            return exhausted(typed.span);
        }
        match &typed.kind {
            TypedKind::Constant(value) => Eval::Known(value.clone()),
            TypedKind::Local(local) => self.local(*local, typed.span, cx),
            TypedKind::Has(symbol) => self.has(*symbol, cx),
            TypedKind::HasField { operand, field } => self.has_field(operand, field, typed.span, cx),
            TypedKind::And(operands) => self.all_of(operands, cx),
            TypedKind::Or(operands) => self.any_of(operands, cx),
            TypedKind::Not(operand) => self.truth(operand, cx).map(|value| Value::Bool(!value)),
            TypedKind::NotTest(operand) => self.not_test(operand, cx),
            TypedKind::Conditional { condition, then, otherwise } => match self.truth(condition, cx) {
                Eval::Known(true) => self.value(then, cx),
                Eval::Known(false) => self.value(otherwise, cx),
                open => open.map(Value::Bool),
            },
            TypedKind::List(items) => match self.strict(items, cx) {
                Eval::Known(values) => Eval::Known(Value::List(present(items, values))),
                open => open.map(|_| Value::Null),
            },
            // The list or map around it takes the value out.
            TypedKind::IfPresent(operand) => self.value(operand, cx),
            TypedKind::Map(entries) => self.map(entries, typed.span, cx),
            TypedKind::Unbound { name } => {
                fail(codes::UNKNOWN_FACT, format!("nothing is bound to `{name}`"), typed.span)
            }
            TypedKind::Load(_)
            | TypedKind::Field { .. }
            | TypedKind::Call { .. }
            | TypedKind::Matches { .. }
            | TypedKind::At { .. }
            | TypedKind::Each { .. } => self.atom(typed, cx),
        }
    }

    /// Evaluates a node that may be the smallest one with a truth value.
    fn direct(&self, typed: &Typed, cx: Context<'_>) -> Eval<Value> {
        match &typed.kind {
            TypedKind::Load(symbol) => self.load(*symbol, typed.span, cx),
            TypedKind::Field { operand, field } => self.field(operand, field, typed.span, cx),
            TypedKind::Call { function, args } => self.call(typed, *function, args, cx),
            TypedKind::Matches { text, pattern } => match self.value(text, cx) {
                Eval::Known(Value::String(text)) => Eval::Known(Value::Bool(pattern.matches(&text))),
                Eval::Known(_) => no_overload("matches", typed.span),
                Eval::NotApplicable(_) => Eval::Known(Value::Bool(false)),
                open => open,
            },
            TypedKind::At { param, date } => match self.value(date, cx) {
                Eval::Known(date) => match apply::civil(&date, self.scope.zone()) {
                    Some(date) => self.loaded(self.scope.load_at(*param, date), *param, typed.span),
                    None => no_overload("at", typed.span),
                },
                open => open,
            },
            TypedKind::Each { kind, range, variable, second, filter, body } => {
                let filter = filter.as_deref();
                let each = each::Each { kind: *kind, variable: *variable, second: *second, filter, body };
                self.each(typed, &each, range, cx)
            }
            _ => self.value(typed, cx),
        }
    }

    fn local(&self, local: Local, span: Span, cx: Context<'_>) -> Eval<Value> {
        let mut frame = cx.frame;
        while let Some(found) = frame {
            if found.local == local {
                return match found.value {
                    Bound::Value(value) => Eval::Known(value.clone()),
                    Bound::Result(result) => result.clone(),
                };
            }
            frame = found.outer;
        }
        fail(codes::UNKNOWN_FACT, "a macro's variable is read outside of it", span)
    }

    fn load(&self, symbol: Symbol, span: Span, cx: Context<'_>) -> Eval<Value> {
        match chosen(symbol, cx) {
            Some(Some(value)) => Eval::Known(value.clone()),
            Some(None) => self.empty_output(symbol, span),
            None => self.loaded(self.scope.load(symbol), symbol, span),
        }
    }

    fn loaded(&self, loaded: Loaded, symbol: Symbol, span: Span) -> Eval<Value> {
        match loaded {
            Loaded::Known(value) => Eval::Known(value),
            Loaded::Absent(causes) | Loaded::Partial { causes, .. } | Loaded::Open(causes) => {
                Eval::Unknown(causes)
            }
            Loaded::OneOf { causes, .. } => {
                self.undecided.set(true);
                Eval::Unknown(causes)
            }
            Loaded::NotApplicable => {
                self.touched.set(self.touched.get().saturating_add(1));
                Eval::NotApplicable(symbol)
            }
            Loaded::None => self.empty_output(symbol, span),
            Loaded::Failed(failure) => Eval::Failed(failure),
        }
    }

    fn has(&self, symbol: Symbol, cx: Context<'_>) -> Eval<Value> {
        if let Some(value) = chosen(symbol, cx) {
            return Eval::Known(Value::Bool(value.is_some()));
        }
        match self.scope.has(symbol) {
            Outcome::Known(value) => Eval::Known(value),
            Outcome::Unknown(causes) => Eval::Unknown(causes),
            Outcome::Failed(failure) => Eval::Failed(failure),
        }
    }

    fn field(&self, operand: &Typed, field: &Arc<str>, span: Span, cx: Context<'_>) -> Eval<Value> {
        match self.value(operand, cx) {
            Eval::Known(Value::Item(item)) => match item.fields.get(field) {
                Some(value) => Eval::Known(value.clone()),
                None => {
                    let path = format!("{}.{field}", item.path);
                    Eval::Unknown(Causes::from([Cause::Fact(path.into())]))
                }
            },
            Eval::Known(Value::Map(entries)) => {
                match apply::lookup(&entries, &Value::String(Arc::clone(field))) {
                    Some(value) => Eval::Known(value.clone()),
                    None => fail(codes::INDEX_OUT_OF_RANGE, format!("there is no key `{field}`"), span),
                }
            }
            Eval::Known(Value::Optional(None)) => Eval::Known(Value::Optional(None)),
            Eval::Known(Value::Optional(Some(value))) => match &*value {
                Value::Map(entries) => {
                    let found = apply::lookup(entries, &Value::String(Arc::clone(field)));
                    Eval::Known(Value::Optional(found.cloned().map(Arc::new)))
                }
                _ => fail(codes::TYPE_MISMATCH, format!("the value has no field `{field}`"), span),
            },
            Eval::Known(_) => fail(codes::TYPE_MISMATCH, format!("the value has no field `{field}`"), span),
            open => open,
        }
    }

    fn has_field(&self, operand: &Typed, field: &Arc<str>, span: Span, cx: Context<'_>) -> Eval<Value> {
        match self.value(operand, cx) {
            Eval::Known(Value::Item(item)) => Eval::Known(Value::Bool(item.fields.contains_key(field))),
            Eval::Known(Value::Map(entries)) => {
                let key = Value::String(Arc::clone(field));
                Eval::Known(Value::Bool(apply::lookup(&entries, &key).is_some()))
            }
            Eval::Known(Value::Optional(None)) => Eval::Known(Value::Bool(false)),
            Eval::Known(Value::Optional(Some(value))) => match &*value {
                Value::Map(entries) => {
                    let found = apply::lookup(entries, &Value::String(Arc::clone(field)));
                    Eval::Known(Value::Bool(found.is_some()))
                }
                _ => fail(codes::TYPE_MISMATCH, format!("the value has no field `{field}`"), span),
            },
            Eval::Known(_) => fail(codes::TYPE_MISMATCH, format!("the value has no field `{field}`"), span),
            // Presence speaks of the record, which has nothing there.
            Eval::Unknown(_) | Eval::NotApplicable(_) => Eval::Known(Value::Bool(false)),
            Eval::Failed(failure) => Eval::Failed(failure),
        }
    }

    /// Evaluates arguments of which every one is needed: the first error, else all unknowns.
    fn strict(&self, args: &[Typed], cx: Context<'_>) -> Eval<Vec<Value>> {
        eval::strict(args.iter().map(|arg| self.value(arg, cx)))
    }

    fn call(&self, typed: &Typed, function: Function, args: &[Typed], cx: Context<'_>) -> Eval<Value> {
        let special = match function {
            Function::AtLeast => Some(self.at_least(args, typed.span, cx)),
            Function::OptionalOr | Function::OptionalOrValue => {
                Some(self.or_else(function, args, typed.span, cx))
            }
            Function::Under | Function::In => self.in_partial(function, args, cx),
            Function::Round if args.iter().any(fraction::has_quotient) => {
                Some(self.round_quotient(typed, args, cx))
            }
            _ if function.is_comparison() && args.iter().any(fraction::has_quotient) => {
                Some(self.compare_quotients(typed, function, args, cx))
            }
            _ => None,
        };
        let result = special.unwrap_or_else(|| match self.strict(args, cx) {
            Eval::Known(values) => self.apply(typed, function, args, &values, cx),
            open => open.map(|_| Value::Null),
        });
        match result {
            Eval::NotApplicable(_) if typed.ty == Type::Bool => Eval::Known(Value::Bool(false)),
            other => other,
        }
    }

    fn apply(
        &self,
        typed: &Typed,
        function: Function,
        args: &[Typed],
        values: &[Value],
        cx: Context<'_>,
    ) -> Eval<Value> {
        if cx.frame.is_some() {
            let lengths = values.iter().map(|value| match value {
                Value::List(items) => items.len(),
                Value::String(text) if function.makes_text() => text.len() / BYTES_OF_A_STEP,
                _ => 0,
            });
            if !self.budget().take(lengths.sum()) {
                return exhausted(typed.span);
            }
        }
        let site = apply::Site { zone: self.scope.zone(), as_of: self.scope.as_of(), ty: &typed.ty };
        match apply::apply(function, values, &site) {
            Ok(value) => Eval::Known(value),
            Err(fault) => self.call_failed(typed, function, args, values, fault, cx),
        }
    }

    /// Evaluates what stands for an empty optional only if it is one; conformance only.
    fn or_else(&self, function: Function, args: &[Typed], span: Span, cx: Context<'_>) -> Eval<Value> {
        let [maybe, other] = args else { return no_overload(function.name(), span) };
        match self.value(maybe, cx) {
            Eval::Known(Value::Optional(None)) => self.value(other, cx),
            Eval::Known(Value::Optional(Some(value))) if function == Function::OptionalOrValue => {
                Eval::Known((*value).clone())
            }
            Eval::Known(Value::Optional(some)) => Eval::Known(Value::Optional(some)),
            Eval::Known(_) => no_overload(function.name(), span),
            open => open,
        }
    }

    fn map(&self, entries: &[(Typed, Typed)], span: Span, cx: Context<'_>) -> Eval<Value> {
        let parts = entries.iter().flat_map(|(key, value)| [key, value]);
        let parts = match eval::strict(parts.map(|part| self.value(part, cx))) {
            Eval::Known(parts) => parts,
            open => return open.map(|_| Value::Null),
        };
        let mut built: Vec<(Value, Value)> = Vec::new();
        for (pair, (_, written)) in parts.chunks_exact(2).zip(entries) {
            let [key, value] = pair else { continue };
            let Some(value) = kept(written, value) else { continue };
            if !matches!(key, Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::String(_)) {
                return fail(codes::TYPE_MISMATCH, "a map has no keys of this type", span);
            }
            if apply::lookup(&built, key).is_some() {
                return fail(codes::INDEX_OUT_OF_RANGE, "the same key twice in a map", span);
            }
            built.push((key.clone(), value.clone()));
        }
        Eval::Known(Value::Map(built.into()))
    }
}

/// Returns the value of an element or entry: of one that `?` makes optional what that holds, nothing
/// if it is empty.
fn kept<'v>(written: &Typed, value: &'v Value) -> Option<&'v Value> {
    match (&written.kind, value) {
        (TypedKind::IfPresent(_), Value::Optional(maybe)) => maybe.as_deref(),
        _ => Some(value),
    }
}

/// Returns the elements of a list without those that `?` leaves out.
fn present(written: &[Typed], values: Vec<Value>) -> Arc<[Value]> {
    if !written.iter().any(|element| matches!(element.kind, TypedKind::IfPresent(_))) {
        return values.into();
    }
    written.iter().zip(&values).filter_map(|(written, value)| kept(written, value)).cloned().collect()
}

/// Returns what the world around a node chose for a symbol.
fn chosen<'a>(symbol: Symbol, cx: Context<'a>) -> Option<Option<&'a Value>> {
    let mut world = cx.world;
    while let Some(found) = world {
        if found.symbol == symbol {
            return Some(found.value);
        }
        world = found.outer;
    }
    None
}

fn fail<T>(code: Code, message: impl Into<String>, span: Span) -> Eval<T> {
    Eval::Failed(Failure { code, message: message.into(), help: None, span: Some(span), caused_by: None })
}

fn no_overload<T>(name: &str, span: Span) -> Eval<T> {
    fail(codes::TYPE_MISMATCH, format!("`{name}` does not take these values"), span)
}

fn exhausted<T>(span: Span) -> Eval<T> {
    Eval::Failed(over_budget(span))
}

/// Returns the failure of what stands at `span`, because a decision has taken all its steps.
#[must_use]
pub fn over_budget(span: Span) -> Failure {
    Failure {
        code: codes::BUDGET,
        message: format!("the decision takes more than {} steps", crate::limits::STEPS),
        help: Some("replace a macro within a macro by `in`, `sum`, `min` or `max`".to_owned()),
        span: Some(span),
        caused_by: None,
    }
}
