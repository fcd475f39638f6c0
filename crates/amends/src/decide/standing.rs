//! How one remedy stands: whether it may be given, is owed or is forbidden, whichever of the open
//! rules hold.
//!
//! It takes what rules say of one remedy as plain data, weighed by how strong their ground is. What
//! forbids must be at least as strong as the strongest ground that gives, or the remedy stands. It
//! evaluates nothing, and knows no rules but by their place.

use std::collections::{BTreeMap, BTreeSet};

use super::levels::Fires;

/// What a rule says of the remedy. A greater weight is a stronger ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    /// It may be given; `owed` says that it is, without a choice.
    Give { weight: usize, owed: bool },
    /// It may not be given.
    Forbid { weight: usize },
    /// It may not be given to anything, of which this is one; to be reported for the whole, not here.
    Bar { weight: usize },
}

/// One thing that can be said of a remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Facet {
    /// It may be given.
    Option,
    /// It is owed, without a choice.
    Owed,
    /// A rule forbids just this, and no stronger one gives it.
    Forbidden,
}

impl Facet {
    pub(super) const ALL: [Facet; 3] = [Facet::Option, Facet::Owed, Facet::Forbidden];
}

/// What the rules that hold say together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Standing {
    given: Option<usize>,
    owed: bool,
    forbidden: Option<usize>,
    barred: Option<usize>,
}

impl Standing {
    fn with(self, claim: Claim) -> Self {
        match claim {
            Claim::Give { weight, owed } => {
                Self { given: self.given.max(Some(weight)), owed: self.owed || owed, ..self }
            }
            Claim::Forbid { weight } => Self { forbidden: self.forbidden.max(Some(weight)), ..self },
            Claim::Bar { weight } => Self { barred: self.barred.max(Some(weight)), ..self },
        }
    }

    fn has(self, facet: Facet) -> bool {
        let option = self.given > self.forbidden.max(self.barred);
        match facet {
            Facet::Option => option,
            Facet::Owed => option && self.owed,
            Facet::Forbidden => self.forbidden.is_some() && !option,
        }
    }
}

/// How a facet ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Certain,
    Possible,
    Excluded,
}

/// What all rules say of one remedy.
#[derive(Clone, Debug, Default)]
pub(super) struct Docket {
    pub(super) claims: Vec<(Claim, Fires)>,
}

impl Docket {
    /// Returns how each facet ends, in the order of [`Facet::ALL`].
    pub(super) fn endings(&self) -> [Ending; 3] {
        let standings = self.standings(None);
        Facet::ALL.map(|facet| {
            let holds = |standing: &Standing| standing.has(facet);
            if standings.iter().all(holds) {
                Ending::Certain
            } else if standings.iter().any(holds) {
                Ending::Possible
            } else {
                Ending::Excluded
            }
        })
    }

    /// Returns the claims of a kind on which a facet can depend, each with these facets.
    pub(super) fn live(&self, kind: Fires) -> Vec<(usize, Vec<Facet>)> {
        let mut known: BTreeMap<Claim, Vec<Facet>> = BTreeMap::new();
        let of_kind = self.claims.iter().enumerate().filter(|(_, (_, fires))| *fires == kind);
        of_kind
            .map(|(at, (claim, _))| {
                (at, known.entry(*claim).or_insert_with(|| self.changed_by(at, *claim)).clone())
            })
            .filter(|(_, facets)| !facets.is_empty())
            .collect()
    }

    /// Returns the facets that are another with the claim than without it, in some world of the others.
    fn changed_by(&self, at: usize, claim: Claim) -> Vec<Facet> {
        let others = self.standings(Some(at));
        let changes = |facet: &Facet| {
            others.iter().any(|standing| standing.has(*facet) != standing.with(claim).has(*facet))
        };
        Facet::ALL.into_iter().filter(changes).collect()
    }

