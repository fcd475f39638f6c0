use std::path::Path;

use amends::diagnostic::codes;

use super::*;
use crate::folder;

/// Formats a text twice; the second time must change nothing.
pub(super) fn formatted(text: &str) -> String {
    let once = format("a.yaml", text).unwrap_or_else(|error| panic!("{text}\n{error}"));
    assert_eq!(format("a.yaml", &once).unwrap(), once, "formatting again changes it:\n{text}");
    once
}

/// Each row is a text and its canonical layout, parted by `=>`; rows are parted by `----`.
const LAYOUTS: &str = include_str!("layouts.txt");

#[test]
fn texts_get_their_layout() {
    let mut rows = 0;
    let mut wrong = String::new();
    for row in LAYOUTS.split("\n----\n") {
        let (name, row) = row.split_once('\n').unwrap();
        let (text, expected) = row.split_once("\n=>\n").unwrap_or_else(|| panic!("no `=>` in {name}"));
        let found = formatted(&(text.to_owned() + "\n"));
        if found.trim_end_matches('\n') != expected.trim_end_matches('\n') {
            wrong += &std::format!("{name}:\n{found}\n");
        }
        rows += 1;
    }
    assert_eq!(wrong, "");
    assert!(rows > 20);
}

#[test]
fn bytes_between_lines_become_the_same_everywhere() {
    for (text, expected) in [
        ("", ""),
        ("\n\n", ""),
        ("\u{feff}a: 1", "a: 1\n"),
        ("a: 1\r\nb: |\r\n  x\r\n  y\r\n", "a: 1\nb: |\n  x\n  y\n"),
        ("a: 1  \n\n\n\nb: 2   # c  \n\n", "a: 1\n\nb: 2  # c\n"),
        ("# only\n\n\n# comments", "# only\n\n# comments\n"),
        ("---\na: 1\n...\n", "a: 1\n"),
        // Lines that a block of text keeps, and blanks that matter in it.
        ("a: |+\n  x \n\n\nb: 1\n", "a: |+\n  x \n\n\nb: 1\n"),
        ("a: |+\n\n\n", "a: |+\n\n\n"),
        ("a: |\n     \n", "a: |\n"),
        ("a: >\n  x\n     \n  y\n", "a: >\n  x\n     \n  y\n"),
        ("a: |2\n     x\n   y\n", "a: |2\n     x\n   y\n"),
        ("- - |1\n    x\n", "- - |2\n     x\n"),
    ] {
        assert_eq!(formatted(text), expected, "{text:?}");
    }
}

#[test]
fn quotes_become_the_same_and_stay_quotes() {
    for (text, expected) in [
        ("no", "no"),
        ("'no'", "\"no\""),
        ("\"it's\"", "\"it's\""),
        ("'it''s'", "\"it's\""),
        (r"'\d+'", r"'\d+'"),
        (r#""\\d's""#, r"'\d''s'"),
        (r#""say \"a\"""#, r#"'say "a"'"#),
        (r#""a\tb""#, r#""a\tb""#),
        (r#""caf\u00e9""#, r#""caf\u00e9""#),
        ("''", "\"\""),
        ("!!str 5", "!!str 5"),
    ] {
        assert_eq!(formatted(&std::format!("a: {text}\n")), std::format!("a: {expected}\n"));
        assert_eq!(formatted(&std::format!("a: [{text},x]\n")), std::format!("a: [{expected}, x]\n"));
    }
}

#[test]
fn wide_characters_count_as_two_columns() {
    let text = |count: usize| std::format!("a: {{b: {}, c: d}}\n", "字".repeat(count));
    assert_eq!(formatted(&text(48)), text(48));
    assert_eq!(formatted(&text(49)), std::format!("a:\n  b: {}\n  c: d\n", "字".repeat(49)));
}

#[test]
fn what_cannot_be_read_is_said_with_its_place() {
    for (text, message) in [
        ("a: [1", "a.yaml:1:4"),
        ("a: 1\na: 2\n", "error[duplicate-key]"),
        ("a: 1\n---\nb: 2\n", "error[yaml-document]"),
        ("a: !tag 1\n", "error[yaml-tag]"),
        ("a: *b\n", "error[yaml-alias]"),
        ("? [a]\n: b\n", "error[yaml-complex-key]"),
        ("a: {b, c: 1}\n", "error[yaml-key-without-value]"),
        ("a:\n\t- b\n", "error[yaml-syntax]"),
    ] {
        let error = format("a.yaml", text).unwrap_err();
        assert!(matches!(error, FormatError::Unreadable { .. }));
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[test]
fn a_text_that_indentation_would_make_too_long_is_refused() {
    let words: String = (0..100).map(|n| std::format!("w{n}, ")).collect();
    let text = std::format!("a: {}[{words}]{}\n", "{b: ".repeat(60), "}".repeat(60));
    assert!(matches!(format_within(2_000, "a.yaml", &text), Err(FormatError::TooLong)));
    assert!(format_within(20_000, "a.yaml", &text).is_ok());
}

#[test]
fn shipped_packs_and_examples_are_formatted() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let packs = folder::find(&examples).unwrap();
    assert!(packs.len() > 1);
    for path in packs.iter().flat_map(|pack| folder::yaml_files(pack).unwrap()) {
        let (name, text) = (path.display().to_string(), folder::read_text(&path).unwrap());
        let same = format(&name, &text).unwrap() == text;
        assert!(same, "{name} is not formatted: run `cargo run -- fmt examples`");
    }
    for file in amends_rules::FILES {
        let formatted = format(file.path, file.text).unwrap_or_else(|error| panic!("{error}"));
        assert!(formatted == file.text, "rules/{} is not formatted: run `cargo run -- fmt rules`", file.path);
    }
}

#[test]
fn examples_of_the_pages_of_codes_keep_their_meaning() {
    let mut examples = 0;
    for page in codes::ALL.iter().filter_map(|code| codes::page(code.code.name())) {
        for block in page.split("```").skip(1).step_by(2) {
            let Some((_, text)) = block.strip_prefix("yaml").and_then(|block| block.split_once('\n')) else {
                continue;
            };
            if format("page.yaml", text).is_ok() {
                formatted(text);
                examples += 1;
            }
        }
    }
    assert!(examples > 100, "{examples}");
}
