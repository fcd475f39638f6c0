//! Made-up policies against the law: every result against every world, and against every way to fill
//! in what is absent.

use std::collections::{BTreeMap, BTreeSet};

use amends::Policy as Loaded;
use proptest::prelude::*;
use serde_json::Value as Json;

use super::dice::{Dice, bytes, config};
use super::model::{Model, Policy, Record, Set, Truth, Verdict, law};
use super::pack::{instant, json_of, load, read_facts};
use super::results::{Outcome, results};

fn decide(policy: &Loaded, model: &Model, record: &Record) -> Json {
    let facts = read_facts(policy, &model.json(record));
    json_of(&policy.decide(&facts, instant("2026-03-02T10:00:00Z")))
}

/// A result that a decision leaves out is none.
fn outcome(found: &BTreeMap<String, Outcome>, name: &str) -> Outcome {
    found.get(name).cloned().unwrap_or_else(Outcome::none)
}

/// Returns the result as one text, as the model writes it.
fn settled(policy: Policy, outcome: &Outcome) -> Option<String> {
    match (outcome.status.as_str(), policy) {
        (
            "decided",
            Policy::Due
            | Policy::Offer
            | Policy::Collect
            | Policy::Types
            | Policy::Notify
            | Policy::Remedies
            | Policy::Tasks,
        ) => {
            let items = outcome.value.as_ref().and_then(Json::as_array).expect("a list").clone();
            let lines = matches!(policy, Policy::Due | Policy::Offer);
            let texts = items.iter().map(|item| item.as_str().expect("a text").to_owned());
            let inner = |text: String| serde_json::from_str::<String>(&text).unwrap_or(text);
            let texts: Vec<String> = if lines { texts.map(inner).collect() } else { texts.collect() };
            Some(if texts.is_empty() { "[]".to_owned() } else { Json::from(texts).to_string() })
        }
        ("decided", _) => outcome.value.as_ref().map(ToString::to_string),
        ("none", Policy::Types) => Some("[]".to_owned()),
        ("none", _) => Some("none".to_owned()),
        _ => None,
    }
}

/// Compares one set with the law.
fn compare(set: &Set, found: &Outcome, record: &Record) -> Result<(), String> {
    let verdict = law(set, record);
    let own = settled(set.policy, found);
    let wrong = || Err(format!("{}: the law says {verdict:?}, the decision {found:?}", set.name));
    match (&verdict, &own) {
        (Verdict::Decided(value), Some(own)) if value == own => Ok(()),
        // A proof that two rules exclude each other may settle what the law leaves open.
        (Verdict::Undecided(possible), Some(own))
            if set.policy == Policy::Unique && possible.contains(own) =>
        {
            Ok(())
        }
        (Verdict::Failed, _) if found.status == "failed" => Ok(()),
        (Verdict::Failed, _) if set.policy == Policy::Unique => Ok(()),
        (Verdict::Undecided(possible), None) if found.status == "undecided" => match set.policy {
            Policy::Collect | Policy::Types => Ok(()),
            Policy::Notify | Policy::Remedies | Policy::Tasks => {
                let worlds: Vec<BTreeSet<String>> = possible
                    .iter()
                    .map(|world| serde_json::from_str::<BTreeSet<String>>(world).expect("a list"))
                    .collect();
                let all: BTreeSet<String> = worlds.iter().flatten().cloned().collect();
                let certain: BTreeSet<String> = all
                    .iter()
                    .filter(|one| worlds.iter().all(|world| world.contains(*one)))
                    .cloned()
                    .collect();
                let rest: BTreeSet<String> = all.difference(&certain).cloned().collect();
                if found.entries == certain && found.possible == rest { Ok(()) } else { wrong() }
            }
            Policy::Due | Policy::Offer => {
                let least = possible.iter().map(|total| amount(total)).min().expect("some total");
                let own = found.at_least.as_ref().map_or_else(String::new, Json::to_string);
                if amount(&own) == least { Ok(()) } else { wrong() }
            }
            Policy::Unique if found.possible.is_subset(possible) => Ok(()),
            _ if !found.is_open && found.possible == *possible => Ok(()),
            _ => wrong(),
        },
        _ => wrong(),
    }
}

