//! What the rules of one case can read: facts, figures, signals and the results so far.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use amends_engine::diagnostic::codes;
use amends_engine::expr::typed::Symbol;
use amends_engine::outcome::{Cause, Causes, Failure, Outcome};
use amends_engine::program::{Coordinate, Members, Position};
use amends_engine::reference::{Budget, Evaluator, Loaded, Scope};
use amends_engine::source::Span;
use amends_engine::value::{Date, Instant, Value, Zone};

use super::Way;
use crate::facts::Facts;
use crate::policy::Compiled;
use crate::policy::index::StepIndex;
use crate::policy::symbol::Readable;
use crate::signal::{Evidence, SignalResult};

/// The state of one decision in the making.
#[derive(Debug)]
pub(crate) struct World<'p> {
    pub(crate) policy: &'p Compiled,
    pub(crate) facts: &'p Facts,
    pub(crate) as_of: Instant,
    /// Whether presumptions stand in for absent facts.
    presuming: bool,
    /// The steps that all rules of the decision share.
    budget: Budget,
    /// The steps of telling why, which repeats tests.
    trace_budget: Budget,
    /// What has been computed: derived facts, signals, results.
    computed: BTreeMap<Symbol, Loaded>,
    /// Evidence of the signals that are there.
    evidence: BTreeMap<Symbol, Vec<Evidence>>,
    /// Absent facts whose absence answered a question.
    asked_absent: RefCell<BTreeSet<Symbol>>,
    /// Absent facts whose presumption was used.
    presumed: RefCell<BTreeSet<Symbol>>,
    /// Where the case lies, as far as it is known by now.
    position: Position,
    way: Way,
}

impl<'p> World<'p> {
    pub(crate) fn new(policy: &'p Compiled, facts: &'p Facts, as_of: Instant, presuming: bool) -> Self {
        let mut world = Self {
            policy,
            facts,
            as_of,
            presuming,
            budget: Budget::default(),
            trace_budget: Budget::default(),
            computed: BTreeMap::new(),
            evidence: BTreeMap::new(),
            asked_absent: RefCell::default(),
            presumed: RefCell::default(),
            position: policy.index.dimensions.nowhere(),
            way: Way::Index,
        };
        world.locate_inputs();
        world
    }

    pub(crate) fn find_rules_by(&mut self, way: Way) {
        self.way = way;
    }

    pub(crate) fn way(&self) -> Way {
        self.way
    }

    pub(crate) fn position(&self) -> &Position {
        &self.position
    }

    /// Notes what evaluating the rules of a step would have noted, though some are passed over.
    pub(crate) fn note_passed_over(&self, set: &StepIndex) {
        let view = self.view(self.policy.packs.len().saturating_sub(1));
        for symbol in &set.asked {
            // What matters is that it was asked, see `Scope::has`; the answer is in the index.
            let _ = view.has(*symbol);
        }
        for symbol in &set.presumable {
            let _ = self.load_symbol(*symbol);
        }
    }

    /// Finds the place of what is known before any step.
    fn locate_inputs(&mut self) {
        let (policy, facts) = (self.policy, self.facts);
        for (symbol, number) in &policy.index.inputs {
            let presumable =
                || self.presuming && policy.facts.get(*number).is_some_and(|fact| fact.presume.is_some());
            match facts.value(*number) {
                Some(value) => self.locate_value(*symbol, value),
                // A presumption is a value to a test and nothing to one of presence.
                None if presumable() => {}
                None => policy.index.dimensions.set(&mut self.position, *symbol, Coordinate::Absent),
            }
        }
        let as_of = Value::Timestamp(self.as_of);
        for symbol in policy.index.dimensions.values() {
            match policy.readable(symbol) {
                Some(Readable::AsOf) => self.locate_value(symbol, &as_of),
                Some(Readable::Param(number)) => {
                    match policy.params.get(number).map(|param| param.on(None)) {
                        Some(Some(value)) => self.locate_value(symbol, value),
                        _ => policy.index.dimensions.set(&mut self.position, symbol, Coordinate::Absent),
                    }
                }
                _ => {}
            }
        }
    }

    fn locate_value(&mut self, symbol: Symbol, value: &Value) {
        let dimensions = &self.policy.index.dimensions;
        dimensions.set(&mut self.position, symbol, Coordinate::Value(value));
        if let Value::List(items) = value {
            dimensions.set_members(&mut self.position, symbol, Members::Known(items));
        }
    }

