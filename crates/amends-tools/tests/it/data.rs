//! The runner on cases kept as data: a folder a pack, a report a file of cases.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use amends::diagnostic::render::Style;
use amends::{PackFiles, Policy, Sources, load};
use amends_tools::cases::{self, Outcome};

type Fallible<T> = Result<T, Box<dyn Error>>;

/// Returns the folder whose cases fail.
fn shop() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/shop")
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn policy(folder: &Path) -> Fallible<Policy> {
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    files.sort();
    let mut pack = PackFiles::new("");
    for file in files {
        pack = pack.file(name(&file), fs::read_to_string(&file)?);
    }
    let loaded = load(Sources::new(pack).without_builtin());
    let rendered = loaded.render();
    loaded.policy.filter(|_| rendered.is_empty()).ok_or_else(|| rendered.into())
}

/// Returns what a person sees of a file of cases.
fn shown(file: &Path) -> Fallible<String> {
    let read = cases::read(&name(file), &fs::read_to_string(file)?);
    let Some(cases) = &read.file else {
        return Ok(format!("does not load\n\n{}", read.render(Style::default())));
    };
    let report = cases::run(&policy(file.parent().ok_or("the file stands in a folder")?)?, cases);
    let counts =
        format!("{} passed, {} failed, {} not run", report.passed(), report.failed(), report.not_run());
    Ok(format!("{counts}\n\n{}", report.render(Style::default())))
}

#[test]
fn every_file_of_cases_gives_its_report() {
    insta::glob!("../cases", "*/*.cases.yaml", |file| {
        let shown = shown(file).unwrap();
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(shown) });
    });
}

#[test]
fn every_case_of_the_failing_file_fails() {
    let folder = shop();
    let text = fs::read_to_string(folder.join("failing.cases.yaml")).unwrap();
    let cases = cases::read("failing.cases.yaml", &text).file.unwrap();
    let report = cases::run(&policy(&folder).unwrap(), &cases);
    for result in &report.results {
        assert!(matches!(result.outcome, Outcome::Failed(_)), "{} is {}", result.id, result.outcome.name());
    }
}

#[test]
fn a_report_is_data_too() {
    let folder = shop();
    let text = "cases:\n  - {id: a, as_of: \"2026-03-02T10:00:00+01:00\", facts: {order.late_days: 5}, expect: {flags: [], rules: [sev-late]}}\n  - {id: b, as_of: \"2026-03-02T10:00:00+01:00\", expect: {sevrity: minor}}\n";
    let cases = cases::read("a.cases.yaml", text).file.unwrap();
    let report = cases::run(&policy(&folder).unwrap(), &cases);
    let shown = serde_json::to_string_pretty(&report.to_value()).unwrap();
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(shown) });
}
