//! Civil dates, without time and without zone.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate, NaiveTime, TimeDelta};

use super::instant::{Instant, Landing};
use super::period::Period;
use super::zone::Zone;

const FIRST_YEAR: i32 = 1;
const LAST_YEAR: i32 = 9999;
/// Any number of days between two dates stays far below this.
const DAY_BOUND: i64 = 4_000_000;

/// A civil date from 0001-01-01 to 9999-12-31.
///
/// # Examples
/// ```
/// use amends_engine::value::{Date, Period};
///
/// let end_of_january = Date::parse("2026-01-31")?;
/// let clamped = end_of_january.checked_add(Period::from_months(1));
/// assert_eq!(clamped, Date::new(2026, 2, 28));
/// # Ok::<(), amends_engine::value::DateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(NaiveDate);

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It is not four digits, two and two.
    #[error("not a date such as `2026-01-31`")]
    Syntax,
    /// The calendar has no such day.
    #[error("the calendar has no such day")]
    NoSuchDay,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weekday {
    /// Monday
    Monday,
    /// Tuesday
    Tuesday,
    /// Wednesday
    Wednesday,
    /// Thursday
    Thursday,
    /// Friday
    Friday,
    /// Saturday
    Saturday,
    /// Sunday
    Sunday,
}

impl Date {
    /// Returns the date of year, month and day; `None` if the calendar has none.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).and_then(Self::from_naive)
    }

    /// Returns the date that a text such as `2026-01-31` writes.
    ///
    /// # Errors
    /// [`DateError::Syntax`] for another form, [`DateError::NoSuchDay`] for a day that does not
    /// exist, such as the 30th of February.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let (year, month, day) = ymd(text).ok_or(DateError::Syntax)?;
        if year.len() != 4 {
            return Err(DateError::Syntax);
        }
        let year = number(year).and_then(|year| i32::try_from(year).ok()).ok_or(DateError::Syntax)?;
        let (month, day) = number(month).zip(number(day)).ok_or(DateError::Syntax)?;
        Self::new(year, month, day).ok_or(DateError::NoSuchDay)
    }

    /// Returns the year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// Returns the month, counted from 1.
    #[must_use]
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// Returns the day of the month, counted from 1.
    #[must_use]
    pub fn day(self) -> u32 {
        self.0.day()
    }

    /// Returns the day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        match self.0.weekday() {
            chrono::Weekday::Mon => Weekday::Monday,
            chrono::Weekday::Tue => Weekday::Tuesday,
            chrono::Weekday::Wed => Weekday::Wednesday,
            chrono::Weekday::Thu => Weekday::Thursday,
            chrono::Weekday::Fri => Weekday::Friday,
            chrono::Weekday::Sat => Weekday::Saturday,
            chrono::Weekday::Sun => Weekday::Sunday,
        }
    }

    /// Returns the civil days from `other` to this date, negative if this one is earlier.
    #[must_use]
    pub fn days_after(self, other: Self) -> i64 {
        self.0.signed_duration_since(other.0).num_days()
    }

    /// Returns the date so many days later; `None` outside the range of dates.
    #[must_use]
    pub fn checked_add_days(self, days: i64) -> Option<Self> {
        shift_days(self.0, days).and_then(Self::from_naive)
    }

    /// Returns the date a period later: first its months, clamped to the end of the month, then
    /// its days.
    ///
    /// `None` outside the range of dates, and for business days or hours, which need a calendar.
    #[must_use]
    pub fn checked_add(self, period: Period) -> Option<Self> {
        shift(self.0, period).and_then(Self::from_naive)
    }

    /// Returns the date a period earlier; see [`Date::checked_add`].
    #[must_use]
    pub fn checked_sub(self, period: Period) -> Option<Self> {
        self.checked_add(period.checked_neg()?)
    }

    /// Returns the instant at which the wall clock of a zone shows this date and so many seconds
    /// after midnight; `None` outside the range of instants and from 86 400 seconds on.
    #[must_use]
    pub fn at(self, second_of_day: u32, zone: Zone) -> Option<Landing> {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(second_of_day, 0)?;
        Instant::from_local(self.0.and_time(time), zone)
    }

    /// Returns the first instant of this date in a zone; `None` outside the range of instants.
    #[must_use]
    pub fn start(self, zone: Zone) -> Option<Instant> {
        self.at(0, zone).map(|landing| landing.instant)
    }

    /// Returns the date, if it lies in the range.
    pub(super) fn from_naive(date: NaiveDate) -> Option<Self> {
        (FIRST_YEAR..=LAST_YEAR).contains(&date.year()).then_some(Self(date))
    }

    /// Returns the date, or the nearest one in the range.
    pub(super) fn from_naive_saturating(date: NaiveDate) -> Self {
        let nearest = if date.year() < FIRST_YEAR {
            NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1)
        } else if date.year() > LAST_YEAR {
            NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31)
        } else {
            None
        };
        Self(nearest.unwrap_or(date))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl Weekday {
    /// All days from Monday on.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// Returns the number that ISO 8601 gives the day: 1 for Monday to 7 for Sunday.
    #[must_use]
    pub fn number(self) -> u32 {
        match self {
            Self::Monday => 1,
            Self::Tuesday => 2,
            Self::Wednesday => 3,
            Self::Thursday => 4,
            Self::Friday => 5,
            Self::Saturday => 6,
            Self::Sunday => 7,
        }
    }
}

/// Splits `y-m-d` into its parts: any number of digits for the year, two for the others.
pub(super) fn ymd(text: &str) -> Option<(&str, &str, &str)> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    (month.len() == 2 && day.len() == 2).then_some((year, month, day))
}

/// Returns the number that a text of digits writes; `None` for anything else or beyond `u32`.
pub(super) fn number(digits: &str) -> Option<u32> {
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
}

/// Moves a date by a civil period; `None` for business parts and beyond what the library holds.
pub(super) fn shift(date: NaiveDate, period: Period) -> Option<NaiveDate> {
    if !period.is_civil() {
        return None;
    }
    let months = Months::new(period.months.unsigned_abs());
    let in_month =
        if period.months < 0 { date.checked_sub_months(months)? } else { date.checked_add_months(months)? };
    shift_days(in_month, i64::from(period.days))
}

fn shift_days(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    if days.unsigned_abs() > DAY_BOUND.unsigned_abs() {
        return None;
    }
    date.checked_add_signed(TimeDelta::try_days(days)?)
}

#[cfg(test)]
mod tests;
