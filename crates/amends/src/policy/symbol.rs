//! Everything that expressions read, under one numbering.

use std::collections::BTreeMap;
use std::sync::Arc;

use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::check::{Declarations, Presence, Variable};
use amends_engine::expr::function;
use amends_engine::expr::ty::Type;
use amends_engine::expr::typed::Symbol;
use amends_engine::source::Span;

use crate::schema::name::{is_path, reserved_word};

/// First segments that belong to the engine; nothing else may be called so.
const RESERVED: &[&str] = &[
    "types",
    "severity",
    "route",
    "clock",
    "escalation",
    "remedies",
    "compensation",
    "signal",
    "param",
    "events",
    "item",
    "as_of",
    "elected",
    "award",
    "all",
    "any",
    "not",
    "type",
    "true",
    "false",
    "null",
    "in",
    "present",
    "missing",
];

/// What stands behind a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Readable {
    /// An input fact or a derived one, by its number in the schema.
    Fact(usize),
    /// A figure of the policy.
    Param(usize),
    /// A text signal.
    Signal,
    /// An output of a rule set.
    Output,
    /// The element that a rule with `each:` is evaluated for.
    Item,
    /// The instant for which the decision is made.
    AsOf,
}

/// One readable thing.
#[derive(Clone, Debug)]
pub(crate) struct SymbolEntry {
    pub(crate) path: Arc<str>,
    pub(crate) readable: Readable,
}

/// All readable things, and their declarations for the checker.
#[derive(Debug)]
pub(crate) struct Symbols {
    entries: Vec<SymbolEntry>,
    places: BTreeMap<String, Span>,
    pub(crate) declarations: Declarations,
}

/// How a symbol is declared to the checker.
#[derive(Clone, Debug)]
pub(crate) struct Declaration {
    pub(crate) ty: Type,
    pub(crate) unit: Option<Arc<str>>,
    pub(crate) presence: Presence,
    pub(crate) maybe_empty: bool,
}

/// Says that a name is none that an author may give.
fn reserved(root: &str, path: &str) -> Option<Diagnostic> {
    let (code, message) = match reserved_word(path) {
        Some(word) => (codes::RESERVED_NAME, format!("`{word}` is a word of the expression language")),
        None if RESERVED.contains(&root) => (codes::RESERVED_NAME, format!("`{root}` belongs to the engine")),
        None if function::is_namespace(root) => {
            (codes::NAME_TAKEN, format!("`{root}` is what functions begin with, as in `{root}.…(…)`"))
        }
        None if function::roots().any(|taken| taken == root) => {
            (codes::NAME_TAKEN, format!("`{root}` is the name of a function"))
        }
        None => return None,
    };
    Some(Diagnostic::error(code, message))
}

impl Symbols {
    pub(crate) fn new(declarations: Declarations) -> Self {
        Self { entries: Vec::new(), places: BTreeMap::new(), declarations }
    }

    /// Declares a readable of the engine's own, whose root is reserved.
    pub(crate) fn declare_own(&mut self, path: &str, readable: Readable, declaration: Declaration) -> Symbol {
        let symbol = self.reserve(path, readable);
        self.declarations.declare(
            path,
            Variable {
                symbol,
                ty: declaration.ty,
                unit: declaration.unit,
                presence: declaration.presence,
                maybe_empty: declaration.maybe_empty,
            },
        );
        symbol
    }

    /// Numbers a readable that only some rules see; they declare it for themselves.
    pub(crate) fn reserve(&mut self, path: &str, readable: Readable) -> Symbol {
        let symbol = Symbol(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        self.entries.push(SymbolEntry { path: path.into(), readable });
        symbol
    }

    /// Declares a readable that an author named; a bad or taken name is reported.
    pub(crate) fn declare(
        &mut self,
        path: &str,
        place: Span,
        readable: Readable,
        declaration: Declaration,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Symbol> {
        if !is_path(path) {
            diagnostics.push(
                Diagnostic::error(
                    codes::INVALID_NAME,
                    format!("`{path}` is no name that expressions can read"),
                )
                .at(place, "not a name")
                .help("names are small letters, digits and `_`, parted by dots: `order.total_price`"),
            );
            return None;
        }
        let root = path.split('.').next().unwrap_or(path);
        if let Some(reserved) = reserved(root, path) {
            diagnostics.push(reserved.at(place, "reserved name").help("choose another first word"));
            return None;
        }
        if let Some((other, first)) = self.clash(path) {
            diagnostics.push(
                Diagnostic::error(codes::NAME_TAKEN, format!("`{path}` clashes with `{other}`"))
                    .at(place, "a name may neither repeat another nor continue it")
                    .related(first, "declared here")
                    .help("rename one of them, so that neither begins with the other"),
            );
            return None;
        }
        self.places.insert(path.to_owned(), place);
        Some(self.declare_own(path, readable, declaration))
    }

    /// Returns a declared name that `path` repeats, continues or is continued by.
    fn clash(&self, path: &str) -> Option<(String, Span)> {
        let mut prefix = path;
        loop {
            if let Some(place) = self.places.get(prefix) {
                return Some((prefix.to_owned(), *place));
            }
            match prefix.rsplit_once('.') {
                Some((above, _)) => prefix = above,
                None => break,
            }
        }
        let below = format!("{path}.");
        let (name, place) = self.places.range(below.clone()..).next()?;
        name.starts_with(&below).then(|| (name.clone(), *place))
    }

    pub(crate) fn entry(&self, symbol: Symbol) -> Option<&SymbolEntry> {
        self.entries.get(symbol.0 as usize)
    }

    pub(crate) fn finish(self) -> Vec<SymbolEntry> {
        self.entries
    }
}
