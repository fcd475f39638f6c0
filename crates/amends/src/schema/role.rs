//! Reading `roles`: who may act, and who stands above and beside them.

use std::collections::BTreeMap;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::source::{Span, Spanned};

use super::name::{self, Form};
use crate::pack::closure::{Closure, duplicate_id};
use crate::pack::section_text::entries;
use crate::pack::text::RoleText;

/// Checks all roles of the closure: each once in a pack, superiors and deputies known.
///
/// Nothing decides by roles yet; authority and handover will.
pub(crate) fn read(closure: &Closure, diagnostics: &mut Vec<Diagnostic>) {
    let mut known: BTreeMap<String, Span> = BTreeMap::new();
    let mut named: Vec<Spanned<String>> = Vec::new();
    for pack in &closure.packs {
        let mut of_pack: BTreeMap<String, Span> = BTreeMap::new();
        for section in pack.section("roles") {
            for (id, node) in entries(&closure.documents, section.node, "roles", diagnostics) {
                if let Some(first) = of_pack.insert(id.value.clone(), id.span) {
                    diagnostics.push(duplicate_id("role", &id, first));
                    continue;
                }
                name::check(Form::Path, "a role", &id, diagnostics);
                known.entry(id.value).or_insert(id.span);
                if let amends_engine::yaml::NodeKind::Null = closure.documents.kind(node) {
                    continue;
                }
                match closure.documents.read::<RoleText>(node) {
                    Ok(text) => named.extend(text.superior.into_iter().chain(text.deputy)),
                    Err(diagnostic) => diagnostics.push(diagnostic),
                }
            }
        }
    }
    for role in named {
        if !known.contains_key(&role.value) {
            diagnostics.push(
                Diagnostic::error(codes::UNKNOWN_ROLE, format!("there is no role `{}`", role.value))
                    .at(role.span, "unknown role")
                    .maybe_help(did_you_mean(&role.value, known.keys().map(String::as_str))),
            );
        }
    }
}
