//! Collecting the advice that applies, that of the guidance section and that of other rules.

use super::recorder::Recorder;
use super::state::{RuleState, fire_step};
use super::world::World;
use crate::decision::{Advice, GuidanceResult, Status};
use crate::policy::order::Step;
use crate::policy::rule::{Payload, SectionName};

pub(crate) fn decide(world: &mut World<'_>, recorder: &mut Recorder) -> GuidanceResult {
    let firings = fire_step(world, Step::Guidance);
    let mut result = GuidanceResult {
        status: Status::Decided,
        entries: Vec::new(),
        possible: Vec::new(),
        errors: Vec::new(),
    };
    for firing in &firings {
        let name = firing.shown();
        match &firing.state {
            RuleState::Out | RuleState::NotMatched => {}
            RuleState::Matched => {
                if let Some(Payload::Guidance(advice)) = firing.edition.map(|edition| &edition.payload) {
                    result.entries.push(Advice {
                        rule: name,
                        say: advice.say.clone(),
                        ask: advice.ask.clone(),
                        causes: advice.causes.clone(),
                        steps: advice.steps.clone(),
                        cite: firing.rule.cite.clone(),
                    });
                }
            }
            RuleState::Unknown(causes) => {
                recorder.blocks(causes, SectionName::Guidance, "guidance", &name);
                // Editions between which a date decides are one rule.
                if result.possible.last() != Some(&name) {
                    result.possible.push(name);
                }
            }
            RuleState::Failed(failure) => {
                result.errors.extend(recorder.error(failure, Some(&name), world));
                result.status = Status::Failed;
            }
        }
    }
    if result.status == Status::Decided && !result.possible.is_empty() {
        result.status = Status::Undecided;
    }
    recorder.trace(world, &firings);
    result
}
