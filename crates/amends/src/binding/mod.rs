//! Bindings: how the columns or keys of a foreign record become the facts of a policy.
//!
//! One format serves files (`*.bind.yaml`) and `bind:` of case files: a map from input key to fact.
//!
//! ```yaml
//! amends: 1                      # of a file; a file without the key `bind` is the map itself
//! policy: us/cfpb                # the policy it is for: that pack or one that extends it
//! id: Complaint ID               # the column that gives the case its id
//! as_of: Exported at             # the column that gives the instant to decide for
//! timezone: America/New_York     # of dates and times without offset; else the policy's
//! ignore: [Internal note]        # columns without a fact; with it, any other column is a fault
//! names: {state: State}          # further columns that `is:` may read, by these names
//! bind:
//!   Product: cfpb.product        # the text of the cell, read by the type of the fact
//!   Tags: {to: customer.tags, split: ", ", words: {Older American: older_american}, value: []}
//!   Received: {to: complaint.received_at, at: "09:00"}
//!   Number: [case.number, {to: complaint.id, is: '"CFPB-" + value'}]
//! ```
//!
//! | key of an entry | meaning |
//! |---|---|
//! | `to` | the fact |
//! | `words` | `{text of the cell: value}`; `null` is absent; a text that is not listed is read as without `words` |
//! | `split` | the separator between the elements of a list or set; `words` then translates elements |
//! | `at` | the cell is a date; the fact is the instant at which the clock shows this time on it |
//! | `zone` | the cell is date and time of this zone; with `at` the zone of that; a cell with an offset keeps it |
//! | `is` | an expression over `value`, the text of the cell, and `names`; a text is read by the type of the fact |
//! | `value` | the value where the cell is empty or the key absent |
//!
//! An empty cell is an absent fact. A key of a nested record is written with dots. A key that no
//! entry names is read as a fact of that name if there is one; of a table it is otherwise ignored
//! and counted, unless `ignore` is there; of other records it is a fault. A column of a table that
//! the binding names and the input lacks is a fault.

mod apply;
mod formula;
pub(crate) mod read;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use amends_engine::diagnostic::Diagnostic;
use amends_engine::source::SourceMap;
use amends_engine::value::{Value, Zone};
use amends_engine::yaml::{self, Document, NodeId};

use crate::Policy;
use formula::Formula;

/// How foreign records become facts of one policy; immutable and cheap to share by reference.
///
/// # Examples
/// ```
/// use amends::{Binding, ReadOptions, Record, SourceMap};
///
/// let policy = amends::builtin("company/service").expect("a shipped pack loads");
/// let text = "Narrative: complaint.text\nVia: {to: complaint.channel, words: {Web: website}}";
/// let binding = Binding::read(&policy, &mut SourceMap::new(), "my.bind.yaml", text).expect("a binding");
/// let row = Record::from_cells([("Narrative", "I was overcharged"), ("Via", "Web"), ("Agent", "7")]);
/// let case = binding.case(&row, &ReadOptions::default()).expect("a readable row");
/// assert_eq!(case.facts.iter().count(), 2);
/// assert_eq!(case.facts.ignored(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct Binding {
    policy: Policy,
    zone: Zone,
    /// By column, in the order of the alphabet.
    entries: BTreeMap<Box<str>, Vec<Entry>>,
    /// The columns that formulas read, by their symbol less one.
    names: Vec<Box<str>>,
    ignore: Option<BTreeSet<Box<str>>>,
    id: Option<Box<str>>,
    as_of: Option<Box<str>>,
}

/// What becomes of the cells of one column.
#[derive(Clone, Debug)]
struct Entry {
    /// The number of the fact.
    fact: usize,
    words: BTreeMap<Box<str>, Option<Value>>,
    reading: Reading,
    default: Option<Value>,
}

/// How a cell without a word of its own is read.
#[derive(Clone, Debug)]
enum Reading {
    /// By the type of the fact.
    Typed,
    /// As a list, its elements by their type.
    Split(String),
    /// As a date, at this second of the day.
    At(u32, Zone),
    /// As date and time of a zone.
    Local(Zone),
    /// Through an expression.
    Is(Box<Formula>),
}

impl Binding {
    /// Reads a binding file and adds its text to `sources`, into which the diagnostics point.
    ///
    /// # Errors
    /// Everything that is wrong with it: YAML, unknown keys, facts, values and types, expressions.
    pub fn read(
        policy: &Policy,
        sources: &mut SourceMap,
        name: &str,
        text: &str,
    ) -> Result<Self, Vec<Diagnostic>> {
        let Ok(source) = sources.add(name, text) else {
            let message = format!("`{name}` is longer than {} bytes", amends_engine::limits::SOURCE_BYTES);
            return Err(vec![Diagnostic::error(amends_engine::diagnostic::codes::YAML_LIMIT, message)]);
        };
        let parsed = yaml::parse(sources, source);
        match parsed.document {
            Some(document) if parsed.diagnostics.is_empty() => Self::from_document(policy, &document),
            _ => Err(parsed.diagnostics),
        }
    }

    /// Reads a binding from a parsed file.
    ///
    /// # Errors
    /// As [`Binding::read`].
    pub fn from_document(policy: &Policy, document: &Document) -> Result<Self, Vec<Diagnostic>> {
        read::file(policy, document)
    }

    /// Reads a binding from the entries alone, as `bind:` of a case file holds them.
    ///
    /// # Errors
    /// As [`Binding::read`].
    pub fn from_entries(policy: &Policy, document: &Document, bind: NodeId) -> Result<Self, Vec<Diagnostic>> {
        read::entries_only(policy, document, bind)
    }

    /// Returns the policy that a binding file names, before there is a policy to read it with.
    ///
    /// # Examples
    /// ```
    /// let text = "amends: 1\npolicy: us/cfpb\nbind: {}";
    /// assert_eq!(amends::Binding::policy_named(text).as_deref(), Some("us/cfpb"));
    /// ```
    #[must_use]
    pub fn policy_named(text: &str) -> Option<String> {
        let mut sources = SourceMap::new();
        let source = sources.add("binding", text).ok()?;
        let document = yaml::parse(&sources, source).document?;
        let root = document.root()?;
        document.get(root, "bind")?;
        document.get(root, "policy").and_then(|node| document.text(node)).map(ToString::to_string)
    }

    /// Returns the columns that a table must have for this binding.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let bound = self.entries.keys().map(|column| &**column);
        let further: BTreeSet<&str> =
            self.names.iter().chain(&self.id).chain(&self.as_of).map(|column| &**column).collect();
        let fresh = further.into_iter().filter(|column| !self.entries.contains_key(*column));
        bound.chain(fresh)
    }

    /// Returns whether the binding reads or ignores a column.
    fn names_column(&self, column: &str) -> bool {
        self.entries.contains_key(column)
            || self.ignore.as_ref().is_some_and(|ignore| ignore.contains(column))
            || self.names.iter().chain(&self.id).chain(&self.as_of).any(|name| **name == *column)
    }
}
