//! A policy with the texts it was loaded from: loading, what it is made of, and deciding.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use amends::diagnostic::{Diagnostic, codes};
use amends::{FactsError, Instant, Loaded, PackFiles, Policy, ReadOptions, Sources};
use amends_tools::folder::{self, FolderError};
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::case::{self, ReportData};
use crate::decision::NativeDecision;
use crate::diagnostic::DiagnosticData;
use crate::edit::{self, ChangeArgument, Editing};
use crate::error::{self, FaultData};
use crate::facts::{Given, instant};
use crate::{interrupt, value};

/// The texts of a pack: the folder that messages name, and each file with its text.
pub(crate) type Texts = (String, Vec<(String, String)>);

/// A pack as Python names it.
#[derive(FromPyObject)]
pub(crate) enum PackArgument {
    /// Its texts.
    #[pyo3(transparent)]
    Texts(Texts),
    /// Its folder.
    #[pyo3(transparent)]
    Folder(PathBuf),
}

impl PackArgument {
    fn files(self) -> Result<PackFiles, FolderError> {
        Ok(match self {
            PackArgument::Texts((folder, files)) => pack((folder, files)),
            PackArgument::Folder(folder) => folder::sources(&folder)?.root().clone(),
        })
    }

    /// Returns the pack with the ones beside it.
    fn sources(self) -> Result<Sources, FolderError> {
        match self {
            PackArgument::Texts(texts) => Ok(Sources::new(pack(texts))),
            PackArgument::Folder(folder) => folder::sources(&folder),
        }
    }
}

fn pack((folder, files): Texts) -> PackFiles {
    files.into_iter().fold(PackFiles::new(folder), |pack, (name, text)| pack.file(name, text))
}

fn texts(pack: &PackFiles) -> Texts {
    (pack.folder().to_owned(), pack.files().map(|(name, text)| (name.to_owned(), text.to_owned())).collect())
}

/// Loads a pack; those of the library come before those beside it.
///
/// # Errors
/// `PolicyError` if the pack does not load.
#[pyfunction]
pub(crate) fn load(py: Python<'_>, root: PackArgument, library: Vec<PackArgument>) -> PyResult<NativePolicy> {
    let folder = match &root {
        PackArgument::Folder(folder) => Some(std::path::absolute(folder)?),
        PackArgument::Texts(_) => None,
    };
    let work = move || -> Result<(Sources, Loaded), FolderError> {
        let read = root.sources()?;
        let mut sources = Sources::new(read.root().clone());
        for pack in library {
            sources = sources.with_library(pack.files()?);
        }
        for pack in read.library() {
            sources = sources.with_library(pack.clone());
        }
        let loaded = amends::load(sources.clone());
        let sources = match &loaded.policy {
            Some(policy) => sources.used_by(policy),
            None => sources,
        };
        Ok((sources, loaded))
    };
    match interrupt::run(py, work)? {
        Ok((sources, loaded)) => NativePolicy::new(py, sources, loaded, folder),
        Err(error) => Err(of_folder(py, &error)),
    }
}

/// Loads a shipped pack.
///
/// # Errors
/// `PolicyError` if none has this name.
#[pyfunction]
pub(crate) fn builtin(py: Python<'_>, name: &str) -> PyResult<NativePolicy> {
    let Some(pack) = amends::builtin_pack(name) else {
        let near = amends::diagnostic::suggest::did_you_mean(name, amends::builtin_names());
        let help = near.unwrap_or_else(|| format!("there are: {}", amends::builtin_names().join(", ")));
        let message = format!("no shipped pack is called `{name}`");
        let found = Diagnostic::error(codes::UNKNOWN_PACK, message.clone()).help(help);
        let found = DiagnosticData::new(&amends::SourceMap::new(), &found);
        return Err(error::of_policy(py, &message, vec![found]));
    };
    let sources = Sources::new(pack);
    let loaded = interrupt::run(py, {
        let sources = sources.clone();
        move || amends::load(sources)
    })?;
    NativePolicy::new(py, sources, loaded, None)
}

/// Returns the names of the shipped packs.
#[pyfunction]
pub(crate) fn builtin_names() -> Vec<&'static str> {
    amends::builtin_names()
}

/// Returns every pack at or below a folder.
///
/// # Errors
/// `PolicyError` if there is none.
#[pyfunction]
pub(crate) fn find_packs(py: Python<'_>, path: PathBuf) -> PyResult<Vec<PathBuf>> {
    interrupt::run(py, move || folder::find(&path))?.map_err(|error| of_folder(py, &error))
}

pub(crate) fn of_folder(py: Python<'_>, error: &FolderError) -> PyErr {
    let message = error.to_string();
    let first = message.lines().next().unwrap_or_default();
    error::of_policy(py, first, DiagnosticData::of_folder(error).into_iter().collect())
}

