//! What shows personal data: the facts marked `pii`, and all that is calculated from them.
//!
//! A derived fact or an output is personal if the value of a personal fact, or a part of it, can
//! show in its own. A mere test does not show what it tests, and neither does the number of
//! characters or elements: `customer.age >= 18` and `size(complaint.text)` are not personal, while
//! `customer.age + 1`, `[customer.name]` and `customer.is_minor ? customer.name : ''` are. That
//! errs on the side of masking: of a personal number also a rounded one is masked.
//!
//! Values that are personal are masked in messages, traces and the arithmetic of lines. The
//! *results* of a policy are its answer, so an amount or a date stands in them in clear; a text
//! does not, because it can only repeat what the record says.

use std::collections::BTreeSet;

use amends_engine::expr::typed::{Symbol, Typed};

use super::Compiled;
use super::order::Step;
use super::rule::{Payload, Rule, RuleId};
use crate::pack::text::HitText;
use crate::section::decide::DecisionSet;

impl Compiled {
    /// Returns whether personal data can show in what a symbol reads as.
    ///
    /// All rules with `each` share one symbol for their element; it is personal if any of their
    /// lists is.
    pub(crate) fn is_personal(&self, symbol: Symbol) -> bool {
        self.personal.contains(&symbol)
    }

    /// Returns whether personal data can show in the value of an expression.
    pub(crate) fn shows_personal(&self, typed: &Typed) -> bool {
        !self.personal.is_empty() && shows(typed, &self.personal)
    }

    /// Finds what is personal, and marks the derived facts among it.
    pub(super) fn mark_personal(&mut self) {
        let mut personal: BTreeSet<Symbol> =
            self.facts.iter().filter(|fact| fact.pii).map(|fact| fact.symbol).collect();
        if personal.is_empty() {
            return;
        }
        // What is read comes before what reads it, so one pass finds everything.
        for step in &self.order {
            match step {
                Step::Fact(number) => {
                    let fact = self.facts.get(*number);
                    let derived = fact.filter(|fact| fact.derive.iter().any(|typed| shows(typed, &personal)));
                    personal.extend(derived.map(|fact| fact.symbol));
                }
                Step::Compensation => {
                    if self.any_rule(&self.compensation.rules, &personal, &|payload| match payload {
                        Payload::Line(line) => Some(&line.pay),
                        _ => None,
                    }) {
                        personal.extend(self.outputs.due.into_iter().chain(self.outputs.offer));
                    }
                }
                Step::Decision(number) => {
                    if let Some(decision) = self.decisions.get(*number) {
                        self.mark_outputs(decision, &mut personal);
                    }
                }
                // What they give are words of the policy.
                Step::Signals
                | Step::Types
                | Step::Severity
                | Step::Route(_)
                | Step::Escalation
                | Step::Remedies
                | Step::Guidance => {}
            }
        }
        if self.rules.iter().any(|rule| rule.each.is_some_and(|each| personal.contains(&each.list))) {
            personal.insert(self.outputs.item);
        }
        for fact in &mut self.facts {
            fact.pii |= personal.contains(&fact.symbol);
        }
        self.fact_schema = crate::facts::schema_of(&self.packs, &self.facts);
        self.personal = personal;
    }

    fn mark_outputs(&self, decision: &DecisionSet, personal: &mut BTreeSet<Symbol>) {
        // The number of rules that matched says nothing of their outputs.
        if decision.hit == HitText::Count {
            return;
        }
        for (at, slot) in decision.outputs.iter().enumerate() {
            let default =
                decision.default.as_ref().and_then(|row| row.outputs.get(at)).and_then(Option::as_ref);
            let by_rule = self.any_rule(&decision.rules, personal, &|payload| match payload {
                Payload::Row(row) => row.get(at).and_then(Option::as_ref),
                _ => None,
            });
            if by_rule || default.is_some_and(|typed| shows(typed, personal)) {
                personal.insert(slot.symbol);
            }
        }
    }

    /// Returns whether personal data shows in what any edition of the rules gives.
    fn any_rule(
        &self,
        rules: &[RuleId],
        personal: &BTreeSet<Symbol>,
        output: &dyn for<'p> Fn(&'p Payload) -> Option<&'p Typed>,
    ) -> bool {
        let gives_personal = |rule: &Rule| {
            let of_list = rule.each.filter(|each| personal.contains(&each.list)).map(|each| each.item);
            rule.editions.iter().filter_map(|edition| output(&edition.payload)).any(|typed| {
                let mut found = shows(typed, personal);
                typed.visit_sources(&mut |symbol| found |= Some(symbol) == of_list);
                found
            })
        };
        rules.iter().filter_map(|id| self.rule(*id)).any(gives_personal)
    }
}

fn shows(typed: &Typed, personal: &BTreeSet<Symbol>) -> bool {
    let mut found = false;
    typed.visit_sources(&mut |symbol| found |= personal.contains(&symbol));
    found
}
