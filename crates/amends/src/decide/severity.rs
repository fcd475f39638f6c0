//! Deciding severity: the highest vote, then raises, then lower bounds.
//!
//! Unknown rules are independent, so the possible levels are exactly the combinations of the
//! possible highest votes, the possible sums of raises and the possible lower bounds.

use std::collections::{BTreeMap, BTreeSet};

use amends_engine::outcome::{Causes, Outcome};
use amends_engine::reference::Loaded;
use amends_engine::rules::hit::{Domain, HitPolicy};
use amends_engine::value::{EnumValue, Value};

use super::recorder::{Recorder, names};
use super::set::{Contribution, Resolved, RuleSet};
use super::state::{Firing, RuleState, fire};
use super::world::{World, consequence};
use crate::decision::{PossibleResult, SetResult, SeverityResult, Status, Vote as ShownVote};
use crate::policy::rule::{Payload, SectionName, Vote};
use crate::section::severity::SeveritySet;

const NAME: &str = "severity";

pub(crate) fn decide(world: &mut World<'_>, recorder: &mut Recorder) -> Option<SeverityResult> {
    let policy = world.policy;
    let set = policy.severity.as_ref()?;
    let firings = fire(world, &set.rules);
    let mut resolved = highest(world, recorder, set, &firings);
    if firings.iter().any(|firing| takes_part(firing) && !matches!(vote_of(firing), Some(Vote::Level(_)))) {
        resolved = adjust(world, recorder, set, &firings, resolved);
    }
    recorder.trace(world, &firings);
    let mapped = mapped(world, set, &resolved.result);
    if let Some(symbol) = policy.outputs.severity {
        world.set(symbol, resolved.loaded);
    }
    Some(SeverityResult { result: resolved.result, votes: votes(&firings), mapped })
}

fn vote_of<'p>(firing: &Firing<'p>) -> Option<&'p Vote> {
    match &firing.edition?.payload {
        Payload::Severity(vote) => Some(vote),
        _ => None,
    }
}

fn takes_part(firing: &Firing<'_>) -> bool {
    !matches!(firing.state, RuleState::Out | RuleState::NotMatched)
}

