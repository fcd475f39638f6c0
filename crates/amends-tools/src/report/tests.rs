use std::collections::BTreeMap;

use amends::{PackFiles, Sources};
use quick_xml::events::{BytesStart, Event};
use serde_json::Value as Json;

use super::*;
use crate::cases::{self, RunOptions};

const HEAD: &str = "amends: 1\npack: company/mine\nversion: 1.0.0\nkind: company\n";

/// Runs cases by a small policy: one that passes, one that fails, one that is faulty.
fn suites(clock: Option<fn() -> std::time::Duration>) -> Vec<Suite> {
    let policy = "facts: {a: {type: bool}}\ndecide: {b: {type: bool, is: '!a'}}\n";
    let pack = PackFiles::new("mine").file("pack.yaml", format!("{HEAD}{policy}"));
    let policy = amends::load(Sources::new(pack)).policy.expect("a policy");
    let text = r#"
cases:
  - {id: passes, as_of: "2026-03-05T10:00:00Z", facts: {a: true}, expect: {b: false}}
  - {id: "fails <&\"']]>\u0007 # \\", tags: [slow, "x<y"], as_of: "2026-03-05T10:00:00Z", facts: {a: true}, expect: {b: true}}
  - {id: faulty, as_of: "2026-03-05T10:00:00Z", facts: {a: true}, expect: {rules: [nowhere]}}
"#;
    let file = cases::read("mine/a.cases.yaml", text).file.expect("cases");
    let report = cases::run_with(&policy, &file, &RunOptions { clock, ..RunOptions::default() });
    let broken = cases::read("mine/b.cases.yaml", "cases: [{id: x, expect: {}}]");
    let suite = |file: &str, end| Suite { pack: "company/mine".to_owned(), file: file.to_owned(), end };
    vec![
        suite("mine/a.cases.yaml", SuiteEnd::Ran(report)),
        suite(
            "mine/b.cases.yaml",
            SuiteEnd::NotLoaded {
                diagnostics: broken.diagnostics.into_iter().collect(),
                sources: broken.sources,
            },
        ),
    ]
}

fn junit(clock: Option<fn() -> std::time::Duration>) -> String {
    let mut xml = Vec::new();
    write_junit(&suites(clock), &Paths::default(), &mut xml).unwrap();
    String::from_utf8(xml).unwrap()
}

type ElementRow = (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);
/// The name of an element, and its attributes.
type XmlElement = (String, BTreeMap<String, String>);

/// What the readers of JUnit XML accept: each element with those it may stand in, the attributes it must have and
/// those it may have.
const ELEMENTS: &[ElementRow] = &[
    ("testsuites", &[""], &["name"], &["tests", "failures", "errors", "time"]),
    ("testsuite", &["testsuites"], &["name", "tests", "failures", "errors"], &["file", "time"]),
    ("testcase", &["testsuite"], &["name", "classname", "file", "line"], &["time"]),
    ("properties", &["testcase"], &[], &[]),
    ("property", &["properties"], &["name", "value"], &[]),
    ("failure", &["testcase"], &["message", "type"], &[]),
    ("error", &["testcase"], &["message", "type"], &[]),
];

/// Checks the form of a report; returns each element with its attributes, and the text of the last ones.
fn read_junit(xml: &str) -> (Vec<XmlElement>, Vec<String>) {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut open, mut found, mut texts) = (vec![String::new()], Vec::new(), Vec::new());
    let mut text = String::new();
    loop {
        match reader.read_event().expect("well formed") {
            Event::Start(start) => {
                found.push(checked(open.last().unwrap(), &start));
                open.push(found.last().unwrap().0.clone());
                text.clear();
            }
            Event::Empty(start) => found.push(checked(open.last().unwrap(), &start)),
            Event::End(_) => {
                let name = open.pop().unwrap();
                if matches!(name.as_str(), "failure" | "error") {
                    texts.push(std::mem::take(&mut text));
                }
            }
            Event::Text(part) => text.push_str(&part.decode().unwrap()),
            Event::GeneralRef(entity) => {
                text.push_str(match entity.decode().unwrap().as_ref() {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    "apos" => "'",
                    other => panic!("the entity {other}"),
                });
            }
            Event::Eof => return (found, texts),
            _ => {}
        }
    }
}

