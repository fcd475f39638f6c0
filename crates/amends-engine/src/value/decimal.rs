//! Exact decimals: what money, rates and quantities are computed in.
//!
//! Built from text and integers only, never from a binary float. Every operation gives the exact
//! result or `None`; none of them rounds except [`Decimal::round`] and [`Quotient::round`], which
//! are told how.

use std::fmt;
use std::ops::Neg;

use super::quotient::Quotient;
use super::rounding::Mode;
use super::wide::Wide;

/// The most decimal places of any decimal.
const MAX_SCALE: u32 = rust_decimal::Decimal::MAX_SCALE;
/// The most decimal places of a literal or a fact.
const LITERAL_SCALE: u32 = 6;
/// The power of ten that literals and facts stay below.
const LITERAL_DIGITS: u32 = 15;

/// An exact decimal number: up to 28 digits and as many decimal places.
///
/// INVARIANT: no trailing zeros after the point and no negative zero, so that equal numbers are
/// equal in every respect, `19.90` and `19.9` among them.
///
/// # Examples
/// ```
/// use amends_engine::value::Decimal;
///
/// let price = Decimal::parse("19.90")?;
/// assert_eq!(price.checked_add(Decimal::parse("0.1")?).map(|sum| sum.to_string()).as_deref(), Some("20"));
/// assert!(Decimal::parse("1e3").is_err());
/// # Ok::<(), amends_engine::value::DecimalError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(rust_decimal::Decimal);

/// Why a text is not a decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// It is not written as a plain decimal number.
    #[error("not a decimal number such as `19.90`; exponents and signs other than `-` are not read")]
    Syntax,
    /// It has more digits than an exact decimal can hold.
    #[error("more digits than can be kept exactly")]
    TooManyDigits,
    /// It exceeds what a literal or fact may be.
    #[error("must lie below 10^15 and have at most 6 decimal places")]
    OutOfBounds,
}

impl Decimal {
    /// The number 0.
    pub const ZERO: Self = Self(rust_decimal::Decimal::ZERO);
    /// The number 1.
    pub const ONE: Self = Self(rust_decimal::Decimal::ONE);

