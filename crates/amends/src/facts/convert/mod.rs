//! The one conversion from a value as written to a typed [`Value`], for every kind of input.
//!
//! The type of the fact decides how a text is read. Nothing is guessed and nothing is rounded:
//! what does not fit exactly is a fault. A repeated word of a set counts once.

mod list;
mod money;
mod number;
mod time;
mod word;

use std::sync::Arc;

pub(crate) use list::make_set;

use amends_engine::diagnostic::codes;
use amends_engine::expr::ty::Type;
use amends_engine::value::{Decimal, Mode, Rounding, Value, Zone};

use super::fault::{Faults, Path, Problem};
use super::raw::{Origin, Raw, RawKind};

/// What a value is to become.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'t> {
    pub(crate) ty: &'t Type,
    pub(crate) unit: Option<&'t str>,
    /// Whether the value may not be shown.
    pub(crate) pii: bool,
    /// The zone that help with instants is given in.
    pub(crate) zone: Zone,
}

/// Converts values and collects what is wrong with them.
#[derive(Debug)]
pub(crate) struct Converter<'c, 'o> {
    pub(crate) origin: &'c Origin<'o>,
    pub(crate) faults: &'c mut Faults,
    /// Whether unknown fields of items are counted instead of reported.
    pub(crate) ignore_unknown: bool,
    pub(crate) ignored: usize,
}

impl Converter<'_, '_> {
    /// Returns the value of a type; `None` after a fault, which has been added.
    pub(crate) fn value(&mut self, raw: &Raw<'_>, target: &Target<'_>, path: &Path<'_>) -> Option<Value> {
        if let RawKind::Refused(refusal) = &raw.kind {
            self.faults.add(self.origin, path, raw.at, None, refusal.problem.clone());
            return None;
        }
        match target.ty {
            Type::List(element) => self.list(raw, element, target, path),
            Type::Item(item) => self.item(raw, item, target, path),
            _ => match scalar(raw, target) {
                Ok(value) => Some(value),
                Err(problem) => {
                    self.fault(raw, target, path, problem);
                    None
                }
            },
        }
    }

    fn fault(&mut self, raw: &Raw<'_>, target: &Target<'_>, path: &Path<'_>, problem: Problem) {
        self.faults.add(self.origin, path, raw.at, Some(raw.shown(target.pii)), problem);
    }
}

/// Converts a value that is neither a list nor an item.
fn scalar(raw: &Raw<'_>, target: &Target<'_>) -> Result<Value, Problem> {
    match target.ty {
        Type::Bool => boolean(raw, target),
        Type::Int => number::int(raw, target).map(Value::Int),
        Type::Decimal => number::decimal(raw, target).map(Value::Decimal),
        Type::Percent => number::percent(raw, target).map(Value::Decimal),
        Type::Money(currencies) => money::read(raw, currencies, target).map(Value::Money),
        Type::String => text(raw, target),
        Type::Date => time::date(raw, target).map(Value::Date),
        Type::Timestamp => time::instant(raw, target).map(Value::Timestamp),
        Type::Duration => time::duration(raw, target).map(Value::Duration),
        Type::Period => time::period(raw, target).map(Value::Period),
        Type::Rounding => rounding(raw, target).map(Value::Rounding),
        Type::Enum(ty) => word::read(raw, ty, target).map(Value::Enum),
        // No fact is declared with any other type.
        _ => Err(wrong_type(raw, target)),
    }
}

/// Returns the problem of a value that is of another kind than the fact.
fn wrong_type(raw: &Raw<'_>, target: &Target<'_>) -> Problem {
    let tail = format!("is {}, expected {}", raw.describe(target.pii), expectation(target));
    Problem::new(codes::FACT_TYPE, tail)
}

/// Returns the problem of a text that does not read as the type.
fn wrong_format(raw: &Raw<'_>, target: &Target<'_>) -> Problem {
    let tail = format!("is {}, expected {}", raw.describe(target.pii), expectation(target));
    Problem::new(codes::FACT_FORMAT, tail)
}

/// Returns the text of a value that holds one, of whichever kind of input.
fn text_of<'r>(raw: &'r Raw<'_>) -> Option<&'r str> {
    match &raw.kind {
        RawKind::Text(text) | RawKind::Word(text) => Some(text),
        RawKind::Null
        | RawKind::Bool(_)
        | RawKind::Number(_)
        | RawKind::Native(..)
        | RawKind::Refused(_)
        | RawKind::List(_)
        | RawKind::Map(_) => None,
    }
}

