//! YAML text to a spanned tree, and the tree to typed data.
//!
//! [`parse`] takes one source text and gives a [`Document`], in which every node knows its bytes,
//! and the faults it met. A document is read by walking [`NodeKind`] or through serde with
//! [`Document::read`]; [`crate::source::Spanned`] and [`NodeId`] keep the place of what is read.
//! It reads the core of YAML 1.2 by the type that is asked for: no tags, no merge keys, no binary
//! floats; an alias is the same node as its anchor. It does not look inside scalars.
//! [`scalar_text`] and [`splice`] are the way back: how a text is written, and edits that keep all
//! that they do not change.

mod builder;
mod de;
mod hint;
mod offset;
mod parse;
pub mod splice;
mod tree;
mod write;
mod written;

pub use parse::{Parsed, parse};
pub use tree::{Document, NodeId, NodeKind, Scalar, ScalarStyle};
pub use write::{Reading, ScalarPlace, is_core_word, scalar_text};
pub use written::{Form, Piece, Written, written};

#[cfg(test)]
mod tests;
