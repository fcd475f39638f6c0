//! Every key of every file misspelt and left out, one at a time: the reader and the schema must say the same.

use std::collections::BTreeSet;

use amends_engine::diagnostic::Code;
use amends_tools::schema::Kind;
use serde_json::{Map, Value as Json};

use super::corpus::{self, Pack, as_editor, kind};
use super::validator::{Validator, walk};
use super::{OF_SHAPE, schemas};

/// What is done to a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Misspelt,
    LeftOut,
}

/// What only the reader can see: kind of file, how the place begins and ends, change, and why.
const UNSEEN: &[(Kind, &str, &str, Change, &str)] = &[
    (Kind::Pack, "/decide/*", "*/hit", Change::LeftOut, ELSEWHERE),
    (Kind::Pack, "/decide/*/type", "", Change::LeftOut, ELSEWHERE),
    (Kind::Pack, "/decide/*/outputs", "*/outputs", Change::LeftOut, ELSEWHERE),
    (Kind::Pack, "/decide/*", "*/is", Change::LeftOut, "without it the decision needs `hit`, as above"),
    (Kind::Pack, "/escalation", "/ladders", Change::LeftOut, IN_ANOTHER_FILE),
    (Kind::Pack, "/remedies", "/catalogue", Change::LeftOut, IN_ANOTHER_FILE),
    (Kind::Pack, "/decide/*/outputs", "/none", Change::LeftOut, "then every row must give the output"),
];
const IN_ANOTHER_FILE: &str = "a section may stand in several files and packs, and only one of them has it";
const ELSEWHERE: &str = "needed but where a pack adds rules to a decision that another declares";

/// Mappings whose keys are the author's own, but for these.
const OWN: &[(&str, &[&str])] = &[
    ("assume", &[]),
    ("base", &[]),
    ("bind", &[]),
    ("decide", &[]),
    ("enums", &[]),
    ("expect", &["rules", "not_rules", "unknown", "presumed", "error"]),
    ("facts", &[]),
    ("heads", &[]),
    ("names", &[]),
    ("of", &[]),
    ("outputs", &[]),
    ("params", &[]),
    ("roles", &[]),
    ("scales", &[]),
    ("signals", &[]),
    ("sources", &[]),
    ("types", &["given"]),
    ("words", &[]),
    ("catalogue", &[]),
    ("ladders", &[]),
];

/// A document with one key changed.
struct Mutant {
    /// The keys from the top, `*` for those of the author's own and for elements of lists.
    place: String,
    change: Change,
    document: Json,
}

#[test]
fn the_reader_and_the_schema_say_the_same_of_every_key() {
    let schemas = schemas();
    let mut seen: BTreeSet<(&str, String, Change)> = BTreeSet::new();
    let mut faults = Vec::new();
    let mut packs = corpus::shipped();
    // First, as it has every field in few lines.
    packs.insert(0, corpus::every());
    for pack in &packs {
        let policy = pack.policy().expect("a pack that loads");
        for (file, text) in &pack.files {
            let kind = kind(file);
            let validator = Validator::new(&schemas[&kind]);
            let document = as_editor(text).unwrap();
            let names = names(&schemas[&kind]);
            for mutant in mutants(&document, &names) {
                if !seen.insert((kind.name(), mutant.place.clone(), mutant.change)) {
                    continue;
                }
                let text = mutant.document.to_string();
                let codes = match kind {
                    Kind::Pack => pack.with(file, &text).errors_of_pack(),
                    _ => corpus::errors_beside(&policy, file, &text),
                };
                let valid = validator.validate(&mutant.document);
                if let Some(fault) = disagreement(kind, &mutant, &codes, valid.is_ok()) {
                    let said = valid.err().unwrap_or_default();
                    faults.push(format!(
                        "{file} {} {:?}: {fault}: {codes:?}: {said}",
                        mutant.place, mutant.change
                    ));
                }
            }
        }
    }
    assert!(seen.len() > 500, "only {} keys were changed", seen.len());
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn disagreement(kind: Kind, mutant: &Mutant, codes: &[Code], valid: bool) -> Option<&'static str> {
    let of_shape = codes.iter().any(|code| OF_SHAPE.contains(code));
    let place = &mutant.place;
    let unseen = UNSEEN.iter().any(|(of, start, end, change, _)| {
        *of == kind && place.starts_with(start) && place.ends_with(end) && *change == mutant.change
    });
    match (of_shape, valid) {
        (true, true) if !unseen => Some("the reader misses what the schema does not"),
        (false, false) if codes.is_empty() => Some("the schema misses what the reader does not"),
        (false, true) | (true, false) if unseen => Some("stands among the unseen, and is seen"),
        _ => None,
    }
}

/// Returns the names of all fields of a schema, to tell them from the author's own keys.
fn names(schema: &Json) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    walk(schema, "", &mut |schema, _| {
        names.extend(
            schema.get("properties").and_then(Json::as_object).into_iter().flat_map(Map::keys).cloned(),
        );
    });
    names
}

/// Returns the document with each key misspelt and left out.
fn mutants(document: &Json, names: &BTreeSet<String>) -> Vec<Mutant> {
    let mut found = Vec::new();
    let mut keys: Vec<(String, String, String)> = Vec::new();
    collect(document, "", "", names, &mut keys);
    let mut places = BTreeSet::new();
    for (pointer, key, place) in keys {
        if !places.insert(place.clone()) {
            continue;
        }
        for change in [Change::Misspelt, Change::LeftOut] {
            let mut document = document.clone();
            let Some(Json::Object(fields)) = document.pointer_mut(&pointer) else {
                panic!("{pointer} is there")
            };
            let value = fields.remove(&key).expect("the key is there");
            if change == Change::Misspelt {
                fields.insert(format!("{key}_x"), value);
            }
            found.push(Mutant { place: place.clone(), change, document });
        }
    }
    found
}

/// Collects the fields below a value: where their mapping is, the key, and the place without names of the author's.
fn collect(
    value: &Json,
    pointer: &str,
    place: &str,
    names: &BTreeSet<String>,
    keys: &mut Vec<(String, String, String)>,
) {
    match value {
        Json::Object(fields) => {
            for (key, inner) in fields {
                let above = place.rsplit('/').next().unwrap_or_default();
                let own = OWN.iter().find(|(mapping, _)| *mapping == above);
                // Any language will do, so that a misspelt one is only another.
                let field = || names.contains(key) && !matches!(key.as_str(), "en" | "zh");
                let known = own.map_or_else(field, |(_, but)| but.contains(&key.as_str()));
                let here = format!("{place}/{}", if known { key } else { "*" });
                if known {
                    keys.push((pointer.to_owned(), key.clone(), here.clone()));
                }
                let escaped = key.replace('~', "~0").replace('/', "~1");
                collect(inner, &format!("{pointer}/{escaped}"), &here, names, keys);
            }
        }
        Json::Array(items) => {
            for (number, inner) in items.iter().enumerate() {
                collect(inner, &format!("{pointer}/{number}"), &format!("{place}/*"), names, keys);
            }
        }
        _ => {}
    }
}

#[test]
fn files_load_as_well_written_as_json() {
    let mut packs = corpus::shipped();
    packs.push(corpus::every());
    for pack in packs {
        let mut as_json: Pack = pack.clone();
        for (file, text) in &pack.files {
            as_json = as_json.with(file, &as_editor(text).unwrap().to_string());
        }
        assert_eq!(as_json.errors(), [], "{}", pack.name);
    }
}
