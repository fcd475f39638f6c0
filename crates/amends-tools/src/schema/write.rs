//! From a description to a JSON Schema of draft 7.
//!
//! Only what editors of YAML understand alike is used: a reference stands alone, since draft 7 ignores what is beside it,
//! so what a field says of itself is written into a copy of the form that it has. Shapes that may hold themselves, or
//! that stand in many places, are definitions.

use std::collections::BTreeMap;

use amends_engine::shape::{Demand, Field, Keys, Named, Record, Shape, Word, description, title};
use serde_json::{Map, Value as Json, json};

use super::plain;

/// The kinds of JSON that one value of YAML can be, whichever way the editor reads it.
const SCALAR: [&str; 3] = ["string", "number", "boolean"];

/// Writes schemas, and gathers the definitions that they refer to.
#[derive(Debug, Default)]
pub(super) struct Writer {
    definitions: BTreeMap<String, Json>,
}

/// Whether a definition says for people what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Speaks {
    /// It does.
    Yes,
    /// It does not, since it is one of several forms: what a person reads should be of the place where they stand.
    No,
}

impl Writer {
    /// Returns the schema of a document.
    pub(super) fn document(mut self, shape: Shape) -> Json {
        let mut schema = Map::new();
        schema.insert("$schema".to_owned(), json!(super::DRAFT));
        schema.extend(self.spread(shape));
        if !self.definitions.is_empty() {
            schema.insert("definitions".to_owned(), Json::Object(self.definitions.into_iter().collect()));
        }
        Json::Object(schema)
    }

    /// Returns the schema of a shape, as a reference if it is a definition.
    fn schema(&mut self, shape: Shape) -> Json {
        match shape {
            Shape::Named(named) if is_definition((named.shape)()) => self.reference(named, Speaks::Yes),
            other => Json::Object(self.spread(other)),
        }
    }

    /// Returns a reference to a definition, which is written once; the first thing to be written is its place, since it
    /// may hold itself.
    fn reference(&mut self, named: &'static Named, speaks: Speaks) -> Json {
        let (name, shape) = match speaks {
            Speaks::Yes => (named.name.to_owned(), Shape::Named(named)),
            Speaks::No => (format!("{}Form", named.name), (named.shape)()),
        };
        let reference = json!({"$ref": format!("#/definitions/{name}")});
        if !self.definitions.contains_key(&name) {
            self.definitions.insert(name.clone(), Json::Null);
            let schema = Json::Object(self.spread(shape));
            self.definitions.insert(name, schema);
        }
        reference
    }

    /// Adds the forms that a shape is one of.
    fn forms(&mut self, shape: Shape, forms: &mut Vec<Json>) {
        match shape {
            Shape::OneOf(shapes) => {
                for shape in shapes {
                    self.forms(shape(), forms);
                }
            }
            Shape::Suggested(words) => {
                let words = words_schema(&words());
                let others = json!({"type": SCALAR, "not": {"enum": words.get("enum")}});
                forms.extend([words, object(others)].map(apart));
            }
            Shape::Named(named) => match (named.shape)() {
                Shape::Record(_) => forms.push(self.reference(named, Speaks::No)),
                other => self.forms(other, forms),
            },
            other => {
                let form = self.spread(other);
                forms.push(apart(form));
            }
        }
    }

    /// Returns the schema of a shape itself, without a reference at its top.
    fn spread(&mut self, shape: Shape) -> Map<String, Json> {
        match shape {
            Shape::Named(named) => {
                let mut schema = self.spread((named.shape)());
                say(&mut schema, named.about, named.examples);
                schema
            }
            Shape::Anything => Map::new(),
            Shape::Nothing => object(json!({"type": "null"})),
            Shape::Bool => object(json!({"type": "boolean"})),
            Shape::Whole => object(json!({"type": "integer", "minimum": 0})),
            Shape::Scalar => object(json!({"type": SCALAR})),
            Shape::Text => object(json!({"type": "string"})),
            Shape::Pattern(pattern) => object(json!({"type": "string", "pattern": pattern})),
            Shape::Words(words) => words_schema(&words()),
            Shape::List { of, least } => {
                let mut schema = object(json!({"type": "array", "items": self.schema(of())}));
                if least > 0 {
                    schema.insert("minItems".to_owned(), json!(least));
                }
                schema
            }
            Shape::Record(record) => self.record(&record),
            Shape::Suggested(_) | Shape::OneOf(_) => {
                let mut forms = Vec::new();
                self.forms(shape, &mut forms);
                object(json!({"anyOf": forms}))
            }
        }
    }

    fn record(&mut self, record: &Record) -> Map<String, Json> {
        let mut schema = object(json!({"type": "object"}));
        let properties: Map<String, Json> =
            record.known().map(|field| (field.name.to_owned(), self.field(field))).collect();
        if !properties.is_empty() {
            schema.insert("properties".to_owned(), Json::Object(properties));
        }
        let others = record.others.map(|others| (others.keys, self.schema((others.shape)())));
        let (pattern, others) = match others {
            None => (None, Json::Bool(false)),
            Some((Keys::Any, of)) => (None, of),
            Some((Keys::Pattern(pattern), of)) => (Some(json!({pattern: of})), Json::Bool(false)),
        };
        schema.extend(pattern.map(|pattern| ("patternProperties".to_owned(), pattern)));
        schema.insert("additionalProperties".to_owned(), others);
        demand(record, &mut schema);
        schema
    }

