//! Edits of texts, byte for byte.

mod property;
mod table;

use super::*;
use crate::yaml::tree::ScalarStyle;

/// Reads a text without faults.
fn read(text: &str) -> Document {
    let mut sources = SourceMap::new();
    let id = sources.add("t.yaml", text).unwrap();
    let parsed = parse(&sources, id);
    assert!(parsed.diagnostics.is_empty(), "{text}\n{:?}", parsed.diagnostics);
    parsed.document.unwrap()
}

/// Reads `a/0/b`; numbers are items.
fn path(path: &str) -> Vec<Step> {
    let step = |step: &str| step.parse().map_or_else(|_| Step::Key(step.into()), Step::Item);
    path.split('/').filter(|step| !step.is_empty()).map(step).collect()
}

/// Reads a value: YAML where it begins with a bracket or a quote, else a text as it stands.
fn value(text: &str) -> Content {
    if text.starts_with(['[', '{', '"', '\'']) {
        let document = read(text);
        return Content::of(&document, document.root().unwrap());
    }
    if text == "null" { Content::Null } else { Content::Scalar(text.into(), ScalarStyle::Plain) }
}

fn fragment(text: &str) -> Fragment {
    let mut sources = SourceMap::new();
    let id = sources.add("new", text).unwrap();
    let document = parse(&sources, id).document.unwrap();
    Fragment::read(&sources, &document).unwrap()
}

fn set(text: &str, at: &str, new: &str) -> Result<String, Refusal> {
    splice(&read(text), &Edit::Replace { at: &path(at), value: &value(new) })
}

fn insert(text: &str, at: &str, position: usize, new: &str) -> Result<String, Refusal> {
    splice(&read(text), &Edit::Insert { at: &path(at), position, new: &fragment(new) })
}

fn remove(text: &str, at: &str) -> Result<String, Refusal> {
    splice(&read(text), &Edit::Remove { at: &path(at) })
}

fn shift(text: &str, at: &str, from: usize, to: usize) -> Result<String, Refusal> {
    splice(&read(text), &Edit::Move { at: &path(at), from, to })
}

/// What rows of a table gave that they should not have given.
#[derive(Default)]
struct Faults(String);

impl Faults {
    fn compare(&mut self, found: &Result<String, Refusal>, wanted: &str, row: &str) {
        if found.as_deref() != Ok(wanted) {
            self.0.push_str(&format!("{row}\n   found {found:?}\n  wanted {wanted:?}\n"));
        }
    }

    fn none(&self) {
        assert!(self.0.is_empty(), "\n{}", self.0);
    }
}
