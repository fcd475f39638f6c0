//! Results as text and tables: takes what the library decided, gives strings. It decides and prints nothing.

pub(crate) mod decision;
pub(crate) mod explanation;
mod layout;
mod measure;
mod open;
mod owed;
mod reason;
mod result;
pub(crate) mod row;

use amends::{Decision, Facts, Policy, Text};

/// One decided case, as the renderers take it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decided<'a> {
    /// The id of the case, or the place of its record.
    pub(crate) id: &'a str,
    /// The policy that decided it.
    pub(crate) policy: &'a Policy,
    /// Its facts.
    pub(crate) facts: &'a Facts,
    /// What was decided.
    pub(crate) decision: &'a Decision,
}

/// How to write.
#[derive(Clone, Debug)]
pub(crate) struct Manner {
    /// The columns of a line.
    pub(crate) width: usize,
    /// Whether to paint.
    pub(crate) colour: bool,
    /// The language of titles, reasons and questions.
    pub(crate) language: String,
}

impl Manner {
    /// Returns a text in the language asked for, or in another one if it does not exist in that.
    pub(crate) fn say<'t>(&self, text: &'t Text) -> &'t str {
        text.in_language(&self.language)
    }
}
