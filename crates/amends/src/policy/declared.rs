//! What a policy declares, for tools that describe it: facts, figures and signals. It decides nothing.

use amends_engine::expr::ty::Type;
use amends_engine::value::Value;

use super::Policy;
use super::symbol::Readable;
use crate::Text;
use crate::schema::fact::Fact;
use crate::schema::param::Param;

/// One fact that a policy declares.
///
/// # Examples
/// ```
/// let policy = amends::builtin("company/service").expect("a shipped pack loads");
/// let text = policy.facts().find(|fact| fact.path() == "complaint.text").expect("a fact");
/// assert_eq!((text.ty(), text.is_personal()), (&amends::Type::String, true));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DeclaredFact<'p> {
    fact: &'p Fact,
}

impl<'p> DeclaredFact<'p> {
    /// Returns the dotted path.
    #[must_use]
    pub fn path(self) -> &'p str {
        &self.fact.path
    }

    /// Returns the type of its values.
    #[must_use]
    pub fn ty(self) -> &'p Type {
        &self.fact.ty
    }

    /// Returns the unit of its numbers.
    #[must_use]
    pub fn unit(self) -> Option<&'p str> {
        self.fact.unit.as_deref()
    }

    /// Returns what people call it; empty if the pack does not say.
    #[must_use]
    pub fn title(self) -> &'p Text {
        &self.fact.title
    }

    /// Returns the question that brings it; empty if the pack does not say.
    #[must_use]
    pub fn ask(self) -> &'p Text {
        &self.fact.ask
    }

    /// Returns who can tell it.
    #[must_use]
    pub fn by(self) -> Option<&'p str> {
        self.fact.by.as_deref()
    }

    /// Returns the least value, which is included.
    #[must_use]
    pub fn min(self) -> Option<&'p Value> {
        self.fact.min.as_ref()
    }

    /// Returns the greatest value, which is included.
    #[must_use]
    pub fn max(self) -> Option<&'p Value> {
        self.fact.max.as_ref()
    }

    /// Returns the value that it is taken for while it is absent.
    #[must_use]
    pub fn presumed(self) -> Option<&'p Value> {
        self.fact.presume.as_ref().map(|presumption| &presumption.value)
    }

    /// Returns whether every record must hold it.
    #[must_use]
    pub fn is_required(self) -> bool {
        self.fact.required
    }

    /// Returns whether it is personal data.
    #[must_use]
    pub fn is_personal(self) -> bool {
        self.fact.pii
    }

    /// Returns whether it follows from other facts.
    #[must_use]
    pub fn is_derived(self) -> bool {
        self.fact.derive.is_some()
    }
}

/// One figure that a policy declares.
///
/// # Examples
/// ```
/// let policy = amends::builtin("company/service").expect("a shipped pack loads");
/// assert!(policy.params().any(|param| param.id() == "goodwill_gift"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DeclaredParam<'p> {
    param: &'p Param,
}

impl<'p> DeclaredParam<'p> {
    /// Returns the id; expressions read the figure as `param.<id>`.
    #[must_use]
    pub fn id(self) -> &'p str {
        &self.param.id
    }

    /// Returns the type of the figure.
    #[must_use]
    pub fn ty(self) -> &'p Type {
        &self.param.ty
    }

    /// Returns what people call it; empty if the pack does not say.
    #[must_use]
    pub fn title(self) -> &'p Text {
        &self.param.title
    }
}

impl Policy {
    /// Returns the facts that the policy declares, in the order of declaration.
    pub fn facts(&self) -> impl Iterator<Item = DeclaredFact<'_>> {
        self.compiled.facts.iter().map(|fact| DeclaredFact { fact })
    }

    /// Returns the figures of the policy, in the order of declaration.
    pub fn params(&self) -> impl Iterator<Item = DeclaredParam<'_>> {
        self.compiled.params.iter().map(|param| DeclaredParam { param })
    }

    /// Returns the paths of the signals, each as `signal.<id>`.
    pub fn signals(&self) -> impl Iterator<Item = &str> {
        let symbols = self.compiled.symbols.iter();
        symbols.filter(|symbol| symbol.readable == Readable::Signal).map(|symbol| &*symbol.path)
    }

    /// Returns whether records may hold keys that are no facts.
    #[must_use]
    pub fn ignores_unknown_facts(&self) -> bool {
        self.compiled.fact_schema.ignores_unknown()
    }

    /// Returns the enums and scales that the policy declares, by their names; the taxonomy of types is `types`.
    pub fn enums(&self) -> impl Iterator<Item = &std::sync::Arc<amends_engine::value::EnumType>> {
        self.compiled.vocabulary.enums.values()
    }
}
