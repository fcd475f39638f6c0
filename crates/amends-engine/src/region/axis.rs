//! The ordered lines of values: which numbers their points are.

use super::cuts::{Cut, Cuts};
use crate::expr::ty::Type;
use crate::value::{Date, Decimal, Duration, Instant, Value};

const NANOS_PER_SECOND: i128 = 1_000_000_000;

/// A line of values, each at an exact number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    /// Integers.
    Int,
    /// Decimals.
    Decimal,
    /// Civil dates, by the days since 1970-01-01.
    Date,
    /// Instants, by the nanoseconds since 1970-01-01T00:00:00Z.
    Instant,
    /// Durations, by their nanoseconds.
    Duration,
}

impl Axis {
    /// Returns the line that the values of a type lie on.
    pub(super) fn of(ty: &Type) -> Option<Self> {
        match ty {
            Type::Int => Some(Self::Int),
            Type::Decimal | Type::Percent => Some(Self::Decimal),
            Type::Date => Some(Self::Date),
            Type::Timestamp => Some(Self::Instant),
            Type::Duration => Some(Self::Duration),
            _ => None,
        }
    }

    /// Returns where a value lies. A decimal has a place among the integers too, for comparison.
    pub(super) fn place(self, value: &Value) -> Option<Decimal> {
        match (self, value) {
            (Self::Int | Self::Decimal, Value::Int(value)) => Some(Decimal::from(*value)),
            (Self::Int | Self::Decimal, Value::Decimal(value)) => Some(*value),
            (Self::Date, Value::Date(date)) => Some(Decimal::from(date.days_after(epoch()?))),
            (Self::Instant, Value::Timestamp(instant)) => {
                let seconds = i128::from(instant.unix_seconds()).checked_mul(NANOS_PER_SECOND)?;
                Decimal::new(seconds.checked_add(i128::from(instant.nanos()))?, 0)
            }
            (Self::Duration, Value::Duration(duration)) => Decimal::new(duration.total_nanos(), 0),
            _ => None,
        }
    }

    /// Returns the value at a place; `None` if there is none.
    pub(super) fn value(self, place: Decimal) -> Option<Value> {
        match self {
            Self::Int => place.to_i64().map(Value::Int),
            Self::Decimal => Some(Value::Decimal(place)),
            Self::Date => epoch()?.checked_add_days(place.to_i64()?).map(Value::Date),
            Self::Instant => {
                let nanos = floor(place)?;
                let seconds = i64::try_from(nanos.div_euclid(NANOS_PER_SECOND)).ok()?;
                let rest = u32::try_from(nanos.rem_euclid(NANOS_PER_SECOND)).ok()?;
                Instant::new(seconds, rest).map(Value::Timestamp)
            }
            Self::Duration => Duration::from_total_nanos(floor(place)?).map(Value::Duration),
        }
    }

    /// Returns the values below a place, and the one there if `inclusive`.
    pub(super) fn below(self, place: Decimal, inclusive: bool) -> Option<Cuts> {
        let cut = Cut { at: place, after: inclusive };
        Some(Cuts::before(if self == Self::Decimal { cut } else { whole(cut)? }))
    }

    /// Returns the one value at a place, or nothing if no value lies there.
    pub(super) fn exactly(self, place: Decimal) -> Option<Cuts> {
        let (below, through) = (self.below(place, false)?, self.below(place, true)?);
        Some(through.combine(&below, |through, below| through && !below))
    }
}

/// Writes a cut between whole numbers as the one just before the next of them.
fn whole(cut: Cut) -> Option<Cut> {
    let floor = Decimal::new(floor(cut.at)?, 0)?;
    let next = cut.after || floor != cut.at;
    Some(Cut { at: if next { floor.checked_add(Decimal::ONE)? } else { floor }, after: false })
}

fn floor(number: Decimal) -> Option<i128> {
    Some(number.mantissa().div_euclid(10_i128.checked_pow(number.scale())?))
}

fn epoch() -> Option<Date> {
    Date::new(1970, 1, 1)
}
