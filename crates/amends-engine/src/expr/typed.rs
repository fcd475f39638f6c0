//! The typed tree: names resolved to symbols, literals to values, functions to overloads.

use std::sync::Arc;

use super::ast::EachKind;
use super::ty::Type;
use crate::source::Span;
use crate::value::Value;

/// The number of something an expression can read: a fact, param, signal or output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(pub u32);

/// A variable of a macro, counted from the outermost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Local(pub u32);

/// A checked expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    /// What it is.
    pub kind: TypedKind,
    /// The type of its value.
    pub ty: Type,
    /// Its place in the original file.
    pub span: Span,
}

/// The forms of a checked expression.
#[derive(Clone, Debug, PartialEq)]
pub enum TypedKind {
    /// A constant.
    Constant(Value),
    /// Reads a symbol.
    Load(Symbol),
    /// Asks whether a symbol is present.
    Has(Symbol),
    /// Reads a macro's variable.
    Local(Local),
    /// Reads a field of an item or an entry of a map.
    Field {
        /// The item or map.
        operand: Box<Typed>,
        /// The field.
        field: Arc<str>,
    },
    /// Asks whether a field is present.
    HasField {
        /// The item or map.
        operand: Box<Typed>,
        /// The field.
        field: Arc<str>,
    },
    /// Every operator and function except the special forms here.
    Call {
        /// The operator or function, resolved.
        function: super::function::Function,
        /// The arguments; the target first.
        args: Vec<Typed>,
    },
    /// Conjunction, flat.
    And(Vec<Typed>),
    /// Disjunction, flat.
    Or(Vec<Typed>),
    /// `!x`
    Not(Box<Typed>),
    /// `not` of a cell: false where the fact is not applicable.
    NotTest(Box<Typed>),
    /// `condition ? then : otherwise`
    Conditional {
        /// Tested.
        condition: Box<Typed>,
        /// The value if it holds.
        then: Box<Typed>,
        /// The value if it does not.
        otherwise: Box<Typed>,
    },
    /// A list.
    List(Vec<Typed>),
    /// A map; conformance only.
    Map(Vec<(Typed, Typed)>),
    /// A macro over a list.
    Each {
        /// Which.
        kind: EachKind,
        /// The list or map.
        range: Box<Typed>,
        /// The variable.
        variable: Local,
        /// `filter` in `map(x, filter, body)`.
        filter: Option<Box<Typed>>,
        /// The body.
        body: Box<Typed>,
    },
}
