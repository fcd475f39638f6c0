use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::*;
use crate::source::SourceMap;
use crate::yaml::parse;

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Rule {
    id: Spanned<String>,
    severity: Severity,
    #[serde(default)]
    amount: Option<String>,
    #[serde(default)]
    days: Option<u8>,
    #[serde(default)]
    last: Option<bool>,
    when: Option<NodeId>,
    #[serde(default)]
    cite: Vec<Spanned<String>>,
    #[serde(default)]
    titles: BTreeMap<String, String>,
    #[serde(default)]
    then: Option<Then>,
    #[serde(default)]
    pair: Option<(i64, i64)>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Severity {
    Minor,
    Serious,
    VeryMajor,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Then {
    Keep,
    Raise(u8),
}

fn read<T: DeserializeOwned>(text: &str) -> (SourceMap, Document, Result<T, Diagnostic>) {
    let mut sources = SourceMap::new();
    let id = sources.add("t.yaml", text).unwrap();
    let parsed = parse(&sources, id);
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    let document = parsed.document.unwrap();
    let result = document.read(document.root().unwrap());
    (sources, document, result)
}

fn fault<T: DeserializeOwned + fmt::Debug>(text: &str) -> String {
    let (sources, _, result) = read::<T>(text);
    let diagnostic = result.unwrap_err();
    let label = diagnostic.primary.unwrap();
    let position = sources.position(label.span);
    let mut out = format!(
        "{} {}:{} `{}` {} ({})",
        diagnostic.code,
        position.line,
        position.column,
        sources.text(label.span),
        diagnostic.message,
        label.text
    );
    for help in diagnostic.help {
        let _ = write!(out, " ? {help}");
    }
    out
}

#[test]
fn a_rule_is_read_with_its_places() {
    let text = "id: r-1\nseverity: very_major\namount: 19.90\ndays: 14\nlast: true\nwhen: [a, b]\n\
                cite: [x, 'y']\ntitles: {zh: 投诉, en: null}\nthen: {raise: 2}\npair: [-1, 2]\n";
    let (sources, document, rule) = read::<Rule>(&text.replace("en: null", "en: \"\\tno\""));
    let rule = rule.unwrap();
    assert_eq!(rule.id.value, "r-1");
    assert_eq!(sources.text(rule.id.span), "r-1");
    assert_eq!(rule.severity, Severity::VeryMajor);
    assert_eq!(rule.amount.as_deref(), Some("19.90"));
    assert_eq!((rule.days, rule.last), (Some(14), Some(true)));
    assert_eq!(sources.text(document.span(rule.when.unwrap())), "[a, b]");
    assert_eq!(rule.cite.iter().map(|c| sources.text(c.span)).collect::<Vec<_>>(), ["x", "'y'"]);
    assert_eq!(rule.titles, BTreeMap::from([("zh".into(), "投诉".into()), ("en".into(), "\tno".into())]));
    assert_eq!(rule.then, Some(Then::Raise(2)));
    assert_eq!(rule.pair, Some((-1, 2)));
}

#[test]
fn nothing_is_none() {
    let (_, _, rule) =
        read::<Rule>("id: no\nseverity: minor\namount: ~\ndays:\nlast: null\nwhen:\nthen: keep");
    let rule = rule.unwrap();
    assert_eq!(rule.id.value, "no");
    assert_eq!((rule.amount, rule.days, rule.last, rule.when), (None, None, None, None));
    assert_eq!(rule.then, Some(Then::Keep));
}

#[test]
fn texts_keep_their_spelling() {
    for text in
        ["19.90", "1e3", "no", "0x1F", "true", "007", "123456789012345678901234567890", "2026-01-02", ".5"]
    {
        assert_eq!(read::<String>(text).2.unwrap(), text);
    }
    assert_eq!(
        read::<u128>("123456789012345678901234567890").2.unwrap(),
        123_456_789_012_345_678_901_234_567_890
    );
    assert_eq!(read::<i64>("-007").2.unwrap(), -7);
}

#[test]
fn untyped_values_are_never_binary_fractions() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(untagged)]
    enum Any {
        Bool(bool),
        Int(i64),
        Text(String),
        List(Vec<Any>),
    }
    let (_, _, any) = read::<Any>("[true, True, 5, '5', 1.50, no, 1e3, ~x, -3, 99999999999999999999]");
    let text = |text: &str| Any::Text(text.into());
    let expected = [
        Any::Bool(true),
        text("True"),
        Any::Int(5),
        text("5"),
        text("1.50"),
        text("no"),
        text("1e3"),
        text("~x"),
        Any::Int(-3),
    ];
    // The last does not fit; a whole number is not turned into something near it.
    assert!(any.is_err());
    let (_, _, any) = read::<Any>("[true, True, 5, '5', 1.50, no, 1e3, ~x, -3]");
    assert_eq!(any.unwrap(), Any::List(expected.into()));
}

