//! From conditions to regions.

use super::atom::Atom;
use super::block::{Region, TooMany};
use super::space::{DimensionId, Space};
use crate::expr::typed::{Typed, TypedKind};
use crate::value::Value;

/// Which of the two regions of a condition is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Where it holds.
    Holds,
    /// Where it is not false.
    Maybe,
}

/// Makes regions of at most so many boxes.
pub(super) struct Lowering<'s, 't, 'd> {
    pub(super) space: &'s mut Space<'t, 'd>,
    pub(super) limit: usize,
}

/// What the atoms of a condition are about.
#[derive(Debug, Default)]
struct Reads {
    dimensions: Vec<DimensionId>,
    /// Whether some atom asks for the value, not only for the presence.
    values: bool,
}

impl<'t> Lowering<'_, 't, '_> {
    /// Returns one region of a condition, or of its negation if `negated`.
    ///
    /// The region where a negation holds is the complement of the one where the condition is not
    /// false, and the other way round; down to the atoms this is done by de Morgan's laws.
    pub(super) fn region(&mut self, expr: &'t Typed, which: Which, negated: bool) -> Result<Region, TooMany> {
        match &expr.kind {
            TypedKind::Constant(Value::Bool(value)) => {
                Ok(if *value == negated { Region::empty() } else { Region::whole() })
            }
            TypedKind::Not(inner) => self.region(inner, which, !negated),
            TypedKind::And(parts) => self.logic(parts, which, negated, negated),
            TypedKind::Or(parts) => self.logic(parts, which, negated, !negated),
            TypedKind::NotTest(inner) => self.not_test(expr, inner, which, negated),
            TypedKind::Conditional { condition, then, otherwise } => {
                self.conditional(condition, [then, otherwise], which, negated)
            }
            _ => Ok(self.atom_region(expr, which, negated)),
        }
    }

    fn logic(
        &mut self,
        parts: &'t [Typed],
        which: Which,
        negated: bool,
        union: bool,
    ) -> Result<Region, TooMany> {
        let mut result = if union { Region::empty() } else { Region::whole() };
        for part in parts {
            let part = self.region(part, which, negated)?;
            result =
                if union { result.union(part, self.limit)? } else { result.intersect(&part, self.limit)? };
        }
        Ok(result)
    }

    fn atom_region(&mut self, expr: &'t Typed, which: Which, negated: bool) -> Region {
        let atom = self.space.atom(expr);
        self.slab(atom, which, negated)
    }

    /// Returns a region of a condition that is taken as one truth value.
    pub(super) fn opaque_region(&mut self, expr: &'t Typed, which: Which) -> Region {
        let atom = self.space.opaque(expr);
        self.slab(atom, which, false)
    }

    fn slab(&self, atom: Atom, which: Which, negated: bool) -> Region {
        let Some(full) = self.space.full(atom.dimension) else { return Region::whole() };
        let set = match (which, negated) {
            (Which::Holds, false) => atom.holds,
            (Which::Maybe, false) => atom.maybe,
            (Which::Holds, true) => full.without(&atom.maybe),
            (Which::Maybe, true) => full.without(&atom.holds),
        };
        Region::slab(atom.dimension, set, full)
    }

    /// A cell's `not`: the negation of its test, but false where a fact that it reads does not
    /// apply.
    fn not_test(
        &mut self,
        expr: &'t Typed,
        inner: &'t Typed,
        which: Which,
        negated: bool,
    ) -> Result<Region, TooMany> {
        let mut read = Some(Reads::default());
        self.reads(inner, &mut read);
        // Where it does not show on one dimension whether such a fact is read, the whole is opaque.
        let Some(Reads { dimensions, values }) = read.filter(|read| read.dimensions.len() <= 1) else {
            let atom = self.space.opaque(expr);
            return Ok(self.slab(atom, which, negated));
        };
        let region = self.region(inner, which, !negated)?;
        let Some((id, full)) =
            dimensions.first().filter(|_| values).and_then(|id| Some((*id, self.space.full(*id)?)))
        else {
            return Ok(region);
        };
        let mut applies = full.clone();
        applies.inapplicable = false;
        if negated {
            region.union(Region::slab(id, full.without(&applies), full), self.limit)
        } else {
            region.intersect(&Region::slab(id, applies, full), self.limit)
        }
    }

    /// Notes which facts the atoms of a condition are about; `None` if an atom is about something
    /// else, or may not be evaluated.
    fn reads(&mut self, expr: &'t Typed, found: &mut Option<Reads>) {
        match &expr.kind {
            TypedKind::Constant(_) => {}
            TypedKind::Not(_) | TypedKind::NotTest(_) | TypedKind::And(_) | TypedKind::Or(_) => {
                expr.children().into_iter().for_each(|part| self.reads(part, found));
            }
            TypedKind::Conditional { .. } => *found = None,
            kind => {
                let id = self.space.atom(expr).dimension;
                if !self.space.is_symbol(id) {
                    *found = None;
                }
                if let Some(found) = found {
                    found.values |= !matches!(kind, TypedKind::Has(_));
                    if !found.dimensions.contains(&id) {
                        found.dimensions.push(id);
                    }
                }
            }
        }
    }

    fn conditional(
        &mut self,
        condition: &'t Typed,
        [then, otherwise]: [&'t Typed; 2],
        which: Which,
        negated: bool,
    ) -> Result<Region, TooMany> {
        let mut result = Region::empty();
        for (branch, not_taken) in [(then, false), (otherwise, true)] {
            let taken = self.region(condition, Which::Holds, not_taken)?;
            let branch = self.region(branch, which, negated)?;
            result = result.union(taken.intersect(&branch, self.limit)?, self.limit)?;
        }
        if which == Which::Maybe {
            // While the condition is open, so is the result, whatever the branches are.
            let (yes, no) = (self.region(condition, which, false)?, self.region(condition, which, true)?);
            result = result.union(yes.intersect(&no, self.limit)?, self.limit)?;
        }
        Ok(result)
    }
}
