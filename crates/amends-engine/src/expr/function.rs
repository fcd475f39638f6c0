//! The one table of operators and functions: names, overloads as data, a line of reference each.
//!
//! The checker resolves a call against these rows and nothing else, so the table is also what a
//! function reference is generated from. An overload is reachable from a policy, from CEL
//! conformance, or from both. The special forms (`&&`, `||`, `!`, `?:`, `has`, the macros) are not
//! functions: they do not evaluate their operands strictly.

mod table;

use std::sync::Arc;

pub use table::TABLE;

use super::ty::Type;

/// An operator or function, resolved by name; its overload is chosen by the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// `a == b`
    Equal,
    /// `a != b`
    NotEqual,
    /// `a < b`
    Less,
    /// `a <= b`
    LessEqual,
    /// `a > b`
    Greater,
    /// `a >= b`
    GreaterEqual,
    /// `a in list`
    In,
    /// `types.under("node")`, or a taxonomy word in a cell
    Under,
    /// `a + b`
    Add,
    /// `a - b`
    Subtract,
    /// `a * b`
    Multiply,
    /// `a / b`
    Divide,
    /// `a % b`
    Modulo,
    /// `-a`
    Negate,
    /// `list[position]`
    Index,
    /// `size(x)`
    Size,
    /// `text.contains(part)`
    Contains,
    /// `text.startsWith(part)`
    StartsWith,
    /// `text.endsWith(part)`
    EndsWith,
    /// `text.matches(pattern)`
    Matches,
    /// `int(x)`
    Int,
    /// `uint(x)`
    Uint,
    /// `double(x)`
    Double,
    /// `decimal(x)`
    Decimal,
    /// `string(x)`
    String,
    /// `bytes(x)`
    Bytes,
    /// `bool(x)`
    Bool,
    /// `timestamp(x)`
    Timestamp,
    /// `duration(x)`
    Duration,
    /// `date(x)`
    Date,
    /// `dyn(x)`
    Dyn,
    /// `type(x)`
    Type,
    /// `t.getFullYear()`
    GetFullYear,
    /// `t.getMonth()`
    GetMonth,
    /// `t.getDate()`
    GetDate,
    /// `t.getDayOfMonth()`
    GetDayOfMonth,
    /// `t.getDayOfWeek()`
    GetDayOfWeek,
    /// `t.getDayOfYear()`
    GetDayOfYear,
    /// `t.getHours()`
    GetHours,
    /// `t.getMinutes()`
    GetMinutes,
    /// `t.getSeconds()`
    GetSeconds,
    /// `t.getMilliseconds()`
    GetMilliseconds,
    /// `sum(list)`
    Sum,
    /// `min(a, b, …)`
    Min,
    /// `max(a, b, …)`
    Max,
    /// `round(x, step, mode)`
    Round,
    /// `at_least(n, list)`
    AtLeast,
    /// `days(a, b)`
    Days,
    /// `at(param.id, date)`
    At,
}

/// How a function is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// An infix or prefix sign.
    Operator,
    /// `name(args)`
    Global,
    /// `target.name(args)`
    Member,
}

/// Where an overload may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Standard CEL, open to policies too.
    Both,
    /// An addition to CEL.
    Policy,
    /// Standard CEL that needs `dyn`, `uint`, `double`, bytes or maps.
    Conformance,
}

/// A type in an overload; `T` and `U` are type variables of that overload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "every variant is named as the type it stands for")]
pub enum Sig {
    T,
    U,
    Dyn,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Timestamp,
    Duration,
    Decimal,
    Money,
    Date,
    Period,
    Rounding,
    Enum,
    List(&'static Sig),
    Map(&'static Sig, &'static Sig),
    TypeOf(&'static Sig),
}

/// One way to call a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overload {
    /// How it is written.
    pub style: Style,
    /// The types of the arguments, the target first.
    pub params: &'static [Sig],
    /// The type of the result.
    pub result: Sig,
    /// Who may use it.
    pub reach: Reach,
    /// Whether the last parameter may be repeated.
    pub variadic: bool,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The function.
    pub function: Function,
    /// The sign or name as it is written.
    pub name: &'static str,
    /// What it gives, in one line.
    pub summary: &'static str,
    /// Its overloads; the first that fits is taken.
    pub overloads: &'static [Overload],
}

impl Function {
    /// Returns the row of this function.
    #[must_use]
    pub fn entry(self) -> Option<&'static Entry> {
        TABLE.iter().find(|entry| entry.function == self)
    }

    /// Returns the sign or name as it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().map_or("", |entry| entry.name)
    }

    /// Returns whether this is `==`, `!=`, `<`, `<=`, `>` or `>=`.
    #[must_use]
    pub fn is_comparison(self) -> bool {
        use Function::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
        matches!(self, Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual)
    }

    /// Returns whether this is `+`, `-`, `*`, `/` or the sign of a number.
    #[must_use]
    pub fn is_arithmetic(self) -> bool {
        matches!(
            self,
            Function::Add | Function::Subtract | Function::Multiply | Function::Divide | Function::Negate
        )
    }
}

/// Returns the rows that are written as a name, in either style.
pub fn named(name: &str) -> Option<&'static Entry> {
    TABLE
        .iter()
        .find(|entry| entry.name == name && entry.overloads.iter().any(|o| o.style != Style::Operator))
}

impl Sig {
    /// Returns the type this stands for; `first` is the number of the type variable `T`.
    #[must_use]
    pub fn instantiate(self, first: u32) -> Type {
        match self {
            Sig::T => Type::Variable(first),
            Sig::U => Type::Variable(first.saturating_add(1)),
            Sig::Dyn => Type::Dyn,
            Sig::Bool => Type::Bool,
            Sig::Int => Type::Int,
            Sig::Uint => Type::Uint,
            Sig::Double => Type::Double,
            Sig::String => Type::String,
            Sig::Bytes => Type::Bytes,
            Sig::Timestamp => Type::Timestamp,
            Sig::Duration => Type::Duration,
            Sig::Decimal => Type::Decimal,
            Sig::Money => Type::Money(Vec::new()),
            Sig::Date => Type::Date,
            Sig::Period => Type::Period,
            Sig::Rounding => Type::Rounding,
            Sig::Enum => Type::Abstract(Arc::from(ANY_ENUM), Vec::new()),
            Sig::List(item) => Type::List(Box::new(item.instantiate(first))),
            Sig::Map(key, value) => {
                Type::Map(Box::new(key.instantiate(first)), Box::new(value.instantiate(first)))
            }
            Sig::TypeOf(of) => Type::Type(Box::new(of.instantiate(first))),
        }
    }
}

/// The name under which "some enum" stands in an instantiated overload.
pub(crate) const ANY_ENUM: &str = "enum";
