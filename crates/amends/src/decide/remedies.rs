//! Deciding remedies: what may be given, what is owed, among what is chosen, and what is forbidden.
//!
//! Every remedy is decided by itself, of a rule with `each` once per element. A prohibition stands
//! against grounds that are no stronger than the pack it is written in: what law, regulator or
//! contract gives no rule of a company takes away.

mod report;

use std::collections::{BTreeMap, BTreeSet};

use amends_engine::expr::typed::Symbol;
use amends_engine::outcome::{Causes, Failure};
use amends_engine::reference::Loaded;
use amends_engine::value::{EnumValue, Value};

use super::levels::Fires;
use super::recorder::{Recorder, names};
use super::set::distinct;
use super::standing::{Claim, Docket, Ending, Facet};
use super::state::{Firing, RuleState, fire_step};
use super::world::{World, consequence};
use crate::decision::{RemediesResult, Status};
use crate::pack::manifest::PackKind;
use crate::policy::order::Step;
use crate::policy::rule::{Basis, Chooser, Grant, Payload, SectionName};
use crate::section::remedies::Catalogue;

const NAME: &str = "remedies";

/// A rule that takes part, with what it says.
struct Voice<'f, 'p> {
    firing: &'f Firing<'p>,
    grant: &'p Grant,
    fires: Fires,
    about: About,
}

/// What a remedy is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    /// The complaint as a whole.
    Whole,
    /// One element of a list, by its position.
    Element(Symbol, usize),
    /// Elements of a list that is not known.
    Unlisted(Symbol),
}

/// One remedy with all that is said of it; a claim for every voice in `by`.
struct Case {
    docket: Docket,
    by: Vec<usize>,
    endings: [Ending; 3],
}

impl Case {
    fn ending(&self, facet: Facet) -> Ending {
        let [option, owed, forbidden] = self.endings;
        match facet {
            Facet::Option => option,
            Facet::Owed => owed,
            Facet::Forbidden => forbidden,
        }
    }
}

/// All voices, and the cases of the remedies they speak of.
struct Hearing<'f, 'p> {
    catalogue: &'p Catalogue,
    voices: Vec<Voice<'f, 'p>>,
    /// By remedy, and what it is for.
    cases: BTreeMap<(usize, About), Case>,
    open: Live,
    erring: Live,
}

/// The voices on which something depends, with the facets that do; a choice is none of them.
type Live = BTreeMap<usize, BTreeSet<Facet>>;

/// A choice: among what, for what, and who chooses. Two rules that give the same choice give one.
type ChoiceKey = (BTreeSet<usize>, About, Option<Chooser>);

pub(crate) fn decide(world: &mut World<'_>, recorder: &mut Recorder) -> Option<RemediesResult> {
    let policy = world.policy;
    let catalogue = policy.remedies.as_ref()?;
    let firings = fire_step(world, Step::Remedies);
    let hearing = Hearing::new(catalogue, firings.iter().filter_map(voice).collect());
    let mut result = RemediesResult::new(hearing.status());
    hearing.note(world, recorder, &mut result);
    hearing.report(world, &mut result);
    recorder.trace(world, &firings);
    if let Some(symbols) = policy.outputs.remedies {
        let symbols = [symbols.options, symbols.owed, symbols.forbidden];
        for (symbol, facet) in symbols.into_iter().zip(Facet::ALL) {
            let loaded = hearing.loaded(&policy.path(symbol), facet);
            world.set(symbol, loaded);
        }
    }
    Some(result)
}

fn voice<'f, 'p>(firing: &'f Firing<'p>) -> Option<Voice<'f, 'p>> {
    firing.hit_state()?;
    let Payload::Grant(grant) = &firing.edition?.payload else { return None };
    let about = match (firing.rule.each, &firing.element) {
        (None, _) => About::Whole,
        (Some(each), Some(element)) => About::Element(each.list, element.position),
        (Some(each), None) => About::Unlisted(each.list),
    };
    Some(Voice { firing, grant, fires: Fires::of(&firing.state), about })
}

/// Returns how strong a ground is that gives something.
fn weight(basis: Option<Basis>) -> usize {
    match basis {
        None | Some(Basis::Goodwill) => 0,
        Some(Basis::Contract) => 1,
        Some(Basis::Regulator) => 2,
        Some(Basis::Statute) => 3,
    }
}

/// Returns how strong a prohibition is: what a company says of the law takes no right away.
fn weight_of_prohibition(kind: PackKind) -> usize {
    match kind {
        PackKind::Base | PackKind::Company => 0,
        PackKind::Contract => 1,
        PackKind::Regulator => 2,
        PackKind::Statute => 3,
    }
}

impl Voice<'_, '_> {
    /// Returns what it says of each remedy, by position.
    fn claims(&self) -> impl Iterator<Item = (usize, Claim)> + '_ {
        let weight = weight(self.grant.basis);
        let give = move |remedies: &'_ [EnumValue], owed: bool| -> Vec<(usize, Claim)> {
            remedies.iter().map(|remedy| (remedy.position(), Claim::Give { weight, owed })).collect()
        };
        let prohibition = weight_of_prohibition(self.firing.rule.kind);
        let forbid = self.grant.forbid.iter();
        give(&self.grant.all, true)
            .into_iter()
            .chain(give(&self.grant.any, false))
            .chain(forbid.map(move |remedy| (remedy.position(), Claim::Forbid { weight: prohibition })))
    }

    fn choice(&self) -> Option<ChoiceKey> {
        let among: BTreeSet<usize> = self.grant.any.iter().map(EnumValue::position).collect();
        (!among.is_empty()).then_some((among, self.about, self.grant.chosen_by))
    }

    fn causes(&self) -> Option<&Causes> {
        match &self.firing.state {
            RuleState::Unknown(causes) => Some(causes),
            RuleState::Out | RuleState::NotMatched | RuleState::Matched | RuleState::Failed(_) => None,
        }
    }

    fn failure(&self) -> Option<&Failure> {
        match &self.firing.state {
            RuleState::Failed(failure) => Some(failure),
            RuleState::Out | RuleState::NotMatched | RuleState::Matched | RuleState::Unknown(_) => None,
        }
    }
}

