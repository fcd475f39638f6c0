//! Functions over policies: what a policy owner does with a policy besides deciding by it.
//!
//! Everything here takes texts and policies and gives data. [`folder`] reads packs from the disk, and [`edit`] writes
//! changed ones; nothing else opens a file, and nothing reads a clock or prints: the command `amends` does.
//!
//! # Features
//!
//! `harness` adds `harness`, the main function of a test program that runs cases under `cargo test`.

pub mod cases;
pub mod edit;
pub mod folder;
pub mod format;
#[cfg(feature = "harness")]
pub mod harness;
pub mod report;
pub mod scaffold;
pub mod schema;
