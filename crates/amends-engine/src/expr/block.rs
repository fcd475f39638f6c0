//! The variables that `cel.index` and `cel.iterVar` number; conformance only.
//!
//! A tree has them as variables of names that no text can have, so that checker and evaluator need
//! not know of them.

/// Returns the name of the variable `cel.index(position)`.
pub(super) fn index(position: u64) -> String {
    format!("@{position}")
}

/// Returns the name of the variable `cel.iterVar(depth, number)`.
pub(super) fn iteration(depth: u64, number: u64) -> String {
    format!("@{depth}:{number}")
}

/// Returns the numbers in such a name: one of `cel.index`, two of `cel.iterVar`.
pub(super) fn numbers(name: &str) -> Option<(u64, Option<u64>)> {
    let numbers = name.strip_prefix('@')?;
    match numbers.split_once(':') {
        Some((depth, number)) => Some((depth.parse().ok()?, Some(number.parse().ok()?))),
        None => Some((numbers.parse().ok()?, None)),
    }
}
