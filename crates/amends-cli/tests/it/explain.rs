//! `amends explain`: the whole trace, and why or why not for one rule.

use crate::command::{said, scrubbed, written};
use crate::scratch::{RECORDS, Scratch};

fn explain(test: &str, further: &[&str]) -> std::process::Output {
    let scratch = Scratch::with_parcel(test, &[]);
    scratch.amends(&[&["explain", "--policy", "company/parcel"], further].concat(), RECORDS.as_bytes())
}

#[test]
fn explanations_are_written_in_every_form() {
    for (name, further) in [
        ("trace", &["--id", "open"][..]),
        ("trace-json", &["--id", "open", "--format", "json"]),
        (
            "rules",
            &[
                "--id",
                "open",
                "--rule",
                "sev-injury",
                "--rule",
                "company/parcel#postal-loss",
                "--rule",
                "to-lead",
            ],
        ),
        ("rule-json", &["--id", "settled", "--rule", "sev-injury", "--format", "json"]),
    ] {
        let output = explain(&format!("explain-{name}"), further);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        insta::assert_snapshot!(format!("explain-{name}"), scrubbed(&written(&output)));
    }
}

#[test]
fn what_is_not_there_is_said() {
    for (further, message) in [
        (&["--rule", "sev-injry"][..], "did you mean `sev-injury`?"),
        (&["--id", "nobody"], "no case that can be read has the id `nobody`"),
    ] {
        let output = explain("explain-unknown", further);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(message), "{}", said(&output));
    }
}
