//! Civil lengths of time: months, days, and business days and hours.
//!
//! A period has no exact length: how long a month or a day is depends on where it starts. The
//! business parts need a calendar, which this module does not know; it only carries them.

use std::cmp::Ordering;
use std::fmt;

use super::decimal::Decimal;

/// A civil length of time. Its parts are kept apart and never converted, save 7 days for a week.
///
/// `Display` writes the parts that are not zero, joined as an expression would join them;
/// [`Period::parse`] reads that back.
///
/// # Examples
/// ```
/// use amends_engine::value::Period;
///
/// let period = Period::from_months(2).checked_add(Period::from_days(3));
/// assert_eq!(period.map(|period| period.to_string()).as_deref(), Some("2 months + 3 d"));
/// assert_eq!(Period::parse("1 w"), Some(Period::from_days(7)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Period {
    /// Calendar months.
    pub months: i32,
    /// Civil days.
    pub days: i32,
    /// Business days of the calendar in force.
    pub business_days: i32,
    /// Business hours of the calendar in force.
    pub business_hours: i32,
}

/// A unit of civil time that may follow a number in a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodUnit {
    /// `months`
    Month,
    /// `w`
    Week,
    /// `d`
    Day,
    /// `business_days`
    BusinessDay,
    /// `business_hours`
    BusinessHour,
}

impl PeriodUnit {
    /// All units.
    pub const ALL: [Self; 5] = [Self::Month, Self::Week, Self::Day, Self::BusinessDay, Self::BusinessHour];

    /// Returns the unit of this name; `None` if there is none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }

    /// Returns the name that policies use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Month => "months",
            Self::Week => "w",
            Self::Day => "d",
            Self::BusinessDay => "business_days",
            Self::BusinessHour => "business_hours",
        }
    }
}

impl Period {
    /// The empty period.
    pub const ZERO: Self = Self { months: 0, days: 0, business_days: 0, business_hours: 0 };

    /// Returns so many months.
    #[must_use]
    pub fn from_months(months: i32) -> Self {
        Self { months, ..Self::ZERO }
    }

    /// Returns so many civil days.
    #[must_use]
    pub fn from_days(days: i32) -> Self {
        Self { days, ..Self::ZERO }
    }

    /// Returns so many business days.
    #[must_use]
    pub fn from_business_days(business_days: i32) -> Self {
        Self { business_days, ..Self::ZERO }
    }

    /// Returns so many business hours.
    #[must_use]
    pub fn from_business_hours(business_hours: i32) -> Self {
        Self { business_hours, ..Self::ZERO }
    }

    /// Returns a number of units, e.g. of `7 business_days`; `None` unless it is whole and fits.
    #[must_use]
    pub fn of(number: Decimal, unit: PeriodUnit) -> Option<Self> {
        let count = number.to_i64().and_then(|count| i32::try_from(count).ok())?;
        Some(match unit {
            PeriodUnit::Month => Self::from_months(count),
            PeriodUnit::Week => Self::from_days(count.checked_mul(7)?),
            PeriodUnit::Day => Self::from_days(count),
            PeriodUnit::BusinessDay => Self::from_business_days(count),
            PeriodUnit::BusinessHour => Self::from_business_hours(count),
        })
    }

    /// Returns the period that a text such as `3 d`, `-1 w` or `2 months + 3 d` writes; `None` for
    /// anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let mut total = Self::of(Decimal::parse(words.next()?).ok()?, PeriodUnit::parse(words.next()?)?)?;
        while let Some(sign) = words.next() {
            let number = Decimal::parse(words.next().filter(|number| !number.starts_with('-'))?).ok()?;
            let signed = match sign {
                "+" => number,
                "-" => -number,
                _ => return None,
            };
            total = total.checked_add(Self::of(signed, PeriodUnit::parse(words.next()?)?)?)?;
        }
        Some(total)
    }

    /// Returns whether every part is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    /// Returns whether no calendar is needed: there are months and days only.
    #[must_use]
    pub fn is_civil(self) -> bool {
        self.business_days == 0 && self.business_hours == 0
    }

    /// Returns the sum part by part, if every part fits.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.combine(other, i32::checked_add)
    }

    /// Returns the difference part by part, if every part fits.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.combine(other, i32::checked_sub)
    }

    /// Returns the period so many times, if every part fits.
    #[must_use]
    pub fn checked_mul(self, factor: i32) -> Option<Self> {
        let factor = Self { months: factor, days: factor, business_days: factor, business_hours: factor };
        self.combine(factor, i32::checked_mul)
    }

    /// Returns the period with the other sign, if every part fits.
    #[must_use]
    pub fn checked_neg(self) -> Option<Self> {
        Self::ZERO.checked_sub(self)
    }

    fn combine(self, other: Self, with: impl Fn(i32, i32) -> Option<i32>) -> Option<Self> {
        Some(Self {
            months: with(self.months, other.months)?,
            days: with(self.days, other.days)?,
            business_days: with(self.business_days, other.business_days)?,
            business_hours: with(self.business_hours, other.business_hours)?,
        })
    }

    fn parts(self) -> [(i32, PeriodUnit); 4] {
        [
            (self.months, PeriodUnit::Month),
            (self.days, PeriodUnit::Day),
            (self.business_days, PeriodUnit::BusinessDay),
            (self.business_hours, PeriodUnit::BusinessHour),
        ]
    }
}

/// Compares part by part: a period is less only if no part of it is more. Two months and sixty
/// days have no order.
impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let mut result = Ordering::Equal;
        for ((left, _), (right, _)) in self.parts().iter().zip(other.parts().iter()) {
            match (result, left.cmp(right)) {
                (_, Ordering::Equal) => {}
                (Ordering::Equal, part) => result = part,
                (before, part) if before == part => {}
                _ => return None,
            }
        }
        Some(result)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for (count, unit) in self.parts() {
            match (count, first) {
                (0, _) => continue,
                (_, true) => write!(f, "{count} {}", unit.name())?,
                (1.., false) => write!(f, " + {count} {}", unit.name())?,
                (..0, false) => write!(f, " - {} {}", count.unsigned_abs(), unit.name())?,
            }
            first = false;
        }
        if first { f.write_str("0 d") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests;
