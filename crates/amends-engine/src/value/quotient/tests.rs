//! Rounding and comparing quotients, against a table and against plain integers.

use proptest::prelude::*;

use super::*;

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn each_mode_on_quotients_and_ties() {
    use Mode::{Down, HalfEven, HalfUp, Up};
    // dividend, divisor, step, then the result of up, down, half_up, half_even
    let cases = [
        ("10", "3", "0.01", ["3.34", "3.33", "3.33", "3.33"]),
        ("20", "3", "0.01", ["6.67", "6.66", "6.67", "6.67"]),
        ("-10", "3", "0.01", ["-3.34", "-3.33", "-3.33", "-3.33"]),
        ("10", "-3", "1", ["-4", "-3", "-3", "-3"]),
        ("-10", "-3", "1", ["4", "3", "3", "3"]),
        ("2.345", "1", "0.01", ["2.35", "2.34", "2.35", "2.34"]),
        ("2.335", "1", "0.01", ["2.34", "2.33", "2.34", "2.34"]),
        ("-2.345", "1", "0.01", ["-2.35", "-2.34", "-2.35", "-2.34"]),
        ("1", "8", "0.25", ["0.25", "0", "0.25", "0"]),
        ("3", "8", "0.25", ["0.5", "0.25", "0.5", "0.5"]),
        ("-1", "8", "0.25", ["-0.25", "0", "-0.25", "0"]),
        ("7.5", "1", "5", ["10", "5", "10", "10"]),
        ("2.5", "1", "5", ["5", "0", "5", "0"]),
        ("0", "7", "0.01", ["0", "0", "0", "0"]),
        ("100", "4", "5", ["25", "25", "25", "25"]),
        ("1", "3", "0.3", ["0.6", "0.3", "0.3", "0.3"]),
        // A tie that dividing to 28 digits first would hide or invent.
        ("0.5", "0.9999999999999999999999999999", "1", ["1", "0", "1", "1"]),
        ("0.4999999999999999999999999999", "1", "1", ["1", "0", "0", "0"]),
        (
            "79228162514264337593543950335",
            "2",
            "1",
            [
                "39614081257132168796771975168",
                "39614081257132168796771975167",
                "39614081257132168796771975168",
                "39614081257132168796771975168",
            ],
        ),
        (
            "0.0000000000000000000000000001",
            "79228162514264337593543950335",
            "79228162514264337593543950335",
            ["79228162514264337593543950335", "0", "0", "0"],
        ),
    ];
    for (dividend, divisor, step, expected) in cases {
        let quotient = decimal(dividend).quotient(decimal(divisor)).unwrap();
        for (mode, expected) in [Up, Down, HalfUp, HalfEven].into_iter().zip(expected) {
            let rounded = quotient.round(decimal(step), mode).map(|result| result.to_string());
            assert_eq!(rounded.as_deref(), Some(expected), "{dividend} / {divisor} to {step} {mode}");
        }
    }
}

#[test]
fn what_has_no_answer_is_none() {
    let max = decimal("79228162514264337593543950335");
    let tiny = decimal("0.0000000000000000000000000001");
    assert!(decimal("1").quotient(Decimal::ZERO).is_none());
    assert!(Decimal::ZERO.quotient(Decimal::ZERO).is_none());
    assert_eq!(decimal("1").round(Decimal::ZERO, Mode::Up), None);
    assert_eq!(decimal("1").round(decimal("-1"), Mode::Up), None);
    assert_eq!(max.quotient(tiny).unwrap().round(Decimal::ONE, Mode::Up), None);
    assert_eq!(max.round(decimal("10"), Mode::Up), None);
    assert_eq!(max.round(decimal("10"), Mode::Down), Some(decimal("79228162514264337593543950330")));
}

