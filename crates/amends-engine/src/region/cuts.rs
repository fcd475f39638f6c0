//! Sets of exact numbers as lists of cuts.
//!
//! It takes cuts in canonical form and knows nothing of what the numbers stand for; [`super::axis`]
//! makes the cuts of a line on which there are only whole numbers all of one kind, so that equal
//! sets are equal lists.

use crate::value::Decimal;

/// A place between numbers: just before one, or just after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cut {
    pub(super) at: Decimal,
    /// Orders before a number first, as it must be.
    pub(super) after: bool,
}

/// A union of intervals with open and closed ends.
///
/// INVARIANT: the cuts ascend strictly. At each, what comes next is in the set if what came before
/// was not; `first` says it of the numbers before all cuts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cuts {
    first: bool,
    cuts: Vec<Cut>,
}

impl Cuts {
    /// Returns the set of all numbers, or of none.
    pub(super) fn whole(full: bool) -> Self {
        Self { first: full, cuts: Vec::new() }
    }

    /// Returns the set of the numbers before a cut.
    pub(super) fn before(cut: Cut) -> Self {
        Self { first: true, cuts: vec![cut] }
    }

    /// Returns the set of the numbers for which `keep` holds of "is in `self`" and "is in `other`".
    pub(super) fn combine(&self, other: &Self, keep: fn(bool, bool) -> bool) -> Self {
        let (mut left, mut right) = (self.first, other.first);
        let mut inside = keep(left, right);
        let mut result = Self { first: inside, cuts: Vec::new() };
        let mut mine = self.cuts.iter().copied().peekable();
        let mut theirs = other.cuts.iter().copied().peekable();
        while let Some(cut) = least(mine.peek(), theirs.peek()) {
            if mine.next_if_eq(&cut).is_some() {
                left = !left;
            }
            if theirs.next_if_eq(&cut).is_some() {
                right = !right;
            }
            if keep(left, right) != inside {
                inside = !inside;
                result.cuts.push(cut);
            }
        }
        result
    }

    /// Returns whether the numbers before all cuts are in the set.
    pub(super) fn starts_inside(&self) -> bool {
        self.first
    }

    /// Returns the cuts, ascending.
    pub(super) fn cuts(&self) -> &[Cut] {
        &self.cuts
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.first && self.cuts.is_empty()
    }

    pub(super) fn contains(&self, number: Decimal) -> bool {
        let passed = self.cuts.partition_point(|cut| *cut < Cut { at: number, after: true });
        self.first != (passed % 2 == 1)
    }

    /// Returns a number of the set; `None` if there is none, or none that can be computed.
    pub(super) fn witness(&self) -> Option<Decimal> {
        let mut cuts = self.cuts.iter();
        let low = if self.first { None } else { Some(cuts.next()?) };
        match (low, cuts.next()) {
            (None, None) => Some(Decimal::ZERO),
            (Some(low), _) if !low.after => Some(low.at),
            (_, Some(high)) if high.after => Some(high.at),
            (None, Some(high)) => high.at.checked_sub(Decimal::ONE),
            (Some(low), None) => low.at.checked_add(Decimal::ONE),
            (Some(low), Some(high)) => low.at.checked_add(high.at)?.checked_mul(Decimal::new(5, 1)?),
        }
    }
}

fn least(left: Option<&Cut>, right: Option<&Cut>) -> Option<Cut> {
    match (left, right) {
        (Some(left), Some(right)) => Some(*left.min(right)),
        (left, right) => left.or(right).copied(),
    }
}
