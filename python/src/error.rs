//! Errors on their way to Python. Their classes are written in Python, so that they pickle with what they hold.

use amends::diagnostic::Code;
use amends::{FactFault, FactPlace, FactsError, UnknownRule};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::diagnostic::DiagnosticData;

/// The module of the classes.
const MODULE: &str = "amends._errors";

/// One fault of a record as `amends._errors.facts_error` takes it.
#[derive(IntoPyObject)]
pub(crate) struct FaultData {
    path: String,
    code: &'static str,
    message: String,
    help: Vec<String>,
    line: Option<usize>,
    column: Option<usize>,
}

impl FaultData {
    /// Returns a fault that stands nowhere in a text.
    pub(crate) fn new(path: &str, code: Code, message: String, help: &str) -> Self {
        let help = vec![help.to_owned()];
        Self { path: path.to_owned(), code: code.name(), message, help, line: None, column: None }
    }
}

impl From<&FactFault> for FaultData {
    fn from(fault: &FactFault) -> Self {
        let (line, column) = match fault.place {
            Some(FactPlace::Json { line, column, .. }) => (Some(line), Some(column)),
            _ => (None, None),
        };
        Self {
            path: fault.path.clone(),
            code: fault.code.name(),
            message: fault.message.clone(),
            help: fault.help.clone(),
            line,
            column,
        }
    }
}

/// Returns the `FactsError` of a record, and from what it comes.
pub(crate) fn of_facts(py: Python<'_>, error: &FactsError, cause: Option<PyErr>) -> PyErr {
    let faults: Vec<FaultData> = error.faults().iter().map(FaultData::from).collect();
    let made = of_faults(py, faults, error.total());
    made.set_cause(py, cause);
    made
}

/// Returns the `FactsError` of these faults.
pub(crate) fn of_faults(py: Python<'_>, faults: Vec<FaultData>, total: usize) -> PyErr {
    static MAKE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    made(MAKE.import(py, MODULE, "facts_error").and_then(|make| make.call1((faults, total))))
}

/// Returns the `PolicyError` of a pack that does not load.
pub(crate) fn of_policy(py: Python<'_>, message: &str, diagnostics: Vec<DiagnosticData>) -> PyErr {
    static MAKE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    made(MAKE.import(py, MODULE, "policy_error").and_then(|make| make.call1((message, diagnostics))))
}

/// Returns the `EditError` of changes that are not made or not written.
pub(crate) fn of_edit(py: Python<'_>, message: &str, diagnostics: Vec<DiagnosticData>) -> PyErr {
    static MAKE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    made(MAKE.import(py, MODULE, "edit_error").and_then(|make| make.call1((message, diagnostics))))
}

/// Returns the `UnknownRuleError` of a name.
pub(crate) fn of_rule(py: Python<'_>, name: &str, error: &UnknownRule) -> PyErr {
    static MAKE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let (message, help) = (error.to_string(), error.help());
    made(MAKE.import(py, MODULE, "UnknownRuleError").and_then(|make| make.call1((message, name, help))))
}

/// Returns what was made, or why it could not be.
fn made(result: PyResult<Bound<'_, PyAny>>) -> PyErr {
    match result {
        Ok(error) => PyErr::from_value(error),
        Err(error) => error,
    }
}

/// Returns whether an exception is a `FactsError`.
pub(crate) fn is_facts_error(py: Python<'_>, raised: &PyErr) -> PyResult<bool> {
    static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    Ok(raised.matches(py, CLASS.import(py, MODULE, "FactsError")?)?)
}
