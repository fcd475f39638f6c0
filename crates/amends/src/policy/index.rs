//! The rules of every step as an index, with what passing over a rule must not leave unsaid.
//!
//! A rule that the index does not find is not matched, and need not be evaluated. That a fact was asked for though it
//! is absent, or presumed, is part of a decision all the same; which facts those are is known here of each step.

use std::collections::{BTreeMap, BTreeSet};

use amends_engine::expr::typed::{Symbol, Typed, TypedKind};
use amends_engine::program::{Dimensions, Index, compile};
use amends_engine::region::Set;

use super::Compiled;
use super::order::Step;
use super::rule::{RouteKey, Rule, RuleId};
use super::symbol::Readable;
use crate::schema::fact::Fact;

/// The index of a policy.
#[derive(Clone, Debug, Default)]
pub(crate) struct RuleIndex {
    pub(crate) dimensions: Dimensions,
    /// The inputs whose place is known before any step, with their numbers among the facts.
    pub(crate) inputs: Vec<(Symbol, usize)>,
    steps: BTreeMap<Step, StepIndex>,
}

/// The rules of one step.
#[derive(Clone, Debug, Default)]
pub(crate) struct StepIndex {
    pub(crate) ids: Vec<RuleId>,
    pub(crate) index: Index,
    /// The positions of rules that are evaluated whether or not the index finds them.
    pub(crate) always: Vec<usize>,
    /// The facts that the other rules ask to be present.
    pub(crate) asked: Vec<Symbol>,
    /// The facts with a presumption that the other rules read.
    pub(crate) presumable: Vec<Symbol>,
    /// Whose dates govern rules that are not always in force.
    pub(crate) governed: Vec<(usize, Option<Symbol>)>,
}

impl RuleIndex {
    /// Compiles the rules of a policy.
    pub(crate) fn new(policy: &Compiled) -> Self {
        let lists = rules_of_steps(policy);
        let conditions: Vec<Vec<Vec<&Typed>>> =
            lists.iter().map(|(_, ids)| ids.iter().map(|id| conditions(policy, *id)).collect()).collect();
        let domains = |symbol: Symbol| match policy.readable(symbol)? {
            Readable::Fact(number) => domain(policy.facts.get(number)?),
            _ => None,
        };
        let program = compile(&conditions, &domains, &|symbol| is_settled_once(policy, symbol));
        let steps = lists.into_iter().zip(program.sets).map(|((step, ids), index)| {
            let live = |id: &RuleId| policy.rule(*id).is_some_and(|rule| rule.replaced_by.is_none());
            let mut set = StepIndex { ids: ids.to_vec(), index, ..StepIndex::default() };
            set.note(policy, ids.iter().map(|id| live(id).then_some(*id)));
            (step, set)
        });
        let steps = steps.collect();
        let inputs = program.dimensions.values().chain(program.dimensions.members());
        let inputs: BTreeSet<(Symbol, usize)> =
            inputs.filter_map(|symbol| Some((symbol, input(policy, symbol)?))).collect();
        Self { dimensions: program.dimensions, inputs: inputs.into_iter().collect(), steps }
    }

    /// Returns the rules of a step; `None` if it has none.
    pub(crate) fn step(&self, step: Step) -> Option<&StepIndex> {
        self.steps.get(&step)
    }
}

impl StepIndex {
    /// Notes what passing over rules must not leave unsaid.
    fn note(&mut self, policy: &Compiled, rules: impl Iterator<Item = Option<RuleId>>) {
        let (mut asked, mut presumable, mut governed) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (position, id) in rules.enumerate() {
            let Some(rule) = id.and_then(|id| policy.rule(id)) else { continue };
            let (mut asks, mut reads) = (BTreeSet::new(), BTreeSet::new());
            for edition in &rule.editions {
                visit(policy, &edition.condition, &mut asks, &mut reads);
            }
            if !is_always_in_force(rule) {
                governed.insert((rule.pack, rule.governed_by));
            }
            if is_always_in_force(rule) && rule.each.is_none() {
                asked.extend(asks);
                presumable.extend(reads);
            } else if !asks.is_empty() || !reads.is_empty() {
                self.always.push(position);
            }
        }
        self.asked = asked.into_iter().collect();
        self.presumable = presumable.into_iter().collect();
        self.governed = governed.into_iter().collect();
    }
}

