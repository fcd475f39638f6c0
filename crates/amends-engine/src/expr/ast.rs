//! The untyped syntax tree that expressions, cells and the map form share.

use std::sync::Arc;

use crate::source::Span;

/// An expression with the place where it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place in the original file.
    pub span: Span,
}

/// A name with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The text; without backticks if it was quoted in them.
    pub text: Arc<str>,
    /// Its place.
    pub span: Span,
}

/// The forms of an expression. Macros stay nodes; they are never expanded away.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A literal.
    Literal(Literal),
    /// A bare word of a cell: an enum member, a taxonomy node or a whole text by the type of the
    /// other operand, never a fact.
    Word(Arc<str>),
    /// `x`, or `.x` if `absolute`.
    Ident {
        /// The identifier.
        name: Arc<str>,
        /// Whether a dot in front takes it out of the container.
        absolute: bool,
    },
    /// `operand.field`.
    Select {
        /// Left of the dot.
        operand: Box<Expr>,
        /// Right of the dot.
        field: Name,
    },
    /// `has(operand)`, whose operand is an identifier or a selection; also the tests `present`
    /// and, under a `!`, `missing`.
    Has(Box<Expr>),
    /// `operand[index]`.
    Index {
        /// The list or map.
        operand: Box<Expr>,
        /// The position or key.
        index: Box<Expr>,
    },
    /// `operand[?index]`, and `operand.?field` with the field as a text; conformance only.
    OptionalIndex {
        /// The list or map, or an optional one.
        operand: Box<Expr>,
        /// The position or key.
        index: Box<Expr>,
    },
    /// `?element` in a list or the value of `?key: value` in a map, left out if it is an empty
    /// optional; conformance only, and nowhere else.
    IfPresent(Box<Expr>),
    /// `function(args)` or `target.function(args)`.
    Call {
        /// The name of the function.
        function: Name,
        /// What stands before the dot.
        target: Option<Box<Expr>>,
        /// The arguments in order.
        args: Vec<Expr>,
    },
    /// `-x`, `!x`.
    Unary {
        /// The operator.
        op: UnaryOp,
        /// The operand.
        operand: Box<Expr>,
    },
    /// A comparison, `in`, or arithmetic.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// The left operand.
        left: Box<Expr>,
        /// The right operand.
        right: Box<Expr>,
    },
    /// A whole chain `a && b && …` or `a || b || …`, flat: at least two operands.
    Logic {
        /// Which of the two.
        op: LogicOp,
        /// The operands in source order.
        operands: Vec<Expr>,
    },
    /// `condition ? then : otherwise`.
    Conditional {
        /// Tested.
        condition: Box<Expr>,
        /// The value if it holds.
        then: Box<Expr>,
        /// The value if it does not.
        otherwise: Box<Expr>,
    },
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{k: v}`; conformance only.
    Map(Vec<(Expr, Expr)>),
    /// `Type{field: value}`; conformance only.
    Message {
        /// The name of the type, dotted, with a leading dot if absolute.
        name: Name,
        /// The fields in order.
        fields: Vec<(Name, Expr)>,
    },
    /// A macro that names a variable: `list.exists(x, x > 0)`.
    Each(Box<Each>),
}

/// `list.all(x, body)` and its kin.
#[derive(Clone, Debug, PartialEq)]
pub struct Each {
    /// Which macro.
    pub kind: EachKind,
    /// The list or map; of [`EachKind::Bind`] the value, of the optional macros the optional.
    pub range: Expr,
    /// The variable: the element, or the key of a map.
    pub variable: Name,
    /// The second variable of `list.all(i, x, body)`. The first is the position or key then, and
    /// this one the element or value.
    pub second: Option<Name>,
    /// `filter` in `map(x, filter, body)`.
    pub filter: Option<Expr>,
    /// The body.
    pub body: Expr,
}

/// The macros that name a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EachKind {
    /// `all`
    All,
    /// `exists`
    Exists,
    /// `exists_one`, with two variables also `existsOne`
    ExistsOne,
    /// `filter`
    Filter,
    /// `map`, with two variables `transformList`
    Map,
    /// `transformMap`; conformance only
    TransformMap,
    /// `optMap`; conformance only
    OptMap,
    /// `optFlatMap`; conformance only
    OptFlatMap,
    /// `cel.bind`; conformance only
    Bind,
}

impl EachKind {
    /// Returns whether it is a condition on the elements.
    #[must_use]
    pub fn is_test(self) -> bool {
        matches!(self, EachKind::All | EachKind::Exists | EachKind::ExistsOne)
    }
}

/// A literal. Numbers keep their text: their type is settled by the checker.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A decimal or hexadecimal integer without sign, e.g. `12`, `0x1F`.
    Int(Arc<str>),
    /// `12u`, without the letter.
    Uint(Arc<str>),
    /// A number with a point or an exponent, e.g. `19.90`; decimal or double by its context.
    Number(Arc<str>),
    /// A number followed by a currency or a unit: `19.90 CNY`, `24 h`, `30 km`.
    Quantity {
        /// The number, without sign.
        number: Arc<str>,
        /// The currency or unit.
        unit: Name,
    },
    /// `30 %`, only as a whole cell, output, target or param value.
    Percent(Arc<str>),
    /// A text, decoded.
    String(Arc<str>),
    /// A byte string, decoded.
    Bytes(Arc<[u8]>),
    /// A bare date `2026-01-02` in a cell typed date.
    Date(Arc<str>),
}

/// The prefix operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-x`
    Negate,
    /// `!x`
    Not,
    /// `not` in front of a cell's test: like `!`, but false too where the fact is not applicable.
    NotTest,
}

/// The infix operators except logic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `in`
    In,
    /// The test of a taxonomy word: the left node is, or lies under, the right one. For a set:
    /// some member does.
    Under,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
}

/// The two commutative connectives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogicOp {
    /// `&&`
    And,
    /// `||`
    Or,
}
