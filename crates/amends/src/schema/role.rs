//! Reading `roles`: who may act, and who stands above and beside them.

use std::sync::Arc;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::source::Spanned;
use amends_engine::value::{EnumType, EnumValue};
use amends_engine::yaml::NodeKind;

use super::Vocabulary;
use super::enums::{is_reserved_word, link_parents};
use super::name::{self, Form};
use crate::pack::closure::{Closure, Declared};
use crate::pack::section_text::read_text;
use crate::pack::text::RoleText;

/// The name of the roles among the enums, so that a fact can hold one.
pub(crate) const ROLES: &str = "roles";

/// Declares all roles of the closure as an enum: each once in a pack, superiors and deputies known.
///
/// Nothing decides by superiors and deputies yet; authority and handover will.
pub(crate) fn declare(closure: &Closure, vocabulary: &mut Vocabulary, diagnostics: &mut Vec<Diagnostic>) {
    let mut roles: Vec<String> = Vec::new();
    let mut named: Vec<Spanned<String>> = Vec::new();
    for Declared { pack, id, node, .. } in closure.declared("roles", "role", diagnostics) {
        name::check(Form::Path, "a role", &id, diagnostics);
        is_reserved_word("a role", &id, diagnostics);
        let text = match closure.documents.kind(node) {
            NodeKind::Null => None,
            _ => closure.documents.read_reported::<RoleText>(node, diagnostics),
        };
        if let Some(text) = text {
            if let Some(title) = text.title {
                let title = read_text(&closure.documents, title, pack.manifest.first_language(), diagnostics);
                vocabulary.titles.entry((ROLES.to_owned(), id.value.clone())).or_insert(title);
            }
            named.extend(text.superior.into_iter().chain(text.deputy));
        }
        if !roles.contains(&id.value) {
            roles.push(id.value);
        }
    }
    let ty = Arc::new(EnumType {
        name: ROLES.into(),
        ordered: false,
        members: link_parents(roles.iter().map(String::as_str)),
    });
    for role in named {
        find(&role, Some(&ty), diagnostics);
    }
    if !ty.members.is_empty() {
        vocabulary.enums.insert(ROLES.to_owned(), ty);
    }
}

/// Returns a role by its name; one that is not declared is reported.
pub(crate) fn find(
    role: &Spanned<String>,
    roles: Option<&Arc<EnumType>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<EnumValue> {
    let found = roles.and_then(|roles| EnumValue::new(roles, &role.value));
    if found.is_none() {
        let known = roles.into_iter().flat_map(|roles| roles.members.iter().map(|member| &*member.id));
        diagnostics.push(
            Diagnostic::error(codes::UNKNOWN_ROLE, format!("there is no role `{}`", role.value))
                .at(role.span, "unknown role")
                .help(
                    did_you_mean(&role.value, known)
                        .unwrap_or_else(|| format!("declare it: `roles: {{{}: {{title: …}}}}`", role.value)),
                ),
        );
    }
    found
}
