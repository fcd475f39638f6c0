//! Customer-complaint policy as data.

pub mod signal;
