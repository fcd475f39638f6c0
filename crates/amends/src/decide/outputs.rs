//! Deciding the further decisions of a policy.

use amends_engine::expr::typed::Typed;
use amends_engine::outcome::Outcome;
use amends_engine::reference::{Evaluator, Loaded};
use amends_engine::rules::hit::{Domain, HitPolicy};
use amends_engine::value::Value;

use super::recorder::Recorder;
use super::set::{Contribution, Resolved, RuleSet, domain_of};
use super::state::{Firing, fire};
use super::world::World;
use crate::decision::{DecisionOutput, Slots, Status};
use crate::pack::text::HitText;
use crate::policy::rule::{Payload, SectionName};
use crate::section::decide::DecisionSet;

pub(crate) fn decide(
    world: &mut World<'_>,
    recorder: &mut Recorder,
    number: usize,
) -> Option<DecisionOutput> {
    let policy = world.policy;
    let decision = policy.decisions.get(number)?;
    let firings = fire(world, &decision.rules);
    let mut output = DecisionOutput {
        id: decision.id.clone(),
        title: decision.title.clone(),
        outputs: Vec::new(),
        items: Vec::new(),
    };
    if decision.each.is_some() {
        decide_items(world, recorder, decision, &firings, &mut output);
    } else {
        let all: Vec<&Firing<'_>> = firings.iter().collect();
        let (slots, loaded) = resolve_slots(world, recorder, decision, &all, None);
        output.outputs = slots;
        for (symbol, loaded) in decision.outputs.iter().map(|slot| slot.symbol).zip(loaded) {
            world.set(symbol, loaded);
        }
        set_row(world, decision, &all);
    }
    recorder.trace(world, &firings);
    Some(output)
}

