use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::axis::Axis;
use super::clash::never_holds_within;
use super::cuts::Cuts;
use super::*;
use crate::diagnostic::codes;
use crate::expr::check::{Declarations, Presence, Variable, check};
use crate::expr::parser::{Dialect, Syntax, parse};
use crate::expr::ty::Type;
use crate::expr::typed::{Symbol, Typed, TypedKind};
use crate::outcome::{Cause, Causes, Failure, Outcome};
use crate::reference::{Evaluator, Loaded, Scope};
use crate::source::{Excerpt, SourceId, SourceMap, Span};
use crate::value::{Currency, Date, Decimal, EnumType, Instant, Member, Money, Value, Zone};

// What the conditions read.

fn enumeration(name: &str, ordered: bool, members: &[(&str, Option<usize>)]) -> Type {
    let members = members.iter().map(|(id, parent)| Member { id: (*id).into(), parent: *parent }).collect();
    Type::Enum(Arc::new(EnumType { name: name.into(), ordered, members }))
}

/// Every variable, in order of its symbol, with the values it is tried at.
pub(crate) fn variables() -> Vec<(&'static str, Type, Vec<Value>)> {
    let level = enumeration("level", true, &[("minor", None), ("serious", None), ("major", None)]);
    let kind = enumeration("kind", false, &[("goods", None), ("goods.fruit", Some(0)), ("service", None)]);
    let members = |ty: &Type| match ty {
        Type::Enum(ty) => {
            (0..3).map(|at| Value::Enum(crate::value::EnumValue::at(ty, at).unwrap())).collect::<Vec<_>>()
        }
        _ => Vec::new(),
    };
    let money = |texts: &[&str]| texts.iter().map(|text| Value::Money(Money::parse(text).unwrap())).collect();
    let quarters = (2..=14).map(|quarter| Value::Decimal(half(quarter).checked_mul(half(1)).unwrap()));
    let currencies = ["CNY", "USD"].map(|code| Currency::parse(code).unwrap()).to_vec();
    let texts = ["a", "b", "zz"].map(|text| Value::String(text.into())).to_vec();
    let (levels, kinds) = (members(&level), members(&kind));
    vec![
        ("x", Type::Int, (0..=6).map(Value::Int).collect()),
        ("y", Type::Int, (1..=3).map(Value::Int).collect()),
        ("rate", Type::Decimal, quarters.collect()),
        ("b", Type::Bool, vec![Value::Bool(false), Value::Bool(true)]),
        ("level", level, levels),
        ("kind", kind.clone(), kinds.clone()),
        (
            "fee",
            Type::Money(currencies),
            money(&[
                "1 CNY", "2 CNY", "2.25 CNY", "2.50 CNY", "2.75 CNY", "3 CNY", "4 CNY", "1 USD", "1.50 USD",
                "2 USD", "3 USD",
            ]),
        ),
        ("t", Type::String, texts),
        ("on", Type::Date, ["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"].map(date).to_vec()),
        (
            "tags",
            Type::List(Box::new(Type::Int)),
            vec![Value::List([Value::Int(1)].into()), Value::List([].into())],
        ),
        ("kinds", Type::List(Box::new(kind)), lists_of(&kinds)),
    ]
}

fn lists_of(words: &[Value]) -> Vec<Value> {
    let list = |picked: &[usize]| Value::List(picked.iter().map(|place| words[*place].clone()).collect());
    [&[][..], &[0], &[1], &[2], &[1, 2]].map(list).to_vec()
}

fn date(text: &str) -> Value {
    Value::Date(Date::parse(text).unwrap())
}

