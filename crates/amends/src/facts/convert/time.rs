//! Dates, instants, durations and periods.

use amends_engine::diagnostic::codes;
use amends_engine::value::{
    Date, DateError, Decimal, Duration, DurationError, DurationUnit, Instant, InstantError, Period,
    PeriodUnit,
};

use super::{Target, number, time_of, wrong_format, wrong_type};
use crate::facts::fault::Problem;
use crate::facts::raw::Raw;

/// The form of a date in characters, as in `2026-01-31`.
const DATE_LENGTH: usize = 10;

pub(super) fn date(raw: &Raw<'_>, target: &Target<'_>) -> Result<Date, Problem> {
    let text = time_of(raw).ok_or_else(|| wrong_type(raw, target))?;
    Date::parse(text).map_err(|error| {
        let day = text.get(..DATE_LENGTH).filter(|day| Date::parse(day).is_ok());
        let problem = wrong_format(raw, target);
        match day {
            Some(day) if !target.pii => problem.help(format!("a date has no time: write `{day}`")),
            Some(_) => problem.help("a date has no time"),
            None if error == DateError::NoSuchDay => problem.help(error.to_string()),
            None => problem.help("write year, month and day in digits"),
        }
    })
}

pub(super) fn instant(raw: &Raw<'_>, target: &Target<'_>) -> Result<Instant, Problem> {
    let text = time_of(raw)
        .ok_or_else(|| wrong_type(raw, target).help("write it as text: `\"2026-01-31T09:30:00+08:00\"`"))?;
    let error = match Instant::parse(text) {
        Ok(instant) => return Ok(instant),
        Err(error) => error,
    };
    let problem = wrong_format(raw, target);
    Err(match error {
        InstantError::NoOffset => naive(text, raw, target),
        InstantError::NoSuchTime | InstantError::TooFine | InstantError::Range => {
            problem.help(error.to_string())
        }
        InstantError::Syntax if Date::parse(text).is_ok() => naive(&format!("{text}T00:00:00"), raw, target),
        InstantError::Syntax => match with_separator(text) {
            Some(text) if Instant::parse(&text).is_ok() => problem.help("put `T` between date and time"),
            Some(text) if Instant::parse(&text) == Err(InstantError::NoOffset) => naive(&text, raw, target),
            Some(_) | None => problem,
        },
    })
}

/// Replaces the space between date and time.
fn with_separator(text: &str) -> Option<String> {
    let (day, time) = text.split_once(' ')?;
    Some(format!("{day}T{}", time.trim_start()))
}

/// Returns the problem of a time without an offset, with the instant it may have meant.
fn naive(text: &str, raw: &Raw<'_>, target: &Target<'_>) -> Problem {
    let tail = format!("is {}, which has no offset and so is no instant", raw.describe(target.pii));
    let meant = local(text, target).filter(|_| !target.pii);
    let help = match meant {
        Some(meant) => format!("add the offset: in {} it is `{meant}`", target.zone),
        None => "add the offset, as in `2026-01-31T09:30:00+08:00`".to_owned(),
    };
    Problem::new(codes::NAIVE_TIMESTAMP, tail).help(help)
}

/// Returns a wall-clock time `2026-01-31T09:30:00` as an instant of the target's zone.
fn local(text: &str, target: &Target<'_>) -> Option<String> {
    let utc = Instant::parse(&format!("{text}Z")).ok()?;
    let zone = amends_engine::value::Zone::UTC;
    let landing = utc.date(zone).at(utc.second_of_day(zone), target.zone)?;
    Some(landing.instant.display(target.zone))
}

pub(super) fn duration(raw: &Raw<'_>, target: &Target<'_>) -> Result<Duration, Problem> {
    let text = time_of(raw)
        .map(str::trim)
        .ok_or_else(|| wrong_type(raw, target).help("write it as text with its unit, `s`, `min` or `h`"))?;
    let (count, unit) = number::split_unit(text);
    if let (Ok(count), Some(unit)) = (Decimal::parse_bounded(count), DurationUnit::parse(unit)) {
        return Duration::of(count, unit)
            .ok_or_else(|| wrong_format(raw, target).help("it is out of range or finer than a nanosecond"));
    }
    Duration::parse(text).map_err(|error| {
        let problem = wrong_format(raw, target);
        match error {
            DurationError::TooFine | DurationError::Range => problem.help(error.to_string()),
            DurationError::Syntax if PeriodUnit::parse(unit).is_some() => problem
                .help("days, weeks and months are periods: how long they are depends on where they begin"),
            DurationError::Syntax if is_iso(text) => problem.help(iso_duration(text, target)),
            DurationError::Syntax => problem.help("the units are `s`, `min` and `h`"),
        }
    })
}

pub(super) fn period(raw: &Raw<'_>, target: &Target<'_>) -> Result<Period, Problem> {
    let text = time_of(raw)
        .map(str::trim)
        .ok_or_else(|| wrong_type(raw, target).help("write it as text with its unit: `\"3 d\"`"))?;
    let (count, unit) = number::split_unit(text);
    let spaced = format!("{count} {unit}");
    Period::parse(text).or_else(|| Period::parse(&spaced)).ok_or_else(|| {
        let problem = wrong_format(raw, target);
        if DurationUnit::parse(unit).is_some() {
            return problem.help("hours, minutes and seconds are durations, not periods");
        }
        let units: Vec<&str> = PeriodUnit::ALL.iter().map(|unit| unit.name()).collect();
        problem.help(match iso_period(text).filter(|_| !target.pii) {
            Some(period) => format!("write `{period}`"),
            None => format!("write a whole number and one of: {}", units.join(", ")),
        })
    })
}

fn is_iso(text: &str) -> bool {
    text.strip_prefix('-').unwrap_or(text).starts_with('P')
}

/// Returns what to write for `PT24H` or `PT1H30M`.
fn iso_duration(text: &str, target: &Target<'_>) -> String {
    let written = text.strip_prefix("PT").map(str::to_ascii_lowercase);
    match written.filter(|written| !target.pii && Duration::parse(written).is_ok()) {
        Some(written) => {
            let (count, unit) = number::split_unit(&written);
            match unit {
                "h" | "s" => format!("write `{count} {unit}`"),
                "m" => format!("write `{count} min`"),
                _ => format!("write `{written}`"),
            }
        }
        None => "write a number and `s`, `min` or `h`, as in `24 h`".to_owned(),
    }
}

/// Returns what `P3D`, `P2W` or `P1M` means.
fn iso_period(text: &str) -> Option<Period> {
    let (count, unit) = number::split_unit(text.strip_prefix('P')?);
    let unit = match unit {
        "D" => PeriodUnit::Day,
        "W" => PeriodUnit::Week,
        "M" => PeriodUnit::Month,
        _ => return None,
    };
    Period::of(Decimal::parse(count).ok()?, unit)
}
