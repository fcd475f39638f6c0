//! The command `amends`.
fn main() {}
