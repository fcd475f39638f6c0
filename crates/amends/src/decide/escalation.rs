//! Deciding escalation: the level on the ladder, and the roles that are to know.

use std::collections::BTreeSet;

use amends_engine::outcome::Outcome;
use amends_engine::rules::hit::{Domain, HitPolicy};
use amends_engine::value::Value;

use super::recorder::Recorder;
use super::set::{Contribution, Resolved, RuleSet};
use super::state::{Firing, RuleState, fire_step};
use super::votes::{Cast, Poll};
use super::world::World;
use crate::decision::{EscalationResult, Trigger};
use crate::policy::order::Step;
use crate::policy::rule::{Escalate, Payload, SectionName, Vote};

const LEVEL: &str = "escalation.level";
const NOTIFY: &str = "escalation.notify";

pub(crate) fn decide(world: &mut World<'_>, recorder: &mut Recorder) -> Option<EscalationResult> {
    let policy = world.policy;
    let ladder = policy.escalation.as_ref()?;
    let firings = fire_step(world, Step::Escalation);
    let casts: Vec<Cast<'_, '_>> = firings
        .iter()
        .filter_map(|firing| Some(Cast { firing, vote: escalate_of(firing)?.vote.as_ref()? }))
        .collect();
    let poll = Poll {
        section: SectionName::Escalation,
        name: LEVEL,
        scale: &ladder.scale,
        default: ladder.default.as_ref(),
    };
    let level = poll.resolve(world, recorder, &casts);
    let notify = notified(world, recorder, &firings);
    recorder.trace(world, &firings);
    if let Some(symbols) = policy.outputs.escalation {
        world.set(symbols.level, level.loaded);
        world.set(symbols.notify, notify.loaded);
    }
    Some(EscalationResult {
        ladder: ladder.id.clone(),
        title: ladder.title.clone(),
        result: level.result,
        notify: notify.result,
        triggers: firings.iter().filter_map(trigger).collect(),
    })
}

fn escalate_of<'p>(firing: &Firing<'p>) -> Option<&'p Escalate> {
    match &firing.edition?.payload {
        Payload::Escalate(escalate) => Some(escalate),
        _ => None,
    }
}

/// Collects the roles that are to know; each is an entry of its own.
fn notified(world: &World<'_>, recorder: &mut Recorder, firings: &[Firing<'_>]) -> Resolved {
    let contributions: Vec<Contribution<'_, '_>> = firings
        .iter()
        .filter_map(|firing| Some((firing, &escalate_of(firing)?.notify)))
        .flat_map(|(firing, roles)| {
            roles.iter().map(move |role| Contribution {
                firing,
                output: Outcome::Known(Value::Enum(role.clone())),
                domain: Domain::ANY,
            })
        })
        .collect();
    let rules = RuleSet {
        section: SectionName::Escalation,
        name: NOTIFY,
        policy: HitPolicy::Collect,
        default: None,
        proved_unique: false,
    };
    let mut resolved = rules.resolve(world, recorder, &contributions);
    // A rule stands for each of its roles, and gives the list once.
    let mut known = BTreeSet::new();
    resolved.result.rules.retain(|rule| known.insert(rule.clone()));
    resolved
}

/// Returns what a matched rule brought about.
fn trigger(firing: &Firing<'_>) -> Option<Trigger> {
    if firing.state != RuleState::Matched {
        return None;
    }
    let escalate = escalate_of(firing)?;
    let (mut to, mut by) = (None, None);
    match &escalate.vote {
        Some(Vote::Level(level) | Vote::AtLeast(level)) => to = Some(level.word().to_owned()),
        Some(Vote::Raise(levels)) => by = Some(*levels),
        None => {}
    }
    Some(Trigger {
        rule: firing.shown(),
        to,
        raise: by,
        notify: escalate.notify.iter().map(|role| role.word().to_owned()).collect(),
        cite: firing.rule.cite.clone(),
    })
}
