use std::collections::{BTreeMap, BTreeSet};

mod cell;
mod example;
mod message;
mod property;
mod text;

use super::*;
use crate::expr::check::fixture::{checked, declarations, enum_type, parse, variables};
use crate::expr::check::{Declarations, Presence, Variable, check};
use crate::expr::typed::TypedKind;
use crate::value::{Decimal, EnumValue, Item, Money};

/// What the tests read from: by number, what is not there is absent.
#[derive(Clone, Default)]
struct Facts(BTreeMap<Symbol, Loaded>, BTreeSet<Symbol>);

impl Facts {
    fn with(rows: &[(&str, Loaded)]) -> Self {
        let declarations = declarations();
        Self(
            rows.iter()
                .map(|(name, loaded)| (declarations.variable(name).unwrap().symbol, loaded.clone()))
                .collect(),
            BTreeSet::new(),
        )
    }

    fn personal(mut self, name: &str) -> Self {
        self.1.insert(declarations().variable(name).unwrap().symbol);
        self
    }

    fn set(mut self, name: &str, loaded: Loaded) -> Self {
        self.0.insert(declarations().variable(name).unwrap().symbol, loaded);
        self
    }
}

fn fact(name: &str) -> Causes {
    Causes::from([Cause::Fact(name.into())])
}

impl Scope for Facts {
    fn load(&self, symbol: Symbol) -> Loaded {
        let name = variables().get(symbol.0 as usize).map_or("?", |(name, _)| *name);
        self.0.get(&symbol).cloned().unwrap_or_else(|| Loaded::Absent(fact(name)))
    }

    fn has(&self, symbol: Symbol) -> Outcome {
        match self.load(symbol) {
            Loaded::Known(_) => Outcome::Known(Value::Bool(true)),
            Loaded::OneOf { or_none: false, .. } => Outcome::Known(Value::Bool(true)),
            Loaded::OneOf { causes, .. } | Loaded::Open(causes) | Loaded::Partial { causes, .. } => {
                Outcome::Unknown(causes)
            }
            Loaded::Failed(failure) => Outcome::Failed(failure),
            Loaded::Absent(_) | Loaded::NotApplicable | Loaded::None => Outcome::Known(Value::Bool(false)),
        }
    }

    fn load_at(&self, param: Symbol, date: Date) -> Loaded {
        match self.load(param) {
            Loaded::Known(_) if date.year() < 2025 => {
                Loaded::Absent(Causes::from([Cause::Param("cap".into())]))
            }
            other => other,
        }
    }

    fn zone(&self) -> Zone {
        Zone::parse("Asia/Shanghai").unwrap()
    }

    fn as_of(&self) -> Instant {
        Instant::parse("2026-03-01T00:00:00+08:00").unwrap()
    }

    fn name(&self, symbol: Symbol) -> Arc<str> {
        variables().get(symbol.0 as usize).map_or("?", |(name, _)| *name).into()
    }

    fn is_personal(&self, symbol: Symbol) -> bool {
        self.1.contains(&symbol)
    }
}

fn int(value: i64) -> Loaded {
    Loaded::Known(Value::Int(value))
}

fn decimal(text: &str) -> Loaded {
    Loaded::Known(Value::Decimal(Decimal::parse(text).unwrap()))
}

fn money(text: &str) -> Loaded {
    Loaded::Known(Value::Money(Money::parse(text).unwrap()))
}

fn ints(values: &[i64]) -> Loaded {
    Loaded::Known(Value::List(values.iter().copied().map(Value::Int).collect()))
}

fn severity(word: &str) -> Value {
    Value::Enum(EnumValue::new(&enum_type("severity", true, &["minor", "serious", "major"]), word).unwrap())
}

fn topic(word: &str) -> Value {
    let ty = enum_type("topic", false, &["transport", "transport.lost", "transport.late", "food"]);
    Value::Enum(EnumValue::new(&ty, word).unwrap())
}

fn item(position: usize, fields: &[(&str, Value)]) -> Value {
    Value::Item(Arc::new(Item {
        path: format!("order.items[{position}]").into(),
        fields: fields.iter().map(|(name, value)| (Arc::from(*name), value.clone())).collect(),
    }))
}

