//! Writing the decision on remedies: options and prohibitions with their grounds, choices, and what
//! is still open.

use std::collections::BTreeMap;

use amends_engine::limits::LISTED;
use amends_engine::value::EnumValue;

use super::{About, Case, ChoiceKey, Hearing, Voice};
use crate::Text;
use crate::decide::levels::Fires;
use crate::decide::standing::{Claim, Ending, Facet};
use crate::decide::world::World;
use crate::decision::{
    ForbiddenRemedy, PossibleKind, PossibleRemedy, RemediesResult, RemedyChoice, RemedyGround, RemedyOption,
    Undercut,
};

impl Hearing<'_, '_> {
    pub(super) fn report(&self, world: &World<'_>, result: &mut RemediesResult) {
        for ((remedy, about), case) in &self.cases {
            let item = self.item(world, &case.by);
            if case.ending(Facet::Option) == Ending::Certain {
                self.report_option(*remedy, item.clone(), case, result);
            }
            if case.ending(Facet::Forbidden) == Ending::Certain {
                self.report_forbidden(*remedy, *about, item.clone(), case, result);
            }
            self.report_possible(*remedy, item.as_ref(), case, result);
        }
        self.report_choices(world, result);
    }

    fn report_option(&self, remedy: usize, item: Option<String>, case: &Case, result: &mut RemediesResult) {
        let word = self.word(remedy);
        let (grounds, against) = (self.of(case, gives, Fires::Yes), self.of(case, opposes, Fires::Yes));
        if !against.is_empty() {
            let undercut = Undercut {
                remedy: word.clone(),
                item: item.clone(),
                rules: shown(&against),
                stands_by: shown(&grounds),
            };
            push(&mut result.undercut, &mut result.undercut_total, undercut);
        }
        let entry = self.catalogue.remedies.get(remedy);
        let option = RemedyOption {
            remedy: word,
            title: self.title(remedy),
            item,
            owed: case.ending(Facet::Owed) == Ending::Certain,
            grounds: grounds.into_iter().map(ground).collect(),
            pros: entry.map(|entry| entry.pros.clone()).unwrap_or_default(),
            cons: entry.map(|entry| entry.cons.clone()).unwrap_or_default(),
        };
        push(&mut result.options, &mut result.options_total, option);
    }

    fn report_forbidden(
        &self,
        remedy: usize,
        about: About,
        item: Option<String>,
        case: &Case,
        result: &mut RemediesResult,
    ) {
        let mut given_by = shown(&self.of(case, gives, Fires::Yes));
        if about == About::Whole {
            // What is barred for an element is reported here.
            let barred = self.cases.iter().filter(|((other, about), case)| {
                *other == remedy && *about != About::Whole && case.ending(Facet::Option) == Ending::Excluded
            });
            given_by.extend(barred.flat_map(|(_, case)| shown(&self.of(case, gives, Fires::Yes))));
        }
        let forbidden = ForbiddenRemedy {
            remedy: self.word(remedy),
            title: self.title(remedy),
            item,
            grounds: self.of(case, forbids, Fires::Yes).into_iter().map(ground).collect(),
            given_by,
        };
        push(&mut result.forbidden, &mut result.forbidden_total, forbidden);
    }

    fn report_possible(
        &self,
        remedy: usize,
        item: Option<&String>,
        case: &Case,
        result: &mut RemediesResult,
    ) {
        let turns: [(Facet, PossibleKind, Sort, Sort); 3] = [
            (Facet::Option, PossibleKind::Option, gives, opposes),
            (Facet::Owed, PossibleKind::Owed, owes, opposes),
            (Facet::Forbidden, PossibleKind::Forbidden, forbids, gives),
        ];
        for (facet, kind, by, against) in turns {
            if case.ending(facet) == Ending::Possible {
                let possible = PossibleRemedy {
                    kind,
                    remedies: vec![self.word(remedy)],
                    chosen_by: None,
                    item: item.cloned(),
                    rules: shown(&self.of(case, by, Fires::Open)),
                    if_not: shown(&self.of(case, against, Fires::Open)),
                };
                push(&mut result.possible, &mut result.possible_total, possible);
            }
        }
    }

