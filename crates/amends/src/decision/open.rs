//! What is not known: questions that remain, and presumptions that stood in.

use crate::Text;

/// Something unknown that could still change a result.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UnknownEntry {
    /// What kind of thing is missing.
    pub kind: UnknownKind,
    /// Its name: the fact's path, the param's id, the calendar's name.
    pub name: String,
    /// The question to ask; empty if the pack gives none.
    pub ask: Text,
    /// Who can usually answer.
    pub by: Option<String>,
    /// The results that wait for it.
    pub blocks: Vec<String>,
    /// The rules that wait for it.
    pub rules: Vec<String>,
}

/// The kinds of things that can be unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnknownKind {
    /// A fact of the case.
    Fact,
    /// A figure the company has not set.
    Param,
    /// A calendar that does not reach far enough.
    Calendar {
        /// The first date it would have to cover.
        needs: String,
    },
}

/// A presumption that stood in for an absent fact.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Presumed {
    /// The fact.
    pub fact: String,
    /// The value it was taken to have.
    pub value: String,
    /// Who must prove the contrary.
    pub by: Option<String>,
    /// Why.
    pub because: Text,
    /// The citations.
    pub cite: Vec<String>,
}
