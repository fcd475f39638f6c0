//! What concerns a record as a whole: required, derived and inapplicable facts, and assumptions.
//!
//! Conditions are evaluated over the facts alone: no `as_of`, no signal, no result, no dated
//! figure. What they leave open is no fault here, except that a supplied derived fact must be
//! checkable. A fact that could not be read counts as open, so that it causes no second fault.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use amends_engine::diagnostic::codes;
use amends_engine::expr::function::Function;
use amends_engine::expr::typed::{Symbol, Typed, TypedKind};
use amends_engine::outcome::{Cause, Causes, Outcome};
use amends_engine::reference::{Evaluator, Loaded, Scope, equal};
use amends_engine::value::{Date, Instant, Value, Zone};

use super::ReadOptions;
use super::fault::{FactFault, Faults};
use super::read::{Read, Slot};
use crate::policy::order::{Step, reads_of};
use crate::policy::symbol::Readable;
use crate::policy::{Assumption, Compiled};
use crate::schema::fact::Fact;

/// Adds the faults of the record as a whole.
pub(crate) fn verify(policy: &Compiled, read: &Read<'_>, options: &ReadOptions, faults: &mut Faults) {
    let facts = || policy.facts.iter().enumerate();
    let given = |number: usize| matches!(read.slots.get(number), Some(Slot::Value(_)));
    let missing = |number: usize, fact: &Fact| {
        let absent = matches!(read.slots.get(number), Some(Slot::Unnamed | Slot::Absent));
        fact.required && !options.partial && absent
    };
    let depends = facts().any(|(number, fact)| {
        let conditional = fact.applies.is_some() && (given(number) || missing(number, fact));
        conditional || (fact.derive.is_some() && given(number))
    });
    let world = depends.then(|| Known::new(policy, read, true));
    for (number, fact) in facts() {
        let applies = world.as_ref().is_none_or(|world| world.applies(number));
        if missing(number, fact) && applies {
            faults.push(|| missing_fault(policy, number, fact));
        } else if given(number) && !applies {
            faults.push(|| inapplicable(fact, number, read));
        } else if let (Some(world), Some(Slot::Value(value)), true) =
            (&world, read.slots.get(number), fact.derive.is_some())
        {
            check_derived(world, fact, number, value, read, faults);
        }
    }
    if !policy.assumptions.is_empty() {
        // A presumption is no part of the record that an assumption speaks of.
        let world = Known::new(policy, read, false);
        for assumption in &policy.assumptions {
            check_assumption(&world, assumption, faults);
        }
    }
}

fn missing_fault(policy: &Compiled, number: usize, fact: &Fact) -> FactFault {
    let ask = policy.fact_schema.entry(number).and_then(|entry| entry.ask.clone());
    FactFault {
        code: codes::MISSING_FACT,
        path: fact.path.to_string(),
        place: None,
        found: None,
        message: format!("`{}` is required and absent", fact.path),
        help: ask.into_iter().collect(),
    }
}

fn inapplicable(fact: &Fact, number: usize, read: &Read<'_>) -> FactFault {
    FactFault {
        code: codes::FACT_NOT_APPLICABLE,
        path: fact.path.to_string(),
        place: read.place(number),
        found: None,
        message: format!("`{}` is given, but it does not apply to this record", fact.path),
        help: vec!["leave it out, or correct the facts that say when it applies".to_owned()],
    }
}

fn check_derived(
    world: &Known<'_>,
    fact: &Fact,
    number: usize,
    supplied: &Value,
    read: &Read<'_>,
    faults: &mut Faults,
) {
    let zone = world.policy.zone(fact.pack);
    let help = match world.fact(number) {
        Loaded::Known(derived) if equal(&derived, supplied) => return,
        Loaded::Known(derived) if !fact.pii => {
            format!("it is derived from other facts, as `{}`", derived.display(zone))
        }
        Loaded::Known(_) => "it is derived from other facts, as another value".to_owned(),
        _ => "it is derived, but these facts do not suffice to check it".to_owned(),
    };
    let shown = if fact.pii { "a value".to_owned() } else { format!("`{}`", supplied.display(zone)) };
    faults.push(|| FactFault {
        code: codes::DERIVED_FACT_SUPPLIED,
        path: fact.path.to_string(),
        place: read.place(number),
        found: Some(shown.clone()),
        message: format!("`{}` is {shown}, but it is a derived fact", fact.path),
        help: vec![help, "leave it out".to_owned()],
    });
}

