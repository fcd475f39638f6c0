//! `amends edit`: files with their comments, and whatever a user may ask for that cannot be.

use std::fs;

use crate::command::{said, written};
use crate::scratch::Scratch;

const PACK: &str =
    "# Our shop.\r\namends: 1\r\npack: company/shop\r\nversion: 1.0.0\r\nkind: company\r\ncurrency: EUR\r\n";

const RULES: &str = r#"facts:
  order.late_days: {type: int}
  order.note: {type: text}
params:
  goodwill: {type: money, value: null}   # not decided yet
scales: {severity: {levels: [minor, serious, major]}}
severity:
  scale: severity
  default: minor
  rules:
    # Agreed in May.
    - id: late
      when: {order.late_days: "> 7"}  # a week
      then: serious
    - {id: ages, when: {order.late_days: "> 30"}, then: major}
    - id: twice
      editions:
        - {in_force: {until: 2026-01-01}, when: order.late_days > 60, then: major}
        - {in_force: {from: 2026-01-01}, when: order.late_days > 40, then: major}
guidance: {rules: [{id: note, when: {order.note: present}, say: [Read it]}]}
"#;

const CASES: &str = "cases:\n  - {id: eight, as_of: \"2026-03-05T10:00:00Z\", facts: {order.late_days: 8}, expect: {severity: serious, rules: [late]}}\n";

fn shop(test: &str) -> Scratch {
    Scratch::new(test, &[("pack.yaml", PACK), ("rules.yaml", RULES), ("shop.cases.yaml", CASES)])
}

fn text(scratch: &Scratch, file: &str) -> String {
    fs::read_to_string(scratch.path().join(file)).unwrap()
}

/// Runs `amends edit .`; returns the exit code, what it wrote and what it said.
fn edit(scratch: &Scratch, args: &[&str], input: &str) -> (i32, String, String) {
    let output = scratch.amends(&[&["edit", "."], args].concat(), input.as_bytes());
    (output.status.code().unwrap(), written(&output), said(&output))
}

