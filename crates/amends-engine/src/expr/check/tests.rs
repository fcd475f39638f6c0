use super::fixture::{checked, declarations, parse};
use super::*;
use crate::expr::ast::{BinaryOp, Literal};
use crate::expr::function::{self, entries, form, reference};
use crate::value::Value;

/// The type of an expression, or the codes of its faults.
fn verdict(text: &str, expected: Option<&Type>) -> String {
    match checked(text, expected) {
        Ok(checked) => {
            let warnings: Vec<_> =
                checked.warnings.iter().map(|found| format!(" ({})", found.code)).collect();
            format!("{}{}", describe(&checked.typed.ty), warnings.concat())
        }
        Err(found) => found.iter().map(|found| found.code.name()).collect::<Vec<_>>().join(", "),
    }
}

fn verdicts(rows: &[(&str, &str)]) {
    for (text, wanted) in rows {
        assert_eq!(verdict(text, None), *wanted, "{text}");
    }
}

#[test]
fn numbers_take_the_type_of_what_they_meet() {
    verdicts(&[
        ("rate * 1.5", "decimal"),
        ("n * 1.5", "decimal"),
        ("n + 1", "int"),
        ("n + rate", "decimal"),
        ("3 * order.total", "money in CNY"),
        ("order.total * 0.5", "money in CNY"),
        ("2 * 1.5 * order.total", "money in CNY"),
        ("order.total + 19.90 CNY", "money in CNY"),
        ("rate > 1.5 && 0.1 + 0.2 == 0.3", "bool"),
        ("0.1 + 0.2 == 0.3", "bool (untyped-number)"),
        ("1.5 < 2", "bool (untyped-number)"),
        ("1.5 in [1.5, 2.5]", "bool (untyped-number)"),
        ("rate in [1, 2.5]", "bool"),
        ("n in [1, 2]", "bool"),
        ("flag ? 1.5 : rate", "decimal"),
        ("flag ? 1 : rate", "decimal"),
        ("max(1, rate, 2.5)", "decimal"),
        ("-1.5", "double (untyped-number)"),
        ("-rate", "decimal"),
        ("decimal(\"19.90\") + 1", "decimal"),
        ("share > 0.3", "bool"),
        ("n / 2", "int"),
        ("n % 2", "int"),
        ("rate % 2", "type-mismatch"),
        ("1e3 * rate", "decimal"),
        ("rate > 1000000000000000.0", "invalid-literal"),
        ("rate > 0.0000001", "invalid-literal"),
        ("n > 9223372036854775808", "invalid-literal"),
        ("n > -9223372036854775808", "bool"),
        ("rates.exists(r, r > 1.5)", "bool"),
        ("n * 1.5 > 2 && 0.1 < 0.2", "bool"),
        ("max(1.5, 2.5) > 2.0", "bool"),
        ("[1.5, 2.5].exists(x, x > 1.4)", "bool"),
        ("[1.5][0] > 1.2", "bool"),
        ("sum([1.5, 2.5])", "decimal"),
        ("sum(nums.map(x, 0.5))", "decimal"),
        ("round(1.25, 0.1, half_even)", "decimal"),
    ]);
    assert_eq!(verdict("1.5", Some(&Type::Decimal)), "decimal");
    assert_eq!(verdict("1", Some(&Type::Decimal)), "decimal");
    assert_eq!(verdict("n", Some(&Type::Percent)), "decimal");
    assert_eq!(verdict("[1, 2]", Some(&Type::List(Box::new(Type::Decimal)))), "a list of decimal");
    assert_eq!(verdict("1.5", Some(&Type::Int)), "type-mismatch");
    assert_eq!(verdict("1.5", Some(&Type::Money(Vec::new()))), "type-mismatch");
}

#[test]
fn a_literal_beside_a_decimal_is_that_decimal() {
    let typed = checked("rate == 19.90", None).unwrap().typed;
    let TypedKind::Call { args, .. } = &typed.kind else { panic!("{typed:?}") };
    let wanted = Value::Decimal(crate::value::Decimal::parse("19.9").unwrap());
    assert_eq!(args[1].kind, TypedKind::Constant(wanted));
    let typed = checked("0.1 == 0.3", None).unwrap().typed;
    let TypedKind::Call { args, .. } = &typed.kind else { panic!("{typed:?}") };
    assert_eq!(args[0].kind, TypedKind::Constant(Value::Double(0.1)));
    let typed = checked("rate > 5", None).unwrap().typed;
    let TypedKind::Call { args, .. } = &typed.kind else { panic!("{typed:?}") };
    assert_eq!(args[1].ty, Type::Decimal);
}

