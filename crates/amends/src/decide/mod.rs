//! Deciding a case: every step in dependency order, then what is unknown and the trace.
//!
//! Pure and infallible: an error of a rule is part of the decision.

mod compensation;
mod escalation;
mod guidance;
mod levels;
mod outputs;
pub(crate) mod recorder;
mod remedies;
mod routing;
mod set;
mod severity;
mod standing;
pub(crate) mod state;
mod tasks;
pub(crate) mod trace;
mod types;
mod votes;
pub(crate) mod world;

use std::collections::BTreeMap;

use amends_engine::value::{Instant, Value};

use crate::decision::{
    Decision, DecisionOutput, GoverningDate, GuidanceResult, PackStamp, Presumed, SetResult, Source, Status,
    TypesResult,
};
use crate::facts::Facts;
use crate::pack::manifest::CitedSource;
use crate::pack::text::{ConfidenceText, SourceKindText};
use crate::policy::order::Step;
use crate::policy::{Compiled, Policy};
use amends_engine::shape::Worded as _;
use recorder::Recorder;
use world::{Governing, World};

impl Policy {
    /// Decides a case as of an instant.
    ///
    /// Infallible: what a rule could not evaluate stands in [`Decision::errors`], and what could
    /// still change a result in [`Decision::unknown`]. The same policy, facts and instant give
    /// the same decision, byte for byte.
    ///
    /// # Examples
    /// ```
    /// let policy = amends::builtin("company/concrete").expect("a shipped pack loads");
    /// let facts = policy
    ///     .facts_from_json(r#"{"complaint": {"solvable_on_spot": true, "compensation_required": false}}"#)
    ///     .expect("these facts are declared");
    /// let as_of = amends::Instant::parse("2026-03-02T10:00:00+08:00").expect("an instant");
    /// let severity = policy.decide(&facts, as_of);
    /// let severity = severity.severity().expect("the pack rates severity");
    /// // The impact is not known, so the level is open, and the decision says so.
    /// assert_eq!(severity.level(), None);
    /// assert_eq!(severity.result().unknown(), ["complaint.impact"]);
    /// ```
    #[must_use]
    pub fn decide(&self, facts: &Facts, as_of: Instant) -> Decision {
        self.decide_by(facts, as_of, Way::Index)
    }

    /// Decides a case by evaluating every rule by the reference evaluator: slow, and the same
    /// decision as [`Policy::decide`], which it is there to check.
    ///
    /// # Examples
    /// ```
    /// let policy = amends::builtin("company/service").expect("a shipped pack loads");
    /// let facts = policy.facts_from_json(r#"{"complaint.text": "You charged me twice."}"#).expect("declared");
    /// let as_of = amends::Instant::parse("2026-03-02T10:00:00+08:00").expect("an instant");
    /// assert_eq!(policy.decide(&facts, as_of), policy.decide_by_reference(&facts, as_of));
    /// ```
    #[must_use]
    pub fn decide_by_reference(&self, facts: &Facts, as_of: Instant) -> Decision {
        self.decide_by(facts, as_of, Way::Reference)
    }

    fn decide_by(&self, facts: &Facts, as_of: Instant, way: Way) -> Decision {
        let (facts, foreign) = facts.for_schema(self.fact_schema());
        let facts = &*facts;
        let mut run = Run::new(&self.compiled, facts, as_of, true).by(way);
        run.steps();
        let presumed = run.world.presumed();
        let mut recorder = run.recorder;
        if !presumed.is_empty() {
            // A presumption that could change a result stays among what is unknown.
            let mut open = Run::new(&self.compiled, facts, as_of, false).by(way);
            open.steps();
            recorder.keep_presumed(&open.recorder, &presumed, &self.compiled);
        }
        recorder.foreign(&foreign);
        finish(&self.compiled, &run.world, recorder, run.results, as_of)
    }
}

/// How the rules that take part are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// By the index, which passes over what cannot matter.
    Index,
    /// By evaluating every rule.
    Reference,
}

/// The results as they come in.
#[derive(Default)]
struct Results {
    types: Option<TypesResult>,
    severity: Option<crate::decision::SeverityResult>,
    route: BTreeMap<&'static str, SetResult>,
    escalation: Option<crate::decision::EscalationResult>,
    remedies: Option<crate::decision::RemediesResult>,
    compensation: Option<crate::decision::CompensationResult>,
    guidance: Option<GuidanceResult>,
    outputs: BTreeMap<usize, DecisionOutput>,
}

/// One pass over all steps.
pub(crate) struct Run<'p> {
    pub(crate) world: World<'p>,
    recorder: Recorder,
    results: Results,
}

impl<'p> Run<'p> {
    pub(crate) fn new(policy: &'p Compiled, facts: &'p Facts, as_of: Instant, presuming: bool) -> Self {
        Self {
            world: World::new(policy, facts, as_of, presuming),
            recorder: Recorder::default(),
            results: Results::default(),
        }
    }

    fn by(mut self, way: Way) -> Self {
        self.world.find_rules_by(way);
        self
    }

    pub(crate) fn steps(&mut self) {
        let policy = self.world.policy;
        for step in &policy.order {
            self.step(*step);
        }
    }

