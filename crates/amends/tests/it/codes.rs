//! Every diagnostic code has a page, and the cases of the page behave as it says.
//!
//! `amends-engine/docs/codes.md` is the format. The codes of the stage `Record` are those of the
//! command, which has a test of its own. What the first invalid case of each page reports is kept
//! in `snapshots/`: these messages are what authors read.

mod page;

use amends::load;
use amends_engine::diagnostic::codes::{self, Entry, Stage};
use amends_engine::diagnostic::{Code, Severity};
use page::{Case, Page, docs};

/// The codes that no pack can bring about; their pages say why.
const WITHOUT_EXAMPLE: &[Code] = &[codes::EMPTY_OUTPUT];

#[test]
fn every_code_has_a_page_whose_cases_behave() {
    let mut faults = Vec::new();
    for entry in codes::ALL {
        let Some(page) = read(entry, &mut faults) else { continue };
        if page.no_example.is_some() != WITHOUT_EXAMPLE.contains(&entry.code) {
            faults.push(format!("{}: the list of codes without an example is out of date", entry.code));
        }
        for case in &page.cases {
            if let Err(fault) = run(entry, case) {
                faults.push(format!("docs/codes/{}.md:{}: {fault}", entry.code, case.line));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_page_belongs_to_a_code() {
    for file in std::fs::read_dir(docs().join("codes")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let code = name.strip_suffix(".md").unwrap_or_else(|| panic!("{name} is no page"));
        assert!(codes::ALL.iter().any(|entry| entry.code.name() == code), "{name} is the page of no code");
    }
}

#[test]
fn every_first_invalid_case_reports_what_its_snapshot_shows() {
    for entry in codes::ALL {
        let Some(page) = read(entry, &mut Vec::new()) else { continue };
        let Some(case) = page.first_invalid() else { continue };
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "snapshots" }, {
            insta::assert_snapshot!(entry.code.name(), shown(case));
        });
    }
}

fn read(entry: &Entry, faults: &mut Vec<String>) -> Option<Page> {
    let path = docs().join(format!("codes/{}.md", entry.code));
    let page = match std::fs::read_to_string(&path) {
        Ok(text) => Page::read(entry.code.name(), &text),
        Err(_) => Err("has no page".to_owned()),
    };
    page.map_err(|fault| faults.push(format!("{}: {fault}", entry.code))).ok()
}

/// Runs one case; how it differs from what the page says is the error.
fn run(entry: &Entry, case: &Case) -> Result<(), String> {
    if case.kind != "yaml" {
        return Err(format!("no such kind of case: {}", case.kind));
    }
    let loaded = load(case.sources());
    if case.facts.is_some() || case.valid {
        if !loaded.diagnostics.is_empty() {
            return Err(format!("expected to load without a finding\n{}", loaded.render()));
        }
        return Ok(());
    }
    let reported = loaded.diagnostics.iter().any(|diagnostic| diagnostic.code == entry.code);
    if !reported {
        return Err(format!("is not reported\n{}", loaded.render()));
    }
    let warned = loaded.diagnostics.iter().all(|found| found.code != entry.code || found.severity != Severity::Error);
    let stray = loaded.diagnostics.iter().find(|found| {
        found.code != entry.code && found.severity == Severity::Error && (warned || stage(found.code) <= entry.stage)
    });
    match stray {
        Some(stray) => Err(format!("`{}` is reported besides\n{}", stray.code, loaded.render())),
        None => Ok(()),
    }
}

fn stage(code: Code) -> Stage {
    let entry = codes::ALL.iter().find(|entry| entry.code == code);
    entry.unwrap_or_else(|| panic!("{code} is not in the table")).stage
}

/// Returns what a reader sees of an invalid case.
fn shown(case: &Case) -> String {
    load(case.sources()).render()
}
