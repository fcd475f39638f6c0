//! What a field is to be, as a user or a program says it.

use std::sync::Arc;

use amends::SourceMap;
use amends::diagnostic::{Diagnostic, codes};
use amends_engine::limits;
use amends_engine::yaml::splice::Content;
use amends_engine::yaml::{self, Document, NodeKind, Scalar, ScalarStyle, is_core_word};

/// A value for a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditValue {
    /// As written in a file: a list or mapping in brackets, a quoted text, `true`, `12`, `null`. Anything else is
    /// the text itself and needs no quotes here: `>= 600 EUR`, `x # y`, `- a`.
    Read(String),
    /// This text, whatever it looks like.
    Text(String),
    /// Nothing.
    Null,
    /// A bool.
    Bool(bool),
    /// A list.
    List(Vec<EditValue>),
    /// A mapping.
    Map(Vec<(String, EditValue)>),
}

impl EditValue {
    /// Returns what stands in the file afterwards.
    pub(super) fn content(&self) -> Result<Content, Box<Diagnostic>> {
        self.content_at(0)
    }

    fn content_at(&self, depth: usize) -> Result<Content, Box<Diagnostic>> {
        if depth > limits::YAML_DEPTH {
            let message = format!("the value is nested deeper than {} levels", limits::YAML_DEPTH);
            return Err(Box::new(Diagnostic::error(codes::UNREADABLE_VALUE, message)));
        }
        let below = depth.saturating_add(1);
        Ok(match self {
            EditValue::Read(text) => read(text)?,
            EditValue::Text(text) => Content::text(text),
            EditValue::Null => Content::Null,
            EditValue::Bool(value) => plain(if *value { "true" } else { "false" }),
            EditValue::List(items) => {
                Content::Sequence(items.iter().map(|item| item.content_at(below)).collect::<Result<_, _>>()?)
            }
            EditValue::Map(entries) => {
                let entry = |(key, value): &(String, EditValue)| {
                    Ok((Arc::from(key.as_str()), value.content_at(below)?))
                };
                Content::Mapping(entries.iter().map(entry).collect::<Result<_, Box<Diagnostic>>>()?)
            }
        })
    }
}

fn plain(text: &str) -> Content {
    Content::Scalar(text.into(), ScalarStyle::Plain)
}

fn read(text: &str) -> Result<Content, Box<Diagnostic>> {
    match text.chars().next() {
        // An interval without its end is one bracket of YAML only.
        Some('[') if text.trim_end().ends_with(')') && parse(text).is_err() => Ok(plain(text)),
        Some('[' | '{') => parse(text).map_err(unreadable),
        // An expression may begin with a text in quotes.
        Some('"' | '\'') => Ok(parse(text).unwrap_or_else(|_| plain(text))),
        None => Ok(Content::Scalar(text.into(), ScalarStyle::DoubleQuoted)),
        Some(_) if matches!(text, "null" | "~") => Ok(Content::Null),
        Some(_) => Ok(plain(text)),
    }
}

/// Reads a text as YAML; it must be one value.
fn parse(text: &str) -> Result<Content, Vec<Diagnostic>> {
    let mut sources = SourceMap::new();
    let Ok(source) = sources.add("value", text) else { return Err(Vec::new()) };
    let parsed = yaml::parse(&sources, source);
    match parsed.document.and_then(|document| Some((document.root()?, document))) {
        Some((root, document)) if parsed.diagnostics.is_empty() => Ok(Content::of(&document, root)),
        _ => Err(parsed.diagnostics),
    }
}

fn unreadable(faults: Vec<Diagnostic>) -> Box<Diagnostic> {
    let fault = Diagnostic::error(codes::UNREADABLE_VALUE, "the value begins with a bracket and is no YAML");
    let fault = faults
        .into_iter()
        .take(1)
        .fold(fault, |fault, found| found.help.into_iter().fold(fault.note(found.message), Diagnostic::help));
    Box::new(fault.help("if it is a text, say so: `--string` of the command, `Text` of the library"))
}

/// Gives a new value the form of the one it replaces, as far as that is part of what it says: the quotes that keep
/// `"2"` a text, and the line break that ends a block of text.
pub(super) fn in_the_form_of(document: &Document, old: yaml::NodeId, new: Content) -> Content {
    let (NodeKind::Scalar(old), Content::Scalar(text, ScalarStyle::Plain)) = (document.kind(old), &new)
    else {
        return new;
    };
    if old.is_quoted() && is_core_word(old.text()) && is_core_word(text) {
        return Content::Scalar(Arc::clone(text), old.style);
    }
    if ends_in_break(old) && !text.ends_with('\n') && !is_core_word(text) {
        return Content::Scalar(format!("{text}\n").into(), ScalarStyle::Plain);
    }
    new
}

fn ends_in_break(scalar: &Scalar) -> bool {
    matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded) && scalar.text().ends_with('\n')
}

/// Returns a value as messages show it.
pub(super) fn shown(content: &Content) -> String {
    /// The longest that is shown whole, in characters.
    const LONGEST: usize = 160;
    let text = match content {
        Content::Scalar(text, _) if !text.trim().is_empty() => {
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        Content::Scalar(..) | Content::Null | Content::Sequence(_) | Content::Mapping(_) => content.to_flow(),
    };
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
