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
pub mod matcher;
pub mod normalise;
mod pattern;
pub mod scan;
pub(crate) mod section;

pub use matcher::{Fault, PatternFault, PatternKind, PatternRef, SignalPatterns, SignalSet};
pub use normalise::{NORMALISER, UNICODE_VERSION};
pub use scan::{Evidence, SignalResult};

#[cfg(test)]
mod tests;
