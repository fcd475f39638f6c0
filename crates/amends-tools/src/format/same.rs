//! Whether two texts of YAML say the same to a reader: nodes, quotes, anchors and comments.

use amends_engine::yaml::{Form, Piece, ScalarStyle, Written};

type Text<'t> = (&'t str, &'t Written);

/// Returns what differs between two texts; nothing if it is their layout alone.
pub(super) fn difference(before: Text<'_>, after: Text<'_>) -> Option<&'static str> {
    if comments(before) != comments(after) {
        return Some("a comment");
    }
    match (&before.1.root, &after.1.root) {
        (None, None) => None,
        (Some(one), Some(other)) => pieces((before.0, one), (after.0, other)),
        (_, _) => Some("whether it says anything"),
    }
}

/// Returns the comments in an order that does not depend on where they stand.
fn comments((text, written): Text<'_>) -> Vec<&str> {
    let slices = written.comments.iter().filter_map(|bytes| text.get(bytes.clone()));
    let mut comments: Vec<&str> = slices.map(str::trim_end).collect();
    comments.sort_unstable();
    comments
}

fn pieces(before: (&str, &Piece), after: (&str, &Piece)) -> Option<&'static str> {
    let properties = |(text, piece): (&str, &Piece)| -> Vec<String> {
        piece.properties.iter().filter_map(|bytes| text.get(bytes.clone())).map(str::to_owned).collect()
    };
    if properties(before) != properties(after) {
        return Some("an anchor or a tag");
    }
    let all = |one: Vec<&Piece>, other: Vec<&Piece>| {
        if one.len() != other.len() {
            return Some("the number of entries");
        }
        one.into_iter().zip(other).find_map(|(one, other)| pieces((before.0, one), (after.0, other)))
    };
    match (&before.1.form, &after.1.form) {
        (Form::Omitted, Form::Omitted) => None,
        (Form::Alias, Form::Alias) => {
            let name = |(text, piece): (&str, &Piece)| text.get(piece.bytes.clone()).map(str::to_owned);
            (name(before) != name(after)).then_some("an alias")
        }
        (Form::Scalar { style: one, text }, Form::Scalar { style: other, text: now }) => {
            if (*one == ScalarStyle::Plain) != (*other == ScalarStyle::Plain) {
                return Some("whether a value is quoted");
            }
            (text != now).then_some("a value")
        }
        (Form::Sequence { items: one, .. }, Form::Sequence { items: other, .. }) => {
            all(one.iter().collect(), other.iter().collect())
        }
        (Form::Mapping { entries: one, .. }, Form::Mapping { entries: other, .. }) => {
            all(in_turn(one), in_turn(other))
        }
        (_, _) => Some("what a node is"),
    }
}

/// Returns keys and values in turn.
fn in_turn(entries: &[(Piece, Piece)]) -> Vec<&Piece> {
    entries.iter().flat_map(|(key, value)| [key, value]).collect()
}
