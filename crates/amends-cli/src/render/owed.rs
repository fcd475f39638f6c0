//! What is owed and offered, with the arithmetic of each line.

use amends::decision::{CompensationLine, Total};
use amends::{Status, Value};

use super::layout::{Line, Sheet};
use super::{Decided, Manner, reason, result};
use crate::terminal::Paint;

/// Writes what is owed, if the policy speaks of it.
pub(super) fn write(sheet: &mut Sheet, decided: &Decided<'_>, manner: &Manner) {
    let Some(compensation) = decided.decision.compensation() else { return };
    let (due, offer) = (&compensation.due, &compensation.offer);
    sheet.row("Owed", &total(due, decided, manner));
    for line in &compensation.lines {
        write_line(sheet, line, decided, manner);
    }
    if offer != due {
        sheet.row("Offer", &total(offer, decided, manner));
    }
}

fn total(total: &Total, decided: &Decided<'_>, manner: &Manner) -> Line {
    match total.status {
        Status::Decided => Line::new().painted(Paint::Strong, &amounts(&total.value, decided)),
        Status::None => Line::new().painted(Paint::Faint, "nothing"),
        Status::Failed => Line::new().painted(Paint::Bad, "no sum: a line of it failed"),
        Status::Undecided => {
            let so_far = amounts(&total.at_least, decided);
            let text = if so_far.is_empty() { "open".to_owned() } else { format!("at least {so_far}") };
            let line = Line::new().painted(Paint::Doubtful, &text);
            line.line(result::question(&total.unknown, decided, manner))
        }
    }
}

fn amounts(amounts: &[Value], decided: &Decided<'_>) -> String {
    let amounts: Vec<String> = amounts.iter().map(|amount| result::word(amount, decided.decision.zone())).collect();
    amounts.join(" + ")
}

fn write_line(sheet: &mut Sheet, line: &CompensationLine, decided: &Decided<'_>, manner: &Manner) {
    let title = manner.say(&line.title);
    let head = if title.is_empty() { line.head.as_str() } else { title };
    let text = Line::from(head).text(" ");
    let text = match (&line.amount, line.status) {
        (Some(amount), _) => text.painted(Paint::Strong, &result::word(amount, decided.decision.zone())),
        (None, Status::Failed) => text.line(result::failed(decided.decision, &line.errors)),
        (None, _) => text.painted(Paint::Doubtful, "open").line(result::question(&line.unknown, decided, manner)),
    };
    let text = text.painted(Paint::Faint, &format!(" ({})", line.basis.name()));
    let standing = if line.superseded { ", a higher one stands instead" } else { "" };
    let text = text.text(&format!(" = {}", line.working)).painted(Paint::Faint, standing);
    sheet.under(&text);
    sheet.line(17, 19, &reason::of(decided.decision, &line.rule, manner));
}
