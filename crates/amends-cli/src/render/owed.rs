//! What is owed and offered, with the arithmetic of each line.

use amends::decision::{CompensationLine, Total};
use amends::{Decimal, Status, Value};

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
            // At least nothing is no bound.
            let zero = |value: &Value| matches!(value, Value::Money(money) if money.amount == Decimal::ZERO);
            let so_far = amounts(&total.at_least, decided);
            let open = total.at_least.iter().all(zero);
            let text = if open { "open".to_owned() } else { format!("at least {so_far}") };
            let line = Line::new().painted(Paint::Doubtful, &text);
            line.line(result::question(&total.unknown, decided, manner))
        }
    }
}

fn amounts(amounts: &[Value], decided: &Decided<'_>) -> String {
    let amounts: Vec<String> =
        amounts.iter().map(|amount| result::word(amount, decided.decision.zone())).collect();
    amounts.join(" + ")
}

fn write_line(sheet: &mut Sheet, line: &CompensationLine, decided: &Decided<'_>, manner: &Manner) {
    let title = manner.say(&line.title);
    let head = if title.is_empty() { line.head.as_str() } else { title };
    let text = Line::from(head).painted(Paint::Faint, &format!(" ({}) ", line.basis.name()));
    let text = match (&line.amount, line.status) {
        (Some(amount), _) => {
            let amount = result::word(amount, decided.decision.zone());
            let working = working(&line.working, &amount);
            text.painted(Paint::Strong, &amount).text(&working)
        }
        (None, Status::Failed) => text.line(result::failed(decided.decision, &line.errors)),
        (None, _) => {
            text.painted(Paint::Doubtful, "open").line(result::question(&line.unknown, decided, manner))
        }
    };
    let standing = if line.superseded { ", a higher one stands instead" } else { "" };
    sheet.under(&text.painted(Paint::Faint, standing));
    sheet.line(17, 19, &reason::of(decided.decision, &line.rule, manner));
}

/// Returns the arithmetic after an amount; that a single figure is equal to itself is left out.
fn working(working: &str, amount: &str) -> String {
    let formula =
        working.split_once(" where ").filter(|(formula, values)| *values == format!("{formula} = {amount}"));
    format!(" = {}", formula.map_or(working, |(formula, _)| formula))
}
