//! Reading `tasks:`, which any rule may carry: what to do, which role does it, and when.

use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::ty::Type;
use amends_engine::expr::typed::Typed;
use amends_engine::yaml::NodeId;

use super::reader::{Draft, Reader};
use crate::pack::text::TaskText;
use crate::policy::rule::Task;
use crate::schema::role::{self, ROLES};

impl Reader<'_> {
    /// Reads the tasks of a rule; a faulty one is reported and left out.
    pub(super) fn tasks(&mut self, draft: &Draft<'_>, nodes: &[NodeId]) -> Vec<Task> {
        nodes.iter().filter_map(|node| self.task(draft, *node)).collect()
    }

    fn task(&mut self, draft: &Draft<'_>, node: NodeId) -> Option<Task> {
        let closure = self.closure;
        let text = closure.documents.read_reported::<TaskText>(node, self.diagnostics)?;
        let written = "write a time span: `24 h`, `3 d`";
        if !self.are_written(node, &["within", "after"], "a time span is missing", written) {
            return None;
        }
        let what = self.text(draft.pack, Some(text.what));
        let role = role::find(&text.role, self.symbols.declarations.enum_type(ROLES), self.diagnostics);
        let within = text.within.map(|node| self.time(draft, node));
        let after = text.after.map(|node| self.time(draft, node));
        Some(Task { what, role: role?, within: flat(within)?, after: flat(after)? })
    }

    /// Compiles an expression that must give a duration or a period.
    fn time(&mut self, draft: &Draft<'_>, node: NodeId) -> Option<Typed> {
        let typed = self.compiler(draft.declarations).formula(node, None)?;
        if matches!(typed.ty, Type::Duration | Type::Period) {
            return Some(typed);
        }
        self.diagnostics.push(
            Diagnostic::error(codes::TYPE_MISMATCH, format!("expected a time span, found {}", typed.ty))
                .at(typed.span, "neither a duration nor a period")
                .help("write `24 h`, `3 d`, `2 business_days` or a figure of that type"),
        );
        None
    }
}

/// Turns "given, but faulty" into nothing at all.
fn flat(time: Option<Option<Typed>>) -> Option<Option<Typed>> {
    match time {
        Some(None) => None,
        Some(found) => Some(found),
        None => Some(None),
    }
}
