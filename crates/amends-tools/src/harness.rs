//! A test harness, so that `cargo test` of a crate with policies runs their cases.
//!
//! Takes folders of packs and makes every case a test of its own, which libtest's options list, filter and run and
//! which cargo-nextest understands. It decides nothing itself: [`crate::cases`] runs a case. Under the feature
//! `harness`, and the one module here that reads arguments and prints, as a test program does.
//!
//! In the `Cargo.toml` of the crate:
//!
//! ```toml
//! [dev-dependencies]
//! amends-tools = { version = "0.1", features = ["harness"] }
//!
//! [[test]]
//! name = "policy"
//! harness = false
//! ```
//!
//! and as `tests/policy.rs`:
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! fn main() -> ExitCode {
//!     amends_tools::harness::main("policies")
//! }
//! ```
//!
//! Tests are called `pack::file::case`, as in `company/parcel::lost::insured`, with the tags of the case before it in
//! brackets. A test `pack::pack.yaml` says whether the pack loads. A file of cases that cannot be read is a test that
//! fails, `pack::lost.cases.yaml`, and so is a folder without any case. A filter on the command line does not
//! take away what cannot be read, since nobody knows which cases are in it; `--skip` does.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use amends::diagnostic::render::{Style, render_all};
use amends::diagnostic::{Diagnostics, Severity};
use amends::{Policy, SourceMap};
use amends_engine::yaml;
use libtest_mimic::{Arguments, ColorSetting, Conclusion, Failed, Trial};
use serde::Deserialize;

use crate::cases::{self, Case, CaseFile, Outcome};
use crate::folder::{self, CASES, FolderError, MANIFEST, PackFolder};

/// Runs the cases of every pack at or below a folder, as the arguments of the program say.
///
/// A relative folder is looked for below the current one, which `cargo test` makes that of the crate.
///
/// See [the module](self) for how to call it.
#[must_use]
pub fn main(folder: impl Into<PathBuf>) -> ExitCode {
    Harness::new(folder).run()
}

/// What to run: [`main`] with more than one folder, or with options.
///
/// # Examples
/// ```no_run
/// use std::process::ExitCode;
///
/// use amends_tools::harness::Harness;
///
/// fn main() -> ExitCode {
///     Harness::new("policies").and("drafts").deny_warnings().run()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Harness {
    folders: Vec<PathBuf>,
    deny_warnings: bool,
}

impl Harness {
    /// Takes the packs at or below a folder.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folders: vec![folder.into()], deny_warnings: false }
    }

    /// Takes the packs of a further folder, too.
    #[must_use]
    pub fn and(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folders.push(folder.into());
        self
    }

    /// Lets the test of a pack fail if it loads with a warning.
    #[must_use]
    pub fn deny_warnings(mut self) -> Self {
        self.deny_warnings = true;
        self
    }

    /// Runs the cases; the exit code is that of a test program: 0, or 101 if a test failed.
    ///
    /// An argument that libtest does not have ends the program, as `--help` does.
    #[must_use]
    pub fn run(self) -> ExitCode {
        self.run_with(Arguments::from_args()).exit_code()
    }

    fn run_with(&self, mut arguments: Arguments) -> Conclusion {
        let style = Style { colour: arguments.color == Some(ColorSetting::Always), ..Style::default() };
        let mut tests = self.tests(style);
        name_apart(&mut tests);
        let trials = chosen(tests, &mut arguments);
        libtest_mimic::run(&arguments, trials)
    }

    /// Returns the tests of all folders.
    fn tests(&self, style: Style) -> Vec<Test> {
        let mut tests = Vec::new();
        for folder in &self.folders {
            match folder::find(folder) {
                Ok(packs) => packs.iter().for_each(|pack| self.pack(pack, style, &mut tests)),
                Err(error) => tests.push(Test::broken(folder.display().to_string(), folder, missing(&error))),
            }
        }
        let nothing_to_run = tests.iter().all(|test| test.kind == Kind::Pack);
        if let Some(folder) = self.folders.first().filter(|_| nothing_to_run) {
            let name = format!("{}::no cases", folder.display());
            tests.push(Test::broken(name, folder, without_cases(&self.folders)));
        }
        tests
    }

    /// Adds the tests of one pack.
    fn pack(&self, path: &Path, style: Style, tests: &mut Vec<Test>) {
        let files = match folder::read(path) {
            Ok(files) => files,
            Err(error) => {
                let name = format!("{}::{MANIFEST}", path.display());
                tests.push(Test::broken(name, path, error.to_string()));
                return;
            }
        };
        let deny_warnings = self.deny_warnings;
        let name = name_of(&files).unwrap_or_else(|| path.display().to_string());
        let pack = Arc::new(Pack { name, path: path.to_path_buf(), style, loaded: OnceLock::new() });
        let own = Arc::clone(&pack);
        tests.push(Test {
            name: format!("{}::{MANIFEST}", pack.name),
            place: path.join(MANIFEST).display().to_string(),
            tags: String::new(),
            kind: Kind::Pack,
            run: Box::new(move || own.loads(deny_warnings)),
        });
        for (shown, text) in files.cases() {
            file(&pack, &shown, text, tests);
        }
    }
}

