//! A decision: what was decided, what is open, and why.
//!
//! A plain value stands only where the status is decided, so that no reader can take a
//! provisional value for a final one. [`Decision::to_json`] is the versioned canonical form.

mod advice;
mod classification;
mod compensation;
mod escalation;
mod ground;
mod json;
mod open;
mod output;
mod remedies;
mod result;
pub(crate) mod shape;
mod task;

use std::collections::BTreeMap;

use amends_engine::value::{Instant, Zone};

pub use advice::{Advice, GuidanceResult};
pub use classification::{RecognisedType, SeverityResult, TypeEvidence, TypesResult, Vote};
pub use compensation::{CompensationLine, CompensationResult, Total};
pub use escalation::{EscalationResult, Trigger};
pub use ground::{
    GoverningDate, PackStamp, RuleError, RuleResult, Source, TestResult, TraceAtom, TraceEntry,
};
pub use open::{Presumed, UnknownEntry, UnknownKind};
pub use output::{DecisionOutput, Slots};
pub use remedies::{
    ForbiddenRemedy, PossibleKind, PossibleRemedy, RemediesResult, RemedyChoice, RemedyGround, RemedyOption,
    Undercut,
};
pub use result::{PossibleResult, SetResult, Status};
pub use task::{Task, TasksResult};

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
    pub(crate) escalation: Option<EscalationResult>,
    pub(crate) remedies: Option<RemediesResult>,
    pub(crate) compensation: Option<CompensationResult>,
    pub(crate) guidance: GuidanceResult,
    pub(crate) tasks: TasksResult,
    pub(crate) outputs: Vec<DecisionOutput>,
    pub(crate) unknown: Vec<UnknownEntry>,
    pub(crate) unknown_total: usize,
    pub(crate) rests_on_absence: Vec<String>,
    pub(crate) presumed: Vec<Presumed>,
    pub(crate) errors: Vec<RuleError>,
    pub(crate) sources: Vec<Source>,
    pub(crate) trace: Vec<TraceEntry>,
    pub(crate) trace_total: usize,
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

    /// Returns how far up the complaint goes; `None` if the policy has no such section.
    #[must_use]
    pub fn escalation(&self) -> Option<&EscalationResult> {
        self.escalation.as_ref()
    }

    /// Returns the remedies; `None` if the policy has no such section.
    #[must_use]
    pub fn remedies(&self) -> Option<&RemediesResult> {
        self.remedies.as_ref()
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

    /// Returns what is to be done, as the rules of all sections say.
    #[must_use]
    pub fn tasks(&self) -> &TasksResult {
        &self.tasks
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

    /// Returns how many rules took part, those that [`Decision::trace`] leaves out included.
    #[must_use]
    pub fn trace_total(&self) -> usize {
        self.trace_total
    }

    /// Returns the rules that matched, are unknown or failed, with their tests; at most 1,000.
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
            decision
                .outputs
                .iter()
                .chain(decision.items.iter().flat_map(|(_, outputs)| outputs))
                .map(|(_, result)| result.status)
        });
        std::iter::once(self.types.status)
            .chain(self.severity.iter().map(|severity| severity.result.status))
            .chain(self.route.values().map(|result| result.status))
            .chain(
                self.escalation
                    .iter()
                    .flat_map(|escalation| [escalation.result.status, escalation.notify.status]),
            )
            .chain(self.remedies.iter().map(|remedies| remedies.status))
            .chain(totals)
            .chain([self.guidance.status, self.tasks.status])
            .chain(outputs)
    }
}
