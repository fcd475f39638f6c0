//! The facts of one case: JSON, YAML, a table row or a value of a program in, typed and numbered values out.
//!
//! Every input, the values of a program included, lowers to one tree ([`raw`]) and is converted by the type of each fact in one place
//! ([`convert`]). All mistakes of a record are reported together, each at its path and place.
//! Nothing is guessed, rounded, converted between units or currencies, or silently dropped.

pub(crate) mod case;
pub(crate) mod convert;
pub(crate) mod fault;
mod foreign;
mod json;
mod program;
pub(crate) mod raw;
pub(crate) mod read;
mod record;
pub(crate) mod schema;
mod serialize;
mod verify;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use amends_engine::value::Value;

pub use case::{Case, CaseHead, peek_case};
pub use fault::{FactFault, FactPlace, FactsError};
pub use program::{NativeKind, RecordValue};
pub use record::Record;

pub(crate) use verify::asks_for_now;

use crate::Policy;
use crate::policy::Pack;
use crate::schema::fact::Fact;
use fault::Faults;
use read::{Read, Reading, Slot};
use schema::{FactEntry, Schema};

/// How a record is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Whether keys that no fact declares are counted instead of reported.
    pub ignore_unknown: bool,
    /// Whether a required fact may be absent; it is then unknown like any other.
    pub partial: bool,
}

/// The facts of one case, read and checked for one policy.
///
/// A fact that is not there is absent: unknown, which is neither false nor an error.
#[derive(Clone)]
pub struct Facts {
    values: Vec<Option<Value>>,
    ignored: usize,
    schema: Arc<Schema>,
}

impl Facts {
    /// Returns the value of a fact by its number in the policy.
    pub(crate) fn value(&self, fact_number: usize) -> Option<&Value> {
        self.values.get(fact_number).and_then(Option::as_ref)
    }

    /// Returns the number of a fact in the policy.
    pub(crate) fn number(&self, path: &str) -> Option<usize> {
        self.schema.find(path)
    }

    /// Returns the value of a fact; `None` if it is absent or not declared.
    ///
    /// # Examples
    /// ```
    /// let policy = amends::builtin("company/service").expect("a shipped pack loads");
    /// let facts = policy.facts_from_json(r#"{"complaint": {"text": "hello"}}"#).expect("a declared fact");
    /// assert_eq!(facts.get("complaint.text"), Some(&amends::Value::String("hello".into())));
    /// assert_eq!(facts.get("complaint.channel"), None);
    /// ```
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Value> {
        self.schema.find(path).and_then(|number| self.value(number))
    }

    /// Returns the facts that are there, with their paths, in the order of declaration.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        let paths = self.schema.entries().iter().map(|entry| &*entry.path);
        paths.zip(&self.values).filter_map(|(path, value)| value.as_ref().map(|value| (path, value)))
    }

    /// Returns how many keys of the record no fact declares, where those are ignored.
    #[must_use]
    pub fn ignored(&self) -> usize {
        self.ignored
    }
}

impl PartialEq for Facts {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.schema, &other.schema) && self.values == other.values
    }
}

/// Personal values are masked.
impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (entry, value) in self.schema.entries().iter().zip(&self.values) {
            match value {
                Some(_) if entry.pii => map.entry(&entry.path, &"‹masked›"),
                Some(value) => map.entry(&entry.path, &format_args!("{}", value.display(entry.zone))),
                None => continue,
            };
        }
        map.finish()
    }
}

impl Policy {
    /// Reads the facts of one case from a JSON object.
    ///
    /// Objects may be nested or their keys dotted: `{"order": {"total": …}}` and
    /// `{"order.total": …}` are the same fact. `null` is absent.
    ///
    /// # Errors
    /// [`FactsError`] with every fault of the record: a value of the wrong type, a number that is
    /// not kept exactly, a timestamp without offset, an undeclared or repeated key, a value out of
    /// bounds, a required fact that is absent, a derived fact given another value, a fact that is
    /// not applicable, a broken assumption, text that is not JSON or not UTF-8.
    ///
    /// # Examples
    /// ```
    /// let policy = amends::builtin("company/service").expect("a shipped pack loads");
    /// assert!(policy.facts_from_json(r#"{"complaint.text": "hello"}"#).is_ok());
    /// assert!(policy.facts_from_json(r#"{"complaint.text": 5}"#).is_err());
    /// ```
    pub fn facts_from_json(&self, text: impl AsRef<[u8]>) -> Result<Facts, FactsError> {
        self.facts_from_json_with(text, &ReadOptions::default())
    }

    /// Reads the facts of one case from a JSON object, with options.
    ///
    /// # Errors
    /// As [`Policy::facts_from_json`].
    pub fn facts_from_json_with(
        &self,
        text: impl AsRef<[u8]>,
        options: &ReadOptions,
    ) -> Result<Facts, FactsError> {
        self.facts_from_records(&[&Record::from_json(text.as_ref())?], options)
    }

