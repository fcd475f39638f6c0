//! Hostile sizes: many rules, facts and elements, long chains and deep conditions.
//!
//! A quadratic step would let these tests run for minutes; how long they take is not asserted.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::pack::{instant, json_of, policy, read_facts};

const AS_OF: &str = "2026-03-02T10:00:00Z";

fn decide(text: &str, facts: &Json) -> Json {
    let policy = policy(text);
    let facts = read_facts(&policy, facts);
    json_of(&policy.decide(&facts, instant(AS_OF)))
}

#[test]
fn two_thousand_rules_and_three_hundred_facts() {
    let mut text = String::from("scales: {severity: {levels: [low, mid, high]}}\nfacts:\n");
    for fact in 0..300 {
        let _ = writeln!(text, "  group{}.fact{fact}: {{type: int}}", fact % 10);
    }
    let name = |fact: usize| format!("group{}.fact{}", fact % 300 % 10, fact % 300);
    let mut sections = [
        String::from("severity:\n  default: low\n  rules:\n"),
        String::from("routing:\n  rules:\n"),
        String::from("guidance:\n  rules:\n"),
        String::from("types:\n"),
        String::from(
            "decide:\n  table:\n    type: int\n    hit: unique\n    inputs: [group0.fact0, group1.fact1]\n    rows:\n",
        ),
    ];
    for rule in 0..400usize {
        let (one, two) = (name(rule), name(rule * 7 + 3));
        let _ =
            writeln!(sections[0], "    - {{id: s{rule}, when: '{one} > {rule} && {two} < 5', then: mid}}");
        let _ = writeln!(
            sections[1],
            "    - {{id: r{rule}, when: '{one} > {rule} && {two} < 5', then: {{owner: o{rule}}}}}"
        );
        let _ = writeln!(sections[2], "    - {{id: g{rule}, when: '{one} > {rule} && {two} < 5', say: [x]}}");
        let _ = writeln!(
            sections[3],
            "  a{}.b{}.n{rule}: {{when: '{one} > {rule} && {two} < 5'}}",
            rule % 5,
            rule % 20
        );
        let _ = writeln!(sections[4], "      - [d{rule}, {rule}, \"> {rule}\", {rule}]");
    }
    text.extend(sections);
    let empty = decide(&text, &json!({}));
    assert_eq!(empty["severity"]["status"], "undecided");
    assert_eq!(empty["unknown_total"], 300);
    let record: serde_json::Map<String, Json> = (0..300).map(|fact| (name(fact), json!(3))).collect();
    let full = decide(&text, &Json::Object(record));
    assert_eq!(full["severity"]["level"], "mid");
    assert_eq!(full["route"]["owner"]["value"], "o0");
    assert_eq!(full["outputs"]["table"]["status"], "none");
}

#[test]
fn a_list_into_which_each_rule_is_placed() {
    let mut text = String::from(
        "facts: {n: {type: int}}\nrouting:\n  rules:\n    - {id: r0, when: n == 0, then: {owner: o0}}\n",
    );
    for rule in 1..2000 {
        let _ = writeln!(
            text,
            "    - {{id: r{rule}, before: r{}, when: n >= {rule}, then: {{owner: o{rule}}}}}",
            rule - 1
        );
    }
    assert_eq!(decide(&text, &json!({"n": 7}))["route"]["owner"]["value"], "o7");
}

#[test]
fn a_thousand_elements_for_each_of_many_rules() {
    let mut text = String::from(
        "facts: {items: {type: list, of: {id: text, price: money, n: int}}}\ncompensation:\n  heads: {h: {combine: highest}}\n  rules:\n",
    );
    for rule in 0..8 {
        let _ = writeln!(
            text,
            "    - {{id: c{rule}, each: items, when: item.n >= 0, head: h, basis: contract, pay: item.price}}"
        );
    }
    text.push_str("decide:\n  d: {each: items, type: int, hit: first, default: 0, rules: [{id: d1, when: item.n > 500, then: item.n}]}\n");
    let items: Vec<Json> =
        (0..1000).map(|n| json!({"id": format!("i{n}"), "price": "1 CNY", "n": n})).collect();
    let decision = decide(&text, &json!({"items": items}));
    assert_eq!(decision["compensation"]["due"]["value"], json!(["1.00 CNY"]));
    assert_eq!(decision["compensation"]["lines"].as_array().map(Vec::len), Some(1_000));
    assert_eq!(decision["compensation"]["lines_total"], 8_000);
    assert_eq!(decision["trace"].as_array().map(Vec::len), Some(1_000));
    assert_eq!(decision["outputs"]["d"]["items"]["i999"]["value"], "999");
    assert_eq!(decision["errors"], json!([]));
}