/// Adds the tests of one file of cases.
fn file(pack: &Arc<Pack>, shown: &str, text: &str, tests: &mut Vec<Test>) {
    let reading = cases::read(shown, text);
    let name = Path::new(shown).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let Some(file) = &reading.file else {
        let fault = format!("{}\n\nthe cases in `{shown}` do not load", reading.render(pack.style));
        tests.push(Test::broken(format!("{}::{name}", pack.name), Path::new(shown), fault));
        return;
    };
    if file.cases().is_empty() {
        let fault = format!("`{shown}` holds no cases");
        tests.push(Test::broken(format!("{}::{name}", pack.name), Path::new(shown), fault));
    }
    let stem = name.strip_suffix(CASES).unwrap_or(&name);
    let file = Arc::new(file.clone());
    for (number, case) in file.cases().iter().enumerate() {
        let (pack, own) = (Arc::clone(pack), Arc::clone(&file));
        tests.push(Test {
            name: format!("{}::{stem}::{}", pack.name, case.id()),
            place: file.sources().position(case.place()).to_string(),
            tags: case.tags().join(", "),
            kind: Kind::Case,
            run: Box::new(move || own.cases().get(number).map_or(Ok(()), |case| pack.passes(&own, case))),
        });
    }
}

/// One test, before libtest's options choose.
struct Test {
    name: String,
    /// Where it stands, for tests that would be called alike.
    place: String,
    tags: String,
    kind: Kind,
    run: Box<dyn FnOnce() -> Result<(), String> + Send>,
}

/// What a test is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Whether a pack loads.
    Pack,
    /// One case.
    Case,
    /// What cannot be read; it always fails.
    Broken,
}

impl Test {
    fn broken(name: String, place: &Path, fault: String) -> Self {
        let place = place.display().to_string();
        Self { name, place, tags: String::new(), kind: Kind::Broken, run: Box::new(move || Err(fault)) }
    }

    fn trial(self) -> Trial {
        let run = self.run;
        let trial = Trial::test(on_one_line(&self.name), move || run().map_err(Failed::from));
        trial.with_kind(on_one_line(&self.tags))
    }
}

/// A pack, loaded by the first test that needs it.
struct Pack {
    name: String,
    path: PathBuf,
    style: Style,
    loaded: OnceLock<Load>,
}

/// What loading a pack gave.
struct Load {
    policy: Option<Policy>,
    /// Whether there was a warning.
    warned: bool,
    /// All that was found, errors or not.
    found: String,
    /// The first error on one line.
    first: String,
}

impl Pack {
    fn load(&self) -> &Load {
        self.loaded.get_or_init(|| match folder::load(&self.path) {
            Err(error) => {
                Load { policy: None, warned: false, found: error.to_string(), first: error.to_string() }
            }
            Ok(loaded) => {
                let mut severities = loaded.diagnostics.iter().map(|found| found.severity);
                let error = loaded.diagnostics.iter().find(|found| found.severity == Severity::Error);
                let first = error.map(|error| {
                    let place = error.primary.as_ref().map(|label| loaded.sources.position(label.span));
                    let place = place.map(|place| format!("{place}: ")).unwrap_or_default();
                    format!("{place}{} [{}]", error.message, error.code)
                });
                let found: Diagnostics = loaded.diagnostics.iter().cloned().collect();
                Load {
                    policy: loaded.policy,
                    warned: severities.any(|severity| severity == Severity::Warning),
                    found: render_all(&loaded.sources, &found, self.style),
                    first: first.unwrap_or_default(),
                }
            }
        })
    }