    /// Reads the facts of one case from a value of your own that implements serde's `Serialize`.
    ///
    /// Fields are facts and structs in structs are the levels of their paths; `#[serde(rename = "order.total")]` gives
    /// the whole path. `None` is absent, a unit variant is a word. Money and decimals are integers, decimal types that
    /// serialize as text, or text such as `"36.00 CNY"`; instants and dates are text, as chrono and jiff write them.
    ///
    /// Options, and several values laid over each other, go through [`Record::from_serialize`].
    ///
    /// # Errors
    /// As [`Policy::facts_from_json`]; also for an `f32` or `f64` where a number is expected, since it does not keep
    /// decimal digits, a key of a map that is no text, and a value whose `serialize` fails, with its message.
    ///
    /// # Examples
    /// ```
    /// #[derive(serde::Serialize)]
    /// struct Complaint {
    ///     text: String,
    /// }
    /// #[derive(serde::Serialize)]
    /// struct Case {
    ///     complaint: Complaint,
    ///     #[serde(rename = "charge.charged")]
    ///     charged: Option<String>,
    /// }
    ///
    /// let policy = amends::builtin("company/service").expect("a shipped pack loads");
    /// let complaint = Complaint { text: "you charged too much".into() };
    /// let case = Case { complaint, charged: Some("36.00 CNY".into()) };
    /// let facts = policy.facts_from(&case).expect("declared facts");
    /// assert_eq!(facts.iter().count(), 2);
    ///
    /// let float = std::collections::BTreeMap::from([("charge.charged", 36.0)]);
    /// let error = policy.facts_from(&float).expect_err("a binary float");
    /// assert_eq!(error.faults()[0].path, "charge.charged");
    /// ```
    pub fn facts_from<T: serde::Serialize + ?Sized>(&self, value: &T) -> Result<Facts, FactsError> {
        self.facts_from_records(&[&Record::from_serialize(value)], &ReadOptions::default())
    }

    /// Reads the facts of one case from several records, each laid over the ones before it.
    ///
    /// A later record replaces whole facts; `null` makes a fact of an earlier one absent.
    ///
    /// # Errors
    /// As [`Policy::facts_from_json`].
    pub fn facts_from_records(
        &self,
        layers: &[&Record<'_>],
        options: &ReadOptions,
    ) -> Result<Facts, FactsError> {
        let mut faults = Faults::default();
        let mut read = None;
        for record in layers {
            faults.extend(&record.faults);
            let mut reading = Reading::new(self.fact_schema(), options.ignore_unknown);
            reading.record(&record.raw, &record.origin, &mut faults);
            read = Some(reading.over(read, &record.origin));
        }
        let read =
            read.unwrap_or_else(|| Reading::new(self.fact_schema(), false).over(None, &raw::Origin::Yaml));
        self.finish_facts(read, options, faults)
    }

    /// Checks what concerns the record as a whole.
    pub(crate) fn finish_facts(
        &self,
        read: Read<'_>,
        options: &ReadOptions,
        mut faults: Faults,
    ) -> Result<Facts, FactsError> {
        verify::verify(&self.compiled, &read, options, &mut faults);
        faults.check()?;
        let values = read.slots.into_iter().map(|slot| match slot {
            Slot::Value(value) => Some(value),
            Slot::Unnamed | Slot::Absent | Slot::Faulty => None,
        });
        let schema = Arc::clone(&self.compiled.fact_schema);
        Ok(Facts { values: values.collect(), ignored: read.ignored, schema })
    }

    pub(crate) fn fact_schema(&self) -> &Arc<Schema> {
        &self.compiled.fact_schema
    }
}

/// Reads a value of one fact as a case file would write it; `None` is absent.
///
/// # Errors
/// All faults of the value, at places of the YAML text.
pub(crate) fn value_from_yaml(
    fact: &FactEntry,
    document: &amends_engine::yaml::Document,
    node: amends_engine::yaml::NodeId,
) -> Result<Option<Value>, FactsError> {
    let record = Record::from_yaml(document, node);
    let mut faults = record.faults;
    let converter =
        convert::Converter { origin: &record.origin, faults: &mut faults, ignore_unknown: false, ignored: 0 };
    let (slot, _) = read::read_value(fact, &record.raw, &fault::Path::fact(&fact.path), converter);
    faults.check()?;
    Ok(match slot {
        Slot::Value(value) => Some(value),
        Slot::Unnamed | Slot::Absent | Slot::Faulty => None,
    })
}

/// Returns what records are read against.
pub(crate) fn schema_of(packs: &[Pack], facts: &[Fact]) -> Arc<Schema> {
    let entries = facts.iter().map(|fact| {
        let pack = packs.get(fact.pack);
        FactEntry {
            path: Arc::clone(&fact.path),
            ty: fact.ty.clone(),
            unit: fact.unit.clone(),
            pii: fact.pii,
            min: fact.min.clone(),
            max: fact.max.clone(),
            zone: pack.map_or(amends_engine::value::Zone::UTC, |pack| pack.manifest.zone),
            ask: pack
                .map(|pack| fact.ask.in_language(pack.manifest.first_language()).to_owned())
                .filter(|ask| !ask.is_empty()),
        }
    });
    let ignore_unknown = packs.last().is_some_and(|pack| pack.manifest.ignore_unknown_facts);
    Arc::new(Schema::new(entries.collect(), ignore_unknown))
}
