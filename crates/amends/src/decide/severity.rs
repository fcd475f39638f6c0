//! Deciding severity: the highest vote, then raises, then lower bounds.
//!
//! Unknown rules are independent, so the possible levels are exactly the combinations of the
//! possible highest votes, the possible sums of raises and the possible lower bounds.

use std::collections::BTreeMap;

use amends_engine::outcome::{Causes, Failure, Outcome};
use amends_engine::reference::Loaded;
use amends_engine::rules::hit::{Domain, HitPolicy};
use amends_engine::value::{EnumValue, Value};

use super::levels::{Ask, Ballot, Fires};
use super::recorder::{Recorder, names};
use super::set::{Contribution, Resolved, RuleSet, failed_as};
use super::state::{Firing, RuleState, fire};
use super::world::World;
use crate::decision::{PossibleResult, SetResult, SeverityResult, Status, Vote as ShownVote};
use crate::policy::rule::{Payload, SectionName, Vote};
use crate::section::severity::SeveritySet;

const NAME: &str = "severity";

pub(crate) fn decide(world: &mut World<'_>, recorder: &mut Recorder) -> Option<SeverityResult> {
    let policy = world.policy;
    let set = policy.severity.as_ref()?;
    let firings = fire(world, &set.rules);
    let takes_part: Vec<&Firing<'_>> = firings.iter().filter(|firing| firing.hit_state().is_some()).collect();
    let only_levels = takes_part.iter().all(|firing| matches!(vote_of(firing), Some(Vote::Level(_)) | None));
    let resolved = if only_levels {
        highest(world, recorder, set, &firings)
    } else {
        adjusted(world, recorder, set, &takes_part)
    };
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

/// Puts together votes, raises and lower bounds.
fn adjusted(
    world: &World<'_>,
    recorder: &mut Recorder,
    set: &SeveritySet,
    firings: &[&Firing<'_>],
) -> Resolved {
    let ballot = ballot(set, firings);
    let (open, erring) = (ballot.live(Fires::Open), ballot.live(Fires::Erring));
    let mut causes = Causes::new();
    for firing in open.iter().filter_map(|at| firings.get(*at)) {
        if let RuleState::Unknown(more) = &firing.state {
            recorder.blocks(more, SectionName::Severity, NAME, &firing.shown());
            causes.extend(more.iter().cloned());
        }
    }
    let failures: Vec<(&Firing<'_>, &Failure)> = erring
        .iter()
        .filter_map(|at| firings.get(*at))
        .filter_map(|firing| match &firing.state {
            RuleState::Failed(failure) => Some((*firing, failure)),
            _ => None,
        })
        .collect();
    if let Some((_, first)) = failures.first() {
        let errors = failures
            .iter()
            .filter_map(|(firing, failure)| recorder.error(failure, Some(&firing.shown()), world));
        let mut resolved = failed_as(NAME, errors.collect(), first);
        resolved.result.unknown = names(&causes);
        return resolved;
    }
    let value = |level: Option<usize>| level.and_then(|at| EnumValue::at(&set.scale, at)).map(Value::Enum);
    if open.is_empty() {
        let level = value(ballot.so_far());
        return super::set::decided(level, rules_in_play(firings));
    }
    let shown = |numbers: &[usize]| -> Vec<String> {
        numbers.iter().filter_map(|at| firings.get(*at)).map(|firing| firing.shown()).collect()
    };
    let mut result = SetResult::new(Status::Undecided);
    result.unknown = names(&causes);
    result.so_far = value(ballot.so_far());
    let outcomes = ballot.outcomes(&open);
    let loaded = Loaded::OneOf {
        values: outcomes.iter().filter_map(|outcome| value(outcome.level)).collect(),
        or_none: outcomes.iter().any(|outcome| outcome.level.is_none()),
        causes,
    };
    result.possible = outcomes
        .into_iter()
        .map(|outcome| PossibleResult {
            value: value(outcome.level),
            conflict: false,
            rules: shown(&outcome.by),
            if_not: shown(&outcome.if_not),
        })
        .collect();
    Resolved { result, loaded }
}

fn ballot(set: &SeveritySet, firings: &[&Firing<'_>]) -> Ballot {
    let asks = firings.iter().map(|firing| {
        let ask = match vote_of(firing) {
            Some(Vote::Level(level)) => Ask::Level(level.position()),
            Some(Vote::AtLeast(level)) => Ask::AtLeast(level.position()),
            Some(Vote::Raise(levels)) => Ask::Raise(*levels),
            None => Ask::Raise(0),
        };
        let fires = match firing.state {
            RuleState::Matched => Fires::Yes,
            RuleState::Unknown(_) => Fires::Open,
            RuleState::Failed(_) | RuleState::Out | RuleState::NotMatched => Fires::Erring,
        };
        (ask, fires)
    });
    Ballot {
        top: set.scale.members.len().saturating_sub(1),
        default: set.default.as_ref().map(EnumValue::position),
        asks: asks.collect(),
    }
}

/// Returns the rules behind a decided level: those of the highest vote, and all that adjust it.
fn rules_in_play(firings: &[&Firing<'_>]) -> Vec<String> {
    let matched = || firings.iter().filter(|firing| firing.state == RuleState::Matched);
    let level = |firing: &Firing<'_>| match vote_of(firing) {
        Some(Vote::Level(level)) => Some(level.position()),
        _ => None,
    };
    let best = matched().filter_map(|firing| level(firing)).max();
    let highest = matched().filter(|firing| level(firing).is_some() && level(firing) == best);
    let adjusting = matched().filter(|firing| level(firing).is_none());
    highest.chain(adjusting).map(|firing| firing.shown()).collect()
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
