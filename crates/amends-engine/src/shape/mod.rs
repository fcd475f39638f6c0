//! What may stand at each place of a file, described by the very structs and tables that read it.
//!
//! [`record!`](crate::record) and [`words!`](crate::words) declare a struct or an enum that serde reads and describe it
//! at once: the names, what may be left out, and for people a title, a description and examples. Title and description
//! are the doc comment: its first paragraph, and all after it. [`fields!`](crate::fields) describes what is read by
//! hand, and the reader takes the names from the same table; [`form!`](crate::form) names a value of several forms.
//! *Nothing here reads a file, and nothing writes a schema.*

mod macros;
mod part;

pub use part::{Demand, Field, Keys, Named, Others, Record, Shape, Word, description, title};
#[doc(hidden)]
pub use part::{attribute_name, has_default};

use crate::source::Spanned;
use crate::yaml::NodeId;

/// A type that says what it may look like in a file.
pub trait Shaped {
    /// Returns what may stand where the type is read.
    fn shape() -> Shape;
}

/// Whether a field of a type may be left out.
pub trait Omissible {
    /// Whether it may.
    const OMISSIBLE: bool = false;
}

/// A struct that serde reads, with its fields.
pub trait Described {
    /// The fields, in the order of declaration.
    const FIELDS: &'static [Field];
}

/// An enum that is written as one word.
pub trait Worded {
    /// Its words, in the order of declaration.
    const WORDS: &'static [Word];

    /// Returns the word of a variant.
    fn word(self) -> &'static str;
}

/// Names the shape of types that are written as one thing, none of which may be left out.
macro_rules! shaped {
    ($($type:ty => $shape:ident;)*) => {$(
        impl Shaped for $type {
            fn shape() -> Shape {
                Shape::$shape
            }
        }
        impl Omissible for $type {}
    )*};
}

shaped! {
    bool => Bool;
    u32 => Whole;
    String => Scalar;
}

impl<T: Shaped> Shaped for Spanned<T> {
    fn shape() -> Shape {
        T::shape()
    }
}

impl<T> Omissible for Spanned<T> {}

impl<T: Shaped> Shaped for Option<T> {
    fn shape() -> Shape {
        T::shape()
    }
}

impl<T> Omissible for Option<T> {
    const OMISSIBLE: bool = true;
}

impl<T: Shaped> Shaped for Vec<T> {
    fn shape() -> Shape {
        Shape::List { of: T::shape, least: 0 }
    }
}

impl<T> Omissible for Vec<T> {}

// INVARIANT: a node has no shape, so a field that is one does not compile until it names its form.
impl Omissible for NodeId {}

#[cfg(test)]
mod tests;
