//! Nodes into the tree: keys, aliases and limits.
//!
//! The builder takes what the parser found, in the order of the file, and keeps the arena, the
//! open collections and the faults. A fault that leaves the structure whole is reported and
//! building goes on; the node at fault is left out or stands as its raw text.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tree::{Alias, Node, NodeId, NodeKind, Scalar, ScalarStyle, Tree};
use super::{hint, offset};
use crate::diagnostic::{Code, Diagnostic, codes, suggest};
use crate::limits;
use crate::source::{Excerpt, SourceId, Span};

/// Bytes of the source text, as the parser gives them.
pub(super) type Bytes = (usize, usize);

/// A scalar as the parser gives it.
pub(super) struct ScalarEvent<'e> {
    pub(super) text: &'e str,
    pub(super) style: ScalarStyle,
    pub(super) bytes: Bytes,
    /// The parser made it up where a value was left out.
    pub(super) omitted: bool,
    pub(super) anchor: usize,
    pub(super) tag: Tag,
}

/// The tag of a node.
#[derive(Clone, Copy)]
pub(super) enum Tag {
    None,
    /// `!!str`.
    Text,
    /// Any other. `known` tags and tags of collections are meant as tags; the others are usually
    /// the beginning of an unquoted expression.
    Refused {
        bytes: Bytes,
        known: bool,
    },
}

/// Reading cannot go on; the diagnostic says why.
pub(super) struct Stopped;

#[derive(Clone, Copy)]
struct Anchor {
    node: NodeId,
    weight: usize,
    height: usize,
    closed: bool,
}

struct Frame {
    node: NodeId,
    anchor: usize,
    flow: bool,
    start: usize,
    /// The end of the last child, which is where a block collection ends.
    last_end: usize,
    /// The nodes below, counting those behind aliases each time.
    weight: usize,
    height: usize,
    content: Content,
}

enum Content {
    Sequence(Vec<NodeId>),
    Mapping { entries: Vec<(NodeId, NodeId)>, key: Option<Key>, seen: BTreeMap<Arc<str>, Span> },
}

#[derive(Clone, Copy)]
enum Key {
    Kept(NodeId),
    /// The key was a fault; its value is read and left out.
    Refused,
}

/// A finished node on its way into the collection around it.
struct Child {
    node: NodeId,
    bytes: Bytes,
    omitted: bool,
    weight: usize,
    height: usize,
}

