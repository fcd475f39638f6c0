use std::sync::Arc;

use proptest::prelude::*;

use super::worlds::{Firing, Model, Reach, Rule, Worth, check, check_filling};
use super::*;
use crate::value::{EnumType, EnumValue, Member, Money};

const POLICIES: [HitPolicy; 10] = [
    HitPolicy::Unique,
    HitPolicy::Any,
    HitPolicy::First,
    HitPolicy::Highest,
    HitPolicy::Lowest,
    HitPolicy::Min,
    HitPolicy::Max,
    HitPolicy::Collect,
    HitPolicy::Sum,
    HitPolicy::Count,
];

/// Every rule there is over three output values.
fn rules_over(values: [i64; 3]) -> Vec<Rule> {
    let whole = || Reach::Among(values.to_vec());
    let mut rules = Vec::new();
    for firing in [Firing::Matched, Firing::Unknown, Firing::Failed] {
        let known = values.map(Worth::Known);
        for worth in known.into_iter().chain([Worth::Unknown(whole()), Worth::Failed(whole())]) {
            rules.push(Rule { firing, worth });
        }
    }
    rules
}

/// Checks every set of at most `most` rules over three output values.
fn check_all(policy: HitPolicy, proved: bool, most: usize) {
    let values = if policy == HitPolicy::Sum { [-1, 0, 2] } else { [1, 2, 3] };
    let rules = rules_over(values);
    let mut sets: Vec<Vec<Rule>> = vec![Vec::new()];
    let mut layer = sets.clone();
    for _ in 0..most {
        layer = layer
            .iter()
            .flat_map(|set| rules.iter().map(|rule| [set.as_slice(), std::slice::from_ref(rule)].concat()))
            .collect();
        sets.extend(layer.iter().cloned());
    }
    for rules in sets {
        for default in [None, Some(values[0]), Some(values[1]), Some(values[2])] {
            let model = Model { policy, rules: rules.clone(), default, proved };
            check(&model);
            if rules.len() < 3 {
                check_filling(&model);
            }
        }
    }
}

#[test]
fn the_closed_forms_are_the_law_for_every_set_of_three_rules() {
    for policy in POLICIES {
        check_all(policy, false, 3);
    }
}

#[test]
fn a_proof_of_uniqueness_leaves_out_the_worlds_in_which_two_rules_fire() {
    check_all(HitPolicy::Unique, true, 3);
}

/// Even values, see the samples of a range.
fn values(from: i64, to: i64) -> impl Strategy<Value = i64> {
    (from..=to).prop_map(|half| 2 * half)
}

fn reaches() -> impl Strategy<Value = Reach> {
    let bounds = (proptest::option::of(values(-1, 1)), proptest::option::of(values(1, 3)));
    prop_oneof![
        2 => proptest::collection::vec(values(-1, 3), 1..=3).prop_map(Reach::Among),
        1 => bounds.prop_map(|(low, high)| Reach::Between(low, high)),
    ]
}

fn rules() -> impl Strategy<Value = Rule> {
    let firing = prop_oneof![
        2 => Just(Firing::Matched), 4 => Just(Firing::Unknown), 1 => Just(Firing::Failed),
    ];
    let worth = prop_oneof![
        5 => values(-1, 3).prop_map(Worth::Known),
        2 => reaches().prop_map(Worth::Unknown),
        1 => reaches().prop_map(Worth::Failed),
    ];
    (firing, worth).prop_map(|(firing, worth)| {
        // A matched rule with one possible output is a definite one; say so.
        let worth = match (firing, worth) {
            (Firing::Matched, Worth::Unknown(reach) | Worth::Failed(reach)) if reach.single().is_some() => {
                Worth::Known(reach.single().unwrap())
            }
            (_, worth) => worth,
        };
        Rule { firing, worth }
    })
}