fn highest(
    world: &World<'_>,
    recorder: &mut Recorder,
    set: &SeveritySet,
    firings: &[Firing<'_>],
) -> Resolved {
    let contributions: Vec<Contribution<'_, '_>> = firings
        .iter()
        .filter_map(|firing| match vote_of(firing)? {
            Vote::Level(level) => Some(Contribution {
                firing,
                output: Outcome::Known(Value::Enum(level.clone())),
                domain: Domain::ANY,
            }),
            Vote::AtLeast(_) | Vote::Raise(_) => None,
        })
        .collect();
    let default = set.default.clone().map(|level| Outcome::Known(Value::Enum(level)));
    let rules = RuleSet {
        section: SectionName::Severity,
        name: NAME,
        policy: HitPolicy::Highest,
        default,
        proved_unique: false,
    };
    rules.resolve(world, recorder, &contributions)
}

/// What raises and lower bounds can come to.
struct Adjustments<'f, 'p> {
    certain_raise: usize,
    certain_floor: usize,
    open: Vec<(&'f Firing<'p>, &'p Vote)>,
    failed: Vec<&'f Firing<'p>>,
}

fn adjustments<'f, 'p>(firings: &'f [Firing<'p>]) -> Adjustments<'f, 'p> {
    let mut found = Adjustments { certain_raise: 0, certain_floor: 0, open: Vec::new(), failed: Vec::new() };
    for firing in firings {
        let Some(vote) = vote_of(firing).filter(|vote| !matches!(vote, Vote::Level(_))) else { continue };
        match (&firing.state, vote) {
            (RuleState::Matched, Vote::Raise(levels)) => {
                found.certain_raise = found.certain_raise.saturating_add(*levels);
            }
            (RuleState::Matched, Vote::AtLeast(level)) => {
                found.certain_floor = found.certain_floor.max(level.position());
            }
            (RuleState::Unknown(_), vote) => found.open.push((firing, vote)),
            (RuleState::Failed(_), _) => found.failed.push(firing),
            (_, _) => {}
        }
    }
    found
}

/// Applies raises and lower bounds to the highest vote, in every world that is still possible.
fn adjust(
    world: &World<'_>,
    recorder: &mut Recorder,
    set: &SeveritySet,
    firings: &[Firing<'_>],
    base: Resolved,
) -> Resolved {
    let adjustments = adjustments(firings);
    let bases = match &base.loaded {
        Loaded::Known(Value::Enum(level)) => vec![Some(level.position())],
        Loaded::None => vec![None],
        Loaded::OneOf { values, or_none, .. } => {
            let levels = values.iter().filter_map(|value| match value {
                Value::Enum(level) => Some(Some(level.position())),
                _ => None,
            });
            levels.chain(or_none.then_some(None)).collect()
        }
        _ => return base,
    };
    let top = set.scale.members.len().saturating_sub(1);
    let certain = possible_levels(&bases, &[adjustments.certain_raise], &[adjustments.certain_floor], top);
    let (raises, floors) = open_adjustments(&adjustments);
    let levels = possible_levels(&bases, &raises, &floors, top);
    if let Some(failure) = adjustments.failed.first().and_then(|firing| match &firing.state {
        RuleState::Failed(failure) => Some((firing, failure)),
        _ => None,
    }) {
        let (firing, failure) = failure;
        // An erring raise at the top, or an erring bound that is met, cannot matter.
        if !(certain.len() == 1 && certain.contains(&Some(top))) {
            let error = recorder.error(failure, Some(&firing.shown()), world);
            let mut result = SetResult::new(Status::Failed);
            result.errors = error.into_iter().collect();
            return Resolved { result, loaded: Loaded::Failed(consequence(NAME, failure, None)) };
        }
    }
    let rules = rules_in_play(&base, firings);
    if let ([Some(level)], Some(value)) =
        (levels.iter().copied().collect::<Vec<_>>().as_slice(), levels.first().copied().flatten())
    {
        let level = EnumValue::at(&set.scale, (*level).max(value)).map(Value::Enum);
        return super::set::decided(level, rules);
    }
    if levels.len() == 1 {
        return super::set::decided(None, rules);
    }
    undecided(recorder, set, &adjustments, &base, &levels, &certain)
}

/// Returns the sums of raises and the bounds that the open rules can add to the certain ones.
fn open_adjustments(adjustments: &Adjustments<'_, '_>) -> (Vec<usize>, Vec<usize>) {
    let mut raises = BTreeSet::from([adjustments.certain_raise]);
    let mut floors = BTreeSet::from([adjustments.certain_floor]);
    for (_, vote) in &adjustments.open {
        match vote {
            Vote::Raise(levels) => {
                let more: Vec<usize> = raises.iter().map(|sum| sum.saturating_add(*levels)).collect();
                raises.extend(more);
            }
            Vote::AtLeast(level) => {
                floors.insert(level.position().max(adjustments.certain_floor));
            }
            Vote::Level(_) => {}
        }
    }
    (raises.into_iter().collect(), floors.into_iter().collect())
}

fn possible_levels(
    bases: &[Option<usize>],
    raises: &[usize],
    floors: &[usize],
    top: usize,
) -> BTreeSet<Option<usize>> {
    let mut levels = BTreeSet::new();
    for base in bases {
        for raise in raises {
            for floor in floors {
                // Without a vote there is nothing to raise; a lower bound alone is a level.
                let level = match base {
                    Some(base) => Some(base.saturating_add(*raise).min(top).max(*floor)),
                    None => (*floor > 0).then_some(*floor),
                };
                levels.insert(level);
            }
        }
    }
    levels
}

fn rules_in_play(base: &Resolved, firings: &[Firing<'_>]) -> Vec<String> {
    let adjusting = firings.iter().filter(|firing| {
        firing.state == RuleState::Matched
            && matches!(vote_of(firing), Some(Vote::Raise(_) | Vote::AtLeast(_)))
    });
    base.result.rules.iter().cloned().chain(adjusting.map(Firing::shown)).collect()
}

fn undecided(
    recorder: &mut Recorder,
    set: &SeveritySet,
    adjustments: &Adjustments<'_, '_>,
    base: &Resolved,
    levels: &BTreeSet<Option<usize>>,
    certain: &BTreeSet<Option<usize>>,
) -> Resolved {
    let mut causes = match &base.loaded {
        Loaded::OneOf { causes, .. } => causes.clone(),
        _ => Causes::new(),
    };
    let mut open_rules = Vec::new();
    for (firing, _) in &adjustments.open {
        if let RuleState::Unknown(more) = &firing.state {
            recorder.blocks(more, SectionName::Severity, NAME, &firing.shown());
            causes.extend(more.iter().cloned());
            open_rules.push(firing.shown());
        }
    }
    let value = |level: &Option<usize>| level.and_then(|at| EnumValue::at(&set.scale, at)).map(Value::Enum);
    let mut result = SetResult::new(Status::Undecided);
    result.unknown = names(&causes);
    let base_so_far = match (&base.result.so_far, &base.loaded) {
        (Some(Value::Enum(level)), _) => Some(level.position()),
        (_, Loaded::Known(Value::Enum(level))) => Some(level.position()),
        (_, _) => None,
    };
    let top = set.scale.members.len().saturating_sub(1);
    let so_far =
        possible_levels(&[base_so_far], &[adjustments.certain_raise], &[adjustments.certain_floor], top);
    result.so_far = so_far.first().and_then(value);
    result.possible = levels
        .iter()
        .map(|level| {
            let reached_without = certain.contains(level);
            let of_base = base.result.possible.iter().find(|possible| possible.value == value(level));
            let rules = match (of_base, reached_without) {
                (Some(possible), _) => possible.rules.clone(),
                (None, true) => Vec::new(),
                (None, false) => open_rules.clone(),
            };
            let if_not = if reached_without && of_base.is_none() { open_rules.clone() } else { Vec::new() };
            PossibleResult { value: value(level), conflict: false, rules, if_not }
        })
        .collect();
    let loaded = Loaded::OneOf {
        values: levels.iter().filter_map(value).collect(),
        or_none: levels.contains(&None),
        causes,
    };
    Resolved { result, loaded }
}

fn votes(firings: &[Firing<'_>]) -> Vec<ShownVote> {
    let matched = firings.iter().filter(|firing| firing.state == RuleState::Matched);
    matched
        .filter_map(|firing| {
            let (kind, value) = match vote_of(firing)? {
                Vote::Level(level) => ("level", level.word().to_owned()),
                Vote::AtLeast(level) => ("at_least", level.word().to_owned()),
                Vote::Raise(levels) => ("raise", levels.to_string()),
            };
            Some(ShownVote { rule: firing.shown(), kind, value })
        })
        .collect()
}

/// Returns the level on the other scales that the policy maps its scale to.
fn mapped(world: &World<'_>, set: &SeveritySet, result: &SetResult) -> BTreeMap<String, String> {
    let Some(Value::Enum(level)) = result.value() else { return BTreeMap::new() };
    let maps = world.policy.vocabulary.scale_maps.get(&*set.scale.name);
    maps.into_iter()
        .flatten()
        .filter_map(|map| Some((map.to.value.clone(), map.levels.get(level.position())?.word().to_owned())))
        .collect()
}
