//! What the list of unknown facts promises: nothing that is not on it can change a result.

use std::collections::BTreeSet;
use std::path::Path;

use amends::{PackFiles, Policy, Sources};
use proptest::prelude::*;
use serde_json::{Map, Value as Json};

use super::dice::{Bytes, Dice, bytes, config};
use super::law::contradiction;
use super::pack::{MANIFEST, instant, json_of, policy_of};
use super::records::{Vocabulary, readable};
use super::results::{Outcome, results};

const RICH: &str = include_str!("rich.yaml");

/// Returns the texts of a shipped pack.
fn shipped(name: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules").join(name);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of the pack")
        .map(|file| file.expect("a file").path())
        .filter(|file| {
            let name = file.to_string_lossy();
            name.ends_with(".yaml") && !name.ends_with(".cases.yaml") && !name.ends_with(".bind.yaml")
        })
        .collect();
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).expect("a text")).collect()
}

fn policy_and_vocabulary(name: &str) -> (Policy, Vocabulary) {
    if name == "rich" {
        let pack = PackFiles::new("")
            .file("pack.yaml", format!("{MANIFEST}{RICH}").replacen("timezone: UTC\n", "", 1));
        return (policy_of(amends::load(Sources::new(pack))), Vocabulary::of([RICH].into_iter()));
    }
    let texts: Vec<String> = ["base/complaint", name].into_iter().flat_map(shipped).collect();
    (amends::builtin(name).expect("a shipped pack"), Vocabulary::of(texts.iter().map(String::as_str)))
}

fn names(json: &Json, key: &str) -> Vec<String> {
    let entries = json[key].as_array().into_iter().flatten();
    entries
        .map(|entry| entry.as_str().or_else(|| entry["fact"].as_str()).unwrap_or_default().to_owned())
        .collect()
}

/// Returns the facts on a list; the field of an item stands for its list.
fn facts_on(decision: &Json, key: &str) -> BTreeSet<String> {
    names(decision, key).iter().map(|path| path.split('[').next().unwrap_or_default().to_owned()).collect()
}

fn check(policy: &Policy, vocabulary: &Vocabulary, bytes: &Bytes) -> Result<(), TestCaseError> {
    let mut dice = Dice::new(&bytes.0);
    let density = 1 + dice.below(7);
    let mut record = vocabulary.record(&mut dice, density);
    let days: [&str; 2] = ["2024-06-01T00:00:00Z", "2026-03-02T10:00:00+08:00"];
    let as_of = instant(days[dice.below(2)]);
    let Some(facts) = readable(policy, &mut record) else { return Err(TestCaseError::reject("no record")) };
    let decision = json_of(&policy.decide(&facts, as_of));
    let listed = decision["unknown"].as_array().map_or(0, Vec::len);
    prop_assert_eq!(&decision["unknown_total"], &Json::from(listed), "the list of unknown facts is whole");
    let unknown = facts_on(&decision, "unknown");
    let absence = facts_on(&decision, "rests_on_absence");
    let found = results(&decision);
    let absent: Vec<&str> = vocabulary.paths().filter(|path| !record.contains_key(*path)).collect();
    let presumed = facts_on(&decision, "presumed");
    // All absent facts at once, and some of them alone.
    let some: Vec<Option<&str>> = (0..4).map(|_| (!absent.is_empty()).then(|| *dice.pick(&absent))).collect();
    let tries = some.iter().chain([&None, &None]).flat_map(|path| [(true, *path), (false, *path)]);
    for (only_unlisted, path) in tries {
        let chosen = absent.iter().filter(|known| path.is_none_or(|path| path == **known));
        let mut filled: Map<String, Json> = record.clone();
        let left_out = if only_unlisted { &unknown } else { &presumed };
        for path in chosen.filter(|path| !absence.contains(**path) && !left_out.contains(**path)) {
            filled.insert((*path).to_owned(), vocabulary.value(&mut dice, path));
        }
        let Some(facts) = readable(policy, &mut filled) else { continue };
        if filled.len() == record.len() || !record.keys().all(|path| filled.contains_key(path)) {
            continue;
        }
        let decision = json_of(&policy.decide(&facts, as_of));
        let full = results(&decision);
        let added: Vec<String> = filled
            .iter()
            .filter(|(path, _)| !record.contains_key(*path))
            .map(|(path, value)| format!("{path} = {value}"))
            .collect();
        let shown = || {
            format!(
                "record {}\nas of {as_of:?}\nadded {}\nunknown {unknown:?}\n",
                Json::from(record.clone()),
                added.join(", ")
            )
        };
        if only_unlisted {
            for (name, outcome) in &found {
                prop_assert_eq!(Some(outcome), full.get(name), "{}{} changed", shown(), name);
            }
            prop_assert_eq!(found.len(), full.len(), "{}", shown());
        } else {
            let none = Outcome::none();
            for (name, outcome) in &found {
                let full = full.get(name).unwrap_or(&none);
                // The worlds of the law hold no errors: a rule that reads an open result may meet
                // one once the case is complete.
                let fault = contradiction(name, outcome, full).filter(|_| full.status != "failed");
                prop_assert!(fault.is_none(), "{}{}", shown(), fault.unwrap_or_default());
            }
        }
    }
    Ok(())
}

fn holds_for(name: &str, cases: u32) {
    on_records(name, cases, check);
}

/// Checks a policy on so many records drawn from bytes.
pub(super) fn on_records(
    name: &str,
    cases: u32,
    check: fn(&Policy, &Vocabulary, &Bytes) -> Result<(), TestCaseError>,
) {
    let (policy, vocabulary) = policy_and_vocabulary(name);
    let mut runner = proptest::test_runner::TestRunner::new(config(cases));
    let run = runner.run(&bytes(1200), |bytes| check(&policy, &vocabulary, &bytes));
    if let Err(error) = run {
        panic!("{name}: {error}");
    }
}

#[test]
fn nothing_unlisted_changes_company_service() {
    holds_for("company/service", 12);
}

#[test]
fn nothing_unlisted_changes_company_concrete() {
    holds_for("company/concrete", 12);
}

#[test]
fn nothing_unlisted_changes_us_cfpb() {
    holds_for("us/cfpb", 6);
}

#[test]
fn nothing_unlisted_changes_a_pack_with_every_mechanism() {
    holds_for("rich", 80);
}
