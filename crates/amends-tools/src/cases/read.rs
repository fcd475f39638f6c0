//! Reading a file of cases, with all that is wrong with it at once.
//!
//! Only the file is looked at. Whether the facts and results it names exist, [`super::run`] finds
//! out with the policy at hand.

use std::collections::BTreeMap;

use super::case::{Case, CaseFile, Figure, Step};
use super::expect;
use super::text::{CaseText, FileText, LaterText};
use amends::diagnostic::render::{Style, render_all};
use amends::{Instant, SourceMap};
use amends_engine::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
use amends_engine::source::{Span, Spanned};
use amends_engine::yaml::{self, Document, NodeId, NodeKind};

/// What reading a file of cases gives: the file if no fault is an error, and all faults.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The cases; `None` if any diagnostic is an error.
    pub file: Option<CaseFile>,
    /// What is wrong with the file, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The text that the diagnostics point into.
    pub sources: SourceMap,
}

impl Reading {
    /// Returns all diagnostics as text, each with its source lines.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        render_all(&self.sources, &self.diagnostics.iter().cloned().collect(), style)
    }
}

/// Reads a file of cases; `name` is what messages call it.
///
/// # Examples
/// ```
/// let read = amends_tools::cases::read("my.cases.yaml", "cases: [{id: a, facts: {}, expect: {}}]");
/// assert!(read.file.is_none());
/// assert_eq!(read.diagnostics[0].message, "the case `a` does not say as of when");
/// ```
#[must_use]
pub fn read(name: &str, text: &str) -> Reading {
    let mut sources = SourceMap::new();
    let source = match sources.add(name, text) {
        Ok(source) => source,
        Err(_) => {
            let message = format!("`{name}` is too long");
            let diagnostics = vec![Diagnostic::error(codes::YAML_LIMIT, message)];
            return Reading { file: None, diagnostics, sources };
        }
    };
    let parsed = yaml::parse(&sources, source);
    let mut reader = Reader { diagnostics: parsed.diagnostics };
    let file = parsed.document.and_then(|document| reader.file(document, &sources));
    let diagnostics: Diagnostics = reader.diagnostics.into_iter().collect();
    let diagnostics: Vec<Diagnostic> = diagnostics.into_iter().collect();
    let faulty = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    Reading { file: file.filter(|_| !faulty), diagnostics, sources }
}

/// The format version that this reader understands.
const FORMAT: u32 = 1;

struct Reader {
    diagnostics: Vec<Diagnostic>,
}

impl Reader {
    fn file(&mut self, document: Document, sources: &SourceMap) -> Option<CaseFile> {
        let Some(root) = document.root() else {
            let help = "write `cases: [{id: …, as_of: …, facts: {…}, expect: {…}}]`";
            self.diagnostics
                .push(Diagnostic::error(codes::MISSING_FIELD, "the file holds no cases").help(help));
            return None;
        };
        let text: FileText = self.shape(document.read(root))?;
        if let Some(version) = text.amends.filter(|version| version.value != FORMAT) {
            let message = format!("cases of format {} cannot be read", version.value);
            self.diagnostics.push(
                Diagnostic::error(codes::FORMAT_VERSION, message).at(version.span, "this version reads 1"),
            );
        }
        let params = self.figures(&document, text.params);
        let mut cases = Vec::new();
        let mut places: BTreeMap<String, Span> = BTreeMap::new();
        for node in &text.cases {
            let Some(case) = self.case(&document, *node) else { continue };
            if let Some(first) = places.insert(case.id.value.clone(), case.id.span) {
                let message = format!("the case `{}` is there twice", case.id.value);
                self.diagnostics.push(
                    Diagnostic::error(codes::DUPLICATE_ID, message)
                        .at(case.id.span, "a second case of this id")
                        .related(first, "the first one"),
                );
            }
            cases.push(case);
        }
        let (bind, base) = (text.bind, text.base);
        Some(CaseFile { sources: sources.clone(), document, bind, base, params, cases })
    }

