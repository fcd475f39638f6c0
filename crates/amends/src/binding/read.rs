//! Reading a binding: YAML to entries checked against the facts of the policy.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::check::Declarations;
use amends_engine::expr::ty::Type;
use amends_engine::shape::{Keys, Record, Shape};
use amends_engine::source::{Span, Spanned};
use amends_engine::value::{Value, Zone};
use amends_engine::yaml::{Document, NodeId, NodeKind};
use amends_engine::{form, record};
use serde::Deserialize;

use super::{Binding, Entry, Reading, formula};
use crate::Policy;
use crate::facts::schema::FactEntry;
use crate::facts::{self, FactPlace};
use crate::pack::text::form::{Empty, Formula, PackName, PathName, Remark, ZoneName};
use crate::schema::fact::unknown_fact;

/// Seconds in a minute and in an hour.
const MINUTE: u32 = 60;
const HOUR: u32 = 3600;

record! {
    /// A binding
    ///
    /// How the columns or keys of another system become facts of a policy.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct FileText {
        /// The version of the format
        ///
        /// Always `1`.
        amends: Option<Spanned<u32>> = ["1"],
        /// The policy whose facts it names
        ///
        /// The name of a pack. The binding is refused with another policy.
        policy: Option<Spanned<String>> => PackName = ["us/cfpb"],
        /// The column with the id of a record
        ///
        /// Decisions are listed by it.
        id: Option<Spanned<String>> = ["Complaint ID"],
        /// The column with the instant to decide for
        ///
        /// Its cells hold instants with their offset.
        as_of: Option<Spanned<String>> = ["Decided at"],
        /// The time zone of dates and times without an offset
        ///
        /// A name of the IANA database or an offset. That of the pack if left out.
        timezone: Option<Spanned<String>> => ZoneName = ["America/New_York"],
        /// Columns that carry no fact
        ///
        /// Once this is stated, any column that is neither here nor bound is an error.
        ignore: Option<Vec<Spanned<String>>> = ["[Consumer disputed?]"],
        /// Names for columns that expressions read
        ///
        /// By a name of small letters, digits and `_`, the column.
        names: Option<NodeId> => ColumnNames = ["{amount: Amount (USD)}"],
        /// Which column becomes which fact
        ///
        /// By the column: a fact, `{to: fact, …}`, or a list of these. An empty cell is an absent fact.
        bind: NodeId => Entries = ["{Product: cfpb.product, Date received: {to: complaint.received_at, at: \"00:00\"}}"],
        /// A remark for people
        ///
        /// Of any form; nothing is decided by it.
        #[serde(rename = "note")]
        _note: Option<NodeId> => Remark = ["The columns of the export of 2026"],
    }
}

record! {
    /// How a column becomes a fact
    ///
    /// The fact, and how the cell is read. `split`, `at` or `zone`, and `is` exclude each other.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct EntryText {
        /// The fact
        ///
        /// Its path. Each fact is bound once.
        to: Spanned<String> => PathName = ["complaint.channel"],
        /// What words of the cell mean
        ///
        /// By the text of the cell, the value; `null` for an absent fact. Other texts are read by the type of the fact.
        words: Option<NodeId> => CellWords = ["{Web: website, \"Yes\": true, Unknown: null}"],
        /// The text between the elements of a list
        ///
        /// For a fact that is a list or a set.
        split: Option<Spanned<String>> = ["\", \""],
        /// The time of day of a date
        ///
        /// For a fact that is a `timestamp`, where the cell holds a date: hours and minutes, in quotes.
        at: Option<Spanned<String>> => TimeOfDay = ["\"00:00\""],
        /// The time zone of a date or time without an offset
        ///
        /// For a fact that is a `timestamp`. That of the binding if left out.
        zone: Option<Spanned<String>> => ZoneName = ["America/New_York"],
        /// The value as an expression
        ///
        /// It reads the text of the cell as `value`, and other columns by their `names`.
        is: Option<NodeId> => Formula = ["'\"CFPB-\" + value'"],
        /// The value when the cell is empty
        ///
        /// Of the type of the fact, as a record would hold it. An empty cell is an absent fact if left out.
        value: Option<NodeId> => Plain = ["[]", "1", "false"],
    }
}

