//! The functions of the table on known values.
//!
//! An overload is chosen by the values, so that one implementation serves checked policies and
//! unchecked CEL. What a fault says holds no value, save in its detail: a value may be personal
//! data, and only the evaluator knows.

mod arithmetic;
mod base64;
mod convert;
mod format;
mod list;
mod math;
mod optional;
mod text;
mod time;

use std::cmp::Ordering;

use crate::diagnostic::{Code, codes};
use crate::expr::function::Function;
use crate::expr::pattern::Pattern;
use crate::expr::ty::Type;
use crate::value::{Currency, Date, Decimal, Instant, Mode, Value, Zone};

/// Why a function has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: Code,
    /// What the call does wrong, said after the call itself; without any value.
    pub(super) why: String,
    /// What the values add, said last; left out if one of them is personal.
    pub(super) detail: Option<String>,
}

impl Fault {
    pub(super) fn new(code: Code, why: impl Into<String>) -> Self {
        Self { code, why: why.into(), detail: None }
    }

    fn overload(function: Function) -> Self {
        Self::new(codes::TYPE_MISMATCH, format!("`{}` does not take these values", function.name()))
    }

    pub(super) fn overflow() -> Self {
        Self::new(codes::OVERFLOW, "does not fit: the exact result is out of the range of its type")
    }

    /// A calculated text or list that is larger than any may be.
    fn too_large(limit: &str) -> Self {
        Self::new(codes::RESULT_TOO_LARGE, format!("gives more than {limit}"))
    }

    pub(super) fn by_zero() -> Self {
        Self::new(codes::DIVISION_BY_ZERO, "divides by zero")
    }

    /// `does` says what is tried with amounts in two currencies.
    fn currencies(does: &str, left: Currency, right: Currency) -> Self {
        Self::mixed(does, Some(left), Some(right))
    }

    /// As for two amounts; a number has no currency.
    pub(super) fn mixed(does: &str, left: Option<Currency>, right: Option<Currency>) -> Self {
        let (why, detail) = match (left, right) {
            (Some(left), Some(right)) => (
                format!("{does} amounts in two currencies"),
                Some(format!(", {} and {}", left.code(), right.code())),
            ),
            (_, _) => (format!("{does} an amount and a number"), None),
        };
        Self { code: codes::CURRENCY_MISMATCH, why, detail }
    }
}

/// What a function may need besides its arguments.
pub(super) struct Site<'a> {
    pub(super) zone: Zone,
    pub(super) as_of: Instant,
    /// The type of the result.
    pub(super) ty: &'a Type,
}

type Applied = Result<Value, Fault>;

/// Applies a function to known values.
pub(super) fn apply(function: Function, values: &[Value], site: &Site<'_>) -> Applied {
    use Function as F;
    match function {
        F::Equal | F::NotEqual => match values {
            [left, right] => Ok(Value::Bool(equal(left, right) == (function == F::Equal))),
            _ => Err(Fault::overload(function)),
        },
        F::Less | F::LessEqual | F::Greater | F::GreaterEqual => compare(function, values),
        F::Under => under(values),
        F::Add | F::Subtract | F::Multiply | F::Divide | F::Modulo | F::Negate => {
            arithmetic::arithmetic(function, values, site)
        }
        F::In | F::Index | F::Size | F::Sum | F::Min | F::Max => list::list(function, values, site),
        F::Contains | F::StartsWith | F::EndsWith | F::Matches => text_test(function, values),
        F::CharAt
        | F::IndexOf
        | F::LastIndexOf
        | F::Join
        | F::LowerAscii
        | F::UpperAscii
        | F::Replace
        | F::Split
        | F::Substring
        | F::Trim
        | F::Reverse
        | F::Quote => text::text(function, values),
        F::Format => format::format(values),
        F::Base64Encode | F::Base64Decode => base64::base64(function, values),
        F::Abs
        | F::Greatest
        | F::Least
        | F::Ceil
        | F::Floor
        | F::RoundDouble
        | F::Trunc
        | F::Sign
        | F::IsNaN
        | F::IsInf
        | F::IsFinite => math::math(function, values),
        F::BitAnd | F::BitOr | F::BitXor | F::BitNot | F::BitShiftLeft | F::BitShiftRight => {
            math::bits(function, values)
        }
        F::OptionalOf
        | F::OptionalOfNonZeroValue
        | F::OptionalNone
        | F::OptionalHasValue
        | F::OptionalValue
        | F::OptionalIndex => optional::optional(function, values),
        F::Round => round(values),
        F::Days
        | F::GetFullYear
        | F::GetMonth
        | F::GetDate
        | F::GetDayOfMonth
        | F::GetDayOfWeek
        | F::GetDayOfYear
        | F::GetHours
        | F::GetMinutes
        | F::GetSeconds
        | F::GetMilliseconds => time::time(function, values, site),
        F::Int
        | F::Uint
        | F::Double
        | F::Decimal
        | F::String
        | F::Bytes
        | F::Bool
        | F::Timestamp
        | F::Duration
        | F::Date
        | F::Dyn
        | F::Type => convert::convert(function, values),
        // Evaluated before their arguments are.
        F::AtLeast | F::At | F::OptionalOr | F::OptionalOrValue => Err(Fault::overload(function)),
    }
}

