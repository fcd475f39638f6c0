//! Why a rule took part as it did: its tests with the values they read.

use amends_engine::expr::typed::{Symbol, Typed};
use amends_engine::outcome::Outcome;
use amends_engine::reference::{Atom, Evaluator, Loaded};
use amends_engine::value::{Value, Zone};

use super::state::{Firing, RuleState};
use super::world::World;
use crate::decision::{TraceAtom, TraceEntry};
use crate::policy::symbol::Readable;
use crate::schema::fact::Fact;

/// Returns the trace of a rule that took part.
pub(crate) fn entry(world: &World<'_>, firing: &Firing<'_>) -> TraceEntry {
    let rule = firing.rule;
    let place =
        firing.edition.filter(|_| rule.editions.len() > 1).map_or(rule.place, |edition| edition.place);
    TraceEntry {
        rule: firing.shown(),
        section: rule.section.name(),
        result: result_name(&firing.state),
        because: rule.because.clone(),
        cite: rule.cite.clone(),
        origin: rule.origin.clone(),
        at: world.policy.sources.position(place),
        atoms: firing.edition.map(|edition| atoms(world, firing, &edition.condition)).unwrap_or_default(),
    }
}

/// Returns the word for the state of a rule.
pub(crate) fn result_name(state: &RuleState) -> &'static str {
    match state {
        RuleState::Out => "not in force",
        RuleState::NotMatched => "not matched",
        RuleState::Matched => "matched",
        RuleState::Unknown(_) => "unknown",
        RuleState::Failed(_) => "error",
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
            result: outcome_name(&atom.outcome),
            reads: atom.reads.iter().map(|symbol| read(world, firing, *symbol)).collect(),
        })
        .collect()
}

fn outcome_name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Known(Value::Bool(true)) => "true",
        Outcome::Known(Value::Bool(false)) => "false",
        Outcome::Known(_) => "value",
        Outcome::Unknown(_) => "unknown",
        Outcome::Failed(_) => "error",
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
    let text = match loaded {
        Loaded::Known(value) if world.policy.is_personal(symbol) => value.masked(),
        Loaded::Known(value) => value.display(zone_of(world, firing, symbol)),
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
