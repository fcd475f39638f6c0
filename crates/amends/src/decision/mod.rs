//! A decision: what was decided, what is open, and why.
//!
//! A plain value stands only where the status is decided, so that no reader can take a
//! provisional value for a final one. [`Decision::to_json`] is the versioned canonical form.

mod json;

use std::collections::BTreeMap;
use std::sync::Arc;

use amends_engine::diagnostic::Code;
use amends_engine::source::Position;
use amends_engine::value::{Date, Instant, Value, Zone};

use crate::Text;
use crate::policy::rule::Basis;

/// The four ways in which a result can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Settled, with a value.
    Decided,
    /// Settled: there is nothing to decide.
    None,
    /// Open until facts are supplied.
    Undecided,
    /// A rule that matters could not be evaluated.
    Failed,
}

impl Status {
    /// Returns the word that decisions use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Status::Decided => "decided",
            Status::None => "none",
            Status::Undecided => "undecided",
            Status::Failed => "failed",
        }
    }
}

/// One of the values that an undecided result could still take.
#[derive(Clone, Debug, PartialEq)]
pub struct PossibleResult {
    /// The value; `None` for no value at all.
    pub value: Option<Value>,
    /// Whether this possibility is a fault: two rules that exclude each other would both fire.
    pub conflict: bool,
    /// The rules that would give it.
    pub rules: Vec<String>,
    /// The unknown rules that must not fire for it.
    pub if_not: Vec<String>,
}

/// The result of one rule set.
#[derive(Clone, Debug, PartialEq)]
pub struct SetResult {
    pub(crate) status: Status,
    pub(crate) value: Option<Value>,
    pub(crate) so_far: Option<Value>,
    pub(crate) possible: Vec<PossibleResult>,
    pub(crate) at_least: Vec<Value>,
    pub(crate) at_most: Vec<Value>,
    pub(crate) rules: Vec<String>,
    pub(crate) entries: Vec<(String, Value)>,
    pub(crate) is_list: bool,
    pub(crate) unknown: Vec<String>,
    pub(crate) errors: Vec<usize>,
}

impl SetResult {
    pub(crate) fn new(status: Status) -> Self {
        Self {
            status,
            value: None,
            so_far: None,
            possible: Vec::new(),
            at_least: Vec::new(),
            at_most: Vec::new(),
            rules: Vec::new(),
            entries: Vec::new(),
            is_list: false,
            unknown: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Returns how the result ended.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// Returns the value; `None` unless the result is decided.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        self.value.as_ref().filter(|_| self.status == Status::Decided)
    }

    /// Returns the result with everything unknown taken as not firing.
    #[must_use]
    pub fn so_far(&self) -> Option<&Value> {
        self.so_far.as_ref()
    }

    /// Returns what an undecided result could still become.
    #[must_use]
    pub fn possible(&self) -> &[PossibleResult] {
        &self.possible
    }

    /// Returns the names of the rules that give the value.
    #[must_use]
    pub fn rules(&self) -> &[String] {
        &self.rules
    }

    /// Returns the names of the facts, figures and calendars that would settle it.
    #[must_use]
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }

    /// Returns the certain entries of a collected list, each with its rule.
    #[must_use]
    pub fn entries(&self) -> &[(String, Value)] {
        &self.entries
    }

    /// Returns whether the result is a collected list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.is_list
    }

    /// Returns what an undecided total or extreme is at least, as far as that is known.
    #[must_use]
    pub fn at_least(&self) -> &[Value] {
        &self.at_least
    }

    /// Returns what an undecided total or extreme is at most, as far as that is known.
    #[must_use]
    pub fn at_most(&self) -> &[Value] {
        &self.at_most
    }

    /// Returns the places in [`Decision::errors`] of what made it fail.
    #[must_use]
    pub fn errors(&self) -> &[usize] {
        &self.errors
    }
}

/// One recognised type with the evidence for it.
#[derive(Clone, Debug, PartialEq)]
pub struct RecognisedType {
    /// The node of the taxonomy.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// The rules that recognised it; empty if it was set by hand.
    pub rules: Vec<String>,
    /// What in the case shows it.
    pub evidence: Vec<TypeEvidence>,
    /// Whether a person set it.
    pub given: bool,
}

