//! Types of values and expressions.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::value::{Currency, EnumType};

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Any type, checked when it runs; conformance only.
    Dyn,
    /// CEL `null`; conformance only.
    Null,
    /// `bool`
    Bool,
    /// `int`
    Int,
    /// `uint`; conformance only.
    Uint,
    /// `double`; conformance only.
    Double,
    /// Text.
    String,
    /// Bytes; conformance only.
    Bytes,
    /// An instant.
    Timestamp,
    /// An exact length of time.
    Duration,
    /// An exact decimal, perhaps with a declared unit.
    Decimal,
    /// A ratio written as a percentage; a decimal in every operation.
    Percent,
    /// Money; empty means in any currency.
    Money(Vec<Currency>),
    /// A civil date.
    Date,
    /// A civil length of time.
    Period,
    /// A rounding rule.
    Rounding,
    /// An enum, scale or taxonomy.
    Enum(Arc<EnumType>),
    /// An item with these fields.
    Item(Arc<ItemType>),
    /// A list; of an enum it is also what `set<enum>` declares.
    List(Box<Type>),
    /// A map; conformance only.
    Map(Box<Type>, Box<Type>),
    /// The type of a type; conformance only.
    Type(Box<Type>),
    /// A named type with parameters, e.g. `optional_type`; conformance only.
    Abstract(Arc<str>, Vec<Type>),
    /// A type variable of a function's declaration; conformance only.
    Variable(u32),
}

/// The name of the type of optional values in [`Type::Abstract`].
const OPTIONAL: &str = "optional_type";

impl Type {
    /// Returns the type of an optional value; conformance only.
    #[must_use]
    pub fn optional(of: Type) -> Self {
        Type::Abstract(OPTIONAL.into(), vec![of])
    }

    /// Returns what an optional value of this type may hold; `None` if it is no optional.
    #[must_use]
    pub fn of_optional(&self) -> Option<&Type> {
        match self {
            Type::Abstract(name, of) if &**name == OPTIONAL => of.first(),
            _ => None,
        }
    }

    /// Returns whether its values are bools or hold some.
    #[must_use]
    pub fn holds_bools(&self) -> bool {
        match self {
            Type::Bool => true,
            Type::List(element) => element.holds_bools(),
            Type::Item(item) => item.fields.values().any(|field| field.ty.holds_bools()),
            _ => false,
        }
    }
}

/// The fields of the items of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemType {
    /// The dotted path of the list that declares it.
    pub name: Arc<str>,
    /// Each field with its type and its unit.
    pub fields: BTreeMap<Arc<str>, ItemField>,
}

/// One field of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemField {
    /// The type of its value.
    pub ty: Type,
    /// The unit a literal beside it may carry.
    pub unit: Option<Arc<str>>,
}
