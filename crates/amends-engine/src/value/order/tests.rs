//! The order of values: exact across numbers, none across types.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::value::{Date, Duration, EnumType, EnumValue, Instant, Member, Money, Period};

fn decimal(text: &str) -> Value {
    Value::Decimal(Decimal::parse(text).unwrap())
}

fn money(text: &str) -> Value {
    Value::Money(Money::parse(text).unwrap())
}

fn word(name: &str, word: &str) -> Value {
    let members = ["minor", "serious"].map(|id| Member { id: id.into(), parent: None }).to_vec();
    let ty = Arc::new(EnumType { name: name.into(), ordered: true, members });
    Value::Enum(EnumValue::new(&ty, word).unwrap())
}

#[test]
fn values_of_one_type_are_ordered_and_others_are_not() {
    use Ordering::{Equal, Greater, Less};
    let int = Value::Int;
    let double = Value::Double;
    let text = |text: &str| Value::String(text.into());
    let list = Value::List([int(1)].into());
    let period = |text| Value::Period(Period::parse(text).unwrap());
    let two_to_53 = 9_007_199_254_740_992;
    let cases = [
        (Value::Null, Value::Null, Some(Equal)),
        (Value::Bool(false), Value::Bool(true), Some(Less)),
        (int(3), decimal("3.0"), Some(Equal)),
        (int(3), decimal("3.0000000000000000000000000001"), Some(Less)),
        (int(i64::MAX), decimal("9223372036854775807.5"), Some(Less)),
        (Value::Uint(u64::MAX), decimal("18446744073709551615"), Some(Equal)),
        (int(-1), Value::Uint(u64::MAX), Some(Less)),
        (int(two_to_53 + 1), double(9_007_199_254_740_992.0), Some(Greater)),
        (int(i64::MAX), double(9_223_372_036_854_775_808.0), Some(Less)),
        (int(i64::MIN), double(-9_223_372_036_854_775_808.0), Some(Equal)),
        (Value::Uint(u64::MAX), double(18_446_744_073_709_551_616.0), Some(Less)),
        (int(0), double(-0.0), Some(Equal)),
        (int(0), double(5e-324), Some(Less)),
        (int(0), double(-5e-324), Some(Greater)),
        (int(-1), double(-1.5), Some(Greater)),
        (int(-2), double(-1.5), Some(Less)),
        (int(1), double(1.5), Some(Less)),
        (int(2), double(1.5), Some(Greater)),
        (int(i64::MAX), double(f64::INFINITY), Some(Less)),
        (int(i64::MIN), double(f64::NEG_INFINITY), Some(Greater)),
        (int(0), double(f64::NAN), None),
        (double(f64::NAN), double(f64::NAN), None),
        (double(0.5), double(0.25), Some(Greater)),
        (double(0.5), decimal("0.5"), None),
        (text("a"), text("b"), Some(Less)),
        (text("丢"), text("z"), Some(Greater)),
        (text("3"), int(3), None),
        (money("1 CNY"), money("1.00 CNY"), Some(Equal)),
        (money("1 CNY"), money("2 EUR"), None),
        (money("1 CNY"), decimal("1"), None),
        (word("severity", "minor"), word("severity", "serious"), Some(Less)),
        (word("severity", "minor"), word("other", "minor"), None),
        (period("2 d"), period("3 d"), Some(Less)),
        (period("2 months"), period("60 d"), None),
        (period("1 d"), Value::Duration(Duration::parse("24h").unwrap()), None),
        (Value::Timestamp(Instant::MIN), Value::Timestamp(Instant::MAX), Some(Less)),
        (Value::Timestamp(Instant::MIN), Value::Date(Date::new(1, 1, 1).unwrap()), None),
        (
            Value::Date(Date::new(2026, 1, 2).unwrap()),
            Value::Date(Date::new(2026, 1, 1).unwrap()),
            Some(Greater),
        ),
        (list.clone(), list, None),
    ];
    for (left, right, expected) in cases {
        assert_eq!(left.compare(&right), expected, "{left:?} and {right:?}");
        assert_eq!(right.compare(&left), expected.map(Ordering::reverse), "{right:?} and {left:?}");
    }
}

proptest! {
    #[test]
    fn doubles_that_are_integers_or_halves_compare_as_such(a: i32, b: i32) {
        let half = f64::from(b) / 2.0;
        let expected = (2 * i64::from(a)).cmp(&i64::from(b));
        prop_assert_eq!(Value::Int(a.into()).compare(&Value::Double(half)), Some(expected));
    }

    #[test]
    fn integers_and_doubles_have_one_order(a: i64, b: f64, c: i64) {
        // Whatever the double, it cannot stand above one integer and below a smaller one.
        let (low, high) = (Value::Int(a.min(c)), Value::Int(a.max(c)));
        if let (Some(to_low), Some(to_high)) = (Value::Double(b).compare(&low), Value::Double(b).compare(&high)) {
            prop_assert!(to_low >= to_high);
        } else {
            prop_assert!(b.is_nan());
        }
    }
}
