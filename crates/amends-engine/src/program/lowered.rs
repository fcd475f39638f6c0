//! Conditions as boxes over the symbols that an index can know.

use crate::expr::function::Function;
use crate::expr::ty::Type;
use crate::expr::typed::{Symbol, Typed, TypedKind};
use crate::region::{self, Domains, Region, Set, Subject};

/// What one side of a box is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// The value of a symbol.
    Value(Symbol),
    /// Whether some member of a list of words lies under the word at this position.
    Member(Symbol, usize),
}

/// A box by its sides, ordered by what they are about.
pub(super) type Sides = Vec<(Key, Set)>;

/// A condition as far as an index can know it.
#[derive(Clone, Debug)]
pub(super) struct Lowered {
    /// Outside of these boxes the condition is certainly false.
    pub(super) maybe: Vec<Sides>,
    /// Inside of these boxes it certainly holds.
    pub(super) holds: Vec<Sides>,
    /// Whether the two say all there is: the condition holds exactly in `holds` and is not false exactly in `maybe`.
    pub(super) exact: bool,
}

/// Lowers a condition; `indexable` says which symbols have one value for a whole case.
pub(super) fn lower(condition: &Typed, domains: &Domains<'_>, indexable: &dyn Fn(Symbol) -> bool) -> Lowered {
    let (regions, subjects) = region::lower_with_subjects(condition, domains);
    let keys: Vec<Option<Key>> = subjects.iter().map(|subject| key(subject, indexable)).collect();
    let mut exact = true;
    let mut maybe = Vec::new();
    for (sides, dropped) in boxes(&regions.maybe, &keys) {
        exact &= !dropped;
        maybe.push(sides);
    }
    let mut holds = Vec::new();
    for (sides, dropped) in boxes(&regions.holds, &keys) {
        exact &= !dropped;
        // Without one of its sides the box would promise too much.
        if !dropped {
            holds.push(sides);
        }
    }
    Lowered { maybe, holds, exact }
}

fn boxes<'r>(region: &'r Region, keys: &'r [Option<Key>]) -> impl Iterator<Item = (Sides, bool)> + 'r {
    region.blocks().iter().map(|block| {
        let mut dropped = false;
        let mut sides = Sides::new();
        for (id, set) in block.sides() {
            match keys.get(id).copied().flatten() {
                Some(key) => sides.push((key, set.clone())),
                None => dropped = true,
            }
        }
        sides.sort_by_key(|(key, _)| *key);
        (sides, dropped)
    })
}

fn key(subject: &Subject<'_>, indexable: &dyn Fn(Symbol) -> bool) -> Option<Key> {
    match subject {
        Subject::Symbol(symbol) => indexable(*symbol).then_some(Key::Value(*symbol)),
        Subject::Expression(expr) => {
            let (list, node) = membership(expr)?;
            indexable(list).then_some(Key::Member(list, node))
        }
        Subject::Relation(..) => None,
    }
}

/// Returns the list and the word of a test whether some member of a list of words lies under a word.
fn membership(expr: &Typed) -> Option<(Symbol, usize)> {
    let TypedKind::Call { function: Function::Under, args } = &expr.kind else { return None };
    let [list, node] = args.as_slice() else { return None };
    match (&list.kind, &list.ty, &node.kind) {
        (
            TypedKind::Load(symbol),
            Type::List(words),
            TypedKind::Constant(crate::value::Value::Enum(node)),
        ) if matches!(&**words, Type::Enum(ty) if ty.name == node.ty().name) => {
            Some((*symbol, node.position()))
        }
        _ => None,
    }
}
