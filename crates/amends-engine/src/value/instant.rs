//! Instants: points on the time line, as CEL's timestamps.
//!
//! An instant is read only with an offset and printed in a zone that the caller names. Civil
//! fields and periods need a zone too; exact durations do not.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Timelike};

use super::date::{self, Date};
use super::duration::{Duration, NANOS_PER_SECOND, write_fraction};
use super::period::Period;
use super::zone::{self, Clock, Zone};

/// 0001-01-01T00:00:00Z
const FIRST_SECOND: i64 = -62_135_596_800;
/// 9999-12-31T23:59:59Z
const LAST_SECOND: i64 = 253_402_300_799;
const NANOS_PER_MILLISECOND: u32 = 1_000_000;

/// A point on the time line from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.
///
/// `Display` gives UTC as CEL's `string(timestamp)` does; [`Instant::display`] gives a zone.
///
/// # Examples
/// ```
/// use amends_engine::value::{Instant, Zone};
///
/// let received = Instant::parse("2026-01-02T09:30:00+08:00")?;
/// assert_eq!(received.to_string(), "2026-01-02T01:30:00Z");
/// assert_eq!(Zone::parse("Asia/Shanghai").map(|zone| received.display(zone)).as_deref(),
///            Some("2026-01-02T09:30:00+08:00"));
/// assert!(Instant::parse("2026-01-02T09:30:00").is_err());
/// # Ok::<(), amends_engine::value::InstantError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant {
    /// Since 1970-01-01T00:00:00Z, rounded down.
    seconds: i64,
    /// INVARIANT: below 10⁹.
    nanos: u32,
}

/// Why a text is not an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InstantError {
    /// It is not written as RFC 3339 says.
    #[error("not an instant such as `2026-01-02T09:30:00+08:00`")]
    Syntax,
    /// It has date and time but no offset.
    #[error("without an offset such as `+08:00` or `Z` it is not one instant")]
    NoOffset,
    /// The calendar has no such day, or the day no such time.
    #[error("there is no such day or time")]
    NoSuchTime,
    /// It has more than nine decimal places.
    #[error("finer than a nanosecond")]
    TooFine,
    /// It lies outside the years 1 to 9999.
    #[error("out of range: outside the years 0001 to 9999 in UTC")]
    Range,
}

/// Where a wall-clock time lies on the time line, and what the clock does there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Landing {
    /// The instant.
    pub instant: Instant,
    /// Whether the wall-clock time occurs once, not at all or twice.
    pub clock: Clock,
}

impl Instant {
    /// The first instant.
    pub const MIN: Self = Self { seconds: FIRST_SECOND, nanos: 0 };
    /// The last instant.
    pub const MAX: Self = Self { seconds: LAST_SECOND, nanos: 999_999_999 };

    /// Returns the instant so many seconds and nanoseconds after 1970-01-01T00:00:00Z; `None`
    /// outside the range and from 10⁹ nanoseconds on.
    #[must_use]
    pub fn new(seconds: i64, nanos: u32) -> Option<Self> {
        let fits = (FIRST_SECOND..=LAST_SECOND).contains(&seconds) && i64::from(nanos) < NANOS_PER_SECOND;
        fits.then_some(Self { seconds, nanos })
    }

    /// Returns the instant that an RFC 3339 text with an offset writes.
    ///
    /// # Errors
    /// One variant of [`InstantError`] each for the form, a missing offset, a day or time that
    /// does not exist, too many decimal places and the range; a leap second does not exist.
    pub fn parse(text: &str) -> Result<Self, InstantError> {
        let (date, rest) = text.split_once(['T', 't']).ok_or(InstantError::Syntax)?;
        let (time, offset) = split_offset(rest)?;
        let (clock, fraction) =
            time.split_once('.').map_or((time, None), |(clock, digits)| (clock, Some(digits)));
        let nanos = fraction.map_or(Ok(0), parse_fraction)?;
        let second_of_day = parse_clock(clock)?;
        let days = parse_days(date)?;
        let seconds =
            days.saturating_mul(86_400).saturating_add(second_of_day).saturating_sub(i64::from(offset));
        Self::new(seconds, nanos).ok_or(InstantError::Range)
    }

    /// Returns the whole seconds since 1970-01-01T00:00:00Z, rounded down.
    #[must_use]
    pub fn unix_seconds(self) -> i64 {
        self.seconds
    }

    /// Returns the nanoseconds after [`Instant::unix_seconds`].
    #[must_use]
    pub fn nanos(self) -> u32 {
        self.nanos
    }

