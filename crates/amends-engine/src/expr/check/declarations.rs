//! What an expression may name: variables, enums, units and, for conformance, functions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::ty::Type;
use super::super::typed::Symbol;
use crate::value::{Currency, EnumType};

/// The words after a number that are units of time, whatever a policy declares.
pub const TIME_UNITS: &[&str] = &["s", "min", "h", "d", "w", "months", "business_days", "business_hours"];

/// Something an expression can read under a dotted path.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Its number, by which the evaluator loads it.
    pub symbol: Symbol,
    /// The type of its value.
    pub ty: Type,
    /// The unit that a literal beside it may carry.
    pub unit: Option<Arc<str>>,
    /// What `has` says about it.
    pub presence: Presence,
    /// Whether it is an output that may be decided as `none`.
    pub maybe_empty: bool,
}

/// What `has`, `present` and `missing` ask of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Whether the record holds it: an input fact.
    Record,
    /// Whether it was decided with a value: an output.
    Output,
    /// Not to be asked: a derived fact or a signal.
    Derived,
}

/// A function that is declared for type checking only; conformance only.
#[derive(Clone, Debug, PartialEq)]
pub struct External {
    /// Whether it is written `target.name(…)`; the target is the first parameter.
    pub member: bool,
    /// The types of its arguments; [`Type::Variable`] numbers are local to this declaration.
    pub params: Vec<Type>,
    /// The type of its result.
    pub result: Type,
}

/// How an expression is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typing {
    /// The language of policies; `dyn` does not exist.
    Policy,
    /// CEL, type-checked.
    Conformance,
    /// CEL, parsed and resolved but not type-checked: every type is `dyn`.
    Unchecked,
}

/// Everything an expression may name.
#[derive(Clone, Debug)]
pub struct Declarations {
    typing: Typing,
    container: Arc<str>,
    variables: BTreeMap<Arc<str>, Variable>,
    enums: BTreeMap<Arc<str>, Arc<EnumType>>,
    units: BTreeSet<Arc<str>>,
    functions: BTreeMap<Arc<str>, Vec<External>>,
}

impl Default for Declarations {
    fn default() -> Self {
        Self::new()
    }
}

impl Declarations {
    /// Returns the empty declarations of a policy.
    #[must_use]
    pub fn new() -> Self {
        Self::in_dialect(Typing::Policy, "")
    }

    /// Returns the empty declarations of a CEL program in `container`.
    #[must_use]
    pub fn conformance(container: &str, checked: bool) -> Self {
        Self::in_dialect(if checked { Typing::Conformance } else { Typing::Unchecked }, container)
    }

    fn in_dialect(typing: Typing, container: &str) -> Self {
        Self {
            typing,
            container: container.into(),
            variables: BTreeMap::new(),
            enums: BTreeMap::new(),
            units: BTreeSet::new(),
            functions: BTreeMap::new(),
        }
    }

    /// Declares a variable and gives back the one that had this path.
    pub fn declare(&mut self, path: impl Into<Arc<str>>, variable: Variable) -> Option<Variable> {
        self.units.extend(variable.unit.clone());
        collect_units(&variable.ty, &mut self.units);
        self.variables.insert(path.into(), variable)
    }

    /// Takes a variable out, e.g. the `item` of a rule that was evaluated per item.
    pub fn remove(&mut self, path: &str) -> Option<Variable> {
        self.variables.remove(path)
    }

    /// Declares an enum, scale or taxonomy and gives back the one that had this name.
    pub fn declare_enum(&mut self, ty: Arc<EnumType>) -> Option<Arc<EnumType>> {
        self.enums.insert(Arc::clone(&ty.name), ty)
    }

    /// Declares a unit that no variable carries.
    pub fn declare_unit(&mut self, unit: impl Into<Arc<str>>) {
        self.units.insert(unit.into());
    }

    /// Adds an overload of a function that has no implementation; conformance only.
    pub fn declare_function(&mut self, name: impl Into<Arc<str>>, overload: External) {
        self.functions.entry(name.into()).or_default().push(overload);
    }

    /// Returns the variable declared under exactly this path.
    #[must_use]
    pub fn variable(&self, path: &str) -> Option<&Variable> {
        self.variables.get(path)
    }

    /// Returns the variable with its path.
    pub(super) fn entry(&self, path: &str) -> Option<(&Arc<str>, &Variable)> {
        self.variables.get_key_value(path)
    }

    /// Returns all paths in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.variables.keys()
    }

    /// Returns all paths with their variables, in alphabetical order.
    pub fn variables(&self) -> impl Iterator<Item = (&Arc<str>, &Variable)> {
        self.variables.iter()
    }

    /// Returns the enum, scale or taxonomy of this name.
    #[must_use]
    pub fn enum_type(&self, name: &str) -> Option<&Arc<EnumType>> {
        self.enums.get(name)
    }

    /// Returns whether this word after a number is a unit or a currency.
    #[must_use]
    pub fn is_unit(&self, word: &str) -> bool {
        self.typing == Typing::Policy
            && (TIME_UNITS.contains(&word) || self.units.contains(word) || Currency::parse(word).is_some())
    }

    /// Returns the units that variables carry.
    pub fn units(&self) -> impl Iterator<Item = &Arc<str>> {
        self.units.iter()
    }

    /// Returns which language these declarations are for.
    #[must_use]
    pub fn typing(&self) -> Typing {
        self.typing
    }

    /// Returns the overloads of a declared function; conformance only.
    pub(super) fn functions(&self, name: &str) -> &[External] {
        self.functions.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns the full names that `name` may stand for, the most specific first.
    pub(super) fn candidates(&self, name: &str, absolute: bool) -> Vec<String> {
        let mut candidates = Vec::new();
        let mut container = if absolute { "" } else { &*self.container };
        while !container.is_empty() {
            candidates.push(format!("{container}.{name}"));
            container = container.rsplit_once('.').map_or("", |(outer, _)| outer);
        }
        candidates.push(name.to_owned());
        candidates
    }
}

fn collect_units(ty: &Type, units: &mut BTreeSet<Arc<str>>) {
    match ty {
        Type::List(of) => collect_units(of, units),
        Type::Item(item) => {
            for field in item.fields.values() {
                units.extend(field.unit.clone());
                collect_units(&field.ty, units);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_gives_the_longest_name_first() {
        let declarations = Declarations::conformance("com.example", true);
        assert_eq!(declarations.candidates("y", false), ["com.example.y", "com.y", "y"]);
        assert_eq!(declarations.candidates("y", true), ["y"]);
    }

    #[test]
    fn units_of_variables_become_units_of_literals() {
        let mut declarations = Declarations::new();
        assert!(!declarations.is_unit("km"));
        declarations.declare(
            "way",
            Variable {
                symbol: Symbol(0),
                ty: Type::Decimal,
                unit: Some("km".into()),
                presence: Presence::Record,
                maybe_empty: false,
            },
        );
        for unit in ["km", "d", "min", "CNY"] {
            assert!(declarations.is_unit(unit), "{unit}");
        }
        assert!(!declarations.is_unit("in"));
    }
}
