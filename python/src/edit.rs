//! Edits of a policy: changes on their way in, the diff and what was written on their way out.

use std::path::Path;

use amends::diagnostic::{Diagnostic, codes};
use amends::{PackFiles, Sources};
use amends_tools::edit::{Change, EditError, EditValue, Edited, EditedFile, Place, WriteError, edit};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyList, PyString, PyTuple};

use crate::diagnostic::DiagnosticData;
use crate::error;

/// The deepest nesting of a value that is written into a file.
const DEPTH: usize = 32;

/// A change as `amends.edits` puts it: what to do, with which arguments.
pub(crate) type ChangeArgument<'py> = (String, Vec<Bound<'py, PyAny>>);

/// Returns the changes.
///
/// # Errors
/// `TypeError` for what is no value of a file.
pub(crate) fn changes(given: Vec<ChangeArgument<'_>>) -> PyResult<Vec<Change>> {
    given.into_iter().map(|(what, arguments)| change(&what, &arguments)).collect()
}

fn change(what: &str, arguments: &[Bound<'_, PyAny>]) -> PyResult<Change> {
    let text = |number: usize| -> PyResult<String> {
        let argument = arguments.get(number).ok_or_else(|| PyTypeError::new_err("too few arguments"))?;
        argument.extract()
    };
    let place = |number: usize| -> PyResult<Place> {
        Ok(match (text(number)?.as_str(), arguments.get(number.saturating_add(1))) {
            ("first", _) => Place::First,
            ("before", Some(rule)) => Place::Before(rule.extract()?),
            ("after", Some(rule)) => Place::After(rule.extract()?),
            _ => Place::Last,
        })
    };
    Ok(match what {
        "set" => {
            let given = arguments.get(2).ok_or_else(|| PyTypeError::new_err("too few arguments"))?;
            let verbatim = arguments.get(3).is_some_and(|flag| flag.is_truthy().unwrap_or(false));
            Change::Set { at: text(0)?, field: text(1)?, value: value(given, verbatim, DEPTH)? }
        }
        "remove" => Change::Remove { at: text(0)?, field: text(1)? },
        "add" => Change::Add { section: text(0)?, text: text(1)?, place: place(2)? },
        "delete" => Change::Delete { at: text(0)? },
        "move" => Change::Move { at: text(0)?, place: place(1)? },
        other => return Err(PyTypeError::new_err(format!("no change is called {other}"))),
    })
}

/// Returns a value of a file. Python has made texts of everything but bools, lists and mappings.
fn value(given: &Bound<'_, PyAny>, verbatim: bool, depth: usize) -> PyResult<EditValue> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(PyTypeError::new_err(format!("a value of a file is nested at most {DEPTH} deep")));
    };
    if given.is_none() {
        Ok(EditValue::Null)
    } else if let Ok(flag) = given.cast::<PyBool>() {
        Ok(EditValue::Bool(flag.is_true()))
    } else if let Ok(text) = given.cast::<PyString>() {
        let text = text.to_str()?.to_owned();
        Ok(if verbatim { EditValue::Text(text) } else { EditValue::Read(text) })
    } else if let Ok(list) = given.cast::<PyList>() {
        Ok(EditValue::List(elements(&list.to_tuple(), verbatim, depth)?))
    } else if let Ok(dict) = given.cast::<PyDict>() {
        let entries = dict.items().iter().map(|entry| {
            let (key, inner) = entry.extract::<(String, Bound<'_, PyAny>)>()?;
            Ok((key, value(&inner, verbatim, depth)?))
        });
        Ok(EditValue::Map(entries.collect::<PyResult<_>>()?))
    } else {
        Err(PyTypeError::new_err(format!("{} is no value of a file", given.get_type().qualname()?)))
    }
}

fn elements(tuple: &Bound<'_, PyTuple>, verbatim: bool, depth: usize) -> PyResult<Vec<EditValue>> {
    tuple.iter().map(|element| value(&element, verbatim, depth)).collect()
}

/// A policy that was edited: what was read from its folder, and all that differs from it now.
#[derive(Debug)]
pub(crate) struct Editing {
    /// The pack as it was read.
    pub(crate) original: PackFiles,
    /// What the last edit gave, with the files of all of them.
    pub(crate) edited: Edited,
    /// What every edit did, a line each.
    pub(crate) said: Vec<String>,
}

impl Editing {
    /// Makes changes in a pack that may have been edited before.
    pub(crate) fn make(
        sources: &Sources,
        before: Option<(PackFiles, Vec<String>)>,
        changes: &[Change],
    ) -> Result<(Self, Sources), Box<EditError>> {
        let mut edited = edit(sources, changes).map_err(Box::new)?;
        let (original, mut said) = before.unwrap_or_else(|| (sources.root().clone(), Vec::new()));
        said.extend(edited.said.iter().cloned());
        let root = with_changes(sources.root(), &edited);
        // What an earlier edit changed is still to be written.
        edited.files = differences(&original, &root);
        Ok((Self { original, edited, said }, sources.clone().with_root(root)))
    }

    /// Writes all that differs into the folder.
    ///
    /// # Errors
    /// [`WriteError`], see [`amends_tools::edit::write`].
    pub(crate) fn write(&self, folder: &Path) -> Result<Vec<std::path::PathBuf>, WriteError> {
        amends_tools::edit::write(folder, &self.edited)
    }
}

fn with_changes(pack: &PackFiles, edited: &Edited) -> PackFiles {
    pack.files().fold(PackFiles::new(pack.folder()), |pack, (name, text)| {
        let changed = edited.files.iter().find(|file| file.name == name);
        pack.file(name, changed.map_or(text, |file| &file.new))
    })
}

fn differences(original: &PackFiles, now: &PackFiles) -> Vec<EditedFile> {
    let folder = original.folder();
    let pairs = original.files().zip(now.files()).filter(|(old, new)| old.1 != new.1);
    let file = |((name, old), (_, new)): ((&str, &str), (&str, &str))| EditedFile {
        name: name.to_owned(),
        shown: if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") },
        old: old.to_owned(),
        new: new.to_owned(),
    };
    pairs.map(file).collect()
}

/// Returns the `EditError` of changes that are not made.
pub(crate) fn refused(py: Python<'_>, found: &EditError) -> PyErr {
    let data = DiagnosticData::all(found.sources(), found.diagnostics());
    error::of_edit(py, &found.to_string(), data)
}

/// Returns the `EditError` of files that are not written.
pub(crate) fn unwritten(py: Python<'_>, found: &WriteError) -> PyErr {
    let message = found.to_string();
    let mut lines = message.lines();
    let first = lines.next().unwrap_or_default().to_owned();
    let diagnostic =
        lines.fold(Diagnostic::error(found.code(), first.clone()), |diagnostic, line| {
            match line.trim().split_once(": ") {
                Some(("= help", help)) => diagnostic.help(help),
                Some((_, note)) => diagnostic.note(note),
                None => diagnostic.note(line.trim()),
            }
        });
    error::of_edit(py, &first, vec![DiagnosticData::new(&amends::SourceMap::new(), &diagnostic)])
}

/// Returns the `EditError` of a policy that is in no folder.
pub(crate) fn nowhere(py: Python<'_>, name: &str) -> PyErr {
    let message = format!("`{name}` was not loaded from a folder, so there is no file to write");
    let help = "load it from its folder, or take its texts from `Policy.files`";
    let diagnostic = Diagnostic::error(codes::UNWRITABLE_FILE, message.clone()).help(help);
    error::of_edit(py, &message, vec![DiagnosticData::new(&amends::SourceMap::new(), &diagnostic)])
}
