//! What votes, raises and lower bounds on a scale come to, whichever of the open ones hold.
//!
//! It takes the votes of rules that are not simply unmatched, as plain data, and gives the levels
//! that they can come to. It evaluates nothing, and knows no rules but by their place.

use std::collections::{BTreeMap, BTreeSet};

use super::state::RuleState;

/// The largest scale on which a vote is shown to change nothing; on a longer one every open vote
/// counts as one that may.
const LEVELS: usize = 64;

/// What a rule asks for, by positions on the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ask {
    /// This level.
    Level(usize),
    /// So many levels more than the highest vote.
    Raise(usize),
    /// No less than this level.
    AtLeast(usize),
}

/// Whether a rule fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fires {
    Yes,
    /// An answer decides it.
    Open,
    /// Its evaluation failed.
    Erring,
}

impl Fires {
    /// Returns how a rule that takes part fires.
    pub(super) fn of(state: &RuleState) -> Self {
        match state {
            RuleState::Matched => Self::Yes,
            RuleState::Unknown(_) => Self::Open,
            RuleState::Failed(_) | RuleState::Out | RuleState::NotMatched => Self::Erring,
        }
    }
}

/// The votes on one scale.
#[derive(Clone, Debug)]
pub(crate) struct Ballot {
    /// The position of the highest level.
    pub(crate) top: usize,
    /// The level without any vote.
    pub(crate) default: Option<usize>,
    pub(crate) asks: Vec<(Ask, Fires)>,
}

/// One of the levels that a ballot can come to; `None` is no level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) level: Option<usize>,
    /// The open votes that give it by themselves, or without which it is out of reach.
    pub(crate) by: Vec<usize>,
    /// The open votes that exclude it.
    pub(crate) if_not: Vec<usize>,
}

/// What votes can come to, each part independent of the others.
#[derive(Clone, Debug)]
struct Parts {
    votes: BTreeSet<Option<usize>>,
    raises: BTreeSet<usize>,
    floors: BTreeSet<Option<usize>>,
}

impl Parts {
    fn add(&mut self, ask: Ask, certain: bool, top: usize) {
        fn joined<T: Copy + Ord>(known: &mut BTreeSet<T>, certain: bool, with: impl Fn(T) -> T) {
            let added: BTreeSet<T> = known.iter().map(|one| with(*one)).collect();
            if certain {
                *known = added;
            } else {
                known.extend(added);
            }
        }
        match ask {
            Ask::Level(level) => joined(&mut self.votes, certain, |vote| vote.max(Some(level))),
            Ask::Raise(by) => joined(&mut self.raises, certain, |sum| sum.saturating_add(by).min(top)),
            Ask::AtLeast(level) => joined(&mut self.floors, certain, |floor| floor.max(Some(level))),
        }
    }
}

impl Ballot {
    /// Returns the levels that it can come to if all that is open or erring may hold or not.
    pub(crate) fn levels(&self) -> BTreeSet<Option<usize>> {
        self.results(&self.parts(&|_, fires| Some(fires == Fires::Yes)))
    }

    /// Returns the level if nothing open or erring holds.
    pub(crate) fn so_far(&self) -> Option<usize> {
        let certain = self.parts(&|_, fires| (fires == Fires::Yes).then_some(true));
        self.results(&certain).into_iter().next().flatten()
    }

    /// Returns the votes of a kind that can change the level.
    pub(crate) fn live(&self, kind: Fires) -> Vec<usize> {
        let mut known: BTreeMap<Ask, bool> = BTreeMap::new();
        let of_kind = self.asks.iter().enumerate().filter(|(_, (_, fires))| *fires == kind);
        of_kind
            .filter(|(at, (ask, _))| *known.entry(*ask).or_insert_with(|| self.is_live(*at, *ask)))
            .map(|(at, _)| at)
            .collect()
    }

