//! Signals: words and regular expressions in the customer's text become facts for rules.
//!
//! Takes the patterns of all signals of a policy and the texts of one case; gives for every signal
//! whether it is there, and where. Pattern and text are read through the same per-character
//! normalisation ([`normalise`]), so full-width letters, capitals and traditional characters need
//! no patterns of their own. All keywords and one literal of each regular expression are looked up
//! in a single pass; a regular expression runs only if its literal occurred.
//!
//! It deliberately knows nothing of word forms, synonyms, negation other than `none`, or languages.
//!
//! Data flows one way: [`normalise`] → `pattern` (one regular expression) → [`matcher`] (the set)
//! → [`scan`] (the texts of a case).

mod literal;
mod matcher;
mod normalise;
mod pattern;
mod scan;
pub(crate) mod section;

pub(crate) use matcher::{Fault, PatternFault, PatternKind, SignalPatterns, SignalSet};
pub(crate) use normalise::{NORMALISER, UNICODE_VERSION};
pub(crate) use scan::{Evidence, SignalResult};

#[cfg(test)]
mod tests;
