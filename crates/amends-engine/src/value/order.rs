//! The order of values, as hit policies and comparisons need it.

use std::cmp::Ordering;

use super::{Decimal, Value};

/// Every 64-bit integer lies strictly between minus and plus this: 2⁶⁵.
const BEYOND_INTEGERS: f64 = 36_893_488_147_419_103_232.0;
const SIGNIFICAND_BITS: u32 = 52;
/// The exponent field of a double whose significand, read as an integer, is its value.
const INTEGER_EXPONENT: i32 = 1075;

impl Value {
    /// Returns how two values stand to each other, exactly; `None` if they have no order.
    ///
    /// Integers, decimals and doubles compare by value among themselves, decimals with doubles
    /// excepted. Texts compare by code points, bools false before true, members of one enum by
    /// position, ordered or not: whether `<` may be written is the checker's business. No order:
    /// other pairs of types, two currencies, two enums, NaN, periods of which each has a greater
    /// part, and lists, maps, types, items and rounding rules.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Null, Self::Null) => Some(Ordering::Equal),
            (Self::Bool(left), Self::Bool(right)) => Some(left.cmp(right)),
            (Self::String(left), Self::String(right)) => Some(left.cmp(right)),
            (Self::Bytes(left), Self::Bytes(right)) => Some(left.cmp(right)),
            (Self::Timestamp(left), Self::Timestamp(right)) => Some(left.cmp(right)),
            (Self::Duration(left), Self::Duration(right)) => Some(left.cmp(right)),
            (Self::Money(left), Self::Money(right)) => left.partial_cmp(right),
            (Self::Date(left), Self::Date(right)) => Some(left.cmp(right)),
            (Self::Period(left), Self::Period(right)) => left.partial_cmp(right),
            (Self::Enum(left), Self::Enum(right)) => {
                (left.ty().name == right.ty().name).then(|| left.position().cmp(&right.position()))
            }
            _ => Number::of(self)?.compare(Number::of(other)?),
        }
    }
}

#[derive(Clone, Copy)]
enum Number {
    Integer(i128),
    Decimal(Decimal),
    Double(f64),
}

impl Number {
    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Int(value) => Some(Self::Integer(i128::from(*value))),
            Value::Uint(value) => Some(Self::Integer(i128::from(*value))),
            Value::Double(value) => Some(Self::Double(*value)),
            Value::Decimal(value) => Some(Self::Decimal(*value)),
            _ => None,
        }
    }

    fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(left), Self::Integer(right)) => Some(left.cmp(&right)),
            (Self::Decimal(left), Self::Decimal(right)) => Some(left.cmp(&right)),
            (Self::Double(left), Self::Double(right)) => left.partial_cmp(&right),
            (Self::Integer(left), Self::Decimal(right)) => Some(Decimal::new(left, 0)?.cmp(&right)),
            (Self::Decimal(left), Self::Integer(right)) => Some(left.cmp(&Decimal::new(right, 0)?)),
            (Self::Integer(left), Self::Double(right)) => compare_with_double(left, right),
            (Self::Double(left), Self::Integer(right)) => {
                compare_with_double(right, left).map(Ordering::reverse)
            }
            (Self::Decimal(_), Self::Double(_)) | (Self::Double(_), Self::Decimal(_)) => None,
        }
    }
}

/// Compares an integer of at most 64 bits and a sign with a double, without rounding either.
fn compare_with_double(integer: i128, double: f64) -> Option<Ordering> {
    match (double.partial_cmp(&BEYOND_INTEGERS)?, double.partial_cmp(&-BEYOND_INTEGERS)?) {
        (Ordering::Greater | Ordering::Equal, _) => return Some(Ordering::Less),
        (_, Ordering::Less | Ordering::Equal) => return Some(Ordering::Greater),
        _ => {}
    }
    let (magnitude, has_fraction) = split_double(double);
    let negative = double.is_sign_negative();
    let whole = if negative { magnitude.saturating_neg() } else { magnitude };
    Some(match integer.cmp(&whole) {
        Ordering::Equal if has_fraction && negative => Ordering::Greater,
        Ordering::Equal if has_fraction => Ordering::Less,
        ordering => ordering,
    })
}

/// Returns the whole part of the magnitude of a double below 2⁶⁵, and whether there is a rest.
fn split_double(double: f64) -> (i128, bool) {
    let bits = double.to_bits();
    let exponent = i32::try_from((bits >> SIGNIFICAND_BITS) & 0x7FF).unwrap_or_default();
    let fraction = i128::from(bits & 0x000F_FFFF_FFFF_FFFF);
    let significand = if exponent == 0 { fraction } else { fraction | 1 << SIGNIFICAND_BITS };
    let shift = exponent.max(1).saturating_sub(INTEGER_EXPONENT);
    if shift >= 0 {
        return (significand.checked_shl(shift.unsigned_abs()).unwrap_or(i128::MAX), false);
    }
    let places = shift.unsigned_abs().min(SIGNIFICAND_BITS.saturating_add(1));
    let whole = significand.checked_shr(places).unwrap_or(0);
    let back = whole.checked_shl(places).unwrap_or(0);
    (whole, back != significand)
}

#[cfg(test)]
mod tests;