    fn report_choices(&self, world: &World<'_>, result: &mut RemediesResult) {
        let mut choices: BTreeMap<ChoiceKey, Vec<usize>> = BTreeMap::new();
        for (at, voice) in self.voices.iter().enumerate() {
            if let Some(key) = voice.choice() {
                choices.entry(key).or_default().push(at);
            }
        }
        for ((among, about, chosen_by), by) in choices {
            let of = |fires: Fires| -> Vec<&Voice<'_, '_>> {
                let voices = by.iter().filter_map(|at| self.voices.get(*at));
                voices.filter(|voice| voice.fires == fires).collect()
            };
            let words = |remedies: Vec<&usize>| -> Vec<String> {
                remedies.into_iter().map(|remedy| self.word(*remedy)).collect()
            };
            let item = self.item(world, &by);
            let rules = shown(&of(Fires::Yes));
            if rules.is_empty() {
                let possible = PossibleRemedy {
                    kind: PossibleKind::Choice,
                    remedies: words(among.iter().collect()),
                    chosen_by,
                    item,
                    rules: shown(&of(Fires::Open)),
                    if_not: Vec::new(),
                };
                push(&mut result.possible, &mut result.possible_total, possible);
                continue;
            }
            let stands = |remedy: &&usize| {
                let case = self.cases.get(&(**remedy, about));
                case.is_some_and(|case| case.ending(Facet::Option) != Ending::Excluded)
            };
            let (standing, without): (Vec<&usize>, Vec<&usize>) = among.iter().partition(stands);
            let (remedies, without) = (words(standing), words(without));
            let choice = RemedyChoice { remedies, without, chosen_by, item, rules };
            push(&mut result.choices, &mut result.choices_total, choice);
        }
    }

    /// Returns the voices whose claim is of a sort, and that fire in a way.
    fn of(&self, case: &Case, sort: Sort, fires: Fires) -> Vec<&Voice<'_, '_>> {
        let claims = case.docket.claims.iter().zip(&case.by);
        let found = claims.filter(|((claim, state), _)| sort(*claim) && *state == fires);
        found.filter_map(|(_, at)| self.voices.get(*at)).collect()
    }

    fn word(&self, remedy: usize) -> String {
        let remedy = EnumValue::at(&self.catalogue.ty, remedy);
        remedy.map(|remedy| remedy.word().to_owned()).unwrap_or_default()
    }

    fn title(&self, remedy: usize) -> Text {
        self.catalogue.remedies.get(remedy).map(|entry| entry.title.clone()).unwrap_or_default()
    }

    /// Returns what voices speak of: `order.items[0]`, or the list while it is not known.
    fn item(&self, world: &World<'_>, by: &[usize]) -> Option<String> {
        by.iter().filter_map(|at| self.voices.get(*at)).find_map(|voice| {
            let list = world.policy.path(voice.firing.rule.each?.list);
            Some(match &voice.firing.element {
                Some(element) => format!("{list}[{}]", element.key),
                None => list.to_string(),
            })
        })
    }
}

/// A sort of claims.
type Sort = fn(Claim) -> bool;

fn gives(claim: Claim) -> bool {
    matches!(claim, Claim::Give { .. })
}

fn owes(claim: Claim) -> bool {
    matches!(claim, Claim::Give { owed: true, .. })
}

fn forbids(claim: Claim) -> bool {
    matches!(claim, Claim::Forbid { .. })
}

fn opposes(claim: Claim) -> bool {
    matches!(claim, Claim::Forbid { .. } | Claim::Bar { .. })
}

fn push<T>(list: &mut Vec<T>, total: &mut usize, entry: T) {
    *total = total.saturating_add(1);
    if list.len() < LISTED {
        list.push(entry);
    }
}

fn shown(voices: &[&Voice<'_, '_>]) -> Vec<String> {
    voices.iter().map(|voice| voice.firing.shown()).collect()
}

fn ground(voice: &Voice<'_, '_>) -> RemedyGround {
    RemedyGround {
        rule: voice.firing.shown(),
        basis: voice.grant.basis,
        because: voice.firing.rule.because.clone(),
        cite: voice.firing.rule.cite.clone(),
    }
}
