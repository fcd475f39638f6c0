//! The verbs of the command, a file each: its arguments and what it does with them.

mod cases;
mod check;
mod codes;
mod completions;
mod decide;
mod edit;
mod explain;
mod fmt;
mod man;
mod new;
mod records;
mod schema;
mod test;

use std::path::{Path, PathBuf};

use amends_tools::report::Paths;
use clap::{Subcommand, ValueEnum};

use crate::exit::{Exit, Stop};
use crate::terminal::{Paint, Terminal, paint};
use cases::bind;

/// What the command is to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Decide complaints, from files or standard input.
    Decide(decide::Decide),
    /// Show why a complaint is decided as it is, and why a rule did or did not take part.
    Explain(explain::Explain),
    /// Say what is wrong with packs, and what was probably not meant.
    Check(check::Check),
    /// Run the cases of packs: facts in, expected results out.
    Test(test::Test),
    /// Make a pack to start from, with rules to change and cases that pass.
    New(new::New),
    /// Change a rule or an entry of a pack, keeping its comments and its layout.
    Edit(Box<edit::Edit>),
    /// Bring packs, cases and bindings into one layout; comments stay, and nothing changes its meaning.
    Fmt(fmt::Fmt),
    /// Write the JSON Schema of packs, cases, bindings, decisions or facts, for editors.
    Schema(schema::Schema),
    /// Show the page of a code such as `unknown-fact`, or list all codes.
    Codes(codes::Codes),
    /// Write what a shell needs to complete verbs, options and values.
    Completions(completions::Completions),
    /// Write the manual pages: of the command, or of a verb.
    Man(man::Man),
}

impl Verb {
    /// Does it.
    pub(crate) fn run(&self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        match self {
            Verb::Decide(verb) => verb.run(terminal),
            Verb::Explain(verb) => verb.run(terminal),
            Verb::Check(verb) => verb.run(terminal),
            Verb::Test(verb) => verb.run(terminal),
            Verb::Edit(verb) => verb.run(terminal),
            Verb::New(verb) => verb.run(terminal),
            Verb::Fmt(verb) => verb.run(terminal),
            Verb::Schema(verb) => verb.run(terminal),
            Verb::Codes(verb) => verb.run(terminal),
            Verb::Completions(verb) => verb.run(terminal),
            Verb::Man(verb) => verb.run(terminal),
        }
    }
}

/// How a verb that reports writes what it found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, with the lines of the source where there are any.
    #[default]
    Text,
    /// One object, of records one a line.
    Json,
}

/// Returns the folders that a verb was given, or the current one.
fn folders(given: &[PathBuf]) -> Vec<&Path> {
    if given.is_empty() { vec![Path::new(".")] } else { given.iter().map(PathBuf::as_path).collect() }
}

/// Returns how reports for other tools name files: relative to the current folder.
fn paths() -> Paths {
    std::env::current_dir().map_or_else(|_| Paths::default(), Paths::below)
}

/// Returns a unified diff, painted if `on`.
fn coloured(diff: &str, on: bool) -> String {
    let line = |line: &str| {
        let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
        let how = match text.get(..1) {
            _ if text.starts_with("+++") || text.starts_with("---") => Paint::Strong,
            Some("+") => Paint::Good,
            Some("-") => Paint::Bad,
            Some("@") => Paint::Faint,
            _ => return line.to_owned(),
        };
        format!("{}{end}", paint(on, how, text))
    };
    diff.split_inclusive('\n').map(line).collect()
}
