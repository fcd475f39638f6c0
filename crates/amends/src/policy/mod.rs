//! A loaded policy: compiled, immutable, shared between threads.

pub(crate) mod build;
pub(crate) mod compile;
pub(crate) mod figure;
mod findings;
pub(crate) mod index;
pub(crate) mod order;
mod personal;
pub(crate) mod result;
pub(crate) mod rule;
pub(crate) mod symbol;

use std::sync::Arc;

use amends_engine::diagnostic::render::{Style, render_all};
use amends_engine::diagnostic::{Diagnostic, Diagnostics};
use amends_engine::expr::typed::{Symbol, Typed};
use amends_engine::source::SourceMap;
use amends_engine::value::{Value, Zone};

use crate::Text;
use crate::pack::Sources;
use crate::pack::manifest::Manifest;
use crate::schema::Vocabulary;
use crate::schema::fact::Fact;
use crate::schema::param::Param;
use crate::section::compensation::CompensationSet;
use crate::section::decide::DecisionSet;
use crate::section::escalation::Ladder;
use crate::section::remedies::Catalogue;
use crate::section::routing::RoutingSet;
use crate::section::severity::SeveritySet;
use crate::section::types::TypesSet;
use crate::signal::SignalSet;
use order::Step;
use rule::{Rule, RuleId};
use symbol::SymbolEntry;

/// A policy: one pack with all packs it extends, checked and compiled.
///
/// Immutable and cheap to clone; threads share one.
///
/// # Examples
/// ```
/// let policy = amends::builtin("company/service").expect("a shipped pack loads");
/// assert_eq!(policy.name(), "company/service");
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    pub(crate) compiled: Arc<Compiled>,
}

/// One pack of the closure, with what its rules need.
#[derive(Clone, Debug)]
pub(crate) struct Pack {
    pub(crate) manifest: Manifest,
    pub(crate) digest: String,
    pub(crate) governed_by: Option<Symbol>,
}

/// Everything a decision needs, in numbered tables.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    pub(crate) sources: SourceMap,
    pub(crate) packs: Vec<Pack>,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) symbols: Vec<SymbolEntry>,
    pub(crate) facts: Vec<Fact>,
    /// What records are read against.
    pub(crate) fact_schema: Arc<crate::facts::schema::Schema>,
    pub(crate) assumptions: Vec<Assumption>,
    pub(crate) params: Vec<Param>,
    pub(crate) signals: Signals,
    pub(crate) rules: Vec<Rule>,
    pub(crate) types: TypesSet,
    pub(crate) severity: Option<SeveritySet>,
    pub(crate) routing: RoutingSet,
    pub(crate) escalation: Option<Ladder>,
    pub(crate) remedies: Option<Catalogue>,
    pub(crate) compensation: CompensationSet,
    pub(crate) guidance: Vec<RuleId>,
    pub(crate) decisions: Vec<DecisionSet>,
    pub(crate) order: Vec<Step>,
    /// Which rules can matter to a case; empty of a policy with errors.
    pub(crate) index: index::RuleIndex,
    pub(crate) outputs: OutputSymbols,
    /// What personal data can show in.
    personal: std::collections::BTreeSet<amends_engine::expr::typed::Symbol>,
}

/// A condition that every record must meet.
#[derive(Clone, Debug)]
pub(crate) struct Assumption {
    pub(crate) condition: Typed,
    pub(crate) pack: usize,
    pub(crate) text: String,
}

/// The signals, with the symbol of each.
#[derive(Clone, Debug)]
pub(crate) struct Signals {
    pub(crate) set: SignalSet,
    pub(crate) symbols: Vec<Symbol>,
}

/// The symbols of the results that the engine itself names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OutputSymbols {
    pub(crate) types: Symbol,
    pub(crate) primary: Symbol,
    pub(crate) severity: Option<Symbol>,
    pub(crate) route: [Symbol; 4],
    pub(crate) escalation: Option<EscalationSymbols>,
    pub(crate) remedies: Option<RemedySymbols>,
    pub(crate) due: Option<Symbol>,
    pub(crate) offer: Option<Symbol>,
    pub(crate) item: Symbol,
}

/// What expressions read of escalation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EscalationSymbols {
    pub(crate) level: Symbol,
    pub(crate) notify: Symbol,
}

/// What expressions read of remedies: lists of words of the catalogue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RemedySymbols {
    /// Those that are open to be given.
    pub(crate) options: Symbol,
    /// Those among them that are owed without a choice.
    pub(crate) owed: Symbol,
    pub(crate) forbidden: Symbol,
}

impl Compiled {
    pub(crate) fn pack(&self, number: usize) -> Option<&Pack> {
        self.packs.get(number)
    }

