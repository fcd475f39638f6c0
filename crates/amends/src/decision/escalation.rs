//! The level of escalation, and who is to know.

use std::sync::Arc;

use amends_engine::value::Zone;

use super::SetResult;
use crate::Text;

/// How far up a complaint goes, and who is to know.
///
/// # Examples
/// ```
/// let policy = amends::builtin("company/service").expect("a shipped pack loads");
/// let facts = policy
///     .facts_from_json(r#"{"complaint": {"channel": "press", "text": "态度恶劣"}}"#)
///     .expect("these facts are declared");
/// let as_of = amends::Instant::parse("2026-03-02T10:00:00+08:00").expect("an instant");
/// let decision = policy.decide(&facts, as_of);
/// let escalation = decision.escalation().expect("the pack has a ladder");
/// assert_eq!(escalation.level().as_deref(), Some("head"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct EscalationResult {
    pub(crate) ladder: String,
    pub(crate) title: Text,
    pub(crate) result: SetResult,
    pub(crate) notify: SetResult,
    pub(crate) triggers: Vec<Trigger>,
}

impl EscalationResult {
    /// Returns the level; `None` unless decided.
    #[must_use]
    pub fn level(&self) -> Option<String> {
        self.result.value().map(|level| level.display(Zone::UTC))
    }

    /// Returns the level as the result of any rule set.
    #[must_use]
    pub fn result(&self) -> &SetResult {
        &self.result
    }

    /// Returns the roles that are to know: a collected list.
    #[must_use]
    pub fn notify(&self) -> &SetResult {
        &self.notify
    }

    /// Returns what each matched rule brought about, in order of declaration.
    #[must_use]
    pub fn triggers(&self) -> &[Trigger] {
        &self.triggers
    }

    /// Returns the ladder that the level stands on.
    #[must_use]
    pub fn ladder(&self) -> &str {
        &self.ladder
    }

    /// Returns the title of the ladder.
    #[must_use]
    pub fn title(&self) -> &Text {
        &self.title
    }
}

/// What one matched rule brought about.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Trigger {
    /// The rule.
    pub rule: String,
    /// The level that it asks for.
    pub to: Option<String>,
    /// By how many levels it raises.
    pub raise: Option<usize>,
    /// The roles that it lets know.
    pub notify: Vec<String>,
    /// The citations of the rule.
    pub cite: Vec<Arc<str>>,
}
