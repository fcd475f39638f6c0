//! The result of one rule set in words: what it is, or what it is so far and what would settle it.

use amends::decision::{PossibleResult, SetResult, UnknownEntry, UnknownKind};
use amends::{Decision, Status, Value, Zone};

use super::layout::Line;
use super::{Decided, Manner};
use crate::terminal::Paint;

/// Returns a result in words.
pub(super) fn line(result: &SetResult, decided: &Decided<'_>, manner: &Manner) -> Line {
    let decision = decided.decision;
    match (result.status(), result.value()) {
        (Status::Decided, Some(value)) => settled(value, decided, manner),
        (Status::Decided, None) | (Status::None, _) => Line::new().painted(Paint::Faint, "none"),
        (Status::Failed, _) => failed(decision, result.errors()),
        (Status::Undecided, _) => undecided(result, decided, manner),
    }
}

fn settled(value: &Value, decided: &Decided<'_>, manner: &Manner) -> Line {
    let text = word(value, decided.decision.zone());
    let title = decided.policy.title_of(value);
    Line::new().painted(Paint::Strong, &text).text(&self::title(&text, manner.say(&title)))
}

/// Returns the title of a word in brackets, to stand after it; nothing where it says no more than the word.
pub(super) fn title(word: &str, title: &str) -> String {
    let plain = |text: &str| text.to_lowercase().replace(['_', '.', '-'], " ");
    if title.is_empty() || plain(word) == plain(title) { String::new() } else { format!(" ({title})") }
}

/// Returns an open result: `minor so far; could become major: was …?`
fn undecided(result: &SetResult, decided: &Decided<'_>, manner: &Manner) -> Line {
    let zone = decided.decision.zone();
    let so_far = match result.so_far() {
        _ if result.is_list() => {
            let entries: Vec<String> = result.entries().iter().map(|(_, value)| word(value, zone)).collect();
            (!entries.is_empty()).then(|| entries.join(", "))
        }
        so_far => so_far.map(|value| word(value, zone)),
    };
    let others = others(result, so_far.is_some(), decided);
    let mut parts = Vec::new();
    parts.push(so_far.as_ref().map_or_else(|| "open".to_owned(), |so_far| format!("{so_far} so far")));
    if !others.is_empty() {
        let verb = if result.is_list() { "could add" } else { "could become" };
        let or = if result.is_list() { others.join(", ") } else { either(&others) };
        parts.push(format!("{verb} {or}"));
    }
    for (bound, values) in [("at least", result.at_least()), ("at most", result.at_most())] {
        // Where every possible value is named, bounds say no more.
        if !values.is_empty() && others.is_empty() {
            let values: Vec<String> = values.iter().map(|value| word(value, zone)).collect();
            parts.push(format!("{bound} {}", values.join(" and ")));
        }
    }
    let line = Line::new().painted(Paint::Doubtful, &parts.join("; "));
    line.line(question(result.unknown(), decided, manner))
}

/// Returns what an open result could become beside what it is so far.
fn others(result: &SetResult, is_so_far: bool, decided: &Decided<'_>) -> Vec<String> {
    let other = |possible: &&PossibleResult| match &possible.value {
        _ if possible.conflict => false,
        Some(value) => Some(value) != result.so_far(),
        // Where there is nothing so far, that there may be nothing is no news.
        None => is_so_far,
    };
    let found = words(result.possible().iter().filter(other), decided);
    // That two rules might both fire matters only where nothing else could change.
    let clash = result.possible().iter().any(|possible| possible.conflict);
    if found.is_empty() && clash { vec!["a clash of two rules".to_owned()] } else { found }
}

/// Returns possible values in words, each once.
pub(super) fn words<'p>(
    possible: impl Iterator<Item = &'p PossibleResult>,
    decided: &Decided<'_>,
) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for possible in possible {
        let text = match (&possible.value, possible.conflict) {
            (_, true) => "a conflict of rules".to_owned(),
            (Some(value), false) => word(value, decided.decision.zone()),
            (None, false) => "none".to_owned(),
        };
        if !words.contains(&text) {
            words.push(text);
        }
    }
    words
}

/// Returns the first question that would settle something, after a colon.
pub(super) fn question(unknown: &[String], decided: &Decided<'_>, manner: &Manner) -> Line {
    let entries = decided.decision.unknown();
    let mut asked = unknown.iter().map(|name| {
        entries
            .iter()
            .find(|entry| name_of(entry) == *name)
            .map_or_else(|| name.clone(), |entry| ask(entry, manner))
    });
    let Some(first) = asked.next() else { return Line::new() };
    let more = match asked.count() {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    Line::from(": ").text(&first).painted(Paint::Faint, &more)
}

/// Returns what to ask about something unknown.
pub(super) fn ask(entry: &UnknownEntry, manner: &Manner) -> String {
    let asked = manner.say(&entry.ask);
    match &entry.kind {
        _ if !asked.is_empty() => asked.to_owned(),
        UnknownKind::Fact => format!("What is {}?", entry.name),
        UnknownKind::Param => format!("the figure {} is not set", name_of(entry)),
        UnknownKind::Calendar { needs } => format!("the calendar {} does not reach {needs}", entry.name),
    }
}

/// Returns the name under which results list something unknown.
pub(super) fn name_of(entry: &UnknownEntry) -> String {
    match &entry.kind {
        UnknownKind::Fact => entry.name.clone(),
        UnknownKind::Param => format!("param.{}", entry.name),
        UnknownKind::Calendar { needs } => format!("calendar {} from {needs}", entry.name),
    }
}

/// Returns that a result failed, and on what.
pub(super) fn failed(decision: &Decision, errors: &[usize]) -> Line {
    let mut texts: Vec<&str> = errors
        .iter()
        .filter_map(|at| decision.errors().get(*at))
        .map(|error| error.message.as_str())
        .collect();
    texts.dedup();
    let text = if texts.is_empty() {
        "failed, as a result that it rests on did".to_owned()
    } else {
        format!("failed: {}", texts.join("; "))
    };
    Line::new().painted(Paint::Bad, &text)
}

/// Returns a value as people write it.
pub(super) fn word(value: &Value, zone: Zone) -> String {
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::List(items) if items.is_empty() => "none".to_owned(),
        Value::List(items) => items.iter().map(|item| word(item, zone)).collect::<Vec<_>>().join(", "),
        other => other.canonical(zone),
    }
}

/// Joins alternatives: `a, b or c`.
pub(super) fn either(words: &[String]) -> String {
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}
