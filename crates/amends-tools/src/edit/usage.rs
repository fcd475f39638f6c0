//! Who names a rule: before one is deleted or renamed.
//!
//! What conditions and other sections name is found by loading the policy; here are the places that name a rule
//! alone, in the pack, in its cases, and in the packs beside it.

use amends::diagnostic::{Diagnostic, codes};
use amends::{SourceMap, Sources};
use amends_engine::source::Span;
use amends_engine::yaml::{self, Document, NodeId, NodeKind};

use super::pack::Pack;
use super::subject::{Fault, RuleSite};
use crate::folder::{CASES, MANIFEST};

/// The keys whose values name rules, in packs and in cases.
const IN_PACKS: &[&str] = &["overrides", "before", "after", "disable"];
const IN_CASES: &[&str] = &["rules", "not_rules"];
/// The most places that are said.
const SHOWN: usize = 8;

/// Refuses to take a rule away that something names.
pub(super) fn check_unused(
    pack: &mut Pack,
    sources: &Sources,
    rule: &RuleSite,
    what: &str,
) -> Result<(), Fault> {
    let full = pack.name().map(|pack| format!("{pack}#{}", rule.id)).unwrap_or_default();
    let names = |text: &str| text == rule.id || text == full;
    let mut places: Vec<Span> = Vec::new();
    for (_, document) in pack.documents() {
        naming(document, document.root(), IN_PACKS, &names, &mut places);
    }
    let mut beside = pack.sources.clone();
    let root = sources.root();
    for (name, text) in root.files().filter(|(name, _)| name.ends_with(CASES)) {
        search(&mut beside, &shown(root.folder(), name), text, IN_CASES, &names, &mut places);
    }
    for other in sources.library() {
        let extends = |(name, text): (&str, &str)| name == MANIFEST && extends(text, &full);
        if other.files().any(extends) {
            for (name, text) in
                other.files().filter(|(name, _)| name.ends_with(".yaml") || name.ends_with(".yml"))
            {
                let keys = if name.ends_with(CASES) { IN_CASES } else { IN_PACKS };
                search(&mut beside, &shown(other.folder(), name), text, keys, &names, &mut places);
            }
        }
    }
    let Some((first, others)) = places.split_first() else { return Ok(()) };
    let message = format!("rule `{}` cannot be {what}: {}", rule.id, named(places.len()));
    let mut fault = Diagnostic::error(codes::RULE_IN_USE, message).at(*first, "named here");
    for place in others.iter().take(SHOWN) {
        fault = fault.related(*place, "and here");
    }
    pack.sources = beside;
    Err(Box::new(fault.help("change what names it first")))
}

fn named(count: usize) -> String {
    if count == 1 { "it is named in 1 place".to_owned() } else { format!("it is named in {count} places") }
}

fn shown(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

fn search(
    sources: &mut SourceMap,
    shown: &str,
    text: &str,
    keys: &[&str],
    names: &dyn Fn(&str) -> bool,
    places: &mut Vec<Span>,
) {
    let Ok(source) = sources.add(shown, text) else { return };
    if let Some(document) = yaml::parse(sources, source).document {
        naming(&document, document.root(), keys, names, places);
    }
}

/// Collects the values under certain keys that name something.
fn naming(
    document: &Document,
    root: Option<NodeId>,
    keys: &[&str],
    names: &dyn Fn(&str) -> bool,
    places: &mut Vec<Span>,
) {
    // Nodes and whether they stand under such a key. Aliases were counted when the text was read.
    let mut waiting: Vec<(NodeId, bool)> = root.into_iter().map(|root| (root, false)).collect();
    while let Some((node, named)) = waiting.pop() {
        match document.kind(node) {
            NodeKind::Scalar(scalar) if named && names(scalar.text()) => places.push(document.span(node)),
            NodeKind::Null | NodeKind::Scalar(_) => {}
            NodeKind::Sequence(items) => waiting.extend(items.iter().rev().map(|item| (*item, named))),
            NodeKind::Mapping(entries) => {
                let under = |key: NodeId| document.text(key).is_some_and(|key| keys.contains(&&**key));
                waiting.extend(entries.iter().rev().map(|(key, value)| (*value, under(*key))));
            }
        }
    }
}

/// Returns whether a manifest extends the pack of a full id.
fn extends(manifest: &str, full: &str) -> bool {
    let pack = full.split('#').next().unwrap_or_default();
    let mut sources = SourceMap::new();
    let document =
        sources.add(MANIFEST, manifest).ok().and_then(|source| yaml::parse(&sources, source).document);
    let Some(document) = document else { return false };
    let list = document.root().and_then(|root| document.get(root, "extends"));
    let of = |item: &NodeId| document.text(*item).is_some_and(|text| text.split('@').next() == Some(pack));
    list.is_some_and(|list| document.items(list).iter().any(of))
}
