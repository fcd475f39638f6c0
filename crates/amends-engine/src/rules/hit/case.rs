//! The entries of one rule set, sorted into what is definite, what is open and what errs.

use super::domain::Values;
use super::{Entry, Fault, Output, Resolution, State};
use crate::value::Value;

/// What a rule is to the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Matched, with a single possible output.
    Definite,
    /// Unknown, or matched with an output that is.
    Open,
    /// Erring, or matched with an output that is.
    Erring,
}

/// One rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) rule: usize,
    pub(super) role: Role,
    /// Whether it fires in every world.
    pub(super) matched: bool,
    pub(super) values: Values<'a>,
}

impl<'a> Line<'a> {
    fn new(entry: &'a Entry) -> Self {
        let (values, erring) = match &entry.output {
            Output::Known(value) => (Values::one(value), false),
            Output::Unknown { domain, .. } => (Values::of(domain), false),
            Output::Failed { domain } => (Values::of(domain), true),
        };
        let role = match &entry.state {
            State::Matched if values.constant().is_some() => Role::Definite,
            State::Matched if erring => Role::Erring,
            State::Matched | State::Unknown(_) => Role::Open,
            State::Failed => Role::Erring,
        };
        Self { rule: entry.rule, role, matched: matches!(entry.state, State::Matched), values }
    }

    /// Returns the output of a definite rule.
    pub(super) fn definite(&self) -> Option<&'a Value> {
        if self.role == Role::Definite { self.values.constant() } else { None }
    }
}

/// The rules of one set, in order of declaration.
#[derive(Debug)]
pub(super) struct Case<'a> {
    pub(super) lines: Vec<Line<'a>>,
    pub(super) default: Option<&'a Value>,
}

impl<'a> Case<'a> {
    pub(super) fn new(entries: &'a [Entry], default: Option<&'a Value>) -> Self {
        Self { lines: entries.iter().map(Line::new).collect(), default }
    }

    pub(super) fn matched(&self) -> impl Iterator<Item = &Line<'a>> {
        self.lines.iter().filter(|line| line.matched)
    }

    pub(super) fn matched_rules(&self) -> Vec<usize> {
        self.matched().map(|line| line.rule).collect()
    }

    /// Returns whether a rule that certainly fires has an output that is open.
    pub(super) fn fires_open(&self) -> bool {
        self.lines.iter().any(|line| line.matched && line.role == Role::Open)
    }

    /// Returns whether some rule would give something else than the default by itself.
    pub(super) fn departs_from_default(&self) -> bool {
        self.lines.iter().any(|line| !line.values.is(self.default))
    }

    /// Draws the conclusion that the law draws from which lines are live. `live` is asked in
    /// order, and not for definite lines, which never are.
    pub(super) fn conclude(
        &self,
        mut live: impl FnMut(usize, &Line<'a>) -> bool,
        decided: impl FnOnce() -> Resolution,
        undecided: impl FnOnce(Vec<usize>) -> Resolution,
    ) -> Resolution {
        let (mut open, mut erring) = (Vec::new(), Vec::new());
        for (at, line) in self.lines.iter().enumerate() {
            match line.role {
                Role::Open if live(at, line) => open.push(line.rule),
                Role::Erring if live(at, line) => erring.push(line.rule),
                Role::Definite | Role::Open | Role::Erring => {}
            }
        }
        if !erring.is_empty() {
            Resolution::Failed { fault: Fault::Erring { rules: erring }, live: open }
        } else if open.is_empty() {
            decided()
        } else {
            undecided(open)
        }
    }

    /// Returns the default as the decided result.
    pub(super) fn default_decided(&self) -> Resolution {
        Resolution::Decided { value: self.default.cloned(), rules: Vec::new() }
    }
}
