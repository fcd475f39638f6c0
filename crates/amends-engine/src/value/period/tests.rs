//! Periods: text form, parts kept apart, partial order.

use proptest::prelude::*;

use super::*;

#[test]
fn text_is_read_and_printed() {
    let cases = [
        ("3 d", Some("3 d")),
        ("1 w", Some("7 d")),
        ("2 months", Some("2 months")),
        ("7 business_days", Some("7 business_days")),
        ("8 business_hours", Some("8 business_hours")),
        ("2 months + 3 d", Some("2 months + 3 d")),
        ("3 d + 2 months", Some("2 months + 3 d")),
        ("2 months - 3 d", Some("2 months - 3 d")),
        ("-3 d", Some("-3 d")),
        ("3 d - 3 d", Some("0 d")),
        ("3.0 d", Some("3 d")),
        ("1.5 d", None),
        ("1 month", None),
        ("1 month", None),
        ("3d", None),
        ("3", None),
        ("3 d +", None),
        ("3 d + 2", None),
        ("3 d * 2 d", None),
        ("3 d + -2 d", None),
        ("3  d", None),
        ("24 h", None),
        ("2147483648 d", None),
        ("2147483647 w", None),
        ("", None),
    ];
    for (text, expected) in cases {
        assert_eq!(Period::parse(text).map(|period| period.to_string()).as_deref(), expected, "{text}");
    }
    assert_eq!(PeriodUnit::ALL.map(|unit| PeriodUnit::parse(unit.name())), PeriodUnit::ALL.map(Some));
}

#[test]
fn parts_have_no_common_measure() {
    use Ordering::{Equal, Greater, Less};
    let cases = [
        ("2 d", "3 d", Some(Less)),
        ("1 w", "7 d", Some(Equal)),
        ("2 months", "60 d", None),
        ("2 months", "2 months + 1 d", Some(Less)),
        ("2 months + 1 d", "1 months + 1 d", Some(Greater)),
        ("2 months + 1 d", "1 months + 2 d", None),
        ("3 business_days", "3 d", None),
        ("3 business_days", "4 business_days", Some(Less)),
        ("0 d", "0 months", Some(Equal)),
    ];
    for (left, right, expected) in cases {
        let (left, right) = (Period::parse(left).unwrap(), Period::parse(right).unwrap());
        assert_eq!(left.partial_cmp(&right), expected, "{left} and {right}");
    }
}

#[test]
fn every_part_is_checked() {
    let most = Period::from_days(i32::MAX);
    assert_eq!(most.checked_add(Period::from_days(1)), None);
    assert_eq!(most.checked_mul(2), None);
    assert_eq!(Period::from_months(i32::MIN).checked_neg(), None);
    assert_eq!(Period::from_months(2).checked_mul(-3), Some(Period::from_months(-6)));
    assert!(Period::from_months(2).is_civil() && !Period::from_business_hours(2).is_civil());
}

proptest! {
    #[test]
    fn printing_reads_back(months: i32, days: i32, business_days in -2i32..2, business_hours: i32) {
        let period = Period { months, days, business_days, business_hours };
        prop_assert_eq!(Period::parse(&period.to_string()), Some(period));
    }

    #[test]
    fn subtraction_undoes_addition(a: (i32, i32), b: (i32, i32)) {
        let left = Period { months: a.0, days: a.1, ..Period::ZERO };
        let right = Period { business_days: b.0, days: b.1, ..Period::ZERO };
        if let Some(sum) = left.checked_add(right) {
            prop_assert_eq!(sum.checked_sub(right), Some(left));
        }
    }
}
