use std::fs;
use std::path::{Path, PathBuf};

use super::*;

/// Returns what a run prints, without the time it took, and what it counted.
fn run(test: &str, harness: &Harness, arguments: &[&str]) -> (Conclusion, String) {
    let log = std::env::temp_dir().join(format!("amends-harness-{test}-{}", std::process::id()));
    let shown = log.display().to_string();
    let always = ["harness", "--test-threads", "1", "--logfile", shown.as_str()];
    let conclusion = harness.run_with(Arguments::from_iter(always.iter().chain(arguments)));
    let printed = fs::read_to_string(&log).unwrap();
    fs::remove_file(log).unwrap();
    let printed = printed.split("; finished in").next().unwrap_or_default();
    (conclusion, printed.replace(&root().display().to_string(), "ROOT"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/harness")
}

fn names(listed: &str) -> Vec<&str> {
    listed.lines().collect()
}

#[test]
fn every_case_is_a_test_of_its_own() {
    let listed = run("list", &Harness::new(root()), &["--list", "--format", "terse"]).1;
    assert_eq!(
        names(&listed),
        [
            "company/parcel::pack.yaml (ROOT/again/pack.yaml): test",
            "company/parcel::late::five-days (ROOT/again/late.cases.yaml:2:10): test",
            "company/broken::pack.yaml: test",
            "company/broken::broken::lost: test",
            "company/parcel::pack.yaml (ROOT/sound/pack.yaml): test",
            "[late, slow] company/parcel::late::five-days (ROOT/sound/late.cases.yaml:3:10): test",
            "company/parcel::late::wrong: test",
            "company/parcel::late::misspelt: test",
            r"[late] company/parcel::late::two\nlines: test",
            "company/parcel::none.cases.yaml: test",
            "company/parcel::unreadable.cases.yaml: test",
            "company/untested::pack.yaml: test",
        ]
    );
}

#[test]
fn what_fails_says_why() {
    let (conclusion, printed) =
        run("why", &Harness::new(root().join("sound")).and(root().join("broken")), &[]);
    assert_eq!((conclusion.num_passed, conclusion.num_failed), (3, 6));
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(printed) });
}

#[test]
fn options_choose() {
    let sound = Harness::new(root().join("sound"));
    let again = Harness::new(root().join("again"));
    let untested = Harness::new(root().join("untested"));
    // What cannot be read stays under a filter, as nobody knows what it holds; 2 files of `sound` are such.
    let rows: &[(&str, &Harness, &[&str], [u64; 2])] = &[
        ("all", &again, &[], [2, 0]),
        ("filter", &sound, &["five"], [1, 2]),
        ("no-match", &sound, &["elsewhere"], [0, 2]),
        ("tag", &sound, &["late]"], [1, 2]),
        ("skip", &sound, &["late", "--skip", "cases.yaml", "--skip", "wrong"], [2, 1]),
        ("exact", &sound, &["--exact", "company/parcel::late::five-days"], [1, 0]),
        ("exact-with-tags", &sound, &["--exact", "[late, slow] company/parcel::late::five-days"], [1, 0]),
        ("ignored", &sound, &["--ignored"], [0, 0]),
        ("untested", &untested, &[], [1, 1]),
        ("untested-filter", &untested, &["elsewhere"], [0, 1]),
    ];
    for (test, harness, arguments, expected) in rows {
        let (conclusion, printed) = run(test, harness, arguments);
        assert_eq!([conclusion.num_passed, conclusion.num_failed], *expected, "{test}: {printed}");
    }
}

#[test]
fn a_file_that_is_not_utf8_fails_in_the_place_of_its_pack() {
    let folder = std::env::temp_dir().join(format!("amends-harness-bytes-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("pack.yaml"), "amends: 1\n").unwrap();
    fs::write(folder.join("a.cases.yaml"), b"cases:\n  - {id: \xff}\n").unwrap();
    let (conclusion, printed) = run("utf8", &Harness::new(&folder), &["--nocapture", "a-case"]);
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!((conclusion.num_passed, conclusion.num_failed), (0, 1));
    assert!(printed.contains("a.cases.yaml:2:10: the file is not UTF-8 from here on"), "{printed}");
}

#[test]
fn a_folder_that_is_none_fails() {
    let (conclusion, printed) = run("nowhere", &Harness::new("nowhere"), &["some-filter"]);
    assert_eq!((conclusion.num_passed, conclusion.num_failed), (0, 1));
    assert!(printed.contains("`nowhere` is not a folder\n  = note: it is looked for in `"), "{printed}");
}
