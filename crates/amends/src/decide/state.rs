//! The state of every rule of a case: in force or not, and what its condition gives.

use std::collections::{BTreeMap, BTreeSet};

use amends_engine::expr::typed::Symbol;
use amends_engine::outcome::{Cause, Causes, Failure, Outcome};
use amends_engine::program::Scratch;
use amends_engine::reference::{Evaluator, Loaded, over_budget};
use amends_engine::rules::hit;
use amends_engine::value::{Value, Zone};

use super::Way;
use super::world::{Governing, World};
use crate::policy::index::is_always_in_force;
use crate::policy::order::Step;
use crate::policy::rule::{Edition, Rule, RuleId};

/// What became of a rule.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RuleState {
    /// Not in force on the governing date, overridden or disabled: it takes no part.
    Out,
    /// The condition does not hold.
    NotMatched,
    /// The condition holds.
    Matched,
    /// An absent fact could decide it.
    Unknown(Causes),
    /// The evaluation failed.
    Failed(Failure),
}

/// A rule with its state, for one element if it is evaluated per element.
#[derive(Clone, Debug)]
pub(crate) struct Firing<'p> {
    pub(crate) id: RuleId,
    pub(crate) rule: &'p Rule,
    pub(crate) state: RuleState,
    /// The edition that took part; none where the rule is out.
    pub(crate) edition: Option<&'p Edition>,
    /// Whether it stands beside the other editions of the same rule, because the governing date is
    /// not known: at most one of them takes part.
    pub(crate) alternative: bool,
    /// The element; none where the rule has no list, or the list is not there.
    pub(crate) element: Option<Element>,
}

/// One element of the list that a rule is evaluated over.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    /// Its place in the list.
    pub(crate) position: usize,
    /// What decisions call it, different for all elements of a list.
    pub(crate) key: String,
    pub(crate) item: Value,
}

impl<'p> Firing<'p> {
    /// Returns the state as hit policies see it; `None` if the rule has no entry.
    pub(crate) fn hit_state(&self) -> Option<hit::State> {
        match &self.state {
            RuleState::Out | RuleState::NotMatched => None,
            RuleState::Matched => Some(hit::State::Matched),
            RuleState::Unknown(causes) => Some(hit::State::Unknown(causes.clone())),
            RuleState::Failed(_) => Some(hit::State::Failed),
        }
    }

    /// Returns the name that decisions show: the rule's, with the edition's first day and the key.
    pub(crate) fn shown(&self) -> String {
        let mut name = self.rule.name.to_string();
        if self.rule.editions.len() > 1
            && !self.alternative
            && let Some(from) = self.edition.and_then(|edition| edition.in_force.from)
        {
            name = format!("{name}@{from}");
        }
        match &self.element {
            Some(element) => format!("{name}[{}]", element.key),
            None => name,
        }
    }

    /// Returns the element's value, which expressions read as `item`.
    pub(crate) fn item(&self) -> Option<&Value> {
        self.element.as_ref().map(|element| &element.item)
    }

    /// Returns what makes the rule fail: its condition, or its output if it fires.
    pub(crate) fn failure<'f>(&'f self, output: &'f Outcome) -> Option<&'f Failure> {
        match (&self.state, output) {
            (RuleState::Failed(failure), _) | (RuleState::Matched, Outcome::Failed(failure)) => Some(failure),
            (_, _) => None,
        }
    }

    /// Returns whether two firings are editions of one rule of which at most one takes part.
    pub(crate) fn excludes(&self, other: &Self) -> bool {
        let position = |firing: &Self| firing.element.as_ref().map(|element| element.position);
        self.alternative && other.alternative && self.id == other.id && position(self) == position(other)
    }

    /// Evaluates an expression of the rule with what it sees; without the list that the rule is
    /// evaluated over, it shares the fate of the condition.
    pub(crate) fn evaluate(&self, world: &World<'p>, typed: &amends_engine::expr::typed::Typed) -> Outcome {
        if let (Some(_), None) = (self.rule.each, &self.element) {
            return match &self.state {
                RuleState::Unknown(causes) => Outcome::Unknown(causes.clone()),
                RuleState::Failed(failure) => Outcome::Failed(failure.clone()),
                RuleState::Out | RuleState::NotMatched | RuleState::Matched => Outcome::Known(Value::Null),
            };
        }
        let view = world.view(self.rule.pack).governed_by(self.rule.governed_by).with_item(self.item());
        Evaluator::with_budget(&view, world.budget()).evaluate(typed)
    }