fn models() -> impl Strategy<Value = Model> {
    let rules = proptest::collection::vec(rules(), 0..=6);
    let policy = proptest::sample::select(&POLICIES[..]);
    (policy, rules, proptest::option::of(values(-1, 3)), any::<bool>())
        .prop_map(|(policy, rules, default, proved)| Model {
            policy,
            rules,
            default,
            proved: proved && policy == HitPolicy::Unique,
        })
        .prop_filter("too many worlds", |model| model.worlds() <= 4_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_closed_forms_are_the_law_for_sets_of_six_rules(model in models()) {
        check(&model);
    }

    #[test]
    fn what_is_not_live_changes_nothing(model in models()) {
        check_filling(&model);
    }
}

fn scale() -> Arc<EnumType> {
    let member = |id: &str| Member { id: id.into(), parent: None };
    Arc::new(EnumType {
        name: "severity".into(),
        ordered: true,
        members: ["minor", "serious", "major"].map(member).to_vec(),
    })
}

fn level(word: &str) -> Value {
    Value::Enum(EnumValue::new(&scale(), word).unwrap())
}

fn money(text: &str) -> Value {
    Value::Money(Money::parse(text).unwrap())
}

fn matched(rule: usize, value: Value) -> Entry {
    Entry { rule, state: State::Matched, output: Output::Known(value) }
}

fn unknown(rule: usize, value: Value) -> Entry {
    Entry { rule, state: State::Unknown(Causes::new()), output: Output::Known(value) }
}

#[test]
fn an_unknown_rule_beyond_the_best_leaves_the_severity_open() {
    let entries = [matched(3, level("minor")), unknown(7, level("major")), unknown(8, level("minor"))];
    let result = |given, rules: &[usize], if_not: &[usize]| Possible {
        given: Given::Value(given),
        rules: rules.to_vec(),
        if_not: if_not.to_vec(),
    };
    assert_eq!(
        resolve(HitPolicy::Highest, &entries, None, false),
        Resolution::Undecided {
            so_far: Some(level("minor")),
            possible: vec![result(level("minor"), &[3, 8], &[7]), result(level("major"), &[7], &[]),],
            open: vec![],
            at_least: vec![level("minor")],
            at_most: vec![level("major")],
            live: vec![7],
        }
    );
}

#[test]
fn equal_unknown_rules_are_both_live() {
    // Taking either away leaves the possible results, so that a list built by removal names neither;
    // yet answering both decides the set.
    let entries = [matched(0, level("minor")), unknown(1, level("major")), unknown(2, level("major"))];
    assert_eq!(resolve(HitPolicy::Highest, &entries, None, false).live(), [1, 2]);
}

#[test]
fn a_sum_has_one_total_per_currency() {
    let entries = [matched(0, money("3 USD")), matched(1, money("36 CNY")), matched(2, money("0.50 CNY"))];
    let totals = Value::List([money("36.50 CNY"), money("3 USD")].into());
    assert_eq!(
        resolve(HitPolicy::Sum, &entries, None, false),
        Resolution::Decided { value: Some(totals), rules: vec![0, 1, 2] }
    );
}

#[test]
fn the_bounds_of_a_sum_stand_per_currency() {
    let open = Domain::Between { low: Some(money("0 USD")), high: None };
    let entries = [
        matched(0, money("36 CNY")),
        unknown(1, money("12 CNY")),
        Entry {
            rule: 2,
            state: State::Matched,
            output: Output::Unknown { causes: Causes::new(), domain: open },
        },
    ];
    let Resolution::Undecided { at_least, at_most, open, live, .. } =
        resolve(HitPolicy::Sum, &entries, None, false)
    else {
        panic!("it is open");
    };
    assert_eq!(at_least, [money("36 CNY"), money("0 USD")]);
    assert_eq!(at_most, [money("48 CNY")]);
    assert_eq!((open, live), (vec![1, 2], vec![1, 2]));
}

#[test]
fn a_sum_that_does_not_fit_is_a_fault() {
    let entries = [matched(0, Value::Int(i64::MAX)), matched(1, Value::Int(1))];
    assert_eq!(
        resolve(HitPolicy::Sum, &entries, None, false),
        Resolution::Failed { fault: Fault::Overflow { rules: vec![0, 1] }, live: vec![] }
    );
}

#[test]
fn amounts_in_two_currencies_have_no_maximum() {
    let entries = [matched(0, money("3 USD")), matched(1, money("36 CNY"))];
    assert_eq!(
        resolve(HitPolicy::Max, &entries, None, false),
        Resolution::Failed { fault: Fault::Incomparable { rules: vec![0, 1] }, live: vec![] }
    );
    let entries = [matched(0, money("36 CNY")), unknown(1, money("3 USD")), unknown(2, money("5 CNY"))];
    let Resolution::Undecided { so_far, possible, live, .. } = resolve(HitPolicy::Max, &entries, None, false)
    else {
        panic!("the second rule can bring in another currency");
    };
    assert_eq!(so_far, Some(money("36 CNY")));
    assert!(possible.iter().any(|possible| possible.given == Given::Conflict));
    assert_eq!(live, [1]);
}

#[test]
fn beyond_the_limit_the_rest_of_the_values_stays_open() {
    let entries: Vec<Entry> =
        (0_i64..300).map(|n| unknown(usize::try_from(n).unwrap(), Value::Int(n))).collect();
    let Resolution::Undecided { possible, open, .. } = resolve(HitPolicy::First, &entries, None, false)
    else {
        panic!("it is open");
    };
    assert_eq!(possible.len(), listing::VALUES + 1);
    assert_eq!(open, (listing::VALUES..300).collect::<Vec<_>>());
}

/// What amounts in two currencies give under `max` if exactly these fire.
fn greatest(fired: &[Value], default: Option<&Value>) -> Given {
    let Some(first) = fired.first() else {
        return default.cloned().map_or(Given::Nothing, Given::Value);
    };
    let mut best = first;
    for value in fired {
        match value.compare(best) {
            Some(std::cmp::Ordering::Greater) => best = value,
            Some(_) => {}
            None => return Given::Conflict,
        }
    }
    Given::Value(best.clone())
}

fn check_currencies(kinds: &[(usize, Value)], default: Option<&Value>) {
    let entries: Vec<Entry> = kinds
        .iter()
        .enumerate()
        .map(|(rule, (state, value))| Entry {
            rule,
            state: [State::Matched, State::Unknown(Causes::new()), State::Failed][*state].clone(),
            output: Output::Known(value.clone()),
        })
        .collect();
    // A world is a bit for each rule; a matched one always fires.
    let given = |world: usize| {
        let fires = |at: usize| kinds[at].0 == 0 || world >> at & 1 == 1;
        let fired: Vec<Value> =
            (0..kinds.len()).filter(|at| fires(*at)).map(|at| kinds[at].1.clone()).collect();
        greatest(&fired, default)
    };
    let worlds = 0..1_usize << kinds.len();
    let relevant = |at: usize| worlds.clone().any(|world| given(world) != given(world ^ (1 << at)));
    let settled = worlds.clone().all(|world| given(world) == given(0));
    let resolution = resolve(HitPolicy::Max, &entries, default, false);
    for at in (0..kinds.len()).filter(|at| kinds[*at].0 == 1 && relevant(*at)) {
        assert!(resolution.live().contains(&at), "{at} is live\n{entries:?}\n{resolution:?}");
    }
    match &resolution {
        Resolution::Decided { value, .. } => {
            let value = value.clone().map_or(Given::Nothing, Given::Value);
            assert!(settled && given(0) == value, "{entries:?}\n{resolution:?}");
        }
        Resolution::Undecided { possible, .. } => {
            let listed = |given: Given| possible.iter().any(|possible| possible.given == given);
            assert!(
                !settled && worlds.clone().all(|world| listed(given(world))),
                "{entries:?}\n{resolution:?}"
            );
        }
        Resolution::Failed { fault: Fault::Erring { rules }, .. } => {
            assert!(rules.iter().any(|at| relevant(*at)), "{entries:?}\n{resolution:?}");
        }
        other => assert!(settled && given(0) == Given::Conflict, "{entries:?}\n{other:?}"),
    }
}

#[test]
fn of_two_currencies_nothing_possible_is_left_out() {
    let values = ["2 CNY", "3 CNY", "1 USD"].map(money);
    let kinds: Vec<(usize, Value)> =
        (0..3).flat_map(|state| values.iter().map(move |value| (state, value.clone()))).collect();
    for first in &kinds {
        for second in &kinds {
            for third in &kinds {
                for default in [None, Some(&values[0]), Some(&values[2])] {
                    check_currencies(&[first.clone(), second.clone()], default);
                    check_currencies(&[first.clone(), second.clone(), third.clone()], default);
                }
            }
        }
    }
}
