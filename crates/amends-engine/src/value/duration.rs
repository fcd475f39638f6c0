//! Exact lengths of time, as CEL's durations. Civil lengths are [`Period`](super::Period)s.

use std::fmt;

use super::decimal::Decimal;

/// Nanoseconds in a second.
pub(super) const NANOS_PER_SECOND: i64 = 1_000_000_000;
/// The most seconds either way, as in `google.protobuf.Duration`.
const MAX_SECONDS: i64 = 315_576_000_000;

/// An exact length of time within ±315 576 000 000 seconds, in nanoseconds.
///
/// `Display` gives it in seconds, as CEL's `string(duration)` does.
///
/// # Examples
/// ```
/// use amends_engine::value::Duration;
///
/// assert_eq!(Duration::parse("1h30m15.5s")?.to_string(), "5415.5s");
/// # Ok::<(), amends_engine::value::DurationError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    /// Rounded down.
    seconds: i64,
    /// INVARIANT: below 10⁹.
    nanos: u32,
}

/// Why a text is not a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DurationError {
    /// It is not numbers with units.
    #[error("not a duration such as `1h30m` or `1.5s`; the units are `h m s ms us ns`")]
    Syntax,
    /// It is not a whole number of nanoseconds.
    #[error("finer than a nanosecond")]
    TooFine,
    /// It exceeds the range.
    #[error("out of range: more than 315576000000 seconds")]
    Range,
}

/// A unit of exact time that may follow a number in a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DurationUnit {
    /// `s`
    Second,
    /// `min`
    Minute,
    /// `h`
    Hour,
}

impl DurationUnit {
    /// All units.
    pub const ALL: [Self; 3] = [Self::Second, Self::Minute, Self::Hour];

    /// Returns the unit of this name; `None` if there is none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }

    /// Returns the name that policies use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Second => "s",
            Self::Minute => "min",
            Self::Hour => "h",
        }
    }

    fn nanos(self) -> i128 {
        match self {
            Self::Second => 1_000_000_000,
            Self::Minute => 60_000_000_000,
            Self::Hour => 3_600_000_000_000,
        }
    }
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self { seconds: 0, nanos: 0 };

    /// Returns so many seconds; `None` outside the range.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Option<Self> {
        Self::new(seconds, 0)
    }

    /// Returns seconds and nanoseconds of either sign together; `None` outside the range.
    #[must_use]
    pub fn new(seconds: i64, nanos: i32) -> Option<Self> {
        let whole = i128::from(seconds).checked_mul(i128::from(NANOS_PER_SECOND))?;
        Self::from_total_nanos(whole.checked_add(i128::from(nanos))?)
    }

    /// Returns a number of units, e.g. of `24 h`; `None` outside the range or between nanoseconds.
    #[must_use]
    pub fn of(number: Decimal, unit: DurationUnit) -> Option<Self> {
        // What overflows here is out of range: a whole number of nanoseconds leaves at most 13
        // decimal places.
        let scaled = number.mantissa().checked_mul(unit.nanos())?;
        let divisor = 10i128.checked_pow(number.scale())?;
        if scaled % divisor == 0 { Self::from_total_nanos(scaled.checked_div(divisor)?) } else { None }
    }

    /// Returns the duration that CEL's text form writes, e.g. `1h30m`, `-1.5h`, `250ms` or `0`.
    ///
    /// # Errors
    /// One variant of [`DurationError`] each for the form, the precision and the range.
    pub fn parse(text: &str) -> Result<Self, DurationError> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        if unsigned == "0" {
            return Ok(Self::ZERO);
        }
        if unsigned.is_empty() {
            return Err(DurationError::Syntax);
        }
        let mut rest = unsigned;
        let mut total = 0i128;
        while !rest.is_empty() {
            let (number, tail) = split_while(rest, |c| c.is_ascii_digit() || c == '.');
            let (unit, tail) = split_while(tail, |c| !c.is_ascii_digit() && c != '.');
            total = total.saturating_add(parse_part(number, unit)?);
            rest = tail;
        }
        let signed = if negative { total.saturating_neg() } else { total };
        Self::from_total_nanos(signed).ok_or(DurationError::Range)
    }

    /// Returns the sum; `None` outside the range.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::from_total_nanos(self.total_nanos().checked_add(other.total_nanos())?)
    }

    /// Returns the difference; `None` outside the range.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Self::from_total_nanos(self.total_nanos().checked_sub(other.total_nanos())?)
    }

    /// Returns the duration with the other sign.
    #[must_use]
    pub fn checked_neg(self) -> Option<Self> {
        Self::from_total_nanos(self.total_nanos().checked_neg()?)
    }

    /// Returns whether this is no time at all.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    /// Returns whether this is less than no time.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self < Self::ZERO
    }

    /// CEL `getHours`: the whole hours, towards zero.
    #[must_use]
    pub fn get_hours(self) -> i64 {
        self.get_seconds() / 3600
    }

    /// CEL `getMinutes`: the whole minutes, towards zero.
    #[must_use]
    pub fn get_minutes(self) -> i64 {
        self.get_seconds() / 60
    }

    /// CEL `getSeconds`: the whole seconds, towards zero.
    #[must_use]
    pub fn get_seconds(self) -> i64 {
        let round_up = self.seconds < 0 && self.nanos > 0;
        if round_up { self.seconds.saturating_add(1) } else { self.seconds }
    }

    /// CEL `getMilliseconds`: the whole milliseconds after the seconds, not of the whole duration.
    #[must_use]
    pub fn get_milliseconds(self) -> i64 {
        let after_seconds = self.total_nanos() % i128::from(NANOS_PER_SECOND);
        i64::try_from(after_seconds / 1_000_000).unwrap_or_default()
    }

    /// Returns the length in nanoseconds.
    #[must_use]
    pub fn total_nanos(self) -> i128 {
        i128::from(self.seconds)
            .saturating_mul(i128::from(NANOS_PER_SECOND))
            .saturating_add(i128::from(self.nanos))
    }

    /// Returns the duration of so many nanoseconds; `None` outside the range.
    #[must_use]
    pub fn from_total_nanos(nanos: i128) -> Option<Self> {
        let bound = i128::from(MAX_SECONDS).checked_mul(i128::from(NANOS_PER_SECOND))?;
        if nanos.checked_abs()? > bound {
            return None;
        }
        Some(Self {
            seconds: i64::try_from(nanos.div_euclid(i128::from(NANOS_PER_SECOND))).ok()?,
            nanos: u32::try_from(nanos.rem_euclid(i128::from(NANOS_PER_SECOND))).ok()?,
        })
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.total_nanos().unsigned_abs();
        let second = u128::from(NANOS_PER_SECOND.unsigned_abs());
        let sign = if self.is_negative() { "-" } else { "" };
        write!(f, "{sign}{}", magnitude / second)?;
        write_fraction(f, u32::try_from(magnitude % second).unwrap_or_default())?;
        f.write_str("s")
    }
}

