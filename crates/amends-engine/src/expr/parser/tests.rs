use proptest::prelude::*;

use super::{Dialect, Syntax, parse};
use crate::diagnostic::Diagnostic;
use crate::expr::ast::Expr;
use crate::expr::shape::{assert_in_bounds, assert_nested, excerpt, shape};

fn parsed(text: &str, dialect: Dialect) -> Result<Expr, Vec<Diagnostic>> {
    let units = |word: &str| {
        ["s", "min", "h", "d", "w", "months", "business_days", "CNY", "EUR", "km", "um"].contains(&word)
    };
    parse(&excerpt(text), &Syntax { dialect, units: &units })
}

/// What an expression means, or its faults as `start..end code: message | help`.
fn outcome(text: &str, dialect: Dialect) -> String {
    match parsed(text, dialect) {
        Ok(expr) => {
            assert_nested(text, &expr);
            shape(&expr)
        }
        Err(faults) => {
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

fn check(dialect: Dialect, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(outcome(text, dialect), *expected, "of `{text}`");
    }
}

#[test]
fn operators_bind_as_in_cel() {
    check(
        Dialect::Conformance,
        &[
            ("1 + 2 * 3", "(Add 1 (Multiply 2 3))"),
            ("1 - 2 - 3", "(Subtract (Subtract 1 2) 3)"),
            ("(1 - (2 - 3))", "(Subtract 1 (Subtract 2 3))"),
            ("a && b && c || d", "(Or (And a b c) d)"),
            ("a && (b && c)", "(And a (And b c))"),
            ("a < b == c in d", "(In (Equal (Less a b) c) d)"),
            ("a ? b : c ? d : e", "(if a b (if c d e))"),
            ("!a.b", "(Not a.b)"),
            ("!!a", "(Not (Not a))"),
            ("-1", "(Negate 1)"),
            ("--1", "(Negate (Negate 1))"),
            ("-1.abs()", "(call (Negate 1):abs)"),
            ("--1.abs()", "(Negate (Negate (call 1:abs)))"),
            ("-x.abs()", "(Negate (call x:abs))"),
            ("1 -1", "(Subtract 1 1)"),
            ("7 % -2", "(Modulo 7 (Negate 2))"),
        ],
    );
}

#[test]
fn operands_are_those_of_cel() {
    check(
        Dialect::Conformance,
        &[
            (".a.b[0].f(1)", "(call (at .a.b 0):f 1)"),
            (".f(x)", "(call .f x)"),
            ("a.`b-c/d e`.as", "a.b-c/d e.as"),
            ("a.for()", "(call a:for)"),
            ("[1, 2,]", "(list 1 2)"),
            ("[,]", "(list)"),
            ("{1: 2, 'a': 3,}", r#"(map 1 2 "a" 3)"#),
            ("{,}", "(map)"),
            ("a.b.T{x: 1, `y-z`: 2,}.x", "(new a.b.T x=1 y-z=2).x"),
            (".T{}", "(new .T)"),
            ("{a ? b : c : d}", "(map (if a b c) d)"),
            ("1 // note\n + 2", "(Add 1 2)"),
            ("3 in xs", "(In 3 xs)"),
        ],
    );
}

#[test]
fn literals_keep_their_text() {
    check(
        Dialect::Conformance,
        &[
            ("0x1Fu", "0x1Fu"),
            ("0x1F", "0x1F"),
            ("[.5, 1.50, 1e3, 2E-3, 12U]", "(list .5f 1.50f 1e3f 2E-3f 12u)"),
            ("1.f", "1.f"),
            (
                r#"'a' + "b" + r'\d' + R"""x"y""" + '''p'q'''"#,
                concat!(r#"(Add (Add (Add (Add "a" "b") "\\d") "x\"y") "#, r#""p'q")"#),
            ),
            (r"'\a\b\f\v\?\`\x41\101\u00e9\U0001F62C'", r#""\u{7}\u{8}\u{c}\u{b}?`AAé😬""#),
            (r"b'\xff\377é' + bR'\x'", "(Add b[255, 255, 195, 169] b[92, 120])"),
            ("[true, false, null]", "(list true false null)"),
        ],
    );
}

#[test]
fn macros_stay_nodes() {
    check(
        Dialect::Conformance,
        &[
            ("has(a.b)", "(has a.b)"),
            ("has(a, b)", "(call has a b)"),
            ("xs.all(x, x > 0)", "(All xs x (Greater x 0))"),
            ("xs.exists_one(x, x)", "(ExistsOne xs x x)"),
            ("xs.map(x, x > 1, -x)", "(Map xs x (Greater x 1) (Negate x))"),
            ("xs.filter(x, x).exists(y, y)", "(Exists (Filter xs x x) y y)"),
            ("xs.all(i, x, i < x)", "(All xs i x (Less i x))"),
            ("xs.existsOne(i, x, i < x)", "(ExistsOne xs i x (Less i x))"),
            ("xs.existsOne(x, x)", "(ExistsOne xs x x)"),
            ("xs.transformList(i, x, i > 0, x)", "(Map xs i x (Greater i 0) x)"),
            ("xs.transformMap(k, v, v)", "(TransformMap xs k v v)"),
            ("xs.transformList(x, x)", "(call xs:transformList x x)"),
            ("xs.filter(i, x, x)", "(call xs:filter i x x)"),
            ("a.?b.optMap(x, x)", "(OptMap (at? a \"b\") x x)"),
            ("a[?0].optFlatMap(x, x)", "(OptFlatMap (at? a 0) x x)"),
            ("[?a, b]", "(list ?a b)"),
            ("{?'k': a}", "(map \"k\" ?a)"),
            ("cel.bind(x, 1, x)", "(Bind 1 x x)"),
            ("cel.bind(1, 1, x)", "(call cel:bind 1 1 x)"),
            ("cel.block([1, cel.index(0)], cel.index(1))", "(Bind 1 @0 (Bind @0 @1 @1))"),
            ("xs.map(cel.iterVar(0, 1), cel.iterVar(0, 1))", "(Map xs @0:1 @0:1)"),
            (
                "xs.all(x, x, x)",
                "10..11 expression-syntax: `x` is already the name of the position \
                 | give the element a name of its own: `items.exists(i, x, i > 0 && x.price > 5 EUR)`",
            ),
            ("all(x, y)", "(call all x y)"),
            ("has(a)", "0..6 expression-syntax: `has` takes one name, such as `has(order.total)`"),
            (
                "xs.all(x.y, true)",
                "7..10 expression-syntax: the first argument must be a plain name for the element \
                 | write `items.exists(x, x.price > 5 EUR)`",
            ),
        ],
    );
}

#[test]
fn a_policy_has_quantities() {
    check(
        Dialect::Policy,
        &[
            ("a > 24h && b >= 19.90 CNY", "(And (Greater a 24`h) (GreaterEqual b 19.90`CNY))"),
            ("t + 3 d - 5um", "(Subtract (Add t 3`d) 5`um)"),
            ("-3 d", "(Negate 3`d)"),
            ("3 in xs", "(In 3 xs)"),
            ("min(3 min, h)", "(call min 3`min h)"),
            ("3 h in xs", "(In 3`h xs)"),
            ("has(late)", "(has late)"),
            ("n % 3 == 0", "(Equal (Modulo n 3) 0)"),
            (
                "3 min(a)",
                "0..5 ambiguous-unit: `min` before `(` may be a unit or a function \
                 | write `3 * min(…)`, or an operator after `3 min`",
            ),
            ("a > 2 Days", "6..10 unknown-unit: `Days` is not a unit or a currency | did you mean `2 d`?"),
            ("a > 2 cny", "6..9 unknown-unit: `cny` is not a unit or a currency | did you mean `2 CNY`?"),
            (
                "a > 1_000",
                "5..9 unknown-unit: `_000` is not a unit or a currency | digits are written without separators",
            ),
            (
                "a > 2 d 3 h",
                "8..9 expression-syntax: expected the end of the expression, found `3` \
                 | an operator such as `&&`, `==` or `+` is missing in front of it",
            ),
            (
                "a > CNY 3",
                "8..9 expression-syntax: expected the end of the expression, found `3` \
                 | the unit follows the number: `3 CNY`",
            ),
            (
                "0x1F d",
                "0..4 expression-syntax: `0x1F` cannot stand before a unit | write it with decimal digits only",
            ),
        ],
    );
    check(
        Dialect::Conformance,
        &[(
            "24 h",
            "3..4 expression-syntax: expected the end of the expression, found `h` \
         | an operator such as `&&`, `==` or `+` is missing in front of it",
        )],
    );
}

#[test]
fn a_policy_refuses_what_it_has_no_use_for() {
    check(
        Dialect::Policy,
        &[
            (
                "a == null",
                "5..9 null-literal: a policy has no `null` \
                 | ask with `has(…)`, or in a map with `present` or `missing`",
            ),
            ("3u", "0..2 literal-not-allowed: an unsigned number cannot be written in a policy | write `3`"),
            (
                "b'x'",
                "0..4 literal-not-allowed: a byte string cannot be written in a policy | write a text without `b`",
            ),
            (
                "{1: 2}",
                "0..1 literal-not-allowed: a map cannot be written in a policy | compare the fields one by one",
            ),
            (
                "a.T{}",
                "0..4 literal-not-allowed: a message cannot be written in a policy | compare the fields one by one",
            ),
            (
                "rate > 30 % && x",
                "7..11 percent-literal: a percentage stands only as a whole cell or value \
                 | write `0.3`; in an expression `%` is the remainder of a division",
            ),
            (
                "xs.exists(x > 1)",
                "0..16 expression-syntax: `exists` takes a variable and an expression \
                 | write `items.exists(x, x.price > 5 EUR)`",
            ),
            (
                "a.?b",
                "2..3 expression-syntax: optional access with `?` is not part of this language \
                 | ask whether it is present: `has(a.b) ? a.b : …`",
            ),
        ],
    );
}

#[test]
fn slips_are_repaired_and_reported_together() {
    check(
        Dialect::Policy,
        &[
            (
                "a = 1 and not b or c & d",
                "2..3 expression-syntax: `=` is not an operator | did you mean `==`?\n\
                 6..9 expression-syntax: `and` is not an operator | did you mean `&&`?\n\
                 10..13 expression-syntax: `not` is not an operator | did you mean `!`?\n\
                 16..18 expression-syntax: `or` is not an operator | did you mean `||`?\n\
                 21..22 expression-syntax: `&` is not an operator | did you mean `&&`?",
            ),
            (
                "（a＝＝“x”）",
                "0..3 expression-syntax: `（` is a full-width character | write the ASCII character `(`\n\
                 4..10 expression-syntax: `＝＝` is a full-width character | write the ASCII character `==`\n\
                 10..17 expression-syntax: `“` is not a quotation mark of this language \
                 | write straight quotes: `\"x\"`\n\
                 17..20 expression-syntax: `）` is a full-width character | write the ASCII character `)`",
            ),
            ("a => 1", "2..4 expression-syntax: `=>` is not an operator | did you mean `>=`?"),
            (
                "f(1 + , 2 *) && * && [",
                "6..7 expression-syntax: expected an operand, found `,`\n\
                 11..12 expression-syntax: expected an operand, found `)`\n\
                 16..17 expression-syntax: expected an operand, found `*`\n\
                 22..22 expression-syntax: the expression ends where an operand is expected",
            ),
            (
                "金额 > 1",
                "0..6 expression-syntax: `金额` is not a name \
                 | names consist of ASCII letters, digits and `_`; a text stands in quotes",
            ),
            (
                "$5",
                "0..1 expression-syntax: the character `$` has no meaning here \
                 | write money as a number and a currency: `19.90 EUR`",
            ),
        ],
    );
}

#[test]
fn faults_name_what_was_expected() {
    check(
        Dialect::Policy,
        &[
            ("", "0..0 expression-syntax: the expression is empty | write a condition, or leave the key out"),
            ("a &&", "4..4 expression-syntax: the expression ends where an operand is expected"),
            ("(a", "2..2 expression-syntax: the expression ends where `)` is expected"),
            ("a)", "1..2 expression-syntax: expected the end of the expression, found `)`"),
            (
                "a b",
                "2..3 expression-syntax: expected the end of the expression, found `b` \
                 | an operator such as `&&`, `==` or `+` is missing in front of it",
            ),
            (
                "a ? b ? c : d : e",
                "6..7 expression-syntax: a conditional between `?` and `:` needs parentheses \
                 | write `a ? (b ? c : d) : e`",
            ),
            (
                "a ? b",
                "5..5 expression-syntax: the expression ends where `:` and the value for the other case is expected",
            ),
            ("for > 1", "0..3 expression-syntax: `for` is a reserved word and cannot be a name"),
            (
                "'abc",
                "0..4 expression-syntax: the text that starts here has no closing `'` \
                 | a text with line breaks stands between three quotes",
            ),
            (
                r"a.matches('\d')",
                "11..13 expression-syntax: `\\d` is not an escape \
                 | write `\\\\` for a backslash, or put `r` before the quote: `r'\\d+'`",
            ),
            (
                "`a`",
                "0..3 expression-syntax: backticks stand around a field after a dot only \
                 | write `name.` in front of it, or quotes for a text",
            ),
            ("a..b", "1..3 expression-syntax: expected the end of the expression, found `..`"),
        ],
    );
}

#[test]
fn percentages_are_turned_into_ratios() {
    for (text, ratio) in
        [("30 %", "0.3"), ("5 %", "0.05"), ("12.5 %", "0.125"), ("150 %", "1.5"), ("200 %", "2")]
    {
        assert!(outcome(text, Dialect::Policy).contains(&format!("`{ratio}`")), "{text}");
    }
}

#[test]
fn limits_are_coded_errors() {
    let deep = "expression-too-deep";
    let large = "expression-too-large";
    let cases = [
        ("(".repeat(5_000), deep),
        (format!("{}1{}", "(".repeat(5_000), ")".repeat(5_000)), deep),
        ("[".repeat(5_000), deep),
        ("!".repeat(5_000) + "a", deep),
        ("-".repeat(5_000) + "1", deep),
        (format!("1{}", "+1".repeat(5_000)), deep),
        (format!("1{}", "+1".repeat(10_000)), large),
        (format!("a{}", ".b".repeat(5_000)), deep),
        (format!("a{}", "[0]".repeat(5_000)), deep),
        (format!("a{}", ".f()".repeat(4_000)), deep),
        (format!("a{}", "?b:c".repeat(4_000)), deep),
        (format!("{}c", "a?b:".repeat(4_000)), deep),
        ("f(".repeat(5_000), deep),
        ("T{a:".repeat(4_000), deep),
        (format!("a{}", "&&a".repeat(5_000)), large),
        (format!("a{}", "&&a".repeat(10_000)), large),
        (format!("[{}]", "1,".repeat(5_000)), large),
    ];
    for (text, code) in cases {
        for dialect in [Dialect::Policy, Dialect::Conformance] {
            let faults = parsed(&text, dialect).unwrap_err();
            let shown: String = text.chars().take(20).collect();
            assert!(faults.iter().any(|fault| fault.code.name() == code), "{shown}: {faults:?}");
        }
    }
}

#[test]
fn the_repetitions_cel_asks_for_fit() {
    let cases = [
        format!("{}7{}", "(".repeat(32), ")".repeat(32)),
        format!("3{}", " - 3".repeat(32)),
        format!("true{}", " && a".repeat(1_000)),
        format!("{}false", "true ? true : ".repeat(32)),
        format!("a{}", ".b".repeat(32)),
        format!("{}true", "!".repeat(32)),
        format!("{}0{}{}", "[".repeat(12), "]".repeat(12), "[0]".repeat(12)),
    ];
    for text in cases {
        assert!(parsed(&text, Dialect::Conformance).is_ok(), "{text}");
    }
}

#[test]
fn faults_beyond_the_most_are_dropped() {
    let text = "a = b && ".repeat(200);
    assert_eq!(parsed(&text, Dialect::Policy).unwrap_err().len(), crate::expr::lexer::MOST_FAULTS);
}

/// Pieces of which random expressions are made, right and wrong ones.
const PIECES: [&str; 56] = [
    "a", "x.y", "has", "not", "and", "or", "in", "true", "null", "for", "1", "2.50", "0x1F", "3u", "1e9",
    "24 h", "5CNY", "30 %", "'t'", "\"", "'''", "b'\\xff'", "r'\\d'", "\\", "`f-g`", "(", ")", "[", "]", "{",
    "}", ",", ":", "?", ".", "..", ".f(", ".all(x,", ".map(y,", "&&", "||", "!", "-", "+", "*", "/", "%",
    "==", "!=", "<=", "=", "&", "“", "（", "金", "// c\n",
];

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,80}") {
        outcome(&text, Dialect::Policy);
        outcome(&text, Dialect::Conformance);
    }

    #[test]
    fn no_bytes_make_the_parser_panic(text in any::<String>()) {
        outcome(&text, Dialect::Policy);
    }

    #[test]
    fn no_order_of_tokens_makes_the_parser_panic(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40), spaced in any::<bool>()) {
        let text = pieces.join(if spaced { " " } else { "" });
        let faults = outcome(&text, Dialect::Policy);
        prop_assert!(!faults.is_empty());
        outcome(&text, Dialect::Conformance);
    }
}
