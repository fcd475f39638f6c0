//! The dimensions that the conditions of one analysis range over.

use std::collections::BTreeMap;

use super::set::Set;
use super::values::Values;
use crate::expr::ty::Type;
use crate::expr::typed::{Symbol, Typed, TypedKind};
use crate::source::Span;

/// What a dimension ranges over, for those who report on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// The value of a fact, param, signal or output.
    Symbol(Symbol),
    /// The value of the expression written here: of a calculation, or of a condition that is no
    /// set and is therefore one opaque truth value.
    Expression(Span),
    /// How the value written here stands to the value written there.
    Relation(Span, Span),
}

/// The number of a dimension within one analysis.
pub type DimensionId = usize;

/// What a dimension is about, with the expressions themselves.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject<'t> {
    /// See [`Dimension::Symbol`].
    Symbol(Symbol),
    /// See [`Dimension::Expression`].
    Expression(&'t Typed),
    /// See [`Dimension::Relation`].
    Relation(&'t Typed, &'t Typed),
}

/// The declared domain of a symbol: its type's values within its bounds, and those further points
/// that it can have. `None` allows every point.
pub type Domains<'d> = dyn Fn(Symbol) -> Option<Set> + 'd;

/// The dimensions met so far, each with the points that it can have.
pub(super) struct Space<'t, 'd> {
    domains: &'d Domains<'d>,
    types: BTreeMap<Symbol, &'t Type>,
    dimensions: Vec<(Subject<'t>, Set)>,
}

impl<'t, 'd> Space<'t, 'd> {
    /// Returns the space of one condition.
    pub(super) fn new(condition: &'t Typed, domains: &'d Domains<'d>) -> Self {
        let mut types = BTreeMap::new();
        learn(condition, &mut types);
        Self { domains, types, dimensions: Vec::new() }
    }

    /// Returns the points that a dimension can have.
    pub(super) fn full(&self, id: DimensionId) -> Option<&Set> {
        self.dimensions.get(id).map(|(_, full)| full)
    }

    /// Returns whether a dimension is that of a symbol.
    pub(super) fn is_symbol(&self, id: DimensionId) -> bool {
        matches!(self.dimensions.get(id), Some((Subject::Symbol(_), _)))
    }

    /// Returns what the dimensions are about, by their numbers.
    pub(super) fn subjects(&self) -> Vec<Subject<'t>> {
        self.dimensions.iter().map(|(subject, _)| *subject).collect()
    }

    /// Returns what the dimensions are, by their numbers.
    pub(super) fn describe(&self) -> Vec<Dimension> {
        let describe = |subject: &Subject<'_>| match subject {
            Subject::Symbol(symbol) => Dimension::Symbol(*symbol),
            Subject::Expression(expr) => Dimension::Expression(expr.span),
            Subject::Relation(left, right) => Dimension::Relation(left.span, right.span),
        };
        self.dimensions.iter().map(|(subject, _)| describe(subject)).collect()
    }

    /// Returns the dimension of the values of an expression; `None` if its type has no sets.
    pub(super) fn of(&mut self, expr: &'t Typed) -> Option<DimensionId> {
        let full = Set::full(&expr.ty)?;
        Some(match expr.kind {
            TypedKind::Load(symbol) => self.of_symbol(symbol),
            _ => self.intern(Subject::Expression(expr), |_| full),
        })
    }

    /// Returns the dimension of a condition that is taken as one truth value.
    pub(super) fn of_opaque(&mut self, expr: &'t Typed) -> DimensionId {
        self.intern(Subject::Expression(expr), |_| Set::whole_of(Values::Bool { no: true, yes: true }))
    }

    /// Returns the dimension of a symbol. If its values have no sets, or no one reads them, only
    /// its presence is told there.
    pub(super) fn of_symbol(&mut self, symbol: Symbol) -> DimensionId {
        let ty = self.types.get(&symbol).copied();
        self.intern(Subject::Symbol(symbol), |domains| {
            let full = ty.and_then(Set::full);
            let full = full.unwrap_or_else(|| Set::whole_of(Values::Any(true)));
            match domains(symbol) {
                Some(domain) if domain.values.is_like(&full.values) => full.intersect(&domain),
                Some(domain) => Set { values: full.values, ..domain },
                None => full,
            }
        })
    }

    /// Returns the dimension of how one value stands to another, and whether it stands there the
    /// other way round.
    pub(super) fn of_relation(&mut self, left: &'t Typed, right: &'t Typed) -> (DimensionId, bool) {
        let turned = self.dimensions.iter().position(|(subject, _)| {
            matches!(subject, Subject::Relation(first, second) if first.same_as(right) && second.same_as(left))
        });
        match turned {
            Some(id) if !left.same_as(right) => (id, true),
            _ => {
                let itself = left.same_as(right);
                let full = |_: &Domains<'d>| {
                    Set::whole_of(if itself { Values::equal() } else { Values::relations() })
                };
                (self.intern(Subject::Relation(left, right), full), false)
            }
        }
    }

    fn intern(&mut self, subject: Subject<'t>, full: impl FnOnce(&Domains<'d>) -> Set) -> DimensionId {
        if let Some(id) = self.dimensions.iter().position(|(other, _)| other.is(&subject)) {
            return id;
        }
        self.dimensions.push((subject, full(self.domains)));
        self.dimensions.len().saturating_sub(1)
    }
}

impl Subject<'_> {
    fn is(&self, other: &Subject<'_>) -> bool {
        match (self, other) {
            (Subject::Symbol(left), Subject::Symbol(right)) => left == right,
            (Subject::Expression(left), Subject::Expression(right)) => left.same_as(right),
            (Subject::Relation(left, right), Subject::Relation(first, second)) => {
                left.same_as(first) && right.same_as(second)
            }
            _ => false,
        }
    }
}

/// Notes the type of every symbol that is read.
fn learn<'t>(expr: &'t Typed, types: &mut BTreeMap<Symbol, &'t Type>) {
    if let TypedKind::Load(symbol) = expr.kind {
        types.insert(symbol, &expr.ty);
    }
    expr.children().into_iter().for_each(|child| learn(child, types));
}
