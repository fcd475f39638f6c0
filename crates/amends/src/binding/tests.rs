//! Bindings: a map, a record, and what comes of it.

use amends_engine::value::Zone;

use super::*;
use crate::{Facts, FactsError, PackFiles, ReadOptions, Record, Sources};

const MANIFEST: &str =
    "amends: 1\npack: company/test\nversion: 1.0.0\nkind: company\ncurrency: CNY\ntimezone: Asia/Shanghai\n";

const PACK: &str = "
enums:
  channel: [phone, website]
facts:
  ok: {type: bool}
  many: {type: int, max: 100}
  rate: {type: decimal}
  price: {type: money}
  text: {type: text}
  name: {type: text, pii: true}
  age: {type: int, pii: true}
  born: {type: date}
  on: {type: timestamp}
  sent: {type: timestamp}
  via: {type: channel}
  tags: {type: set<channel>}
  codes: {type: list, of: int}
  order.total: {type: money}
  order.note: {type: text}
";

fn policy() -> Policy {
    let files = PackFiles::new("test").file("pack.yaml", MANIFEST).file("facts.yaml", PACK);
    crate::load(Sources::new(files)).policy.unwrap()
}

fn binding(text: &str) -> Result<Binding, Vec<String>> {
    let mut sources = SourceMap::new();
    Binding::read(&policy(), &mut sources, "b.yaml", text).map_err(|faults| {
        let line = |fault: &Diagnostic| {
            let place = fault.primary.as_ref().map_or_else(String::new, |label| {
                let position = sources.position(label.span);
                format!("{}:{} ", position.line, position.column)
            });
            let help: String = fault.help.iter().map(|line| format!(" | {line}")).collect();
            format!("{place}{}: {}{help}", fault.code, fault.message)
        };
        faults.iter().map(line).collect()
    })
}

fn outcome(result: Result<Facts, FactsError>) -> Vec<String> {
    let zone = Zone::parse("Asia/Shanghai").unwrap();
    match result {
        Ok(facts) => facts.iter().map(|(path, value)| format!("{path}={}", value.display(zone))).collect(),
        Err(error) => error.to_string().lines().map(str::to_owned).collect(),
    }
}

type Cells = &'static [(&'static str, &'static str)];

