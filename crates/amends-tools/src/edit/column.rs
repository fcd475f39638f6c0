//! Rows of tables by the names of their columns.

use amends::SourceMap;
use amends_engine::yaml::splice::Step;
use amends_engine::yaml::{self, Document, NodeId, NodeKind};

use super::pack::Pack;
use super::subject::{RuleSite, Subject};

/// The columns of a table.
struct Columns {
    inputs: Vec<String>,
    outputs: Vec<String>,
}

/// Returns the cell of a row under a column, if the row is so wide.
pub(super) fn cell<'r>(
    pack: &Pack,
    closure: &SourceMap,
    rule: &RuleSite,
    document: &Document,
    row: NodeId,
    column: &'r str,
) -> Option<(Vec<Step>, NodeId, &'r str)> {
    let columns = columns(pack, closure, &rule.owner)?;
    let at = |names: &[String]| names.iter().position(|name| name == column);
    let output =
        at(&columns.outputs).or_else(|| (column == "out" && columns.outputs.len() == 1).then_some(0));
    let steps = match document.kind(row) {
        NodeKind::Sequence(_) => {
            let number = at(&columns.inputs).or_else(|| Some(output?.saturating_add(columns.inputs.len())));
            let number = if column == "id" { 0 } else { number?.saturating_add(1) };
            vec![Step::Item(number)]
        }
        NodeKind::Mapping(_) => match (at(&columns.inputs), output) {
            (Some(number), _) => vec![Step::Key("in".into()), Step::Item(number)],
            (None, Some(number)) => match document.kind(document.get(row, "out")?) {
                NodeKind::Sequence(_) => vec![Step::Key("out".into()), Step::Item(number)],
                NodeKind::Mapping(_) => vec![Step::Key("out".into()), Step::Key(column.into())],
                NodeKind::Null | NodeKind::Scalar(_) => vec![Step::Key("out".into())],
            },
            (None, None) => return None,
        },
        NodeKind::Null | NodeKind::Scalar(_) => return None,
    };
    let end = steps.iter().try_fold(row, |node, step| match step {
        Step::Key(key) => document.get(node, key),
        Step::Item(number) => document.items(node).get(*number).copied(),
    })?;
    Some((steps, end, ""))
}

/// Returns the columns of a table; a table of another pack may be continued here.
fn columns(pack: &Pack, closure: &SourceMap, decision: &str) -> Option<Columns> {
    let own = pack.documents().find_map(|(_, document)| columns_in(document, decision));
    own.or_else(|| {
        closure.files().find_map(|(source, _)| columns_in(&yaml::parse(closure, source).document?, decision))
    })
}

fn columns_in(document: &Document, decision: &str) -> Option<Columns> {
    let table = document.get(document.get(document.root()?, "decide")?, decision)?;
    let text = |node: NodeId| document.text(node).map(ToString::to_string).unwrap_or_default();
    let inputs = document.items(document.get(table, "inputs")?).iter().map(|input| text(*input)).collect();
    let outputs = match document.get(table, "outputs") {
        Some(outputs) => document.entries(outputs).iter().map(|(name, _)| text(*name)).collect(),
        None => vec![decision.to_owned()],
    };
    Some(Columns { inputs, outputs })
}

/// Returns the names of all columns that a row can be changed under.
pub(super) fn names(pack: &Pack, closure: &SourceMap, subject: &Subject) -> Vec<String> {
    let rule = subject.rule.as_ref().filter(|rule| rule.row);
    let columns = rule.and_then(|rule| columns(pack, closure, &rule.owner));
    columns.map(|columns| [columns.inputs, columns.outputs].concat()).unwrap_or_default()
}
