//! The slow, direct evaluator: the oracle for every faster one.
