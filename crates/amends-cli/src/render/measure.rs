//! What is done about a complaint: how far up it goes, which remedies there are, and the tasks.

use amends::decision::{PossibleKind, PossibleRemedy, RemediesResult, RemedyGround, RemedyOption, Task};
use amends::{Chooser, Status, Value};

use super::layout::{Line, Sheet};
use super::{Decided, Manner, reason, result};
use crate::terminal::Paint;

/// The most remedies and tasks shown.
const SHOWN: usize = 12;

/// Writes the level of escalation with what brought it about, if the policy has a ladder.
pub(super) fn write_escalation(sheet: &mut Sheet, decided: &Decided<'_>, manner: &Manner) {
    let decision = decided.decision;
    let Some(escalation) = decision.escalation() else { return };
    let notify = escalation.notify();
    let quiet = escalation.result().status() == Status::None && escalation.triggers().is_empty();
    let nobody = notify.entries().is_empty() && notify.status() == Status::Decided;
    if quiet && nobody {
        return;
    }
    sheet.row("Escalation", &result::line(escalation.result(), decided, manner));
    if !nobody {
        let line = Line::new().painted(Paint::Faint, "notify ");
        sheet.row("", &line.line(result::line(notify, decided, manner)));
    }
    for trigger in escalation.triggers() {
        let mut effects: Vec<String> = trigger.to.iter().cloned().collect();
        effects.extend(trigger.raise.map(|levels| format!("raised by {levels}")));
        if !trigger.notify.is_empty() {
            effects.push(format!("notify {}", trigger.notify.join(", ")));
        }
        let lead = if effects.is_empty() { String::new() } else { format!("{}: ", effects.join(", ")) };
        sheet.under(&Line::from(lead.as_str()).line(reason::of(decision, &trigger.rule, manner)));
    }
}

/// Writes the remedies: what is owed, what can be chosen, what may not be given, and what is open.
pub(super) fn write_remedies(sheet: &mut Sheet, decided: &Decided<'_>, manner: &Manner) {
    let Some(remedies) = decided.decision.remedies() else { return };
    let mut label = "Remedies";
    for option in remedies.options.iter().take(SHOWN) {
        sheet.row(label, &option_line(option, manner));
        label = "";
        for ground in &option.grounds {
            sheet.under(&ground_line(ground, decided, manner));
        }
        write_weighing(sheet, option, manner);
    }
    write_more(sheet, &mut label, remedies.options_total, "options");
    for choice in remedies.choices.iter().take(SHOWN) {
        let among = if choice.remedies.is_empty() {
            "nothing that may be given".to_owned()
        } else {
            format!("one of {}", choice.remedies.join(", "))
        };
        let by = match choice.chosen_by {
            Some(Chooser::Customer) => ", the customer chooses",
            Some(Chooser::Company) => ", the company chooses",
            Some(Chooser::Agreement) => ", by agreement",
            None => "",
        };
        let line = Line::from(among.as_str()).text(by).text(&of_item(choice.item.as_deref()));
        sheet.row(label, &line.painted(Paint::Faint, &format!(" · {}", choice.rules.join(", "))));
        label = "";
    }
    write_more(sheet, &mut label, remedies.choices_total, "choices");
    write_open(sheet, label, remedies, decided, manner);
    write_forbidden(sheet, remedies, decided, manner);
}

/// Writes what speaks for and against an option; of what is owed nobody has to be convinced.
fn write_weighing(sheet: &mut Sheet, option: &RemedyOption, manner: &Manner) {
    let signed = [("+ ", &option.pros), ("− ", &option.cons)];
    let texts: Vec<String> = signed
        .into_iter()
        .flat_map(|(sign, texts)| texts.iter().map(move |text| format!("{sign}{}", manner.say(text))))
        .collect();
    if !option.owed && !texts.is_empty() {
        sheet.under(&Line::new().painted(Paint::Faint, &texts.join("; ")));
    }
}

fn option_line(option: &RemedyOption, manner: &Manner) -> Line {
    let line = Line::new().painted(Paint::Strong, &option.remedy);
    let line = line.text(&result::title(&option.remedy, manner.say(&option.title)));
    let line = line.text(&of_item(option.item.as_deref()));
    if option.owed { line.text(", owed") } else { line.painted(Paint::Faint, ", an option") }
}

fn ground_line(ground: &RemedyGround, decided: &Decided<'_>, manner: &Manner) -> Line {
    let basis = ground.basis.map(|basis| format!("{}: ", basis.name())).unwrap_or_default();
    let line = Line::new().painted(Paint::Faint, &basis);
    line.line(reason::of(decided.decision, &ground.rule, manner))
}

fn of_item(item: Option<&str>) -> String {
    item.map(|item| format!(" for {item}")).unwrap_or_default()
}