fn amount(total: &str) -> u32 {
    let digits: String =
        total.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

fn is_list(outcome: &Outcome) -> bool {
    outcome.value.as_ref().is_some_and(Json::is_array)
}

fn entries(list: &Outcome) -> BTreeSet<String> {
    let items = list.value.as_ref().and_then(Json::as_array).into_iter().flatten();
    items.filter_map(Json::as_str).map(str::to_owned).chain(list.entries.iter().cloned()).collect()
}

/// Compares what a partial record gives with what one of its fillings gives.
pub(super) fn contradiction(name: &str, partial: &Outcome, full: &Outcome) -> Option<String> {
    let says = |text: &str| Some(format!("{name}: {text}: {partial:?} but filled in {full:?}"));
    match partial.status.as_str() {
        // A line is there only if its rule may fire; advice has no value of its own.
        _ if name.starts_with("line ") || name == "guidance" => None,
        // A task is there only if its rule fires.
        "none" if name.starts_with("task ") => None,
        // Worlds hold no errors: what reads an open result may meet one once it is filled in.
        _ if name.starts_with("r_") && full.status == "failed" => None,
        "decided" | "none" if (&partial.status, &partial.value) != (&full.status, &full.value) => {
            says("settled too early")
        }
        "undecided" if full.status == "failed" || partial.is_open => None,
        "undecided" if name.starts_with("compensation.") => None,
        "undecided" if name == "types" || is_list(full) => {
            let items: BTreeSet<String> = entries(full);
            let known = |item: &String| partial.entries.contains(item) || partial.possible.contains(item);
            // While a list is not known, it stands for its elements.
            let could = |item: &String| known(item) || known(&of_any_element(item));
            // Of the types, a node gives way to one below it.
            let kept = |item: &String| name == "types" || items.contains(item);
            let holds = items.iter().all(could) && partial.entries.iter().all(kept);
            if holds { None } else { says("not among what is possible") }
        }
        // A total gives bounds.
        "undecided" if partial.possible.is_empty() => None,
        "undecided" => {
            let value = full.value.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
            let known = full.status == "undecided" || partial.possible.contains(&value);
            if known { None } else { says("not among what is possible") }
        }
        _ => None,
    }
}

/// Returns the name of an entry without the key of the element that it is for.
fn of_any_element(entry: &str) -> String {
    match entry.split_once('[').and_then(|(before, rest)| Some((before, rest.split_once(']')?.1))) {
        Some((before, after)) => format!("{before}{after}"),
        None => entry.to_owned(),
    }
}

/// Returns the facts that a decision lists as unknown.
fn listed(decision: &Json) -> BTreeSet<String> {
    let unknown = decision["unknown"].as_array().into_iter().flatten();
    unknown.map(|entry| entry["fact"].as_str().expect("a fact").to_owned()).collect()
}

fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    let mut dice = Dice::new(bytes);
    let model = Model::random(&mut dice);
    let text = model.text();
    let loaded = load(&text);
    let Some(policy) = &loaded.policy else { panic!("{}\n{text}", loaded.render()) };
    for _ in 0..3 {
        let record = model.random_record(&mut dice);
        let decision = decide(policy, &model, &record);
        let found = results(&decision);
        let shown = || format!("{}\nfacts {}\n", text, model.json(&record));
        for set in &model.sets {
            let fault = compare(set, &outcome(&found, &set.name), &record).err();
            prop_assert!(fault.is_none(), "{}{}", shown(), fault.unwrap_or_default());
            for rule in set.rules.iter().filter(|rule| rule.when.truth(&record) == Truth::Error) {
                let errors = decision["errors"].as_array().into_iter().flatten();
                let known = errors.map(|error| &error["rule"]).any(|name| *name == rule.id);
                prop_assert!(known, "{}the error of {} is lost", shown(), rule.id);
            }
        }
        let unknown = listed(&decision);
        for filled in model.fillings(&record, &|_| true) {
            let full = results(&decide(policy, &model, &filled));
            let names: BTreeSet<&String> = found.keys().chain(full.keys()).collect();
            for name in names {
                let fault = contradiction(name, &outcome(&found, name), &outcome(&full, name));
                prop_assert!(
                    fault.is_none(),
                    "{}filled {}\n{}",
                    shown(),
                    model.json(&filled),
                    fault.unwrap_or_default()
                );
            }
        }
        for filled in model.fillings(&record, &|fact| !unknown.contains(&format!("f{fact}"))) {
            let full = results(&decide(policy, &model, &filled));
            prop_assert_eq!(
                &found,
                &full,
                "{}filled {} though only {:?} is unknown",
                shown(),
                model.json(&filled),
                unknown
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn results_follow_the_law(bytes in bytes(600)) {
        check(&bytes.0)?;
    }
}
