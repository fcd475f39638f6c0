//! The operators.

use super::Reach::{Both, Conformance, Policy};
use super::Sig::{
    Bool, Bytes, Date, Decimal, Double, Duration, Enum, Int, List, Map, Money, Period, String, T, Timestamp,
    U, Uint,
};
use super::row::{gives, op, row};
use super::{Entry, Function, Overload};

const EQUALITY: &[Overload] =
    &[op(Both, &[T, T], Bool), op(Policy, &[Int, Decimal], Bool), op(Policy, &[Decimal, Int], Bool)];

const ORDER: &[Overload] = &[
    op(Both, &[Bool, Bool], Bool),
    op(Both, &[Int, Int], Bool),
    op(Conformance, &[Int, Double], Bool),
    op(Conformance, &[Int, Uint], Bool),
    op(Conformance, &[Uint, Uint], Bool),
    op(Conformance, &[Uint, Double], Bool),
    op(Conformance, &[Uint, Int], Bool),
    op(Both, &[Double, Double], Bool),
    op(Conformance, &[Double, Int], Bool),
    op(Conformance, &[Double, Uint], Bool),
    op(Both, &[String, String], Bool),
    op(Conformance, &[Bytes, Bytes], Bool),
    op(Both, &[Timestamp, Timestamp], Bool),
    op(Both, &[Duration, Duration], Bool),
    op(Policy, &[Decimal, Decimal], Bool),
    op(Policy, &[Int, Decimal], Bool),
    op(Policy, &[Decimal, Int], Bool),
    op(Policy, &[Money, Money], Bool),
    op(Policy, &[Date, Date], Bool),
    op(Policy, &[Enum, Enum], Bool),
];

const ADD: &[Overload] = &[
    op(Both, &[Int, Int], Int),
    op(Conformance, &[Uint, Uint], Uint),
    op(Both, &[Double, Double], Double),
    op(Both, &[String, String], String),
    op(Conformance, &[Bytes, Bytes], Bytes),
    op(Both, &[List(&T), List(&T)], List(&T)),
    op(Both, &[Timestamp, Duration], Timestamp),
    op(Both, &[Duration, Timestamp], Timestamp),
    op(Both, &[Duration, Duration], Duration),
    op(Policy, &[Decimal, Decimal], Decimal),
    op(Policy, &[Int, Decimal], Decimal),
    op(Policy, &[Decimal, Int], Decimal),
    op(Policy, &[Money, Money], Money),
    op(Policy, &[Timestamp, Period], Timestamp),
    op(Policy, &[Period, Timestamp], Timestamp),
    op(Policy, &[Date, Period], Date),
    op(Policy, &[Period, Date], Date),
    op(Policy, &[Period, Period], Period),
];

const SUBTRACT: &[Overload] = &[
    op(Both, &[Int, Int], Int),
    op(Conformance, &[Uint, Uint], Uint),
    op(Both, &[Double, Double], Double),
    op(Both, &[Timestamp, Timestamp], Duration),
    op(Both, &[Timestamp, Duration], Timestamp),
    op(Both, &[Duration, Duration], Duration),
    op(Policy, &[Decimal, Decimal], Decimal),
    op(Policy, &[Int, Decimal], Decimal),
    op(Policy, &[Decimal, Int], Decimal),
    op(Policy, &[Money, Money], Money),
    op(Policy, &[Timestamp, Period], Timestamp),
    op(Policy, &[Date, Period], Date),
    op(Policy, &[Period, Period], Period),
];

const MULTIPLY: &[Overload] = &[
    op(Both, &[Int, Int], Int),
    op(Conformance, &[Uint, Uint], Uint),
    op(Both, &[Double, Double], Double),
    op(Policy, &[Decimal, Decimal], Decimal),
    op(Policy, &[Int, Decimal], Decimal),
    op(Policy, &[Decimal, Int], Decimal),
    op(Policy, &[Money, Decimal], Money),
    op(Policy, &[Money, Int], Money),
    op(Policy, &[Decimal, Money], Money),
    op(Policy, &[Int, Money], Money),
];

const DIVIDE: &[Overload] = &[
    op(Both, &[Int, Int], Int),
    op(Conformance, &[Uint, Uint], Uint),
    op(Both, &[Double, Double], Double),
    op(Policy, &[Decimal, Decimal], Decimal),
    op(Policy, &[Int, Decimal], Decimal),
    op(Policy, &[Decimal, Int], Decimal),
    op(Policy, &[Money, Decimal], Money),
    op(Policy, &[Money, Int], Money),
    op(Policy, &[Money, Money], Decimal),
];