fn write_open(
    sheet: &mut Sheet,
    label: &str,
    remedies: &RemediesResult,
    decided: &Decided<'_>,
    manner: &Manner,
) {
    match remedies.status {
        Status::Failed => sheet.row(label, &result::failed(decided.decision, &remedies.errors)),
        Status::Undecided => {
            let mut words: Vec<String> = Vec::new();
            for possible in &remedies.possible {
                let word = possible_words(possible);
                if !words.contains(&word) {
                    words.push(word);
                }
            }
            let more = words.len().saturating_sub(SHOWN);
            words.truncate(SHOWN);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let text = format!("could become {}{more}", words.join("; "));
            let line = Line::new().painted(Paint::Doubtful, &text);
            sheet.row(label, &line.line(result::question(&remedies.unknown, decided, manner)));
        }
        Status::Decided if remedies.options.is_empty() && !label.is_empty() => {
            sheet.row(label, &Line::new().painted(Paint::Faint, "none"));
        }
        Status::Decided | Status::None => {}
    }
}

fn possible_words(possible: &PossibleRemedy) -> String {
    let words = possible.remedies.join(", ");
    let item = of_item(possible.item.as_deref());
    match possible.kind {
        PossibleKind::Option => format!("an option: {words}{item}"),
        PossibleKind::Owed => format!("owed: {words}{item}"),
        PossibleKind::Forbidden => format!("forbidden: {words}{item}"),
        PossibleKind::Choice => format!("a choice of {words}{item}"),
    }
}

fn write_forbidden(sheet: &mut Sheet, remedies: &RemediesResult, decided: &Decided<'_>, manner: &Manner) {
    let mut label = "Forbidden";
    for forbidden in remedies.forbidden.iter().take(SHOWN) {
        let line = Line::new().painted(Paint::Bad, &forbidden.remedy);
        let line = line.text(&result::title(&forbidden.remedy, manner.say(&forbidden.title)));
        let line = line.text(&of_item(forbidden.item.as_deref()));
        let given = match forbidden.given_by.as_slice() {
            [] => String::new(),
            rules => format!(", though {} would give it", rules.join(", ")),
        };
        sheet.row(label, &line.painted(Paint::Faint, &given));
        label = "";
        for ground in &forbidden.grounds {
            sheet.under(&ground_line(ground, decided, manner));
        }
    }
    write_more(sheet, &mut label, remedies.forbidden_total, "forbidden");
    for undercut in remedies.undercut.iter().take(SHOWN) {
        let text = format!(
            "not {}{}: {} has a stronger ground than {}",
            undercut.remedy,
            of_item(undercut.item.as_deref()),
            undercut.stands_by.join(", "),
            undercut.rules.join(", ")
        );
        sheet.row(label, &Line::new().painted(Paint::Doubtful, &text));
        label = "";
    }
}

fn write_more(sheet: &mut Sheet, label: &mut &str, total: usize, what: &str) {
    let more = total.saturating_sub(SHOWN);
    if more > 0 {
        sheet.row(label, &Line::new().painted(Paint::Faint, &format!("and {more} more {what}")));
        *label = "";
    }
}

/// Writes the tasks: what to do, which role does it, and when.
pub(super) fn write_tasks(sheet: &mut Sheet, decided: &Decided<'_>, manner: &Manner) {
    let tasks = decided.decision.tasks();
    let mut label = "Tasks";
    for task in tasks.entries.iter().take(SHOWN) {
        let line = Line::from("• ").text(manner.say(&task.what));
        let role = manner.say(&task.role_title);
        let role = if role.is_empty() { task.role.as_str() } else { role };
        let line = line.painted(Paint::Faint, &format!(" — {role}{}", times(task)));
        let line = line.line(reason::citations(decided.decision, std::slice::from_ref(&task.rule), None));
        sheet.hanging_row(label, 2, &line);
        label = "";
        if !task.unknown.is_empty() {
            let open = Line::new().painted(Paint::Doubtful, "when is open");
            sheet.under(&open.line(result::question(&task.unknown, decided, manner)));
        }
    }
    write_more(sheet, &mut label, tasks.entries_total, "tasks");
    if !tasks.possible.is_empty() {
        let text = format!("perhaps more, by {}", tasks.possible.join(", "));
        let line = Line::new().painted(Paint::Doubtful, &text);
        sheet.row(label, &line.line(result::question(&tasks.unknown, decided, manner)));
        label = "";
    }
    if !tasks.errors.is_empty() {
        sheet.row(label, &result::failed(decided.decision, &tasks.errors));
    }
}

fn times(task: &Task) -> String {
    let time = |word: &str, time: &Option<Value>| {
        time.as_ref().map(|time| format!(", {word} {}", span(time))).unwrap_or_default()
    };
    format!("{}{}", time("within", &task.within), time("after", &task.after))
}

/// Returns a span of time as people write it: `24 h`, `90 min`, `3 d`.
fn span(value: &Value) -> String {
    let Value::Duration(duration) = value else { return result::word(value, amends::Zone::UTC) };
    let nanos = duration.total_nanos();
    let units = [(3_600_000_000_000, "h"), (60_000_000_000, "min"), (1_000_000_000, "s")];
    let whole = units.into_iter().find(|(unit, _)| nanos % unit == 0);
    whole.map_or_else(|| duration.to_string(), |(unit, name)| format!("{} {name}", nanos / unit))
}
