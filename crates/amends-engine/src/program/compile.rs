//! From conditions to an index per rule set.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::index::{AXES, Axis, Bits, CHUNK_BOXES, Chunk, Column, Group, Guard, Index, LANES};
use super::lowered::{Key, Lowered, Sides, lower};
use super::position::{Dimensions, Row};
use crate::expr::ty::Type;
use crate::expr::typed::{Symbol, Typed, TypedKind};
use crate::region::{Cover, Domains, Partition, Set};
use crate::value::EnumType;

/// A dimension that fewer than one box in this many restricts has no rows.
const RARE: usize = 50;

/// Rule sets compiled together: the dimensions are shared.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The symbols that conditions test.
    pub dimensions: Dimensions,
    /// An index per rule set, in the order given.
    pub sets: Vec<Index>,
}

/// Compiles rule sets: per set the conditions of its rules, and of a rule each condition that may be the one to hold
/// (an edition each). `indexable` says which symbols have one value for a whole case.
#[must_use]
pub fn compile(
    sets: &[Vec<Vec<&Typed>>],
    domains: &Domains<'_>,
    indexable: &dyn Fn(Symbol) -> bool,
) -> Program {
    let mut words = BTreeMap::new();
    let lowered: Vec<Vec<Vec<Lowered>>> = sets
        .iter()
        .map(|rules| {
            let rule = |conditions: &Vec<&Typed>| {
                let condition = |condition: &&Typed| {
                    lists(condition, &mut words);
                    lower(condition, domains, indexable)
                };
                conditions.iter().map(condition).collect()
            };
            rules.iter().map(rule).collect()
        })
        .collect();
    let dimensions = dimensions(&lowered, &words);
    let sets = lowered.iter().map(|rules| Builder::new(&dimensions, rules).build()).collect();
    Program { dimensions, sets }
}

/// Notes the enum of every list of words that is read.
fn lists(expr: &Typed, words: &mut BTreeMap<Symbol, Arc<EnumType>>) {
    if let (TypedKind::Load(symbol), Type::List(element)) = (&expr.kind, &expr.ty)
        && let Type::Enum(ty) = &**element
    {
        words.entry(*symbol).or_insert_with(|| Arc::clone(ty));
    }
    expr.children().into_iter().for_each(|child| lists(child, words));
}

fn dimensions(lowered: &[Vec<Vec<Lowered>>], words: &BTreeMap<Symbol, Arc<EnumType>>) -> Dimensions {
    let mut sets: BTreeMap<Symbol, Vec<&Set>> = BTreeMap::new();
    let mut members = BTreeSet::new();
    let conditions = lowered.iter().flatten().flatten();
    for (key, set) in conditions.flat_map(|lowered| lowered.maybe.iter().chain(&lowered.holds)).flatten() {
        match key {
            Key::Value(symbol) => sets.entry(*symbol).or_default().push(set),
            Key::Member(symbol, _) => {
                members.insert(*symbol);
            }
        }
    }
    let mut dimensions = Dimensions::default();
    for (symbol, sets) in sets {
        if let Some(partition) = Partition::of(&sets) {
            dimensions.of_value.insert(symbol, dimensions.values.len());
            dimensions.values.push((symbol, partition));
        }
    }
    for symbol in members {
        if let Some(ty) = words.get(&symbol) {
            dimensions.of_members.insert(symbol, dimensions.members.len());
            dimensions.members.push((symbol, Arc::clone(ty)));
        }
    }
    dimensions
}

/// A box before it has its place among the columns.
struct Draft<'l> {
    rule: u32,
    plain: bool,
    sides: &'l Sides,
    /// The word that it is filed under.
    filed: Option<(usize, usize)>,
}

struct Builder<'l> {
    dimensions: &'l Dimensions,
    rules: &'l [Vec<Lowered>],
    drafts: Vec<Draft<'l>>,
    /// The dimensions with rows, the most selective first.
    axes: Vec<usize>,
    masks: Vec<Vec<u64>>,
    known_masks: BTreeMap<Vec<u64>, usize>,
}

impl<'l> Builder<'l> {
    fn new(dimensions: &'l Dimensions, rules: &'l [Vec<Lowered>]) -> Self {
        let drafts = Vec::new();
        let (masks, known_masks) = (Vec::new(), BTreeMap::new());
        Self { dimensions, rules, drafts, axes: Vec::new(), masks, known_masks }
    }

    fn build(mut self) -> Index {
        self.draft();
        self.choose_axes();
        self.order();
        let columns = self.columns();
        let every = filled(self.drafts.len(), |_| true);
        let axes = self.axes.iter().map(|dimension| self.axis(*dimension)).collect();
        let groups = (0..self.dimensions.members.len()).filter_map(|members| self.group(members)).collect();
        let sure = self.sure();
        Index { columns, axes, groups, sure, masks: self.masks, every }
    }

