//! Deciding severity: the level that the votes come to, and how it reads on other scales.

use std::collections::BTreeMap;

use amends_engine::value::Value;

use super::recorder::Recorder;
use super::state::{Firing, RuleState, fire_step};
use super::votes::{Cast, Poll};
use super::world::World;
use crate::decision::{SetResult, SeverityResult, Vote as ShownVote};
use crate::policy::order::Step;
use crate::policy::rule::{Payload, SectionName, Vote};
use crate::section::severity::SeveritySet;

const NAME: &str = "severity";

pub(crate) fn decide(world: &mut World<'_>, recorder: &mut Recorder) -> Option<SeverityResult> {
    let policy = world.policy;
    let set = policy.severity.as_ref()?;
    let firings = fire_step(world, Step::Severity);
    let casts: Vec<Cast<'_, '_>> =
        firings.iter().filter_map(|firing| Some(Cast { firing, vote: vote_of(firing)? })).collect();
    let poll =
        Poll { section: SectionName::Severity, name: NAME, scale: &set.scale, default: set.default.as_ref() };
    let resolved = poll.resolve(world, recorder, &casts);
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