/// Atoms that are sets on the dimension of one fact.
const PLAIN: [&str; 32] = [
    "x < 3",
    "x >= 2",
    "2 < x",
    "x == 2",
    "x != 4",
    "x in [1, 5]",
    "x <= 2.5",
    "x == 2.5",
    "has(x)",
    "rate < 1.5",
    "rate >= 1.5",
    "rate > 2",
    "rate <= 2",
    "b",
    "b == false",
    "has(b)",
    "level >= serious",
    "level == minor",
    "level < major",
    "kind.under('goods')",
    "kind == 'goods.fruit'",
    "kind != 'service'",
    "fee == 2 CNY",
    "fee != 2 USD",
    "fee in [2 CNY, 2 USD]",
    "t == 'a'",
    "t != 'b'",
    "t in ['a', 'b']",
    "has(t)",
    "on < date('2026-01-03')",
    "on >= date('2026-01-03')",
    "has(tags)",
];

/// Atoms on other dimensions, or with errors.
const FURTHER: [&str; 25] = [
    "fee < 3 CNY",
    "fee >= 2.50 CNY",
    "fee > 1 USD",
    "x < y",
    "y <= x",
    "x == y",
    "x != y",
    "x == x",
    "-x < -3",
    "-x > -5",
    "size(tags) > 0",
    "1 in tags",
    "kinds.under('goods')",
    "kinds.under('goods.fruit')",
    "kinds.under('service')",
    "t.contains('a')",
    "6 / (x - 2) > 2",
    "t.upperAscii() == 'A'",
    "t.indexOf('z') < x",
    "t.substring(1) == 'z'",
    "t.substring(x) != ''",
    "t.split('z').exists(i, part, part == '' && i > 1)",
    "tags.all(i, tag, tag > i)",
    "size(tags.transformList(i, tag, tag / i)) < 1",
    "math.abs(x - 3) > 1",
];

/// A condition to be built, with atoms from the two tables.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Atom(&'static str),
    Constant(bool),
    Not(Box<Tree>),
    NotTest(Box<Tree>),
    And(Vec<Tree>),
    Or(Vec<Tree>),
    If(Box<[Tree; 3]>),
}

/// Builds typed conditions, every node with a place of its own.
pub(crate) struct Builder {
    source: SourceId,
    at: u32,
    declarations: Declarations,
}

impl Builder {
    pub(crate) fn new() -> Self {
        let mut declarations = Declarations::new();
        for ((name, ty, _), number) in variables().into_iter().zip(0..) {
            let variable = Variable {
                symbol: Symbol(number),
                ty,
                unit: None,
                presence: Presence::Record,
                maybe_empty: false,
            };
            declarations.declare(name, variable);
        }
        Self { source: SourceMap::new().add("t", "").unwrap(), at: 0, declarations }
    }

    pub(crate) fn condition(&mut self, text: &str) -> Typed {
        let excerpt = Excerpt::verbatim(text, self.source, self.at);
        self.at += u32::try_from(text.len()).unwrap() + 1;
        let units = |word: &str| Currency::parse(word).is_some();
        let syntax = Syntax { dialect: Dialect::Policy, units: &units };
        let parsed = parse(&excerpt, &syntax).unwrap_or_else(|found| panic!("{text}: {found:?}"));
        let checked = check(&parsed, Some(&Type::Bool), &self.declarations);
        checked.unwrap_or_else(|found| panic!("{text}: {found:?}")).typed
    }

    pub(crate) fn build(&mut self, tree: &Tree) -> Typed {
        let kind = match tree {
            Tree::Atom(text) => return self.condition(text),
            Tree::Constant(value) => TypedKind::Constant(Value::Bool(*value)),
            Tree::Not(inner) => TypedKind::Not(Box::new(self.build(inner))),
            Tree::NotTest(inner) => TypedKind::NotTest(Box::new(self.build(inner))),
            Tree::And(parts) => TypedKind::And(parts.iter().map(|part| self.build(part)).collect()),
            Tree::Or(parts) => TypedKind::Or(parts.iter().map(|part| self.build(part)).collect()),
            Tree::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                TypedKind::Conditional {
                    condition: Box::new(self.build(condition)),
                    then: Box::new(self.build(then)),
                    otherwise: Box::new(self.build(otherwise)),
                }
            }
        };
        let span = Span::new(self.source, self.at, self.at + 1);
        self.at += 2;
        Typed { kind, ty: Type::Bool, span }
    }
}

// The oracle: the reference evaluator at one point for each variable.