    /// Makes the boxes in which rules may match.
    fn draft(&mut self) {
        for (number, conditions) in self.rules.iter().enumerate() {
            let rule = u32::try_from(number).unwrap_or(u32::MAX);
            for lowered in conditions {
                let plain = conditions.len() == 1 && self.is_plain(lowered);
                for sides in &lowered.maybe {
                    let filed = sides.iter().find_map(|(key, set)| match key {
                        Key::Member(symbol, word) if requires_member(set) => {
                            Some((self.dimensions.of_members.get(symbol).copied()?, *word))
                        }
                        _ => None,
                    });
                    self.drafts.push(Draft { rule, plain, sides, filed });
                }
            }
        }
    }

    /// Returns whether a settled case that lies in the one box of a condition certainly matches.
    fn is_plain(&self, lowered: &Lowered) -> bool {
        let ([maybe], [holds], true) = (&*lowered.maybe, &*lowered.holds, lowered.exact) else {
            return false;
        };
        maybe.len() == holds.len()
            && maybe.iter().zip(holds).all(|((key, maybe), (other, holds))| {
                key == other && maybe.agrees_where_settled(holds) && self.is_whole(*key, maybe)
            })
    }

    /// Returns whether a set is made of whole classes.
    fn is_whole(&self, key: Key, set: &Set) -> bool {
        match key {
            Key::Member(..) => true,
            Key::Value(symbol) => {
                self.partition(symbol).is_some_and(|partition| !partition.cover(set).contains(&Cover::Part))
            }
        }
    }

    fn partition(&self, symbol: Symbol) -> Option<&'l Partition> {
        let number = self.dimensions.of_value.get(&symbol)?;
        self.dimensions.values.get(*number).map(|(_, partition)| partition)
    }

    /// Chooses the dimensions that get rows: those that exclude the most boxes, the most selective first.
    fn choose_axes(&mut self) {
        let mut excluded: BTreeMap<usize, (usize, u64)> = BTreeMap::new();
        for draft in &self.drafts {
            for (key, set) in draft.sides {
                let Key::Value(symbol) = key else { continue };
                let Some(number) = self.dimensions.of_value.get(symbol) else { continue };
                let Some(partition) = self.partition(*symbol) else { continue };
                let cover = partition.cover(set);
                let out = cover.iter().filter(|cover| **cover == Cover::None).count();
                let share = out.saturating_mul(1000).checked_div(cover.len()).unwrap_or(0);
                let entry = excluded.entry(*number).or_default();
                entry.0 = entry.0.saturating_add(1);
                entry.1 = entry.1.saturating_add(u64::try_from(share).unwrap_or(0));
            }
        }
        let boxes = self.drafts.len();
        let mut axes: Vec<(u64, usize)> = excluded
            .into_iter()
            .filter(|(_, (restricting, _))| restricting.saturating_mul(RARE) >= boxes)
            .map(|(number, (_, excluded))| (excluded, number))
            .collect();
        axes.sort_by_key(|(excluded, number)| (std::cmp::Reverse(*excluded), *number));
        axes.truncate(AXES);
        self.axes = axes.into_iter().map(|(_, number)| number).collect();
    }

    /// Puts boxes with equal tests next to each other, so that few chunks hold what a case selects.
    fn order(&mut self) {
        let symbols: Vec<Symbol> = self
            .axes
            .iter()
            .filter_map(|number| self.dimensions.values.get(*number))
            .map(|(symbol, _)| *symbol)
            .collect();
        let mut drafts = std::mem::take(&mut self.drafts);
        drafts.sort_by_cached_key(|draft| {
            let first = |symbol: &Symbol| {
                let (_, set) = draft.sides.iter().find(|(key, _)| *key == Key::Value(*symbol))?;
                self.partition(*symbol)?.cover(set).iter().position(|cover| *cover != Cover::None)
            };
            (draft.filed, symbols.iter().map(first).collect::<Vec<_>>(), draft.rule)
        });
        self.drafts = drafts;
    }

    fn columns(&mut self) -> Vec<Column> {
        let drafts = std::mem::take(&mut self.drafts);
        let mut columns = Vec::with_capacity(drafts.len());
        for draft in &drafts {
            let mut guards = Vec::new();
            for (key, set) in draft.sides {
                let in_rows = match key {
                    Key::Value(symbol) => {
                        self.dimensions.of_value.get(symbol).is_some_and(|number| self.axes.contains(number))
                    }
                    Key::Member(symbol, word) => {
                        let members = self.dimensions.of_members.get(symbol);
                        members.is_some_and(|members| draft.filed == Some((*members, *word)))
                            && requires_member(set)
                    }
                };
                if !in_rows {
                    guards.extend(self.guard(*key, set, |cover| cover != Cover::None));
                }
            }
            columns.push(Column { rule: draft.rule, plain: draft.plain, guards });
        }
        self.drafts = drafts;
        columns
    }

    fn guard(&mut self, key: Key, set: &Set, accepts: fn(Cover) -> bool) -> Option<Guard> {
        match key {
            Key::Value(symbol) => {
                let dimension = self.dimensions.of_value.get(&symbol).copied()?;
                let partition = self.partition(symbol)?;
                let mut mask = vec![0u64; partition.classes().saturating_add(Row::FURTHER).div_ceil(64)];
                let mut add = |row: Row| {
                    if let Some(word) = mask.get_mut(row.number() / 64) {
                        *word |= 1 << (row.number() % 64);
                    }
                };
                rows_of(partition, set, accepts).into_iter().for_each(&mut add);
                let next = self.masks.len();
                let number = *self.known_masks.entry(mask.clone()).or_insert(next);
                if number == next {
                    self.masks.push(mask);
                }
                Some(Guard::Row { dimension, mask: number })
            }
            Key::Member(symbol, word) => {
                let members = self.dimensions.of_members.get(&symbol).copied()?;
                let (no, yes) = set.truths()?;
                Some(Guard::Member { members, word, no, yes })
            }
        }
    }

    fn axis(&self, dimension: usize) -> Axis {
        let Some((symbol, partition)) = self.dimensions.values.get(dimension) else {
            return Axis { dimension, rows: Vec::new() };
        };
        let count = partition.classes().saturating_add(Row::FURTHER);
        let mut rows = vec![empty(self.drafts.len()); count];
        for (column, draft) in self.drafts.iter().enumerate() {
            match draft.sides.iter().find(|(key, _)| *key == Key::Value(*symbol)) {
                None => rows.iter_mut().for_each(|row| row.add(column)),
                Some((_, set)) => {
                    let selected = rows_of(partition, set, |cover| cover != Cover::None);
                    for row in selected.into_iter().chain([Row::OPEN]) {
                        if let Some(row) = rows.get_mut(row.number()) {
                            row.add(column);
                        }
                    }
                }
            }
        }
        Axis { dimension, rows }
    }

    /// Returns the rows of the words that boxes are filed under; `None` if there are none.
    fn group(&self, members: usize) -> Option<Group> {
        let (_, ty) = self.dimensions.members.get(members)?;
        let count = self.drafts.len();
        let mut group = Group {
            members,
            free: empty(count),
            filed: vec![None; ty.members.len()],
            all: filled(count, |_| true),
        };
        let mut any = false;
        for (column, draft) in self.drafts.iter().enumerate() {
            match draft.filed {
                Some((list, word)) if list == members => {
                    any = true;
                    if let Some(filed) = group.filed.get_mut(word) {
                        filed.get_or_insert_with(|| empty(count)).add(column);
                    }
                }
                _ => group.free.add(column),
            }
        }
        any.then_some(group)
    }

    fn sure(&mut self) -> Vec<Vec<Vec<Guard>>> {
        let rules = self.rules;
        let boxes = |conditions: &'l Vec<Lowered>| match conditions.as_slice() {
            [lowered] => lowered.holds.as_slice(),
            _ => &[],
        };
        rules
            .iter()
            .map(|conditions| {
                let boxes = boxes(conditions).iter();
                let guards = boxes.map(|sides| {
                    let guards =
                        sides.iter().map(|(key, set)| self.guard(*key, set, |cover| cover == Cover::All));
                    guards.collect::<Option<Vec<Guard>>>()
                });
                guards.flatten().collect()
            })
            .collect()
    }
}

