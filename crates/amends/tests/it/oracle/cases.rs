//! Small packs with what they must decide, as data: `cases/*.yaml`.
//!
//! A file holds a list of cases: `pack` (the text after the manifest, or a map of files), perhaps
//! `library` (a list of such maps), `facts`, `as_of`, and `expect`: the part of the decision that
//! matters. Objects may hold more than is expected; lists must have the same length. `absent`
//! lists pointers to keys that must not be there, `load_error` the code of a refused pack.

use std::collections::BTreeMap;

use amends::{PackFiles, Sources};
use serde::Deserialize;
use serde_json::Value as Json;

use super::pack::{MANIFEST, instant, json_of, policy_of};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    pack: Text,
    #[serde(default)]
    library: Vec<BTreeMap<String, String>>,
    #[serde(default)]
    facts: Option<Json>,
    #[serde(default)]
    as_of: Option<String>,
    #[serde(default)]
    expect: Option<Json>,
    #[serde(default)]
    absent: Vec<String>,
    #[serde(default)]
    load_error: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    One(String),
    Files(BTreeMap<String, String>),
}

impl Case {
    fn sources(&self) -> Sources {
        let root = match &self.pack {
            Text::One(text) => PackFiles::new("").file("pack.yaml", format!("{MANIFEST}{text}")),
            Text::Files(files) => folder(files),
        };
        self.library.iter().map(folder).fold(Sources::new(root), Sources::with_library)
    }

    /// Returns what is wrong, one line each.
    fn faults(&self) -> Vec<String> {
        let loaded = amends::load(self.sources());
        if let Some(code) = &self.load_error {
            let codes: Vec<&str> = loaded.diagnostics.iter().map(|found| found.code.name()).collect();
            let refused = loaded.policy.is_none() && codes.contains(&code.as_str());
            return if refused { Vec::new() } else { vec![format!("not refused with {code}: {codes:?}")] };
        }
        if loaded.policy.is_none() {
            return vec![loaded.render()];
        }
        let policy = policy_of(loaded);
        let record = self.facts.clone().unwrap_or_else(|| Json::Object(serde_json::Map::new()));
        let as_of = instant(self.as_of.as_deref().unwrap_or("2026-03-02T10:00:00Z"));
        let facts = match policy.facts_from_json(record.to_string()) {
            Ok(facts) => facts,
            Err(error) => return vec![format!("the facts are refused: {error}")],
        };
        let decision = json_of(&policy.decide(&facts, as_of));
        let mut faults = Vec::new();
        if let Some(expected) = &self.expect {
            differences("", expected, &decision, &mut faults);
        }
        faults.extend(self.absent.iter().filter_map(|pointer| {
            decision.pointer(pointer).map(|found| format!("{pointer} must not be there: {found}"))
        }));
        faults
    }
}

fn folder(files: &BTreeMap<String, String>) -> PackFiles {
    files.iter().fold(PackFiles::new(""), |pack, (name, text)| pack.file(name, text))
}

fn differences(path: &str, expected: &Json, found: &Json, faults: &mut Vec<String>) {
    match (expected, found) {
        (Json::Object(expected), Json::Object(found)) => {
            for (key, expected) in expected {
                let path = format!("{path}/{key}");
                match found.get(key) {
                    Some(found) => differences(&path, expected, found, faults),
                    None => faults.push(format!("{path} is missing, expected {expected}")),
                }
            }
        }
        (Json::Array(expected), Json::Array(found)) if expected.len() == found.len() => {
            for (at, (expected, found)) in expected.iter().zip(found).enumerate() {
                differences(&format!("{path}/{at}"), expected, found, faults);
            }
        }
        _ if expected == found => {}
        _ => faults.push(format!("{path} is {found}, expected {expected}")),
    }
}

fn check(topic: &str, text: &str) {
    let cases: Vec<Case> = serde_yaml::from_str(text).expect("the case file has its form");
    assert!(!cases.is_empty(), "{topic} has cases");
    let faults: Vec<String> = cases
        .iter()
        .flat_map(|case| case.faults().into_iter().map(|fault| format!("{topic} {}: {fault}", case.id)))
        .collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

macro_rules! topics {
    ($($topic:ident)*) => {
        $(#[test]
        fn $topic() {
            check(stringify!($topic), include_str!(concat!("cases/", stringify!($topic), ".yaml")));
        })*
    };
}

topics! { compensation dates decisions each errors escalation facts lists remedies severity tasks types }