fn show(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Known(Value::Bool(true)) => "T".to_owned(),
        Outcome::Known(Value::Bool(false)) => "F".to_owned(),
        Outcome::Known(value) => value.display(Zone::parse("Asia/Shanghai").unwrap()),
        Outcome::Unknown(causes) => {
            let names: Vec<_> = causes
                .iter()
                .map(|cause| match cause {
                    Cause::Fact(name) => name.to_string(),
                    Cause::Param(name) => format!("param {name}"),
                    Cause::Calendar { calendar, .. } => format!("calendar {calendar}"),
                })
                .collect();
            format!("U {}", names.join(" "))
        }
        Outcome::Failed(failure) => match &failure.caused_by {
            Some(output) => format!("E {} by {output}", failure.code),
            None => format!("E {}", failure.code),
        },
    }
}

fn typed(text: &str) -> Typed {
    checked(text, None).unwrap_or_else(|found| panic!("{text}: {found:?}")).typed
}

fn outcome(text: &str, facts: &Facts) -> String {
    show(&Evaluator::new(facts).evaluate(&typed(text)))
}

fn outcomes(facts: &Facts, rows: &[(&str, &str)]) {
    for (text, wanted) in rows {
        assert_eq!(outcome(text, facts), *wanted, "{text}");
    }
}

const T: &str = "n == 1";
const F: &str = "n == 2";
const U: &str = "m == 1";
const E: &str = "1 / (0 * 1) == 1";

fn letter(text: &str, facts: &Facts) -> char {
    outcome(text, facts).chars().next().unwrap()
}

#[test]
fn the_four_valued_tables_hold() {
    let facts = Facts::with(&[("n", int(1))]);
    let operands = [T, F, U, E];
    let and = ["TFUE", "FFFF", "UFUU", "EFUE"];
    let or = ["TTTT", "TFUE", "TUUU", "TEUE"];
    let not = "FTUE";
    for (row, left) in operands.iter().enumerate() {
        let negated = letter(&format!("!({left})"), &facts);
        assert_eq!(negated, not.chars().nth(row).unwrap(), "!{left}");
        for (column, right) in operands.iter().enumerate() {
            for (sign, table) in [("&&", and), ("||", or)] {
                let text = format!("({left}) {sign} ({right})");
                assert_eq!(letter(&text, &facts), table[row].chars().nth(column).unwrap(), "{text}");
            }
        }
    }
}

#[test]
fn long_chains_fold_the_table() {
    let facts = Facts::with(&[("n", int(1))]);
    let operands = [T, F, U, E];
    for a in operands {
        for b in operands {
            for c in operands {
                for sign in ["&&", "||"] {
                    let flat = letter(&format!("{a} {sign} {b} {sign} {c}"), &facts);
                    let nested = letter(&format!("({a} {sign} {b}) {sign} {c}"), &facts);
                    let turned = letter(&format!("{c} {sign} {b} {sign} {a}"), &facts);
                    assert_eq!((flat, flat), (nested, turned), "{a} {sign} {b} {sign} {c}");
                }
            }
        }
    }
}

#[test]
fn unknowns_name_what_left_them_open() {
    let facts = Facts::with(&[("n", int(1)), ("nums", ints(&[1, 2]))]);
    outcomes(
        &facts,
        &[
            ("m == 1", "U m"),
            ("m == 1 && flag", "U flag m"),
            ("m == 1 && n == 2", "F"),
            ("m == 1 && n == 1", "U m"),
            ("m == 1 && 1 / (0 * 1) == 1", "U m"),
            ("m + rate > 1", "U m rate"),
            ("m + 1 / (0 * 1) > 1", "E division-by-zero"),
            ("1 / (0 * 1) + m > 1", "E division-by-zero"),
            ("flag || !flag", "U flag"),
            ("flag ? n : n", "U flag"),
            ("n == 1 ? n : m", "1"),
            ("n == 2 ? n : m", "U m"),
            ("1 / (0 * 1) == 1 ? n : n", "E division-by-zero"),
            ("m in nums", "U m"),
            ("n in [m, 1]", "U m"),
            ("size(complaint.text) > 1", "U complaint.text"),
            ("complaint.text.contains(\"a\") && n == 1", "U complaint.text"),
            ("complaint.text.matches(\"a\")", "U complaint.text"),
            ("at(param.cap, bought)", "U bought"),
            ("[n, m]", "U m"),
            ("max(n, m)", "U m"),
        ],
    );
}