/// One rule as `amends.Rule` takes it.
#[derive(IntoPyObject)]
pub(crate) struct RuleData {
    name: String,
    pack: String,
    section: &'static str,
    file: String,
    line: u32,
    column: u32,
    because: Vec<(String, String)>,
    cite: Vec<String>,
    replaced_by: Option<String>,
}

/// How records are read and decided.
#[derive(Clone, Copy, FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Options {
    exact: bool,
    ignore_unknown: bool,
    partial: bool,
}

/// A loaded policy.
#[pyclass(frozen, module = "amends._amends")]
#[derive(Debug)]
pub(crate) struct NativePolicy {
    policy: Policy,
    sources: Sources,
    /// What the load found; not known of an edited policy until someone asks.
    diagnostics: Option<Vec<Diagnostic>>,
    /// Where its files are; `None` if they came as texts.
    folder: Option<PathBuf>,
    editing: Option<Arc<Editing>>,
    /// Whether the files hold the edits by now.
    written: AtomicBool,
}

/// Why a record is not decided.
enum Refused {
    Facts(FactsError),
    /// Neither the call nor the record says for when.
    NoInstant,
}

impl NativePolicy {
    fn new(py: Python<'_>, sources: Sources, loaded: Loaded, folder: Option<PathBuf>) -> PyResult<Self> {
        let written = AtomicBool::new(false);
        match loaded.policy {
            Some(policy) => Ok(Self {
                policy,
                sources,
                diagnostics: Some(loaded.diagnostics),
                folder,
                editing: None,
                written,
            }),
            None => {
                let folder = sources.root().folder();
                let named = if folder.is_empty() { String::new() } else { format!(" in `{folder}`") };
                let found = DiagnosticData::all(&loaded.sources, &loaded.diagnostics);
                Err(error::of_policy(py, &format!("the pack{named} does not load"), found))
            }
        }
    }

    /// Returns the policy itself.
    pub(crate) fn policy(&self) -> &Policy {
        &self.policy
    }

    fn decide_one(
        &self,
        given: &Given,
        as_of: Option<Instant>,
        options: Options,
    ) -> Result<NativeDecision, Refused> {
        let read = ReadOptions { ignore_unknown: options.ignore_unknown, partial: options.partial };
        let case =
            given.with(|record| self.policy.case_from_record(record, &read)).map_err(Refused::Facts)?;
        let as_of = as_of.or(case.as_of).ok_or(Refused::NoInstant)?;
        let decision = self.policy.decide(&case.facts, as_of);
        Ok(NativeDecision { decision, facts: case.facts, policy: self.policy.clone(), case: case.id })
    }
}

fn refusal(py: Python<'_>, refused: &Refused, cause: Option<PyErr>) -> PyErr {
    match refused {
        Refused::Facts(found) => error::of_facts(py, found, cause),
        Refused::NoInstant => {
            let message = "neither the call nor the record says `as_of` when to decide".to_owned();
            let help = "pass `as_of=datetime.now(timezone.utc)`, or an instant of your own";
            error::of_faults(py, vec![FaultData::new("as_of", codes::MISSING_FACT, message, help)], 1)
        }
    }
}

#[pymethods]
impl NativePolicy {
    #[getter]
    fn name(&self) -> &str {
        self.policy.name()
    }

    #[getter]
    fn version(&self) -> &str {
        self.policy.version()
    }

    #[getter]
    fn language(&self) -> &str {
        self.policy.language()
    }

    fn title(&self) -> Vec<(String, String)> {
        value::languages(self.policy.title())
    }

    fn packs(&self) -> Vec<(String, String, String, bool)> {
        let packs = self.policy.packs().into_iter();
        packs.map(|pack| (pack.pack, pack.version, pack.digest, pack.trial)).collect()
    }

    fn rules(&self) -> Vec<RuleData> {
        let rules = self.policy.rule_entries().map(|rule| RuleData {
            name: rule.name,
            pack: rule.pack,
            section: rule.section,
            file: rule.at.file,
            line: rule.at.line,
            column: rule.at.column,
            because: value::languages(&rule.because),
            cite: value::citations(&rule.cite),
            replaced_by: rule.replaced_by.map(|by| by.to_string()),
        });
        rules.collect()
    }

    fn diagnostics(&self, py: Python<'_>) -> PyResult<Vec<DiagnosticData>> {
        if let Some(found) = &self.diagnostics {
            return Ok(DiagnosticData::all(self.policy.sources(), found));
        }
        let sources = self.sources.clone();
        let loaded = interrupt::run(py, move || amends::load(sources))?;
        Ok(DiagnosticData::all(&loaded.sources, &loaded.diagnostics))
    }

