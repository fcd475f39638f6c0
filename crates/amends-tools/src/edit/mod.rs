//! Edits of a pack that keep its comments and its layout.
//!
//! [`edit`] takes the texts of a pack and changes of its rules and entries, and gives the new texts: only the bytes
//! of what is changed differ. Each new text is read again and compared with the old one, and the whole policy is
//! loaded; where anything but the change would differ, or the policy would not load, there is an [`EditError`] and
//! no text. [`write()`] puts the new texts in the place of the old files, each whole or not at all.
//!
//! ```
//! use amends::{PackFiles, Sources};
//! use amends_tools::edit::{Change, edit};
//!
//! let manifest = "amends: 1\npack: company/mine\nversion: 1.0.0\nkind: company\ncurrency: EUR\n";
//! let rules = "facts: {order.total: {type: money}}\ndecide:\n  small:\n    type: bool\n    is: order.total < 50 EUR  # a guess\n";
//! let pack = PackFiles::new("mine").file("pack.yaml", manifest).file("rules.yaml", rules);
//! let edited = edit(&Sources::new(pack), &[Change::set("small", "is", "order.total < 60 EUR")])?;
//! assert_eq!(edited.said, ["decide#small is: order.total < 50 EUR → order.total < 60 EUR"]);
//! assert!(edited.diff().contains("+    is: order.total < 60 EUR  # a guess\n"));
//! # Ok::<(), amends_tools::edit::EditError>(())
//! ```

mod change;
mod column;
mod diff;
mod error;
mod pack;
mod place;
mod put;
mod refusal;
mod regression;
mod subject;
mod usage;
mod value;
mod write;

use amends::diagnostic::{Diagnostic, Severity};
use amends::{Policy, SourceMap, Sources};

pub use diff::unified_diff;
pub use error::EditError;
pub use regression::{Regression, regression};
pub use value::EditValue;
pub use write::{WriteError, replace, write};

use pack::Pack;

/// One change of a pack.
///
/// A rule or row is named by its id, as `pack#id`, or a row as `decision#id`; of a rule with editions one is named as
/// `id@2024-01-01`, by the first day it is in force. Any other entry is named by its path (`params.goodwill`,
/// `severity`), and the top of a file by its name (`pack.yaml`). A field is a path below that: `when`, `then.to`,
/// `when.parcel.value`, of a row the name of a column; elements of lists are numbered from 0.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change {
    /// Sets a field, which is added if it is not there.
    Set {
        /// The rule or entry.
        at: String,
        /// The field; empty for the entry itself.
        field: String,
        /// What it is to be.
        value: EditValue,
    },
    /// Removes a field.
    Remove {
        /// The rule or entry.
        at: String,
        /// The field.
        field: String,
    },
    /// Adds a rule or an entry.
    Add {
        /// The section (`severity`, `params`) or the decision.
        section: String,
        /// The rule as YAML, with its comments; of a section that is a mapping, `id: …`.
        text: String,
        /// Where.
        place: Place,
    },
    /// Deletes a rule or an entry, with its comments.
    Delete {
        /// The rule or entry.
        at: String,
    },
    /// Moves a rule within its list.
    Move {
        /// The rule.
        at: String,
        /// Where to.
        place: Place,
    },
}

impl Change {
    /// Returns the change of a field to what `value` is read as, see [`EditValue::Read`].
    #[must_use]
    pub fn set(at: impl Into<String>, field: impl Into<String>, value: impl Into<String>) -> Self {
        Change::Set { at: at.into(), field: field.into(), value: EditValue::Read(value.into()) }
    }
}

/// A place in a list of rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Before all others.
    First,
    /// After all others.
    #[default]
    Last,
    /// Directly before this rule of the list.
    Before(String),
    /// Directly after this rule of the list.
    After(String),
}

/// A pack with changes, which loads.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Edited {
    /// The files that differ, by name.
    pub files: Vec<EditedFile>,
    /// What each change did, a line each.
    pub said: Vec<String>,
    /// The policy before; `None` if it did not load.
    pub before: Option<Policy>,
    /// The policy with the changes.
    pub policy: Policy,
    /// Warnings and notes that the policy did not have before.
    pub diagnostics: Vec<Diagnostic>,
    /// The new texts, into which the diagnostics point.
    pub sources: SourceMap,
}

/// A file of a pack, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedFile {
    /// Its name in the folder of the pack.
    pub name: String,
    /// What messages call it.
    pub shown: String,
    /// The text that was read.
    pub old: String,
    /// The text with the changes.
    pub new: String,
}

impl Edited {
    /// Returns what differs as a unified diff; empty if nothing does.
    #[must_use]
    pub fn diff(&self) -> String {
        self.files.iter().map(|file| unified_diff(&file.shown, &file.old, &file.new)).collect()
    }

    /// Returns whether the files stay as they are.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.files.is_empty()
    }
}

/// Makes changes in a pack, one after the other.
///
/// # Errors
/// [`EditError`] if a change cannot be made, or if the policy would not load with all of them. Nothing is changed then.
pub fn edit(sources: &Sources, changes: &[Change]) -> Result<Edited, EditError> {
    let before = amends::load(sources.clone());
    let mut pack = Pack::read(sources.root());
    let context = change::Context { sources, closure: &before.sources };
    let mut said = Vec::new();
    for change in changes {
        let line = change::make(&mut pack, &context, change).map_err(|fault| pack.refused(*fault))?;
        said.push(line);
    }
    let files = pack.changed();
    let loaded = amends::load(sources.clone().with_root(pack.files(sources.root())));
    let Some(policy) = loaded.policy else {
        return Err(EditError::broken(loaded.diagnostics, loaded.sources));
    };
    let known = |new: &Diagnostic| {
        before.diagnostics.iter().any(|old| (old.code, &old.message) == (new.code, &new.message))
    };
    let diagnostics =
        loaded.diagnostics.into_iter().filter(|new| new.severity < Severity::Error && !known(new));
    Ok(Edited {
        files,
        said,
        before: before.policy,
        policy,
        diagnostics: diagnostics.collect(),
        sources: loaded.sources,
    })
}
