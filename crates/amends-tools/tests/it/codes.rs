//! The cases of the codes of the stages `Cases` and `Edit`, run as the tools run them.
//!
//! `amends-engine/docs/codes.md` is the format; all other codes are tested with the library.

// The pages have one form, and so one reader.
#[path = "../../../amends/tests/it/codes/page.rs"]
pub(crate) mod page;

use amends::diagnostic::render::Style;
use amends_engine::diagnostic::codes::{self, Stage};
use amends_engine::diagnostic::{Code, Diagnostic};
use amends_tools::cases::{self, Outcome};
use amends_tools::edit::{Change, Place, edit};
use page::{Case, Facts, Page};

#[test]
fn cases_of_case_files_behave_as_their_pages_say() {
    for entry in codes::ALL.iter().filter(|entry| entry.stage == Stage::Cases) {
        let code = entry.code.name();
        let page = codes::page(code).unwrap_or_else(|| panic!("{code} has no page"));
        let page = Page::read(code, page).unwrap_or_else(|fault| panic!("{code}: {fault}"));
        assert_eq!(page.no_example, None, "{code}");
        for case in &page.cases {
            let record = case.facts.as_ref().map(|facts| match facts {
                Facts::Json(text) => text.len(),
                Facts::Table(text) => text.len(),
            });
            assert_eq!((case.kind.as_str(), record), ("yaml", None), "{code}:{}: no such case", case.line);
            let (found, text) = run(case);
            let wanted = if case.valid { vec![] } else { vec![entry.code] };
            assert_eq!(found, wanted, "docs/codes/{code}.md:{}: {text}", case.line);
        }
        let shown = page.first_invalid().map(|case| run(case).1).unwrap_or_default();
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(code, shown);
        });
    }
}

/// Runs the file of cases by the policy beside it; returns the codes found and what a reader sees.
fn run(case: &Case) -> (Vec<Code>, String) {
    let loaded = amends::load(case.sources());
    assert!(loaded.diagnostics.is_empty(), "{}", loaded.render());
    let policy = loaded.policy.expect("a policy without findings");
    let files = case.files();
    let (name, text) = files.iter().find(|(name, _)| name.ends_with(".cases.yaml")).expect("a file of cases");
    let read = cases::read(name, text);
    let Some(file) = &read.file else { return (codes_of(&read.diagnostics), read.render(Style::default())) };
    let report = cases::run(&policy, file);
    let mut found = codes_of(&report.diagnostics);
    if report.results.iter().any(|result| matches!(result.outcome, Outcome::Failed(_))) {
        found.push(codes::UNMET_EXPECTATION);
    }
    (found, report.render(Style::default()))
}

#[test]
fn cases_of_edits_behave_as_their_pages_say() {
    for entry in codes::ALL.iter().filter(|entry| entry.stage == Stage::Edit) {
        let code = entry.code.name();
        let page = codes::page(code).unwrap_or_else(|| panic!("{code} has no page"));
        let page = Page::read(code, page).unwrap_or_else(|fault| panic!("{code}: {fault}"));
        for case in &page.cases {
            let changes: Vec<Change> = case.text.lines().filter_map(change).collect();
            assert!(!changes.is_empty(), "{code}:{}: nothing is changed", case.line);
            let error = edit(&case.sources(), &changes).err();
            let shown = error.as_ref().map(|error| error.render(Style::default())).unwrap_or_default();
            let wanted = (!case.valid).then_some(entry.code);
            assert_eq!(
                error.map(|error| error.code()),
                wanted,
                "docs/codes/{code}.md:{}\n{shown}",
                case.line
            );
        }
        let Some(first) = page.first_invalid() else { continue };
        let changes: Vec<Change> = first.text.lines().filter_map(change).collect();
        let shown = edit(&first.sources(), &changes).expect_err("it is refused").render(Style::default());
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(code, shown);
        });
    }
}

/// Reads a line `# edit: …`, which has the arguments of the command, the last of them to its end.
fn change(line: &str) -> Option<Change> {
    let line = line.strip_prefix("# edit: ")?;
    let words: Vec<&str> = line.splitn(3, ' ').collect();
    Some(match words.as_slice() {
        ["--add", section, text] => {
            Change::Add { section: (*section).to_owned(), text: (*text).to_owned(), place: Place::Last }
        }
        [at, "--delete"] => Change::Delete { at: (*at).to_owned() },
        [at, "--before", rule] => {
            Change::Move { at: (*at).to_owned(), place: Place::Before((*rule).to_owned()) }
        }
        [at, field, value] => Change::set(*at, *field, *value),
        _ => panic!("no such change: {line}"),
    })
}

fn codes_of(diagnostics: &[Diagnostic]) -> Vec<Code> {
    diagnostics.iter().map(|found| found.code).collect()
}
