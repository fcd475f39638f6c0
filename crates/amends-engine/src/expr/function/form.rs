//! The special forms: connectives, conditionals, literals and macros.
//!
//! They are no functions, because not every part of them is needed for a value, or because they name
//! a variable. This is what they are called, what they mean and who may use them; their meaning is
//! in the checker and the evaluator.

use super::row::gives;
use super::{Example, Reach};

/// How a special form is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// With signs.
    Sign,
    /// `name(…)`, or `namespace.name(…)`.
    Called,
    /// `list.name(x, …)`
    Macro,
}

/// One special form.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Its name, or the signs that it is written with.
    pub name: &'static str,
    /// How it is written.
    pub writing: Writing,
    /// Every way to write it.
    pub patterns: &'static [&'static str],
    /// What it gives, in one line.
    pub summary: &'static str,
    /// Who may use it.
    pub reach: Reach,
    /// At least one.
    pub examples: &'static [Example],
    /// What an author must know besides; if no policy may use it, what policies have in its place.
    pub note: &'static str,
}

impl Form {
    /// Returns whether it is written like a function.
    #[must_use]
    pub fn is_called(&self) -> bool {
        self.writing == Writing::Called
    }

    /// Returns whether a policy may use it.
    #[must_use]
    pub fn in_policies(&self) -> bool {
        self.reach != Reach::Conformance
    }
}

/// Returns the special form of this name; of one in a namespace with that.
pub fn named(name: &str) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.name == name && form.writing != Writing::Sign)
}

const fn form(
    name: &'static str,
    writing: Writing,
    patterns: &'static [&'static str],
    summary: &'static str,
    examples: &'static [Example],
) -> Form {
    Form { name, writing, patterns, summary, reach: Reach::Both, examples, note: "" }
}

impl Form {
    const fn note(self, note: &'static str) -> Self {
        Self { note, ..self }
    }

    const fn only(self, reach: Reach, note: &'static str) -> Self {
        Self { reach, note, ..self }
    }
}

const NO_MAPS: &str = "Policies have no maps; compare the fields one by one.";
const NO_OPTIONALS: &str = "A policy has no optional values: what is absent is unknown. Ask `has(fact)`.";
const NAME_IT: &str = "Give the value a name as a derived fact: `facts: {name: {type: …, derive: …}}`.";

