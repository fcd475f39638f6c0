//! The decisions of all cases against the schema of a decision.

use std::collections::BTreeSet;

use amends::yaml::parse;
use amends::{Binding, Instant, Policy, ReadOptions, Record, SourceMap};
use amends_tools::schema::{self, Kind};
use serde_json::Value as Json;

use super::corpus::{self, kind};
use super::validator::{Met, Validator};

/// Keys that no case of these packs brings about, with the reason.
const UNMET: &[(&str, &str)] = &[
    ("trace_total", "needs more than a thousand rules"),
    ("lines_total", "needs more than a thousand lines"),
    ("choices_total", "needs more than a thousand choices"),
    ("entries_total", "needs more than a thousand tasks"),
    ("forbidden_total", "needs more than a thousand remedies"),
    ("options_total", "needs more than a thousand remedies"),
    ("possible_total", "needs more than a thousand remedies"),
    ("undercut_total", "needs more than a thousand remedies"),
    ("calendar", "nothing counts by calendars yet"),
    ("needs", "nothing counts by calendars yet"),
];

#[test]
fn every_decision_is_valid_and_every_key_is_met() {
    let schema = schema::schema(Kind::Decision);
    let validator = Validator::new(&schema);
    let mut met = Met::new();
    let mut count = 0;
    for pack in corpus::shipped().into_iter().chain(corpus::of_tests()) {
        let Some(policy) = pack.policy() else { continue };
        for (file, text) in pack.files.iter().filter(|(file, _)| kind(file) == Kind::Cases) {
            for decision in decisions(&policy, text) {
                let found = validator.validate(&decision);
                met.extend(found.unwrap_or_else(|fault| panic!("{} {file}: {fault}", pack.name)));
                count += 1;
            }
        }
    }
    assert!(count > 200, "only {count} decisions");
    let all = validator.properties();
    let unmet: BTreeSet<&String> = all.difference(&met).collect();
    let (known, unknown): (Vec<&String>, Vec<&String>) =
        unmet.into_iter().partition(|place| UNMET.iter().any(|(key, _)| place.ends_with(&format!("/{key}"))));
    assert!(unknown.is_empty(), "no decision has these {} keys:\n{unknown:#?}", unknown.len());
    assert_eq!(known.len(), UNMET.len(), "the list of keys that are not met is out of date: {known:#?}");
}

/// Decides every case of a file whose facts can be read.
fn decisions(policy: &Policy, text: &str) -> Vec<Json> {
    let mut sources = SourceMap::new();
    let source = sources.add("a.cases.yaml", text).unwrap();
    let Some(document) = parse(&sources, source).document else { return Vec::new() };
    let Some(root) = document.root() else { return Vec::new() };
    let bind = document.get(root, "bind");
    let binding = bind.and_then(|bind| Binding::from_entries(policy, &document, bind).ok());
    let record = |node| Record::from_yaml(&document, node);
    let base = document.get(root, "base").map(record);
    let mut found = Vec::new();
    for case in document.get(root, "cases").map(|cases| document.items(cases)).unwrap_or_default() {
        let facts = document.get(*case, "facts").map(record);
        let layers: Vec<&Record<'_>> = base.iter().chain(&facts).collect();
        let as_of = document.get(*case, "as_of").and_then(|as_of| document.text(as_of));
        let Some(as_of) = as_of.and_then(|text| Instant::parse(text).ok()) else { continue };
        let options = ReadOptions::default();
        let read = match &binding {
            Some(binding) => binding.facts_from_records(&layers, &options),
            None => policy.facts_from_records(&layers, &options),
        };
        found.extend(read.ok().map(|facts| policy.decide(&facts, as_of).to_value()));
    }
    found
}