form! {
    /// Columns and facts
    ///
    /// By the column: a fact, `{to: fact, …}`, or a list of these.
    pub(crate) struct Entries = ["{total: order.total}"] => Shape::Record(Record::map(Keys::Any, Target::shape));

    /// What a column becomes
    ///
    /// A fact, `{to: fact, …}`, or a list of these.
    struct Target = ["order.total", "{to: order.parcels, value: 1}"]
        => Shape::OneOf(&[PathName::shape, EntryText::shape, Vec::<OneTarget>::shape]);

    /// A fact that a column becomes
    ///
    /// A fact, or `{to: fact, …}`.
    struct OneTarget = ["order.total", "{to: order.parcels, value: 1}"]
        => Shape::OneOf(&[PathName::shape, EntryText::shape]);

    /// Names of columns
    ///
    /// By a name of small letters, digits and `_`, the column.
    struct ColumnNames = ["{amount: Amount (USD)}"]
        => Shape::Record(Record::map(Keys::Pattern("^[a-z][a-z0-9_]*$"), String::shape));

    /// What words of a cell mean
    ///
    /// By the text of the cell, the value; `null` for an absent fact.
    struct CellWords = ["{Web: website}"] => Shape::Record(Record::map(Keys::Any, Plain::shape));

    /// A value of a fact
    ///
    /// As a record would hold it.
    struct Plain = ["website"] => Shape::Anything;

    /// A time of day
    ///
    /// Hours and minutes, perhaps seconds, in quotes.
    struct TimeOfDay = ["\"09:00\""] => Shape::Pattern("^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$");

    /// A binding of columns to facts
    ///
    /// A file with the key `bind`, or the columns alone.
    pub(crate) struct BindingFile => Shape::OneOf(&[FileText::shape, Entries::shape, Empty::shape]);
}

/// Reads a whole file.
pub(super) fn file(policy: &Policy, document: &Document) -> Result<Binding, Vec<Diagnostic>> {
    let Some(root) = document.root() else {
        let start = Span::new(document.source(), 0, 0);
        return Err(vec![Diagnostic::error(codes::YAML_SHAPE, "the binding is empty").at(start, "")]);
    };
    if document.get(root, "bind").is_none() {
        return entries_only(policy, document, root);
    }
    let text: FileText = document.read(root).map_err(|diagnostic| vec![diagnostic])?;
    let mut reader = Reader::new(policy, document);
    reader.settings(&text);
    let names = text.names.map(|node| reader.names(node)).unwrap_or_default();
    reader.entries(text.bind, &names);
    reader.binding.names = names.into_iter().map(|(_, column)| column).collect();
    let boxed = |name: &Spanned<String>| Box::from(name.value.as_str());
    reader.binding.id = text.id.as_ref().map(boxed);
    reader.binding.as_of = text.as_of.as_ref().map(boxed);
    reader.binding.ignore = text.ignore.map(|columns| columns.iter().map(boxed).collect());
    reader.finish()
}

/// Reads the entries alone.
pub(super) fn entries_only(
    policy: &Policy,
    document: &Document,
    bind: NodeId,
) -> Result<Binding, Vec<Diagnostic>> {
    let mut reader = Reader::new(policy, document);
    reader.entries(bind, &[]);
    reader.finish()
}

struct Reader<'d> {
    document: &'d Document,
    binding: Binding,
    /// Where each fact is bound.
    bound: BTreeMap<usize, Span>,
    diagnostics: Vec<Diagnostic>,
}

impl<'d> Reader<'d> {
    fn new(policy: &Policy, document: &'d Document) -> Self {
        let zone = policy.compiled.root().map_or(Zone::UTC, |pack| pack.manifest.zone);
        let binding = Binding {
            policy: policy.clone(),
            zone,
            entries: BTreeMap::new(),
            names: Vec::new(),
            ignore: None,
            id: None,
            as_of: None,
        };
        Self { document, binding, bound: BTreeMap::new(), diagnostics: Vec::new() }
    }

    fn finish(self) -> Result<Binding, Vec<Diagnostic>> {
        if self.diagnostics.is_empty() { Ok(self.binding) } else { Err(self.diagnostics) }
    }

    fn invalid(&mut self, what: &Spanned<String>, problem: &str, help: &str) {
        let message = format!("`{}` {problem}", what.value);
        self.diagnostics.push(Diagnostic::error(codes::INVALID_VALUE, message).at(what.span, "").help(help));
    }

    fn settings(&mut self, text: &FileText) {
        if let Some(version) = text.amends.as_ref().filter(|version| version.value != 1) {
            let message = format!("format version `{}` is not supported", version.value);
            let diagnostic = Diagnostic::error(codes::FORMAT_VERSION, message);
            self.diagnostics.push(diagnostic.at(version.span, "this engine reads format 1"));
        }
        if let Some(name) = &text.policy {
            let compiled = &self.binding.policy.compiled;
            let packs: BTreeSet<&str> =
                compiled.packs.iter().map(|pack| pack.manifest.id.value.as_str()).collect();
            if !packs.contains(name.value.as_str()) {
                let own = self.binding.policy.name();
                let message = format!("the binding is for `{}`, the policy is `{own}`", name.value);
                let near = did_you_mean(&name.value, packs);
                let diagnostic =
                    Diagnostic::error(codes::UNKNOWN_PACK, message).at(name.span, "another policy");
                self.diagnostics.push(diagnostic.maybe_help(near));
            }
        }
        if let Some(zone) = text.timezone.as_ref().and_then(|name| self.zone(name)) {
            self.binding.zone = zone;
        }
    }

