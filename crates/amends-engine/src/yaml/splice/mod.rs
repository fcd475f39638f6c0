//! Edits of a text of YAML that leave everything else as it is: comments, order, blanks, line ends.
//!
//! [`splice`] takes a document and one [`Edit`] of its tree and gives the new text. It replaces the
//! fewest bytes it can, reads the result again, and compares: the new tree must be the old one with
//! exactly that edit. Where it is not, or where an edit cannot mean one thing, there is a [`Refusal`]
//! and no text. It knows nothing of packs.

mod child;
mod content;
mod entry;
mod fragment;
mod layout;
mod order;
mod value;

use std::ops::Range;
use std::sync::Arc;

pub use content::Content;
pub use fragment::Fragment;

use super::parse;
use super::tree::{Document, NodeId, NodeKind};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceMap, Span};
use child::Child;
use layout::Layout;

/// One step of a path from the root of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The value under this key.
    Key(Arc<str>),
    /// The item of this number, from 0.
    Item(usize),
}

/// What to change.
#[derive(Clone, Debug)]
pub enum Edit<'e> {
    /// Puts a value in the place of the one at `at`, which keeps its style where it can.
    Replace {
        /// The path of the value.
        at: &'e [Step],
        /// The new value.
        value: &'e Content,
    },
    /// Puts an item into a list, or an entry into a mapping.
    Insert {
        /// The path of the collection.
        at: &'e [Step],
        /// How many children come before it.
        position: usize,
        /// The item; for a mapping, a mapping of one entry.
        new: &'e Fragment,
    },
    /// Takes an item or an entry away, with the comments that are its own.
    Remove {
        /// The path of the item or the entry's value.
        at: &'e [Step],
    },
    /// Puts an item of a list, with its comments, in another place of it.
    Move {
        /// The path of the list.
        at: &'e [Step],
        /// The number of the item.
        from: usize,
        /// Its number afterwards.
        to: usize,
    },
}

/// Why an edit is not made.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Refusal {
    /// The path leads nowhere.
    Absent,
    /// The value is repeated by an alias, so that the edit would change another place too.
    Shared {
        /// The value.
        value: Span,
        /// The alias.
        alias: Span,
    },
    /// The comments of what is inserted or moved cannot stand in brackets.
    Comments(Span),
    /// The new text would not be the old one with this edit; what is wrong with it, if it is no YAML.
    Inexact(Vec<Diagnostic>),
}

/// A replacement of some bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Patch {
    range: Range<usize>,
    text: String,
}

impl Patch {
    fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    fn insert(at: usize, text: impl Into<String>) -> Self {
        Self::new(at..at, text)
    }
}

/// Makes one edit and returns the new text, which was read again and compared.
///
/// Edits of the same value as before give the same bytes.
///
/// # Errors
/// [`Refusal`] says why the edit is not made.
///
/// # Examples
/// ```
/// use amends_engine::source::SourceMap;
/// use amends_engine::yaml::splice::{Content, Edit, Step, splice};
/// use amends_engine::yaml::parse;
///
/// let mut sources = SourceMap::new();
/// let id = sources.add("a.yaml", "fee: {amount: 19.90, days: 3}   # per order\nnote: kept\n").unwrap();
/// let document = parse(&sources, id).document.unwrap();
/// let at = [Step::Key("fee".into()), Step::Key("amount".into())];
/// let new = splice(&document, &Edit::Replace { at: &at, value: &Content::text("25.50") }).unwrap();
/// assert_eq!(new, "fee: {amount: 25.50, days: 3}   # per order\nnote: kept\n");
/// ```
pub fn splice(document: &Document, edit: &Edit<'_>) -> Result<String, Refusal> {
    let root = document.root().ok_or(Refusal::Absent)?;
    let old = Content::of(document, root);
    let mut expected = old.clone();
    apply(&mut expected, edit).ok_or(Refusal::Absent)?;
    let text = &document.tree.text;
    if expected == old {
        return Ok(text.to_string());
    }
    let site = Site { document, layout: Layout { text } };
    let mut faults = Vec::new();
    for patches in site.patches(edit)? {
        let new = patched(text, patches);
        match differs(&new, &expected) {
            None => return Ok(new),
            Some(found) => faults = found,
        }
    }
    Err(Refusal::Inexact(faults))
}

/// Makes the edit in the tree alone; `None` if it leads nowhere.
fn apply(content: &mut Content, edit: &Edit<'_>) -> Option<()> {
    match edit {
        Edit::Replace { at, value } => *content.at_mut(at)? = (*value).clone(),
        Edit::Insert { at, position, new } => match (content.at_mut(at)?, new.content()) {
            (Content::Sequence(items), item) => {
                (*position <= items.len()).then(|| items.insert(*position, item.clone()))?;
            }
            (Content::Mapping(entries), Content::Mapping(new)) => {
                let [entry] = new.as_slice() else { return None };
                let known = entries.iter().any(|(key, _)| *key == entry.0);
                (*position <= entries.len() && !known).then(|| entries.insert(*position, entry.clone()))?;
            }
            (_, _) => return None,
        },
        Edit::Remove { at } => {
            let (last, parent) = at.split_last()?;
            match (content.at_mut(parent)?, last) {
                (Content::Sequence(items), Step::Item(number)) => {
                    (*number < items.len()).then(|| items.remove(*number))?;
                }
                (Content::Mapping(entries), Step::Key(key)) => {
                    let number = entries.iter().position(|(name, _)| name == key)?;
                    entries.remove(number);
                }
                (_, _) => return None,
            }
        }
        Edit::Move { at, from, to } => {
            let Content::Sequence(items) = content.at_mut(at)? else { return None };
            (*from < items.len() && *to < items.len()).then(|| {
                let item = items.remove(*from);
                items.insert(*to, item);
            })?;
        }
    }
    Some(())
}

