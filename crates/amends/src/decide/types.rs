//! Deciding the types of a complaint: a set of nodes, each with its evidence.

use amends_engine::expr::typed::{Symbol, Typed};
use amends_engine::outcome::{Causes, Outcome};
use amends_engine::reference::Loaded;
use amends_engine::rules::hit::{Domain, HitPolicy};
use amends_engine::value::{EnumValue, Value};

use super::recorder::Recorder;
use super::set::{Contribution, RuleSet, distinct};
use super::state::{Firing, RuleState, fire_step};
use super::trace::masked;
use super::world::World;
use crate::decision::{RecognisedType, Status, TypeEvidence, TypesResult};
use crate::policy::order::{Step, reads_of};
use crate::policy::rule::{Payload, SectionName};
use crate::policy::symbol::Readable;
use crate::section::types::TypesSet;

/// Beyond so many open nodes the possible primaries are all nodes in question.
const ENUMERATED: usize = 10;

pub(crate) fn decide(world: &mut World<'_>, recorder: &mut Recorder) -> TypesResult {
    let policy = world.policy;
    let set = &policy.types;
    let firings = fire_step(world, Step::Types);
    let given = given_nodes(world, set);
    let matched = firings.iter().filter(|firing| firing.state == RuleState::Matched).filter_map(node_of);
    let definite: Vec<EnumValue> = matched.chain(given.iter().cloned()).collect();
    // A node that a definite one lies under is recognised already; its own rule changes nothing.
    let contributions: Vec<Contribution<'_, '_>> = firings
        .iter()
        .filter_map(|firing| {
            let node = node_of(firing)?;
            let implied = definite.iter().any(|known| known.lies_under(node.position()));
            (firing.state == RuleState::Matched || !implied).then_some(Contribution {
                firing,
                output: Outcome::Known(Value::Enum(node)),
                domain: Domain::ANY,
            })
        })
        .collect();
    let rules = RuleSet {
        section: SectionName::Types,
        name: "types",
        policy: HitPolicy::Collect,
        default: None,
        proved_unique: false,
    };
    let resolved = rules.resolve(world, recorder, &contributions);
    let open: Vec<EnumValue> = contributions
        .iter()
        .filter(|found| matches!(found.firing.state, RuleState::Unknown(_)))
        .filter_map(|found| node_of(found.firing))
        .filter(|node| !definite.contains(node))
        .collect();
    let (all, loaded) = (most_specific(&definite), with_given(resolved.loaded, &definite));
    let primaries = possible_primaries(set, &definite, &open);
    let status = resolved.result.status;
    let causes = causes_of(&loaded);
    let result = TypesResult {
        status: if status == Status::Decided && all.is_empty() { Status::None } else { status },
        primary: all_primary(set, &all).filter(|_| status == Status::Decided),
        all: all.iter().map(|node| recognised(world, set, node, &firings, &given)).collect(),
        possible: resolved.result.possible,
        unknown: resolved.result.unknown,
        errors: resolved.result.errors,
    };
    recorder.trace(world, &firings);
    let primary = match (&loaded, primaries.as_slice()) {
        (Loaded::Failed(failure), _) => Loaded::Failed(failure.clone()),
        (_, [None]) => Loaded::None,
        (_, [Some(only)]) => Loaded::Known(Value::Enum(only.clone())),
        (_, several) => Loaded::OneOf {
            values: several.iter().flatten().cloned().map(Value::Enum).collect(),
            or_none: several.contains(&None),
            causes,
        },
    };
    world.set(policy.outputs.types, loaded);
    world.set(policy.outputs.primary, primary);
    result
}

fn node_of(firing: &Firing<'_>) -> Option<EnumValue> {
    match &firing.edition?.payload {
        Payload::Type(node) => Some(node.clone()),
        _ => None,
    }
}

/// Returns the types that a person has set; an absent fact sets none.
fn given_nodes(world: &World<'_>, set: &TypesSet) -> Vec<EnumValue> {
    let Some(fact) = set.given else { return Vec::new() };
    let Loaded::Known(Value::List(items)) = world.load_symbol(fact) else {
        world.note_absent(fact);
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|item| match item {
            Value::Enum(node) => Some(node.clone()),
            _ => None,
        })
        .collect()
}

/// Adds what was set by hand to what rules recognised.
fn with_given(loaded: Loaded, definite: &[EnumValue]) -> Loaded {
    let nodes: Vec<Value> = distinct(most_specific(definite).into_iter().map(Value::Enum));
    match loaded {
        Loaded::Known(_) => Loaded::Known(Value::List(nodes.into())),
        Loaded::Partial { possible, causes, .. } => Loaded::Partial { definite: nodes, possible, causes },
        other => other,
    }
}

fn causes_of(loaded: &Loaded) -> Causes {
    match loaded {
        Loaded::Partial { causes, .. } | Loaded::Open(causes) => causes.clone(),
        _ => Causes::new(),
    }
}

/// Returns the nodes that no other one lies under, in order of declaration and without repetition.
fn most_specific(nodes: &[EnumValue]) -> Vec<EnumValue> {
    let mut specific: Vec<EnumValue> = nodes
        .iter()
        .filter(|node| !nodes.iter().any(|other| other != *node && other.lies_under(node.position())))
        .cloned()
        .collect();
    specific.sort_by_key(EnumValue::position);
    specific.dedup();
    specific
}

