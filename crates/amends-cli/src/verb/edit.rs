//! `amends edit`: changes a rule or an entry of a pack in its file, and nothing else in it.
//!
//! The diff is data, what changed in words a message. A change that cannot be made is exit 2, one after which the pack
//! would not load exit 3, one after which a case fails that passed exit 1; nothing is written then.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use amends::builtin_pack;
use amends::diagnostic::{Diagnostics, codes, render};
use amends_tools::cases;
use amends_tools::edit::{self, Change, EditError, EditValue, Edited, Place};
use amends_tools::folder;
use clap::Args;

use crate::exit::{Exit, Stop};
use crate::terminal::Terminal;

const AFTER_HELP: &str = "\
RULE is the id of a rule or row, also as severity#ID, and ID@2026-01-01 for one of its editions;
the path of another entry, as params.goodwill or severity; or a file, as pack.yaml.
FIELD is a path in it: when, then.owner, when.parcel.value, in_force.from, the column of a table.
VALUE is what would stand in the file: [a, b], {a: 1}, true, 12, null; anything else is text and
needs no quotes of its own.

Examples:
  amends edit packs/mine sev-valuable when.parcel.value '>= 600 EUR'
  amends edit packs/mine --param goodwill '20 EUR' --dry-run
  amends edit packs/mine sev-old --delete
  amends edit packs/mine to-claims --before to-desk
  amends edit packs/mine --add severity --from rule.yaml --after sev-valuable";

/// Changes packs.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Edit {
    /// The folder of the pack.
    #[arg(value_name = "PACK")]
    pack: PathBuf,
    /// The rule or entry to change.
    #[arg(value_name = "RULE", required_unless_present_any = ["add", "param"], conflicts_with_all = ["add", "param"])]
    rule: Option<String>,
    /// The field to set.
    #[arg(value_name = "FIELD", requires = "rule", conflicts_with_all = ["delete", "before", "after", "first", "last"])]
    field: Option<String>,
    /// What to set it to.
    #[arg(value_name = "VALUE", requires = "field", allow_hyphen_values = true, conflicts_with = "remove")]
    value: Option<String>,
    /// Take VALUE as text, whatever it looks like.
    #[arg(long, requires = "value")]
    string: bool,
    /// Remove the field.
    #[arg(long, requires = "field")]
    remove: bool,
    /// Delete the rule or entry, with its comments.
    #[arg(long, requires = "rule")]
    delete: bool,
    /// Set a figure of the pack; may be repeated.
    #[arg(long, num_args = 2, value_names = ["ID", "VALUE"], allow_hyphen_values = true)]
    param: Vec<String>,
    /// Add a rule to a section or a decision.
    #[arg(long, value_name = "SECTION")]
    add: Option<String>,
    /// The file with the rule to add; `-` or none reads standard input.
    #[arg(long, value_name = "FILE", requires = "add", conflicts_with = "rule")]
    from: Option<PathBuf>,
    /// Move the rule, or add it, before another of its list.
    #[arg(long, value_name = "RULE", group = "place")]
    before: Option<String>,
    /// Move the rule, or add it, after another of its list.
    #[arg(long, value_name = "RULE", group = "place")]
    after: Option<String>,
    /// Move the rule, or add it, before all others.
    #[arg(long, group = "place")]
    first: bool,
    /// Move the rule, or add it, after all others.
    #[arg(long, group = "place")]
    last: bool,
    /// Show what would change and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write only if every case of the pack that passes now still passes.
    #[arg(long)]
    run_cases: bool,
}

impl Edit {
    pub(super) fn run(&self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        self.check_folder()?;
        let changes = self.changes()?;
        let sources = folder::sources(&self.pack)?;
        let edited = match edit::edit(&sources, &changes) {
            Ok(edited) => edited,
            Err(error) => return Ok(refused(terminal, &error)),
        };
        terminal.data_part(&super::coloured(&edited.diff(), terminal.paints_data()))?;
        terminal.flush()?;
        edited.said.iter().for_each(|line| terminal.summary(line));
        if !edited.diagnostics.is_empty() {
            let diagnostics: Diagnostics = edited.diagnostics.iter().cloned().collect();
            terminal.message(&render::render_all(&edited.sources, &diagnostics, terminal.message_style()));
        }
        if self.run_cases && !self.cases_hold(terminal, &edited)? {
            terminal.error("cases that passed would fail; nothing was written");
            return Ok(Exit::Findings);
        }
        if edited.is_unchanged() {
            terminal.note("nothing to change");
        } else if self.dry_run {
            terminal.note("nothing was written (--dry-run)");
        } else {
            edit::write(&self.pack, &edited)
                .map_err(|error| Stop::usage(error.to_string()).coded(error.code()))?;
        }
        Ok(Exit::Fine)
    }

