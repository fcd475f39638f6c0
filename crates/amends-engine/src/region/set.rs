//! A set on one dimension: values and the further points that stand for no value.

use super::values::{Relation, Values};
use crate::expr::ty::Type;
use crate::value::Value;

/// A set of points of one dimension.
///
/// Beside values a dimension has the point *absent* (unknown, in a record or by an undecided
/// output), *not applicable*, and *failed* (its evaluation is an error).
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    pub(super) values: Values,
    pub(super) absent: bool,
    pub(super) inapplicable: bool,
    pub(super) failed: bool,
}

/// One point of a dimension.
#[derive(Clone, Debug, PartialEq)]
pub enum Point {
    /// A value.
    Value(Value),
    /// Some value, of what only the presence is told.
    Present,
    /// How the two sides of a comparison stand to each other.
    Relation(Relation),
    /// Nothing is known of it.
    Absent,
    /// It does not apply.
    NotApplicable,
    /// Its evaluation is an error.
    Failed,
}

impl Set {
    /// Returns every point of a dimension of this type; `None` if sets of its values have no form
    /// here (lists, periods and the like).
    #[must_use]
    pub fn full(ty: &Type) -> Option<Self> {
        Values::of(ty).map(Self::whole_of)
    }

    pub(super) fn whole_of(values: Values) -> Self {
        Self { values, absent: true, inapplicable: true, failed: true }
    }

    /// Returns the set of these values and no further point.
    pub(super) fn plain(values: Values) -> Self {
        Self { values, absent: false, inapplicable: false, failed: false }
    }

    /// Takes out the values below `min` and above `max`; a bound that is no value of this
    /// dimension, or that values cannot be compared with, takes out nothing.
    #[must_use]
    pub fn within(mut self, min: Option<&Value>, max: Option<&Value>) -> Self {
        if let Some(below) = min.and_then(|min| self.values.below(min, false)) {
            self.values = self.values.combine(&below, |left, right| left && !right);
        }
        if let Some(through) = max.and_then(|max| self.values.below(max, true)) {
            let comparable = max.map_or_else(|| through.clone(), |max| self.values.comparable(max));
            let above = comparable.combine(&through, |comparable, through| comparable && !through);
            self.values = self.values.combine(&above, |left, right| left && !right);
        }
        self
    }

    /// Takes out the point *absent*: of a required fact.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.absent = false;
        self
    }

    /// Takes out the point *not applicable*: of a fact without `applies`.
    #[must_use]
    pub fn applicable(mut self) -> Self {
        self.inapplicable = false;
        self
    }

    /// Takes out the point *failed*: of an input fact.
    #[must_use]
    pub fn given(mut self) -> Self {
        self.failed = false;
        self
    }

    /// Returns the points in both sets. Sets on dimensions of two types have no meaning together;
    /// the result is then that of the left one's values.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        self.combine(other, |left, right| left && right)
    }

    /// Returns the points in either set, see [`Set::intersect`].
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.combine(other, |left, right| left || right)
    }

    /// Returns the points of this set that are not in the other, see [`Set::intersect`].
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.combine(other, |left, right| left && !right)
    }

    /// Returns every point that is not in the set.
    #[must_use]
    pub fn complement(&self) -> Self {
        Self::whole_of(self.values.whole(true)).without(self)
    }

    fn combine(&self, other: &Self, keep: fn(bool, bool) -> bool) -> Self {
        Self {
            values: self.values.combine(&other.values, keep),
            absent: keep(self.absent, other.absent),
            inapplicable: keep(self.inapplicable, other.inapplicable),
            failed: keep(self.failed, other.failed),
        }
    }

    /// Returns whether every point of this set is in the other.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.without(other).is_empty()
    }

    /// Returns whether the point *absent* is in the set.
    #[must_use]
    pub fn has_absent(&self) -> bool {
        self.absent
    }

    /// Returns whether the point *not applicable* is in the set.
    #[must_use]
    pub fn has_inapplicable(&self) -> bool {
        self.inapplicable
    }

    /// Returns whether false and whether true are in the set; `None` if it is not of truth values.
    #[must_use]
    pub fn truths(&self) -> Option<(bool, bool)> {
        match self.values {
            Values::Bool { no, yes } => Some((no, yes)),
            _ => None,
        }
    }

    /// Returns whether two sets have the same points but for those at which something is open or failed.
    #[must_use]
    pub fn agrees_where_settled(&self, other: &Self) -> bool {
        self.values == other.values && self.inapplicable == other.inapplicable
    }

    /// Returns whether no point is in the set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && !self.absent && !self.inapplicable && !self.failed
    }

    /// Returns whether a point is in the set.
    #[must_use]
    pub fn contains(&self, point: &Point) -> bool {
        match point {
            Point::Value(value) => self.values.contains(value),
            Point::Relation(one) => {
                matches!(&self.values, Values::Relations(relations) if relations.contains(one))
            }
            Point::Present => self.values == Values::Any(true),
            Point::Absent => self.absent,
            Point::NotApplicable => self.inapplicable,
            Point::Failed => self.failed,
        }
    }

    /// Returns a point of the set, a value if it has one that can be written.
    #[must_use]
    pub fn witness(&self) -> Option<Point> {
        let relation = || match &self.values {
            Values::Any(there) => there.then_some(Point::Present),
            Values::Relations(relations) => relations.first().copied().map(Point::Relation),
            _ => None,
        };
        let further = || {
            [
                (self.absent, Point::Absent),
                (self.inapplicable, Point::NotApplicable),
                (self.failed, Point::Failed),
            ]
            .into_iter()
            .find_map(|(there, point)| there.then_some(point))
        };
        self.values.witness().map(Point::Value).or_else(relation).or_else(further)
    }
}
