//! A decision for people: what it is about, how grave, who takes it, what is owed, what to ask, and why.
//!
//! Written for whoever handles the complaint: they have the record, so the words that show a type are quoted from
//! it, also where a pack marks the text as personal. The machine-readable forms keep those masked.

use amends::decision::{RecognisedType, TypeEvidence};
use amends::{Status, Value};

use super::layout::{Line, Sheet};
use super::reason;
use super::result;
use super::{Decided, Manner, measure, open, owed};
use crate::terminal::Paint;

/// The most pieces of evidence shown for one type.
const EVIDENCE: usize = 4;
/// The most advice shown.
const ADVICE: usize = 5;
/// The longest excerpt of a complaint or of its words, in characters.
const EXCERPT: usize = 200;
/// The parts of a route, in the order in which people ask for them.
const ROUTE: [&str; 4] = ["method", "department", "owner", "handover"];
/// What complaints are told in, in every policy over the shipped base.
const NARRATIVE: &str = "complaint.text";

/// Returns a decision as text, without a final line break.
pub(crate) fn render(decided: &Decided<'_>, manner: &Manner) -> String {
    let mut sheet = Sheet::new(manner.width, manner.colour);
    heading(&mut sheet, decided);
    if let Some(Value::String(text)) = decided.facts.get(NARRATIVE) {
        let quoted = format!("“{}”", excerpt(text));
        sheet.line(2, 3, &Line::new().painted(Paint::Faint, &quoted));
    }
    sheet.blank();
    types(&mut sheet, decided, manner);
    severity(&mut sheet, decided, manner);
    route(&mut sheet, decided, manner);
    measure::write_escalation(&mut sheet, decided, manner);
    measure::write_remedies(&mut sheet, decided, manner);
    owed::write(&mut sheet, decided, manner);
    outputs(&mut sheet, decided, manner);
    measure::write_tasks(&mut sheet, decided, manner);
    open::write_errors(&mut sheet, decided);
    open::write_questions(&mut sheet, decided, manner);
    advice(&mut sheet, decided, manner);
    open::write_premises(&mut sheet, decided, manner);
    sources(&mut sheet, decided, manner);
    sheet.finish()
}

/// Writes which case this is, by which policy, as of when.
pub(super) fn heading(sheet: &mut Sheet, decided: &Decided<'_>) {
    let decision = decided.decision;
    let policy = format!("{} {}", decided.policy.name(), decided.policy.version());
    let as_of = decision.as_of().display(decision.zone());
    let line = Line::new().painted(Paint::Strong, decided.id);
    sheet.line(0, 2, &line.painted(Paint::Faint, &format!(" · {policy} · as of {as_of}")));
    let trial: Vec<&str> =
        decision.packs().iter().filter(|pack| pack.trial).map(|pack| pack.pack.as_str()).collect();
    if !trial.is_empty() {
        let text = format!("on trial, not in use yet: {}", trial.join(", "));
        sheet.line(2, 4, &Line::new().painted(Paint::Doubtful, &text));
    }
}

fn types(sheet: &mut Sheet, decided: &Decided<'_>, manner: &Manner) {
    let types = decided.decision.types();
    let mut label = "Type";
    let mut found: Vec<&RecognisedType> = types.all().iter().collect();
    // The one that stands for the complaint comes first.
    found.sort_by_key(|found| types.primary() != Some(found.id.as_str()));
    let several = found.len() > 1;
    for one in found {
        let mut line = Line::new().painted(Paint::Strong, &one.id);
        line = line.text(&result::title(&one.id, manner.say(&one.title)));
        if several && types.primary() == Some(one.id.as_str()) {
            line = line.painted(Paint::Faint, ", primary");
        }
        sheet.row(label, &line.line(reason::citations(decided.decision, &one.rules, Some(&one.id))));
        if one.given {
            sheet.under(&Line::from("set by hand"));
        }
        let evidence = evidence(one, decided);
        if !evidence.is_empty() {
            sheet.under(&evidence);
        }
        label = "";
    }
    match types.status() {
        Status::Decided => {}
        Status::None => sheet.row(label, &Line::from("none recognised")),
        Status::Failed => sheet.row(label, &result::failed(decided.decision, types.errors())),
        Status::Undecided => {
            let possible: Vec<String> = result::words(types.possible().iter(), decided);
            let lead = if types.all().is_empty() { "open" } else { "perhaps more" };
            let text = if possible.is_empty() {
                lead.to_owned()
            } else {
                format!("{lead}; could be {}", possible.join(", "))
            };
            let line = Line::new().painted(Paint::Doubtful, &text);
            sheet.row(label, &line.line(result::question(types.unknown(), decided, manner)));
        }
    }
}

