//! Calls that are wrong or ask for help.

use crate::command::amends;

#[test]
fn a_wrong_call_is_exit_2_with_a_message() {
    let cases: &[(&[&str], &str)] = &[
        (&[], "Usage:"),
        (&["decided"], "similar subcommand"),
        (&["decide", "--format", "xml"], "possible values"),
        (&["decide", "no-such-file.jsonl"], "no-such-file.jsonl: cannot be read: there is no such file"),
        (&["decide", "src"], "it is a directory"),
        (&["check", "./no-such-folder"], "is not a folder"),
        (&["test", "no-such-folder"], "is not a folder"),
        (&["explain", "--bind", "no-such-file"], "there is no such file"),
        (&["decide", "--policy", "us/cfbp"], "did you mean `us/cfpb`?"),
        (&["codes", "yaml-tga"], "did you mean `yaml-tag`?"),
    ];
    for (args, message) in cases {
        let output = amends(args, b"");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains(message), "{args:?}: {said}");
        assert!(output.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn help_is_data() {
    let output = amends(&["--help"], b"");
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("Exit codes"));
    assert!(output.stderr.is_empty());
}

#[test]
fn codes_are_listed_and_have_pages() {
    let output = amends(&["codes"], b"");
    let list = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.code() == Some(0) && list.contains("\n  yaml-tag "), "{list}");
    let output = amends(&["codes", "yaml-tag"], b"");
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("# yaml-tag\n"));
}
