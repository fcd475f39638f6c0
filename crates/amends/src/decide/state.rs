//! The state of every rule of a case: in force or not, and what its condition gives.

use amends_engine::outcome::{Causes, Failure, Outcome};
use amends_engine::reference::Evaluator;
use amends_engine::rules::hit;
use amends_engine::value::Value;

use super::world::{Governing, World};
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
    /// The key of the element: its `id`, or its position.
    pub(crate) key: Option<String>,
    /// The element itself.
    pub(crate) item: Option<Value>,
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
            && let Some(from) = self.edition.and_then(|edition| edition.in_force.from)
        {
            name = format!("{name}@{from}");
        }
        match &self.key {
            Some(key) => format!("{name}[{key}]"),
            None => name,
        }
    }

    /// Evaluates an expression of the rule with what it sees; without the list that the rule is
    /// evaluated over, everything waits for it.
    pub(crate) fn evaluate(&self, world: &World<'p>, typed: &amends_engine::expr::typed::Typed) -> Outcome {
        if let (Some(_), None) = (self.rule.each, &self.item) {
            return match &self.state {
                RuleState::Unknown(causes) => Outcome::Unknown(causes.clone()),
                RuleState::Failed(failure) => Outcome::Failed(failure.clone()),
                RuleState::Out | RuleState::NotMatched | RuleState::Matched => Outcome::Known(Value::Null),
            };
        }
        let view =
            world.view(self.rule.pack).governed_by(self.rule.governed_by).with_item(self.item.as_ref());
        Evaluator::with_budget(&view, world.budget()).evaluate(typed)
    }

    /// Evaluates a condition of the rule with what it sees.
    fn test(&self, world: &World<'p>, condition: &amends_engine::expr::typed::Typed) -> Outcome {
        let view =
            world.view(self.rule.pack).governed_by(self.rule.governed_by).with_item(self.item.as_ref());
        Evaluator::with_budget(&view, world.budget()).test(condition)
    }
}

/// Evaluates rules in order; one with `each` gives a firing per element.
pub(crate) fn fire<'p>(world: &World<'p>, rules: &[RuleId]) -> Vec<Firing<'p>> {
    let mut firings = Vec::new();
    for id in rules {
        let Some(rule) = world.policy.rule(*id) else { continue };
        match rule.each {
            None => firings.push(fire_one(world, *id, rule, None, None)),
            Some(each) => fire_each(world, *id, rule, each.list, &mut firings),
        }
    }
    firings
}

fn fire_each<'p>(
    world: &World<'p>,
    id: RuleId,
    rule: &'p Rule,
    list: amends_engine::expr::typed::Symbol,
    firings: &mut Vec<Firing<'p>>,
) {
    use amends_engine::reference::Loaded;
    // The key is a part of names, where nothing is masked.
    let personal = world.policy.is_personal(list);
    let state = match world.load_symbol(list) {
        Loaded::Known(Value::List(items)) => {
            for (position, item) in items.iter().enumerate() {
                let key = if personal { position.to_string() } else { element_key(item, position) };
                firings.push(fire_one(world, id, rule, Some(key), Some(item.clone())));
            }
            return;
        }
        Loaded::NotApplicable => return,
        Loaded::Failed(failure) => {
            RuleState::Failed(super::world::consequence(&world.policy.path(list), &failure, None))
        }
        Loaded::Absent(causes) | Loaded::Open(causes) => RuleState::Unknown(causes),
        _ => return,
    };
    // Without the list it is open how many elements the rule would fire for.
    firings.push(Firing { id, rule, state, edition: rule.editions.first(), key: None, item: None });
}

fn element_key(item: &Value, position: usize) -> String {
    let id = match item {
        Value::Item(item) => item.fields.get("id").map(|id| id.display(amends_engine::value::Zone::UTC)),
        _ => None,
    };
    id.unwrap_or_else(|| position.to_string())
}

fn fire_one<'p>(
    world: &World<'p>,
    id: RuleId,
    rule: &'p Rule,
    key: Option<String>,
    item: Option<Value>,
) -> Firing<'p> {
    let mut firing = Firing { id, rule, state: RuleState::Out, edition: None, key, item };
    if rule.replaced_by.is_some() {
        return firing;
    }
    if let [edition] = rule.editions.as_slice()
        && edition.in_force.is_always()
    {
        firing.edition = Some(edition);
        firing.state = condition_state(world, &firing, edition);
        return firing;
    }
    match world.governing(rule.pack, rule.governed_by) {
        Governing::On { date, .. } => {
            if let Some(edition) = rule.editions.iter().find(|edition| edition.in_force.holds_on(date)) {
                firing.edition = Some(edition);
                firing.state = condition_state(world, &firing, edition);
            }
        }
        Governing::Unknown(causes) => settle_undated(world, &mut firing, causes),
        Governing::Failed(failure) => {
            firing.edition = rule.editions.first();
            firing.state = RuleState::Failed(super::world::consequence("the governing date", &failure, None));
        }
    }
    firing
}

fn condition_state<'p>(world: &World<'p>, firing: &Firing<'p>, edition: &Edition) -> RuleState {
    match firing.test(world, &edition.condition) {
        Outcome::Known(Value::Bool(true)) => RuleState::Matched,
        Outcome::Known(_) => RuleState::NotMatched,
        Outcome::Unknown(causes) => RuleState::Unknown(causes),
        Outcome::Failed(failure) => RuleState::Failed(failure),
    }
}

/// Settles a rule whose governing date is unknown. Where every edition agrees the date does not
/// matter; otherwise the rule waits for it.
fn settle_undated<'p>(world: &World<'p>, firing: &mut Firing<'p>, date: Causes) {
    let rule = firing.rule;
    let mut causes = date;
    let mut states = Vec::new();
    for edition in &rule.editions {
        let state = condition_state(world, firing, edition);
        if let RuleState::Unknown(more) = &state {
            causes.extend(more.iter().cloned());
        }
        states.push(state);
    }
    firing.edition = rule.editions.first();
    firing.state = if states.iter().all(|state| *state == RuleState::NotMatched) {
        RuleState::NotMatched
    } else if states.iter().all(|state| *state == RuleState::Matched) && say_the_same_always(&rule.editions) {
        RuleState::Matched
    } else {
        RuleState::Unknown(causes)
    };
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