/// A line after a good beginning, and what is said of it.
const LINES: &[(&str, &str)] = &[
    (
        "sevrity: minor\n",
        "unknown-field 3:1 `sevrity` unknown key `sevrity` (not a key of this place) ? did you mean `severity`?",
    ),
    (
        "投诉: 1\n",
        "unknown-field 3:1 `投诉` unknown key `投诉` (not a key of this place) ? the keys here are `id`, `severity`, `amount`, `days`, `last`, `when`, `cite`, `titles`, `then`, `pair`",
    ),
    ("days: 300\n", "yaml-shape 3:7 `300` `300` is not between 0 and 255 (expected 0 to 255)"),
    ("days: -1\n", "yaml-shape 3:7 `-1` `-1` is not between 0 and 255 (expected 0 to 255)"),
    ("days: 1.5\n", "yaml-shape 3:7 `1.5` expected a whole number, found `1.5` (expected a whole number)"),
    ("days: '5'\n", "yaml-shape 3:7 `'5'` expected a whole number, found `5` (expected a whole number)"),
    (
        "days: 123456789012345678901234567890\n",
        "yaml-shape 3:7 `123456789012345678901234567890` `123456789012345678901234567890` is not between 0 and 255 (expected 0 to 255)",
    ),
    (
        "last: yes\n",
        "yaml-shape 3:7 `yes` expected `true` or `false`, found `yes` (expected `true` or `false`)",
    ),
    (
        "last: 'true'\n",
        "yaml-shape 3:7 `'true'` expected `true` or `false`, found `true` (expected `true` or `false`)",
    ),
    (
        "amount: [a]\n",
        "yaml-shape 3:9 `[a]` expected a text, found a list (expected a text) ? quote an expression that begins with `[` or `{`",
    ),
    (
        "amount: {a: b}\n",
        "yaml-shape 3:9 `{a: b}` expected a text, found a mapping (expected a text) ? quote an expression that begins with `[` or `{`",
    ),
    ("amount:\n  a: b\n  c: d\n", "yaml-shape 4:3 `a` expected a text, found a mapping (expected a text)"),
    ("cite: x\n", "yaml-shape 3:7 `x` expected a list, found `x` (expected a list)"),
    ("cite: [x, ~]\n", "yaml-shape 3:11 `~` expected a text, found nothing (expected a text)"),
    ("cite:\n  - x\n  -\n", "yaml-shape 5:4 `` expected a text, found nothing (expected a text)"),
    (
        "titles: [a]\n",
        "yaml-shape 3:9 `[a]` expected a mapping, found a list (expected a mapping) ? quote an expression that begins with `[` or `{`",
    ),
    (
        "titles: {zh: [1]}\n",
        "yaml-shape 3:14 `[1]` expected a text, found a list (expected a text) ? quote an expression that begins with `[` or `{`",
    ),
    (
        "then: kep\n",
        "unknown-variant 3:7 `kep` `kep` is not one of the words that may stand here (unknown word) ? did you mean `keep`?",
    ),
    (
        "then: {lower: 1}\n",
        "unknown-variant 3:8 `lower` `lower` is not one of the words that may stand here (unknown word) ? one of `keep`, `raise`",
    ),
    ("then: raise\n", "yaml-shape 3:7 `raise` `raise` needs a value of its own ()"),
    (
        "then: {raise: x}\n",
        "yaml-shape 3:15 `x` expected a whole number, found `x` (expected a whole number)",
    ),
    ("then: {keep: 1}\n", "yaml-shape 3:14 `1` expected nothing, found `1` (expected nothing)"),
    (
        "then: [a]\n",
        "yaml-shape 3:7 `[a]` expected a word, found a list (expected a word) ? quote an expression that begins with `[` or `{`",
    ),
    ("pair: [1]\n", "yaml-shape 3:7 `[1]` expected a list of 2, found a list of 1 (1 here)"),
    ("pair: [1, 2, 3]\n", "yaml-shape 3:7 `[1, 2, 3]` expected a list of 2, found a list of 3 (3 here)"),
];