    fn zone(&mut self, name: &Spanned<String>) -> Option<Zone> {
        let zone = Zone::parse(&name.value);
        if zone.is_none() {
            let message = format!("`{}` is no time zone", name.value);
            self.diagnostics.push(
                Diagnostic::error(codes::UNKNOWN_TIMEZONE, message)
                    .at(name.span, "not in the IANA time zone database")
                    .help("write a name such as `Asia/Shanghai` or an offset such as `+08:00`"),
            );
        }
        zone
    }

    /// Returns the keys of a mapping with their values; anything else is a fault.
    fn pairs(&mut self, node: NodeId, what: &str) -> Vec<(Spanned<String>, NodeId)> {
        if !matches!(self.document.kind(node), NodeKind::Mapping(_)) {
            let message = format!("expected {what}");
            let found = self.document.kind(node).describe();
            let label = format!("this is {found}");
            self.diagnostics
                .push(Diagnostic::error(codes::YAML_SHAPE, message).at(self.document.span(node), label));
        }
        let pairs = self.document.entries(node).iter();
        let key = |key: NodeId| self.document.text(key).map_or_else(String::new, |text| text.to_string());
        pairs.map(|(name, value)| (Spanned::new(key(*name), self.document.span(*name)), *value)).collect()
    }

    /// Reads `names`: a name for expressions to each column.
    fn names(&mut self, node: NodeId) -> Vec<(Spanned<String>, Box<str>)> {
        let mut names = Vec::new();
        for (name, value) in self.pairs(node, "a map from names to columns") {
            let column = self.document.text(value).map(|column| Box::from(&**column));
            let is_name = name.value.starts_with(|first: char| first.is_ascii_lowercase())
                && name
                    .value
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
            if !is_name || name.value == formula::CELL {
                let message = format!("`{}` cannot be a name here", name.value);
                self.diagnostics.push(
                    Diagnostic::error(codes::INVALID_NAME, message)
                        .at(name.span, "expressions could not read it")
                        .help("names are small letters, digits and `_`; `value` is the cell itself"),
                );
            } else if let Some(column) = column {
                names.push((name, column));
            } else {
                let diagnostic = Diagnostic::error(codes::YAML_SHAPE, "expected the name of a column");
                self.diagnostics.push(diagnostic.at(self.document.span(value), "not a text"));
            }
        }
        names
    }

    fn entries(&mut self, node: NodeId, names: &[(Spanned<String>, Box<str>)]) {
        let enums: Vec<_> = self.binding.policy.compiled.vocabulary.enums.values().map(Arc::clone).collect();
        let declarations = formula::declarations(names, &enums);
        for (column, value) in self.pairs(node, "a map from columns to facts") {
            let targets = match self.document.kind(value) {
                NodeKind::Sequence(targets) => targets.clone(),
                NodeKind::Null | NodeKind::Scalar(_) | NodeKind::Mapping(_) => vec![value],
            };
            let entries =
                targets.into_iter().filter_map(|target| self.entry(target, &declarations)).collect();
            self.binding.entries.insert(column.value.into(), entries);
        }
    }

    fn entry(&mut self, node: NodeId, declarations: &Declarations) -> Option<Entry> {
        let text = match (self.document.kind(node), self.document.text(node)) {
            (NodeKind::Scalar(_), Some(path)) => {
                let to = Spanned::new(path.to_string(), self.document.span(node));
                EntryText { to, words: None, split: None, at: None, zone: None, is: None, value: None }
            }
            (NodeKind::Mapping(_), _) => match self.document.read(node) {
                Ok(text) => text,
                Err(diagnostic) => {
                    self.diagnostics.push(diagnostic);
                    return None;
                }
            },
            _ => {
                let diagnostic = Diagnostic::error(codes::YAML_SHAPE, "expected a fact, or `{to: fact, …}`");
                self.diagnostics.push(diagnostic.at(self.document.span(node), "neither"));
                return None;
            }
        };
        let compiled = Arc::clone(&self.binding.policy.compiled);
        let Some(number) = compiled.fact_schema.find(&text.to.value) else {
            self.diagnostics.push(unknown_fact(&text.to.value, text.to.span, &compiled.facts));
            return None;
        };
        if let Some(first) = self.bound.insert(number, text.to.span) {
            let message = format!("fact `{}` is bound twice", text.to.value);
            let diagnostic = Diagnostic::error(codes::DUPLICATE_ID, message);
            self.diagnostics
                .push(diagnostic.at(text.to.span, "bound again here").related(first, "first bound here"));
        }
        let fact = compiled.fact_schema.entry(number)?;
        let reading = self.reading(&text, fact, declarations)?;
        let element = match (&fact.ty, &reading) {
            (Type::List(element), Reading::Split(_)) => FactEntry { ty: (**element).clone(), ..fact.clone() },
            _ => fact.clone(),
        };
        let words = text.words.map(|node| self.words(node, &element)).unwrap_or_default();
        let default = text.value.and_then(|node| self.value(node, fact));
        Some(Entry { fact: number, words, reading, default })
    }

