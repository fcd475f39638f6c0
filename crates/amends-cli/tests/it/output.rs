//! What `--color` and `--quiet` mean is the same for every verb: one table over all of them.

use std::collections::BTreeSet;
use std::process::{Command, Output};

use crate::command::{amends, said, written};
use crate::scratch::{RECORDS, Scratch};

const ESCAPE: char = '\u{1b}';

/// A call, and what is to be seen of it.
struct Row {
    args: &'static [&'static str],
    /// Whether there is anything to paint.
    paints: bool,
    /// What it says even under `--quiet`; nothing of a call that goes well.
    error: Option<&'static str>,
}

const fn row(args: &'static [&'static str], paints: bool) -> Row {
    Row { args, paints, error: None }
}

const fn failing(args: &'static [&'static str], error: &'static str) -> Row {
    Row { args, paints: true, error: Some(error) }
}

const ROWS: &[Row] = &[
    row(&["decide", "--policy", "company/parcel", "records.jsonl"], true),
    row(&["decide", "--policy", "company/parcel", "--format", "csv", "records.jsonl"], false),
    row(&["decide", "--policy", "company/parcel", "--lang", "de", "undated.jsonl"], true),
    failing(&["decide", "--policy", "company/parcel", "bad.jsonl"], "error[json-syntax]: bad.jsonl:1:2"),
    failing(
        &["decide", "--policy", "company/parcels", "records.jsonl"],
        "error: `company/parcels` is neither",
    ),
    row(&["explain", "--policy", "company/parcel", "--id", "open", "records.jsonl"], true),
    failing(&["explain", "--policy", "company/parcel", "--id", "x", "records.jsonl"], "error: no case"),
    row(&["check", "company/parcel"], true),
    row(&["check", "warned"], true),
    failing(&["check", "none"], "error: `none` is neither"),
    row(&["test", "company/parcel"], true),
    row(&["test", "--suite", "failing.yaml", "--policy", "company/parcel"], true),
    failing(
        &["test", "--suite", "broken.yaml", "--policy", "company/parcel"],
        "error: the cases in `broken.yaml`",
    ),
    failing(&["test", "--tag", "x", "company/parcel"], "error: no case has the tag `x`"),
    row(&["edit", "company/parcel", "sev-injury", "then", "serious", "--dry-run"], true),
    failing(&["edit", "company/parcel", "sev-injuri", "then", "minor"], "did you mean `sev-injury`?"),
    failing(&["new", "company/parcel"], "error: company/parcel: the folder is not empty"),
    row(&["fmt", "--check", "company/parcel"], true),
    failing(&["fmt", "--check", "nowhere"], "error[unreadable-input]: nowhere"),
    row(&["schema", "pack"], false),
    failing(&["schema", "facts"], "error: facts are those of a policy"),
    row(&["codes"], true),
    row(&["codes", "yaml-tag"], false),
    failing(&["codes", "yaml-tga"], "error: there is no code `yaml-tga`"),
    row(&["completions", "bash"], false),
    row(&["man", "decide"], false),
    row(&["man", "-o", "pages"], false),
    row(&["help"], true),
];

fn folder(test: &str) -> Scratch {
    let case = |id: &str, level: &str| {
        format!(
            "cases: [{{id: {id}, as_of: \"2026-03-05T10:00:00Z\", facts: {{injury.reported: true}}, expect: {{severity: {level}}}}}]\n"
        )
    };
    let warned = "amends: 1\npack: company/warned\nversion: 1.0.0\nkind: company\nenums: {e: []}\n";
    let undated = r#"{"complaint.received_at": "2026-03-02T09:00:00+08:00"}"#;
    Scratch::with_parcel(
        test,
        &[
            ("company/parcel/a.cases.yaml", &case("hurt", "major")),
            ("failing.yaml", &case("wrong", "minor")),
            ("broken.yaml", "cases: [{id: a}]\n"),
            ("warned/pack.yaml", warned),
            ("records.jsonl", RECORDS),
            ("undated.jsonl", undated),
            ("bad.jsonl", "{]\n"),
        ],
    )
}

fn run(folder: &Scratch, options: &[&str], args: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
    command.current_dir(folder.path()).args(options).args(args);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "LANG", "LC_MESSAGES"] {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C").env("TERM", "xterm").envs(environment.iter().copied()).output().unwrap()
}

fn is_painted(output: &Output) -> bool {
    written(output).contains(ESCAPE) || said(output).contains(ESCAPE)
}

#[test]
fn colour_is_where_it_is_asked_for() {
    let folder = folder("output-colour");
    for Row { args, paints, .. } in ROWS {
        let painted = |options: &[&str], environment: &[(&str, &str)]| {
            is_painted(&run(&folder, options, args, environment))
        };
        assert_eq!(painted(&["--color", "always"], &[("NO_COLOR", "1")]), *paints, "{args:?} --color always");
        assert!(!painted(&["--color=never"], &[("CLICOLOR_FORCE", "1")]), "{args:?} --color never");
        assert!(!painted(&[], &[]), "{args:?} writes to no terminal");
        assert_eq!(painted(&[], &[("CLICOLOR_FORCE", "1")]), *paints, "{args:?} CLICOLOR_FORCE");
        assert!(!painted(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), "{args:?} NO_COLOR");
    }
}

#[test]
fn quiet_leaves_data_and_errors() {
    let folder = folder("output-quiet");
    for Row { args, error, .. } in ROWS {
        let (loud, quiet) = (run(&folder, &[], args, &[]), run(&folder, &["--quiet"], args, &[]));
        assert_eq!(loud.status.code(), quiet.status.code(), "{args:?}");
        if !args.contains(&"undated.jsonl") {
            assert_eq!(written(&loud), written(&quiet), "{args:?}");
        }
        let quiet = said(&quiet);
        match error {
            Some(error) => assert!(quiet.contains(error), "{args:?}: {quiet}"),
            None => assert_eq!(quiet, "", "{args:?}"),
        }
        for line in quiet.lines() {
            assert!(!line.starts_with("note:") && !line.contains("passed"), "{args:?}: {line}");
        }
    }
}

#[test]
fn what_the_parser_says_obeys_as_well() {
    let folder = folder("output-parser");
    for args in [&["decide", "--help"][..], &["--help"], &["decide", "--nonsense"], &["nonsense"]] {
        assert!(is_painted(&run(&folder, args, &["--color", "always"], &[])), "{args:?}");
        let forced = [("CLICOLOR_FORCE", "1")];
        assert!(!is_painted(&run(&folder, &["--color", "never"], args, &forced)), "{args:?}");
    }
}

#[test]
fn the_table_has_every_verb() {
    let help = written(&amends(&["--help"], b""));
    let commands = help.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    let listed = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let verbs: BTreeSet<&str> = listed.filter_map(|line| line.split_whitespace().next()).collect();
    let table: BTreeSet<&str> = ROWS.iter().map(|row| row.args[0]).collect();
    assert_eq!(verbs, table);
}
