//! What concerns a record as a whole: places, limits, the envelope, layers, conditions, and laws
//! that hold for every record.

use super::*;

const CONDITIONS: &str = "
params:
  factor: {type: decimal, value: 2}
  dated: {type: decimal, values: {2026-01-01: 3}}
facts:
  parcel.weight: {type: decimal, unit: kg, required: true, ask: {en: How heavy is it?}}
  parcel.price: {type: money}
  parcel.paid: {type: money}
  parcel.locker: {type: bool}
  parcel.intent: {type: bool, presume: false, because: {en: Who alleges it must prove it}}
  locker.number: {type: int, applies: parcel.locker, required: true}
  over: {type: money, derive: 'parcel.paid - parcel.price'}
  twice: {type: decimal, derive: 'parcel.weight * param.factor'}
  thrice: {type: decimal, derive: 'parcel.weight * param.dated'}
  old: {type: bool, derive: 'as_of > parcel.at'}
  parcel.at: {type: timestamp}
  meant: {type: bool, derive: '!parcel.intent'}
  person.age: {type: int, pii: true}
  person.double: {type: int, pii: true, derive: person.age * 2}
assume: ['parcel.weight > 0 kg', 'parcel.paid >= parcel.price', 'person.age < 150']
";

#[test]
fn a_record_is_checked_as_a_whole() {
    let policy = policy_of(CONDITIONS);
    for (text, expected) in WHOLE {
        assert_eq!(outcome(policy.facts_from_json(text)), *expected, "{text}");
    }
}

