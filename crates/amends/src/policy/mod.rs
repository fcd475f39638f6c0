//! A loaded policy: compiled, immutable, shared between threads.

pub(crate) mod build;
pub(crate) mod compile;
pub(crate) mod declared;
pub(crate) mod figure;
mod findings;
pub(crate) mod index;
pub(crate) mod listing;
mod meaning;
pub(crate) mod order;
mod personal;
pub(crate) mod result;
pub(crate) mod rule;
pub(crate) mod symbol;

use std::sync::Arc;

use amends_engine::diagnostic::render::{Style, render_all};
use amends_engine::diagnostic::{Diagnostic, Diagnostics, Severity};
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
use crate::signal::{SignalPatterns, SignalSet};
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
    /// What each looks for, as its author wrote it.
    pub(crate) patterns: Vec<SignalPatterns>,
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
/// [`BuiltinError::Unknown`] if no pack of this name is shipped, or the feature `builtin` is off.
///
/// # Examples
/// ```
/// let error = amends::builtin("company/servce").expect_err("no such pack");
/// assert_eq!(error.to_string(), "no shipped pack is called `company/servce`");
/// ```
pub fn builtin(name: &str) -> Result<Policy, BuiltinError> {
    shipped(name, crate::pack::builtin_pack(name))
}

fn shipped(name: &str, pack: Option<crate::PackFiles>) -> Result<Policy, BuiltinError> {
    let pack = pack.ok_or_else(|| BuiltinError::Unknown(name.to_owned()))?;
    let Loaded { policy, diagnostics, .. } = load(Sources::new(pack));
    policy.ok_or_else(|| {
        let first = diagnostics.iter().find(|found| found.severity == Severity::Error);
        let fault = first.map_or_else(String::new, |found| format!("{} [{}]", found.message, found.code));
        BuiltinError::Faulty { name: name.to_owned(), fault }
    })
}

/// Why there is no shipped policy of a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuiltinError {
    /// No pack of this name is shipped.
    #[error("no shipped pack is called `{0}`")]
    Unknown(String),
    /// The pack is shipped but does not load: a fault of this crate, which its tests rule out.
    #[error("the shipped pack `{name}` does not load: {fault}")]
    Faulty {
        /// The name of the pack.
        name: String,
        /// What is wrong with it first.
        fault: String,
    },
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

    /// Returns the languages that its packs are written in, those of the pack which was loaded first.
    ///
    /// # Examples
    /// ```
    /// let policy = amends::builtin("company/service").expect("a shipped pack loads");
    /// assert_eq!(policy.languages(), ["zh", "en"]);
    /// ```
    #[must_use]
    pub fn languages(&self) -> Vec<&str> {
        let mut languages = Vec::new();
        for pack in self.compiled.packs.iter().rev() {
            let declared = pack.manifest.languages.iter().map(String::as_str);
            for language in std::iter::once(pack.manifest.first_language()).chain(declared) {
                if !languages.contains(&language) {
                    languages.push(language);
                }
            }
        }
        languages
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_pack_loads_and_a_faulty_one_would_be_told_from_none() {
        for name in crate::builtin_names() {
            assert_eq!(builtin(name).map(|policy| policy.name().to_owned()), Ok(name.to_owned()));
        }
        assert_eq!(shipped("x", None).unwrap_err(), BuiltinError::Unknown("x".to_owned()));
        let faulty =
            crate::PackFiles::new("x").file("pack.yaml", "amends: 1\npack: x/y\nversion: 1\nkind: base\n");
        let error = shipped("x", Some(faulty)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the shipped pack `x` does not load: `1` is no version [invalid-value]"
        );
    }
}
