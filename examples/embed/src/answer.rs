//! What this service answers: the part of a decision that its clients need, in a struct of its own.

use amends::decision::{RuleResult, UnknownKind};
use amends::{Decision, Policy, Status};
use serde::Serialize;

/// The answer to a complaint.
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    policy: Version,
    /// `decided`; `open` while an answer to a question could change it; `failed` if a rule could not be evaluated.
    state: &'static str,
    kind: Option<String>,
    severity: Option<String>,
    department: Option<String>,
    /// What is owed, once that is certain; a provisional sum never stands here.
    owed: Option<Vec<String>>,
    owed_at_least: Vec<String>,
    reasons: Vec<String>,
    questions: Vec<Question>,
}

/// Which policy decides.
#[derive(Debug, Serialize)]
pub(crate) struct Version {
    name: String,
    version: String,
}

/// What to ask the customer.
#[derive(Debug, Serialize)]
struct Question {
    fact: String,
    question: String,
}

impl Answer {
    /// Takes from a decision what clients need.
    pub(crate) fn new(policy: &Policy, decision: &Decision) -> Self {
        let shown = |value: &amends::Value| value.canonical(decision.zone());
        let due = decision.compensation().map(|compensation| &compensation.due);
        let matched = decision.trace().iter().filter(|entry| entry.result == RuleResult::Matched);
        let asked = decision.unknown().iter().filter(|entry| entry.kind == UnknownKind::Fact);
        let (at_least, owed) = match due {
            Some(due) if matches!(due.status, Status::Decided | Status::None) => {
                (Vec::new(), Some(due.value.iter().map(shown).collect()))
            }
            Some(due) => (due.at_least.iter().map(shown).collect(), None),
            None => (Vec::new(), Some(Vec::new())),
        };
        Self {
            policy: Self::version(policy),
            state: state(decision),
            kind: decision.types().primary().map(str::to_owned),
            severity: decision.severity().and_then(amends::decision::SeverityResult::level),
            department: decision.route("department").and_then(|part| part.value()).map(shown),
            owed,
            owed_at_least: at_least,
            reasons: matched
                .filter(|entry| !entry.because.is_empty())
                .map(|entry| entry.because.in_language(policy.language()).to_owned())
                .collect(),
            questions: asked
                .map(|entry| Question {
                    fact: entry.name.clone(),
                    question: entry.ask.in_language(policy.language()).to_owned(),
                })
                .collect(),
        }
    }

    /// Says which policy decides.
    pub(crate) fn version(policy: &Policy) -> Version {
        Version { name: policy.name().to_owned(), version: policy.version().to_owned() }
    }
}

fn state(decision: &Decision) -> &'static str {
    if !decision.errors().is_empty() {
        "failed"
    } else if decision.is_undecided() {
        "open"
    } else {
        "decided"
    }
}
