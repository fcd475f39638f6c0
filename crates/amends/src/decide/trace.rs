//! Why a rule took part as it did: its tests with the values they read.

use amends_engine::expr::typed::{Symbol, Typed};
use amends_engine::outcome::Outcome;
use amends_engine::reference::{Atom, Evaluator, Loaded};
use amends_engine::value::{Value, Zone};

use super::state::{Firing, RuleState};
use super::world::World;
use crate::decision::{RuleResult, TestResult, TraceAtom, TraceEntry};
use crate::policy::symbol::Readable;
use crate::schema::fact::Fact;

/// The most possible values of an undecided result that a trace lists.
const SHOWN_POSSIBLE: usize = 6;

/// Returns the trace of a rule that took part.
pub(crate) fn entry(world: &World<'_>, firing: &Firing<'_>) -> TraceEntry {
    let rule = firing.rule;
    let place =
        firing.edition.filter(|_| rule.editions.len() > 1).map_or(rule.place, |edition| edition.place);
    TraceEntry {
        rule: firing.shown(),
        section: rule.section.name(),
        result: result_of(&firing.state),
        because: rule.because.clone(),
        cite: rule.cite.clone(),
        origin: rule.origin.clone(),
        at: world.policy.sources.position(place),
        atoms: firing.edition.map(|edition| atoms(world, firing, &edition.condition)).unwrap_or_default(),
    }
}

/// Returns the state of a rule as traces tell it.
pub(crate) fn result_of(state: &RuleState) -> RuleResult {
    match state {
        RuleState::Out => RuleResult::NotInForce,
        RuleState::NotMatched => RuleResult::NotMatched,
        RuleState::Matched => RuleResult::Matched,
        RuleState::Unknown(_) => RuleResult::Unknown,
        RuleState::Failed(_) => RuleResult::Error,
    }
}

/// Returns the tests of a condition with their results and the values they read.
pub(crate) fn atoms(world: &World<'_>, firing: &Firing<'_>, condition: &Typed) -> Vec<TraceAtom> {
    let view = world.view(firing.rule.pack).governed_by(firing.rule.governed_by).with_item(firing.item());
    let atoms = Evaluator::with_budget(&view, world.trace_budget()).atoms(condition);
    atoms
        .into_iter()
        .filter(|atom| !atom.reads.is_empty())
        .map(|atom| TraceAtom {
            text: written(world, &atom),
            result: test_result(&atom.outcome),
            reads: atom.reads.iter().map(|symbol| read(world, firing, *symbol)).collect(),
        })
        .collect()
}

fn test_result(outcome: &Outcome) -> TestResult {
    match outcome {
        Outcome::Known(Value::Bool(true)) => TestResult::True,
        Outcome::Known(Value::Bool(false)) => TestResult::False,
        Outcome::Known(_) => TestResult::Value,
        Outcome::Unknown(_) => TestResult::Unknown,
        Outcome::Failed(_) => TestResult::Error,
    }
}

/// Returns a test as its author wrote it; a cell with what it is a test of.
fn written(world: &World<'_>, atom: &Atom) -> String {
    let sources = &world.policy.sources;
    let test = one_line(sources.text(atom.span));
    if let Some(subject) = atom.subject {
        return format!("{}: {test}", one_line(sources.text(subject)));
    }
    // `present` and `missing` have no operand that is written anywhere else.
    match atom.reads.as_slice() {
        [symbol] if matches!(test.as_str(), "present" | "missing") => {
            format!("{}: {test}", world.policy.path(*symbol))
        }
        _ => test,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the name of what was read, with its value.
fn read(world: &World<'_>, firing: &Firing<'_>, symbol: Symbol) -> (String, String) {
    let path = world.policy.path(symbol).to_string();
    let loaded = {
        use amends_engine::reference::Scope as _;
        world
            .view(firing.rule.pack)
            .governed_by(firing.rule.governed_by)
            .with_item(firing.item())
            .load(symbol)
    };
    let personal = world.policy.is_personal(symbol);
    let shown = |value: &Value| {
        if personal { value.masked() } else { value.display(zone_of(world, firing, symbol)) }
    };
    let all = |values: &[Value]| values.iter().map(shown).collect::<Vec<_>>();
    let text = match loaded {
        Loaded::Known(value) => shown(&value),
        Loaded::OneOf { values, or_none, .. } if values.len() <= SHOWN_POSSIBLE => {
            let mut possible = all(&values);
            possible.extend(or_none.then(|| "none".to_owned()));
            possible.join(" or ")
        }
        Loaded::Partial { definite, possible, .. } if possible.len() <= SHOWN_POSSIBLE => {
            format!("[{}] and perhaps {}", all(&definite).join(", "), all(&possible).join(", "))
        }
        Loaded::None => "none".to_owned(),
        Loaded::NotApplicable => "not applicable".to_owned(),
        Loaded::Failed(_) => "error".to_owned(),
        Loaded::Absent(_) | Loaded::OneOf { .. } | Loaded::Partial { .. } | Loaded::Open(_) => {
            "unknown".to_owned()
        }
    };
    (path, text)
}

/// Returns the zone in which a value is shown: a fact's in that of the pack which declares it.
fn zone_of(world: &World<'_>, firing: &Firing<'_>, symbol: Symbol) -> Zone {
    let readable = world.policy.symbols.get(symbol.0 as usize).map(|entry| entry.readable);
    let fact = match readable {
        Some(Readable::Fact(number)) => world.policy.facts.get(number),
        _ => None,
    };
    world.policy.zone(fact.map_or(firing.rule.pack, |fact| fact.pack))
}

/// Returns a fact's value as traces show it: a personal one only by its kind and length.
pub(crate) fn masked(world: &World<'_>, fact: &Fact, value: &Value) -> String {
    if fact.pii { value.masked() } else { value.display(world.policy.zone(fact.pack)) }
}

/// Returns the arithmetic of a formula: as written, and with the values put in.
pub(crate) fn working(world: &World<'_>, firing: &Firing<'_>, formula: &Typed) -> String {
    let written = one_line(world.policy.sources.text(formula.span));
    let mut symbols: Vec<Symbol> = Vec::new();
    formula.visit_symbols(&mut |symbol, _| {
        if !symbols.contains(&symbol) {
            symbols.push(symbol);
        }
    });
    if symbols.is_empty() {
        return written;
    }
    let values = symbols.into_iter().map(|symbol| {
        let (name, value) = read(world, firing, symbol);
        format!("{name} = {value}")
    });
    format!("{written} where {}", values.collect::<Vec<_>>().join(", "))
}
