//! The typed tree: names resolved to symbols, literals to values, functions to overloads.

use std::sync::Arc;

use super::ast::EachKind;
use super::function::Function;
use super::pattern::Pattern;
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
    /// `text.matches("…")` with a pattern compiled by the checker.
    Matches {
        /// The text.
        text: Box<Typed>,
        /// The pattern.
        pattern: Pattern,
    },
    /// `at(param.id, date)`
    At {
        /// The param.
        param: Symbol,
        /// The date or timestamp.
        date: Box<Typed>,
    },
    /// A name or function that nothing declares, an error when it is evaluated; only in
    /// conformance without type checking.
    Unbound {
        /// What was written.
        name: Arc<str>,
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
    /// An element or entry that is left out if the optional is empty; conformance only.
    IfPresent(Box<Typed>),
    /// A macro that names a variable.
    Each {
        /// Which.
        kind: EachKind,
        /// The list or map; of [`EachKind::Bind`] the value, of the optional macros the optional.
        range: Box<Typed>,
        /// The variable; the position or key if there are two.
        variable: Local,
        /// The element or value, if there are two variables.
        second: Option<Local>,
        /// `filter` in `map(x, filter, body)`.
        filter: Option<Box<Typed>>,
        /// The body.
        body: Box<Typed>,
    },
}

impl Typed {
    /// Calls `visit` on each direct child, in source order.
    pub fn for_each_child(&mut self, visit: &mut dyn FnMut(&mut Typed)) {
        match &mut self.kind {
            TypedKind::Constant(_)
            | TypedKind::Load(_)
            | TypedKind::Has(_)
            | TypedKind::Local(_)
            | TypedKind::Unbound { .. } => {}
            TypedKind::Field { operand, .. } | TypedKind::HasField { operand, .. } => visit(operand),
            TypedKind::Matches { text: child, .. }
            | TypedKind::At { date: child, .. }
            | TypedKind::Not(child)
            | TypedKind::NotTest(child)
            | TypedKind::IfPresent(child) => visit(child),
            TypedKind::Call { args: children, .. }
            | TypedKind::And(children)
            | TypedKind::Or(children)
            | TypedKind::List(children) => children.iter_mut().for_each(visit),
            TypedKind::Conditional { condition, then, otherwise } => {
                [condition, then, otherwise].into_iter().for_each(|child| visit(child));
            }
            TypedKind::Map(entries) => {
                for (key, value) in entries {
                    visit(key);
                    visit(value);
                }
            }
            TypedKind::Each { range, filter, body, .. } => {
                visit(range);
                if let Some(filter) = filter {
                    visit(filter);
                }
                visit(body);
            }
        }
    }

    /// Returns the direct children in source order.
    #[must_use]
    pub fn children(&self) -> Vec<&Typed> {
        match &self.kind {
            TypedKind::Constant(_)
            | TypedKind::Load(_)
            | TypedKind::Has(_)
            | TypedKind::Local(_)
            | TypedKind::Unbound { .. } => Vec::new(),
            TypedKind::Field { operand: child, .. }
            | TypedKind::HasField { operand: child, .. }
            | TypedKind::Matches { text: child, .. }
            | TypedKind::At { date: child, .. }
            | TypedKind::Not(child)
            | TypedKind::NotTest(child)
            | TypedKind::IfPresent(child) => vec![child],
            TypedKind::Call { args: children, .. }
            | TypedKind::And(children)
            | TypedKind::Or(children)
            | TypedKind::List(children) => children.iter().collect(),
            TypedKind::Conditional { condition, then, otherwise } => vec![condition, then, otherwise],
            TypedKind::Map(entries) => entries.iter().flat_map(|(key, value)| [key, value]).collect(),
            TypedKind::Each { range, filter, body, .. } => {
                std::iter::once(&**range).chain(filter.as_deref()).chain(std::iter::once(&**body)).collect()
            }
        }
    }

    /// Calls `visit` on every symbol that the tree reads or asks for, in source order.
    pub fn visit_symbols(&self, visit: &mut dyn FnMut(Symbol, Span)) {
        match &self.kind {
            TypedKind::Load(symbol) | TypedKind::Has(symbol) | TypedKind::At { param: symbol, .. } => {
                visit(*symbol, self.span);
            }
            _ => {}
        }
        for child in self.children() {
            child.visit_symbols(visit);
        }
    }

    /// Calls `visit` on every symbol whose value, or a part of it, can show in the value of this
    /// tree. What only tests a value does not show it: of `age > 60` nothing is visited, of
    /// `age > 60 ? age : 0` the second `age`. A test of bools shows them, and the number of
    /// elements or characters is not a part of them.
    pub fn visit_sources(&self, visit: &mut dyn FnMut(Symbol)) {
        match &self.kind {
            TypedKind::Load(symbol) => visit(*symbol),
            TypedKind::Constant(_)
            | TypedKind::Has(_)
            | TypedKind::HasField { .. }
            // A macro's variable shows what the list of the macro does, which is visited there.
            | TypedKind::Local(_)
            | TypedKind::Matches { .. }
            | TypedKind::At { .. }
            | TypedKind::Unbound { .. } => {}
            TypedKind::Conditional { then, otherwise, .. } => {
                then.visit_sources(visit);
                otherwise.visit_sources(visit);
            }
            TypedKind::Call { function, args } => {
                let tests = self.ty == Type::Bool && *function != Function::Bool;
                let shows = |arg: &&Typed| *function != Function::Size && (!tests || arg.ty.holds_bools());
                args.iter().filter(shows).for_each(|arg| arg.visit_sources(visit));
            }
            TypedKind::Each { range, body, .. } => {
                if self.ty != Type::Bool || range.ty.holds_bools() {
                    range.visit_sources(visit);
                }
                body.visit_sources(visit);
            }
            TypedKind::Field { .. }
            | TypedKind::And(_)
            | TypedKind::Or(_)
            | TypedKind::Not(_)
            | TypedKind::NotTest(_)
            | TypedKind::IfPresent(_)
            | TypedKind::List(_)
            | TypedKind::Map(_) => {
                self.children().into_iter().for_each(|child| child.visit_sources(visit));
            }
        }
    }

    /// Returns whether some node of the tree satisfies `test`.
    #[must_use]
    pub fn any(&self, test: &dyn Fn(&Typed) -> bool) -> bool {
        test(self) || self.children().into_iter().any(|child| child.any(test))
    }
}
