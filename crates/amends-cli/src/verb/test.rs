//! `amends test`: runs the cases that stand beside packs, or foreign ones through a binding.
//!
//! A pack or a file of cases that does not load is exit 3, a case that fails exit 1, no case at all exit 5.

mod round;
mod watch;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::exit::{Exit, Stop};
use crate::terminal::Terminal;
use round::Round;

const EXAMPLES: &str = "\
Examples:
  amends test my-policy
  amends test my-policy --watch
  amends test rules --junit report.xml
  amends test --suite foreign.cases.yaml --bind foreign.bind.yaml --policy my-policy";

/// Runs cases.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Test {
    /// Folders of packs, or folders that hold such; none is the current one.
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    folders: Vec<PathBuf>,
    /// Only cases with this tag; repeated, with any of them.
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Only cases with this text in their id or in the name of their file, in whatever case.
    #[arg(short = 'k', long, value_name = "TEXT")]
    filter: Option<String>,
    /// Stop after the first case that does not pass.
    #[arg(long)]
    fail_fast: bool,
    /// Run again whenever a file of the packs changes, or of the packs they extend; Ctrl-C ends it.
    #[arg(long)]
    watch: bool,
    /// How to write what the cases gave.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write a report in JUnit XML as well, to this file.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    junit: Option<PathBuf>,
    #[command(flatten)]
    foreign: Foreign,
}

/// Cases that stand beside no pack.
#[derive(Debug, Args)]
#[command(next_help_heading = "Cases from elsewhere")]
struct Foreign {
    /// Run the cases of this file instead of those beside packs; may be repeated.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, conflicts_with = "folders")]
    suite: Vec<PathBuf>,
    /// Bind the foreign keys of their facts to facts of the policy.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, requires = "suite")]
    bind: Option<PathBuf>,
    /// The policy that decides them: the folder of a pack, or a shipped pack by name. Else the one that the binding
    /// names.
    #[arg(long, value_name = "NAME|DIR", value_hint = clap::ValueHint::DirPath, requires = "suite")]
    policy: Option<String>,
}

/// How to write what cases gave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: what failed, with the lines of the file.
    #[default]
    Text,
    /// One object.
    Json,
    /// JUnit XML.
    Junit,
    /// Workflow commands, which GitHub Actions shows as annotations.
    Github,
    /// The Test Anything Protocol, version 14.
    Tap,
}

impl Test {
    pub(super) fn run(&self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        if self.watch {
            return watch::run(self, terminal);
        }
        Round::new(self).run(terminal)
    }

    /// Returns the files and folders that the user names.
    fn named(&self) -> BTreeSet<PathBuf> {
        let Foreign { suite, bind, policy } = &self.foreign;
        let policy = policy.as_ref().map(PathBuf::from);
        let folders = if suite.is_empty() { super::folders(&self.folders) } else { Vec::new() };
        let folders = folders.into_iter().map(Path::to_path_buf);
        folders.chain(suite.iter().chain(bind).cloned()).chain(policy).collect()
    }
}
