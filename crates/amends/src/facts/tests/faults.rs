//! What each mistake says: a record, and its faults as `code path: message | help`.

use super::{PACK, outcome, policy_of};

/// The records of every fault that a value alone can have.
pub(super) fn records() -> impl Iterator<Item = &'static str> {
    FAULTS.iter().map(|(text, _)| *text)
}

#[test]
fn faults_name_path_and_remedy() {
    let policy = policy_of(PACK);
    for (text, expected) in FAULTS {
        assert_eq!(outcome(policy.facts_from_json(text)), *expected, "{text}");
    }
}

const FAULTS: &[(&str, &[&str])] = &[
    (r#"{"ok": 1}"#, &["fact-type ok: is the number `1`, expected `true` or `false`"]),
    (
        r#"{"ok": "true"}"#,
        &["fact-type ok: is the text `true`, expected `true` or `false` | leave the quotes out"],
    ),
    (r#"{"count": true}"#, &["fact-type count: is `true`, expected a whole number"]),
    (
        r#"{"count": 1.5}"#,
        &[
            "fact-format count: is the number `1.5`, expected a whole number | the fact is declared as `int`; only a `decimal` has decimal places",
        ],
    ),
    (r#"{"count": 11}"#, &["fact-bounds count: is `11`, above its greatest value `10`"]),
    (r#"{"count": -1}"#, &["fact-bounds count: is `-1`, below its least value `0`"]),
    (
        r#"{"count": "3 km"}"#,
        &["fact-unit count: is the text `3 km`, but the fact has no unit | write the number alone"],
    ),
    (
        r#"{"many": 9223372036854775808}"#,
        &[
            "fact-range many: is the number `9223372036854775808`, which does not fit a whole number of 64 bits",
        ],
    ),
    (
        r#"{"many": 1e3}"#,
        &[
            "fact-format many: is the number `1e3`, expected a whole number | an exponent is not read; write `1000`",
        ],
    ),
    (
        r#"{"weight": "12 lb"}"#,
        &[
            "fact-unit weight: is the text `12 lb`, expected a number of `kg` | convert it to `kg` first; nothing is converted here",
        ],
    ),
    (r#"{"weight": "heavy"}"#, &["fact-format weight: is the text `heavy`, expected a number of `kg`"]),
    (
        r#"{"rate": 0.0000001}"#,
        &[
            "fact-range rate: is the number `0.0000001`, but a number must lie below 10^15 and have at most 6 decimal places | round it where it is written; nothing is rounded here",
        ],
    ),
    (
        r#"{"rate": 1000000000000000}"#,
        &[
            "fact-range rate: is the number `1000000000000000`, but a number must lie below 10^15 and have at most 6 decimal places | round it where it is written; nothing is rounded here",
        ],
    ),
    (
        r#"{"rate": 1.5e-3}"#,
        &[
            "fact-format rate: is the number `1.5e-3`, expected a number | an exponent is not read; write `0.0015`",
        ],
    ),
    (
        r#"{"rate": 1e400}"#,
        &[
            "fact-format rate: is the number `1e400`, expected a number | an exponent is not read; write all its digits",
        ],
    ),
    (
        r#"{"rate": "1,200.50"}"#,
        &[
            "fact-format rate: is the text `1,200.50`, expected a number | write `1200.50` without separators; the decimal sign is a point",
        ],
    ),
    (r#"{"rate": "+5"}"#, &["fact-format rate: is the text `+5`, expected a number | leave the `+` out"]),
    (r#"{"rate": [1]}"#, &["fact-type rate: is a list, expected a number"]),
    (
        r#"{"discount": "0.00001 %"}"#,
        &[
            "fact-range discount: is the text `0.00001 %`, but a number must lie below 10^15 and have at most 6 decimal places | round it where it is written; nothing is rounded here",
        ],
    ),
    (
        r#"{"discount": "a %"}"#,
        &[
            "fact-format discount: is the text `a %`, expected a percentage such as `30 %` or a ratio such as `0.3`",
        ],
    ),
    (
        r#"{"price": "36.00 EUR"}"#,
        &[
            "fact-currency price: is the text `36.00 EUR`, expected an amount in CNY such as `36.00 CNY` | nothing is converted here",
        ],
    ),
    (
        r#"{"price": "1001 CNY"}"#,
        &["fact-bounds price: is `1001.00 CNY`, above its greatest value `1000.00 CNY`"],
    ),
    (
        r#"{"price": "36 cny"}"#,
        &[
            "fact-format price: is the text `36 cny`, expected an amount in CNY such as `36.00 CNY` | did you mean `CNY`?",
        ],
    ),
    (
        r#"{"price": "36 XYZ"}"#,
        &[
            "fact-format price: is the text `36 XYZ`, expected an amount in CNY such as `36.00 CNY` | `XYZ` is no ISO 4217 code in use",
        ],
    ),
    (
        r#"{"price": "¥36"}"#,
        &[
            "fact-format price: is the text `¥36`, expected an amount in CNY such as `36.00 CNY` | write the amount, a space and the ISO 4217 code; no symbol, no separators",
        ],
    ),
    (
        r#"{"price": {"amount": "36", "curency": "CNY"}}"#,
        &[
            r#"undeclared-field price: is an object with the unknown key `curency` | money is `{"amount": "36.00", "currency": "CNY"}`"#,
        ],
    ),
    (
        r#"{"price": {"currency": "CNY"}}"#,
        &[
            r#"fact-format price: is an object, expected an amount in CNY such as `36.00 CNY` | money is `{"amount": "36.00", "currency": "CNY"}`"#,
        ],
    ),
    (r#"{"price": true}"#, &["fact-type price: is `true`, expected an amount in CNY such as `36.00 CNY`"]),
    (
        r#"{"fare": 250}"#,
        &[
            "fact-currency fare: is the number `250` without its currency | the fact holds money in EUR or GBP",
        ],
    ),
    (
        r#"{"claim": {"any": 250}}"#,
        &["fact-currency claim.any: is the number `250` without its currency | write it as in `36.00 CNY`"],
    ),
    (
        r#"{"claim.text": 5}"#,
        &["fact-type claim.text: is the number `5`, expected a text | put it in double quotes"],
    ),
    (
        r#"{"born": "2026-02-30"}"#,
        &[
            "fact-format born: is the text `2026-02-30`, expected a date such as `2026-01-31` | the calendar has no such day",
        ],
    ),
    (
        r#"{"born": "2026-02-03T10:00:00Z"}"#,
        &[
            "fact-format born: is the text `2026-02-03T10:00:00Z`, expected a date such as `2026-01-31` | a date has no time: write `2026-02-03`",
        ],
    ),
    (
        r#"{"born": 20260203}"#,
        &["fact-type born: is the number `20260203`, expected a date such as `2026-01-31`"],
    ),
    (
        r#"{"received": "2026-01-02T09:30:00"}"#,
        &[
            "naive-timestamp received: is the text `2026-01-02T09:30:00`, which has no offset and so is no instant | add the offset: in Asia/Shanghai it is `2026-01-02T09:30:00+08:00`",
        ],
    ),
    (
        r#"{"received": "2026-01-02 09:30:00"}"#,
        &[
            "naive-timestamp received: is the text `2026-01-02 09:30:00`, which has no offset and so is no instant | add the offset: in Asia/Shanghai it is `2026-01-02T09:30:00+08:00`",
        ],
    ),
    (
        r#"{"received": "2026-01-02 09:30:00Z"}"#,
        &[
            "fact-format received: is the text `2026-01-02 09:30:00Z`, expected an instant such as `2026-01-31T09:30:00+08:00` | put `T` between date and time",
        ],
    ),
    (
        r#"{"received": "2026-01-02"}"#,
        &[
            "naive-timestamp received: is the text `2026-01-02`, which has no offset and so is no instant | add the offset: in Asia/Shanghai it is `2026-01-02T00:00:00+08:00`",
        ],
    ),
    (
        r#"{"received": "2026-13-02T09:30:00Z"}"#,
        &[
            "fact-format received: is the text `2026-13-02T09:30:00Z`, expected an instant such as `2026-01-31T09:30:00+08:00` | there is no such day or time",
        ],
    ),
    (
        r#"{"received": 1767317400}"#,
        &[
            r#"fact-type received: is the number `1767317400`, expected an instant such as `2026-01-31T09:30:00+08:00` | write it as text: `"2026-01-31T09:30:00+08:00"`"#,
        ],
    ),
    (
        r#"{"delay": "PT24H"}"#,
        &[
            "fact-format delay: is the text `PT24H`, expected a duration such as `24 h`, `90 min` or `1h30m` | write `24 h`",
        ],
    ),
    (
        r#"{"delay": "PT1H30M"}"#,
        &[
            "fact-format delay: is the text `PT1H30M`, expected a duration such as `24 h`, `90 min` or `1h30m` | write `1h30m`",
        ],
    ),
    (
        r#"{"delay": "P1DT2H"}"#,
        &[
            "fact-format delay: is the text `P1DT2H`, expected a duration such as `24 h`, `90 min` or `1h30m` | write a number and `s`, `min` or `h`, as in `24 h`",
        ],
    ),
    (
        r#"{"delay": "3 d"}"#,
        &[
            "fact-format delay: is the text `3 d`, expected a duration such as `24 h`, `90 min` or `1h30m` | days, weeks and months are periods: how long they are depends on where they begin",
        ],
    ),
    (
        r#"{"delay": "a while"}"#,
        &[
            "fact-format delay: is the text `a while`, expected a duration such as `24 h`, `90 min` or `1h30m` | the units are `s`, `min` and `h`",
        ],
    ),
    (
        r#"{"delay": 24}"#,
        &[
            "fact-type delay: is the number `24`, expected a duration such as `24 h`, `90 min` or `1h30m` | write it as text with its unit, `s`, `min` or `h`",
        ],
    ),
    (
        r#"{"grace": "24 h"}"#,
        &[
            "fact-format grace: is the text `24 h`, expected a period such as `3 d`, `2 months` or `7 business_days` | hours, minutes and seconds are durations, not periods",
        ],
    ),
    (
        r#"{"grace": "P3D"}"#,
        &[
            "fact-format grace: is the text `P3D`, expected a period such as `3 d`, `2 months` or `7 business_days` | write `3 d`",
        ],
    ),
    (
        r#"{"grace": "1.5 d"}"#,
        &[
            "fact-format grace: is the text `1.5 d`, expected a period such as `3 d`, `2 months` or `7 business_days` | write a whole number and one of: months, w, d, business_days, business_hours",
        ],
    ),
    (
        r#"{"mode": "0 half_up"}"#,
        &[
            "fact-format mode: is the text `0 half_up`, expected a rounding rule such as `0.01 half_up` | the step is positive, the modes are: up, down, half_up, half_even",
        ],
    ),
    (
        r#"{"mode": 1}"#,
        &["fact-type mode: is the number `1`, expected a rounding rule such as `0.01 half_up`"],
    ),
    (
        r#"{"channel.of": "phnoe"}"#,
        &[
            "fact-word channel.of: is the text `phnoe`, which is not a word of `channel` | did you mean `phone`? | the words are: phone, website, on_site",
        ],
    ),
    (
        r#"{"channel.of": 1}"#,
        &[
            "fact-type channel.of: is the number `1`, expected a word of `channel` | the words are: phone, website, on_site",
        ],
    ),
    (
        r#"{"channels": "phone"}"#,
        &[
            "fact-type channels: is the text `phone`, expected a list of words of `channel` | write `[…]`, also for one element",
        ],
    ),
    (
        r#"{"channels": ["phone", "fax", null]}"#,
        &[
            "fact-word channels[1]: is the text `fax`, which is not a word of `channel` | the words are: phone, website, on_site",
            "fact-type channels[2]: is absent, expected a word of `channel` | leave the element out",
        ],
    ),
    (
        r#"{"order": {"items": [{"name": "a"}, {"prise": 5, "weight": "2 lb", "tags": [{"at": "x"}]}, 7]}}"#,
        &[
            "undeclared-field order.items[1].prise: is no field of the items of `order.items` | did you mean `price`?",
            "fact-unit order.items[1].weight: is the text `2 lb`, expected a number of `kg` | convert it to `kg` first; nothing is converted here",
            "fact-format order.items[1].tags[0].at: is the text `x`, expected a date such as `2026-01-31` | write year, month and day in digits",
            "fact-type order.items[2]: is the number `7`, expected an object | its fields are: `name`, `price`, `tags`, `weight`",
        ],
    ),
    (
        r#"{"order": {"items": {"name": "a"}}}"#,
        &["fact-type order.items: is an object, expected a list | write `[…]`, also for one element"],
    ),
    (
        r#"{"order": 5}"#,
        &[
            "fact-type order: is no fact, but holds facts such as `order.codes` | write an object, or the whole path",
        ],
    ),
    (
        r#"{"order": {"itms": []}}"#,
        &["undeclared-fact order.itms: is not declared as a fact | did you mean `order.items`?"],
    ),
    (
        r#"{"ordr": {"items": []}}"#,
        &["undeclared-fact ordr: is not declared as a fact | did you mean `order`?"],
    ),
    (
        r#"{"claim.txt": "a", "weather": 1}"#,
        &[
            "undeclared-fact claim.txt: is not declared as a fact | did you mean `claim.text`?",
            "undeclared-fact weather: is not declared as a fact",
        ],
    ),
    (
        r#"{"as_of": "2026-01-01T00:00:00Z", "ok": true}"#,
        &[
            "undeclared-fact as_of: is not declared as a fact | beside `as_of`, a case holds its facts under `facts`",
        ],
    ),
    (
        r#"{"ok": true, "ok": false}"#,
        &["duplicate-fact ok: stands twice in the same object | keep one of them"],
    ),
    (
        r#"{"claim": {"text": "a"}, "claim.text": null}"#,
        &[
            "duplicate-fact claim.text: is given twice | the nested and the dotted form are the same fact; keep one of them",
        ],
    ),
    (
        r#"{"claim": {"text": "a", "text": "b"}, "weather": {"a": 1, "a": 2}}"#,
        &[
            "duplicate-fact claim.text: stands twice in the same object | keep one of them",
            "duplicate-fact weather.a: stands twice in the same object | keep one of them",
            "undeclared-fact weather: is not declared as a fact",
        ],
    ),
    (
        r#"{"person": {"name": 5, "age": -1, "since": "2026-01-02T09:30:00", "channel": "fone"}}"#,
        &[
            "fact-type person.name: is ‹number, 1 chars›, expected a text | put it in double quotes",
            "fact-bounds person.age: is a value, below its least value `0`",
            "naive-timestamp person.since: is ‹text, 19 chars›, which has no offset and so is no instant | add the offset, as in `2026-01-31T09:30:00+08:00`",
            "fact-word person.channel: is ‹text, 4 chars›, which is not a word of `channel` | the words are: phone, website, on_site",
        ],
    ),
    (
        r#"{"ok": 1, "count": 1.5, "received": "2026-01-02T09:30:00", "weather": 1}"#,
        &[
            "fact-type ok: is the number `1`, expected `true` or `false`",
            "fact-format count: is the number `1.5`, expected a whole number | the fact is declared as `int`; only a `decimal` has decimal places",
            "naive-timestamp received: is the text `2026-01-02T09:30:00`, which has no offset and so is no instant | add the offset: in Asia/Shanghai it is `2026-01-02T09:30:00+08:00`",
            "undeclared-fact weather: is not declared as a fact",
        ],
    ),
    (
        "[]",
        &[r#"record-shape: the record is a list, expected an object of facts | write `{"path": value, …}`"#],
    ),
    (
        "5",
        &[
            r#"record-shape: the record is ‹number, 1 chars›, expected an object of facts | write `{"path": value, …}`"#,
        ],
    ),
    ("", &["json-syntax: the record is not JSON: it ends where a value is expected"]),
    ("{", &["json-syntax: the record is not JSON: it ends within an object"]),
    (r#"{"ok": true,}"#, &["json-syntax: the record is not JSON: a comma before the closing bracket"]),
    (r#"{"ok" true}"#, &["json-syntax: the record is not JSON: expected `:` after the key"]),
    ("{ok: true}", &["json-syntax: the record is not JSON: a key must be a text in double quotes"]),
    (r#"{"ok": True}"#, &["json-syntax: the record is not JSON: expected a value"]),
    (r#"{"ok": NaN}"#, &["json-syntax: the record is not JSON: expected a value"]),
    (r#"{"many": 01}"#, &["json-syntax: the record is not JSON: a number is not written as JSON writes it"]),
    (r#"{"ok": true} {}"#, &["json-syntax: the record is not JSON: something follows the value"]),
    (
        "{\"claim.text\": \"a\nb\"}",
        &[
            "json-syntax: the record is not JSON: a line break or control character within a text must be escaped",
        ],
    ),
    (r#"{"claim.text": "\ud800"}"#, &[r#"json-syntax: the record is not JSON: no such escape after `\`"#]),
    (r#"{"claim\x": 1}"#, &[r#"json-syntax: the record is not JSON: no such escape after `\`"#]),
];
