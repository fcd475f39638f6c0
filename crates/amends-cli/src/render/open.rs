//! What a decision leaves open or rests on: questions, unset figures, presumptions, absences, errors.

use amends::decision::{UnknownEntry, UnknownKind};

use super::layout::{Line, Sheet};
use super::result::{ask, name_of};
use super::{Decided, Manner};
use crate::terminal::Paint;

/// Writes all of it; nothing where nothing is open.
pub(super) fn write(sheet: &mut Sheet, decided: &Decided<'_>, manner: &Manner) {
    unknown(sheet, decided, manner);
    presumed(sheet, decided, manner);
    let absent = decided.decision.rests_on_absence();
    if !absent.is_empty() {
        let text = format!("not in the record, and that counted: {}", absent.join(", "));
        sheet.row("Absent", &Line::new().painted(Paint::Faint, &text));
    }
    errors(sheet, decided);
}

fn unknown(sheet: &mut Sheet, decided: &Decided<'_>, manner: &Manner) {
    let entries = decided.decision.unknown();
    let (questions, others): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| entry.kind == UnknownKind::Fact);
    let mut label = "To ask";
    for (number, entry) in (1usize..).zip(&questions) {
        sheet.row(label, &entry_line(&format!("{number}. "), entry, manner));
        label = "";
    }
    let mut label = "Not set";
    for entry in others {
        sheet.row(label, &entry_line("", entry, manner));
        label = "";
    }
    let more = decided.decision.unknown_total().saturating_sub(entries.len());
    if more > 0 {
        sheet.row("", &Line::new().painted(Paint::Faint, &format!("and {more} more that are unknown")));
    }
}

fn entry_line(number: &str, entry: &UnknownEntry, manner: &Manner) -> Line {
    let mut line = Line::from(number).painted(Paint::Doubtful, &ask(entry, manner));
    let mut aside = vec![name_of(entry)];
    aside.extend(entry.by.iter().map(|by| format!("{by} knows")));
    if !entry.blocks.is_empty() {
        aside.push(format!("settles {}", entry.blocks.join(", ")));
    }
    line = line.painted(Paint::Faint, &format!("  {}", aside.join(" · ")));
    line
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

fn errors(sheet: &mut Sheet, decided: &Decided<'_>) {
    let mut label = "Errors";
    for error in decided.decision.errors() {
        let mut line = Line::new().painted(Paint::Bad, error.code.name()).text(&format!(": {}", error.message));
        let rule = error.rule.as_ref().map(|rule| format!(" · {rule}")).unwrap_or_default();
        let at = error.at.as_ref().map(|at| format!(" at {at}")).unwrap_or_default();
        line = line.painted(Paint::Faint, &format!("{rule}{at}"));
        sheet.row(label, &line);
        label = "";
    }
}
