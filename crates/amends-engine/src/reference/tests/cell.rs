//! Cells from their text to their truth value.

use super::*;

/// Evaluates a cell on a fact, through parser and checker.
fn cell(subject: &str, text: &str, facts: &Facts) -> String {
    let declarations = declarations();
    let variable = declarations.variable(subject).unwrap();
    let mut sources = crate::source::SourceMap::new();
    let source = sources.add("cell", text).unwrap();
    let syntax = crate::expr::Syntax {
        dialect: crate::expr::Dialect::Policy,
        units: &|word| declarations.is_unit(word),
    };
    let excerpt = crate::source::Excerpt::verbatim(text, source, 0);
    let expr = parse(subject, &declarations);
    let test = match crate::expr::cell::parse(&excerpt, true, &expr, &variable.ty, &syntax) {
        Ok(test) => test,
        Err(found) => return format!("refused {}", found[0].code),
    };
    match check(&test, Some(&Type::Bool), &declarations) {
        Ok(checked) => show(&Evaluator::new(facts).test(&checked.typed)),
        Err(found) => format!("refused {}", found[0].code),
    }
}

#[test]
fn cells_mean_what_the_tables_say() {
    let known = Facts::with(&[
        ("n", int(7)),
        ("rate", decimal("1.5")),
        ("order.total", money("36 CNY")),
        ("way", decimal("30")),
        ("share", decimal("0.3")),
        ("complaint.text", Loaded::Known(Value::String("lost parcel".into()))),
        ("flag", Loaded::Known(Value::Bool(true))),
        ("severity", Loaded::Known(severity("serious"))),
        ("types", Loaded::Known(Value::List(Arc::from([topic("transport.lost")])))),
        ("topic", Loaded::Known(topic("transport.lost"))),
        ("bought", Loaded::Known(Value::Date(Date::parse("2026-01-31").unwrap()))),
        ("wait", Loaded::Known(Value::Duration(crate::value::Duration::parse("36h").unwrap()))),
    ]);
    // The cell's value on the known record, on an absent fact, and on one that does not apply.
    let rows = [
        ("n", "7", "T", "U", "F"),
        ("n", "> 7", "F", "U", "F"),
        ("n", "not 7", "F", "U", "F"),
        ("n", "not 8", "T", "U", "F"),
        ("n", "[1..8)", "T", "U", "F"),
        ("n", "not [1..8)", "F", "U", "F"),
        ("n", "[7, 9]", "T", "U", "F"),
        ("n", "> (2 + 4)", "T", "U", "F"),
        ("n", "-", "T", "T", "T"),
        ("n", "present", "T", "F", "F"),
        ("n", "missing", "F", "T", "T"),
        ("rate", "1.5", "T", "U", "F"),
        ("rate", "<= 1", "F", "U", "F"),
        ("order.total", ">= 36 CNY", "T", "U", "F"),
        ("order.total", "30 CNY..40 CNY", "T", "U", "F"),
        ("way", "30 km", "T", "U", "F"),
        ("way", "> 30 kg", "refused", "", ""),
        ("share", "30 %", "T", "U", "F"),
        ("complaint.text", "'lost parcel'", "T", "U", "F"),
        ("complaint.text", "/lo.t/", "T", "U", "F"),
        ("complaint.text", "not /lo.t/", "F", "U", "F"),
        ("flag", "true", "T", "U", "F"),
        ("flag", "not true", "F", "U", "F"),
        ("severity", ">= serious", "T", "U", "F"),
        ("severity", "not minor", "T", "U", "F"),
        ("severity", "minr", "refused", "", ""),
        ("types", "transport", "T", "U", "F"),
        ("types", "not food", "T", "U", "F"),
        ("topic", "transport", "T", "U", "F"),
        ("topic", "= transport", "F", "U", "F"),
        ("bought", "< 2026-02-01", "T", "U", "F"),
        ("wait", "> 24 h", "T", "U", "F"),
        ("wait", "> 3 d", "refused", "", ""),
    ];
    for (subject, text, on_known, on_absent, on_inapplicable) in rows {
        let first = |outcome: String| outcome.split(' ').next().unwrap_or_default().to_owned();
        assert_eq!(first(cell(subject, text, &known)), on_known, "{subject}: {text}");
        if on_known != "refused" {
            assert_eq!(first(cell(subject, text, &Facts::default())), on_absent, "absent {subject}: {text}");
            let inapplicable = Facts::with(&[(subject, Loaded::NotApplicable)]);
            assert_eq!(first(cell(subject, text, &inapplicable)), on_inapplicable, "no {subject}: {text}");
        }
    }
}