pub(crate) struct Record<'r>(pub(crate) &'r BTreeMap<Symbol, Point>);

impl Scope for Record<'_> {
    fn load(&self, symbol: Symbol) -> Loaded {
        match &self.0[&symbol] {
            Point::Value(value) => Loaded::Known(value.clone()),
            Point::NotApplicable => Loaded::NotApplicable,
            Point::Failed => Loaded::Failed(Failure {
                code: codes::OVERFLOW,
                message: String::new(),
                help: None,
                span: None,
                caused_by: None,
            }),
            Point::Absent | Point::Present | Point::Relation(_) => {
                Loaded::Absent(Causes::from([Cause::Fact("f".into())]))
            }
        }
    }

    fn has(&self, symbol: Symbol) -> Outcome {
        Outcome::Known(Value::Bool(matches!(self.0[&symbol], Point::Value(_))))
    }

    fn load_at(&self, param: Symbol, _: Date) -> Loaded {
        self.load(param)
    }

    fn zone(&self) -> Zone {
        Zone::parse("UTC").unwrap()
    }

    fn as_of(&self) -> Instant {
        Instant::MIN
    }

    fn name(&self, _: Symbol) -> Arc<str> {
        "f".into()
    }

    fn is_personal(&self, _: Symbol) -> bool {
        false
    }
}

fn find(expr: &Typed, span: Span) -> Option<&Typed> {
    if expr.span == span {
        Some(expr)
    } else {
        expr.children().into_iter().find_map(|child| find(child, span))
    }
}

/// Where a record lies on a dimension of `root`.
fn point(root: &Typed, dimension: Dimension, record: &Record<'_>) -> Point {
    let evaluator = Evaluator::new(record);
    let value = |span: Span| match evaluator.evaluate(find(root, span).unwrap()) {
        Outcome::Known(value) => Point::Value(value),
        Outcome::Unknown(_) => Point::Absent,
        Outcome::Failed(failure) if failure.code == codes::NOT_APPLICABLE => Point::NotApplicable,
        Outcome::Failed(_) => Point::Failed,
    };
    match dimension {
        Dimension::Symbol(symbol) => record.0[&symbol].clone(),
        Dimension::Expression(span) => value(span),
        Dimension::Relation(left, right) => match (value(left), value(right)) {
            (Point::Value(left), Point::Value(right)) => Point::Relation(match left.compare(&right) {
                Some(std::cmp::Ordering::Less) => Relation::Less,
                Some(std::cmp::Ordering::Equal) => Relation::Equal,
                Some(std::cmp::Ordering::Greater) => Relation::Greater,
                None => Relation::Apart,
            }),
            (Point::Failed, _) | (_, Point::Failed) => Point::Failed,
            (Point::NotApplicable, _) | (_, Point::NotApplicable) => Point::NotApplicable,
            _ => Point::Absent,
        },
    }
}

/// Every record over the variables that a condition reads, or every so manieth of them.
pub(crate) fn records(
    condition: &Typed,
    domains: &Domains<'_>,
    most: usize,
) -> (Vec<BTreeMap<Symbol, Point>>, bool) {
    let mut axes = Vec::new();
    for ((_, _, values), number) in variables().into_iter().zip(0..) {
        let symbol = Symbol(number);
        let reads = |expr: &Typed| matches!(expr.kind, TypedKind::Load(other) | TypedKind::Has(other) if other == symbol);
        let further = [Point::Absent, Point::NotApplicable, Point::Failed];
        let mut points: Vec<Point> = values.into_iter().map(Point::Value).chain(further).collect();
        if let Some(domain) = domains(symbol) {
            points.retain(|point| domain.contains(point));
        }
        if !condition.any(&reads) {
            points.truncate(1);
        }
        axes.push((symbol, points));
    }
    let total: usize = axes.iter().map(|(_, points)| points.len()).product();
    let step = total.div_ceil(most).max(1);
    let record = |mut number: usize| {
        let mut record = BTreeMap::new();
        for (symbol, points) in &axes {
            record.insert(*symbol, points[number % points.len()].clone());
            number /= points.len();
        }
        record
    };
    // An odd step meets every point of every axis in turn.
    ((0..total).step_by(step | 1).map(record).collect(), step == 1)
}