    /// Takes what serde read, or notes its fault.
    fn shape<T>(&mut self, read: Result<T, Diagnostic>) -> Option<T> {
        read.map_err(|fault| self.diagnostics.push(fault)).ok()
    }

    fn case(&mut self, document: &Document, node: NodeId) -> Option<Case> {
        let text: CaseText = self.shape(document.read(node))?;
        let id = text.id;
        if text.expect.is_none() && text.later.is_empty() {
            let message = format!("the case `{}` expects nothing", id.value);
            self.diagnostics.push(
                Diagnostic::error(codes::MISSING_FIELD, message)
                    .at(id.span, "without `expect`")
                    .help("name at least one result: `expect: {severity: minor}`"),
            );
        }
        let params = self.figures(document, text.params);
        let mut steps = Vec::new();
        self.events(document, text.events);
        if let Some(as_of) = self.as_of(&id.value, id.span, text.as_of) {
            let expect = self.expect(document, text.expect);
            steps.push(Step { place: id.span, as_of, facts: text.facts, expect });
        }
        for node in text.later {
            let Some(later) = self.shape(document.read::<LaterText>(node)) else { continue };
            self.events(document, later.events);
            let place = document.head(node);
            if let Some(as_of) = self.as_of(&id.value, place, later.as_of) {
                let expect = self.expect(document, later.expect);
                steps.push(Step { place, as_of, facts: later.facts, expect });
            }
        }
        Some(Case { id, tags: text.tags, params, steps })
    }

    fn expect(&mut self, document: &Document, node: Option<NodeId>) -> Vec<expect::Expectation> {
        node.map(|node| expect::read(document, node, &mut self.diagnostics)).unwrap_or_default()
    }

    fn as_of(&mut self, case: &str, place: Span, text: Option<Spanned<String>>) -> Option<Instant> {
        let Some(text) = text else {
            self.diagnostics.push(
                Diagnostic::error(codes::MISSING_FIELD, format!("the case `{case}` does not say as of when"))
                    .at(place, "without `as_of`")
                    .help("cases do not read the clock: write `as_of: \"2026-03-02T10:00:00+08:00\"`"),
            );
            return None;
        };
        let parsed = Instant::parse(&text.value);
        if let Err(error) = &parsed {
            self.diagnostics.push(
                Diagnostic::error(codes::INVALID_VALUE, format!("`{}` is no instant: {error}", text.value))
                    .at(text.span, "expected an instant with its offset")
                    .help("write it as in `2026-03-02T10:00:00+08:00`"),
            );
        }
        parsed.ok()
    }

    fn events(&mut self, document: &Document, node: Option<NodeId>) {
        let Some(node) = node.filter(|node| !document.items(*node).is_empty()) else { return };
        self.diagnostics.push(
            Diagnostic::error(codes::EVENTS_NOT_SUPPORTED, "events are not read by this version")
                .at(document.span(node), "leave `events` out"),
        );
    }

    /// Reads `params:`, figures by id.
    fn figures(&mut self, document: &Document, node: Option<NodeId>) -> Vec<Figure> {
        let Some(node) = node else { return Vec::new() };
        let NodeKind::Mapping(entries) = document.kind(node) else {
            let message = "expected a mapping: a figure by its id";
            self.diagnostics.push(
                Diagnostic::error(codes::YAML_SHAPE, message)
                    .at(document.span(node), "not a mapping")
                    .help("write `params: {goodwill_max: 200 CNY}`"),
            );
            return Vec::new();
        };
        let mut figures = Vec::new();
        for (key, value) in entries {
            let id = document.text(*key).map_or("", |text| text).to_owned();
            match document.text(*value) {
                Some(text) => figures.push(Figure {
                    id: Spanned::new(id, document.span(*key)),
                    text: Spanned::new(text.to_string(), document.span(*value)),
                }),
                None => self.diagnostics.push(
                    Diagnostic::error(codes::YAML_SHAPE, format!("the figure `{id}` has no value"))
                        .at(document.span(*value), "expected one value"),
                ),
            }
        }
        figures
    }
}
