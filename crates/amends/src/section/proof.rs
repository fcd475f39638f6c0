//! What is proved of conditions at load: that one can never hold, that two exclude each other.

use amends_engine::expr::ty::Type;
use amends_engine::expr::typed::{Symbol, Typed, TypedKind};
use amends_engine::region::{self, Dimension, Set};

use super::reader::Reader;
use crate::policy::index::domain;

impl Reader<'_> {
    /// Reports a condition whose tests exclude each other.
    pub(crate) fn report_impossible(&mut self, condition: &Typed) {
        if let Some(clash) = region::never_holds(condition, &|symbol| self.domain(symbol)) {
            let name = match clash.dimension {
                Some(Dimension::Symbol(symbol)) => self.symbols.entry(symbol).map(|entry| &*entry.path),
                Some(Dimension::Expression(_) | Dimension::Relation(_, _)) | None => None,
            };
            self.diagnostics.push(clash.diagnostic(name));
        }
    }

    /// Returns whether it is proved that two conditions never hold together.
    pub(crate) fn exclude(&self, one: &Typed, other: &Typed) -> bool {
        let both =
            Typed { kind: TypedKind::And(vec![one.clone(), other.clone()]), ty: Type::Bool, span: one.span };
        region::never_holds(&both, &|symbol| self.domain(symbol)).is_some()
    }

    /// Returns the values and further points that a fact can have.
    fn domain(&self, symbol: Symbol) -> Option<Set> {
        domain(self.by_symbol.get(&symbol)?)
    }
}