/// The bounds under which the conditions are tried; everything else is free.
pub(crate) fn bounded(symbol: Symbol) -> Option<Set> {
    let full = |name: &str| {
        variables().into_iter().find(|(other, ..)| *other == name).and_then(|(_, ty, _)| Set::full(&ty))
    };
    match symbol.0 {
        0 => Some(
            full("x")?.within(Some(&Value::Int(1)), Some(&Value::Int(5))).required().applicable().given(),
        ),
        3 => Some(full("b")?.applicable().given()),
        6 => {
            let (min, max) = (Money::parse("2 CNY").unwrap(), Money::parse("3 CNY").unwrap());
            Some(full("fee")?.within(Some(&Value::Money(min)), Some(&Value::Money(max))))
        }
        _ => None,
    }
}

pub(crate) fn free(_: Symbol) -> Option<Set> {
    None
}

/// Facts without `applies`, of a record.
pub(crate) fn facts(symbol: Symbol) -> Option<Set> {
    let (_, ty, _) = variables().into_iter().nth(usize::try_from(symbol.0).unwrap())?;
    Some(Set::full(&ty)?.applicable().given())
}

fn check_regions(condition: &Typed, domains: &Domains<'_>, limit: usize) -> usize {
    let regions = lower_within(condition, domains, limit);
    let (records, complete) = records(condition, domains, 2_000);
    let mut matched = 0;
    for record in &records {
        let record = Record(record);
        let at = |id: DimensionId| point(condition, regions.dimensions[id], &record);
        let outcome = Evaluator::new(&record).test(condition);
        let holds = outcome == Outcome::Known(Value::Bool(true));
        let maybe = outcome != Outcome::Known(Value::Bool(false));
        assert_eq!(regions.holds.contains(&at), holds, "holds {:?}\n{outcome:?}\n{regions:?}", record.0);
        assert_eq!(regions.maybe.contains(&at), maybe, "maybe {:?}\n{outcome:?}\n{regions:?}", record.0);
        matched += usize::from(holds);
    }
    let clash = never_holds_within(condition, domains, limit);
    assert!(clash.is_none() || matched == 0, "it holds in {matched} records, yet {clash:?}");
    let independent = regions.dimensions.iter().all(|dimension| matches!(dimension, Dimension::Symbol(_)));
    if complete && independent && limit > 1 {
        assert_eq!(clash.is_some(), matched == 0, "{clash:?} {regions:?}");
    }
    for block in regions.holds.blocks().iter().chain(regions.maybe.blocks()) {
        for (id, point) in block.witness().unwrap() {
            assert!(block.side(id).unwrap().contains(&point), "{point:?} of {block:?}");
        }
    }
    matched
}

pub(crate) fn trees(atoms: Vec<&'static str>) -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        20 => proptest::sample::select(atoms).prop_map(Tree::Atom),
        1 => any::<bool>().prop_map(Tree::Constant),
    ];
    leaf.prop_recursive(4, 14, 3, |inner| {
        let parts = proptest::collection::vec(inner.clone(), 2..=3);
        prop_oneof![
            3 => parts.clone().prop_map(Tree::And),
            3 => parts.prop_map(Tree::Or),
            2 => inner.clone().prop_map(|inner| Tree::Not(Box::new(inner))),
            1 => inner.clone().prop_map(|inner| Tree::NotTest(Box::new(inner))),
            1 => [inner.clone(), inner.clone(), inner].prop_map(|parts| Tree::If(Box::new(parts))),
        ]
    })
}

pub(crate) fn all_atoms() -> Vec<&'static str> {
    PLAIN.into_iter().chain(FURTHER).collect()
}