    /// Returns the instant in a zone, as RFC 3339 with the zone's offset.
    ///
    /// An offset with seconds, as zones have before their standard time, is cut to minutes, with
    /// the clock to match; a local year outside 1 to 9999 falls back to UTC. Both keep the instant.
    #[must_use]
    pub fn display(self, zone: Zone) -> String {
        let offset = zone.offset_at(self.utc()) / 60 * 60;
        let local = self.at_offset(offset);
        let (offset, local) =
            if (1..=9999).contains(&local.year()) { (offset, local) } else { (0, self.utc()) };
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = write_local(&mut text, local).and_then(|()| zone::write_offset(&mut text, offset));
        text
    }

    /// Returns the civil date in a zone; at the two ends of the range the nearest date.
    #[must_use]
    pub fn date(self, zone: Zone) -> Date {
        Date::from_naive_saturating(self.local(zone).date())
    }

    /// Returns the seconds since midnight that the wall clock of a zone shows.
    #[must_use]
    pub fn second_of_day(self, zone: Zone) -> u32 {
        self.local(zone).num_seconds_from_midnight()
    }

    /// Returns the instant a duration later; `None` outside the range.
    #[must_use]
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        Self::from_total_nanos(self.total_nanos().checked_add(duration.total_nanos())?)
    }

    /// Returns the instant a duration earlier; `None` outside the range.
    #[must_use]
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        Self::from_total_nanos(self.total_nanos().checked_sub(duration.total_nanos())?)
    }

    /// Returns the duration from `earlier` to this instant; `None` if it has more than 2⁶³
    /// nanoseconds, about 292 years, which is where CEL has its range error.
    #[must_use]
    pub fn difference(self, earlier: Self) -> Option<Duration> {
        let nanos = self.total_nanos().checked_sub(earlier.total_nanos())?;
        i64::try_from(nanos).ok().and_then(|nanos| Duration::from_total_nanos(i128::from(nanos)))
    }

    /// Returns the instant a period later by the wall clock of a zone.
    ///
    /// `None` outside the range, and for business days or hours, which need a calendar.
    /// [`Instant::place`] tells in addition whether the clock skips or repeats the time.
    #[must_use]
    pub fn checked_add_period(self, period: Period, zone: Zone) -> Option<Self> {
        self.place(period, zone).map(|landing| landing.instant)
    }

    /// Returns the instant a period later by the wall clock of a zone, and how it fitted there.
    ///
    /// A time that the clock skips moves forward, of one that it repeats the earlier instant is
    /// taken. The empty period changes nothing, even within a repeated hour.
    #[must_use]
    pub fn place(self, period: Period, zone: Zone) -> Option<Landing> {
        if period.is_zero() {
            return Some(Landing { instant: self, clock: Clock::Plain });
        }
        let local = self.local(zone);
        Self::from_local(date::shift(local.date(), period)?.and_time(local.time()), zone)
    }

    /// CEL `getFullYear`: the year.
    #[must_use]
    pub fn get_full_year(self, zone: Zone) -> i64 {
        i64::from(self.local(zone).year())
    }

    /// CEL `getMonth`: the month, counted from 0.
    #[must_use]
    pub fn get_month(self, zone: Zone) -> i64 {
        i64::from(self.local(zone).month0())
    }

    /// CEL `getDate`: the day of the month, counted from 1.
    #[must_use]
    pub fn get_date(self, zone: Zone) -> i64 {
        i64::from(self.local(zone).day())
    }

    /// CEL `getDayOfMonth`: the day of the month, counted from 0.
    #[must_use]
    pub fn get_day_of_month(self, zone: Zone) -> i64 {
        i64::from(self.local(zone).day0())
    }

    /// CEL `getDayOfWeek`: 0 for Sunday to 6 for Saturday.
    #[must_use]
    pub fn get_day_of_week(self, zone: Zone) -> i64 {
        i64::from(self.local(zone).weekday().num_days_from_sunday())
    }

    /// CEL `getDayOfYear`: the day of the year, counted from 0.
    #[must_use]
    pub fn get_day_of_year(self, zone: Zone) -> i64 {
        i64::from(self.local(zone).ordinal0())
    }

    /// CEL `getHours`: the hour of the day.
    #[must_use]
    pub fn get_hours(self, zone: Zone) -> i64 {
        i64::from(self.local(zone).hour())
    }

    /// CEL `getMinutes`: the minute of the hour.
    #[must_use]
    pub fn get_minutes(self, zone: Zone) -> i64 {
        i64::from(self.local(zone).minute())
    }

    /// CEL `getSeconds`: the second of the minute.
    #[must_use]
    pub fn get_seconds(self, zone: Zone) -> i64 {
        i64::from(self.local(zone).second())
    }

    /// CEL `getMilliseconds`: the whole milliseconds of the second, in every zone.
    #[must_use]
    pub fn get_milliseconds(self) -> i64 {
        i64::from(self.nanos / NANOS_PER_MILLISECOND)
    }

    /// Returns where the wall clock of a zone shows `local`; `None` outside the range.
    pub(super) fn from_local(local: NaiveDateTime, zone: Zone) -> Option<Landing> {
        let (offset, clock) = zone.offset_for(local);
        let seconds = local.and_utc().timestamp().checked_sub(i64::from(offset))?;
        let instant = Self::new(seconds, local.nanosecond())?;
        Some(Landing { instant, clock })
    }

    fn utc(self) -> NaiveDateTime {
        // Every instant lies well within the library's range; the fallback is never taken.
        DateTime::from_timestamp(self.seconds, self.nanos).unwrap_or_default().naive_utc()
    }

    fn at_offset(self, offset: i32) -> NaiveDateTime {
        let utc = self.utc();
        utc.checked_add_signed(TimeDelta::seconds(i64::from(offset))).unwrap_or(utc)
    }

    fn local(self, zone: Zone) -> NaiveDateTime {
        self.at_offset(zone.offset_at(self.utc()))
    }

    fn total_nanos(self) -> i128 {
        i128::from(self.seconds)
            .saturating_mul(i128::from(NANOS_PER_SECOND))
            .saturating_add(i128::from(self.nanos))
    }

    fn from_total_nanos(nanos: i128) -> Option<Self> {
        let seconds = i64::try_from(nanos.div_euclid(i128::from(NANOS_PER_SECOND))).ok()?;
        Self::new(seconds, u32::try_from(nanos.rem_euclid(i128::from(NANOS_PER_SECOND))).ok()?)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_local(f, self.utc())?;
        f.write_str("Z")
    }
}

