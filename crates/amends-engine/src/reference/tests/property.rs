//! Properties over generated conditions and records.

use proptest::prelude::*;

use super::*;

/// Every way a fact of these types may stand in a record, by number.
fn possible(name: &str, choice: u8) -> Option<Loaded> {
    let pick = |options: &[Loaded]| options.get(usize::from(choice) % (options.len() + 1)).cloned();
    match name {
        "flag" | "other" => pick(&[Loaded::Known(Value::Bool(true)), Loaded::Known(Value::Bool(false))]),
        "n" | "m" => pick(&[int(0), int(1), int(3), int(i64::MAX)]),
        "rate" => pick(&[decimal("0"), decimal("1.5"), decimal("-0.000001")]),
        "order.total" => pick(&[money("0 CNY"), money("5.01 CNY")]),
        "foreign" => pick(&[money("5.01 CNY"), money("7 EUR")]),
        "nums" => pick(&[ints(&[]), ints(&[0, 1]), ints(&[3])]),
        "complaint.text" => pick(&[Loaded::Known(Value::String("a".into()))]),
        "severity" => pick(&[Loaded::Known(severity("minor")), Loaded::Known(severity("major"))]),
        "order.items" => {
            let item = |count: Option<i64>| match count {
                Some(count) => item(0, &[("count", Value::Int(count))]),
                None => item(0, &[]),
            };
            pick(&[
                Loaded::Known(Value::List(Arc::from([]))),
                Loaded::Known(Value::List(Arc::from([item(Some(2))]))),
                Loaded::Known(Value::List(Arc::from([item(None)]))),
            ])
        }
        _ => None,
    }
}

const FILLED: &[&str] = &[
    "flag",
    "other",
    "n",
    "m",
    "rate",
    "order.total",
    "foreign",
    "nums",
    "complaint.text",
    "severity",
    "order.items",
];

fn record(choices: &[u8]) -> Facts {
    let filled =
        FILLED.iter().zip(choices).filter_map(|(name, choice)| Some((*name, possible(name, *choice)?)));
    Facts::with(&filled.collect::<Vec<_>>())
}

fn condition() -> impl Strategy<Value = String> {
    let atom = prop::sample::select(vec![
        "flag",
        "other",
        "n > m",
        "n + 1 == m",
        "6 / n > m",
        "n % m == 0",
        "rate * 1.5 > n",
        "rate / n > 0.3",
        "round(rate / n, 0.1, half_up) == m",
        "order.total > 5 CNY",
        "order.total * n < foreign",
        "order.total + foreign == 10 CNY",
        "severity >= serious",
        "n in nums",
        "nums.exists(x, x > m)",
        "nums.all(x, 6 / x > n)",
        "nums.exists_one(x, x == n)",
        "size(nums.filter(x, x > n)) > 1",
        "sum(nums) > m",
        "max(nums) == n",
        "max(n, rate) > 1",
        "complaint.text.contains(\"a\")",
        "complaint.text.trim().lowerAscii() == \"a\"",
        "complaint.text.indexOf(\"a\") < n",
        "complaint.text.substring(n) == \"\"",
        "complaint.text.split(\"a\").exists(i, x, i == n && x == \"\")",
        "nums.all(i, x, 6 / x > i)",
        "sum(nums.transformList(i, x, x * i)) > m",
        "math.abs(rate) * n > math.abs(m)",
        "complaint.text.matches(\"^a$\")",
        "order.items.exists(i, i.count > n)",
        "order.items.all(i, i.price > order.total)",
        "at_least(2, [flag, other, n > 1])",
        "at_least(n, nums.map(x, x > m))",
        "nums[n] == m",
        "(flag ? n : m) == 1",
    ]);
    atom.prop_map(str::to_owned).prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left}) && ({right})")),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left}) || ({right})")),
            inner.clone().prop_map(|operand| format!("!({operand})")),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left}) == ({right})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(c, a, b)| format!("({c}) ? ({a}) : ({b})")),
            inner.prop_map(|body| format!("nums.exists(q, q > 0 && ({body}))")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    /// What the checker lets pass never finds itself without an overload.
    #[test]
    fn a_checked_expression_has_all_its_overloads(text in condition(), choices in prop::collection::vec(0u8..12, 11)) {
        let outcome = Evaluator::new(&record(&choices)).evaluate(&typed(&text));
        if let Outcome::Failed(failure) = &outcome {
            prop_assert!(failure.code != codes::TYPE_MISMATCH, "{text}: {failure:?}");
        }
    }

    /// A settled outcome stays, and an unknown one stays as long as its causes do.
    #[test]
    fn filling_what_is_no_cause_changes_nothing(
        text in condition(),
        choices in prop::collection::vec(0u8..12, 11),
        more in prop::collection::vec(0u8..12, 11),
    ) {
        let typed = typed(&text);
        let before = record(&choices);
        let outcome = Evaluator::new(&before).evaluate(&typed);
        let mut after = record(&more);
        for (symbol, loaded) in &before.0 {
            after.0.insert(*symbol, loaded.clone());
        }
        if let Outcome::Unknown(causes) = &outcome {
            let declarations = declarations();
            for name in FILLED {
                if causes.contains(&Cause::Fact((*name).into())) {
                    after.0.remove(&declarations.variable(name).unwrap().symbol);
                }
            }
        }
        let filled = Evaluator::new(&after).evaluate(&typed);
        // Of several errors the first counts, and filling a fact can add one in front.
        if !matches!((&filled, &outcome), (Outcome::Failed(_), Outcome::Failed(_))) {
            prop_assert_eq!(filled, outcome, "{}", text);
        }
    }
}
