//! Records from values of a program.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::ser::Error as _;

use super::*;

/// Returns what comes of a value.
fn read<T: Serialize + ?Sized>(value: &T) -> Vec<String> {
    outcome(policy_of(PACK).facts_from(value))
}

/// A field of any type at the path of a fact.
fn at<T: Serialize>(path: &'static str, value: T) -> Vec<String> {
    read(&BTreeMap::from([(path, value)]))
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Channel {
    OnSite,
}

#[derive(Serialize)]
struct Kilograms(String);

#[derive(Serialize, Default)]
struct Item {
    name: &'static str,
    price: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<Tag>,
}

#[derive(Serialize)]
struct Tag {
    word: char,
    at: &'static str,
}

#[derive(Serialize)]
struct Order {
    items: [Item; 2],
    codes: (u8, i128),
}

#[derive(Serialize)]
struct Person {
    name: String,
    age: u64,
}

#[derive(Serialize)]
struct Record {
    ok: bool,
    count: i8,
    weight: Kilograms,
    price: &'static str,
    #[serde(rename = "channel.of")]
    channel: Channel,
    channels: Vec<Channel>,
    order: Order,
    #[serde(flatten)]
    person: BTreeMap<&'static str, Person>,
    born: Option<&'static str>,
    rate: (),
}

#[test]
fn a_struct_is_a_record() {
    let shoes = Item { name: "shoes", price: Some("19.90 CNY".into()), tags: vec![] };
    let laces = Item { name: "laces", tags: vec![Tag { word: 'x', at: "2026-01-02" }], ..Item::default() };
    let record = Record {
        ok: true,
        count: 7,
        weight: Kilograms("1.50 kg".into()),
        price: "36 CNY",
        channel: Channel::OnSite,
        channels: vec![Channel::OnSite],
        order: Order { items: [shoes, laces], codes: (1, 2) },
        person: BTreeMap::from([("person", Person { name: "Ann".into(), age: 41 })]),
        born: None,
        rate: (),
    };
    assert_eq!(
        read(&record),
        [
            "ok=true",
            "count=7",
            "weight=1.5",
            "price=36.00 CNY",
            "channel.of=on_site",
            "channels=[on_site]",
            "order.items=[{name: 'shoes', price: 19.90 CNY}, {name: 'laces', tags: [{at: 2026-01-02, word: 'x'}]}]",
            "order.codes=[1, 2]",
            "person.name='Ann'",
            "person.age=41",
        ]
    );
}

#[test]
fn a_binary_float_is_refused_wherever_a_fact_would_hold_it() {
    let help = "use an integer or a decimal type, or give the digits as text";
    let refused = |path: &str| [format!("fact-type {path}: is a binary float | {help}")];
    for path in ["rate", "price", "discount", "many", "claim.text", "person.age", "weight"] {
        assert_eq!(at(path, 0.1_f64), refused(path));
        assert_eq!(at(path, f32::NAN), refused(path));
    }
    let items = [BTreeMap::from([("weight", 2.5)])];
    assert_eq!(at("order.items", items), refused("order.items[0].weight"));
    let amount = at("price", BTreeMap::from([("amount", 36.5)]));
    assert!(
        amount[0].starts_with("fact-format price: is an object, expected an amount in CNY"),
        "{amount:?}"
    );
}

#[test]
fn whole_numbers_keep_their_digits_up_to_64_bits() {
    assert_eq!(at("many", i64::MIN), ["many=-9223372036854775808"]);
    assert_eq!(at("rate", 5_u16), ["rate=5"]);
    let beyond = |digits: &str| {
        [format!("fact-range many: is the number `{digits}`, which does not fit a whole number of 64 bits")]
    };
    assert_eq!(at("many", u64::MAX), beyond("18446744073709551615"));
    assert_eq!(at("many", i128::MIN), beyond("-170141183460469231731687303715884105728"));
    assert_eq!(at("count", 11), ["fact-bounds count: is `11`, above its greatest value `10`"]);
}

/// A type that cannot be serialized.
struct Unwilling;

impl Serialize for Unwilling {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("the lock is poisoned"))
    }
}

/// Returns the error of a record that cannot be serialized.
pub(super) fn unwilling(policy: &Policy) -> FactsError {
    policy.facts_from(&Unwilling).unwrap_err()
}

/// Nested without end, as a structure that holds itself would be.
struct Endless;

impl Serialize for Endless {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq([Endless])
    }
}

/// A map that gives one key twice.
struct Twice;

impl Serialize for Twice {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("ok", true), ("ok", false)])
    }
}

#[test]
fn what_is_no_record_is_said_at_its_path() {
    let rows: Vec<(Vec<String>, &str)> = vec![
        (
            at("order", BTreeMap::from([("items", vec![Unwilling])])),
            "not-serializable order.items[0]: cannot be serialized: the lock is poisoned",
        ),
        (read(&Unwilling), "not-serializable: the record cannot be serialized: the lock is poisoned"),
        (at("order", BTreeMap::from([([1], 2)])), "record-shape order.‹key›: is a key that is no text"),
        (read(&Endless), "record-limit: the record is nested more than 64 deep"),
        (read(&vec![0_u8; limits::RECORD_NODES]), "record-limit: the record holds more than 1000000 values"),
        (read(&Twice), "duplicate-fact: is an object that gives a key twice"),
        (
            read("text"),
            "record-shape: the record is ‹text, 4 chars›, expected an object of facts | write `{\"path\": value, …}`",
        ),
        (at("wieght", 1), "undeclared-fact wieght: is not declared as a fact | did you mean `weight`?"),
        (
            at("claim.text", serde_json::json!({"a": [1]})),
            "fact-type claim.text: is an object, expected a text",
        ),
    ];
    for (found, expected) in rows {
        assert_eq!(found, [expected]);
    }
}

#[test]
fn all_faults_come_together() {
    let record = serde_json::json!({"ok": 1, "rate": 0.5, "wieght": 2});
    let codes = |faults: Vec<String>| -> Vec<String> {
        faults.iter().map(|fault| fault.split(':').next().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(codes(read(&record)), ["fact-type ok", "fact-type rate", "undeclared-fact wieght"]);
}

#[test]
fn keys_may_be_numbers_and_what_no_fact_declares_may_be_ignored() {
    let keys = BTreeMap::from([(5, 0.1)]);
    let record = crate::Record::from_serialize(&keys);
    let ignoring = ReadOptions { ignore_unknown: true, ..ReadOptions::default() };
    let facts = policy_of(PACK).facts_from_records(&[&record], &ignoring).unwrap();
    assert_eq!(facts.ignored(), 1);
}

proptest! {
    /// A value read through serde is what its JSON text gives.
    #[test]
    fn json_says_the_same(size in any::<i64>(), ok in any::<bool>(), text in "\\PC{0,12}", codes in prop::collection::vec(any::<i64>(), 0..4)) {
        let value = serde_json::json!({"many": size, "ok": ok, "claim": {"text": text}, "order.codes": codes, "born": null});
        let policy = policy_of(PACK);
        let text = policy.facts_from_json(value.to_string()).unwrap();
        prop_assert_eq!(outcome(policy.facts_from(&value)), outcome(Ok(text)));
    }
}
