use proptest::prelude::*;

use crate::source::{SourceMap, Span};
use crate::yaml::{Document, NodeKind, ScalarStyle, parse};

/// Reads `text` and returns its document; faults fail the test.
fn document(text: &str) -> (SourceMap, Document) {
    let mut sources = SourceMap::new();
    let id = sources.add("t.yaml", text).unwrap();
    let parsed = parse(&sources, id);
    assert!(parsed.diagnostics.is_empty(), "{text:?}: {:?}", parsed.diagnostics);
    (sources, parsed.document.unwrap())
}

/// The decoded text, and for each of its characters what stands in the file at its place.
fn mapped(text: &str) -> (String, Vec<String>) {
    let (sources, document) = document(text);
    let root = document.root().unwrap();
    let node = document.get(root, "k").unwrap_or(root);
    let scalar = document.scalar(node).unwrap();
    let pieces = scalar
        .text()
        .char_indices()
        .map(|(start, c)| {
            let start = u32::try_from(start).unwrap();
            let span = scalar.excerpt.span(start, start + u32::try_from(c.len_utf8()).unwrap());
            sources.text(span).to_owned()
        })
        .collect();
    (scalar.text().to_owned(), pieces)
}

#[test]
fn every_character_is_found_in_the_file() {
    let rows: &[(&str, &str, &[&str])] = &[
        ("k: a b", "a b", &["a", " ", "b"]),
        ("k: a  \n  b\n\n\n  c", "a b\n\nc", &["a", "\n", "b", "\n", "\n", "c"]),
        ("k: 'a''b'", "a'b", &["a", "''", "b"]),
        ("k: '''a'", "'a", &["''", "a"]),
        ("k: 'a\n\n  b'", "a\nb", &["a", "\n", "b"]),
        ("k: ' a '", " a ", &[" ", "a", " "]),
        ("k: 'a\\b'", "a\\b", &["a", "\\", "b"]),
        ("k: \"a\\tb\"", "a\tb", &["a", "\\t", "b"]),
        ("k: \"\\\"x\\\"\"", "\"x\"", &["\\\"", "x", "\\\""]),
        ("k: \"\\x41\\u6295\\U0001F600!\"", "A投😀!", &["\\x41", "\\u6295", "\\U0001F600", "!"]),
        ("k: \"\\ud83d\\ude00诉\"", "😀诉", &["\\ud83d\\ude00", "诉"]),
        (
            "k: \"\\L投\\P诉\\N\\_x\"",
            "\u{2028}投\u{2029}诉\u{85}\u{a0}x",
            &["\\L", "投", "\\P", "诉", "\\N", "\\_", "x"],
        ),
        ("k: \"a\\\n   b\"", "ab", &["a", "b"]),
        ("k: \"a \\\n\n  \\ b\"", "a \n b", &["a", " ", "\n", "\\ ", "b"]),
        ("k: \"a  \n  b \"", "a b ", &["a", "\n", "b", " "]),
        (
            "k: \"\\0\\a\\b\\e\\v\\f\\r\\n\\/\\\\\"",
            "\0\u{7}\u{8}\u{1b}\u{b}\u{c}\r\n/\\",
            &["\\0", "\\a", "\\b", "\\e", "\\v", "\\f", "\\r", "\\n", "\\/", "\\\\"],
        ),
        ("k: |\n  a\n   b\n\n  c\n", "a\n b\n\nc\n", &["a", "\n", " ", "b", "\n", "\n", "c", "\n"]),
        ("k: |2-\n    a\n  b\n", "  a\nb", &[" ", " ", "a", "\n", "b"]),
        ("k: |\n\n \n  a", "\n\na\n", &["\n", "\n", "a", ""]),
        (
            "k: >\n  a\n  b\n\n  c\n   d\n  e\n\n\nj: 1",
            "a b\nc\n d\ne\n",
            &["a", "\n", "b", "\n", "c", "\n", " ", "d", "\n", "e", "\n"],
        ),
        ("k: >+\n  a\n\n\nj: 1", "a\n\n\n", &["a", "\n", "\n", "\n"]),
        ("k: >-\r\n  投诉\r\n  b\r\n\r\n  c\r\n", "投诉 b\nc", &["投", "诉", "\n", "b", "\n", "c"]),
        ("|\na\n b\n", "a\n b\n", &["a", "\n", " ", "b", "\n"]),
    ];
    for (text, decoded, pieces) in rows {
        let (found, places) = mapped(text);
        assert_eq!(
            (found.as_str(), places),
            (*decoded, pieces.iter().map(ToString::to_string).collect()),
            "{text:?}"
        );
    }
}