/// Returns whether a set on the dimension of a member excludes that there is none.
fn requires_member(set: &Set) -> bool {
    set.truths().is_some_and(|(no, yes)| yes && !no)
}

/// Returns the rows that a set selects, but for that of what is open.
fn rows_of(partition: &Partition, set: &Set, accepts: fn(Cover) -> bool) -> Vec<Row> {
    let classes = partition.cover(set).into_iter().enumerate();
    let classes = classes.filter(|(_, cover)| accepts(*cover)).map(|(class, _)| Row::of_class(class));
    let further = [(set.has_absent(), Row::ABSENT), (set.has_inapplicable(), Row::NOT_APPLICABLE)];
    classes.chain(further.into_iter().filter(|(there, _)| *there).map(|(_, row)| row)).collect()
}

fn empty(boxes: usize) -> Bits {
    let chunks = boxes.div_ceil(CHUNK_BOXES);
    Bits { chunks: vec![Chunk::default(); chunks], summary: vec![0; chunks.div_ceil(64)] }
}

fn filled(boxes: usize, keep: impl Fn(usize) -> bool) -> Bits {
    let mut bits = empty(boxes);
    (0..boxes).filter(|number| keep(*number)).for_each(|number| bits.add(number));
    bits
}

impl Bits {
    fn add(&mut self, number: usize) {
        let chunk = number / CHUNK_BOXES;
        let word = self.chunks.get_mut(chunk).and_then(|chunk| chunk.get_mut(number / 64 % LANES));
        if let Some(word) = word {
            *word |= 1 << (number % 64);
        }
        if let Some(summary) = self.summary.get_mut(chunk / 64) {
            *summary |= 1 << (chunk % 64);
        }
    }
}