#[test]
fn a_change_is_shown_said_and_written() {
    let scratch = shop("edit");
    let (code, diff, words) = edit(&scratch, &["late", "when.order.late_days", "> 9"], "");
    assert_eq!((code, words.as_str()), (0, "severity#late when.order.late_days: > 7 → > 9\n"));
    insta::assert_snapshot!("edit-diff", diff);
    assert_eq!(text(&scratch, "rules.yaml"), RULES.replace("> 7", "> 9"));
    let (code, diff, words) = edit(&scratch, &["late", "when.order.late_days", "> 9"], "");
    assert_eq!((code, diff.as_str()), (0, ""));
    assert!(words.ends_with("note: nothing to change\n"), "{words}");
    // Line ends stay what they are.
    let (code, ..) = edit(&scratch, &["pack.yaml", "version", "1.1.0", "--quiet"], "");
    assert_eq!((code, text(&scratch, "pack.yaml")), (0, PACK.replace("1.0.0", "1.1.0")));
    let names: Vec<_> =
        fs::read_dir(scratch.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
}

#[test]
fn every_kind_of_change_has_its_words() {
    let new = "# Why.\nid: odd\nwhen: order.late_days == 13   # Friday\nthen: major\n";
    let rows: &[(&[&str], &str, &str)] = &[
        (&["late", "then", "major"], "", "then: serious → major"),
        (&["note", "when.order.note", "x # y"], "", "when.order.note: present → x # y"),
        (&["note", "note", "- a"], "", "note: - a (new)"),
        (&["note", "when.order.note", "-"], "", "present → -"),
        (&["note", "note", "--", "--string"], "", "note: --string (new)"),
        (&["note", "note", "no", "--string"], "", "note: no (new)"),
        (&["note", "note", ""], "", "note: \"\" (new)"),
        (&["note", "note", "one\ntwo: 三"], "", "note: one two: 三 (new)"),
        (&["late", "because", "{en: \"late, too late\"}"], "", "because: {en: \"late, too late\"} (new)"),
        (&["twice@2026-01-01", "when", "order.late_days > 50"], "", "severity#twice@2026-01-01 when"),
        (&["severity", "default", "serious"], "", "severity default: minor → serious"),
        (&["--param", "goodwill", "25.50 EUR"], "", "params.goodwill value: null → 25.50 EUR"),
        (&["ages", "when", "--remove"], "", "when: removed, was {order.late_days"),
        (&["ages", "--delete"], "", "severity#ages: deleted"),
        (&["ages", "--first"], "", "severity#ages: moved to the beginning"),
        (&["late", "--after", "ages"], "", "severity#late: moved after ages"),
        (&["--add", "severity"], new, "severity: odd added, after twice"),
        (&["--add", "severity", "--from", "-", "--before", "ages"], new, "severity: odd added, after late"),
        (&["--add", "params", "--from", "param.txt"], "", "params: limit added, after goodwill"),
    ];
    for (args, input, words) in rows {
        let scratch = shop("edit-kinds");
        scratch.write("param.txt", b"limit: {type: int, value: 3}  # new\n");
        let (code, diff, found) = edit(&scratch, &[&["--dry-run"], *args].concat(), input);
        assert_eq!(text(&scratch, "rules.yaml"), RULES, "{args:?}");
        assert_eq!(code, 0, "{args:?} {found}");
        assert!(found.contains(words), "{args:?} {found}");
        assert!(diff.starts_with("--- a/"), "{args:?} {diff}");
        assert_eq!(edit(&scratch, args, input).0, 0, "{args:?}");
        assert!(
            scratch.amends(&["check"], b"").status.success(),
            "{args:?}\n{}",
            text(&scratch, "rules.yaml")
        );
    }
}

#[test]
fn what_cannot_be_done_leaves_the_files() {
    let rows: &[(&[&str], i32, &str)] = &[
        (&["lat", "then", "major"], 2, "did you mean `late`?"),
        (&["late", "then", "urgent"], 3, "error[broken-policy]"),
        (&["late", "when", "[1, 2"], 2, "error[unreadable-value]"),
        (&["late", "when", "{a: [1, }"], 2, "error[unreadable-value]"),
        (&["late", "when", "x # y"], 3, "error[expression-syntax]"),
        (&["twice", "when", "true"], 2, "name one of `twice@2026-01-01`"),
        (&["twice@2020-01-01", "when", "true"], 2, "no edition that begins on 2020-01-01"),
        (&["late", "--delete"], 2, "shop.cases.yaml:2:"),
        (&["late", "because", "--remove"], 2, "it has id, when, then"),
        (&["late", "--before", "nothing"], 2, "error[no-place]"),
        (&["late", "then"], 2, "a VALUE is missing"),
        (&["late"], 2, "say one thing to do with the rule"),
        (&[], 2, "required"),
        (&["late", "then", "major", "--delete"], 2, "cannot be used with"),
        (&["late", "--first", "--last"], 2, "cannot be used with"),
        (&["late", "--delete", "--first"], 2, "say one thing"),
        (&["--param", "goodwill"], 2, "2 values required"),
        (&["--param", "godwill", "1 EUR"], 2, "did you mean `params.goodwill`?"),
        (&["--add", "severity", "--from", "none.yaml"], 2, "there is no such file"),
        (&["--add", "severity", "--from", "pack.yaml"], 3, "error[broken-policy]"),
        (&["--add", "severity"], 2, "there is nothing in it"),
        (&["late", "then", "major", "--from", "x"], 2, "cannot be used with"),
    ];
    let scratch = shop("edit-refused");
    for (args, code, words) in rows {
        let (found, diff, text_said) = edit(&scratch, args, "");
        assert_eq!((found, diff.as_str()), (*code, ""), "{args:?} {text_said}");
        assert!(text_said.contains(words), "{args:?} {text_said}");
        assert_eq!(text(&scratch, "rules.yaml"), RULES, "{args:?}");
    }
    for (pack, code, words) in [
        ("company/service", 2, "is shipped with amends and cannot be changed"),
        ("nowhere", 2, "is not the folder of a pack"),
        ("rules.yaml", 2, "is not the folder of a pack"),
    ] {
        let output = scratch.amends(&["edit", pack, "late", "then", "major"], b"");
        assert_eq!(output.status.code(), Some(code), "{}", said(&output));
        assert!(said(&output).contains(words), "{}", said(&output));
    }
}

#[test]
fn cases_that_would_fail_hold_a_change_back() {
    let scratch = shop("edit-cases");
    let (code, diff, words) = edit(&scratch, &["late", "when.order.late_days", "> 8", "--run-cases"], "");
    assert_eq!(code, 1, "{words}");
    assert!(diff.contains("> 8") && words.contains("error[unmet-expectation]"), "{words}");
    assert!(words.ends_with("cases that passed would fail; nothing was written\n"), "{words}");
    assert_eq!(text(&scratch, "rules.yaml"), RULES);
    let (code, _, words) = edit(&scratch, &["late", "when.order.late_days", "> 6", "--run-cases"], "");
    assert!(code == 0 && words.contains("note: 1 case run"), "{words}");
    scratch.write("bad.cases.yaml", b"cases: 5\n");
    let (code, _, words) = edit(&scratch, &["late", "when.order.late_days", "> 7", "--run-cases"], "");
    assert_eq!(code, 3, "{words}");
}

#[cfg(unix)]
#[test]
fn files_that_may_not_be_written_and_links_stay_what_they_are() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let scratch = shop("edit-system");
    let file = scratch.path().join("rules.yaml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let (code, _, words) = edit(&scratch, &["late", "then", "major"], "");
    assert_eq!(code, 2);
    assert!(
        words.contains("error[unwritable-file]: ./rules.yaml: cannot be written: the file is read-only"),
        "{words}"
    );
    assert_eq!(text(&scratch, "rules.yaml"), RULES);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    fs::create_dir(scratch.path().join("elsewhere")).unwrap();
    fs::rename(&file, scratch.path().join("elsewhere/rules.txt")).unwrap();
    symlink("elsewhere/rules.txt", &file).unwrap();
    assert_eq!(edit(&scratch, &["late", "then", "major"], "").0, 0);
    assert!(fs::symlink_metadata(&file).unwrap().is_symlink());
    let real = scratch.path().join("elsewhere/rules.txt");
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_to_string(real).unwrap(), RULES.replace("then: serious", "then: major"));
}
