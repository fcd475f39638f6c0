//! What failures say, with the values in clear and with those of personal data masked.

use super::*;
use crate::value::Period;

fn failure(text: &str, facts: &Facts) -> Failure {
    match Evaluator::new(facts).evaluate(&typed(text)) {
        Outcome::Failed(failure) => failure,
        other => panic!("{text} gives {other:?}"),
    }
}

fn case() -> Facts {
    let received = Instant::parse("2026-03-02T09:30:00+08:00").unwrap();
    let business = Period { months: 0, days: 0, business_days: 3, business_hours: 0 };
    Facts::with(&[
        ("n", int(4_000_000_000)),
        ("m", int(0)),
        ("rate", decimal("0")),
        ("order.total", money("36.00 CNY")),
        ("euros", money("20.00 EUR")),
        ("foreign", money("5.00 USD")),
        (
            "complaint.text",
            Loaded::Known(Value::String("not \"received\", 'Ann' says, for the second time".into())),
        ),
        ("phone", Loaded::Known(Value::String("555-0100".into()))),
        ("nums", ints(&[1, 2, 3])),
        ("rates", Loaded::Known(Value::List([].into()))),
        ("received", Loaded::Known(Value::Timestamp(received))),
        ("term", Loaded::Known(Value::Period(business))),
        ("wait", Loaded::NotApplicable),
        (
            "order.items",
            Loaded::Known(Value::List([item(0, &[("sku", Value::String("A-1".into()))])].into())),
        ),
    ])
}

#[test]
fn messages_name_the_operation_and_its_values() {
    let cases = [
        ("n % m", "`4000000000 % 0` divides by zero"),
        ("order.total / rate > 5 CNY", "`36.00 CNY / 0` divides by zero"),
        ("1 CNY / 3 / rate > 5 CNY", "`(1.00 CNY / 3) / 0` divides by zero"),
        (
            "n * n * n",
            "`4000000000 * 4000000000` does not fit: the exact result is out of the range of its type",
        ),
        ("foreign > 10 CNY", "`5.00 USD > 10.00 CNY` compares amounts in two currencies, USD and CNY"),
        (
            "foreign + order.total > 10 CNY",
            "`5.00 USD + 36.00 CNY` adds amounts in two currencies, USD and CNY",
        ),
        (
            "foreign / 3 > order.total",
            "`(5.00 USD / 3) > 36.00 CNY` compares amounts in two currencies, USD and CNY",
        ),
        (
            "max([foreign, 10 CNY]) > foreign",
            "`max([5.00 USD, 10.00 CNY])` compares amounts in two currencies, USD and CNY",
        ),
        ("int(phone)", "`int('555-0100')` fails: the text is not an int"),
        (
            "date(complaint.text)",
            "`date('not \"received\", \\'Ann\\' says, for the seco…')` fails: not a date such as `2026-01-31`",
        ),
        ("nums[5]", "`nums` has 3 elements, and nothing at position 5"),
        ("rates[m]", "`rates` is empty, so nothing is at position 0"),
        ("[1, 2][2]", "the list has 2 elements, and nothing at position 2"),
        ("max(rates)", "`max([])` has no element to choose from"),
        (
            "received + term",
            "`2026-03-02T09:30:00+08:00 + 3 business_days` counts business time, and no calendar is known",
        ),
        (
            "wait + duration(\"1h\")",
            "the value of `wait` is needed, but the fact does not apply to this case",
        ),
        ("order.items.map(i, int(i.sku))", "`int('A-1')` fails: the text is not an int"),
    ];
    for (text, expected) in cases {
        assert_eq!(failure(text, &case()).message, expected, "{text}");
    }
}

#[test]
fn help_names_what_to_test_first() {
    let cases = [
        ("n % m", "test it first: `m != 0 && …`, or `m != 0 ? … : …`"),
        ("nums[5]", "positions count from 0; test `size(nums) > 5` first"),
        ("max(rates)", "test `size(rates) > 0` first, or add a least value to the list"),
        ("wait + duration(\"1h\")", "test what `applies:` of `wait` asks for before the value is used"),
        ("int(phone)", "give `phone` the type itself, so that it is checked when it is read"),
    ];
    for (text, expected) in cases {
        assert_eq!(failure(text, &case()).help.as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn values_of_personal_data_are_masked() {
    let cases = [
        ("int(phone)", "`int(‹text, 8 chars›)` fails: the text is not an int"),
        ("int(phone + \"1\")", "`int(‹text, 9 chars›)` fails: the text is not an int"),
        ("[phone].map(p, int(p))", "`int(‹text, 8 chars›)` fails: the text is not an int"),
        ("[phone].map(p, nums.map(x, int(p)))", "`int(‹text, 8 chars›)` fails: the text is not an int"),
        ("order.items.map(i, int(i.sku))", "`int(‹text, 3 chars›)` fails: the text is not an int"),
        ("foreign > 10 CNY", "`‹money› > 10.00 CNY` compares amounts in two currencies"),
        ("10 CNY > foreign / 3", "`10.00 CNY > ‹money›` compares amounts in two currencies"),
        ("nums[n]", "`nums` has 3 elements, and nothing at position ‹int›"),
        ("n * n * n", "`‹int› * ‹int›` does not fit: the exact result is out of the range of its type"),
        // What is only tested does not show.
        ("1 / (n > 5 ? 0 : 1)", "`1 / 0` divides by zero"),
        ("1 / (size(phone) - 8)", "`1 / 0` divides by zero"),
    ];
    let case = ["phone", "foreign", "n", "order.items"].into_iter().fold(case(), Facts::personal);
    for (text, expected) in cases {
        let failure = failure(text, &case);
        assert_eq!(failure.message, expected, "{text}");
        let help = failure.help.unwrap_or_default();
        assert!(
            ["555", "4000000000", "USD", "A-1"].iter().all(|secret| !help.contains(secret)),
            "{text}: {help}"
        );
    }
}
