//! The only module that knows the parser crate: its events into the builder, its errors into ours.

use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle as Style, ScanError, StructureStyle};

use super::builder::{Builder, Bytes, ScalarEvent, Stopped, Tag};
use super::hint::{self, Stop};
use super::tree::{Document, ScalarStyle};
use super::written::{Gather, Written};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::limits;
use crate::source::{SourceId, SourceMap};

/// What came of reading one text.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The tree; `None` if the text is not well-formed or beyond a limit. A tree with errors among
    /// the diagnostics serves to find more of them and must not become a program.
    pub document: Option<Document>,
    /// The faults, in the order in which they were met.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads one source text as YAML.
///
/// An empty text is a document without a root. Reading stops at the first fault of syntax; tags,
/// merge keys, repeated keys, keys that are no scalars and unknown aliases are all reported.
///
/// # Examples
/// ```
/// use amends_engine::{source::SourceMap, yaml};
///
/// let mut sources = SourceMap::new();
/// let id = sources.add("a.yaml", "tier: != gold").unwrap();
/// let parsed = yaml::parse(&sources, id);
/// assert_eq!(parsed.diagnostics[0].code.name(), "yaml-tag");
/// assert_eq!(parsed.diagnostics[0].help, ["quote it: `\"!= gold\"`"]);
/// ```
#[must_use]
pub fn parse(sources: &SourceMap, source: SourceId) -> Parsed {
    let Some(file) = sources.file(source) else {
        let problem = Diagnostic::error(codes::YAML_SYNTAX, "there is no such source text");
        return Parsed { document: None, diagnostics: vec![problem] };
    };
    let mut builder = Builder::new(source, file.text());
    let whole = feed(&mut builder, file.text()).is_ok();
    let (tree, diagnostics) = builder.finish();
    Parsed { document: whole.then(|| Document { tree: Arc::new(tree) }), diagnostics }
}

fn feed(builder: &mut Builder<'_>, text: &str) -> Result<(), Stopped> {
    if text.len() > limits::SOURCE_BYTES {
        let message = format!("the text is longer than {} bytes", limits::SOURCE_BYTES);
        builder.report(Diagnostic::error(codes::YAML_LIMIT, message).at(builder.span((0, 0)), ""));
        return Err(Stopped);
    }
    let options = granit_parser::options! {
        strict_indentation: true,
        disallow_directives: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        emit_comments: false,
        flow_nesting_limit: limits::YAML_DEPTH,
        block_nesting_limit: limits::YAML_DEPTH,
    };
    let mut documents = 0_u32;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let problem = explain(builder, text, &error);
                builder.report(problem);
                return Err(Stopped);
            }
        };
        let bytes = bytes_of(&span);
        let tag = || tag_of(&event, &span);
        match &event {
            Event::DocumentStart(..) => {
                documents = documents.saturating_add(1);
                if documents > 1 {
                    let problem = Diagnostic::error(codes::YAML_DOCUMENT, "a second document begins here")
                        .at(builder.span(bytes), "a file is one document")
                        .help("put it into a file of its own");
                    builder.report(problem);
                    return Ok(());
                }
            }
            Event::Scalar(value, style, anchor, _) => builder.scalar(&ScalarEvent {
                text: value,
                style: style_of(*style),
                bytes,
                // A value that was left out comes as `~` without bytes.
                omitted: *style == Style::Plain && bytes.0 == bytes.1,
                anchor: *anchor,
                tag: tag(),
            })?,
            Event::SequenceStart(style, anchor, _) => {
                builder.open(false, *style == StructureStyle::Flow, bytes, *anchor, tag())?;
            }
            Event::MappingStart(style, anchor, _) => {
                builder.open(true, *style == StructureStyle::Flow, bytes, *anchor, tag())?;
            }
            Event::SequenceEnd | Event::MappingEnd => builder.close(bytes),
            Event::Alias(anchor) => builder.alias(*anchor, bytes)?,
            Event::UnresolvedAlias(name) => builder.unknown_alias(name, bytes)?,
            Event::Anchor(_, name) => builder.anchor_name(name),
            _ => {}
        }
    }
    Ok(())
}

