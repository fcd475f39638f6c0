//! YAML as an editor reads it: plain values by the core schema of YAML 1.2, all else as text.
//!
//! amends itself reads a value by the type that is asked for; this is for examples, which a schema holds as JSON, and for
//! tests that look at a file as an editor does.

use amends::SourceMap;
use amends::yaml::{Document, NodeId, parse};
use amends_engine::yaml::NodeKind;
use serde_json::{Map, Number, Value as Json};

/// Reads a text; `None` if it is no YAML.
pub(super) fn read(text: &str) -> Option<Json> {
    let mut sources = SourceMap::new();
    let source = sources.add("example.yaml", text).ok()?;
    let parsed = parse(&sources, source);
    let document = parsed.document.filter(|_| parsed.diagnostics.is_empty())?;
    Some(document.root().map_or(Json::Null, |root| json(&document, root)))
}

/// Returns what an editor sees at a node.
pub(super) fn json(document: &Document, node: NodeId) -> Json {
    match document.kind(node) {
        NodeKind::Null => Json::Null,
        NodeKind::Scalar(scalar) if scalar.is_quoted() => Json::String(scalar.text().to_owned()),
        NodeKind::Scalar(scalar) => plain(scalar.text()),
        NodeKind::Sequence(items) => items.iter().map(|item| json(document, *item)).collect(),
        NodeKind::Mapping(entries) => {
            let text = |key: NodeId| document.text(key).map_or_else(String::new, |text| text.to_string());
            let entries = entries.iter().map(|(key, value)| (text(*key), json(document, *value)));
            Json::Object(entries.collect::<Map<_, _>>())
        }
    }
}

/// Reads a plain value by the core schema.
fn plain(text: &str) -> Json {
    match text {
        "true" | "True" | "TRUE" => return Json::Bool(true),
        "false" | "False" | "FALSE" => return Json::Bool(false),
        _ => {}
    }
    number(text).map_or_else(|| Json::String(text.to_owned()), Json::Number)
}

/// Reads a number; Rust also takes `inf` and `nan` for such, and JSON has neither.
fn number(text: &str) -> Option<Number> {
    if let Ok(whole) = text.strip_prefix('+').unwrap_or(text).parse::<i64>() {
        return Some(whole.into());
    }
    let fits =
        text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    text.parse::<f64>().ok().filter(|_| fits).and_then(Number::from_f64)
}