fn check_assumption(world: &Known<'_>, assumption: &Assumption, faults: &mut Faults) {
    let message = match world.test(&assumption.condition, assumption.pack) {
        Outcome::Known(Value::Bool(false)) => {
            format!("the record breaks the assumption `{}`", assumption.text)
        }
        Outcome::Failed(failure) => {
            format!("the assumption `{}` cannot be checked: {}", assumption.text, failure.message)
        }
        Outcome::Known(_) | Outcome::Unknown(_) => return,
    };
    let help = world.values_read(&assumption.condition);
    faults.push(|| FactFault {
        code: codes::ASSUMPTION_BROKEN,
        path: String::new(),
        place: None,
        found: None,
        message,
        help,
    });
}

/// What is known of a record from its facts alone.
struct Known<'p> {
    policy: &'p Compiled,
    read: &'p Read<'p>,
    presuming: bool,
    /// The facts that are derived or conditional, settled in the order of their reads.
    settled: RefCell<BTreeMap<usize, Loaded>>,
}

impl<'p> Known<'p> {
    fn new(policy: &'p Compiled, read: &'p Read<'p>, presuming: bool) -> Self {
        let world = Self { policy, read, presuming, settled: RefCell::default() };
        for step in &policy.order {
            if let Step::Fact(number) = step {
                let loaded = world.settle(*number);
                world.settled.borrow_mut().insert(*number, loaded);
            }
        }
        world
    }

    fn settle(&self, number: usize) -> Loaded {
        let Some(fact) = self.policy.facts.get(number) else { return self.open(number) };
        let applies = fact.applies.as_ref().map(|condition| self.test(condition, fact.pack));
        match (applies, &fact.derive) {
            (Some(Outcome::Known(Value::Bool(false))), _) => Loaded::NotApplicable,
            (Some(Outcome::Unknown(_) | Outcome::Failed(_)), _) => self.open(number),
            (Some(Outcome::Known(_)) | None, None) => self.input(number),
            (Some(Outcome::Known(_)) | None, Some(formula)) => {
                match self.evaluate(formula, fact.pack, false) {
                    Outcome::Known(value) => Loaded::Known(value),
                    Outcome::Unknown(_) | Outcome::Failed(_) => self.open(number),
                }
            }
        }
    }

    /// Evaluates a condition or formula in a pack; what asks for the time of the decision is open.
    fn evaluate(&self, typed: &Typed, pack: usize, is_test: bool) -> Outcome {
        if asks_for_now(typed) {
            return Outcome::Unknown(cause("as_of"));
        }
        let view = View { world: self, pack };
        let evaluator = Evaluator::new(&view);
        if is_test { evaluator.test(typed) } else { evaluator.evaluate(typed) }
    }

    fn test(&self, condition: &Typed, pack: usize) -> Outcome {
        self.evaluate(condition, pack, true)
    }

    fn applies(&self, number: usize) -> bool {
        !matches!(self.settled.borrow().get(&number), Some(Loaded::NotApplicable))
    }

    fn fact(&self, number: usize) -> Loaded {
        let settled = self.settled.borrow().get(&number).cloned();
        settled.unwrap_or_else(|| self.input(number))
    }

    fn input(&self, number: usize) -> Loaded {
        let presumed = self.policy.facts.get(number).and_then(|fact| fact.presume.as_ref());
        match (self.read.slots.get(number), presumed) {
            (Some(Slot::Value(value)), _) => Loaded::Known(value.clone()),
            (Some(Slot::Unnamed | Slot::Absent), Some(presumption)) if self.presuming => {
                Loaded::Known(presumption.value.clone())
            }
            _ => self.open(number),
        }
    }