pub(super) struct Builder<'s> {
    source: SourceId,
    text: &'s Arc<str>,
    nodes: Vec<Node>,
    root: Option<NodeId>,
    frames: Vec<Frame>,
    anchors: BTreeMap<usize, Anchor>,
    names: Vec<String>,
    aliases: Vec<Alias>,
    alias_visits: usize,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'s> Builder<'s> {
    pub(super) fn new(source: SourceId, text: &'s Arc<str>) -> Self {
        Self {
            source,
            text,
            nodes: Vec::new(),
            root: None,
            frames: Vec::new(),
            anchors: BTreeMap::new(),
            names: Vec::new(),
            aliases: Vec::new(),
            alias_visits: 0,
            diagnostics: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> (Tree, Vec<Diagnostic>) {
        let Self { source, nodes, aliases, root, .. } = self;
        let tree = Tree { source, text: Arc::clone(self.text), nodes, aliases, root };
        (tree, self.diagnostics)
    }

    pub(super) fn span(&self, (start, end): Bytes) -> Span {
        let number = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span::new(self.source, number(start), number(end))
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The place of the innermost `[` or `{` that is open.
    pub(super) fn open_bracket(&self) -> Option<usize> {
        self.frames.last().filter(|frame| frame.flow).map(|frame| frame.start)
    }

    fn slice(&self, (start, end): Bytes) -> &'s str {
        self.text.get(start..end).unwrap_or_default()
    }

    pub(super) fn anchor_name(&mut self, name: &str) {
        self.names.push(name.to_owned());
    }

    pub(super) fn scalar(&mut self, event: &ScalarEvent<'_>) -> Result<(), Stopped> {
        let mut bytes = event.bytes;
        if let Tag::Refused { bytes: tag, known } = event.tag {
            bytes = (tag.0, if event.omitted { tag.1 } else { event.bytes.1 });
            self.refuse_tag(tag, bytes, known);
        }
        let in_flow = self.frames.last().is_some_and(|frame| frame.flow);
        let excerpt = if matches!(event.tag, Tag::Refused { .. }) {
            // What the author meant is the text as it stands: `!= gold`, not `gold`.
            let offset = self.span(bytes).start();
            Excerpt::verbatim(self.slice(bytes), self.source, offset)
        } else if event.omitted {
            Excerpt::verbatim("", self.source, self.span(bytes).start())
        } else {
            offset::excerpt(self.source, self.text, bytes, event.style, event.text)
        };
        let is_key = self.expects_key();
        let is_null = event.style == ScalarStyle::Plain
            && matches!(event.tag, Tag::None)
            && (event.omitted || matches!(event.text, "~" | "null" | "Null" | "NULL"))
            && (event.omitted || !is_key);
        if event.omitted && !is_key && matches!(event.tag, Tag::None) {
            bytes = self.after_colon(bytes.0);
        } else if matches!(event.style, ScalarStyle::Literal | ScalarStyle::Folded) {
            bytes = self.block_scalar_bytes(bytes);
        }
        let kind = if is_null {
            NodeKind::Null
        } else {
            NodeKind::Scalar(Scalar { excerpt, style: event.style, in_flow })
        };
        let node = self.push(kind, bytes, false)?;
        self.remember(event.anchor, Anchor { node, weight: 1, height: 0, closed: true });
        self.attach(&Child { node, bytes, omitted: event.omitted && is_null, weight: 1, height: 0 });
        Ok(())
    }

    pub(super) fn open(
        &mut self,
        mapping: bool,
        flow: bool,
        bytes: Bytes,
        anchor: usize,
        tag: Tag,
    ) -> Result<(), Stopped> {
        if let Tag::Refused { bytes, known } = tag {
            self.refuse_tag(bytes, bytes, known);
        }
        if self.frames.len() >= limits::YAML_DEPTH {
            return Err(self.too_deep(bytes));
        }
        let node = self.push(NodeKind::Null, bytes, flow)?;
        self.remember(anchor, Anchor { node, weight: 0, height: 0, closed: false });
        let content = if mapping {
            Content::Mapping { entries: Vec::new(), key: None, seen: BTreeMap::new() }
        } else {
            Content::Sequence(Vec::new())
        };
        let (start, last_end) = bytes;
        self.frames.push(Frame { node, anchor, flow, start, last_end, weight: 1, height: 0, content });
        Ok(())
    }

    pub(super) fn close(&mut self, bytes: Bytes) {
        let Some(frame) = self.frames.pop() else { return };
        // Block collections close where the next token begins; what they cover ends before it.
        let end = if frame.flow { bytes.1.max(frame.last_end) } else { frame.last_end };
        let kind = match frame.content {
            Content::Sequence(items) => NodeKind::Sequence(items),
            Content::Mapping { entries, .. } => NodeKind::Mapping(entries),
        };
        let bytes = (frame.start, end);
        let span = self.span(bytes);
        if let Some(node) = usize::try_from(frame.node.index).ok().and_then(|i| self.nodes.get_mut(i)) {
            *node = Node { kind, span, flow: frame.flow };
        }
        let (weight, height) = (frame.weight, frame.height.saturating_add(1));
        self.remember(frame.anchor, Anchor { node: frame.node, weight, height, closed: true });
        self.attach(&Child { node: frame.node, bytes, omitted: false, weight, height });
    }

    pub(super) fn alias(&mut self, anchor: usize, bytes: Bytes) -> Result<(), Stopped> {
        let Some(target) = self.anchors.get(&anchor).copied().filter(|anchor| anchor.closed) else {
            let name = self.slice(bytes);
            let problem =
                Diagnostic::error(codes::YAML_ALIAS, format!("`{name}` stands inside its own anchor"))
                    .at(self.span(bytes), "a value cannot hold itself");
            self.report(problem);
            return self.placeholder(bytes);
        };
        self.alias_visits = self.alias_visits.saturating_add(target.weight);
        if self.alias_visits > limits::YAML_ALIAS_VISITS {
            let message =
                format!("aliases stand for more than {} nodes in this file", limits::YAML_ALIAS_VISITS);
            self.stop(codes::YAML_ALIAS_BUDGET, message, bytes);
            return Err(Stopped);
        }
        if self.frames.len().saturating_add(target.height) > limits::YAML_DEPTH {
            return Err(self.too_deep(bytes));
        }
        let Anchor { node, weight, height, .. } = target;
        self.aliases.push(Alias { target: node, place: self.span(bytes) });
        self.attach(&Child { node, bytes, omitted: false, weight, height });
        Ok(())
    }

    pub(super) fn unknown_alias(&mut self, name: &str, bytes: Bytes) -> Result<(), Stopped> {
        let problem =
            Diagnostic::error(codes::YAML_ALIAS, format!("no anchor `&{name}` comes before `*{name}`"))
                .at(self.span(bytes), "an alias repeats an anchored value")
                .maybe_help(suggest::did_you_mean(name, self.names.iter().map(String::as_str)))
                .help(format!("if it is no alias, {}", hint::quote_it(self.slice(bytes))));
        self.report(problem);
        self.placeholder(bytes)
    }

    fn placeholder(&mut self, bytes: Bytes) -> Result<(), Stopped> {
        let excerpt = Excerpt::verbatim(self.slice(bytes), self.source, self.span(bytes).start());
        let in_flow = self.frames.last().is_some_and(|frame| frame.flow);
        let kind = NodeKind::Scalar(Scalar { excerpt, style: ScalarStyle::Plain, in_flow });
        let node = self.push(kind, bytes, false)?;
        self.attach(&Child { node, bytes, omitted: false, weight: 1, height: 0 });
        Ok(())
    }

    fn push(&mut self, kind: NodeKind, bytes: Bytes, flow: bool) -> Result<NodeId, Stopped> {
        let index = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        if self.nodes.len() >= limits::YAML_NODES {
            let message = format!("the text has more than {} nodes", limits::YAML_NODES);
            self.stop(codes::YAML_LIMIT, message, bytes);
            return Err(Stopped);
        }
        self.nodes.push(Node { kind, span: self.span(bytes), flow });
        Ok(NodeId { source: self.source, index })
    }

    fn remember(&mut self, id: usize, anchor: Anchor) {
        if id != 0 {
            self.anchors.insert(id, anchor);
        }
    }

    fn expects_key(&self) -> bool {
        matches!(self.frames.last().map(|frame| &frame.content), Some(Content::Mapping { key: None, .. }))
    }

    fn attach(&mut self, child: &Child) {
        let is_key = self.expects_key();
        let key = if is_key { self.check_key(child) } else { None };
        let Some(frame) = self.frames.last_mut() else {
            self.root = self.root.or(Some(child.node));
            return;
        };
        frame.last_end = frame.last_end.max(child.bytes.1);
        frame.weight = frame.weight.saturating_add(child.weight);
        frame.height = frame.height.max(child.height);
        let flow = frame.flow;
        let mut bare = None;
        match &mut frame.content {
            Content::Sequence(items) => items.push(child.node),
            Content::Mapping { key: expected @ None, .. } => *expected = key,
            Content::Mapping { entries, key, .. } => match key.take() {
                Some(Key::Kept(key)) => {
                    let previous = entries.last().map(|(_, value)| *value);
                    entries.push((key, child.node));
                    bare = (flow && child.omitted).then_some((key, child.node, previous));
                }
                Some(Key::Refused) | None => {}
            },
        }
        if let Some((key, value, previous)) = bare {
            self.check_bare_key(key, value, previous);
        }
    }

    /// Returns the key if it is a scalar that is neither `<<` nor a repetition.
    fn check_key(&mut self, child: &Child) -> Option<Key> {
        let span = self.span(child.bytes);
        let scalar = match self.kind(child.node) {
            Some(NodeKind::Scalar(scalar)) => scalar,
            Some(NodeKind::Null) | None => {
                self.report(
                    Diagnostic::error(codes::YAML_COMPLEX_KEY, "a key is missing before `:`")
                        .at(span, "no key"),
                );
                return Some(Key::Refused);
            }
            Some(kind) => {
                let message = format!("a key must be a single word or text, not {}", kind.describe());
                let problem = Diagnostic::error(codes::YAML_COMPLEX_KEY, message)
                    .at(span, "used as a key")
                    .help("quote a value or key that begins with `{` or `[`");
                self.report(problem);
                return Some(Key::Refused);
            }
        };
        let (text, plain) = (Arc::clone(scalar.excerpt.text()), !scalar.is_quoted());
        if plain && &*text == "<<" {
            let problem = Diagnostic::error(codes::YAML_MERGE_KEY, "merge keys `<<` are not allowed")
                .at(span, "merges another mapping in")
                .help("write the keys out; an alias `*name` may stand for a whole value");
            self.report(problem);
            return Some(Key::Refused);
        }
        let Some(Content::Mapping { seen, .. }) = self.frames.last_mut().map(|frame| &mut frame.content)
        else {
            return None;
        };
        let Some(first) = seen.get(&text).copied() else {
            seen.insert(text, span);
            return Some(Key::Kept(child.node));
        };
        let problem = Diagnostic::error(codes::DUPLICATE_KEY, format!("the key `{text}` stands twice"))
            .at(span, "again here")
            .related(first, "first here");
        self.report(problem);
        Some(Key::Refused)
    }

    /// Reports a key of `{…}` that has no `:`, the usual trace of a comma in an expression; its
    /// value gets the place of the key.
    fn check_bare_key(&mut self, key: NodeId, value: NodeId, previous: Option<NodeId>) {
        let Some(span) = self.node(key).map(|node| node.span) else { return };
        let rest = self.text.get(span.range().end..).unwrap_or_default();
        if skip_blanks_and_comments(rest).starts_with(':') {
            return;
        }
        let name = self.text.get(span.range()).unwrap_or_default();
        let message = format!("the key `{name}` has no value");
        let mut problem =
            Diagnostic::error(codes::YAML_KEY_WITHOUT_VALUE, message).at(span, "a key without `:`");
        let before = previous.and_then(|value| self.node(value));
        if let Some(Node { kind: NodeKind::Scalar(scalar), span, .. }) = before
            && !scalar.is_quoted()
        {
            problem = problem.related(*span, "the value before it ends at the comma");
        }
        self.report(problem.help(hint::IN_FLOW));
        if let Some(node) = usize::try_from(value.index).ok().and_then(|i| self.nodes.get_mut(i)) {
            node.span = span;
        }
    }

    fn refuse_tag(&mut self, tag: Bytes, whole: Bytes, known: bool) {
        let (name, value) = (self.slice(tag), self.slice(whole));
        let problem = Diagnostic::error(codes::YAML_TAG, format!("`{name}` is read as a YAML tag"))
            .at(self.span(whole), "tags are not allowed")
            .help(if known { "leave the tag out".to_owned() } else { hint::quote_it(value) });
        self.report(problem);
    }

    fn too_deep(&mut self, bytes: Bytes) -> Stopped {
        let message = format!("the nesting is deeper than {} levels", limits::YAML_DEPTH);
        self.stop(codes::YAML_LIMIT, message, bytes);
        Stopped
    }

    fn stop(&mut self, code: Code, message: String, bytes: Bytes) {
        let problem = Diagnostic::error(code, message).at(self.span(bytes), "the limit is passed here");
        self.report(problem);
    }

    fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(usize::try_from(id.index).ok()?)
    }

    fn kind(&self, id: NodeId) -> Option<&NodeKind> {
        self.node(id).map(|node| &node.kind)
    }

    /// The parser puts an omitted value before its `:`; people look for it after.
    fn after_colon(&self, at: usize) -> Bytes {
        let rest = self.text.get(at..).unwrap_or_default();
        let blanks = rest.len().saturating_sub(rest.trim_start_matches([' ', '\t']).len());
        let colon = rest.get(blanks..).is_some_and(|rest| rest.starts_with(':'));
        let at = if colon { at.saturating_add(blanks).saturating_add(1) } else { at };
        (at, at)
    }

    /// The lines of a `|` or `>` without the blanks after them; after its header if it is empty.
    fn block_scalar_bytes(&self, (start, end): Bytes) -> Bytes {
        let content = self.slice((start, end)).trim_end().len();
        if content > 0 {
            return (start, start.saturating_add(content));
        }
        let header = offset::after_header(self.text, start);
        (header, header)
    }
}

fn skip_blanks_and_comments(mut text: &str) -> &str {
    loop {
        text = text.trim_start();
        if !text.starts_with('#') {
            return text;
        }
        text = text.find('\n').and_then(|end| text.get(end..)).unwrap_or_default();
    }
}
