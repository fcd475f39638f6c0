//! From a record to a case of a policy: envelope, binding, policy, instant. What cannot be read is said at once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use amends::diagnostic::suggest::did_you_mean;
use amends::diagnostic::{Diagnostics, render};
use amends::{
    Binding, Case, FactPlace, FactsError, Instant, Policy, ReadOptions, Record, SourceMap, peek_case,
};
use amends_tools::folder;
use clap::Args;

use super::records::Readable;
use crate::exit::Stop;
use crate::input::{Content, Place, Row};
use crate::locale;
use crate::moment::Moment;
use crate::policies::{Policies, shipped_packs};
use crate::terminal::{Paint, Terminal, paint, printable};

/// The keys of a case that columns of a table may be called by.
const HEAD: [&str; 3] = ["id", "policy", "as_of"];

/// How records become cases: what the verbs that read some have in common.
#[derive(Debug, Args)]
pub(crate) struct CaseOptions {
    /// The policy: the folder of a pack, or a shipped pack by name. Overrides what a record names.
    ///
    /// A pack in a folder may extend the shipped packs and those beside it. Those are in the folders next to its own
    /// and, since packs are called `kind/name`, in those of other kinds: `rules/base/words` is beside
    /// `rules/company/mine`.
    #[arg(long, value_name = "NAME|DIR", value_hint = clap::ValueHint::DirPath)]
    policy: Option<String>,
    /// Read columns or keys of another system by this binding, which says what fact each is.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    bind: Option<PathBuf>,
    /// The instant as of which to decide, where a record names none, e.g. `2026-03-02T10:00:00+08:00`; else now.
    #[arg(long, value_name = "INSTANT")]
    as_of: Option<String>,
    /// Count keys that no fact declares instead of refusing the record that has them.
    #[arg(long)]
    ignore_unknown: bool,
    /// Take a required fact that is absent for unknown instead of refusing the record.
    #[arg(long)]
    partial: bool,
    /// The language of titles, reasons and questions, e.g. `zh`; else that of the environment (`LANG`), else the
    /// first of the policy.
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<String>,
}

impl CaseOptions {
    /// Returns the language in which to show what a policy says.
    pub(super) fn language(&self, policy: &Policy) -> String {
        let asked = self.lang.clone().or_else(locale::language);
        asked.unwrap_or_else(|| policy.language().to_owned())
    }
}

/// A case that can be decided.
#[derive(Debug)]
pub(super) struct Ready {
    /// The policy that decides it.
    pub(super) policy: Policy,
    /// The case.
    pub(super) case: Case,
    /// The instant as of which to decide.
    pub(super) as_of: Instant,
}

/// Reads cases.
#[derive(Debug)]
pub(super) struct Cases {
    policies: Policies,
    bound: Option<Bound>,
    language: Language,
    moment: Moment,
    options: ReadOptions,
    /// The codes whose help has been given; at a thousand records nobody needs it again.
    helped: BTreeSet<&'static str>,
}

/// A binding, with the policy it binds to.
#[derive(Debug)]
struct Bound {
    policy: Policy,
    binding: Binding,
    /// The header seen last, and whether the binding fits it.
    header: Option<(Arc<[String]>, bool)>,
}

/// The language that the user asks for.
#[derive(Debug)]
struct Language {
    asked: Option<String>,
    /// The policies that do not have it, which has been said.
    missed: BTreeSet<String>,
}

impl Language {
    /// Says which languages there are if a policy is not written in the one that the user asks for, once a policy.
    fn note(&mut self, policy: &Policy, terminal: &mut Terminal) {
        let languages = policy.languages();
        let Some(missing) = self.asked.as_deref().filter(|asked| !languages.contains(asked)) else { return };
        if !self.missed.insert(policy.name().to_owned()) {
            return;
        }
        let near = did_you_mean(missing, languages.iter().copied()).map(|near| format!("; {near}"));
        terminal.note(&format!(
            "--lang: `{}` is not written in `{}`, but in {}{}",
            policy.name(),
            printable(missing),
            languages.join(", "),
            near.unwrap_or_default()
        ));
    }
}