#[test]
fn quantifiers_fold_over_the_items() {
    let prices = [("5 CNY", 0), ("7 CNY", 1)].map(|(text, at)| {
        item(at, &[("price", Value::Money(Money::parse(text).unwrap())), ("count", Value::Int(1))])
    });
    let items: Vec<Value> = prices.into_iter().chain([item(2, &[("count", Value::Int(0))])]).collect();
    let facts = Facts::with(&[
        ("n", int(1)),
        ("nums", ints(&[0, 1, 2])),
        ("rates", Loaded::Known(Value::List(Arc::from([])))),
        ("order.items", Loaded::Known(Value::List(items.into()))),
    ]);
    outcomes(
        &facts,
        &[
            ("nums.exists(x, x == 2)", "T"),
            ("nums.exists(x, 2 / x == 2)", "T"),
            ("nums.exists(x, 2 / x == 9)", "E division-by-zero"),
            ("nums.all(x, 2 / x == 9)", "F"),
            ("nums.all(x, 2 / x >= 1)", "E division-by-zero"),
            ("nums.exists(x, x == m)", "U m"),
            ("nums.exists(x, x == 1 || x == m)", "T"),
            ("nums.exists_one(x, x == 1)", "T"),
            ("nums.exists_one(x, x > 0)", "F"),
            ("nums.exists_one(x, x == m)", "U m"),
            ("nums.exists_one(x, 2 / x > 0)", "E division-by-zero"),
            ("nums.map(x, x * 2)", "[0, 2, 4]"),
            ("nums.map(x, 2 / x)", "E division-by-zero"),
            ("nums.map(x, x > 0, x * 2)", "[2, 4]"),
            ("nums.map(x, x * m)", "U m"),
            ("nums.filter(x, x > 0)", "[1, 2]"),
            ("nums.filter(x, x > m)", "U m"),
            ("rates.exists(r, r > 1)", "F"),
            ("rates.all(r, r > 1)", "T"),
            ("sum(rates)", "0"),
            ("max(rates)", "E empty-list"),
            ("tags.exists(t, t == website)", "U tags"),
            ("order.items.exists(i, i.price > 6 CNY)", "T"),
            ("order.items.exists(i, i.price > 9 CNY)", "U order.items[2].price"),
            ("order.items.all(i, i.price > 6 CNY)", "F"),
            ("order.items.filter(i, i.count > 0).map(i, i.price)", "[5.00 CNY, 7.00 CNY]"),
            ("sum(order.items.filter(i, i.count > 0).map(i, i.price))", "12.00 CNY"),
            ("sum(order.items.filter(i, i.count > 5).map(i, i.price))", "0.00 CNY"),
            ("sum(order.items.map(i, i.price))", "U order.items[2].price"),
            ("order.items.exists(i, !has(i.price))", "T"),
            ("order.items.filter(i, has(i.price)).size()", "2"),
            ("order.items[2].count", "0"),
            ("order.items[3].count", "E index-out-of-range"),
            ("nums.exists(x, nums.exists(y, x + y == 4))", "T"),
            ("at_least(2, nums.map(x, x > 0))", "T"),
            ("at_least(3, nums.map(x, x > 0))", "F"),
        ],
    );
}

#[test]
fn at_least_counts_what_is_still_reachable() {
    let facts = Facts::with(&[("n", int(1))]);
    let list = |operands: &[&str]| format!("[{}]", operands.join(", "));
    for (n, operands, wanted) in [
        (1, vec![T, U, E], "T"),
        (2, vec![T, F, U], "U m"),
        (2, vec![F, F, U], "F"),
        (1, vec![F, E], "E division-by-zero"),
        (1, vec![U, E], "U m"),
        (2, vec![T, U, E], "U m"),
        (2, vec![U, E, E, E], "E division-by-zero"),
        (0, vec![F], "T"),
        (3, vec![T, U], "F"),
    ] {
        let text = format!("at_least({n}, {})", list(&operands));
        assert_eq!(outcome(&text, &facts), wanted, "{text}");
    }
    assert_eq!(outcome("at_least(m, [flag])", &facts), "U m");
}

#[test]
fn presence_speaks_of_the_record() {
    let none = Facts::default().set("band", Loaded::None);
    let facts = Facts::with(&[("n", int(1)), ("other", Loaded::NotApplicable)]);
    outcomes(
        &facts,
        &[("has(n)", "T"), ("has(m)", "F"), ("!has(m)", "T"), ("has(other)", "F"), ("!has(other)", "T")],
    );
    outcomes(&none, &[("has(band)", "F"), ("has(band) && band == minor", "F")]);
    let present = declarations().variable("band").unwrap().symbol;
    let declarations = declarations();
    let expr = parse("band == minor", &declarations);
    let typed = crate::expr::check::check_guarded(&expr, None, &declarations, &[present]).unwrap().typed;
    assert_eq!(show(&Evaluator::new(&none).test(&typed)), "E empty-output");
}