    /// Evaluates a condition of the rule with what it sees.
    fn test(&self, world: &World<'p>, condition: &amends_engine::expr::typed::Typed) -> Outcome {
        let view = world.view(self.rule.pack).governed_by(self.rule.governed_by).with_item(self.item());
        Evaluator::with_budget(&view, world.budget()).test(condition)
    }
}

/// Evaluates the rules of a step that can matter to the case; about the others there is nothing to say.
pub(crate) fn fire_step<'p>(world: &World<'p>, step: Step) -> Vec<Firing<'p>> {
    let policy = world.policy;
    let Some(set) = policy.index.step(step) else { return Vec::new() };
    let undated =
        |(pack, own): &(usize, Option<Symbol>)| matches!(world.governing(*pack, *own), Governing::Failed(_));
    // Where the governing date cannot be had, dated rules fail whatever their conditions say.
    if world.way() == Way::Reference || set.governed.iter().any(undated) {
        return fire(world, &set.ids);
    }
    world.note_passed_over(set);
    let mut found = Vec::new();
    set.index.search(world.position(), &mut Scratch::default(), &mut found);
    let mut candidates: BTreeMap<usize, bool> = found.iter().map(|found| (found.rule, found.sure)).collect();
    for position in &set.always {
        candidates.entry(*position).or_insert(false);
    }
    let mut firings = Vec::new();
    for (position, sure) in candidates {
        let Some(id) = set.ids.get(position) else { continue };
        match policy.rule(*id) {
            Some(rule) if sure && rule.each.is_none() && is_always_in_force(rule) => firings.push(Firing {
                id: *id,
                rule,
                state: RuleState::Matched,
                edition: rule.editions.first(),
                alternative: false,
                element: None,
            }),
            _ => fire_rule(world, *id, &mut firings),
        }
    }
    firings
}

/// Evaluates rules in order; one with `each` gives a firing per element, and one whose editions
/// differ on a day that is not known a firing per edition.
pub(crate) fn fire<'p>(world: &World<'p>, rules: &[RuleId]) -> Vec<Firing<'p>> {
    let mut firings = Vec::new();
    rules.iter().for_each(|id| fire_rule(world, *id, &mut firings));
    firings
}

fn fire_rule<'p>(world: &World<'p>, id: RuleId, firings: &mut Vec<Firing<'p>>) {
    let Some(rule) = world.policy.rule(id) else { return };
    let base = Firing { id, rule, state: RuleState::Out, edition: None, alternative: false, element: None };
    match rule.each {
        _ if rule.replaced_by.is_some() => firings.push(base),
        None => fire_one(world, base, firings),
        Some(each) => fire_each(world, base, each.list, firings),
    }
}

fn fire_each<'p>(world: &World<'p>, base: Firing<'p>, list: Symbol, firings: &mut Vec<Firing<'p>>) {
    let missing = match world.load_symbol(list) {
        Loaded::Known(Value::List(items)) if world.budget().take(items.len()) => {
            for element in elements(&items, world.policy.is_personal(list)) {
                fire_one(world, Firing { element: Some(element), ..base.clone() }, firings);
            }
            return;
        }
        Loaded::Known(Value::List(_)) => RuleState::Failed(over_budget(base.rule.place)),
        Loaded::Known(_) | Loaded::NotApplicable | Loaded::None => return,
        Loaded::Failed(failure) => RuleState::Failed(failure),
        Loaded::Absent(causes)
        | Loaded::Open(causes)
        | Loaded::OneOf { causes, .. }
        | Loaded::Partial { causes, .. } => RuleState::Unknown(causes),
    };
    fire_without_list(world, base, &missing, firings);
}

/// Fires a rule whose list is not there: it is open for how many elements, but not on which days,
/// and what fails for every element fails.
fn fire_without_list<'p>(
    world: &World<'p>,
    base: Firing<'p>,
    missing: &RuleState,
    firings: &mut Vec<Firing<'p>>,
) {
    let item = Cause::Fact("item".into());
    let mut dated = Vec::new();
    fire_one(world, base, &mut dated);
    for mut firing in dated {
        firing.state = match (firing.state, missing) {
            (state @ (RuleState::Out | RuleState::NotMatched), _) => state,
            (RuleState::Unknown(mut causes), RuleState::Unknown(more)) => {
                causes.remove(&item);
                causes.extend(more.iter().cloned());
                RuleState::Unknown(causes)
            }
            (_, missing) => missing.clone(),
        };
        firings.push(firing);
    }
}

