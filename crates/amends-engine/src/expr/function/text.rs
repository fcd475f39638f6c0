//! Texts.

use super::Reach::{Both, Conformance};
use super::Sig::{Bool, Dyn, Int, List, String};
use super::row::{gives, global, member, row};
use super::{Entry, Function, Overload};

const TEST: &[Overload] = &[member(Both, &[String, String], Bool)];
const SAME: &[Overload] = &[member(Both, &[String], String)];
const POSITION: &[Overload] =
    &[member(Both, &[String, String], Int), member(Both, &[String, String, Int], Int)];

const POSITIONS: &str =
    "Positions count characters from 0 up to the length; any other is the error `index-out-of-range`.";
const ASCII: &str = "Only the letters of ASCII change, in every language alike. To test without regard to case in any \
                     script, write `text.matches(\"(?i)…\")`.";

pub(super) const TEXT: &[Entry] = &[
    row(
        Function::Contains,
        "contains",
        TEST,
        "Whether a text contains another.",
        &[gives("complaint.text.contains(\"LOST\")", "true")],
    )
    .note(
        "To the letter: case, width and script count. A text signal looks for a meaning, in many spellings.",
    ),
    row(
        Function::StartsWith,
        "startsWith",
        TEST,
        "Whether a text begins with another.",
        &[gives("complaint.text.startsWith(\"Parcel\")", "true")],
    ),
    row(
        Function::EndsWith,
        "endsWith",
        TEST,
        "Whether a text ends with another.",
        &[gives("complaint.text.endsWith(\"lost\")", "false")],
    ),
    row(
        Function::Matches,
        "matches",
        &[member(Both, &[String, String], Bool), global(Both, &[String, String], Bool)],
        "Whether a regular expression occurs in a text; in a policy the pattern is a literal.",
        &[gives("complaint.text.matches(\"(?i)lost$\")", "true")],
    )
    .note("The syntax is that of the Rust crate `regex`; matching takes time linear in the text."),
    row(
        Function::Trim,
        "trim",
        SAME,
        "The text without the white space around it.",
        &[gives("\"  A-17 \".trim()", "'A-17'")],
    ),
    row(
        Function::LowerAscii,
        "lowerAscii",
        SAME,
        "The text with the letters `A` to `Z` in lower case.",
        &[gives("complaint.text.lowerAscii().contains(\"lost\")", "true")],
    )
    .note(ASCII),
    row(
        Function::UpperAscii,
        "upperAscii",
        SAME,
        "The text with the letters `a` to `z` in upper case.",
        &[gives("\"Straße a\".upperAscii()", "'STRAßE A'")],
    )
    .note(ASCII),
    row(
        Function::IndexOf,
        "indexOf",
        POSITION,
        "Where a text first contains another, from a position on; -1 if nowhere.",
        &[gives("\"A-17-B\".indexOf(\"-\")", "1"), gives("\"A-17-B\".indexOf(\"-\", 2)", "4")],
    )
    .note(POSITIONS),
    row(
        Function::LastIndexOf,
        "lastIndexOf",
        POSITION,
        "Where a text last contains another, beginning at a position or before; -1 if nowhere.",
        &[gives("\"A-17-B\".lastIndexOf(\"-\")", "4"), gives("\"A-17-B\".lastIndexOf(\"-\", 3)", "1")],
    )
    .note(POSITIONS),
    row(
        Function::Substring,
        "substring",
        &[member(Both, &[String, Int], String), member(Both, &[String, Int, Int], String)],
        "The part of a text from a position on, or up to a second one.",
        &[
            gives("\"A-17-B\".substring(2, 4)", "'17'"),
            gives("\"A-17-B\".substring(5)", "'B'"),
            gives("\"A\".substring(0, 2)", "error: index-out-of-range"),
        ],
    )
    .note("Positions count characters from 0. To test how a text begins, `startsWith` needs no position."),
    row(
        Function::Split,
        "split",
        &[
            member(Both, &[String, String], List(&String)),
            member(Both, &[String, String, Int], List(&String)),
        ],
        "The parts of a text between separators, at most so many; the last then keeps the rest.",
        &[
            gives("\"A-17-B\".split(\"-\")", "['A', '17', 'B']"),
            gives("\"A-17-B\".split(\"-\", 2)[1]", "'17-B'"),
        ],
    )
    .note(
        "An empty separator parts every character. More than 10,000 parts are the error `result-too-large`.",
    ),
    row(
        Function::Join,
        "join",
        &[member(Both, &[List(&String)], String), member(Both, &[List(&String), String], String)],
        "The texts of a list as one, with a separator between them.",
        &[gives("order.items.map(i, i.sku).join(\", \")", "'A, B'"), gives("[\"a\", \"b\"].join()", "'ab'")],
    )
    .note("A text of more than 1 MiB is the error `result-too-large`."),
    row(
        Function::Replace,
        "replace",
        &[
            member(Both, &[String, String, String], String),
            member(Both, &[String, String, String, Int], String),
        ],
        "The text with another in place of a part, everywhere or the first so many times.",
        &[
            gives("\"17 000\".replace(\" \", \"\")", "'17000'"),
            gives("\"a-b-c\".replace(\"-\", \"+\", 1)", "'a+b-c'"),
        ],
    )
    .note("A text of more than 1 MiB is the error `result-too-large`."),
    row(
        Function::CharAt,
        "charAt",
        &[member(Conformance, &[String, Int], String)],
        "The character at a position; at the end an empty text.",
        &[gives("'tacocat'.charAt(3)", "'o'")],
    )
    .note("Write `text.substring(i, i + 1)`."),
    row(
        Function::Reverse,
        "reverse",
        &[member(Conformance, &[String], String)],
        "The characters of a text from the last to the first.",
        &[gives("'gums'.reverse()", "'smug'")],
    )
    .note("No rule needs it, and it tears composed characters apart."),
    row(
        Function::Format,
        "format",
        &[member(Conformance, &[String, List(&Dyn)], String)],
        "A text with values in the places of its `%` clauses.",
        &[gives("'%s: %.2f'.format(['rate', 2.5])", "'rate: 2.50'")],
    )
    .note("Put texts together with `+` and `string(…)`; what `format` takes has no one type."),
    row(
        Function::Quote,
        "strings.quote",
        &[global(Conformance, &[String], String)],
        "A text in double quotes, with escapes.",
        &[gives("strings.quote('a\\n')", r#"'"a\\n"'"#)],
    )
    .note("Whatever shows a text quotes it already."),
];
