//! `amends test`: runs the cases that stand beside packs.
//!
//! A pack or a file of cases that does not load is exit 3, a case that fails exit 1, no case at all exit 5.

use std::path::{Path, PathBuf};

use amends::diagnostic::{Diagnostics, render};
use amends_tools::cases::{self, Report};
use amends_tools::folder;
use clap::Args;
use serde_json::{Value as Json, json};

use super::Format;
use crate::exit::{Exit, Stop};
use crate::terminal::{Paint, Terminal, paint};

/// Runs cases.
#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Folders of packs, or folders that hold such; none is the current one.
    #[arg(value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// How to write what failed.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What became of all cases.
#[derive(Debug, Default)]
struct Tally {
    packs: usize,
    passed: usize,
    failed: usize,
    not_run: usize,
    not_loaded: usize,
    reports: Vec<Json>,
}

impl Test {
    pub(super) fn run(&self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        let mut tally = Tally::default();
        for path in super::folders(&self.folders) {
            for pack in folder::find(path)? {
                self.pack(terminal, &mut tally, &pack)?;
            }
        }
        if self.format == Format::Json {
            let report = json!({"passed": tally.passed, "failed": tally.failed, "not_run": tally.not_run, "files": tally.reports});
            terminal.data(&report.to_string())?;
        }
        terminal.flush()?;
        terminal.summary(&tally.summary(terminal.paints_messages()));
        Ok(tally.exit())
    }

    fn pack(&self, terminal: &mut Terminal, tally: &mut Tally, path: &Path) -> Result<(), Stop> {
        tally.packs = tally.packs.saturating_add(1);
        let loaded = folder::load(path)?;
        let Some(policy) = loaded.policy else {
            tally.not_loaded = tally.not_loaded.saturating_add(1);
            let diagnostics: Diagnostics = loaded.diagnostics.into_iter().collect();
            terminal.message(&render::render_all(&loaded.sources, &diagnostics, terminal.message_style()));
            terminal.error(&format!("the pack in `{}` does not load", path.display()));
            return Ok(());
        };
        for (shown, text) in folder::read(path)?.cases() {
            let reading = cases::read(&shown, text);
            if !reading.diagnostics.is_empty() {
                terminal.message(&reading.render(terminal.message_style()));
            }
            match reading.file {
                Some(file) => self.report(terminal, tally, &cases::run(&policy, &file))?,
                None => {
                    tally.not_loaded = tally.not_loaded.saturating_add(1);
                    terminal.error(&format!("the cases in `{shown}` do not load"));
                }
            }
        }
        Ok(())
    }

    fn report(&self, terminal: &mut Terminal, tally: &mut Tally, report: &Report) -> Result<(), Stop> {
        tally.passed = tally.passed.saturating_add(report.passed());
        tally.failed = tally.failed.saturating_add(report.failed());
        tally.not_run = tally.not_run.saturating_add(report.not_run());
        match self.format {
            Format::Json => tally.reports.push(report.to_value()),
            Format::Text if report.is_success() => {}
            Format::Text => {
                terminal.data(&report.render(terminal.data_style()))?;
                terminal.data("")?;
            }
        }
        Ok(())
    }
}

impl Tally {
    fn exit(&self) -> Exit {
        let cases = self.passed.saturating_add(self.failed).saturating_add(self.not_run);
        match self {
            Tally { not_loaded: 1.., .. } | Tally { not_run: 1.., .. } => Exit::Load,
            Tally { failed: 1.., .. } => Exit::Findings,
            _ if cases == 0 => Exit::NoCases,
            _ => Exit::Fine,
        }
    }

    fn summary(&self, colour: bool) -> String {
        let cases = self.passed.saturating_add(self.failed).saturating_add(self.not_run);
        let packs = if self.packs == 1 { "pack" } else { "packs" };
        let noun = if cases == 1 { "case" } else { "cases" };
        let mut parts = Vec::new();
        for (count, what, how) in [
            (self.passed, "passed", Paint::Good),
            (self.failed, "failed", Paint::Bad),
            (self.not_run, "not run", Paint::Bad),
            (self.not_loaded, "did not load", Paint::Bad),
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