#[test]
fn cells_become_facts() {
    let rows: &[(&str, Cells, &[&str])] = &[
        ("Total: price\nNote: text", &[("Total", "36.5"), ("Note", "")], &["price=36.50 CNY"]),
        ("A: {to: ok, words: {'Yes': true, 'No': false, N/A: ~}}", &[("A", "No")], &["ok=false"]),
        ("A: {to: ok, words: {'Yes': true, 'No': false, N/A: ~}}", &[("A", "N/A")], &[]),
        ("A: {to: ok, words: {'Yes': true}}", &[("A", "true")], &["ok=true"]),
        ("A: {to: ok, words: {'Yes': true}, value: false}", &[("A", "")], &["ok=false"]),
        ("A: {to: via, words: {Web: website, Referral: website}}", &[("A", "Web")], &["via=website"]),
        (
            "A: {to: tags, split: ', ', words: {Web: website, None: ~}, value: []}",
            &[("A", "phone, Web, None, phone")],
            &["tags=[phone, website]"],
        ),
        ("A: {to: tags, split: ', ', value: []}", &[("A", "")], &["tags=[]"]),
        ("A: {to: codes, split: ;}", &[("A", "3; 4;")], &["codes=[3, 4]"]),
        ("A: {to: on, at: '09:00'}", &[("A", "2026-01-02")], &["on=2026-01-02T09:00:00+08:00"]),
        ("A: {to: on, at: '23:59:59', zone: UTC}", &[("A", "2026-01-02")], &["on=2026-01-03T07:59:59+08:00"]),
        (
            "timezone: Europe/London\nbind: {A: {to: on, at: '00:00'}}",
            &[("A", "2026-07-01")],
            &["on=2026-07-01T07:00:00+08:00"],
        ),
        (
            "A: {to: on, zone: America/New_York}",
            &[("A", "2026-01-02 09:30")],
            &["on=2026-01-02T22:30:00+08:00"],
        ),
        (
            "A: {to: on, zone: America/New_York}",
            &[("A", "2026-01-02T09:30:01.5")],
            &["on=2026-01-02T22:30:01.5+08:00"],
        ),
        (
            "A: {to: on, zone: America/New_York}",
            &[("A", "2026-01-02T09:30:00Z")],
            &["on=2026-01-02T17:30:00+08:00"],
        ),
        ("A: {to: text, is: '\"CFPB-\" + value'}", &[("A", "17")], &["text='CFPB-17'"]),
        ("A: {to: text, is: '\"CFPB-\" + value'}", &[("A", "")], &[]),
        ("A: {to: many, is: int(value) * 2}", &[("A", "17")], &["many=34"]),
        ("A: {to: price, is: 'value + \" CNY\"'}", &[("A", "17")], &["price=17.00 CNY"]),
        ("A: {to: via, is: 'value.startsWith(\"W\") ? website : phone'}", &[("A", "Web")], &["via=website"]),
        (
            "names: {state: State}\nbind: {A: {to: text, is: 'value + \", \" + state'}}",
            &[("A", "Reno"), ("State", "NV")],
            &["text='Reno, NV'"],
        ),
        (
            "names: {state: State}\nbind: {A: {to: text, is: 'has(state) ? state : value'}}",
            &[("A", "Reno"), ("State", "")],
            &["text='Reno'"],
        ),
        ("A: [text, {to: many, is: size(value)}]", &[("A", "Reno")], &["many=4", "text='Reno'"]),
        ("A: text", &[("A", "x"), ("ok", "true"), ("B", "1")], &["ok=true", "text='x'"]),
        (
            "ignore: [B]\nbind: {A: text}",
            &[("A", "x"), ("B", "1"), ("rate", "1.5")],
            &["rate=1.5", "text='x'"],
        ),
        ("amends: 1\npolicy: company/test\nid: Id\nbind: {}", &[("Id", "x")], &[]),
    ];
    for (text, cells, expected) in rows {
        let record = Record::from_cells(cells.iter().copied());
        let found = outcome(binding(text).unwrap().facts(&record, &ReadOptions::default()));
        assert_eq!(found, *expected, "{text} {cells:?}");
    }
}

#[test]
fn faults_of_a_row_name_the_column() {
    for (text, cells, expected) in ROWS {
        let record = Record::from_cells(cells.iter().copied());
        let found = outcome(binding(text).unwrap().facts(&record, &ReadOptions::default()));
        assert_eq!(found, *expected, "{text} {cells:?}");
    }
}