/// Why a record gives no case.
enum Fault {
    /// The library says why.
    Facts(FactsError),
    /// The header does not fit the binding, and why is to be said.
    Header(FactsError),
    /// The header does not fit the binding, which has been said.
    Known,
    /// Another reason: its code, a message and help.
    Other { code: &'static str, message: String, help: Vec<String> },
}

impl From<FactsError> for Fault {
    fn from(error: FactsError) -> Self {
        Fault::Facts(error)
    }
}

impl Cases {
    /// Returns a reader of cases.
    ///
    /// # Errors
    /// Says what is wrong with the options, with the policy or with the binding.
    pub(super) fn new(options: &CaseOptions, terminal: &mut Terminal) -> Result<Self, Stop> {
        let mut policies = Policies::new(options.policy.as_deref(), terminal)?;
        let bound = options.bind.as_deref().map(|path| bind(path, &mut policies, terminal)).transpose()?;
        let bound = bound.map(|(policy, binding)| Bound { policy, binding, header: None });
        let language = Language { asked: options.lang.clone(), missed: BTreeSet::new() };
        Ok(Self {
            policies,
            bound,
            language,
            moment: Moment::new(options.as_of.as_deref())?,
            options: ReadOptions { ignore_unknown: options.ignore_unknown, partial: options.partial },
            helped: BTreeSet::new(),
        })
    }

    /// Returns the case of a record, or reports why there is none.
    pub(super) fn read(
        &mut self,
        terminal: &mut Terminal,
        place: &Place,
        content: &Content,
    ) -> Result<Result<Ready, Readable>, Stop> {
        let read = match (content, &mut self.bound) {
            (Content::Json { text, .. }, Some(bound)) => bound.json(text, &self.options),
            (Content::Row(row), Some(bound)) => bound.row(row, &self.options),
            (Content::Json { text, .. }, None) => self.json(text),
            (Content::Row(row), None) => self.row(row),
        };
        match read {
            Ok((policy, case)) => {
                self.language.note(&policy, terminal);
                let as_of = match case.as_of {
                    Some(as_of) => as_of,
                    None => self.moment.get(terminal)?,
                };
                Ok(Ok(Ready { policy, case, as_of }))
            }
            Err(fault) => {
                let column = match content {
                    Content::Json { column, .. } => *column,
                    Content::Row(_) => 1,
                };
                self.report(terminal, place, column, &fault);
                Ok(Err(Readable::No))
            }
        }
    }

    fn json(&mut self, text: &str) -> Result<(Policy, Case), Fault> {
        let policy = match self.policies.chosen() {
            Some(policy) => policy.clone(),
            None => {
                let head = peek_case(text)?;
                if !text.trim_start().starts_with('{') {
                    return Err(Fault::Other {
                        code: "record-shape",
                        message: "the record is not an object".to_owned(),
                        help: vec!["write `{\"policy\": …, \"as_of\": …, \"facts\": {…}}`".to_owned()],
                    });
                }
                self.named(head.policy.as_deref())?
            }
        };
        let case = policy.case_from_json(text, &self.options)?;
        Ok((policy, case))
    }

    /// Reads a row whose columns are called as facts are; `id`, `policy` and `as_of` are those of the case.
    fn row(&mut self, row: &Row) -> Result<(Policy, Case), Fault> {
        let head = |name: &str| {
            let cell = row.cells().find(|(column, _)| *column == name).map(|(_, cell)| cell);
            cell.filter(|cell| !cell.is_empty()).map(str::to_owned)
        };
        let policy = match self.policies.chosen() {
            Some(policy) => policy.clone(),
            None => self.named(head("policy").as_deref())?,
        };
        let record = Record::from_cells(row.cells().filter(|(column, _)| !HEAD.contains(column)));
        let facts = policy.facts_from_records(&[&record], &self.options)?;
        let as_of = head("as_of").map(|text| {
            Instant::parse(&text).map_err(|error| Fault::Other {
                code: "fact-format",
                message: format!("column `as_of`: `{text}`: {error}"),
                help: Vec::new(),
            })
        });
        let case = Case { id: head("id"), policy: head("policy"), as_of: as_of.transpose()?, facts };
        Ok((policy, case))
    }

    fn named(&mut self, name: Option<&str>) -> Result<Policy, Fault> {
        let Some(name) = name else {
            let help = "give one with --policy NAME|DIR, or as `policy` in the record".to_owned();
            return Err(Fault::Other {
                code: "no-policy",
                message: "the record names no policy".to_owned(),
                help: vec![help, shipped_packs()],
            });
        };
        self.policies.named(name).map_err(|error| {
            let near = did_you_mean(name, amends::builtin_names());
            let folder = "a pack in a folder is given with --policy DIR".to_owned();
            Fault::Other {
                code: "unknown-policy",
                message: error.to_string(),
                help: near.into_iter().chain([folder, shipped_packs()]).collect(),
            }
        })
    }

