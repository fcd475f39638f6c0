//! Packs and records of great size: they load and decide, or are refused, soon and in little memory.

use std::fmt::Write as _;
use std::io::Write as _;

use super::MEGABYTES;
use super::run::{Call, Run};
use crate::scratch::Scratch;

const PACK: &str = "\
amends: 1
pack: test/large
version: 1.0.0
title: A pack that is large
kind: company
currency: CNY
scales: {severity: {levels: [minor, serious, major]}}
";

const FACTS: &str = "facts: {a.n: {type: int}, a.m: {type: money}, a.t: {type: text, signals: true}}\n";

/// Returns `head` and `count` lines after it.
fn lines(head: &str, count: usize, line: impl Fn(usize) -> String) -> String {
    let mut text = head.to_owned();
    for number in 0..count {
        writeln!(text, "{}", line(number)).unwrap();
    }
    text
}

/// Joins `count` parts.
fn joined(count: usize, separator: &str, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect::<Vec<_>>().join(separator)
}

/// Each pack, with a part of what is said about it; nothing if it is well.
fn packs() -> Vec<(&'static str, String, Option<&'static str>)> {
    let rules = format!("{FACTS}severity:\n  default: minor\n  rules:\n");
    vec![
        (
            "rules",
            lines(&rules, 10_000, |n| format!("    - {{id: r{n}, when: {{a.n: '> {n}'}}, then: major}}")),
            None,
        ),
        ("facts", lines("facts:\n", 10_000, |n| format!("  f.n{n}: {{type: int}}")), None),
        (
            "derived",
            lines("facts:\n  f.n0: {type: int}\n", 5_000, |n| {
                format!("  f.n{}: {{type: int, derive: f.n{n} + 1}}", n + 1)
            }),
            None,
        ),
        (
            "decisions",
            lines(&format!("{FACTS}decide:\n"), 5_000, |n| format!("  d{n}: {{type: bool, is: a.n > {n}}}")),
            None,
        ),
        (
            "enum",
            format!(
                "enums: {{e: [{}]}}\n{}",
                joined(10_000, ", ", |n| format!("v{n}")),
                lines(
                    "facts: {a.e: {type: e}}\nseverity:\n  default: minor\n  rules:\n",
                    1_000,
                    |n| format!("    - {{id: r{n}, when: {{a.e: v{n}}}, then: major}}")
                )
            ),
            None,
        ),
        (
            "tree",
            lines("types:\n", 60, |depth| format!("  {}: {{}}", joined(depth + 1, ".", |n| format!("t{n}")))),
            None,
        ),
        (
            "words",
            format!(
                "{FACTS}signals:\n  s: {{any: [{}]}}\n",
                joined(10_000, ", ", |n| format!("keyword {n}"))
            ),
            None,
        ),
        (
            "or",
            format!(
                "{FACTS}decide:\n  d: {{type: bool, is: {}}}\n",
                joined(1_000, " || ", |n| format!("a.n == {n}"))
            ),
            None,
        ),
        (
            "circle",
            lines("facts:\n", 5_000, |n| {
                format!("  f.n{n}: {{type: int, derive: f.n{} + 1}}", (n + 1) % 5_000)
            }),
            Some("f.n19 → 4980 more → f.n0"),
        ),
        (
            "mistakes",
            lines(&rules, 10_000, |n| format!("    - {{id: r{n}, when: a.nn{n} > 3, then: majr}}")),
            Some("100 errors, 19900 more not shown"),
        ),
        (
            "repeated",
            lines(&rules, 10_000, |_| "    - {id: r, when: a.n > 3, then: major}".to_owned()),
            Some("100 errors, 9899 more not shown"),
        ),
        (
            "nodes",
            lines(&rules, 100_000, |n| {
                format!("    - {{id: r{n}, when: {{a.n: '> {n}'}}, then: major, because: {{en: n}}}}")
            }),
            Some("more than 1000000 nodes"),
        ),
    ]
}

