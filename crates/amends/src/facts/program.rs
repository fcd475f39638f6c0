//! Values of a program as a record: what the binding of another language builds one of.
//!
//! The tree is bounded while it is built, so no later stage meets one that is deeper or larger. What the other
//! language has and a record has not (a binary float, a cycle) stands in it as a refusal, and is reported together
//! with everything else that is wrong with the record.

use std::borrow::Cow;
use std::collections::BTreeSet;

use amends_engine::diagnostic::{Code, codes};
use amends_engine::limits;

use super::Record;
use super::fault::{Faults, Problem};
use super::raw::{At, Entry, Origin, Raw, RawKind, Refusal};

/// One value of a record, built by a program instead of read from a text.
///
/// # Examples
/// ```
/// use amends::{ReadOptions, Record, RecordValue};
///
/// let policy = amends::builtin("company/service").expect("a shipped pack loads");
/// let text = RecordValue::object([("text", RecordValue::text("hello"))]);
/// let record = Record::from_value(RecordValue::object([("complaint", text)]));
/// let facts = policy.facts_from_records(&[&record], &ReadOptions::default()).expect("declared facts");
/// assert_eq!(facts.iter().count(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct RecordValue<'a> {
    raw: Raw<'a>,
    depth: usize,
    nodes: usize,
}

/// A kind of values that programs have and texts have not. A text fact does not take one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NativeKind {
    /// A point in time; its text is that of RFC 3339, or lacks the offset and is refused for it.
    Instant,
    /// A civil date.
    Date,
    /// An exact length of time.
    Duration,
    /// A civil length of time.
    Period,
    /// A rule for rounding.
    Rounding,
}

impl NativeKind {
    fn name(self) -> &'static str {
        match self {
            NativeKind::Instant => "timestamp",
            NativeKind::Date => "date",
            NativeKind::Duration => "duration",
            NativeKind::Period => "period",
            NativeKind::Rounding => "rounding rule",
        }
    }
}

impl<'a> RecordValue<'a> {
    /// The deepest nesting of a record; whoever walks values of its own need not go deeper.
    pub const DEPTH: usize = limits::RECORD_DEPTH;
    /// The most values in one record.
    pub const NODES: usize = limits::RECORD_NODES;

    fn leaf(kind: RawKind<'a>) -> Self {
        Self { raw: Raw::new(kind, At::Nowhere), depth: 0, nodes: 1 }
    }

    /// Returns what stands for an absent fact.
    #[must_use]
    pub fn absent() -> Self {
        Self::leaf(RawKind::Null)
    }

    /// Returns true or false.
    #[must_use]
    pub fn boolean(value: bool) -> Self {
        Self::leaf(RawKind::Bool(value))
    }

    /// Returns a number by its digits, e.g. `-19.90`.
    pub fn number(digits: impl Into<Cow<'a, str>>) -> Self {
        Self::leaf(RawKind::Number(digits.into()))
    }

    /// Returns a text, which is read by the type of its fact as the same text in JSON is.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::leaf(RawKind::Text(text.into()))
    }

    /// Returns a value of a kind of its own by the text that reads as it, e.g. `2026-01-31`.
    pub fn native(kind: NativeKind, text: impl Into<Cow<'a, str>>) -> Self {
        Self::leaf(RawKind::Native(kind.name(), text.into()))
    }

    /// Returns a list; one beyond the limits of a record is refused.
    #[must_use]
    pub fn list(elements: Vec<RecordValue<'a>>) -> Self {
        let (depth, nodes) = extent(elements.iter());
        let elements = elements.into_iter().map(|element| element.raw).collect();
        Self::bounded(RawKind::List(elements), depth, nodes)
    }

    /// Returns an object; one that gives a key twice or is beyond the limits of a record is refused.
    pub fn object<K: Into<Cow<'a, str>>>(entries: impl IntoIterator<Item = (K, RecordValue<'a>)>) -> Self {
        let entries: Vec<(Cow<'a, str>, RecordValue<'a>)> =
            entries.into_iter().map(|(key, value)| (key.into(), value)).collect();
        let mut keys = BTreeSet::new();
        if !entries.iter().all(|(key, _)| keys.insert(key)) {
            return Self::refused(codes::DUPLICATE_FACT, "is an object that gives a key twice", None);
        }
        let (depth, nodes) = extent(entries.iter().map(|(_, value)| value));
        let entries = entries
            .into_iter()
            .map(|(key, value)| Entry { key, at: At::Nowhere, value: value.raw })
            .collect();
        Self::bounded(RawKind::Map(entries), depth, nodes)
    }

    /// Returns the text that the value is as a key of an object, if it can be one.
    pub(crate) fn into_key(self) -> Option<String> {
        match self.raw.kind {
            RawKind::Text(text) | RawKind::Number(text) => Some(text.into_owned()),
            RawKind::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }

    fn bounded(kind: RawKind<'a>, depth: usize, nodes: usize) -> Self {
        if depth > Self::DEPTH {
            let tail = format!("is nested more than {} deep", Self::DEPTH);
            return Self::refused(codes::RECORD_LIMIT, tail, None);
        }
        if nodes > Self::NODES {
            let tail = format!("holds more than {} values", Self::NODES);
            return Self::refused(codes::RECORD_LIMIT, tail, None);
        }
        Self { raw: Raw::new(kind, At::Nowhere), depth, nodes }
    }

    /// Returns what stands for something that is no value. `tail` follows the path in the message, as in
    /// `is a binary float`, and must show nothing of it, since it may be personal.
    #[must_use]
    pub fn refused(code: Code, tail: impl Into<String>, help: Option<String>) -> Self {
        Self::refusal(code, tail, help, false)
    }

    /// Returns what stands under a key that is none; it is reported whatever else the key is.
    #[must_use]
    pub fn refused_key(code: Code, tail: impl Into<String>, help: Option<String>) -> Self {
        Self::refusal(code, tail, help, true)
    }

    fn refusal(code: Code, tail: impl Into<String>, help: Option<String>, of_key: bool) -> Self {
        let problem = Problem::new(code, tail).maybe_help(help);
        Self::leaf(RawKind::Refused(Box::new(Refusal { problem, of_key })))
    }
}

