//! Editions of rules: what holds when, and which sources they rest on.

use std::sync::Arc;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::source::Spanned;

use super::reader::{Draft, Reader, Shape};
use crate::pack::closure::PackText;
use crate::pack::manifest::InForce;
use crate::policy::rule::{Edition, Payload};

impl Reader<'_> {
    /// Reads the citations of a rule; what no source declares is a warning.
    pub(crate) fn read_cites(&mut self, pack: &PackText, cites: &[Spanned<String>]) -> Vec<Arc<str>> {
        for cite in cites {
            if !self.cited.contains_key(&cite.value) {
                let dates = self.find_source(pack, &cite.value);
                if dates.is_none() {
                    let known = self.closure.packs.iter().flat_map(|pack| pack.manifest.sources.keys());
                    self.diagnostics.push(
                        Diagnostic::warning(
                            codes::UNDECLARED_SOURCE,
                            format!("`{}` cites no declared source", cite.value),
                        )
                        .at(cite.span, "neither a source nor an item of one")
                        .help(
                            did_you_mean(&cite.value, known.map(String::as_str)).unwrap_or_else(|| {
                                "declare it under `sources:`; `S1-B-5` is item `B-5` of source `S1`"
                                    .to_owned()
                            }),
                        ),
                    );
                }
                self.cited.insert(cite.value.clone(), dates);
            }
        }
        cites.iter().map(|cite| cite.value.as_str().into()).collect()
    }

    /// Returns the dates of the source that a citation names.
    fn find_source(&self, pack: &PackText, cite: &str) -> Option<InForce> {
        let own = pack.manifest.find_source(cite);
        let found =
            own.or_else(|| self.closure.packs.iter().find_map(|pack| pack.manifest.find_source(cite)));
        found.map(|(_, source)| source.in_force)
    }

    /// Returns the days on which the pack and all cited sources are in force.
    pub(crate) fn in_force_of(&self, pack: &PackText, cite: &[Arc<str>]) -> InForce {
        cite.iter()
            .filter_map(|cite| self.cited.get(&**cite).copied().flatten())
            .fold(pack.manifest.in_force, InForce::and)
    }

    /// Reads the editions of a rule, in the order of their dates; a rule without any is one edition.
    pub(super) fn editions(
        &mut self,
        shape: &Shape,
        rule: &Draft<'_>,
        in_force: InForce,
        payload: &mut dyn FnMut(&mut Self, &Draft<'_>) -> Option<Payload>,
    ) -> Option<Vec<Edition>> {
        let Some(nodes) = &rule.text.editions else {
            return Some(vec![self.edition(rule, in_force, payload)?]);
        };
        let mut editions = Vec::new();
        for edition in nodes {
            if !(self.has_only(*edition, "an edition", shape.edition) & self.conditions_are_written(*edition))
            {
                return None;
            }
            let edition_text = self.read_rule_text(*edition)?;
            let place = self.closure.documents.span(*edition);
            let draft = Draft { text: &edition_text, place, ..*rule };
            editions.extend(self.edition(&draft, in_force, payload));
        }
        editions.sort_by_key(|edition| edition.in_force.from);
        (editions.len() == nodes.len()).then_some(editions)
    }

    fn edition(
        &mut self,
        draft: &Draft<'_>,
        in_force: InForce,
        payload: &mut dyn FnMut(&mut Self, &Draft<'_>) -> Option<Payload>,
    ) -> Option<Edition> {
        let own = draft.text.in_force.as_ref();
        let own = own.map(|dates| InForce::read(dates, self.diagnostics)).unwrap_or_default();
        let condition =
            self.compiler(draft.declarations).condition(draft.text.when, draft.text.unless, draft.place);
        let payload = payload(self, draft);
        let condition = condition?;
        self.report_impossible(&condition);
        Some(Edition { in_force: own.and(in_force), condition, payload: payload?, place: draft.place })
    }

    /// Reports days that no edition or that two editions of one rule cover.
    pub(super) fn report_cover(&mut self, rule: &str, editions: &[Edition]) {
        for pair in editions.windows(2) {
            let [earlier, later] = pair else { continue };
            let (end, start) = (earlier.in_force.until, later.in_force.from);
            let begins = start
                .map_or_else(|| "in force from the beginning".to_owned(), |day| format!("begins on {day}"));
            let (message, ends) = match (end, start) {
                (Some(end), Some(start)) if end == start => continue,
                (Some(end), Some(start)) if end < start => (
                    format!("no edition of rule `{rule}` is in force on {end}"),
                    format!("no longer in force on {end}"),
                ),
                (end, start) => {
                    let from =
                        start.map_or_else(|| "from the beginning".to_owned(), |day| format!("on {day}"));
                    let ends =
                        end.map_or_else(|| "does not end".to_owned(), |day| format!("in force until {day}"));
                    (format!("two editions of rule `{rule}` are in force {from}"), ends)
                }
            };
            self.diagnostics.push(
                Diagnostic::warning(codes::EDITION_COVER, message)
                    .at(later.place, begins)
                    .related(earlier.place, ends)
                    .help("let `from` of each edition be the day of `until` of the one before"),
            );
        }
    }
}
