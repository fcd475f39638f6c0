//! Schemas that know a policy: what the policy takes is valid, and a name that it does not have is not.

use amends_tools::schema::{self, Kind};
use serde_json::{Map, Value as Json, json};

use super::corpus::{self, as_editor, kind};
use super::validator::Validator;

#[test]
fn shipped_files_are_valid_by_the_schemas_of_their_policy() {
    let mut refused = 0;
    for pack in corpus::shipped() {
        let policy = pack.policy().expect("a shipped pack loads");
        for (file, text) in &pack.files {
            let schema = schema::with_policy(kind(file), &policy);
            let validator = Validator::new(&schema);
            for document in one_by_one(as_editor(text).unwrap()) {
                let Err(fault) = validator.validate(&document) else { continue };
                // Cases of facts that are refused are the only ones that may be wrong.
                let error = document.pointer("/cases/0/expect/error");
                assert!(error.is_some(), "{} {file}: {fault}", pack.name);
                refused += 1;
            }
        }
    }
    assert!(refused > 0, "cases of refused facts are seen by the schema");
}

/// Returns a file of cases as files of one case each; any other file as it is.
fn one_by_one(document: Json) -> Vec<Json> {
    let Some(cases) = document.get("cases").and_then(Json::as_array).cloned() else { return vec![document] };
    let with = |case: Json| {
        let mut document = document.clone();
        document["cases"] = json!([case]);
        document
    };
    cases.into_iter().map(with).collect()
}

#[test]
fn a_record_is_valid_with_dotted_and_with_nested_keys() {
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/complaints.jsonl");
    let mut records = 0;
    for line in std::fs::read_to_string(examples).unwrap().lines() {
        let record: Json = serde_json::from_str(line).unwrap();
        let policy = amends::builtin(record["policy"].as_str().unwrap()).unwrap();
        let schema = schema::facts(&policy);
        let validator = Validator::new(&schema);
        let mut dotted = Map::new();
        flatten("", &record["facts"], &mut dotted);
        assert!(dotted.keys().any(|key| key.contains('.')), "{line}");
        for facts in [&record["facts"], &Json::Object(dotted.clone())] {
            validator.validate(facts).unwrap_or_else(|fault| panic!("{line}: {fault}"));
        }
        let mut misspelt = dotted;
        misspelt.insert("complaint.txt".to_owned(), json!("a"));
        assert!(validator.validate(&Json::Object(misspelt)).is_err(), "{line}");
        records += 1;
    }
    assert!(records > 3, "only {records} records");
}

/// Collects the facts of nested objects under dotted keys.
fn flatten(above: &str, facts: &Json, into: &mut Map<String, Json>) {
    let Json::Object(fields) = facts else {
        into.insert(above.to_owned(), facts.clone());
        return;
    };
    for (name, value) in fields {
        let path = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        flatten(&path, value, into);
    }
}

#[test]
fn names_that_the_policy_does_not_have_are_refused() {
    let policy = amends::builtin("company/service").unwrap();
    let schema = schema::with_policy(Kind::Cases, &policy);
    let validator = Validator::new(&schema);
    let case = |facts: &str, expect: &str| {
        let text = format!(
            "cases: [{{id: a, as_of: \"2026-03-02T10:00:00+08:00\", facts: {facts}, expect: {expect}}}]"
        );
        validator.validate(&as_editor(&text).unwrap())
    };
    let good = [
        ("{complaint.channel: phone}", "{severity: minor, route.owner: agent}"),
        (
            "{complaint: {channel: phone, affected_customers: 2}}",
            "{types: [product.quality], rules: [sev-impact]}",
        ),
        (
            "{complaint.channel: null}",
            "{severity: {status: undecided, possible: [minor, serious]}, not_rules: sev-impact}",
        ),
        ("{}", "{severity: none, unknown: [complaint.channel], rules: [\"company/service#sev-impact\"]}"),
    ];
    for (facts, expect) in good {
        assert_eq!(case(facts, expect).err(), None, "{facts} {expect}");
    }
    let bad = [
        ("{complaint.chanel: phone}", "{severity: minor}"),
        ("{complaint: {chanel: phone}}", "{severity: minor}"),
        ("{complaint.channel: fone}", "{severity: minor}"),
        ("{complaint.affected_customers: 0}", "{severity: minor}"),
        ("{complaint.facts_clear: \"yes\"}", "{severity: minor}"),
        ("{}", "{sevrity: minor}"),
        ("{}", "{severity: mior}"),
        ("{}", "{severity: {level: mior}}"),
        ("{}", "{rules: [sev-impct]}"),
    ];
    for (facts, expect) in bad {
        assert!(case(facts, expect).is_err(), "{facts} {expect}");
    }
}

#[test]
fn conditions_know_what_the_policy_declares_and_take_what_it_will() {
    let policy = amends::builtin("company/service").unwrap();
    let schema = schema::with_policy(Kind::Pack, &policy);
    let tests = schema["definitions"]["TestsForm"]["properties"].as_object().unwrap();
    for (name, word) in [
        ("complaint.channel", "phone"),
        ("type", "product.quality"),
        ("severity", "serious"),
        ("param.goodwill_gift", "present"),
        ("route.owner", "missing"),
    ] {
        let words = tests[name]["anyOf"][0]["enum"].as_array().unwrap();
        assert!(words.contains(&json!(word)), "{name}: {words:?}");
    }
    let validator = Validator::new(&schema);
    let valid = |when: &str, then: &str| {
        let text = format!("severity: {{rules: [{{id: a, when: {when}, then: {then}}}]}}");
        validator.validate(&as_editor(&text).unwrap()).is_ok()
    };
    assert!(valid("{not.declared.yet: \"> 1\", complaint.channel: [phone, email]}", "serious"));
    assert!(!valid("{complaint.channel: phone}", "seriuos"));
    assert!(!valid("{complaint.channel: {a: b}}", "serious"));
}
