//! From the tree of a record to numbered values: finds the fact of every key and converts by type.
//!
//! Faults of all keys come together. Layers (the facts of a case over the base of its file) are
//! read one after the other; a fact that a later layer names, also as absent, is the later one's.

use amends_engine::diagnostic::codes;
use amends_engine::value::Value;

pub(crate) use super::convert::make_set;
use super::convert::{Converter, Target};
use super::fault::{FactPlace, Faults, Path, Problem};
use super::raw::{At, Entry, Origin, Raw, RawKind};
use super::schema::{FactEntry, Schema, Step};

/// What a record says of one fact.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Slot {
    /// Nothing.
    Unnamed,
    /// That it is absent.
    Absent,
    /// Something that cannot be read; it was reported.
    Faulty,
    /// Its value.
    Value(Value),
}

/// A record while it is being read.
#[derive(Debug)]
pub(crate) struct Reading<'s> {
    schema: &'s Schema,
    slots: Vec<Slot>,
    /// Where each value stands that this layer gave, for faults found later.
    places: Vec<At>,
    ignore_unknown: bool,
    ignored: usize,
}

/// What the reading of all layers gave.
#[derive(Debug)]
pub(crate) struct Read<'o> {
    pub(crate) slots: Vec<Slot>,
    pub(crate) ignored: usize,
    /// Where each value stands, by its layer.
    places: Vec<(usize, At)>,
    layers: Vec<&'o Origin<'o>>,
}

impl Read<'_> {
    /// Returns where a fact's value stands.
    pub(crate) fn place(&self, number: usize) -> Option<FactPlace> {
        let (layer, at) = self.places.get(number)?;
        self.layers.get(*layer)?.place(*at)
    }
}

impl<'s> Reading<'s> {
    pub(crate) fn new(schema: &'s Schema, ignore_unknown: bool) -> Self {
        let length = schema.entries().len();
        Self {
            schema,
            slots: vec![Slot::Unnamed; length],
            places: vec![At::Nowhere; length],
            ignore_unknown: ignore_unknown || schema.ignores_unknown(),
            ignored: 0,
        }
    }

    /// Reads an object of facts; anything else is a fault.
    pub(crate) fn record(&mut self, raw: &Raw<'_>, origin: &Origin<'_>, faults: &mut Faults) {
        match &raw.kind {
            RawKind::Map(entries) => self.map(entries, Schema::root(), &Path::Root, origin, faults),
            RawKind::Refused(refusal) => {
                faults.add(origin, &Path::Root, raw.at, None, refusal.problem.clone());
            }
            _ => {
                let tail = format!("the record is {}, expected an object of facts", raw.describe(true));
                let problem = Problem::new(codes::RECORD_SHAPE, tail).help("write `{\"path\": value, …}`");
                faults.add(origin, &Path::Root, raw.at, None, problem);
            }
        }
    }

    /// Counts a key that carries no fact.
    pub(crate) fn ignore(&mut self) {
        self.ignored = self.ignored.saturating_add(1);
    }

