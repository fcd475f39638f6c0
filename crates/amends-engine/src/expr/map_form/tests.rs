use super::{MapContext, lower};
use crate::diagnostic::{Diagnostic, codes};
use crate::expr::ast::{BinaryOp, Expr, ExprKind};
use crate::expr::parser::{Dialect, Syntax};
use crate::expr::print::print;
use crate::expr::shape::shape;
use crate::expr::ty::Type;
use crate::source::SourceMap;
use crate::yaml;

/// Knows the type of a name by its first letter: `b…` a bool, `t…` a text, all others an int.
#[derive(Default)]
struct Facts {
    warnings: Vec<Diagnostic>,
}

impl MapContext for Facts {
    fn syntax(&self) -> Syntax<'_> {
        Syntax { dialect: Dialect::Policy, units: &|word| word == "h" }
    }

    fn type_of(&mut self, subject: &Expr) -> Result<Type, Vec<Diagnostic>> {
        let name = print(subject);
        if name.starts_with("unknown") {
            let message = format!("fact `{name}` is not declared");
            return Err(vec![Diagnostic::error(codes::UNKNOWN_FACT, message).at(subject.span, "")]);
        }
        let comparison = matches!(subject.kind, ExprKind::Binary { op: BinaryOp::Greater, .. });
        Ok(if comparison || name.starts_with('b') {
            Type::Bool
        } else if name.starts_with('t') {
            Type::String
        } else {
            Type::Int
        })
    }

    fn key_alias(&self, key: &str) -> Option<&'static str> {
        match key {
            "type" => Some("types"),
            "type.primary" => Some("types.primary"),
            _ => None,
        }
    }

    fn warn(&mut self, warning: Diagnostic) {
        self.warnings.push(warning);
    }
}

/// The tree, or the faults; warnings stand behind either. Places are shown as the text they cover.
fn lowered(text: &str) -> String {
    let mut sources = SourceMap::new();
    let id = sources.add("t.yaml", text).unwrap();
    let parsed = yaml::parse(&sources, id);
    let document = parsed.document.unwrap_or_else(|| panic!("{text}: {:?}", parsed.diagnostics));
    let mut facts = Facts::default();
    let result = lower(&document, document.root().unwrap(), &mut facts);
    let line = |fault: &Diagnostic| {
        let place = sources.text(fault.primary.as_ref().unwrap().span);
        let help: Vec<String> = fault.help.iter().map(|line| format!(" | {line}")).collect();
        format!("<{place}> {}: {}{}", fault.code, fault.message, help.concat())
    };
    let mut lines = match result {
        Ok(expr) => vec![shape(&expr)],
        Err(faults) => faults.iter().map(line).collect(),
    };
    lines.extend(facts.warnings.iter().map(line));
    lines.join("\n")
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(lowered(text), *expected, "of {text}");
    }
}

#[test]
fn a_string_and_a_map_give_the_same_tree() {
    check(&[
        ("a > 5 && b == true", "(And (Greater a 5) (Equal b true))"),
        ("{a: '> 5', b: true}", "(And (Greater a 5) (Equal b true))"),
        ("true", "true"),
        ("a: < 5", "(Less a 5)"),
        ("a - c: '> 5'", "(Greater (Subtract a c) 5)"),
        ("{a: [1, '> 7']}", "(Or (Equal a 1) (Greater a 7))"),
        ("{type: lost, type.primary: late}", "(And (Equal types #lost) (Equal types.primary #late))"),
        ("{t.x: present, a: not 5}", "(And (has t.x) (NotTest (Equal a 5)))"),
    ]);
}

#[test]
fn all_any_and_not_nest() {
    check(&[
        ("any: [{a: 1}, {a: 2, b: true}]", "(Or (Equal a 1) (And (Equal a 2) (Equal b true)))"),
        ("all: [a > 1, {b: true}]", "(And (Greater a 1) (Equal b true))"),
        ("not: {a: 1, b: true}", "(Not (And (Equal a 1) (Equal b true)))"),
        ("not: a > 1", "(Not (Greater a 1))"),
        (
            "{b: true, any: [{not: {a: 1}}, {all: [{a: 2}]}]}",
            "(And (Equal b true) (Or (Not (Equal a 1)) (Equal a 2)))",
        ),
    ]);
}

#[test]
fn empty_conditions_are_warned_about() {
    check(&[
        (
            "all: []",
            "true\n<all: []> empty-condition: an empty `all` always holds | write `true` if that is meant",
        ),
        (
            "any: []",
            "false\n<any: []> empty-condition: an empty `any` never holds | write `false` if that is meant",
        ),
        (
            "{}",
            "true\n<{}> empty-condition: a condition without tests always holds | add tests; if it is meant to hold always, write `true`",
        ),
    ]);
}

#[test]
fn every_fault_of_a_map_is_reported() {
    check(&[
        (
            "[a > 1]",
            "<[a > 1]> bare-list: a list of conditions must say whether all or any of them must hold \
             | put it under `all:` or `any:`",
        ),
        (
            "not: [a > 1]",
            "<[a > 1]> bare-list: `not` before a list could mean that none or that not all hold \
             | write `not: {any: […]}` or `not: {all: […]}`",
        ),
        (
            "any: {a: 1}",
            "<{a: 1}> expression-syntax: `any` takes a list of conditions, not a mapping \
             | write `any: [{fact: test}, {fact: test}]`",
        ),
        ("all: [~]", "<~> expression-syntax: the condition is missing | write `true` if it always holds"),
        (
            "{unknown.a: 1, a: {b: 1}, b: yes, all: [a =]}",
            "<unknown.a> unknown-fact: fact `unknown.a` is not declared\n\
             <{b: 1}> expression-syntax: a test is a single value or a list, not a mapping \
             | nest conditions under `all:`, `any:` or `not:`\n\
             <yes> type-mismatch: `yes` is not a bool | did you mean `true`?\n\
             <=> expression-syntax: `=` is not an operator | did you mean `==`?\n\
             <> expression-syntax: the expression ends where an operand is expected",
        ),
    ]);
}

#[test]
fn places_point_into_the_file_through_quotes() {
    assert_eq!(
        lowered("a: \"> (b\\x20= 1)\""),
        "<=> expression-syntax: `=` is not an operator | did you mean `==`?"
    );
}

#[test]
fn nesting_and_repetition_are_bounded() {
    let nested = "{not: ".repeat(40) + "b" + &"}".repeat(40);
    assert!(lowered(&nested).starts_with("(Not "), "{}", lowered(&nested));
    let deep = "{not: ".repeat(60) + "'!!!!!!!b'" + &"}".repeat(60);
    assert!(lowered(&deep).contains("expression-too-deep"), "{}", lowered(&deep));
    let doubled = (1..14).fold("all:\n  - &a0 {b: true}\n".to_owned(), |text, n| {
        format!("{text}  - &a{n} {{any: [*a{before}, *a{before}]}}\n", before = n - 1)
    });
    assert_eq!(lowered(&doubled).matches("expression-too-large").count(), 1);
    let wide = (0..5_000).fold("all:\n".to_owned(), |text, _| text + "  - b\n");
    assert_eq!(lowered(&wide).matches("expression-too-large").count(), 1);
}