    /// The test of the pack itself.
    fn loads(&self, deny_warnings: bool) -> Result<(), String> {
        let load = self.load();
        let shown = self.path.display();
        match &load.policy {
            None => Err(format!("{}\n\nthe pack in `{shown}` does not load", load.found)),
            Some(_) if deny_warnings && load.warned => {
                Err(format!("{}\n\nthe pack in `{shown}` loads with warnings, which are denied", load.found))
            }
            Some(_) => Ok(()),
        }
    }

    /// The test of one case.
    fn passes(&self, file: &CaseFile, case: &Case) -> Result<(), String> {
        let load = self.load();
        let Some(policy) = &load.policy else {
            let (name, place) = (&self.name, file.sources().position(case.place()));
            return Err(format!(
                "{place}: the case cannot run, since `{name}` does not load: {}\n  = note: the test `{name}::{MANIFEST}` shows all that is wrong",
                load.first
            ));
        };
        let report = cases::run_case(policy, file, case);
        let passed = report.results.iter().all(|result| result.outcome == Outcome::Passed);
        if passed && report.is_success() { Ok(()) } else { Err(report.render(self.style)) }
    }
}

/// The part of a manifest that names tests.
#[derive(Deserialize)]
struct Manifest {
    pack: String,
}

/// Returns the name that a pack gives itself; it has one also if it does not load.
fn name_of(files: &PackFolder) -> Option<String> {
    let (name, text) = files.files.iter().find(|(name, _)| name == MANIFEST)?;
    let mut sources = SourceMap::new();
    let source = sources.add(name.as_str(), text.as_str()).ok()?;
    let document = yaml::parse(&sources, source).document?;
    let manifest: Manifest = document.read(document.root()?).ok()?;
    Some(manifest.pack)
}

/// Adds the place to the names of tests that would be called alike, as two versions of a pack would be.
fn name_apart(tests: &mut [Test]) {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for test in tests.iter() {
        let times = times.entry(test.name.clone()).or_default();
        *times = times.saturating_add(1);
    }
    for test in tests {
        if times.get(&test.name).is_some_and(|times| *times > 1) {
            test.name = format!("{} ({})", test.name, test.place);
        }
    }
}

/// Returns the tests to hand to libtest. Under a filter for parts of names, what cannot be read stays.
fn chosen(tests: Vec<Test>, arguments: &mut Arguments) -> Vec<Trial> {
    let filters = arguments.filter.is_some() && !arguments.exact && !arguments.ignored;
    if !filters || tests.iter().all(|test| test.kind != Kind::Broken) {
        return tests.into_iter().map(Test::trial).collect();
    }
    let unfiltered = Arguments { filter: None, ..arguments.clone() };
    let kept = tests.into_iter().map(|test| (test.kind, test.trial())).filter(|(kind, trial)| {
        let by = if *kind == Kind::Broken { &unfiltered } else { &*arguments };
        !by.is_filtered_out(trial)
    });
    let kept = kept.map(|(_, trial)| trial).collect();
    *arguments = unfiltered;
    kept
}

/// Returns a name on one line, from which the original can be told.
fn on_one_line(name: &str) -> String {
    let mut line = String::new();
    for character in name.chars() {
        if character.is_control() || character == '\\' {
            line.extend(character.escape_default());
        } else {
            line.push(character);
        }
    }
    line
}

fn missing(error: &FolderError) -> String {
    let here = std::env::current_dir().map(|here| here.display().to_string()).unwrap_or_default();
    match error {
        FolderError::NotAFolder(path) if path.is_relative() => {
            format!("{error}\n  = note: it is looked for in `{here}`")
        }
        _ => error.to_string(),
    }
}

fn without_cases(folders: &[PathBuf]) -> String {
    let folders: Vec<String> = folders.iter().map(|folder| format!("`{}`", folder.display())).collect();
    format!(
        "there are no cases in {}, so nothing was tested\n  = help: cases stand beside the pack in files called `*{CASES}`",
        folders.join(" or ")
    )
}