fn checked(parent: &str, start: &BytesStart<'_>) -> XmlElement {
    let name = String::from_utf8(start.name().as_ref().to_vec()).unwrap();
    let (_, parents, must, may) = ELEMENTS.iter().find(|row| row.0 == name).expect("a known element");
    assert!(parents.contains(&parent), "{name} in {parent}");
    let attributes: BTreeMap<String, String> = start
        .attributes()
        .map(|attribute| {
            let attribute = attribute.expect("an attribute");
            let key = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
            let value = std::str::from_utf8(&attribute.value).unwrap();
            (key, quick_xml::escape::unescape(value).unwrap().into_owned())
        })
        .collect();
    for key in *must {
        assert!(attributes.contains_key(*key), "{name} has no {key}");
    }
    for key in attributes.keys() {
        assert!(must.contains(&key.as_str()) || may.contains(&key.as_str()), "{name} has {key}");
    }
    (name, attributes)
}

#[test]
fn junit_has_the_form_that_its_readers_know() {
    let xml = junit(None);
    let (elements, texts) = read_junit(&xml);
    let named = |wanted: &str| elements.iter().filter(|(name, _)| name == wanted).collect::<Vec<_>>();
    let counts = |attributes: &BTreeMap<String, String>| {
        ["tests", "failures", "errors"].map(|key| attributes[key].parse::<usize>().unwrap())
    };
    assert_eq!(counts(&named("testsuites")[0].1), [4, 1, 2]);
    let suites: Vec<_> = named("testsuite").iter().map(|suite| counts(&suite.1)).collect();
    assert_eq!(suites, [[3, 1, 1], [1, 0, 1]]);
    assert_eq!(named("testcase").len(), 4);
    let names: Vec<&str> = named("testcase").iter().map(|case| case.1["name"].as_str()).collect();
    assert_eq!(names, ["passes", "fails <&\"']]>\u{fffd} # \\", "faulty", "loads"]);
    let fails = &named("testcase")[1].1;
    assert_eq!((fails["classname"].as_str(), fails["line"].as_str()), ("company/mine/a", "4"));
    let tags: Vec<&str> = named("property").iter().map(|tag| tag.1["value"].as_str()).collect();
    assert_eq!(tags, ["slow", "x<y"]);
    assert!(named("failure")[0].1["message"].ends_with("`b` is false, expected true"), "{xml}");
    assert_eq!(named("error")[0].1["message"], "the policy has no rule `nowhere`");
    assert_eq!(texts.len(), 3);
    assert!(texts[0].starts_with("mine/a.cases.yaml:4:"), "{}", texts[0]);
    assert!(texts[0].contains("= note: ") && texts[0].contains("is false"), "{}", texts[0]);
    assert!(!xml.contains("time="), "{xml}");
}

#[test]
fn junit_has_the_times_of_the_clock_it_is_given() {
    use std::sync::atomic::{AtomicU64, Ordering};

    fn clock() -> std::time::Duration {
        static CALLS: AtomicU64 = AtomicU64::new(0);
        std::time::Duration::from_millis(CALLS.fetch_add(1, Ordering::Relaxed) * 1_250)
    }
    let (elements, _) = read_junit(&junit(Some(clock)));
    let times: Vec<(&str, Option<&str>)> = elements
        .iter()
        .filter(|(name, _)| name.starts_with("test"))
        .map(|(name, attributes)| (name.as_str(), attributes.get("time").map(String::as_str)))
        .collect();
    let case = ("testcase", Some("1.250"));
    let expected = [
        ("testsuites", Some("3.750")),
        ("testsuite", Some("3.750")),
        case,
        case,
        case,
        ("testsuite", None),
        ("testcase", None),
    ];
    assert_eq!(times, expected);
}

#[test]
fn tap_counts_its_points() {
    insta::assert_snapshot!(tap(&suites(None), &Paths::default()));
}

#[test]
fn what_github_reads_is_escaped() {
    let pack = PackFiles::new("a,b: 100%")
        .file("pack.yaml", format!("{HEAD}facts:\n  a: {{type: bol}}\ntitle: [\n 1, 2]\n"));
    let loaded = amends::load(Sources::new(pack));
    let paths = Paths::default();
    let lines: Vec<String> =
        loaded.diagnostics.iter().map(|found| annotation(&loaded.sources, found, &paths)).collect();
    insta::assert_snapshot!(lines.join("\n"));
    assert!(lines.iter().all(|line| !line.contains('\n')));
}

#[test]
fn paths_are_relative_where_they_can_be() {
    let rows = [
        ("mine/rules.yaml", "mine/rules.yaml", "mine/rules.yaml"),
        ("./mine/../mine/rules.yaml", "mine/rules.yaml", "mine/rules.yaml"),
        ("/here/mine/rules.yaml", "mine/rules.yaml", "mine/rules.yaml"),
        ("../here/mine/rules.yaml", "mine/rules.yaml", "mine/rules.yaml"),
        ("../there/rules.yaml", "/there/rules.yaml", "file:///there/rules.yaml"),
        ("/there/rules.yaml", "/there/rules.yaml", "file:///there/rules.yaml"),
        ("我的 100%/a:b.yaml", "我的 100%/a:b.yaml", "%E6%88%91%E7%9A%84%20100%25/a%3Ab.yaml"),
    ];
    let paths = Paths::below("/here");
    for (name, shown, uri) in rows {
        assert_eq!((paths.shown(name), paths.uri(name).0), (shown.to_owned(), uri.to_owned()), "{name}");
    }
    assert_eq!(Paths::default().shown("../a.yaml"), "../a.yaml");
}

