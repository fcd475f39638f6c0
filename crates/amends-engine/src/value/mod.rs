//! Values: CEL's own and the exact types a complaint policy adds.
//!
//! No binary float is on any path of money, rates or quantities: [`Value::Double`] exists for
//! CEL conformance and cannot be reached from a policy.

mod currency;
mod currency_table;
mod date;
mod decimal;
mod display;
mod duration;
mod enumeration;
mod instant;
mod item;
mod money;
mod order;
mod period;
mod quotient;
mod rounding;
mod wide;
mod zone;

use std::sync::Arc;

pub use currency::{Currency, EDITION as CURRENCY_EDITION};
pub use date::{Date, DateError, Weekday};
pub use decimal::{Decimal, DecimalError};
pub use duration::{Duration, DurationError, DurationUnit};
pub use enumeration::{EnumType, EnumValue, Member};
pub use instant::{Instant, InstantError, Landing};
pub use item::Item;
pub use money::{Money, MoneyError};
pub use period::{Period, PeriodUnit};
pub use quotient::Quotient;
pub use rounding::{Mode, Rounding};
pub use zone::{Clock, Zone};

/// Any value an expression can have.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// CEL `null`; not reachable from a policy, where null is absence.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A 64-bit signed integer.
    Int(i64),
    /// A 64-bit unsigned integer; conformance only.
    Uint(u64),
    /// A binary float; conformance only.
    Double(f64),
    /// A text.
    String(Arc<str>),
    /// A byte string; conformance only.
    Bytes(Arc<[u8]>),
    /// A list.
    List(Arc<[Value]>),
    /// A map, entries in order of insertion; conformance only.
    Map(Arc<[(Value, Value)]>),
    /// A value that may be missing; conformance only.
    Optional(Option<Arc<Value>>),
    /// A CEL type by its name; conformance only.
    Type(Arc<str>),
    /// An instant on the time line.
    Timestamp(Instant),
    /// An exact length of time.
    Duration(Duration),
    /// An exact decimal; also a percentage, as its ratio.
    Decimal(Decimal),
    /// An amount in a currency.
    Money(Money),
    /// A civil date.
    Date(Date),
    /// A civil length of time.
    Period(Period),
    /// A member of an enum or of an ordered scale, or a node of a taxonomy.
    Enum(EnumValue),
    /// An element of a list of items, with optional fields.
    Item(Arc<Item>),
    /// A rounding rule, as a param may hold it.
    Rounding(Rounding),
}