#[test]
fn a_test_of_what_does_not_apply_is_false() {
    let facts = Facts::with(&[
        ("n", Loaded::NotApplicable),
        ("other", Loaded::NotApplicable),
        ("nums", Loaded::NotApplicable),
        ("complaint.text", Loaded::NotApplicable),
        ("flag", Loaded::Known(Value::Bool(true))),
    ]);
    outcomes(
        &facts,
        &[
            ("n == 1", "F"),
            ("n != 1", "F"),
            ("!(n == 1)", "T"),
            ("n + 1 > 0", "F"),
            ("n == m", "F"),
            ("n == 1 / (0 * 1)", "E division-by-zero"),
            ("other && flag", "F"),
            ("!other", "T"),
            ("other ? 1 : 2", "2"),
            ("n in [1]", "F"),
            ("1 in nums", "F"),
            ("nums.exists(x, true)", "F"),
            ("nums.all(x, true)", "F"),
            ("complaint.text.matches(\"a\")", "F"),
            ("complaint.text.contains(\"a\")", "F"),
            ("n + 1", "E not-applicable"),
            ("n", "E not-applicable"),
            ("other", "E not-applicable"),
            ("nums.map(x, x)", "E not-applicable"),
            ("round(n / 2.5, 1, up)", "E not-applicable"),
            ("n / 2.5 > 1", "F"),
        ],
    );
    // As a condition, a bare bool is a test too.
    assert_eq!(show(&Evaluator::new(&facts).test(&typed("other"))), "F");
    let not_test = |text: &str| {
        let operand = Box::new(typed(text));
        let span = operand.span;
        Typed { kind: TypedKind::NotTest(operand), ty: Type::Bool, span }
    };
    for (text, wanted) in
        [("n == 1", "F"), ("n == 1 || n == 2", "F"), ("flag", "F"), ("!flag", "T"), ("m == 1", "U m")]
    {
        assert_eq!(show(&Evaluator::new(&facts).test(&not_test(text))), wanted, "not {text}");
    }
}

#[test]
fn undecided_outputs_decide_what_all_their_values_agree_on() {
    let one_of = |words: &[&str], or_none| Loaded::OneOf {
        values: words.iter().map(|word| severity(word)).collect(),
        or_none,
        causes: fact("injury"),
    };
    let facts = Facts::default()
        .set("severity", one_of(&["serious", "major"], false))
        .set("band", one_of(&["minor"], true))
        .set("n", int(1));
    outcomes(
        &facts,
        &[
            ("severity >= serious", "T"),
            ("severity == minor", "F"),
            ("severity == major", "U injury"),
            ("!(severity == minor)", "T"),
            ("severity == major || severity == serious", "U injury"),
            ("severity in [serious, major]", "T"),
            ("severity", "U injury"),
            ("severity >= serious ? n : m", "1"),
            ("(severity == major ? 1 : 2) > 0", "U injury"),
            ("(n == 1 ? severity : serious) >= serious", "T"),
            ("severity == major && n == 2", "F"),
            ("has(severity)", "T"),
            ("has(band)", "U injury"),
            ("has(band) && band == minor", "U injury"),
            ("has(band) && band == major", "U injury"),
            ("has(band) && severity > band", "U injury"),
            ("max(severity, serious) >= serious", "T"),
            ("[severity].exists(s, s >= serious)", "T"),
            ("(severity == minor) == (n == 1)", "F"),
        ],
    );
    let mut failure =
        Failure { code: codes::OVERFLOW, message: String::new(), help: None, span: None, caused_by: None };
    failure.caused_by = Some("severity".into());
    let failed = Facts::default().set("severity", Loaded::Failed(failure));
    outcomes(
        &failed,
        &[("severity == minor", "E overflow by severity"), ("severity == minor && 1 == 2", "F")],
    );
    let open = Facts::default().set("severity", Loaded::Open(fact("injury")));
    outcomes(&open, &[("severity == minor", "U injury"), ("has(severity)", "U injury")]);
}