    /// Reads which of the ways to read a cell an entry asks for.
    fn reading(
        &mut self,
        text: &EntryText,
        fact: &FactEntry,
        declarations: &Declarations,
    ) -> Option<Reading> {
        let ways = [
            text.split.as_ref().map(|split| split.span),
            text.at.as_ref().or(text.zone.as_ref()).map(|time| time.span),
            text.is.map(|node| self.document.span(node)),
        ];
        let mut ways = ways.into_iter().flatten();
        if let (Some(first), Some(second)) = (ways.next(), ways.next()) {
            self.diagnostics.push(
                Diagnostic::error(codes::CONFLICTING_FIELDS, "a cell can be read in one way only")
                    .at(second, "a second way")
                    .related(first, "the first way")
                    .help("`split`, `at` or `zone`, and `is` exclude each other"),
            );
            return None;
        }
        if let Some(node) = text.is {
            let formula = formula::compile(self.document, node, &fact.ty, declarations);
            return match formula {
                Ok(formula) => Some(Reading::Is(Box::new(formula))),
                Err(faults) => {
                    self.diagnostics.extend(faults);
                    None
                }
            };
        }
        if let Some(split) = &text.split {
            if !matches!(fact.ty, Type::List(_)) {
                let help = format!("`{}` is no list", fact.path);
                self.invalid(split, "splits a cell for a fact with one value", &help);
                return None;
            }
            if split.value.is_empty() {
                self.invalid(split, "splits nothing", "write the text between two elements");
                return None;
            }
            return Some(Reading::Split(split.value.clone()));
        }
        self.time(text, fact)
    }

    fn time(&mut self, text: &EntryText, fact: &FactEntry) -> Option<Reading> {
        let zone = text.zone.as_ref().map(|name| self.zone(name));
        if let Some(time) = text.at.as_ref().or(text.zone.as_ref())
            && fact.ty != Type::Timestamp
        {
            let help = format!("`{}` is no timestamp", fact.path);
            self.invalid(time, "places a cell on the time line", &help);
            return None;
        }
        match (&text.at, zone) {
            (None, None) => Some(Reading::Typed),
            (None, Some(zone)) => zone.map(Reading::Local),
            (Some(time), zone) => {
                let second = second_of_day(&time.value);
                if second.is_none() {
                    self.invalid(time, "is no time of day", "write hour and minute, in quotes: `\"09:00\"`");
                }
                let zone = zone.unwrap_or(Some(self.binding.zone));
                second.zip(zone).map(|(second, zone)| Reading::At(second, zone))
            }
        }
    }

    fn words(&mut self, node: NodeId, element: &FactEntry) -> BTreeMap<Box<str>, Option<Value>> {
        let mut words = BTreeMap::new();
        for (word, node) in self.pairs(node, "a map from texts of the cell to values") {
            let absent = matches!(self.document.kind(node), NodeKind::Null);
            let value = if absent { None } else { self.value(node, element) };
            words.insert(word.value.into(), value);
        }
        words
    }

    /// Reads a value of a fact as a case file would write it; faults become diagnostics.
    fn value(&mut self, node: NodeId, fact: &FactEntry) -> Option<Value> {
        match facts::value_from_yaml(fact, self.document, node) {
            Ok(value) => value,
            Err(error) => {
                for fault in error.faults() {
                    let span = match &fault.place {
                        Some(FactPlace::Yaml(span)) => *span,
                        _ => self.document.span(node),
                    };
                    let mut diagnostic = Diagnostic::error(fault.code, fault.message.clone()).at(span, "");
                    diagnostic.help.extend(fault.help.iter().cloned());
                    self.diagnostics.push(diagnostic);
                }
                None
            }
        }
    }
}

/// Reads `09:00` or `23:59:59`.
fn second_of_day(text: &str) -> Option<u32> {
    let mut parts = text.split(':').map(|part| {
        let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| digits)
    });
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    if hour > 23 || minute > 59 || second > 59 || parts.next().is_some() {
        return None;
    }
    hour.checked_mul(HOUR)?.checked_add(minute.checked_mul(MINUTE)?)?.checked_add(second)
}
