use std::sync::Arc;

use proptest::prelude::*;

use super::literal::parse_value;
use super::{parse, parse_node};
use crate::diagnostic::Diagnostic;
use crate::expr::ast::{Expr, ExprKind};
use crate::expr::parser::{Dialect, Syntax};
use crate::expr::shape::{assert_in_bounds, excerpt, shape};
use crate::expr::ty::Type;
use crate::source::SourceMap;
use crate::value::{Currency, EnumType, Member};
use crate::yaml;

fn syntax() -> Syntax<'static> {
    Syntax { dialect: Dialect::Policy, units: &|word| ["h", "min", "d", "km", "CNY", "EUR"].contains(&word) }
}

fn enumeration(name: &str, ordered: bool, words: &[&str]) -> Type {
    let parent =
        |word: &str| words.iter().position(|other| word.rsplit_once('.').is_some_and(|(up, _)| up == *other));
    let members = words.iter().map(|word| Member { id: (*word).into(), parent: parent(word) }).collect();
    Type::Enum(Arc::new(EnumType { name: name.into(), ordered, members }))
}

fn channel() -> Type {
    enumeration("channel", false, &["phone", "website", "on_site", "柜台", "missing_call"])
}

fn severity() -> Type {
    enumeration("severity", true, &["minor", "serious", "major"])
}

fn kind() -> Type {
    enumeration("kind", false, &["transport", "transport.lost", "service"])
}

fn kinds() -> Type {
    Type::List(Box::new(kind()))
}

fn subject() -> Expr {
    Expr { kind: ExprKind::Ident { name: "x".into(), absolute: false }, span: excerpt("").whole() }
}

/// Checks that the places of a cell lie in its text; the subject has its place elsewhere.
fn assert_places(text: &str, expr: &Expr) {
    assert_in_bounds(text, expr.span);
    for child in crate::expr::shape::children(expr) {
        assert_places(text, child);
    }
}

fn outcome(text: &str, result: Result<Expr, Vec<Diagnostic>>) -> String {
    match result {
        Ok(expr) => {
            assert_places(text, &expr);
            shape(&expr)
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            let line = |fault: &Diagnostic| {
                let span = fault.primary.as_ref().unwrap().span;
                assert_in_bounds(text, span);
                let help: Vec<String> = fault.help.iter().map(|line| format!(" | {line}")).collect();
                format!("{}..{} {}: {}{}", span.start(), span.end(), fault.code, fault.message, help.concat())
            };
            faults.iter().map(line).collect::<Vec<_>>().join("\n")
        }
    }
}

fn cell(text: &str, ty: &Type) -> String {
    outcome(text, parse(&excerpt(text), false, &subject(), ty, &syntax()))
}

fn check(ty: &Type, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(cell(text, ty), *expected, "of `{text}`");
    }
}

#[test]
fn every_column_has_the_tests_of_presence() {
    let all = [Type::Bool, Type::String, channel(), kinds(), Type::Rounding, Type::List(Box::new(Type::Int))];
    for ty in all {
        check(&ty, &[(" - ", "true"), ("present", "(has x)"), ("missing", "(Not (has x))")]);
    }
}

#[test]
fn numbers() {
    check(
        &Type::Int,
        &[
            ("5", "(Equal x 5)"),
            ("-5", "(Equal x (Negate 5))"),
            ("<= 1500", "(LessEqual x 1500)"),
            (">1", "(Greater x 1)"),
            ("!= 0", "(NotEqual x 0)"),
            ("= 3", "(Equal x 3)"),
            ("> (a.b - 1)", "(Greater x (Subtract a.b 1))"),
            ("[1..5]", "(And (GreaterEqual x 1) (LessEqual x 5))"),
            ("(1..5)", "(And (Greater x 1) (Less x 5))"),
            ("[ -1 .. (a) )", "(And (GreaterEqual x (Negate 1)) (Less x a))"),
            ("1..5", "(And (GreaterEqual x 1) (LessEqual x 5))"),
            ("not 5", "(NotTest (Equal x 5))"),
            ("not [1..5)", "(NotTest (And (GreaterEqual x 1) (Less x 5)))"),
            ("[1, > 7, (2..3]]", "(Or (Equal x 1) (Greater x 7) (And (Greater x 2) (LessEqual x 3)))"),
            ("[5]", "(Equal x 5)"),
        ],
    );
    check(
        &Type::Decimal,
        &[
            ("< 30.5 km", "(Less x 30.5`km)"),
            ("30 %", "(Equal x 30%)"),
            ("1.5..2.5", "(And (GreaterEqual x 1.5f) (LessEqual x 2.5f))"),
        ],
    );
    check(
        &Type::Percent,
        &[("> 12.5%", "(Greater x 12.5%)"), ("-5 %", "(Equal x (Negate 5%))"), ("0.3", "(Equal x 0.3f)")],
    );
}