    fn field(&mut self, field: &Field) -> Json {
        let mut schema = self.spread((field.shape)());
        say(&mut schema, field.about, field.examples);
        Json::Object(schema)
    }
}

/// Makes a form differ from the others that a value may have.
///
/// The YAML language server takes forms for the same that have the same title, description and *object* of properties;
/// it would then show what is said of the place once for each form. A form must not say anything of its own, or that
/// would be shown in place of it, and none of these is a mapping, so the empty properties mean nothing.
fn apart(mut form: Map<String, Json>) -> Json {
    form.entry("properties").or_insert_with(|| json!({}));
    Json::Object(form)
}

/// The most words that are written wherever they may stand.
const FEW_WORDS: usize = 16;

/// Returns whether a named shape is written once and referred to.
fn is_definition(shape: Shape) -> bool {
    match shape {
        Shape::Record(_) | Shape::OneOf(_) | Shape::List { .. } => true,
        Shape::Named(named) => is_definition((named.shape)()),
        Shape::Suggested(words) | Shape::Words(words) => words().len() > FEW_WORDS,
        Shape::Anything
        | Shape::Nothing
        | Shape::Bool
        | Shape::Whole
        | Shape::Scalar
        | Shape::Text
        | Shape::Pattern(_) => false,
    }
}

/// Writes which fields must be there.
fn demand(record: &Record, schema: &mut Map<String, Json>) {
    let together: Vec<&[Field]> = record
        .demands
        .iter()
        .filter_map(|demand| if let Demand::Together(table) = demand { Some(*table) } else { None })
        .collect();
    let alone =
        |field: &&Field| !together.iter().any(|table| table.iter().any(|other| other.name == field.name));
    let mut required: Vec<&str> =
        record.known().filter(|field| field.required).filter(alone).map(|field| field.name).collect();
    let mut conditions: Vec<Json> = Vec::new();
    for demand in record.demands {
        match demand {
            Demand::Always(names) => required.extend(*names),
            Demand::One => {
                schema.insert("minProperties".to_owned(), json!(1));
                schema.insert("maxProperties".to_owned(), json!(1));
            }
            Demand::Any(names) => conditions.push(any_of(names)),
            Demand::Without(_, []) | Demand::Where(_, _, []) | Demand::With(_, []) => {}
            Demand::With(key, names) => {
                conditions.push(json!({"if": {"required": [key]}, "then": {"required": names}}));
            }
            Demand::WithoutAny(key, names) => {
                conditions.push(json!({"if": {"required": [key]}, "else": any_of(names)}));
            }
            Demand::Without(key, names) => {
                conditions.push(json!({"if": {"required": [key]}, "else": {"required": names}}));
            }
            Demand::Where(key, word, names) => conditions.push(json!({
                "if": {"properties": {*key: {"const": word}}, "required": [key]},
                "then": {"required": names},
            })),
            Demand::Together(table) => {
                let all: Vec<&str> = table.iter().map(|field| field.name).collect();
                let names: Vec<&str> =
                    table.iter().filter(|field| field.required).map(|field| field.name).collect();
                conditions.push(json!({"if": any_of(&all), "then": {"required": names}}));
            }
        }
    }
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    match conditions.as_mut_slice() {
        [] => {}
        [only] => schema.extend(only.as_object_mut().map(std::mem::take).unwrap_or_default()),
        _ => {
            schema.insert("allOf".to_owned(), Json::Array(conditions));
        }
    }
}

/// Returns what holds where at least one of some fields is there.
fn any_of(names: &[&str]) -> Json {
    json!({"anyOf": names.iter().map(|name| json!({"required": [name]})).collect::<Vec<_>>()})
}

/// Writes what is said of something for people.
///
/// Editors offer the `examples` at the place of the value. A mapping makes no good line there, so it is offered as a
/// snippet instead, as it is written and with its quotes, and is shown with the description.
fn say(schema: &mut Map<String, Json>, about: &str, examples: &[&str]) {
    let mut said = description(about);
    schema.insert("title".to_owned(), Json::String(title(about)));
    schema.insert("description".to_owned(), Json::String(said.clone()));
    let (mut values, mut snippets) = (Vec::new(), Vec::new());
    for text in examples {
        match plain::read(text) {
            Some(Json::Object(_)) => snippets.push(json!({"label": text, "bodyText": text})),
            value => values.push(value.unwrap_or_else(|| json!(text))),
        }
    }
    for snippet in snippets.iter().filter_map(|snippet| snippet.get("label").and_then(Json::as_str)) {
        said.push_str(&format!("\n\nExample: `{snippet}`"));
    }
    let marked = said.contains(['`', '\n']).then_some(Json::String(said));
    let lists = |list: Vec<Json>| (!list.is_empty()).then_some(Json::Array(list));
    for (key, value) in
        [("markdownDescription", marked), ("examples", lists(values)), ("defaultSnippets", lists(snippets))]
    {
        match value {
            Some(value) => schema.insert(key.to_owned(), value),
            None => schema.remove(key),
        };
    }
}

fn words_schema(words: &[Word]) -> Map<String, Json> {
    let names: Vec<&str> = words.iter().map(|word| word.word).collect();
    let about: Vec<String> = words.iter().map(|word| title_of_word(word.about)).collect();
    object(json!({"enum": names, "markdownEnumDescriptions": about}))
}

/// Returns what a word means on one line, with its full stop.
fn title_of_word(about: &str) -> String {
    about.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn object(schema: Json) -> Map<String, Json> {
    match schema {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}
