//! Every diagnostic code has a page, and the cases of the page behave as it says.
//!
//! `amends-engine/docs/codes.md` is the format. The command and the tools test the codes of their own
//! stages. What the first invalid case of each page reports is kept
//! in `snapshots/`: these messages are what authors read.

mod page;

use amends::{Binding, Instant, Loaded, Policy, ReadOptions, Record, SourceMap, load};
use amends_engine::diagnostic::codes::{self, Entry, Stage};
use amends_engine::diagnostic::{Code, Diagnostic, Severity};
use page::{Case, Facts, Page};

/// The codes that no pack can bring about; their pages say why.
const WITHOUT_EXAMPLE: &[Code] = &[
    codes::EMPTY_OUTPUT,
    codes::FOREIGN_FACT,
    codes::NOT_SERIALIZABLE,
    codes::UNREADABLE_INPUT,
    codes::INEXACT_EDIT,
    codes::FILE_CHANGED,
    codes::UNWRITABLE_FILE,
];
/// The stages that others test: the command reads records, the tools run cases and make edits.
const ELSEWHERE: &[Stage] = &[Stage::Record, Stage::Cases, Stage::Edit];

#[test]
fn every_code_has_a_page_whose_cases_behave() {
    let mut faults = Vec::new();
    for entry in codes::ALL {
        let Some(page) = read(entry, &mut faults) else { continue };
        if page.no_example.is_some() != WITHOUT_EXAMPLE.contains(&entry.code) {
            faults.push(format!("{}: the list of codes without an example is out of date", entry.code));
        }
        for case in page.cases.iter().filter(|_| !ELSEWHERE.contains(&entry.stage)) {
            if let Err(fault) = run(entry, case) {
                faults.push(format!("docs/codes/{}.md:{}: {fault}", entry.code, case.line));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_page_belongs_to_a_code() {
    let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/../amends-engine/docs/codes");
    for file in std::fs::read_dir(pages).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let code = name.strip_suffix(".md").unwrap_or_else(|| panic!("{name} is no page"));
        assert!(codes::ALL.iter().any(|entry| entry.code.name() == code), "{name} is the page of no code");
    }
}

#[test]
fn every_first_invalid_case_reports_what_its_snapshot_shows() {
    for entry in codes::ALL.iter().filter(|entry| !ELSEWHERE.contains(&entry.stage)) {
        let Some(page) = read(entry, &mut Vec::new()) else { continue };
        let Some(case) = page.first_invalid() else { continue };
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "snapshots" }, {
            insta::assert_snapshot!(entry.code.name(), shown(case));
        });
    }
}

fn read(entry: &Entry, faults: &mut Vec<String>) -> Option<Page> {
    let code = entry.code.name();
    let page =
        codes::page(code).ok_or_else(|| "has no page".to_owned()).and_then(|text| Page::read(code, text));
    page.map_err(|fault| faults.push(format!("{}: {fault}", entry.code))).ok()
}

/// Runs one case; how it differs from what the page says is the error.
fn run(entry: &Entry, case: &Case) -> Result<(), String> {
    if case.kind != "yaml" {
        return Err(format!("no such kind of case: {}", case.kind));
    }
    let loaded = load(case.sources());
    let Some(facts) = &case.facts else {
        return if case.valid { reports_nothing(&loaded).map(|_| ()) } else { reports(entry, &loaded) };
    };
    let found = decide(&reports_nothing(&loaded)?, case, facts);
    let wanted = if case.valid { None } else { Some((entry.stage, entry.code)) };
    match (wanted, found) {
        (None, Found { codes, .. }) if codes.is_empty() => Ok(()),
        (Some((stage, code)), found) if found.is(stage, code) => Ok(()),
        (_, Found { stage, text, .. }) => {
            Err(format!("expected another outcome than this of the stage {stage:?}:\n{text}"))
        }
    }
}

/// Returns the policy of a load without any finding.
fn reports_nothing(loaded: &Loaded) -> Result<Policy, String> {
    match &loaded.policy {
        Some(policy) if loaded.diagnostics.is_empty() => Ok(policy.clone()),
        _ => Err(format!("expected to load without a finding\n{}", loaded.render())),
    }
}

/// Checks that a load reports the code, and no other error of its stage or an earlier one.
fn reports(entry: &Entry, loaded: &Loaded) -> Result<(), String> {
    let of_code = |found: &&Diagnostic| found.code == entry.code;
    let Some(first) = loaded.diagnostics.iter().find(of_code) else {
        return Err(format!("is not reported\n{}", loaded.render()));
    };
    let warns = first.severity != Severity::Error;
    let is_stray = |found: &&Diagnostic| {
        found.code != entry.code
            && found.severity == Severity::Error
            && (warns || stage(found.code) <= entry.stage)
    };
    match loaded.diagnostics.iter().find(is_stray) {
        Some(stray) => Err(format!("`{}` is reported besides\n{}", stray.code, loaded.render())),
        None => Ok(()),
    }
}

fn stage(code: Code) -> Stage {
    let entry = codes::ALL.iter().find(|entry| entry.code == code);
    entry.unwrap_or_else(|| panic!("{code} is not in the table")).stage
}

/// What is wrong with a case, once the policy is loaded.
struct Found {
    stage: Stage,
    codes: Vec<Code>,
    text: String,
}

impl Found {
    /// Returns whether `code` of `stage` is all that was found.
    fn is(&self, stage: Stage, code: Code) -> bool {
        self.stage == stage && !self.codes.is_empty() && self.codes.iter().all(|found| *found == code)
    }
}

fn decide(policy: &Policy, case: &Case, facts: &Facts) -> Found {
    let options = ReadOptions::default();
    let read = match facts {
        Facts::Json(text) => policy.case_from_json(text, &options),
        Facts::Table(text) => bound(policy, case).case(&row(text), &options),
    };
    let case = match read {
        Ok(case) => case,
        Err(error) => {
            let codes = error.faults().iter().map(|fault| fault.code).collect();
            return Found { stage: Stage::Facts, codes, text: error.to_string() };
        }
    };
    let as_of = Instant::parse("2026-03-05T10:00:00+08:00").unwrap();
    let decision = policy.decide(&case.facts, as_of);
    let errors = decision.errors();
    let text: Vec<String> = errors
        .iter()
        .map(|error| {
            let place = error.at.as_ref().map(|at| format!(" at {at}")).unwrap_or_default();
            let help = error.help.as_ref().map(|help| format!("\n  = help: {help}")).unwrap_or_default();
            format!(
                "{} [{}] in {}{place}{help}",
                error.message,
                error.code,
                error.rule.as_deref().unwrap_or("no rule")
            )
        })
        .collect();
    Found {
        stage: Stage::Evaluation,
        codes: errors.iter().map(|error| error.code).collect(),
        text: text.join("\n"),
    }
}

/// Returns the binding among the files of a case.
fn bound(policy: &Policy, case: &Case) -> Binding {
    let files = case.files();
    let (name, text) =
        files.iter().find(|(name, _)| name.ends_with(".bind.yaml")).expect("a table has a binding");
    let mut sources = SourceMap::new();
    Binding::read(policy, &mut sources, name, text).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn row(text: &str) -> Record<'_> {
    let mut lines = text.lines().map(|line| line.split(','));
    let (header, cells) = (lines.next().expect("a header"), lines.next().expect("a row"));
    Record::from_cells(header.zip(cells))
}

/// Returns what a reader sees of an invalid case.
fn shown(case: &Case) -> String {
    let loaded = load(case.sources());
    match (&loaded.policy, &case.facts) {
        (Some(policy), Some(facts)) => decide(policy, case, facts).text,
        _ => loaded.render(),
    }
}