#[test]
fn open_lists_decide_what_their_entries_settle() {
    let facts = Facts::default().set(
        "types",
        Loaded::Partial {
            definite: vec![topic("transport.lost")],
            possible: vec![topic("food")],
            causes: fact("smell"),
        },
    );
    outcomes(
        &facts,
        &[
            ("types.under(\"transport\")", "T"),
            ("types.under(\"food\")", "U smell"),
            ("types.under(\"transport.late\")", "F"),
            ("!types.under(\"transport.late\")", "T"),
            ("food in types", "U smell"),
            ("transport.lost in types", "T"),
            ("transport in types", "F"),
            ("types.exists(t, t.under(\"transport\"))", "T"),
            ("types.exists(t, t.under(\"food\"))", "U smell"),
            ("types.exists(t, t == transport.late)", "F"),
            ("types.all(t, t.under(\"transport\"))", "U smell"),
            ("types.all(t, t != transport.late)", "T"),
            ("types.exists_one(t, t == transport.lost)", "T"),
            ("size(types) > 0", "U smell"),
        ],
    );
    let known = Facts::default()
        .set("types", Loaded::Known(Value::List(Arc::from([topic("transport.lost")]))))
        .set("topic", Loaded::Known(topic("transport.late")));
    outcomes(
        &known,
        &[
            ("types.under(\"transport\")", "T"),
            ("types.under(\"food\")", "F"),
            ("topic.under(\"transport\")", "T"),
            ("topic == transport", "F"),
        ],
    );
}

#[test]
fn arithmetic_is_exact_or_an_error() {
    let facts = Facts::with(&[
        ("n", int(9_223_372_036_854_775_807)),
        ("rate", decimal("0.1")),
        ("order.total", money("10 CNY")),
        ("foreign", money("10 EUR")),
        ("share", decimal("0.3")),
    ]);
    outcomes(
        &facts,
        &[
            ("rate + 0.2 == 0.3", "T"),
            ("0.1 + 0.2 == 0.3", "F"),
            ("n + 1", "E overflow"),
            ("n + 1 == 0 || rate > 0", "T"),
            ("rate * 3", "0.3"),
            ("rate / 3 < 0.033334", "T"),
            ("rate / 3 > 0.033333", "T"),
            ("rate / 3 * 3 == rate", "T"),
            ("rate / 3 + rate / 3 + rate / 3 == 0.1", "T"),
            ("rate / 3 == 1 / rate - 9.97", "F"),
            ("-(rate / 3) < 0", "T"),
            ("rate / (0 * 1) > 1", "E division-by-zero"),
            ("rate / (rate - 0.1) > 1", "E division-by-zero"),
            ("round(order.total / 3, 0.01, half_up)", "3.33 CNY"),
            ("round(order.total / 3, 0.01, up)", "3.34 CNY"),
            ("round(order.total / 3 * 3, 0.01, down)", "10.00 CNY"),
            ("round(order.total * share / 7, 0.01, half_even)", "0.43 CNY"),
            ("round(2.5 * rate * 10, 1, half_even)", "2"),
            ("order.total / foreign > 1", "E currency-mismatch"),
            ("order.total / order.total == 1", "T"),
            ("order.total < foreign", "E currency-mismatch"),
            ("order.total == foreign", "F"),
            ("order.total != foreign", "T"),
            ("order.total / 3 == foreign / 3", "F"),
            ("order.total / 3 < foreign / 3", "E currency-mismatch"),
            ("order.total + foreign", "E currency-mismatch"),
            ("max(order.total, foreign)", "E currency-mismatch"),
            ("order.total * 0.5 + 1 CNY", "6.00 CNY"),
            ("max(order.total, 36.5 CNY)", "36.50 CNY"),
            ("min(3, rate, 1)", "0.1"),
            ("7 / 2", "3"),
            ("-7 / 2", "-3"),
            ("-7 % 4", "-3"),
            ("1 % (0 * 1)", "E division-by-zero"),
            ("rate in [0.1, 1]", "T"),
            ("999999999999999.0 * rate * 1000000 * 1000000 * 1000000", "E overflow"),
        ],
    );
}

