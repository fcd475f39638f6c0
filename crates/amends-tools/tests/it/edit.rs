//! Edits of a small pack: what each change makes of it, and what is refused with what help.

use amends::diagnostic::codes;
use amends::diagnostic::render::Style;
use amends::{PackFiles, Sources};
use amends_tools::cases;
use amends_tools::edit::{Change, EditError, EditValue, Edited, Place, edit, regression};

const MANIFEST: &str = "# The shop.\namends: 1\npack: company/shop\nversion: \"1.0.0\"   # of the pack\nkind: company\n\
    currency: EUR\nextends: [company/shared@1]\n";

const RULES: &str = r#"# Rules of the shop.
facts:
  order.total: {type: money}        # with taxes
  order.late_days: {type: int}
params:
  goodwill: {type: money, value: null}   # not decided yet
scales:
  severity: {levels: [minor, serious, major]}

severity:
  scale: severity
  default: minor   # most of them
  rules:
    # Money.
    - id: valuable
      when:
        order.total: ">= 500 EUR"   # agreed in May
        order.late_days: present
      then: serious
      because:
        en: >-
          It is worth
          a lot
        de: Es ist wertvoll
    # Time.
    - {id: late, when: {order.late_days: "> 7"}, then: major}  # two weeks

    - id: ages
      because: {en: It took ages}
      editions:
        - {in_force: {until: 2026-01-01}, when: order.late_days > 60, then: major}
        - {in_force: {from: 2026-01-01}, when: order.late_days > 30, then: major}

decide:
  band:
    inputs: [order.total, order.late_days]
    outputs: {small: bool, text: text}
    hit: first
    rows:
      - [short, "< 10 EUR", "-", true, "'x'"]
      - {id: mid, in: ["< 100 EUR", "<= 3"], out: [true, "'y'"]}
      - [others, "-", "-", false, "'z'"]
  owed: {type: bool, is: order.late_days > 5}
"#;

const SHARED: &str = "amends: 1\npack: company/shared\nversion: 1.0.0\nkind: company\n\
    guidance:\n  rules:\n    - {id: polite, say: [We are sorry]}\n";

const CASES: &str = "cases:\n  - id: eight\n    as_of: \"2026-03-05T10:00:00Z\"\n    facts: {order.late_days: 8}\n    \
    expect: {severity: major, rules: [late]}\n";

fn sources() -> Sources {
    let pack = PackFiles::new("")
        .file("pack.yaml", MANIFEST)
        .file("rules.yaml", RULES)
        .file("shop.cases.yaml", CASES);
    Sources::new(pack).with_library(PackFiles::new("shared").file("pack.yaml", SHARED)).without_builtin()
}

fn edited(changes: &[Change]) -> Edited {
    edit(&sources(), changes)
        .unwrap_or_else(|error| panic!("{changes:?}\n{}", error.render(Style::default())))
}

fn refused(change: &Change) -> EditError {
    edit(&sources(), std::slice::from_ref(change)).err().unwrap_or_else(|| panic!("{change:?} is made"))
}

/// Returns the lines that a diff takes away and adds.
fn changed(edited: &Edited) -> Vec<String> {
    let diff = edited.diff();
    let lines = diff
        .lines()
        .filter(|line| line.starts_with(['+', '-']) && !line.starts_with("+++") && !line.starts_with("---"));
    lines.map(str::to_owned).collect()
}

fn remove(at: &str, field: &str) -> Change {
    Change::Remove { at: at.to_owned(), field: field.to_owned() }
}

fn delete(at: &str) -> Change {
    Change::Delete { at: at.to_owned() }
}

fn add(section: &str, text: &str, place: Place) -> Change {
    Change::Add { section: section.to_owned(), text: text.to_owned(), place }
}

fn shift(at: &str, place: Place) -> Change {
    Change::Move { at: at.to_owned(), place }
}