#[test]
fn quotients_are_rounded_or_compared() {
    verdicts(&[
        ("rate / 3", "unrounded-quotient"),
        ("order.total / 3", "unrounded-quotient"),
        ("round(order.total / 3, 0.01, half_up)", "money in CNY"),
        ("round(rate / 3 * 2 + 1, 0.01, half_even)", "decimal"),
        ("round(rate, 1, up)", "decimal"),
        ("round(n, 5, down)", "decimal"),
        ("round(rate, 0.01, param.tradition)", "decimal"),
        ("round(rate, param.tradition)", "decimal"),
        ("round(rate, 0.01, sideways)", "unknown-enum-value"),
        ("round(rate, 0, up)", "invalid-literal"),
        ("round(complaint.text, 1, up)", "type-mismatch"),
        ("rate / 3 > 0.5", "bool"),
        ("order.total / param.cap > 0.5", "bool"),
        ("-(rate / 3) < 1", "bool"),
        ("(flag ? rate / 3 : rate) > 1", "unrounded-quotient"),
        ("rate / 3 in rates", "unrounded-quotient"),
        ("max(rate / 3, 1) > 2", "unrounded-quotient"),
    ]);
}

#[test]
fn units_and_currencies_never_mix() {
    verdicts(&[
        ("way > 30 km", "bool"),
        ("way > 30", "bool"),
        ("way > 30.5 km", "bool"),
        ("way * 2 > 30 km", "bool"),
        ("rate > 30 km", "unit-mismatch"),
        ("way > 30 kg", "unit-mismatch"),
        ("way in [30 km, 40 km]", "bool"),
        ("way in [30 kg]", "unit-mismatch"),
        ("max(way, 3 km) > 2 km", "bool"),
        ("round(way / 3, 0.1, up) > 2 km", "bool"),
        ("order.items.exists(i, i.weight > 2 kg)", "bool"),
        ("order.items.exists(i, i.weight > 2 km)", "unit-mismatch"),
        ("order.items.exists(i, i.weight > way)", "unit-mismatch"),
        ("way + 1 kg", "unit-mismatch"),
        ("order.total > 5", "type-mismatch"),
        ("order.total + 1", "type-mismatch"),
        ("order.total * order.total", "type-mismatch"),
        ("order.total > 5 EUR", "type-mismatch"),
        ("order.total + euros", "type-mismatch"),
        ("order.total == 5 EUR", "bool (type-mismatch)"),
        ("foreign > 5 EUR", "bool"),
        ("foreign + 5 EUR", "money in EUR"),
        ("[order.total, euros]", "a list of money in CNY or EUR"),
    ]);
}

#[test]
fn time_is_exact_or_civil() {
    verdicts(&[
        ("received - sent", "duration"),
        ("received - sent > 24 h", "bool"),
        ("received > sent + 3 d", "bool"),
        ("received - sent > 3 d", "type-mismatch"),
        ("wait + 1.5 h", "duration"),
        ("bought + 2 months", "date"),
        ("bought - 1 w", "date"),
        ("bought + 2 h", "type-mismatch"),
        ("bought - bought", "type-mismatch"),
        ("term == 3 d", "bool"),
        ("term > 3 d", "type-mismatch"),
        ("term + 3 d", "period"),
        ("days(bought, received) > 3", "bool"),
        ("days(sent)", "int"),
        ("days(n)", "type-mismatch"),
        ("bought < date(\"2026-01-31\")", "bool"),
        ("bought < date(\"2026-02-31\")", "invalid-literal"),
        ("bought < \"2026-01-31\"", "type-mismatch"),
        ("bought < received", "type-mismatch"),
        ("sent < timestamp(\"2026-01-31T00:00:00+08:00\")", "bool"),
        ("sent < timestamp(\"2026-01-31T00:00:00\")", "invalid-literal"),
        ("wait > duration(\"1h30m\")", "bool"),
        ("wait > duration(\"1x\")", "invalid-literal"),
        ("wait > 3", "type-mismatch"),
        ("sent.getFullYear() > 2020", "bool"),
        ("sent.getHours(\"Asia/Shanghai\") >= 9", "bool"),
    ]);
}