    /// Says what is wrong with a record that begins at `column` of its place.
    fn report(&mut self, terminal: &mut Terminal, place: &Place, column: u64, fault: &Fault) {
        match fault {
            Fault::Facts(error) => report_all(terminal, place, column, error),
            Fault::Header(error) => {
                report_all(terminal, &Place { line: 1, ..place.clone() }, 1, error);
                terminal.message("  = note: without these columns as bound no row of the table is read");
            }
            Fault::Known => {}
            Fault::Other { code, message, help } => {
                let help = if self.helped.insert(code) { help.as_slice() } else { &[] };
                report_one(terminal, code, &place.to_string(), message, help);
            }
        }
    }
}

/// Reads a binding for the policy that the user names, else for the one that it names itself.
///
/// # Errors
/// Says that there is no such file or policy, or what is wrong with the binding.
pub(super) fn bind(
    path: &Path,
    policies: &mut Policies,
    terminal: &mut Terminal,
) -> Result<(Policy, Binding), Stop> {
    let shown = path.display().to_string();
    let text = folder::read_text(path).map_err(|error| Stop::named(&error))?;
    let policy = match (policies.chosen(), Binding::policy_named(&text)) {
        (Some(policy), _) => policy.clone(),
        (None, Some(name)) => policies.named(&name).map_err(|error| {
            Stop::usage(format!("{shown}: {error}\n  = help: a pack in a folder is given with --policy DIR"))
        })?,
        (None, None) => {
            let message = format!("{shown}: the binding names no policy");
            return Err(Stop::usage(format!("{message}\n  = help: give one with --policy NAME|DIR")));
        }
    };
    let mut sources = SourceMap::new();
    match Binding::read(&policy, &mut sources, &shown, &text) {
        Ok(binding) => Ok((policy, binding)),
        Err(diagnostics) => {
            let diagnostics: Diagnostics = diagnostics.into_iter().collect();
            terminal.message(&render::render_all(&sources, &diagnostics, terminal.message_style()));
            Err(Stop::load(format!("the binding `{shown}` does not load")))
        }
    }
}

impl Bound {
    fn json(&self, text: &str, options: &ReadOptions) -> Result<(Policy, Case), Fault> {
        let case = self.binding.case(&Record::from_json(text.as_bytes())?, options)?;
        Ok((self.policy.clone(), case))
    }

    /// Reads a row; that its header does not fit is said once, at the first row under it.
    fn row(&mut self, row: &Row, options: &ReadOptions) -> Result<(Policy, Case), Fault> {
        match &self.header {
            Some((header, fits)) if Arc::ptr_eq(header, row.columns()) => {
                if !fits {
                    return Err(Fault::Known);
                }
            }
            _ => {
                let checked = self.binding.check_columns(row.columns().iter().map(String::as_str));
                self.header = Some((Arc::clone(row.columns()), checked.is_ok()));
                checked.map_err(Fault::Header)?;
            }
        }
        let case = self.binding.case(&Record::from_cells(row.cells()), options)?;
        Ok((self.policy.clone(), case))
    }
}

fn report_all(terminal: &mut Terminal, place: &Place, column: u64, error: &FactsError) {
    for fault in error.faults() {
        let place = shown_place(place, column, fault.place.as_ref());
        report_one(terminal, fault.code.name(), &place, &fault.message, &fault.help);
    }
    let more = error.total().saturating_sub(error.faults().len());
    if more > 0 {
        terminal.message(&format!("  and {more} more faults of {place}"));
    }
}

/// Returns the place of a fault in its file, from the place within the record that begins at `first_column`.
fn shown_place(place: &Place, first_column: u64, within: Option<&FactPlace>) -> String {
    match within {
        Some(FactPlace::Json { line, column, .. }) => {
            let after = |number: usize| u64::try_from(number.saturating_sub(1)).unwrap_or(u64::MAX);
            let column = after(*column).saturating_add(if *line == 1 { first_column } else { 1 });
            format!("{}:{}:{column}", place.file, place.line.saturating_add(after(*line)))
        }
        Some(FactPlace::Column(name)) => format!("{place}: column `{name}`"),
        _ => place.to_string(),
    }
}

fn report_one(terminal: &mut Terminal, code: &str, place: &str, message: &str, help: &[String]) {
    let head = paint(terminal.paints_messages(), Paint::Bad, &format!("error[{code}]:"));
    let mut text = render::clean(&format!("{place}: {message}"));
    for line in help {
        text.push_str("\n  = help: ");
        text.push_str(line);
    }
    terminal.message(&format!("{head} {}", printable(&text)));
}
