//! The list of possible results.

use super::case::{Line, Role};
use super::domain::Values;
use super::{Given, Possible};
use crate::value::Value;

/// The most values that one undecided result lists; the rules of further ones are `open`.
pub(super) const VALUES: usize = 256;

/// Collects the possible results of one rule set, each once, in the order in which they are added.
#[derive(Debug, Default)]
pub(super) struct Listing<'a> {
    values: Vec<&'a Value>,
    default: Option<Option<&'a Value>>,
    conflict: bool,
    open: Vec<usize>,
}

impl<'a> Listing<'a> {
    /// Adds the result of no rule firing.
    pub(super) fn unfired(&mut self, default: Option<&'a Value>) {
        self.default = Some(default);
    }

    /// Adds the conflict if `possible`.
    pub(super) fn conflict(&mut self, possible: bool) {
        self.conflict |= possible;
    }

    /// Adds one value, which `rule` can give.
    pub(super) fn value(&mut self, value: &'a Value, rule: usize) {
        if self.values.contains(&value) {
            return;
        }
        if self.values.len() < VALUES {
            self.values.push(value);
        } else {
            self.open(rule);
        }
    }

    /// Adds all values of a line.
    pub(super) fn line(&mut self, line: &Line<'a>) {
        match line.values {
            Values::Listed(values) => values.iter().for_each(|value| self.value(value, line.rule)),
            Values::Range(..) => self.open(line.rule),
        }
    }

    /// Says that `rule` can give values that are not listed.
    pub(super) fn open(&mut self, rule: usize) {
        if self.open.last() != Some(&rule) {
            self.open.push(rule);
        }
    }

    /// Returns the possible results and the open rules.
    ///
    /// `gives` says which lines give a value if they fire; `excludes` which unknown lines exclude
    /// it by firing, though `giver` (a position) gives it. Erring lines are not named: where they
    /// could matter there is no list.
    pub(super) fn finish(
        mut self,
        lines: &[Line<'a>],
        gives: impl Fn(&Line<'a>, &Value) -> bool,
        excludes: impl Fn(usize, &Line<'a>, &Value, usize) -> bool,
    ) -> (Vec<Possible>, Vec<usize>) {
        if let Some(Some(default)) = self.default
            && !self.values.contains(&default)
        {
            self.values.push(default);
        }
        let named = || lines.iter().enumerate().filter(|(_, line)| line.role != Role::Erring);
        let unknown = || named().filter(|(_, line)| !line.matched);
        let mut possible = Vec::new();
        for value in self.values {
            let giver = named().find(|(_, line)| gives(line, value)).map(|(at, _)| at);
            possible.push(Possible {
                given: Given::Value(value.clone()),
                rules: named().filter(|(_, line)| gives(line, value)).map(|(_, line)| line.rule).collect(),
                if_not: unknown()
                    .filter(|(at, line)| giver.is_none_or(|giver| excludes(*at, line, value, giver)))
                    .map(|(_, line)| line.rule)
                    .collect(),
            });
        }
        if self.default == Some(None) {
            let if_not = unknown().map(|(_, line)| line.rule).collect();
            possible.push(Possible { given: Given::Nothing, rules: Vec::new(), if_not });
        }
        if self.conflict {
            let rules = named().map(|(_, line)| line.rule).collect();
            possible.push(Possible { given: Given::Conflict, rules, if_not: Vec::new() });
        }
        (possible, self.open)
    }
}
