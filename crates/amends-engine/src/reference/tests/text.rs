//! The functions of texts, `math.abs` and the macros with two variables, with known, unknown, failed
//! and inapplicable operands.

use super::*;

fn text(text: &str) -> Loaded {
    Loaded::Known(Value::String(text.into()))
}

#[test]
fn texts_are_taken_apart_and_put_together() {
    let facts = Facts::with(&[("complaint.text", text("  Order A-17-B 失踪 ")), ("n", int(3))]);
    outcomes(
        &facts,
        &[
            ("complaint.text.trim()", "'Order A-17-B 失踪'"),
            ("complaint.text.trim() == \"Order A-17-B 失踪\"", "T"),
            ("\"Größe ABC ÄÖÜ\".lowerAscii()", "'größe abc ÄÖÜ'"),
            ("\"größe abc\".upperAscii()", "'GRößE ABC'"),
            ("\"ABC\".lowerAscii() == \"ABC\"", "F"),
            ("\"失踪 A-17\".indexOf(\"A\")", "3"),
            ("\"a-b-c\".indexOf(\"-\", 2)", "3"),
            ("\"a-b-c\".indexOf(\"x\")", "-1"),
            ("\"a-b-c\".indexOf(\"\")", "0"),
            ("\"a-b-c\".indexOf(\"\", 5)", "5"),
            ("\"a-b-c\".indexOf(\"c\", 6)", "E index-out-of-range"),
            ("\"a-b-c\".indexOf(\"c\", -1)", "E index-out-of-range"),
            ("\"a-b-c\".lastIndexOf(\"-\")", "3"),
            ("\"a-b-c\".lastIndexOf(\"-\", 2)", "1"),
            ("\"éééé\".lastIndexOf(\"éé\", 1)", "1"),
            ("\"ééaéé\".lastIndexOf(\"éé\", 2)", "0"),
            ("\"ab\".lastIndexOf(\"abc\", 2)", "-1"),
            ("\"a-b-c\".lastIndexOf(\"-\", 6)", "E index-out-of-range"),
            ("\"失踪件\".substring(1)", "'踪件'"),
            ("\"失踪件\".substring(1, 2)", "'踪'"),
            ("\"失踪件\".substring(3)", "''"),
            ("\"失踪件\".substring(4)", "E index-out-of-range"),
            ("\"失踪件\".substring(0, 4)", "E index-out-of-range"),
            ("\"失踪件\".substring(2, 1)", "E index-out-of-range"),
            ("\"失踪件\".substring(-1, 1)", "E index-out-of-range"),
            ("\"失踪件\".substring(0, 9223372036854775807)", "E index-out-of-range"),
            ("\"a,b,,c\".split(\",\")", "['a', 'b', '', 'c']"),
            ("\"a,b,c\".split(\",\", 2)", "['a', 'b,c']"),
            ("\"a,b\".split(\",\", 0)", "[]"),
            ("\"\".split(\",\")", "['']"),
            ("\"失a\".split(\"\")", "['失', 'a']"),
            ("\"失ab\".split(\"\", 2)", "['失', 'ab']"),
            ("\"a,b\".split(\",\").exists(part, part == \"b\")", "T"),
            ("size(\"a,b\".split(\",\")) == 3", "F"),
            ("[\"a\", \"b\"].join(\" & \")", "'a & b'"),
            ("[\"a\", \"b\"].join()", "'ab'"),
            ("\"a,b\".split(\",\", 0).join(\"-\")", "''"),
            ("\"1 000 000\".replace(\" \", \"\")", "'1000000'"),
            ("\"aaa\".replace(\"a\", \"b\", 2)", "'bba'"),
            ("\"aaa\".replace(\"a\", \"b\", 0)", "'aaa'"),
            ("\"aaa\".replace(\"a\", \"b\", -1)", "'bbb'"),
            ("\"ab\".replace(\"\", \"-\")", "'-a-b-'"),
            ("int(\"1 000\".replace(\" \", \"\")) > 999", "T"),
        ],
    );
}

/// Every function of texts that policies have, in its place an operand that may be anything.
const CALLS: &[&str] = &[
    "(?).trim()",
    "(?).lowerAscii()",
    "(?).upperAscii()",
    "(?).indexOf(\"a\")",
    "\"abc\".indexOf((?))",
    "\"abc\".indexOf(\"a\", size((?)))",
    "(?).lastIndexOf(\"a\")",
    "\"abc\".lastIndexOf(\"a\", size((?)))",
    "(?).substring(0)",
    "\"abc\".substring(0, size((?)))",
    "(?).split(\",\")",
    "\"abc\".split((?), 2)",
    "[(?), \"b\"].join((?))",
    "(?).replace(\"a\", \"b\")",
    "\"abc\".replace(\"a\", (?), 1)",
    "math.abs(size((?)))",
    "[\"a\"].transformList(i, x, x + (?))",
];