    fn map(
        &mut self,
        entries: &[Entry<'_>],
        from: Step,
        above: &Path<'_>,
        origin: &Origin<'_>,
        faults: &mut Faults,
    ) {
        for entry in entries {
            let path = Path::Field(above, &entry.key);
            let Some(step) = self.schema.follow(from, &entry.key) else {
                self.unknown(entry, &path, origin, faults);
                continue;
            };
            match (self.schema.fact_at(step), &entry.value.kind) {
                (Some(number), _) => self.set(number, &entry.value, entry.at, origin, faults),
                (None, RawKind::Map(inner)) => self.map(inner, step, &path, origin, faults),
                (None, RawKind::Null) => {}
                (None, RawKind::Refused(refusal)) => {
                    faults.add(origin, &path, entry.value.at, None, refusal.problem.clone());
                }
                (None, _) => {
                    let example = self.schema.example_below(step).map_or("", |fact| &*fact.path);
                    let found = entry.value.shown(true);
                    let tail = format!("is no fact, but holds facts such as `{example}`");
                    let problem =
                        Problem::new(codes::FACT_TYPE, tail).help("write an object, or the whole path");
                    faults.add(origin, &path, entry.value.at, Some(found), problem);
                }
            }
        }
    }

    fn unknown(&mut self, entry: &Entry<'_>, path: &Path<'_>, origin: &Origin<'_>, faults: &mut Faults) {
        if let RawKind::Refused(refusal) = &entry.value.kind
            && refusal.of_key
        {
            faults.add(origin, path, entry.at, None, refusal.problem.clone());
            return;
        }
        if self.ignore_unknown {
            self.ignore();
            return;
        }
        if faults.is_full() {
            faults.count();
            return;
        }
        let is_object = matches!(entry.value.kind, RawKind::Map(_));
        let near = self.schema.nearest(&path.to_string(), is_object);
        let envelope = matches!(path, Path::Field(Path::Root, "id" | "policy" | "as_of" | "events"));
        let help = match near {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None if envelope => Some(format!("beside `{}`, a case holds its facts under `facts`", entry.key)),
            None => None,
        };
        let problem = Problem::new(codes::UNDECLARED_FACT, "is not declared as a fact").maybe_help(help);
        faults.add(origin, path, entry.at, None, problem);
    }

    /// Converts the value of a fact; a second one is a fault.
    pub(crate) fn set(
        &mut self,
        number: usize,
        raw: &Raw<'_>,
        key: At,
        origin: &Origin<'_>,
        faults: &mut Faults,
    ) {
        let Some(fact) = self.schema.entry(number) else { return };
        let path = Path::fact(&fact.path);
        let converter = Converter { origin, faults, ignore_unknown: self.ignore_unknown, ignored: 0 };
        let (slot, ignored) = read_value(fact, raw, &path, converter);
        self.ignored = self.ignored.saturating_add(ignored);
        self.fill(number, slot, key, raw.at, origin, faults);
    }

    /// Takes a value that was read elsewhere; a second one is a fault.
    pub(crate) fn fill(
        &mut self,
        number: usize,
        slot: Slot,
        key: At,
        at: At,
        origin: &Origin<'_>,
        faults: &mut Faults,
    ) {
        let Some(fact) = self.schema.entry(number) else { return };
        let (Some(own), Some(place)) = (self.slots.get_mut(number), self.places.get_mut(number)) else {
            return;
        };
        if *own != Slot::Unnamed {
            let problem = Problem::new(codes::DUPLICATE_FACT, "is given twice")
                .help("the nested and the dotted form are the same fact; keep one of them");
            faults.add(origin, &Path::fact(&fact.path), key, None, problem);
            return;
        }
        *own = slot;
        *place = at;
    }

    /// Lays this layer over the ones read before.
    pub(crate) fn over<'o>(self, base: Option<Read<'o>>, origin: &'o Origin<'o>) -> Read<'o> {
        let own = self.places.into_iter();
        let Some(mut base) = base else {
            let places = own.map(|at| (0, at)).collect();
            return Read { slots: self.slots, ignored: self.ignored, places, layers: vec![origin] };
        };
        let layer = base.layers.len();
        base.layers.push(origin);
        let below = base.slots.iter_mut().zip(base.places.iter_mut());
        for ((slot, place), (own_slot, own_at)) in below.zip(self.slots.into_iter().zip(own)) {
            if own_slot != Slot::Unnamed {
                *slot = own_slot;
                *place = (layer, own_at);
            }
        }
        base.ignored = base.ignored.saturating_add(self.ignored);
        base
    }
}

/// Converts one value and holds it against the bounds of its fact.
pub(crate) fn read_value(
    fact: &FactEntry,
    raw: &Raw<'_>,
    path: &Path<'_>,
    mut converter: Converter<'_, '_>,
) -> (Slot, usize) {
    if raw.is_absent() {
        return (Slot::Absent, 0);
    }
    let target = Target { ty: &fact.ty, unit: fact.unit.as_deref(), pii: fact.pii, zone: fact.zone };
    let slot = match converter.value(raw, &target, path).map(|value| accept(fact, value)) {
        Some(Ok(slot)) => slot,
        Some(Err(problem)) => {
            converter.faults.add(converter.origin, path, raw.at, Some(raw.shown(fact.pii)), problem);
            Slot::Faulty
        }
        None => Slot::Faulty,
    };
    (slot, converter.ignored)
}

/// Holds a value against the bounds of its fact.
pub(crate) fn accept(fact: &FactEntry, value: Value) -> Result<Slot, Problem> {
    let kept = match &value {
        Value::Decimal(number) => number.is_bounded(),
        Value::Money(money) => money.amount.is_bounded(),
        _ => true,
    };
    if !kept {
        let tail = "must lie below 10^15 and have at most 6 decimal places";
        return Err(Problem::new(codes::FACT_RANGE, tail));
    }
    match bounds_problem(fact, &value) {
        Some(problem) => Err(problem),
        None => Ok(Slot::Value(value)),
    }
}

fn bounds_problem(fact: &FactEntry, value: &Value) -> Option<Problem> {
    use std::cmp::Ordering;
    let shown = if fact.pii { "a value".to_owned() } else { format!("`{}`", value.display(fact.zone)) };
    let below = fact.min.as_ref().filter(|min| value.compare(min) == Some(Ordering::Less));
    let above = fact.max.as_ref().filter(|max| value.compare(max) == Some(Ordering::Greater));
    let tail = match (below, above) {
        (Some(min), _) => format!("is {shown}, below its least value `{}`", min.display(fact.zone)),
        (None, Some(max)) => format!("is {shown}, above its greatest value `{}`", max.display(fact.zone)),
        (None, None) => return None,
    };
    Some(Problem::new(codes::FACT_BOUNDS, tail))
}
