//! What a record may hold: the declared facts by number, and how keys find them.
//!
//! Keys are followed segment by segment through a tree, so that nested objects and dotted keys
//! are one thing and no path is put together while reading.

use std::collections::BTreeMap;
use std::sync::Arc;

use amends_engine::diagnostic::suggest::nearest;
use amends_engine::expr::ty::Type;
use amends_engine::value::{Value, Zone};

/// One declared fact, as far as reading a record needs it.
#[derive(Clone, Debug)]
pub(crate) struct FactEntry {
    pub(crate) path: Arc<str>,
    pub(crate) ty: Type,
    pub(crate) unit: Option<Arc<str>>,
    pub(crate) pii: bool,
    pub(crate) min: Option<Value>,
    pub(crate) max: Option<Value>,
    /// The zone of the pack that declares it, for help with instants.
    pub(crate) zone: Zone,
    /// The question that would bring it, if there is one.
    pub(crate) ask: Option<String>,
}

/// A place in the tree of paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step(usize);

#[derive(Debug, Default)]
struct Node {
    children: BTreeMap<Box<str>, usize>,
    fact: Option<usize>,
}

/// All facts of a policy.
#[derive(Debug)]
pub(crate) struct Schema {
    entries: Vec<FactEntry>,
    nodes: Vec<Node>,
    /// Every path above a fact, such as `order`.
    groups: Vec<Box<str>>,
    ignore_unknown: bool,
}

impl Schema {
    /// Joins the facts; their positions become their numbers.
    ///
    /// No path may be a prefix of another's.
    pub(crate) fn new(entries: Vec<FactEntry>, ignore_unknown: bool) -> Self {
        let mut nodes = vec![Node::default()];
        let mut groups = Vec::new();
        for (number, entry) in entries.iter().enumerate() {
            let mut at = 0;
            for (end, segment) in segments(&entry.path) {
                let fresh = nodes.len();
                let Some(node) = nodes.get_mut(at) else { break };
                let child = *node.children.entry(segment.into()).or_insert(fresh);
                if child == fresh {
                    nodes.push(Node::default());
                    let above = entry.path.get(..end).filter(|above| above.len() < entry.path.len());
                    groups.extend(above.map(Box::from));
                }
                at = child;
            }
            if let Some(node) = nodes.get_mut(at) {
                node.fact = Some(number);
            }
        }
        Self { entries, nodes, groups, ignore_unknown }
    }

    /// Returns whether the policy says that unknown keys are to be ignored.
    pub(crate) fn ignores_unknown(&self) -> bool {
        self.ignore_unknown
    }

    pub(crate) fn entries(&self) -> &[FactEntry] {
        &self.entries
    }

    pub(crate) fn entry(&self, number: usize) -> Option<&FactEntry> {
        self.entries.get(number)
    }

    /// Returns the number of the fact with this path.
    pub(crate) fn find(&self, path: &str) -> Option<usize> {
        self.follow(Self::root(), path).and_then(|step| self.fact_at(step))
    }

    pub(crate) fn root() -> Step {
        Step(0)
    }

    /// Follows a key, which may be dotted; `None` where no declared path goes on like this.
    pub(crate) fn follow(&self, from: Step, key: &str) -> Option<Step> {
        key.split('.').try_fold(from, |Step(at), segment| {
            self.nodes.get(at).and_then(|node| node.children.get(segment)).map(|child| Step(*child))
        })
    }

    /// Returns the fact whose path ends here.
    pub(crate) fn fact_at(&self, step: Step) -> Option<usize> {
        self.nodes.get(step.0).and_then(|node| node.fact)
    }

    /// Returns the first fact below a step, as an example.
    pub(crate) fn example_below(&self, step: Step) -> Option<&FactEntry> {
        let mut at = step.0;
        loop {
            let node = self.nodes.get(at)?;
            match node.fact {
                Some(number) => return self.entry(number),
                None => at = *node.children.values().next()?,
            }
        }
    }

    /// Returns the declared path nearest to a wrong one; a path above facts only for an object.
    pub(crate) fn nearest(&self, path: &str, is_object: bool) -> Option<&str> {
        let groups = if is_object { self.groups.as_slice() } else { &[] };
        nearest(
            path,
            self.entries.iter().map(|entry| &*entry.path).chain(groups.iter().map(|group| &**group)),
        )
    }
}

/// Returns each segment of a path with the offset of its end.
fn segments(path: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = 0usize;
    path.split('.').map(move |segment| {
        let this_end = end.saturating_add(segment.len());
        end = this_end.saturating_add(1);
        (this_end, segment)
    })
}