/// A rule, a field and a value; the lines that differ, and what is said.
const SET: &[(&str, &str, &str, &[&str], &str)] = &[
    (
        "valuable",
        "when.order.total",
        ">= 600 EUR",
        &[
            "-        order.total: \">= 500 EUR\"   # agreed in May",
            "+        order.total: \">= 600 EUR\"   # agreed in May",
        ],
        "severity#valuable when.order.total: >= 500 EUR → >= 600 EUR",
    ),
    (
        "company/shop#late",
        "then",
        "serious",
        &[
            "-    - {id: late, when: {order.late_days: \"> 7\"}, then: major}  # two weeks",
            "+    - {id: late, when: {order.late_days: \"> 7\"}, then: serious}  # two weeks",
        ],
        "severity#late then: major → serious",
    ),
    (
        "valuable",
        "because.en",
        "It is worth a fortune",
        &["-          a lot", "+          a fortune"],
        "severity#valuable because.en: It is worth a lot → It is worth a fortune",
    ),
    (
        "valuable",
        "because",
        "{en: It is worth a lot, de: \"Es ist sehr wertvoll\"}",
        &["-        de: Es ist wertvoll", "+        de: \"Es ist sehr wertvoll\""],
        "severity#valuable because: {en: It is worth a lot, de: Es ist wertvoll} → {en: It is worth a lot, de: \"Es ist sehr wertvoll\"}",
    ),
    (
        "valuable",
        "when",
        "order.total > 5 EUR",
        &[
            "-      when:",
            "-        order.total: \">= 500 EUR\"   # agreed in May",
            "-        order.late_days: present",
            "+      when: order.total > 5 EUR",
        ],
        "severity#valuable when: {order.total: \">= 500 EUR\", order.late_days: present} → order.total > 5 EUR",
    ),
    (
        "ages@2026-01-01",
        "when",
        "order.late_days > 20",
        &[
            "-        - {in_force: {from: 2026-01-01}, when: order.late_days > 30, then: major}",
            "+        - {in_force: {from: 2026-01-01}, when: order.late_days > 20, then: major}",
        ],
        "severity#ages@2026-01-01 when: order.late_days > 30 → order.late_days > 20",
    ),
    (
        "ages",
        "editions.0.in_force.until",
        "2026-01-01",
        &[],
        "severity#ages editions.0.in_force.until: 2026-01-01 (as it was)",
    ),
    (
        "band#short",
        "text",
        "'a \"b\"'",
        &[
            "-      - [short, \"< 10 EUR\", \"-\", true, \"'x'\"]",
            "+      - [short, \"< 10 EUR\", \"-\", true, 'a \"b\"']",
        ],
        "band#short text: 'x' → a \"b\"",
    ),
    (
        "band#mid",
        "order.late_days",
        "-",
        &[
            "-      - {id: mid, in: [\"< 100 EUR\", \"<= 3\"], out: [true, \"'y'\"]}",
            "+      - {id: mid, in: [\"< 100 EUR\", \"-\"], out: [true, \"'y'\"]}",
        ],
        "band#mid order.late_days: <= 3 → -",
    ),
    (
        "params.goodwill",
        "value",
        "19.90 EUR",
        &[
            "-  goodwill: {type: money, value: null}   # not decided yet",
            "+  goodwill: {type: money, value: 19.90 EUR}   # not decided yet",
        ],
        "params.goodwill value: null → 19.90 EUR",
    ),
    (
        "severity",
        "default",
        "serious",
        &["-  default: minor   # most of them", "+  default: serious   # most of them"],
        "severity default: minor → serious",
    ),
    (
        "pack.yaml",
        "version",
        "1.1.0",
        &["-version: \"1.0.0\"   # of the pack", "+version: \"1.1.0\"   # of the pack"],
        "pack.yaml version: 1.0.0 → 1.1.0",
    ),
    (
        "owed",
        "is",
        "order.late_days > 6",
        &["-  owed: {type: bool, is: order.late_days > 5}", "+  owed: {type: bool, is: order.late_days > 6}"],
        "decide#owed is: order.late_days > 5 → order.late_days > 6",
    ),
    // What is not there yet.
    (
        "late",
        "because",
        "It came - in the end - late",
        &[
            "-    - {id: late, when: {order.late_days: \"> 7\"}, then: major}  # two weeks",
            "+    - {id: late, when: {order.late_days: \"> 7\"}, then: major, because: It came - in the end - late}  # two weeks",
        ],
        "severity#late because: It came - in the end - late (new)",
    ),
    (
        "valuable",
        "unless",
        "order.late_days < 2",
        &["+      unless: order.late_days < 2"],
        "severity#valuable unless: order.late_days < 2 (new)",
    ),
    (
        "valuable",
        "in_force.from",
        "2026-01-01",
        &["+      in_force: {from: 2026-01-01}"],
        "severity#valuable in_force.from: 2026-01-01 (new)",
    ),
    (
        "late",
        "when.order.total",
        "< 5 EUR",
        &[
            "-    - {id: late, when: {order.late_days: \"> 7\"}, then: major}  # two weeks",
            "+    - {id: late, when: {order.late_days: \"> 7\", order.total: < 5 EUR}, then: major}  # two weeks",
        ],
        "severity#late when.order.total: < 5 EUR (new)",
    ),
];

