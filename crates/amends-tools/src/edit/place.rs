//! Where a new rule goes, and where one that is moved.

use amends::diagnostic::suggest::did_you_mean;
use amends::diagnostic::{Diagnostic, codes};
use amends_engine::yaml::splice::Step;
use amends_engine::yaml::{Document, NodeKind};

use super::Place;
use super::pack::Pack;
use super::subject::{self, Fault, id_of};
use crate::folder::MANIFEST;

/// The sections whose rules stand in a list `rules`.
const WITH_RULES: &[&str] = &["severity", "routing", "compensation", "guidance", "remedies", "escalation"];

/// A list of rules, or the mapping of a section.
pub(super) struct Home {
    pub(super) file: usize,
    pub(super) path: Vec<Step>,
}

/// What is to be written where nothing of a section is yet.
pub(super) enum Missing {
    /// The section has no list of rules in this file.
    Rules(Home),
    /// No file has the section.
    Section {
        /// The manifest.
        file: usize,
        /// Whether its rules stand in a list.
        listed: bool,
    },
}

fn key(key: &str) -> Step {
    Step::Key(key.into())
}

/// Finds where rules of a section or decision stand: the list that `place` names a rule of, else the last.
pub(super) fn home(pack: &Pack, section: &str, place: &Place) -> Result<Result<Home, Missing>, Fault> {
    let mut homes: Vec<Home> = Vec::new();
    let mut bare = None;
    let decision = section.strip_prefix("decide.").unwrap_or(section);
    for (file, document) in pack.documents() {
        let Some(root) = document.root() else { continue };
        if let Some(node) = document.get(root, section) {
            match (document.kind(node), document.get(node, "rules")) {
                (_, Some(_)) => homes.push(Home { file, path: vec![key(section), key("rules")] }),
                (_, None) if WITH_RULES.contains(&section) => {
                    bare = Some(Home { file, path: vec![key(section)] })
                }
                (_, None) => homes.push(Home { file, path: vec![key(section)] }),
            }
        }
        for list in ["rows", "rules"] {
            let path = [key("decide"), key(decision), key(list)];
            if subject::follow(document, &path).is_some() {
                homes.push(Home { file, path: path.to_vec() });
            }
        }
    }
    if let (Place::Before(id) | Place::After(id), false) = (place, homes.is_empty()) {
        let holds = |home: &Home| number(pack, home, id).is_some();
        let Some(found) = homes.iter().position(holds) else {
            return Err(no_such(pack, &homes, section, id));
        };
        return Ok(Ok(homes.swap_remove(found)));
    }
    if let Some(home) = homes.pop() {
        return Ok(Ok(home));
    }
    match bare {
        Some(home) => Ok(Err(Missing::Rules(home))),
        None => missing_section(pack, section).map(Err),
    }
}

fn missing_section(pack: &Pack, section: &str) -> Result<Missing, Fault> {
    let manifest = pack.files.iter().position(|file| file.name == MANIFEST && file.document.is_some());
    let known = WITH_RULES.iter().chain(OTHERS).copied();
    match manifest.filter(|_| known.clone().any(|known| known == section)) {
        Some(file) => Ok(Missing::Section { file, listed: WITH_RULES.contains(&section) }),
        None => {
            let decisions = pack.documents().flat_map(|(_, document)| decisions(document));
            let names: Vec<String> = known.map(str::to_owned).chain(decisions).collect();
            let message =
                format!("the pack has neither a section nor a decision with rows or rules `{section}`");
            let fault = Diagnostic::error(codes::NO_PLACE, message)
                .maybe_help(did_you_mean(section, names.iter().map(String::as_str)))
                .help("name a section such as `severity` or `params`, or a decision");
            Err(Box::new(fault))
        }
    }
}

/// The sections whose entries stand under their ids.
const OTHERS: &[&str] =
    &["types", "facts", "params", "enums", "scales", "roles", "signals", "sources", "decide"];

fn decisions(document: &Document) -> Vec<String> {
    let decide = document.root().and_then(|root| document.get(root, "decide"));
    let entries = decide.map_or(&[][..], |decide| document.entries(decide));
    entries.iter().filter_map(|(name, _)| document.text(*name).map(ToString::to_string)).collect()
}

/// Returns the place of a rule or an entry among the others.
fn number(pack: &Pack, home: &Home, id: &str) -> Option<usize> {
    let short = id.rsplit('#').next().unwrap_or(id);
    ids(pack, home).iter().position(|known| known == short)
}

/// Returns the ids of what stands at a home, in order.
pub(super) fn ids(pack: &Pack, home: &Home) -> Vec<String> {
    let document = pack.document(home.file);
    let Some((document, node)) = document.and_then(|it| Some((it, subject::follow(it, &home.path)?))) else {
        return Vec::new();
    };
    match document.kind(node) {
        NodeKind::Sequence(items) => {
            items.iter().map(|item| id_of(document, *item).unwrap_or_default()).collect()
        }
        NodeKind::Mapping(entries) => {
            let key = |key| document.text(key).map(ToString::to_string).unwrap_or_default();
            entries.iter().map(|(name, _)| key(*name)).collect()
        }
        NodeKind::Null | NodeKind::Scalar(_) => Vec::new(),
    }
}

/// Returns how many come before a place.
pub(super) fn position(pack: &Pack, home: &Home, place: &Place, section: &str) -> Result<usize, Fault> {
    let of = |id: &str| number(pack, home, id).ok_or_else(|| unknown_in(&ids(pack, home), section, id));
    match place {
        Place::First => Ok(0),
        Place::Last => Ok(ids(pack, home).len()),
        Place::Before(id) => of(id),
        Place::After(id) => of(id).map(|at| at.saturating_add(1)),
    }
}

fn no_such(pack: &Pack, homes: &[Home], section: &str, id: &str) -> Fault {
    let known: Vec<String> = homes.iter().flat_map(|home| ids(pack, home)).collect();
    unknown_in(&known, section, id)
}

fn unknown_in(known: &[String], section: &str, id: &str) -> Fault {
    let fault = Diagnostic::error(codes::NO_PLACE, format!("`{section}` has no `{id}` in this pack"))
        .maybe_help(did_you_mean(id, known.iter().map(String::as_str)))
        .help("name a rule of the same list");
    Box::new(fault)
}