#[test]
fn words_belong_to_the_enum_beside_them() {
    verdicts(&[
        ("order.channel == website", "bool"),
        ("website == order.channel", "bool"),
        ("order.channel == \"website\"", "bool"),
        ("order.channel == phone", "bool"),
        ("order.channel == websit", "unknown-enum-value"),
        ("order.channel in [phone, website]", "bool"),
        ("order.channel in [phone, fax]", "unknown-enum-value"),
        ("website in tags", "bool"),
        ("order.channel != (flag ? phone : website)", "bool"),
        ("flag ? website : order.channel", "`channel`"),
        ("order.channel < website", "type-mismatch"),
        ("order.channel == severity", "type-mismatch"),
        ("severity >= serious", "bool"),
        ("max(severity, serious)", "`severity`"),
        ("max(order.channel, phone)", "type-mismatch"),
        ("phone == website", "unknown-fact"),
        ("website", "unknown-fact"),
        ("order.channel == order.chanel", "unknown-fact"),
        ("topic == transport.lost", "bool"),
        ("types.under(\"transport\")", "bool"),
        ("topic.under(\"transport.lost\")", "bool"),
        ("types.under(\"transprt\")", "unknown-enum-value"),
        ("types.under(complaint.text)", "type-mismatch"),
        ("n.under(\"food\")", "type-mismatch"),
        ("types == \"food\"", "type-mismatch"),
        ("size(types) > 1", "bool"),
    ]);
    let severity = checked("severity", None).unwrap().typed.ty;
    assert_eq!(verdict("serious", Some(&severity)), "`severity`");
    assert_eq!(verdict("seriuos", Some(&severity)), "unknown-enum-value");
}

#[test]
fn names_are_declared_and_presence_is_of_the_record() {
    verdicts(&[
        ("order.totl > 5 CNY", "unknown-fact"),
        ("order", "unknown-fact"),
        ("order.items.exists(i, i.prise > 1 CNY)", "unknown-fact"),
        ("has(order.total)", "bool"),
        ("has(order.totl)", "unknown-fact"),
        ("has(signal.loud)", "presence-of-derived"),
        ("order.items.all(i, has(i.price))", "bool"),
        ("order.items.all(i, has(i.prise))", "unknown-fact"),
        ("order.items.map(n, n.price)", "a list of money in CNY"),
        ("order.items.filter(i, i.count > 1).size()", "int"),
        ("order.items[0].price", "money in CNY"),
        ("sum(order.items.map(i, i.price))", "money in CNY"),
        ("sum(order.items.map(i, i.count * 2.5))", "decimal"),
        ("order.items.exists(i, i.price)", "type-mismatch"),
        ("n.exists(i, true)", "type-mismatch"),
        ("at(param.cap, bought)", "money in CNY"),
        ("at(order.total, bought)", "type-mismatch"),
        ("at(param.cap, 3)", "type-mismatch"),
        ("at_least(2, [flag, other, n > 1])", "bool"),
        ("at_least(2, [n])", "type-mismatch"),
    ]);
}

#[test]
fn outputs_that_may_be_none_are_guarded() {
    verdicts(&[
        ("band == minor", "maybe-empty-output"),
        ("has(band) && band == minor", "bool"),
        ("band == minor && has(band)", "bool"),
        ("has(band) && flag && (other || band == minor)", "bool"),
        ("has(band) || band == minor", "maybe-empty-output"),
        ("!has(band) || band == minor", "bool"),
        ("has(band) ? band : serious", "`severity`"),
        ("!has(band) ? band : serious", "maybe-empty-output"),
        ("!(flag || !has(band)) && band == minor", "bool"),
        ("severity == minor", "bool"),
    ]);
    let declarations = declarations();
    let band = declarations.variable("band").unwrap().symbol;
    let expr = parse("band == minor", &declarations);
    assert!(check_guarded(&expr, None, &declarations, &[band]).is_ok());
}

