//! The runner on cases kept as data: a folder a pack, a report a file of cases.

use std::fs;
use std::path::Path;

use amends::diagnostic::render::Style;
use amends::{PackFiles, Policy, Sources, load};
use amends_tools::cases::{self, Outcome};

fn policy(folder: &Path) -> Policy {
    let mut pack = PackFiles::new("");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        pack = pack.file(name, fs::read_to_string(&file).unwrap());
    }
    let loaded = load(Sources::new(pack).without_builtin());
    assert!(loaded.diagnostics.is_empty(), "{}", loaded.render());
    loaded.policy.unwrap()
}

/// Returns what a person sees of a file of cases.
fn shown(folder: &Path, file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let read = cases::read(&file.file_name().unwrap().to_string_lossy(), &text);
    let Some(cases) = &read.file else {
        return format!("does not load\n\n{}", read.render(Style::default()));
    };
    let report = cases::run(&policy(folder), cases);
    let counts =
        format!("{} passed, {} failed, {} not run", report.passed(), report.failed(), report.not_run());
    format!("{counts}\n\n{}", report.render(Style::default()))
}

#[test]
fn every_file_of_cases_gives_its_report() {
    insta::glob!("../cases", "*/*.cases.yaml", |file| {
        let shown = shown(file.parent().unwrap(), file);
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(shown) });
    });
}

#[test]
fn every_case_of_the_failing_file_fails() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/shop");
    let text = fs::read_to_string(folder.join("failing.cases.yaml")).unwrap();
    let cases = cases::read("failing.cases.yaml", &text).file.unwrap();
    let report = cases::run(&policy(&folder), &cases);
    for result in &report.results {
        assert!(matches!(result.outcome, Outcome::Failed(_)), "{} is {}", result.id, result.outcome.name());
    }
}

#[test]
fn a_report_is_data_too() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/shop");
    let text = "cases:\n  - {id: a, as_of: \"2026-03-02T10:00:00+01:00\", facts: {order.late_days: 5}, expect: {flags: [], rules: [sev-late]}}\n  - {id: b, as_of: \"2026-03-02T10:00:00+01:00\", expect: {sevrity: minor}}\n";
    let cases = cases::read("a.cases.yaml", text).file.unwrap();
    let report = cases::run(&policy(&folder), &cases);
    let shown = serde_json::to_string_pretty(&report.to_value()).unwrap();
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(shown) });
}
