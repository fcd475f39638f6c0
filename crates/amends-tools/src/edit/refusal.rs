//! Why a change is not made, in words of packs.

use amends::SourceMap;
use amends::diagnostic::suggest::did_you_mean;
use amends::diagnostic::{Code, Diagnostic, codes};
use amends_engine::yaml::splice::{Edit, Refusal, Step};
use amends_engine::yaml::{Document, NodeId, NodeKind};

use super::column;
use super::pack::Pack;
use super::subject::{self, Fault, Field, Subject};

/// Returns why a splice is not made, with the places.
pub(super) fn of_splice(pack: &Pack, document: &Document, edit: &Edit<'_>, refusal: Refusal) -> Fault {
    let at = match edit {
        Edit::Replace { at, .. } | Edit::Insert { at, .. } | Edit::Remove { at } | Edit::Move { at, .. } => {
            at
        }
    };
    let place = subject::follow(document, at).map(|node: NodeId| document.head(node));
    let fault = match refusal {
        Refusal::Shared { value, alias } => {
            let line = pack.line(alias);
            fault(
                codes::SHARED_VALUE,
                "the value is shared through an alias, and would change in both places",
            )
            .at(value, "this value")
            .related(alias, "it is repeated here")
            .help(format!("write the value out in {line}, then change either of them"))
        }
        Refusal::Comments(place) => fault(codes::NO_PLACE, "comments have no place in brackets on one line")
            .at(place, "these brackets")
            .help("leave the comments out, or write the list with a line for each item"),
        Refusal::Absent => fault(codes::INEXACT_EDIT, "there is nothing at this place"),
        refusal => {
            let found = if let Refusal::Inexact(found) = refusal { found } else { Vec::new() };
            let summary = fault(codes::INEXACT_EDIT, "the file would not read as intended after this change");
            let summary =
                found.into_iter().take(1).fold(summary, |summary, found| summary.note(found.message));
            summary.help("change the file by hand")
        }
    };
    let placed = fault.primary.is_some();
    Box::new(place.filter(|_| !placed).map_or(fault.clone(), |place| fault.at(place, "here")))
}

/// Returns the fault of a field that is not there.
pub(super) fn no_such_field(pack: &Pack, closure: &SourceMap, subject: &Subject, found: &Field) -> Fault {
    let Some(document) = pack.document(subject.file) else { return lost(subject) };
    let text = |node: NodeId| document.text(node).map(ToString::to_string).unwrap_or_default();
    let missing = &found.missing;
    let what = shown_below(&found.path, subject);
    let fault = match document.kind(found.node) {
        NodeKind::Scalar(_) => {
            let message = format!("{what} is one value and has no part `{missing}`");
            fault(codes::UNKNOWN_FIELD, message).help("set it as a whole")
        }
        NodeKind::Sequence(items) => {
            let message = format!("{what} is a list of {} and has no `{missing}`", items.len());
            let columns = column::names(pack, closure, subject);
            let names = if columns.is_empty() || found.path != subject.path {
                format!("its elements are numbered from 0 to {}", items.len().saturating_sub(1))
            } else {
                format!("its columns are {}", columns.join(", "))
            };
            fault(codes::UNKNOWN_FIELD, message)
                .maybe_help(did_you_mean(missing, columns.iter().map(String::as_str)))
                .help(names)
        }
        NodeKind::Null | NodeKind::Mapping(_) => {
            let keys: Vec<String> = document.entries(found.node).iter().map(|(key, _)| text(*key)).collect();
            let message = format!("{what} has no `{missing}`");
            fault(codes::UNKNOWN_FIELD, message)
                .maybe_help(did_you_mean(missing, keys.iter().map(String::as_str)))
                .help(format!("it has {}", keys.join(", ")))
        }
    };
    Box::new(fault.at(document.head(found.node), "here"))
}

/// Returns a part of a rule or entry as messages show it.
fn shown_below(path: &[Step], subject: &Subject) -> String {
    let steps = path.iter().skip(subject.path.len()).map(|step| match step {
        Step::Key(key) => key.to_string(),
        Step::Item(number) => number.to_string(),
    });
    let steps = steps.collect::<Vec<_>>().join(".");
    if steps.is_empty() {
        format!("`{}`", subject.shown)
    } else {
        format!("`{steps}` of `{}`", subject.shown)
    }
}

/// Returns the fault of a subject that went away with a change before.
pub(super) fn lost(subject: &Subject) -> Fault {
    Box::new(fault(codes::UNKNOWN_RULE, format!("`{}` is not there", subject.shown)))
}

fn fault(code: Code, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(code, message)
}
