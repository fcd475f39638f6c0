//! Whole numbers, decimals and percentages, exactly as their digits say.

use amends_engine::diagnostic::codes;
use amends_engine::value::{Decimal, DecimalError};

use super::{Target, expectation, text_of, wrong_format, wrong_type};
use crate::facts::fault::Problem;
use crate::facts::raw::{Raw, RawKind};

/// Exponents up to this are written out in help.
const WRITTEN_OUT: i32 = 20;

/// Returns the digits of a number, or of a text that should hold one.
pub(super) fn digits<'r>(raw: &'r Raw<'_>) -> Option<&'r str> {
    match &raw.kind {
        RawKind::Number(digits) => Some(digits),
        _ => text_of(raw).map(str::trim),
    }
}

pub(super) fn int(raw: &Raw<'_>, target: &Target<'_>) -> Result<i64, Problem> {
    let number = without_unit(raw, target)?;
    if let Some(plain) = number.parse().ok().filter(|_| !number.starts_with('+')) {
        return Ok(plain);
    }
    let beyond = || {
        let tail = format!("is {}, which does not fit a whole number of 64 bits", raw.describe(target.pii));
        Problem::new(codes::FACT_RANGE, tail)
    };
    match Decimal::parse(number) {
        // `5.0` is the same number as `5`.
        Ok(decimal) if decimal.scale() == 0 => decimal.to_i64().ok_or_else(beyond),
        Ok(_) => Err(wrong_format(raw, target)
            .help("the fact is declared as `int`; only a `decimal` has decimal places")),
        Err(DecimalError::TooManyDigits | DecimalError::OutOfBounds) => Err(beyond()),
        Err(DecimalError::Syntax) => Err(not_a_number(raw, number, target)),
    }
}

pub(super) fn decimal(raw: &Raw<'_>, target: &Target<'_>) -> Result<Decimal, Problem> {
    let number = without_unit(raw, target)?;
    parse(number, raw, target)
}

/// Reads `30 %`, or the ratio.
pub(super) fn percent(raw: &Raw<'_>, target: &Target<'_>) -> Result<Decimal, Problem> {
    let written = digits(raw).ok_or_else(|| wrong_type(raw, target))?;
    match written.strip_suffix('%') {
        Some(number) => {
            let ratio = parse(number.trim_end(), raw, target)?.percent();
            ratio.filter(|ratio| ratio.is_bounded()).ok_or_else(|| too_many_digits(raw, target))
        }
        None => parse(written, raw, target),
    }
}

/// Reads a number within the bounds for facts.
pub(super) fn parse(number: &str, raw: &Raw<'_>, target: &Target<'_>) -> Result<Decimal, Problem> {
    match Decimal::parse_bounded(number) {
        Ok(decimal) => Ok(decimal),
        Err(DecimalError::Syntax) => Err(not_a_number(raw, number, target)),
        Err(DecimalError::TooManyDigits | DecimalError::OutOfBounds) => Err(too_many_digits(raw, target)),
    }
}

fn too_many_digits(raw: &Raw<'_>, target: &Target<'_>) -> Problem {
    let tail = format!(
        "is {}, but a number must lie below 10^15 and have at most 6 decimal places",
        raw.describe(target.pii)
    );
    Problem::new(codes::FACT_RANGE, tail).help("round it where it is written; nothing is rounded here")
}

/// Returns the number before the unit of the fact.
fn without_unit<'r>(raw: &'r Raw<'_>, target: &Target<'_>) -> Result<&'r str, Problem> {
    let written = digits(raw).ok_or_else(|| wrong_type(raw, target))?;
    let (number, unit) = split_unit(written);
    let is_unit = unit.starts_with(char::is_alphabetic) || target.unit == Some(unit);
    if !is_unit || number.is_empty() || is_exponent(unit) {
        return Ok(written);
    }
    match target.unit {
        Some(own) if own == unit => Ok(number),
        Some(own) => {
            let tail = format!("is {}, expected {}", raw.describe(target.pii), expectation(target));
            Err(Problem::new(codes::FACT_UNIT, tail)
                .help(format!("convert it to `{own}` first; nothing is converted here")))
        }
        None => {
            let tail = format!("is {}, but the fact has no unit", raw.describe(target.pii));
            Err(Problem::new(codes::FACT_UNIT, tail).help("write the number alone"))
        }
    }
}

/// Splits `12.5 km` into number and unit; the unit is empty if there is none.
pub(super) fn split_unit(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-'))).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end).unwrap_or((text, ""));
    (number, unit.trim())
}

/// Returns whether what follows the digits is an exponent, as in `1e3`.
fn is_exponent(unit: &str) -> bool {
    let power = unit.strip_prefix(['e', 'E']);
    power.is_some_and(|power| power.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-')))
}

fn not_a_number(raw: &Raw<'_>, number: &str, target: &Target<'_>) -> Problem {
    let problem = wrong_format(raw, target);
    let plain = |text: &str| Decimal::parse(text).is_ok();
    if let Some((mantissa, power)) = number.split_once(['e', 'E'])
        && let (true, Ok(power)) = (plain(mantissa), power.parse::<i32>())
    {
        let written = written_out(mantissa, power).filter(|_| !target.pii);
        let help =
            written.map_or_else(|| "write all its digits".to_owned(), |digits| format!("write `{digits}`"));
        return problem.help(format!("an exponent is not read; {help}"));
    }
    let bare = number.replace([',', '_', ' ', '\''], "");
    if bare != number && plain(&bare) {
        let shown = if target.pii { "the digits".to_owned() } else { format!("`{bare}`") };
        return problem.help(format!("write {shown} without separators; the decimal sign is a point"));
    }
    match number.strip_prefix('+') {
        Some(bare) if plain(bare) => problem.help("leave the `+` out"),
        _ => problem,
    }
}

/// Returns the number without its exponent.
fn written_out(mantissa: &str, power: i32) -> Option<String> {
    if power.unsigned_abs() > WRITTEN_OUT.unsigned_abs() {
        return None;
    }
    let number = Decimal::parse(mantissa).ok()?;
    let factor = Decimal::new(10i128.checked_pow(power.unsigned_abs())?, 0)?;
    let shift = u32::try_from(power.checked_neg()?).ok();
    let written = match shift {
        Some(places) => Decimal::new(number.mantissa(), number.scale().checked_add(places)?)?,
        None => number.checked_mul(factor)?,
    };
    Some(written.to_string())
}
