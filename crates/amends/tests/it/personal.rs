//! No value of a fact marked `pii` stands in clear in what the library gives out, whatever becomes
//! of the rules that read it.

use amends::{Decision, Instant, PackFiles, Policy, ReadOptions, Sources, load};

/// A rule, a derived fact and a result for every way in which personal data could get out.
const PACK: &str = r#"
amends: 1
pack: test/personal
version: 1.0.0
kind: company
languages: [en]
currency: CNY
governed_by: customer.since
facts:
  complaint.text:   {type: text, pii: true, signals: true}
  customer.name:    {type: text, pii: true}
  customer.phone:   {type: text, pii: true}
  customer.age:     {type: int, pii: true, max: 200}
  customer.years:   {type: int, pii: true}
  customer.since:   {type: timestamp, pii: true}
  customer.income:  {type: money(any), pii: true}
  customer.fee:     {type: money, pii: true}
  customer.minor:   {type: bool, derive: customer.age < 18}
  customer.letter:  {type: text, derive: "'Dear ' + customer.name"}
  customer.words:   {type: list, of: text, derive: "[customer.name, customer.phone]"}
  customer.half:    {type: decimal, derive: "round(decimal(customer.age) / 2, 0.01, half_up)"}
  customer.score:   {type: int, derive: "1000 / (customer.age - customer.years)"}
  customer.account: {type: int, derive: "int(customer.phone)"}
  family:           {type: list, pii: true, of: {id: text, name: text, age: int, share: money}}
  order.total:      {type: money}
  order.channel:    {type: text}
signals:
  angry: {any: [furious]}
types:
  angry: {when: signal.angry}
  named: {when: "customer.name != '' && customer.letter.startsWith('Dear')"}
  grown: {when: {customer.half: "> 5"}}
roles: {agent: {}}
escalation:
  ladders: {desk: {levels: [first, second]}}
  rules:
    - {id: up-named, when: "customer.letter.contains('Dear')", then: {to: second, tasks: [{do: Call, role: agent, within: duration(customer.phone)}]}}
    - {id: up-broken, when: int(customer.name) > 5, then: {notify: [agent]}}
remedies:
  catalogue: {visit: , gift: }
  rules:
    - {id: visit-kin, each: family, when: item.age > 5 && item.name != '', any: [visit], basis: goodwill}
    - {id: no-gift, each: family, when: int(item.name) > 5, forbid: [gift]}
compensation:
  heads: {income: {combine: sum}}
  rules:
    - {id: third, head: income, basis: contract, pay: "round(order.total / customer.age, 0.01, half_up)"}
    - {id: broken-line, head: income, basis: contract, pay: "round(order.total / (customer.age - customer.years), 0.01, half_up)"}
    - {id: negative, head: income, basis: contract, pay: "0 CNY - customer.fee"}
guidance:
  rules:
    - {id: greet, when: "customer.letter.contains('Dear')", say: [Use the name.]}
    - {id: listed, when: "size(customer.words) > 1", say: [Write twice.]}
    - {id: ask, when: "customer.letter.contains(order.channel)", say: [Ask.]}
decide:
  letter:  {type: text, is: customer.letter}
  words:   {type: text, is: "customer.words[0]"}
  halves:  {type: decimal, hit: collect, rules: [{id: half-now, then: customer.half}, {id: half-open, when: "order.channel == 'x'", then: customer.half + 1}]}
  chosen:  {type: decimal, hit: first, default: customer.half, rules: [{id: choose-one, when: "order.channel == 'web'", then: "1.5"}]}
  either:  {type: bool, hit: any, rules: [{id: either-one, when: "customer.letter != ''", then: "true"}, {id: either-two, when: "customer.age > 1", then: "false"}]}
  number:  {type: int, is: int(customer.phone)}
  day:     {type: date, is: date(customer.letter)}
  money:   {type: bool, is: customer.income > 5 CNY}
  product: {type: int, is: customer.age * 9000000000000000000}
  initials: {type: text, is: "customer.name.split(' ').transformList(i, part, part.substring(i, i + 1)).join('.')"}
  middle:  {type: int, is: "customer.phone.indexOf('0', 99)"}
  place:   {type: text, is: "customer.words[customer.age]"}
  account: {type: bool, is: customer.account > 5}
  score:   {type: bool, is: customer.score > 5}
  fields:  {type: bool, is: "family.exists(f, int(f.name) > 5)"}
  reader:  {type: int, is: "size(letter) / (0 * 1)"}
  relative: {type: bool, each: family, hit: first, rules: [{id: relative-old, when: item.age > 5, then: item.age > 50}, {id: relative-bad, when: int(item.name) > 5, then: "true"}]}
"#;

const RECORD: &str = r#"{
    "complaint": {"text": "I am furious, says Ann Quill"},
    "customer": {"name": "Ann Quill", "phone": "555-0177", "age": 187, "years": 187, "since": "2019-04-05T06:07:08Z", "income": "8123.00 USD", "fee": "6.54 CNY"},
    "family": [{"id": "kin-41", "name": "Bob Quill", "age": 163, "share": "4711.00 CNY"}],
    "order": {"total": "90.00 CNY"}
}"#;

/// Parts of every personal value of the record; what is calculated from them besides.
const SECRETS: &[&str] = &[
    "Ann", "Quill", "555", "0177", "187", "2019", "04-05", "8123", "USD", "6.54", "furious,", "kin-41",
    "Bob", "163", "4711",
];