/// Decides once per element of the list; read outside, the decision is the list of its values.
fn decide_items(
    world: &mut World<'_>,
    recorder: &mut Recorder,
    decision: &DecisionSet,
    firings: &[Firing<'_>],
    output: &mut DecisionOutput,
) {
    let mut keys: Vec<Option<String>> = Vec::new();
    for firing in firings {
        if !keys.contains(&firing.key) {
            keys.push(firing.key.clone());
        }
    }
    let mut columns: Vec<Vec<Loaded>> = vec![Vec::new(); decision.outputs.len()];
    for key in keys {
        let of_item: Vec<&Firing<'_>> = firings.iter().filter(|firing| firing.key == key).collect();
        let (slots, loaded) = resolve_slots(world, recorder, decision, &of_item, key.as_deref());
        for (column, loaded) in columns.iter_mut().zip(loaded) {
            column.push(loaded);
        }
        match key {
            Some(key) => output.items.push((key, slots)),
            // The list itself is unknown, so it is open how many elements there are.
            None => output.outputs = slots,
        }
    }
    for (slot, column) in decision.outputs.iter().zip(columns) {
        world.set(slot.symbol, listed(column));
    }
}

/// Joins the values of all elements; one that is not decided leaves the list open.
fn listed(column: Vec<Loaded>) -> Loaded {
    let mut values = Vec::new();
    for loaded in column {
        match loaded {
            Loaded::Known(value) => values.push(value),
            Loaded::None => {}
            Loaded::OneOf { causes, .. } | Loaded::Partial { causes, .. } => return Loaded::Open(causes),
            other => return other,
        }
    }
    Loaded::Known(Value::List(values.into()))
}

fn resolve_slots(
    world: &World<'_>,
    recorder: &mut Recorder,
    decision: &DecisionSet,
    firings: &[&Firing<'_>],
    key: Option<&str>,
) -> (Slots, Vec<Loaded>) {
    let mut slots = Vec::new();
    let mut values = Vec::new();
    for (at, slot) in decision.outputs.iter().enumerate() {
        let contributions: Vec<Contribution<'_, '_>> = firings
            .iter()
            .filter_map(|firing| {
                let Payload::Row(row) = &firing.edition?.payload else { return None };
                let output = row.get(at)?;
                Some(Contribution {
                    firing,
                    output: output.as_ref().map_or_else(none_value, |typed| firing.evaluate(world, typed)),
                    domain: domain_of(&slot.ty),
                })
            })
            .collect();
        let mut name = match &slot.name {
            Some(name) => format!("{}.{name}", decision.id),
            None => decision.id.clone(),
        };
        if let Some(key) = key {
            name = format!("{name}[{key}]");
        }
        let default = decision.default.as_ref().and_then(|row| row.get(at)).and_then(Option::as_ref);
        let set = RuleSet {
            section: SectionName::Decide,
            name: &name,
            policy: hit_policy(decision.hit),
            default: default.map(|typed| evaluate_default(world, decision, typed)),
            proved_unique: decision.proved_unique,
        };
        let mut resolved = without_none(set.resolve(world, recorder, &contributions));
        resolved.result.personal = world.policy.is_personal(slot.symbol);
        slots.push((slot.name.clone(), resolved.result));
        values.push(resolved.loaded);
    }
    (slots, values)
}

/// `none` travels through the hit policies as a value of its own, which no type of a policy has.
fn none_value() -> Outcome {
    Outcome::Known(Value::Null)
}

/// Turns the stand-in for `none` back into no value.
fn without_none(mut resolved: Resolved) -> Resolved {
    let result = &mut resolved.result;
    if result.value == Some(Value::Null) {
        result.status = Status::None;
        result.value = None;
        resolved.loaded = Loaded::None;
    }
    if result.so_far == Some(Value::Null) {
        result.so_far = None;
    }
    for possible in &mut result.possible {
        if possible.value == Some(Value::Null) {
            possible.value = None;
        }
    }
    if let Loaded::OneOf { values, or_none, .. } = &mut resolved.loaded
        && values.contains(&Value::Null)
    {
        values.retain(|value| *value != Value::Null);
        *or_none = true;
    }
    resolved
}

fn evaluate_default(world: &World<'_>, decision: &DecisionSet, typed: &Typed) -> Outcome {
    Evaluator::with_budget(&world.view(decision.pack), world.budget()).evaluate(typed)
}

/// Sets which row decided, for expressions that ask for it.
fn set_row(world: &mut World<'_>, decision: &DecisionSet, firings: &[&Firing<'_>]) {
    let Some(symbol) = decision.row_symbol else { return };
    let contributions: Vec<Contribution<'_, '_>> = firings
        .iter()
        .filter(|firing| firing.edition.is_some())
        .map(|firing| Contribution {
            firing,
            output: Outcome::Known(Value::String(std::sync::Arc::clone(&firing.rule.id))),
            domain: Domain::ANY,
        })
        .collect();
    let policy = match decision.hit {
        HitText::First => HitPolicy::First,
        _ => HitPolicy::Unique,
    };
    let name = format!("{}.row", decision.id);
    let set = RuleSet {
        section: SectionName::Decide,
        name: &name,
        policy,
        default: None,
        proved_unique: decision.proved_unique,
    };
    // Only the reading counts: errors and unknowns stand with the outputs themselves.
    let mut ignored = Recorder::default();
    let resolved = set.resolve(world, &mut ignored, &contributions);
    world.set(symbol, resolved.loaded);
}

pub(crate) fn hit_policy(hit: HitText) -> HitPolicy {
    match hit {
        HitText::Unique => HitPolicy::Unique,
        HitText::Any => HitPolicy::Any,
        HitText::First => HitPolicy::First,
        HitText::Highest => HitPolicy::Highest,
        HitText::Lowest => HitPolicy::Lowest,
        HitText::Collect => HitPolicy::Collect,
        HitText::Sum => HitPolicy::Sum,
        HitText::Min => HitPolicy::Min,
        HitText::Max => HitPolicy::Max,
        HitText::Count => HitPolicy::Count,
    }
}