/// Returns the results of the only run.
fn results(text: &str) -> Vec<Json> {
    let pack = PackFiles::new("mine").file("pack.yaml", text);
    let loaded = amends::load(Sources::new(pack));
    let found = Found { sources: loaded.sources, diagnostics: loaded.diagnostics };
    let log: Json = serde_json::from_str(&sarif(&[found], "0.1.0", &Paths::default()).unwrap()).unwrap();
    log["runs"][0]["results"].as_array().unwrap().clone()
}

#[test]
fn a_finding_keeps_its_fingerprint_when_lines_move() {
    let rules =
        "facts:\n  a.b: {type: bool}\ndecide:\n  c: {type: bool, is: a.bb}\n  d: {type: bool, is: a.bb}\n";
    let prints = |text: String| -> Vec<(String, u64)> {
        let results = results(&text);
        let print = |result: &Json| {
            let region = &result["locations"][0]["physicalLocation"]["region"];
            let print = result["partialFingerprints"]["amendsFinding/v1"].as_str().unwrap().to_owned();
            (print, region["startLine"].as_u64().unwrap())
        };
        results.iter().map(print).collect()
    };
    let here = prints(format!("{HEAD}{rules}"));
    let moved = prints(format!("# 一\n\n{HEAD}\n{rules}"));
    assert_eq!(here.len(), 2);
    assert_ne!(here[0].0, here[1].0);
    for (here, moved) in here.iter().zip(&moved) {
        assert_eq!((&here.0, here.1 + 3), (&moved.0, moved.1));
    }
    // The same finding twice in one line is two findings.
    let twice = prints(format!("{HEAD}facts: {{a.b: {{type: bool}}}}\nassume: [a.bb && a.bb]\n"));
    assert_eq!(twice.len(), 2);
    assert_ne!(twice[0].0, twice[1].0);
}

#[test]
fn a_fix_stands_exactly_where_the_wrong_name_does() {
    let rows = [
        // The name of a fact, after characters of several bytes.
        (
            "facts:\n  a.b: {type: bool}\ndecide:\n  c: {type: bool, is: '\"甲\" == \"乙\" || a.bb'}\n",
            Some(("a.b", 8, 38, 42)),
        ),
        // What is suggested would stand elsewhere, or is only a part.
        ("currency: CNY\ndecide:\n  c: {type: money, is: 100 RMB}\n", None),
        (
            "sources: {postal-act: {title: x}}\nguidance: {rules: [{id: a, say: b, cite: [postal-acts-47]}]}\n",
            None,
        ),
        // A name that nothing is near.
        ("decide:\n  c: {type: bool, is: nothing.near}\n", None),
        ("fact:\n  a.b: {type: bool}\n", Some(("facts", 5, 1, 5))),
    ];
    for (text, expected) in rows {
        let results = results(&format!("{HEAD}{text}"));
        assert_eq!(results.len(), 1, "{text}");
        let fix = &results[0]["fixes"][0]["artifactChanges"][0]["replacements"][0];
        let region = &fix["deletedRegion"];
        let number = |key: &str| region[key].as_u64().unwrap();
        let found = fix["insertedContent"]["text"]
            .as_str()
            .map(|name| (name, number("startLine"), number("startColumn"), number("endColumn")));
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn sarif_has_the_form_of_its_version() {
    let text = format!("{HEAD}enums:\n  e: []\nfacts:\n  a: {{type: bool}}\n  a: {{type: text}}\n");
    let pack = PackFiles::new("mine").file("pack.yaml", text);
    let loaded = amends::load(Sources::new(pack));
    let found = Found { sources: loaded.sources, diagnostics: loaded.diagnostics };
    let log = sarif(&[found], "0.1.0", &Paths::default()).unwrap();
    let mut log: Json = serde_json::from_str(&log).unwrap();
    for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap() {
        let id = rule["id"].as_str().unwrap().to_owned();
        let page = Json::from(codes_page(&id));
        let help = rule["help"].take();
        assert_eq!((&help["text"], &help["markdown"]), (&page, &page));
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&log).unwrap());
}

fn codes_page(code: &str) -> &'static str {
    amends::diagnostic::codes::page(code).expect("a page")
}
