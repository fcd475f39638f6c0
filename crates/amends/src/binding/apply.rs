//! Applying a binding: the columns of a record to the facts of the policy.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use amends_engine::diagnostic::codes;
use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::expr::ty::Type;
use amends_engine::outcome::Outcome;
use amends_engine::value::{Date, Instant, Value, Zone};

use super::{Binding, Entry, Reading};
use crate::facts::case::{Envelope, instant, name};
use crate::facts::convert::Converter;
use crate::facts::fault::{FactsError, Faults, Path, Problem};
use crate::facts::raw::{At, Entry as RawEntry, Origin, Raw, RawKind};
use crate::facts::read::{Read, Reading as RecordReading, Slot, accept, make_set, read_value};
use crate::facts::schema::{FactEntry, Schema};
use crate::facts::{Case, CaseHead, Facts, ReadOptions, Record};

/// The cells of one record by the paths of their columns.
#[derive(Default)]
struct Row<'r, 'a> {
    cells: BTreeMap<Cow<'r, str>, (At, &'r Raw<'a>)>,
    /// What no entry of the binding names.
    rest: Vec<RawEntry<'r>>,
    ignored: usize,
}

impl Row<'_, '_> {
    /// Returns the text of a cell; `None` if it is absent or no text.
    fn text(&self, column: &str) -> Option<Arc<str>> {
        self.cells.get(column).and_then(|(_, raw)| cell_text(raw)).map(Arc::from)
    }
}

impl Binding {
    /// Reads the facts of one record.
    ///
    /// # Errors
    /// [`FactsError`] as of [`crate::Policy::facts_from_json`], each fault at its column; further
    /// for a column that is missing or neither bound nor ignored.
    pub fn facts(&self, record: &Record<'_>, options: &ReadOptions) -> Result<Facts, FactsError> {
        self.facts_from_records(&[record], options)
    }

    /// Reads the facts of several records, each laid over the ones before it; where none of them
    /// gives a bound fact, its `value:` stands.
    ///
    /// # Errors
    /// As [`Binding::facts`].
    pub fn facts_from_records(
        &self,
        layers: &[&Record<'_>],
        options: &ReadOptions,
    ) -> Result<Facts, FactsError> {
        let mut faults = Faults::default();
        let mut read = None;
        for record in layers {
            faults.extend(&record.faults);
            read = Some(self.layer(&record.raw, &record.origin, read, options, &mut faults));
        }
        let read = read.unwrap_or_else(|| RecordReading::new(self.schema(), false).over(None, &Origin::Yaml));
        self.policy.finish_facts(self.with_defaults(read), options, faults)
    }

    /// Reads a case: the id and the instant come from the columns that the binding names, or from
    /// the envelope around the facts.
    ///
    /// # Errors
    /// As [`Binding::facts`].
    ///
    /// # Examples
    /// See [`Binding`].
    pub fn case(&self, record: &Record<'_>, options: &ReadOptions) -> Result<Case, FactsError> {
        let mut faults = record.faults.clone();
        let origin = &record.origin;
        let (head, facts) = match Envelope::of(&record.raw) {
            Some(envelope) => (envelope.head(origin, self.zone, &mut faults), envelope.facts),
            None => (self.head(&record.raw, origin, &mut faults), &record.raw),
        };
        let read = self.layer(facts, origin, None, options, &mut faults);
        let facts = self.policy.finish_facts(self.with_defaults(read), options, faults)?;
        Ok(Case { id: head.id, policy: head.policy, as_of: head.as_of, facts })
    }

    /// Checks the header of a table once, before its rows are read.
    ///
    /// # Errors
    /// [`FactsError`] with every column that is missing, or neither bound nor ignored.
    pub fn check_columns<'c>(&self, header: impl IntoIterator<Item = &'c str>) -> Result<(), FactsError> {
        let record = Record::from_cells(header.into_iter().map(|column| (column, "")));
        let mut faults = Faults::default();
        let mut row = Row::default();
        if let RawKind::Map(entries) = &record.raw.kind {
            self.collect(entries, "", &record.origin, &mut row, &mut faults);
        }
        self.missing_columns(&row, &record.origin, &mut faults);
        faults.check()
    }

    fn schema(&self) -> &Schema {
        self.policy.fact_schema()
    }