/// Returns what in the case shows a type.
fn evidence(found: &RecognisedType, decided: &Decided<'_>) -> Line {
    // The same words in the same text say no more the second time.
    let mut shown: Vec<(String, Option<&str>)> = Vec::new();
    for evidence in &found.evidence {
        let piece = match evidence {
            TypeEvidence::Signal { fact, span, text, .. } => {
                let words = quoted(decided, fact, *span).unwrap_or_else(|| text.clone());
                (format!("“{}”", excerpt(&words)), Some(fact.as_str()))
            }
            TypeEvidence::Fact { fact, value } => {
                (format!("{fact} = {}", excerpt(&reason::unquoted(value))), None)
            }
        };
        if !shown.contains(&piece) {
            shown.push(piece);
        }
    }
    let mut line = Line::new();
    let mut pieces = shown.iter().take(EVIDENCE).peekable();
    while let Some((text, place)) = pieces.next() {
        line = line.text(text);
        // Words from one text share the mention of it.
        let next = pieces.peek();
        if let Some(place) = place.filter(|place| next.is_none_or(|(_, next)| *next != Some(place))) {
            line = line.painted(Paint::Faint, &format!(" in {place}"));
        }
        line = line.text(if next.is_some() { ", " } else { "" });
    }
    match shown.len().saturating_sub(EVIDENCE) {
        0 => line,
        more => line.painted(Paint::Faint, &format!(" and {more} more")),
    }
}

fn quoted(decided: &Decided<'_>, fact: &str, span: (usize, usize)) -> Option<String> {
    match decided.facts.get(fact)? {
        Value::String(text) => text.get(span.0..span.1).map(str::to_owned),
        _ => None,
    }
}

