//! `amends check`: what is wrong with packs.
//!
//! Errors are exit 3, since such a pack does not load; warnings are exit 1; notes are neither.

use std::collections::BTreeSet;
use std::path::Path;

use amends::diagnostic::json::{self, Entry};
use amends::diagnostic::{Diagnostics, Severity, render};
use amends::{Loaded, builtin_pack};
use amends_tools::folder;
use amends_tools::report::{Found, annotation, sarif};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::paths;
use crate::exit::{Exit, Stop};
use crate::policies;
use crate::terminal::{Paint, Terminal, paint};

const EXAMPLES: &str = "\
Examples:
  amends check my-policy
  amends check rules --format sarif > amends.sarif
  amends check --format github          in a workflow of GitHub Actions";

/// Checks packs.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Check {
    /// Folders of packs, folders that hold such, or shipped packs by name; none is the current folder.
    #[arg(value_name = "DIR|NAME", value_hint = clap::ValueHint::DirPath)]
    packs: Vec<String>,
    /// How to write what is found.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How to write what is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, with the lines of the source.
    #[default]
    Text,
    /// One object.
    Json,
    /// SARIF 2.1.0, for code scanning and editors.
    Sarif,
    /// Workflow commands, which GitHub Actions shows as annotations.
    Github,
}

/// What was found in all packs.
#[derive(Debug, Default)]
struct Findings {
    packs: usize,
    seen: BTreeSet<String>,
    found: Vec<Found>,
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
                let from = findings.found.len();
                findings.add(loaded);
                for found in findings.found.iter().skip(from) {
                    self.write(terminal, found)?;
                }
            }
        }
        match self.format {
            Format::Json => terminal.data(&findings.json()?)?,
            Format::Sarif => terminal.data(&findings.sarif()?)?,
            Format::Text | Format::Github => {}
        }
        terminal.flush()?;
        terminal.summary(&findings.summary(terminal.paints_messages()));
        Ok(findings.exit())
    }

    /// Writes what a load found, in the formats that have a part for each finding.
    fn write(&self, terminal: &mut Terminal, found: &Found) -> Result<(), Stop> {
        for diagnostic in &found.diagnostics {
            match self.format {
                Format::Text => {
                    terminal.data(&render::render(&found.sources, diagnostic, terminal.data_style()))?;
                    terminal.data("")?;
                }
                Format::Github => terminal.data(&annotation(&found.sources, diagnostic, &paths()))?,
                Format::Json | Format::Sarif => {}
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
    /// Adds what a load found; what an earlier one found as well, in a pack that both extend, is not said again.
    fn add(&mut self, loaded: Loaded) {
        self.packs = self.packs.saturating_add(1);
        let all: Diagnostics = loaded.diagnostics.into_iter().collect();
        self.omitted = self.omitted.saturating_add(all.omitted());
        let mut diagnostics = Vec::new();
        for diagnostic in all {
            if !self.seen.insert(render::render(&loaded.sources, &diagnostic, render::Style::default())) {
                continue;
            }
            match diagnostic.severity {
                Severity::Error => self.errors = self.errors.saturating_add(1),
                Severity::Warning => self.warnings = self.warnings.saturating_add(1),
                Severity::Note => {}
            }
            diagnostics.push(diagnostic);
        }
        self.found.push(Found { sources: loaded.sources, diagnostics });
    }

    fn exit(&self) -> Exit {
        match (self.errors, self.warnings) {
            (0, 0) => Exit::Fine,
            (0, _) => Exit::Findings,
            (_, _) => Exit::Load,
        }
    }

    fn json(&self) -> Result<String, Stop> {
        let entries = self.found.iter().flat_map(|found| {
            found.diagnostics.iter().map(|diagnostic| json::entry(&found.sources, diagnostic))
        });
        let report = json!({
            "version": json::VERSION,
            "packs": self.packs,
            "diagnostics": entries.collect::<Vec<Entry>>(),
            "omitted": self.omitted,
        });
        serde_json::to_string_pretty(&report)
            .map_err(|error| Stop::usage(format!("cannot write JSON: {error}")))
    }

    fn sarif(&self) -> Result<String, Stop> {
        sarif(&self.found, env!("CARGO_PKG_VERSION"), &paths())
            .map_err(|error| Stop::usage(format!("cannot write SARIF: {error}")))
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
