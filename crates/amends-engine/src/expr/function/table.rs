//! The rows of the table of functions.

use super::Reach::{Both, Conformance, Policy};
use super::Sig::{
    Bool, Bytes, Date, Decimal, Double, Duration, Dyn, Enum, Int, List, Map, Money, Period, Rounding, String,
    T, Timestamp, TypeOf, U, Uint,
};
use super::{Entry, Function, Overload, Reach, Sig, Style};

const fn op(reach: Reach, params: &'static [Sig], result: Sig) -> Overload {
    Overload { style: Style::Operator, params, result, reach, variadic: false }
}

const fn global(reach: Reach, params: &'static [Sig], result: Sig) -> Overload {
    Overload { style: Style::Global, params, result, reach, variadic: false }
}

const fn member(reach: Reach, params: &'static [Sig], result: Sig) -> Overload {
    Overload { style: Style::Member, params, result, reach, variadic: false }
}

const fn variadic(params: &'static [Sig], result: Sig) -> Overload {
    Overload { style: Style::Global, params, result, reach: Reach::Policy, variadic: true }
}

const fn row(
    function: Function,
    name: &'static str,
    overloads: &'static [Overload],
    summary: &'static str,
) -> Entry {
    Entry { function, name, summary, overloads }
}

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

const ACCESSOR: &[Overload] = &[member(Both, &[Timestamp], Int), member(Both, &[Timestamp, String], Int)];

const CLOCK_ACCESSOR: &[Overload] = &[
    member(Both, &[Timestamp], Int),
    member(Both, &[Timestamp, String], Int),
    member(Both, &[Duration], Int),
];

const TEXT_TEST: &[Overload] = &[member(Both, &[String, String], Bool)];

const EXTREME: &[Overload] = &[global(Policy, &[List(&T)], T), variadic(&[T, T], T)];

