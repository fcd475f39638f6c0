//! Deciding the further decisions of a policy.

use std::collections::BTreeMap;

use amends_engine::expr::typed::{Symbol, Typed};
use amends_engine::outcome::Outcome;
use amends_engine::reference::{Evaluator, Loaded};
use amends_engine::rules::hit::{Domain, HitPolicy};
use amends_engine::value::Value;

use super::recorder::Recorder;
use super::set::{Contribution, Resolved, RuleSet, domain_of, failed_as, open};
use super::state::{Element, Firing, elements, fire_step};
use super::world::World;
use crate::decision::{DecisionOutput, Slots, Status};
use crate::pack::text::HitText;
use crate::policy::order::Step;
use crate::policy::rule::{Payload, SectionName};
use crate::section::decide::{DecisionSet, Default, OutputSlot};

pub(crate) fn decide(
    world: &mut World<'_>,
    recorder: &mut Recorder,
    number: usize,
) -> Option<DecisionOutput> {
    let policy = world.policy;
    let decision = policy.decisions.get(number)?;
    let firings = fire_step(world, Step::Decision(number));
    let mut output = DecisionOutput {
        id: decision.id.clone(),
        title: decision.title.clone(),
        outputs: Vec::new(),
        per_item: decision.each.is_some(),
        items: Vec::new(),
    };
    if let Some(each) = decision.each {
        decide_items(world, recorder, decision, each.list, &firings, &mut output);
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
    list: Symbol,
    firings: &[Firing<'_>],
    output: &mut DecisionOutput,
) {
    let elements = match world.load_symbol(list) {
        Loaded::Known(Value::List(items)) => elements(&items, world.policy.is_personal(list)),
        Loaded::Known(_) | Loaded::NotApplicable | Loaded::None => Vec::new(),
        missing => return decide_without_list(world, recorder, decision, &missing, firings, output),
    };
    // A rule that could not be evaluated per element concerns every one of them.
    let takes_part = firings.iter().filter(|firing| firing.hit_state().is_some());
    let (of_all, of_one): (Vec<&Firing<'_>>, Vec<&Firing<'_>>) =
        takes_part.partition(|firing| firing.element.is_none());
    let mut of_items: BTreeMap<usize, Vec<&Firing<'_>>> = BTreeMap::new();
    for firing in of_one {
        if let Some(element) = &firing.element {
            of_items.entry(element.position).or_default().push(firing);
        }
    }
    let mut columns: Vec<Vec<Loaded>> = vec![Vec::new(); decision.outputs.len()];
    for element in elements {
        let mut of_item = of_items.remove(&element.position).unwrap_or_default();
        if !of_all.is_empty() {
            of_item.extend(&of_all);
            of_item.sort_by_key(|firing| decision.rules.iter().position(|rule| *rule == firing.id));
        }
        let (slots, loaded) = resolve_slots(world, recorder, decision, &of_item, Some(&element));
        for (column, loaded) in columns.iter_mut().zip(loaded) {
            column.push(loaded);
        }
        output.items.push((element.key, slots));
    }
    for (slot, column) in decision.outputs.iter().zip(columns) {
        world.set(slot.symbol, listed(column));
    }
}

/// Reports a decision whose list is not known: it is open how many elements there are.
fn decide_without_list(
    world: &mut World<'_>,
    recorder: &mut Recorder,
    decision: &DecisionSet,
    missing: &Loaded,
    firings: &[Firing<'_>],
    output: &mut DecisionOutput,
) {
    let takes_part = firings.iter().filter(|firing| firing.hit_state().is_some());
    let mut rules: Vec<String> = takes_part.map(Firing::shown).collect();
    if rules.is_empty() {
        rules.push("default".to_owned());
    }
    for slot in &decision.outputs {
        let name = name_of(decision, slot);
        let resolved = match missing {
            Loaded::Failed(failure) => {
                let error = recorder.error(failure, rules.first().map(String::as_str), world);
                failed_as(&name, error.into_iter().collect(), failure)
            }
            Loaded::Absent(causes)
            | Loaded::Open(causes)
            | Loaded::OneOf { causes, .. }
            | Loaded::Partial { causes, .. } => {
                for rule in &rules {
                    recorder.blocks(causes, SectionName::Decide, &name, rule);
                }
                open(causes)
            }
            Loaded::Known(_) | Loaded::NotApplicable | Loaded::None => continue,
        };
        output.outputs.push((slot.name.clone(), resolved.result));
        world.set(slot.symbol, resolved.loaded);
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
    element: Option<&Element>,
) -> (Slots, Vec<Loaded>) {
    let mut slots = Vec::new();
    let mut values = Vec::new();
    for (at, slot) in decision.outputs.iter().enumerate() {
        let contributions: Vec<Contribution<'_, '_>> = firings
            .iter()
            .filter(|firing| firing.hit_state().is_some())
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
        let mut name = name_of(decision, slot);
        if let Some(element) = element {
            name = format!("{name}[{}]", element.key);
        }
        let default = decision.default.as_ref();
        let output = default.and_then(|default| default.outputs.get(at)?.as_ref().zip(Some(default)));
        let set = RuleSet {
            section: SectionName::Decide,
            name: &name,
            policy: hit_policy(decision.hit),
            default: output.map(|(typed, default)| evaluate_default(world, default, element, typed)),
            proved_unique: decision.proved_unique,
        };
        let mut resolved = without_none(set.resolve(world, recorder, &contributions));
        resolved.result.personal = world.policy.is_personal(slot.symbol);
        slots.push((slot.name.clone(), resolved.result));
        values.push(resolved.loaded);
    }
    (slots, values)
}

/// Returns the name under which an output is reported.
fn name_of(decision: &DecisionSet, slot: &OutputSlot) -> String {
    match &slot.name {
        Some(name) => format!("{}.{name}", decision.id),
        None => decision.id.clone(),
    }
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

fn evaluate_default(
    world: &World<'_>,
    default: &Default,
    element: Option<&Element>,
    typed: &Typed,
) -> Outcome {
    let item = element.map(|element| &element.item);
    let view = world.view(default.pack).governed_by(default.governed_by).with_item(item);
    Evaluator::with_budget(&view, world.budget()).evaluate(typed)
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
