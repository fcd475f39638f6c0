//! The remedies of a complaint: what may be given, what is owed, among what is chosen.

use std::sync::Arc;

use super::Status;
use crate::Text;
use crate::policy::rule::{Basis, Chooser};

/// The remedies of a complaint.
///
/// Its lists hold what is certain, under every status; what could still come stands in
/// [`possible`](Self::possible). Each holds at most 1,000 entries.
///
/// # Examples
/// ```
/// let policy = amends::builtin("company/service").expect("a shipped pack loads");
/// let facts = policy
///     .facts_from_json(r#"{"charge": {"charged": "35 CNY", "due": "15 CNY"}, "complaint": {"text": "停车费多收了"}}"#)
///     .expect("these facts are declared");
/// let as_of = amends::Instant::parse("2026-03-02T10:00:00+08:00").expect("an instant");
/// let decision = policy.decide(&facts, as_of);
/// let remedies = decision.remedies().expect("the pack has remedies");
/// let refund = remedies.options.iter().find(|option| option.remedy == "compensation.refund");
/// assert!(refund.expect("what was charged too much").owed);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RemediesResult {
    /// How the result ended.
    pub status: Status,
    /// The remedies that may be given, in the order of the catalogue.
    pub options: Vec<RemedyOption>,
    /// How many there would be without the limit.
    pub options_total: usize,
    /// Of what one is owed.
    pub choices: Vec<RemedyChoice>,
    /// How many there would be without the limit.
    pub choices_total: usize,
    /// The remedies that may not be given.
    pub forbidden: Vec<ForbiddenRemedy>,
    /// How many there would be without the limit.
    pub forbidden_total: usize,
    /// Prohibitions that do not hold, because a stronger ground gives the remedy.
    pub undercut: Vec<Undercut>,
    /// How many there would be without the limit.
    pub undercut_total: usize,
    /// What unknown facts could still bring about.
    pub possible: Vec<PossibleRemedy>,
    /// How many there would be without the limit.
    pub possible_total: usize,
    /// The names of what would settle it.
    pub unknown: Vec<String>,
    /// The places in [`Decision::errors`](super::Decision::errors) of what made it fail.
    pub errors: Vec<usize>,
}

impl RemediesResult {
    pub(crate) fn new(status: Status) -> Self {
        Self {
            status,
            options: Vec::new(),
            options_total: 0,
            choices: Vec::new(),
            choices_total: 0,
            forbidden: Vec::new(),
            forbidden_total: 0,
            undercut: Vec::new(),
            undercut_total: 0,
            possible: Vec::new(),
            possible_total: 0,
            unknown: Vec::new(),
            errors: Vec::new(),
        }
    }
}

/// A remedy that may be given.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RemedyOption {
    /// The word of the catalogue.
    pub remedy: String,
    /// Its title.
    pub title: Text,
    /// The element that it is for, as in `order.items[0]`; none if it is for the complaint as a whole.
    pub item: Option<String>,
    /// Whether it is owed for certain, without a choice.
    pub owed: bool,
    /// The rules that give it.
    pub grounds: Vec<RemedyGround>,
    /// What speaks for it.
    pub pros: Vec<Text>,
    /// What speaks against it.
    pub cons: Vec<Text>,
}

/// A rule that gives or forbids a remedy.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RemedyGround {
    /// The rule.
    pub rule: String,
    /// On what it rests; none where a rule that forbids does not say.
    pub basis: Option<Basis>,
    /// The reason that the pack gives.
    pub because: Text,
    /// The citations.
    pub cite: Vec<Arc<str>>,
}

/// Remedies of which one is owed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RemedyChoice {
    /// The remedies, in the order of the catalogue, without those that are forbidden for certain; empty
    /// if all of them are.
    pub remedies: Vec<String>,
    /// Those that are forbidden for certain.
    pub without: Vec<String>,
    /// Who chooses; none where the rule does not say.
    pub chosen_by: Option<Chooser>,
    /// The element that it is for.
    pub item: Option<String>,
    /// The rules that give it.
    pub rules: Vec<String>,
}

/// A remedy that may not be given.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ForbiddenRemedy {
    /// The word of the catalogue.
    pub remedy: String,
    /// Its title.
    pub title: Text,
    /// The element that it would be for.
    pub item: Option<String>,
    /// The rules that forbid it.
    pub grounds: Vec<RemedyGround>,
    /// The rules that would give it.
    pub given_by: Vec<String>,
}

/// Rules that forbid what a stronger ground gives; the remedy stands.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Undercut {
    /// The remedy.
    pub remedy: String,
    /// The element that it is for.
    pub item: Option<String>,
    /// The rules that forbid it in vain.
    pub rules: Vec<String>,
    /// The rules that give it.
    pub stands_by: Vec<String>,
}

/// What could still come of unknown facts.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PossibleRemedy {
    /// What the remedy could become.
    pub kind: PossibleKind,
    /// The remedy; of a choice, all of them.
    pub remedies: Vec<String>,
    /// Of a choice, who chooses; none where the rule does not say.
    pub chosen_by: Option<Chooser>,
    /// The element that it would be for; the list while that is not known.
    pub item: Option<String>,
    /// The unknown rules that would bring it about.
    pub rules: Vec<String>,
    /// The unknown rules that could prevent it.
    pub if_not: Vec<String>,
}

/// What a remedy could become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PossibleKind {
    /// It may be given.
    Option,
    /// It is owed, without a choice.
    Owed,
    /// It is forbidden.
    Forbidden,
    /// One of several is owed.
    Choice,
}

impl PossibleKind {
    /// Returns the word that decisions use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Option => "option",
            Self::Owed => "owed",
            Self::Forbidden => "forbidden",
            Self::Choice => "choice",
        }
    }
}
