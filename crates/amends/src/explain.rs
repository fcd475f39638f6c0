//! Why, and why not: what one rule made of a case.

use std::sync::Arc;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::outcome::Failure;
use amends_engine::source::Position;
use amends_engine::value::Instant;

use crate::Text;
use crate::decide::state::{Firing, RuleState, fire};
use crate::decide::world::World;
use crate::decide::{Run, recorder, trace};
use crate::decision::{RuleResult, TestResult, TraceAtom};
use crate::facts::Facts;
use crate::policy::rule::RuleId;
use crate::policy::{Compiled, Policy};

/// What one rule made of a case; per element, if it is evaluated per element.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RuleExplanation {
    /// The rule, with the edition's first day and the element's key where it has them.
    pub rule: String,
    /// Its section.
    pub section: &'static str,
    /// What it made of the case.
    pub state: RuleResult,
    /// Why, in one line.
    pub reason: String,
    /// The place in the pack.
    pub at: Position,
    /// The reason the pack gives for the rule.
    pub because: Text,
    /// The citations.
    pub cite: Vec<Arc<str>>,
    /// Whether its figures are the project's own.
    pub origin: Option<Arc<str>>,
    /// The tests of its condition.
    pub tests: Vec<TraceAtom>,
    /// The facts, figures and calendars that would settle it.
    pub unknown: Vec<String>,
}

/// A rule that the policy does not have, or a short name that several packs use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the policy has no rule `{name}`")]
pub struct UnknownRule {
    name: String,
    help: Option<String>,
}

impl UnknownRule {
    /// Returns what to do about it, if there is something close.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl Policy {
    /// Returns what a rule, named by its id or as `pack#id`, made of a case.
    ///
    /// # Errors
    /// [`UnknownRule`] if no rule has this name, or if several packs use the short name.
    ///
    /// # Examples
    /// ```
    /// let policy = amends::builtin("company/concrete").expect("a shipped pack loads");
    /// let facts = policy.facts_from_json(r#"{"complaint.solvable_on_spot": false}"#).expect("declared");
    /// let as_of = amends::Instant::parse("2026-03-02T10:00:00+08:00").expect("an instant");
    /// let why_not = policy.explain(&facts, as_of, "sev-minor").expect("a rule of the pack");
    /// assert_eq!(why_not[0].state, amends::decision::RuleResult::NotMatched);
    /// assert_eq!(why_not[0].reason, "`complaint.solvable_on_spot: true` is false: complaint.solvable_on_spot = false");
    /// ```
    pub fn explain(
        &self,
        facts: &Facts,
        as_of: Instant,
        rule: &str,
    ) -> Result<Vec<RuleExplanation>, UnknownRule> {
        let id = self.find_rule(rule)?;
        let (facts, _) = facts.for_schema(self.fact_schema());
        let mut run = Run::new(&self.compiled, &facts, as_of, true);
        run.steps();
        let firings = fire(&run.world, &[id]);
        Ok(firings.iter().map(|firing| explanation(&run.world, firing)).collect())
    }

    fn find_rule(&self, name: &str) -> Result<RuleId, UnknownRule> {
        let rules = &self.compiled.rules;
        // An edition or an element may be named as decisions print it.
        let base = name.split(['@', '[']).next().unwrap_or(name);
        let found = rules.iter().position(|rule| *rule.name == *base || *rule.full_id == *base);
        found.map(RuleId).ok_or_else(|| {
            let names = rules.iter().map(|rule| &*rule.name);
            let same: Vec<&str> =
                rules.iter().filter(|rule| *rule.id == *base).map(|rule| &*rule.full_id).collect();
            let several = (same.len() > 1).then(|| format!("several packs have one: {}", same.join(", ")));
            UnknownRule { name: name.to_owned(), help: several.or_else(|| did_you_mean(base, names)) }
        })
    }
}

fn explanation(world: &World<'_>, firing: &Firing<'_>) -> RuleExplanation {
    let rule = firing.rule;
    let tests =
        firing.edition.map(|edition| trace::atoms(world, firing, &edition.condition)).unwrap_or_default();
    let state = match (&rule.replaced_by, &firing.state) {
        (Some(_), _) => RuleResult::Replaced,
        (None, state) => trace::result_of(state),
    };
    RuleExplanation {
        rule: firing.shown(),
        section: rule.section.name(),
        state,
        reason: reason(world.policy, firing, &tests),
        at: world.policy.sources.position(rule.place),
        because: rule.because.clone(),
        cite: rule.cite.clone(),
        origin: rule.origin.clone(),
        unknown: match &firing.state {
            RuleState::Unknown(causes) => recorder::names(causes),
            RuleState::Out | RuleState::NotMatched | RuleState::Matched | RuleState::Failed(_) => Vec::new(),
        },
        tests,
    }
}

fn reason(policy: &Compiled, firing: &Firing<'_>, tests: &[TraceAtom]) -> String {
    let first = |result: TestResult| tests.iter().find(|test| test.result == result);
    match &firing.state {
        RuleState::Out => match &firing.rule.replaced_by {
            Some(by) => format!("replaced by `{by}`"),
            None => {
                let pack = policy.pack(firing.rule.pack).map_or("", |pack| &pack.manifest.id.value);
                format!("no edition is in force on the governing date of `{pack}`")
            }
        },
        RuleState::Matched if tests.is_empty() => "it has no condition".to_owned(),
        RuleState::Matched => "its condition holds".to_owned(),
        RuleState::NotMatched => match first(TestResult::False) {
            Some(test) => format!("`{}` is false: {}", test.text, reads(test)),
            // Every test holds; what excludes the rule is the negation of one.
            None => tests
                .iter()
                .map(|test| format!("`{}` is {}: {}", test.text, test.result, reads(test)))
                .collect::<Vec<_>>()
                .join("; "),
        },
        RuleState::Unknown(causes) => format!("waits for {}", recorder::names(causes).join(", ")),
        RuleState::Failed(Failure { code, message, .. }) => format!("{code}: {message}"),
    }
}

fn reads(test: &TraceAtom) -> String {
    test.reads.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
}