/// Every special form, in order of the reference.
pub const FORMS: &[Form] = &[
    form(
        "&&",
        Writing::Sign,
        &["a && b"],
        "Whether both conditions hold.",
        &[gives("n == 3 && rate > 1", "true"), gives("phone == \"110\" && n == 4", "false")],
    )
    .note("A false operand settles it, whatever the other is: unknown, or an error. The order never counts."),
    form(
        "||",
        Writing::Sign,
        &["a || b"],
        "Whether one of the conditions holds.",
        &[gives("phone == \"110\" || n == 3", "true"), gives("phone == \"110\" || n == 4", "unknown")],
    )
    .note("A true operand settles it, whatever the other is: unknown, or an error. The order never counts."),
    form(
        "!",
        Writing::Sign,
        &["!a"],
        "Whether a condition does not hold.",
        &[gives("!(n == 4)", "true"), gives("!(phone == \"110\")", "unknown")],
    ),
    form(
        "?:",
        Writing::Sign,
        &["condition ? a : b"],
        "One of two values, by a condition; the other one is not evaluated.",
        &[gives("n > 2 ? 5 CNY : 0 CNY", "5.00 CNY")],
    )
    .note("Unknown as long as the condition is, also where both values are the same."),
    form(
        "has",
        Writing::Called,
        &["has(fact)", "has(item.field)"],
        "Whether the record holds a fact or a field, or an output has a value.",
        &[gives("has(phone)", "false"), gives("has(order.total) && order.total > 10 CNY", "true")],
    )
    .note("Of what is derived it cannot be asked: ask about the facts that it is derived from."),
    form(
        "[a, b]",
        Writing::Sign,
        &["[a, b]"],
        "A list; in a policy of one type.",
        &[gives("[1, n]", "[1, 3]")],
    ),
    form(
        "all",
        Writing::Macro,
        &["list.all(x, condition)", "list.all(i, x, condition)"],
        "Whether a condition holds of every element; of an empty list it does.",
        &[gives("nums.all(x, x > 0)", "true"), gives("nums.all(i, x, x == i + 1)", "true")],
    )
    .note("With two variables the first is the position, counted from 0."),
    form(
        "exists",
        Writing::Macro,
        &["list.exists(x, condition)", "list.exists(i, x, condition)"],
        "Whether a condition holds of some element; of an empty list it does not.",
        &[
            gives("order.items.exists(i, i.price > 6 CNY)", "true"),
            gives("nums.exists(i, x, i > 0 && x == 1)", "false"),
        ],
    )
    .note("With two variables the first is the position, counted from 0."),
    form(
        "exists_one",
        Writing::Macro,
        &["list.exists_one(x, condition)", "list.existsOne(i, x, condition)"],
        "Whether a condition holds of exactly one element.",
        &[gives("nums.exists_one(x, x > 2)", "true"), gives("nums.existsOne(i, x, i + x > 2)", "false")],
    )
    .note("Both spellings take one variable or two; the first of two is the position, counted from 0."),
    form(
        "filter",
        Writing::Macro,
        &["list.filter(x, condition)"],
        "The elements of which a condition holds.",
        &[gives("nums.filter(x, x > 1)", "[2, 3]")],
    ),
    form(
        "map",
        Writing::Macro,
        &["list.map(x, value)", "list.map(x, condition, value)"],
        "A value made of each element, or of each of which a condition holds.",
        &[
            gives("order.items.map(i, i.price)", "[5.00 CNY, 7.00 CNY]"),
            gives("nums.map(x, x > 1, x * 2)", "[4, 6]"),
        ],
    ),
    form(
        "transformList",
        Writing::Macro,
        &["list.transformList(i, x, value)", "list.transformList(i, x, condition, value)"],
        "Like `map`, with the position of each element, counted from 0.",
        &[gives("sum(order.items.transformList(i, x, i == 0 ? x.price : x.price * 0.5))", "8.50 CNY")],
    ),
    form(
        "transformMap",
        Writing::Macro,
        &["map.transformMap(k, v, value)", "map.transformMap(k, v, condition, value)"],
        "A map with the same keys and other values.",
        &[gives("{'a': 1}.transformMap(k, v, v + 1)", "{'a': 2}")],
    )
    .only(Reach::Conformance, NO_MAPS),
    form("{k: v}", Writing::Sign, &["{key: value}"], "A map.", &[gives("{'a': 1}['a']", "1")])
        .only(Reach::Conformance, NO_MAPS),
    form(
        "optMap",
        Writing::Macro,
        &["maybe.optMap(x, value)"],
        "An optional with a value made of what another holds; empty if that is.",
        &[gives("optional.of(2).optMap(x, x + 1).value()", "3")],
    )
    .only(Reach::Conformance, NO_OPTIONALS),
    form(
        "optFlatMap",
        Writing::Macro,
        &["maybe.optFlatMap(x, other)"],
        "An optional made of what another holds; empty if that is.",
        &[gives("{'a': {'b': 1}}.?a.optFlatMap(x, x.?b).value()", "1")],
    )
    .only(Reach::Conformance, NO_OPTIONALS),
    form(
        "[?a], {?k: a}",
        Writing::Sign,
        &["[?maybe]", "{?key: maybe}"],
        "An element or entry that is left out if the optional is empty.",
        &[gives("[?optional.of(1), ?optional.none()]", "[1]")],
    )
    .only(Reach::Conformance, NO_OPTIONALS),
    form(
        "cel.bind",
        Writing::Called,
        &["cel.bind(x, value, expression)"],
        "An expression in which a variable has a value.",
        &[gives("cel.bind(x, 2, x * x)", "4")],
    )
    .only(Reach::Conformance, NAME_IT),
    form(
        "cel.block",
        Writing::Called,
        &["cel.block([a, b], expression)"],
        "An expression that reads the values of a list as `cel.index(0)` and so on; what optimisers write.",
        &[gives("cel.block([2, cel.index(0) + 1], cel.index(1))", "3")],
    )
    .only(Reach::Conformance, NAME_IT),
    form(
        "cel.index",
        Writing::Called,
        &["cel.index(0)"],
        "A value of the `cel.block` around it.",
        &[gives("cel.block([2], cel.index(0))", "2")],
    )
    .only(Reach::Conformance, NAME_IT),
    form(
        "cel.iterVar",
        Writing::Called,
        &["cel.iterVar(0, 0)"],
        "A variable of a macro by its numbers; what optimisers write.",
        &[gives("[1].exists(cel.iterVar(0, 0), cel.iterVar(0, 0) > 0)", "true")],
    )
    .only(Reach::Conformance, "Give the variable of a macro a name."),
];
