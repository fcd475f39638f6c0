//! Unsigned integers of 384 bits, on which decimals are added, multiplied, divided and rounded
//! exactly.
//!
//! The widest number that arises is a product of three 96-bit mantissas aligned by a power of ten
//! up to 10⁵⁶, which has less than 380 bits. Nothing wraps: what does not fit is `None`. There is
//! no signed form; callers keep signs apart.

use std::cmp::Ordering;

const LIMBS: usize = 6;
const LOW_WORD: u128 = 0xFFFF_FFFF_FFFF_FFFF;
/// The greatest power of ten in one limb.
const LIMB_DIGITS: u32 = 19;

/// An unsigned integer below 2³⁸⁴; the limbs stand from low to high.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wide([u64; LIMBS]);

impl Wide {
    /// The number 0.
    pub(super) const ZERO: Self = Self([0; LIMBS]);
    /// The number 1.
    pub(super) const ONE: Self = Self([1, 0, 0, 0, 0, 0]);

    /// Returns whether this is 0.
    pub(super) fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    /// Returns whether this is odd.
    pub(super) fn is_odd(self) -> bool {
        let [lowest, ..] = self.0;
        lowest % 2 == 1
    }

    /// Returns the number as `u128` if it fits.
    pub(super) fn to_u128(self) -> Option<u128> {
        let [low, high, rest @ ..] = self.0;
        rest.iter().all(|limb| *limb == 0).then(|| u128::from(high) << 64 | u128::from(low))
    }

    /// Returns the sum if it fits.
    pub(super) fn checked_add(self, other: Self) -> Option<Self> {
        let mut sum = [0; LIMBS];
        let mut carry = false;
        for ((sum, left), right) in sum.iter_mut().zip(self.0).zip(other.0) {
            (*sum, carry) = left.carrying_add(right, carry);
        }
        (!carry).then_some(Self(sum))
    }

    /// Returns the difference unless it is negative.
    pub(super) fn checked_sub(self, other: Self) -> Option<Self> {
        let mut difference = [0; LIMBS];
        let mut borrow = false;
        for ((difference, left), right) in difference.iter_mut().zip(self.0).zip(other.0) {
            (*difference, borrow) = left.borrowing_sub(right, borrow);
        }
        (!borrow).then_some(Self(difference))
    }

    /// Returns the product if it fits.
    pub(super) fn checked_mul(self, other: Self) -> Option<Self> {
        // Horner's scheme from the highest limb down: no partial result exceeds the final one.
        let mut product = Self::ZERO;
        for limb in other.0.into_iter().rev() {
            product = product.checked_shift_limb()?.checked_add(self.checked_mul_limb(limb)?)?;
        }
        Some(product)
    }

    /// Returns this number times 10 to the power of `exponent`, if it fits.
    pub(super) fn checked_scale(self, exponent: u32) -> Option<Self> {
        let mut scaled = self;
        let mut left = exponent;
        while left > 0 {
            let step = left.min(LIMB_DIGITS);
            scaled = scaled.checked_mul_limb(10u64.checked_pow(step)?)?;
            left = left.saturating_sub(step);
        }
        Some(scaled)
    }

    /// Returns quotient and remainder; `None` for divisor 0.
    pub(super) fn div_rem(self, divisor: Self) -> Option<(Self, Self)> {
        if let (Some(left), Some(right)) = (self.to_u128(), divisor.to_u128()) {
            return Some((Self::from(left.checked_div(right)?), Self::from(left.checked_rem(right)?)));
        }
        // Here the divisor is not 0: it or the dividend exceeds 128 bits, and 0 would need the latter.
        if divisor.is_zero() {
            return None;
        }
        let mut quotient = Self::ZERO;
        let mut remainder = Self::ZERO;
        for limb in self.0.into_iter().rev() {
            for bit in (0..u64::BITS).rev() {
                remainder = remainder.checked_double_plus((limb >> bit) & 1 == 1)?;
                let subtracts = remainder >= divisor;
                if subtracts {
                    remainder = remainder.checked_sub(divisor)?;
                }
                quotient = quotient.checked_double_plus(subtracts)?;
            }
        }
        Some((quotient, remainder))
    }

    fn checked_mul_limb(self, factor: u64) -> Option<Self> {
        let mut product = [0; LIMBS];
        let mut carry = 0;
        for (product, limb) in product.iter_mut().zip(self.0) {
            (*product, carry) = limb.carrying_mul(factor, carry);
        }
        (carry == 0).then_some(Self(product))
    }

    fn checked_shift_limb(self) -> Option<Self> {
        let [a, b, c, d, e, top] = self.0;
        (top == 0).then_some(Self([0, a, b, c, d, e]))
    }

    fn checked_double_plus(self, one: bool) -> Option<Self> {
        let mut doubled = [0; LIMBS];
        let mut carry = one;
        for (doubled, limb) in doubled.iter_mut().zip(self.0) {
            (*doubled, carry) = limb.carrying_add(limb, carry);
        }
        (!carry).then_some(Self(doubled))
    }
}

impl From<u128> for Wide {
    fn from(value: u128) -> Self {
        // Both halves fit by construction; the fallbacks are never taken.
        let low = u64::try_from(value & LOW_WORD).unwrap_or(u64::MAX);
        let high = u64::try_from(value >> 64).unwrap_or(u64::MAX);
        Self([low, high, 0, 0, 0, 0])
    }
}

impl Ord for Wide {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.iter().rev().cmp(other.0.iter().rev())
    }
}

impl PartialOrd for Wide {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests;
