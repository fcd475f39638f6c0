//! Functions over policies: what a policy owner does with a policy besides deciding by it.
//!
//! Everything here takes texts and policies and gives data. [`folder`] reads packs from the disk, and
//! [`edit`] writes changed ones; nothing else opens a file, and nothing at all reads a clock or prints: the command `amends` does.

pub mod cases;
pub mod edit;
pub mod folder;
pub mod report;