#[test]
fn functions_exist_and_take_their_arguments() {
    verdicts(&[
        ("complaint.text.contains(\"lost\")", "bool"),
        ("complaint.text.contians(\"lost\")", "unknown-function"),
        ("contains(complaint.text, \"lost\")", "unknown-function"),
        ("complaint.text.matches(\"lo[sx]t\")", "bool"),
        ("complaint.text.matches(\"lo[st\")", "regex-invalid"),
        ("complaint.text.matches(\"(a{1000}){1000}\")", "regex-too-large"),
        ("complaint.text.matches(complaint.text)", "dynamic-regex"),
        ("n.matches(\"a\")", "type-mismatch"),
        ("size(complaint.text)", "int"),
        ("size(n)", "type-mismatch"),
        ("double(n)", "unknown-function"),
        ("dyn(n)", "unknown-function"),
        ("type(n)", "unknown-function"),
        ("uint(n)", "unknown-function"),
        ("min(n, m)", "int"),
        ("min(nums)", "int"),
        ("min(n, complaint.text)", "type-mismatch"),
        ("min(order.total, 5 CNY)", "money in CNY"),
        ("flag && n", "type-mismatch"),
        ("!n", "type-mismatch"),
        ("n ? 1 : 2", "type-mismatch"),
        ("flag ? 1 : complaint.text", "type-mismatch"),
        ("[1, complaint.text]", "type-mismatch"),
        ("nums[0] + nums[n]", "int"),
        ("nums + [1]", "a list of int"),
        ("string(order.channel) + complaint.text", "text"),
        ("n + complaint.text", "type-mismatch"),
        ("n == complaint.text", "type-mismatch"),
        ("n > m && rate > complaint.text && missing_one", "type-mismatch, unknown-fact"),
    ]);
    assert_eq!(verdict("n", Some(&Type::Bool)), "type-mismatch");
    assert_eq!(verdict("flag", Some(&Type::Bool)), "bool");
}

/// Checks the message and the first help of the first fault of each text.
fn assert_faults(rows: &[(&str, &str, &str)]) {
    for (text, message, help) in rows {
        let found = checked(text, None).unwrap_err();
        assert_eq!(found[0].message, *message, "{text}");
        assert_eq!(found[0].help.first().map_or("", String::as_str), *help, "{text}");
        assert!(found[0].primary.is_some(), "{text}");
    }
}

#[test]
fn messages_suffice_alone_and_help() {
    let rows = [
        ("order.totl > 5 CNY", "`order.totl` is not declared", "did you mean `order.total`?"),
        (
            "received - sent > 3 d",
            "`>` does not take duration and period",
            "write `received > sent + 3 d`, or `days(sent, received) > 3`",
        ),
        (
            "3 d < received - sent",
            "`<` does not take period and duration",
            "write `received > sent + 3 d`, or `days(sent, received) > 3`",
        ),
        (
            "order.total > 5",
            "`>` does not take money in CNY and int",
            "an amount carries its currency: `5 CNY`",
        ),
        ("order.channel == webiste", "`channel` has no value `webiste`", "did you mean `website`?"),
        (
            "rate / 3",
            "the quotient `rate / 3` may have no exact value",
            "round it: `round(rate / 3, 0.01, half_up)`, or compare it directly",
        ),
        ("band == minor", "`band` may be decided as `none`", "ask first: `has(band) && …`"),
        ("complaint.text.contians(\"x\")", "there is no function `contians`", "did you mean `contains`?"),
        (
            "bought - bought > 3",
            "`-` does not take date and date",
            "count civil days: `days(bought, bought)`",
        ),
        ("n && flag", "expected a condition, found int", "a condition is a test: compare it, as in `n == …`"),
        (
            "tags && flag",
            "expected a condition, found a list of `channel`",
            "ask about its elements: `tags.exists(x, …)`, or `size(tags) > 0`",
        ),
    ];
    assert_faults(&rows);
}

