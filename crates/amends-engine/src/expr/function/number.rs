//! Numbers and amounts.

use super::Reach::{Both, Conformance, Policy};
use super::Sig::{Bool, Decimal, Double, Duration, Dyn, Int, List, Money, Rounding, T, Uint};
use super::row::{gives, global, row, variadic};
use super::{Entry, Function, Overload};

const EXTREME: &[Overload] = &[global(Policy, &[List(&T)], T), variadic(Policy, &[T, T], T)];

/// CEL takes numbers of several types beside each other; what comes out then is one of them.
const NUMBERS_OF_CEL: &[Overload] = &[
    variadic(Conformance, &[Int], Int),
    variadic(Conformance, &[Uint], Uint),
    variadic(Conformance, &[Double], Double),
    global(Conformance, &[List(&Int)], Int),
    global(Conformance, &[List(&Uint)], Uint),
    global(Conformance, &[List(&Double)], Double),
    variadic(Conformance, &[Dyn], Dyn),
];

const DOUBLE: &[Overload] = &[global(Conformance, &[Double], Double)];
const DOUBLE_TEST: &[Overload] = &[global(Conformance, &[Double], Bool)];
const BITS: &[Overload] = &[global(Conformance, &[Int, Int], Int), global(Conformance, &[Uint, Uint], Uint)];
const SHIFT: &[Overload] = &[global(Conformance, &[Int, Int], Int), global(Conformance, &[Uint, Int], Uint)];

const ROUND_INSTEAD: &str =
    "Write `round(x, step, mode)`, which is exact; CEL has this for binary floats only.";
const NO_FLOATS: &str = "A decimal is always a finite number.";
const NO_BITS: &str = "A policy does not calculate with the bits of a number.";

pub(super) const NUMBERS: &[Entry] = &[
    row(
        Function::Min,
        "min",
        EXTREME,
        "The least of several values or of a list.",
        &[gives("min(order.total, param.cap)", "12.00 CNY"), gives("min(nums)", "1")],
    )
    .note("Of an empty list it is the error `empty-list`."),
    row(
        Function::Max,
        "max",
        EXTREME,
        "The greatest of several values or of a list.",
        &[gives("max(order.total - 20 CNY, 0 CNY)", "0.00 CNY")],
    )
    .note("Of an empty list it is the error `empty-list`."),
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
        &[
            gives("round(order.total * 0.125, 1, up)", "2.00 CNY"),
            gives("round(-1.5, 1, half_up)", "-2"),
            gives("round(rate / 7, 0.01, down)", "0.21"),
        ],
    )
    .note("`up` is away from zero and `down` towards it. A quotient inside is exact until it is rounded."),
    row(
        Function::Abs,
        "math.abs",
        &[
            global(Both, &[Int], Int),
            global(Policy, &[Decimal], Decimal),
            global(Policy, &[Money], Money),
            global(Policy, &[Duration], Duration),
            global(Conformance, &[Uint], Uint),
            global(Conformance, &[Double], Double),
        ],
        "The number, amount or duration without its sign.",
        &[
            gives("math.abs(order.total - param.cap)", "88.00 CNY"),
            gives("math.abs(sent - received)", "3600s"),
        ],
    ),
    row(
        Function::Greatest,
        "math.greatest",
        NUMBERS_OF_CEL,
        "The greatest of several numbers, also of several types.",
        &[gives("math.greatest(1, 2.5, 2u)", "2.5")],
    )
    .note("Write `max(…)`, which takes amounts, durations, dates and levels of a scale too."),
    row(
        Function::Least,
        "math.least",
        NUMBERS_OF_CEL,
        "The least of several numbers, also of several types.",
        &[gives("math.least(1, 2.5, 2u)", "1")],
    )
    .note("Write `min(…)`, which takes amounts, durations, dates and levels of a scale too."),
    row(
        Function::Ceil,
        "math.ceil",
        DOUBLE,
        "The next whole number that is not below.",
        &[gives("math.ceil(1.2)", "2")],
    )
    .note(ROUND_INSTEAD),
    row(
        Function::Floor,
        "math.floor",
        DOUBLE,
        "The next whole number that is not above.",
        &[gives("math.floor(-1.2)", "-2")],
    )
    .note(ROUND_INSTEAD),
    row(
        Function::RoundDouble,
        "math.round",
        DOUBLE,
        "The nearest whole number, from the middle away from zero.",
        &[gives("math.round(-1.5)", "-2")],
    )
    .note(ROUND_INSTEAD),
    row(
        Function::Trunc,
        "math.trunc",
        DOUBLE,
        "The whole part of a number.",
        &[gives("math.trunc(-1.8)", "-1")],
    )
    .note(ROUND_INSTEAD),
    row(
        Function::Sign,
        "math.sign",
        &[
            global(Conformance, &[Int], Int),
            global(Conformance, &[Uint], Uint),
            global(Conformance, &[Double], Double),
        ],
        "-1, 0 or 1 by the sign of a number.",
        &[gives("math.sign(-11)", "-1")],
    )
    .note("Compare with zero: `x < 0`."),
    row(
        Function::IsNaN,
        "math.isNaN",
        DOUBLE_TEST,
        "Whether a binary float is no number.",
        &[gives("math.isNaN(0.0 / 0.0)", "true")],
    )
    .note(NO_FLOATS),
    row(
        Function::IsInf,
        "math.isInf",
        DOUBLE_TEST,
        "Whether a binary float is infinite.",
        &[gives("math.isInf(1.0 / 0.0)", "true")],
    )
    .note(NO_FLOATS),
    row(
        Function::IsFinite,
        "math.isFinite",
        DOUBLE_TEST,
        "Whether a binary float is a finite number.",
        &[gives("math.isFinite(1.5)", "true")],
    )
    .note(NO_FLOATS),
    row(
        Function::BitAnd,
        "math.bitAnd",
        BITS,
        "The bits that two whole numbers share.",
        &[gives("math.bitAnd(1, 3)", "1")],
    )
    .note(NO_BITS),
    row(
        Function::BitOr,
        "math.bitOr",
        BITS,
        "The bits of either of two whole numbers.",
        &[gives("math.bitOr(1, 2)", "3")],
    )
    .note(NO_BITS),
    row(
        Function::BitXor,
        "math.bitXor",
        BITS,
        "The bits of one of two whole numbers.",
        &[gives("math.bitXor(1, 3)", "2")],
    )
    .note(NO_BITS),
    row(
        Function::BitNot,
        "math.bitNot",
        &[global(Conformance, &[Int], Int), global(Conformance, &[Uint], Uint)],
        "A whole number with every bit turned.",
        &[gives("math.bitNot(1)", "-2")],
    )
    .note(NO_BITS),
    row(
        Function::BitShiftLeft,
        "math.bitShiftLeft",
        SHIFT,
        "The bits moved to the left; from 64 places on it is 0.",
        &[gives("math.bitShiftLeft(1, 2)", "4")],
    )
    .note(NO_BITS),
    row(
        Function::BitShiftRight,
        "math.bitShiftRight",
        SHIFT,
        "The bits moved to the right, zeros from the left; from 64 places on it is 0.",
        &[gives("math.bitShiftRight(1024, 2)", "256")],
    )
    .note(NO_BITS),
];
