//! Decimals: reading, exactness, bounds.

use proptest::prelude::*;

use super::*;

const MAX: &str = "79228162514264337593543950335";

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Any decimal that can be kept, from the whole range of mantissas and scales.
fn any_decimal() -> impl Strategy<Value = Decimal> {
    let mantissa =
        prop_oneof![-1000i128..1000, any::<i64>().prop_map(i128::from), -(1i128 << 96) + 1..1i128 << 96];
    (mantissa, 0..=MAX_SCALE).prop_filter_map("fits", |(mantissa, scale)| Decimal::new(mantissa, scale))
}

#[test]
fn text_is_read_exactly_or_refused() {
    let syntax = Err(DecimalError::Syntax);
    let digits = Err(DecimalError::TooManyDigits);
    let cases = [
        ("0", Ok("0")),
        ("-0", Ok("0")),
        ("-0.000", Ok("0")),
        ("007", Ok("7")),
        ("19.90", Ok("19.9")),
        ("-19.90", Ok("-19.9")),
        (".5", Ok("0.5")),
        ("100", Ok("100")),
        ("0.0000000000000000000000000001", Ok("0.0000000000000000000000000001")),
        ("1.00000000000000000000000000000000000000", Ok("1")),
        (MAX, Ok(MAX)),
        ("7.9228162514264337593543950335", Ok("7.9228162514264337593543950335")),
        ("79228162514264337593543950336", digits),
        ("0.00000000000000000000000000001", digits),
        ("9.9999999999999999999999999999", digits),
        ("99999999999999999999999999999999999999999999999999", digits),
        ("", syntax),
        ("-", syntax),
        (".", syntax),
        ("5.", syntax),
        ("--5", syntax),
        ("+5", syntax),
        ("1e3", syntax),
        ("1_000", syntax),
        ("1,000", syntax),
        ("1.2.3", syntax),
        ("0x10", syntax),
        (" 1", syntax),
        ("٣", syntax),
        ("NaN", syntax),
        ("99999999999999999999999999999999999999999999999999x", syntax),
    ];
    for (text, expected) in cases {
        assert_eq!(
            Decimal::parse(text).map(|number| number.to_string()),
            expected.map(str::to_owned),
            "{text}"
        );
    }
}

#[test]
fn literals_and_facts_are_bounded() {
    let cases = [
        ("999999999999999.999999", true),
        ("-999999999999999.999999", true),
        ("1000000000000000", false),
        ("-1000000000000000", false),
        ("0.000001", true),
        ("0.0000010", true),
        ("0.0000001", false),
        ("99999999999999999999999999999999", false),
    ];
    for (text, fits) in cases {
        let expected = if fits { Ok(decimal(text)) } else { Err(DecimalError::OutOfBounds) };
        assert_eq!(Decimal::parse_bounded(text), expected, "{text}");
    }
    assert_eq!(Decimal::parse_bounded("1e3"), Err(DecimalError::Syntax));
}

#[test]
fn what_the_library_would_round_is_none() {
    type Operation = fn(Decimal, Decimal) -> Option<Decimal>;
    let cases: [(&str, Operation, &str, Option<&str>); 12] = [
        (MAX, Decimal::checked_add, "0.4", None),
        (MAX, Decimal::checked_add, "1", None),
        (MAX, Decimal::checked_sub, "1", Some("79228162514264337593543950334")),
        (MAX, Decimal::checked_sub, MAX, Some("0")),
        (
            "7.9228162514264337593543950335",
            Decimal::checked_add,
            "0.0000000000000000000000000005",
            Some("7.922816251426433759354395034"),
        ),
        ("7.9228162514264337593543950335", Decimal::checked_add, "1", None),
        ("70000000000000000000000000000", Decimal::checked_sub, "0.1", None),
        ("12.345678901234567890", Decimal::checked_mul, "12.345678901234567890", None),
        (MAX, Decimal::checked_mul, "10", None),
        (MAX, Decimal::checked_mul, "0", Some("0")),
        ("50000000000000000000000000000", Decimal::checked_mul, "0.0000000000000000000000000002", Some("10")),
        ("0.00000000000001", Decimal::checked_mul, "0.000000000000001", None),
    ];
    for (row, (left, operation, right, expected)) in cases.into_iter().enumerate() {
        assert_eq!(operation(decimal(left), decimal(right)), expected.map(decimal), "row {row}");
    }
}