/// Puts patches into a text; they do not overlap.
fn patched(text: &str, mut patches: Vec<Patch>) -> String {
    patches.sort_by_key(|patch| (patch.range.start, patch.range.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for patch in patches {
        out.push_str(text.get(at..patch.range.start).unwrap_or_default());
        out.push_str(&patch.text);
        at = patch.range.end.max(at);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Returns how a text differs from what it should say; `None` if it does not.
fn differs(text: &str, expected: &Content) -> Option<Vec<Diagnostic>> {
    let mut sources = SourceMap::new();
    let Ok(source) = sources.add("", text) else { return Some(Vec::new()) };
    let parsed = parse(&sources, source);
    let same = parsed.diagnostics.is_empty()
        && parsed.document.as_ref().is_some_and(|document| {
            document.root().is_some_and(|root| Content::of(document, root) == *expected)
        });
    (!same).then_some(parsed.diagnostics)
}

/// The document an edit is made in.
struct Site<'d> {
    document: &'d Document,
    layout: Layout<'d>,
}

/// A child with the collection around it.
struct Found {
    parent: NodeId,
    children: Vec<Child>,
    number: usize,
}

impl Site<'_> {
    /// Returns ways to make an edit, the best first.
    fn patches(&self, edit: &Edit<'_>) -> Result<Vec<Vec<Patch>>, Refusal> {
        match edit {
            Edit::Replace { at, value } => {
                let found = self.find(at)?;
                self.check_not_shared(at)?;
                Ok(self.replace(&found, value))
            }
            Edit::Insert { at, position, new } => {
                let node = self.follow(at)?;
                self.check_not_shared(at)?;
                self.insert(at, node, *position, new)
            }
            Edit::Remove { at } => {
                let found = self.find(at)?;
                self.check_not_shared(at.split_last().map_or(&[][..], |(_, parent)| parent))?;
                self.check_anchors(&found)?;
                self.remove(at, &found)
            }
            Edit::Move { at, from, to } => {
                let node = self.follow(at)?;
                self.check_not_shared(at)?;
                self.reorder(node, *from, *to)
            }
        }
    }

    /// Returns the node that a path leads to.
    fn follow(&self, path: &[Step]) -> Result<NodeId, Refusal> {
        let root = self.document.root().ok_or(Refusal::Absent)?;
        path.iter().try_fold(root, |node, step| self.step(node, step)).ok_or(Refusal::Absent)
    }

    fn step(&self, node: NodeId, step: &Step) -> Option<NodeId> {
        match step {
            Step::Key(key) => self.document.get(node, key),
            Step::Item(number) => self.document.items(node).get(*number).copied(),
        }
    }

    /// Returns the child that a path leads to, with those beside it.
    fn find(&self, path: &[Step]) -> Result<Found, Refusal> {
        let (last, above) = path.split_last().ok_or(Refusal::Absent)?;
        let parent = self.follow(above)?;
        let number = match (self.document.kind(parent), last) {
            (NodeKind::Sequence(items), Step::Item(number)) if *number < items.len() => *number,
            (NodeKind::Mapping(entries), Step::Key(key)) => entries
                .iter()
                .position(|(name, _)| self.document.text(*name).is_some_and(|name| name == key))
                .ok_or(Refusal::Absent)?,
            (_, _) => return Err(Refusal::Absent),
        };
        Ok(Found { parent, children: self.children(parent)?, number })
    }

    fn children(&self, node: NodeId) -> Result<Vec<Child>, Refusal> {
        child::children(self.document, self.layout, node).ok_or_else(|| Refusal::Inexact(Vec::new()))
    }

    /// Refuses what stands below an anchor whose alias stands elsewhere, or behind that alias.
    fn check_not_shared(&self, path: &[Step]) -> Result<(), Refusal> {
        let mut node = self.document.root().ok_or(Refusal::Absent)?;
        for step in path {
            node = self.step(node, step).ok_or(Refusal::Absent)?;
            if let Some(alias) = self.document.tree.aliases.iter().find(|alias| alias.target == node) {
                return Err(Refusal::Shared { value: self.document.head(node), alias: alias.place });
            }
        }
        Ok(())
    }

    /// Refuses to take an anchor away whose alias stays.
    fn check_anchors(&self, found: &Found) -> Result<(), Refusal> {
        let Some(child) = found.children.get(found.number) else { return Err(Refusal::Absent) };
        let range = child.start..child.value.end;
        for alias in &self.document.tree.aliases {
            let target = self.document.span(alias.target).range();
            if range.contains(&target.start) && !range.contains(&alias.place.range().start) {
                return Err(Refusal::Shared { value: self.document.head(alias.target), alias: alias.place });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
