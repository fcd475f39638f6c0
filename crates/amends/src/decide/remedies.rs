//! Deciding remedies: what may be given, what is owed, among what is chosen, and what is forbidden.
//!
//! Every remedy is decided by itself, of a rule with `each` once per element. A prohibition stands
//! against grounds that are no stronger than the pack it is written in: what law, regulator or
//! contract gives no rule of a company takes away.

use std::collections::{BTreeMap, BTreeSet};

use amends_engine::expr::typed::Symbol;
use amends_engine::limits::LISTED;
use amends_engine::outcome::{Causes, Failure};
use amends_engine::reference::Loaded;
use amends_engine::value::{EnumValue, Value};

use super::levels::Fires;
use super::recorder::{Recorder, names};
use super::set::distinct;
use super::standing::{Claim, Docket, Ending, Facet};
use super::state::{Firing, RuleState, fire};
use super::world::{World, consequence};
use crate::decision::{
    ForbiddenRemedy, PossibleKind, PossibleRemedy, RemediesResult, RemedyChoice, RemedyGround, RemedyOption,
    Status, Undercut,
};
use crate::pack::manifest::PackKind;
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
}

type Cases = BTreeMap<(usize, About), Case>;

pub(crate) fn decide(world: &mut World<'_>, recorder: &mut Recorder) -> Option<RemediesResult> {
    let policy = world.policy;
    let catalogue = policy.remedies.as_ref()?;
    let firings = fire(world, &catalogue.rules);
    let voices: Vec<Voice<'_, '_>> = firings.iter().filter_map(voice).collect();
    let cases = cases(&voices);
    let live = live(&voices, &cases);
    let mut result = RemediesResult::new(live.status());
    result.unknown = names(&live.causes(&voices, None));
    for firing in live.open.keys().chain(live.erring.keys()).filter_map(|at| Some(voices.get(*at)?.firing)) {
        match &firing.state {
            RuleState::Unknown(causes) => {
                recorder.blocks(causes, SectionName::Remedies, NAME, &firing.shown());
            }
            RuleState::Failed(failure) => {
                result.errors.extend(recorder.error(failure, Some(&firing.shown()), world));
            }
            RuleState::Out | RuleState::NotMatched | RuleState::Matched => {}
        }
    }
    for (key, case) in &cases {
        report(world, catalogue, &voices, *key, case, &mut result);
    }
    report_choices(world, catalogue, &voices, &cases, &mut result);
    recorder.trace(world, &firings);
    if let Some(symbols) = policy.outputs.remedies {
        for (symbol, facet) in
            [symbols.options, symbols.owed, symbols.forbidden].into_iter().zip(Facet::ALL)
        {
            let name = policy.path(symbol);
            world.set(symbol, live.loaded(&name, catalogue, &voices, &cases, facet));
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

/// Gathers the claims on each remedy. What is forbidden for the complaint as a whole is so for every
/// element.
fn cases(voices: &[Voice<'_, '_>]) -> Cases {
    let mut cases: Cases = BTreeMap::new();
    let mut add = |remedy: &EnumValue, about: About, claim: Claim, at: usize, fires: Fires| {
        let case = cases
            .entry((remedy.position(), about))
            .or_insert_with(|| Case { docket: Docket::default(), by: Vec::new() });
        case.docket.claims.push((claim, fires));
        case.by.push(at);
    };
    for (at, voice) in voices.iter().enumerate() {
        let weight = weight(voice.grant.basis);
        for (remedies, owed) in [(&voice.grant.all, true), (&voice.grant.any, false)] {
            for remedy in remedies {
                add(remedy, voice.about, Claim::Give { weight, owed }, at, voice.fires);
            }
        }
        for remedy in &voice.grant.forbid {
            let weight = weight_of_prohibition(voice.firing.rule.kind);
            add(remedy, voice.about, Claim::Forbid { weight }, at, voice.fires);
        }
    }
    let general: Vec<(usize, Claim, usize, Fires)> = cases
        .iter()
        .filter(|((_, about), _)| *about == About::Whole)
        .flat_map(|((remedy, _), case)| {
            let claims = case.docket.claims.iter().zip(&case.by);
            claims.map(|((claim, fires), at)| (*remedy, *claim, *at, *fires))
        })
        .filter(|(_, claim, _, _)| matches!(claim, Claim::Forbid { .. }))
        .collect();
    for ((remedy, _), case) in cases.iter_mut().filter(|((_, about), _)| *about != About::Whole) {
        for (_, claim, at, fires) in general.iter().filter(|(of, _, _, _)| of == remedy) {
            case.docket.claims.push((*claim, *fires));
            case.by.push(*at);
        }
    }
    cases
}

/// The open and the erring voices on which something depends, with the facets that do; a choice is
/// none of them.
struct Live {
    open: BTreeMap<usize, BTreeSet<Facet>>,
    erring: BTreeMap<usize, BTreeSet<Facet>>,
}

fn live(voices: &[Voice<'_, '_>], cases: &Cases) -> Live {
    let of_kind = |kind: Fires| {
        let mut live: BTreeMap<usize, BTreeSet<Facet>> = BTreeMap::new();
        for case in cases.values() {
            for (claim, facets) in case.docket.live(kind) {
                if let Some(at) = case.by.get(claim) {
                    live.entry(*at).or_default().extend(facets);
                }
            }
        }
        let certain: BTreeSet<ChoiceKey> =
            voices.iter().filter(|voice| voice.fires == Fires::Yes).filter_map(choice_key).collect();
        for (at, voice) in voices.iter().enumerate().filter(|(_, voice)| voice.fires == kind) {
            if choice_key(voice).is_some_and(|choice| !certain.contains(&choice)) {
                live.entry(at).or_default();
            }
        }
        live
    };
    Live { open: of_kind(Fires::Open), erring: of_kind(Fires::Erring) }
}

impl Live {
    fn status(&self) -> Status {
        if !self.erring.is_empty() {
            Status::Failed
        } else if !self.open.is_empty() {
            Status::Undecided
        } else {
            Status::Decided
        }
    }

    /// Returns what the open voices wait for, those on which a facet depends or all.
    fn causes(&self, voices: &[Voice<'_, '_>], facet: Option<Facet>) -> Causes {
        let open = self.open.iter().filter(|(_, facets)| facet.is_none_or(|facet| facets.contains(&facet)));
        let states = open.filter_map(|(at, _)| voices.get(*at)).map(|voice| &voice.firing.state);
        states
            .filter_map(|state| match state {
                RuleState::Unknown(causes) => Some(causes),
                _ => None,
            })
            .flatten()
            .cloned()
            .collect()
    }

    fn failure<'v>(&self, voices: &'v [Voice<'_, '_>], facet: Facet) -> Option<&'v Failure> {
        let erring = self.erring.iter().filter(|(_, facets)| facets.contains(&facet));
        let mut states = erring.filter_map(|(at, _)| voices.get(*at)).map(|voice| &voice.firing.state);
        states.find_map(|state| match state {
            RuleState::Failed(failure) => Some(failure),
            _ => None,
        })
    }

    /// Returns the list that expressions read: the remedies of a facet, whatever they are for.
    fn loaded(
        &self,
        name: &str,
        catalogue: &Catalogue,
        voices: &[Voice<'_, '_>],
        cases: &Cases,
        facet: Facet,
    ) -> Loaded {
        if let Some(failure) = self.failure(voices, facet) {
            return Loaded::Failed(consequence(name, failure, None));
        }
        let of = |ending: Ending| {
            let found = cases.iter().filter(|(_, case)| ending_of(case, facet) == ending);
            let words = found.filter_map(|((remedy, _), _)| EnumValue::at(&catalogue.ty, *remedy));
            distinct(words.map(Value::Enum))
        };
        let definite = of(Ending::Certain);
        let possible: Vec<Value> =
            of(Ending::Possible).into_iter().filter(|remedy| !definite.contains(remedy)).collect();
        if possible.is_empty() {
            Loaded::Known(Value::List(definite.into()))
        } else {
            Loaded::Partial { definite, possible, causes: self.causes(voices, Some(facet)) }
        }
    }
}

fn ending_of(case: &Case, facet: Facet) -> Ending {
    let found = Facet::ALL.into_iter().zip(case.docket.endings()).find(|(known, _)| *known == facet);
    found.map_or(Ending::Excluded, |(_, ending)| ending)
}

/// Reports one remedy: as an option or as forbidden, and what it could still become.
fn report(
    world: &World<'_>,
    catalogue: &Catalogue,
    voices: &[Voice<'_, '_>],
    (remedy, about): (usize, About),
    case: &Case,
    result: &mut RemediesResult,
) {
    let word = word(catalogue, remedy);
    let entry = catalogue.remedies.get(remedy);
    let item = case.by.iter().filter_map(|at| voices.get(*at)).find_map(|voice| item(world, voice));
    let item = item.filter(|_| about != About::Whole);
    let of = |wanted: &dyn Fn(Claim) -> bool, fires: Fires| -> Vec<&Voice<'_, '_>> {
        let claims = case.docket.claims.iter().zip(&case.by);
        let found = claims.filter(|((claim, state), _)| wanted(*claim) && *state == fires);
        found.filter_map(|(_, at)| voices.get(*at)).collect()
    };
    let gives = |claim: Claim| matches!(claim, Claim::Give { .. });
    let owes = |claim: Claim| matches!(claim, Claim::Give { owed: true, .. });
    let forbids = |claim: Claim| matches!(claim, Claim::Forbid { .. });
    let shown = |voices: Vec<&Voice<'_, '_>>| voices.iter().map(|voice| voice.firing.shown()).collect();
    let [option, owed, forbidden] = case.docket.endings();
    if option == Ending::Certain {
        result.options_total = result.options_total.saturating_add(1);
        if result.options.len() < LISTED {
            result.options.push(RemedyOption {
                remedy: word.clone(),
                title: entry.map(|entry| entry.title.clone()).unwrap_or_default(),
                item: item.clone(),
                owed: owed == Ending::Certain,
                grounds: of(&gives, Fires::Yes).iter().map(|voice| ground(voice)).collect(),
                pros: entry.map(|entry| entry.pros.clone()).unwrap_or_default(),
                cons: entry.map(|entry| entry.cons.clone()).unwrap_or_default(),
            });
        }
        let against = of(&forbids, Fires::Yes);
        if !against.is_empty() && result.undercut.len() < LISTED {
            result.undercut.push(Undercut {
                remedy: word.clone(),
                item: item.clone(),
                rules: shown(against),
                stands_by: shown(of(&gives, Fires::Yes)),
            });
        }
    }
    if forbidden == Ending::Certain {
        result.forbidden_total = result.forbidden_total.saturating_add(1);
        if result.forbidden.len() < LISTED {
            result.forbidden.push(ForbiddenRemedy {
                remedy: word.clone(),
                title: entry.map(|entry| entry.title.clone()).unwrap_or_default(),
                item: item.clone(),
                grounds: of(&forbids, Fires::Yes).iter().map(|voice| ground(voice)).collect(),
                given_by: shown(of(&gives, Fires::Yes)),
            });
        }
    }
    let turns: [(Ending, PossibleKind, &dyn Fn(Claim) -> bool, &dyn Fn(Claim) -> bool); 3] = [
        (option, PossibleKind::Option, &gives, &forbids),
        (owed, PossibleKind::Owed, &owes, &forbids),
        (forbidden, PossibleKind::Forbidden, &forbids, &gives),
    ];
    for (_, kind, by, against) in turns.into_iter().filter(|(ending, ..)| *ending == Ending::Possible) {
        push_possible(result, PossibleRemedy {
            kind,
            remedies: vec![word.clone()],
            item: item.clone(),
            rules: shown(of(by, Fires::Open)),
            if_not: shown(of(against, Fires::Open)),
        });
    }
}

fn push_possible(result: &mut RemediesResult, possible: PossibleRemedy) {
    result.possible_total = result.possible_total.saturating_add(1);
    if result.possible.len() < LISTED {
        result.possible.push(possible);
    }
}

/// A choice: among what, for what, and who chooses. Two rules that give the same choice give one.
type ChoiceKey = (BTreeSet<usize>, About, Option<Chooser>);

fn choice_key(voice: &Voice<'_, '_>) -> Option<ChoiceKey> {
    let among: BTreeSet<usize> = voice.grant.any.iter().map(EnumValue::position).collect();
    (!among.is_empty()).then_some((among, voice.about, voice.grant.chosen_by))
}

/// Reports the choices, without what is forbidden for certain.
fn report_choices(
    world: &World<'_>,
    catalogue: &Catalogue,
    voices: &[Voice<'_, '_>],
    cases: &Cases,
    result: &mut RemediesResult,
) {
    let mut choices: BTreeMap<ChoiceKey, Vec<usize>> = BTreeMap::new();
    for (at, voice) in voices.iter().enumerate() {
        if let Some(key) = choice_key(voice) {
            choices.entry(key).or_default().push(at);
        }
    }
    for ((among, about, chosen_by), by) in choices {
        let open = |remedy: &&usize| {
            let case = cases.get(&(**remedy, about));
            case.is_none_or(|case| ending_of(case, Facet::Option) != Ending::Excluded)
        };
        let remedies: Vec<String> = among.iter().filter(open).map(|remedy| word(catalogue, *remedy)).collect();
        let of = |fires: Fires| {
            by.iter().filter_map(|at| voices.get(*at)).filter(move |voice| voice.fires == fires)
        };
        let item = by.iter().filter_map(|at| voices.get(*at)).find_map(|voice| item(world, voice));
        let rules: Vec<String> = of(Fires::Yes).map(|voice| voice.firing.shown()).collect();
        if rules.is_empty() {
            let rules = of(Fires::Open).map(|voice| voice.firing.shown()).collect();
            let kind = PossibleKind::Choice;
            push_possible(result, PossibleRemedy { kind, remedies, item, rules, if_not: Vec::new() });
            continue;
        }
        result.choices_total = result.choices_total.saturating_add(1);
        if result.choices.len() < LISTED {
            result.choices.push(RemedyChoice { remedies, chosen_by, item, rules });
        }
    }
}

/// Returns the word of a remedy.
fn word(catalogue: &Catalogue, remedy: usize) -> String {
    EnumValue::at(&catalogue.ty, remedy).map(|remedy| remedy.word().to_owned()).unwrap_or_default()
}

/// Returns what a rule with `each` speaks of: `order.items[0]`, or the list while it is not known.
fn item(world: &World<'_>, voice: &Voice<'_, '_>) -> Option<String> {
    let list = world.policy.path(voice.firing.rule.each?.list);
    Some(match &voice.firing.element {
        Some(element) => format!("{list}[{}]", element.key),
        None => list.to_string(),
    })
}

fn ground(voice: &Voice<'_, '_>) -> RemedyGround {
    RemedyGround {
        rule: voice.firing.shown(),
        basis: voice.grant.basis,
        because: voice.firing.rule.because.clone(),
        cite: voice.firing.rule.cite.clone(),
    }
}