#[test]
fn fields_are_set_where_they_stand() {
    for (at, field, value, lines, said) in SET {
        let edited = edited(&[Change::set(*at, *field, *value)]);
        assert_eq!(changed(&edited), *lines, "{at} {field}");
        assert_eq!(edited.said, [*said]);
        let twice = [Change::set(*at, *field, *value), Change::set(*at, *field, *value)];
        assert_eq!(self::edited(&twice).files, edited.files, "{at} {field} twice");
    }
}

#[test]
fn values_of_programs_need_no_text() {
    let list = EditValue::List(vec![EditValue::Text("true".into()), EditValue::Bool(true), EditValue::Null]);
    let map = EditValue::Map(vec![("en".into(), EditValue::Text("- a: #b".into())), ("fr".into(), list)]);
    let change = Change::Set { at: "late".into(), field: "note".into(), value: map };
    let new = "note: {en: \"- a: #b\", fr: [\"true\", true, null]}}  # two weeks";
    assert!(changed(&edited(&[change]))[1].ends_with(new));
}

#[test]
fn rules_are_added_deleted_and_moved_with_their_comments() {
    let new = "# Why not.\nid: free\nwhen: order.total == 0 EUR   # a gift\nthen: minor\n";
    let lines = [
        "    # Why not.",
        "    - id: free",
        "      when: order.total == 0 EUR   # a gift",
        "      then: minor",
    ];
    let lines = lines.map(|line| format!("+{line}"));
    for (place, said) in [
        (Place::First, "severity: free added, at the beginning"),
        (Place::Before("late".into()), "severity: free added, after valuable"),
        (Place::After("severity#valuable".into()), "severity: free added, after valuable"),
        (Place::Last, "severity: free added, after ages"),
    ] {
        let edited = edited(&[add("severity", new, place.clone())]);
        let mut found = changed(&edited);
        // Between the last two rules is a blank line, and so there is before the new one.
        found.retain(|line| line != "+");
        assert_eq!(found, lines, "{place:?}");
        assert_eq!(edited.said, [said]);
    }
    let row = edited(&[add("band", "[none, \"= 0 EUR\", \"-\", false, \"'w'\"]", Place::First)]);
    assert_eq!(changed(&row), ["+      - [none, \"= 0 EUR\", \"-\", false, \"'w'\"]"]);
    let param = edited(&[add("params", "limit: {type: int, value: 3}  # new", Place::Last)]);
    assert_eq!(changed(&param), ["+  limit: {type: int, value: 3}  # new"]);
    let section = edited(&[add("guidance", "{id: greet, say: [Hello]}", Place::Last)]);
    assert_eq!(changed(&section), ["+guidance:", "+  rules:", "+    - {id: greet, say: [Hello]}"]);
    assert_eq!(section.files[0].name, "pack.yaml");

    let deleted = edited(&[delete("valuable")]);
    assert!(deleted.diff().starts_with("--- a/rules.yaml\n+++ b/rules.yaml\n"));
    let lines = changed(&deleted);
    assert_eq!(
        (lines.len(), lines[0].as_str(), lines[10].as_str()),
        (11, "-    # Money.", "-        de: Es ist wertvoll")
    );
    let edition = edited(&[delete("ages@2026-01-01")]);
    assert_eq!(changed(&edition).len(), 1);
    let moved = edited(&[shift("valuable", Place::After("ages".into()))]);
    assert_eq!(moved.said, ["severity#valuable: moved after ages"]);
    assert!(
        moved.files[0].new.contains("then: major}\n\n    # Money.\n    - id: valuable"),
        "{}",
        moved.files[0].new
    );
    let removed = edited(&[remove("valuable", "because")]);
    assert_eq!(
        removed.said,
        ["severity#valuable because: removed, was {en: It is worth a lot, de: Es ist wertvoll}"]
    );
}