#[test]
fn money_lengths_and_times() {
    let money = Type::Money(vec![Currency::parse("CNY").unwrap()]);
    check(
        &money,
        &[
            (">= 19.90 CNY", "(GreaterEqual x 19.90`CNY)"),
            ("(0 CNY..1000 CNY]", "(And (Greater x 0`CNY) (LessEqual x 1000`CNY))"),
            ("> 50", "2..4 type-mismatch: the amount `50` has no currency | did you mean `50 CNY`?"),
        ],
    );
    check(
        &Type::Duration,
        &[
            ("> 24 h", "(Greater x 24`h)"),
            ("90min", "(Equal x 90`min)"),
            ("> 24", "2..4 type-mismatch: the length `24` has no unit | write the unit: `24 h`, `24 min`"),
        ],
    );
    check(
        &Type::Date,
        &[
            ("2026-01-02", "(Equal x @2026-01-02)"),
            ("< 2026-01-02", "(Less x @2026-01-02)"),
            ("2026-01-01..2026-01-31", "(And (GreaterEqual x @2026-01-01) (LessEqual x @2026-01-31))"),
            ("> (a + 3 d)", "(Greater x (Add a 3`d))"),
        ],
    );
    check(
        &Type::Timestamp,
        &[(
            ">= 2026-01-02T10:00:00+08:00",
            r#"(GreaterEqual x (call timestamp "2026-01-02T10:00:00+08:00"))"#,
        )],
    );
    for text in ["2026-02-30", "tomorrow"] {
        let shown = cell(text, &Type::Date);
        assert!(
            shown.contains("type-mismatch: `") && shown.contains("write a date as `2026-01-31`"),
            "{shown}"
        );
    }
    assert!(cell("2026-01-02", &Type::Timestamp).contains("write an instant with its offset"));
}

#[test]
fn words_of_enums() {
    check(
        &channel(),
        &[
            ("phone", "(Equal x #phone)"),
            ("'phone'", "(Equal x #phone)"),
            ("柜台", "(Equal x #柜台)"),
            ("missing_call", "(Equal x #missing_call)"),
            ("not phone", "(NotTest (Equal x #phone))"),
            ("!= phone", "(NotEqual x #phone)"),
            ("[phone, 'website']", "(Or (Equal x #phone) (Equal x #website))"),
            ("= (a.channel)", "(Equal x a.channel)"),
            ("phon", "0..4 unknown-enum-value: `phon` is not a word of `channel` | did you mean `phone`?"),
            (
                "< phone",
                "0..7 type-mismatch: a `channel` has no order | list the words, or declare `channel` under `scales:`",
            ),
        ],
    );
    check(
        &severity(),
        &[
            (">= serious", "(GreaterEqual x #serious)"),
            ("< major", "(Less x #major)"),
            ("minor..serious", "(And (GreaterEqual x #minor) (LessEqual x #serious))"),
            ("(minor..major)", "(And (Greater x #minor) (Less x #major))"),
        ],
    );
    check(
        &kind(),
        &[
            ("transport", "(Under x #transport)"),
            ("transport.lost", "(Under x #transport.lost)"),
            ("= transport", "(Equal x #transport)"),
            ("not transport", "(NotTest (Under x #transport))"),
        ],
    );
    check(
        &kinds(),
        &[
            ("transport", "(Under x #transport)"),
            ("[service, transport.lost]", "(Or (Under x #service) (Under x #transport.lost))"),
            ("not service", "(NotTest (Under x #service))"),
            (
                "= service",
                "0..9 type-mismatch: `=` does not fit a set of `kind` \
                 | write the word alone: it holds if some member is or lies under it",
            ),
        ],
    );
}

