//! The schemas say what the readers do: what loads is valid, what a reader misses or does not know is not.

mod corpus;
mod decision;
mod mutation;
mod policy;
mod validator;
mod words;

use std::collections::BTreeMap;

use amends_engine::diagnostic::{Code, codes};
use amends_tools::schema::{self, Kind};
use corpus::{as_editor, kind};
use serde_json::Value as Json;
use validator::{Met, Validator};

/// What a reader says of the shape of a file: what the schema must say too.
pub(crate) const OF_SHAPE: &[Code] = &[
    codes::UNKNOWN_FIELD,
    codes::UNKNOWN_SECTION,
    codes::MISSING_FIELD,
    codes::UNKNOWN_VARIANT,
    codes::YAML_SHAPE,
];

/// The schemas of files that people write.
pub(crate) fn schemas() -> BTreeMap<Kind, Json> {
    [Kind::Pack, Kind::Cases, Kind::Binding].into_iter().map(|kind| (kind, schema::schema(kind))).collect()
}

#[test]
fn what_loads_is_valid_and_meets_every_field() {
    let schemas = schemas();
    let mut met: BTreeMap<Kind, Met> = BTreeMap::new();
    let mut faults = Vec::new();
    let mut check = |name: &str, file: &str, text: &str| {
        let kind = kind(file);
        let Some(document) = as_editor(text) else { return faults.push(format!("{name} {file}: no YAML")) };
        // A file of comments alone holds nothing to be described.
        if document.is_null() {
            return;
        }
        match Validator::new(&schemas[&kind]).validate(&document) {
            Ok(found) => met.entry(kind).or_default().extend(found),
            Err(fault) => faults.push(format!("{name} {file}: {fault}")),
        }
    };
    for pack in corpus::shipped() {
        for (file, text) in &pack.files {
            check(&pack.name, file, text);
        }
    }
    for pack in corpus::of_tests() {
        for (file, text) in pack.files.iter().filter(|(file, _)| !FAULTY.contains(&file.as_str())) {
            check(&pack.name, file, text);
        }
    }
    for page in corpus::pages().iter().filter(|page| page.valid) {
        for (file, text) in &page.files {
            check(&page.name, file, text);
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    let mut unmet = Vec::new();
    for (kind, schema) in &schemas {
        let all = Validator::new(schema).properties();
        let met = met.remove(kind).unwrap_or_default();
        let known = |place: &&String| UNMET.iter().any(|(field, _)| place.ends_with(field));
        let missed: Vec<&String> = all.difference(&met).collect();
        unmet.extend(
            missed.iter().filter(|place| !known(place)).map(|place| format!("{} {place}", kind.name())),
        );
    }
    assert!(unmet.is_empty(), "no file has these {} fields:\n{}", unmet.len(), unmet.join("\n"));
}

/// Fields that no file that loads can have, with the reason.
const UNMET: &[(&str, &str)] =
    &[("then/properties/within", "needs clocks, and is refused until there are any")];

/// Files of tests whose shape is wrong on purpose.
const FAULTY: &[&str] = &["shapes.cases.yaml", "unreadable.cases.yaml"];

#[test]
fn what_a_page_calls_a_wrong_shape_is_not_valid() {
    let schemas = schemas();
    for page in corpus::pages().iter().filter(|page| !page.valid && OF_SHAPE.contains(&page.code)) {
        let invalid = page.files.iter().any(|(file, text)| {
            as_editor(text)
                .is_none_or(|document| Validator::new(&schemas[&kind(file)]).validate(&document).is_err())
        });
        assert!(invalid, "{} is valid by the schema\n{:?}", page.name, page.files);
    }
}