#[test]
fn changes_that_need_each_other_are_made_together() {
    let fact = add("facts", "order.gift: {type: bool}", Place::Last);
    let rule = Change::set("late", "when.order.gift", "true");
    assert_eq!(refused(&rule).code(), codes::BROKEN_POLICY);
    let both = edited(&[fact, rule]);
    assert_eq!(both.said.len(), 2);
    let back =
        edited(&[Change::set("owed", "is", "false"), Change::set("owed", "is", "order.late_days > 5")]);
    assert!(back.is_unchanged() && back.diff().is_empty());
}

#[test]
fn what_cannot_be_done_is_refused_with_a_reason() {
    let rows = [
        (Change::set("valuabel", "then", "minor"), codes::UNKNOWN_RULE, "did you mean `valuable`?"),
        (
            Change::set("params.godwill", "value", "1 EUR"),
            codes::UNKNOWN_RULE,
            "did you mean `params.goodwill`?",
        ),
        (Change::set("other/pack#late", "then", "minor"), codes::UNKNOWN_RULE, "neither a rule nor an entry"),
        (Change::set("polite", "say", "[x]"), codes::FOREIGN_RULE, "it is in shared/pack.yaml:7"),
        (Change::set("company/shared#polite", "say", "[x]"), codes::FOREIGN_RULE, "`overrides: polite`"),
        (Change::set("ages", "when", "true"), codes::SEVERAL_EDITIONS, "name one of `ages@2026-01-01`"),
        (Change::set("ages@2025-01-01", "when", "true"), codes::UNKNOWN_RULE, "`editions.0.…`"),
        (Change::set("late@2025-01-01", "when", "true"), codes::UNKNOWN_RULE, "has no editions"),
        (Change::set("late", "then.x", "1"), codes::UNKNOWN_FIELD, "is one value and has no part `x`"),
        (
            Change::set("late", "when.order.late_dys", "> 5"),
            codes::BROKEN_POLICY,
            "did you mean `order.late_days`?",
        ),
        (Change::set("late", "thn", "minor"), codes::BROKEN_POLICY, "did you mean `then`?"),
        (Change::set("late", "then", "urgent"), codes::BROKEN_POLICY, "unknown-enum-value"),
        (Change::set("late", "when", "{order.late_days: 5"), codes::UNREADABLE_VALUE, "`{` is not closed"),
        (Change::set("late", "id", "later"), codes::RULE_IN_USE, "shop.cases.yaml:5:"),
        (Change::set("late", "id", "valuable"), codes::RULE_IN_USE, "renamed"),
        (Change::set("band#short", "smal", "true"), codes::UNKNOWN_FIELD, "did you mean `small`?"),
        (Change::set("pack.yaml", "", "x"), codes::NO_PLACE, "a whole file"),
        (remove("late", "because"), codes::UNKNOWN_FIELD, "it has id, when, then"),
        (remove("late", ""), codes::UNKNOWN_FIELD, "no field is named"),
        (remove("valuable", "then"), codes::BROKEN_POLICY, "missing-field"),
        (delete("late"), codes::RULE_IN_USE, "named here"),
        (delete("company/shop#late"), codes::RULE_IN_USE, "change what names it first"),
        (delete("facts.order.total"), codes::BROKEN_POLICY, "unknown-fact"),
        (delete("rules.yaml"), codes::NO_PLACE, "a whole file"),
        (shift("owed", Place::First), codes::NO_PLACE, "stands in no list"),
        (shift("late", Place::Before("short".into())), codes::NO_PLACE, "name a rule of the same list"),
        (add("severity", "{id: late, then: minor}", Place::Last), codes::BROKEN_POLICY, "defined twice"),
        (
            add("severity", "- {id: a, then: minor}\n- {id: b, then: minor}", Place::Last),
            codes::UNREADABLE_VALUE,
            "2 items",
        ),
        (add("severity", "id: a: b", Place::Last), codes::UNREADABLE_VALUE, "new rule:1"),
        (add("severity", "# nothing\n", Place::Last), codes::UNREADABLE_VALUE, "nothing in it"),
        (add("params", "goodwill: {type: int}", Place::Last), codes::DUPLICATE_ID, "already"),
        (add("params", "{type: int, value: 3}", Place::Last), codes::UNREADABLE_VALUE, "write `id: …`"),
        (add("severty", "{id: a, then: minor}", Place::Last), codes::NO_PLACE, "did you mean `severity`?"),
        (
            add("severity", "{id: a, then: minor}", Place::After("lat".into())),
            codes::NO_PLACE,
            "did you mean `late`?",
        ),
        (Change::set("x".repeat(100_000), "y".repeat(100_000), "z"), codes::UNKNOWN_RULE, "neither"),
        (Change::set("late", "y.".repeat(100_000), "z"), codes::UNKNOWN_FIELD, "`severity#late` has no `y.y"),
    ];
    for (change, code, words) in rows {
        let shown = format!("{change:?}");
        let shown = shown.get(..200).unwrap_or(&shown);
        let error = refused(&change);
        let text = error.render(Style::default());
        assert_eq!(error.code(), code, "{shown}\n{text}");
        assert!(text.contains(words), "{shown}\n{text}");
        assert!(!error.to_string().is_empty() && error.diagnostics()[0].code == code);
    }
}