    /// Returns the possible levels; only open votes may be left undecided.
    pub(crate) fn outcomes(&self, live: &[usize]) -> Vec<Outcome> {
        let only = |at: usize| self.forced(at, &|_, fires| (fires == Fires::Yes).then_some(true));
        let mut with: BTreeMap<Ask, [BTreeSet<Option<usize>>; 3]> = BTreeMap::new();
        for at in live {
            if let Some((ask, _)) = self.asks.get(*at) {
                with.entry(*ask).or_insert_with(|| {
                    let others = self.parts(&|other, fires| {
                        if other == *at { None } else { Some(fires == Fires::Yes) }
                    });
                    let fires = self.forced(*at, &|_, fires| Some(fires == Fires::Yes));
                    [only(*at), fires, self.results(&others)]
                });
            }
        }
        let so_far = self.so_far();
        let of = |at: &usize| self.asks.get(*at).and_then(|(ask, _)| with.get(ask));
        let outcomes = self.levels().into_iter().map(|level| Outcome {
            level,
            by: live
                .iter()
                .filter(|at| {
                    of(at)
                        .is_some_and(|[only, _, without]| only.contains(&level) || !without.contains(&level))
                        && so_far != level
                })
                .copied()
                .collect(),
            if_not: live
                .iter()
                .filter(|at| of(at).is_some_and(|[_, fires, _]| !fires.contains(&level)))
                .copied()
                .collect(),
        });
        outcomes.collect()
    }

    /// Returns the results with one vote taken to hold.
    fn forced(&self, at: usize, choose: &dyn Fn(usize, Fires) -> Option<bool>) -> BTreeSet<Option<usize>> {
        let parts = self.parts(&|other, fires| if other == at { Some(true) } else { choose(other, fires) });
        self.results(&parts)
    }

    /// Puts votes together; `choose` says whether one holds for certain, perhaps or not (`None`).
    fn parts(&self, choose: &dyn Fn(usize, Fires) -> Option<bool>) -> Parts {
        let mut parts = Parts {
            votes: BTreeSet::from([None]),
            raises: BTreeSet::from([0]),
            floors: BTreeSet::from([None]),
        };
        for (at, (ask, fires)) in self.asks.iter().enumerate() {
            if let Some(certain) = choose(at, *fires) {
                parts.add(*ask, certain, self.top);
            }
        }
        parts
    }

    fn results(&self, parts: &Parts) -> BTreeSet<Option<usize>> {
        let bases: BTreeSet<Option<usize>> = parts.votes.iter().map(|vote| vote.or(self.default)).collect();
        let raised: BTreeSet<Option<usize>> = bases
            .iter()
            .flat_map(|base| parts.raises.iter().map(|by| self.level(*base, *by, None)))
            .collect();
        raised.iter().flat_map(|level| parts.floors.iter().map(|floor| *level.max(floor))).collect()
    }

    /// Without a vote and a default there is nothing to raise; a lower bound alone is a level.
    fn level(&self, vote: Option<usize>, raise: usize, floor: Option<usize>) -> Option<usize> {
        let raised = vote.or(self.default).map(|base| base.saturating_add(raise).min(self.top));
        raised.max(floor)
    }

    fn is_live(&self, at: usize, ask: Ask) -> bool {
        if self.top > LEVELS {
            return true;
        }
        let others = self.parts(&|other, fires| if other == at { None } else { Some(fires == Fires::Yes) });
        others.votes.iter().any(|vote| {
            others.raises.iter().any(|raise| {
                others.floors.iter().any(|floor| {
                    let with = match ask {
                        Ask::Level(level) => self.level((*vote).max(Some(level)), *raise, *floor),
                        Ask::Raise(by) => self.level(*vote, raise.saturating_add(by).min(self.top), *floor),
                        Ask::AtLeast(level) => self.level(*vote, *raise, (*floor).max(Some(level))),
                    };
                    with != self.level(*vote, *raise, *floor)
                })
            })
        })
    }
}