    /// Returns everything that the claims can come to, one of them left out. There are few, since only
    /// the strongest count.
    fn standings(&self, without: Option<usize>) -> BTreeSet<Standing> {
        let mut standings = BTreeSet::from([Standing::default()]);
        for (at, (claim, fires)) in self.claims.iter().enumerate() {
            if without == Some(at) {
                continue;
            }
            let with: BTreeSet<Standing> = standings.iter().map(|standing| standing.with(*claim)).collect();
            if *fires == Fires::Yes {
                standings = with;
            } else {
                standings.extend(with);
            }
        }
        standings
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn claim() -> impl Strategy<Value = (Claim, Fires)> {
        let claim = prop_oneof![
            (0usize..4, any::<bool>()).prop_map(|(weight, owed)| Claim::Give { weight, owed }),
            (0usize..4).prop_map(|weight| Claim::Forbid { weight }),
            (0usize..4).prop_map(|weight| Claim::Bar { weight }),
        ];
        (claim, prop_oneof![Just(Fires::Yes), Just(Fires::Open), Just(Fires::Erring)])
    }

    /// Returns what every settling of the claims comes to, by trying each; `forced` is settled so.
    fn worlds(claims: &[(Claim, Fires)], forced: Option<(usize, bool)>) -> Vec<[bool; 3]> {
        (0u32..1 << claims.len())
            .filter(|world| {
                claims.iter().enumerate().all(|(at, (_, fires))| {
                    let holds = world & (1 << at) != 0;
                    match forced {
                        Some((own, wanted)) if own == at => holds == wanted,
                        _ => holds || *fires != Fires::Yes,
                    }
                })
            })
            .map(|world| {
                let held = |at: usize| world & (1 << at) != 0;
                let holding =
                    || claims.iter().enumerate().filter(|(at, _)| held(*at)).map(|(_, (claim, _))| claim);
                let weight = |claim: &Claim| match claim {
                    Claim::Give { weight, .. } | Claim::Forbid { weight } | Claim::Bar { weight } => *weight,
                };
                let gives = |claim: &&Claim| matches!(claim, Claim::Give { .. });
                let best = holding().filter(gives).map(weight).max();
                let forbids: Vec<usize> = holding().filter(|claim| !gives(claim)).map(weight).collect();
                let option = best.is_some_and(|best| forbids.iter().all(|weight| *weight < best));
                let owed = holding().any(|claim| matches!(claim, Claim::Give { owed: true, .. }));
                let forbidden = holding().any(|claim| matches!(claim, Claim::Forbid { .. }));
                [option, option && owed, !option && forbidden]
            })
            .collect()
    }

    proptest! {
        #[test]
        fn endings_are_those_of_all_worlds(claims in prop::collection::vec(claim(), 0..7)) {
            let all = worlds(&claims, None);
            let docket = Docket { claims: claims.clone() };
            for (at, ending) in docket.endings().into_iter().enumerate() {
                let held = all.iter().filter(|world| world[at]).count();
                let expected = match held {
                    0 => Ending::Excluded,
                    held if held == all.len() => Ending::Certain,
                    _ => Ending::Possible,
                };
                prop_assert_eq!(ending, expected, "facet {} of {:?}", at, claims);
            }
            for kind in [Fires::Open, Fires::Erring] {
                let live = docket.live(kind);
                for at in (0..claims.len()).filter(|at| claims[*at].1 == kind) {
                    let (with, without) = (worlds(&claims, Some((at, true))), worlds(&claims, Some((at, false))));
                    let changes = |facet: usize| with.iter().zip(&without).any(|(one, other)| one[facet] != other[facet]);
                    let facets: Vec<Facet> =
                        Facet::ALL.into_iter().enumerate().filter(|(facet, _)| changes(*facet)).map(|(_, facet)| facet).collect();
                    let own = live.iter().find(|(known, _)| *known == at).map(|(_, facets)| facets.clone());
                    prop_assert_eq!(own.unwrap_or_default(), facets, "claim {} of {:?}", at, claims);
                }
            }
        }
    }
}
