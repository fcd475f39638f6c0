//! How the rows of the table are written.

use super::{Entry, Example, Function, Overload, Reach, Sig, Style};

pub(super) const fn op(reach: Reach, params: &'static [Sig], result: Sig) -> Overload {
    Overload { style: Style::Operator, params, result, reach, variadic: false }
}

pub(super) const fn global(reach: Reach, params: &'static [Sig], result: Sig) -> Overload {
    Overload { style: Style::Global, params, result, reach, variadic: false }
}

pub(super) const fn member(reach: Reach, params: &'static [Sig], result: Sig) -> Overload {
    Overload { style: Style::Member, params, result, reach, variadic: false }
}

/// The last parameter may be repeated.
pub(super) const fn variadic(reach: Reach, params: &'static [Sig], result: Sig) -> Overload {
    Overload { style: Style::Global, params, result, reach, variadic: true }
}

pub(super) const fn row(
    function: Function,
    name: &'static str,
    overloads: &'static [Overload],
    summary: &'static str,
    examples: &'static [Example],
) -> Entry {
    Entry { function, name, summary, overloads, examples, note: "" }
}

pub(super) const fn gives(text: &'static str, value: &'static str) -> Example {
    Example { text, value }
}

impl Entry {
    /// Adds what an author must know besides.
    pub(super) const fn note(self, note: &'static str) -> Self {
        Self { note, ..self }
    }
}
