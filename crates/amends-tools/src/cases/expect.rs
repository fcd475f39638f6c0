//! `expect:` as written: which result, and what is wanted of it.

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::source::{Span, Spanned};
use amends_engine::yaml::{Document, NodeId, NodeKind};

use super::text::{PARTS, STATUSES};

/// One expectation of a case.
#[derive(Clone, Debug)]
pub(super) struct Expectation {
    pub(super) subject: Subject,
    /// The key as written.
    pub(super) key: Spanned<String>,
    pub(super) wanted: Wanted,
    /// The place of what is wanted.
    pub(super) place: Span,
}

/// What an expectation speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// Rules that must have matched.
    Rules,
    /// Rules that must neither have matched nor be open.
    NotRules,
    /// What must be among the unknown.
    Unknown,
    /// Facts that must have been presumed.
    Presumed,
    /// The code of a fault of the facts or of an error of the decision.
    Error,
    /// A result of the policy.
    Result,
}

impl Subject {
    fn of(key: &str) -> Self {
        match key {
            "rules" => Self::Rules,
            "not_rules" => Self::NotRules,
            "unknown" => Self::Unknown,
            "presumed" => Self::Presumed,
            "error" => Self::Error,
            _ => Self::Result,
        }
    }
}

/// What is wanted.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    /// One value, or the word `none`.
    One(Spanned<String>),
    /// Several values.
    Several(Vec<Spanned<String>>),
    /// Parts of a result, such as its status.
    Parts(Vec<Part>),
}

/// One part of a result and what is wanted of it.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) kind: PartKind,
    /// The values; of the status, one.
    pub(super) words: Vec<Spanned<String>>,
    pub(super) place: Span,
}

/// The parts of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartKind {
    /// How it ended.
    Status,
    /// Its value, if it is decided.
    Value,
    /// Its value with everything unknown taken as not firing.
    SoFar,
    /// Exactly the values that it could still take.
    Possible,
    /// The entries of a list that are certain already.
    Entries,
    /// The least that a sum can be.
    AtLeast,
    /// The most that a sum can be.
    AtMost,
    /// What must be among the things that would settle it.
    Unknown,
    /// Rules that must be among those that give it.
    Rules,
}

impl PartKind {
    /// Returns the part that a word names; each of [`PARTS`] names one.
    fn of(key: &str) -> Option<Self> {
        Some(match key {
            "status" => Self::Status,
            "value" | "level" | "primary" => Self::Value,
            "so_far" => Self::SoFar,
            "possible" => Self::Possible,
            "entries" | "all" => Self::Entries,
            "at_least" => Self::AtLeast,
            "at_most" => Self::AtMost,
            "unknown" => Self::Unknown,
            "rules" => Self::Rules,
            _ => return None,
        })
    }

    /// Returns the word for messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Value => "value",
            Self::SoFar => "so_far",
            Self::Possible => "possible",
            Self::Entries => "entries",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::Unknown => "unknown",
            Self::Rules => "rules",
        }
    }
}

/// Reads `expect:`.
pub(super) fn read(document: &Document, node: NodeId, diagnostics: &mut Vec<Diagnostic>) -> Vec<Expectation> {
    let NodeKind::Mapping(entries) = document.kind(node) else {
        diagnostics.push(
            Diagnostic::error(codes::YAML_SHAPE, "expected a mapping: what each result must be")
                .at(document.span(node), "not a mapping")
                .help("write `expect: {severity: minor}`"),
        );
        return Vec::new();
    };
    let mut expectations = Vec::new();
    for (key, value) in entries {
        let key = Spanned::new(document.text(*key).map_or("", |text| text).to_owned(), document.span(*key));
        let subject = Subject::of(&key.value);
        let place = document.span(*value);
        if let Some(wanted) = wanted(document, subject, *value, diagnostics) {
            expectations.push(Expectation { subject, key, wanted, place });
        }
    }
    expectations
}

fn wanted(
    document: &Document,
    subject: Subject,
    node: NodeId,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Wanted> {
    match document.kind(node) {
        NodeKind::Mapping(entries) if subject == Subject::Result => {
            let parts = entries.iter().filter_map(|(key, value)| part(document, *key, *value, diagnostics));
            Some(Wanted::Parts(parts.collect()))
        }
        NodeKind::Scalar(scalar) if subject == Subject::Result => {
            Some(Wanted::One(Spanned::new(scalar.text().to_owned(), document.span(node))))
        }
        NodeKind::Null | NodeKind::Scalar(_) | NodeKind::Sequence(_) | NodeKind::Mapping(_) => {
            words(document, node, diagnostics).map(Wanted::Several)
        }
    }
}

fn part(document: &Document, key: NodeId, value: NodeId, diagnostics: &mut Vec<Diagnostic>) -> Option<Part> {
    let name = document.text(key).map_or("", |text| text);
    let Some(kind) = PartKind::of(name) else {
        let names = PARTS.iter().map(|part| part.name);
        let help = did_you_mean(name, names);
        diagnostics.push(
            Diagnostic::error(codes::UNKNOWN_FIELD, format!("a result has no part `{name}`"))
                .at(document.span(key), "no such part")
                .help(
                    help.unwrap_or_else(|| {
                        "an output of a decision is written `decision.output: …`".to_owned()
                    }),
                ),
        );
        return None;
    };
    let words = words(document, value, diagnostics)?;
    if kind == PartKind::Status {
        let statuses = || STATUSES.iter().map(|status| status.word);
        let wrong = words.iter().find(|word| !statuses().any(|status| status == word.value));
        if let Some(wrong) = wrong {
            diagnostics.push(
                Diagnostic::error(codes::UNKNOWN_VARIANT, format!("`{}` is no status", wrong.value))
                    .at(wrong.span, "no such status")
                    .help(did_you_mean(&wrong.value, statuses()).unwrap_or_else(|| {
                        let all: Vec<&str> = statuses().collect();
                        format!("the statuses are: {}", all.join(", "))
                    })),
            );
            return None;
        }
    }
    Some(Part { kind, words, place: document.span(value) })
}

/// Reads one text, or a list of texts.
fn words(
    document: &Document,
    node: NodeId,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Spanned<String>>> {
    let nodes = match document.kind(node) {
        NodeKind::Scalar(_) => vec![node],
        NodeKind::Sequence(items) => items.clone(),
        NodeKind::Null | NodeKind::Mapping(_) => {
            diagnostics.push(no_value(document, node));
            return None;
        }
    };
    let mut words = Vec::new();
    for node in nodes {
        match document.text(node) {
            Some(text) => words.push(Spanned::new(text.to_string(), document.span(node))),
            None => diagnostics.push(no_value(document, node)),
        }
    }
    Some(words)
}

fn no_value(document: &Document, node: NodeId) -> Diagnostic {
    let found = document.kind(node).describe();
    Diagnostic::error(codes::YAML_SHAPE, format!("expected a value or a list of values, found {found}"))
        .at(document.span(node), "not a value")
        .help("a result that is decided without a value is written `none`")
}
