//! Moving an item within its list.
//!
//! The items change places, and what stands between them (line ends, blank lines, commas) stays.

use std::ops::Range;

use crate::yaml::tree::NodeId;

use super::child::chunks;
use super::{Patch, Refusal, Site};

impl Site<'_> {
    /// Returns the way to move an item from one place of a list to another.
    pub(super) fn reorder(&self, node: NodeId, from: usize, to: usize) -> Result<Vec<Vec<Patch>>, Refusal> {
        let children = self.children(node)?;
        let slots: Vec<Range<usize>> = if self.document.is_flow(node) {
            let items: Vec<Range<usize>> =
                children.iter().map(|child| child.start..child.value.end).collect();
            self.check_no_comments_between(node, &items)?;
            items
        } else {
            chunks(self.layout, &children, false)
        };
        let mut order: Vec<usize> = (0..slots.len()).collect();
        if from >= order.len() || to >= order.len() {
            return Err(Refusal::Absent);
        }
        let item = order.remove(from);
        order.insert(to, item);
        let mut patches = Vec::new();
        for (slot, item) in slots.iter().zip(&order) {
            let Some(item) = slots.get(*item) else { return Err(Refusal::Absent) };
            if slot != item {
                patches.push(Patch::new(slot.clone(), self.layout.get(item.start, item.end)));
            }
        }
        Ok(vec![patches])
    }

    /// In brackets it cannot be told to which item a comment belongs.
    fn check_no_comments_between(&self, node: NodeId, items: &[Range<usize>]) -> Result<(), Refusal> {
        let span = self.document.span(node).range();
        let ends = std::iter::once(span.start).chain(items.iter().map(|item| item.end));
        let starts = items.iter().map(|item| item.start).chain([span.end]);
        let commented = ends.zip(starts).any(|(end, start)| self.layout.get(end, start).contains('#'));
        if commented { Err(Refusal::Comments(self.document.head(node))) } else { Ok(()) }
    }
}
