//! `amends decide`: what it writes in each form, what it says of bad records, how it ends.

use crate::command::{amends, said, scrubbed, written};
use crate::scratch::{RECORDS, Scratch};

/// Decides [`RECORDS`] by the small policy.
fn decide(test: &str, further: &[&str]) -> std::process::Output {
    let scratch = Scratch::with_parcel(test, &[]);
    scratch.amends(&[&["decide", "--policy", "company/parcel"], further].concat(), RECORDS.as_bytes())
}

#[test]
fn decisions_are_written_in_every_form() {
    for (form, further) in [
        ("text", &["--format", "text"][..]),
        ("text-zh", &["--lang", "zh"]),
        ("json", &["--format", "json"]),
        ("jsonl", &["--format", "jsonl"]),
        ("csv", &["--format", "csv"]),
        ("colour", &["--color", "always"]),
    ] {
        let output = decide(&format!("form-{form}"), further);
        // A rule of the last record fails.
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert_eq!(said(&output), "3 records: 3 decided, 2 with open questions, 1 with errors\n");
        insta::assert_snapshot!(format!("decide-{form}"), scrubbed(&written(&output)));
    }
}

#[test]
fn machine_readable_forms_keep_personal_words_masked() {
    for form in ["json", "jsonl", "csv"] {
        let output = decide(&format!("masked-{form}"), &["--format", form]);
        let text = written(&output);
        assert!(text.contains("transport.lost") && !text.contains("lost my parcel"), "{form}: {text}");
    }
}

#[test]
fn every_form_of_json_holds_every_record() {
    let array = written(&decide("same", &["--format", "json"]));
    let array: serde_json::Value = serde_json::from_str(&array).unwrap();
    let lines = written(&decide("same", &["--format", "jsonl"]));
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(array.as_array().unwrap() == &lines, "the two forms differ");
    let ids: Vec<Option<&str>> = lines.iter().map(|line| line["id"].as_str()).collect();
    assert_eq!(ids, [Some("settled"), Some("open"), None]);
    assert_eq!(lines[2]["record"], "<standard input>:3");
    let empty = amends(&["decide", "--format", "json", "--policy", "us/cfpb"], b"[]");
    assert_eq!(written(&empty), "[]\n");
}

#[test]
fn undecided_results_fail_on_request() {
    let open = RECORDS.lines().nth(1).unwrap();
    let scratch = Scratch::with_parcel("fail-on", &[]);
    let call = ["decide", "--policy", "company/parcel", "--fail-on", "undecided"];
    assert_eq!(scratch.amends(&call, open.as_bytes()).status.code(), Some(6));
    assert_eq!(scratch.amends(&call[..3], open.as_bytes()).status.code(), Some(0));
    // A record that cannot be read is worse.
    assert_eq!(scratch.amends(&call, format!("{open}\nnone\n").as_bytes()).status.code(), Some(1));
}

