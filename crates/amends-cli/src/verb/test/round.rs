//! One run of the cases, from the files to the report.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use amends::diagnostic::Diagnostics;
use amends::diagnostic::suggest::did_you_mean;
use amends::{Binding, Loaded, Policy, SourceMap};
use amends_tools::cases::{self, RunOptions};
use amends_tools::folder::{self, MANIFEST};
use amends_tools::report::{Suite, SuiteEnd, annotation, tap, write_junit};
use serde_json::{Value as Json, json};

use super::{Format, Test};
use crate::exit::{Exit, Stop};
use crate::moment;
use crate::policies::{self, Policies};
use crate::terminal::{Paint, Terminal, paint};
use crate::verb::{bind, paths};

/// A run of the cases.
pub(super) struct Round<'t> {
    test: &'t Test,
    suites: Vec<Suite>,
    tally: Tally,
    /// The tags of all cases, also of those that do not run.
    tags: BTreeSet<String>,
    /// The folders of the packs that were read, extended ones among them.
    read: BTreeSet<PathBuf>,
}

/// What became of all cases.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    packs: usize,
    passed: usize,
    failed: usize,
    not_run: usize,
    not_loaded: usize,
    left_out: usize,
}

impl<'t> Round<'t> {
    pub(super) fn new(test: &'t Test) -> Self {
        let (tally, tags) = (Tally::default(), BTreeSet::new());
        Self { test, suites: Vec::new(), tally, tags, read: BTreeSet::new() }
    }

    /// Runs the cases and reports.
    pub(super) fn run(&mut self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        if self.test.foreign.suite.is_empty() {
            self.folders(terminal)?;
        } else {
            self.foreign(terminal)?;
        }
        self.write(terminal)?;
        terminal.flush()?;
        terminal.summary(&self.tally.summary(terminal.paints_messages()));
        self.say_if_nothing_was_selected(terminal);
        Ok(self.tally.exit())
    }

    /// Returns the folders of the packs that were read, once it has run.
    pub(super) fn into_read(self) -> BTreeSet<PathBuf> {
        self.read
    }