#[test]
fn a_pack_that_does_not_load_can_be_mended() {
    let broken = RULES.replace("then: major}  # two", "then: mayor}  # two");
    let pack = PackFiles::new("").file("pack.yaml", MANIFEST).file("rules.yaml", broken);
    let sources =
        Sources::new(pack).with_library(PackFiles::new("shared").file("pack.yaml", SHARED)).without_builtin();
    assert!(amends::load(sources.clone()).policy.is_none());
    let edited = edit(&sources, &[Change::set("late", "then", "major")]).unwrap();
    assert!(edited.before.is_none());
    assert_eq!(edited.files[0].new, RULES);
    let unreadable = PackFiles::new("").file("pack.yaml", MANIFEST).file("rules.yaml", "severity: [\n");
    let error = edit(&Sources::new(unreadable).without_builtin(), &[Change::set("late", "then", "major")])
        .unwrap_err();
    assert_eq!(error.code(), codes::YAML_SYNTAX);
}

#[test]
fn new_warnings_are_told_and_old_ones_are_not() {
    let edited = edited(&[Change::set("late", "cite", "[unheard-of]")]);
    let codes: Vec<_> = edited.diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(codes, [codes::UNDECLARED_SOURCE]);
}

#[test]
fn cases_that_passed_and_fail_are_told() {
    let file = cases::read("shop.cases.yaml", CASES).file.unwrap();
    let found = regression(&edited(&[Change::set("late", "when.order.late_days", "> 8")]), &file);
    assert_eq!((found.ran, found.report.failed(), found.report.is_success()), (1, 1, false));
    let found = regression(&edited(&[Change::set("late", "when.order.late_days", "> 6")]), &file);
    assert!(found.report.is_success());
    // A case that failed before is not lost.
    let failing = CASES.replace("major", "minor");
    let file = cases::read("shop.cases.yaml", &failing).file.unwrap();
    assert!(regression(&edited(&[Change::set("owed", "is", "true")]), &file).report.is_success());
}
