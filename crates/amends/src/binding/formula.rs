//! `is:` of a binding: an expression over the text of the cell and other columns of the row.

use std::sync::Arc;

use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::check::{self, Declarations, Presence, Variable};
use amends_engine::expr::parser::{self, Dialect, Syntax};
use amends_engine::expr::ty::Type;
use amends_engine::expr::typed::{Symbol, Typed};
use amends_engine::outcome::{Cause, Causes, Outcome};
use amends_engine::reference::{Evaluator, Loaded, Scope};
use amends_engine::source::Spanned;
use amends_engine::value::{Date, EnumType, Instant, Value, Zone};
use amends_engine::yaml::{Document, NodeId};

/// The name under which an expression reads the text of its own cell.
pub(super) const CELL: &str = "value";

/// A checked expression of a binding.
#[derive(Clone, Debug)]
pub(super) struct Formula {
    typed: Typed,
}

/// Returns what the expressions of a binding may name.
pub(super) fn declarations(names: &[(Spanned<String>, Box<str>)], enums: &[Arc<EnumType>]) -> Declarations {
    let mut declarations = Declarations::new();
    enums.iter().for_each(|ty| drop(declarations.declare_enum(Arc::clone(ty))));
    let own = std::iter::once(CELL);
    for (name, number) in own.chain(names.iter().map(|(name, _)| name.value.as_str())).zip(0u32..) {
        let symbol = Symbol(number);
        let variable =
            Variable { symbol, ty: Type::String, unit: None, presence: Presence::Record, maybe_empty: false };
        declarations.declare(name, variable);
    }
    declarations
}

/// Compiles an expression for a fact of type `ty`: it gives that type, or a text to be read by it.
pub(super) fn compile(
    document: &Document,
    node: NodeId,
    ty: &Type,
    declarations: &Declarations,
) -> Result<Formula, Vec<Diagnostic>> {
    let Some(scalar) = document.scalar(node) else {
        let message = "expected an expression";
        return Err(vec![
            Diagnostic::error(codes::YAML_SHAPE, message).at(document.span(node), "not a text"),
        ]);
    };
    let is_unit = |name: &str| declarations.is_unit(name);
    let syntax = Syntax { dialect: Dialect::Policy, units: &is_unit };
    let with_hint = |faults: Vec<Diagnostic>| match document.quoting_help(node) {
        Some(help) => faults.into_iter().map(|fault| fault.help(help.clone())).collect(),
        None => faults,
    };
    let expr = parser::parse(&scalar.excerpt, &syntax).map_err(with_hint)?;
    let typed = match check::check(&expr, Some(ty), declarations) {
        Ok(checked) => checked.typed,
        Err(faults) => match check::check(&expr, None, declarations) {
            Ok(checked) if checked.typed.ty == Type::String => checked.typed,
            Ok(_) | Err(_) => return Err(with_hint(faults)),
        },
    };
    if crate::facts::asks_for_now(&typed) {
        let message = "a binding does not know when it will be decided";
        return Err(vec![
            Diagnostic::error(codes::NOT_CONSTANT, message)
                .at(typed.span, "counts up to the time of the decision")
                .help("name both days: `days(a, b)`"),
        ]);
    }
    Ok(Formula { typed })
}

impl Formula {
    /// Evaluates the expression for the cells that `cell` gives by symbol.
    /// `personal` says that the text of the own cell is.
    pub(super) fn evaluate(
        &self,
        zone: Zone,
        personal: bool,
        cell: &dyn Fn(u32) -> Option<Arc<str>>,
    ) -> Outcome {
        let row = Row { zone, personal, cell };
        Evaluator::new(&row).evaluate(&self.typed)
    }
}

/// The row as an expression sees it.
struct Row<'r> {
    zone: Zone,
    personal: bool,
    cell: &'r dyn Fn(u32) -> Option<Arc<str>>,
}

impl Scope for Row<'_> {
    fn load(&self, symbol: Symbol) -> Loaded {
        match (self.cell)(symbol.0) {
            Some(text) => Loaded::Known(Value::String(text)),
            None => Loaded::Absent(Causes::from([Cause::Fact(CELL.into())])),
        }
    }

    fn has(&self, symbol: Symbol) -> Outcome {
        Outcome::Known(Value::Bool((self.cell)(symbol.0).is_some()))
    }

    fn load_at(&self, param: Symbol, _: Date) -> Loaded {
        self.load(param)
    }

    fn zone(&self) -> Zone {
        self.zone
    }

    /// Nothing that reads it compiles.
    fn as_of(&self) -> Instant {
        Instant::MIN
    }

    fn name(&self, _: Symbol) -> Arc<str> {
        CELL.into()
    }

    /// Of another column than its own nothing says that it is free of personal data.
    fn is_personal(&self, symbol: Symbol) -> bool {
        self.personal || symbol != Symbol(0)
    }
}