/// What in a case shows a type.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeEvidence {
    /// Words in a text.
    Signal {
        /// The signal.
        signal: String,
        /// The text fact.
        fact: String,
        /// The bytes of the text.
        span: (usize, usize),
        /// The words, masked where the text is marked `pii`.
        text: String,
    },
    /// The value of a fact.
    Fact {
        /// The fact.
        fact: String,
        /// Its value, masked where it is marked `pii`.
        value: String,
    },
}

/// The types of a complaint.
#[derive(Clone, Debug, PartialEq)]
pub struct TypesResult {
    pub(crate) status: Status,
    pub(crate) primary: Option<String>,
    pub(crate) all: Vec<RecognisedType>,
    pub(crate) possible: Vec<PossibleResult>,
    pub(crate) unknown: Vec<String>,
    pub(crate) errors: Vec<usize>,
}

impl TypesResult {
    /// Returns how the result ended.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// Returns the one type that stands for the complaint; `None` unless decided, or without types.
    #[must_use]
    pub fn primary(&self) -> Option<&str> {
        self.primary.as_deref()
    }

    /// Returns the most specific types that are certain.
    #[must_use]
    pub fn all(&self) -> &[RecognisedType] {
        &self.all
    }

    /// Returns the types that unknown facts could still add.
    #[must_use]
    pub fn possible(&self) -> &[PossibleResult] {
        &self.possible
    }

    /// Returns the names of what would settle them.
    #[must_use]
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }

    /// Returns the places in [`Decision::errors`] of what made them fail.
    #[must_use]
    pub fn errors(&self) -> &[usize] {
        &self.errors
    }
}

/// Severity, with the votes it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct SeverityResult {
    pub(crate) result: SetResult,
    pub(crate) votes: Vec<Vote>,
    /// The level on other scales, where it is decided.
    pub(crate) mapped: BTreeMap<String, String>,
}

impl SeverityResult {
    /// Returns the level; `None` unless decided.
    #[must_use]
    pub fn level(&self) -> Option<String> {
        self.result.value().map(|level| level.display(Zone::UTC))
    }

    /// Returns the result as of any rule set.
    #[must_use]
    pub fn result(&self) -> &SetResult {
        &self.result
    }

    /// Returns what each matched rule said, in order of declaration.
    #[must_use]
    pub fn votes(&self) -> &[Vote] {
        &self.votes
    }

    /// Returns the level on other scales, by their names; empty unless decided.
    pub fn mapped(&self) -> impl Iterator<Item = (&str, &str)> {
        self.mapped.iter().map(|(scale, level)| (scale.as_str(), level.as_str()))
    }
}

/// What one matched rule said about severity.
#[derive(Clone, Debug, PartialEq)]
pub struct Vote {
    /// The rule.
    pub rule: String,
    /// `level`, `raise` or `at_least`.
    pub kind: &'static str,
    /// The level, or the number of levels.
    pub value: String,
}

/// One line of compensation.
#[derive(Clone, Debug, PartialEq)]
pub struct CompensationLine {
    /// The rule that gives it.
    pub rule: String,
    /// The head of claim.
    pub head: String,
    /// Its title.
    pub title: Text,
    /// On what it rests.
    pub basis: Basis,
    /// `decided`, `undecided` or `failed`.
    pub status: Status,
    /// The amount; `None` unless decided.
    pub amount: Option<Value>,
    /// The arithmetic, with the values put in.
    pub working: String,
    /// The citations of the rule.
    pub cite: Vec<Arc<str>>,
    /// Whether a higher line of the same head stands instead.
    pub superseded: bool,
    /// The names of what would settle it.
    pub unknown: Vec<String>,
    /// The places in `errors`.
    pub errors: Vec<usize>,
}

/// A total: one entry per currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    /// How the total ended.
    pub status: Status,
    /// The amounts, if decided.
    pub value: Vec<Value>,
    /// What it is at least, if undecided.
    pub at_least: Vec<Value>,
    /// The names of what would settle it.
    pub unknown: Vec<String>,
}

/// What is owed and offered.
#[derive(Clone, Debug, PartialEq)]
pub struct CompensationResult {
    /// All lines that are or could be.
    pub lines: Vec<CompensationLine>,
    /// The least owed.
    pub due: Total,
    /// What is owed and what goodwill adds.
    pub offer: Total,
}

/// Advice that applies.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// The rule that gives it.
    pub rule: String,
    /// What to say.
    pub say: Vec<Text>,
    /// What to ask.
    pub ask: Vec<Text>,
    /// Causes to consider.
    pub causes: Vec<Text>,
    /// What to do.
    pub steps: Vec<Text>,
    /// The citations of the rule.
    pub cite: Vec<Arc<str>>,
}