    fn step(&mut self, step: Step) {
        let (world, recorder, results) = (&mut self.world, &mut self.recorder, &mut self.results);
        match step {
            Step::Fact(number) => world.settle_fact(number),
            Step::Signals => world.scan_signals(),
            Step::Types => results.types = Some(types::decide(world, recorder)),
            Step::Severity => results.severity = severity::decide(world, recorder),
            Step::Route(key) => {
                let result = routing::decide(world, recorder, key);
                results.route.insert(key.name(), result);
            }
            Step::Escalation => results.escalation = escalation::decide(world, recorder),
            Step::Remedies => results.remedies = remedies::decide(world, recorder),
            Step::Compensation => results.compensation = compensation::decide(world, recorder),
            Step::Guidance => results.guidance = Some(guidance::decide(world, recorder)),
            Step::Decision(number) => {
                if let Some(output) = outputs::decide(world, recorder, number) {
                    results.outputs.insert(number, output);
                }
            }
        }
    }
}

fn finish(
    policy: &Compiled,
    world: &World<'_>,
    recorder: Recorder,
    results: Results,
    as_of: Instant,
) -> Decision {
    let (unknown, unknown_total) = recorder.unknown(policy);
    let root = policy.packs.len().saturating_sub(1);
    Decision {
        packs: policy.packs.iter().map(stamp).collect(),
        as_of,
        zone: policy.zone(root),
        governing: governing(policy, world),
        types: results.types.unwrap_or(TypesResult {
            status: Status::None,
            primary: None,
            all: Vec::new(),
            possible: Vec::new(),
            unknown: Vec::new(),
            errors: Vec::new(),
        }),
        severity: results.severity,
        route: results.route.into_iter().filter(|(_, result)| result.status != Status::None).collect(),
        escalation: results.escalation,
        remedies: results.remedies,
        compensation: results.compensation,
        guidance: with_guidance_of_rules(results.guidance, &recorder),
        tasks: recorder.tasks.result(),
        outputs: results.outputs.into_values().collect(),
        unknown,
        unknown_total,
        rests_on_absence: world
            .asked_absent()
            .iter()
            .map(|symbol| policy.path(*symbol).to_string())
            .collect(),
        presumed: presumed(policy, world),
        sources: recorder.sources.into_iter().map(source).collect(),
        errors: recorder.errors,
        trace: recorder.trace,
        trace_total: recorder.trace_total,
    }
}

/// Adds the guidance that rules of other sections carry.
fn with_guidance_of_rules(guidance: Option<GuidanceResult>, recorder: &Recorder) -> GuidanceResult {
    let mut guidance = guidance.unwrap_or(GuidanceResult {
        status: Status::Decided,
        entries: Vec::new(),
        possible: Vec::new(),
        errors: Vec::new(),
    });
    guidance.entries.extend(recorder.guidance.iter().cloned());
    guidance.possible.extend(recorder.possible_guidance.iter().cloned());
    guidance.errors.extend(&recorder.guidance_errors);
    if !guidance.errors.is_empty() {
        guidance.status = Status::Failed;
    } else if guidance.status == Status::Decided && !guidance.possible.is_empty() {
        guidance.status = Status::Undecided;
    }
    guidance
}

fn source((id, source): (String, CitedSource)) -> Source {
    Source {
        id,
        title: source.title,
        kind: source.kind.map(SourceKindText::word),
        checked: source.checked,
        confidence: source.confidence.map(ConfidenceText::word),
        url: source.url,
    }
}

pub(crate) fn stamp(pack: &crate::policy::Pack) -> PackStamp {
    PackStamp {
        pack: pack.manifest.id.value.clone(),
        version: pack.manifest.version.value.clone(),
        digest: pack.digest.clone(),
        trial: pack.manifest.trial,
    }
}

fn governing(policy: &Compiled, world: &World<'_>) -> Vec<GoverningDate> {
    let mut dates = Vec::new();
    for (number, pack) in policy.packs.iter().enumerate() {
        let name = pack.manifest.id.value.clone();
        let fact =
            pack.governed_by.map_or_else(|| "as_of".to_owned(), |symbol| policy.path(symbol).to_string());
        let (instant, date) = match world.governing(number, None) {
            Governing::On { instant, date, .. } => {
                (instant.map(|instant| instant.display(pack.manifest.zone)), Some(date))
            }
            Governing::Unknown(_) | Governing::Failed(_) => (None, None),
        };
        let personal = pack.governed_by.is_some_and(|symbol| policy.is_personal(symbol));
        dates.push(GoverningDate { pack: name, fact, instant, date, personal });
    }
    dates
}

fn presumed(policy: &Compiled, world: &World<'_>) -> Vec<Presumed> {
    let facts = world
        .presumed()
        .into_iter()
        .filter_map(|symbol| policy.facts.iter().find(|fact| fact.symbol == symbol));
    facts
        .filter_map(|fact| {
            let presumption = fact.presume.as_ref()?;
            Some(Presumed {
                fact: fact.path.to_string(),
                // A presumption is the pack's, and so is no personal value even of a personal fact.
                value: shown(&presumption.value, policy, fact.pack),
                by: fact.by.clone(),
                because: presumption.because.clone(),
                cite: presumption.cite.clone(),
            })
        })
        .collect()
}

/// Returns a value as traces show it, in the zone of a pack.
fn shown(value: &Value, policy: &Compiled, pack: usize) -> String {
    value.display(policy.zone(pack))
}
