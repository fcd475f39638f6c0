//! The files that people write for amends, and the decision that it writes, described as data.
//!
//! The descriptions are the tables and structs by which the files are read, so neither can say what the other does not
//! know. `amends-tools` makes JSON Schemas of them, by which editors complete, explain and check.

use amends_engine::shape::{Shape, Shaped};

/// Returns what a file of a pack may hold, the manifest or another.
///
/// # Examples
/// ```
/// use amends_engine::shape::Shape;
///
/// let Shape::Named(pack) = amends::shape::pack() else { panic!("a pack has a name") };
/// let Shape::Record(pack) = (pack.shape)() else { panic!("a pack is a mapping") };
/// assert!(pack.known().any(|field| field.name == "severity"));
/// ```
#[must_use]
pub fn pack() -> Shape {
    crate::pack::text::section::Pack::shape()
}

/// Returns what a file of bindings may hold.
#[must_use]
pub fn binding() -> Shape {
    crate::binding::read::BindingFile::shape()
}

/// Returns what may stand under `bind` of a binding or of a file of cases.
#[must_use]
pub fn bind() -> Shape {
    crate::binding::read::Entries::shape()
}

/// Returns what the JSON of a decision holds.
#[must_use]
pub fn decision() -> Shape {
    crate::decision::shape::Decision::shape()
}