#[test]
fn what_does_not_go_together_comes_with_help() {
    let rows = [
        ("nums[\"1\"]", "`[]` does not take a list of int and text", "a position is an int, counted from 0"),
        (
            "order.items[0][\"price\"] > 5 CNY",
            "`[]` does not take an item of `order.items` and text",
            "a field is written after a dot: `order.items[0].price`",
        ),
        (
            "order.items[\"A-1\"].price > 5 CNY",
            "`[]` does not take a list of an item of `order.items` and text",
            "an element is found by a test: `order.items.filter(i, …)[0]`; a position is an int, from 0",
        ),
        (
            "complaint.text[0]",
            "`[]` does not take text and int",
            "a part of a text is `complaint.text.substring(0, 2)`",
        ),
        ("n[0]", "`[]` does not take int and int", "only a list has positions"),
        (
            "flag ? order.total : 0",
            "the branches differ: money in CNY and int",
            "an amount carries its currency: `0 CNY`",
        ),
        (
            "flag ? 3 d : 24 h",
            "the branches differ: period and duration",
            "a duration is exact (`s`, `min`, `h`), a period is civil (`d`, `w`, `months`): use one of them",
        ),
        (
            "flag ? wait : 0",
            "the branches differ: duration and int",
            "a length of time carries its unit: `0 h`, `0 d`",
        ),
        (
            "flag ? complaint.text : n",
            "the branches differ: text and int",
            "convert the branches to one type, e.g. with `string(…)`",
        ),
        (
            "size([n, complaint.text, n]) > 1",
            "the elements of a list differ: int, text",
            "convert the elements to one type, e.g. with `string(…)`",
        ),
        (
            "[order.total, 5][0] > 1 CNY",
            "the elements of a list differ: money in CNY, int",
            "an amount carries its currency: `0 CNY`",
        ),
        (
            "n.exists(x, x > 1)",
            "expected a list, found int",
            "a macro such as `exists` runs over a list: `order.items.exists(i, …)`",
        ),
        (
            "order.total > 5 EUR",
            "CNY and EUR never mix",
            "nothing converts currencies: write a rule for each",
        ),
    ];
    assert_faults(&rows);
}

#[test]
fn words_of_cells_are_read_by_the_type_beside_them() {
    let declarations = declarations();
    let subject = |path: &str| parse(path, &declarations);
    let test = |op: BinaryOp, path: &str, word: &str| {
        let left = subject(path);
        let span = left.span;
        let right = Expr { kind: ExprKind::Word(word.into()), span };
        let kind = ExprKind::Binary { op, left: Box::new(left), right: Box::new(right) };
        match check(&Expr { kind, span }, Some(&Type::Bool), &declarations) {
            Ok(_) => "bool".to_owned(),
            Err(found) => found[0].code.name().to_owned(),
        }
    };
    assert_eq!(test(BinaryOp::Equal, "order.channel", "phone"), "bool");
    assert_eq!(test(BinaryOp::Equal, "complaint.text", "whatever"), "bool");
    assert_eq!(test(BinaryOp::Equal, "n", "many"), "type-mismatch");
    assert_eq!(test(BinaryOp::Under, "types", "transport.lost"), "bool");
    assert_eq!(test(BinaryOp::Under, "topic", "transport"), "bool");
    assert_eq!(test(BinaryOp::Under, "types", "nothing"), "unknown-enum-value");
    assert_eq!(test(BinaryOp::Greater, "severity", "minor"), "bool");
}

#[test]
fn literals_of_cells_and_outputs_have_their_values() {
    let declarations = declarations();
    let span = parse("n", &declarations).span;
    let literal = |literal: Literal| Expr { kind: ExprKind::Literal(literal), span };
    let percent =
        check(&literal(Literal::Percent("30".into())), Some(&Type::Percent), &declarations).unwrap();
    let ratio = crate::value::Decimal::parse("0.3").unwrap();
    assert_eq!(percent.typed.kind, TypedKind::Constant(Value::Decimal(ratio)));
    let date = check(&literal(Literal::Date("2026-01-02".into())), Some(&Type::Date), &declarations);
    assert!(date.is_ok());
    let null = check(&literal(Literal::Null), None, &declarations).unwrap_err();
    assert_eq!(null[0].code, codes::NULL_LITERAL);
}

#[test]
fn nothing_nests_beyond_the_limit() {
    let declarations = declarations();
    let mut expr = parse("flag", &declarations);
    for _ in 0..1000 {
        let span = expr.span;
        expr = Expr { kind: ExprKind::Unary { op: UnaryOp::Not, operand: Box::new(expr) }, span };
    }
    let found = check(&expr, None, &declarations).unwrap_err();
    assert_eq!(found[0].code, codes::EXPRESSION_TOO_DEEP);
}

