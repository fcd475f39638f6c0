//! Conversions between types.

use super::Reach::{Both, Conformance, Policy};
use super::Sig::{
    Bool, Bytes, Date, Decimal, Double, Duration, Dyn, Enum, Int, Money, Period, String, T, Timestamp,
    TypeOf, Uint,
};
use super::row::{gives, global, row};
use super::{Entry, Function};

pub(super) const CONVERSIONS: &[Entry] = &[
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
        &[gives("int(\"42\")", "42"), gives("int(\"4 2\")", "error: bad-conversion")],
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
        &[gives("decimal(\"0.1\") + 0.2", "0.3")],
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
        &[gives("string(order.total)", "'12.00 CNY'"), gives("string(severity)", "'serious'")],
    ),
    row(
        Function::Bool,
        "bool",
        &[global(Both, &[Bool], Bool), global(Both, &[String], Bool)],
        "A bool read from a text.",
        &[gives("bool(\"true\")", "true")],
    )
    .note(
        "It reads `true`, `True`, `TRUE`, `t` and `1`, and the like of `false`; any other text is an error.",
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
        &[gives("received > timestamp(\"2026-01-31T12:00:00+08:00\")", "true")],
    ),
    row(
        Function::Duration,
        "duration",
        &[global(Both, &[Duration], Duration), global(Both, &[String], Duration)],
        "A duration from text such as `1h30m`.",
        &[gives("duration(\"1h30m\") == 90 min", "true")],
    ),
    row(
        Function::Date,
        "date",
        &[global(Policy, &[Date], Date), global(Policy, &[String], Date)],
        "A civil date from text such as `2026-01-31`.",
        &[gives("bought == date(\"2026-01-31\")", "true")],
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
        &[gives("uint(7)", "7")],
    )
    .note("Policies have one kind of whole number, `int`."),
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
        &[gives("double('2.5')", "2.5")],
    )
    .note("A binary float cannot hold most decimal fractions; write `decimal(…)`."),
    row(
        Function::Bytes,
        "bytes",
        &[global(Conformance, &[Bytes], Bytes), global(Conformance, &[String], Bytes)],
        "The UTF-8 bytes of a text.",
        &[gives("bytes('a')", "b'\\x61'")],
    )
    .note("Policies have no byte strings; compare texts."),
    row(
        Function::Base64Encode,
        "base64.encode",
        &[global(Conformance, &[Bytes], String)],
        "Bytes as base64 text.",
        &[gives("base64.encode(b'hello')", "'aGVsbG8='")],
    )
    .note("Policies have no byte strings; let the record hold the decoded text."),
    row(
        Function::Base64Decode,
        "base64.decode",
        &[global(Conformance, &[String], Bytes)],
        "The bytes that a base64 text stands for, with or without its padding.",
        &[gives("string(base64.decode('aGVsbG8'))", "'hello'")],
    )
    .note("Policies have no byte strings; let the record hold the decoded text."),
    row(
        Function::Dyn,
        "dyn",
        &[global(Conformance, &[T], Dyn)],
        "The value, its type unchecked.",
        &[gives("dyn(1) == 1.0", "true")],
    )
    .note("Every type of a policy is checked when it is loaded; leave `dyn` away."),
    row(
        Function::Type,
        "type",
        &[global(Conformance, &[T], TypeOf(&T))],
        "The type of a value.",
        &[gives("type(1) == int", "true")],
    )
    .note("A fact has one type, which its declaration states."),
];
