//! The envelope of a case: its id, the policy it is for, the instant it is decided for, its facts.
//!
//! An object without the key `facts` is the facts themselves. Choosing a policy by the name that a
//! case gives is the caller's business; [`peek_case`] reads the name first.

use amends_engine::diagnostic::codes;
use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::expr::ty::Type;
use amends_engine::value::{Instant, Value, Zone};

use super::convert::{Converter, Target};
use super::fault::{FactsError, Faults, Path, Problem};
use super::raw::{Entry, Origin, Raw, RawKind};
use super::read::Reading;
use super::{Facts, ReadOptions, Record};
use crate::Policy;

/// The keys of an envelope.
const KEYS: [&str; 5] = ["id", "policy", "as_of", "facts", "events"];

/// One case: an envelope with facts.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The id that the record gives the case.
    pub id: Option<String>,
    /// The policy that the record names; it was read with the one the caller chose.
    pub policy: Option<String>,
    /// The instant the case is to be decided for.
    pub as_of: Option<Instant>,
    /// The facts.
    pub facts: Facts,
}

/// What an envelope says beside the facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseHead {
    /// The id that the record gives the case.
    pub id: Option<String>,
    /// The policy that the record names.
    pub policy: Option<String>,
    /// The instant the case is to be decided for.
    pub as_of: Option<Instant>,
}

/// Reads the head of a case without a policy; empty for a record that is the facts themselves.
///
/// A key of the head that cannot be read is left out here and reported when the case is read.
///
/// # Errors
/// [`FactsError`] if the text is not UTF-8, not JSON, or beyond the limits of a record.
///
/// # Examples
/// ```
/// let head = amends::peek_case(r#"{"id": "C-17", "policy": "us/cfpb", "facts": {}}"#)?;
/// assert_eq!(head.policy.as_deref(), Some("us/cfpb"));
/// # Ok::<(), amends::FactsError>(())
/// ```
pub fn peek_case(text: impl AsRef<[u8]>) -> Result<CaseHead, FactsError> {
    Ok(Record::from_json(text.as_ref())?.head())
}

impl Record<'_> {
    /// Returns the head of a case, as [`peek_case`] does.
    #[must_use]
    pub fn head(&self) -> CaseHead {
        let head = Envelope::of(&self.raw).map(|envelope| {
            let mut ignored = Faults::default();
            envelope.head(&self.origin, Zone::UTC, &mut ignored)
        });
        head.unwrap_or_default()
    }
}

impl Policy {
    /// Reads a case: an envelope, or the facts alone.
    ///
    /// # Errors
    /// As [`Policy::facts_from_json`]; further for an unreadable `as_of`, an unknown key of the
    /// envelope, and events, which this version does not read.
    ///
    /// # Examples
    /// ```
    /// use amends::ReadOptions;
    ///
    /// let policy = amends::builtin("company/service").expect("a shipped pack loads");
    /// let text = r#"{"id": 17, "as_of": "2026-03-02T10:00:00+08:00", "facts": {"complaint.text": "hello"}}"#;
    /// let case = policy.case_from_json(text, &ReadOptions::default())?;
    /// assert_eq!(case.id.as_deref(), Some("17"));
    /// assert_eq!(case.facts.iter().count(), 1);
    /// # Ok::<(), amends::FactsError>(())
    /// ```
    pub fn case_from_json(&self, text: impl AsRef<[u8]>, options: &ReadOptions) -> Result<Case, FactsError> {
        self.case_from_record(&Record::from_json(text.as_ref())?, options)
    }

