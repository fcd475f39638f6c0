//! Diagnostics as text for people, in the manner of rustc.
//!
//! It shows the lines of all places of a diagnostic, file by file, then notes, the help and where
//! to read more. Every place is shown on its first line only and long lines are clipped around it.
//! Text of the author goes out without control characters, so a policy cannot steer a terminal.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str,
};

use super::collection::Diagnostics;
use super::{Diagnostic, Label, Severity};
use crate::source::{SourceFile, SourceMap, Span};

/// The widest place that is underlined, in characters.
const UNDERLINED: usize = 100;
/// A line longer than this, in bytes, is never shown whole.
const LONG_LINE: usize = 300;
/// The longest message or label that is printed, in characters.
const LONGEST: usize = 400;

/// How to render.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to use terminal colours.
    pub colour: bool,
    /// The columns to fit source lines into.
    pub width: usize,
}

impl Default for Style {
    /// No colours, 120 columns.
    fn default() -> Self {
        Self { colour: false, width: 120 }
    }
}

/// Returns one diagnostic as text, without a final line break.
///
/// # Examples
/// ```
/// use amends_engine::diagnostic::render::{Style, render};
/// use amends_engine::{source::SourceMap, yaml};
///
/// let mut sources = SourceMap::new();
/// let id = sources.add("late.yaml", "tier: != gold\n").unwrap();
/// let parsed = yaml::parse(&sources, id);
/// assert_eq!(
///     render(&sources, &parsed.diagnostics[0], Style::default()),
///     r#"error[yaml-tag]: `!=` is read as a YAML tag
///  --> late.yaml:1:7
///   |
/// 1 | tier: != gold
///   |       ^^^^^^^ tags are not allowed
///   |
///   = help: quote it: `"!= gold"`
///   = see: amends codes yaml-tag"#
/// );
/// ```
#[must_use]
pub fn render(sources: &SourceMap, diagnostic: &Diagnostic, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(clean(&diagnostic.message)).id(diagnostic.code.name());
    let notes = diagnostic.notes.iter().map(|line| Level::NOTE.message(clean(line)));
    let help = diagnostic.help.iter().map(|line| Level::HELP.message(clean(line)));
    let see = Level::NOTE.with_name("see").message(format!("amends codes {}", diagnostic.code));
    let group = Group::with_title(title).elements(snippets(sources, diagnostic));
    let group = group.elements(notes).elements(help).element(see);
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(style.width.max(40)).render(&[group])
}

/// Returns all diagnostics as text, a blank line between them, and how many were left out.
#[must_use]
pub fn render_all(sources: &SourceMap, diagnostics: &Diagnostics, style: Style) -> String {
    let mut out: Vec<String> =
        diagnostics.iter().map(|diagnostic| render(sources, diagnostic, style)).collect();
    if diagnostics.omitted() > 0 {
        out.push(format!("… and {} more", diagnostics.omitted()));
    }
    out.join("\n\n")
}

/// A place on its way into a snippet.
struct Mark<'s> {
    kind: AnnotationKind,
    label: &'s Label,
    file: &'s SourceFile,
    /// What of the file is underlined.
    range: Range<usize>,
    line: Range<usize>,
}

/// One snippet for each file, the primary place's first. Places that are far apart on long lines
/// get snippets of their own, for a snippet shows everything between the columns of its places.
fn snippets<'s>(sources: &'s SourceMap, diagnostic: &'s Diagnostic) -> Vec<Snippet<'s, Annotation<'s>>> {
    let primary = diagnostic.primary.iter().map(|label| (AnnotationKind::Primary, label));
    let related = diagnostic.related.iter().map(|label| (AnnotationKind::Context, label));
    let mut groups: Vec<Vec<Mark<'s>>> = Vec::new();
    for mark in primary.chain(related).filter_map(|(kind, label)| mark(sources, kind, label)) {
        match groups.iter_mut().find(|group| group.iter().all(|other| stand_together(other, &mark))) {
            Some(group) => group.push(mark),
            None => groups.push(vec![mark]),
        }
    }
    groups.iter().filter_map(|group| snippet(sources, group)).collect()
}

fn mark<'s>(sources: &'s SourceMap, kind: AnnotationKind, label: &'s Label) -> Option<Mark<'s>> {
    let file = sources.file(label.span.source())?;
    let text: &str = file.text();
    let range = first_line(text, label.span);
    let end = text.get(range.end..)?.find('\n').map_or(text.len(), |end| range.end.saturating_add(end));
    let line = line_start(text, range.start)..end;
    Some(Mark { kind, label, file, range, line })
}

fn stand_together(left: &Mark<'_>, right: &Mark<'_>) -> bool {
    let column = |mark: &Mark<'_>| mark.range.start.saturating_sub(mark.line.start);
    let long = left.line.len().max(right.line.len()) > LONG_LINE;
    left.label.span.source() == right.label.span.source()
        && (!long || column(left).abs_diff(column(right)) <= UNDERLINED)
}

fn snippet<'s>(sources: &SourceMap, marks: &[Mark<'s>]) -> Option<Snippet<'s, Annotation<'s>>> {
    let Mark { file, label, .. } = marks.first()?;
    let from = marks.iter().map(|mark| mark.line.start).min()?;
    let to = marks.iter().map(|mark| mark.line.end).max()?;
    let start = u32::try_from(from).ok()?;
    let line = sources.position(Span::new(label.span.source(), start, start)).line;
    let annotations = marks.iter().map(|mark| {
        let range = mark.range.start.saturating_sub(from)..mark.range.end.saturating_sub(from);
        mark.kind.span(range).label((!mark.label.text.is_empty()).then(|| clean(&mark.label.text)))
    });
    let text: &'s str = file.text().get(from..to)?;
    let snippet = Snippet::source(text).path(file.name()).line_start(usize::try_from(line).ok()?);
    Some(snippet.annotations(annotations))
}

/// The part of a span on its first line, no wider than [`UNDERLINED`]; always within the text.
fn first_line(text: &str, span: Span) -> Range<usize> {
    let start = floor(text, span.range().start);
    let covered = text.get(start..floor(text, span.range().end)).unwrap_or_default();
    let line = covered.lines().next().unwrap_or_default().trim_end();
    let end = line.char_indices().nth(UNDERLINED).map_or(line.len(), |(end, _)| end);
    start..start.saturating_add(end)
}

/// The last character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset.min(text.len()))
}

/// The start of the line of `at`, after a byte order mark.
fn line_start(text: &str, at: usize) -> usize {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |line| line.saturating_add(1));
    if start == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8().min(at) } else { start }
}

/// Returns text from outside as one line that can be shown: clipped, and without control characters.
///
/// # Examples
/// ```
/// use amends_engine::diagnostic::render::clean;
///
/// assert_eq!(clean("one\ntwo"), "one two");
/// assert!(!clean("\u{1b}[31mred").contains('\u{1b}'));
/// ```
#[must_use]
pub fn clean(text: &str) -> String {
    let clipped: String = match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text.get(..end).unwrap_or_default().chars().chain(['…']).collect(),
        None => text.to_owned(),
    };
    normalize_untrusted_str(&clipped).replace('\n', " ")
}

#[cfg(test)]
mod tests;