    /// Returns whether an unknown symbol is also not in the record: a fact may be supplied of which it is open
    /// whether it applies, and a test of presence is about the record.
    fn is_not_there(&self, symbol: Symbol) -> bool {
        match self.policy.readable(symbol) {
            Some(Readable::Fact(number)) => self.facts.value(number).is_none(),
            Some(Readable::Output) | None => false,
            Some(Readable::Param(_) | Readable::Signal | Readable::Item | Readable::AsOf) => true,
        }
    }

    /// Finds the place of what a step has settled.
    fn locate(&mut self, symbol: Symbol, loaded: &Loaded) {
        let dimensions = &self.policy.index.dimensions;
        match loaded {
            Loaded::Known(value) => self.locate_value(symbol, value),
            Loaded::Absent(_) if self.is_not_there(symbol) => {
                dimensions.set(&mut self.position, symbol, Coordinate::Absent);
            }
            Loaded::NotApplicable => {
                dimensions.set(&mut self.position, symbol, Coordinate::NotApplicable);
            }
            Loaded::Partial { definite, possible, .. } => {
                dimensions.set_members(&mut self.position, symbol, Members::Partial(definite, possible));
            }
            // Open from the start.
            Loaded::Absent(_) | Loaded::None | Loaded::OneOf { .. } | Loaded::Open(_) | Loaded::Failed(_) => {
            }
        }
    }

    /// Notes that the absence of a fact answered a question.
    pub(crate) fn note_absent(&self, symbol: Symbol) {
        self.asked_absent.borrow_mut().insert(symbol);
    }

    /// Records what a symbol reads as from now on.
    pub(crate) fn set(&mut self, symbol: Symbol, loaded: Loaded) {
        self.locate(symbol, &loaded);
        self.computed.insert(symbol, loaded);
    }

    pub(crate) fn budget(&self) -> &Budget {
        &self.budget
    }

    pub(crate) fn trace_budget(&self) -> &Budget {
        &self.trace_budget
    }

    pub(crate) fn asked_absent(&self) -> Vec<Symbol> {
        self.asked_absent.borrow().iter().copied().collect()
    }

    pub(crate) fn presumed(&self) -> Vec<Symbol> {
        self.presumed.borrow().iter().copied().collect()
    }

    pub(crate) fn evidence(&self, signal: Symbol) -> &[Evidence] {
        self.evidence.get(&signal).map_or(&[], Vec::as_slice)
    }

