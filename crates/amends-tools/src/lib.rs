//! Functions over policies: what a policy owner does with a policy besides deciding by it.
//!
//! Everything here takes texts and policies and gives data. [`folder`] reads packs from the disk; nothing else
//! opens a file, and nothing at all reads a clock or prints: the command `amends` does.

pub mod cases;
pub mod folder;
pub mod schema;