    /// Returns the number that a text such as `-19.90` or `.5` writes, exactly.
    ///
    /// # Errors
    /// [`DecimalError::Syntax`] for anything but digits with at most one point and a leading `-`;
    /// [`DecimalError::TooManyDigits`] if the number cannot be kept exactly.
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        let (negative, number) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = match number.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            None if !number.is_empty() => (number, ""),
            Some(_) | None => return Err(DecimalError::Syntax),
        };
        let fraction = fraction.trim_end_matches('0');
        let mut mantissa = 0i128;
        for byte in whole.bytes().chain(fraction.bytes()) {
            if !byte.is_ascii_digit() {
                return Err(DecimalError::Syntax);
            }
            // Saturates far above 96 bits, so that a wrong byte later is still found.
            let digit = i128::from(byte.wrapping_sub(b'0'));
            mantissa = mantissa.saturating_mul(10).saturating_add(digit);
        }
        let scale = u32::try_from(fraction.len()).map_err(|_| DecimalError::TooManyDigits)?;
        let signed = if negative { mantissa.saturating_neg() } else { mantissa };
        Self::new(signed, scale).ok_or(DecimalError::TooManyDigits)
    }

    /// Returns the number that a literal or fact writes, within the bounds for those.
    ///
    /// # Errors
    /// As [`Decimal::parse`], and [`DecimalError::OutOfBounds`] unless |x| < 10¹⁵ with at most six
    /// decimal places; trailing zeros do not count.
    pub fn parse_bounded(text: &str) -> Result<Self, DecimalError> {
        match Self::parse(text) {
            Ok(number) if number.is_bounded() => Ok(number),
            Ok(_) | Err(DecimalError::TooManyDigits) => Err(DecimalError::OutOfBounds),
            Err(error) => Err(error),
        }
    }

    /// Returns `mantissa` divided by 10 to the power of `scale`, if it can be kept exactly.
    #[must_use]
    pub fn new(mantissa: i128, scale: u32) -> Option<Self> {
        let (mut mantissa, mut scale) = (mantissa, scale);
        while scale > 0 && mantissa % 10 == 0 {
            if mantissa == 0 {
                return Some(Self::ZERO);
            }
            mantissa /= 10;
            scale = scale.saturating_sub(1);
        }
        rust_decimal::Decimal::try_from_i128_with_scale(mantissa, scale).ok().map(Self)
    }

    /// Returns whether a literal or fact may be this large and this fine.
    #[must_use]
    pub fn is_bounded(self) -> bool {
        let bound = 10u128.checked_pow(LITERAL_DIGITS.saturating_add(self.scale()));
        self.scale() <= LITERAL_SCALE && bound.is_some_and(|bound| self.magnitude() < bound)
    }

    /// Returns the digits as an integer: the number times 10 to the power of [`Decimal::scale`].
    #[must_use]
    pub fn mantissa(self) -> i128 {
        self.0.mantissa()
    }

    /// Returns the number of decimal places, without trailing zeros.
    #[must_use]
    pub fn scale(self) -> u32 {
        self.0.scale()
    }

    /// Returns whether the number is 0.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Returns whether the number is below 0.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.mantissa() < 0
    }

    /// Returns the number without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        if self.is_negative() { -self } else { self }
    }

    /// Returns the number as an integer, if it is one and fits.
    #[must_use]
    pub fn to_i64(self) -> Option<i64> {
        if self.scale() == 0 { i64::try_from(self.mantissa()).ok() } else { None }
    }

    /// Returns the ratio that this many percent are, e.g. 0.3 for 30.
    #[must_use]
    pub fn percent(self) -> Option<Self> {
        Self::new(self.mantissa(), self.scale().saturating_add(2))
    }

    /// Returns the sum, if it can be kept exactly.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let scale = self.scale().max(other.scale());
        if let (Some(left), Some(right)) = (self.aligned(scale), other.aligned(scale))
            && let Some(sum) = left.checked_add(right)
        {
            return Self::new(sum, scale);
        }
        let left = self.wide().checked_scale(scale.saturating_sub(self.scale()))?;
        let right = other.wide().checked_scale(scale.saturating_sub(other.scale()))?;
        let (negative, magnitude) = if self.is_negative() == other.is_negative() {
            (self.is_negative(), left.checked_add(right)?)
        } else if left >= right {
            (self.is_negative(), left.checked_sub(right)?)
        } else {
            (other.is_negative(), right.checked_sub(left)?)
        };
        Self::from_wide(negative, magnitude, scale)
    }

    /// Returns the difference, if it can be kept exactly.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(-other)
    }

    /// Returns the product, if it can be kept exactly.
    #[must_use]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let scale = self.scale().saturating_add(other.scale());
        if let Some(product) = self.mantissa().checked_mul(other.mantissa()) {
            return Self::new(product, scale);
        }
        Self::from_wide(
            self.is_negative() != other.is_negative(),
            self.wide().checked_mul(other.wide())?,
            scale,
        )
    }

    /// Returns the number with the other sign: always, as the range is symmetric.
    #[must_use]
    pub fn checked_neg(self) -> Option<Self> {
        Some(-self)
    }

    /// Returns the exact quotient, which is no decimal until it is rounded; `None` for divisor 0.
    #[must_use]
    pub fn quotient(self, divisor: Self) -> Option<Quotient> {
        Quotient::new(self, divisor)
    }

    /// Returns the multiple of `step` that `mode` chooses; `None` unless the step is positive and
    /// the result can be kept exactly.
    #[must_use]
    pub fn round(self, step: Self, mode: Mode) -> Option<Self> {
        self.quotient(Self::ONE)?.round(step, mode)
    }

    /// Returns the magnitude of the mantissa.
    pub(super) fn magnitude(self) -> u128 {
        self.mantissa().unsigned_abs()
    }

    /// Returns the magnitude of the mantissa, ready for wide arithmetic.
    pub(super) fn wide(self) -> Wide {
        Wide::from(self.magnitude())
    }

    /// Returns ±`magnitude` divided by 10 to the power of `scale`, if it can be kept exactly.
    pub(super) fn from_wide(negative: bool, magnitude: Wide, scale: u32) -> Option<Self> {
        let (mut magnitude, mut scale) = (magnitude, scale);
        loop {
            if let Some(mantissa) = magnitude.to_u128().and_then(|small| i128::try_from(small).ok()) {
                return Self::new(if negative { mantissa.saturating_neg() } else { mantissa }, scale);
            }
            let (shorter, digit) = magnitude.div_rem(Wide::from(10))?;
            if !digit.is_zero() || scale == 0 {
                return None;
            }
            magnitude = shorter;
            scale = scale.saturating_sub(1);
        }
    }

    /// Writes the number with at least `places` decimal places.
    pub(super) fn write_padded(self, f: &mut fmt::Formatter<'_>, places: u32) -> fmt::Result {
        let places = usize::try_from(places.max(self.scale()).min(MAX_SCALE)).unwrap_or_default();
        write!(f, "{:.*}", places, self.0)
    }

    fn aligned(self, scale: u32) -> Option<i128> {
        let factor = 10i128.checked_pow(scale.saturating_sub(self.scale()))?;
        self.mantissa().checked_mul(factor)
    }
}

impl Neg for Decimal {
    type Output = Self;

    fn neg(self) -> Self {
        // The library's own negation gives a negative zero.
        if self.is_zero() { self } else { Self(-self.0) }
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self(rust_decimal::Decimal::from(value))
    }
}

impl From<u64> for Decimal {
    fn from(value: u64) -> Self {
        Self(rust_decimal::Decimal::from(value))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests;