/// The advice for the people who handle the complaint.
#[derive(Clone, Debug, PartialEq)]
pub struct GuidanceResult {
    /// How the result ended.
    pub status: Status,
    /// The advice that applies for certain.
    pub entries: Vec<Advice>,
    /// Rules that could still add to it.
    pub possible: Vec<String>,
    /// The places in `errors`.
    pub errors: Vec<usize>,
}

/// The results of one further decision.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionOutput {
    /// The decision.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Each output with its name; the one unnamed output has none.
    pub outputs: Vec<(Option<String>, SetResult)>,
    /// Per element, if it is evaluated per element: its key and outputs.
    pub items: Vec<(String, Vec<(Option<String>, SetResult)>)>,
}

/// Something unknown that could still change a result.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownEntry {
    /// What kind of thing is missing.
    pub kind: UnknownKind,
    /// Its name: the fact's path, the param's id, the calendar's name.
    pub name: String,
    /// The question to ask; empty if the pack gives none.
    pub ask: Text,
    /// Who can usually answer.
    pub by: Option<String>,
    /// The results that wait for it.
    pub blocks: Vec<String>,
    /// The rules that wait for it.
    pub rules: Vec<String>,
}

/// The kinds of things that can be unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnknownKind {
    /// A fact of the case.
    Fact,
    /// A figure the company has not set.
    Param,
    /// A calendar that does not reach far enough.
    Calendar {
        /// The first date it would have to cover.
        needs: String,
    },
}

/// A presumption that stood in for an absent fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Presumed {
    /// The fact.
    pub fact: String,
    /// The value it was taken to have.
    pub value: String,
    /// Who must prove the contrary.
    pub by: Option<String>,
    /// Why.
    pub because: Text,
    /// The citations.
    pub cite: Vec<String>,
}

/// An error of a rule; it is part of the decision.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleError {
    /// The stable code.
    pub code: Code,
    /// One line that suffices alone.
    pub message: String,
    /// The rule.
    pub rule: Option<String>,
    /// The place in the pack.
    pub at: Option<Position>,
}

/// Why a rule took part as it did.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceEntry {
    /// The rule.
    pub rule: String,
    /// Its section.
    pub section: &'static str,
    /// `matched`, `unknown` or `error`.
    pub result: &'static str,
    /// The reason the pack gives.
    pub because: Text,
    /// The citations.
    pub cite: Vec<Arc<str>>,
    /// Whether the figures are the project's own.
    pub origin: Option<Arc<str>>,
    /// The place in the pack.
    pub at: Position,
    /// The tests of its condition.
    pub atoms: Vec<TraceAtom>,
}

/// One test of a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceAtom {
    /// The test as written.
    pub text: String,
    /// `true`, `false`, `unknown` or `error`.
    pub result: &'static str,
    /// What it read, with values; masked where marked `pii`.
    pub reads: Vec<(String, String)>,
}

/// A pack that took part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackStamp {
    /// Its name.
    pub pack: String,
    /// Its version.
    pub version: String,
    /// The digest of its texts.
    pub digest: String,
    /// Whether it is not active yet.
    pub trial: bool,
}

/// The date that selected what is in force in one pack.
#[derive(Clone, Debug, PartialEq)]
pub struct GoverningDate {
    /// The pack.
    pub pack: String,
    /// The fact it comes from; `as_of` where the pack names none.
    pub fact: String,
    /// The instant, where the fact has one, in the pack's zone.
    pub instant: Option<String>,
    /// The civil date; `None` if the fact is absent.
    pub date: Option<Date>,
}

/// A source that matched rules cite.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its name in the pack.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// `statute`, `regulator`, `contract`, `company`, `judgment`, `handbook` or `standard`.
    pub kind: Option<&'static str>,
    /// When it was last compared with the original.
    pub checked: Option<Date>,
    /// `high`, `medium` or `low`: how sure the author of the pack is of it.
    pub confidence: Option<&'static str>,
    /// Where it is published.
    pub url: Option<String>,
}