/// Whole texts, and what is said of them.
const TEXTS: &[(&str, &str)] = &[
    ("id: r\n", "missing-field 1:1 `id: r` the key `severity` is missing (`severity` is missing here)"),
    (
        "# c\nseverity: minor\ndays: 1\n",
        "missing-field 2:1 `severity` the key `id` is missing (`id` is missing here)",
    ),
    (
        "{severity: minor}",
        "missing-field 1:1 `{severity: minor}` the key `id` is missing (`id` is missing here)",
    ),
    (
        "{severity: minor,\n days: 1}",
        "missing-field 1:1 `{severity: minor,` the key `id` is missing (`id` is missing here)",
    ),
    (
        "id: r\nseverity: major",
        "unknown-variant 2:11 `major` `major` is not one of the words that may stand here (unknown word) ? one of `minor`, `serious`, `very_major`",
    ),
    (
        "id: r\nseverity: minr",
        "unknown-variant 2:11 `minr` `minr` is not one of the words that may stand here (unknown word) ? did you mean `minor`?",
    ),
    ("- a", "yaml-shape 1:1 `- a` expected a mapping, found a list (expected a mapping)"),
    (
        "a: |\n  b\n",
        "unknown-field 1:1 `a` unknown key `a` (not a key of this place) ? the keys here are `id`, `severity`, `amount`, `days`, `last`, `when`, `cite`, `titles`, `then`, `pair`",
    ),
];

#[test]
fn faults_name_code_place_and_cure() {
    let head = "id: r\nseverity: minor\n";

    for (line, expected) in LINES {
        assert_eq!(fault::<Rule>(&format!("{head}{line}")), *expected);
    }

    for (text, expected) in TEXTS {
        assert_eq!(fault::<Rule>(text), *expected);
    }
    assert_eq!(
        fault::<Vec<f64>>("[1.5]"),
        "yaml-shape 1:2 `1.5` numbers are not read as binary fractions here ()"
    );
}

#[test]
fn keys_have_places_too() {
    let (sources, _, map) = read::<BTreeMap<Spanned<String>, u8>>("b: 1\n'a': 2\n");
    let mut keys: Vec<&str> = map.unwrap().keys().map(|key| sources.text(key.span)).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["'a'", "b"]);
}

#[test]
fn places_come_from_yaml_only() {
    let value: Result<Spanned<String>, _> = serde_yaml::from_str("a");
    assert!(value.is_err());
    assert!(serde_yaml::from_str::<NodeId>("1").is_err());
}

#[test]
fn a_node_of_another_document_is_nothing() {
    let (_, one, node) = read::<NodeId>("a");
    let mut sources = SourceMap::new();
    sources.add("x.yaml", "b").unwrap();
    let other = sources.add("y.yaml", "c: d").unwrap();
    let other = parse(&sources, other).document.unwrap();
    assert_eq!(one.text(node.as_ref().copied().unwrap()).map(|text| &**text), Some("a"));
    assert!(matches!(other.kind(node.unwrap()), NodeKind::Null));
}