fn policy() -> Policy {
    let loaded = load(Sources::new(PackFiles::new("personal").file("pack.yaml", PACK)));
    loaded.policy.clone().unwrap_or_else(|| panic!("{}", loaded.render()))
}

fn as_of() -> Instant {
    Instant::parse("2026-03-05T10:00:00+08:00").unwrap()
}

fn assert_masked(what: &str, text: &str) {
    for secret in SECRETS {
        if let Some(at) = text.find(secret) {
            let start = text.floor_char_boundary(at.saturating_sub(200));
            let end = text.ceil_char_boundary((at + 80).min(text.len()));
            panic!("{what} shows `{secret}`: … {} …", text.get(start..end).unwrap_or_default());
        }
    }
}

fn decision(record: &str) -> (Policy, Decision) {
    let policy = policy();
    let options = ReadOptions { partial: true, ..ReadOptions::default() };
    let facts = policy.facts_from_json_with(record, &options).unwrap_or_else(|error| panic!("{error}"));
    let decision = policy.decide(&facts, as_of());
    (policy, decision)
}

#[test]
fn a_decision_shows_no_personal_value() {
    let (_, decision) = decision(RECORD);
    let mut value = decision.to_value();
    // A digest may hold any digits.
    value["policy"] = serde_json::Value::Null;
    let json = value.to_string();
    assert_masked("the decision", &json);
    // What the test is about did happen: rules failed on personal values, and values were read.
    let codes: Vec<&str> = decision.errors().iter().map(|error| error.code.name()).collect();
    for code in [
        "bad-conversion",
        "currency-mismatch",
        "division-by-zero",
        "index-out-of-range",
        "negative-amount",
        "overflow",
    ] {
        assert!(codes.contains(&code), "{code} is missing in {codes:?}");
    }
    for masked in ["‹text, 9 chars›", "‹int›", "‹money›", "‹timestamp›", "‹date›", "‹decimal›", "‹list›"]
    {
        assert!(json.contains(masked), "{masked} is missing in {json}");
    }
}

#[test]
fn an_explanation_shows_no_personal_value() {
    let policy = policy();
    let facts = policy.facts_from_json(RECORD).unwrap();
    for rule in policy.rules() {
        for explanation in policy.explain(&facts, as_of(), rule).unwrap() {
            assert_masked(rule, &format!("{explanation:?}"));
        }
    }
}

#[test]
fn a_result_is_given_in_clear_where_it_is_asked_for() {
    let (_, decision) = decision(RECORD);
    let letter = decision.outputs().iter().find(|output| output.id == "letter").unwrap();
    let (_, result) = &letter.outputs[0];
    assert!(result.is_personal());
    assert_eq!(result.value(), Some(&amends::Value::String("Dear Ann Quill".into())));
    assert_eq!(decision.to_value()["outputs"]["letter"]["value"], "‹text, 14 chars›");
    assert_eq!(decision.to_value_with_personal_results()["outputs"]["letter"]["value"], "Dear Ann Quill");
    // An amount is the answer, whatever it was calculated from.
    assert_eq!(decision.to_value()["compensation"]["lines"][0]["amount"], "0.48 CNY");
}

#[test]
fn what_a_test_shows_is_no_personal_value() {
    let policy = policy();
    let facts = policy.facts_from_json(RECORD).unwrap();
    let decision = policy.decide(&facts, as_of());
    let personal = |name: &str| {
        let output = decision.outputs().iter().find(|output| output.id == name).unwrap();
        output.outputs[0].1.is_personal()
    };
    for (output, expected) in [
        ("letter", true),
        ("words", true),
        ("halves", true),
        ("chosen", true),
        ("number", true),
        ("product", true),
        ("place", true),
        ("initials", true),
        ("middle", true),
        ("either", false),
        ("money", false),
        ("account", false),
        ("fields", false),
        ("reader", false),
    ] {
        assert_eq!(personal(output), expected, "{output}");
    }
}

#[test]
fn faults_of_a_record_show_no_personal_value() {
    let policy = policy();
    for record in [
        r#"{"customer.age": "Ann Quill"}"#,
        r#"{"customer.age": 555.0177}"#,
        r#"{"customer.since": "2019-04-05"}"#,
        r#"{"customer.since": "2019-04-05T06:07:08"}"#,
        r#"{"customer.income": "8123"}"#,
        r#"{"customer.income": "Ann 8123"}"#,
        r#"{"customer.name": ["Ann Quill"]}"#,
        r#"{"customer.phone": 5550177}"#,
        r#"{"family": [{"name": 163, "age": "Bob", "share": 4711.12345678}]}"#,
        r#"{"family": "Ann Quill"}"#,
        r#"{"customer.name": "Ann Quill", "customer.letter": "Dear Bob Quill"}"#,
        r#"{"customer.letter": 555}"#,
        r#"{"customer.age": 20, "customer.half": "38.5"}"#,
        r#"{"customer.age": 38.5}"#,
        r#"{"customer.age": 555}"#,
        r#"{"customer": "Ann Quill"}"#,
        r#"["Ann Quill"]"#,
        r#"{"customer.name": "Ann Quill"#,
        r#"{"customer.name": Ann}"#,
        "{\"customer.name\": \"Ann \u{1} Quill\"}",
    ] {
        let error = policy.facts_from_json(record).expect_err(record);
        assert_masked(record, &error.to_string());
        for fault in error.faults() {
            assert_masked(record, &format!("{:?} {:?} {}", fault.found, fault.help, fault.message));
        }
    }
}
