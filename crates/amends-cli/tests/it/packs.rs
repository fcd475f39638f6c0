//! `amends check` and `amends test`: packs with faults and findings, cases that fail.

use crate::command::{amends, said, written};
use crate::scratch::Scratch;

const HEAD: &str = "amends: 1\nversion: 1.0.0\nkind: company\npack: company/";

fn pack(name: &str, rest: &str) -> String {
    format!("{HEAD}{name}\n{rest}")
}

#[test]
fn findings_decide_how_check_ends() {
    let fine = pack("fine", "facts: {a: {type: bool}}\n");
    let faulty = pack("faulty", "facts: {a: {type: bool}}\ndecide: {b: {type: bool, is: aa}}\nrouting: 5\n");
    let scratch = Scratch::new("check", &[("fine/pack.yaml", &fine), ("faulty/pack.yaml", &faulty)]);
    let output = scratch.amends(&["check", "fine"], b"");
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), "1 pack: no findings\n"));
    assert!(output.stdout.is_empty());
    let output = scratch.amends(&["check", "faulty"], b"");
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    insta::assert_snapshot!("check-text", format!("{}{}", written(&output), said(&output)));
    let output = scratch.amends(&["check", "faulty", "--format", "json"], b"");
    assert_eq!(output.status.code(), Some(3));
    insta::assert_snapshot!("check-json", written(&output));
}

#[test]
fn shipped_packs_are_checked_by_name() {
    let output = amends(&["check", "base/complaint", "us/cfpb"], b"");
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), "2 packs: no findings\n"));
    let output = amends(&["check", "us/cfbp"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("did you mean `us/cfpb`?"), "{}", said(&output));
}

#[test]
fn a_finding_that_is_no_error_is_exit_1() {
    let warned = pack(
        "warned",
        "facts: {a: {type: bool}}\nassume: []\nguidance: {rules: [{id: never, when: {all: []}, say: [{en: x}]}]}\n",
    );
    let scratch = Scratch::new("warned", &[("pack.yaml", &warned)]);
    let output = scratch.amends(&["check"], b"");
    assert_eq!(output.status.code(), Some(1), "{}{}", written(&output), said(&output));
    assert!(written(&output).starts_with("warning["), "{}", written(&output));
    assert_eq!(said(&output), "1 pack: 1 warning\n");
}

#[test]
fn cases_decide_how_test_ends() {
    let policy = pack("tested", "facts: {a: {type: bool}}\ndecide: {b: {type: bool, is: '!a'}}\n");
    let case = |id: &str, b: &str| {
        format!(
            "cases: [{{id: {id}, as_of: \"2026-03-05T10:00:00Z\", facts: {{a: true}}, expect: {{b: {b}}}}}]\n"
        )
    };
    let passes = case("passes", "false");
    let fails = case("fails", "true");
    let run = |test: &str, cases: &[(&str, &str)]| {
        let scratch = Scratch::new(test, &[&[("pack.yaml", policy.as_str())], cases].concat());
        let output = scratch.amends(&["test"], b"");
        (output.status.code().unwrap(), format!("{}{}", written(&output), said(&output)))
    };
    assert_eq!(run("passes", &[("a.cases.yaml", &passes)]), (0, "1 pack, 1 case: 1 passed\n".to_owned()));
    let (exit, text) = run("fails", &[("a.cases.yaml", &passes), ("b.cases.yaml", &fails)]);
    assert_eq!(exit, 1, "{text}");
    insta::assert_snapshot!("test-failed", text);
    assert_eq!(run("none", &[]), (5, "1 pack, 0 cases: nothing to run\n".to_owned()));
    let (exit, text) = run("faulty", &[("a.cases.yaml", "cases: [{id: a, facts: {}, expect: {b: true}}]\n")]);
    assert!(exit == 3 && text.contains("does not say as of when"), "{text}");
}

#[test]
fn the_shipped_packs_pass_their_cases() {
    let rules = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules");
    let output = amends(&["test", rules, "--format", "json"], b"");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let report: serde_json::Value = serde_json::from_str(&written(&output)).unwrap();
    assert!(report["passed"].as_u64().unwrap() > 100 && report["failed"] == 0, "{}", said(&output));
}