#[test]
fn unknown_and_failed_operands_stay_so() {
    let error = "string(1 / (0 * 1))";
    let facts = Facts::with(&[("complaint.text", Loaded::NotApplicable), ("phone", text("x"))]);
    let absent = Facts::default();
    for call in CALLS {
        let unknown = call.replace("(?)", "phone");
        assert!(letter(&unknown, &facts) != 'U', "{unknown} with a known operand");
        assert_eq!(outcome(&unknown, &absent), "U phone", "{unknown}");
        let failed = call.replace("(?)", error);
        assert_eq!(outcome(&failed, &absent), "E division-by-zero", "{failed}");
        let both = format!("[{unknown}] == [{failed}]");
        assert_eq!(outcome(&both, &absent), "E division-by-zero", "{both}");
        let inapplicable = call.replace("(?)", "complaint.text");
        assert_eq!(outcome(&inapplicable, &facts), "E not-applicable", "{inapplicable}");
        let test = format!("[{inapplicable}] == []");
        assert_eq!(outcome(&test, &facts), "F", "{test}");
    }
}

#[test]
fn tests_of_texts_have_four_values() {
    let facts = Facts::with(&[("complaint.text", text("Parcel LOST"))]);
    outcomes(
        &facts,
        &[
            ("complaint.text.lowerAscii().contains(\"lost\")", "T"),
            ("complaint.text.lowerAscii().contains(\"late\")", "F"),
            ("phone.lowerAscii().contains(\"lost\")", "U phone"),
            ("complaint.text.substring(99).contains(\"lost\")", "E index-out-of-range"),
            ("phone.trim() == \"1\" && complaint.text.trim() == \"\"", "F"),
            ("phone.trim() == \"1\" || complaint.text.indexOf(\"LOST\") >= 0", "T"),
            ("complaint.text.split(\" \").all(word, word.size() > 3)", "T"),
            ("complaint.text.split(\" \").exists(i, word, i == 1 && word == \"LOST\")", "T"),
        ],
    );
}

#[test]
fn the_absolute_value_is_exact() {
    let facts = Facts::with(&[
        ("n", int(-3)),
        ("rate", decimal("-0.000001")),
        ("order.total", money("-5.01 CNY")),
        ("wait", Loaded::Known(Value::Duration(crate::value::Duration::parse("-90s").unwrap()))),
    ]);
    outcomes(
        &facts,
        &[
            ("math.abs(n)", "3"),
            ("math.abs(rate)", "0.000001"),
            ("math.abs(order.total)", "5.01 CNY"),
            ("math.abs(wait)", "90s"),
            ("math.abs(-wait.getSeconds())", "90"),
            ("math.abs(n) > 2", "T"),
            ("math.abs(n) > 3", "F"),
            ("math.abs(m) > 2", "U m"),
            ("math.abs(n / (n + 3)) > 2", "E division-by-zero"),
            ("math.abs(-9223372036854775808)", "E overflow"),
            ("round(math.abs(rate - 0.5), 0.1, down)", "0.5"),
        ],
    );
}

#[test]
fn two_variables_fold_like_one() {
    let prices = ["5 CNY", "7 CNY", "9 CNY"].map(|price| Value::Money(Money::parse(price).unwrap()));
    let items: Vec<Value> =
        prices.into_iter().enumerate().map(|(at, price)| item(at, &[("price", price)])).collect();
    let facts = Facts::with(&[
        ("nums", ints(&[0, 1, 2])),
        ("rates", Loaded::Known(Value::List(Arc::from([])))),
        ("tags", Loaded::NotApplicable),
        ("order.items", Loaded::Known(Value::List(items.into()))),
    ]);
    outcomes(
        &facts,
        &[
            ("nums.all(i, x, i == x)", "T"),
            ("nums.all(i, x, i < 2)", "F"),
            ("nums.all(i, x, i < 2 || x == m)", "U m"),
            ("nums.all(i, x, 2 / i > 0)", "E division-by-zero"),
            ("nums.all(i, x, 2 / i > 9)", "F"),
            ("nums.exists(i, x, i == 1 && x == 1)", "T"),
            ("nums.exists(i, x, i == 1 && x == 2)", "F"),
            ("nums.exists(i, x, i == 1 && x == m)", "U m"),
            ("nums.exists(i, x, 2 / i == 9)", "E division-by-zero"),
            ("nums.exists_one(i, x, i + x > 3)", "T"),
            ("nums.existsOne(i, x, i + x > 1)", "F"),
            ("nums.existsOne(i, x, x == m)", "U m"),
            ("nums.transformList(i, x, x * 10 + i)", "[0, 11, 22]"),
            ("nums.transformList(i, x, i > 0, x)", "[1, 2]"),
            ("nums.transformList(i, x, x == m, x)", "U m"),
            ("nums.transformList(i, x, 2 / x)", "E division-by-zero"),
            ("rates.all(i, x, x > 1)", "T"),
            ("rates.exists(i, x, x > 1)", "F"),
            ("m in nums.transformList(i, x, i)", "U m"),
            ("tags.exists(i, t, i == 0)", "F"),
            ("tags.transformList(i, t, i)", "E not-applicable"),
            ("at_least(2, nums.transformList(i, x, i > 0))", "T"),
            ("at_least(2, nums.transformList(i, x, x == m))", "U m"),
            ("sum(order.items.transformList(i, x, i == 0 ? x.price : x.price * 0.5))", "13.00 CNY"),
            ("order.items.exists(i, x, i > 0 && order.items.exists(j, y, j < i && y.price > x.price))", "F"),
        ],
    );
    // In a list that may still get entries nothing has a place yet.
    let open = Loaded::Partial {
        definite: vec![topic("transport.lost")],
        possible: vec![topic("food")],
        causes: fact("smell"),
    };
    let facts = Facts::default().set("types", open);
    outcomes(
        &facts,
        &[
            ("types.exists(i, t, t.under(\"transport\"))", "U smell"),
            ("types.all(i, t, i < 9)", "U smell"),
            ("at_least(1, types.transformList(i, t, i == 0))", "U smell"),
        ],
    );
}

