//! What is written reads back as the same text, here and by an independent parser.

use proptest::prelude::*;
use serde_yaml::Value;

use super::*;
use crate::source::SourceMap;
use crate::yaml::{Document, NodeId, parse};

const BLOCK: ScalarPlace<'_> = ScalarPlace { in_flow: false, is_key: false, indent: 4, line_break: "\n" };

fn read(text: &str) -> (Document, NodeId) {
    let mut sources = SourceMap::new();
    let id = sources.add("t.yaml", text).unwrap();
    let parsed = parse(&sources, id);
    assert!(parsed.diagnostics.is_empty(), "{text}\n{:?}", parsed.diagnostics);
    let document = parsed.document.unwrap();
    let root = document.root().unwrap();
    (document, root)
}

/// Puts a scalar into the place it was written for, with neighbours that must not change.
fn placed(written: &str, place: &ScalarPlace<'_>) -> String {
    match place {
        ScalarPlace { is_key: true, .. } => format!("{{the first: 1, {written}: [2], the third: 3}}"),
        ScalarPlace { in_flow: true, .. } => format!("{{the first: 1, k: {written}, the third: 3}}"),
        ScalarPlace { line_break, .. } => {
            ["the first: 1", &format!("k: {written}"), "the third: 3", ""].join(line_break)
        }
    }
}

fn check(text: &str, reading: Reading, style: ScalarStyle, place: &ScalarPlace<'_>) {
    let written = scalar_text(text, reading, style, place);
    let whole = placed(&written, place);
    let (document, root) = read(&whole);
    let (key, value) = document.entries(root)[1];
    assert_eq!(document.entries(root).len(), 3, "{whole}");
    let node = if place.is_key { key } else { value };
    if reading == Reading::AsWritten && is_core_word(text) {
        assert_eq!(written, text);
        return;
    }
    let scalar = document.scalar(node).unwrap_or_else(|| panic!("no text: {whole}"));
    assert_eq!(scalar.text(), text, "{whole}");
    if reading == Reading::Text {
        assert!(scalar.is_quoted() || !is_core_word(text), "{whole}");
        let other: Value = serde_yaml::from_str(&whole).unwrap_or_else(|e| panic!("{e}: {whole}"));
        let found = match place.is_key {
            true => other.as_mapping().unwrap().keys().nth(1).cloned(),
            false => other.get("k").cloned(),
        };
        assert_eq!(found, Some(Value::String(text.to_owned())), "{whole}");
    }
}

fn styles() -> impl Strategy<Value = ScalarStyle> {
    prop::sample::select(vec![
        ScalarStyle::Plain,
        ScalarStyle::SingleQuoted,
        ScalarStyle::DoubleQuoted,
        ScalarStyle::Literal,
        ScalarStyle::Folded,
    ])
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z ]{0,12}",
        "[a-zA-Z0-9 .:#\\-\\[\\]{}<>=!&*%@|'\"\\\\/?,_\n\t~投诉é]{0,20}",
        "[ab#:\\- \n]{0,16}",
        "\\PC{0,12}",
        any::<String>(),
        prop::sample::select(vec![
            "",
            "~",
            "null",
            "Null",
            "true",
            "True",
            "no",
            "Yes",
            "off",
            "y",
            "19.90",
            "25.50",
            "1e3",
            "0x1F",
            "0o17",
            "-",
            "--",
            "---",
            "...",
            "--- a",
            "? a",
            "- b",
            "a: b",
            "a:",
            "a #b",
            "!= x",
            "> 5",
            ">= 600 EUR",
            "| x",
            "*a",
            "&a",
            "%a",
            "@a",
            "`a`",
            "[1..5)",
            "(1..5]",
            "=",
            "<<",
            ".inf",
            "-.NaN",
            "2026-01-02",
            "12:30:45",
            "a\n\nb\n",
            " a ",
            "\n",
            "\n\n",
            "a\n  b\n c",
            "#x",
            "x # y",
            "'",
            "\"",
            "a'b\"c\\",
            "\u{feff}a",
            "a\u{85}b",
            "a\u{2028}b",
            "-1",
            "0777",
            "1_000",
            "+1",
            "a\r\nb",
            "投诉: 丢件",
            "a,b",
            "{a}",
            ":x",
            "-x",
            "?x",
            "x:y",
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back(text in texts(), style in styles(), as_text in any::<bool>(), place in 0_usize..4) {
        let crlf = ScalarPlace { line_break: "\r\n", ..BLOCK };
        let place = [ScalarPlace::FLOW, ScalarPlace::KEY, BLOCK, crlf][place];
        let reading = if as_text { Reading::Text } else { Reading::AsWritten };
        check(&text, reading, style, &place);
    }
}

#[test]
fn the_style_stays_where_it_can() {
    use ScalarStyle::{DoubleQuoted, Folded, Literal, Plain, SingleQuoted};
    let rows: &[(&str, ScalarStyle, &str)] = &[
        ("x", Plain, "x"),
        ("25.50", Plain, "25.50"),
        ("parcel.value >= 500 EUR", Plain, "parcel.value >= 500 EUR"),
        ("a, b", Plain, "a, b"),
        (">= 600 EUR", Plain, "\">= 600 EUR\""),
        ("x # y", Plain, "\"x # y\""),
        ("- a", Plain, "\"- a\""),
        ("a: b", Plain, "\"a: b\""),
        ("@home", Plain, "\"@home\""),
        ("no", Plain, "\"no\""),
        ("", Plain, "\"\""),
        ("!a == \"b\"", Plain, "'!a == \"b\"'"),
        ("x", SingleQuoted, "'x'"),
        ("it's", SingleQuoted, "'it''s'"),
        ("a\tb", SingleQuoted, "\"a\\tb\""),
        ("x", DoubleQuoted, "\"x\""),
        ("x", Literal, "|-\n    x"),
        ("x\n", Literal, "|\n    x"),
        ("x y", Folded, ">-\n    x y"),
        ("x\ny\n\nz\n", Folded, ">\n    x\n\n    y\n\n\n    z"),
        ("x\ny", Plain, "|-\n    x\n    y"),
        ("x\ny", DoubleQuoted, "\"x\\ny\""),
        (" x\ny", Plain, "\" x\\ny\""),
        ("true", DoubleQuoted, "true"),
    ];
    for (text, style, expected) in rows {
        assert_eq!(scalar_text(text, Reading::AsWritten, *style, &BLOCK), *expected);
    }
    for (text, expected) in
        [("true", "\"true\""), ("12", "\"12\""), ("25.50", "\"25.50\""), ("null", "\"null\"")]
    {
        assert_eq!(scalar_text(text, Reading::Text, ScalarStyle::Plain, &BLOCK), expected);
    }
}
