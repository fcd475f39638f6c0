//! The reports that other tools read, from the real binary: `test` and `check` in every format.

use serde_json::Value as Json;

use crate::command::{said, written};
use crate::scratch::Scratch;

const PACK: &str = "\
amends: 1
pack: company/own
version: 1.0.0
kind: company
facts: {a: {type: bool}}
decide: {b: {type: bool, is: '!a'}}
";

fn case(id: &str, tags: &str, b: &str) -> String {
    format!(
        "  - {{id: {id}, tags: [{tags}], as_of: \"2026-03-05T10:00:00Z\", facts: {{a: true}}, expect: {{b: {b}}}}}\n"
    )
}

fn folder(test: &str) -> Scratch {
    let first =
        format!("cases:\n{}{}", case("passes", "quick, core", "false"), case("fails", "core", "true"));
    let second = format!("cases:\n{}", case("passes-too", "quick", "false"));
    Scratch::new(
        test,
        &[("own/pack.yaml", PACK), ("own/a.cases.yaml", &first), ("own/b.cases.yaml", &second)],
    )
}

/// Returns a report without what changes from run to run: the times.
fn timeless(text: &str) -> String {
    let mut parts = text.split(" time=\"");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| {
        let (time, rest) = part.split_once('"').unwrap();
        let (seconds, millis) = time.split_once('.').expect("seconds with a point");
        assert!(
            seconds.parse::<u64>().is_ok() && millis.len() == 3 && millis.parse::<u16>().is_ok(),
            "{time}"
        );
        text + " time=\"…\"" + rest
    })
}

