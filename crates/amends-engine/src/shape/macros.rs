//! The macros that declare what is read and describe it at once.

/// Declares a struct that serde reads, and describes it.
///
/// The fields are written as ever; `=> Form` says what may stand there where the type does not, and `= ["…"]` gives
/// examples as YAML. Of serde's attributes `rename` and `default` are understood, each on a line of its own. After the
/// struct, `demands [...]` lists fields that are needed only sometimes.
///
/// # Examples
/// ```
/// use amends_engine::shape::{Described, title};
/// use amends_engine::source::Spanned;
///
/// amends_engine::record! {
///     /// A parcel
///     ///
///     /// What was sent.
///     #[derive(serde::Deserialize)]
///     #[serde(deny_unknown_fields)]
///     struct Parcel {
///         /// Its number.
///         ///
///         /// As printed on the label.
///         id: Spanned<String> = ["LX-1"],
///         /// Its weight.
///         #[serde(rename = "weight")]
///         grams: Option<Spanned<u32>>,
///     }
/// }
///
/// let [id, weight] = Parcel::FIELDS else { panic!() };
/// assert_eq!((id.name, title(id.about).as_str(), id.required), ("id", "Its number", true));
/// assert_eq!((weight.name, weight.required), ("weight", false));
/// ```
#[macro_export]
macro_rules! record {
    (
        $(#[$($attribute:tt)*])*
        $visible:vis struct $name:ident {
            $(
                $(#[$($on_field:tt)*])*
                $seen:vis $field:ident : $type:ty $(=> $form:ty)? $(= [$($example:literal),* $(,)?])?
            ),* $(,)?
        }
        $(demands $demands:expr;)?
    ) => {
        $(#[$($attribute)*])*
        $visible struct $name {
            $( $(#[$($on_field)*])* $seen $field: $type, )*
        }

        impl $crate::shape::Described for $name {
            const FIELDS: &'static [$crate::shape::Field] = &[$(
                $crate::shape::Field {
                    name: $crate::shape::attribute_name(
                        &[$($crate::shape_attribute!(name $($on_field)*)),*],
                        stringify!($field),
                    ),
                    about: concat!($($crate::shape_attribute!(doc $($on_field)*)),*),
                    examples: &[$($($example),*)?],
                    required: !(<$type as $crate::shape::Omissible>::OMISSIBLE
                        || $crate::shape::has_default(&[$($crate::shape_attribute!(default $($on_field)*)),*])),
                    shape: $crate::shape_of!($type $(=> $form)?),
                },
            )*];
        }

        impl $crate::shape::Omissible for $name {}

        impl $crate::shape::Shaped for $name {
            fn shape() -> $crate::shape::Shape {
                $crate::shape::Shape::Named(&$crate::shape::Named {
                    name: stringify!($name),
                    about: concat!($($crate::shape_attribute!(doc $($attribute)*)),*),
                    examples: &[],
                    shape: || $crate::shape::Shape::Record($crate::shape::Record {
                        fields: &[<$name as $crate::shape::Described>::FIELDS],
                        others: None,
                        demands: $crate::shape_demands!($($demands)?),
                    }),
                })
            }
        }
    };
}

/// Declares an enum that serde reads as one word, and describes it; or a list of words that is read otherwise.
///
/// # Examples
/// ```
/// use amends_engine::shape::Worded;
///
/// amends_engine::words! {
///     /// How it was sent.
///     #[derive(Clone, Copy, serde::Deserialize)]
///     enum Way {
///         /// By road.
///         Road = "road",
///         /// By air, where the weight counts.
///         Air = "air",
///     }
/// }
///
/// assert_eq!(Way::Air.word(), "air");
/// assert_eq!(Way::WORDS[0].about.trim(), "By road.");
/// ```
#[macro_export]
macro_rules! words {
    (
        $(#[$($attribute:tt)*])*
        $visible:vis enum $name:ident {
            $( $(#[$($on_variant:tt)*])* $variant:ident = $word:literal ),* $(,)?
        }
    ) => {
        $(#[$($attribute)*])*
        $visible enum $name {
            $( $(#[$($on_variant)*])* #[serde(rename = $word)] $variant, )*
        }

        impl $crate::shape::Worded for $name {
            const WORDS: &'static [$crate::shape::Word] = &[$(
                $crate::shape::Word {
                    word: $word,
                    about: concat!($($crate::shape_attribute!(doc $($on_variant)*)),*),
                },
            )*];

            fn word(self) -> &'static str {
                match self {
                    $( Self::$variant => $word, )*
                }
            }
        }

        impl $crate::shape::Omissible for $name {}

        impl $crate::shape::Shaped for $name {
            fn shape() -> $crate::shape::Shape {
                $crate::shape::Shape::Words(|| <$name as $crate::shape::Worded>::WORDS.to_vec())
            }
        }
    };
    (
        $(#[$($attribute:tt)*])*
        $visible:vis const $name:ident {
            $( $(#[$($on_word:tt)*])* $word:literal ),* $(,)?
        }
    ) => {
        $(#[$($attribute)*])*
        $visible const $name: &[$crate::shape::Word] = &[$(
            $crate::shape::Word {
                word: $word,
                about: concat!($($crate::shape_attribute!(doc $($on_word)*)),*),
            },
        )*];
    };
}

/// Declares a table of fields that are read by hand; a field of a type `Option<…>` may be left out.
///
/// # Examples
/// ```
/// amends_engine::fields! {
///     /// The fields of a route.
///     const ROUTE {
///         /// Who handles it.
///         "owner": Option<String> = ["manager"],
///     }
/// }
///
/// assert_eq!(ROUTE[0].name, "owner");
/// ```
#[macro_export]
macro_rules! fields {
    (
        $(#[$($attribute:tt)*])*
        $visible:vis const $name:ident {
            $(
                $(#[$($on_field:tt)*])*
                $field:literal : $type:ty $(= [$($example:literal),* $(,)?])?
            ),* $(,)?
        }
    ) => {
        $(#[$($attribute)*])*
        $visible const $name: &[$crate::shape::Field] = &[$(
            $crate::shape::Field {
                name: $field,
                about: concat!($($crate::shape_attribute!(doc $($on_field)*)),*),
                examples: &[$($($example),*)?],
                required: !<$type as $crate::shape::Omissible>::OMISSIBLE,
                shape: <$type as $crate::shape::Shaped>::shape,
            },
        )*];
    };
}

/// Declares a form that values may have, by its shape: a type that no value has.
///
/// # Examples
/// ```
/// use amends_engine::shape::{Shape, Shaped};
///
/// amends_engine::form! {
///     /// A date
///     ///
///     /// Year, month and day.
///     struct Day = ["2026-01-31"] => Shape::Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
/// }
///
/// assert!(matches!(Day::shape(), Shape::Named(named) if named.name == "Day"));
/// ```
#[macro_export]
macro_rules! form {
    ($(
        $(#[$($attribute:tt)*])*
        $visible:vis struct $name:ident $(= [$($example:literal),* $(,)?])? => $shape:expr;
    )*) => {$(
        $(#[$($attribute)*])*
        #[derive(Clone, Copy, Debug)]
        $visible enum $name {}

        impl $crate::shape::Omissible for $name {}

        impl $crate::shape::Shaped for $name {
            fn shape() -> $crate::shape::Shape {
                $crate::shape::Shape::Named(&$crate::shape::Named {
                    name: stringify!($name),
                    about: concat!($($crate::shape_attribute!(doc $($attribute)*)),*),
                    examples: &[$($($example),*)?],
                    shape: || $shape,
                })
            }
        }
    )*};
}

/// Takes one thing out of an attribute: the text of a comment, the name that serde reads, whether there is a default.
#[doc(hidden)]
#[macro_export]
macro_rules! shape_attribute {
    (doc doc = $text:literal) => {
        concat!($text, "\n")
    };
    (doc $($other:tt)*) => {
        ""
    };
    (name serde(rename = $name:literal)) => {
        $name
    };
    (name $($other:tt)*) => {
        ""
    };
    (default serde(default)) => {
        true
    };
    (default $($other:tt)*) => {
        false
    };
}

/// Names the shape of a field: that of its form if it names one, else that of its type.
#[doc(hidden)]
#[macro_export]
macro_rules! shape_of {
    ($type:ty) => {
        <$type as $crate::shape::Shaped>::shape
    };
    ($type:ty => $form:ty) => {
        <$form as $crate::shape::Shaped>::shape
    };
}

/// Names the demands of a struct, of which there may be none.
#[doc(hidden)]
#[macro_export]
macro_rules! shape_demands {
    () => {
        &[]
    };
    ($demands:expr) => {
        $demands
    };
}
