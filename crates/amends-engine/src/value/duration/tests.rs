//! Durations: CEL's text forms, accessors and range.

use proptest::prelude::*;

use super::*;

fn duration(text: &str) -> Duration {
    Duration::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn text_is_read_and_printed_as_cel_does() {
    let cases = [
        ("0", Ok("0s")),
        ("-0", Ok("0s")),
        ("0s", Ok("0s")),
        ("1000000s", Ok("1000000s")),
        ("1h30m15.5s", Ok("5415.5s")),
        ("1h45m47s", Ok("6347s")),
        ("-1.5h", Ok("-5400s")),
        ("-1.5s", Ok("-1.5s")),
        ("-0.5s", Ok("-0.5s")),
        ("+90s", Ok("90s")),
        (".5h", Ok("1800s")),
        ("1.h", Ok("3600s")),
        ("250ms", Ok("0.25s")),
        ("3us", Ok("0.000003s")),
        ("3µs", Ok("0.000003s")),
        ("3μs", Ok("0.000003s")),
        ("-1ns", Ok("-0.000000001s")),
        ("1s1h", Ok("3601s")),
        ("123.321456789s", Ok("123.321456789s")),
        ("1.0000000000000s", Ok("1s")),
        ("0.0000000000025h", Ok("0.000000009s")),
        ("315576000000s", Ok("315576000000s")),
        ("-315576000000s", Ok("-315576000000s")),
        ("315576000000.000000001s", Err(DurationError::Range)),
        ("320000000000s", Err(DurationError::Range)),
        ("-320000000000s", Err(DurationError::Range)),
        ("99999999999999999999999999999999999999999s", Err(DurationError::Range)),
        ("170141183460469231731687303715884105727ns", Err(DurationError::Range)),
        ("0.1ns", Err(DurationError::TooFine)),
        ("1.0000000001s", Err(DurationError::TooFine)),
        ("0.33333333333333333333333333333333333333333333h", Err(DurationError::TooFine)),
        ("", Err(DurationError::Syntax)),
        ("-", Err(DurationError::Syntax)),
        ("1", Err(DurationError::Syntax)),
        ("s", Err(DurationError::Syntax)),
        (".s", Err(DurationError::Syntax)),
        ("1.2.3s", Err(DurationError::Syntax)),
        ("1 s", Err(DurationError::Syntax)),
        ("1d", Err(DurationError::Syntax)),
        ("1min", Err(DurationError::Syntax)),
        ("--1s", Err(DurationError::Syntax)),
        ("1h-30m", Err(DurationError::Syntax)),
        ("1e3s", Err(DurationError::Syntax)),
        ("٣s", Err(DurationError::Syntax)),
    ];
    for (text, expected) in cases {
        assert_eq!(
            Duration::parse(text).map(|length| length.to_string()),
            expected.map(str::to_owned),
            "{text}"
        );
    }
}

#[test]
fn accessors_are_those_of_cel() {
    // hours, minutes, seconds, milliseconds after the seconds
    let cases = [
        ("10000s", [2, 166, 10_000, 0]),
        ("3730s", [1, 62, 3730, 0]),
        ("123.321456789s", [0, 2, 123, 321]),
        ("-123.321456789s", [0, -2, -123, -321]),
        ("-3600s", [-1, -60, -3600, 0]),
        ("-0.5s", [0, 0, 0, -500]),
    ];
    for (text, expected) in cases {
        let length = duration(text);
        let parts =
            [length.get_hours(), length.get_minutes(), length.get_seconds(), length.get_milliseconds()];
        assert_eq!(parts, expected, "{text}");
    }
}

#[test]
fn units_take_exact_numbers() {
    let cases = [
        ("24", "h", Some("86400s")),
        ("1.5", "min", Some("90s")),
        ("0.000000001", "s", Some("0.000000001s")),
        ("0.0000000001", "s", None),
        ("-2", "h", Some("-7200s")),
        ("87660000", "h", Some("315576000000s")),
        ("87660001", "h", None),
        ("79228162514264337593543950335", "h", None),
        ("0.0000000000025", "h", Some("0.000000009s")),
        ("0.3333333333", "h", Some("1199.99999988s")),
        ("0.33333333333333", "h", None),
    ];
    for (number, unit, expected) in cases {
        let length = Duration::of(Decimal::parse(number).unwrap(), DurationUnit::parse(unit).unwrap());
        assert_eq!(length.map(|length| length.to_string()).as_deref(), expected, "{number} {unit}");
    }
    assert_eq!(DurationUnit::parse("d"), None);
    assert_eq!(DurationUnit::ALL.map(|unit| DurationUnit::parse(unit.name())), DurationUnit::ALL.map(Some));
}

#[test]
fn sums_keep_the_range() {
    let far = duration("200000000000s");
    let back = far.checked_neg().unwrap();
    assert_eq!(far.checked_add(far), None);
    assert_eq!(back.checked_add(back), None);
    assert_eq!(back.checked_sub(far), None);
    assert_eq!(far.checked_sub(back), None);
    assert_eq!(far.checked_add(back), Some(Duration::ZERO));
    assert_eq!(duration("900s").checked_sub(duration("42s")), Some(duration("858s")));
    assert_eq!(Duration::new(i64::MAX, 0), None);
    assert_eq!(Duration::new(1, -500_000_000), Some(duration("0.5s")));
}

proptest! {
    #[test]
    fn printing_reads_back(seconds in -MAX_SECONDS..MAX_SECONDS, nanos in 0i32..1_000_000_000) {
        let length = Duration::new(seconds, nanos).unwrap();
        prop_assert_eq!(Duration::parse(&length.to_string()), Ok(length));
    }

    #[test]
    fn subtraction_undoes_addition(a: i64, b: i64) {
        let of = |nanos: i64| Duration::from_total_nanos(nanos.into()).unwrap();
        prop_assert_eq!(of(a).checked_add(of(b)).unwrap().checked_sub(of(b)), Some(of(a)));
        prop_assert_eq!(of(a).cmp(&of(b)), a.cmp(&b));
        prop_assert_eq!(of(a).get_seconds(), a / NANOS_PER_SECOND);
    }
}
