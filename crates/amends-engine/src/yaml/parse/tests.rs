//! Every fault of reading, as data: text, and per diagnostic `code line:column` with its help.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::*;
use crate::yaml::{NodeId, NodeKind};

fn read(text: &str) -> (SourceMap, Parsed) {
    let mut sources = SourceMap::new();
    let id = sources.add("t.yaml", text).unwrap();
    let parsed = parse(&sources, id);
    (sources, parsed)
}

fn outline(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let span = diagnostic.primary.as_ref().unwrap().span;
        let position = sources.position(span);
        let _ = write!(out, "{} {}:{} `{}`", diagnostic.code, position.line, position.column, sources.text(span));
        for label in &diagnostic.related {
            let position = sources.position(label.span);
            let _ = write!(out, " <- {}:{}", position.line, position.column);
        }
        for help in &diagnostic.help {
            let _ = write!(out, " ? {help}");
        }
        out.push('\n');
    }
    out.trim_end().to_owned()
}

fn print(document: &Document, node: NodeId) -> String {
    match document.kind(node) {
        NodeKind::Null => "~".to_owned(),
        NodeKind::Scalar(scalar) if scalar.is_quoted() => format!("{:?}", scalar.text()),
        NodeKind::Scalar(scalar) => scalar.text().to_owned(),
        NodeKind::Sequence(items) => {
            let items: Vec<String> = items.iter().map(|item| print(document, *item)).collect();
            format!("[{}]", items.join(", "))
        }
        NodeKind::Mapping(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{}: {}", print(document, *key), print(document, *value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

#[test]
fn faults_have_their_code_place_and_help() {
    let table = include_str!("faults.txt");
    let mut checked = 0;
    let mut wrong = String::new();
    for case in table.split("\n=== ").skip(1) {
        let (title, rest) = case.split_once('\n').unwrap();
        let (text, expected) = rest.split_once("\n---\n").unwrap_or_else(|| panic!("no expectation: {title}"));
        let text = unescape(text);
        let (sources, parsed) = read(&text);
        let mut found = outline(&sources, &parsed.diagnostics);
        if let Some(document) = &parsed.document {
            let root = document.root().map_or("nothing".to_owned(), |root| print(document, root));
            let _ = write!(found, "{}-> {root}", if found.is_empty() { "" } else { "\n" });
        }
        if found != expected.trim_end() {
            let _ = write!(wrong, "\n=== {title}\n{}\n---\n{found}\n", rest.split_once("\n---\n").unwrap().0);
        }
        checked += 1;
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(checked > 60, "the table lost its cases: {checked}");
}

/// `␀`, `␉`, `␍`, `␠` and `⌖` stand for NUL, tab, carriage return, blank and byte order mark; `␃` for
/// the end of a text without a line break.
fn unescape(text: &str) -> String {
    let mut text = format!("{text}\n");
    for (mark, c) in [("␀", "\0"), ("␉", "\t"), ("␍", "\r"), ("␠", " "), ("⌖", "\u{feff}"), ("␃\n", "")] {
        text = text.replace(mark, c);
    }
    text
}