/// Returns whether two values are equal as CEL has it: numbers by value whatever their type, lists
/// and maps by their elements, values of two other types never.
#[must_use]
pub fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len() && left.iter().zip(right.iter()).all(|(left, right)| equal(left, right))
        }
        (Value::Map(left), Value::Map(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, value)| lookup(right, key).is_some_and(|other| equal(value, other)))
        }
        (Value::Optional(Some(left)), Value::Optional(Some(right))) => equal(left, right),
        (
            Value::Int(_) | Value::Uint(_) | Value::Double(_) | Value::Decimal(_),
            Value::Int(_) | Value::Uint(_) | Value::Double(_) | Value::Decimal(_),
        ) => order(left, right) == Some(Ordering::Equal),
        _ => left == right,
    }
}

/// Returns how two values stand to each other. Where [`Value::compare`] is exact, CEL rounds an int
/// to the nearest double before it compares the two.
fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Double(left), Value::Int(_) | Value::Uint(_)) => {
            left.partial_cmp(&convert::nearest_double(right)?)
        }
        (Value::Int(_) | Value::Uint(_), Value::Double(right)) => {
            convert::nearest_double(left)?.partial_cmp(right)
        }
        _ => left.compare(right),
    }
}

/// Returns the value under a key of a map; numbers are one key whatever their type.
pub(super) fn lookup<'m>(entries: &'m [(Value, Value)], key: &Value) -> Option<&'m Value> {
    entries.iter().find(|(known, _)| equal(known, key)).map(|(_, value)| value)
}

/// Returns whether a comparison holds for two values that stand in this order.
pub(super) fn holds(function: Function, order: Ordering) -> bool {
    match function {
        Function::Equal => order == Ordering::Equal,
        Function::NotEqual => order != Ordering::Equal,
        Function::Less => order == Ordering::Less,
        Function::LessEqual => order != Ordering::Greater,
        Function::Greater => order == Ordering::Greater,
        Function::GreaterEqual => order != Ordering::Less,
        _ => false,
    }
}

/// Returns the civil date of a date or timestamp.
pub(super) fn civil(value: &Value, zone: Zone) -> Option<Date> {
    match value {
        Value::Date(date) => Some(*date),
        Value::Timestamp(instant) => Some(instant.date(zone)),
        _ => None,
    }
}

/// Returns step and mode from the arguments of `round` after the number.
pub(super) fn rounding(values: &[Value]) -> Option<(Decimal, Mode)> {
    match values {
        [Value::Rounding(rounding)] => Some((rounding.step(), rounding.mode())),
        [Value::Decimal(step), Value::Rounding(rounding)] => Some((*step, rounding.mode())),
        _ => None,
    }
}

fn compare(function: Function, values: &[Value]) -> Applied {
    let [left, right] = values else { return Err(Fault::overload(function)) };
    if let (Value::Money(left), Value::Money(right)) = (left, right)
        && left.currency != right.currency
    {
        return Err(Fault::currencies("compares", left.currency, right.currency));
    }
    let ordered = matches!(
        left,
        Value::Bool(_)
            | Value::Int(_)
            | Value::Uint(_)
            | Value::Double(_)
            | Value::String(_)
            | Value::Bytes(_)
            | Value::Timestamp(_)
            | Value::Duration(_)
            | Value::Decimal(_)
            | Value::Money(_)
            | Value::Date(_)
            | Value::Enum(_)
    );
    let numbers = |value: &Value| matches!(value, Value::Int(_) | Value::Uint(_) | Value::Double(_));
    match order(left, right) {
        Some(order) if ordered => Ok(Value::Bool(holds(function, order))),
        // NaN is a number, and every comparison with it is false.
        None if numbers(left) && numbers(right) => Ok(Value::Bool(false)),
        _ => Err(Fault::overload(function)),
    }
}

fn under(values: &[Value]) -> Applied {
    let [subject, Value::Enum(over)] = values else { return Err(Fault::overload(Function::Under)) };
    let lies = |value: &Value| matches!(value, Value::Enum(node) if node.lies_under(over.position()));
    match subject {
        Value::Enum(_) => Ok(Value::Bool(lies(subject))),
        Value::List(nodes) => Ok(Value::Bool(nodes.iter().any(lies))),
        _ => Err(Fault::overload(Function::Under)),
    }
}

fn text_test(function: Function, values: &[Value]) -> Applied {
    let [Value::String(text), Value::String(part)] = values else { return Err(Fault::overload(function)) };
    let result = match function {
        Function::Contains => text.contains(&**part),
        Function::StartsWith => text.starts_with(&**part),
        Function::EndsWith => text.ends_with(&**part),
        _ => match Pattern::new(part) {
            Ok(pattern) => pattern.matches(text),
            Err(error) => {
                let detail = Some(format!(": {error}"));
                let why = "has a pattern that is refused".to_owned();
                return Err(Fault { code: codes::REGEX_INVALID, why, detail });
            }
        },
    };
    Ok(Value::Bool(result))
}

fn round(values: &[Value]) -> Applied {
    let [number, rest @ ..] = values else { return Err(Fault::overload(Function::Round)) };
    let (step, mode) = rounding(rest).ok_or_else(|| Fault::overload(Function::Round))?;
    if step.is_zero() || step.is_negative() {
        return Err(Fault::new(codes::DIVISION_BY_ZERO, "rounds to a step that is not above 0"));
    }
    let rounded = match number {
        Value::Decimal(number) => number.round(step, mode).map(Value::Decimal),
        Value::Int(number) => Decimal::from(*number).round(step, mode).map(Value::Decimal),
        Value::Money(money) => money
            .amount
            .round(step, mode)
            .map(|amount| Value::Money(crate::value::Money::new(amount, money.currency))),
        _ => return Err(Fault::overload(Function::Round)),
    };
    rounded.ok_or_else(Fault::overflow)
}
