//! Conditions as sets over dimensions.
//!
//! It takes typed conditions and the declared domains of what they read. A test becomes a set on
//! one dimension ([`Set`]): the values of a fact or of a calculation, how two values stand to each
//! other, or one opaque truth value for what is no set. A condition becomes two unions of boxes
//! ([`Regions`]): where it holds, and where it is not false. Every dimension has, beside its
//! values, the points *absent*, *not applicable* and *failed*; so both regions are ordinary sets,
//! and simplifying each is sound though conditions have four values.
//!
//! Dimensions are treated as independent. A region that is empty is therefore certainly empty; one
//! that is not may still have no point that a record can have. This module answers only whether a
//! condition can ever hold ([`never_holds`]); it evaluates nothing.

mod atom;
mod axis;
mod block;
mod clash;
mod cuts;
mod lower;
mod partition;
mod set;
mod space;
#[cfg(test)]
pub(crate) mod tests;
mod values;

pub use block::{Block, Region};
pub use clash::{Clash, never_holds};
pub use partition::{CLASSES, Cover, Partition};
pub use set::{Point, Set};
pub use space::{Dimension, DimensionId, Domains};
pub use values::Relation;

use crate::expr::typed::Typed;
use crate::limits;
use lower::{Lowering, Which};
use space::Space;
pub(crate) use space::Subject;

/// The two regions of a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Regions {
    /// What the dimensions are, by their numbers.
    pub dimensions: Vec<Dimension>,
    /// Where the condition holds.
    pub holds: Region,
    /// Where it is not false: it holds, or is unknown or an error.
    pub maybe: Region,
}

/// Returns the two regions of a condition. If one of them has more than [`limits::BOXES`] boxes,
/// the whole condition is one opaque truth value.
#[must_use]
pub fn lower(condition: &Typed, domains: &Domains<'_>) -> Regions {
    lower_within(condition, domains, limits::BOXES)
}

fn lower_within(condition: &Typed, domains: &Domains<'_>, limit: usize) -> Regions {
    lower_all(condition, domains, limit).0
}

/// Returns the two regions of a condition, and what its dimensions are about.
pub(crate) fn lower_with_subjects<'t>(
    condition: &'t Typed,
    domains: &Domains<'_>,
) -> (Regions, Vec<Subject<'t>>) {
    lower_all(condition, domains, limits::BOXES)
}

fn lower_all<'t>(condition: &'t Typed, domains: &Domains<'_>, limit: usize) -> (Regions, Vec<Subject<'t>>) {
    let mut space = Space::new(condition, domains);
    let mut lowering = Lowering { space: &mut space, limit };
    let holds = lowering.region(condition, Which::Holds, false);
    let maybe = lowering.region(condition, Which::Maybe, false);
    let (holds, maybe) = match (holds, maybe) {
        (Ok(holds), Ok(maybe)) => (holds, maybe),
        _ => {
            space = Space::new(condition, domains);
            let mut opaque = Lowering { space: &mut space, limit };
            (opaque.opaque_region(condition, Which::Holds), opaque.opaque_region(condition, Which::Maybe))
        }
    };
    (Regions { dimensions: space.describe(), holds, maybe }, space.subjects())
}