/// Returns whether a rule has one edition and no dates.
pub(crate) fn is_always_in_force(rule: &Rule) -> bool {
    matches!(rule.editions.as_slice(), [edition] if edition.in_force.is_always())
}

/// Notes the facts that a condition asks to be present, and those with a presumption that it reads.
fn visit(policy: &Compiled, condition: &Typed, asks: &mut BTreeSet<Symbol>, reads: &mut BTreeSet<Symbol>) {
    match condition.kind {
        TypedKind::Has(symbol) => {
            asks.insert(symbol);
        }
        TypedKind::Load(symbol) => {
            if let Some(Readable::Fact(number)) = policy.readable(symbol)
                && policy.facts.get(number).is_some_and(|fact| fact.presume.is_some())
            {
                reads.insert(symbol);
            }
        }
        _ => {}
    }
    condition.children().into_iter().for_each(|child| visit(policy, child, asks, reads));
}

/// Returns the conditions of which one may make a rule take part; none of a rule that another replaces.
fn conditions(policy: &Compiled, id: RuleId) -> Vec<&Typed> {
    let rule = policy.rule(id).filter(|rule| rule.replaced_by.is_none());
    rule.map(|rule| rule.editions.iter().map(|edition| &edition.condition).collect()).unwrap_or_default()
}

fn rules_of_steps(policy: &Compiled) -> Vec<(Step, &[RuleId])> {
    let mut lists: Vec<(Step, &[RuleId])> = vec![
        (Step::Types, &policy.types.rules),
        (Step::Compensation, &policy.compensation.rules),
        (Step::Guidance, &policy.guidance),
    ];
    lists.extend(policy.severity.iter().map(|set| (Step::Severity, &*set.rules)));
    lists.extend(RouteKey::ALL.map(|key| (Step::Route(key), policy.routing.rules(key))));
    lists.extend(policy.escalation.iter().map(|ladder| (Step::Escalation, &*ladder.rules)));
    lists.extend(policy.remedies.iter().map(|catalogue| (Step::Remedies, &*catalogue.rules)));
    let decisions = policy.decisions.iter().enumerate();
    lists.extend(decisions.map(|(number, decision)| (Step::Decision(number), &*decision.rules)));
    lists.retain(|(_, rules)| !rules.is_empty());
    lists
}

/// Returns whether a symbol reads the same in all rules of a case: an element differs from rule to rule, and a dated
/// figure with the date that governs the rule.
fn is_settled_once(policy: &Compiled, symbol: Symbol) -> bool {
    match policy.readable(symbol) {
        Some(Readable::Fact(_) | Readable::Signal | Readable::Output | Readable::AsOf) => true,
        Some(Readable::Param(number)) => policy.params.get(number).is_some_and(|param| !param.is_dated()),
        Some(Readable::Item) | None => false,
    }
}

/// Returns the number of a fact that is taken from the record as it stands.
fn input(policy: &Compiled, symbol: Symbol) -> Option<usize> {
    let Some(Readable::Fact(number)) = policy.readable(symbol) else { return None };
    let fact = policy.facts.get(number)?;
    (fact.derive.is_none() && fact.applies.is_none()).then_some(number)
}

/// Returns the values and further points that a fact can have.
pub(crate) fn domain(fact: &Fact) -> Option<Set> {
    let mut set = Set::full(&fact.ty)?.within(fact.min.as_ref(), fact.max.as_ref());
    if fact.applies.is_none() {
        set = set.applicable();
    }
    Some(if fact.derive.is_none() { set.given() } else { set })
}
