//! JSON Schemas, as texts.

use amends::Policy;
use amends_tools::schema::{self, Kind};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// What the schema of one policy's records is called.
const FACTS: &str = "facts";

/// Returns the schema of a kind of file, whatever the policy.
///
/// # Errors
/// `ValueError` if there is no such kind.
#[pyfunction(name = "schema")]
pub(crate) fn of_kind(kind: &str) -> PyResult<String> {
    match self::kind(kind) {
        Some(kind) => Ok(schema::text(&schema::schema(kind))),
        None if kind == FACTS => {
            Err(PyValueError::new_err("facts are those of a policy: ask `Policy.schema`"))
        }
        None => Err(unknown(kind, &[])),
    }
}

/// Returns the schema of a kind of file that is written for a policy, or of the records that it decides.
///
/// # Errors
/// `ValueError` if there is no such kind.
pub(crate) fn of_policy(policy: &Policy, kind: &str) -> PyResult<String> {
    let made = match self::kind(kind) {
        Some(kind) => schema::with_policy(kind, policy),
        None if kind == FACTS => schema::facts(policy),
        None => return Err(unknown(kind, &[FACTS])),
    };
    Ok(schema::text(&made))
}

fn kind(name: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.name() == name)
}

fn unknown(name: &str, more: &[&str]) -> PyErr {
    let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).chain(more.iter().copied()).collect();
    PyValueError::new_err(format!("no schema is of {name:?}; there are: {}", names.join(", ")))
}
