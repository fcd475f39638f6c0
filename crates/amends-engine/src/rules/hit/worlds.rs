//! The law by brute force: every world of a small rule set, enumerated over plain integers.

use std::collections::BTreeSet;

use super::{Domain, Entry, Fault, Given, HitPolicy, Output, Resolution, State, resolve};
use crate::outcome::{Cause, Causes};
use crate::value::Value;

/// Stands for what lies beyond every bound.
const FAR: i64 = 1_000;
/// The values that a range is sampled at. Known values are even, so that a range, which stands for
/// infinitely many values, has one that no rule has.
const SAMPLES: [i64; 11] = [-FAR, -2, -1, 0, 1, 2, 3, 4, 5, 6, FAR];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Firing {
    Matched,
    Unknown,
    Failed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    Known(i64),
    Unknown(Reach),
    Failed(Reach),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Among(Vec<i64>),
    Between(Option<i64>, Option<i64>),
}

impl Reach {
    fn contains(&self, value: i64) -> bool {
        match self {
            Reach::Among(values) => values.contains(&value),
            Reach::Between(low, high) => {
                low.is_none_or(|low| low <= value) && high.is_none_or(|high| value <= high)
            }
        }
    }

    /// Returns the value if there is only one.
    pub(super) fn single(&self) -> Option<i64> {
        match self {
            Reach::Among(values) => values.iter().all(|value| *value == values[0]).then_some(values[0]),
            Reach::Between(low, high) => low.filter(|low| Some(*low) == *high),
        }
    }

    fn samples(&self) -> Vec<i64> {
        match self {
            Reach::Among(values) => {
                let mut values = values.clone();
                values.sort_unstable();
                values.dedup();
                values
            }
            Reach::Between(..) => SAMPLES.into_iter().filter(|value| self.contains(*value)).collect(),
        }
    }

