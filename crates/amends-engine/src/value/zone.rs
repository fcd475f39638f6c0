//! Time zones: IANA names and fixed offsets, and how a wall clock stands to the time line.
//!
//! The data of named zones is compiled in and never read from the machine. It lists changes of
//! offset up to the year 2100; afterwards a zone keeps its last offset.

use std::fmt;

use chrono::{MappedLocalTime, NaiveDateTime, Offset, TimeZone};
use chrono_tz::{GapInfo, Tz};

/// Offsets of a day or more are no offsets.
const HOURS: u32 = 24;

/// A time zone: an IANA name or a fixed offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Zone(Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Named(Tz),
    /// Seconds east of UTC, in whole minutes.
    Fixed(i32),
}

/// What happened where a wall-clock time was placed on the time line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Clock {
    /// The time occurs once.
    Plain,
    /// The clock skips the time; it was moved forward by as much as the clock skips.
    Skipped,
    /// The time occurs twice; the earlier instant was taken.
    Repeated,
}

impl Zone {
    /// Coordinated Universal Time.
    pub const UTC: Self = Self(Kind::Named(Tz::UTC));
    /// The edition of the IANA time zone database that is compiled in.
    pub const TZDB: &'static str = chrono_tz::IANA_TZDB_VERSION;

    /// Returns the zone of an IANA name such as `Asia/Shanghai`, or of an offset such as `+08:00`,
    /// `-02:30` or `02:00`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.chars().next()? {
            '+' | '-' | '0'..='9' => parse_offset(text).map(|seconds| Self(Kind::Fixed(seconds))),
            _ => text.parse().ok().map(|named| Self(Kind::Named(named))),
        }
    }

    /// Returns the IANA name, or the offset with its sign.
    #[must_use]
    pub fn name(self) -> String {
        self.to_string()
    }

    /// Returns the seconds east of UTC at an instant.
    pub(super) fn offset_at(self, utc: NaiveDateTime) -> i32 {
        match self.0 {
            Kind::Named(named) => named.offset_from_utc_datetime(&utc).fix().local_minus_utc(),
            Kind::Fixed(seconds) => seconds,
        }
    }

    /// Returns the seconds east of UTC to be taken for a wall-clock time, and how it fitted.
    pub(super) fn offset_for(self, local: NaiveDateTime) -> (i32, Clock) {
        let named = match self.0 {
            Kind::Named(named) => named,
            Kind::Fixed(seconds) => return (seconds, Clock::Plain),
        };
        let seconds = |offset: &chrono_tz::TzOffset| offset.fix().local_minus_utc();
        match named.offset_from_local_datetime(&local) {
            MappedLocalTime::Single(offset) => (seconds(&offset), Clock::Plain),
            // Of two instants with one wall-clock time, the one further east of UTC is earlier.
            MappedLocalTime::Ambiguous(one, other) => (seconds(&one).max(seconds(&other)), Clock::Repeated),
            MappedLocalTime::None => {
                // Counting on with the offset before the gap lands as far behind it as the time
                // lies within it.
                let before = GapInfo::new(&local, &named).and_then(|gap| gap.begin);
                let offset = before.map_or_else(|| self.offset_at(local), |(_, offset)| seconds(&offset));
                (offset, Clock::Skipped)
            }
        }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::Named(named) => f.write_str(named.name()),
            Kind::Fixed(seconds) => write_offset(f, seconds),
        }
    }
}

/// Reads `+hh:mm`, `-hh:mm` or `hh:mm` as seconds east of UTC.
pub(super) fn parse_offset(text: &str) -> Option<i32> {
    let (west, clock) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (hours, minutes) = clock.split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes) = (super::date::number(hours)?, super::date::number(minutes)?);
    if hours >= HOURS || minutes >= 60 {
        return None;
    }
    let seconds = i32::try_from(hours.checked_mul(60)?.checked_add(minutes)?.checked_mul(60)?).ok()?;
    Some(if west { seconds.saturating_neg() } else { seconds })
}

/// Writes seconds east of UTC as `+hh:mm`; seconds below a minute are left out.
pub(super) fn write_offset(f: &mut impl fmt::Write, seconds: i32) -> fmt::Result {
    let minutes = seconds.unsigned_abs() / 60;
    let sign = if seconds < 0 && minutes > 0 { '-' } else { '+' };
    write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests;