    /// Returns what the rules of a pack see.
    pub(crate) fn view(&self, pack: usize) -> View<'_> {
        View { world: self, pack, governed_by: None, item: None }
    }

    /// Derives one fact, or settles whether it is applicable.
    pub(crate) fn settle_fact(&mut self, number: usize) {
        let Some(fact) = self.policy.facts.get(number) else { return };
        let view = self.view(fact.pack);
        let applies = fact
            .applies
            .as_ref()
            .map(|condition| Evaluator::with_budget(&view, &self.budget).test(condition));
        let loaded = match applies {
            Some(Outcome::Known(Value::Bool(false))) => Loaded::NotApplicable,
            Some(Outcome::Unknown(causes)) => Loaded::Absent(causes),
            Some(Outcome::Failed(failure)) => Loaded::Failed(failure),
            Some(Outcome::Known(_)) | None => match &fact.derive {
                Some(formula) => match Evaluator::with_budget(&view, &self.budget).evaluate(formula) {
                    Outcome::Known(value) => Loaded::Known(value),
                    Outcome::Unknown(causes) => Loaded::Absent(causes),
                    Outcome::Failed(failure) => Loaded::Failed(failure),
                },
                None => self.input(number),
            },
        };
        let symbol = fact.symbol;
        self.set(symbol, loaded);
    }

    /// Looks for all signals in the texts.
    pub(crate) fn scan_signals(&mut self) {
        let signals = &self.policy.signals;
        let loaded: BTreeMap<Arc<str>, Loaded> = signals
            .set
            .facts()
            .iter()
            .filter_map(|path| Some((Arc::clone(path), self.fact(self.facts.number(path)?))))
            .collect();
        let texts: Vec<(&str, Option<&str>)> = loaded
            .iter()
            .map(|(path, loaded)| match loaded {
                Loaded::Known(Value::String(text)) => (&**path, Some(&**text)),
                // A text that cannot exist shows nothing, which is not the same as not having seen it.
                Loaded::NotApplicable => (&**path, Some("")),
                _ => (&**path, None),
            })
            .collect();
        let results = signals.set.scan(&texts);
        let mut found = Vec::new();
        for (symbol, result) in signals.symbols.iter().zip(results) {
            let loaded = match result {
                SignalResult::True(evidence) => {
                    found.push((*symbol, evidence));
                    Loaded::Known(Value::Bool(true))
                }
                SignalResult::False => Loaded::Known(Value::Bool(false)),
                SignalResult::Unknown(facts) => unseen(&facts, &loaded),
            };
            self.set(*symbol, loaded);
        }
        self.evidence.extend(found);
    }

    fn fact(&self, number: usize) -> Loaded {
        let symbol = self.policy.facts.get(number).map(|fact| fact.symbol);
        match symbol.and_then(|symbol| self.computed.get(&symbol)) {
            Some(loaded) => loaded.clone(),
            None => self.input(number),
        }
    }

    /// Reads a fact as it was supplied, or presumed.
    fn input(&self, number: usize) -> Loaded {
        if let Some(value) = self.facts.value(number) {
            return Loaded::Known(value.clone());
        }
        let Some(fact) = self.policy.facts.get(number) else { return Loaded::Absent(Causes::new()) };
        if let (Some(presumption), true) = (&fact.presume, self.presuming) {
            self.presumed.borrow_mut().insert(fact.symbol);
            return Loaded::Known(presumption.value.clone());
        }
        Loaded::Absent(Causes::from([Cause::Fact(Arc::clone(&fact.path))]))
    }

    /// Returns the date that governs the rules of a pack, or a rule with its own `governed_by`.
    pub(crate) fn governing(&self, pack: usize, own: Option<Symbol>) -> Governing {
        let zone = self.policy.zone(pack);
        let symbol = own.or_else(|| self.policy.pack(pack).and_then(|pack| pack.governed_by));
        let Some(symbol) = symbol else {
            return Governing::On { instant: Some(self.as_of), date: self.as_of.date(zone) };
        };
        match self.load_symbol(symbol) {
            Loaded::Known(Value::Timestamp(instant)) => {
                Governing::On { instant: Some(instant), date: instant.date(zone) }
            }
            Loaded::Known(Value::Date(date)) => Governing::On { instant: None, date },
            Loaded::Absent(causes) | Loaded::Open(causes) => Governing::Unknown(causes),
            Loaded::Failed(failure) => Governing::Failed(failure),
            Loaded::NotApplicable => Governing::Failed(Failure {
                code: codes::NOT_APPLICABLE,
                message: format!("`{}` does not apply, and its date governs", self.policy.path(symbol)),
                span: self
                    .policy
                    .pack(pack)
                    .and_then(|pack| pack.manifest.governed_by.as_ref())
                    .map(|fact| fact.span),
                help: Some("name a fact that always applies in `governed_by:`".to_owned()),
                caused_by: None,
            }),
            _ => Governing::Unknown(Causes::from([Cause::Fact(self.policy.path(symbol))])),
        }
    }

    pub(crate) fn load_symbol(&self, symbol: Symbol) -> Loaded {
        if let Some(loaded) = self.computed.get(&symbol) {
            return loaded.clone();
        }
        match self.policy.symbols.get(symbol.0 as usize).map(|entry| entry.readable) {
            Some(Readable::Fact(number)) => self.input(number),
            Some(Readable::AsOf) => Loaded::Known(Value::Timestamp(self.as_of)),
            // The order of steps computes results before they are read; a failed sort loads no policy.
            Some(Readable::Output | Readable::Signal | Readable::Param(_) | Readable::Item) | None => {
                Loaded::Open(Causes::from([Cause::Fact(self.policy.path(symbol))]))
            }
        }
    }
}

/// The date that selects what is in force.
#[derive(Clone, Debug)]
pub(crate) enum Governing {
    /// Known.
    On {
        /// The instant, if the fact has one.
        instant: Option<Instant>,
        /// The civil date in the pack's zone.
        date: Date,
    },
    /// Its fact is absent.
    Unknown(Causes),
    /// Its fact could not be derived.
    Failed(Failure),
}

/// What the rules of one pack see of the world.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'w> {
    world: &'w World<'w>,
    pack: usize,
    governed_by: Option<Symbol>,
    item: Option<&'w Value>,
}

impl<'w> View<'w> {
    pub(crate) fn governed_by(self, fact: Option<Symbol>) -> Self {
        Self { governed_by: fact, ..self }
    }

    pub(crate) fn with_item(self, item: Option<&'w Value>) -> Self {
        Self { item, ..self }
    }

