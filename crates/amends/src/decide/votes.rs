//! The level that rules vote for on a scale: the highest vote, then raises, then lower bounds.
//!
//! Unknown rules are independent, so the possible levels are exactly the combinations of the
//! possible highest votes, the possible sums of raises and the possible lower bounds.

use std::sync::Arc;

use amends_engine::outcome::{Causes, Failure, Outcome};
use amends_engine::reference::Loaded;
use amends_engine::rules::hit::{Domain, HitPolicy};
use amends_engine::value::{EnumType, EnumValue, Value};

use super::levels::{Ask, Ballot, Fires};
use super::recorder::{Recorder, names};
use super::set::{Contribution, Resolved, RuleSet, decided, failed_as};
use super::state::{Firing, RuleState};
use super::world::World;
use crate::decision::{PossibleResult, SetResult, Status};
use crate::policy::rule::{SectionName, Vote};

/// The scale that is voted on, with the name of the result.
pub(super) struct Poll<'p> {
    pub(super) section: SectionName,
    pub(super) name: &'static str,
    pub(super) scale: &'p Arc<EnumType>,
    pub(super) default: Option<&'p EnumValue>,
}

/// What one rule votes for.
#[derive(Clone, Copy)]
pub(super) struct Cast<'f, 'p> {
    pub(super) firing: &'f Firing<'p>,
    pub(super) vote: &'p Vote,
}

impl Poll<'_> {
    /// Returns the level that the votes come to.
    pub(super) fn resolve(
        &self,
        world: &World<'_>,
        recorder: &mut Recorder,
        casts: &[Cast<'_, '_>],
    ) -> Resolved {
        let takes_part: Vec<Cast<'_, '_>> =
            casts.iter().filter(|cast| cast.firing.hit_state().is_some()).copied().collect();
        if takes_part.iter().all(|cast| matches!(cast.vote, Vote::Level(_))) {
            self.highest(world, recorder, &takes_part)
        } else {
            self.adjusted(world, recorder, &takes_part)
        }
    }

    fn highest(&self, world: &World<'_>, recorder: &mut Recorder, casts: &[Cast<'_, '_>]) -> Resolved {
        let contributions: Vec<Contribution<'_, '_>> = casts
            .iter()
            .filter_map(|cast| match cast.vote {
                Vote::Level(level) => Some(Contribution {
                    firing: cast.firing,
                    output: Outcome::Known(Value::Enum(level.clone())),
                    domain: Domain::ANY,
                }),
                Vote::AtLeast(_) | Vote::Raise(_) => None,
            })
            .collect();
        let rules = RuleSet {
            section: self.section,
            name: self.name,
            policy: HitPolicy::Highest,
            default: self.default.cloned().map(|level| Outcome::Known(Value::Enum(level))),
            proved_unique: false,
        };
        rules.resolve(world, recorder, &contributions)
    }

    /// Puts together votes, raises and lower bounds.
    fn adjusted(&self, world: &World<'_>, recorder: &mut Recorder, casts: &[Cast<'_, '_>]) -> Resolved {
        let ballot = self.ballot(casts);
        let (open, erring) = (ballot.live(Fires::Open), ballot.live(Fires::Erring));
        let mut causes = Causes::new();
        for cast in open.iter().filter_map(|at| casts.get(*at)) {
            if let RuleState::Unknown(more) = &cast.firing.state {
                recorder.blocks(more, self.section, self.name, &cast.firing.shown());
                causes.extend(more.iter().cloned());
            }
        }
        let failures: Vec<(&Firing<'_>, &Failure)> = erring
            .iter()
            .filter_map(|at| casts.get(*at))
            .filter_map(|cast| match &cast.firing.state {
                RuleState::Failed(failure) => Some((cast.firing, failure)),
                _ => None,
            })
            .collect();
        if let Some((_, first)) = failures.first() {
            let errors = failures
                .iter()
                .filter_map(|(firing, failure)| recorder.error(failure, Some(&firing.shown()), world));
            let mut resolved = failed_as(self.name, errors.collect(), first);
            resolved.result.unknown = names(&causes);
            return resolved;
        }
        if open.is_empty() {
            return decided(self.value(ballot.so_far()), rules_in_play(casts));
        }
        self.undecided(&ballot, casts, &open, causes)
    }

    fn undecided(&self, ballot: &Ballot, casts: &[Cast<'_, '_>], open: &[usize], causes: Causes) -> Resolved {
        let shown = |numbers: &[usize]| -> Vec<String> {
            numbers.iter().filter_map(|at| casts.get(*at)).map(|cast| cast.firing.shown()).collect()
        };
        let mut result = SetResult::new(Status::Undecided);
        result.unknown = names(&causes);
        result.so_far = self.value(ballot.so_far());
        let outcomes = ballot.outcomes(open);
        let loaded = Loaded::OneOf {
            values: outcomes.iter().filter_map(|outcome| self.value(outcome.level)).collect(),
            or_none: outcomes.iter().any(|outcome| outcome.level.is_none()),
            causes,
        };
        result.possible = outcomes
            .into_iter()
            .map(|outcome| PossibleResult {
                value: self.value(outcome.level),
                conflict: false,
                rules: shown(&outcome.by),
                if_not: shown(&outcome.if_not),
            })
            .collect();
        Resolved { result, loaded }
    }

    fn value(&self, level: Option<usize>) -> Option<Value> {
        level.and_then(|at| EnumValue::at(self.scale, at)).map(Value::Enum)
    }

    fn ballot(&self, casts: &[Cast<'_, '_>]) -> Ballot {
        let asks = casts.iter().map(|cast| {
            let ask = match cast.vote {
                Vote::Level(level) => Ask::Level(level.position()),
                Vote::AtLeast(level) => Ask::AtLeast(level.position()),
                Vote::Raise(levels) => Ask::Raise(*levels),
            };
            (ask, Fires::of(&cast.firing.state))
        });
        Ballot {
            top: self.scale.members.len().saturating_sub(1),
            default: self.default.map(EnumValue::position),
            asks: asks.collect(),
        }
    }
}

/// Returns the rules behind a decided level: those of the highest vote, and all that adjust it.
fn rules_in_play(casts: &[Cast<'_, '_>]) -> Vec<String> {
    let matched = || casts.iter().filter(|cast| cast.firing.state == RuleState::Matched);
    let level = |cast: &Cast<'_, '_>| match cast.vote {
        Vote::Level(level) => Some(level.position()),
        Vote::AtLeast(_) | Vote::Raise(_) => None,
    };
    let best = matched().filter_map(level).max();
    let highest = matched().filter(|cast| level(cast).is_some() && level(cast) == best);
    let adjusting = matched().filter(|cast| level(cast).is_none());
    highest.chain(adjusting).map(|cast| cast.firing.shown()).collect()
}