#[test]
fn used_up_steps_are_an_error_of_the_rules_that_had_none_left() {
    let mut text = String::from("facts: {items: {type: list, of: {n: int}}}\nguidance:\n  rules:\n");
    for rule in 0..300 {
        let _ = writeln!(
            text,
            "    - {{id: g{rule}, when: 'items.exists(a, items.exists(b, a.n + b.n == -{rule} - 1))', say: [x]}}"
        );
    }
    text.push_str("decide:\n  d: {each: items, type: int, hit: first, default: 0, rules: [{id: d1, when: item.n > 500, then: item.n}]}\n  f: {type: bool, is: 'true'}\n");
    let items: Vec<Json> = (0..1000).map(|n| json!({"n": n})).collect();
    let decision = decide(&text, &json!({"items": items}));
    assert_eq!(decision["guidance"]["status"], "failed");
    assert_eq!(decision["errors"][0]["code"], "budget");
    assert_eq!(decision["outputs"]["d"]["items"]["0"]["status"], "failed");
    assert_eq!(decision["outputs"]["f"]["value"], true);
}

#[test]
fn errors_of_a_thousand_elements() {
    let mut text = String::from("facts: {items: {type: list, of: {n: int}}}\nguidance:\n  rules:\n");
    for rule in 0..10 {
        let _ = writeln!(text, "    - {{id: g{rule}, each: items, when: 10 / item.n > 1, say: [x]}}");
    }
    let items: Vec<Json> = (0..1000).map(|_| json!({"n": 0})).collect();
    let decision = decide(&text, &json!({"items": items}));
    assert_eq!(decision["errors"].as_array().map(Vec::len), Some(10_000));
}

#[test]
fn a_long_chain_of_facts_and_of_decisions() {
    let mut text = String::from("facts:\n  a0: {type: int}\n");
    for fact in 1..1500 {
        let _ = writeln!(text, "  a{fact}: {{type: int, derive: a{} + 1}}", fact - 1);
    }
    text.push_str("decide:\n  d0: {type: int, is: a1499}\n");
    for decision in 1..1500 {
        let _ = writeln!(text, "  d{decision}: {{type: int, is: d{} + 1}}", decision - 1);
    }
    assert_eq!(decide(&text, &json!({"a0": 1}))["outputs"]["d1499"]["value"], "2999");
    assert_eq!(decide(&text, &json!({}))["outputs"]["d1499"]["unknown"], json!(["a0"]));
}

#[test]
fn a_long_circle_is_refused() {
    let mut text = String::from("facts:\n");
    for fact in 0..1500 {
        let _ = writeln!(text, "  a{fact}: {{type: int, derive: a{} + 1}}", (fact + 1) % 1500);
    }
    let loaded = super::pack::load(&text);
    assert!(loaded.diagnostics.iter().any(|found| found.code.name() == "circular-fact"));
}

#[test]
fn a_deep_condition() {
    let nested = |depth: usize| format!("{}a{}", "!(".repeat(depth), ")".repeat(depth));
    let text = |depth: usize| {
        format!("facts: {{a: {{type: bool}}}}\ndecide: {{d: {{type: bool, is: '{}'}}}}\n", nested(depth))
    };
    assert_eq!(decide(&text(30), &json!({"a": true}))["outputs"]["d"]["value"], true);
    assert!(super::pack::load(&text(5000)).policy.is_none());
    let mut maps = String::from("a: true");
    for _ in 0..25 {
        maps = format!("any: [{{{maps}}}, {{all: [{{a: false}}]}}]");
    }
    let text = format!(
        "facts: {{a: {{type: bool}}}}\nscales: {{severity: {{levels: [x, y]}}}}\nseverity: {{rules: [{{id: s, when: {{{maps}}}, then: y}}]}}\n"
    );
    assert_eq!(decide(&text, &json!({"a": true}))["severity"]["level"], "y");
}