    fn param(&self, number: usize, date: Option<Date>) -> Loaded {
        let Some(param) = self.world.policy.params.get(number) else { return Loaded::Open(Causes::new()) };
        match param.on(date) {
            Some(value) => Loaded::Known(value.clone()),
            None => Loaded::Absent(Causes::from([Cause::Param(Arc::clone(&param.id))])),
        }
    }
}

impl Scope for View<'_> {
    fn load(&self, symbol: Symbol) -> Loaded {
        match self.world.policy.symbols.get(symbol.0 as usize).map(|entry| entry.readable) {
            Some(Readable::Item) => match self.item {
                Some(item) => Loaded::Known(item.clone()),
                None => Loaded::Open(Causes::from([Cause::Fact("item".into())])),
            },
            Some(Readable::Param(number)) => {
                let dated =
                    self.world.policy.params.get(number).is_some_and(crate::schema::param::Param::is_dated);
                if !dated {
                    return self.param(number, None);
                }
                let own = self.world.policy.params.get(number).and_then(|param| param.governed_by);
                match self.world.governing(self.pack, own.or(self.governed_by)) {
                    Governing::On { date, .. } => self.param(number, Some(date)),
                    Governing::Unknown(causes) => Loaded::Absent(causes),
                    Governing::Failed(failure) => Loaded::Failed(failure),
                }
            }
            _ => self.world.load_symbol(symbol),
        }
    }

    fn has(&self, symbol: Symbol) -> Outcome {
        let entry = self.world.policy.symbols.get(symbol.0 as usize);
        if let Some(Readable::Fact(number)) = entry.map(|entry| entry.readable) {
            let applicable = !matches!(self.world.computed.get(&symbol), Some(Loaded::NotApplicable));
            let supplied = self.world.facts.value(number).is_some();
            if applicable && !supplied {
                self.world.note_absent(symbol);
            }
            return Outcome::Known(Value::Bool(applicable && supplied));
        }
        match self.load(symbol) {
            Loaded::None => Outcome::Known(Value::Bool(false)),
            Loaded::OneOf { or_none: true, causes, .. } | Loaded::Absent(causes) | Loaded::Open(causes) => {
                Outcome::Unknown(causes)
            }
            Loaded::Failed(failure) => Outcome::Failed(failure),
            Loaded::Known(_) | Loaded::Partial { .. } | Loaded::OneOf { .. } => {
                Outcome::Known(Value::Bool(true))
            }
            Loaded::NotApplicable => Outcome::Known(Value::Bool(false)),
        }
    }

    fn load_at(&self, param: Symbol, date: Date) -> Loaded {
        match self.world.policy.symbols.get(param.0 as usize).map(|entry| entry.readable) {
            Some(Readable::Param(number)) => self.param(number, Some(date)),
            _ => self.load(param),
        }
    }

    fn zone(&self) -> Zone {
        self.world.policy.zone(self.pack)
    }

    fn as_of(&self) -> Instant {
        self.world.as_of
    }

    fn name(&self, symbol: Symbol) -> Arc<str> {
        self.world.policy.path(symbol)
    }

    fn is_personal(&self, symbol: Symbol) -> bool {
        self.world.policy.is_personal(symbol)
    }
}

/// Returns what a signal reads as whose texts could not all be seen: it waits for what they wait
/// for, and fails if there is nothing to wait for.
fn unseen(facts: &[Arc<str>], loaded: &BTreeMap<Arc<str>, Loaded>) -> Loaded {
    let mut causes = Causes::new();
    let mut failure = None;
    for fact in facts {
        match loaded.get(fact) {
            Some(Loaded::Absent(more) | Loaded::Open(more)) => causes.extend(more.iter().cloned()),
            Some(Loaded::Failed(failed)) => failure = failure.or(Some(failed)),
            _ => {
                causes.insert(Cause::Fact(Arc::clone(fact)));
            }
        }
    }
    match failure {
        Some(failure) if causes.is_empty() => Loaded::Failed(failure.clone()),
        _ => Loaded::Absent(causes),
    }
}

/// Returns a failure that only passes on the failure of a result read.
pub(crate) fn consequence(of: &str, failure: &Failure, span: Option<Span>) -> Failure {
    Failure {
        code: failure.code,
        message: failure.message.clone(),
        help: failure.help.clone(),
        span,
        caused_by: Some(failure.caused_by.clone().unwrap_or_else(|| of.into())),
    }
}