/// Gathers the claims on each remedy. What is forbidden for the complaint as a whole is barred for
/// every element.
fn cases(voices: &[Voice<'_, '_>]) -> BTreeMap<(usize, About), Case> {
    let mut claims: BTreeMap<(usize, About), Vec<(Claim, usize)>> = BTreeMap::new();
    for (at, voice) in voices.iter().enumerate() {
        for (remedy, claim) in voice.claims() {
            claims.entry((remedy, voice.about)).or_default().push((claim, at));
        }
    }
    let mut bars: BTreeMap<usize, Vec<(Claim, usize)>> = BTreeMap::new();
    for ((remedy, _), claims) in claims.iter().filter(|((_, about), _)| *about == About::Whole) {
        for (claim, at) in claims {
            if let Claim::Forbid { weight } = claim {
                bars.entry(*remedy).or_default().push((Claim::Bar { weight: *weight }, *at));
            }
        }
    }
    let mut cases = BTreeMap::new();
    for ((remedy, about), mut claims) in claims {
        if about != About::Whole {
            claims.extend(bars.get(&remedy).into_iter().flatten());
        }
        let fires = |at: usize| voices.get(at).map_or(Fires::Yes, |voice| voice.fires);
        let docket = Docket { claims: claims.iter().map(|(claim, at)| (*claim, fires(*at))).collect() };
        let endings = docket.endings();
        let by = claims.into_iter().map(|(_, at)| at).collect();
        cases.insert((remedy, about), Case { docket, by, endings });
    }
    cases
}

impl<'f, 'p> Hearing<'f, 'p> {
    fn new(catalogue: &'p Catalogue, voices: Vec<Voice<'f, 'p>>) -> Self {
        let cases = cases(&voices);
        let mut hearing = Self { catalogue, voices, cases, open: Live::new(), erring: Live::new() };
        hearing.open = hearing.live(Fires::Open);
        hearing.erring = hearing.live(Fires::Erring);
        hearing
    }

    /// Returns the voices of a kind that can change something.
    fn live(&self, kind: Fires) -> Live {
        let mut live = Live::new();
        for case in self.cases.values() {
            for (claim, facets) in case.docket.live(kind) {
                if let Some(at) = case.by.get(claim) {
                    live.entry(*at).or_default().extend(facets);
                }
            }
        }
        let certain: BTreeSet<ChoiceKey> =
            self.voices.iter().filter(|voice| voice.fires == Fires::Yes).filter_map(Voice::choice).collect();
        for (at, voice) in self.voices.iter().enumerate().filter(|(_, voice)| voice.fires == kind) {
            if voice.choice().is_some_and(|choice| !certain.contains(&choice)) {
                live.entry(at).or_default();
            }
        }
        live
    }

    fn status(&self) -> Status {
        if !self.erring.is_empty() {
            Status::Failed
        } else if !self.open.is_empty() {
            Status::Undecided
        } else {
            Status::Decided
        }
    }

    /// Notes what the result waits for, and on what it failed.
    fn note(&self, world: &World<'_>, recorder: &mut Recorder, result: &mut RemediesResult) {
        let mut all = Causes::new();
        for voice in self.open.keys().filter_map(|at| self.voices.get(*at)) {
            if let Some(causes) = voice.causes() {
                recorder.blocks(causes, SectionName::Remedies, NAME, &voice.firing.shown());
                all.extend(causes.iter().cloned());
            }
        }
        result.unknown = names(&all);
        for voice in self.erring.keys().filter_map(|at| self.voices.get(*at)) {
            let failure = voice.failure();
            let error =
                failure.and_then(|failure| recorder.error(failure, Some(&voice.firing.shown()), world));
            result.errors.extend(error);
        }
    }

    /// Returns the list that expressions read: the remedies of a facet, whatever they are for.
    fn loaded(&self, name: &str, facet: Facet) -> Loaded {
        let of = |live: &Live| -> Vec<&Voice<'f, 'p>> {
            let found = live.iter().filter(|(_, facets)| facets.contains(&facet));
            found.filter_map(|(at, _)| self.voices.get(*at)).collect()
        };
        if let Some(failure) = of(&self.erring).into_iter().find_map(Voice::failure) {
            return Loaded::Failed(consequence(name, failure, None));
        }
        let ending = |ending: Ending| {
            let found = self.cases.iter().filter(|(_, case)| case.ending(facet) == ending);
            let words = found.filter_map(|((remedy, _), _)| EnumValue::at(&self.catalogue.ty, *remedy));
            distinct(words.map(Value::Enum))
        };
        let definite = ending(Ending::Certain);
        let mut possible = ending(Ending::Possible);
        possible.retain(|remedy| !definite.contains(remedy));
        if possible.is_empty() {
            return Loaded::Known(Value::List(definite.into()));
        }
        let causes = of(&self.open).into_iter().filter_map(Voice::causes).flatten().cloned().collect();
        Loaded::Partial { definite, possible, causes }
    }
}