    pub(crate) fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.rules.get(id.0)
    }

    pub(crate) fn readable(&self, symbol: Symbol) -> Option<symbol::Readable> {
        self.symbols.get(symbol.0 as usize).map(|entry| entry.readable)
    }

    pub(crate) fn zone(&self, pack: usize) -> Zone {
        self.pack(pack).map_or(Zone::UTC, |pack| pack.manifest.zone)
    }

    pub(crate) fn path(&self, symbol: Symbol) -> Arc<str> {
        self.symbols.get(symbol.0 as usize).map_or_else(|| Arc::from(""), |entry| Arc::clone(&entry.path))
    }

    /// Returns the pack that the others of the closure were loaded for.
    pub(crate) fn root(&self) -> Option<&Pack> {
        self.packs.last()
    }
}

/// What a load gives: a policy if no fault is an error, and all faults.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Loaded {
    /// The policy; `None` if any diagnostic is an error.
    pub policy: Option<Policy>,
    /// Errors, warnings and notes, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub sources: SourceMap,
}

impl Loaded {
    /// Returns all diagnostics as text, each with its source lines.
    #[must_use]
    pub fn render(&self) -> String {
        let diagnostics: Diagnostics = self.diagnostics.iter().cloned().collect();
        render_all(&self.sources, &diagnostics, Style::default())
    }
}

/// Loads a pack with all packs it extends.
///
/// Everything that is wrong is reported in one run; only a pack without errors becomes a policy.
///
/// # Examples
/// ```
/// use amends::{PackFiles, Sources};
///
/// let pack = PackFiles::new("mine").file("pack.yaml", "
/// amends: 1
/// pack: company/mine
/// version: 1.0.0
/// kind: company
/// facts:
///   parcel.lost: {type: bool}
/// decide:
///   search: {type: bool, is: parcel.lots}
/// ");
/// let loaded = amends::load(Sources::new(pack));
/// assert!(loaded.policy.is_none());
/// assert_eq!(loaded.diagnostics[0].code.name(), "unknown-fact");
/// assert_eq!(loaded.diagnostics[0].help, ["did you mean `parcel.lost`?"]);
/// ```
#[expect(clippy::needless_pass_by_value, reason = "the texts are consumed by the load in the reader's mind")]
#[must_use]
pub fn load(sources: Sources) -> Loaded {
    build::build(&sources)
}

/// Loads a shipped pack.
///
/// # Errors
/// [`UnknownPack`] if no pack of this name is shipped, or the feature `builtin` is off.
pub fn builtin(name: &str) -> Result<Policy, UnknownPack> {
    let unknown = || UnknownPack { name: name.to_owned() };
    let pack = crate::pack::builtin_pack(name).ok_or_else(unknown)?;
    load(Sources::new(pack)).policy.ok_or_else(unknown)
}

/// A pack that is not shipped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no shipped pack is called `{name}`")]
pub struct UnknownPack {
    name: String,
}

impl Policy {
    /// Returns the name of the pack that was loaded.
    #[must_use]
    pub fn name(&self) -> &str {
        self.compiled.root().map_or("", |pack| &pack.manifest.id.value)
    }

    /// Returns the version of the pack that was loaded.
    #[must_use]
    pub fn version(&self) -> &str {
        self.compiled.root().map_or("", |pack| &pack.manifest.version.value)
    }

    /// Returns the title of the pack that was loaded.
    #[must_use]
    pub fn title(&self) -> &Text {
        static EMPTY: std::sync::LazyLock<Text> = std::sync::LazyLock::new(Text::default);
        self.compiled.root().map_or(&EMPTY, |pack| &pack.manifest.title)
    }

    /// Returns the language that the pack which was loaded is written in first.
    #[must_use]
    pub fn language(&self) -> &str {
        self.compiled.root().map_or("en", |pack| pack.manifest.first_language())
    }

    /// Returns the title of an enum's word, a scale's level or a type; empty if it has none, or if
    /// the value is no word.
    #[must_use]
    pub fn title_of(&self, value: &Value) -> Text {
        let Value::Enum(word) = value else { return Text::default() };
        let types = &self.compiled.types;
        if *word.ty().name == *types.taxonomy.name {
            return types.titles.get(word.position()).cloned().unwrap_or_default();
        }
        self.compiled.vocabulary.title(&word.ty().name, word.word())
    }

    /// Returns the texts the policy was loaded from, into which traces point.
    #[must_use]
    pub fn sources(&self) -> &SourceMap {
        &self.compiled.sources
    }

    /// Returns the full ids of all rules, in order of declaration.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        self.compiled.rules.iter().map(|rule| &*rule.full_id)
    }
}