const ROWS: &[(&str, Cells, &[&str])] = &[
    (
        "A: {to: ok, words: {'Yes': true}}",
        &[("A", "Yse")],
        &[
            "`A` is the text `Yse`, expected `true` or `false` [fact-format] at column `A`; a binding can translate: `words: {Y: true, N: false}`; did you mean `Yes`?; it is bound to `ok`",
        ],
    ),
    (
        "A: {to: via, words: {Web: website}}",
        &[("A", "Wbe")],
        &[
            "`A` is the text `Wbe`, which is not a word of `channel` [fact-word] at column `A`; the words are: phone, website; did you mean `Web`?; it is bound to `via`",
        ],
    ),
    (
        "A: {to: tags, split: ',', words: {Web: website}}",
        &[("A", "Web,fax")],
        &[
            "`A` is the text `fax`, which is not a word of `channel` [fact-word] at column `A`; the words are: phone, website; it is bound to `tags`",
        ],
    ),
    (
        "A: {to: on, at: '09:00'}",
        &[("A", "01/02/2026")],
        &[
            "`A` is the text `01/02/2026`, expected a date such as `2026-01-31` [fact-format] at column `A`; it is bound to `on`",
        ],
    ),
    (
        "A: {to: on, zone: UTC}",
        &[("A", "2026-01-02")],
        &[
            "`A` is the text `2026-01-02`, expected date and time such as `2026-01-31 09:30` [fact-format] at column `A`; it is bound to `on`",
        ],
    ),
    (
        "A: {to: many, is: int(value)}",
        &[("A", "many")],
        &[
            "`A` makes `is:` of the binding fail: `int('many')` fails: the text is not an int [bad-conversion] at column `A`; it is bound to `many`",
        ],
    ),
    (
        "A: {to: many, is: int(value)}",
        &[("A", "101")],
        &["`A` is `101`, above its greatest value `100` [fact-bounds] at column `A`; it is bound to `many`"],
    ),
    (
        "A: {to: price, is: 'value + \" EUR\"'}",
        &[("A", "17")],
        &[
            "`A` is the text `17 EUR`, expected an amount in CNY such as `36.00 CNY` [fact-currency] at column `A`; nothing is converted here; it is bound to `price`",
        ],
    ),
    (
        "A: {to: age, is: int(value)}",
        &[("A", "secret")],
        &["`A` makes `is:` of the binding fail [bad-conversion] at column `A`; it is bound to `age`"],
    ),
    (
        "A: age",
        &[("A", "secret")],
        &[
            "`A` is ‹text, 6 chars›, expected a whole number [fact-format] at column `A`; it is bound to `age`",
        ],
    ),
    (
        "Total: price",
        &[("Totl", "5")],
        &["`Total` is bound, but no column of the input [missing-column]; did you mean `Totl`?"],
    ),
    (
        "ignore: []\nbind: {A: text}",
        &[("A", "x"), ("B", "1"), ("a", "2")],
        &[
            "`B` is neither bound nor ignored [unbound-column] at column `B`; add it to `bind` or to `ignore`",
            "`a` is neither bound nor ignored [unbound-column] at column `a`; did you mean `A`?",
        ],
    ),
    (
        "A: text",
        &[("A", "x"), ("text", "y")],
        &[
            "`text` is given twice [duplicate-fact] at column `text`; the nested and the dotted form are the same fact; keep one of them",
        ],
    ),
    (
        "names: {b: B}\nid: C\nas_of: D\nbind: {A: text}",
        &[("A", "x")],
        &[
            "`B` is bound, but no column of the input [missing-column]",
            "`C` is bound, but no column of the input [missing-column]",
            "`D` is bound, but no column of the input [missing-column]",
        ],
    ),
];

#[test]
fn a_faulty_binding_is_reported_whole() {
    for (text, expected) in FAULTY {
        assert_eq!(binding(text).unwrap_err(), *expected, "{text}");
    }
}

