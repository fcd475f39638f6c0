//! Values on their way to Python: each as its kind and what `amends._value.decode` makes the value of.

use std::sync::Arc;

use amends::{Text, Value, Zone};
use pyo3::IntoPyObjectExt as _;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// A value with its kind.
pub(crate) type Pair<'py> = (&'static str, Bound<'py, PyAny>);

/// Returns a value; instants are given in `zone`.
pub(crate) fn pair<'py>(py: Python<'py>, value: &Value, zone: Zone) -> PyResult<Pair<'py>> {
    let text = || value.canonical(zone).into_bound_py_any(py);
    Ok(match value {
        Value::Bool(value) => ("plain", value.into_bound_py_any(py)?),
        Value::Int(value) => ("plain", value.into_bound_py_any(py)?),
        Value::String(value) => ("plain", (&**value).into_bound_py_any(py)?),
        Value::Decimal(_) => ("decimal", text()?),
        Value::Money(_) => ("money", text()?),
        Value::Date(_) => ("date", text()?),
        Value::Timestamp(_) => ("timestamp", text()?),
        Value::Duration(value) => ("duration", value.total_nanos().into_bound_py_any(py)?),
        Value::Period(_) => ("period", text()?),
        Value::Rounding(_) => ("rounding", text()?),
        Value::List(elements) => ("list", pairs(py, elements, zone)?.into_bound_py_any(py)?),
        Value::Item(item) => {
            let fields = PyDict::new(py);
            for (name, value) in &item.fields {
                fields.set_item(&**name, pair(py, value, zone)?)?;
            }
            ("item", fields.into_any())
        }
        // A word, and what no policy can reach.
        _ => ("plain", text()?),
    })
}

/// Returns the values of a list.
pub(crate) fn pairs<'py>(py: Python<'py>, values: &[Value], zone: Zone) -> PyResult<Vec<Pair<'py>>> {
    values.iter().map(|value| pair(py, value, zone)).collect()
}

/// Returns a value as a record gives it, in texts that lose nothing: what pickles are made of.
pub(crate) fn written<'py>(py: Python<'py>, value: &Value, zone: Zone) -> PyResult<Bound<'py, PyAny>> {
    match value {
        Value::Bool(value) => value.into_bound_py_any(py),
        Value::List(elements) => {
            let elements: PyResult<Vec<_>> =
                elements.iter().map(|element| written(py, element, zone)).collect();
            elements?.into_bound_py_any(py)
        }
        Value::Item(item) => {
            let fields = PyDict::new(py);
            for (name, value) in &item.fields {
                fields.set_item(&**name, written(py, value, zone)?)?;
            }
            Ok(fields.into_any())
        }
        other => other.canonical(zone).into_bound_py_any(py),
    }
}

/// Returns a text by language.
pub(crate) fn languages(text: &Text) -> Vec<(String, String)> {
    text.languages().map(|(language, text)| (language.to_owned(), text.to_owned())).collect()
}

/// Returns citations as texts.
pub(crate) fn citations(cite: &[Arc<str>]) -> Vec<String> {
    cite.iter().map(ToString::to_string).collect()
}