/// Returns the text that reads as a date, an instant or a length of time, also that of a program's own value.
fn time_of<'r>(raw: &'r Raw<'_>) -> Option<&'r str> {
    match &raw.kind {
        RawKind::Native(_, text) => Some(text),
        _ => text_of(raw),
    }
}

/// Returns the words for what a fact wants to hold.
fn expectation(target: &Target<'_>) -> String {
    match target.ty {
        Type::Bool => "`true` or `false`".to_owned(),
        Type::Int => with_unit("a whole number", target.unit),
        Type::Decimal => with_unit("a number", target.unit),
        Type::Percent => "a percentage such as `30 %` or a ratio such as `0.3`".to_owned(),
        Type::Money(currencies) => money::expectation(currencies),
        Type::String => "a text".to_owned(),
        Type::Date => "a date such as `2026-01-31`".to_owned(),
        Type::Timestamp => "an instant such as `2026-01-31T09:30:00+08:00`".to_owned(),
        Type::Duration => "a duration such as `24 h`, `90 min` or `1h30m`".to_owned(),
        Type::Period => "a period such as `3 d`, `2 months` or `7 business_days`".to_owned(),
        Type::Rounding => "a rounding rule such as `0.01 half_up`".to_owned(),
        Type::Enum(ty) => format!("a word of `{}`", ty.name),
        Type::Item(_) => "an object".to_owned(),
        Type::List(element) => match &**element {
            Type::Enum(ty) => format!("a list of words of `{}`", ty.name),
            _ => "a list".to_owned(),
        },
        _ => "another value".to_owned(),
    }
}

fn with_unit(what: &str, unit: Option<&str>) -> String {
    unit.map_or_else(|| what.to_owned(), |unit| format!("{what} of `{unit}`"))
}

fn boolean(raw: &Raw<'_>, target: &Target<'_>) -> Result<Value, Problem> {
    match &raw.kind {
        RawKind::Bool(value) => Ok(Value::Bool(*value)),
        // YAML's core schema; spreadsheets write the others.
        RawKind::Word(word) if matches!(&**word, "true" | "True" | "TRUE") => Ok(Value::Bool(true)),
        RawKind::Word(word) if matches!(&**word, "false" | "False" | "FALSE") => Ok(Value::Bool(false)),
        RawKind::Text(word) if matches!(&**word, "true" | "false") => {
            Err(wrong_type(raw, target).help("leave the quotes out"))
        }
        RawKind::Word(_) => {
            Err(wrong_format(raw, target).help("a binding can translate: `words: {Y: true, N: false}`"))
        }
        _ => Err(wrong_type(raw, target)),
    }
}

fn text(raw: &Raw<'_>, target: &Target<'_>) -> Result<Value, Problem> {
    match &raw.kind {
        RawKind::Text(text) | RawKind::Word(text) => Ok(Value::String(Arc::from(&**text))),
        RawKind::Number(_) | RawKind::Bool(_) => Err(wrong_type(raw, target).help("put it in double quotes")),
        RawKind::Null | RawKind::Native(..) | RawKind::Refused(_) | RawKind::List(_) | RawKind::Map(_) => {
            Err(wrong_type(raw, target))
        }
    }
}

/// Reads `0.01 half_up`, or step and mode apart.
fn rounding(raw: &Raw<'_>, target: &Target<'_>) -> Result<Rounding, Problem> {
    let (step, mode) = match &raw.kind {
        RawKind::Text(text) | RawKind::Word(text) | RawKind::Native(_, text) => {
            text.split_once(' ').ok_or_else(|| wrong_format(raw, target))?
        }
        RawKind::Map(entries) => {
            let [step, mode] = ["step", "mode"].map(|key| entries.iter().find(|entry| entry.key == key));
            let step = step.and_then(|entry| number::digits(&entry.value));
            let mode = mode.and_then(|entry| text_of(&entry.value));
            step.zip(mode).filter(|_| entries.len() == 2).ok_or_else(|| wrong_format(raw, target))?
        }
        RawKind::Null | RawKind::Bool(_) | RawKind::Number(_) | RawKind::Refused(_) | RawKind::List(_) => {
            return Err(wrong_type(raw, target));
        }
    };
    let step = Decimal::parse_bounded(step).ok();
    let names: Vec<&str> = Mode::ALL.iter().map(|mode| mode.name()).collect();
    step.zip(Mode::parse(mode.trim())).and_then(|(step, mode)| Rounding::new(step, mode)).ok_or_else(|| {
        wrong_format(raw, target).help(format!("the step is positive, the modes are: {}", names.join(", ")))
    })
}
