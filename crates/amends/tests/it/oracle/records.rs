//! Made-up records for any pack: values of each fact's type, around what the pack's rules test.

use std::collections::BTreeMap;

use amends::{Facts, Policy};
use serde_json::{Map, Value as Json, json};
use serde_yaml::Value as Yaml;

use super::dice::Dice;

/// What the records of a policy can hold.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    facts: Vec<(String, Yaml)>,
    enums: BTreeMap<String, Vec<String>>,
    words: Vec<String>,
    currency: Option<String>,
}

impl Vocabulary {
    /// Reads the texts of a pack and of all that it extends.
    pub(super) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut vocabulary =
            Self { words: vec!["nothing to see".to_owned(), String::new()], ..Self::default() };
        for text in texts {
            let document: Yaml = serde_yaml::from_str(text).expect("a file of a pack");
            vocabulary.add(&document);
        }
        vocabulary
    }

    fn add(&mut self, document: &Yaml) {
        if let Some(currency) = document.get("currency").and_then(Yaml::as_str) {
            self.currency = Some(currency.to_owned());
        }
        for (name, members) in entries(document, "enums") {
            let words = match members {
                Yaml::Sequence(words) => words.iter().map(text).collect(),
                members => entries_of(members).map(|(word, _)| word).collect::<Vec<_>>(),
            };
            self.enums.entry(name).or_default().extend(words);
        }
        for (name, scale) in entries(document, "scales") {
            let levels = scale.get("levels").and_then(Yaml::as_sequence).into_iter().flatten();
            self.enums.insert(name, levels.map(text).collect());
        }
        let nodes = entries(document, "types").map(|(node, _)| node).filter(|node| node != "given");
        self.enums.entry("types".to_owned()).or_default().extend(nodes);
        let roles = entries(document, "roles").map(|(role, _)| role);
        self.enums.entry("roles".to_owned()).or_default().extend(roles);
        if let Some(catalogue) = document.get("remedies").and_then(|section| section.get("catalogue")) {
            let remedies = entries_of(catalogue).map(|(remedy, _)| remedy);
            self.enums.entry("remedies".to_owned()).or_default().extend(remedies);
        }
        for (_, signal) in entries(document, "signals") {
            for key in ["any", "none"] {
                let words = signal.get(key).and_then(Yaml::as_sequence).into_iter().flatten();
                self.words.extend(words.map(text));
            }
        }
        self.facts.extend(entries(document, "facts").map(|(path, fact)| (path, fact.clone())));
    }

    /// Returns the paths of the facts that a record may hold.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.facts.iter().filter(|(_, fact)| fact.get("derive").is_none()).map(|(path, _)| path.as_str())
    }

    /// Makes up the value of a fact.
    pub(super) fn value(&self, dice: &mut Dice<'_>, path: &str) -> Json {
        let fact = self.facts.iter().find(|(known, _)| known == path).map(|(_, fact)| fact);
        fact.map_or(Json::Null, |fact| self.value_of(dice, fact))
    }

    fn value_of(&self, dice: &mut Dice<'_>, fact: &Yaml) -> Json {
        let ty = match fact {
            Yaml::String(ty) => ty.as_str(),
            fact => fact.get("type").and_then(Yaml::as_str).expect("a type"),
        };
        if let Some(name) = ty.strip_prefix("set<").and_then(|rest| rest.strip_suffix('>')) {
            let members = self.enums.get(name).cloned().unwrap_or_default();
            return members.into_iter().filter(|_| dice.in_eight(2)).map(Json::from).collect();
        }
        let amount =
            |dice: &mut Dice<'_>| *dice.pick(&["0", "1", "5", "9.99", "10", "12.50", "30", "500", "1000"]);
        match ty {
            "bool" => json!(dice.in_eight(4)),
            "int" => json!(dice.pick(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 15, 20, 100])),
            "decimal" | "percent" => {
                json!(dice.pick(&["0", "0.25", "0.3", "0.5", "1", "19.5", "30"]))
            }
            "money" => json!(format!("{} {}", amount(dice), self.currency.as_deref().unwrap_or("CNY"))),
            "money(any)" => json!(format!("{} {}", amount(dice), dice.pick(&["CNY", "EUR"]))),
            "text" => {
                let several: Vec<&str> =
                    (0..=dice.below(2)).map(|_| dice.pick(&self.words).as_str()).collect();
                json!(several.join(" "))
            }
            "date" => {
                json!(dice.pick(&["2023-12-31", "2024-06-01", "2025-01-01", "2025-07-01", "2027-01-01"]))
            }
            "timestamp" => json!(dice.pick(&[
                "2023-12-31T23:59:59Z",
                "2024-12-31T16:00:00Z",
                "2025-03-01T08:00:00+08:00",
                "2025-12-31T12:00:00Z",
                "2026-03-02T09:00:00+08:00",
            ])),
            "list" => {
                let of = fact.get("of").expect("what the list is of");
                (0..dice.below(3)).map(|_| self.item(dice, of)).collect()
            }
            name => {
                let members = self.enums.get(name).unwrap_or_else(|| panic!("an enum {name}"));
                json!(dice.pick(members))
            }
        }
    }

    fn item(&self, dice: &mut Dice<'_>, of: &Yaml) -> Json {
        let fields = entries_of(of).filter(|_| dice.in_eight(6)).collect::<Vec<_>>();
        Json::Object(fields.into_iter().map(|(name, field)| (name, self.value_of(dice, field))).collect())
    }

    /// Makes up a record in which so many facts in eight are there.
    pub(super) fn record(&self, dice: &mut Dice<'_>, density: usize) -> Map<String, Json> {
        let mut record = Map::new();
        for path in self.paths() {
            if dice.in_eight(density) {
                record.insert(path.to_owned(), self.value(dice, path));
            }
        }
        record
    }
}

fn entries<'y>(document: &'y Yaml, section: &str) -> impl Iterator<Item = (String, &'y Yaml)> {
    document.get(section).into_iter().flat_map(entries_of)
}

fn entries_of(mapping: &Yaml) -> impl Iterator<Item = (String, &Yaml)> {
    mapping.as_mapping().into_iter().flatten().map(|(key, value)| (text(key), value))
}

fn text(scalar: &Yaml) -> String {
    match scalar {
        Yaml::String(text) => text.clone(),
        other => serde_yaml::to_string(other).expect("a scalar").trim().to_owned(),
    }
}

/// Reads a record, leaving out what cannot be in it: facts that do not apply, values out of bounds.
pub(super) fn readable(policy: &Policy, record: &mut Map<String, Json>) -> Option<Facts> {
    for _ in 0..8 {
        match policy.facts_from_json(Json::Object(record.clone()).to_string()) {
            Ok(facts) => return Some(facts),
            Err(error) => {
                let before = record.len();
                for fault in error.faults() {
                    let path = fault.path.split('[').next().unwrap_or_default();
                    record.remove(path);
                }
                if record.len() == before {
                    return None;
                }
            }
        }
    }
    None
}
