//! Running a file of cases, and what came of it as data.

use amends::diagnostic::render::Style;
use amends::{Policy, SourceMap};
use amends_tools::cases::{self, CaseResult, Mismatch, Outcome, Report};
use pyo3::prelude::*;

use crate::diagnostic::DiagnosticData;

/// One thing that is not as expected, as `amends.Mismatch` takes it.
#[derive(IntoPyObject)]
pub(crate) struct MismatchData {
    result: String,
    expected: String,
    actual: String,
    message: String,
    reasons: Vec<String>,
    help: Vec<String>,
    line: u32,
    column: u32,
    text: String,
}

/// One case as `amends.CaseResult` takes it.
#[derive(IntoPyObject)]
pub(crate) struct CaseData {
    id: String,
    file: String,
    line: u32,
    column: u32,
    outcome: &'static str,
    mismatches: Vec<MismatchData>,
}

/// A file as `amends._report` takes it.
#[derive(IntoPyObject)]
pub(crate) struct ReportData {
    cases: Vec<CaseData>,
    diagnostics: Vec<DiagnosticData>,
    loaded: bool,
}

/// Reads and runs a file of cases.
pub(crate) fn run(policy: &Policy, name: &str, text: &str) -> ReportData {
    let reading = cases::read(name, text);
    let mut diagnostics = DiagnosticData::all(&reading.sources, &reading.diagnostics);
    let Some(file) = reading.file else {
        return ReportData { cases: Vec::new(), diagnostics, loaded: false };
    };
    let report: Report = cases::run(policy, &file);
    diagnostics.extend(DiagnosticData::all(file.sources(), &report.diagnostics));
    let cases = report.results.iter().map(|result| case(file.sources(), result)).collect();
    ReportData { cases, diagnostics, loaded: true }
}

fn case(sources: &SourceMap, result: &CaseResult) -> CaseData {
    let at = sources.position(result.place);
    let mismatches = match &result.outcome {
        Outcome::Failed(found) => found.iter().map(|found| mismatch(sources, &result.id, found)).collect(),
        Outcome::Passed | Outcome::NotRun => Vec::new(),
    };
    CaseData {
        id: result.id.clone(),
        file: at.file,
        line: at.line,
        column: at.column,
        outcome: result.outcome.name(),
        mismatches,
    }
}

fn mismatch(sources: &SourceMap, case: &str, found: &Mismatch) -> MismatchData {
    let at = sources.position(found.place);
    let reasons = found.reasons.iter().map(|reason| match &reason.at {
        Some(at) => format!("{} ({at})", reason.text),
        None => reason.text.clone(),
    });
    MismatchData {
        result: found.result.clone(),
        expected: found.expected.clone(),
        actual: found.actual.clone(),
        message: found.message.clone(),
        reasons: reasons.collect(),
        help: found.help.clone(),
        line: at.line,
        column: at.column,
        text: amends::diagnostic::render::render(sources, &found.diagnostic(case), Style::default()),
    }
}
