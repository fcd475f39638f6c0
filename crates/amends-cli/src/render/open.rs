//! What a decision leaves open or rests on: questions, unset figures, presumptions, absences, errors.

use amends::decision::{UnknownEntry, UnknownKind};

use super::layout::{Line, Sheet};
use super::result::{ask, name_of};
use super::{Decided, Manner};
use crate::terminal::Paint;

/// The most results named that one answer settles, and absent facts that counted.
const NAMED: usize = 4;

/// Writes what rests on no fact of the record: presumptions, and facts whose absence counted.
pub(super) fn write_premises(sheet: &mut Sheet, decided: &Decided<'_>, manner: &Manner) {
    presumed(sheet, decided, manner);
    let absent = decided.decision.rests_on_absence();
    if !absent.is_empty() {
        let text = format!("not in the record, and that counted: {}", some(absent));
        sheet.row("Absent", &Line::new().painted(Paint::Faint, &text));
    }
}

/// Returns the first of several names and how many more there are.
fn some(names: &[String]) -> String {
    let shown = names.get(..NAMED).unwrap_or(names).join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Writes the questions to ask and the figures that are not set; nothing where nothing is open.
pub(super) fn write_questions(sheet: &mut Sheet, decided: &Decided<'_>, manner: &Manner) {
    let entries = decided.decision.unknown();
    let (questions, others): (Vec<_>, Vec<_>) =
        entries.iter().partition(|entry| entry.kind == UnknownKind::Fact);
    let mut label = "To ask";
    for (number, entry) in (1usize..).zip(&questions) {
        let line = Line::from(format!("{number}. ").as_str()).painted(Paint::Doubtful, &ask(entry, manner));
        sheet.hanging_row(
            label,
            3,
            &line.painted(Paint::Faint, " — ").line(aside(entry, &[&name_of(entry)])),
        );
        label = "";
    }
    let mut label = "Not set";
    for entry in others {
        let line = Line::new().painted(Paint::Doubtful, &name_of(entry)).painted(Paint::Faint, " — ");
        sheet.row(label, &line.line(aside(entry, &["a figure that the policy leaves open"])));
        label = "";
    }
    let more = decided.decision.unknown_total().saturating_sub(entries.len());
    if more > 0 {
        sheet.row("", &Line::new().painted(Paint::Faint, &format!("and {more} more that are unknown")));
    }
}

/// Returns who can answer and what the answer settles, after `first`.
fn aside(entry: &UnknownEntry, first: &[&str]) -> Line {
    let mut parts: Vec<String> = first.iter().map(|part| (*part).to_owned()).collect();
    parts.extend(entry.by.iter().map(|by| format!("{by} knows")));
    if !entry.blocks.is_empty() {
        parts.push(format!("settles {}", some(&entry.blocks)));
    }
    Line::new().painted(Paint::Faint, &parts.join(" · "))
}

fn presumed(sheet: &mut Sheet, decided: &Decided<'_>, manner: &Manner) {
    let mut label = "Presumed";
    for presumed in decided.decision.presumed() {
        let mut text = Line::from(format!("{} = {}", presumed.fact, presumed.value).as_str());
        if let Some(by) = &presumed.by {
            text = text.text(&format!(", unless the {by} shows otherwise"));
        }
        if !presumed.because.is_empty() {
            text = text.text(&format!(": {}", manner.say(&presumed.because)));
        }
        if !presumed.cite.is_empty() {
            text = text.painted(Paint::Faint, &format!(" [{}]", presumed.cite.join(", ")));
        }
        sheet.row(label, &text);
        label = "";
    }
}

/// Writes the errors of rules.
pub(super) fn write_errors(sheet: &mut Sheet, decided: &Decided<'_>) {
    let mut label = "Errors";
    for error in decided.decision.errors() {
        let mut line =
            Line::new().painted(Paint::Bad, error.code.name()).text(&format!(": {}", error.message));
        let rule = error.rule.as_ref().map(|rule| format!(" · {rule}")).unwrap_or_default();
        let at = error.at.as_ref().map(|at| format!(" at {at}")).unwrap_or_default();
        line = line.painted(Paint::Faint, &format!("{rule}{at}"));
        sheet.row(label, &line);
        if let Some(help) = &error.help {
            sheet.under(&Line::new().painted(Paint::Faint, help));
        }
        label = "";
    }
}
