//! `amends check`: what is wrong with packs.
//!
//! Errors are exit 3, since such a pack does not load; warnings are exit 1; notes are neither.

use std::collections::BTreeSet;
use std::path::Path;

use amends::diagnostic::json::{self, Entry};
use amends::diagnostic::{Diagnostic, Diagnostics, Severity, render};
use amends::{Loaded, SourceMap, builtin_pack};
use amends_tools::folder;
use clap::Args;
use serde_json::json;

use super::Format;
use crate::exit::{Exit, Stop};
use crate::policies;
use crate::terminal::{Paint, Terminal, paint};

/// Checks packs.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Folders of packs, folders that hold such, or shipped packs by name; none is the current folder.
    #[arg(value_name = "DIR|NAME")]
    packs: Vec<String>,
    /// How to write what is found.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What was found in all packs.
#[derive(Debug, Default)]
struct Findings {
    packs: usize,
    seen: BTreeSet<String>,
    entries: Vec<Entry>,
    errors: usize,
    warnings: usize,
    omitted: usize,
}

impl Check {
    pub(super) fn run(&self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        let mut findings = Findings::default();
        let current = [".".to_owned()];
        let names = if self.packs.is_empty() { current.as_slice() } else { self.packs.as_slice() };
        for name in names {
            for loaded in load(name)? {
                self.add(terminal, &mut findings, loaded)?;
            }
        }
        if self.format == Format::Json {
            terminal.data(&findings.json()?)?;
        }
        terminal.flush()?;
        terminal.summary(&findings.summary(terminal.paints_messages()));
        Ok(findings.exit())
    }

    /// Adds what a load found; what an earlier one found as well, in a pack that both extend, is not said again.
    fn add(&self, terminal: &mut Terminal, findings: &mut Findings, loaded: Loaded) -> Result<(), Stop> {
        findings.packs = findings.packs.saturating_add(1);
        let diagnostics: Diagnostics = loaded.diagnostics.into_iter().collect();
        findings.omitted = findings.omitted.saturating_add(diagnostics.omitted());
        for diagnostic in &diagnostics {
            if findings.add(&loaded.sources, diagnostic) && self.format == Format::Text {
                terminal.data(&render::render(&loaded.sources, diagnostic, terminal.data_style()))?;
                terminal.data("")?;
            }
        }
        Ok(())
    }
}

/// Loads what a user names: each pack in a folder, else a shipped pack.
fn load(name: &str) -> Result<Vec<Loaded>, Stop> {
    let path = Path::new(name);
    if !path.is_dir() && builtin_pack(name).is_some() {
        return policies::load(name).map(|loaded| vec![loaded]);
    }
    if path.is_dir() || name.starts_with(['.', '/']) {
        return folder::find(path)?.iter().map(|pack| Ok(folder::load(pack)?)).collect();
    }
    policies::load(name).map(|loaded| vec![loaded])
}

impl Findings {
    /// Adds a diagnostic, and returns whether it is a new one.
    fn add(&mut self, sources: &SourceMap, diagnostic: &Diagnostic) -> bool {
        if !self.seen.insert(render::render(sources, diagnostic, render::Style::default())) {
            return false;
        }
        match diagnostic.severity {
            Severity::Error => self.errors = self.errors.saturating_add(1),
            Severity::Warning => self.warnings = self.warnings.saturating_add(1),
            Severity::Note => {}
        }
        self.entries.push(json::entry(sources, diagnostic));
        true
    }

    fn exit(&self) -> Exit {
        match (self.errors, self.warnings) {
            (0, 0) => Exit::Fine,
            (0, _) => Exit::Findings,
            (_, _) => Exit::Load,
        }
    }

    fn json(&self) -> Result<String, Stop> {
        let report = json!({
            "version": json::VERSION,
            "packs": self.packs,
            "diagnostics": self.entries,
            "omitted": self.omitted,
        });
        serde_json::to_string_pretty(&report)
            .map_err(|error| Stop::usage(format!("cannot write JSON: {error}")))
    }

    fn summary(&self, colour: bool) -> String {
        let packs = plural(self.packs, "pack");
        let found = match (self.errors, self.warnings) {
            (0, 0) => paint(colour, Paint::Good, "no findings"),
            (0, warnings) => paint(colour, Paint::Doubtful, &plural(warnings, "warning")),
            (errors, 0) => paint(colour, Paint::Bad, &plural(errors, "error")),
            (errors, warnings) => {
                let text = format!("{}, {}", plural(errors, "error"), plural(warnings, "warning"));
                paint(colour, Paint::Bad, &text)
            }
        };
        let omitted =
            if self.omitted > 0 { format!(", {} more not shown", self.omitted) } else { String::new() };
        format!("{packs}: {found}{omitted}")
    }
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
