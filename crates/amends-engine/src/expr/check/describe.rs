//! Types in the words of a policy's author.

use std::fmt;

use super::super::ty::Type;

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&describe(self))
    }
}

/// Returns the name of a type as messages use it, e.g. `money in CNY` or `a list of int`.
#[must_use]
pub fn describe(ty: &Type) -> String {
    match ty {
        Type::Dyn | Type::Variable(_) => "any type".to_owned(),
        Type::Null => "null".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Int => "int".to_owned(),
        Type::Uint => "uint".to_owned(),
        Type::Double => "double".to_owned(),
        Type::String => "text".to_owned(),
        Type::Bytes => "bytes".to_owned(),
        Type::Timestamp => "timestamp".to_owned(),
        Type::Duration => "duration".to_owned(),
        Type::Decimal => "decimal".to_owned(),
        Type::Percent => "percent".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Period => "period".to_owned(),
        Type::Rounding => "rounding".to_owned(),
        Type::Money(currencies) if currencies.is_empty() => "money".to_owned(),
        Type::Money(currencies) => {
            let codes: Vec<_> = currencies.iter().map(|currency| currency.code()).collect();
            format!("money in {}", codes.join(" or "))
        }
        Type::Enum(ty) => format!("`{}`", ty.name),
        Type::Item(item) => format!("an item of `{}`", item.name),
        Type::List(of) => format!("a list of {}", describe(of)),
        Type::Map(key, value) => format!("a map from {} to {}", describe(key), describe(value)),
        Type::Type(_) => "a type".to_owned(),
        Type::Abstract(name, _) => format!("`{name}`"),
    }
}