#[test]
fn every_row_of_the_table_is_documented_and_unique() {
    for (position, entry) in entries().enumerate() {
        assert!(entry.summary.ends_with('.') && !entry.overloads.is_empty(), "{}", entry.name);
        assert!(entries().take(position).all(|other| other.function != entry.function), "{}", entry.name);
        assert_eq!(entry.function.name(), entry.name);
    }
    for described in reference::functions() {
        let name = described.name;
        assert!(described.summary.ends_with('.') && !described.examples.is_empty(), "{name}");
        assert!(described.note.is_empty() || described.note.ends_with('.'), "{name}");
        assert!(described.in_policies() || !described.note.is_empty(), "{name}: why not, and what instead?");
    }
}

#[test]
fn functions_of_texts_and_amounts_are_typed() {
    verdicts(&[
        ("complaint.text.trim().lowerAscii()", "text"),
        ("complaint.text.split(\",\")", "a list of text"),
        ("complaint.text.split(\",\", 2)[0].substring(1)", "text"),
        ("complaint.text.indexOf(\"a\") > 3", "bool"),
        ("order.items.map(i, i.sku).join(\", \")", "text"),
        ("nums.join(\",\")", "type-mismatch"),
        ("[].join(\",\")", "text"),
        ("order.channel.trim()", "type-mismatch"),
        ("string(order.channel).upperAscii()", "text"),
        ("complaint.text.substring(1.5)", "type-mismatch"),
        ("complaint.text.replace(\"a\", \"b\", 1, 2)", "type-mismatch"),
        ("math.abs(n - m)", "int"),
        ("math.abs(rate)", "decimal"),
        ("math.abs(-1.5)", "decimal"),
        ("math.abs(order.total - param.cap)", "money in CNY"),
        ("math.abs(order.total - euros)", "type-mismatch"),
        ("math.abs(received - sent) < 24 h", "bool"),
        ("math.abs(way) > 30 km", "bool"),
        ("math.abs(rate / 3)", "unrounded-quotient"),
        ("math.abs(term)", "type-mismatch"),
        ("math.abs(n, m)", "type-mismatch"),
    ]);
}

#[test]
fn two_variables_are_the_position_and_the_element() {
    verdicts(&[
        ("order.items.exists(i, x, i > 0 && x.price > 5 CNY)", "bool"),
        ("order.items.all(i, x, x.sku == \"A\")", "bool"),
        ("order.items.exists_one(i, x, x.count == i)", "bool"),
        ("order.items.existsOne(x, x.count == 1)", "bool"),
        ("order.items.transformList(i, x, i == 0 ? x.price : x.price * 0.5)", "a list of money in CNY"),
        ("order.items.transformList(i, x, x.count > 1, i)", "a list of int"),
        ("order.items.exists(i, x, i.price > 5 CNY)", "type-mismatch"),
        ("order.items.exists(i, x, x == 1)", "type-mismatch"),
        ("order.items.exists(i, x, nums.exists(i, y, y == i))", "bool"),
        ("order.items.exists(i, x, true) && i == 1", "unknown-fact"),
    ]);
}

/// The message and the help of the first fault.
fn advice(text: &str) -> (String, String) {
    let declarations = declarations();
    let mut sources = crate::source::SourceMap::new();
    let source = sources.add("test", text).unwrap();
    let syntax = crate::expr::Syntax {
        dialect: crate::expr::Dialect::Policy,
        units: &|word| declarations.is_unit(word),
    };
    let excerpt = crate::source::Excerpt::verbatim(text, source, 0);
    let found = match crate::expr::parser::parse(&excerpt, &syntax) {
        Ok(expr) => check(&expr, None, &declarations).unwrap_err(),
        Err(found) => found,
    };
    (format!("{}: {}", found[0].code, found[0].message), found[0].help.join("; "))
}

