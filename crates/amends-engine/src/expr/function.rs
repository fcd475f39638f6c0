//! The one table of operators and functions: names, overloads as data, what each means, and examples.
//!
//! The checker resolves a call against these rows and nothing else, so they are also what the
//! reference of functions is made of ([`mod@reference`]) and what a policy is told of a function that it
//! may not use. An overload is reachable from a policy, from CEL conformance, or from both. The
//! special forms ([`form`]: `&&`, `||`, `!`, `?:`, `has`, the macros) are not functions: they do not
//! evaluate their operands strictly.

mod conversion;
pub mod form;
mod list;
mod number;
mod operator;
mod optional;
pub mod reference;
mod row;
mod text;
mod time;

use std::sync::Arc;

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
    /// `text.charAt(position)`
    CharAt,
    /// `text.indexOf(part)`
    IndexOf,
    /// `text.lastIndexOf(part)`
    LastIndexOf,
    /// `list.join(separator)`
    Join,
    /// `text.lowerAscii()`
    LowerAscii,
    /// `text.upperAscii()`
    UpperAscii,
    /// `text.replace(part, other)`
    Replace,
    /// `text.split(separator)`
    Split,
    /// `text.substring(from, to)`
    Substring,
    /// `text.trim()`
    Trim,
    /// `text.reverse()`
    Reverse,
    /// `text.format(list)`
    Format,
    /// `strings.quote(text)`
    Quote,
    /// `base64.encode(bytes)`
    Base64Encode,
    /// `base64.decode(text)`
    Base64Decode,
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
    /// `math.abs(x)`
    Abs,
    /// `math.greatest(a, b, …)`
    Greatest,
    /// `math.least(a, b, …)`
    Least,
    /// `math.ceil(x)`
    Ceil,
    /// `math.floor(x)`
    Floor,
    /// `math.round(x)`
    RoundDouble,
    /// `math.trunc(x)`
    Trunc,
    /// `math.sign(x)`
    Sign,
    /// `math.isNaN(x)`
    IsNaN,
    /// `math.isInf(x)`
    IsInf,
    /// `math.isFinite(x)`
    IsFinite,
    /// `math.bitAnd(a, b)`
    BitAnd,
    /// `math.bitOr(a, b)`
    BitOr,
    /// `math.bitXor(a, b)`
    BitXor,
    /// `math.bitNot(a)`
    BitNot,
    /// `math.bitShiftLeft(a, n)`
    BitShiftLeft,
    /// `math.bitShiftRight(a, n)`
    BitShiftRight,
    /// `at_least(n, list)`
    AtLeast,
    /// `days(a, b)`
    Days,
    /// `at(param.id, date)`
    At,
    /// `optional.of(x)`
    OptionalOf,
    /// `optional.ofNonZeroValue(x)`
    OptionalOfNonZeroValue,
    /// `optional.none()`
    OptionalNone,
    /// `maybe.hasValue()`
    OptionalHasValue,
    /// `maybe.value()`
    OptionalValue,
    /// `maybe.or(other)`
    OptionalOr,
    /// `maybe.orValue(x)`
    OptionalOrValue,
    /// `map[?key]`, `map.?key`
    OptionalIndex,
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
    Optional(&'static Sig),
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

/// An expression of the reference with what it gives; a test runs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The expression, in the language of policies if they may use what it shows, else in CEL.
    pub text: &'static str,
    /// Its value as messages show it; `unknown`, or `error:` with a code.
    pub value: &'static str,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The function.
    pub function: Function,
    /// The sign or name as it is written; of a function in a namespace with that, as `math.abs`.
    pub name: &'static str,
    /// What it gives, in one line.
    pub summary: &'static str,
    /// Its overloads; the first that fits is taken.
    pub overloads: &'static [Overload],
    /// At least one.
    pub examples: &'static [Example],
    /// What an author must know besides; if no policy may use it, what policies have in its place.
    pub note: &'static str,
}

/// Functions that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// What they are, as a heading.
    pub title: &'static str,
    /// Their rows, in order of the reference.
    pub entries: &'static [Entry],
}

/// Every operator and function, in order of the reference.
pub const GROUPS: &[Group] = &[
    Group { title: "Operators", entries: operator::OPERATORS },
    Group { title: "Text", entries: text::TEXT },
    Group { title: "Numbers and amounts", entries: number::NUMBERS },
    Group { title: "Dates and times", entries: time::TIME },
    Group { title: "Lists and sets", entries: list::LISTS },
    Group { title: "Conversions", entries: conversion::CONVERSIONS },
    Group { title: "Optionals", entries: optional::OPTIONALS },
];

/// Returns every row of the table, in order of the reference.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    GROUPS.iter().flat_map(|group| group.entries)
}

/// Returns whether functions are called `word.name(…)`, as `math.abs(…)` is.
#[must_use]
pub fn is_namespace(word: &str) -> bool {
    let names = entries().map(|entry| entry.name).chain(form::FORMS.iter().map(|form| form.name));
    names.filter_map(|name| name.split_once('.')).any(|(namespace, _)| namespace == word)
}

/// Returns the words that a name called like a function begins with: its own, or its namespace.
///
/// # Examples
/// ```
/// let reserved: Vec<&str> = amends_engine::expr::function::roots().collect();
/// assert!(reserved.contains(&"size") && reserved.contains(&"math"));
/// assert!(!reserved.contains(&"contains"), "it is written after a dot only");
/// ```
pub fn roots() -> impl Iterator<Item = &'static str> {
    let functions = entries().filter(|entry| entry.overloads.iter().any(|o| o.style == Style::Global));
    let forms = form::FORMS.iter().filter(|form| form.is_called()).map(|form| form.name);
    functions.map(|entry| entry.name).chain(forms).map(|name| name.split('.').next().unwrap_or(name))
}

impl Entry {
    /// Returns whether a policy may use some overload.
    #[must_use]
    pub fn in_policies(&self) -> bool {
        self.overloads.iter().any(|overload| overload.reach != Reach::Conformance)
    }
}

impl Function {
    /// Returns the row of this function.
    #[must_use]
    pub fn entry(self) -> Option<&'static Entry> {
        entries().find(|entry| entry.function == self)
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

    /// Returns whether this makes texts of texts, which takes time by their length.
    #[must_use]
    pub fn makes_text(self) -> bool {
        use Function::{Add, Join, LowerAscii, Replace, Reverse, Split, Substring, Trim, UpperAscii};
        matches!(self, Add | Join | LowerAscii | Replace | Reverse | Split | Substring | Trim | UpperAscii)
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
    entries().find(|entry| entry.name == name && entry.overloads.iter().any(|o| o.style != Style::Operator))
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
            Sig::Optional(of) => Type::optional(of.instantiate(first)),
        }
    }
}

/// The name under which "some enum" stands in an instantiated overload.
pub(crate) const ANY_ENUM: &str = "enum";