fn excerpt(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

fn severity(sheet: &mut Sheet, decided: &Decided<'_>, manner: &Manner) {
    let Some(severity) = decided.decision.severity() else { return };
    let outcome = severity.result();
    let mut line = result::line(outcome, decided, manner);
    // The same word on another scale says nothing new.
    let own = severity.level().unwrap_or_default();
    let mapped = severity.mapped().filter(|(_, level)| *level != own);
    let mapped: Vec<String> = mapped.map(|(scale, level)| format!("{level} on the scale {scale}")).collect();
    if !mapped.is_empty() {
        line = line.painted(Paint::Faint, &format!(" ({})", mapped.join(", ")));
    }
    sheet.row("Severity", &line);
    let votes = severity.votes();
    for vote in votes {
        let effect = match vote.kind {
            "raise" => format!("raised by {}: ", vote.value),
            "at_least" => format!("at least {}: ", vote.value),
            _ if votes.len() > 1 => format!("{}: ", vote.value),
            _ => String::new(),
        };
        sheet.under(&Line::from(effect.as_str()).line(reason::of(decided.decision, &vote.rule, manner)));
    }
    if votes.is_empty() && outcome.status() == Status::Decided {
        sheet.under(&Line::new().painted(Paint::Faint, "no rule says otherwise: the policy's default"));
    }
}

fn route(sheet: &mut Sheet, decided: &Decided<'_>, manner: &Manner) {
    let decision = decided.decision;
    let parts: Vec<_> =
        ROUTE.iter().filter_map(|part| decision.route(part).map(|result| (*part, result))).collect();
    let mut settled = Line::new();
    for (part, found) in parts.iter().filter(|(_, found)| found.status() == Status::Decided) {
        if !settled.is_empty() {
            settled = settled.painted(Paint::Faint, " · ");
        }
        settled =
            settled.painted(Paint::Faint, &format!("{part} ")).line(result::line(found, decided, manner));
    }
    let mut label = "Route";
    if !settled.is_empty() {
        sheet.row(label, &settled);
        label = "";
    }
    let mut said: Vec<&str> = Vec::new();
    for (_, found) in parts.iter().filter(|(_, found)| found.status() == Status::Decided) {
        for rule in found.rules() {
            if !said.contains(&rule.as_str()) {
                said.push(rule);
                sheet.under(&reason::of(decision, rule, manner));
            }
        }
    }
    for (part, found) in parts.iter().filter(|(_, found)| found.status() != Status::Decided) {
        let line = Line::new().painted(Paint::Faint, &format!("{part} "));
        sheet.row(label, &line.line(result::line(found, decided, manner)));
        label = "";
    }
}

/// Writes the further decisions, one a line, with the rules that gave them.
fn outputs(sheet: &mut Sheet, decided: &Decided<'_>, manner: &Manner) {
    let outputs = decided.decision.outputs();
    let column = outputs.iter().map(|output| output.id.len()).max().unwrap_or(0).min(26).saturating_add(2);
    let mut label = "Decisions";
    for output in outputs {
        let groups: Vec<(String, _)> = if output.items.is_empty() {
            vec![(output.id.clone(), &output.outputs)]
        } else {
            output.items.iter().map(|(key, outputs)| (format!("{}[{key}]", output.id), outputs)).collect()
        };
        for (name, slots) in groups {
            let mut line = Line::from(name.as_str()).pad(column);
            let mut rules: Vec<String> = Vec::new();
            for (number, (slot, found)) in slots.iter().enumerate() {
                if number > 0 {
                    line = line.text(", ");
                }
                if let Some(slot) = slot {
                    line = line.painted(Paint::Faint, &format!("{slot} "));
                }
                line = line.line(result::line(found, decided, manner));
                rules.extend(
                    found.rules().iter().filter(|rule| !rules.contains(rule)).cloned().collect::<Vec<_>>(),
                );
            }
            let line = line.line(reason::citations(decided.decision, &rules, Some(&output.id)));
            sheet.hanging_row(label, column, &line);
            label = "";
        }
    }
}

/// Writes the advice that applies, that for this case before that for all.
fn advice(sheet: &mut Sheet, decided: &Decided<'_>, manner: &Manner) {
    let guidance = decided.decision.guidance();
    let mut entries: Vec<_> = guidance.entries.iter().collect();
    entries.sort_by_key(|entry| !reason::is_specific(decided.decision, &entry.rule));
    let texts = entries.iter().flat_map(|entry| {
        let kinds =
            [("ask: ", &entry.ask), ("", &entry.steps), ("say: ", &entry.say), ("check: ", &entry.causes)];
        kinds.into_iter().flat_map(|(kind, texts)| texts.iter().map(move |text| (kind, text)))
    });
    let texts: Vec<_> = texts.collect();
    let mut label = "To do";
    for (kind, text) in texts.iter().take(ADVICE) {
        let line = Line::from("• ").painted(Paint::Faint, kind).text(manner.say(text));
        sheet.row(label, &line);
        label = "";
    }
    let more = texts.len().saturating_sub(ADVICE);
    if more > 0 {
        sheet.row(label, &Line::new().painted(Paint::Faint, &format!("  and {more} more")));
        label = "";
    }
    if guidance.status == Status::Failed {
        sheet.row(label, &result::failed(decided.decision, &guidance.errors));
    }
}

/// Writes what the citations stand for.
fn sources(sheet: &mut Sheet, decided: &Decided<'_>, manner: &Manner) {
    let sources = decided.decision.sources();
    let mut line = Line::new();
    for (number, source) in sources.iter().enumerate() {
        if number > 0 {
            line = line.text("; ");
        }
        let mut text = source.id.clone();
        if !source.title.is_empty() {
            text = format!("{text}: {}", manner.say(&source.title));
        }
        line = line.painted(Paint::Faint, &text);
        if let Some(confidence) = source.confidence.filter(|confidence| *confidence != "high") {
            line = line.painted(Paint::Faint, &format!(" ({confidence} confidence)"));
        }
    }
    if !line.is_empty() {
        sheet.row("Sources", &line);
    }
}
