//! From the firings of one rule set to its result, and to what others read.

use amends_engine::expr::ty::Type;
use amends_engine::outcome::{Causes, Failure, Outcome};
use amends_engine::reference::Loaded;
use amends_engine::rules::hit::{self, Domain, Entry, Fault, Given, HitPolicy, Output, Resolution, State};
use amends_engine::value::Value;

use super::recorder::{Recorder, names};
use super::state::{Firing, RuleState};
use super::world::{World, consequence};
use crate::decision::{PossibleResult, SetResult, Status};
use crate::policy::rule::SectionName;

/// One rule's contribution to a set.
pub(crate) struct Contribution<'f, 'p> {
    pub(crate) firing: &'f Firing<'p>,
    pub(crate) output: Outcome,
    /// What the output could be while it is not known.
    pub(crate) domain: Domain,
}

/// A rule set ready to be resolved.
pub(crate) struct RuleSet<'s> {
    pub(crate) section: SectionName,
    /// The name under which the result is read and reported.
    pub(crate) name: &'s str,
    pub(crate) policy: HitPolicy,
    pub(crate) default: Option<Outcome>,
    /// Whether it is proved that no two rules hold at once.
    pub(crate) proved_unique: bool,
}

/// A resolved rule set: the reported result and what others read.
pub(crate) struct Resolved {
    pub(crate) result: SetResult,
    pub(crate) loaded: Loaded,
}

/// Returns what an output of a type could be while it is not known.
pub(crate) fn domain_of(ty: &Type) -> Domain {
    Domain::of(ty)
}