#[test]
fn comparing_the_widest_numbers_is_exact() {
    let max = decimal("79228162514264337593543950335");
    let below = decimal("79228162514264337593543950334");
    let tiny = decimal("0.0000000000000000000000000001");
    let quotient = |left: Decimal, right: Decimal| left.quotient(right).unwrap();
    // 1 − 1/max against 1 − 1/(max − 1)
    let left = quotient(below, max);
    let right = quotient(decimal("79228162514264337593543950333"), below);
    assert_eq!(left.compare_quotient(&right), Ordering::Greater);
    assert_eq!(left.compare(&Decimal::ONE), Ordering::Less);
    assert_eq!(quotient(max, tiny).compare(&max), Ordering::Greater);
    assert_eq!(quotient(tiny, max).compare(&Decimal::ZERO), Ordering::Greater);
    assert_eq!(quotient(tiny, -max).compare(&tiny), Ordering::Less);
    assert_eq!(quotient(max, tiny).compare_quotient(&quotient(max, tiny)), Ordering::Equal);
    assert_eq!(quotient(max, tiny).compare_quotient(&quotient(-max, -tiny)), Ordering::Equal);
    assert_eq!(quotient(Decimal::ZERO, -max).compare(&Decimal::ZERO), Ordering::Equal);
}

/// The multiple of `step` chosen on plain integers: floor first, then which neighbour is nearer.
fn naive(dividend: (i64, u32), divisor: (i64, u32), step: (i64, u32), mode: Mode) -> Option<Decimal> {
    let power = |exponent: u32| 10i128.pow(exponent);
    let sign = i128::from(divisor.0.signum());
    let top = sign * i128::from(dividend.0) * power(divisor.1 + step.1);
    let bottom = i128::from(divisor.0.abs()) * i128::from(step.0) * power(dividend.1);
    let floor = top.div_euclid(bottom);
    let exact = top.rem_euclid(bottom) == 0;
    let (towards, away) = if top < 0 { (floor + 1, floor) } else { (floor, floor + 1) };
    let to_floor = top - floor * bottom;
    let to_ceiling = (floor + 1) * bottom - top;
    let chosen = match mode {
        _ if exact => floor,
        Mode::Up => away,
        Mode::Down => towards,
        _ if to_floor < to_ceiling => floor,
        _ if to_floor > to_ceiling => floor + 1,
        Mode::HalfUp => away,
        Mode::HalfEven => floor + floor.rem_euclid(2),
    };
    Decimal::new(chosen * i128::from(step.0), step.1)
}

fn small() -> impl Strategy<Value = (i64, u32)> {
    (prop_oneof![-30i64..30, -1_000_000i64..1_000_000], 0u32..=4)
}

fn any_mode() -> impl Strategy<Value = Mode> {
    prop::sample::select(&Mode::ALL[..])
}

proptest! {
    #[test]
    fn rounding_agrees_with_plain_integers(
        dividend in small(), divisor in small(), step in (1i64..=50, 0u32..=3), mode in any_mode(),
    ) {
        prop_assume!(divisor.0 != 0);
        let build = |(mantissa, scale): (i64, u32)| Decimal::new(mantissa.into(), scale).unwrap();
        let rounded = build(dividend).quotient(build(divisor)).unwrap().round(build(step), mode);
        prop_assert_eq!(rounded, naive(dividend, divisor, step, mode));
    }

    #[test]
    fn comparing_agrees_with_plain_integers(a in small(), b in small(), c in small(), d in small()) {
        prop_assume!(b.0 != 0 && d.0 != 0);
        let build = |(mantissa, scale): (i64, u32)| Decimal::new(mantissa.into(), scale).unwrap();
        let power = |exponent: u32| 10i128.pow(exponent);
        let sign = i128::from(b.0.signum() * d.0.signum());
        let left = sign * i128::from(a.0) * i128::from(d.0) * power(b.1 + c.1);
        let right = sign * i128::from(c.0) * i128::from(b.0) * power(a.1 + d.1);
        let quotient = build(a).quotient(build(b)).unwrap();
        prop_assert_eq!(quotient.compare_quotient(&build(c).quotient(build(d)).unwrap()), left.cmp(&right));
    }

    #[test]
    fn a_rounded_number_stays(number in small(), step in (1i64..=50, 0u32..=3), mode in any_mode(), again in any_mode()) {
        let step = Decimal::new(step.0.into(), step.1).unwrap();
        let rounded = Decimal::new(number.0.into(), number.1).unwrap().round(step, mode).unwrap();
        prop_assert_eq!(rounded.round(step, again), Some(rounded));
    }
}
