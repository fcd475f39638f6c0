//! What an input is: JSON Lines, a JSON document or a table. By its name, else by how it begins.

use std::path::Path;

use super::document::Scan;

/// What an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A JSON value a line.
    Lines,
    /// An array of JSON values, or values that may run over several lines.
    Document,
    /// CSV with a header.
    Table,
}

impl Shape {
    /// Returns the shape of an input called `path` that begins with `head`, which holds as many lines as
    /// [`needs_more`] asks for, unless they are very long.
    pub(super) fn of(path: &Path, head: &[u8]) -> Self {
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        match extension.to_str() {
            Some("jsonl" | "ndjson") => Shape::Lines,
            Some("csv") => Shape::Table,
            Some("json") => by_content(head).unwrap_or(Shape::Document),
            _ => by_content(head).unwrap_or(Shape::Table),
        }
    }
}

/// Returns whether the shape of an input that begins with the lines of `head` may hang on the next line.
pub(super) fn needs_more(head: &[u8]) -> bool {
    let mut lines = lines(head);
    match lines.next() {
        None => true,
        Some(first) => is_broken_object(first) && lines.next().is_none(),
    }
}

/// Returns the shape of something that looks like JSON. What does not is CSV if it has a comma to part columns,
/// and otherwise lines, each of which its reader will refuse.
fn by_content(head: &[u8]) -> Option<Shape> {
    let mut lines = lines(head);
    let first = lines.next()?;
    if first.starts_with(b"[") {
        return Some(Shape::Document);
    }
    if first.starts_with(b"{") {
        // A first line that is broken is a record of its own if the second one begins another.
        let another = lines.next().is_some_and(|second| second.starts_with(b"{"));
        let whole = first.len() > 1 && (another || !is_broken_object(first));
        return Some(if whole { Shape::Lines } else { Shape::Document });
    }
    if first.contains(&b',') { None } else { Some(Shape::Lines) }
}

fn lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty())
}

/// Returns whether `line` begins an object that does not end on it.
fn is_broken_object(line: &[u8]) -> bool {
    let mut scan = Scan::default();
    line.starts_with(b"{") && !line.iter().any(|byte| scan.ends_after(*byte))
}