    /// Reads a case from a record of any kind; see [`Policy::case_from_json`].
    ///
    /// # Errors
    /// As [`Policy::case_from_json`].
    pub fn case_from_record(&self, record: &Record<'_>, options: &ReadOptions) -> Result<Case, FactsError> {
        let mut faults = record.faults.clone();
        let origin = &record.origin;
        let zone = self.compiled.root().map_or(Zone::UTC, |pack| pack.manifest.zone);
        let envelope = Envelope::of(&record.raw);
        let head =
            envelope.as_ref().map(|envelope| envelope.head(origin, zone, &mut faults)).unwrap_or_default();
        let facts = envelope.map_or(&record.raw, |envelope| envelope.facts);
        let mut reading = Reading::new(self.fact_schema(), options.ignore_unknown);
        reading.record(facts, origin, &mut faults);
        let facts = self.finish_facts(reading.over(None, origin), options, faults)?;
        Ok(Case { id: head.id, policy: head.policy, as_of: head.as_of, facts })
    }
}

/// A record with the key `facts`.
pub(crate) struct Envelope<'r, 'a> {
    entries: &'r [Entry<'a>],
    pub(crate) facts: &'r Raw<'a>,
}

impl<'r, 'a> Envelope<'r, 'a> {
    /// Returns the envelope, if the record is one.
    pub(crate) fn of(raw: &'r Raw<'a>) -> Option<Self> {
        let RawKind::Map(entries) = &raw.kind else { return None };
        let facts = entries.iter().find(|entry| entry.key == "facts")?;
        Some(Self { entries, facts: &facts.value })
    }

    /// Reads everything but the facts.
    pub(crate) fn head(&self, origin: &Origin<'_>, zone: Zone, faults: &mut Faults) -> CaseHead {
        let mut head = CaseHead::default();
        for entry in self.entries {
            let path = Path::Field(&Path::Root, &entry.key);
            match &*entry.key {
                "facts" => {}
                "id" => head.id = name(&entry.value, &entry.key, origin, faults),
                "policy" => head.policy = name(&entry.value, &entry.key, origin, faults),
                "as_of" => head.as_of = instant(&entry.value, &path, origin, zone, faults),
                "events" => no_events(entry, origin, faults),
                other => {
                    let tail = "is no key of a case";
                    let problem =
                        Problem::new(codes::UNDECLARED_FIELD, tail).maybe_help(did_you_mean(other, KEYS));
                    faults.add(origin, &path, entry.at, None, problem);
                }
            }
        }
        head
    }
}

/// Reads an id or a name, which may be written as a number.
pub(crate) fn name(raw: &Raw<'_>, key: &str, origin: &Origin<'_>, faults: &mut Faults) -> Option<String> {
    match &raw.kind {
        RawKind::Null => None,
        RawKind::Text(text) | RawKind::Word(text) | RawKind::Number(text) => Some(text.clone().into_owned()),
        RawKind::Refused(refusal) => {
            faults.add(origin, &Path::fact(key), raw.at, None, refusal.problem.clone());
            None
        }
        RawKind::Bool(_) | RawKind::Native(..) | RawKind::List(_) | RawKind::Map(_) => {
            let tail = format!("is {}, expected a text", raw.describe(false));
            faults.add(origin, &Path::fact(key), raw.at, None, Problem::new(codes::FACT_TYPE, tail));
            None
        }
    }
}

/// Reads an instant outside of the facts; `None` also after a fault, which has been added.
pub(crate) fn instant(
    raw: &Raw<'_>,
    path: &Path<'_>,
    origin: &Origin<'_>,
    zone: Zone,
    faults: &mut Faults,
) -> Option<Instant> {
    if raw.is_absent() {
        return None;
    }
    let target = Target { ty: &Type::Timestamp, unit: None, pii: false, zone };
    let mut converter = Converter { origin, faults, ignore_unknown: false, ignored: 0 };
    match converter.value(raw, &target, path) {
        Some(Value::Timestamp(instant)) => Some(instant),
        _ => None,
    }
}

fn no_events(entry: &Entry<'_>, origin: &Origin<'_>, faults: &mut Faults) {
    let none = match &entry.value.kind {
        RawKind::Null => true,
        RawKind::List(events) => events.is_empty(),
        _ => false,
    };
    if !none {
        let problem = Problem::new(codes::EVENTS_NOT_SUPPORTED, "are not read by this version")
            .help("leave `events` out");
        faults.add(origin, &Path::Field(&Path::Root, &entry.key), entry.at, None, problem);
    }
}
