//! The tools seen from outside.

mod shipped;