/// Returns the elements of a list. They are called by their ids if all have different ones, else by
/// their positions; so are those of a personal list, because names are not masked.
pub(crate) fn elements(items: &[Value], personal: bool) -> Vec<Element> {
    let id = |item: &Value| match item {
        Value::Item(item) => item.fields.get("id").map(|id| match id {
            Value::String(id) => id.to_string(),
            other => other.display(Zone::UTC),
        }),
        _ => None,
    };
    let mut keys: Vec<String> = items.iter().filter_map(id).collect();
    if personal || keys.iter().collect::<BTreeSet<_>>().len() != items.len() {
        keys = (0..items.len()).map(|position| position.to_string()).collect();
    }
    let numbered = items.iter().zip(keys).enumerate();
    numbered.map(|(position, (item, key))| Element { position, key, item: item.clone() }).collect()
}

fn fire_one<'p>(world: &World<'p>, mut firing: Firing<'p>, firings: &mut Vec<Firing<'p>>) {
    let rule = firing.rule;
    let edition = match rule.editions.as_slice() {
        [edition] if edition.in_force.is_always() => Some(edition),
        editions => match world.governing(rule.pack, rule.governed_by) {
            Governing::On { date, .. } => editions.iter().find(|edition| edition.in_force.holds_on(date)),
            Governing::Unknown(causes) => return fire_undated(world, &firing, &causes, firings),
            Governing::Failed(failure) => {
                firing.edition = editions.first();
                firing.state = RuleState::Failed(failure);
                return firings.push(firing);
            }
        },
    };
    if let Some(edition) = edition {
        firing.edition = Some(edition);
        firing.state = condition_state(world, &firing, edition);
    }
    firings.push(firing);
}

fn condition_state<'p>(world: &World<'p>, firing: &Firing<'p>, edition: &Edition) -> RuleState {
    match firing.test(world, &edition.condition) {
        Outcome::Known(Value::Bool(true)) => RuleState::Matched,
        Outcome::Known(_) => RuleState::NotMatched,
        Outcome::Unknown(causes) => RuleState::Unknown(causes),
        Outcome::Failed(failure) => RuleState::Failed(failure),
    }
}

/// Fires a rule whose governing date is unknown. Where every edition agrees the date does not
/// matter; otherwise each edition that could hold waits for it.
fn fire_undated<'p>(world: &World<'p>, base: &Firing<'p>, date: &Causes, firings: &mut Vec<Firing<'p>>) {
    let editions = &base.rule.editions;
    let mut able = Vec::new();
    let mut certain = true;
    for edition in editions {
        let state = condition_state(world, base, edition);
        certain &= state == RuleState::Matched;
        let mut causes = date.clone();
        match state {
            RuleState::Out | RuleState::NotMatched => continue,
            RuleState::Unknown(more) => causes.extend(more),
            RuleState::Matched | RuleState::Failed(_) => {}
        }
        able.push((edition, causes));
    }
    let Some((first, _)) = able.first() else {
        let firing = Firing { edition: editions.first(), state: RuleState::NotMatched, ..base.clone() };
        return firings.push(firing);
    };
    if certain && say_the_same_always(editions) {
        return firings.push(Firing { edition: Some(*first), state: RuleState::Matched, ..base.clone() });
    }
    if able.iter().all(|(edition, _)| edition.payload.same_as(&first.payload)) {
        let first = *first;
        let causes = able.into_iter().flat_map(|(_, causes)| causes).collect();
        let state = RuleState::Unknown(causes);
        return firings.push(Firing { edition: Some(first), state, alternative: true, ..base.clone() });
    }
    firings.extend(able.into_iter().map(|(edition, causes)| Firing {
        edition: Some(edition),
        state: RuleState::Unknown(causes),
        alternative: true,
        ..base.clone()
    }));
}

/// Returns whether editions cover every day without a gap and give the same.
fn say_the_same_always(editions: &[Edition]) -> bool {
    let (Some(first), Some(last)) = (editions.first(), editions.last()) else { return false };
    first.in_force.from.is_none()
        && last.in_force.until.is_none()
        && editions.windows(2).all(|pair| match pair {
            [one, next] => one.in_force.until == next.in_force.from && one.payload.same_as(&next.payload),
            _ => false,
        })
}
