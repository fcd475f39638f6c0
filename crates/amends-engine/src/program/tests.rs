//! The index against the reference evaluator: nothing that matters is missed, and what is sure is so.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::expr::typed::{Symbol, Typed, TypedKind};
use crate::outcome::Outcome;
use crate::reference::Evaluator;
use crate::region::tests::{Builder, Record, Tree, all_atoms, bounded, free, records, trees};
use crate::region::{Domains, Point};
use crate::value::Value;

/// The place of a record, as the reader of a case would set it.
fn place(dimensions: &Dimensions, record: &BTreeMap<Symbol, Point>) -> Position {
    let mut position = dimensions.nowhere();
    for symbol in dimensions.values().collect::<Vec<_>>() {
        let coordinate = match &record[&symbol] {
            Point::Value(value) => Coordinate::Value(value),
            Point::Absent => Coordinate::Absent,
            Point::NotApplicable => Coordinate::NotApplicable,
            Point::Failed | Point::Present | Point::Relation(_) => Coordinate::Open,
        };
        dimensions.set(&mut position, symbol, coordinate);
    }
    for symbol in dimensions.members().collect::<Vec<_>>() {
        let members = match &record[&symbol] {
            Point::Value(Value::List(items)) => Members::Known(items),
            _ => Members::Open,
        };
        dimensions.set_members(&mut position, symbol, members);
    }
    position
}

/// Compares a search with the evaluation of every condition; returns how many rules it found, and
/// how many of them for nothing.
fn compare(conditions: &[Typed], index: &Index, at: &Position, record: &Record<'_>) -> (usize, usize) {
    let (mut scratch, mut found) = (Scratch::default(), Vec::new());
    index.search(at, &mut scratch, &mut found);
    let found: BTreeMap<usize, bool> = found.iter().map(|found| (found.rule, found.sure)).collect();
    let mut idle = 0;
    for (number, condition) in conditions.iter().enumerate() {
        let outcome = Evaluator::new(record).test(condition);
        let holds = outcome == Outcome::Known(Value::Bool(true));
        let maybe = outcome != Outcome::Known(Value::Bool(false));
        let state = found.get(&number).copied();
        assert!(!maybe || state.is_some(), "missed {number}: {outcome:?} at {:?}\n{condition:?}", record.0);
        assert!(
            state != Some(true) || holds,
            "{number} is not sure: {outcome:?} at {:?}\n{condition:?}",
            record.0
        );
        idle += usize::from(state.is_some() && !maybe);
    }
    (found.len(), idle)
}

fn check(conditions: &[Typed], domains: &Domains<'_>, most: usize) -> (usize, usize) {
    let rules: Vec<Vec<&Typed>> = conditions.iter().map(|condition| vec![condition]).collect();
    let program = compile(&[rules], domains, &|_| true);
    let whole = Typed {
        kind: TypedKind::And(conditions.to_vec()),
        ty: crate::expr::ty::Type::Bool,
        span: conditions[0].span,
    };
    let mut totals = (0, 0);
    for record in &records(&whole, domains, most).0 {
        let at = place(&program.dimensions, record);
        let (found, idle) = compare(conditions, &program.sets[0], &at, &Record(record));
        totals = (totals.0 + found, totals.1 + idle);
    }
    totals
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_search_misses_nothing_and_is_sure_of_the_truth(
        trees in proptest::collection::vec(trees(all_atoms()), 1..=24),
        bound in any::<bool>(),
    ) {
        let mut builder = Builder::new();
        let conditions: Vec<Typed> = trees.iter().map(|tree| builder.build(tree)).collect();
        check(&conditions, if bound { &bounded } else { &free }, 60);
    }
}

/// Conjunctions of sets on single facts, more than one chunk of them.
fn plain_conjunctions() -> Vec<Typed> {
    let by_fact: [&[&'static str]; 6] = [
        &["x < 3", "x >= 2", "x == 2", "x in [1, 5]"],
        &["level >= serious", "level == minor"],
        &["kind.under('goods')", "kind != 'service'", "kind == 'goods.fruit'"],
        &["fee == 2 CNY", "fee != 2 USD"],
        &["t == 'a'", "t in ['a', 'b']", "t != 'b'"],
        &["rate < 1.5", "rate >= 1.5", "rate <= 2"],
    ];
    let mut builder = Builder::new();
    let mut conditions = Vec::new();
    for number in 0..1_500usize {
        let mut rest = number;
        let mut parts = Vec::new();
        for atoms in by_fact {
            let pick = rest % (atoms.len() + 1);
            rest /= atoms.len() + 1;
            parts.extend(atoms.get(pick).map(|text| Tree::Atom(text)));
        }
        conditions.push(builder.build(&Tree::And(parts)));
    }
    conditions
}

#[test]
fn conjunctions_of_sets_are_found_exactly() {
    let conditions = plain_conjunctions();
    let (found, idle) = check(&conditions, &free, 40);
    assert!(found > 0, "nothing is tried");
    assert_eq!(idle, 0, "{idle} of {found} are found for nothing");
}

#[test]
fn a_line_with_more_cuts_than_classes_is_searched_all_the_same() {
    let mut builder = Builder::new();
    let conditions: Vec<Typed> =
        (0..1_000).map(|n| builder.condition(&format!("x >= {n} && x < {}", n + 2))).collect();
    let rules: Vec<Vec<&Typed>> = conditions.iter().map(|condition| vec![condition]).collect();
    let program = compile(&[rules], &free, &|_| true);
    for number in [-5, 0, 1, 2, 400, 401, 998, 999, 1_000, 1_001, 5_000] {
        let record = BTreeMap::from([(Symbol(0), Point::Value(Value::Int(number)))]);
        let (found, idle) =
            compare(&conditions, &program.sets[0], &place(&program.dimensions, &record), &Record(&record));
        assert!(found <= 2 + idle && idle <= 12, "{found} found at {number}, {idle} for nothing");
    }
}