/// Reads a text for its looks; what is wrong with it is for [`parse`] to say.
pub(super) fn written(text: &str) -> Option<Written> {
    if text.len() > limits::SOURCE_BYTES {
        return None;
    }
    let options = granit_parser::options! {
        strict_indentation: true,
        disallow_directives: true,
        emit_anchor_events: true,
        emit_comments: true,
        // The text is bounded, and so are its comments.
        max_buffered_comment_events: limits::SOURCE_BYTES,
        flow_nesting_limit: limits::YAML_DEPTH,
        block_nesting_limit: limits::YAML_DEPTH,
    };
    let mut gather = Gather::new(text);
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.ok()?;
        let (start, end) = bytes_of(&span);
        let tag = || span.tag_span().map(|tag| bytes_of(&tag)).map(|(start, end)| start..end);
        match &event {
            Event::Scalar(value, style, ..) => gather.scalar(value, style_of(*style), start..end, tag()),
            Event::SequenceStart(style, ..) => {
                gather.open(false, *style == StructureStyle::Flow, start, tag());
            }
            Event::MappingStart(style, ..) => gather.open(true, *style == StructureStyle::Flow, start, tag()),
            Event::SequenceEnd | Event::MappingEnd => gather.close(end),
            Event::Alias(_) => gather.alias(start..end),
            Event::Anchor(..) => gather.anchor(start..end),
            Event::Comment(..) => gather.comment(start..end),
            _ => {}
        }
    }
    Some(gather.finish())
}

fn bytes_of(span: &granit_parser::Span) -> Bytes {
    span.byte_range().map_or((0, 0), |range| (range.start, range.end.max(range.start)))
}

fn style_of(style: Style) -> ScalarStyle {
    match style {
        Style::Plain => ScalarStyle::Plain,
        Style::SingleQuoted => ScalarStyle::SingleQuoted,
        Style::DoubleQuoted => ScalarStyle::DoubleQuoted,
        Style::Literal => ScalarStyle::Literal,
        Style::Folded => ScalarStyle::Folded,
    }
}

fn tag_of(event: &Event<'_>, span: &granit_parser::Span) -> Tag {
    let is_scalar = matches!(event, Event::Scalar(..));
    match event.tag() {
        None => Tag::None,
        Some(tag) if is_scalar && tag.is_yaml_core_schema_tag("str") => Tag::Text,
        Some(tag) => {
            let bytes = span.tag_span().map_or(bytes_of(span), |tag| bytes_of(&tag));
            Tag::Refused { bytes, known: !is_scalar || tag.is_yaml_core_schema() }
        }
    }
}

fn explain(builder: &Builder<'_>, text: &str, error: &ScanError) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let (code, message, stop) = describe(error.kind());
    let Some(hint) = hint::for_stop(text, at, stop, builder.open_bracket()) else {
        let here = text.get(at..).and_then(|rest| rest.chars().next()).filter(|c| !matches!(c, '\n' | '\r'));
        let end = at.saturating_add(here.map_or(0, char::len_utf8));
        let label = label(&message);
        return Diagnostic::error(code, message).at(builder.span((at, end)), label);
    };
    let message = hint.message.map_or(message, str::to_owned);
    let label = if hint.help.is_some() { "YAML cannot read this unquoted" } else { label(&message) };
    Diagnostic::error(code, message)
        .at(builder.span((hint.range.start, hint.range.end)), label)
        .maybe_help(hint.help)
}

/// What is to be seen at a fault, where the message leaves that open.
fn label(message: &str) -> &'static str {
    if message.ends_with("is not closed") { "opened here" } else { "" }
}

/// The code, the message in an author's words and what kind of place it is.
fn describe(kind: &ErrorKind) -> (Code, String, Stop) {
    use ErrorKind as E;
    let (message, stop) = match kind {
        E::RecursionLimitExceeded => {
            let message = format!("the nesting is deeper than {} levels", limits::YAML_DEPTH);
            return (codes::YAML_LIMIT, message, Stop::Other);
        }
        E::UndeclaredTagHandle
        | E::ExpectedTagBang
        | E::InvalidGlobalTagCharacter
        | E::InvalidTagTerminator
        | E::MissingTagUri
        | E::UnclosedVerbatimTag
        | E::InvalidTagEscape
        | E::InvalidTagUtf8LeadingByte
        | E::InvalidTagUtf8TrailingByte
        | E::InvalidTagUtf8 => {
            return (codes::YAML_TAG, "`!` begins a YAML tag; tags are not allowed".into(), Stop::Value);
        }
        E::UnexpectedCharacter { character } => (character_message(*character), Stop::Value),
        E::MismatchedFlowCollectionEnd { open, close } => {
            (format!("`{open}` is closed by `{close}`"), Stop::Bracket)
        }
        E::UnclosedFlowCollection { open } => (format!("`{open}` is not closed"), Stop::Bracket),
        other => match fixed_message(other) {
            Some((message, stop)) => (message.to_owned(), stop),
            None => (other.to_string(), Stop::Value),
        },
    };
    (codes::YAML_SYNTAX, message, stop)
}