/// What a policy says of one case.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    pub(crate) packs: Vec<PackStamp>,
    pub(crate) as_of: Instant,
    pub(crate) zone: Zone,
    pub(crate) governing: Vec<GoverningDate>,
    pub(crate) types: TypesResult,
    pub(crate) severity: Option<SeverityResult>,
    pub(crate) route: BTreeMap<&'static str, SetResult>,
    pub(crate) compensation: Option<CompensationResult>,
    pub(crate) guidance: GuidanceResult,
    pub(crate) outputs: Vec<DecisionOutput>,
    pub(crate) unknown: Vec<UnknownEntry>,
    pub(crate) unknown_total: usize,
    pub(crate) rests_on_absence: Vec<String>,
    pub(crate) presumed: Vec<Presumed>,
    pub(crate) errors: Vec<RuleError>,
    pub(crate) sources: Vec<Source>,
    pub(crate) trace: Vec<TraceEntry>,
}

impl Decision {
    /// Returns the types of the complaint.
    #[must_use]
    pub fn types(&self) -> &TypesResult {
        &self.types
    }

    /// Returns its severity; `None` if the policy has no such section.
    #[must_use]
    pub fn severity(&self) -> Option<&SeverityResult> {
        self.severity.as_ref()
    }

    /// Returns one part of the route: `method`, `department`, `owner` or `handover`.
    #[must_use]
    pub fn route(&self, part: &str) -> Option<&SetResult> {
        self.route.get(part)
    }

    /// Returns all parts of the route.
    pub fn routes(&self) -> impl Iterator<Item = (&'static str, &SetResult)> {
        self.route.iter().map(|(part, result)| (*part, result))
    }

    /// Returns what is owed; `None` if the policy has no such section.
    #[must_use]
    pub fn compensation(&self) -> Option<&CompensationResult> {
        self.compensation.as_ref()
    }

    /// Returns the advice that applies.
    #[must_use]
    pub fn guidance(&self) -> &GuidanceResult {
        &self.guidance
    }

    /// Returns the further decisions in order of declaration.
    #[must_use]
    pub fn outputs(&self) -> &[DecisionOutput] {
        &self.outputs
    }

    /// Returns what is unknown and could still change a result, the most important first; at
    /// most 50, see [`Decision::unknown_total`].
    #[must_use]
    pub fn unknown(&self) -> &[UnknownEntry] {
        &self.unknown
    }

    /// Returns how many unknown things there are, those beyond the first 50 included.
    #[must_use]
    pub fn unknown_total(&self) -> usize {
        self.unknown_total
    }

    /// Returns the absent facts whose absence answered a question; supplying one can change the
    /// decision.
    #[must_use]
    pub fn rests_on_absence(&self) -> &[String] {
        &self.rests_on_absence
    }

    /// Returns the presumptions that were used.
    #[must_use]
    pub fn presumed(&self) -> &[Presumed] {
        &self.presumed
    }

    /// Returns the errors of rules.
    #[must_use]
    pub fn errors(&self) -> &[RuleError] {
        &self.errors
    }

    /// Returns the sources that matched rules cite.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Returns every rule that matched, is unknown or failed, with its tests.
    #[must_use]
    pub fn trace(&self) -> &[TraceEntry] {
        &self.trace
    }

    /// Returns the packs that took part, those extended before those that extend them.
    #[must_use]
    pub fn packs(&self) -> &[PackStamp] {
        &self.packs
    }

    /// Returns the instant as of which the case was decided.
    #[must_use]
    pub fn as_of(&self) -> Instant {
        self.as_of
    }

    /// Returns the date that selected what is in force, a pack each.
    #[must_use]
    pub fn governing(&self) -> &[GoverningDate] {
        &self.governing
    }

    /// Returns the zone in which the decision shows instants.
    #[must_use]
    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// Returns whether any result is undecided.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.statuses().any(|status| status == Status::Undecided)
    }

    /// Returns the status of every result.
    fn statuses(&self) -> impl Iterator<Item = Status> {
        let totals = self.compensation.iter().flat_map(|result| [result.due.status, result.offer.status]);
        let outputs = self.outputs.iter().flat_map(|decision| {
            decision.outputs.iter().chain(decision.items.iter().flat_map(|(_, outputs)| outputs)).map(|(_, result)| result.status)
        });
        std::iter::once(self.types.status)
            .chain(self.severity.iter().map(|severity| severity.result.status))
            .chain(self.route.values().map(|result| result.status))
            .chain(totals)
            .chain(std::iter::once(self.guidance.status))
            .chain(outputs)
    }
}