/// Writes nanoseconds as a fraction of a second without trailing zeros; nothing for 0.
pub(super) fn write_fraction(f: &mut impl fmt::Write, nanos: u32) -> fmt::Result {
    if nanos == 0 {
        return Ok(());
    }
    f.write_str(".")?;
    f.write_str(format!("{nanos:09}").trim_end_matches('0'))
}

fn split_while(text: &str, holds: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !holds(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Returns the nanoseconds of one number with its unit.
fn parse_part(number: &str, unit: &str) -> Result<i128, DurationError> {
    let nanos: i128 = match unit {
        "ns" => 1,
        // The micro sign and the Greek letter look alike and are both in use.
        "us" | "\u{b5}s" | "\u{3bc}s" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return Err(DurationError::Syntax),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let mut digits = whole.bytes().chain(fraction.bytes());
    if (whole.is_empty() && fraction.is_empty()) || !digits.all(|byte| byte.is_ascii_digit()) {
        return Err(DurationError::Syntax);
    }
    let whole = parse_digits(whole).and_then(|whole| whole.checked_mul(nanos)).ok_or(DurationError::Range)?;
    let fraction = fraction.trim_end_matches('0');
    let scaled = parse_digits(fraction).and_then(|fraction| fraction.checked_mul(nanos));
    let divisor = u32::try_from(fraction.len()).ok().and_then(|places| 10i128.checked_pow(places));
    match scaled.zip(divisor) {
        Some((scaled, divisor)) if scaled % divisor == 0 => {
            Ok(whole.saturating_add(scaled.checked_div(divisor).unwrap_or_default()))
        }
        Some(_) | None => Err(DurationError::TooFine),
    }
}

fn parse_digits(digits: &str) -> Option<i128> {
    if digits.is_empty() { Some(0) } else { digits.parse().ok() }
}

#[cfg(test)]
mod tests;
