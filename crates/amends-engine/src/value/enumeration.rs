//! Enums, ordered scales and taxonomies: closed sets of words.

use std::sync::Arc;

/// One member of an enum. A taxonomy node is a member whose `parent` may be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The word itself, dotted for a taxonomy node (`transport.lost`).
    pub id: Arc<str>,
    /// The position of the parent node in [`EnumType::members`].
    pub parent: Option<usize>,
}

/// A closed set of words, in order of declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumType {
    /// The name it is declared under.
    pub name: Arc<str>,
    /// Whether `<` compares positions (a scale).
    pub ordered: bool,
    /// The members in order of declaration; of a scale, from low to high.
    pub members: Vec<Member>,
}

impl EnumType {
    /// Returns whether a dotted word makes this a tree.
    #[must_use]
    pub fn is_taxonomy(&self) -> bool {
        self.members.iter().any(|member| member.parent.is_some())
    }

    /// Returns the position of a word.
    #[must_use]
    pub fn position(&self, word: &str) -> Option<usize> {
        self.members.iter().position(|member| *member.id == *word)
    }
}

/// One word of an enum, with the enum.
#[derive(Clone, Debug)]
pub struct EnumValue {
    ty: Arc<EnumType>,
    position: usize,
}

impl EnumValue {
    /// Returns the member called `word`; `None` if the enum has none of that name.
    #[must_use]
    pub fn new(ty: &Arc<EnumType>, word: &str) -> Option<Self> {
        ty.position(word).map(|position| Self { ty: Arc::clone(ty), position })
    }

    /// Returns the member at `position`; `None` beyond the last.
    #[must_use]
    pub fn at(ty: &Arc<EnumType>, position: usize) -> Option<Self> {
        (position < ty.members.len()).then(|| Self { ty: Arc::clone(ty), position })
    }

    /// Returns the enum.
    #[must_use]
    pub fn ty(&self) -> &Arc<EnumType> {
        &self.ty
    }

    /// Returns the position in the order of declaration.
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// Returns the word.
    #[must_use]
    pub fn word(&self) -> &str {
        self.ty.members.get(self.position).map_or("", |member| &member.id)
    }

    /// Returns whether this node is, or lies under, the node at `ancestor`.
    #[must_use]
    pub fn lies_under(&self, ancestor: usize) -> bool {
        let mut node = self.position;
        // A parent may be declared after its child; no path is longer than there are members.
        for _ in &self.ty.members {
            if node == ancestor {
                return true;
            }
            match self.ty.members.get(node).and_then(|member| member.parent) {
                Some(parent) => node = parent,
                None => return false,
            }
        }
        false
    }
}

impl PartialEq for EnumValue {
    fn eq(&self, other: &Self) -> bool {
        self.position == other.position && self.ty.name == other.ty.name
    }
}

impl Eq for EnumValue {}
