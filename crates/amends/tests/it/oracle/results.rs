//! The results of a decision by name, as far as a promise is made of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

/// One result; lists that are sets are compared as sets.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Outcome {
    pub(super) status: String,
    /// The plain value, sorted if it is a list.
    pub(super) value: Option<Json>,
    /// What it could become; `none` and `conflict` stand for themselves.
    pub(super) possible: BTreeSet<String>,
    /// Whether it could become something that is not listed.
    pub(super) is_open: bool,
    pub(super) at_least: Option<Json>,
    pub(super) at_most: Option<Json>,
    /// The decided entries of a list that is not complete.
    pub(super) entries: BTreeSet<String>,
}

impl Outcome {
    /// A result that a decision leaves out.
    pub(super) fn none() -> Self {
        Self {
            status: "none".to_owned(),
            value: None,
            possible: BTreeSet::new(),
            is_open: false,
            at_least: None,
            at_most: None,
            entries: BTreeSet::new(),
        }
    }
}

/// Returns all results of a decision.
pub(super) fn results(decision: &Json) -> BTreeMap<String, Outcome> {
    let mut results = BTreeMap::new();
    add_types(decision, &mut results);
    if let Some(severity) = decision.get("severity") {
        results.insert("severity".to_owned(), outcome(severity, "level"));
    }
    for (key, part) in members(decision, "route") {
        results.insert(format!("route.{key}"), outcome(part, "value"));
    }
    if let Some(compensation) = decision.get("compensation") {
        for total in ["due", "offer"] {
            results.insert(format!("compensation.{total}"), outcome(&compensation[total], "value"));
        }
    }
    for line in decision["compensation"]["lines"].as_array().into_iter().flatten() {
        results.insert(format!("line {}", line["rule"]), outcome(line, "amount"));
    }
    if let Some(escalation) = decision.get("escalation") {
        results.insert("escalation.level".to_owned(), outcome(escalation, "level"));
        results.insert("escalation.notify".to_owned(), outcome(&escalation["notify"], "value"));
    }
    if let Some(found) = decision.get("remedies") {
        results.insert("remedies".to_owned(), remedies(found));
    }
    results.insert("tasks".to_owned(), tasks(&decision["tasks"]));
    for task in decision["tasks"]["entries"].as_array().into_iter().flatten() {
        results.insert(format!("task {} of {}", task["do"], task["rule"]), task_times(task));
    }
    results.insert("guidance".to_owned(), guidance(&decision["guidance"]));
    for (name, body) in members(decision, "outputs") {
        add_output(name, body, &mut results);
    }
    results
}

fn members<'j>(json: &'j Json, key: &str) -> impl Iterator<Item = (&'j String, &'j Json)> {
    json.get(key).and_then(Json::as_object).into_iter().flatten()
}

fn add_output(name: &str, body: &Json, results: &mut BTreeMap<String, Outcome>) {
    if body.get("status").is_some_and(Json::is_string) {
        results.insert(name.to_owned(), outcome(body, "value"));
    } else if body.get("items").is_some_and(Json::is_object) {
        for (key, item) in members(body, "items") {
            add_output(&format!("{name}[{key}]"), item, results);
        }
    } else {
        for (slot, body) in body.as_object().into_iter().flatten().filter(|(slot, _)| *slot != "title") {
            add_output(&format!("{name}.{slot}"), body, results);
        }
    }
}

/// The types are a set; the most specific certain ones stand under every status.
fn add_types(decision: &Json, results: &mut BTreeMap<String, Outcome>) {
    let types = &decision["types"];
    let ids = |key: &str| -> BTreeSet<String> {
        types[key].as_array().into_iter().flatten().map(|node| node["id"].to_string()).collect()
    };
    let status = types["status"].as_str().expect("a status").to_owned();
    let value = (status == "decided").then(|| Json::from(ids("all").into_iter().collect::<Vec<_>>()));
    let outcome = Outcome {
        status,
        value,
        possible: ids("possible"),
        is_open: false,
        at_least: None,
        at_most: None,
        entries: ids("all"),
    };
    results.insert("types".to_owned(), outcome);
}

