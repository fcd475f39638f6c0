//! Where a case lies: a class for each symbol that conditions test.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::expr::typed::Symbol;
use crate::region::Partition;
use crate::value::{EnumType, EnumValue, Value};

/// The symbols that the conditions of a program test, with the classes of their values.
#[derive(Clone, Debug, Default)]
pub struct Dimensions {
    pub(super) values: Vec<(Symbol, Partition)>,
    pub(super) members: Vec<(Symbol, Arc<EnumType>)>,
    pub(super) of_value: BTreeMap<Symbol, usize>,
    pub(super) of_members: BTreeMap<Symbol, usize>,
}

/// What is known of one symbol.
#[derive(Clone, Copy, Debug)]
pub enum Coordinate<'v> {
    /// Its value.
    Value(&'v Value),
    /// It is an input that is not there.
    Absent,
    /// It does not apply.
    NotApplicable,
    /// Anything else: several values are possible, or its evaluation failed.
    Open,
}

/// What is known of the members of a list of words.
#[derive(Clone, Copy, Debug)]
pub enum Members<'v> {
    /// These and no others.
    Known(&'v [Value]),
    /// These, and perhaps those.
    Partial(&'v [Value], &'v [Value]),
    /// The list is not there, or anything else.
    Open,
}

/// The place of a case: one row number per dimension.
#[derive(Clone, Debug)]
pub struct Position {
    pub(super) rows: Vec<Row>,
    pub(super) members: Vec<Closure>,
}

/// A row of a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row(u32);

impl Row {
    /// The rows that stand before those of the classes.
    pub(super) const FURTHER: usize = 3;
    pub(super) const OPEN: Self = Self(0);
    pub(super) const ABSENT: Self = Self(1);
    pub(super) const NOT_APPLICABLE: Self = Self(2);

    pub(super) fn of_class(class: usize) -> Self {
        Self(u32::try_from(class.saturating_add(Self::FURTHER)).unwrap_or(0))
    }

    pub(super) fn number(self) -> usize {
        self.0 as usize
    }

    /// Returns whether the condition may be unknown here.
    pub(super) fn is_unsettled(self) -> bool {
        self == Self::OPEN || self == Self::ABSENT
    }
}

/// The words that members of a list are or lie under.
#[derive(Clone, Debug, Default)]
pub(super) struct Closure {
    /// Whether the list is settled, so that what is not possible is certainly not there.
    pub(super) settled: bool,
    /// Whether anything is known of it.
    pub(super) known: bool,
    /// Those of definite members, ascending.
    pub(super) definite: Vec<usize>,
    /// Those of definite and of possible members, ascending.
    pub(super) possible: Vec<usize>,
}

impl Dimensions {
    /// Returns a place of which nothing is known.
    #[must_use]
    pub fn nowhere(&self) -> Position {
        Position {
            rows: vec![Row::OPEN; self.values.len()],
            members: vec![Closure::default(); self.members.len()],
        }
    }

    /// Returns the symbols whose values are tested.
    pub fn values(&self) -> impl Iterator<Item = Symbol> {
        self.values.iter().map(|(symbol, _)| *symbol)
    }

    /// Returns the symbols whose members are tested.
    pub fn members(&self) -> impl Iterator<Item = Symbol> {
        self.members.iter().map(|(symbol, _)| *symbol)
    }

    /// Moves a place to where a symbol is.
    pub fn set(&self, position: &mut Position, symbol: Symbol, coordinate: Coordinate<'_>) {
        let Some(number) = self.of_value.get(&symbol).copied() else { return };
        let (Some((_, partition)), Some(row)) = (self.values.get(number), position.rows.get_mut(number))
        else {
            return;
        };
        *row = match coordinate {
            Coordinate::Value(value) => partition.class_of(value).map_or(Row::OPEN, Row::of_class),
            Coordinate::Absent => Row::ABSENT,
            Coordinate::NotApplicable => Row::NOT_APPLICABLE,
            Coordinate::Open => Row::OPEN,
        };
    }

    /// Moves a place to where the members of a list are.
    pub fn set_members(&self, position: &mut Position, symbol: Symbol, members: Members<'_>) {
        let Some(number) = self.of_members.get(&symbol).copied() else { return };
        let Some(closure) = position.members.get_mut(number) else { return };
        let Some((_, ty)) = self.members.get(number) else { return };
        closure.definite.clear();
        closure.possible.clear();
        (closure.settled, closure.known) = match members {
            Members::Known(list) => {
                let all = list.iter().all(|member| closure.add(ty, member, true));
                (all, all)
            }
            Members::Partial(definite, possible) => {
                let all = definite.iter().all(|member| closure.add(ty, member, true))
                    && possible.iter().all(|member| closure.add(ty, member, false));
                (false, all)
            }
            Members::Open => (false, false),
        };
        for words in [&mut closure.definite, &mut closure.possible] {
            words.sort_unstable();
            words.dedup();
        }
    }
}

impl Closure {
    /// Adds a member and all that it lies under; returns whether it is a word of the list's enum.
    fn add(&mut self, ty: &Arc<EnumType>, member: &Value, definite: bool) -> bool {
        let Value::Enum(member) = member else { return false };
        if member.ty().name != ty.name {
            return false;
        }
        let mut next = Some(member.position());
        // INVARIANT: parents form a tree, and a word has fewer ancestors than the enum has words.
        for _ in 0..ty.members.len() {
            let Some(position) = next else { break };
            self.possible.push(position);
            if definite {
                self.definite.push(position);
            }
            next = EnumValue::at(ty, position).and_then(|_| ty.members.get(position)?.parent);
        }
        true
    }
}