#[test]
fn spans_across_pieces_cover_them() {
    let text = r#"k: "x == \"gold\" && y""#;
    let (sources, document) = document(text);
    let scalar = document.scalar(document.get(document.root().unwrap(), "k").unwrap()).unwrap();
    let decoded = scalar.text();
    assert_eq!(decoded, "x == \"gold\" && y");
    for (start, end, expected) in
        [(5, 11, r#"\"gold\""#), (0, 1, "x"), (12, 14, "&&"), (15, 16, "y"), (10, 10, "")]
    {
        assert_eq!(sources.text(scalar.excerpt.span(start, end)), expected);
    }
    assert_eq!(sources.text(scalar.excerpt.whole()), r#"x == \"gold\" && y"#);
}

#[test]
fn nodes_cover_what_was_written() {
    let text = "a: 'x'\nb: |\n  l1\n  l2\n\nc: [p, {q: r}]\nd:\n  e: 1\n  f:\n    - g\n  # end\nh: >\ni: &n !!str z\n";
    let (sources, document) = document(text);
    let root = document.root().unwrap();
    let of = |key: &str| sources.text(document.span(document.get(root, key).unwrap()));
    assert_eq!(of("a"), "'x'");
    assert_eq!(of("b"), "l1\n  l2");
    assert_eq!(of("c"), "[p, {q: r}]");
    assert_eq!(of("d"), "e: 1\n  f:\n    - g");
    assert_eq!(of("h"), "");
    assert_eq!(of("i"), "z");
    assert_eq!(sources.position(document.span(document.get(root, "h").unwrap())).to_string(), "t.yaml:12:5");
}

/// Writes `text` in a style, if that style can hold it.
fn written(text: &str, style: ScalarStyle, indent: usize, crlf: bool) -> Option<String> {
    let pad = " ".repeat(indent);
    let break_ = if crlf { "\r\n" } else { "\n" };
    let lines: Vec<&str> = text.split('\n').collect();
    let body = match style {
        ScalarStyle::Plain | ScalarStyle::SingleQuoted => {
            // A line break is an empty line; a break cannot touch blanks or an end.
            if lines.iter().any(|line| line.trim() != *line || line.is_empty()) {
                return None;
            }
            let joined = lines.join(&format!("{break_}{break_}{pad}"));
            if style == ScalarStyle::SingleQuoted {
                format!("'{}'", joined.replace('\'', "''"))
            } else if joined.starts_with(|c: char| c.is_alphabetic())
                && !joined.contains([':', '#', '\'', '"'])
            {
                joined
            } else {
                return None;
            }
        }
        ScalarStyle::DoubleQuoted => {
            let mut out = String::from("\"");
            for (index, c) in text.chars().enumerate() {
                match c {
                    '"' | '\\' => out.extend(['\\', c]),
                    '\n' => out.push_str("\\n"),
                    c if index % 5 == 3 && u32::from(c) <= 0xFFFF => {
                        out.push_str(&format!("\\u{:04x}", u32::from(c)))
                    }
                    c if index % 7 == 5 => out.push_str(&format!("\\U{:08X}", u32::from(c))),
                    ' ' if index % 3 == 0 => out.push_str(&format!("\\{break_}{pad}\\ ")),
                    c => out.push(c),
                }
            }
            out + "\""
        }
        ScalarStyle::Literal | ScalarStyle::Folded => {
            if lines.iter().any(|line| line.starts_with([' ', '\t']) || line.is_empty()) {
                return None;
            }
            let gap = if style == ScalarStyle::Literal { break_.to_owned() } else { break_.repeat(2) };
            let mark = if style == ScalarStyle::Literal { "|-" } else { ">-" };
            format!("{mark}{break_}{pad}{}", lines.join(&format!("{gap}{pad}")))
        }
    };
    Some(format!("k: {body}{break_}z: 1{break_}"))
}

proptest! {
    #[test]
    fn decoded_characters_show_their_place(
        text in "[a-z投诉😀 '\"\\\\:#,\n(){}<>=&|é]{1,30}",
        style in prop::sample::select(vec![
            ScalarStyle::Plain, ScalarStyle::SingleQuoted, ScalarStyle::DoubleQuoted, ScalarStyle::Literal,
            ScalarStyle::Folded,
        ]),
        indent in 1_usize..6,
        crlf: bool,
    ) {
        let Some(file) = written(&text, style, indent, crlf) else { return Ok(()) };
        let (sources, document) = document(&file);
        let node = document.get(document.root().unwrap(), "k").unwrap();
        let NodeKind::Scalar(scalar) = document.kind(node) else { panic!("{file:?}") };
        prop_assert_eq!(scalar.text(), text.as_str(), "{:?}", file);
        prop_assert_eq!(scalar.style, style);
        let mut after = 0;
        for (start, c) in text.char_indices() {
            let start = u32::try_from(start).unwrap();
            let span = scalar.excerpt.span(start, start + u32::try_from(c.len_utf8()).unwrap());
            let shown = sources.text(span);
            let exact = shown.chars().eq([c]);
            let escape = style == ScalarStyle::DoubleQuoted && shown.starts_with('\\')
                || style == ScalarStyle::SingleQuoted && c == '\'' && shown == "''";
            prop_assert!(exact || escape, "{:?} shows {:?} for {:?}", file, shown, c);
            prop_assert!(span.start() >= after, "{:?} goes back at {:?}", file, c);
            after = span.end();
        }
        prop_assert!(contains(document.span(node), scalar.excerpt.whole()) || scalar.is_quoted());
    }
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.start() <= inner.start() && inner.end() <= outer.end()
}
