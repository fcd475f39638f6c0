//! Boxes and unions of boxes.

use std::collections::BTreeMap;

use super::set::{Point, Set};
use super::space::DimensionId;

/// A box: the points that lie in a set on each of some dimensions, and anywhere on the others.
///
/// INVARIANT: no set is empty. A box without sides is the whole space.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    sides: BTreeMap<DimensionId, Set>,
}

impl Block {
    /// Returns the sets on the dimensions that the box restricts.
    pub fn sides(&self) -> impl Iterator<Item = (DimensionId, &Set)> {
        self.sides.iter().map(|(id, set)| (*id, set))
    }

    /// Returns the set on one dimension; `None` if the box does not restrict it.
    #[must_use]
    pub fn side(&self, id: DimensionId) -> Option<&Set> {
        self.sides.get(&id)
    }

    /// Returns a point on each dimension that the box restricts; the others are free.
    #[must_use]
    pub fn witness(&self) -> Option<Vec<(DimensionId, Point)>> {
        self.sides.iter().map(|(id, set)| Some((*id, set.witness()?))).collect()
    }

    /// Returns the points in both boxes, or the first dimension on which there are none.
    fn intersect(&self, other: &Self) -> Result<Self, DimensionId> {
        let mut sides = self.sides.clone();
        for (id, set) in &other.sides {
            let both = sides.get(id).map_or_else(|| set.clone(), |mine| mine.intersect(set));
            if both.is_empty() {
                return Err(*id);
            }
            sides.insert(*id, both);
        }
        Ok(Self { sides })
    }

    /// Returns one box that is the union of two, if there is one that is easily seen: one covers
    /// the other, or they differ on a single dimension.
    fn join(&self, other: &Self) -> Option<Self> {
        let mut differs = None;
        for id in self.sides.keys().chain(other.sides.keys()) {
            if self.sides.get(id) != other.sides.get(id) && differs != Some(*id) {
                if differs.is_some() {
                    return if other.is_within(self) {
                        Some(self.clone())
                    } else {
                        self.is_within(other).then(|| other.clone())
                    };
                }
                differs = Some(*id);
            }
        }
        let mut sides = self.sides.clone();
        if let Some(id) = differs {
            match (self.sides.get(&id), other.sides.get(&id)) {
                (Some(left), Some(right)) => sides.insert(id, left.union(right)),
                _ => sides.remove(&id),
            };
        }
        Some(Self { sides })
    }

    fn is_within(&self, other: &Self) -> bool {
        other.sides.iter().all(|(id, set)| self.sides.get(id).is_some_and(|mine| mine.is_within(set)))
    }
}

/// More boxes than allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMany;

/// A union of boxes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Region {
    blocks: Vec<Block>,
}

impl Region {
    /// Returns the boxes.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Returns whether the region is certainly empty. One that is not may still have no point that
    /// a record can have, since dimensions can depend on each other.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Returns whether it has a point, given by what it is on each dimension.
    #[must_use]
    pub fn contains(&self, point: &dyn Fn(DimensionId) -> Point) -> bool {
        self.blocks.iter().any(|block| block.sides.iter().all(|(id, set)| set.contains(&point(*id))))
    }

    pub(super) fn whole() -> Self {
        Self { blocks: vec![Block::default()] }
    }

    pub(super) fn empty() -> Self {
        Self::default()
    }

    /// Returns the points whose coordinate on one dimension lies in `set`, out of `full`.
    pub(super) fn slab(id: DimensionId, set: Set, full: &Set) -> Self {
        if set.is_empty() {
            Self::empty()
        } else if full.is_within(&set) {
            Self::whole()
        } else {
            Self { blocks: vec![Block { sides: BTreeMap::from([(id, set)]) }] }
        }
    }

    pub(super) fn union(mut self, other: Self, limit: usize) -> Result<Self, TooMany> {
        for block in other.blocks {
            self.add(block, limit)?;
        }
        Ok(self)
    }

    pub(super) fn intersect(&self, other: &Self, limit: usize) -> Result<Self, TooMany> {
        let mut result = Self::empty();
        for left in &self.blocks {
            for right in &other.blocks {
                if let Ok(both) = left.intersect(right) {
                    result.add(both, limit)?;
                }
            }
        }
        Ok(result)
    }

    /// Returns whether some box has a side on a dimension.
    pub(super) fn restricts(&self, id: DimensionId) -> bool {
        self.blocks.iter().any(|block| block.sides.contains_key(&id))
    }

    /// Returns a dimension on which two boxes of these regions have nothing in common.
    pub(super) fn clash(&self, other: &Self) -> Option<DimensionId> {
        let (left, right) = (self.blocks.first()?, other.blocks.first()?);
        left.intersect(right).err()
    }

    fn add(&mut self, mut block: Block, limit: usize) -> Result<(), TooMany> {
        // A joined box may join with others in turn.
        while let Some((at, joined)) =
            self.blocks.iter().enumerate().find_map(|(at, other)| Some((at, other.join(&block)?)))
        {
            self.blocks.swap_remove(at);
            block = joined;
        }
        if self.blocks.len() >= limit {
            return Err(TooMany);
        }
        self.blocks.push(block);
        Ok(())
    }
}