    fn folders(&mut self, terminal: &mut Terminal) -> Result<(), Stop> {
        for path in crate::verb::folders(&self.test.folders) {
            for pack in folder::find(path)? {
                self.pack(terminal, &pack)?;
                if self.is_over() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn is_over(&self) -> bool {
        let Tally { failed, not_run, not_loaded, .. } = self.tally;
        self.test.fail_fast && (failed, not_run, not_loaded) != (0, 0, 0)
    }

    /// Runs the cases beside a pack.
    fn pack(&mut self, terminal: &mut Terminal, path: &Path) -> Result<(), Stop> {
        self.tally.packs = self.tally.packs.saturating_add(1);
        let loaded = folder::load(path)?;
        self.read_by(&loaded);
        let Some(policy) = loaded.policy else {
            let shown = paths().shown(&path.display().to_string());
            let shown = if shown.is_empty() { ".".to_owned() } else { shown };
            let file = path.join(MANIFEST).display().to_string();
            let suite = not_loaded(shown, file, loaded.diagnostics.into_iter().collect(), loaded.sources);
            self.add(terminal, suite)?;
            terminal.error(&format!("the pack in `{}` does not load", path.display()));
            return Ok(());
        };
        for (shown, text) in folder::read(path)?.cases() {
            self.file(terminal, &policy, None, &shown, text)?;
            if self.is_over() {
                break;
            }
        }
        Ok(())
    }

    /// Runs the cases of files that stand beside no pack.
    fn foreign(&mut self, terminal: &mut Terminal) -> Result<(), Stop> {
        let foreign = &self.test.foreign;
        if let Some(name) = &foreign.policy {
            self.read_by(&policies::load(name)?);
        }
        let mut policies = Policies::new(foreign.policy.as_deref(), terminal)?;
        let bound = foreign.bind.as_deref().map(|path| bind(path, &mut policies, terminal)).transpose()?;
        let (policy, binding) = match bound {
            Some((policy, binding)) => (policy, Some(binding)),
            None => (policies.chosen().cloned().ok_or_else(no_policy)?, None),
        };
        self.tally.packs = 1;
        for path in &foreign.suite {
            let text = folder::read_text(path).map_err(|error| Stop::named(&error))?;
            self.file(terminal, &policy, binding.as_ref(), &path.display().to_string(), &text)?;
            if self.is_over() {
                break;
            }
        }
        Ok(())
    }

    /// Notes the folders of the packs that a policy was loaded from; shipped packs are in none.
    fn read_by(&mut self, loaded: &Loaded) {
        let files = loaded.sources.files().map(|(_, file)| Path::new(file.name()));
        let folders = files.filter(|file| file.exists()).filter_map(Path::parent);
        self.read.extend(folders.map(Path::to_path_buf));
    }

    /// Runs the cases of one file.
    fn file(
        &mut self,
        terminal: &mut Terminal,
        policy: &Policy,
        binding: Option<&Binding>,
        shown: &str,
        text: &str,
    ) -> Result<(), Stop> {
        let reading = cases::read(shown, text);
        let pack = policy.name().to_owned();
        let Some(file) = &reading.file else {
            let diagnostics = reading.diagnostics.into_iter().collect();
            self.add(terminal, not_loaded(pack, shown.to_owned(), diagnostics, reading.sources))?;
            terminal.error(&format!("the cases in `{shown}` do not load"));
            return Ok(());
        };
        if !reading.diagnostics.is_empty() {
            terminal.message(&reading.render(terminal.message_style()));
        }
        self.tags.extend(file.cases().iter().flat_map(|case| case.tags().to_vec()));
        let options = RunOptions {
            binding,
            tags: &self.test.tag,
            text: self.test.filter.as_deref(),
            fail_fast: self.test.fail_fast,
            clock: Some(moment::elapsed),
        };
        let report = cases::run_with(policy, file, &options);
        self.add(terminal, Suite { pack, file: shown.to_owned(), end: SuiteEnd::Ran(report) })
    }

    /// Counts a suite, and says at once what people are to see of it.
    fn add(&mut self, terminal: &mut Terminal, suite: Suite) -> Result<(), Stop> {
        self.tally.add(&suite);
        match (&suite.end, self.test.format) {
            (SuiteEnd::NotLoaded { .. }, _) => terminal.message(&suite.render(terminal.message_style())),
            (SuiteEnd::Ran(report), Format::Text) if !report.is_success() => {
                terminal.data(&report.render(terminal.data_style()))?;
                terminal.data("")?;
            }
            (SuiteEnd::Ran(_), _) => {}
        }
        self.suites.push(suite);
        Ok(())
    }

    /// Writes the reports that are made of all suites.
    fn write(&self, terminal: &mut Terminal) -> Result<(), Stop> {
        let paths = paths();
        match self.test.format {
            Format::Text => {}
            Format::Json => terminal.data(&self.json().to_string())?,
            Format::Tap => terminal.data_part(&tap(&self.suites, &paths))?,
            Format::Junit => {
                let mut xml = Vec::new();
                write_junit(&self.suites, &paths, &mut xml)
                    .map_err(|error| Stop::usage(format!("cannot write XML: {error}")))?;
                terminal.data_part(&String::from_utf8_lossy(&xml))?;
            }
            Format::Github => {
                for suite in &self.suites {
                    for (sources, finding) in findings(suite) {
                        terminal.data(&annotation(sources, &finding, &paths))?;
                    }
                }
            }
        }
        let Some(path) = &self.test.junit else { return Ok(()) };
        let written = create(path).and_then(|file| {
            let mut file = BufWriter::new(file);
            write_junit(&self.suites, &paths, &mut file)?;
            file.flush()
        });
        written.map_err(|error| Stop::usage(format!("--junit: {}: {error}", path.display())))
    }

    fn json(&self) -> Json {
        let reports = self.suites.iter().filter_map(|suite| match &suite.end {
            SuiteEnd::Ran(report) => Some(report.to_value()),
            SuiteEnd::NotLoaded { .. } => None,
        });
        let Tally { passed, failed, not_run, left_out, .. } = self.tally;
        json!({
            "passed": passed,
            "failed": failed,
            "not_run": not_run,
            "left_out": left_out,
            "files": reports.collect::<Vec<_>>(),
        })
    }

    /// Says which tags there are to someone whose tag no case has: nothing runs then, and nothing fails.
    fn say_if_nothing_was_selected(&self, terminal: &mut Terminal) {
        if self.tally.ran() > 0 || self.tally.left_out == 0 {
            return;
        }
        let known = || self.tags.iter().map(String::as_str);
        let help = match self.test.tag.iter().find(|tag| !self.tags.contains(*tag)) {
            Some(tag) => match did_you_mean(tag, known()) {
                Some(near) => format!("no case has the tag `{tag}`: {near}"),
                None if self.tags.is_empty() => format!("no case has the tag `{tag}`, or any"),
                None => format!(
                    "no case has the tag `{tag}`; there are {}",
                    known().collect::<Vec<_>>().join(", ")
                ),
            },
            None => "no case is selected by --tag and --filter".to_owned(),
        };
        terminal.error(&help);
    }
}

fn no_policy() -> Stop {
    let help = "give one with --policy NAME|DIR, or name one in the file of --bind";
    Stop::usage(format!("no policy is named for the cases of --suite\n  = help: {help}"))
}

fn not_loaded(pack: String, file: String, diagnostics: Diagnostics, sources: SourceMap) -> Suite {
    Suite { pack, file, end: SuiteEnd::NotLoaded { diagnostics, sources } }
}

/// Returns what is wrong in a suite, each with the texts that it points into.
fn findings(suite: &Suite) -> Vec<(&SourceMap, amends::diagnostic::Diagnostic)> {
    match &suite.end {
        SuiteEnd::NotLoaded { diagnostics, sources } => {
            diagnostics.iter().map(|finding| (sources, finding.clone())).collect()
        }
        SuiteEnd::Ran(report) => {
            let of_cases = report.results.iter().flat_map(|result| report.findings(result));
            of_cases.map(|finding| (report.sources(), finding)).collect()
        }
    }
}

/// Creates a file, and the folders on the way to it.
fn create(path: &Path) -> io::Result<File> {
    if let Some(parent) = path.parent().filter(|parent| *parent != Path::new("")) {
        fs::create_dir_all(parent)?;
    }
    File::create(path)
}

impl Tally {
    fn add(&mut self, suite: &Suite) {
        let count = |number: &mut usize, more: usize| *number = number.saturating_add(more);
        match &suite.end {
            SuiteEnd::NotLoaded { .. } => count(&mut self.not_loaded, 1),
            SuiteEnd::Ran(report) => {
                count(&mut self.passed, report.passed());
                count(&mut self.failed, report.failed());
                count(&mut self.not_run, report.not_run());
                count(&mut self.left_out, report.left_out);
            }
        }
    }

    fn ran(&self) -> usize {
        self.passed.saturating_add(self.failed).saturating_add(self.not_run)
    }

    fn exit(&self) -> Exit {
        match self {
            Tally { not_loaded: 1.., .. } | Tally { not_run: 1.., .. } => Exit::Load,
            Tally { failed: 1.., .. } => Exit::Findings,
            _ if self.ran() == 0 => Exit::NoCases,
            _ => Exit::Fine,
        }
    }

    fn summary(&self, colour: bool) -> String {
        let packs = if self.packs == 1 { "pack" } else { "packs" };
        let cases = self.ran();
        let noun = if cases == 1 { "case" } else { "cases" };
        let mut parts = Vec::new();
        for (count, what, how) in [
            (self.passed, "passed", Paint::Good),
            (self.failed, "failed", Paint::Bad),
            (self.not_run, "not run", Paint::Bad),
            (self.not_loaded, "did not load", Paint::Bad),
            (self.left_out, "left out", Paint::Faint),
        ] {
            if count > 0 {
                parts.push(paint(colour, how, &format!("{count} {what}")));
            }
        }
        if parts.is_empty() {
            parts.push(paint(colour, Paint::Doubtful, "nothing to run"));
        }
        format!("{} {packs}, {cases} {noun}: {}", self.packs, parts.join(", "))
    }
}
