//! Cases one by one, for runners of tests that call each case a test of its own.

use std::path::PathBuf;

use amends::diagnostic::render::Style;
use amends_tools::cases::{self, CaseFile, Outcome, Report};
use amends_tools::folder;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;

use crate::decision::NativeDecision;
use crate::diagnostic::DiagnosticData;
use crate::policy::{NativePolicy, of_folder};
use crate::{error, interrupt};

/// A file of cases.
#[pyclass(frozen, module = "amends._amends")]
#[derive(Debug)]
pub(crate) struct NativeCases {
    file: CaseFile,
}

/// Reads a file of cases; `shown` is what messages call it.
///
/// # Errors
/// `PolicyError` with all that is wrong with it.
#[pyfunction]
pub(crate) fn read_cases(py: Python<'_>, path: PathBuf, shown: String) -> PyResult<NativeCases> {
    let read = interrupt::run(py, move || folder::read_text(&path).map(|text| cases::read(&shown, &text)))?;
    let read = read.map_err(|error| of_folder(py, &error))?;
    match read.file {
        Some(file) => Ok(NativeCases { file }),
        None => {
            let found = DiagnosticData::all(&read.sources, &read.diagnostics);
            Err(error::of_policy(py, "the cases do not load", found))
        }
    }
}

/// Returns how a case ended and, unless it passed, all that is to be said of it.
fn told(report: &Report) -> (&'static str, String) {
    let outcome = report.results.first().map_or(Outcome::NotRun.name(), |result| result.outcome.name());
    (outcome, report.render(Style::default()))
}

#[pymethods]
impl NativeCases {
    /// Returns the id, the line and the tags of every case.
    fn cases(&self) -> Vec<(String, u32, Vec<String>)> {
        let cases = self.file.cases().iter().map(|case| {
            let line = self.file.sources().position(case.place()).line;
            (case.id().to_owned(), line, case.tags().to_vec())
        });
        cases.collect()
    }

    /// Runs one case by its number.
    fn run(&self, py: Python<'_>, policy: &NativePolicy, number: usize) -> PyResult<(&'static str, String)> {
        let (policy, file) = (policy.policy().clone(), self.file.clone());
        let report = interrupt::run(py, move || {
            file.cases().get(number).map(|case| told(&cases::run_case(&policy, &file, case)))
        })?;
        report.ok_or_else(|| PyIndexError::new_err("the file has no such case"))
    }
}

/// Compares a decision with what is expected of it, as `expect:` of a case has it.
#[pyfunction]
pub(crate) fn compare(
    py: Python<'_>,
    decision: &NativeDecision,
    name: &str,
    expected: &str,
) -> (&'static str, String) {
    let NativeDecision { decision, facts, policy, .. } = decision;
    py.detach(|| told(&cases::hold(policy, facts, decision, name, expected)))
}
