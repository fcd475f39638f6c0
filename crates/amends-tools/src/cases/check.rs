//! Holding the expectations of a case against the policy before anything is decided.
//!
//! A name that the policy does not have is a fault of the case, not a failed case: a rule that
//! does not exist never matches, so a slip in `not_rules` would go unnoticed for ever.

use std::collections::BTreeMap;

use amends::{Policy, ResultName};
use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::source::Spanned;

use super::actual::ResultKey;
use super::case::Figure;
use super::expect::{Expectation, Part, PartKind, Subject, Wanted};

/// The names that the cases of one policy may use.
#[derive(Debug)]
pub(super) struct Names<'p> {
    policy: &'p Policy,
    results: BTreeMap<String, ResultName>,
    /// The full ids of rules by short id.
    rules: BTreeMap<&'p str, Vec<&'p str>>,
}

impl<'p> Names<'p> {
    pub(super) fn of(policy: &'p Policy) -> Self {
        let results = policy.results().into_iter().map(|result| (result.name().to_owned(), result));
        let mut rules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for full in policy.rules() {
            rules.entry(short(full)).or_default().push(full);
        }
        Self { policy, results: results.collect(), rules }
    }

    /// Returns the result that a key names.
    pub(super) fn result(&self, key: &ResultKey) -> Option<&ResultName> {
        self.results.get(&key.name).filter(|result| key.element.is_none() || result.is_per_element())
    }

    /// Returns what is wrong with expectations.
    pub(super) fn check<'e>(
        &self,
        expectations: impl IntoIterator<Item = &'e Expectation>,
    ) -> Vec<Diagnostic> {
        expectations.into_iter().flat_map(|expectation| self.expectation(expectation)).collect()
    }

    fn expectation(&self, expectation: &Expectation) -> Vec<Diagnostic> {
        match (expectation.subject, &expectation.wanted) {
            (Subject::Rules | Subject::NotRules, Wanted::Several(rules)) => {
                rules.iter().filter_map(|rule| self.rule(rule)).collect()
            }
            (Subject::Error, Wanted::Several(words)) => words.iter().filter_map(error_code).collect(),
            (Subject::Result, wanted) => self.result_expectation(&expectation.key, wanted),
            (_, _) => Vec::new(),
        }
    }

    fn rule(&self, rule: &Spanned<String>) -> Option<Diagnostic> {
        let base = base(&rule.value);
        let known = self.rules.get(short(base)).map_or(&[][..], Vec::as_slice);
        let message = format!("the policy has no rule `{}`", rule.value);
        let fault = Diagnostic::error(codes::UNKNOWN_RULE, message).at(rule.span, "no such rule");
        match known {
            [full] if base == short(full) || base == *full => None,
            several if several.contains(&base) => None,
            [] | [_] => Some(fault.maybe_help(did_you_mean(base, self.rules.keys().copied()))),
            several => Some(fault.help(format!("several packs have one: {}", several.join(", ")))),
        }
    }

    fn result_expectation(&self, key: &Spanned<String>, wanted: &Wanted) -> Vec<Diagnostic> {
        let Some(result) = self.result(&ResultKey::parse(&key.value)) else {
            return vec![self.unknown_result(key)];
        };
        let mut faults = Vec::new();
        match wanted {
            Wanted::One(word) if word.value == "none" => {}
            Wanted::One(word) => faults.extend(unreadable(result, word)),
            Wanted::Several(words) => faults.extend(words.iter().filter_map(|word| unreadable(result, word))),
            Wanted::Parts(parts) => {
                faults.extend(parts.iter().flat_map(|part| self.part(result, part)));
            }
        }
        faults
    }

    fn part(&self, result: &ResultName, part: &Part) -> Vec<Diagnostic> {
        let stand_in = |word: &Spanned<String>| {
            part.kind == PartKind::Possible && matches!(word.value.as_str(), "none" | "conflict")
        };
        match part.kind {
            PartKind::Status | PartKind::Unknown => Vec::new(),
            PartKind::Rules => part.words.iter().filter_map(|rule| self.rule(rule)).collect(),
            PartKind::Value
            | PartKind::SoFar
            | PartKind::Possible
            | PartKind::Entries
            | PartKind::AtLeast
            | PartKind::AtMost => {
                let words = part.words.iter().filter(|word| !stand_in(word));
                words.filter_map(|word| unreadable(result, word)).collect()
            }
        }
    }

    fn unknown_result(&self, key: &Spanned<String>) -> Diagnostic {
        let special = ["rules", "not_rules", "unknown", "presumed", "error"];
        let names = self.results.keys().map(String::as_str).chain(special);
        let message = format!("`{}` gives no result `{}`", self.policy.name(), key.value);
        let outputs: Vec<&str> = self
            .results
            .keys()
            .filter(|name| name.strip_prefix(key.value.as_str()).is_some_and(|rest| rest.starts_with('.')))
            .map(String::as_str)
            .collect();
        let help = match outputs.as_slice() {
            [] => did_you_mean(&key.value, names),
            outputs => Some(format!("its outputs are named one by one: {}", outputs.join(", "))),
        };
        Diagnostic::error(codes::UNKNOWN_RESULT, message).at(key.span, "no such result").maybe_help(help)
    }

    /// Returns the policy with the figures of the file and of the case filled in.
    ///
    /// # Errors
    /// The fault of the first figure that cannot be filled in.
    pub(super) fn figures(&self, of_file: &[Figure], of_case: &[Figure]) -> Result<Policy, Box<Diagnostic>> {
        let of_file =
            of_file.iter().filter(|figure| of_case.iter().all(|own| own.id.value != figure.id.value));
        let figures: Vec<&Figure> = of_file.chain(of_case).collect();
        let texts: Vec<(&str, &str)> =
            figures.iter().map(|figure| (figure.id.value.as_str(), figure.text.value.as_str())).collect();
        if texts.is_empty() {
            return Ok(self.policy.clone());
        }
        self.policy.with_params(&texts).map_err(|error| {
            let mut fault = Diagnostic::error(error.code(), error.to_string());
            if let Some(figure) = figures.iter().find(|figure| figure.id.value == error.param()) {
                let at_value = matches!(error.code(), codes::INVALID_VALUE | codes::PARAM_BOUNDS);
                fault = fault.at(if at_value { figure.text.span } else { figure.id.span }, "");
            }
            fault.help.extend(error.help().iter().cloned());
            if error.code() == codes::PARAM_SET {
                fault = fault.help("a case may only fill in what the policy leaves open");
            }
            Box::new(fault)
        })
    }
}

/// Returns a rule's id without its pack.
pub(super) fn short(full: &str) -> &str {
    full.rsplit('#').next().unwrap_or(full)
}

/// Returns a rule's name without edition and element.
pub(super) fn base(rule: &str) -> &str {
    rule.split(['@', '[']).next().unwrap_or(rule)
}

fn error_code(word: &Spanned<String>) -> Option<Diagnostic> {
    let names = || codes::ALL.iter().map(|entry| entry.code.name());
    if names().any(|name| name == word.value) {
        return None;
    }
    let fault = Diagnostic::error(codes::UNKNOWN_VARIANT, format!("there is no code `{}`", word.value));
    Some(fault.at(word.span, "no such code").maybe_help(did_you_mean(&word.value, names())))
}

fn unreadable(result: &ResultName, word: &Spanned<String>) -> Option<Diagnostic> {
    let error = result.read(&word.value).err()?;
    let mut fault = Diagnostic::error(codes::INVALID_VALUE, error.to_string());
    fault.help.extend(error.help().iter().cloned());
    Some(fault.at(word.span, "no value of this result"))
}
