//! The classes of one dimension: parts of it that a collection of sets does not tell apart.
//!
//! It takes the sets that conditions have on a dimension, and finds the class of a value in a few integer steps, so
//! that afterwards a set is one answer per class. A line that is cut in very many places keeps [`CLASSES`] of them;
//! a set may then hold of a part of a class only, and says so.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::axis::Axis;
use super::cuts::{Cut, Cuts};
use super::set::Set;
use super::values::{Relation, Values};
use crate::value::{Currency, Decimal, Value};

/// The most classes that a line is cut into.
pub const CLASSES: usize = 256;

/// How much of a class lies in a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// Nothing.
    None,
    /// Some of it.
    Part,
    /// Everything.
    All,
}

/// The values of one dimension, divided into classes.
#[derive(Clone, Debug)]
pub struct Partition {
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Bool,
    Members(usize),
    Line(Axis, Line),
    /// A line per currency that some set lists, each with the number of its first class; then the other currencies.
    Money(BTreeMap<Currency, (usize, Line)>, usize),
    /// A class per text that some set lists; then the other texts.
    Texts(BTreeMap<Arc<str>, usize>),
    Any,
    Relations,
}

impl Partition {
    /// Returns the classes of sets on one dimension; `None` if there is no set.
    #[must_use]
    pub fn of(sets: &[&Set]) -> Option<Self> {
        let values = || sets.iter().map(|set| &set.values);
        let kind = match values().next()? {
            Values::Bool { .. } => Kind::Bool,
            Values::Members(ty, _) => Kind::Members(ty.members.len()),
            Values::Line(axis, _) => Kind::Line(*axis, Line::new(values().filter_map(cuts_of_line))),
            Values::Money { .. } => money(values()),
            Values::Texts { .. } => {
                let mut listed: BTreeMap<Arc<str>, usize> = BTreeMap::new();
                for values in values() {
                    if let Values::Texts { listed: texts, .. } = values {
                        listed.extend(texts.iter().map(|text| (Arc::clone(text), 0)));
                    }
                }
                listed.values_mut().enumerate().for_each(|(number, class)| *class = number);
                Kind::Texts(listed)
            }
            Values::Any(_) => Kind::Any,
            Values::Relations(_) => Kind::Relations,
        };
        Some(Self { kind })
    }

    /// Returns the number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        match &self.kind {
            Kind::Bool => 2,
            Kind::Members(count) => *count,
            Kind::Line(_, line) => line.classes(),
            Kind::Money(_, others) => others.saturating_add(1),
            Kind::Texts(listed) => listed.len().saturating_add(1),
            Kind::Any => 1,
            Kind::Relations => Relation::ALL.len(),
        }
    }

    /// Returns the class of a value; `None` if it is no value of this dimension.
    #[must_use]
    pub fn class_of(&self, value: &Value) -> Option<usize> {
        match (&self.kind, value) {
            (Kind::Bool, Value::Bool(value)) => Some(usize::from(*value)),
            (Kind::Members(count), Value::Enum(member)) => {
                Some(member.position()).filter(|position| position < count)
            }
            (Kind::Line(axis, line), value) => Some(line.class_of(axis.place(value)?)),
            (Kind::Money(lines, others), Value::Money(money)) => Some(match lines.get(&money.currency) {
                Some((first, line)) => first.saturating_add(line.class_of(money.amount)),
                None => *others,
            }),
            (Kind::Texts(listed), Value::String(text)) => {
                Some(listed.get(text).copied().unwrap_or(listed.len()))
            }
            (Kind::Any, _) => Some(0),
            _ => None,
        }
    }

    /// Returns how much of each class lies in a set of the same dimension.
    #[must_use]
    pub fn cover(&self, set: &Set) -> Vec<Cover> {
        let whole = |there: bool| if there { Cover::All } else { Cover::None };
        match (&self.kind, &set.values) {
            (Kind::Bool, Values::Bool { no, yes }) => vec![whole(*no), whole(*yes)],
            (Kind::Members(_), Values::Members(_, members)) => members.iter().copied().map(whole).collect(),
            (Kind::Line(_, line), Values::Line(_, cuts)) => line.cover(cuts),
            (Kind::Money(lines, _), Values::Money { listed, others }) => {
                let every = Cuts::whole(*others);
                let mut cover: Vec<Cover> = Vec::new();
                for (currency, (_, line)) in lines {
                    cover.extend(line.cover(listed.get(currency).unwrap_or(&every)));
                }
                cover.push(whole(*others));
                cover
            }
            (Kind::Texts(texts), Values::Texts { listed, others }) => {
                let each = texts.keys().map(|text| whole(listed.contains(text) != *others));
                each.chain([whole(*others)]).collect()
            }
            (Kind::Any, Values::Any(there)) => vec![whole(*there)],
            (Kind::Relations, Values::Relations(relations)) => {
                Relation::ALL.iter().map(|relation| whole(relations.contains(relation))).collect()
            }
            // Sets of another kind are on another dimension.
            (_, _) => vec![Cover::Part; self.classes()],
        }
    }
}

