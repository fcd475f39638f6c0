//! Rows of a table: a test per input, an expression per output.

use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::ast::{Expr, ExprKind, Literal, LogicOp};
use amends_engine::expr::check::Declarations;
use amends_engine::expr::ty::Type;
use amends_engine::expr::typed::{Typed, TypedKind};
use amends_engine::source::{Span, Spanned};
use amends_engine::value::Value;
use amends_engine::yaml::{NodeId, NodeKind};

use super::DecisionSet;
use super::output::{read_output, read_outputs};
use crate::pack::text::{DecideText, RuleText};
use crate::policy::rule::{Each, Edition, Payload, RuleId, SectionName};
use crate::schema::name::Form;
use crate::section::field::row;
use crate::section::reader::{Draft, PerElement, Placement, Reader, Shape};

/// The subjects of a table's columns; `None` for one that did not compile.
pub(super) type Columns = Vec<Option<(Expr, Type)>>;

pub(super) fn read_columns(
    reader: &mut Reader<'_>,
    text: &DecideText,
    declarations: &Declarations,
) -> Columns {
    let inputs = text.inputs.as_deref().unwrap_or_default();
    inputs.iter().map(|input| reader.compiler(declarations).subject(input.value)).collect()
}

/// Reads a row as a list (`[id, tests…, outputs…]`) or as a map (`{id, in, out}`).
pub(super) fn read_row(
    reader: &mut Reader<'_>,
    decision: &DecisionSet,
    pack: usize,
    node: NodeId,
    columns: &Columns,
    each: Option<Each>,
) -> Option<Placement> {
    if let NodeKind::Sequence(cells) = reader.closure.documents.kind(node) {
        return read_list_row(reader, decision, pack, node, cells, columns, each);
    }
    let each_of = PerElement::OfDecision(each);
    let shape = Shape { section: SectionName::Decide, rule: row::RULE, edition: row::EDITION, each: each_of };
    let mut tests = Vec::new();
    let placement = reader.rule(&shape, pack, node, None, &mut |reader, draft| {
        let cells = draft.text.inputs.as_deref().unwrap_or_default();
        if !has_width(reader, draft.place, cells.len(), columns.len(), "tests") {
            return None;
        }
        tests.push((draft.place, row_condition(reader, draft, cells, columns)?));
        let Some(out) = draft.text.out else { return missing_out(reader, draft.place) };
        read_outputs(reader, out, decision, draft.declarations).map(Payload::Row)
    })?;
    for (edition, cells) in tests {
        join_condition(reader, placement.rule, edition, cells);
    }
    Some(placement)
}

fn missing_out(reader: &mut Reader<'_>, place: Span) -> Option<Payload> {
    reader
        .diagnostics
        .push(Diagnostic::error(codes::MISSING_FIELD, "a row has no `out`").at(place, "decides nothing"));
    None
}

/// Joins the tests of the cells with the `when` and `unless` that the edition at `place` may have
/// beside them.
fn join_condition(reader: &mut Reader<'_>, rule: RuleId, place: Span, cells: Typed) {
    let editions = reader.rules.get_mut(rule.0).into_iter().flat_map(|rule| &mut rule.editions);
    let Some(edition) = editions.into_iter().find(|edition| edition.place == place) else { return };
    let beside = std::mem::replace(&mut edition.condition, cells);
    if !matches!(beside.kind, TypedKind::Constant(Value::Bool(true))) {
        let cells = edition.condition.clone();
        let span = cells.span;
        edition.condition = Typed { kind: TypedKind::And(vec![cells, beside]), ty: Type::Bool, span };
    }
    let condition = edition.condition.clone();
    reader.report_impossible(&condition);
}

fn read_list_row(
    reader: &mut Reader<'_>,
    decision: &DecisionSet,
    pack_number: usize,
    node: NodeId,
    cells: &[NodeId],
    columns: &Columns,
    each: Option<Each>,
) -> Option<Placement> {
    let closure = reader.closure;
    let place = closure.documents.span(node);
    let width = columns.len().saturating_add(decision.outputs.len()).saturating_add(1);
    if !has_width(reader, place, cells.len(), width, "cells") {
        return None;
    }
    let (id, rest) = cells.split_first()?;
    let (tests, outputs) = rest.split_at_checked(columns.len())?;
    let pack = closure.packs.get(pack_number)?;
    let id = Spanned::new(closure.documents.scalar_text(*id)?.to_owned(), closure.documents.span(*id));
    if !reader.claim(pack, &id, Form::Rule) {
        return None;
    }
    let declarations = reader.declarations_for(each);
    let text = RuleText::default();
    let draft = Draft { text: &text, place, pack, declarations: &declarations };
    let condition = row_condition(reader, &draft, tests, columns)?;
    reader.report_impossible(&condition);
    let mut row = Vec::new();
    for (slot, node) in decision.outputs.iter().zip(outputs) {
        row.push(read_output(reader, *node, slot, &declarations)?);
    }
    let in_force = pack.manifest.in_force;
    let edition = Edition { in_force, condition, payload: Payload::Row(row), place };
    let rule = reader.add(SectionName::Decide, pack_number, &id, vec![edition])?;
    Some(Placement::in_order(rule))
}

pub(super) fn has_width(reader: &mut Reader<'_>, place: Span, have: usize, want: usize, what: &str) -> bool {
    if have != want {
        reader.diagnostics.push(
            Diagnostic::error(
                codes::ROW_WIDTH,
                format!("this row has {have} {what}, the table needs {want}"),
            )
            .at(place, "this row")
            .help("a row is `[id, a test per input, an expression per output]`; `\"-\"` tests nothing"),
        );
    }
    have == want
}

/// Joins the tests of a row by `&&`.
fn row_condition(
    reader: &mut Reader<'_>,
    draft: &Draft<'_>,
    cells: &[NodeId],
    columns: &Columns,
) -> Option<Typed> {
    let mut operands = Vec::new();
    let mut complete = true;
    for (cell, column) in cells.iter().zip(columns) {
        let Some((subject, ty)) = column else {
            complete = false;
            continue;
        };
        match reader.compiler(draft.declarations).cell(*cell, subject, ty) {
            Some(test) if matches!(test.kind, ExprKind::Literal(Literal::Bool(true))) => {}
            Some(test) => operands.push(test),
            None => complete = false,
        }
    }
    if !complete {
        return None;
    }
    let span = draft.place;
    let expr = match operands.len() {
        0 => Expr { kind: ExprKind::Literal(Literal::Bool(true)), span },
        1 => operands.pop()?,
        _ => Expr { kind: ExprKind::Logic { op: LogicOp::And, operands }, span },
    };
    reader.compiler(draft.declarations).check_condition(&expr)
}