#[test]
fn what_policies_do_not_have_of_cel_is_told_with_what_they_have() {
    for (text, fault, help) in [
        (
            "optional.of(n).hasValue()",
            "unknown-function: policies do not have the function `hasValue`",
            "`has(fact)`",
        ),
        (
            "optional.of(n)",
            "unknown-function: policies do not have the function `optional.of`",
            "`has(fact)`",
        ),
        (
            "phone.orValue(\"x\")",
            "unknown-function: policies do not have the function `orValue`",
            "`has(fact) ? fact : other`",
        ),
        ("phone.optMap(x, x)", "unknown-function: policies do not have the function `optMap`", "`has(fact)`"),
        ("order.?total", "expression-syntax: optional access with `?`", "`has(a.b) ? a.b"),
        ("nums[?0]", "expression-syntax: optional access with `?`", "`has(a.b) ? a.b"),
        ("[?phone]", "expression-syntax: optional access with `?`", "`has(a.b) ? a.b"),
        (
            "cel.bind(x, n, x * x)",
            "unknown-function: policies do not have the function `cel.bind`",
            "derived fact",
        ),
        (
            "math.greatest(n, m)",
            "unknown-function: policies do not have the function `math.greatest`",
            "`max(…)`",
        ),
        (
            "math.ceil(rate)",
            "unknown-function: policies do not have the function `math.ceil`",
            "`round(x, step, mode)`",
        ),
        ("math.absolute(rate)", "unknown-function: there is no function `math.absolute`", ""),
        ("math.abz(rate)", "unknown-function: there is no function `math.abz`", "`math.abs`"),
        ("abs(rate)", "unknown-function: there is no function `abs`", "`math.abs(…)`"),
        ("dyn(n)", "unknown-function: policies do not have the function `dyn`", "leave `dyn` away"),
        (
            "nums.transformMap(i, x, x)",
            "unknown-function: policies do not have the function `transformMap`",
            "no maps",
        ),
        (
            "phone.charAt(0)",
            "unknown-function: policies do not have the function `charAt`",
            "`text.substring(i, i + 1)`",
        ),
        ("toLower(phone)", "unknown-function: there is no function `toLower`", "`text.lowerAscii()`"),
        ("nums.exists(n, n, true)", "expression-syntax: `n` is already the name", "name of its own"),
        (
            "order.items.exists(i, x, i.price > 5 CNY)",
            "type-mismatch: int has no field `price`",
            "the second one the element",
        ),
        (
            "nums.exists(i, 3, true)",
            "expression-syntax: of several arguments the first two",
            "position and the element",
        ),
        (
            "nums.transformList(x, x)",
            "expression-syntax: `transformList` takes a variable for the position",
            "transformList(i, x",
        ),
        ("mth.abs(rate)", "unknown-function: there is no function `abs`", "`math.abs(…)`"),
    ] {
        let (found, advised) = advice(text);
        assert!(found.starts_with(fault), "{text}: {found}");
        assert!(advised.contains(help), "{text}: {advised}");
    }
}

#[test]
fn nothing_of_the_conformance_dialect_is_reached_by_a_policy() {
    let hidden = entries().filter(|entry| !entry.in_policies());
    for entry in hidden {
        let calls = entry.overloads.iter().map(|overload| {
            let args = vec!["n"; overload.params.len()];
            match (overload.style, args.split_first()) {
                (function::Style::Member, Some((target, rest))) => {
                    format!("{target}.{}({})", entry.name, rest.join(", "))
                }
                _ => format!("{}({})", entry.name, args.join(", ")),
            }
        });
        for call in calls.filter(|_| entry.name != "[?]") {
            assert!(advice(&call).0.starts_with("unknown-function: "), "{call}: {}", advice(&call).0);
        }
    }
    for form in form::FORMS.iter().filter(|form| !form.in_policies()) {
        for example in form.examples {
            assert!(!advice(example.text).0.is_empty(), "{}", example.text);
        }
    }
}

#[test]
fn a_cut_quotient_that_becomes_exact_is_told() {
    verdicts(&[
        ("n / m", "int"),
        ("n / m > 3", "bool"),
        ("order.total * (1 / n)", "money in CNY (int-division)"),
        ("order.total * (n / m + 1)", "money in CNY (int-division)"),
        ("rate + n / m", "decimal (int-division)"),
        ("n / m > 0.5 * rate", "bool (int-division)"),
        ("n / m >= rate", "bool (int-division)"),
        ("n / m in rates", "bool (int-division)"),
        ("decimal(n / m)", "decimal (int-division)"),
        ("max(n / m, rate)", "decimal (int-division)"),
        ("round(n / m, 0.1, up)", "decimal (int-division)"),
        ("(flag ? n / m : 1) * rate", "decimal (int-division)"),
        ("rate * int(n / m)", "decimal"),
        ("round(decimal(n) / m, 0.1, up)", "decimal"),
        ("order.total * n / m > 3 CNY", "bool"),
        ("size(nums) / 2 == n", "bool"),
    ]);
    assert_eq!(verdict("1 / n", Some(&Type::Decimal)), "decimal (int-division)");
    assert_eq!(verdict("1 / n", Some(&Type::Int)), "int");
}
