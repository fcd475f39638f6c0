//! What a run notes beside its results: errors, what is unknown and whom it blocks, the trace.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use amends_engine::diagnostic::codes;
use amends_engine::expr::typed::Symbol;
use amends_engine::limits::LISTED;
use amends_engine::outcome::{Cause, Causes, Failure};
use amends_engine::source::Span;

use super::state::{Firing, RuleState};
use super::tasks::{self, Tasks};
use super::trace;
use super::world::World;
use crate::Text;
use crate::decision::{Advice, RuleError, TraceEntry, UnknownEntry, UnknownKind};
use crate::pack::manifest::CitedSource;
use crate::policy::Compiled;
use crate::policy::rule::SectionName;

/// The most unknown things that a decision lists.
const UNKNOWN_LISTED: usize = 50;

/// What makes two errors the same: code, message, rule and place.
type ErrorKey = (&'static str, String, Option<String>, Option<Span>);

/// Notes of one run.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    pub(crate) errors: Vec<RuleError>,
    /// At most [`LISTED`].
    pub(crate) trace: Vec<TraceEntry>,
    /// How many there would be without the limit.
    pub(crate) trace_total: usize,
    pub(crate) guidance: Vec<Advice>,
    pub(crate) possible_guidance: Vec<String>,
    /// The errors of rules that carry guidance.
    pub(crate) guidance_errors: Vec<usize>,
    pub(crate) tasks: Tasks,
    pub(crate) sources: BTreeMap<String, CitedSource>,
    unknown: BTreeMap<Cause, Waiting>,
    /// The place of each error in `errors`.
    known_errors: BTreeMap<ErrorKey, usize>,
}

/// Who waits for something unknown.
#[derive(Clone, Debug, Default)]
struct Waiting {
    first_section: Option<SectionName>,
    /// The results, in the order in which they came to wait.
    blocks: Vec<String>,
    known_blocks: BTreeSet<String>,
    rules: BTreeSet<String>,
}

impl Recorder {
    /// Notes a failure of a rule and returns its place among the errors; a mere consequence of
    /// another failure is not noted again.
    pub(crate) fn error(
        &mut self,
        failure: &Failure,
        rule: Option<&str>,
        world: &World<'_>,
    ) -> Option<usize> {
        if failure.caused_by.is_some() {
            return None;
        }
        let rule = rule.map(str::to_owned);
        let key = (failure.code.name(), failure.message.clone(), rule.clone(), failure.span);
        if let Some(known) = self.known_errors.get(&key) {
            return Some(*known);
        }
        let place = self.errors.len();
        self.known_errors.insert(key, place);
        self.errors.push(RuleError {
            code: failure.code,
            message: failure.message.clone(),
            help: failure.help.clone(),
            rule,
            at: failure.span.map(|span| world.policy.sources.position(span)),
        });
        Some(place)
    }

    /// Notes facts that were read for another policy and that this one does not declare.
    pub(crate) fn foreign(&mut self, paths: &[Arc<str>]) {
        self.errors.extend(paths.iter().map(|path| RuleError {
            code: codes::FOREIGN_FACT,
            message: format!("`{path}` was read for another policy and is no fact of this one"),
            help: Some("read the record with the policy that is to decide it".to_owned()),
            rule: None,
            at: None,
        }));
    }

    /// Notes that a result waits for causes, through one of its rules.
    pub(crate) fn blocks(&mut self, causes: &Causes, section: SectionName, result: &str, rule: &str) {
        for cause in causes {
            let waiting = self.unknown.entry(cause.clone()).or_default();
            waiting.first_section = Some(waiting.first_section.map_or(section, |first| first.min(section)));
            if waiting.known_blocks.insert(result.to_owned()) {
                waiting.blocks.push(result.to_owned());
            }
            waiting.rules.insert(rule.to_owned());
        }
    }