#[test]
fn bad_records_are_reported_counted_and_stop_nothing() {
    let records = concat!(
        "{\"policy\": \"us/cfpb\", \"facts\": {\"complaint.txt\": \"hello\", \"complaint.channel\": \"web\"}}\n",
        "not json\n",
        "{\"facts\": {}}\n",
        "{\"policy\": \"us/cfbp\", \"facts\": {}}\n",
        "[1]\n",
        "{\"policy\": \"\\u001b[31mred\", \"facts\": {}}\n",
        "{\"policy\": \"us/cfpb\", \"as_of\": \"2026-03-05T10:00:00\", \"facts\": {}}\n",
        "{\"policy\": \"us/cfpb\", \"as_of\": \"2026-03-05T10:00:00Z\", \"facts\": {\"complaint.text\": \"hello\"}}\n",
    );
    let scratch = Scratch::new("bad", &[("bad.jsonl", records)]);
    let output = scratch.amends(&["decide", "bad.jsonl"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(written(&output).contains("hello"), "the last record is decided");
    insta::assert_snapshot!("decide-bad-records", said(&output));
}

#[test]
fn places_count_from_the_file_and_not_from_the_record() {
    let array = "[\n  {\"facts\": {\"complaint.text\": \"ok\"}},   {\"facts\": {\n    \"complaint.text\": 5}}, {\"facts\": {\"x\": 1}}]";
    let output =
        amends(&["decide", "--policy", "us/cfpb", "--as-of", "2026-03-05T10:00:00Z", "-"], array.as_bytes());
    let said = said(&output);
    for place in ["<standard input>:3:23:", "<standard input>:3:39:"] {
        assert!(said.contains(place), "{place}: {said}");
    }
}

#[test]
fn a_missing_instant_is_the_clock_and_is_said_once() {
    let record = b"{\"complaint.text\": \"hello\"}\n{\"complaint.text\": \"again\"}\n";
    let clock = amends(&["decide", "--policy", "us/cfpb", "--format", "jsonl"], record);
    let note = said(&clock);
    assert_eq!(note.matches("note: records without `as_of` are decided as of now, 20").count(), 1, "{note}");
    let given =
        amends(&["decide", "--policy", "us/cfpb", "--as-of", "2026-03-05T10:00:00Z", "--quiet"], record);
    assert_eq!((said(&given).as_str(), given.status.code()), ("", Some(0)));
    let naive = amends(&["decide", "--policy", "us/cfpb", "--as-of", "2026-03-05T10:00:00"], record);
    assert_eq!(naive.status.code(), Some(2));
    assert!(said(&naive).contains("without an offset"), "{}", said(&naive));
}

#[test]
fn a_policy_is_a_folder_or_a_shipped_pack() {
    let mine = "amends: 1\npack: company/mine\nversion: 1.0.0\nkind: company\ncurrency: CNY\nextends: [company/parcel@1]\n";
    let faulty = "amends: 1\npack: company/faulty\nversion: 1.0.0\nkind: company\ndecide: {a: {type: bool, is: parcel.lots}}\n";
    let scratch = Scratch::with_parcel(
        "policies",
        &[("company/mine/pack.yaml", mine), ("other/faulty/pack.yaml", faulty), ("empty/none.txt", "")],
    );
    let record = RECORDS.lines().next().unwrap().as_bytes();
    let call = |policy: &str| scratch.amends(&["decide", "--policy", policy], record);
    // Beside it, and two levels below what is two levels up.
    let extended = call("company/mine");
    assert_eq!(extended.status.code(), Some(0), "{}", said(&extended));
    assert!(written(&extended).contains("company/mine 1.0.0"), "{}", written(&extended));
    for (policy, exit, message) in [
        ("other/faulty", 3, "error[unknown-fact]"),
        ("empty", 3, "there is no pack in"),
        ("nowhere", 2, "neither a shipped pack nor the folder of one"),
        ("us/cfbp", 2, "did you mean `us/cfpb`?"),
    ] {
        let output = call(policy);
        assert_eq!(output.status.code(), Some(exit), "{policy}: {}", said(&output));
        assert!(said(&output).contains(message), "{policy}: {}", said(&output));
        assert!(output.stdout.is_empty(), "{policy}");
    }
}

#[test]
fn a_table_is_read_by_its_columns_or_through_a_binding() {
    let table = "Id,Story,Lost\n7,It never arrived.,\n8,,yes\n9,Hello\n";
    let binding = "amends: 1\nid: Id\nbind:\n  Story: complaint.text\n  Lost: {to: parcel.lost, words: {\"yes\": true}}\n";
    let wrong = "amends: 1\nbind:\n  Tale: complaint.txt\n";
    let other = "amends: 1\nignore: [Story]\nbind:\n  Tale: complaint.text\n";
    let files = [
        ("t.csv", table),
        ("t.bind.yaml", binding),
        ("wrong.bind.yaml", wrong),
        ("other.bind.yaml", other),
        (
            "own.csv",
            "id,policy,as_of,complaint.text\n1,us/cfpb,2026-03-05T10:00:00Z,hello\n2,us/cfpb,yesterday,hello\n",
        ),
    ];
    let scratch = Scratch::with_parcel("table", &files);
    let call = [
        "decide",
        "t.csv",
        "--policy",
        "company/parcel",
        "--as-of",
        "2026-03-05T10:00:00+08:00",
        "--format",
        "csv",
    ];
    let decide = |binding: &str| scratch.amends(&[&call[..], &["--bind", binding]].concat(), b"");
    let output = decide("t.bind.yaml");
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!("decide-table", format!("{}{}", written(&output), said(&output)));
    let output = decide("wrong.bind.yaml");
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(said(&output).contains("complaint.text"), "{}", said(&output));
    let output = decide("other.bind.yaml");
    assert_eq!(output.status.code(), Some(1));
    // What is wrong with the header is said once and not again at each row.
    assert_eq!(said(&output).matches("`Tale`").count(), 1, "{}", said(&output));
    assert_eq!(decide("none.bind.yaml").status.code(), Some(2));
    let output = scratch.amends(&["decide", "own.csv", "--format", "csv"], b"");
    assert!(written(&output).contains(",1,us/cfpb,2026-03-05T"), "{}", written(&output));
    assert!(said(&output).contains("own.csv:3: column `as_of`"), "{}", said(&output));
}

#[test]
fn nobody_listening_is_no_failure() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_amends"))
        .args(["decide", "--policy", "us/cfpb", "--as-of", "2026-03-05T10:00:00Z", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        use std::io::Write;
        // It ends when the command does.
        while stdin.write_all(b"{\"complaint.text\": \"hello\"}\n").is_ok() {}
    });
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(line.starts_with("<standard input>:1"), "{line}");
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), ""));
}

#[test]
fn the_examples_are_all_decided() {
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/complaints.jsonl");
    let output = amends(&["decide", examples], b"");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let records = std::fs::read_to_string(examples).unwrap().lines().count();
    assert!(
        records >= 12 && said(&output).starts_with(&format!("{records} records: {records} decided")),
        "{}",
        said(&output)
    );
    let text = written(&output);
    assert!(
        text.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 100),
        "a line is too wide"
    );
    assert!(!text.contains('‹'), "a masked value in text for people: {text}");
}