    /// Makes changes, and returns the policy with them.
    fn edit(&self, py: Python<'_>, changes: Vec<ChangeArgument<'_>>) -> PyResult<Self> {
        let changes = edit::changes(changes)?;
        // What is in the files by now is no change of them any more.
        let before = self.editing.as_ref().filter(|_| !self.written.load(Ordering::Acquire));
        let before = before.map(|editing| (editing.original.clone(), editing.said.clone()));
        let sources = self.sources.clone();
        let made = interrupt::run(py, move || Editing::make(&sources, before, &changes))?;
        let (editing, sources) = made.map_err(|refused| edit::refused(py, &refused))?;
        Ok(Self {
            policy: editing.edited.policy.clone(),
            sources,
            diagnostics: None,
            folder: self.folder.clone(),
            editing: Some(Arc::new(editing)),
            written: AtomicBool::new(false),
        })
    }

    /// Returns what differs from the files that were read.
    fn diff(&self) -> String {
        self.editing.as_ref().map_or_else(String::new, |editing| editing.edited.diff())
    }

    /// Returns what every edit did, a line each.
    fn changes(&self) -> Vec<String> {
        self.editing.as_ref().map_or_else(Vec::new, |editing| editing.said.clone())
    }

    /// Writes what differs into the files, and returns those.
    fn write(&self, py: Python<'_>) -> PyResult<Vec<PathBuf>> {
        let Some(folder) = &self.folder else { return Err(edit::nowhere(py, self.policy.name())) };
        let Some(editing) = self.editing.as_ref().filter(|_| !self.written.load(Ordering::Acquire)) else {
            return Ok(Vec::new());
        };
        // A signal that arrives meanwhile is heard after it: half of a write helps nobody.
        let written = py.detach(|| editing.write(folder)).map_err(|error| edit::unwritten(py, &error))?;
        self.written.store(true, Ordering::Release);
        Ok(written)
    }

    /// Returns what loads to the same policy: the pack, and those it extends that are not shipped.
    fn texts(&self) -> (Texts, Vec<Texts>) {
        (texts(self.sources.root()), self.sources.library().iter().map(texts).collect())
    }

    /// Decides one record.
    fn decide(
        &self,
        py: Python<'_>,
        record: &Bound<'_, PyAny>,
        as_of: Option<&Bound<'_, PyAny>>,
        options: Options,
    ) -> PyResult<NativeDecision> {
        let as_of = as_of.map(instant).transpose()?;
        let given = Given::read(record, options.exact)?;
        py.detach(|| self.decide_one(&given, as_of, options))
            .map_err(|refused| refusal(py, &refused, given.cause()))
    }

    /// Decides some records; in the place of one that is refused stands its `FactsError`.
    fn decide_some<'py>(
        &self,
        py: Python<'py>,
        records: &Bound<'py, PyList>,
        as_of: Option<&Bound<'py, PyAny>>,
        options: Options,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let as_of = as_of.map(instant).transpose()?;
        let read = records.iter().map(|record| Given::read(&record, options.exact));
        // A text that is no Unicode is refused as a record; what is no fault of a record ends the call.
        let given: Vec<Result<Given, PyErr>> = read.collect();
        let decide = |given: &Result<Given, PyErr>| {
            given.as_ref().ok().map(|given| self.decide_one(given, as_of, options))
        };
        let decided: Vec<_> = py.detach(|| given.iter().map(decide).collect());
        let results = given.into_iter().zip(decided).map(|pair| match pair {
            (Err(raised), _) if error::is_facts_error(py, &raised)? => {
                Ok(raised.into_value(py).into_bound(py).into_any())
            }
            (Err(raised), _) => Err(raised),
            (Ok(_), Some(Ok(decision))) => Ok(Bound::new(py, decision)?.into_any()),
            (Ok(given), Some(Err(refused))) => {
                Ok(refusal(py, &refused, given.cause()).into_value(py).into_bound(py).into_any())
            }
            (Ok(_), None) => Ok(py.None().into_bound(py)),
        });
        results.collect()
    }

    /// Returns the files of cases of the pack, each with its name and text.
    fn case_files(&self) -> Vec<(String, String)> {
        let root = self.sources.root();
        let cases = root.files().filter(|(name, _)| name.ends_with(folder::CASES));
        let shown = |name: &str| match root.folder() {
            "" => name.to_owned(),
            folder => format!("{folder}/{name}"),
        };
        cases.map(|(name, text)| (shown(name), text.to_owned())).collect()
    }

    /// Runs the cases of one file.
    fn run_cases(&self, py: Python<'_>, name: String, text: String) -> PyResult<ReportData> {
        let policy = self.policy.clone();
        interrupt::run(py, move || case::run(&policy, &name, &text))
    }
}
