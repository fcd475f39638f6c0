//! A file of cases as read: everything that can be understood without a policy.

use amends::{Instant, SourceMap};
use amends_engine::source::{Span, Spanned};
use amends_engine::yaml::{Document, NodeId};

use super::expect::Expectation;

/// A file of cases.
#[derive(Clone, Debug)]
pub struct CaseFile {
    pub(super) sources: SourceMap,
    pub(super) document: Document,
    /// How the keys of its facts become facts of the policy.
    pub(super) bind: Option<NodeId>,
    pub(super) base: Option<NodeId>,
    pub(super) params: Vec<Figure>,
    pub(super) cases: Vec<Case>,
}

impl CaseFile {
    /// Returns the name under which the file was read.
    #[must_use]
    pub fn name(&self) -> &str {
        self.sources.files().next().map_or("", |(_, file)| file.name())
    }

    /// Returns the cases in the order of the file.
    #[must_use]
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// Returns the text of the file, into which places point.
    #[must_use]
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }
}

/// One case: facts and what they must give, and perhaps what comes later.
#[derive(Clone, Debug)]
pub struct Case {
    pub(super) id: Spanned<String>,
    pub(super) tags: Vec<String>,
    pub(super) params: Vec<Figure>,
    /// The case itself and then what comes later, each with its facts laid over those before it.
    pub(super) steps: Vec<Step>,
}

impl Case {
    /// Returns the id, unique in its file.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id.value
    }

    /// Returns the tags.
    #[must_use]
    pub fn tags(&self) -> &[String] {
        &self.tags
    }

    /// Returns where the case stands: its id in the text of the file.
    #[must_use]
    pub fn place(&self) -> Span {
        self.id.span
    }
}

/// One moment at which a case is decided.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// Where it stands.
    pub(super) place: Span,
    pub(super) as_of: Instant,
    pub(super) facts: Option<NodeId>,
    pub(super) expect: Vec<Expectation>,
}

/// A figure that the policy leaves open, as text.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub(super) id: Spanned<String>,
    pub(super) text: Spanned<String>,
}