#[test]
fn integers_and_percentages() {
    assert_eq!(decimal("3.0").to_i64(), Some(3));
    assert_eq!(decimal("3.5").to_i64(), None);
    assert_eq!(decimal("9223372036854775808").to_i64(), None);
    assert_eq!(Decimal::from(i64::MIN).to_i64(), Some(i64::MIN));
    assert_eq!(Decimal::from(u64::MAX).to_string(), "18446744073709551615");
    assert_eq!(decimal("30").percent(), Some(decimal("0.3")));
    assert_eq!(decimal("-12.5").percent(), Some(decimal("-0.125")));
    assert_eq!(decimal("0.0000000000000000000000000001").percent(), None);
    assert_eq!(decimal("-2.5").abs(), decimal("2.5"));
    assert_eq!((-Decimal::ZERO).to_string(), "0");
}

proptest! {
    #[test]
    fn printing_reads_back(number in any_decimal()) {
        let text = number.to_string();
        prop_assert_eq!(Decimal::parse(&text), Ok(number), "{}", text);
        prop_assert!(!text.contains('.') || !text.ends_with('0'), "{}", text);
        prop_assert_ne!(text, "-0");
    }

    #[test]
    fn subtraction_undoes_addition(a in any_decimal(), b in any_decimal()) {
        prop_assert_eq!(a.checked_add(b), b.checked_add(a));
        if let Some(sum) = a.checked_add(b) {
            prop_assert_eq!(sum.checked_sub(b), Some(a));
        }
    }

    #[test]
    fn quotients_undo_products(a in any_decimal(), b in any_decimal()) {
        prop_assert_eq!(a.checked_mul(b), b.checked_mul(a));
        if let Some(product) = a.checked_mul(b) && let Some(quotient) = product.quotient(b) {
            prop_assert_eq!(quotient.compare(&a), std::cmp::Ordering::Equal);
        }
    }

    #[test]
    fn small_numbers_behave_as_integers(a in -1_000_000i64..1_000_000, b in -1_000_000i64..1_000_000, scale in 0u32..=6) {
        let (x, y) = (Decimal::new(a.into(), scale).unwrap(), Decimal::new(b.into(), scale).unwrap());
        prop_assert_eq!(x.checked_add(y), Decimal::new((a + b).into(), scale));
        prop_assert_eq!(x.checked_sub(y), Decimal::new((a - b).into(), scale));
        prop_assert_eq!(x.checked_mul(y), Decimal::new((a * b).into(), 2 * scale));
        prop_assert_eq!(x.cmp(&y), a.cmp(&b));
        prop_assert_eq!(-x, Decimal::new((-a).into(), scale).unwrap());
    }

    #[test]
    fn both_ways_to_add_agree(a in any_decimal(), b in any_decimal()) {
        // The wide way, which addition takes only beyond 128 bits.
        let scale = a.scale().max(b.scale());
        let left = a.wide().checked_scale(scale - a.scale()).unwrap();
        let right = b.wide().checked_scale(scale - b.scale()).unwrap();
        let expected = if a.is_negative() == b.is_negative() {
            Decimal::from_wide(a.is_negative(), left.checked_add(right).unwrap(), scale)
        } else if left > right {
            Decimal::from_wide(a.is_negative(), left.checked_sub(right).unwrap(), scale)
        } else {
            Decimal::from_wide(b.is_negative(), right.checked_sub(left).unwrap(), scale)
        };
        prop_assert_eq!(a.checked_add(b), expected);
    }
}