/// Few facts, so that parts of a condition meet on the same one.
fn few_facts() -> Vec<&'static str> {
    all_atoms()
        .into_iter()
        .filter(|atom| atom.contains('x') || atom.contains("fee") || atom.contains("level"))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn regions_are_the_meaning_of_conditions(tree in trees(all_atoms()), bound in any::<bool>()) {
        let condition = Builder::new().build(&tree);
        let domains: &Domains<'_> = if bound { &bounded } else { &free };
        check_regions(&condition, domains, limits::BOXES);
    }

    #[test]
    fn conditions_on_few_facts_are_proved_empty_where_they_are(tree in trees(few_facts()), bound in any::<bool>()) {
        let condition = Builder::new().build(&tree);
        let domains: &Domains<'_> = if bound { &bounded } else { &free };
        check_regions(&condition, domains, limits::BOXES);
    }

    #[test]
    fn beyond_the_limit_a_condition_is_one_opaque_truth_value(tree in trees(few_facts())) {
        check_regions(&Builder::new().build(&tree), &free, 1);
    }

    #[test]
    fn cuts_are_sets(
        left in proptest::collection::vec((-4..=4_i64, any::<bool>(), any::<bool>()), 0..4),
        right in proptest::collection::vec((-4..=4_i64, any::<bool>(), any::<bool>()), 0..4),
        whole in any::<bool>(),
    ) {
        check_cuts(&left, &right, whole);
    }
}

#[test]
fn every_atom_alone_is_its_set() {
    for text in all_atoms() {
        let matched = check_regions(&Builder::new().condition(text), &free, limits::BOXES);
        assert!(matched > 0 || text == "x == 2.5", "{text} is tried at no point where it holds");
    }
}

fn half(number: i64) -> Decimal {
    Decimal::from(number).checked_mul(Decimal::new(5, 1).unwrap()).unwrap()
}

/// Unions of half-lines and their complements, against their definition at every half.
fn check_cuts(left: &[(i64, bool, bool)], right: &[(i64, bool, bool)], whole: bool) {
    let axis = if whole { Axis::Int } else { Axis::Decimal };
    type Keep = fn(bool, bool) -> bool;
    let (or, and, differ): (Keep, Keep, Keep) = (|a, b| a || b, |a, b| a && b, |a, b| a != b);
    let build = |parts: &[(i64, bool, bool)]| {
        parts.iter().fold(Cuts::whole(false), |all, (at, inclusive, flip)| {
            let part = axis.below(half(*at), *inclusive).unwrap();
            all.combine(&part, if *flip { differ } else { or })
        })
    };
    let defined = |parts: &[(i64, bool, bool)], number: Decimal| {
        parts.iter().fold(false, |all, (at, inclusive, flip)| {
            let part = number < half(*at) || (*inclusive && number == half(*at));
            if *flip { all != part } else { all || part }
        })
    };
    let (one, other) = (build(left), build(right));
    for (both, keep) in [(one.combine(&other, or), or), (one.combine(&other, and), and)] {
        let numbers = (-12..=12).filter(|n| !whole || n % 2 == 0).map(half);
        let mut found = 0;
        for number in numbers {
            let wanted = keep(defined(left, number), defined(right, number));
            assert_eq!(both.contains(number), wanted, "{number} in {both:?}");
            found += usize::from(wanted);
        }
        // Between two halves lies no end, so that a dense set with a point between has one there.
        assert_eq!(both.witness().is_some(), !both.is_empty());
        assert!(both.witness().is_none_or(|number| both.contains(number)), "{both:?}");
        assert!(whole || found > 0 || both.witness().is_none_or(|number| number.scale() == 2), "{both:?}");
        assert!(!whole || (found > 0) != both.is_empty(), "{both:?}");
    }
}

/// The clash of a condition: the texts of its two parts.
fn clash_of(text: &str, domains: &Domains<'_>) -> Option<(String, String, Option<Dimension>)> {
    let mut builder = Builder::new();
    let clash = never_holds(&builder.condition(text), domains)?;
    let part = |span: Span| text.get(span.range()).unwrap().to_owned();
    Some((part(clash.first), part(clash.second), clash.dimension))
}

