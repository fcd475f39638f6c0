//! Quotients of decimals, kept as the two numbers until they are compared or rounded.
//!
//! A quotient such as 10 / 3 is no decimal. Both things that may be done with one are done on
//! integers, so that a tie is seen as a tie and nothing is rounded twice.

use std::cmp::Ordering;

use super::decimal::Decimal;
use super::rounding::Mode;
use super::wide::Wide;

/// The exact quotient of two decimals.
///
/// # Examples
/// ```
/// use amends_engine::value::{Decimal, Mode};
///
/// let third = Decimal::from(10i64).quotient(Decimal::from(3i64));
/// let cents = third.and_then(|third| third.round(Decimal::new(1, 2)?, Mode::HalfUp));
/// assert_eq!(cents, Decimal::new(333, 2));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Quotient {
    negative: bool,
    dividend: Decimal,
    divisor: Decimal,
}

impl Quotient {
    /// Returns `dividend / divisor`; `None` for divisor 0.
    #[must_use]
    pub fn new(dividend: Decimal, divisor: Decimal) -> Option<Self> {
        let negative = !dividend.is_zero() && dividend.is_negative() != divisor.is_negative();
        (!divisor.is_zero()).then(|| Self { negative, dividend: dividend.abs(), divisor: divisor.abs() })
    }

    /// Returns how the quotient stands to a decimal, exactly.
    #[must_use]
    pub fn compare(&self, other: &Decimal) -> Ordering {
        let negative = other.is_negative();
        self.compare_quotient(&Self { negative, dividend: other.abs(), divisor: Decimal::ONE })
    }

    /// Returns how two quotients stand to each other, exactly.
    #[must_use]
    pub fn compare_quotient(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => self.compare_magnitude(other),
            (true, true) => other.compare_magnitude(self),
        }
    }

    /// Returns the multiple of `step` that `mode` chooses; `None` unless the step is positive and
    /// the result can be kept exactly.
    #[must_use]
    pub fn round(&self, step: Decimal, mode: Mode) -> Option<Decimal> {
        if step.is_zero() || step.is_negative() {
            return None;
        }
        let above = self.divisor.scale().saturating_add(step.scale());
        let (dividend, divisor) = align(
            self.dividend.wide(),
            above,
            self.divisor.wide().checked_mul(step.wide())?,
            self.dividend.scale(),
        )?;
        let (below, rest) = dividend.div_rem(divisor)?;
        let steps =
            if goes_away(below, rest, divisor, mode)? { below.checked_add(Wide::ONE)? } else { below };
        Decimal::from_wide(self.negative, steps.checked_mul(step.wide())?, step.scale())
    }

    fn compare_magnitude(&self, other: &Self) -> Ordering {
        let left = self.dividend.wide().checked_mul(other.divisor.wide());
        let right = other.dividend.wide().checked_mul(self.divisor.wide());
        let left_scale = self.dividend.scale().saturating_add(other.divisor.scale());
        let right_scale = other.dividend.scale().saturating_add(self.divisor.scale());
        let aligned = left.zip(right).and_then(|(left, right)| align(left, right_scale, right, left_scale));
        // Two mantissas of 96 bits times 10⁵⁶ have less than 380 bits: there is always an answer.
        aligned.map_or(Ordering::Equal, |(left, right)| left.cmp(&right))
    }
}

/// Scales two integers by powers of ten, less what the powers have in common.
fn align(left: Wide, left_power: u32, right: Wide, right_power: u32) -> Option<(Wide, Wide)> {
    let common = left_power.min(right_power);
    let left = left.checked_scale(left_power.saturating_sub(common))?;
    let right = right.checked_scale(right_power.saturating_sub(common))?;
    Some((left, right))
}

/// Tells whether `below + rest / divisor` goes to the next integer away from zero.
fn goes_away(below: Wide, rest: Wide, divisor: Wide, mode: Mode) -> Option<bool> {
    let half = rest.cmp(&divisor.checked_sub(rest)?);
    Some(match mode {
        Mode::Up => !rest.is_zero(),
        Mode::Down => false,
        Mode::HalfUp => half != Ordering::Less,
        Mode::HalfEven => half == Ordering::Greater || (half == Ordering::Equal && below.is_odd()),
    })
}

#[cfg(test)]
mod tests;
