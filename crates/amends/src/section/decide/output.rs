//! Outputs of rules and rows: a value, a list in order, or a map by name.

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::check::Declarations;
use amends_engine::expr::typed::Typed;
use amends_engine::source::Spanned;
use amends_engine::yaml::{NodeId, NodeKind};

use super::row::has_width;
use super::{DecisionSet, OutputSlot};
use crate::pack::section_text::entries;
use crate::section::reader::Reader;

/// Reads the outputs of a rule: a value for the one unnamed output, a list in order, or a map by
/// name.
pub(super) fn read_outputs(
    reader: &mut Reader<'_>,
    node: NodeId,
    decision: &DecisionSet,
    declarations: &Declarations,
) -> Option<Vec<Option<Typed>>> {
    let documents = &reader.closure.documents;
    let place = documents.span(node);
    match documents.kind(node) {
        NodeKind::Sequence(nodes) => {
            if !has_width(reader, place, nodes.len(), decision.outputs.len(), "outputs") {
                return None;
            }
            let pairs = decision.outputs.iter().zip(nodes);
            pairs.map(|(slot, node)| read_output(reader, *node, slot, declarations)).collect()
        }
        NodeKind::Mapping(_) => {
            let given = entries(documents, node, "outputs by name", reader.diagnostics);
            report_unknown_outputs(reader, &given, decision);
            let mut row = Vec::new();
            for slot in &decision.outputs {
                let name = slot.name.as_deref().unwrap_or_default();
                match given.iter().find(|(key, _)| key.value == name) {
                    Some((_, node)) => row.push(read_output(reader, *node, slot, declarations)?),
                    None if slot.none => row.push(None),
                    None => {
                        reader.diagnostics.push(
                            Diagnostic::error(codes::MISSING_FIELD, format!("output `{name}` is not given"))
                                .at(place, "every output needs a value")
                                .help("give it a value, or declare it with `none: true`"),
                        );
                        return None;
                    }
                }
            }
            Some(row)
        }
        NodeKind::Scalar(_) | NodeKind::Null => {
            if !has_width(reader, place, 1, decision.outputs.len(), "outputs") {
                return None;
            }
            let slot = decision.outputs.first()?;
            read_output(reader, node, slot, declarations).map(|output| vec![output])
        }
    }
}

fn report_unknown_outputs(
    reader: &mut Reader<'_>,
    given: &[(Spanned<String>, NodeId)],
    decision: &DecisionSet,
) {
    let names = || decision.outputs.iter().filter_map(|slot| slot.name.as_deref());
    for (key, _) in given {
        if !names().any(|name| name == key.value) {
            reader.diagnostics.push(
                Diagnostic::error(
                    codes::UNKNOWN_FIELD,
                    format!("decision `{}` has no output `{}`", decision.id, key.value),
                )
                .at(key.span, "unknown output")
                .maybe_help(did_you_mean(&key.value, names())),
            );
        }
    }
}

/// Reads one output; the inner `None` is `none`.
pub(super) fn read_output(
    reader: &mut Reader<'_>,
    node: NodeId,
    slot: &OutputSlot,
    declarations: &Declarations,
) -> Option<Option<Typed>> {
    if reader.closure.documents.scalar_text(node) == Some("none") {
        if slot.none {
            return Some(None);
        }
        let place = reader.closure.documents.span(node);
        reader.diagnostics.push(
            Diagnostic::error(codes::NONE_NOT_ALLOWED, "this output may not be `none`")
                .at(place, "no value")
                .help("declare the output as `{type: …, none: true}`"),
        );
        return None;
    }
    reader.compiler(declarations).output(node, &slot.ty).map(Some)
}
