//! Reading facts: a declared schema, a record, and what comes of it.

use std::collections::BTreeSet;

use amends_engine::diagnostic::codes::{self, Stage};
use amends_engine::limits;
use amends_engine::source::SourceMap;
use amends_engine::value::Zone;
use amends_engine::yaml;
use proptest::prelude::*;

use super::*;
use crate::{PackFiles, Sources};

mod faults;
mod serialize;
mod whole;

const MANIFEST: &str =
    "amends: 1\npack: company/test\nversion: 1.0.0\nkind: company\ncurrency: CNY\ntimezone: Asia/Shanghai\n";

const PACK: &str = "
enums:
  channel: [phone, website, on_site]
  defect: {tetra: {}, tetra.no_date: {}}
scales:
  impact: {levels: [low, mid, high]}
facts:
  ok: {type: bool}
  count: {type: int, min: 0, max: 10}
  many: {type: int}
  weight: {type: decimal, unit: kg}
  rate: {type: decimal}
  discount: {type: percent}
  price: {type: money, max: 1000 CNY}
  fare: {type: 'money(EUR, GBP)'}
  claim.any: {type: money(any)}
  claim.text: {type: text}
  born: {type: date}
  received: {type: timestamp}
  delay: {type: duration}
  grace: {type: period}
  mode: {type: rounding}
  channel.of: {type: channel}
  defect: {type: defect}
  impact: {type: impact}
  channels: {type: set<channel>}
  order.items: {type: list, of: {name: text, price: money, weight: {type: decimal, unit: kg}, tags: {type: list, of: {word: text, at: date}}}}
  order.codes: {type: list, of: int}
  person.name: {type: text, pii: true}
  person.age: {type: int, pii: true, min: 0}
  person.since: {type: timestamp, pii: true}
  person.channel: {type: channel, pii: true}
";

fn policy_of(pack: &str) -> Policy {
    policy_with(MANIFEST, pack)
}

fn policy_with(manifest: &str, pack: &str) -> Policy {
    let files = PackFiles::new("test").file("pack.yaml", manifest).file("facts.yaml", pack);
    let loaded = crate::load(Sources::new(files));
    loaded.policy.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics))
}

/// Returns the facts as `path=value` in the order of declaration, or each fault as
/// `code path: message | help`.
fn outcome(result: Result<Facts, FactsError>) -> Vec<String> {
    let zone = Zone::parse("Asia/Shanghai").unwrap();
    match result {
        Ok(facts) => facts.iter().map(|(path, value)| format!("{path}={}", value.display(zone))).collect(),
        Err(error) => error
            .faults()
            .iter()
            .map(|fault| {
                let help: String = fault.help.iter().map(|line| format!(" | {line}")).collect();
                let path = if fault.path.is_empty() { String::new() } else { format!(" {}", fault.path) };
                let message = fault.message.replacen(&format!("`{}` ", fault.path), "", 1);
                format!("{}{path}: {message}{help}", fault.code)
            })
            .collect(),
    }
}

#[test]
fn records_become_values() {
    let rows: &[(&str, &[&str])] = &[
        ("{}", &[]),
        (" \u{feff}{} ", &["json-syntax: the record is not JSON: expected a value"]),
        ("\u{feff}{}", &[]),
        (r#"{"ok": true}"#, &["ok=true"]),
        (r#"{"ok": null, "count": 3}"#, &["count=3"]),
        (r#"{"count": "3"}"#, &["count=3"]),
        (r#"{"count": 3.0}"#, &["count=3"]),
        (r#"{"many": -9223372036854775808}"#, &["many=-9223372036854775808"]),
        (r#"{"weight": 12.50}"#, &["weight=12.5"]),
        (r#"{"weight": "12.5 kg"}"#, &["weight=12.5"]),
        (r#"{"weight": "12.5kg"}"#, &["weight=12.5"]),
        (r#"{"rate": -0.000001}"#, &["rate=-0.000001"]),
        (r#"{"rate": 999999999999999.999999}"#, &["rate=999999999999999.999999"]),
        (r#"{"rate": 0.1000000000}"#, &["rate=0.1"]),
        (r#"{"discount": "30 %"}"#, &["discount=0.3"]),
        (r#"{"discount": "30%"}"#, &["discount=0.3"]),
        (r#"{"discount": 0.30}"#, &["discount=0.3"]),
        (r#"{"price": "36.00 CNY"}"#, &["price=36.00 CNY"]),
        (r#"{"price": {"amount": "36.00", "currency": "CNY"}}"#, &["price=36.00 CNY"]),
        (r#"{"price": {"amount": 36.5}}"#, &["price=36.50 CNY"]),
        (r#"{"price": 36.10}"#, &["price=36.10 CNY"]),
        (r#"{"price": "36.10"}"#, &["price=36.10 CNY"]),
        (r#"{"fare": "250 EUR"}"#, &["fare=250.00 EUR"]),
        (r#"{"claim": {"any": "100 JPY"}}"#, &["claim.any=100 JPY"]),
        (r#"{"claim.text": "甲\n乙"}"#, &["claim.text='甲\\n乙'"]),
        (r#"{"claim": {"text": ""}}"#, &["claim.text=''"]),
        ("{\"cl\\u0061im\": {\"text\": \"a\"}}", &["claim.text='a'"]),
        (r#"{"born": "2024-02-29"}"#, &["born=2024-02-29"]),
        (r#"{"received": "2026-01-02T01:30:00Z"}"#, &["received=2026-01-02T09:30:00+08:00"]),
        (r#"{"delay": "24 h"}"#, &["delay=86400s"]),
        (r#"{"delay": "90 min"}"#, &["delay=5400s"]),
        (r#"{"delay": "1h30m"}"#, &["delay=5400s"]),
        (r#"{"delay": "0.5h"}"#, &["delay=1800s"]),
        (r#"{"grace": "3 d"}"#, &["grace=3 d"]),
        (r#"{"grace": "7business_days"}"#, &["grace=7 business_days"]),
        (r#"{"grace": "2 months + 3 d"}"#, &["grace=2 months + 3 d"]),
        (r#"{"mode": "0.01 half_up"}"#, &["mode=0.01 half_up"]),
        (r#"{"mode": {"step": 5, "mode": "down"}}"#, &["mode=5 down"]),
        (
            r#"{"channel.of": "phone", "defect": "tetra.no_date", "impact": "high"}"#,
            &["channel.of=phone", "defect=tetra.no_date", "impact=high"],
        ),
        (r#"{"channels": ["website", "phone", "website"]}"#, &["channels=[phone, website]"]),
        (r#"{"channels": []}"#, &["channels=[]"]),
        (r#"{"order.codes": [3, "4"]}"#, &["order.codes=[3, 4]"]),
        (
            r#"{"order": {"items": [{"name": "a", "price": 5}, {"price": null}, {"tags": [{"at": "2026-01-01"}]}]}}"#,
            &["order.items=[{name: 'a', price: 5.00 CNY}, {}, {tags: [{at: 2026-01-01}]}]"],
        ),
        (r#"{"order": null, "person": {}}"#, &[]),
    ];
    let policy = policy_of(PACK);
    for (text, expected) in rows {
        assert_eq!(outcome(policy.facts_from_json(text)), *expected, "{text}");
    }
}