    fn head(&self, raw: &Raw<'_>, origin: &Origin<'_>, faults: &mut Faults) -> CaseHead {
        let mut row = Row::default();
        if let RawKind::Map(entries) = &raw.kind {
            // Faults of the columns are met again when the facts are read.
            self.collect(entries, "", origin, &mut row, &mut Faults::default());
        }
        let cell = |column: &Option<Box<str>>| column.as_ref().and_then(|column| row.cells.get(&**column));
        let id =
            cell(&self.id).and_then(|(_, raw)| name(raw, self.id.as_deref().unwrap_or(""), origin, faults));
        let as_of = cell(&self.as_of).and_then(|(_, raw)| {
            let path = Path::fact(self.as_of.as_deref().unwrap_or(""));
            match cell_text(raw).and_then(|text| local_instant(text, self.zone)) {
                Some(instant) => Some(instant),
                None => instant(raw, &path, origin, self.zone, faults),
            }
        });
        CaseHead { id, policy: None, as_of }
    }

    fn layer<'o>(
        &self,
        raw: &Raw<'_>,
        origin: &'o Origin<'o>,
        base: Option<Read<'o>>,
        options: &ReadOptions,
        faults: &mut Faults,
    ) -> Read<'o> {
        let mut reading = RecordReading::new(self.schema(), options.ignore_unknown);
        match &raw.kind {
            RawKind::Map(entries) => {
                let mut row = Row::default();
                self.collect(entries, "", origin, &mut row, faults);
                self.missing_columns(&row, origin, faults);
                (0..row.ignored).for_each(|_| reading.ignore());
                self.bind(&row, &mut reading, origin, faults);
                let rest = Raw::new(RawKind::Map(row.rest), raw.at);
                reading.record(&rest, origin, faults);
            }
            _ => reading.record(raw, origin, faults),
        }
        reading.over(base, origin)
    }

    /// Sorts the keys of a record into cells that the binding names and the rest.
    fn collect<'r, 'a>(
        &self,
        entries: &'r [RawEntry<'a>],
        above: &str,
        origin: &Origin<'_>,
        row: &mut Row<'r, 'a>,
        faults: &mut Faults,
    ) {
        for entry in entries {
            let path: Cow<'r, str> = if above.is_empty() {
                Cow::Borrowed(&entry.key)
            } else {
                format!("{above}.{}", entry.key).into()
            };
            if self.names_column(&path) {
                let problem = row
                    .cells
                    .contains_key(&path)
                    .then(|| Problem::new(codes::DUPLICATE_FACT, "is given twice").help("keep one of them"));
                match problem {
                    Some(problem) => faults.add(origin, &Path::fact(&path), entry.at, None, problem),
                    None => drop(row.cells.insert(path, (entry.at, &entry.value))),
                }
                continue;
            }
            match &entry.value.kind {
                RawKind::Map(inner) if self.names_below(&path) => {
                    self.collect(inner, &path, origin, row, faults)
                }
                _ => self.leave(path, entry, origin, row, faults),
            }
        }
    }

    /// Returns whether the binding names a column below a path.
    fn names_below(&self, path: &str) -> bool {
        let below = |column: &str| column.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
        self.columns().any(below) || self.ignore.iter().flatten().any(|column| below(column))
    }

    /// Keeps a key that the binding does not name as a fact, or says that it is none.
    fn leave<'r>(
        &self,
        path: Cow<'r, str>,
        entry: &RawEntry<'r>,
        origin: &Origin<'_>,
        row: &mut Row<'r, '_>,
        faults: &mut Faults,
    ) {
        let is_row = matches!(origin, Origin::Row(_));
        let is_fact = self.schema().follow(Schema::root(), &path).is_some();
        match (is_row && !is_fact, &self.ignore) {
            (true, None) => row.ignored = row.ignored.saturating_add(1),
            (true, Some(_)) => {
                let near = did_you_mean(&path, self.columns());
                let problem = Problem::new(codes::UNBOUND_COLUMN, "is neither bound nor ignored")
                    .help(near.unwrap_or_else(|| "add it to `bind` or to `ignore`".to_owned()));
                faults.add(origin, &Path::fact(&path), entry.at, None, problem);
            }
            (false, _) => row.rest.push(RawEntry { key: path, at: entry.at, value: entry.value.clone() }),
        }
    }

    /// Reports the columns that a table lacks; other records may leave keys out.
    fn missing_columns(&self, row: &Row<'_, '_>, origin: &Origin<'_>, faults: &mut Faults) {
        let Origin::Row(header) = origin else { return };
        for column in self.columns().filter(|column| !row.cells.contains_key(*column)) {
            let unused = header.iter().map(|name| &**name).filter(|name| !self.names_column(name));
            let problem = Problem::new(codes::MISSING_COLUMN, "is bound, but no column of the input")
                .maybe_help(did_you_mean(column, unused));
            faults.add(origin, &Path::fact(column), At::Nowhere, None, problem);
        }
    }

    fn bind(
        &self,
        row: &Row<'_, '_>,
        reading: &mut RecordReading<'_>,
        origin: &Origin<'_>,
        faults: &mut Faults,
    ) {
        for (column, entries) in &self.entries {
            let Some((key, raw)) = row.cells.get(&**column) else { continue };
            for entry in entries {
                let Some(fact) = self.schema().entry(entry.fact) else { continue };
                let cell = Cell { binding: self, row, column, raw, fact, origin };
                let slot = cell.read(entry, faults);
                reading.fill(entry.fact, slot, *key, raw.at, origin, faults);
            }
        }
    }

    fn with_defaults<'o>(&self, mut read: Read<'o>) -> Read<'o> {
        for entry in self.entries.values().flatten() {
            if let (Some(slot), Some(default)) = (read.slots.get_mut(entry.fact), &entry.default)
                && matches!(slot, Slot::Unnamed | Slot::Absent)
            {
                *slot = Slot::Value(default.clone());
            }
        }
        read
    }
}