fn cuts_of_line(values: &Values) -> Option<&Cuts> {
    match values {
        Values::Line(_, cuts) => Some(cuts),
        _ => None,
    }
}

fn money<'v>(sets: impl Iterator<Item = &'v Values>) -> Kind {
    let mut listed: BTreeMap<Currency, Vec<&Cuts>> = BTreeMap::new();
    for values in sets {
        if let Values::Money { listed: lines, .. } = values {
            lines.iter().for_each(|(currency, cuts)| listed.entry(*currency).or_default().push(cuts));
        }
    }
    let mut first = 0usize;
    let mut lines = BTreeMap::new();
    for (currency, cuts) in listed {
        let line = Line::new(cuts.into_iter());
        let classes = line.classes();
        lines.insert(currency, (first, line));
        first = first.saturating_add(classes);
    }
    Kind::Money(lines, first)
}

/// A line of numbers divided at cuts.
#[derive(Clone, Debug)]
struct Line {
    /// Ascending, without repetition.
    cuts: Vec<Cut>,
    /// The cuts as integers, see [`Line::key`]; none if one of them does not fit.
    keys: Option<Vec<i128>>,
    /// The decimal places that all cuts can be written with.
    scale: u32,
}

impl Line {
    fn new<'c>(sets: impl Iterator<Item = &'c Cuts>) -> Self {
        let mut cuts: Vec<Cut> = sets.flat_map(|set| set.cuts().iter().copied()).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let most = CLASSES.saturating_sub(1);
        if cuts.len() > most {
            // Evenly over the cuts, so that classes are narrow where conditions differ.
            let count = cuts.len();
            let kept = (0..most).filter_map(|number| {
                let place = number.saturating_mul(count).checked_div(most)?;
                cuts.get(place).copied()
            });
            cuts = kept.collect();
        }
        let scale = cuts.iter().map(|cut| cut.at.scale()).max().unwrap_or(0);
        let keys: Option<Vec<i128>> = cuts.iter().map(|cut| Self::key(*cut, scale)).collect();
        Self { cuts, keys, scale }
    }

    /// Returns a cut as an integer: twice the number in units of the scale, and one more if the cut is after it.
    fn key(cut: Cut, scale: u32) -> Option<i128> {
        let factor = 10_i128.checked_pow(scale.checked_sub(cut.at.scale())?)?;
        let doubled = cut.at.mantissa().checked_mul(factor)?.checked_mul(2)?;
        doubled.checked_add(i128::from(cut.after))
    }

    fn classes(&self) -> usize {
        self.cuts.len().saturating_add(1)
    }

    /// Returns how many cuts lie before a number.
    fn class_of(&self, number: Decimal) -> usize {
        match &self.keys {
            Some(keys) => {
                let bound = self.bound(number);
                keys.partition_point(|key| *key < bound)
            }
            None => self.cuts.partition_point(|cut| *cut < Cut { at: number, after: true }),
        }
    }

    /// Returns the integer that is above the keys of exactly the cuts before a number.
    fn bound(&self, number: Decimal) -> i128 {
        let (mantissa, scale) = (number.mantissa(), number.scale());
        let beyond = if mantissa < 0 { i128::MIN } else { i128::MAX };
        let (floor, exact) = match self.scale.checked_sub(scale) {
            Some(finer) => {
                let scaled = 10_i128.checked_pow(finer).and_then(|factor| mantissa.checked_mul(factor));
                match scaled {
                    Some(scaled) => (scaled, true),
                    None => return beyond,
                }
            }
            None => match 10_i128.checked_pow(scale.saturating_sub(self.scale)) {
                Some(factor) => (mantissa.div_euclid(factor), mantissa.rem_euclid(factor) == 0),
                None => (if mantissa < 0 { -1 } else { 0 }, false),
            },
        };
        floor
            .checked_mul(2)
            .and_then(|doubled| doubled.checked_add(if exact { 1 } else { 2 }))
            .unwrap_or(beyond)
    }

    fn cover(&self, set: &Cuts) -> Vec<Cover> {
        let mut inside = set.starts_inside();
        let mut own = set.cuts().iter().copied().peekable();
        let mut cover = Vec::with_capacity(self.classes());
        let ends = self.cuts.iter().copied().map(Some).chain([None]);
        for end in ends {
            // What lies strictly inside of the class divides it.
            let mut divided = false;
            while own.next_if(|cut| end.is_none_or(|end| *cut < end)).is_some() {
                divided = true;
                inside = !inside;
            }
            cover.push(match (divided, inside) {
                (true, _) => Cover::Part,
                (false, true) => Cover::All,
                (false, false) => Cover::None,
            });
            if let Some(end) = end
                && own.next_if_eq(&end).is_some()
            {
                inside = !inside;
            }
        }
        cover
    }
}
