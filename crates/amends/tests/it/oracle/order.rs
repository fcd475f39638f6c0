//! What must not matter to a decision: the order of keys, files and rules.

use amends::{PackFiles, Policy, Sources};
use proptest::prelude::*;
use serde_json::{Map, Value as Json};

use super::dice::{Bytes, Dice, bytes, config};
use super::model::{Model, Policy as Hit, Record};
use super::pack::{MANIFEST, instant, json_of, policy, policy_of, read_facts};
use super::records::{Vocabulary, readable};
use super::results::results;

const RICH: &str = include_str!("rich.yaml");
const AS_OF: &str = "2026-03-02T10:00:00Z";

fn decide(policy: &Policy, model: &Model, record: &Record) -> Json {
    json_of(&policy.decide(&read_facts(policy, &model.json(record)), instant(AS_OF)))
}

/// Puts a list into another order.
fn shuffle<T>(dice: &mut Dice<'_>, list: &mut [T]) {
    for at in (1..list.len()).rev() {
        list.swap(at, dice.below(at + 1));
    }
}

/// Rules of every policy but `first` in another order give the same results.
fn rules(bytes: &Bytes) -> Result<(), TestCaseError> {
    let mut dice = Dice::new(&bytes.0);
    let model = Model::random(&mut dice);
    let mut other = model.clone();
    for set in other.sets.iter_mut().filter(|set| set.policy != Hit::First) {
        shuffle(&mut dice, &mut set.rules);
    }
    let (one, two) = (policy(&model.text()), policy(&other.text()));
    for _ in 0..4 {
        let record = model.random_record(&mut dice);
        let (one, two) = (decide(&one, &model, &record), decide(&two, &other, &record));
        prop_assert_eq!(results(&one), results(&two), "{}\n{}", model.text(), model.json(&record));
        prop_assert_eq!(&one["unknown_total"], &two["unknown_total"]);
    }
    Ok(())
}

/// Returns the sections of a pack one by one; those that are maps by name, entry by entry.
fn entries(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut section = "";
    for line in text.lines() {
        let in_parts = ["facts:", "types:", "decide:"].contains(&section);
        if !line.starts_with(' ') {
            section = line;
            parts.push(format!("{line}\n"));
        } else if in_parts && !line.starts_with("   ") {
            parts.push(format!("{section}\n{line}\n"));
        } else if let Some(part) = parts.last_mut() {
            part.push_str(&format!("{line}\n"));
        }
    }
    parts.retain(|part| part.lines().count() > 1 || !part.trim().ends_with(':'));
    parts
}

/// A pack spread over files, and its sections in another order, gives the same results.
fn files(bytes: &Bytes) -> Result<(), TestCaseError> {
    let mut dice = Dice::new(&bytes.0);
    let model = Model::random(&mut dice);
    let text = model.text();
    let mut parts = entries(&text);
    shuffle(&mut dice, &mut parts);
    let pack = PackFiles::new("").file("pack.yaml", MANIFEST);
    let pack = parts.iter().enumerate().fold(pack, |pack, (number, part)| {
        pack.file(format!("{}-{number}.yaml", dice.below(256)), part.as_str())
    });
    let spread = amends::load(Sources::new(pack));
    let (one, two) = (policy(&text), policy_of(spread));
    for _ in 0..3 {
        let record = model.random_record(&mut dice);
        let (one, two) = (decide(&one, &model, &record), decide(&two, &model, &record));
        prop_assert_eq!(results(&one), results(&two), "{}\n{}", &text, model.json(&record));
    }
    Ok(())
}

/// The same facts in another order of keys, nested or dotted, give the same bytes; and the bytes are
/// canonical.
fn keys(policy: &Policy, vocabulary: &Vocabulary, bytes: &Bytes) -> Result<(), TestCaseError> {
    let mut dice = Dice::new(&bytes.0);
    let mut record = vocabulary.record(&mut dice, 5);
    let Some(facts) = readable(policy, &mut record) else { return Err(TestCaseError::reject("no record")) };
    let text = policy.decide(&facts, instant(AS_OF)).to_json();
    let mut parts: Vec<String> = record
        .iter()
        .map(|(path, value)| format!("{}: {}", Json::from(path.as_str()), reversed(value)))
        .collect();
    shuffle(&mut dice, &mut parts);
    let again = policy.facts_from_json(format!("{{{}}}", parts.join(",\n "))).expect("the same facts");
    prop_assert_eq!(&text, &policy.decide(&again, instant(AS_OF)).to_json());
    let json: Json = serde_json::from_str(&text).expect("JSON");
    prop_assert_eq!(&text, &json.to_string(), "keys are sorted and nothing is spaced");
    plain_values(&json)?;
    Ok(())
}

/// Writes the keys of all objects in reverse.
fn reversed(json: &Json) -> String {
    match json {
        Json::Object(map) => {
            let fields: Vec<String> = map
                .iter()
                .rev()
                .map(|(key, value)| format!("{}:{}", Json::from(key.as_str()), reversed(value)))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
        Json::Array(items) => format!("[{}]", items.iter().map(reversed).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}

/// A plain value stands only where the status is decided, and then it does.
fn plain_values(json: &Json) -> Result<(), TestCaseError> {
    let Some(map) = json.as_object() else {
        return json.as_array().into_iter().flatten().try_for_each(plain_values);
    };
    if let Some(status) = map.get("status").and_then(Json::as_str) {
        let plain =
            ["value", "level", "primary", "amount"].iter().filter(|key| map.contains_key(**key)).count();
        let decided = status == "decided";
        prop_assert!(plain == 0 || decided, "a plain value of a result that is not decided: {json}");
    }
    map.values().try_for_each(plain_values)
}

#[test]
fn the_order_of_keys_does_not_matter() {
    let policy = policy(&RICH.replacen("timezone: Asia/Shanghai\n", "", 1));
    let vocabulary = Vocabulary::of([RICH].into_iter());
    let mut runner = proptest::test_runner::TestRunner::new(config(60));
    if let Err(error) = runner.run(&bytes(600), |bytes| keys(&policy, &vocabulary, &bytes)) {
        panic!("{error}");
    }
}

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn the_order_of_rules_does_not_matter(bytes in bytes(600)) {
        rules(&bytes)?;
    }

    #[test]
    fn the_order_of_files_does_not_matter(bytes in bytes(600)) {
        files(&bytes)?;
    }
}

/// Facts and their absence are read the same from nested objects and from dotted keys.
#[test]
fn nested_and_dotted_facts_are_the_same() {
    let policy = amends::builtin("company/concrete").expect("a shipped pack");
    let read =
        |text: &str| policy.decide(&policy.facts_from_json(text).expect("facts"), instant(AS_OF)).to_json();
    let nested = read(r#"{"complaint": {"solvable_on_spot": true, "impact": "major"}}"#);
    assert_eq!(nested, read(r#"{"complaint.impact": "major", "complaint.solvable_on_spot": true}"#));
    assert_eq!(read("{}"), read(r#"{"complaint": {"impact": null}}"#));
    let _: Map<String, Json> = serde_json::from_str(&nested).expect("an object");
}