/// Returns how deep and how large the parent of these values is.
fn extent<'v, 'a: 'v>(values: impl Iterator<Item = &'v RecordValue<'a>>) -> (usize, usize) {
    let (depth, nodes) = values.fold((0_usize, 1_usize), |(depth, nodes), value| {
        (depth.max(value.depth), nodes.saturating_add(value.nodes))
    });
    (depth.saturating_add(1), nodes)
}

impl<'a> Record<'a> {
    /// Takes the values of a program.
    #[must_use]
    pub fn from_value(value: RecordValue<'a>) -> Self {
        Self { raw: value.raw, origin: Origin::Program, faults: Faults::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PackFiles, Policy, ReadOptions, Sources, load};

    fn policy() -> Policy {
        let manifest = "amends: 1\npack: company/a\nversion: 1.0.0\nkind: company\ncurrency: CNY\ntimezone: Asia/Shanghai\n";
        let facts = "facts: {a.text: {type: text}, a.due: {type: timestamp}, a.day: {type: date}, a.wait: {type: duration},
  a.grace: {type: period}, a.weight: {type: decimal}, a.price: {type: money}, a.secret: {type: text, pii: true},
  a.mode: {type: rounding}, a.list: {type: list, of: text}}";
        let pack = PackFiles::new("").file("pack.yaml", manifest).file("rules.yaml", facts);
        let loaded = load(Sources::new(pack));
        assert!(loaded.diagnostics.is_empty(), "{}", loaded.render());
        loaded.policy.unwrap()
    }

    fn read(key: &'static str, value: RecordValue<'_>) -> String {
        let record = Record::from_value(RecordValue::object([("a", RecordValue::object([(key, value)]))]));
        match policy().facts_from_records(&[&record], &ReadOptions::default()) {
            Ok(facts) => format!("{facts:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn values_of_a_program_are_read_by_the_type_of_their_fact() {
        use NativeKind::{Date, Duration, Instant, Period, Rounding};
        let native = RecordValue::native;
        let float = || RecordValue::refused(codes::FACT_TYPE, "is a binary float", Some("write text".into()));
        for (key, value, expected) in [
            ("due", native(Instant, "2026-01-02T01:30:00+00:00"), r#"{"a.due": 2026-01-02T09:30:00+08:00}"#),
            ("day", native(Date, "2026-01-02"), r#"{"a.day": 2026-01-02}"#),
            ("wait", native(Duration, "5400.5s"), r#"{"a.wait": 5400.5s}"#),
            ("grace", native(Period, "3 d"), r#"{"a.grace": 3 d}"#),
            ("mode", native(Rounding, "0.01 half_up"), r#"{"a.mode": 0.01 half_up}"#),
            ("weight", RecordValue::number("12.50"), r#"{"a.weight": 12.5}"#),
            ("price", RecordValue::text("36.10 CNY"), r#"{"a.price": 36.10 CNY}"#),
            ("text", RecordValue::absent(), "{}"),
            (
                "text",
                native(Date, "2026-01-02"),
                "`a.text` is the date `2026-01-02`, expected a text [fact-type]",
            ),
            ("secret", native(Date, "2026-01-02"), "`a.secret` is ‹date›, expected a text [fact-type]"),
            (
                "due",
                native(Instant, "2026-01-02T09:30:00"),
                "`a.due` is the timestamp `2026-01-02T09:30:00`, which has no offset and so is no instant \
                 [naive-timestamp]; add the offset: in Asia/Shanghai it is `2026-01-02T09:30:00+08:00`",
            ),
            ("weight", float(), "`a.weight` is a binary float [fact-type]; write text"),
            (
                "list",
                RecordValue::list(vec![float()]),
                "`a.list[0]` is a binary float [fact-type]; write text",
            ),
            ("unknown", float(), "`a.unknown` is not declared as a fact [undeclared-fact]"),
            (
                "unknown",
                RecordValue::refused_key(codes::RECORD_SHAPE, "is a key that is no text", None),
                "`a.unknown` is a key that is no text [record-shape]",
            ),
        ] {
            assert_eq!(read(key, value), expected, "{key}");
        }
    }

    #[test]
    fn a_tree_is_bounded_while_it_is_built() {
        let nested = |depth: usize| {
            (0..depth).fold(RecordValue::absent(), |value, _| RecordValue::object([("a", value)]))
        };
        let fault = |value| match policy()
            .facts_from_records(&[&Record::from_value(value)], &ReadOptions::default())
        {
            Ok(_) => None,
            Err(error) => Some(error.faults()[0].code.name()),
        };
        assert_eq!(fault(nested(RecordValue::DEPTH)), Some("undeclared-fact"));
        assert_eq!(fault(nested(RecordValue::DEPTH + 1)), Some("record-limit"));
        let wide = |nodes: usize| RecordValue::list(vec![RecordValue::absent(); nodes]);
        assert_eq!(fault(wide(RecordValue::NODES)), Some("record-limit"));
        let twice = RecordValue::object([("a", RecordValue::absent()), ("a", RecordValue::absent())]);
        assert_eq!(fault(twice), Some("duplicate-fact"));
    }
}
