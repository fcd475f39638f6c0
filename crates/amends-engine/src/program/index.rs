//! The index of one rule set: rows of bits, and the search for the rules that a case may match.

use super::position::{Position, Row};

/// The words of 64 boxes that are combined at once: enough for the widest vector instructions, and one cache line.
pub(super) const LANES: usize = 8;
/// The boxes of one chunk.
pub(super) const CHUNK_BOXES: usize = LANES * 64;
/// The most dimensions that have rows; the further ones are checked box by box.
pub(super) const AXES: usize = 24;

pub(super) type Chunk = [u64; LANES];

/// The boxes that a case may lie in, as far as one class of one dimension tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Bits {
    pub(super) chunks: Vec<Chunk>,
    /// A bit per chunk that has any.
    pub(super) summary: Vec<u64>,
}

/// A dimension with a row per class.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    pub(super) dimension: usize,
    /// By [`Row::number`].
    pub(super) rows: Vec<Bits>,
}

/// A list of words of which boxes require members: a row per word that some box is filed under.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) members: usize,
    /// The boxes that require no member.
    pub(super) free: Bits,
    pub(super) filed: Vec<Option<Bits>>,
    /// Every box.
    pub(super) all: Bits,
}

/// What of a box the rows do not hold.
#[derive(Clone, Debug)]
pub(super) enum Guard {
    /// The row of a dimension is one of a mask.
    Row { dimension: usize, mask: usize },
    /// Whether some member lies under a word is one of these, where it is known.
    Member { members: usize, word: usize, no: bool, yes: bool },
}

/// A box of a rule's condition.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) rule: u32,
    /// Whether a settled case in it certainly matches.
    pub(super) plain: bool,
    pub(super) guards: Vec<Guard>,
}

/// The index of one rule set.
#[derive(Clone, Debug, Default)]
pub struct Index {
    pub(super) columns: Vec<Column>,
    pub(super) axes: Vec<Axis>,
    pub(super) groups: Vec<Group>,
    /// Per rule, boxes in which it certainly matches.
    pub(super) sure: Vec<Vec<Vec<Guard>>>,
    /// Sets of rows, a bit per row.
    pub(super) masks: Vec<Vec<u64>>,
    pub(super) every: Bits,
}

/// A rule that a search found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Its number in the rule set.
    pub rule: usize,
    /// Whether its condition certainly holds; else it may be anything.
    pub sure: bool,
}

/// What a search needs space for; one serves any number of searches, one after the other.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    live: Vec<u64>,
}

impl Index {
    /// Finds the rules whose condition is not certainly false at a place, ascending. Each stands once.
    pub fn search(&self, at: &Position, scratch: &mut Scratch, found: &mut Vec<Found>) {
        found.clear();
        let mut rows: [&[Chunk]; AXES] = [&[]; AXES];
        let live = &mut scratch.live;
        live.clear();
        live.extend_from_slice(&self.every.summary);
        let mut settled = true;
        for (slot, axis) in rows.iter_mut().zip(&self.axes) {
            let row = at.rows.get(axis.dimension).copied().unwrap_or(Row::OPEN);
            settled &= !row.is_unsettled();
            let bits = axis.rows.get(row.number()).unwrap_or(&self.every);
            live.iter_mut().zip(&bits.summary).for_each(|(live, summary)| *live &= summary);
            *slot = &bits.chunks;
        }
        let rows = rows.get(..self.axes.len()).unwrap_or(&rows);
        for group in &self.groups {
            settled &= at.members.get(group.members).is_some_and(|closure| closure.settled);
            for (place, live) in live.iter_mut().enumerate() {
                *live &= group.union(at, |bits| bits.summary.get(place).copied().unwrap_or(0));
            }
        }
        for (place, word) in live.iter().enumerate() {
            for bit in ones(*word) {
                let number = place.saturating_mul(64).saturating_add(bit);
                self.search_chunk(at, number, rows, settled, found);
            }
        }
        finish(found);
    }