/// One cell on its way to one fact.
struct Cell<'c, 'r, 'a> {
    binding: &'c Binding,
    row: &'c Row<'r, 'a>,
    column: &'c str,
    raw: &'c Raw<'a>,
    fact: &'c FactEntry,
    origin: &'c Origin<'c>,
}

impl Cell<'_, '_, '_> {
    fn read(&self, entry: &Entry, faults: &mut Faults) -> Slot {
        if self.raw.is_absent() {
            return Slot::Absent;
        }
        if let Some(word) = cell_text(self.raw).and_then(|text| entry.words.get(text))
            && !matches!(entry.reading, Reading::Split(_))
        {
            return word.clone().map_or(Slot::Absent, Slot::Value);
        }
        match &entry.reading {
            Reading::Typed => self.typed(self.raw, &entry.words, faults),
            Reading::Split(separator) => self.split(separator, entry, faults),
            Reading::At(second, zone) => self.time(faults, "a date such as `2026-01-31`", |text| {
                Date::parse(text).ok()?.at(*second, *zone).map(|landing| landing.instant)
            }),
            Reading::Local(zone) => self
                .time(faults, "date and time such as `2026-01-31 09:30`", |text| local_instant(text, *zone)),
            Reading::Is(formula) => self.formula(formula, faults),
        }
    }

    fn path(&self) -> Path<'_> {
        Path::fact(self.column)
    }

    fn fault(&self, problem: Problem, faults: &mut Faults) -> Slot {
        let problem = problem.help(self.bound_to());
        let found = Some(self.raw.shown(self.fact.pii));
        faults.add(self.origin, &self.path(), self.raw.at, found, problem);
        Slot::Faulty
    }

    fn bound_to(&self) -> String {
        format!("it is bound to `{}`", self.fact.path)
    }

    /// Reads by the type of the fact, with help of the binding's own where that fails.
    fn typed(&self, raw: &Raw<'_>, words: &BTreeMap<Box<str>, Option<Value>>, faults: &mut Faults) -> Slot {
        let mut own = Faults::default();
        let converter =
            Converter { origin: self.origin, faults: &mut own, ignore_unknown: false, ignored: 0 };
        let (slot, _) = read_value(self.fact, raw, &self.path(), converter);
        own.help_all(|| near_word(raw, words.keys().map(|word| &**word), self.fact.pii));
        own.help_all(|| Some(self.bound_to()));
        faults.extend(&own);
        slot
    }

    fn split(&self, separator: &str, entry: &Entry, faults: &mut Faults) -> Slot {
        let (Some(text), Type::List(element)) = (cell_text(self.raw), &self.fact.ty) else {
            return self.typed(self.raw, &entry.words, faults);
        };
        let of = FactEntry { ty: (**element).clone(), min: None, max: None, ..self.fact.clone() };
        let cell = Cell { fact: &of, ..*self };
        let mut values = Vec::new();
        let mut complete = true;
        for part in text.split(separator).map(str::trim).filter(|part| !part.is_empty()) {
            match entry.words.get(part) {
                Some(value) => values.extend(value.clone()),
                None => match cell.typed(&Raw::word(part, self.raw.at), &entry.words, faults) {
                    Slot::Value(value) => values.push(value),
                    Slot::Unnamed | Slot::Absent => {}
                    Slot::Faulty => complete = false,
                },
            }
        }
        if matches!(**element, Type::Enum(_)) {
            make_set(&mut values);
        }
        if complete { Slot::Value(Value::List(values.into())) } else { Slot::Faulty }
    }

    fn time(&self, faults: &mut Faults, expected: &str, read: impl Fn(&str) -> Option<Instant>) -> Slot {
        match cell_text(self.raw).and_then(|text| read(text.trim())) {
            Some(instant) => {
                let value = Value::Timestamp(instant);
                accept(self.fact, value).unwrap_or_else(|problem| self.fault(problem, faults))
            }
            None => {
                let tail = format!("is {}, expected {expected}", self.raw.describe(self.fact.pii));
                self.fault(Problem::new(codes::FACT_FORMAT, tail), faults)
            }
        }
    }

    fn formula(&self, formula: &super::Formula, faults: &mut Faults) -> Slot {
        let Some(own) = cell_text(self.raw) else {
            let tail = format!("is {}, but its expression reads a text", self.raw.describe(self.fact.pii));
            return self.fault(Problem::new(codes::FACT_TYPE, tail), faults);
        };
        let cell = |symbol: u32| match usize::try_from(symbol).ok()?.checked_sub(1) {
            None => Some(Arc::from(own)),
            Some(name) => self.binding.names.get(name).and_then(|column| self.row.text(column)),
        };
        match formula.evaluate(self.binding.zone, self.fact.pii, &cell) {
            Outcome::Known(Value::String(text)) if self.fact.ty != Type::String => {
                self.typed(&Raw::word(&*text, self.raw.at), &BTreeMap::new(), faults)
            }
            Outcome::Known(value) => {
                accept(self.fact, value).unwrap_or_else(|problem| self.fault(problem, faults))
            }
            Outcome::Unknown(_) => Slot::Absent,
            Outcome::Failed(failure) => {
                let tail = match self.fact.pii {
                    true => "makes `is:` of the binding fail".to_owned(),
                    false => format!("makes `is:` of the binding fail: {}", failure.message),
                };
                self.fault(Problem::new(failure.code, tail), faults)
            }
        }
    }
}