/// Writes date, `T` and time, the fraction without trailing zeros.
fn write_local(f: &mut impl fmt::Write, local: NaiveDateTime) -> fmt::Result {
    write!(f, "{:04}-{:02}-{:02}", local.year(), local.month(), local.day())?;
    write!(f, "T{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second())?;
    write_fraction(f, local.nanosecond())
}

/// Splits the offset from the time of day; the offset comes as seconds east of UTC.
fn split_offset(text: &str) -> Result<(&str, i32), InstantError> {
    if let Some(time) = text.strip_suffix(['Z', 'z']) {
        return Ok((time, 0));
    }
    let at = text.rfind(['+', '-']).ok_or(InstantError::NoOffset)?;
    let (time, offset) = text.split_at_checked(at).ok_or(InstantError::Syntax)?;
    zone::parse_offset(offset).map(|offset| (time, offset)).ok_or(InstantError::Syntax)
}

/// Reads `hh:mm:ss` as seconds since midnight.
fn parse_clock(text: &str) -> Result<i64, InstantError> {
    let mut parts = text.split(':');
    let mut part = || parts.next().filter(|part| part.len() == 2).and_then(date::number);
    let (Some(hours), Some(minutes), Some(seconds)) = (part(), part(), part()) else {
        return Err(InstantError::Syntax);
    };
    if parts.next().is_some() {
        return Err(InstantError::Syntax);
    }
    let time = chrono::NaiveTime::from_hms_opt(hours, minutes, seconds).ok_or(InstantError::NoSuchTime)?;
    Ok(i64::from(time.num_seconds_from_midnight()))
}

/// Reads `yyyy-mm-dd` as days since 1970-01-01; a longer year is out of range, not malformed.
fn parse_days(text: &str) -> Result<i64, InstantError> {
    let (year, month, day) = date::ymd(text).ok_or(InstantError::Syntax)?;
    let (month, day) = date::number(month).zip(date::number(day)).ok_or(InstantError::Syntax)?;
    if year.len() < 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(InstantError::Syntax);
    }
    if year.len() > 4 {
        return Err(InstantError::Range);
    }
    let year = date::number(year).and_then(|year| i32::try_from(year).ok()).ok_or(InstantError::Syntax)?;
    // Year 0 is read here, as an offset may yet lead out of it; the range is checked in UTC.
    let date = chrono::NaiveDate::from_ymd_opt(year, month, day).ok_or(InstantError::NoSuchTime)?;
    Ok(date.signed_duration_since(chrono::NaiveDate::default()).num_days())
}

/// Reads the digits of a fraction of a second as nanoseconds.
fn parse_fraction(digits: &str) -> Result<u32, InstantError> {
    let significant = digits.trim_end_matches('0');
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(InstantError::Syntax);
    }
    if significant.len() > 9 {
        return Err(InstantError::TooFine);
    }
    date::number(&format!("{significant:0<9}")).ok_or(InstantError::Syntax)
}

#[cfg(test)]
mod tests;
