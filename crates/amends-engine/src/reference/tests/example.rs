//! Runs the examples of the reference of functions.

use super::*;
use crate::expr::function::{Example, reference};
use crate::expr::parser;
use crate::expr::{Dialect, Syntax};
use crate::source::{Excerpt, SourceMap};

/// The facts that the reference names, as it describes them.
fn facts() -> Facts {
    let at = |text: &str| Loaded::Known(Value::Timestamp(Instant::parse(text).unwrap()));
    let goods = [("A", "5 CNY", 1), ("B", "7 CNY", 2)];
    let items = goods.iter().enumerate().map(|(position, (sku, price, count))| {
        let price = Value::Money(Money::parse(price).unwrap());
        item(
            position,
            &[("sku", Value::String((*sku).into())), ("price", price), ("count", Value::Int(*count))],
        )
    });
    Facts::with(&[
        ("n", int(3)),
        ("rate", decimal("1.5")),
        ("nums", ints(&[1, 2, 3])),
        ("complaint.text", Loaded::Known(Value::String("Parcel LOST".into()))),
        ("order.total", money("12 CNY")),
        ("order.items", Loaded::Known(Value::List(items.collect()))),
        ("sent", at("2026-01-31T23:30:00+08:00")),
        ("received", at("2026-02-01T00:30:00+08:00")),
        ("bought", Loaded::Known(Value::Date(Date::parse("2026-01-31").unwrap()))),
        ("types", Loaded::Known(Value::List(Arc::from([topic("transport.lost")])))),
        ("severity", Loaded::Known(severity("serious"))),
        ("param.cap", money("100 CNY")),
    ])
}

fn conformance(text: &str) -> Typed {
    let mut sources = SourceMap::new();
    let source = sources.add("test", text).unwrap();
    let syntax = Syntax { dialect: Dialect::Conformance, units: &|_| false };
    let expr = parser::parse(&Excerpt::verbatim(text, source, 0), &syntax)
        .unwrap_or_else(|found| panic!("{text}: {found:?}"));
    check(&expr, None, &Declarations::conformance("", true))
        .unwrap_or_else(|found| panic!("{text}: {found:?}"))
        .typed
}

fn written(outcome: &Outcome, zone: Zone) -> String {
    match outcome {
        Outcome::Known(value) => value.display(zone),
        Outcome::Unknown(_) => "unknown".to_owned(),
        Outcome::Failed(failure) => format!("error: {}", failure.code),
    }
}

#[test]
fn every_example_of_the_reference_gives_what_it_says() {
    let facts = facts();
    for described in reference::functions() {
        for Example { text, value } in described.examples {
            let typed = if described.in_policies() { typed(text) } else { conformance(text) };
            let found = written(&Evaluator::new(&facts).evaluate(&typed), facts.zone());
            assert_eq!(found, *value, "{}: {text}", described.name);
        }
    }
}

#[test]
fn the_reference_names_what_its_examples_read() {
    let mut read = BTreeSet::new();
    let names = variables();
    for described in reference::functions().iter().filter(|described| described.in_policies()) {
        for Example { text, .. } in described.examples {
            typed(text).visit_symbols(&mut |symbol, _| {
                read.insert(names[symbol.0 as usize].0);
            });
        }
    }
    let told: BTreeSet<&str> =
        reference::FACTS.iter().map(|(name, _)| *name).filter(|name| *name != "as_of").collect();
    assert_eq!(read, told);
}

#[test]
fn the_page_tells_everything_of_the_tables() {
    let page = reference::markdown();
    let (open, closed) = page.split_once("## CEL that policies do not have").unwrap();
    for described in reference::functions() {
        let part = if described.in_policies() { open } else { closed };
        assert!(part.contains(described.summary) && part.contains(described.note), "{}", described.name);
        for usage in &described.forms {
            assert!(part.contains(&format!("`{}`", usage.shape)), "{}", usage.shape);
        }
        for Example { text, value } in described.examples {
            assert!(part.contains(&format!("`{text}` gives `{value}`")), "{text}");
        }
    }
    for name in ["math", "optional", "cel", "size", "has"] {
        assert!(closed.contains(&format!("`{name}`")), "{name} is reserved");
    }
}
