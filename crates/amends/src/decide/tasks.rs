//! Collecting the tasks that rules of all sections give, with the times in which they are to be done.

use amends_engine::expr::typed::Typed;
use amends_engine::limits::LISTED;
use amends_engine::outcome::{Causes, Outcome};
use amends_engine::value::Value;

use super::recorder::{Recorder, names};
use super::state::{Firing, RuleState};
use super::world::World;
use crate::decision::{Status, Task as ShownTask, TasksResult};
use crate::policy::rule::{Payload, SectionName, Task};

const NAME: &str = "tasks";

/// The tasks noted so far.
#[derive(Debug, Default)]
pub(crate) struct Tasks {
    entries: Vec<ShownTask>,
    entries_total: usize,
    possible: Vec<String>,
    causes: Causes,
    errors: Vec<usize>,
}

impl Tasks {
    /// Returns the result of all that was noted.
    pub(crate) fn result(self) -> TasksResult {
        let status = if !self.errors.is_empty() {
            Status::Failed
        } else if !self.possible.is_empty() || !self.causes.is_empty() {
            Status::Undecided
        } else {
            Status::Decided
        };
        TasksResult {
            status,
            entries: self.entries,
            entries_total: self.entries_total,
            possible: self.possible,
            unknown: names(&self.causes),
            errors: self.errors,
        }
    }
}

/// Notes the tasks of a rule that matched, is unknown or failed.
pub(super) fn note(recorder: &mut Recorder, world: &World<'_>, firing: &Firing<'_>) {
    let of_edition = match firing.edition.map(|edition| &edition.payload) {
        Some(Payload::Escalate(escalate)) => escalate.tasks.as_slice(),
        _ => &[],
    };
    let mut tasks = firing.rule.tasks.iter().chain(of_edition).peekable();
    if tasks.peek().is_none() {
        return;
    }
    match &firing.state {
        RuleState::Out | RuleState::NotMatched => {}
        RuleState::Matched => {
            for task in tasks {
                let shown = shown(recorder, world, firing, task);
                let noted = &mut recorder.tasks;
                noted.entries_total = noted.entries_total.saturating_add(1);
                if noted.entries.len() < LISTED {
                    noted.entries.push(shown);
                }
            }
        }
        RuleState::Unknown(causes) => {
            let name = firing.shown();
            wait(recorder, causes, &name);
            let possible = &mut recorder.tasks.possible;
            // Editions between which a date decides are one rule.
            if possible.last() != Some(&name) && possible.len() < LISTED {
                possible.push(name);
            }
        }
        RuleState::Failed(failure) => {
            let error = recorder.error(failure, Some(&firing.shown()), world);
            recorder.tasks.errors.extend(error);
        }
    }
}

/// Notes that the tasks wait for something.
fn wait(recorder: &mut Recorder, causes: &Causes, rule: &str) {
    recorder.blocks(causes, SectionName::Tasks, NAME, rule);
    recorder.tasks.causes.extend(causes.iter().cloned());
}

fn shown(recorder: &mut Recorder, world: &World<'_>, firing: &Firing<'_>, task: &Task) -> ShownTask {
    let role = task.role.word();
    let mut shown = ShownTask {
        rule: firing.shown(),
        what: task.what.clone(),
        role: role.to_owned(),
        role_title: world.policy.vocabulary.title(&task.role.ty().name, role),
        within: None,
        after: None,
        unknown: Vec::new(),
        errors: Vec::new(),
        cite: firing.rule.cite.clone(),
    };
    let mut causes = Causes::new();
    shown.within = time(recorder, world, firing, task.within.as_ref(), &mut causes, &mut shown.errors);
    shown.after = time(recorder, world, firing, task.after.as_ref(), &mut causes, &mut shown.errors);
    shown.unknown = names(&causes);
    wait(recorder, &causes, &shown.rule);
    recorder.tasks.errors.extend(&shown.errors);
    shown
}

/// Evaluates a time; what it waits for and where it failed is noted.
fn time(
    recorder: &mut Recorder,
    world: &World<'_>,
    firing: &Firing<'_>,
    time: Option<&Typed>,
    causes: &mut Causes,
    errors: &mut Vec<usize>,
) -> Option<Value> {
    match firing.evaluate(world, time?) {
        Outcome::Known(value) => Some(value),
        Outcome::Unknown(more) => {
            causes.extend(more);
            None
        }
        Outcome::Failed(failure) => {
            errors.extend(recorder.error(&failure, Some(&firing.shown()), world));
            None
        }
    }
}