impl RuleSet<'_> {
    /// Resolves the set by the law of its hit policy, noting errors and what is unknown.
    pub(crate) fn resolve(
        &self,
        world: &World<'_>,
        recorder: &mut Recorder,
        contributions: &[Contribution<'_, '_>],
    ) -> Resolved {
        self.note_failures(world, recorder, contributions);
        let entries = entries(contributions);
        let default = match &self.default {
            Some(Outcome::Known(value)) => Some(value),
            Some(Outcome::Unknown(_) | Outcome::Failed(_)) | None => None,
        };
        let resolution = hit::resolve(self.policy, &entries, default, self.proved_unique);
        let causes = self.note(recorder, contributions, &resolution);
        let needed = !matches!(self.policy, HitPolicy::Collect | HitPolicy::Count)
            && !entries.iter().any(|entry| matches!(entry.state, State::Matched));
        let failed = matches!(resolution, Resolution::Failed { .. });
        let mut resolved = self.report(world, recorder, contributions, resolution, causes);
        match &self.default {
            Some(Outcome::Unknown(causes)) if needed && !failed => {
                recorder.blocks(causes, self.section, self.name, "default");
                or_open_default(&mut resolved, causes);
            }
            Some(Outcome::Failed(failure)) if needed => {
                let error = recorder.error(failure, None, world);
                if !failed {
                    let unknown = resolved.result.unknown;
                    resolved = failed_as(self.name, error.into_iter().collect(), failure);
                    resolved.result.unknown = unknown;
                }
            }
            _ => {}
        }
        resolved
    }

    /// Notes every error, whether it matters to the result or not.
    fn note_failures(
        &self,
        world: &World<'_>,
        recorder: &mut Recorder,
        contributions: &[Contribution<'_, '_>],
    ) {
        for found in contributions {
            if let Some(failure) = found.firing.failure(&found.output) {
                recorder.error(failure, Some(&found.firing.shown()), world);
            }
        }
    }

    /// Notes what the live rules wait for, and returns it.
    fn note(
        &self,
        recorder: &mut Recorder,
        contributions: &[Contribution<'_, '_>],
        resolution: &Resolution,
    ) -> Causes {
        let mut causes = Causes::new();
        for number in resolution.live() {
            for contribution in same_rule(contributions, *number) {
                let waits = waits_for(contribution);
                recorder.blocks(&waits, self.section, self.name, &contribution.firing.shown());
                causes.extend(waits);
            }
        }
        causes
    }

    fn report(
        &self,
        world: &World<'_>,
        recorder: &mut Recorder,
        contributions: &[Contribution<'_, '_>],
        resolution: Resolution,
        causes: Causes,
    ) -> Resolved {
        let shown = |numbers: &[usize]| rule_names(contributions, numbers);
        match resolution {
            Resolution::Decided { value, rules } => decided(value, shown(&rules)),
            Resolution::Undecided { so_far, possible, open, at_least, at_most, .. } => {
                let mut result = SetResult::new(Status::Undecided);
                result.so_far = so_far;
                result.at_least = at_least;
                result.at_most = at_most;
                result.unknown = names(&causes);
                result.open = shown(&open);
                let loaded = loaded_undecided(&possible, &open, causes);
                result.possible =
                    possible.into_iter().map(|possible| possible_result(possible, &shown)).collect();
                Resolved { result, loaded }
            }
            Resolution::Failed { fault, .. } => {
                self.report_fault(world, recorder, contributions, &fault, &causes)
            }
            Resolution::Collected { entries, possible, erring, complete } => {
                let mut result = SetResult::new(if complete {
                    Status::Decided
                } else if erring.is_empty() {
                    Status::Undecided
                } else {
                    Status::Failed
                });
                result.is_list = true;
                result.unknown = names(&causes);
                result.rules = shown(&entries.iter().map(|(number, _)| *number).collect::<Vec<_>>());
                result.entries = entries
                    .iter()
                    .filter_map(|(number, value)| {
                        Some((contributions.get(*number)?.firing.shown(), value.clone()))
                    })
                    .collect();
                for number in &possible {
                    match possible_entries(contributions, *number) {
                        Some(entries) => result.possible.extend(entries),
                        None => result.open.extend(shown(&[*number])),
                    }
                }
                let values: Vec<Value> = distinct(entries.into_iter().map(|(_, value)| value));
                let loaded = if complete {
                    result.value = Some(Value::List(values.clone().into()));
                    Loaded::Known(Value::List(values.into()))
                } else if erring.is_empty() {
                    partial(contributions, values, &possible, causes)
                } else {
                    result.errors = self.note_errors(world, recorder, contributions, &erring);
                    let failure = first_failure(contributions, &erring);
                    failure.map_or(Loaded::Open(causes), |failure| {
                        Loaded::Failed(consequence(self.name, &failure, None))
                    })
                };
                Resolved { result, loaded }
            }
        }
    }

    fn note_errors(
        &self,
        world: &World<'_>,
        recorder: &mut Recorder,
        contributions: &[Contribution<'_, '_>],
        rules: &[usize],
    ) -> Vec<usize> {
        let mut errors = Vec::new();
        for contribution in rules.iter().filter_map(|number| contributions.get(*number)) {
            if let Some(failure) = contribution.firing.failure(&contribution.output) {
                errors.extend(recorder.error(failure, Some(&contribution.firing.shown()), world));
            }
        }
        errors.sort_unstable();
        errors.dedup();
        errors
    }

    fn report_fault(
        &self,
        world: &World<'_>,
        recorder: &mut Recorder,
        contributions: &[Contribution<'_, '_>],
        fault: &Fault,
        causes: &Causes,
    ) -> Resolved {
        use amends_engine::diagnostic::codes;
        let (code, rules, text, help) = match fault {
            Fault::Erring { rules } => {
                let errors = self.note_errors(world, recorder, contributions, rules);
                let failure = first_failure(contributions, rules);
                let failure =
                    failure.unwrap_or_else(|| bare_failure(codes::BUDGET, "a rule failed".to_owned()));
                return with_unknown(failed_as(self.name, errors, &failure), causes);
            }
            Fault::NotUnique { rules } => (
                codes::NOT_UNIQUE,
                rules,
                "two rules fire under `unique`",
                "let their conditions exclude each other, or say with `hit: first` that the order counts",
            ),
            Fault::AnyDiffers { rules } => (
                codes::ANY_DIFFERS,
                rules,
                "rules that fire do not agree under `any`",
                "let them give the same where both fire, or say with `hit: first` that the order counts",
            ),
            Fault::Incomparable { rules } => (
                codes::CURRENCY_MISMATCH,
                rules,
                "outputs in two currencies have no common order",
                "nothing converts currencies: let all rules of the set give one currency",
            ),
            Fault::Overflow { rules } => (
                codes::OVERFLOW,
                rules,
                "the sum of the outputs does not fit",
                "give the facts bounds with `min:` and `max:`",
            ),
        };
        let names = rule_names(contributions, rules);
        let place =
            rules.first().and_then(|number| contributions.get(*number)).map(|first| first.firing.rule.place);
        let message = format!("{text}: {}", names.join(", "));
        let failure = Failure { code, message, help: Some(help.to_owned()), span: place, caused_by: None };
        let error = recorder.error(&failure, names.first().map(String::as_str), world);
        let mut resolved = failed_as(self.name, error.into_iter().collect(), &failure);
        resolved.result.rules = names;
        with_unknown(resolved, causes)
    }
}