    fn domain(&self) -> Domain {
        match self {
            Reach::Among(values) => Domain::Among(values.iter().copied().map(Value::Int).collect()),
            Reach::Between(low, high) => {
                Domain::Between { low: low.map(Value::Int), high: high.map(Value::Int) }
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) firing: Firing,
    pub(super) worth: Worth,
}

impl Rule {
    fn values(&self) -> Vec<i64> {
        match &self.worth {
            Worth::Known(value) => vec![*value],
            Worth::Unknown(reach) | Worth::Failed(reach) => reach.samples(),
        }
    }

    fn can_give(&self, value: i64) -> bool {
        match &self.worth {
            Worth::Known(known) => *known == value,
            Worth::Unknown(reach) | Worth::Failed(reach) => reach.contains(value),
        }
    }

    /// What the rule may do in a world: not fire, or fire with a value.
    fn options(&self) -> Vec<Option<i64>> {
        let stays = (self.firing != Firing::Matched).then_some(None);
        stays.into_iter().chain(self.values().into_iter().map(Some)).collect()
    }

    fn is_erring(&self) -> bool {
        match self.firing {
            Firing::Matched => matches!(self.worth, Worth::Failed(_)),
            Firing::Unknown => false,
            Firing::Failed => true,
        }
    }

    fn is_definite(&self) -> bool {
        self.firing == Firing::Matched && matches!(self.worth, Worth::Known(_))
    }

    fn is_open(&self) -> bool {
        !self.is_erring() && !self.is_definite()
    }

    fn entry(&self, rule: usize) -> Entry {
        let causes = || Causes::from([Cause::Fact(format!("fact.{rule}").into())]);
        Entry {
            rule,
            state: match self.firing {
                Firing::Matched => State::Matched,
                Firing::Unknown => State::Unknown(causes()),
                Firing::Failed => State::Failed,
            },
            output: match &self.worth {
                Worth::Known(value) => Output::Known(Value::Int(*value)),
                Worth::Unknown(reach) => Output::Unknown { causes: causes(), domain: reach.domain() },
                Worth::Failed(reach) => Output::Failed { domain: reach.domain() },
            },
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) policy: HitPolicy,
    pub(super) rules: Vec<Rule>,
    pub(super) default: Option<i64>,
    pub(super) proved: bool,
}

/// What a world gives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Result {
    Nothing,
    Value(i64),
    Set(Vec<i64>),
    Conflict,
}

/// All worlds of a model and what each gives.
struct Worlds {
    options: Vec<Vec<Option<i64>>>,
    strides: Vec<usize>,
    results: Vec<(Vec<Option<i64>>, Result)>,
}

impl Model {
    pub(super) fn worlds(&self) -> usize {
        self.rules.iter().map(|rule| rule.options().len()).product()
    }

    fn resolve(&self) -> Resolution {
        let entries: Vec<Entry> = self.rules.iter().enumerate().map(|(at, rule)| rule.entry(at)).collect();
        resolve(self.policy, &entries, self.default.map(Value::Int).as_ref(), self.proved)
    }

    fn enumerate(&self) -> Worlds {
        let options: Vec<_> = self.rules.iter().map(Rule::options).collect();
        let mut strides = Vec::new();
        let mut total = 1;
        for option in &options {
            strides.push(total);
            total *= option.len();
        }
        let results = (0..total)
            .map(|world| {
                let fired: Vec<Option<i64>> = options
                    .iter()
                    .zip(&strides)
                    .map(|(option, stride)| option[world / stride % option.len()])
                    .collect();
                let result = self.in_world(&fired);
                (fired, result)
            })
            .collect();
        Worlds { options, strides, results }
    }

    /// The ordinary two-valued hit policy.
    fn in_world(&self, fired: &[Option<i64>]) -> Result {
        let mut values: Vec<i64> = fired.iter().copied().flatten().collect();
        let default = self.default.map_or(Result::Nothing, Result::Value);
        match self.policy {
            HitPolicy::Collect => {
                values.sort_unstable();
                values.dedup();
                return Result::Set(values);
            }
            HitPolicy::Count => return Result::Value(i64::try_from(values.len()).unwrap()),
            _ if values.is_empty() => return default,
            _ => {}
        }
        match self.policy {
            HitPolicy::Unique if values.len() > 1 => Result::Conflict,
            HitPolicy::Any if values.iter().any(|value| *value != values[0]) => Result::Conflict,
            HitPolicy::Unique | HitPolicy::Any | HitPolicy::First => Result::Value(values[0]),
            HitPolicy::Highest | HitPolicy::Max => Result::Value(*values.iter().max().unwrap()),
            HitPolicy::Lowest | HitPolicy::Min => Result::Value(*values.iter().min().unwrap()),
            HitPolicy::Sum => Result::Value(values.iter().sum()),
            HitPolicy::Collect | HitPolicy::Count => panic!("answered above"),
        }
    }

    /// Whether the proof of uniqueness rules a world out.
    fn excluded(&self, fired: &[Option<i64>]) -> bool {
        let matched = self.rules.iter().filter(|rule| rule.firing == Firing::Matched).count();
        self.proved && matched < 2 && fired.iter().flatten().count() > 1
    }

    fn set(&self, keep: impl Fn(&Rule) -> bool) -> BTreeSet<usize> {
        (0..self.rules.len()).filter(|at| keep(&self.rules[*at])).collect()
    }
}

/// What the law says of a model.
#[derive(Debug)]
struct Verdict {
    results: BTreeSet<Result>,
    /// Whether some settling of the open rules leaves the result dependent on an erring one.
    erring_matters: bool,
    /// Rules whose change alone can change the result.
    relevant: BTreeSet<usize>,
}

impl Verdict {
    fn of(model: &Model, worlds: &Worlds) -> Self {
        let erring = model.set(Rule::is_erring);
        let mut verdict =
            Verdict { results: BTreeSet::new(), erring_matters: false, relevant: BTreeSet::new() };
        let mut settlings: Vec<(Vec<Option<i64>>, Result)> = Vec::new();
        for (world, (fired, result)) in worlds.results.iter().enumerate() {
            if model.excluded(fired) {
                continue;
            }
            verdict.results.insert(result.clone());
            if model.proved {
                let settled: Vec<_> = fired
                    .iter()
                    .enumerate()
                    .map(|(at, fired)| if erring.contains(&at) { None } else { *fired })
                    .collect();
                match settlings.iter().find(|(other, _)| *other == settled) {
                    Some((_, other)) => verdict.erring_matters |= other != result,
                    None => settlings.push((settled, result.clone())),
                }
                continue;
            }
            let mut calm = world;
            for (at, stride) in worlds.strides.iter().enumerate() {
                let back = world / stride % worlds.options[at].len() * stride;
                if worlds.results[world - back].1 != *result {
                    verdict.relevant.insert(at);
                }
                if erring.contains(&at) {
                    calm -= back;
                }
            }
            verdict.erring_matters |= worlds.results[calm].1 != *result;
        }
        verdict
    }

    fn live(&self, model: &Model) -> BTreeSet<usize> {
        if !model.proved {
            return self.relevant.intersection(&model.set(Rule::is_open)).copied().collect();
        }
        // Under a proof the choices are not independent: what fires excludes the others.
        let matched = model.set(|rule| rule.firing == Firing::Matched);
        match (self.results.len(), matched.len()) {
            (1, _) | (_, 2..) => BTreeSet::new(),
            (_, 1) => matched.into_iter().filter(|at| model.rules[*at].is_open()).collect(),
            (_, _) => model.set(Rule::is_open),
        }
    }
}

fn value_of(value: &Value) -> i64 {
    match value {
        Value::Int(value) => *value,
        other => panic!("{other:?} is not an integer"),
    }
}

fn result_of(given: &Given) -> Result {
    match given {
        Given::Value(value) => Result::Value(value_of(value)),
        Given::Nothing => Result::Nothing,
        Given::Conflict => Result::Conflict,
    }
}

fn set_of(rules: &[usize]) -> BTreeSet<usize> {
    let set: BTreeSet<usize> = rules.iter().copied().collect();
    assert_eq!(set.len(), rules.len(), "a rule is named twice in {rules:?}");
    set
}

/// Holds the closed form of one model against the law.
pub(super) fn check(model: &Model) {
    let worlds = model.enumerate();
    let verdict = Verdict::of(model, &worlds);
    let resolution = model.resolve();
    let said = format!("{model:?}\n{verdict:?}\n{resolution:?}");
    assert_eq!(set_of(resolution.live()), verdict.live(model), "live rules\n{said}");
    match &resolution {
        Resolution::Decided { value, rules } => {
            let result = value.as_ref().map_or(Result::Nothing, |value| Result::Value(value_of(value)));
            assert_eq!(verdict.results, BTreeSet::from([result]), "{said}");
            check_decided_rules(model, value.as_ref().map(value_of), &set_of(rules), &said);
        }
        Resolution::Failed { fault: Fault::Erring { rules }, .. } => {
            assert!(verdict.results.len() > 1 && verdict.erring_matters, "{said}");
            let erring = model.set(Rule::is_erring);
            if model.proved {
                assert!(!rules.is_empty() && set_of(rules).is_subset(&erring), "{said}");
            } else {
                let relevant: BTreeSet<usize> = verdict.relevant.intersection(&erring).copied().collect();
                assert_eq!(set_of(rules), relevant, "{said}");
            }
        }
        Resolution::Failed { fault, .. } => {
            assert_eq!(verdict.results, BTreeSet::from([Result::Conflict]), "{said}");
            match (fault, model.policy) {
                (Fault::NotUnique { rules }, HitPolicy::Unique)
                | (Fault::AnyDiffers { rules }, HitPolicy::Any) => {
                    assert_eq!(set_of(rules), model.set(|rule| rule.firing == Firing::Matched), "{said}");
                }
                _ => panic!("{said}"),
            }
        }
        Resolution::Undecided { .. } => {
            assert!(verdict.results.len() > 1 && !verdict.erring_matters, "{said}");
            check_undecided(model, &worlds, &verdict, &resolution, &said);
        }
        Resolution::Collected { entries, erring, complete, .. } => {
            let definite = model.rules.iter().enumerate().filter(|(_, rule)| rule.is_definite());
            let known: Vec<(usize, Value)> =
                definite.map(|(at, rule)| (at, Value::Int(rule.values()[0]))).collect();
            assert_eq!(*entries, known, "{said}");
            assert_eq!(*complete, verdict.results.len() == 1, "{said}");
            assert_eq!(erring.is_empty(), !verdict.erring_matters, "{said}");
        }
    }
    check_removal(model, &verdict, &said);
}

fn check_decided_rules(model: &Model, value: Option<i64>, rules: &BTreeSet<usize>, said: &str) {
    let definite = |rule: &Rule| rule.is_definite();
    let expected = match model.policy {
        HitPolicy::Count => model.set(|rule| rule.firing == Firing::Matched),
        HitPolicy::Sum => model.set(definite),
        HitPolicy::First => model.rules.iter().position(definite).into_iter().collect(),
        _ => model.set(|rule| definite(rule) && value.is_some_and(|value| rule.can_give(value))),
    };
    assert_eq!(*rules, expected, "{said}");
}

fn check_undecided(model: &Model, worlds: &Worlds, verdict: &Verdict, resolution: &Resolution, said: &str) {
    let Resolution::Undecided { so_far, possible, open, at_least, at_most, .. } = resolution else { return };
    let listed: BTreeSet<Result> = possible.iter().map(|possible| result_of(&possible.given)).collect();
    assert_eq!(listed.len(), possible.len(), "a result is listed twice\n{said}");
    if model.policy != HitPolicy::Sum || open.is_empty() {
        assert!(listed.is_subset(&verdict.results), "{said}");
        for result in verdict.results.difference(&listed) {
            let Result::Value(value) = result else { panic!("{result:?} is not listed\n{said}") };
            assert!(open.iter().any(|rule| model.rules[*rule].can_give(*value)), "{value}\n{said}");
        }
    }
    let finite = |rule: &Rule| match &rule.worth {
        Worth::Known(_) => true,
        Worth::Unknown(reach) | Worth::Failed(reach) => matches!(reach, Reach::Among(_)),
    };
    assert!(!open.is_empty() || listed == verdict.results, "{said}");
    assert!(open.is_empty() || !model.rules.iter().all(finite), "{said}");
    check_so_far(worlds, verdict, so_far.as_ref().map(value_of), said);
    check_bounds(model, verdict, at_least, at_most, said);
    if !matches!(model.policy, HitPolicy::Sum | HitPolicy::Count) {
        for possible in possible {
            let (rules, if_not) = reasons(model, worlds, &result_of(&possible.given));
            assert_eq!(set_of(&possible.rules), rules, "rules of {:?}\n{said}", possible.given);
            assert_eq!(set_of(&possible.if_not), if_not, "if_not of {:?}\n{said}", possible.given);
        }
    }
}

/// Where all worlds in which no rule fires that need not agree, theirs is the result so far.
fn check_so_far(worlds: &Worlds, verdict: &Verdict, so_far: Option<i64>, said: &str) {
    let calm: BTreeSet<&Result> = worlds
        .results
        .iter()
        .filter(|(fired, _)| {
            fired
                .iter()
                .zip(&worlds.options)
                .all(|(fired, options)| *fired == options[0] || options[0].is_some())
        })
        .map(|(_, result)| result)
        .collect();
    match (calm.len(), calm.first()) {
        (1, Some(Result::Value(value))) => assert_eq!(so_far, Some(*value), "{said}"),
        (1, _) => assert_eq!(so_far, None, "{said}"),
        _ => assert!(so_far.is_none_or(|value| verdict.results.contains(&Result::Value(value))), "{said}"),
    }
}

fn check_bounds(model: &Model, verdict: &Verdict, at_least: &[Value], at_most: &[Value], said: &str) {
    let values: Vec<i64> = verdict
        .results
        .iter()
        .filter_map(|result| match result {
            Result::Value(value) => Some(*value),
            Result::Nothing if model.policy == HitPolicy::Sum => Some(0),
            _ => None,
        })
        .collect();
    let bounded = |value: Option<&i64>| value.copied().filter(|value| value.abs() < FAR / 2);
    let (low, high) = match model.policy {
        HitPolicy::Unique | HitPolicy::Any | HitPolicy::First | HitPolicy::Collect => (None, None),
        _ => (bounded(values.iter().min()), bounded(values.iter().max())),
    };
    let plain = |bound: &[Value]| bound.iter().map(value_of).collect::<Vec<_>>();
    assert_eq!(plain(at_least), Vec::from_iter(low), "at least\n{said}");
    assert_eq!(plain(at_most), Vec::from_iter(high), "at most\n{said}");
}

/// The rules that give a result, and the unknown ones that exclude it.
fn reasons(model: &Model, worlds: &Worlds, wanted: &Result) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let mut rules = BTreeSet::new();
    let mut if_not = BTreeSet::new();
    let allowed = || worlds.results.iter().filter(|(fired, _)| !model.excluded(fired));
    for at in model.set(|rule| rule.is_open() && rule.firing == Firing::Unknown) {
        if_not.extend(allowed().any(|(fired, _)| fired[at].is_some()).then_some(at));
    }
    for (fired, _) in allowed().filter(|(_, result)| result == wanted) {
        let first = fired.iter().position(Option::is_some);
        for (at, value) in fired.iter().enumerate() {
            let Some(value) = value else { continue };
            if_not.remove(&at);
            let gives = *wanted == Result::Conflict || *wanted == Result::Value(*value);
            let decides = model.policy != HitPolicy::First || first == Some(at);
            if gives && decides && !model.rules[at].is_erring() {
                rules.insert(at);
            }
        }
    }
    (rules, if_not)
}

/// Taking away an unknown rule that is not live changes no possible result.
fn check_removal(model: &Model, verdict: &Verdict, said: &str) {
    if model.proved {
        return;
    }
    for at in model.set(|rule| rule.firing == Firing::Unknown) {
        let mut less = model.clone();
        less.rules.remove(at);
        let results: BTreeSet<Result> =
            less.enumerate().results.into_iter().map(|(_, result)| result).collect();
        assert!(results == verdict.results || verdict.relevant.contains(&at), "without {at}\n{said}");
    }
}

/// The part of a resolution that answers about rules which are not live must not change.
fn essence(resolution: &Resolution) -> (String, BTreeSet<Result>) {
    match resolution {
        Resolution::Decided { value, .. } => (format!("decided {value:?}"), BTreeSet::new()),
        Resolution::Undecided { possible, at_least, at_most, .. } => (
            format!("undecided {at_least:?} {at_most:?}"),
            possible.iter().map(|possible| result_of(&possible.given)).collect(),
        ),
        Resolution::Failed { fault, .. } => {
            (format!("failed {:?}", std::mem::discriminant(fault)), BTreeSet::new())
        }
        Resolution::Collected { entries, erring, complete, .. } => {
            let values = entries.iter().map(|(_, value)| Result::Value(value_of(value))).collect();
            (format!("collected {complete} {}", erring.is_empty()), values)
        }
    }
}

/// Whatever is learned about rules that are not live, status, value and possible set stay.
pub(super) fn check_filling(model: &Model) {
    let before = model.resolve();
    let live = set_of(before.live());
    let idle: Vec<usize> = model.set(Rule::is_open).difference(&live).copied().collect();
    let mut filled = vec![model.rules.iter().cloned().map(Some).collect::<Vec<_>>()];
    for at in idle {
        let options = model.rules[at].options();
        filled = filled
            .into_iter()
            .flat_map(|rules| {
                options.iter().map(move |option| {
                    let mut rules = rules.clone();
                    let known = |value| Rule { firing: Firing::Matched, worth: Worth::Known(value) };
                    rules[at] = option.map(known);
                    rules
                })
            })
            .collect();
    }
    let matched = model.set(|rule| rule.firing == Firing::Matched).len();
    for rules in filled {
        let rules: Vec<Rule> = rules.into_iter().flatten().collect();
        let now = rules.iter().filter(|rule| rule.firing == Firing::Matched).count();
        if model.proved && now > 1.max(matched) {
            continue;
        }
        let after = Model { rules, ..model.clone() };
        assert_eq!(essence(&before), essence(&after.resolve()), "{model:?}\n{before:?}\nfilled: {after:?}");
    }
}