#[test]
fn tests_are_reported_in_every_format() {
    let folder = folder("report-formats");
    for format in ["text", "json", "junit", "github", "tap"] {
        let output =
            folder.amends(&["test", "own", "--format", format, "--junit", "out/deep/junit.xml"], b"");
        assert_eq!(output.status.code(), Some(1), "{format}: {}", said(&output));
        assert_eq!(said(&output), "1 pack, 3 cases: 2 passed, 1 failed\n");
        insta::assert_snapshot!(format!("test-{format}"), timeless(&written(&output)));
        let file = std::fs::read_to_string(folder.path().join("out/deep/junit.xml")).unwrap();
        if format == "junit" {
            assert_eq!(timeless(&file), timeless(&written(&output)));
        }
    }
    let output = folder.amends(&["test", "own", "--junit", "own"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("error: --junit: own: "), "{}", said(&output));
}

#[test]
fn a_pack_that_does_not_load_is_in_every_report() {
    let folder = folder("report-broken");
    folder.write("own/pack.yaml", PACK.replace("'!a'", "'!aa'").as_bytes());
    for (format, part) in [
        ("junit", "<error message=\"`aa` is not declared\" type=\"unknown-fact\">own/pack.yaml:6:32\n"),
        ("junit", "name=\"loads\" classname=\"own/pack\" file=\"own/pack.yaml\" line=\"6\""),
        ("tap", "not ok 1 - own/pack: loads\n"),
        (
            "github",
            "::error file=own/pack.yaml,line=6,endLine=6,col=32,endColumn=33,title=amends unknown-fact::",
        ),
    ] {
        let output = folder.amends(&["test", "--format", format], b"");
        assert_eq!(output.status.code(), Some(3), "{format}");
        assert!(written(&output).contains(part), "{format}: {}", written(&output));
    }
}

#[test]
fn cases_are_selected_by_tag_and_text() {
    let folder = folder("report-selected");
    let rows: &[(&[&str], i32, &str)] = &[
        (&["--tag", "quick"], 0, "1 pack, 2 cases: 2 passed, 1 left out\n"),
        (&["--tag", "core"], 1, "1 pack, 2 cases: 1 passed, 1 failed, 1 left out\n"),
        (&["--tag", "quick", "--tag", "core"], 1, "1 pack, 3 cases: 2 passed, 1 failed\n"),
        (&["-k", "PASSES"], 0, "1 pack, 2 cases: 2 passed, 1 left out\n"),
        (&["--filter", "b.cases"], 0, "1 pack, 1 case: 1 passed, 2 left out\n"),
        (&["--tag", "core", "-k", "passes"], 0, "1 pack, 1 case: 1 passed, 2 left out\n"),
        (&["--fail-fast"], 1, "1 pack, 2 cases: 1 passed, 1 failed\n"),
        (
            &["--tag", "cor"],
            5,
            "1 pack, 0 cases: 3 left out\nerror: no case has the tag `cor`: did you mean `core`?\n",
        ),
        (
            &["--tag", "nightly"],
            5,
            "1 pack, 0 cases: 3 left out\nerror: no case has the tag `nightly`; there are core, quick\n",
        ),
        (
            &["-k", "nothing"],
            5,
            "1 pack, 0 cases: 3 left out\nerror: no case is selected by --tag and --filter\n",
        ),
    ];
    for (args, exit, end) in rows {
        let output = folder.amends(&[&["test", "own"], *args].concat(), b"");
        assert_eq!((output.status.code(), said(&output).as_str()), (Some(*exit), *end), "{args:?}");
    }
}

#[test]
fn foreign_cases_run_through_a_binding() {
    let policy = "\
amends: 1
pack: company/air
version: 1.0.0
kind: company
facts:
  flight.distance: {type: decimal, unit: km}
  flight.intra_eu: {type: bool}
decide:
  band:
    inputs: [flight.distance, flight.intra_eu]
    outputs: {amount: money(EUR)}
    hit: unique
    rows:
      - [short, \"<= 1500\", \"-\", 250 EUR]
      - [intra, \"> 1500\", true, 400 EUR]
      - [long, \"> 1500\", false, 600 EUR]
";
    let bind = "\
amends: 1
bind:
  distance_km: flight.distance
  within_eu: {to: flight.intra_eu, words: {\"y\": true, \"n\": false}}
";
    let suite = "\
base: {within_eu: n}
cases:
  - {id: near, as_of: \"2026-03-05T10:00:00Z\", facts: {distance_km: 1500}, expect: {band.amount: 250 EUR, rules: [short]}}
  - {id: far, as_of: \"2026-03-05T10:00:00Z\", facts: {distance_km: 1501}, expect: {band.amount: 600 EUR}}
  - id: nearer-than-it-seemed
    as_of: \"2026-03-05T10:00:00Z\"
    facts: {distance_km: 2000, within_eu: y}
    expect: {band.amount: 400 EUR}
    later: [{as_of: \"2026-03-06T10:00:00Z\", facts: {within_eu: null}, expect: {band.amount: {status: undecided}, unknown: [flight.intra_eu]}}]
";
    let files = [("air/pack.yaml", policy), ("air.bind.yaml", bind), ("suite.yaml", suite)];
    let folder = Scratch::new("report-foreign", &files);
    let bound = ["test", "--suite", "suite.yaml", "--bind", "air.bind.yaml", "--policy", "air"];
    let run = |args: &[&str]| {
        let output = folder.amends(args, b"");
        (output.status.code().unwrap(), format!("{}{}", written(&output), said(&output)))
    };
    let (exit, text) = run(&bound);
    assert_eq!((exit, text.as_str()), (0, "1 pack, 3 cases: 3 passed\n"));
    // Without the binding the keys are those of nobody.
    let (exit, text) = run(&["test", "--suite", "suite.yaml", "--policy", "air"]);
    assert!(exit == 1 && text.contains("[undeclared-fact]") && text.contains("3 failed"), "{text}");
    folder.write("suite.yaml", suite.replace("600 EUR", "601 EUR").as_bytes());
    let (exit, text) = run(&[&bound[..], &["--format", "junit"]].concat());
    assert!(
        exit == 1 && text.contains(r#"name="far" classname="company/air/suite" file="suite.yaml" line="4""#),
        "{text}"
    );
    for (args, exit, message) in [
        (&["test", "--suite", "suite.yaml"][..], 2, "no policy is named"),
        (&["test", "--suite", "suite.yaml", "--bind", "air.bind.yaml"], 2, "the binding names no policy"),
        (&["test", "--suite", "suite.yaml", "air"], 2, "cannot be used with"),
        (&["test", "--bind", "air.bind.yaml"], 2, "--suite"),
        (&["test", "--suite", "gone.yaml", "--policy", "air"], 2, "gone.yaml: cannot be read"),
    ] {
        let (code, text) = run(args);
        assert!(code == exit && text.contains(message), "{args:?}: {text}");
    }
}

#[test]
fn checks_are_reported_for_other_tools() {
    let folder = folder("report-check");
    folder.write("own/pack.yaml", PACK.replace("!a'", "!aa || aaa'").as_bytes());
    folder.write("own/more.yaml", b"enums: {e: []}\n");
    let output = folder.amends(&["check", "own", "--format", "github"], b"");
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(3), "1 pack: 2 errors, 1 warning\n"));
    insta::assert_snapshot!("check-github", written(&output));
    let output = folder.amends(&["check", "./own", "--format", "sarif"], b"");
    assert_eq!(output.status.code(), Some(3));
    let log: Json = serde_json::from_str(&written(&output)).unwrap();
    let run = &log["runs"][0];
    let rules: Vec<&str> = run["tool"]["driver"]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    assert_eq!(rules, ["empty-enum", "unknown-fact"]);
    for result in run["results"].as_array().unwrap() {
        assert_eq!(result["ruleId"], rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()]);
        let artifact = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        assert!(artifact["uri"].as_str().unwrap().starts_with("own/"), "{artifact}");
    }
    // Nothing found is a run without results, which clears what an earlier one reported.
    folder.write("own/pack.yaml", PACK.as_bytes());
    folder.write("own/more.yaml", b"enums: {e: [f]}\n");
    let output = folder.amends(&["check", "own", "--format", "sarif"], b"");
    let log: Json = serde_json::from_str(&written(&output)).unwrap();
    assert_eq!(
        (output.status.code(), log["runs"][0]["results"].as_array().map(Vec::len)),
        (Some(0), Some(0))
    );
    let output = folder.amends(&["check", "own", "--format", "github"], b"");
    assert_eq!(written(&output), "");
}

#[test]
fn a_language_that_no_pack_has_is_said_once() {
    let folder = Scratch::with_parcel("report-lang", &[]);
    let records = r#"{"as_of": "2026-03-05T10:00:00Z", "facts": {}}"#.to_owned() + "\n";
    for (lang, note) in [
        ("zh", ""),
        (
            "zhh",
            "note: --lang: `company/parcel` is not written in `zhh`, but in en, zh; did you mean `zh`?\n",
        ),
        ("de", "note: --lang: `company/parcel` is not written in `de`, but in en, zh\n"),
    ] {
        let args = ["decide", "--policy", "company/parcel", "--format", "jsonl", "--lang", lang];
        let output = folder.amends(&args, records.repeat(2).as_bytes());
        let said = said(&output);
        assert_eq!(said.strip_suffix("2 records: 2 decided, 2 with open questions\n"), Some(note), "{said}");
        assert_eq!(output.status.code(), Some(0));
    }
}