    /// Finds the rules of the boxes of one chunk.
    fn search_chunk(
        &self,
        at: &Position,
        number: usize,
        rows: &[&[Chunk]],
        settled: bool,
        found: &mut Vec<Found>,
    ) {
        let Some(mut boxes) = self.every.chunks.get(number).copied() else { return };
        for group in &self.groups {
            for (lane, word) in boxes.iter_mut().enumerate() {
                *word &= group.union(at, |bits| {
                    bits.chunks.get(number).and_then(|chunk| chunk.get(lane)).copied().unwrap_or(0)
                });
            }
        }
        for row in rows {
            let Some(chunk) = row.get(number) else { return };
            boxes.iter_mut().zip(chunk).for_each(|(word, row)| *word &= row);
            if boxes.iter().fold(0, |any, word| any | word) == 0 {
                return;
            }
        }
        let first = number.saturating_mul(CHUNK_BOXES);
        for (lane, word) in boxes.iter().enumerate() {
            for bit in ones(*word) {
                let column = first.saturating_add(lane.saturating_mul(64)).saturating_add(bit);
                if let Some(column) = self.columns.get(column) {
                    self.check(at, column, settled, found);
                }
            }
        }
    }

    /// Adds the rule of a box, unless what the rows do not hold excludes it.
    fn check(&self, at: &Position, column: &Column, settled: bool, found: &mut Vec<Found>) {
        let mut settled = settled;
        for guard in &column.guards {
            if !self.may(at, guard) {
                return;
            }
            settled &= is_settled(at, guard);
        }
        let rule = column.rule as usize;
        let sure = (column.plain && settled)
            || self.sure.get(rule).is_some_and(|boxes| {
                boxes.iter().any(|guards| guards.iter().all(|guard| self.must(at, guard)))
            });
        found.push(Found { rule, sure });
    }

    fn accepts(&self, mask: usize, row: Row) -> bool {
        let (word, bit) = (row.number() / 64, row.number() % 64);
        self.masks.get(mask).and_then(|mask| mask.get(word)).is_some_and(|word| word >> bit & 1 == 1)
    }

    /// Returns whether a guard is not certainly violated.
    fn may(&self, at: &Position, guard: &Guard) -> bool {
        match guard {
            Guard::Row { dimension, mask } => {
                at.rows.get(*dimension).is_none_or(|row| *row == Row::OPEN || self.accepts(*mask, *row))
            }
            Guard::Member { members, word, no, yes } => match at.word(*members, *word) {
                (true, _) => *yes,
                (false, true) => true,
                (false, false) => *no,
            },
        }
    }

    /// Returns whether a guard is certainly met.
    fn must(&self, at: &Position, guard: &Guard) -> bool {
        match guard {
            Guard::Row { dimension, mask } => {
                at.rows.get(*dimension).is_some_and(|row| *row != Row::OPEN && self.accepts(*mask, *row))
            }
            Guard::Member { members, word, no, yes } => match at.word(*members, *word) {
                (true, _) => *yes,
                (false, true) => false,
                (false, false) => *no,
            },
        }
    }
}

impl Position {
    /// Returns whether a member certainly lies under a word, and whether one possibly does.
    fn word(&self, members: usize, word: usize) -> (bool, bool) {
        match self.members.get(members) {
            Some(closure) if closure.known => {
                (closure.definite.binary_search(&word).is_ok(), closure.possible.binary_search(&word).is_ok())
            }
            _ => (false, true),
        }
    }
}

impl Group {
    /// Returns the union of the rows that the members of a case select.
    fn union(&self, at: &Position, part: impl Fn(&Bits) -> u64) -> u64 {
        match at.members.get(self.members) {
            Some(closure) if closure.known => {
                let filed =
                    closure.possible.iter().filter_map(|word| self.filed.get(*word).and_then(Option::as_ref));
                filed.fold(part(&self.free), |all, bits| all | part(bits))
            }
            _ => part(&self.all),
        }
    }
}

fn is_settled(at: &Position, guard: &Guard) -> bool {
    match guard {
        Guard::Row { dimension, .. } => at.rows.get(*dimension).is_some_and(|row| !row.is_unsettled()),
        Guard::Member { members, .. } => at.members.get(*members).is_some_and(|closure| closure.settled),
    }
}

/// Puts rules in order and makes one of the boxes of a rule.
fn finish(found: &mut Vec<Found>) {
    found.sort_unstable();
    found.dedup_by(|next, kept| {
        let same = next.rule == kept.rule;
        kept.sure |= same && next.sure;
        same
    });
}

/// Returns the places of the ones of a word, ascending.
fn ones(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros();
        // Clears the lowest one.
        word &= word.wrapping_sub(1);
        (bit < 64).then_some(bit as usize)
    })
}