fn with_unknown(mut resolved: Resolved, causes: &Causes) -> Resolved {
    resolved.result.unknown = names(causes);
    resolved
}

fn bare_failure(code: amends_engine::diagnostic::Code, message: String) -> Failure {
    Failure { code, message, help: None, span: None, caused_by: None }
}

/// Returns the entries of a set. The editions of a rule of which at most one takes part are one
/// entry, which could give what any of them gives.
fn entries(contributions: &[Contribution<'_, '_>]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut number = 0usize;
    while let Some(contribution) = contributions.get(number) {
        let editions = same_rule(contributions, number);
        if let Some(state) = contribution.firing.hit_state() {
            let output = match editions {
                [only] => output_of(only),
                several => Output::Unknown { causes: waits_of(several), domain: union(several) },
            };
            entries.push(Entry { rule: number, state, output });
        }
        number = number.saturating_add(editions.len().max(1));
    }
    entries
}

fn output_of(contribution: &Contribution<'_, '_>) -> Output {
    let domain = contribution.domain.clone();
    match &contribution.output {
        Outcome::Known(value) => Output::Known(value.clone()),
        Outcome::Unknown(causes) => Output::Unknown { causes: causes.clone(), domain },
        Outcome::Failed(_) => Output::Failed { domain },
    }
}

/// Returns the contribution at a place with those that stand for other editions of its rule.
fn same_rule<'c, 'f, 'p>(
    contributions: &'c [Contribution<'f, 'p>],
    number: usize,
) -> &'c [Contribution<'f, 'p>] {
    let rest = contributions.get(number..).unwrap_or_default();
    let same = rest.windows(2).take_while(|pair| match pair {
        [one, next] => one.firing.excludes(next.firing),
        _ => false,
    });
    rest.get(..same.count().saturating_add(1)).unwrap_or(rest)
}

fn waits_of(contributions: &[Contribution<'_, '_>]) -> Causes {
    contributions.iter().flat_map(waits_for).collect()
}

/// Returns what the editions of one rule can give together.
fn union(editions: &[Contribution<'_, '_>]) -> Domain {
    let mut values = Vec::new();
    for edition in editions {
        match (&edition.output, &edition.domain) {
            (Outcome::Known(value), _) => values.push(value.clone()),
            (_, Domain::Among(among)) if !among.is_empty() => values.extend(among.iter().cloned()),
            (_, _) => return Domain::ANY,
        }
    }
    Domain::Among(distinct(values.into_iter()))
}

/// Returns what a rule's condition and output wait for.
fn waits_for(contribution: &Contribution<'_, '_>) -> Causes {
    let mut causes = Causes::new();
    if let RuleState::Unknown(more) = &contribution.firing.state {
        causes.extend(more.iter().cloned());
    }
    if let Outcome::Unknown(more) = &contribution.output {
        causes.extend(more.iter().cloned());
    }
    causes
}

fn first_failure(contributions: &[Contribution<'_, '_>], rules: &[usize]) -> Option<Failure> {
    let found = rules.iter().filter_map(|number| contributions.get(*number));
    found.filter_map(|found| found.firing.failure(&found.output)).next().cloned()
}

