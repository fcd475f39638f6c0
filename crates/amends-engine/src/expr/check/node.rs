//! A checked node with what only the checker needs to know of it.

use std::sync::Arc;

use super::super::ty::Type;
use super::super::typed::{Typed, TypedKind};
use crate::source::Span;

/// The unit that a number carries.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unit {
    pub(super) name: Arc<str>,
    /// Whether only literals gave it; a declared unit must stand beside it then.
    pub(super) literal: bool,
}

/// A typed node and the state of the literals in it.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) typed: Typed,
    /// Number literals below that have met nothing exact yet.
    pub(super) loose: Vec<Span>,
    /// Whether it is made of int literals only, so that it follows any number beside it.
    pub(super) plain: bool,
    pub(super) unit: Option<Unit>,
}

impl Node {
    pub(super) fn new(kind: TypedKind, ty: Type, span: Span) -> Self {
        Self { typed: Typed { kind, ty, span }, loose: Vec::new(), plain: false, unit: None }
    }

    /// Whether it settles the loose literals beside it.
    pub(super) fn is_anchor(&self) -> bool {
        self.loose.is_empty() && !self.plain
    }
}
