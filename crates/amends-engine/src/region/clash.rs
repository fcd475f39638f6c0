//! Conditions that can never hold.

use super::block::Region;
use super::lower::{Lowering, Which};
use super::space::{Dimension, DimensionId, Domains, Space};
use crate::diagnostic::{Diagnostic, codes};
use crate::expr::typed::{Typed, TypedKind};
use crate::limits;
use crate::source::Span;

/// The most earlier parts that are looked at for the one that is needed.
const CANDIDATES: usize = 64;

/// Two parts of a condition that exclude each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The earlier part.
    pub first: Span,
    /// The later part; the same as the earlier if one part alone can never hold, because of the
    /// bounds of what it reads or because it is a constant.
    pub second: Span,
    /// On what they exclude each other; `None` if that is not one dimension.
    pub dimension: Option<Dimension>,
}

impl Clash {
    /// Returns the error that reports the clash; `name` is what the author calls the dimension.
    #[must_use]
    pub fn diagnostic(&self, name: Option<&str>) -> Diagnostic {
        let code = codes::CONDITION_NEVER_HOLDS;
        if self.first == self.second {
            let why = match name {
                Some(name) => format!("`{name}` can never have such a value"),
                None => "this part of it is false whatever the facts are".to_owned(),
            };
            return Diagnostic::error(code, "the condition can never hold").at(self.second, why);
        }
        let message = match name {
            Some(name) => format!("the condition can never hold: its tests of `{name}` exclude each other"),
            None => "the condition can never hold: two parts of it exclude each other".to_owned(),
        };
        Diagnostic::error(code, message)
            .at(self.second, "this never holds together with")
            .related(self.first, "this")
            .help("join alternatives by `any:` or `||`, or remove one of the tests")
    }
}

/// Returns two parts of a condition that exclude each other, if it is proved that it can never
/// hold: in no record, whatever is absent from it.
///
/// The proof needs no assumption about how facts depend on each other; what is no set on one
/// dimension counts as a free truth value. `None` proves nothing.
#[must_use]
pub fn never_holds(condition: &Typed, domains: &Domains<'_>) -> Option<Clash> {
    never_holds_within(condition, domains, limits::BOXES)
}

pub(super) fn never_holds_within(condition: &Typed, domains: &Domains<'_>, limit: usize) -> Option<Clash> {
    let mut space = Space::new(condition, domains);
    let mut lowering = Lowering { space: &mut space, limit };
    let (first, second, dimension) = clash(&mut lowering, condition, false)?;
    let dimension = dimension.and_then(|id| space.describe().get(id).copied());
    Some(Clash { first, second, dimension })
}

type Found = (Span, Span, Option<DimensionId>);

fn clash<'t>(lowering: &mut Lowering<'_, 't, '_>, condition: &'t Typed, negated: bool) -> Option<Found> {
    let mut parts = Vec::new();
    flatten(condition, negated, &mut parts);
    let mut regions = Vec::with_capacity(parts.len());
    for (part, negated) in parts {
        // A part with too many boxes restricts nothing here.
        let region = lowering.region(part, Which::Holds, negated).unwrap_or_else(|_| Region::whole());
        if region.is_empty() {
            return alone(lowering, part, negated);
        }
        regions.push((part.span, region));
    }
    together(&regions, lowering.limit)
}

/// Explains a part that can never hold by itself.
fn alone<'t>(lowering: &mut Lowering<'_, 't, '_>, part: &'t Typed, negated: bool) -> Option<Found> {
    match &part.kind {
        // None of the alternatives can hold; the first stands for all.
        TypedKind::And(operands) | TypedKind::Or(operands) => {
            operands.first().and_then(|operand| clash(lowering, operand, negated))
        }
        TypedKind::Constant(_) | TypedKind::Conditional { .. } => Some((part.span, part.span, None)),
        // The negation of a cell is its own part, for it is more than that of its test.
        TypedKind::NotTest(inner) => {
            let found = clash(lowering, inner, !negated);
            found.or(Some((part.span, part.span, None)))
        }
        _ => Some((part.span, part.span, Some(lowering.space.atom(part).dimension))),
    }
}

/// Splits a condition into parts that must all hold.
fn flatten<'t>(expr: &'t Typed, negated: bool, parts: &mut Vec<(&'t Typed, bool)>) {
    match (&expr.kind, negated) {
        (TypedKind::Not(inner), _) => flatten(inner, !negated, parts),
        (TypedKind::And(operands), false) | (TypedKind::Or(operands), true) => {
            operands.iter().for_each(|operand| flatten(operand, negated, parts));
        }
        _ => parts.push((expr, negated)),
    }
}

/// Returns two parts that make the whole empty: the earliest that does together with those before
/// it, and one of those without which it would not. `None` if the whole is not proved empty.
fn together(parts: &[(Span, Region)], limit: usize) -> Option<Found> {
    let mut whole = Region::whole();
    let mut full = false;
    for (at, (span, region)) in parts.iter().enumerate() {
        // Where the boxes get too many, parts that multiply them are passed over; the others can
        // still clash.
        if full && region.blocks().len() > 1 {
            continue;
        }
        let Ok(next) = whole.intersect(region, limit) else {
            full = true;
            continue;
        };
        if next.is_empty() {
            let dimension = whole.clash(region);
            let first = culprit(parts.get(..at)?, region, dimension, limit)?;
            return Some((first, *span, dimension));
        }
        whole = next;
    }
    None
}

/// Returns the place of the earlier part that clashes with `region` by itself, or else of one
/// that is needed for the clash.
fn culprit(
    before: &[(Span, Region)],
    region: &Region,
    dimension: Option<DimensionId>,
    limit: usize,
) -> Option<Span> {
    let apart = |other: &Region| other.intersect(region, limit).is_ok_and(|both| both.is_empty());
    if let Some((span, _)) = before.iter().find(|(_, other)| apart(other)) {
        return Some(*span);
    }
    // What says nothing on the dimension is not needed; among very many, any will do.
    let concerned = |other: &Region| dimension.is_none_or(|id| other.restricts(id));
    let candidates: Vec<&(Span, Region)> =
        before.iter().filter(|(_, other)| concerned(other)).take(CANDIDATES).collect();
    let needed = |at: usize| {
        let mut rest = candidates.iter().enumerate().filter(|(other, _)| *other != at);
        let rest = rest.try_fold(region.clone(), |all, (_, (_, other))| all.intersect(other, limit));
        rest.is_ok_and(|rest| !rest.is_empty())
    };
    let found = (0..candidates.len()).find(|at| needed(*at)).and_then(|at| candidates.get(at));
    found.or(candidates.first()).map(|(span, _)| *span).or_else(|| before.first().map(|(span, _)| *span))
}