    /// Notes every rule that matched, is unknown or failed, with its tests, what it cites, and the
    /// guidance and tasks that it carries beside its result; and the error of every rule that failed.
    pub(crate) fn trace<'f, 'p: 'f>(
        &mut self,
        world: &World<'_>,
        firings: impl IntoIterator<Item = &'f Firing<'p>>,
    ) {
        for firing in firings {
            tasks::note(self, world, firing);
            match &firing.state {
                RuleState::Out | RuleState::NotMatched => continue,
                RuleState::Matched => {
                    self.cite(world, firing);
                    if !firing.rule.guidance.is_empty() {
                        self.guidance.push(Advice {
                            rule: firing.shown(),
                            say: Vec::new(),
                            ask: Vec::new(),
                            causes: Vec::new(),
                            steps: firing.rule.guidance.clone(),
                            cite: firing.rule.cite.clone(),
                        });
                    }
                }
                RuleState::Unknown(causes) if !firing.rule.guidance.is_empty() => {
                    let name = firing.shown();
                    self.blocks(causes, SectionName::Guidance, "guidance", &name);
                    if self.possible_guidance.last() != Some(&name) {
                        self.possible_guidance.push(name);
                    }
                }
                RuleState::Failed(failure) => {
                    let error = self.error(failure, Some(&firing.shown()), world);
                    if !firing.rule.guidance.is_empty() {
                        self.guidance_errors.extend(error);
                    }
                }
                RuleState::Unknown(_) => {}
            }
            self.trace_total = self.trace_total.saturating_add(1);
            if self.trace.len() < LISTED {
                self.trace.push(trace::entry(world, firing));
            }
        }
    }

    /// Notes the sources that a matched rule cites.
    fn cite(&mut self, world: &World<'_>, firing: &Firing<'_>) {
        let pack = world.policy.pack(firing.rule.pack);
        for cite in &firing.rule.cite {
            let own = pack.and_then(|pack| pack.manifest.find_source(cite));
            let found =
                own.or_else(|| world.policy.packs.iter().find_map(|pack| pack.manifest.find_source(cite)));
            if let Some((name, source)) = found {
                self.sources.entry(name.to_owned()).or_insert_with(|| source.clone());
            }
        }
    }

    /// Takes over what the run without presumptions found to hang on a presumed fact.
    pub(crate) fn keep_presumed(&mut self, open: &Recorder, presumed: &[Symbol], policy: &Compiled) {
        let paths: Vec<_> = presumed.iter().map(|symbol| policy.path(*symbol)).collect();
        for (cause, waiting) in &open.unknown {
            if matches!(cause, Cause::Fact(path) if paths.contains(path)) {
                self.unknown.entry(cause.clone()).or_insert_with(|| waiting.clone());
            }
        }
    }

    /// Returns what is unknown, the most important first: by the first section that waits, then
    /// by how many rules wait, then by name. The second part is the number without the limit.
    pub(crate) fn unknown(&self, policy: &Compiled) -> (Vec<UnknownEntry>, usize) {
        let mut waiting: Vec<(&Cause, &Waiting)> = self.unknown.iter().collect();
        waiting.sort_by_key(|(cause, waiting)| {
            (waiting.first_section, std::cmp::Reverse(waiting.rules.len()), (*cause).clone())
        });
        let total = waiting.len();
        let entries =
            waiting.into_iter().take(UNKNOWN_LISTED).map(|(cause, waiting)| entry(cause, waiting, policy));
        (entries.collect(), total)
    }
}

fn entry(cause: &Cause, waiting: &Waiting, policy: &Compiled) -> UnknownEntry {
    let (kind, name, ask, by) = match cause {
        Cause::Fact(path) => {
            // The field of an item asks through the list that it belongs to.
            let list = path.split('[').next().unwrap_or(path);
            let fact = policy.facts.iter().find(|fact| *fact.path == *list);
            let ask = fact.map(|fact| question(&fact.ask, &fact.title)).unwrap_or_default();
            (UnknownKind::Fact, path.to_string(), ask, fact.and_then(|fact| fact.by.clone()))
        }
        Cause::Param(id) => {
            let param = policy.params.iter().find(|param| param.id == *id);
            (
                UnknownKind::Param,
                id.to_string(),
                param.map(|param| question(&param.ask, &param.title)).unwrap_or_default(),
                None,
            )
        }
        Cause::Calendar { calendar, needs } => {
            (UnknownKind::Calendar { needs: needs.to_string() }, calendar.to_string(), Text::default(), None)
        }
    };
    UnknownEntry {
        kind,
        name,
        ask,
        by,
        blocks: waiting.blocks.clone(),
        rules: waiting.rules.iter().cloned().collect(),
    }
}

/// Returns the question to ask, or the title where the pack gives no question.
fn question(ask: &Text, title: &Text) -> Text {
    if ask.is_empty() { title.clone() } else { ask.clone() }
}

/// Returns the names of causes as results list them.
pub(crate) fn names(causes: &Causes) -> Vec<String> {
    causes
        .iter()
        .map(|cause| match cause {
            Cause::Fact(path) => path.to_string(),
            Cause::Param(id) => format!("param.{id}"),
            Cause::Calendar { calendar, needs } => format!("calendar {calendar} from {needs}"),
        })
        .collect()
}