/// Messages without words of the author; faults that are too rare to matter have none.
fn fixed_message(kind: &ErrorKind) -> Option<(&'static str, Stop)> {
    use ErrorKind as E;
    Some(match kind {
        E::InvalidBlockScalarHeader => {
            ("`>` and `|` begin a block of text and must end their line", Stop::Value)
        }
        E::BlockSequenceEntryNotAllowed => ("a list item cannot begin here", Stop::Value),
        E::BlockEntryInFlowCollection | E::PlainScalarStartsWithDashFlowIndicator => {
            ("a value inside `[…]` or `{…}` cannot begin with `-` alone", Stop::Value)
        }
        E::MissingAnchorOrAliasName => ("`&` and `*` begin an anchor or alias and need a name", Stop::Value),
        E::MappingKeyNotAllowed => ("a value cannot begin with `?`", Stop::Value),
        E::MappingValueNotAllowed => ("`:` is not allowed here", Stop::Colon),
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => {
            ("there is text after the closing quote", Stop::AfterQuote)
        }
        E::ExpectedBlockMappingKey => {
            ("a key at the indentation of the keys above is expected", Stop::AfterBracket)
        }
        E::ExpectedBlockSequenceEntry => {
            ("a `- ` at the indentation of the items above is expected", Stop::AfterBracket)
        }
        E::ExpectedFlowMappingSeparator => ("a `,` or `}` is expected", Stop::Separator),
        E::ExpectedFlowSequenceSeparator => ("a `,` or `]` is expected", Stop::Separator),
        E::MisplacedFlowCollectionEnd => ("a bracket is closed that was not opened", Stop::Separator),
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabInPlainScalar
        | E::TabAtBlockScalarStart => ("a tab cannot be used for indentation; use blanks", Stop::Tab),
        E::InvalidIndentation | E::InvalidFlowScalarIndent => {
            ("a line that continues a value must be indented more than its key", Stop::Indentation)
        }
        E::InvalidQuotedScalarIndent => {
            ("a quote is not closed, or its lines are not indented more than its key", Stop::Quote)
        }
        E::InvalidBlockScalarIndent => {
            ("a line of a block of text is indented less than the first", Stop::Other)
        }
        E::UnclosedQuotedScalar => ("a quote is not closed", Stop::Other),
        E::DocumentIndicatorInQuotedScalar => ("`---` or `...` stands inside quoted text", Stop::Other),
        E::UnknownQuotedScalarEscape => ("this escape is not one YAML knows", Stop::Escape),
        E::SimpleKeyExpected | E::InvalidSimpleKey => {
            ("a key lacks its `:` or is longer than 1024 characters", Stop::Value)
        }
        E::DirectiveDisallowed => ("directives such as `%YAML` are not allowed", Stop::Other),
        E::UnexpectedEof
        | E::UnexpectedEofFlowMapping
        | E::UnexpectedEofFlowSequence
        | E::UnexpectedEofImplicitFlowMapping
        | E::UnexpectedEofBlockMapping
        | E::UnexpectedEofBlockSequence
        | E::ExpectedNodeContent => ("a value is expected here", Stop::Value),
        E::ExpectedDocumentStart | E::InvalidDocumentEnd => {
            ("text stands after the end of the document", Stop::AfterBracket)
        }
        E::CommentNotSeparated => ("a `#` that begins a comment needs a blank before it", Stop::AfterBracket),
        E::CommentInterceptedScalar => ("a comment stands inside a value of several lines", Stop::Other),
        _ => return None,
    })
}

fn character_message(character: char) -> String {
    if character.is_ascii_graphic() {
        format!("a value cannot begin with `{character}`")
    } else {
        format!("the character U+{:04X} is not allowed in YAML", u32::from(character))
    }
}

#[cfg(test)]
mod tests;
