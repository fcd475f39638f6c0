//! Lists, and the sets of nodes that are lists too.

use super::Reach::{Both, Conformance, Policy};
use super::Sig::{Bool, Bytes, Decimal, Duration, Enum, Int, List, Map, Money, String, T, U};
use super::row::{gives, global, member, row};
use super::{Entry, Function};

pub(super) const LISTS: &[Entry] = &[
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
        &[gives("size(order.items)", "2"), gives("\"急件\".size()", "2")],
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
        &[gives("sum(order.items.map(i, i.price * i.count))", "19.00 CNY")],
    )
    .note("The sum of an empty list is 0, of amounts in the one currency that the list can have."),
    row(
        Function::AtLeast,
        "at_least",
        &[global(Policy, &[Int, List(&Bool)], Bool)],
        "Whether at least so many conditions of a list hold.",
        &[gives("at_least(2, [n > 1, severity == major, rate > 1])", "true")],
    )
    .note("Open only while the conditions that are still open could change the answer."),
    row(
        Function::Under,
        "under",
        &[member(Policy, &[Enum, Enum], Bool), member(Policy, &[List(&Enum), Enum], Bool)],
        "Whether a node, or some node of a set, is or lies under the one named.",
        &[gives("types.under(\"transport\")", "true")],
    ),
];