#[test]
fn results_have_a_bound() {
    let long = "x".repeat(crate::limits::RESULT_BYTES / 2 + 1);
    let facts =
        Facts::with(&[("complaint.text", text(&long)), ("nums", ints(&(0..1000).collect::<Vec<_>>()))]);
    outcomes(
        &facts,
        &[
            ("size(complaint.text + complaint.text)", "E result-too-large"),
            ("size([complaint.text, complaint.text].join())", "E result-too-large"),
            ("size([\"\", \"\", \"\"].join(complaint.text))", "E result-too-large"),
            ("size(complaint.text.replace(\"x\", \"yyy\"))", "E result-too-large"),
            ("size(complaint.text.replace(\"x\", \"\"))", "0"),
            ("size(complaint.text.replace(\"\", \"\"))", "524289"),
            ("size(complaint.text.split(\"\"))", "E result-too-large"),
            ("size(complaint.text.split(\"x\", 3))", "3"),
            ("size(complaint.text.trim().upperAscii())", "524289"),
            ("nums.all(x, size(complaint.text.lowerAscii()) > x)", "E budget"),
        ],
    );
    let ten = "nums + nums + nums + nums + nums + nums + nums + nums + nums + nums";
    assert_eq!(outcome(&format!("size({ten})"), &facts), "10000");
    assert_eq!(outcome(&format!("size({ten} + [1])"), &facts), "E result-too-large");
}

#[test]
fn what_is_made_of_personal_texts_is_masked() {
    let facts = Facts::with(&[("phone", text("110")), ("complaint.text", text("a,b"))]).personal("phone");
    let message = |expression: &str| match Evaluator::new(&facts).evaluate(&typed(expression)) {
        Outcome::Failed(failure) => failure.message,
        other => panic!("{expression}: {other:?}"),
    };
    for expression in [
        "phone.substring(9)",
        "phone.trim().substring(9)",
        "int(phone.replace(\"1\", \"x\"))",
        "int([phone, phone].join(\"-\"))",
        "int(phone.split(\"1\", 1)[0] + \"x\")",
        "phone.split(\"1\").transformList(i, x, int(x + \"110x\"))",
        "phone.lowerAscii().indexOf(\"1\", 9)",
    ] {
        let message = message(expression);
        assert!(message.contains('‹') && !message.contains("110"), "{expression}: {message}");
    }
    let position = message("phone.split(\"1\").transformList(i, x, 1 / (i * 0))");
    assert!(!position.contains('‹'), "a position shows nothing: {position}");
    assert_eq!(
        message("complaint.text.substring(9)"),
        "`'a,b'.substring(9)` takes a part that the text does not have"
    );
}

#[test]
fn a_bool_of_personal_texts_shows_nothing_and_a_position_does() {
    let sources = |text: &str| {
        let mut found = 0;
        typed(text).visit_sources(&mut |_| found += 1);
        found
    };
    for (text, shows) in [
        ("phone.trim()", true),
        ("phone.indexOf(\"1\")", true),
        ("phone.split(\",\")[0]", true),
        ("[phone].join()", true),
        ("math.abs(n)", true),
        ("phone.trim() == \"1\"", false),
        ("phone.split(\",\").exists(i, x, x == \"1\")", false),
        ("phone.split(\",\").transformList(i, x, x)", true),
        ("size(phone.trim())", false),
    ] {
        assert_eq!(sources(text) > 0, shows, "{text}");
    }
}