#[test]
fn texts() {
    check(
        &Type::String,
        &[
            ("'not received'", r#"(Equal x "not received")"#),
            ("\"a\\nb\"", r#"(Equal x "a\nb")"#),
            ("late delivery", "(Equal x #late delivery)"),
            ("未收到", "(Equal x #未收到)"),
            ("don't", "(Equal x #don't)"),
            ("not 'received'", r#"(NotTest (Equal x "received"))"#),
            ("['a, b', c]", r#"(Or (Equal x "a, b") (Equal x #c))"#),
            (r"/^a,\d+\/b$/", r#"(call x:matches "^a,\\d+/b$")"#),
            ("not /re/", r#"(NotTest (call x:matches "re"))"#),
            ("[/a,b/, /c]/]", r#"(Or (call x:matches "a,b") (call x:matches "c]"))"#),
            ("= (a + 'b')", r#"(Equal x (Add a "b"))"#),
            (
                "not received",
                "0..12 ambiguous-cell: `not received` may be a text or a test \
                 | as a text it is written `\"'not received'\"` | as a test it is written `\"not 'received'\"`",
            ),
            (
                "none",
                "0..4 ambiguous-cell: `none` may be a text or a test | as a text it is written `\"'none'\"` \
                 | as a test it is `-`, `present`, `missing`, `not 'text'`, `['a', 'b']`, `= (…)` or `/regex/`",
            ),
            ("< b", "0..3 type-mismatch: a text has no order | use `=`, `!=` or the value alone"),
        ],
    );
    for text in ["(refund)", "-x", "a..", "%d", "all of them"] {
        assert!(cell(text, &Type::String).contains("ambiguous-cell"), "{text}");
    }
    let faults = parse(&excerpt("any"), true, &subject(), &Type::String, &syntax()).unwrap_err();
    assert!(faults[0].help[2].contains("the outer quotes belong to YAML"));
}

#[test]
fn bools() {
    check(
        &Type::Bool,
        &[
            ("true", "(Equal x true)"),
            ("not false", "(NotTest (Equal x false))"),
            ("= (a > 1)", "(Equal x (Greater a 1))"),
            ("yes", "0..3 type-mismatch: `yes` is not a bool | did you mean `true`?"),
            ("< true", "0..6 type-mismatch: a bool has no order | use `=`, `!=` or the value alone"),
        ],
    );
}

#[test]
fn faults_of_form() {
    check(
        &Type::Int,
        &[
            (
                "",
                "0..0 expression-syntax: the cell is empty \
                 | `-` accepts anything, `missing` asks for absence, `\"''\"` is the empty text",
            ),
            ("not", "0..3 expression-syntax: a test is missing after `not`"),
            ("not present", "4..11 expression-syntax: `not present` is not a test | did you mean `missing`?"),
            (
                "not [1, 2]",
                "4..10 expression-syntax: `not` stands before one test, not before a list \
                 | write `all: [{fact: not a}, {fact: not b}]`",
            ),
            (
                "[1, not 2]",
                "4..9 expression-syntax: `not` cannot stand in a list of tests \
                 | use `any:` over a list of maps with one test each",
            ),
            ("== 5", "0..2 expression-syntax: `==` is not an operator of cells | did you mean `=`?"),
            ("≥ 5", "0..3 expression-syntax: `≥` is not an operator of cells | did you mean `>=`?"),
            (">", "0..1 expression-syntax: a value is missing after `>`"),
            (
                "[1..]",
                "0..5 expression-syntax: a range needs both ends \
                 | write `>= 5` or `< 5` for a range that is open on one side",
            ),
            (
                "[1, 2",
                "0..5 expression-syntax: the brackets of this list or range do not balance \
                 | write `[a, b]` for any of, `[1..5]` or `[1..5)` for a range",
            ),
            ("[1,]", "0..4 expression-syntax: a list of tests has an empty element"),
            (
                "(a.b)",
                "0..5 expression-syntax: an expression in a cell needs an operator in front of it \
                 | did you mean `= (a.b)`?",
            ),
            (
                "> (a) + 1",
                "2..9 expression-syntax: an expression in a cell stands in parentheses as a whole \
                 | write `((a) + 1)`",
            ),
            (
                "a.b",
                "0..3 type-mismatch: `a.b` is not an int \
                 | write a number; an expression stands in parentheses after an operator: `= (…)`",
            ),
            ("> (a = 1)", "5..6 expression-syntax: `=` is not an operator | did you mean `==`?"),
            ("/a/", "0..3 type-mismatch: a regex tests texts, not an int"),
        ],
    );
    let expression = Expr { kind: ExprKind::List(Vec::new()), span: excerpt("").whole() };
    let faults = parse(&excerpt("present"), false, &expression, &Type::Int, &syntax());
    assert!(outcome("present", faults).contains("only a fact can be present"));
}

#[test]
fn a_list_of_yaml_is_any_of() {
    let node = |yaml: &str, ty: &Type| {
        let mut sources = SourceMap::new();
        let id = sources.add("t.yaml", yaml).unwrap();
        let document = yaml::parse(&sources, id).document.unwrap();
        outcome(yaml, parse_node(&document, document.root().unwrap(), &subject(), ty, &syntax()))
    };
    assert_eq!(node("[phone, website]", &channel()), "(Or (Equal x #phone) (Equal x #website))");
    assert_eq!(
        node("- '< 3'\n- (7..9]\n", &Type::Int),
        "(Or (Less x 3) (And (Greater x 7) (LessEqual x 9)))"
    );
    assert_eq!(node("[10..20]", &Type::Int), "(And (GreaterEqual x 10) (LessEqual x 20))");
    assert_eq!(node("\"[1, 2]\"", &Type::Int), "(Or (Equal x 1) (Equal x 2))");
    assert_eq!(
        node("[phon, webste]", &channel()),
        "1..5 unknown-enum-value: `phon` is not a word of `channel` | did you mean `phone`?\n\
         7..13 unknown-enum-value: `webste` is not a word of `channel` | did you mean `website`?"
    );
    for (yaml, fault) in [
        ("[]", "would never hold"),
        ("{a: 1}", "not a mapping"),
        ("null", "the cell is empty"),
        ("[[1]]", "not a list"),
        ("[missing]", "`missing` cannot stand in a list"),
    ] {
        assert!(node(yaml, &Type::Int).contains(fault), "{yaml}: {}", node(yaml, &Type::Int));
    }
}

#[test]
fn whole_values() {
    let money = Type::Money(Vec::new());
    let cases = [
        (Type::Percent, "30 %", "30%"),
        (Type::Decimal, "0.3", "0.3f"),
        (money, "max(a, 3 EUR)", "(call max a 3`EUR)"),
        (Type::Bool, "size(failures) == 0", "(Equal (call size failures) 0)"),
        (Type::Date, "2026-01-02", "@2026-01-02"),
        (Type::Date, "a + 3 d", "(Add a 3`d)"),
        (Type::String, "not received", "#not received"),
        (Type::String, "'quoted'", "\"quoted\""),
        (Type::String, "", "#"),
        (channel(), "phone", "#phone"),
        (channel(), "'on_site'", "#on_site"),
        (kinds(), "service", "#service"),
        (
            channel(),
            "phon",
            "0..4 unknown-enum-value: `phon` is not a word of `channel` | did you mean `phone`?",
        ),
        (Type::Int, "", "0..0 expression-syntax: the value is empty"),
        (
            Type::Int,
            "30 % + 1",
            "0..4 percent-literal: a percentage stands only as a whole cell or value \
             | write `0.3`; in an expression `%` is the remainder of a division",
        ),
    ];
    for (ty, text, expected) in cases.into_iter() {
        assert_eq!(outcome(text, parse_value(&excerpt(text), &ty, &syntax())), expected, "of `{text}`");
    }
}

#[test]
fn long_lists_are_refused_before_they_are_built() {
    let long = format!("[{}1]", "1,".repeat(5_000));
    assert!(cell(&long, &Type::Int).contains("expression-too-large"));
    let longer = format!("[{}1]", "1,".repeat(500_000));
    assert!(cell(&longer, &Type::Int).contains("expression-too-large"));
    let mut wide = subject();
    for _ in 0..10 {
        wide = Expr { kind: ExprKind::List(vec![wide.clone(), wide]), span: excerpt("").whole() };
    }
    let short = "[1, 2, 3]";
    let result = parse(&excerpt(short), false, &wide, &Type::Int, &syntax());
    assert!(outcome(short, result).contains("expression-too-large"));
}

#[test]
fn a_deep_operand_is_refused() {
    let deep = format!("= ({})", "a + ".repeat(63) + "a");
    assert!(cell(&deep, &Type::Int).contains("expression-too-deep"));
}

const PIECES: [&str; 36] = [
    "not",
    "present",
    "missing",
    "-",
    "[",
    "]",
    "(",
    ")",
    ",",
    "..",
    "<",
    "<=",
    "=",
    "!=",
    "/",
    "\\",
    "'",
    "\"",
    "phone",
    "transport.lost",
    "1",
    "2.5",
    "CNY",
    "h",
    "%",
    "2026-01-02",
    "a.b",
    " ",
    " ",
    "true",
    "柜",
    "{",
    "}",
    ">",
    "or",
    "'x'",
];

fn any_type() -> impl Strategy<Value = Type> {
    prop::sample::select(vec![
        Type::Bool,
        Type::Int,
        Type::Percent,
        Type::Money(Vec::new()),
        Type::Duration,
        Type::Date,
        Type::Timestamp,
        Type::String,
        Type::Rounding,
        channel(),
        severity(),
        kind(),
        kinds(),
    ])
}

proptest! {
    #[test]
    fn no_text_makes_a_cell_panic(text in "\\PC{0,40}", ty in any_type(), quoted in any::<bool>()) {
        outcome(&text, parse(&excerpt(&text), quoted, &subject(), &ty, &syntax()));
        outcome(&text, parse_value(&excerpt(&text), &ty, &syntax()));
    }

    #[test]
    fn no_order_of_pieces_makes_a_cell_panic(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..14), ty in any_type()) {
        let text = pieces.concat();
        cell(&text, &ty);
        outcome(&text, parse_value(&excerpt(&text), &ty, &syntax()));
    }
}
