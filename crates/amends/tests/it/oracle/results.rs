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
