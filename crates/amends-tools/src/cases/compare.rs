//! Comparing a decision with what a case expects.

use std::collections::BTreeSet;

use amends::ResultName;
use amends::decision::{RuleResult, UnknownKind};
use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::source::{Span, Spanned};
use serde_json::Value as Json;

use super::actual::{self, Actual, Plain, ResultKey};
use super::case::Step;
use super::check::Names;
use super::expect::{Expectation, Part, PartKind, Subject, Wanted};
use super::reason::{Decided, of_trace, spoken};
use super::report::{Mismatch, Reason};

/// One decision under comparison.
#[derive(Debug)]
pub(super) struct Comparison<'c> {
    names: &'c Names<'c>,
    decided: Decided<'c>,
    /// The decision with its results in clear, to compare, and masked, to report.
    json: Json,
    masked: Json,
}

/// A result that an expectation speaks of.
struct Found<'f> {
    name: &'f str,
    result: &'f ResultName,
    actual: Actual,
    /// The same without texts in which personal data shows, for messages.
    masked: Actual,
}

impl<'c> Comparison<'c> {
    pub(super) fn new(names: &'c Names<'c>, decided: Decided<'c>) -> Self {
        let decision = decided.decision;
        Self { names, decided, json: decision.to_value_with_personal_results(), masked: decision.to_value() }
    }

    /// Returns everything that is not as the step expects.
    pub(super) fn step(&self, step: &Step) -> Vec<Mismatch> {
        step.expect.iter().flat_map(|expectation| self.expectation(expectation)).collect()
    }

    fn expectation(&self, expectation: &Expectation) -> Vec<Mismatch> {
        let each = |compare: &dyn Fn(&Spanned<String>) -> Option<Mismatch>| match &expectation.wanted {
            Wanted::Several(words) => words.iter().filter_map(compare).collect(),
            Wanted::One(word) => compare(word).into_iter().collect(),
            Wanted::Parts(_) => Vec::new(),
        };
        match expectation.subject {
            Subject::Rules => each(&|rule| self.matched(rule)),
            Subject::NotRules => each(&|rule| self.silent(rule)),
            Subject::Unknown => each(&|name| self.unknown(name)),
            Subject::Presumed => each(&|fact| self.presumed(fact)),
            Subject::Error => each(&|code| self.error(code)),
            Subject::Result => self.result(expectation),
        }
    }

    fn matched(&self, rule: &Spanned<String>) -> Option<Mismatch> {
        let entries = self.decided.entries(&rule.value);
        if entries.iter().any(|entry| entry.result == RuleResult::Matched) {
            return None;
        }
        let state = entries.first().map_or(RuleResult::NotMatched, |entry| entry.result);
        Some(Mismatch {
            result: "rules".to_owned(),
            expected: format!("{} matched", rule.value),
            actual: state.to_string(),
            message: format!("the rule `{}` {}, expected it to match", rule.value, spoken(state)),
            reasons: self.decided.not_matched(&rule.value),
            help: Vec::new(),
            place: rule.span,
        })
    }

    fn silent(&self, rule: &Spanned<String>) -> Option<Mismatch> {
        let entries = self.decided.entries(&rule.value);
        let state = entries.first()?.result;
        Some(Mismatch {
            result: "not_rules".to_owned(),
            expected: format!("{} not matched", rule.value),
            actual: state.to_string(),
            message: format!("the rule `{}` {}, expected it not to match", rule.value, spoken(state)),
            reasons: entries.into_iter().map(of_trace).collect(),
            help: Vec::new(),
            place: rule.span,
        })
    }

    fn unknown(&self, name: &Spanned<String>) -> Option<Mismatch> {
        let names: Vec<String> = self
            .decided
            .decision
            .unknown()
            .iter()
            .map(|entry| match &entry.kind {
                UnknownKind::Fact => entry.name.clone(),
                UnknownKind::Param => format!("param.{}", entry.name),
                UnknownKind::Calendar { .. } => format!("calendar.{}", entry.name),
            })
            .collect();
        if names.contains(&name.value) {
            return None;
        }
        let reason = match self.decided.facts.get(&name.value) {
            Some(_) => format!("`{}` is given", name.value),
            None => "no result waits for it".to_owned(),
        };
        Some(Mismatch {
            result: "unknown".to_owned(),
            expected: name.value.clone(),
            actual: listed(&names),
            message: format!("`{}` is not among the unknown, which are {}", name.value, listed(&names)),
            reasons: vec![Reason { text: reason, at: None }],
            help: did_you_mean(&name.value, names.iter().map(String::as_str)).into_iter().collect(),
            place: name.span,
        })
    }