const FAULTY: &[(&str, &[&str])] = &[
    ("", &["1:1 yaml-shape: the binding is empty"]),
    ("[a]", &["1:1 yaml-shape: expected a map from columns to facts"]),
    ("A: ", &["1:3 yaml-shape: expected a fact, or `{to: fact, …}`"]),
    ("A: {too: text}", &["1:5 unknown-field: unknown key `too` | did you mean `to`?"]),
    (
        "A: pirce\nB: {to: order}",
        &[
            "1:4 unknown-fact: fact `pirce` is not declared | did you mean `price`?",
            "2:9 unknown-fact: fact `order` is not declared | did you mean `order.note`?",
        ],
    ),
    ("A: text\nB: text", &["2:4 duplicate-id: fact `text` is bound twice"]),
    (
        "A: {to: text, split: ','}",
        &["1:22 invalid-value: `,` splits a cell for a fact with one value | `text` is no list"],
    ),
    (
        "A: {to: tags, split: ''}",
        &["1:22 invalid-value: `` splits nothing | write the text between two elements"],
    ),
    (
        "A: {to: born, at: '09:00'}",
        &["1:19 invalid-value: `09:00` places a cell on the time line | `born` is no timestamp"],
    ),
    (
        "A: {to: on, at: '9:00'}",
        &[r#"1:17 invalid-value: `9:00` is no time of day | write hour and minute, in quotes: `"09:00"`"#],
    ),
    (
        "A: {to: on, at: '24:00'}",
        &[r#"1:17 invalid-value: `24:00` is no time of day | write hour and minute, in quotes: `"09:00"`"#],
    ),
    (
        "A: {to: on, zone: Mars}",
        &[
            "1:19 unknown-timezone: `Mars` is no time zone | write a name such as `Asia/Shanghai` or an offset such as `+08:00`",
        ],
    ),
    (
        "A: {to: on, zone: UTC, is: value}",
        &[
            "1:28 conflicting-fields: a cell can be read in one way only | `split`, `at` or `zone`, and `is` exclude each other",
        ],
    ),
    (
        "A: {to: via, words: {Web: wbsite, B: [a]}, value: fax}",
        &[
            "1:27 fact-word: `via` is the text `wbsite`, which is not a word of `channel` | did you mean `website`? | the words are: phone, website",
            "1:38 fact-type: `via` is a list, expected a word of `channel` | the words are: phone, website",
            "1:51 fact-word: `via` is the text `fax`, which is not a word of `channel` | the words are: phone, website",
        ],
    ),
    ("A: {to: many, value: 101}", &["1:22 fact-bounds: `many` is `101`, above its greatest value `100`"]),
    ("A: {to: many, is: value + 1}", &["1:19 type-mismatch: `+` does not take text and int"]),
    ("A: {to: many, is: vale}", &["1:19 unknown-fact: `vale` is not declared | did you mean `value`?"]),
    (
        "A: {to: many, is: '1 +'}",
        &["1:23 expression-syntax: the expression ends where an operand is expected"],
    ),
    (
        "A: {to: many, is: 'days(timestamp(value))'}",
        &[
            "1:20 not-constant: a binding does not know when it will be decided | name both days: `days(a, b)`",
        ],
    ),
    ("A: {to: many, is: size(as_of)}", &["1:24 unknown-fact: `as_of` is not declared"]),
    (
        "amends: 2\npolicy: other/pack\ntimezone: Mars\nnames: {Value: A, value: B, c: [1]}\nbind: []",
        &[
            "1:9 format-version: format version `2` is not supported",
            "2:9 unknown-pack: the binding is for `other/pack`, the policy is `company/test`",
            "3:11 unknown-timezone: `Mars` is no time zone | write a name such as `Asia/Shanghai` or an offset such as `+08:00`",
            "4:9 invalid-name: `Value` cannot be a name here | names are small letters, digits and `_`; `value` is the cell itself",
            "4:19 invalid-name: `value` cannot be a name here | names are small letters, digits and `_`; `value` is the cell itself",
            "4:32 yaml-shape: expected the name of a column",
            "5:7 yaml-shape: expected a map from columns to facts",
        ],
    ),
    ("amends: 1\nbnd: 1\nbind: {}", &["2:1 unknown-field: unknown key `bnd` | did you mean `bind`?"]),
    ("a: !tag 1", &[r#"1:4 yaml-tag: `!tag` is read as a YAML tag | quote it: `"!tag 1"`"#]),
];

#[test]
fn records_with_keys_are_bound_too() {
    let rows: &[(&str, &str, &[&str])] = &[
        (
            "order.total: price",
            r#"{"order": {"total": 5, "note": "n"}}"#,
            &["price=5.00 CNY", "order.note='n'"],
        ),
        ("order.total: price", r#"{"order.total": "5 CNY"}"#, &["price=5.00 CNY"]),
        ("order.total: order.total", r#"{"order": {"total": 5}}"#, &["order.total=5.00 CNY"]),
        ("n: {to: many, words: {'7': 8}}", r#"{"n": 7}"#, &["many=8"]),
        ("n: {to: text, words: {'true': 'yes'}}", r#"{"n": true}"#, &["text='yes'"]),
        ("n: {to: text, is: 'value + \"!\"'}", r#"{"n": 7.50}"#, &["text='7.50!'"]),
        ("n: {to: tags, split: ',', value: [phone]}", r#"{"n": ["website"]}"#, &["tags=[website]"]),
        ("n: {to: tags, split: ',', value: [phone]}", "{}", &["tags=[phone]"]),
        ("n: {to: tags, value: [phone]}", r#"{"n": null}"#, &["tags=[phone]"]),
        ("n: {to: many, value: 1}", r#"{"many": 2}"#, &["many=2"]),
        ("n: many\nm: text", r#"{"n": 2}"#, &["many=2"]),
        ("ignore: [a.b]\nbind: {n: many}", r#"{"n": 2, "a": {"b": 1}}"#, &["many=2"]),
        (
            "n: {to: text, is: value}",
            r#"{"n": [1]}"#,
            &[
                "`n` is a list, but its expression reads a text [fact-type] at line 1, column 7; it is bound to `text`",
            ],
        ),
        (
            "n: many",
            r#"{"n": 2, "many": 3}"#,
            &[
                "`many` is given twice [duplicate-fact] at line 1, column 10; the nested and the dotted form are the same fact; keep one of them",
            ],
        ),
        (
            "a.b: many",
            r#"{"a": {"b": 2}, "a.b": 3}"#,
            &["`a.b` is given twice [duplicate-fact] at line 1, column 17; keep one of them"],
        ),
        ("n: many", r#"{"m": 2}"#, &["`m` is not declared as a fact [undeclared-fact] at line 1, column 2"]),
        (
            "n: many",
            "[]",
            &[
                "the record is a list, expected an object of facts [record-shape] at line 1, column 1; write `{\"path\": value, …}`",
            ],
        ),
    ];
    for (text, json, expected) in rows {
        let record = Record::from_json(json.as_bytes()).unwrap();
        let found = outcome(binding(text).unwrap().facts(&record, &ReadOptions::default()));
        assert_eq!(found, *expected, "{text} {json}");
    }
}

#[test]
fn a_case_takes_its_head_from_columns_or_the_envelope() {
    let text = "timezone: America/New_York\nid: Number\nas_of: When\nbind: {A: text}";
    let binding = binding(text).unwrap();
    let case = |record: &Record<'_>| binding.case(record, &ReadOptions::default());
    let row =
        case(&Record::from_cells([("Number", "17"), ("When", "2026-01-02 09:30"), ("A", "x")])).unwrap();
    assert_eq!(
        (row.id.as_deref(), row.as_of.map(|at| at.to_string()).as_deref()),
        (Some("17"), Some("2026-01-02T14:30:00Z"))
    );
    assert_eq!(outcome(Ok(row.facts)), ["text='x'"]);
    let error = case(&Record::from_cells([("Number", ""), ("When", "soon"), ("A", "x")])).unwrap_err();
    assert_eq!(error.faults()[0].code.name(), "fact-format");
    let enveloped =
        Record::from_json(br#"{"id": "e", "policy": "p", "facts": {"A": "x", "Number": 17}}"#).unwrap();
    let enveloped = case(&enveloped).unwrap();
    assert_eq!((enveloped.id.as_deref(), enveloped.policy.as_deref()), (Some("e"), Some("p")));
}

#[test]
fn layers_are_bound_and_defaults_come_last() {
    let binding = binding("n: {to: many, value: 1}\nm: text").unwrap();
    let base = Record::from_json(br#"{"n": 2, "m": "base"}"#).unwrap();
    let own = Record::from_json(br#"{"m": "own"}"#).unwrap();
    let facts = |layers: &[&Record<'_>]| outcome(binding.facts_from_records(layers, &ReadOptions::default()));
    assert_eq!(facts(&[&base, &own]), ["many=2", "text='own'"]);
    assert_eq!(facts(&[&own]), ["many=1", "text='own'"]);
    assert_eq!(facts(&[]), ["many=1"]);
}

#[test]
fn a_header_is_checked_once() {
    let binding = binding("ignore: [I]\nid: Id\nnames: {b: B}\nbind: {A: text, Price: price}").unwrap();
    assert_eq!(binding.columns().collect::<Vec<_>>(), ["A", "Price", "B", "Id"]);
    assert!(binding.check_columns(["A", "B", "Id", "I", "Price", "many"]).is_ok());
    let error = binding.check_columns(["A", "B", "Prices", "Id"]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`Prices` is neither bound nor ignored [unbound-column] at column `Prices`; did you mean `Price`?\n\
         `Price` is bound, but no column of the input [missing-column]; did you mean `Prices`?"
    );
}

#[test]
fn entries_of_a_case_file_are_the_same_format() {
    let mut sources = SourceMap::new();
    let source = sources.add("c.yaml", "bind: {n: {to: many, value: 1}}\ncases: []").unwrap();
    let document = yaml::parse(&sources, source).document.unwrap();
    let bind = document.get(document.root().unwrap(), "bind").unwrap();
    let binding = Binding::from_entries(&policy(), &document, bind).unwrap();
    let record = Record::from_cells([("n", "5")]);
    assert_eq!(outcome(binding.facts(&record, &ReadOptions::default())), ["many=5"]);
}

#[test]
#[cfg(feature = "builtin")]
fn the_shipped_binding_reads_a_row_of_the_export() {
    let text = include_str!("../../../../rules/us/cfpb/cfpb-export.bind.yaml");
    let policy = crate::builtin(&Binding::policy_named(text).unwrap()).unwrap();
    let binding = Binding::read(&policy, &mut SourceMap::new(), "cfpb-export.bind.yaml", text).unwrap();
    let row = [
        ("Date received", "2023-02-03"),
        ("Product", "Payday loan, title loan, or personal loan"),
        ("Sub-product", "Payday loan"),
        ("Issue", "Charged fees or interest you didn't expect"),
        ("Sub-issue", ""),
        ("Consumer complaint narrative", "They took the fee twice."),
        ("Company public response", ""),
        ("Company", "Some Lender, LLC"),
        ("State", "NV"),
        ("ZIP code", "895XX"),
        ("Tags", "Older American, Servicemember"),
        ("Consumer consent provided?", "Consent provided"),
        ("Submitted via", "Web"),
        ("Date sent to company", "2023-02-04"),
        ("Company response to consumer", "Closed with explanation"),
        ("Timely response?", "Yes"),
        ("Consumer disputed?", "N/A"),
        ("Complaint ID", "6500000"),
    ];
    assert!(binding.check_columns(row.iter().map(|(column, _)| *column)).is_ok());
    let case = binding.case(&Record::from_cells(row), &ReadOptions::default()).unwrap();
    assert_eq!(case.id.as_deref(), Some("6500000"));
    let value = |path: &str| case.facts.get(path).map(|value| value.display(policy.compiled.zone(0)));
    assert_eq!(value("complaint.id").as_deref(), Some("'CFPB-6500000'"));
    assert_eq!(value("complaint.channel").as_deref(), Some("website"));
    assert_eq!(value("cfpb.timely").as_deref(), Some("true"));
    assert_eq!(value("cfpb.sub_issue"), None);
    assert!(matches!(case.facts.get("customer.tags"), Some(Value::List(tags)) if tags.len() == 2));
    let Some(Value::Timestamp(received)) = case.facts.get("complaint.received_at") else {
        panic!("no instant")
    };
    assert_eq!(received.to_string(), "2023-02-03T05:00:00Z");
}

proptest::proptest! {
    #[test]
    fn no_cell_panics(cells in proptest::collection::vec("[-0-9:. TZ/,a-c甲%]{0,20}", 6)) {
        let text = "
A: {to: on, at: '02:30', zone: Europe/London}
B: {to: sent, zone: America/New_York}
C: {to: tags, split: ',', words: {a: phone}}
D: {to: many, is: int(value) * 2}
E: [price, {to: born, is: value}, {to: codes, split: ' '}]
F: {to: rate, is: value + \"0\"}
";
        let binding = BINDING.get_or_init(|| binding(text).unwrap());
        let record = Record::from_cells(["A", "B", "C", "D", "E", "F"].into_iter().zip(cells));
        let _ = binding.case(&record, &ReadOptions::default()).map_err(|error| error.to_string());
    }
}

static BINDING: std::sync::OnceLock<Binding> = std::sync::OnceLock::new();
