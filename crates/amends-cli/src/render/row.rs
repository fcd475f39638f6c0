//! A decision as one row of a table: the results and what is open, without their reasons.

use amends::decision::{RemediesResult, SetResult, Total};
use amends::{Decision, Status, Value};

use super::Decided;
use super::result::name_of;

/// The columns. A result stands in its own column only where it is decided; its status stands beside it.
pub(crate) const COLUMNS: [&str; 28] = [
    "record",
    "id",
    "policy",
    "as_of",
    "types_status",
    "types",
    "primary",
    "severity_status",
    "severity",
    "severity_possible",
    "route_method",
    "route_department",
    "route_owner",
    "route_handover",
    "escalation_status",
    "escalation",
    "notify",
    "remedies_status",
    "remedies",
    "due_status",
    "due",
    "offer_status",
    "offer",
    "outputs",
    "tasks",
    "unknown",
    "presumed",
    "errors",
];

/// What joins several values in one cell.
const JOINT: &str = "; ";

/// Returns the cells of a decision, one a column.
pub(crate) fn cells(record: &str, id: Option<&str>, decided: &Decided<'_>) -> Vec<String> {
    let decision = decided.decision;
    let types = decision.types();
    let severity = decision.severity().map(amends::decision::SeverityResult::result);
    let compensation = decision.compensation();
    let status = |status: Option<Status>| status.map_or("", Status::name).to_owned();
    let mut cells = vec![
        record.to_owned(),
        id.unwrap_or_default().to_owned(),
        decided.policy.name().to_owned(),
        decision.as_of().display(decision.zone()),
        types.status().name().to_owned(),
        join(types.all().iter().map(|found| found.id.clone())),
        types.primary().unwrap_or_default().to_owned(),
        status(severity.map(SetResult::status)),
        value(severity, decision),
        possible(severity, decision),
    ];
    cells.extend(
        ["method", "department", "owner", "handover"].map(|part| value(decision.route(part), decision)),
    );
    let escalation = decision.escalation();
    let level = escalation.map(amends::decision::EscalationResult::result);
    cells.push(status(level.map(SetResult::status)));
    cells.push(value(level, decision));
    cells.push(value(escalation.map(amends::decision::EscalationResult::notify), decision));
    let remedies = decision.remedies();
    cells.push(status(remedies.map(|remedies| remedies.status)));
    cells.push(remedies.map(remedies_cell).unwrap_or_default());
    for total in [compensation.map(|found| &found.due), compensation.map(|found| &found.offer)] {
        cells.push(status(total.map(|total| total.status)));
        cells.push(total.map(|total| amounts(total, decision)).unwrap_or_default());
    }
    cells.push(outputs(decision));
    cells.push(join(decision.tasks().entries.iter().map(|task| task.rule.clone())));
    cells.push(join(decision.unknown().iter().map(name_of)));
    cells.push(join(decision.presumed().iter().map(|presumed| presumed.fact.clone())));
    cells.push(join(decision.errors().iter().map(|error| error.code.name().to_owned())));
    cells
}

fn join(values: impl Iterator<Item = String>) -> String {
    values.collect::<Vec<_>>().join(JOINT)
}

/// Returns a decided value, as the JSON gives it; empty if it is not decided.
fn value(result: Option<&SetResult>, decision: &Decision) -> String {
    let decided = result.and_then(|result| Some((result.value()?, result.is_personal())));
    decided.map(|(value, personal)| canonical(value, personal, decision)).unwrap_or_default()
}

/// Returns a value as the JSON gives it, texts of personal results masked.
fn canonical(value: &Value, personal: bool, decision: &Decision) -> String {
    match value {
        Value::List(items) => join(items.iter().map(|item| canonical(item, personal, decision))),
        Value::String(_) | Value::Item(_) if personal => value.masked(),
        other => other.canonical(decision.zone()),
    }
}

fn possible(result: Option<&SetResult>, decision: &Decision) -> String {
    let possible = result.map(SetResult::possible).unwrap_or_default();
    let personal = result.is_some_and(SetResult::is_personal);
    join(
        possible
            .iter()
            .filter_map(|possible| possible.value.as_ref())
            .map(|value| canonical(value, personal, decision)),
    )
}

/// Returns the remedies that may be given, if no other can come; an owed one with `!`.
fn remedies_cell(remedies: &RemediesResult) -> String {
    if remedies.status != Status::Decided {
        return String::new();
    }
    let mut words: Vec<String> = Vec::new();
    for option in &remedies.options {
        let word = if option.owed { format!("{}!", option.remedy) } else { option.remedy.clone() };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    join(words.into_iter())
}

/// Returns the amounts of a decided total; one that is open is in no column of amounts.
fn amounts(total: &Total, decision: &Decision) -> String {
    join(total.value.iter().map(|amount| canonical(amount, false, decision)))
}

/// Returns all further decisions in one cell: `priority=low; scope=single`; of an open one `?`, of a failed one `!`.
fn outputs(decision: &Decision) -> String {
    let slots = decision.outputs().iter().flat_map(|output| {
        let plain = output.outputs.iter().map(|slot| (output.id.clone(), slot));
        let items = output.items.iter().flat_map(move |(key, slots)| {
            slots.iter().map(move |slot| (format!("{}[{key}]", output.id), slot))
        });
        plain.chain(items)
    });
    join(slots.map(|(name, (slot, result))| {
        let name = slot.as_ref().map_or(name.clone(), |slot| format!("{name}.{slot}"));
        let value = match result.status() {
            Status::Decided => value(Some(result), decision),
            Status::None => String::new(),
            Status::Undecided => "?".to_owned(),
            Status::Failed => "!".to_owned(),
        };
        format!("{name}={value}")
    }))
}
