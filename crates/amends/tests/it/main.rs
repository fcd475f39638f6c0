//! What the public crate promises, seen from outside.

mod oracle;
mod packs;