const WHOLE: &[(&str, &[&str])] = &[
    (r#"{"parcel.weight": 1, "parcel.locker": false}"#, &["parcel.weight=1", "parcel.locker=false"]),
    (
        r#"{"parcel.locker": false}"#,
        &["missing-fact parcel.weight: is required and absent | How heavy is it?"],
    ),
    (
        r#"{"parcel.weight": null, "parcel.locker": true}"#,
        &[
            "missing-fact parcel.weight: is required and absent | How heavy is it?",
            "missing-fact locker.number: is required and absent",
        ],
    ),
    (
        r#"{"parcel.weight": "x", "parcel.locker": false}"#,
        &["fact-format parcel.weight: is the text `x`, expected a number of `kg`"],
    ),
    (r#"{"parcel.weight": 1}"#, &["missing-fact locker.number: is required and absent"]),
    (r#"{"parcel.weight": 1, "locker.number": 7}"#, &["parcel.weight=1", "locker.number=7"]),
    (
        r#"{"parcel.weight": 1, "parcel.locker": true, "locker.number": 7}"#,
        &["parcel.weight=1", "parcel.locker=true", "locker.number=7"],
    ),
    (
        r#"{"parcel.weight": 1, "parcel.locker": false, "locker.number": 7}"#,
        &[
            "fact-not-applicable locker.number: is given, but it does not apply to this record | leave it out, or correct the facts that say when it applies",
        ],
    ),
    (
        r#"{"parcel.weight": 1, "parcel.locker": 0, "locker.number": 7}"#,
        &["fact-type parcel.locker: is the number `0`, expected `true` or `false`"],
    ),
    (
        r#"{"parcel.weight": 1, "parcel.locker": false, "parcel.price": 5, "parcel.paid": 7, "over": 2}"#,
        &[
            "parcel.weight=1",
            "parcel.price=5.00 CNY",
            "parcel.paid=7.00 CNY",
            "parcel.locker=false",
            "over=2.00 CNY",
        ],
    ),
    (
        r#"{"parcel.weight": 1, "parcel.locker": false, "parcel.price": 5, "parcel.paid": 7, "over": 3}"#,
        &[
            "derived-fact-supplied over: is `3.00 CNY`, but it is a derived fact | it is derived from other facts, as `2.00 CNY` | leave it out",
        ],
    ),
    (
        r#"{"parcel.weight": 1, "parcel.locker": false, "parcel.price": 5, "over": 3}"#,
        &[
            "derived-fact-supplied over: is `3.00 CNY`, but it is a derived fact | it is derived, but these facts do not suffice to check it | leave it out",
        ],
    ),
    (
        r#"{"parcel.weight": 1, "parcel.locker": false, "twice": 2}"#,
        &["parcel.weight=1", "parcel.locker=false", "twice=2"],
    ),
    (
        r#"{"parcel.weight": 1, "parcel.locker": false, "thrice": 3}"#,
        &[
            "derived-fact-supplied thrice: is `3`, but it is a derived fact | it is derived, but these facts do not suffice to check it | leave it out",
        ],
    ),
    (
        r#"{"parcel.weight": 1, "parcel.locker": false, "parcel.at": "2026-01-01T00:00:00Z", "old": true}"#,
        &[
            "derived-fact-supplied old: is `true`, but it is a derived fact | it is derived, but these facts do not suffice to check it | leave it out",
        ],
    ),
    (
        r#"{"parcel.weight": 1, "parcel.locker": false, "meant": true}"#,
        &["parcel.weight=1", "parcel.locker=false", "meant=true"],
    ),
    (
        r#"{"parcel.weight": 1, "parcel.locker": false, "parcel.intent": true, "meant": true}"#,
        &[
            "derived-fact-supplied meant: is `true`, but it is a derived fact | it is derived from other facts, as `false` | leave it out",
        ],
    ),
    (
        r#"{"parcel.weight": 1, "parcel.locker": false, "person.age": 20, "person.double": 41}"#,
        &[
            "derived-fact-supplied person.double: is a value, but it is a derived fact | it is derived from other facts, as another value | leave it out",
        ],
    ),
    (
        r#"{"parcel.weight": 0, "parcel.locker": false}"#,
        &[
            "assumption-broken: the record breaks the assumption `'parcel.weight > 0 kg'` | `parcel.weight` is `0`",
        ],
    ),
    (
        r#"{"parcel.weight": 1, "parcel.locker": false, "parcel.price": 9, "parcel.paid": 7}"#,
        &[
            "assumption-broken: the record breaks the assumption `'parcel.paid >= parcel.price'` | `parcel.paid` is `7.00 CNY` | `parcel.price` is `9.00 CNY`",
        ],
    ),
    (
        r#"{"parcel.weight": 1, "parcel.locker": false, "parcel.price": 9}"#,
        &["parcel.weight=1", "parcel.price=9.00 CNY", "parcel.locker=false"],
    ),
    (
        r#"{"parcel.weight": 1, "parcel.locker": false, "person.age": 151}"#,
        &["assumption-broken: the record breaks the assumption `'person.age < 150'`"],
    ),
];

#[test]
fn options_loosen_the_reading() {
    let policy = policy_of(CONDITIONS);
    let read = |text: &str, options: ReadOptions| policy.facts_from_json_with(text, &options);
    let partial = ReadOptions { partial: true, ..ReadOptions::default() };
    assert_eq!(outcome(read(r#"{"parcel.locker": true}"#, partial)), ["parcel.locker=true"]);
    let loose = ReadOptions { ignore_unknown: true, partial: true };
    let facts = read(r#"{"a": [{"b": 1}], "parcel": {"c": 1, "weight": 2}}"#, loose).unwrap();
    assert_eq!(facts.ignored(), 2);
    assert_eq!(outcome(Ok(facts)), ["parcel.weight=2"]);

    let manifest = format!("{MANIFEST}unknown_facts: ignore\n");
    let policy = policy_with(&manifest, PACK);
    let facts =
        policy.facts_from_json(r#"{"ok": true, "a": 1, "order.items": [{"a": 1, "name": "b"}]}"#).unwrap();
    assert_eq!(facts.ignored(), 2);
    assert_eq!(outcome(Ok(facts)), ["ok=true", "order.items=[{name: 'b'}]"]);
}

#[test]
fn faults_have_places() {
    let rows: &[(&str, &str)] = &[
        ("{\n  \"claim\": {\"text\": \"甲乙\", \"ok\": 1}}", "line 2, column 27"),
        ("{\"ok\":\n\n 1}", "line 3, column 2"),
        ("{\"甲\": 1}", "line 1, column 2"),
        ("\u{feff}{\"weather\": 1}", "line 1, column 2"),
        ("{\"a\\u0020b\": 1}", "line 1, column 2"),
        ("{\"ok\": true, \"ok\": 1}", "line 1, column 14"),
        ("{\"order\": {\"codes\": [1,\n2, \"x\"]}}", "line 2, column 4"),
        ("{\"ok\": tru}", "line 1, column 11"),
        ("5", "line 1, column 1"),
    ];
    let policy = policy_of(PACK);
    for (text, expected) in rows {
        let error = policy.facts_from_json(text).unwrap_err();
        let place = error.faults()[0].place.as_ref().unwrap();
        assert_eq!(place.to_string(), *expected, "{text}: {error}");
    }
    let record = Record::from_cells([("claim.text", "a"), ("count", "many")]);
    let error = policy.facts_from_records(&[&record], &ReadOptions::default()).unwrap_err();
    assert_eq!(error.faults()[0].place, Some(FactPlace::Column("count".into())));
}

#[test]
fn text_that_is_not_utf8_is_placed() {
    let policy = policy_of(PACK);
    let error = policy.facts_from_json(b"{\"claim.text\":\n \"\xe7\x94\xb2\xff\"}").unwrap_err();
    assert_eq!(error.to_string(), "the record is not UTF-8 [not-utf8] at line 2, column 4; save it as UTF-8");
}

#[test]
fn an_error_shows_all_its_faults() {
    let policy = policy_of(PACK);
    let error = policy.facts_from_json(r#"{"ok": 1, "weather": 2}"#).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`ok` is the number `1`, expected `true` or `false` [fact-type] at line 1, column 8\n\
         `weather` is not declared as a fact [undeclared-fact] at line 1, column 11"
    );
    assert_eq!(error.faults()[0].found.as_deref(), Some("`1`"));

    let many: Vec<String> = (0..250).map(|number| format!("\"f{number}\": 1")).collect();
    let error = policy.facts_from_json(format!("{{{}}}", many.join(","))).unwrap_err();
    assert_eq!((error.faults().len(), error.total()), (100, 250));
    assert!(error.to_string().ends_with("\nand 150 more"));
}

#[test]
fn hostile_records_end_in_a_fault() {
    let policy = policy_of(PACK);
    let long = "甲".repeat(3_500_000);
    let nested = format!("{{\"claim\": {}}}", "[".repeat(200_000));
    let closed = format!("{{\"weather\": {}{}}}", "[".repeat(65), "]".repeat(65));
    let wide = format!("{{\"weather\": [{}0]}}", "0,".repeat(1_000_001));
    let keys: Vec<String> = (0..50_000).map(|number| format!("\"weather{number}\": 1")).collect();
    let items = format!("{{\"order.codes\": [{}0]}}", "0,".repeat(1_000));
    let rows: &[(String, &str)] = &[
        (nested, "record-limit"),
        (closed, "record-limit"),
        (wide, "record-limit"),
        (format!("{{{}}}", keys.join(",")), "undeclared-fact"),
        (items, "list-too-long order.codes"),
        (format!("{{\"rate\": {}}}", "9".repeat(4_000)), "fact-range rate"),
        (format!("{{\"rate\": {}}}", "9".repeat(1_000_000)), "record-limit: a number has too many digits"),
        (format!("{{\"{}\": 1}}", "x".repeat(1_000_000)), "undeclared-fact"),
    ];
    for (text, expected) in rows {
        let found = outcome(policy.facts_from_json(text));
        let shown: String = text.chars().take(40).collect();
        assert!(found[0].starts_with(expected), "{shown}: {:.200}", found[0]);
    }
    let facts = policy.facts_from_json(format!("{{\"claim.text\": \"{long}\"}}")).unwrap();
    assert!(matches!(facts.get("claim.text"), Some(Value::String(text)) if **text == *long));
}

#[test]
fn a_case_is_an_envelope_or_the_facts() {
    let policy = policy_of(PACK);
    let rows: &[(&str, &str)] = &[
        (r#"{"ok": true}"#, "- - - [ok=true]"),
        (r#"{"facts": {"ok": true}}"#, "- - - [ok=true]"),
        (
            r#"{"id": 17, "policy": "p", "as_of": "2026-01-01T00:00:00Z", "facts": {}, "events": []}"#,
            "17 p 2026-01-01T00:00:00Z []",
        ),
        (
            r#"{"id": null, "facts": null}"#,
            "record-shape: the record is absent, expected an object of facts | write `{\"path\": value, …}`",
        ),
        (
            r#"{"id": [1], "as_of": "2026-01-01T00:00:00", "evnts": 1, "events": [{"event": "message"}], "facts": {"ok": 1}}"#,
            "fact-type id: is a list, expected a text; \
             naive-timestamp as_of: is the text `2026-01-01T00:00:00`, which has no offset and so is no instant \
             | add the offset: in Asia/Shanghai it is `2026-01-01T00:00:00+08:00`; \
             undeclared-field evnts: is no key of a case | did you mean `events`?; \
             events-not-supported events: are not read by this version | leave `events` out; \
             fact-type ok: is the number `1`, expected `true` or `false`",
        ),
        (
            r#"{"id": "a", "ok": true}"#,
            "undeclared-fact id: is not declared as a fact | beside `id`, a case holds its facts under `facts`",
        ),
    ];
    for (text, expected) in rows {
        let found = match policy.case_from_json(text, &ReadOptions::default()) {
            Ok(case) => {
                let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
                let as_of = or_none(case.as_of.map(|instant| instant.to_string()));
                let facts = outcome(Ok(case.facts)).join(", ");
                format!("{} {} {as_of} [{facts}]", or_none(case.id), or_none(case.policy))
            }
            Err(error) => outcome(Err(error)).join("; "),
        };
        assert_eq!(found, *expected, "{text}");
    }
}

#[test]
fn the_head_of_a_case_is_read_without_a_policy() {
    let head =
        peek_case(r#"{"as_of": "naive", "policy": "us/cfpb", "facts": {"anything": [1]}, "id": 5}"#).unwrap();
    assert_eq!(head, CaseHead { id: Some("5".into()), policy: Some("us/cfpb".into()), as_of: None });
    assert_eq!(peek_case(r#"{"policy": "a fact"}"#).unwrap(), CaseHead::default());
    assert_eq!(peek_case("{").unwrap_err().faults()[0].code.name(), "json-syntax");
}

#[test]
fn layers_replace_whole_facts() {
    let policy = policy_of(PACK);
    let base = Record::from_json(br#"{"ok": true, "count": 3, "order.codes": [1, 2], "many": 5}"#).unwrap();
    let own = Record::from_json(br#"{"count": null, "order": {"codes": [9]}, "many": "x"}"#).unwrap();
    let read = |layers: &[&Record<'_>]| outcome(policy.facts_from_records(layers, &ReadOptions::default()));
    assert_eq!(read(&[&base]), ["ok=true", "count=3", "many=5", "order.codes=[1, 2]"]);
    assert_eq!(read(&[&base, &own]), ["fact-format many: is the text `x`, expected a whole number"]);
    let own = Record::from_json(br#"{"count": null, "order": {"codes": [9]}}"#).unwrap();
    assert_eq!(read(&[&base, &own]), ["ok=true", "many=5", "order.codes=[9]"]);
    assert_eq!(read(&[]), [""; 0]);
}

#[test]
fn yaml_and_cells_are_read_by_the_types_of_the_facts() {
    let rows: &[(&str, &[&str])] = &[
        (
            "{ok: true, count: 3, claim.text: no, person: {name: 5}}",
            &["ok=true", "count=3", "claim.text='no'", "person.name='5'"],
        ),
        (
            "{ok: 'true', count: '3', rate: 1.10, price: 36, channels: phone}",
            &["ok=true", "count=3", "rate=1.1", "price=36.00 CNY", "channels=[phone]"],
        ),
        (
            "{ok: ~, received: 2026-01-02T01:30:00Z, born: 2026-01-02}",
            &["born=2026-01-02", "received=2026-01-02T09:30:00+08:00"],
        ),
        ("order: {items: [{name: a, price: 5 CNY}]}", &["order.items=[{name: 'a', price: 5.00 CNY}]"]),
        (
            "ok: no",
            &[
                "fact-format ok: is the text `no`, expected `true` or `false` | a binding can translate: `words: {Y: true, N: false}`",
            ],
        ),
        (
            "[1]",
            &[
                "record-shape: the record is a list, expected an object of facts | write `{\"path\": value, …}`",
            ],
        ),
    ];
    let policy = policy_of(PACK);
    for (text, expected) in rows {
        let mut sources = SourceMap::new();
        let source = sources.add("case.yaml", *text).unwrap();
        let document = yaml::parse(&sources, source).document.unwrap();
        let record = Record::from_yaml(&document, document.root().unwrap());
        assert_eq!(
            outcome(policy.facts_from_records(&[&record], &ReadOptions::default())),
            *expected,
            "{text}"
        );
    }
    let cells = [
        ("ok", "TRUE"),
        ("count", "3"),
        ("claim.text", ""),
        ("price", "36.5"),
        ("channels", "phone"),
        ("delay", "24 h"),
    ];
    let record = Record::from_cells(cells);
    assert_eq!(
        outcome(policy.facts_from_records(&[&record], &ReadOptions::default())),
        ["ok=true", "count=3", "price=36.50 CNY", "delay=86400s", "channels=[phone]"]
    );
}

#[test]
fn aliases_cannot_blow_up_a_record() {
    use std::fmt::Write;
    let mut text = "a0: &a0 [x, x]\n".to_owned();
    for level in 1..40 {
        writeln!(text, "a{level}: &a{level} [*a{0}, *a{0}]", level - 1).unwrap();
    }
    let mut sources = SourceMap::new();
    let source = sources.add("case.yaml", text).unwrap();
    // The reader of YAML may refuse it first.
    let Some(document) = yaml::parse(&sources, source).document else { return };
    let policy = policy_of(PACK);
    let record = Record::from_yaml(&document, document.root().unwrap());
    let found = outcome(policy.facts_from_records(&[&record], &ReadOptions::default()));
    assert!(found[0].starts_with("record-limit"), "{}", found[0]);
}

#[test]
fn debug_output_masks_personal_values() {
    let policy = policy_of(PACK);
    let facts = policy.facts_from_json(r#"{"ok": true, "person": {"name": "Li", "age": 44}}"#).unwrap();
    assert_eq!(format!("{facts:?}"), r#"{"ok": true, "person.name": "‹masked›", "person.age": "‹masked›"}"#);
}

#[test]
fn every_code_of_the_stage_occurs() {
    let (plain, whole) = (policy_of(PACK), policy_of(CONDITIONS));
    let list = format!("{{\"order.codes\": [{}0]}}", "0,".repeat(1_000));
    let deep = "[".repeat(100);
    let records: Vec<&str> = super::faults::records().collect();
    let further = [r#"{"facts": {}, "events": [1]}"#, &list, &deep];
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    seen.insert(super::serialize::unwilling(&plain).faults()[0].code.name());
    let mut see = |result: Result<Case, FactsError>| {
        seen.extend(result.err().iter().flat_map(|error| error.faults()).map(|fault| fault.code.name()));
    };
    let records = records.into_iter().chain(further);
    records.for_each(|text| see(plain.case_from_json(text, &ReadOptions::default())));
    WHOLE.iter().for_each(|(text, _)| see(whole.case_from_json(text, &ReadOptions::default())));
    see(plain.case_from_json(b"\xff", &ReadOptions::default()));
    let bind = "ignore: []\nbind: {A: ok}";
    let binding = crate::Binding::read(&plain, &mut SourceMap::new(), "b.yaml", bind).unwrap();
    see(binding.case(&Record::from_cells([("B", "1")]), &ReadOptions::default()));
    let declared: BTreeSet<&str> = codes::ALL
        .iter()
        .filter(|entry| entry.stage == Stage::Facts)
        .map(|entry| entry.code.name())
        .collect();
    let never: Vec<_> = declared.difference(&seen).collect();
    assert!(never.is_empty(), "no test has {never:?}");
    assert!(seen.is_subset(&declared), "{seen:?}");
}

/// Any JSON value, with keys and words that the schema knows among others.
fn any_json() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        "[a-z0-9 .:+-]{0,12}",
        Just("36.00 CNY".to_owned()),
        Just("phone".to_owned()),
        Just("2026-01-02T09:30:00".to_owned()),
        any::<String>(),
    ];
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        "-?[0-9]{1,20}(\\.[0-9]{1,9})?([eE][+-]?[0-9]{1,3})?",
        text.prop_map(|text| serde_json::to_string(&text).unwrap()),
    ];
    let key = prop_oneof![
        proptest::sample::select(vec![
            "ok",
            "count",
            "rate",
            "price",
            "order",
            "items",
            "order.items",
            "name",
            "claim",
            "text",
            "received",
            "amount",
            "currency",
            "facts",
            "as_of"
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            proptest::collection::vec((key.clone(), inner), 0..6).prop_map(|entries| {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(key, value)| format!("{}: {value}", serde_json::to_string(key).unwrap()))
                    .collect();
                format!("{{{}}}", entries.join(","))
            }),
        ]
    })
}

/// Turns `{"a.b": x}` into `{"a": {"b": x}}`.
fn nest(entries: &[(&str, String)]) -> String {
    let mut tree = serde_json::Map::new();
    for (path, value) in entries {
        let mut at = &mut tree;
        let (above, last) = path.rsplit_once('.').unwrap_or(("", path));
        for segment in above.split('.').filter(|segment| !segment.is_empty()) {
            at = at.entry(segment).or_insert_with(|| serde_json::json!({})).as_object_mut().unwrap();
        }
        at.insert((*last).to_owned(), serde_json::from_str(value).unwrap());
    }
    serde_json::Value::Object(tree).to_string()
}

proptest! {
    #[test]
    fn no_json_panics(text in any_json()) {
        let policy = &*POLICY;
        let _ = policy.facts_from_json(&text).map_err(|error| error.to_string());
        let _ = policy.case_from_json(&text, &ReadOptions { ignore_unknown: true, partial: true });
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        let error = POLICY.facts_from_json(&bytes).map_err(|error| error.to_string());
        prop_assert!(error.is_err() || !bytes.is_empty());
    }

    #[test]
    fn decimals_keep_every_digit(whole in 0i64..1_000_000_000_000_000, fraction in 0u32..1_000_000, negative: bool) {
        let sign = if negative && (whole, fraction) != (0, 0) { "-" } else { "" };
        let written = format!("{sign}{whole}.{fraction:06}");
        let expected = written.trim_end_matches('0').trim_end_matches('.');
        for text in [format!("{{\"rate\": {written}}}"), format!("{{\"rate\": \"{written}\"}}")] {
            prop_assert_eq!(outcome(POLICY.facts_from_json(&text)), [format!("rate={expected}")]);
        }
    }

    #[test]
    fn nested_and_dotted_are_the_same(
        count in 0i64..=10, name in any::<String>(), price in 0i64..1000, codes in proptest::collection::vec(any::<i64>(), 0..4),
    ) {
        let entries = [
            ("count", count.to_string()),
            ("claim.text", serde_json::to_string(&name).unwrap()),
            ("order.items", format!("[{{\"price\": {price}}}]")),
            ("order.codes", serde_json::to_string(&codes).unwrap()),
        ];
        let dotted: Vec<String> = entries.iter().map(|(path, value)| format!("\"{path}\": {value}")).collect();
        let dotted = POLICY.facts_from_json(format!("{{{}}}", dotted.join(","))).unwrap();
        prop_assert_eq!(dotted, POLICY.facts_from_json(nest(&entries)).unwrap());
    }
}

static POLICY: std::sync::LazyLock<Policy> = std::sync::LazyLock::new(|| policy_of(PACK));