fn within_bounds(name: &str, run: &Run) {
    println!("{:>8} {:>7}  {name}", run.millis, run.megabytes());
    assert!(run.megabytes() < MEGABYTES, "{name} took {} MB", run.megabytes());
}

#[test]
fn large_packs_load_or_are_refused() {
    for (name, text, fault) in packs() {
        let folder =
            Scratch::new(&format!("large-{name}"), &[("pack/pack.yaml", PACK), ("pack/rules.yaml", &text)]);
        let run = Call::new(folder.path(), &["check", "pack"]).run();
        within_bounds(name, &run);
        let said = run.said();
        match fault {
            None => assert_eq!((run.code, run.stderr.as_str()), (Some(0), "1 pack: no findings\n"), "{name}"),
            Some(fault) => {
                assert_eq!(run.code, Some(3), "{name}");
                assert!(said.contains(fault), "{name}: {said}");
                assert!(said.len() < 100_000, "{name} says too much: {} bytes", said.len());
            }
        }
        if fault.is_none() {
            let args =
                ["decide", "--policy", "pack", "--as-of", "2026-03-05T10:00:00+08:00", "--format", "jsonl"];
            let run = Call::new(folder.path(), &args).input(|stdin| stdin.write_all(b"{}\n")).run();
            within_bounds(&format!("{name}, decided"), &run);
            assert_eq!(run.code, Some(0), "{name}: {}", run.stderr);
        }
    }
}

#[test]
fn large_records_are_read_or_refused() {
    let folder = Scratch::new("large-records", &[("pack/pack.yaml", PACK), ("pack/rules.yaml", FACTS)]);
    let million = 1_000_000;
    let records = [
        ("a long text", format!("{{\"a\": {{\"t\": \"{}\"}}}}", "x".repeat(10 * million)), None),
        (
            "a long word for a number",
            format!("{{\"a\": {{\"n\": \"{}\"}}}}", "x".repeat(10 * million)),
            Some("fact-format"),
        ),
        ("a long number", format!("{{\"a\": {{\"n\": {}}}}}", "9".repeat(million)), Some("record-limit")),
        ("a long key", format!("{{\"{}\": 1}}", "k".repeat(10 * million)), Some("undeclared-fact")),
        (
            "a long record",
            format!("{{\"a\": {{\"t\": \"{}\"}}}}", "x".repeat(17 * million)),
            Some("record-too-long"),
        ),
        (
            "many keys",
            format!("{{{}}}", joined(million, ",", |n| format!("\"k{n}\":1"))),
            Some("record-limit"),
        ),
        (
            "many unknown keys",
            format!("{{{}}}", joined(million / 2, ",", |n| format!("\"k{n}\":1"))),
            Some("undeclared-fact"),
        ),
        (
            "deep objects",
            format!("{}1{}", "{\"a\":".repeat(million / 10), "}".repeat(million / 10)),
            Some("record-limit"),
        ),
        ("deep lists", "[".repeat(million), Some("record-limit")),
    ];
    for (name, record, fault) in records {
        let args = ["decide", "--policy", "pack", "--as-of", "2026-03-05T10:00:00+08:00", "--format", "csv"];
        let text = format!("{record}\n{{\"a.n\": 1}}\n");
        folder.write("records.jsonl", text.as_bytes());
        let run = Call::new(folder.path(), &[&args[..], &["records.jsonl"]].concat()).run();
        within_bounds(name, &run);
        assert_eq!(run.code, Some(i32::from(fault.is_some())), "{name}: {}", run.stderr);
        let reported = run.reported();
        let first = reported.first().and_then(|report| report.strip_prefix("error[")?.split(']').next());
        assert_eq!(first, fault, "{name}: {reported:?}");
        assert!(run.stderr.len() < 20_000, "{name} says too much: {} bytes", run.stderr.len());
        assert!(run.stdout.contains("records.jsonl:2,"), "{name}: the next record is lost");
    }
}