fn rule_names(contributions: &[Contribution<'_, '_>], numbers: &[usize]) -> Vec<String> {
    numbers.iter().filter_map(|number| contributions.get(*number)).map(|found| found.firing.shown()).collect()
}

pub(crate) fn decided(value: Option<Value>, rules: Vec<String>) -> Resolved {
    match value {
        Some(value) => {
            let mut result = SetResult::new(Status::Decided);
            result.value = Some(value.clone());
            result.rules = rules;
            Resolved { result, loaded: Loaded::Known(value) }
        }
        None => Resolved { result: SetResult::new(Status::None), loaded: Loaded::None },
    }
}

/// Opens a result that no rule gives for certain to whatever the default may turn out to be.
fn or_open_default(resolved: &mut Resolved, causes: &Causes) {
    let result = &mut resolved.result;
    result.status = Status::Undecided;
    result.so_far = None;
    result.possible.retain(|possible| possible.value.is_some() || possible.conflict);
    result.open.push("default".to_owned());
    result.at_least.clear();
    result.at_most.clear();
    let mut all = causes.clone();
    if let Loaded::OneOf { causes, .. } | Loaded::Open(causes) = &resolved.loaded {
        all.extend(causes.iter().cloned());
    }
    result.unknown = names(&all);
    resolved.loaded = Loaded::Open(all);
}

pub(crate) fn open(causes: &Causes) -> Resolved {
    let mut result = SetResult::new(Status::Undecided);
    result.unknown = names(causes);
    Resolved { result, loaded: Loaded::Open(causes.clone()) }
}

pub(crate) fn failed_as(name: &str, errors: Vec<usize>, failure: &Failure) -> Resolved {
    let mut result = SetResult::new(Status::Failed);
    result.errors = errors;
    Resolved { result, loaded: Loaded::Failed(consequence(name, failure, None)) }
}

fn loaded_undecided(possible: &[hit::Possible], open: &[usize], causes: Causes) -> Loaded {
    let conflict = possible.iter().any(|possible| possible.given == Given::Conflict);
    if conflict || !open.is_empty() {
        return Loaded::Open(causes);
    }
    let mut values = Vec::new();
    let mut or_none = false;
    for possible in possible {
        match &possible.given {
            Given::Value(value) => values.push(value.clone()),
            Given::Nothing => or_none = true,
            Given::Conflict => {}
        }
    }
    Loaded::OneOf { values: distinct(values.into_iter()), or_none, causes }
}

fn possible_result(possible: hit::Possible, shown: &dyn Fn(&[usize]) -> Vec<String>) -> PossibleResult {
    let (value, conflict) = match possible.given {
        Given::Value(value) => (Some(value), false),
        Given::Nothing => (None, false),
        Given::Conflict => (None, true),
    };
    PossibleResult { value, conflict, rules: shown(&possible.rules), if_not: shown(&possible.if_not) }
}

/// Returns the entries that a rule could add to a list; `None` if they cannot be listed.
fn possible_entries(contributions: &[Contribution<'_, '_>], number: usize) -> Option<Vec<PossibleResult>> {
    let editions = same_rule(contributions, number).iter();
    editions
        .map(|contribution| {
            Some(PossibleResult {
                value: Some(contribution.output.known()?.clone()),
                conflict: false,
                rules: vec![contribution.firing.shown()],
                if_not: Vec::new(),
            })
        })
        .collect()
}

fn partial(
    contributions: &[Contribution<'_, '_>],
    definite: Vec<Value>,
    possible: &[usize],
    causes: Causes,
) -> Loaded {
    let mut values = Vec::new();
    for contribution in possible.iter().flat_map(|number| same_rule(contributions, *number)) {
        match &contribution.output {
            Outcome::Known(value) => values.push(value.clone()),
            // An entry of unknown value could be anything, so the list says nothing for certain.
            Outcome::Unknown(_) | Outcome::Failed(_) => return Loaded::Open(causes),
        }
    }
    Loaded::Partial { definite, possible: values, causes }
}

pub(crate) fn distinct(values: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut seen: Vec<Value> = Vec::new();
    for value in values {
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    seen
}