/// Every operator and function, in order of the reference.
pub const TABLE: &[Entry] = &[
    row(Function::Equal, "==", EQUALITY, "Whether two values are equal; numbers compare by value."),
    row(Function::NotEqual, "!=", EQUALITY, "Whether two values differ."),
    row(Function::Less, "<", ORDER, "Whether the left value lies below the right one."),
    row(Function::LessEqual, "<=", ORDER, "Whether the left value is at most the right one."),
    row(Function::Greater, ">", ORDER, "Whether the left value lies above the right one."),
    row(Function::GreaterEqual, ">=", ORDER, "Whether the left value is at least the right one."),
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
    ),
    row(
        Function::Under,
        "under",
        &[member(Policy, &[Enum, Enum], Bool), member(Policy, &[List(&Enum), Enum], Bool)],
        "Whether a node, or some node of a set, is or lies under the one named.",
    ),
    row(
        Function::Add,
        "+",
        &[
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
        ],
        "Sum of numbers, money or durations; a later point in time; a longer text or list.",
    ),
    row(
        Function::Subtract,
        "-",
        &[
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
        ],
        "Difference of numbers, money or durations; the duration between two timestamps.",
    ),
    row(
        Function::Multiply,
        "*",
        &[
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
        ],
        "Product of numbers, or of money and a number; exact.",
    ),
    row(
        Function::Divide,
        "/",
        &[
            op(Both, &[Int, Int], Int),
            op(Conformance, &[Uint, Uint], Uint),
            op(Both, &[Double, Double], Double),
            op(Policy, &[Decimal, Decimal], Decimal),
            op(Policy, &[Int, Decimal], Decimal),
            op(Policy, &[Decimal, Int], Decimal),
            op(Policy, &[Money, Decimal], Money),
            op(Policy, &[Money, Int], Money),
            op(Policy, &[Money, Money], Decimal),
        ],
        "Quotient; of two ints cut off, of decimals and money only inside `round` or a comparison.",
    ),
    row(
        Function::Modulo,
        "%",
        &[op(Both, &[Int, Int], Int), op(Conformance, &[Uint, Uint], Uint)],
        "Remainder of two ints, with the sign of the left one.",
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
    ),
    row(
        Function::Index,
        "[]",
        &[op(Both, &[List(&T), Int], T), op(Conformance, &[Map(&T, &U), T], U)],
        "The element of a list at a position counted from 0.",
    ),
    row(
        Function::Size,
        "size",
        &[
            global(Both, &[String], Int),
            global(Conformance, &[Bytes], Int),
            global(Both, &[List(&T)], Int),
            global(Conformance, &[Map(&T, &U)], Int),
            member(Both, &[String], Int),
            member(Conformance, &[Bytes], Int),
            member(Both, &[List(&T)], Int),
            member(Conformance, &[Map(&T, &U)], Int),
        ],
        "How many characters a text or elements a list has.",
    ),
    row(Function::Contains, "contains", TEXT_TEST, "Whether a text contains another."),
    row(Function::StartsWith, "startsWith", TEXT_TEST, "Whether a text begins with another."),
    row(Function::EndsWith, "endsWith", TEXT_TEST, "Whether a text ends with another."),
    row(
        Function::Matches,
        "matches",
        &[member(Both, &[String, String], Bool), global(Both, &[String, String], Bool)],
        "Whether a regular expression occurs in a text; in a policy the pattern is a literal.",
    ),
    row(
        Function::Int,
        "int",
        &[
            global(Both, &[Int], Int),
            global(Conformance, &[Uint], Int),
            global(Conformance, &[Double], Int),
            global(Both, &[String], Int),
            global(Both, &[Timestamp], Int),
        ],
        "An int read from a text; of a timestamp the seconds since 1970.",
    ),
    row(
        Function::Uint,
        "uint",
        &[
            global(Conformance, &[Uint], Uint),
            global(Conformance, &[Int], Uint),
            global(Conformance, &[Double], Uint),
            global(Conformance, &[String], Uint),
        ],
        "An unsigned int.",
    ),
    row(
        Function::Double,
        "double",
        &[
            global(Conformance, &[Double], Double),
            global(Conformance, &[Int], Double),
            global(Conformance, &[Uint], Double),
            global(Conformance, &[String], Double),
        ],
        "A binary float.",
    ),
    row(
        Function::Decimal,
        "decimal",
        &[
            global(Policy, &[Decimal], Decimal),
            global(Policy, &[Int], Decimal),
            global(Policy, &[String], Decimal),
        ],
        "An exact decimal from an int or a text.",
    ),
    row(
        Function::String,
        "string",
        &[
            global(Both, &[String], String),
            global(Both, &[Bool], String),
            global(Both, &[Int], String),
            global(Conformance, &[Uint], String),
            global(Conformance, &[Double], String),
            global(Conformance, &[Bytes], String),
            global(Both, &[Timestamp], String),
            global(Both, &[Duration], String),
            global(Policy, &[Decimal], String),
            global(Policy, &[Money], String),
            global(Policy, &[Date], String),
            global(Policy, &[Period], String),
            global(Policy, &[Enum], String),
        ],
        "The value as text.",
    ),
    row(
        Function::Bytes,
        "bytes",
        &[global(Conformance, &[Bytes], Bytes), global(Conformance, &[String], Bytes)],
        "The UTF-8 bytes of a text.",
    ),
    row(
        Function::Bool,
        "bool",
        &[global(Both, &[Bool], Bool), global(Both, &[String], Bool)],
        "A bool read from a text.",
    ),
    row(
        Function::Timestamp,
        "timestamp",
        &[
            global(Both, &[Timestamp], Timestamp),
            global(Both, &[String], Timestamp),
            global(Both, &[Int], Timestamp),
        ],
        "A timestamp from RFC 3339 text with an offset, or from seconds since 1970.",
    ),
    row(
        Function::Duration,
        "duration",
        &[global(Both, &[Duration], Duration), global(Both, &[String], Duration)],
        "A duration from text such as `1h30m`.",
    ),
    row(
        Function::Date,
        "date",
        &[global(Policy, &[Date], Date), global(Policy, &[String], Date)],
        "A civil date from text such as `2026-01-31`.",
    ),
    row(Function::Dyn, "dyn", &[global(Conformance, &[T], Dyn)], "The value, its type unchecked."),
    row(Function::Type, "type", &[global(Conformance, &[T], TypeOf(&T))], "The type of a value."),
    row(Function::GetFullYear, "getFullYear", ACCESSOR, "The year of a timestamp."),
    row(Function::GetMonth, "getMonth", ACCESSOR, "The month of a timestamp, January as 0."),
    row(Function::GetDate, "getDate", ACCESSOR, "The day of the month, from 1."),
    row(Function::GetDayOfMonth, "getDayOfMonth", ACCESSOR, "The day of the month, from 0."),
    row(Function::GetDayOfWeek, "getDayOfWeek", ACCESSOR, "The day of the week, Sunday as 0."),
    row(Function::GetDayOfYear, "getDayOfYear", ACCESSOR, "The day of the year, from 0."),
    row(Function::GetHours, "getHours", CLOCK_ACCESSOR, "The hour of a timestamp; all hours of a duration."),
    row(Function::GetMinutes, "getMinutes", CLOCK_ACCESSOR, "The minute; all minutes of a duration."),
    row(Function::GetSeconds, "getSeconds", CLOCK_ACCESSOR, "The second; all seconds of a duration."),
    row(
        Function::GetMilliseconds,
        "getMilliseconds",
        CLOCK_ACCESSOR,
        "The milliseconds within the second of a timestamp or duration.",
    ),
    row(
        Function::Sum,
        "sum",
        &[
            global(Policy, &[List(&Int)], Int),
            global(Policy, &[List(&Decimal)], Decimal),
            global(Policy, &[List(&Money)], Money),
            global(Policy, &[List(&Duration)], Duration),
        ],
        "The sum of a list of numbers, money or durations.",
    ),
    row(Function::Min, "min", EXTREME, "The least of several values or of a list."),
    row(Function::Max, "max", EXTREME, "The greatest of several values or of a list."),
    row(
        Function::Round,
        "round",
        &[
            global(Policy, &[Money, Decimal, Rounding], Money),
            global(Policy, &[Money, Rounding], Money),
            global(Policy, &[Decimal, Decimal, Rounding], Decimal),
            global(Policy, &[Decimal, Rounding], Decimal),
        ],
        "A number or amount rounded to a multiple of a step: `up`, `down`, `half_up` or `half_even`.",
    ),
    row(
        Function::AtLeast,
        "at_least",
        &[global(Policy, &[Int, List(&Bool)], Bool)],
        "Whether at least so many conditions of a list hold.",
    ),
    row(
        Function::Days,
        "days",
        &[
            global(Policy, &[Date], Int),
            global(Policy, &[Timestamp], Int),
            global(Policy, &[Date, Date], Int),
            global(Policy, &[Date, Timestamp], Int),
            global(Policy, &[Timestamp, Date], Int),
            global(Policy, &[Timestamp, Timestamp], Int),
        ],
        "Civil days after the first date up to and including the second, or up to `as_of`.",
    ),
    row(
        Function::At,
        "at",
        &[global(Policy, &[T, Date], T), global(Policy, &[T, Timestamp], T)],
        "A param as it stands on a date.",
    ),
];