#[test]
fn many_open_types() {
    let mut text = String::from("facts:\n");
    for fact in 0..12 {
        let _ = writeln!(text, "  f{fact}: {{type: bool}}");
    }
    text.push_str("  sure: {type: bool}\ntypes:\n");
    for node in 0..1500 {
        let _ = writeln!(text, "  n{node}: {{when: sure}}");
    }
    for node in 0..10 {
        let _ = writeln!(text, "  n{node}.below: {{when: f{node}}}");
    }
    let decision = decide(&text, &json!({"sure": true}));
    assert_eq!(decision["types"]["all"].as_array().map(Vec::len), Some(1500));
    assert_eq!(decision["types"]["status"], "undecided");
}

#[test]
fn a_chain_of_packs_is_followed_only_so_far() {
    let pack = |number: usize| {
        let extends =
            if number == 0 { String::new() } else { format!("extends: [company/p{}@1]\n", number - 1) };
        let text = format!("amends: 1\npack: company/p{number}\nversion: 1.0.0\nkind: company\n{extends}");
        amends::PackFiles::new(format!("p{number}")).file("pack.yaml", text)
    };
    let codes = |length: usize| {
        let sources =
            (0..length).fold(amends::Sources::new(pack(length)), |sources, n| sources.with_library(pack(n)));
        let loaded = amends::load(sources);
        loaded.diagnostics.iter().map(|found| found.code.name()).collect::<Vec<_>>()
    };
    assert!(codes(100).is_empty());
    assert_eq!(codes(2_000), ["unsupported"]);
}

#[test]
fn remedies_and_tasks_of_a_thousand_elements() {
    let text = "
roles: {clerk: {}}
facts: {items: {type: list, of: {n: int}}, a: {type: bool}}
remedies:
  catalogue: {x: , y: , z: }
  rules:
    - {id: one, each: items, when: item.n > 0, any: [x, y], basis: goodwill, tasks: [{do: look, role: clerk}]}
    - {id: two, each: items, when: item.n > 500, forbid: [y]}
    - {id: three, when: a, forbid: [x]}
    - {id: four, each: items, when: item.n > 0 && a, all: [z], basis: statute}
";
    let items: Vec<Json> = (1..=1000).map(|n| json!({ "n": n })).collect();
    let length = |json: &Json| json.as_array().map(Vec::len);
    let decision = decide(text, &json!({"items": items, "a": true}));
    let remedies = &decision["remedies"];
    // 500 of `y`, as many as there are elements of `z`, and `x` is forbidden for all of them.
    assert_eq!((length(&remedies["options"]), &remedies["options_total"]), (Some(1000), &json!(1500)));
    assert_eq!((length(&remedies["forbidden"]), remedies.get("forbidden_total")), (Some(501), None));
    assert_eq!((length(&remedies["choices"]), remedies.get("choices_total")), (Some(1000), None));
    assert_eq!(
        (length(&decision["tasks"]["entries"]), decision["tasks"].get("entries_total")),
        (Some(1000), None)
    );
    let open = decide(text, &json!({"items": items}));
    let remedies = &open["remedies"];
    // Each `x` may be forbidden, and each `z` may be owed.
    assert_eq!((length(&remedies["possible"]), &remedies["possible_total"]), (Some(1000), &json!(3001)));
    assert_eq!(open["unknown"][0]["fact"], "a");
}

#[test]
fn two_thousand_rules_of_one_remedy_and_of_one_ladder() {
    let mut text = String::from("facts:\n");
    for fact in 0..2000 {
        let _ = writeln!(text, "  f{fact}: {{type: bool}}");
    }
    text.push_str("remedies:\n  catalogue: {x: }\n  rules:\n");
    for rule in 0..2000 {
        let gives = if rule % 2 == 0 { "all: [x], basis: goodwill" } else { "forbid: [x]" };
        let _ = writeln!(text, "    - {{id: r{rule}, when: f{rule}, {gives}}}");
    }
    text.push_str("escalation:\n  ladders: {l: {levels: [a, b, c]}}\n  rules:\n");
    for rule in 0..2000 {
        let _ = writeln!(text, "    - {{id: e{rule}, when: f{rule}, then: {{to: b}}}}");
    }
    let decision = decide(&text, &json!({}));
    assert_eq!(decision["remedies"]["status"], "undecided");
    assert_eq!(decision["remedies"]["unknown"].as_array().map(Vec::len), Some(2000));
    assert_eq!(decision["escalation"]["status"], "undecided");
    assert_eq!(decide(&text, &json!({"f1": true}))["remedies"]["status"], "decided");
}
