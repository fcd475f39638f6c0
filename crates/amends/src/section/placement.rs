//! Which rules stand, and in which order: overriding, disabling, and places in `first` lists.

use std::collections::BTreeMap;
use std::sync::Arc;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::source::Spanned;

use super::reader::{Placement, Reader};
use crate::pack::manifest::PackKind;
use crate::pack::section_text::elements;
use crate::policy::rule::{Rule, RuleId};

impl Reader<'_> {
    /// Puts overridden and disabled rules out of force; floors cannot be reached.
    pub(crate) fn apply_overrides(&mut self) {
        self.report_circles();
        for (rule, target) in std::mem::take(&mut self.overrides) {
            let by = self.rules.get(rule.0).map(|rule| Arc::clone(&rule.full_id));
            self.replace(&target, by);
        }
        let closure = self.closure;
        for pack in &closure.packs {
            for section in pack.section("disable") {
                for element in elements(&closure.documents, section.node) {
                    let text = closure.documents.scalar_text(element).unwrap_or_default().to_owned();
                    let target = Spanned::new(text, closure.documents.span(element));
                    self.replace(&target, Some(pack.manifest.id.value.as_str().into()));
                }
            }
        }
    }

    /// Reports rules that replace themselves, at once or through others: none of them would be left.
    fn report_circles(&mut self) {
        let mut replaces: BTreeMap<RuleId, RuleId> = BTreeMap::new();
        for (rule, target) in &self.overrides {
            replaces.extend(self.find(&target.value).map(|replaced| (*rule, replaced)));
        }
        for (rule, target) in &self.overrides {
            let path = std::iter::successors(replaces.get(rule), |at| replaces.get(at));
            if path.take(replaces.len()).any(|at| at == rule) {
                self.diagnostics.push(
                    Diagnostic::error(codes::CONFLICTING_SETTING, "rules replace each other in a circle")
                        .at(target.span, "replaces what replaces it")
                        .help("remove one of the `overrides`"),
                );
            }
        }
    }

    fn replace(&mut self, target: &Spanned<String>, by: Option<Arc<str>>) {
        let Some(found) = self.find(&target.value) else {
            self.report_unknown(target);
            return;
        };
        let Some(rule) = self.rules.get_mut(found.0) else { return };
        if rule.kind > PackKind::Company {
            let place = rule.place;
            self.diagnostics.push(
                Diagnostic::error(codes::FLOOR_OVERRIDDEN, format!("rule `{}` is a floor", target.value))
                    .at(target.span, "rules of statutes, regulators and contracts cannot be replaced")
                    .related(place, "this rule")
                    .help("write a rule beside it; the result more favourable to the customer stands"),
            );
            return;
        }
        rule.replaced_by = by;
    }

    /// Reports a name that no rule has, or several.
    fn report_unknown(&mut self, target: &Spanned<String>) {
        let same: Vec<String> = self
            .rules
            .iter()
            .filter(|rule| *rule.id == *target.value)
            .map(|rule| format!("`{}`", rule.full_id))
            .collect();
        let fault = |message: String| Diagnostic::error(codes::UNKNOWN_RULE, message);
        let diagnostic = if same.is_empty() {
            let known = self.rules.iter().flat_map(|rule| [&*rule.id, &*rule.full_id]);
            fault(format!("there is no rule `{}`", target.value))
                .at(target.span, "unknown rule")
                .maybe_help(did_you_mean(&target.value, known))
        } else {
            fault(format!("several rules are called `{}`", target.value))
                .at(target.span, "which of them?")
                .help(format!("write the full id: {}", same.join(" or ")))
        };
        self.diagnostics.push(diagnostic);
    }

    /// Ends the reading and returns all rules, each with the shortest name that is unique.
    pub(crate) fn finish(mut self) -> Vec<Rule> {
        for rule in &mut self.rules {
            let unique = self.by_id.get(&rule.id).is_some_and(Option::is_some);
            rule.name = if unique { Arc::clone(&rule.id) } else { Arc::clone(&rule.full_id) };
        }
        self.rules
    }

    /// Finds a rule by its full id, or by its short one where that is unique.
    pub(crate) fn find(&self, id: &str) -> Option<RuleId> {
        self.by_full_id.get(id).copied().or_else(|| self.by_id.get(id).copied().flatten())
    }

    /// Puts the rules of a `first` list in order: one file's list, into which others place
    /// theirs with `before`, `after` or `overrides`.
    pub(crate) fn place_first(&mut self, placements: Vec<Placement>) -> Vec<RuleId> {
        let mut list: Vec<RuleId> = Vec::new();
        let mut home = None;
        for placement in placements {
            let Some(rule) = self.rules.get(placement.rule.0) else { continue };
            let (place, id) = (rule.place, rule.id.to_string());
            let target = placement.before.as_ref().or(placement.after.as_ref());
            if let Some(target) = target {
                let at =
                    self.find(&target.value).and_then(|rule| list.iter().position(|known| *known == rule));
                match at {
                    Some(at) => {
                        list.insert(
                            if placement.before.is_some() { at } else { at.saturating_add(1) },
                            placement.rule,
                        );
                    }
                    None => self.diagnostics.push(
                        Diagnostic::error(
                            codes::UNKNOWN_RULE,
                            format!("the list has no rule `{}`", target.value),
                        )
                        .at(target.span, "must be in the list, above"),
                    ),
                }
                continue;
            }
            if placement.overrides {
                let target = self.overrides.iter().find(|(rule, _)| *rule == placement.rule);
                let target = target.and_then(|(_, target)| self.find(&target.value));
                if let Some(at) = list.iter().position(|known| Some(*known) == target) {
                    list.insert(at, placement.rule);
                    continue;
                }
            }
            match home {
                None => home = Some(place),
                Some(first) if first.source() != place.source() => self.diagnostics.push(
                    Diagnostic::error(
                        codes::FIRST_LIST_SPLIT,
                        format!("rule `{id}` has no place in the list"),
                    )
                    .at(place, "under `first` the order decides, and this list stands in another file")
                    .related(first, "the list begins here")
                    .help(first_list_help(self.rules.iter().find(|rule| rule.place == first))),
                ),
                Some(_) => {}
            }
            list.push(placement.rule);
        }
        list
    }
}

/// Returns how a rule says where in a list it stands; `first` is the rule that begins it.
fn first_list_help(first: Option<&Rule>) -> String {
    let id = first.map_or("rule", |rule| &*rule.id);
    format!("add `before: {id}`, or `before` or `after` with another rule of the list")
}