    fn presumed(&self, fact: &Spanned<String>) -> Option<Mismatch> {
        let names: Vec<String> =
            self.decided.decision.presumed().iter().map(|entry| entry.fact.clone()).collect();
        if names.contains(&fact.value) {
            return None;
        }
        let reason = match self.decided.facts.get(&fact.value) {
            Some(_) => format!("`{}` is given, so nothing is presumed", fact.value),
            None => "no presumption of it was used".to_owned(),
        };
        Some(Mismatch {
            result: "presumed".to_owned(),
            expected: fact.value.clone(),
            actual: listed(&names),
            message: format!("`{}` is not among the presumed, which are {}", fact.value, listed(&names)),
            reasons: vec![Reason { text: reason, at: None }],
            help: did_you_mean(&fact.value, names.iter().map(String::as_str)).into_iter().collect(),
            place: fact.span,
        })
    }

    fn error(&self, code: &Spanned<String>) -> Option<Mismatch> {
        let errors = self.decided.decision.errors();
        if errors.iter().any(|error| error.code.name() == code.value) {
            return None;
        }
        let names: BTreeSet<&str> = errors.iter().map(|error| error.code.name()).collect();
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let actual = if names.is_empty() { "no error".to_owned() } else { listed(&names) };
        Some(Mismatch {
            result: "error".to_owned(),
            expected: code.value.clone(),
            message: format!("the decision has {actual}, expected {}", code.value),
            actual,
            reasons: errors
                .iter()
                .map(|error| Reason {
                    text: format!("{} [{}]", error.message, error.code),
                    at: error.at.clone(),
                })
                .collect(),
            help: Vec::new(),
            place: code.span,
        })
    }

    fn result(&self, expectation: &Expectation) -> Vec<Mismatch> {
        let name = &expectation.key.value;
        let key = ResultKey::parse(name);
        let Some(result) = self.names.result(&key) else { return Vec::new() };
        let actual = match actual::find(&self.json, &key) {
            Ok(actual) => actual,
            Err(elements) => return vec![no_element(expectation, &elements)],
        };
        let masked = actual::find(&self.masked, &key).unwrap_or_default();
        let found = Found { name, result, actual, masked };
        match &expectation.wanted {
            Wanted::One(word) => {
                self.value(&found, std::slice::from_ref(word), expectation.place, false).into_iter().collect()
            }
            Wanted::Several(words) => {
                self.value(&found, words, expectation.place, true).into_iter().collect()
            }
            Wanted::Parts(parts) => parts.iter().filter_map(|part| self.part(&found, part)).collect(),
        }
    }

    /// Compares a decided value; `several` says that a list was written.
    fn value(
        &self,
        found: &Found<'_>,
        words: &[Spanned<String>],
        place: Span,
        several: bool,
    ) -> Option<Mismatch> {
        let expected = self.canonical(found.result, words);
        let holds = match (&found.actual.value, several) {
            (Some(Plain::List(values)), _) => same(values, &expected),
            (Some(Plain::One(value)), false) => expected.first() == Some(value),
            (Some(Plain::One(_)), true) => false,
            (None, false) => {
                found.actual.status == "none" && expected.first().is_some_and(|word| word == "none")
            }
            (None, true) => found.actual.status == "none" && expected.is_empty(),
        };
        if holds {
            return None;
        }
        let expected = if several { format!("[{}]", expected.join(", ")) } else { expected.join("") };
        let shown = found.masked.shown();
        Some(Mismatch {
            result: found.name.to_owned(),
            message: format!("`{}` is {shown}, expected {expected}", found.name),
            expected,
            actual: shown,
            reasons: self.value_reasons(found, words),
            help: Vec::new(),
            place,
        })
    }

    /// Returns why a value is another one; types that are missing are rules that did not match.
    fn value_reasons(&self, found: &Found<'_>, words: &[Spanned<String>]) -> Vec<Reason> {
        let mut reasons = self.reasons(found);
        if found.name == "types" {
            let certain = found.actual.value.as_ref().map_or(&found.actual.entries[..], Plain::values);
            let missing = words.iter().filter(|word| !certain.contains(&word.value));
            reasons.extend(missing.flat_map(|word| self.decided.not_matched(&word.value)));
        }
        reasons
    }

