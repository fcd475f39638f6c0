//! Functions over policies: what a policy owner does with a policy besides deciding by it.
//!
//! Everything here takes texts and policies and gives data. It opens no file, reads no clock and
//! prints nothing; the command `amends` does.

pub mod cases;
pub mod schema;
