//! `amends explain`: why a complaint is decided as it is.

use std::path::PathBuf;

use amends::decision::TraceAtom;
use amends::{Decision, RuleExplanation, Text};
use clap::Args;
use serde_json::{Value as Json, json};

use super::Format;
use super::cases::{CaseOptions, Cases, Ready};
use super::records::{self, Readable};
use crate::exit::{Exit, Stop};
use crate::input::Inputs;
use crate::render::{Decided, explanation};
use crate::terminal::Terminal;

const EXAMPLES: &str = "\
Examples:
  amends explain --policy my-policy complaint.json
  amends explain --policy my-policy --rule uninsured complaint.json
  amends explain --id service-2 examples/complaints.jsonl";

/// Explains decisions.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Explain {
    /// A file with the case, as `amends decide` reads it; `-` or none reads standard input.
    #[arg(value_name = "CASE", value_hint = clap::ValueHint::FilePath)]
    case: Option<PathBuf>,
    /// Only the case of this id.
    #[arg(long, value_name = "CASE-ID")]
    id: Option<String>,
    /// Why this rule did or did not take part, instead of all that did; may be repeated.
    #[arg(long, value_name = "RULE")]
    rule: Vec<String>,
    #[command(flatten)]
    cases: CaseOptions,
    /// How to write the explanations.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Explain {
    pub(super) fn run(&self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        let mut cases = Cases::new(&self.cases, terminal)?;
        let inputs = Inputs::new(self.case.as_slice())?;
        let mut explained = 0u64;
        let tally = records::for_each(terminal, inputs, |terminal, place, content| {
            let ready = match cases.read(terminal, place, &content)? {
                Ok(ready) => ready,
                Err(unreadable) => return Ok(unreadable),
            };
            if self.id.is_some() && self.id != ready.case.id {
                return Ok(Readable::Yes);
            }
            self.explain(terminal, &place.to_string(), &ready, explained == 0)?;
            explained = explained.saturating_add(1);
            Ok(Readable::Yes)
        })?;
        match &self.id {
            Some(id) if explained == 0 => {
                terminal.error(&format!("no case that can be read has the id `{id}`"));
                Ok(tally.exit().and(Exit::Usage))
            }
            _ => Ok(tally.exit()),
        }
    }

    fn explain(&self, terminal: &mut Terminal, place: &str, ready: &Ready, first: bool) -> Result<(), Stop> {
        let (policy, facts) = (&ready.policy, &ready.case.facts);
        let decision = policy.decide(facts, ready.as_of);
        let decided =
            Decided { id: ready.case.id.as_deref().unwrap_or(place), policy, facts, decision: &decision };
        let explanations = self.rules(ready)?;
        match self.format {
            Format::Json => terminal.data(&self.object(place, ready, &decision, &explanations).to_string()),
            Format::Text => {
                let manner = terminal.manner(&self.cases.language(policy));
                let text = if self.rule.is_empty() {
                    explanation::trace(&decided, &manner)
                } else {
                    explanation::rules(&decided, &explanations, &manner)
                };
                terminal.data(&if first { text } else { format!("\n{text}") })
            }
        }
    }

    /// Returns what became of the rules that the user asks about.
    fn rules(&self, ready: &Ready) -> Result<Vec<RuleExplanation>, Stop> {
        let mut explanations = Vec::new();
        for rule in &self.rule {
            let found = ready.policy.explain(&ready.case.facts, ready.as_of, rule).map_err(|error| {
                let help = error.help().map(|help| format!("\n  = help: {help}")).unwrap_or_default();
                Stop::usage(format!("--rule: {error} ({}){help}", ready.policy.name()))
            })?;
            explanations.extend(found);
        }
        Ok(explanations)
    }

    fn object(
        &self,
        place: &str,
        ready: &Ready,
        decision: &Decision,
        explanations: &[RuleExplanation],
    ) -> Json {
        let mut json = decision.to_value();
        let mut take = |key: &str| json.get_mut(key).map(Json::take).unwrap_or_default();
        let mut object = json!({
            "record": place,
            "id": ready.case.id,
            "policy": take("policy"),
            "as_of": take("as_of"),
        });
        let (key, value) = if self.rule.is_empty() {
            ("trace", take("trace"))
        } else {
            ("rules", explanations.iter().map(rule_object).collect())
        };
        if let Json::Object(map) = &mut object {
            map.insert(key.to_owned(), value);
        }
        object
    }
}

fn rule_object(explanation: &RuleExplanation) -> Json {
    json!({
        "rule": explanation.rule,
        "section": explanation.section,
        "state": explanation.state.name(),
        "reason": explanation.reason,
        "at": explanation.at.to_string(),
        "because": text(&explanation.because),
        "cite": explanation.cite.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "origin": explanation.origin.as_deref(),
        "tests": explanation.tests.iter().map(test).collect::<Vec<_>>(),
        "unknown": explanation.unknown,
    })
}

fn test(test: &TraceAtom) -> Json {
    let reads = test.reads.iter().map(|(name, value)| (name.clone(), Json::from(value.as_str())));
    json!({"test": test.text, "result": test.result.name(), "reads": Json::Object(reads.collect())})
}

fn text(text: &Text) -> Json {
    Json::Object(text.languages().map(|(language, text)| (language.to_owned(), Json::from(text))).collect())
}