pub(super) const OPERATORS: &[Entry] = &[
    row(
        Function::Equal,
        "==",
        EQUALITY,
        "Whether two values are equal; numbers compare by value.",
        &[gives("order.total == 12 CNY", "true"), gives("phone == \"110\"", "unknown")],
    )
    .note("Amounts in two currencies are not equal. What is absent equals nothing and leaves the test open."),
    row(
        Function::NotEqual,
        "!=",
        EQUALITY,
        "Whether two values differ.",
        &[gives("severity != minor", "true")],
    ),
    row(
        Function::Less,
        "<",
        ORDER,
        "Whether the left value lies below the right one.",
        &[gives("order.total < 5 CNY", "false")],
    )
    .note("Texts compare by code points, levels of a scale by their order, `false` lies below `true`."),
    row(
        Function::LessEqual,
        "<=",
        ORDER,
        "Whether the left value is at most the right one.",
        &[gives("received - sent <= 1 h", "true")],
    ),
    row(
        Function::Greater,
        ">",
        ORDER,
        "Whether the left value lies above the right one.",
        &[gives("rate / 3 > 0.4", "true")],
    ),
    row(
        Function::GreaterEqual,
        ">=",
        ORDER,
        "Whether the left value is at least the right one.",
        &[gives("severity >= serious", "true")],
    ),
    row(
        Function::In,
        "in",
        &[
            op(Both, &[T, List(&T)], Bool),
            op(Conformance, &[T, Map(&T, &U)], Bool),
            op(Policy, &[Int, List(&Decimal)], Bool),
            op(Policy, &[Decimal, List(&Int)], Bool),
        ],
        "Whether a list contains a value.",
        &[gives("severity in [serious, major]", "true")],
    ),
    row(
        Function::Add,
        "+",
        ADD,
        "Sum of numbers, money or durations; a later point in time; a longer text or list.",
        &[
            gives("order.total + 0.50 CNY", "12.50 CNY"),
            gives("bought + 1 months", "2026-02-28"),
            gives("\"No. \" + string(n)", "'No. 3'"),
        ],
    ),
    row(
        Function::Subtract,
        "-",
        SUBTRACT,
        "Difference of numbers, money or durations; the duration between two timestamps.",
        &[gives("received - sent", "3600s"), gives("bought - 1 d", "2026-01-30")],
    )
    .note("Civil days between two dates are `days(a, b)`."),
    row(
        Function::Multiply,
        "*",
        MULTIPLY,
        "Product of numbers, or of money and a number; exact.",
        &[gives("order.total * 0.1", "1.20 CNY")],
    ),
    row(
        Function::Divide,
        "/",
        DIVIDE,
        "Quotient; of two ints cut off, of decimals and money only inside `round` or a comparison.",
        &[
            gives("round(order.total / 7, 0.01, half_up)", "1.71 CNY"),
            gives("7 / 2", "3"),
            gives("n / (n - n)", "error: division-by-zero"),
        ],
    )
    .note("Where a cut-off quotient flows into a decimal or an amount, `int-division` warns."),
    row(
        Function::Modulo,
        "%",
        &[op(Both, &[Int, Int], Int), op(Conformance, &[Uint, Uint], Uint)],
        "Remainder of two ints, with the sign of the left one.",
        &[gives("n % 2", "1")],
    ),
    row(
        Function::Negate,
        "-",
        &[
            op(Both, &[Int], Int),
            op(Both, &[Double], Double),
            op(Policy, &[Decimal], Decimal),
            op(Policy, &[Money], Money),
        ],
        "The number or amount with the other sign.",
        &[gives("-order.total", "-12.00 CNY")],
    ),
    row(
        Function::Index,
        "[]",
        &[
            op(Both, &[List(&T), Int], T),
            op(Conformance, &[Map(&T, &U), T], U),
            op(Conformance, &[super::Sig::Optional(&List(&T)), Int], super::Sig::Optional(&T)),
            op(Conformance, &[super::Sig::Optional(&Map(&T, &U)), T], super::Sig::Optional(&U)),
        ],
        "The element of a list at a position counted from 0.",
        &[gives("nums[0]", "1"), gives("nums[7]", "error: index-out-of-range")],
    ),
];
