//! CEL's optional values. No policy has them: what is absent is unknown, and `has` asks for it.

use super::Reach::Conformance;
use super::Sig::{Bool, Int, List, Map, Optional, T, U};
use super::row::{gives, global, member, op, row};
use super::{Entry, Function};

const ABSENT: &str = "A policy has no optional values: what is absent is unknown. Ask `has(fact)`, or write \
                      `has(fact) ? fact : other`.";

pub(super) const OPTIONALS: &[Entry] = &[
    row(
        Function::OptionalOf,
        "optional.of",
        &[global(Conformance, &[T], Optional(&T))],
        "An optional that holds the value.",
        &[gives("optional.of(1).hasValue()", "true")],
    )
    .note(ABSENT),
    row(
        Function::OptionalOfNonZeroValue,
        "optional.ofNonZeroValue",
        &[global(Conformance, &[T], Optional(&T))],
        "An optional that holds the value, or is empty if that is the zero, empty or false one.",
        &[gives("optional.ofNonZeroValue('').hasValue()", "false")],
    )
    .note(ABSENT),
    row(
        Function::OptionalNone,
        "optional.none",
        &[global(Conformance, &[], Optional(&T))],
        "An empty optional.",
        &[gives("optional.none().hasValue()", "false")],
    )
    .note(ABSENT),
    row(
        Function::OptionalHasValue,
        "hasValue",
        &[member(Conformance, &[Optional(&T)], Bool)],
        "Whether an optional holds a value.",
        &[gives("{'a': 1}.?a.hasValue()", "true")],
    )
    .note(ABSENT),
    row(
        Function::OptionalValue,
        "value",
        &[member(Conformance, &[Optional(&T)], T)],
        "What an optional holds; of an empty one an error.",
        &[gives("optional.of(1).value()", "1")],
    )
    .note(ABSENT),
    row(
        Function::OptionalOr,
        "or",
        &[member(Conformance, &[Optional(&T), Optional(&T)], Optional(&T))],
        "The optional, or the other one if it is empty.",
        &[gives("optional.none().or(optional.of(2)).value()", "2")],
    )
    .note(ABSENT),
    row(
        Function::OptionalOrValue,
        "orValue",
        &[member(Conformance, &[Optional(&T), T], T)],
        "What the optional holds, or the other value if it is empty.",
        &[gives("{}.?a.orValue(2)", "2")],
    )
    .note(ABSENT),
    row(
        Function::OptionalIndex,
        "[?]",
        &[
            op(Conformance, &[List(&T), Int], Optional(&T)),
            op(Conformance, &[Map(&T, &U), T], Optional(&U)),
            op(Conformance, &[Optional(&List(&T)), Int], Optional(&T)),
            op(Conformance, &[Optional(&Map(&T, &U)), T], Optional(&U)),
        ],
        "The element or entry there, or an empty optional; of a text key also `map.?key`.",
        &[gives("[1, 2][?7].hasValue()", "false"), gives("{'a': 1}.?a.value()", "1")],
    )
    .note(ABSENT),
];
