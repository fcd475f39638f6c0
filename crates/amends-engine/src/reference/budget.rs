//! The steps that one decision may take.

use std::cell::Cell;

use crate::limits;

/// Counts the steps of everything that shares it.
#[derive(Clone, Debug)]
pub struct Budget {
    left: Cell<u64>,
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(limits::STEPS)
    }
}

impl Budget {
    /// Returns a budget of so many steps.
    #[must_use]
    pub fn new(steps: u64) -> Self {
        Self { left: Cell::new(steps) }
    }

    /// Returns whether it is used up.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.left.get() == 0
    }

    /// Takes steps; `false` if there are not enough, which uses the budget up.
    #[must_use]
    pub fn take(&self, steps: usize) -> bool {
        let left =
            self.left.get().checked_sub(u64::try_from(steps).unwrap_or(u64::MAX)).filter(|left| *left > 0);
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }
}
