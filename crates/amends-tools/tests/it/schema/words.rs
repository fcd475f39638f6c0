//! Every field and every word says what it means, and its examples are examples of it.

use amends_tools::schema::{self, Kind};
use serde_json::{Map, Value as Json};

use super::corpus::as_editor;
use super::validator::{Validator, walk};

/// The longest title, which stands on one line.
const TITLE: usize = 80;

#[test]
fn every_field_says_what_it_means() {
    for kind in Kind::ALL {
        let schema = schema::schema(kind);
        let mut faults = Vec::new();
        walk(&schema, "", &mut |schema, place| {
            if place.contains("/if") || place.contains("/not") {
                return;
            }
            for (name, field) in schema.get("properties").and_then(Json::as_object).into_iter().flatten() {
                faults.extend(unsaid(field).map(|fault| format!("{place}/{name} {fault}")));
            }
            faults.extend(undescribed_words(schema).map(|fault| format!("{place}: {fault}")));
        });
        for (name, definition) in schema["definitions"].as_object().unwrap() {
            if !name.ends_with("Form") {
                faults.extend(unsaid(definition).map(|fault| format!("{name} {fault}")));
            }
        }
        faults.extend(unsaid(&schema));
        assert!(faults.is_empty(), "{}: {} faults\n{}", kind.name(), faults.len(), faults.join("\n"));
    }
}

/// Returns what a schema does not say for people.
fn unsaid(schema: &Json) -> Option<String> {
    let said = |key: &str| schema.get(key).and_then(Json::as_str).unwrap_or_default();
    let (title, description) = (said("title"), said("description"));
    if title.is_empty() || title.ends_with('.') || title.len() > TITLE || title.contains('\n') {
        return Some(format!("has no title, or no good one: `{title}`"));
    }
    if description.is_empty() || !description.ends_with('.') {
        return Some(format!("has no description, or one that is no sentence: `{description}`"));
    }
    (title == description.trim_end_matches('.')).then(|| "says the same twice".to_owned())
}

/// Returns what is said of too few words.
fn undescribed_words(schema: &Map<String, Json>) -> Option<String> {
    let words = schema.get("enum")?.as_array()?;
    let about = schema.get("markdownEnumDescriptions").and_then(Json::as_array);
    let complete = about.is_some_and(|about| {
        about.len() == words.len()
            && about.iter().all(|text| text.as_str().is_some_and(|text| text.ends_with('.')))
    });
    (!complete).then(|| format!("words without a description, a sentence each: {words:?}"))
}

#[test]
fn every_example_is_one() {
    for kind in Kind::ALL {
        let schema = schema::schema(kind);
        let validator = Validator::new(&schema);
        let mut faults = Vec::new();
        walk(&schema, "", &mut |found, place| {
            let examples = found.get("examples").and_then(Json::as_array).into_iter().flatten().cloned();
            let snippets = found.get("defaultSnippets").and_then(Json::as_array).into_iter().flatten();
            let bodies = snippets.map(|snippet| {
                let body = snippet["bodyText"].as_str().unwrap();
                as_editor(body).unwrap_or_else(|| panic!("{place}: no YAML: {body}"))
            });
            for example in examples.chain(bodies) {
                let checked = validator.within(found, place, &example);
                faults.extend(checked.err().map(|fault| format!("{place}: {fault}")));
            }
        });
        assert!(faults.is_empty(), "{}: {} faults\n{}", kind.name(), faults.len(), faults.join("\n"));
    }
}
