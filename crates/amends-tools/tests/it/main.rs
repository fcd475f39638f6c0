//! The tools seen from outside.

mod data;
mod shipped;
