//! Rule sets compiled into an index: which rules of a set can matter to a case, found without looking at the others.
//!
//! It takes the typed conditions of rule sets and the declared domains of what they read. Each condition is lowered to
//! regions ([`crate::region`]); the values of every symbol are divided into classes that no condition tells apart
//! ([`Dimensions`]); and per rule set there is one row of bits for each class of each symbol, a bit for each box of a
//! condition ([`Index`]). A case is then a class per symbol ([`Position`]), and the boxes that it may lie in are the
//! conjunction of one row per symbol.
//!
//! What it says is one-sided where it must be: a rule that it does not find is certainly not matched, one that it
//! finds as *sure* is certainly matched, and about the others the reference evaluator decides. So a condition that is
//! no set, or a value that is not settled, costs time and never correctness.

mod compile;
mod index;
mod lowered;
mod position;
#[cfg(test)]
mod tests;

pub use compile::{Program, compile};
pub use index::{Found, Index, Scratch};
pub use position::{Coordinate, Dimensions, Members, Position};
