//! Reading `roles`: who may act, and who stands above and beside them.

use std::collections::BTreeSet;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::source::Spanned;
use amends_engine::yaml::NodeKind;

use super::name::{self, Form};
use crate::pack::closure::{Closure, Declared};
use crate::pack::text::RoleText;

/// Checks all roles of the closure: each once in a pack, superiors and deputies known.
///
/// Nothing decides by roles yet; authority and handover will.
pub(crate) fn read(closure: &Closure, diagnostics: &mut Vec<Diagnostic>) {
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut named: Vec<Spanned<String>> = Vec::new();
    for Declared { id, node, .. } in closure.declared("roles", "role", diagnostics) {
        name::check(Form::Path, "a role", &id, diagnostics);
        known.insert(id.value);
        if let NodeKind::Null = closure.documents.kind(node) {
            continue;
        }
        if let Some(text) = closure.documents.read_reported::<RoleText>(node, diagnostics) {
            named.extend(text.superior.into_iter().chain(text.deputy));
        }
    }
    for role in named {
        if !known.contains(&role.value) {
            diagnostics.push(
                Diagnostic::error(codes::UNKNOWN_ROLE, format!("there is no role `{}`", role.value))
                    .at(role.span, "unknown role")
                    .maybe_help(did_you_mean(&role.value, known.iter().map(String::as_str))),
            );
        }
    }
}
