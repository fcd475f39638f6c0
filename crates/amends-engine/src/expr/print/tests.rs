use std::sync::Arc;

use proptest::prelude::*;

use super::print;
use crate::expr::ast::{BinaryOp, Each, EachKind, Expr, ExprKind, Literal, LogicOp, Name, UnaryOp};
use crate::expr::parser::{self, Dialect, Syntax};
use crate::expr::shape::{excerpt, shape};
use crate::source::Span;

fn syntax(dialect: Dialect) -> Syntax<'static> {
    Syntax { dialect, units: &|word| ["h", "min", "CNY"].contains(&word) }
}

fn reparsed(text: &str, dialect: Dialect) -> Expr {
    match parser::parse(&excerpt(text), &syntax(dialect)) {
        Ok(expr) => expr,
        Err(faults) => panic!("`{text}`: {faults:?}"),
    }
}

#[test]
fn prints_with_the_fewest_parentheses() {
    let cases = [
        ("((a)+(b))*c", "(a + b) * c"),
        ("(a*b)+c", "a * b + c"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a&&b)&&c||d", "(a && b) && c || d"),
        ("(a?b:c)?(d?e:f):(g?h:i)", "(a ? b : c) ? (d ? e : f) : g ? h : i"),
        ("!(a==b)", "!(a == b)"),
        ("-(1.f)", "-(1).f"),
        ("-1.f", "(-1).f"),
        (r#"r'\d"' + '\n\x01'"#, r#""\\d\"" + "\n\u0001""#),
        ("xs.map(x,x>24h,x.`a-b`)", "xs.map(x, x > 24 h, x.`a-b`)"),
        (".f(x)[0].g()", ".f(x)[0].g()"),
    ];
    for (text, expected) in cases {
        assert_eq!(print(&reparsed(text, Dialect::Policy)), expected);
    }
    for (text, expected) in [
        ("xs.existsOne(i,x,i>x)", "xs.exists_one(i, x, i > x)"),
        ("xs.transformList(i,x,i>1,x)", "xs.transformList(i, x, i > 1, x)"),
    ] {
        assert_eq!(print(&reparsed(text, Dialect::Policy)), expected);
    }
    for (text, expected) in [
        ("a.?b[?0].`c-d`", r#"a[?"b"][?0].`c-d`"#),
        ("[?a,b]+{?1:a,2:b}", "[?a, b] + {?1: a, 2: b}"),
        ("cel.bind(x,1,x.optMap(y,y))", "cel.bind(x, 1, x.optMap(y, y))"),
        (
            "cel.block([1,cel.index(0)],cel.index(1))",
            "cel.bind(cel.index(0), 1, cel.bind(cel.index(1), cel.index(0), cel.index(1)))",
        ),
        ("xs.map(cel.iterVar(0,1),cel.iterVar(0,1))", "xs.map(cel.iterVar(0, 1), cel.iterVar(0, 1))"),
    ] {
        assert_eq!(print(&reparsed(text, Dialect::Conformance)), expected);
    }
    assert_eq!(
        print(&reparsed(r"a.T{x:{1u:b'\x00A'},`in`:null,}", Dialect::Conformance)),
        r#"a.T{x: {1u: b"\x00A"}, `in`: null}"#
    );
}

fn place() -> Span {
    excerpt("").whole()
}

fn name(text: &str) -> Name {
    Name { text: text.into(), span: place() }
}

fn expr(kind: ExprKind) -> Expr {
    Expr { kind, span: place() }
}

fn text(pattern: &'static str) -> impl Strategy<Value = Arc<str>> {
    pattern.prop_map(Arc::from)
}

fn identifier() -> impl Strategy<Value = Arc<str>> {
    prop::sample::select(vec!["a", "b2", "_c", "has", "map", "CNY", "under", "compares"]).prop_map(Arc::from)
}

fn field() -> impl Strategy<Value = Name> {
    prop::sample::select(vec!["a", "in", "as", "x-y", "p/q r", "null"]).prop_map(name)
}

fn literal(dialect: Dialect) -> BoxedStrategy<Literal> {
    let both = prop_oneof![
        any::<bool>().prop_map(Literal::Bool),
        text("[0-9]{1,12}|0x[0-9a-fA-F]{1,8}").prop_map(Literal::Int),
        text("[0-9]{0,4}\\.[0-9]{1,4}|[0-9]{1,3}e-?[0-9]{1,2}").prop_map(Literal::Number),
        any::<String>().prop_map(|text| Literal::String(text.into())),
    ];
    match dialect {
        Dialect::Policy => prop_oneof![
            both,
            (text("[0-9]{1,4}(\\.[0-9]{1,2})?"), prop::sample::select(vec!["h", "min", "CNY"]))
                .prop_map(|(number, unit)| Literal::Quantity { number, unit: name(unit) }),
        ]
        .boxed(),
        Dialect::Conformance => prop_oneof![
            both,
            Just(Literal::Null),
            text("[0-9]{1,12}").prop_map(Literal::Uint),
            prop::collection::vec(any::<u8>(), 0..6).prop_map(|bytes| Literal::Bytes(bytes.into())),
        ]
        .boxed(),
    }
}

fn binary_op() -> impl Strategy<Value = BinaryOp> {
    use BinaryOp::{
        Add, Divide, Equal, Greater, GreaterEqual, In, Less, LessEqual, Modulo, Multiply, NotEqual, Subtract,
    };
    prop::sample::select(vec![
        Equal,
        NotEqual,
        Less,
        LessEqual,
        Greater,
        GreaterEqual,
        In,
        Add,
        Subtract,
        Multiply,
        Divide,
        Modulo,
    ])
}

fn each_kind() -> impl Strategy<Value = EachKind> {
    prop::sample::select(vec![
        EachKind::All,
        EachKind::Exists,
        EachKind::ExistsOne,
        EachKind::Filter,
        EachKind::Map,
    ])
}

/// An element, or one that `?` leaves out.
fn optional(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = Expr> {
    (any::<bool>(), inner).prop_map(
        |(optional, inner)| {
            if optional { expr(ExprKind::IfPresent(Box::new(inner))) } else { inner }
        },
    )
}

/// A variable, also one that `cel.index` or `cel.iterVar` numbers.
fn numbered() -> impl Strategy<Value = Name> {
    prop::sample::select(vec!["a", "@0", "@17", "@0:1"]).prop_map(name)
}

/// The forms that only CEL's own dialect has.
fn conformance_forms(inner: BoxedStrategy<Expr>) -> BoxedStrategy<ExprKind> {
    let ty = prop::sample::select(vec!["T", "a.T", ".a.b.T"]);
    prop_oneof![
        prop::collection::vec((inner.clone(), optional(inner.clone())), 0..3).prop_map(ExprKind::Map),
        prop::collection::vec(optional(inner.clone()), 0..3).prop_map(ExprKind::List),
        (ty, prop::collection::vec((field(), inner.clone()), 0..3))
            .prop_map(|(ty, fields)| ExprKind::Message { name: name(ty), fields }),
        (inner.clone(), inner.clone()).prop_map(|(operand, index)| ExprKind::OptionalIndex {
            operand: Box::new(operand),
            index: Box::new(index)
        }),
        (numbered(), inner.clone(), inner.clone()).prop_map(|(variable, range, body)| {
            let kind = EachKind::Bind;
            ExprKind::Each(Box::new(Each { kind, range, variable, second: None, filter: None, body }))
        }),
        numbered().prop_map(|variable| ExprKind::Ident { name: variable.text, absolute: false }),
        (any::<u8>(), numbered(), inner.clone(), prop::option::of(inner.clone()), inner).prop_map(
            |(kind, variable, range, filter, body)| {
                let (kind, second, filter) = match kind % 3 {
                    0 => (EachKind::TransformMap, Some(name("second")), filter),
                    1 => (EachKind::OptMap, None, None),
                    _ => (EachKind::OptFlatMap, None, None),
                };
                ExprKind::Each(Box::new(Each { kind, range, variable, second, filter, body }))
            }
        ),
    ]
    .boxed()
}

fn operators(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = ExprKind> {
    let pair = (inner.clone(), inner.clone());
    prop_oneof![
        (prop::sample::select(vec![UnaryOp::Negate, UnaryOp::Not]), inner.clone())
            .prop_map(|(op, operand)| ExprKind::Unary { op, operand: Box::new(operand) }),
        (binary_op(), pair).prop_map(|(op, (left, right))| ExprKind::Binary {
            op,
            left: Box::new(left),
            right: Box::new(right)
        }),
        (prop::sample::select(vec![LogicOp::And, LogicOp::Or]), prop::collection::vec(inner.clone(), 2..4))
            .prop_map(|(op, operands)| ExprKind::Logic { op, operands }),
        (inner.clone(), inner.clone(), inner).prop_map(|(condition, then, otherwise)| {
            ExprKind::Conditional {
                condition: Box::new(condition),
                then: Box::new(then),
                otherwise: Box::new(otherwise),
            }
        }),
    ]
}

fn members(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = ExprKind> {
    let select = |operand, field| ExprKind::Select { operand: Box::new(operand), field };
    prop_oneof![
        (inner.clone(), field()).prop_map(move |(operand, field)| select(operand, field)),
        (inner.clone(), field())
            .prop_map(move |(operand, field)| ExprKind::Has(Box::new(expr(select(operand, field))))),
        (inner.clone(), inner.clone()).prop_map(|(operand, index)| ExprKind::Index {
            operand: Box::new(operand),
            index: Box::new(index)
        }),
        (prop::option::of(inner.clone()), prop::collection::vec(inner.clone(), 0..3)).prop_map(
            |(target, args)| {
                ExprKind::Call { function: name("fn_1"), target: target.map(Box::new), args }
            }
        ),
        prop::collection::vec(inner.clone(), 0..3).prop_map(ExprKind::List),
        (each_kind(), inner.clone(), identifier(), prop::option::of(inner.clone()), inner).prop_map(
            |(kind, range, variable, filter, body)| {
                let double = kind != EachKind::Filter && &*variable != "a" && filter.is_some();
                let second = double.then(|| name("a"));
                let filter = filter.filter(|_| kind == EachKind::Map);
                ExprKind::Each(Box::new(Each {
                    kind,
                    range,
                    variable: name(&variable),
                    second,
                    filter,
                    body,
                }))
            }
        ),
    ]
}

fn tree(dialect: Dialect) -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        literal(dialect).prop_map(ExprKind::Literal),
        (identifier(), any::<bool>()).prop_map(|(name, absolute)| ExprKind::Ident { name, absolute }),
    ];
    leaf.prop_map(expr).prop_recursive(5, 40, 3, move |inner| {
        let common = prop_oneof![operators(inner.clone()), members(inner.clone())];
        match dialect {
            Dialect::Policy => common.boxed(),
            Dialect::Conformance => prop_oneof![4 => common, 1 => conformance_forms(inner)].boxed(),
        }
        .prop_map(expr)
    })
}

proptest! {
    #[test]
    fn a_policy_tree_survives_printing_and_parsing(tree in tree(Dialect::Policy)) {
        prop_assert_eq!(shape(&reparsed(&print(&tree), Dialect::Policy)), shape(&tree), "{}", print(&tree));
    }

    #[test]
    fn a_cel_tree_survives_printing_and_parsing(tree in tree(Dialect::Conformance)) {
        prop_assert_eq!(shape(&reparsed(&print(&tree), Dialect::Conformance)), shape(&tree), "{}", print(&tree));
    }
}
