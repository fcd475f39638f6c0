//! Money: text forms, currencies kept apart.

use proptest::prelude::*;

use super::*;
use crate::value::Mode;

fn money(text: &str) -> Money {
    Money::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn text_is_read_and_printed_with_the_minor_unit() {
    let amount = |error| Err(MoneyError::Amount(error));
    let cases = [
        ("36 CNY", Ok("36.00 CNY")),
        ("36.5 CNY", Ok("36.50 CNY")),
        ("36.125 CNY", Ok("36.125 CNY")),
        ("36.1250 CNY", Ok("36.125 CNY")),
        ("-0 CNY", Ok("0.00 CNY")),
        ("-0.5  EUR", Ok("-0.50 EUR")),
        ("1200.0 JPY", Ok("1200 JPY")),
        ("1200.5 JPY", Ok("1200.5 JPY")),
        ("1 KWD", Ok("1.000 KWD")),
        ("1 CLF", Ok("1.0000 CLF")),
        ("1.50 XAU", Ok("1.5 XAU")),
        ("79228162514264337593543950335 CNY", Ok("79228162514264337593543950335.00 CNY")),
        ("36", Err(MoneyError::Syntax)),
        ("36CNY", Err(MoneyError::Syntax)),
        ("CNY 36", Err(MoneyError::Syntax)),
        ("36 CNY ", Err(MoneyError::Syntax)),
        (" 36 CNY", Err(MoneyError::Syntax)),
        ("36 yuan", Err(MoneyError::Syntax)),
        ("36 元元元", Err(MoneyError::Syntax)),
        ("36 cny", Err(MoneyError::Currency)),
        ("36 QQQ", Err(MoneyError::Currency)),
        ("1e3 CNY", amount(DecimalError::Syntax)),
        ("0.00000000000000000000000000001 CNY", amount(DecimalError::TooManyDigits)),
    ];
    for (text, expected) in cases {
        assert_eq!(Money::parse(text).map(|money| money.to_string()), expected.map(str::to_owned), "{text}");
    }
    let too_fine = Err(MoneyError::Amount(DecimalError::OutOfBounds));
    assert_eq!(Money::parse_bounded("0.0000001 CNY"), too_fine);
    assert_eq!(Money::parse_bounded("0.000001 CNY"), Ok(money("0.000001 CNY")));
}

#[test]
fn currencies_never_mix() {
    let (yuan, euro) = (money("1 CNY"), money("1 EUR"));
    assert_ne!(yuan, euro);
    assert_eq!(yuan.checked_add(euro), None);
    assert_eq!(yuan.checked_sub(euro), None);
    assert_eq!(yuan.partial_cmp(&euro), None);
    assert!(yuan.ratio(euro).is_none());
    assert!(yuan.ratio(money("0 CNY")).is_none());
    assert_eq!(yuan.checked_add(money("0.5 CNY")), Some(money("1.5 CNY")));
    assert!(yuan < money("1.01 CNY"));
    assert_eq!(money("19.90 CNY").checked_mul(Decimal::from(3i64)), Some(money("59.7 CNY")));
    assert_eq!(-yuan, money("-1 CNY"));
}

#[test]
fn money_without_a_rule_rounds_to_its_minor_unit_half_up() {
    let cases = [
        ("2.345 CNY", Some("2.35 CNY")),
        ("-2.345 CNY", Some("-2.35 CNY")),
        ("2.344999 CNY", Some("2.34 CNY")),
        ("0.5 JPY", Some("1 JPY")),
        ("1.2345 KWD", Some("1.235 KWD")),
        ("1.5 XAU", None),
    ];
    for (text, expected) in cases {
        let money = money(text);
        let rounded = Rounding::of_currency(money.currency).and_then(|rule| money.round(rule));
        assert_eq!(rounded.map(|money| money.to_string()).as_deref(), expected, "{text}");
    }
    let five_cents = Rounding::new(Decimal::new(5, 2).unwrap(), Mode::HalfEven).unwrap();
    assert_eq!(money("0.125 CHF").round(five_cents), Some(money("0.1 CHF")));
    assert_eq!(five_cents.to_string(), "0.05 half_even");
    assert_eq!(Rounding::new(Decimal::ZERO, Mode::Up), None);
    assert_eq!(Mode::ALL.map(|mode| Mode::parse(mode.name())), Mode::ALL.map(Some));
    assert_eq!(Mode::parse("nearest"), None);
}

proptest! {
    #[test]
    fn printing_reads_back(mantissa: i64, scale in 0u32..=28, row in 0usize..178) {
        let currency = Currency::all().nth(row).unwrap();
        let money = Money::new(Decimal::new(mantissa.into(), scale).unwrap(), currency);
        prop_assert_eq!(Money::parse(&money.to_string()), Ok(money));
    }
}