#[test]
fn time_keeps_the_wall_clock_and_counts_civil_days() {
    let at = |text: &str| Loaded::Known(Value::Timestamp(Instant::parse(text).unwrap()));
    let facts = Facts::with(&[
        ("sent", at("2026-01-31T23:30:00+08:00")),
        ("received", at("2026-02-01T00:30:00+08:00")),
        ("bought", Loaded::Known(Value::Date(Date::parse("2026-01-31").unwrap()))),
        ("term", Loaded::Known(Value::Period(crate::value::Period::from_business_days(3)))),
        ("param.cap", money("5 CNY")),
    ]);
    outcomes(
        &facts,
        &[
            ("received - sent", "3600s"),
            ("received - sent > 30 min", "T"),
            ("days(sent, received)", "1"),
            ("days(received, sent)", "-1"),
            ("days(bought)", "29"),
            ("days(bought, sent)", "0"),
            ("sent + 1 months", "2026-02-28T23:30:00+08:00"),
            ("bought + 1 months", "2026-02-28"),
            ("bought - 1 d", "2026-01-30"),
            ("received > sent + 3 d", "F"),
            ("sent - 24 h", "2026-01-30T23:30:00+08:00"),
            ("bought + term", "E no-calendar"),
            ("sent.getHours()", "15"),
            ("sent.getHours(\"Asia/Shanghai\")", "23"),
            ("sent.getHours(\"Nowhere\")", "E bad-conversion"),
            ("at(param.cap, sent)", "5.00 CNY"),
            ("at(param.cap, date(\"2024-12-31\"))", "U param cap"),
            ("int(\"x\") > 1", "E bad-conversion"),
        ],
    );
}

#[test]
fn a_budget_bounds_nested_macros_and_is_shared() {
    let nums: Vec<i64> = (0..1000).collect();
    let facts = Facts::with(&[("nums", ints(&nums))]);
    let nested = "nums.exists(x, nums.exists(y, x + y < 0))";
    assert_eq!(outcome(nested, &facts), "E budget");
    assert_eq!(outcome("nums.all(x, x >= 0)", &facts), "T");
    assert_eq!(outcome("nums.exists(x, x in nums && x < 0)", &facts), "E budget");
    let budget = Budget::new(5_000);
    let evaluator = Evaluator::with_budget(&facts, &budget);
    let once = typed("nums.all(x, x >= 0)");
    assert_eq!(show(&evaluator.evaluate(&once)), "T");
    assert_eq!(show(&Evaluator::with_budget(&facts, &budget).evaluate(&once)), "E budget");
    assert!(budget.is_exhausted());
}

#[test]
fn atoms_are_the_tests_in_source_order() {
    let facts = Facts::with(&[("n", int(1))]);
    let text = "n == 1 && !(m == 2 || 1 / (0 * 1) == 1) && nums.exists(x, x > 1)";
    let atoms = Evaluator::new(&facts).atoms(&typed(text));
    let shown: Vec<_> =
        atoms.iter().map(|atom| (text.get(atom.span.range()).unwrap(), show(&atom.outcome))).collect();
    let wanted = [
        ("n == 1", "T"),
        ("m == 2", "U m"),
        ("1 / (0 * 1) == 1", "E division-by-zero"),
        ("nums.exists(x, x > 1)", "U nums"),
    ];
    let wanted: Vec<_> = wanted.iter().map(|(text, outcome)| (*text, (*outcome).to_owned())).collect();
    assert_eq!(shown, wanted);
}

#[test]
fn the_deepest_expression_fits_the_stack() {
    let facts = Facts::with(&[("n", int(1)), ("flag", Loaded::Known(Value::Bool(true)))]);
    let depth = crate::limits::EXPRESSION_DEPTH - 8;
    let conditional = format!("{}n{} == 1", "(flag ? ".repeat(depth), " : m)".repeat(depth));
    assert_eq!(outcome(&conditional, &facts), "T");
    let negated = format!("{}flag{}", "!(".repeat(depth / 2), ")".repeat(depth / 2));
    assert_eq!(outcome(&negated, &facts), "T");
}

#[test]
fn conformance_reads_maps_by_key() {
    let mut declarations = Declarations::conformance("", true);
    let variable = Variable {
        symbol: Symbol(0),
        ty: Type::Dyn,
        unit: None,
        presence: Presence::Record,
        maybe_empty: false,
    };
    declarations.declare("x", variable);
    let mut sources = crate::source::SourceMap::new();
    let text = "{1: 'a'}[1.0] == 'a' && has({'k': x}.k) && !has({'k': 1}.l)";
    let source = sources.add("test", text).unwrap();
    let syntax = crate::expr::Syntax { dialect: crate::expr::Dialect::Conformance, units: &|_| false };
    let excerpt = crate::source::Excerpt::verbatim(text, source, 0);
    let expr = crate::expr::parser::parse(&excerpt, &syntax).unwrap();
    let found = check(&expr, None, &declarations).unwrap_err();
    assert_eq!(found[0].code, codes::TYPE_MISMATCH, "an int key is not asked for by a double");
    let declarations = Declarations::conformance("", false);
    let typed = check(&expr, None, &declarations).unwrap().typed;
    assert_eq!(show(&Evaluator::new(&Facts::default()).evaluate(&typed)), "E unknown-fact");
}