/// What becomes of each remedy, and every choice.
fn remedies(json: &Json) -> Outcome {
    let list = |key: &str| json[key].as_array().into_iter().flatten();
    let word = |kind: &str, entry: &Json, word: &Json| {
        let word = word.as_str().expect("a remedy");
        Json::from(format!("{kind} {word}{}", entry["item"].as_str().unwrap_or_default())).to_string()
    };
    let choice = |entry: &Json, among: &[&Json]| {
        let among: BTreeSet<&str> = among
            .iter()
            .flat_map(|list| list.as_array().into_iter().flatten())
            .filter_map(Json::as_str)
            .collect();
        let by = entry["chosen_by"].as_str().unwrap_or("-");
        Json::from(format!("choice {among:?} {by}{}", entry["item"].as_str().unwrap_or_default())).to_string()
    };
    let mut entries = BTreeSet::new();
    for option in list("options") {
        entries.insert(word("option", option, &option["remedy"]));
        if option["owed"] == true {
            entries.insert(word("owed", option, &option["remedy"]));
        }
    }
    entries.extend(list("forbidden").map(|entry| word("forbidden", entry, &entry["remedy"])));
    entries.extend(list("choices").map(|entry| choice(entry, &[&entry["any"], &entry["without"]])));
    let possible = list("possible").map(|entry| {
        let kinds = ["option", "owed", "forbidden"];
        let found = kinds.into_iter().find_map(|kind| Some((kind, entry.get(kind)?)));
        found.map_or_else(|| choice(entry, &[&entry["choice"]]), |(kind, remedy)| word(kind, entry, remedy))
    });
    let possible = possible.collect();
    collected(json, entries, possible)
}

/// Tasks are named by the rules that give them, whatever element they are for.
fn tasks(json: &Json) -> Outcome {
    let list = |key: &str| json[key].as_array().into_iter().flatten();
    let of_rule = |rule: &Json| {
        let rule = rule.as_str().expect("a rule");
        Json::from(format!("do-{}", rule.split('[').next().unwrap_or(rule))).to_string()
    };
    let entries = list("entries").map(|entry| of_rule(&entry["rule"])).collect();
    let possible = list("possible").map(of_rule).collect();
    let mut outcome = collected(json, entries, possible);
    // Where nothing but a time is open, no task can come.
    if outcome.status == "undecided" && list("possible").next().is_none() {
        outcome.value = Some(Json::from(outcome.entries.iter().cloned().collect::<Vec<_>>()));
    }
    outcome
}

/// The times of a task, which are results of their own.
fn task_times(task: &Json) -> Outcome {
    let open = task.get("unknown").is_some();
    Outcome {
        status: if open { "undecided" } else { "decided" }.to_owned(),
        value: (!open).then(|| Json::from(vec![task["within"].clone(), task["after"].clone()])),
        is_open: open,
        ..Outcome::none()
    }
}

fn collected(json: &Json, entries: BTreeSet<String>, possible: BTreeSet<String>) -> Outcome {
    let status = json["status"].as_str().expect("a status").to_owned();
    let decided = status == "decided";
    Outcome {
        status,
        value: decided.then(|| Json::from(entries.iter().cloned().collect::<Vec<_>>())),
        possible,
        entries: if decided { BTreeSet::new() } else { entries },
        ..Outcome::none()
    }
}

/// Advice is named by the rules that give it.
fn guidance(json: &Json) -> Outcome {
    let list = |key: &str| json[key].as_array().into_iter().flatten();
    Outcome {
        status: json["status"].as_str().expect("a status").to_owned(),
        possible: list("possible").map(ToString::to_string).collect(),
        entries: list("entries").map(|entry| entry["rule"].to_string()).collect(),
        ..Outcome::none()
    }
}

fn outcome(json: &Json, key: &str) -> Outcome {
    let sorted = |value: &Json| match value {
        Json::Array(items) => {
            let set: BTreeSet<String> = items.iter().map(ToString::to_string).collect();
            Json::from(set.into_iter().collect::<Vec<_>>())
        }
        other => other.clone(),
    };
    let list = |key: &str| json[key].as_array().into_iter().flatten();
    let possible = list("possible").map(|possible| match possible.get(key) {
        Some(value) => value.to_string(),
        None if possible.get("conflict").is_some() => "conflict".to_owned(),
        None => "none".to_owned(),
    });
    Outcome {
        status: json["status"].as_str().expect("a status").to_owned(),
        value: json.get(key).map(sorted),
        possible: possible.collect(),
        is_open: list("open").next().is_some(),
        at_least: json.get("at_least").cloned(),
        at_most: json.get("at_most").cloned(),
        entries: list("entries").map(ToString::to_string).collect(),
    }
}