/// Returns the one node that stands for all: by priority, then depth, then name.
fn all_primary(set: &TypesSet, specific: &[EnumValue]) -> Option<String> {
    primary_of(set, specific).map(|node| node.word().to_owned())
}

fn primary_of(set: &TypesSet, specific: &[EnumValue]) -> Option<EnumValue> {
    let rank = |node: &EnumValue| {
        let priority = set.priorities.get(node.position()).copied().unwrap_or(u32::MAX);
        let depth = node.word().split('.').count();
        (priority, std::cmp::Reverse(depth), node.word().to_owned())
    };
    specific.iter().min_by_key(|node| rank(node)).cloned()
}

/// Returns every node that could turn out to be primary; `None` stands for no type at all.
fn possible_primaries(set: &TypesSet, definite: &[EnumValue], open: &[EnumValue]) -> Vec<Option<EnumValue>> {
    let mut found: Vec<Option<EnumValue>> = Vec::new();
    let mut add = |primary: Option<EnumValue>| {
        if !found.contains(&primary) {
            found.push(primary);
        }
    };
    if open.len() > ENUMERATED {
        definite.iter().chain(open).for_each(|node| add(Some(node.clone())));
        if definite.is_empty() {
            add(None);
        }
        return found;
    }
    let certain = most_specific(definite);
    // Of the nodes that nothing open lies under only the first can ever be primary.
    let (threatened, firm): (Vec<EnumValue>, Vec<EnumValue>) =
        certain.into_iter().partition(|node| open.iter().any(|other| other.lies_under(node.position())));
    let firm = primary_of(set, &firm);
    for world in 0u32..(1u32 << open.len()) {
        let chosen = open.iter().enumerate().filter(|(at, _)| world & (1 << at) != 0).map(|(_, node)| node);
        let nodes: Vec<EnumValue> = threatened.iter().chain(&firm).chain(chosen).cloned().collect();
        add(primary_of(set, &most_specific(&nodes)));
    }
    found
}

fn recognised(
    world: &World<'_>,
    set: &TypesSet,
    node: &EnumValue,
    firings: &[Firing<'_>],
    given: &[EnumValue],
) -> RecognisedType {
    let by: Vec<&Firing<'_>> = firings
        .iter()
        .filter(|firing| {
            firing.state == RuleState::Matched && node_of(firing).is_some_and(|known| known == *node)
        })
        .collect();
    RecognisedType {
        id: node.word().to_owned(),
        title: set.titles.get(node.position()).cloned().unwrap_or_default(),
        rules: by.iter().map(|firing| firing.shown()).collect(),
        evidence: by.iter().flat_map(|firing| evidence(world, firing)).collect(),
        given: given.contains(node),
    }
}

/// Returns what the condition of a matched rule rests on: words in texts and values of facts.
fn evidence(world: &World<'_>, firing: &Firing<'_>) -> Vec<TypeEvidence> {
    let Some(edition) = firing.edition else { return Vec::new() };
    let mut evidence: Vec<TypeEvidence> = Vec::new();
    for symbol in symbols_that_hold(world, firing, &edition.condition) {
        for found in evidence_of(world, symbol) {
            if !evidence.contains(&found) {
                evidence.push(found);
            }
        }
    }
    evidence
}

/// Returns the symbols read by the tests of a condition that hold.
fn symbols_that_hold(world: &World<'_>, firing: &Firing<'_>, condition: &Typed) -> Vec<Symbol> {
    let view = world.view(firing.rule.pack).governed_by(firing.rule.governed_by).with_item(firing.item());
    let atoms =
        amends_engine::reference::Evaluator::with_budget(&view, world.trace_budget()).atoms(condition);
    let held = atoms.into_iter().filter(|atom| atom.outcome == Outcome::Known(Value::Bool(true)));
    let mut symbols: Vec<Symbol> = held.flat_map(|atom| atom.reads).collect();
    if symbols.is_empty() {
        symbols = reads_of(condition).into_iter().map(|(symbol, _)| symbol).collect();
    }
    symbols.dedup();
    symbols
}

fn evidence_of(world: &World<'_>, symbol: Symbol) -> Vec<TypeEvidence> {
    let path = world.policy.path(symbol);
    match world.policy.symbols.get(symbol.0 as usize).map(|entry| entry.readable) {
        Some(Readable::Signal) => {
            let signal = path.strip_prefix("signal.").unwrap_or(&path).to_owned();
            let found = world.evidence(symbol).iter().map(|found| TypeEvidence::Signal {
                signal: signal.clone(),
                fact: found.fact.to_string(),
                span: (found.span.start, found.span.end),
                text: quoted(world, &found.fact, found.span.clone()),
            });
            found.collect()
        }
        Some(Readable::Fact(number)) => match (world.policy.facts.get(number), world.load_symbol(symbol)) {
            (Some(fact), Loaded::Known(value)) => {
                vec![TypeEvidence::Fact { fact: path.to_string(), value: masked(world, fact, &value) }]
            }
            (_, _) => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Returns the words of a text that show a signal; masked where the text is marked `pii`.
fn quoted(world: &World<'_>, path: &str, span: std::ops::Range<usize>) -> String {
    let fact = world.policy.facts.iter().find(|fact| *fact.path == *path);
    let Some(fact) = fact else { return String::new() };
    let Loaded::Known(Value::String(text)) = world.load_symbol(fact.symbol) else { return String::new() };
    let words = text.get(span).unwrap_or_default();
    if fact.pii { Value::String(words.into()).masked() } else { words.to_owned() }
}