#[test]
fn the_two_parts_that_exclude_each_other_are_named() {
    let x = Some(Dimension::Symbol(Symbol(0)));
    let level = Some(Dimension::Symbol(Symbol(4)));
    for (text, first, second, dimension) in [
        ("x < 2 && b && x > 5", "x < 2", "x > 5", x),
        ("b && x in [1, 2] && x in [2, 3] && x in [3, 1]", "x in [1, 2]", "x in [3, 1]", x),
        ("!(x < 2 || x >= 2)", "x < 2", "x >= 2", x),
        (
            "level == minor && (level == major || level == serious)",
            "level == minor",
            "level == major || level == serious",
            level,
        ),
        ("b && (x < 1 && x > 1 || b && !b)", "x < 1", "x > 1", x),
        ("(b ? x > 4 : x > 3) && x < 2", "b ? x > 4 : x > 3", "x < 2", x),
        ("x < 3 && !has(x)", "x < 3", "has(x)", x),
        ("x == 2.5", "x == 2.5", "x == 2.5", x),
    ] {
        let found = clash_of(text, &facts).unwrap_or_else(|| panic!("{text} is not proved empty"));
        assert_eq!(found, (first.to_owned(), second.to_owned(), dimension), "{text}");
    }
}

#[test]
fn the_diagnostic_shows_both_parts() {
    let mut builder = Builder::new();
    let clash = never_holds(&builder.condition("x < 2 && x > 5"), &free).unwrap();
    let diagnostic = clash.diagnostic(Some("order.weight"));
    assert_eq!(diagnostic.code.name(), "condition-never-holds");
    assert_eq!(
        diagnostic.message,
        "the condition can never hold: its tests of `order.weight` exclude each other"
    );
    assert_eq!(diagnostic.primary.map(|label| label.span), Some(clash.second));
    assert_eq!(diagnostic.related.first().map(|label| label.span), Some(clash.first));
}

#[test]
fn bounds_join_the_proof() {
    let x = Some(Dimension::Symbol(Symbol(0)));
    assert_eq!(clash_of("x > 5", &free), None);
    assert_eq!(clash_of("b && x > 5", &bounded), Some(("x > 5".into(), "x > 5".into(), x)));
    assert_eq!(clash_of("!has(x)", &bounded), Some(("has(x)".into(), "has(x)".into(), x)));
    assert_eq!(clash_of("fee > 3 CNY", &bounded).map(|clash| clash.0), Some("fee > 3 CNY".into()));
    assert_eq!(clash_of("fee > 3 USD", &bounded), None);
}

#[test]
fn how_two_facts_stand_is_one_dimension() {
    assert_eq!(
        clash_of("x < y && y < x", &free).map(|clash| (clash.0, clash.1)),
        Some(("x < y".into(), "y < x".into()))
    );
    assert!(clash_of("x != x", &free).is_some());
    assert!(clash_of("x <= y && y <= x", &free).is_none());
}

#[test]
fn what_is_no_set_clashes_with_its_own_negation_only() {
    assert!(clash_of("t.contains('a') && !t.contains('a')", &free).is_some());
    assert!(clash_of("t.contains('a') && !t.contains('b')", &free).is_none());
    assert!(clash_of("size(tags) > 2 && size(tags) < 2", &free).is_some());
}

#[test]
fn unknown_is_not_simplified_away() {
    // T of `x == 2 || x != 2` is everything but the points without a value.
    let condition = Builder::new().condition("x == 2 || x != 2");
    let regions = lower(&condition, &free);
    let [block] = regions.holds.blocks() else { panic!("{regions:?}") };
    let set = block.side(0).unwrap();
    assert!(!set.contains(&Point::Absent) && !set.contains(&Point::NotApplicable));
    assert!(set.contains(&Point::Value(Value::Int(2))));
}

#[test]
fn a_long_disjunction_on_one_fact_is_one_box() {
    let parts: Vec<String> = (0..200).map(|n| format!("x == {}", 3 * n)).collect();
    let condition = Builder::new().condition(&parts.join(" || "));
    assert_eq!(lower(&condition, &free).holds.blocks().len(), 1);
}