    /// Returns why a result is what it is; totals show their lines.
    fn reasons(&self, found: &Found<'_>) -> Vec<Reason> {
        if !found.name.starts_with("compensation.") {
            return self.decided.result(&found.actual);
        }
        let mut reasons = self.decided.lines();
        if reasons.is_empty() || !found.actual.unknown.is_empty() {
            reasons.extend(self.decided.result(&found.actual));
        }
        reasons
    }

    fn part(&self, found: &Found<'_>, part: &Part) -> Option<Mismatch> {
        let actual = &found.actual;
        let expected = match part.kind {
            PartKind::Status | PartKind::Unknown | PartKind::Rules => texts(&part.words),
            _ => self.canonical(found.result, &part.words),
        };
        let have = part_of(actual, part.kind);
        let holds = match part.kind {
            PartKind::Value => actual.value.is_some() && same(have, &expected),
            PartKind::Unknown | PartKind::Rules => contains(have, &expected),
            _ => same(have, &expected),
        };
        if holds {
            return None;
        }
        let (have, expected) = (listed(part_of(&found.masked, part.kind)), listed(&expected));
        let message = match part.kind {
            PartKind::Status => format!("`{}` is {}, expected {expected}", found.name, found.masked.shown()),
            kind => format!("`{}` of `{}` is {have}, expected {expected}", kind.name(), found.name),
        };
        Some(Mismatch {
            result: found.name.to_owned(),
            expected,
            actual: have,
            message,
            reasons: self.reasons(found),
            help: Vec::new(),
            place: part.place,
        })
    }

    /// Returns words in the form in which decisions give values.
    fn canonical(&self, result: &ResultName, words: &[Spanned<String>]) -> Vec<String> {
        let zone = self.decided.decision.zone();
        let task =
            |word: &str| (result.name() == "tasks").then(|| actual::task_named(&self.json, word)).flatten();
        let canonical = |word: &Spanned<String>| match result.read(&word.value) {
            _ if task(&word.value).is_some() => task(&word.value).unwrap_or_default(),
            Ok(value) => value.canonical(zone),
            Err(_) => word.value.clone(),
        };
        words.iter().map(canonical).collect()
    }
}

fn part_of(actual: &Actual, kind: PartKind) -> &[String] {
    match kind {
        PartKind::Status => std::slice::from_ref(&actual.status),
        PartKind::Entries if actual.value.is_none() => &actual.entries,
        PartKind::Value | PartKind::Entries => actual.value.as_ref().map_or(&[], Plain::values),
        PartKind::SoFar => actual.so_far.as_ref().map_or(&[], Plain::values),
        PartKind::Possible => &actual.possible,
        PartKind::AtLeast => &actual.at_least,
        PartKind::AtMost => &actual.at_most,
        PartKind::Unknown => &actual.unknown,
        PartKind::Rules => &actual.rules,
    }
}

fn no_element(expectation: &Expectation, elements: &[String]) -> Mismatch {
    let name = &expectation.key.value;
    let there = if elements.is_empty() {
        "no elements".to_owned()
    } else {
        format!("the elements {}", listed(elements))
    };
    Mismatch {
        result: name.clone(),
        expected: "a result".to_owned(),
        actual: "no such element".to_owned(),
        message: format!("there is no `{name}`: the decision has {there}"),
        reasons: Vec::new(),
        help: Vec::new(),
        place: expectation.key.span,
    }
}

fn texts(words: &[Spanned<String>]) -> Vec<String> {
    words.iter().map(|word| word.value.clone()).collect()
}

/// Returns whether both have the same values, in whatever order.
fn same(have: &[String], expected: &[String]) -> bool {
    let sorted = |values: &[String]| {
        let mut values = values.to_vec();
        values.sort_unstable();
        values
    };
    sorted(have) == sorted(expected)
}

fn contains(have: &[String], expected: &[String]) -> bool {
    expected.iter().all(|word| have.contains(word))
}

/// Returns the text of a list for messages; of one value, the value.
fn listed(values: &[String]) -> String {
    match values {
        [] => "none".to_owned(),
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    }
}