/// Returns what a cell holds as text; numbers and booleans of JSON as they are written.
fn cell_text<'r>(raw: &'r Raw<'_>) -> Option<&'r str> {
    match &raw.kind {
        RawKind::Text(text) | RawKind::Word(text) | RawKind::Number(text) => Some(text),
        RawKind::Bool(true) => Some("true"),
        RawKind::Bool(false) => Some("false"),
        RawKind::Null | RawKind::Native(..) | RawKind::Refused(_) | RawKind::List(_) | RawKind::Map(_) => {
            None
        }
    }
}

/// Reads date and time with or without an offset; without one they are of the zone.
fn local_instant(text: &str, zone: Zone) -> Option<Instant> {
    if let Ok(instant) = Instant::parse(text) {
        return Some(instant);
    }
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let time = time.trim_start();
    let seconds = if time.len() == "09:30".len() { ":00" } else { "" };
    // The civil fields are those of the same text in UTC.
    let civil = Instant::parse(&format!("{date}T{time}{seconds}Z")).ok()?;
    let start = civil.date(Zone::UTC).at(civil.second_of_day(Zone::UTC), zone)?.instant;
    Instant::new(start.unix_seconds(), civil.nanos())
}

/// Returns the help that a word of the binding may have been meant.
fn near_word<'w>(raw: &Raw<'_>, words: impl Iterator<Item = &'w str>, pii: bool) -> Option<String> {
    let text = cell_text(raw).filter(|_| !pii)?;
    did_you_mean(text, words)
}
