//! Why, and why not: every rule that took part with its tests and values, or chosen rules whatever became of them.

use std::collections::BTreeSet;

use amends::decision::{RuleResult, TestResult, TraceAtom, TraceEntry};
use amends::{RuleExplanation, Status};

use super::layout::{Line, Sheet};
use super::result;
use super::{Decided, Manner, decision};
use crate::terminal::Paint;

/// Returns the whole trace of a decision as text, without a final line break.
pub(crate) fn trace(decided: &Decided<'_>, manner: &Manner) -> String {
    let mut sheet = Sheet::new(manner.width, manner.colour);
    decision::heading(&mut sheet, decided);
    let mut section = "";
    let mut before: Option<&TraceEntry> = None;
    for entry in decided.decision.trace() {
        // A rule that serves several parts of a route took part in each of them.
        if before.replace(entry) == Some(entry) {
            continue;
        }
        if entry.section != section {
            section = entry.section;
            sheet.blank();
            sheet.line(0, 2, &section_line(section, decided, manner));
        }
        write_entry(&mut sheet, entry, manner);
    }
    let silent = silent(decided);
    if silent > 0 {
        sheet.blank();
        let plural = if silent == 1 { "rule does" } else { "rules do" };
        let text = format!("{silent} further {plural} not match; --rule RULE says why not");
        sheet.line(0, 2, &Line::new().painted(Paint::Faint, &text));
    }
    sheet.finish()
}

/// Returns what became of chosen rules as text, without a final line break.
pub(crate) fn rules(decided: &Decided<'_>, explanations: &[RuleExplanation], manner: &Manner) -> String {
    let mut sheet = Sheet::new(manner.width, manner.colour);
    decision::heading(&mut sheet, decided);
    for explanation in explanations {
        sheet.blank();
        let head = Line::new().painted(paint_of(explanation.state), explanation.state.name()).text(": ");
        let head = head.painted(Paint::Strong, &explanation.rule);
        sheet.line(
            2,
            4,
            &head.painted(Paint::Faint, &format!(" in {} at {}", explanation.section, explanation.at)),
        );
        sheet.line(4, 6, &Line::from(explanation.reason.as_str()));
        let because = manner.say(&explanation.because);
        aside(&mut sheet, because, &explanation.cite, explanation.origin.as_deref());
        write_tests(&mut sheet, &explanation.tests);
    }
    sheet.finish()
}

/// Returns the title of a section, with its result where it has one.
fn section_line(section: &str, decided: &Decided<'_>, manner: &Manner) -> Line {
    let line = Line::new().painted(Paint::Strong, section);
    let decision = decided.decision;
    match section {
        "types" => match (decision.types().primary(), decision.types().status()) {
            (Some(primary), _) => line.text(&format!(": {primary}")),
            (None, Status::Undecided) => line.painted(Paint::Doubtful, ": open"),
            (None, _) => line,
        },
        "severity" => match decision.severity() {
            Some(severity) => line.text(": ").line(result::line(severity.result(), decided, manner)),
            None => line,
        },
        "escalation" => match decision.escalation() {
            Some(escalation) => line.text(": ").line(result::line(escalation.result(), decided, manner)),
            None => line,
        },
        "remedies" => {
            let options = decision.remedies().map_or(&[][..], |remedies| &remedies.options);
            let words: Vec<&str> = options.iter().map(|option| option.remedy.as_str()).collect();
            if words.is_empty() { line } else { line.text(&format!(": {}", words.join(", "))) }
        }
        "route" => {
            let routes = decision.routes().filter_map(|(part, found)| Some((part, found.value()?)));
            let parts: Vec<String> = routes
                .map(|(part, value)| format!("{part} {}", result::word(value, decision.zone())))
                .collect();
            if parts.is_empty() { line } else { line.text(&format!(": {}", parts.join(", "))) }
        }
        _ => line,
    }
}

fn write_entry(sheet: &mut Sheet, entry: &TraceEntry, manner: &Manner) {
    let head = Line::new()
        .painted(paint_of(entry.result), entry.result.name())
        .pad(9)
        .painted(Paint::Strong, &entry.rule);
    sheet.line(2, 4, &head.painted(Paint::Faint, &format!(" at {}", entry.at)));
    aside(sheet, manner.say(&entry.because), &entry.cite, entry.origin.as_deref());
    write_tests(sheet, &entry.atoms);
}

/// Writes the reason that the pack gives, its citations, and whether its figures are the project's own.
fn aside(sheet: &mut Sheet, because: &str, cite: &[std::sync::Arc<str>], origin: Option<&str>) {
    let mut line = Line::from(because);
    if !cite.is_empty() {
        line = line.painted(Paint::Faint, &format!(" [{}]", cite.join(", ")));
    }
    if let Some(origin) = origin {
        line = line.painted(Paint::Faint, &format!(" (origin: {origin})"));
    }
    if !line.is_empty() {
        sheet.line(11, 13, &line);
    }
}

/// Writes each test with its result, and the values it read.
fn write_tests(sheet: &mut Sheet, tests: &[TraceAtom]) {
    for test in tests {
        let mut line =
            Line::new().painted(paint_of_test(test.result), test.result.name()).pad(8).text(&test.text);
        // What the test and its result say already is not said again.
        let news = |name: &str, value: &str| {
            let said = test.text == format!("{name}: {value}") && test.result == TestResult::True;
            !(said || test.text == name && test.result.name() == value)
        };
        let values = test.reads.iter().filter(|(name, value)| news(name, value));
        let values: Vec<String> = values.map(|(name, value)| format!("{name} = {value}")).collect();
        if !values.is_empty() {
            line = line.painted(Paint::Faint, &format!(" where {}", values.join(", ")));
        }
        sheet.line(11, 21, &line);
    }
}

fn paint_of(state: RuleResult) -> Paint {
    match state {
        RuleResult::Matched => Paint::Good,
        RuleResult::Unknown => Paint::Doubtful,
        RuleResult::Error => Paint::Bad,
        RuleResult::NotMatched | RuleResult::NotInForce | RuleResult::Replaced => Paint::Faint,
    }
}

fn paint_of_test(result: TestResult) -> Paint {
    match result {
        TestResult::True => Paint::Good,
        TestResult::Unknown => Paint::Doubtful,
        TestResult::Error => Paint::Bad,
        TestResult::False | TestResult::Value => Paint::Faint,
    }
}

/// Returns how many rules of the policy took no part.
fn silent(decided: &Decided<'_>) -> usize {
    let base = |entry: &'_ TraceEntry| entry.rule.split(['@', '[']).next().map(str::to_owned);
    let traced: BTreeSet<String> = decided.decision.trace().iter().filter_map(base).collect();
    let is_silent = |full: &&str| {
        let short = full.rsplit_once('#').map_or(*full, |(_, short)| short);
        !traced.contains(short) && !traced.contains(*full)
    };
    decided.policy.rules().filter(is_silent).count()
}