    fn open(&self, number: usize) -> Loaded {
        Loaded::Absent(cause(self.policy.facts.get(number).map_or("", |fact| &fact.path)))
    }

    /// Returns a line for each fact that a condition reads, with its value.
    fn values_read(&self, condition: &Typed) -> Vec<String> {
        let mut lines = Vec::new();
        for (symbol, _) in reads_of(condition) {
            let Some(Readable::Fact(number)) = self.readable(symbol) else { continue };
            let Some(fact) = self.policy.facts.get(number) else { continue };
            let line = match self.fact(number) {
                Loaded::Known(_) if fact.pii => continue,
                Loaded::Known(value) => {
                    format!("`{}` is `{}`", fact.path, value.display(self.policy.zone(fact.pack)))
                }
                _ => continue,
            };
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines
    }

    fn readable(&self, symbol: Symbol) -> Option<Readable> {
        let entry = usize::try_from(symbol.0).ok().and_then(|number| self.policy.symbols.get(number));
        entry.map(|entry| entry.readable)
    }
}

/// Returns whether an expression asks for the time of the decision without naming it, as
/// `days(a)` does.
pub(crate) fn asks_for_now(typed: &Typed) -> bool {
    typed.any(
        &|node| matches!(&node.kind, TypedKind::Call { function: Function::Days, args } if args.len() < 2),
    )
}

fn cause(name: &str) -> Causes {
    Causes::from([Cause::Fact(name.into())])
}

/// What the conditions of one pack see.
struct View<'w, 'p> {
    world: &'w Known<'p>,
    pack: usize,
}

impl Scope for View<'_, '_> {
    fn load(&self, symbol: Symbol) -> Loaded {
        match self.world.readable(symbol) {
            Some(Readable::Fact(number)) => self.world.fact(number),
            Some(Readable::Param(number)) => {
                let param = self.world.policy.params.get(number).filter(|param| !param.is_dated());
                match param.and_then(|param| param.on(None)) {
                    Some(value) => Loaded::Known(value.clone()),
                    None => Loaded::Absent(cause(&self.world.policy.path(symbol))),
                }
            }
            _ => Loaded::Absent(cause(&self.world.policy.path(symbol))),
        }
    }

    fn has(&self, symbol: Symbol) -> Outcome {
        let Some(Readable::Fact(number)) = self.world.readable(symbol) else {
            return Outcome::Unknown(cause(&self.world.policy.path(symbol)));
        };
        match self.world.read.slots.get(number) {
            Some(Slot::Faulty) => Outcome::Unknown(cause(&self.world.policy.path(symbol))),
            Some(Slot::Value(_)) => Outcome::Known(Value::Bool(self.world.applies(number))),
            Some(Slot::Unnamed | Slot::Absent) | None => Outcome::Known(Value::Bool(false)),
        }
    }

    fn load_at(&self, param: Symbol, date: Date) -> Loaded {
        match self.world.readable(param) {
            Some(Readable::Param(number)) => {
                match self.world.policy.params.get(number).and_then(|param| param.on(Some(date))) {
                    Some(value) => Loaded::Known(value.clone()),
                    None => Loaded::Absent(cause(&self.world.policy.path(param))),
                }
            }
            _ => self.load(param),
        }
    }

    fn zone(&self) -> Zone {
        self.world.policy.zone(self.pack)
    }

    /// Nothing that reads it is evaluated; see [`asks_for_now`].
    fn as_of(&self) -> Instant {
        Instant::MIN
    }

    fn name(&self, symbol: Symbol) -> Arc<str> {
        self.world.policy.path(symbol)
    }

    fn is_personal(&self, symbol: Symbol) -> bool {
        self.world.policy.is_personal(symbol)
    }
}