    /// A shipped pack is no file; a file of a pack is not the pack.
    fn check_folder(&self) -> Result<(), Stop> {
        let name = self.pack.display().to_string();
        if folder::is_pack(&self.pack) {
            return Ok(());
        }
        if !self.pack.is_dir() && builtin_pack(&name).is_some() {
            let message = format!("`{name}` is shipped with amends and cannot be changed");
            return Err(Stop::usage(format!("{message}\n  = help: name the folder of a pack of your own")));
        }
        if self.pack.is_dir() {
            return Err(folder::FolderError::NoPack(self.pack.clone()).into());
        }
        Err(Stop::usage(format!("`{name}` is not the folder of a pack")))
    }

    fn changes(&self) -> Result<Vec<Change>, Stop> {
        if let Some(section) = &self.add {
            let text = self.new_rule()?;
            let place = self.place().unwrap_or_default();
            return Ok(vec![Change::Add { section: section.clone(), text, place }]);
        }
        let Some(at) = self.rule.clone() else {
            let set = |pair: &[String]| match pair {
                [id, value] => Some(Change::set(format!("params.{id}"), "value", value.as_str())),
                _ => None,
            };
            return Ok(self.param.chunks(2).filter_map(set).collect());
        };
        Ok(vec![match (&self.field, &self.value, self.place()) {
            (Some(field), Some(value), None) => {
                let value =
                    if self.string { EditValue::Text(value.clone()) } else { EditValue::Read(value.clone()) };
                Change::Set { at, field: field.clone(), value }
            }
            (Some(field), None, None) if self.remove => Change::Remove { at, field: field.clone() },
            (None, None, Some(place)) if !self.delete => Change::Move { at, place },
            (None, None, None) if self.delete => Change::Delete { at },
            (Some(_), None, _) => return Err(Stop::usage("a VALUE is missing, or --remove")),
            _ => {
                let message = "say one thing to do with the rule";
                return Err(Stop::usage(format!(
                    "{message}\n  = help: FIELD VALUE, FIELD --remove, --delete, or a place such as --before RULE"
                )));
            }
        }])
    }

    fn place(&self) -> Option<Place> {
        match (&self.before, &self.after, self.first, self.last) {
            (Some(rule), ..) => Some(Place::Before(rule.clone())),
            (_, Some(rule), ..) => Some(Place::After(rule.clone())),
            (_, _, true, _) => Some(Place::First),
            (_, _, _, true) => Some(Place::Last),
            (None, None, false, false) => None,
        }
    }

    fn new_rule(&self) -> Result<String, Stop> {
        match &self.from {
            Some(path) if path != Path::new("-") => {
                folder::read_text(path).map_err(|error| Stop::named(&error))
            }
            Some(_) | None => {
                let mut text = String::new();
                std::io::stdin()
                    .read_to_string(&mut text)
                    .map_err(|error| Stop::usage(format!("standard input: {error}")))?;
                Ok(text)
            }
        }
    }

    /// Runs the cases beside the pack by the policy as it was and as it would be.
    fn cases_hold(&self, terminal: &mut Terminal, edited: &Edited) -> Result<bool, Stop> {
        let mut held = true;
        let mut count = 0usize;
        for (shown, text) in folder::read(&self.pack)?.cases() {
            let reading = cases::read(&shown, text);
            let Some(file) = &reading.file else {
                terminal.message(&reading.render(terminal.message_style()));
                return Err(Stop::load(format!("the cases in `{shown}` do not load")));
            };
            let found = edit::regression(edited, file);
            count = count.saturating_add(found.ran);
            if !found.report.is_success() {
                held = false;
                terminal.message(&found.report.render(terminal.message_style()));
            }
        }
        terminal.note(&format!("{count} {} run", if count == 1 { "case" } else { "cases" }));
        Ok(held)
    }
}

fn refused(terminal: &mut Terminal, error: &EditError) -> Exit {
    terminal.message(&error.render(terminal.message_style()));
    if error.code() == codes::BROKEN_POLICY { Exit::Load } else { Exit::Usage }
}
