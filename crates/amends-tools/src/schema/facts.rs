//! The facts of a policy as a JSON Schema: what a record may hold, with dotted and with nested keys.

use std::collections::BTreeMap;

use amends::{DeclaredFact, EnumType, EnumValue, Policy, Text, Type, Value, Zone};
use serde_json::{Map, Value as Json, json};

use super::plain;

/// Where a record stands, which says how its values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Medium {
    /// A record in JSON.
    Json,
    /// A file of cases, where a plain word may look like a number.
    Yaml,
}

/// The schema of the records of a policy, and the definitions that it refers to.
pub(super) struct Facts {
    pub(super) record: Json,
    pub(super) definitions: Map<String, Json>,
}

/// A path above facts, with all facts below it by the rest of their paths.
type Groups<'p> = BTreeMap<&'p str, BTreeMap<&'p str, &'p str>>;

impl Facts {
    /// Describes the records of a policy.
    pub(super) fn of(policy: &Policy, medium: Medium) -> Self {
        let describe = Describe { policy, medium };
        let mut definitions = Map::new();
        let mut groups = Groups::new();
        for fact in policy.facts() {
            definitions.insert(format!("fact.{}", fact.path()), describe.fact(fact));
            for (above, below) in splits(fact.path()) {
                groups.entry(above).or_default().insert(below, fact.path());
            }
        }
        for (above, below) in groups.iter().filter(|(above, _)| !above.is_empty()) {
            let mut group = describe.group(&groups, above, below);
            group.insert("title".to_owned(), json!(format!("Facts of `{above}`")));
            group.insert("description".to_owned(), json!("By the rest of their paths."));
            definitions.insert(format!("facts.{above}"), Json::Object(group));
        }
        let empty = BTreeMap::new();
        let record = describe.group(&groups, "", groups.get("").unwrap_or(&empty));
        Self { record: Json::Object(record), definitions }
    }
}

/// Returns every way to part a path in what is above and what is below; at first nothing is above.
fn splits(path: &str) -> impl Iterator<Item = (&str, &str)> {
    let dots = path.match_indices('.').filter_map(|(at, _)| {
        let (above, below) = path.split_at_checked(at)?;
        Some((above, below.trim_start_matches('.')))
    });
    std::iter::once(("", path)).chain(dots)
}

struct Describe<'p> {
    policy: &'p Policy,
    medium: Medium,
}

impl Describe<'_> {
    /// Returns the schema of an object at a path: facts by the rest of their paths, and objects.
    fn group(&self, groups: &Groups<'_>, above: &str, below: &BTreeMap<&str, &str>) -> Map<String, Json> {
        let mut properties = Map::new();
        for (rest, path) in below {
            properties.insert((*rest).to_owned(), reference(&format!("fact.{path}")));
            for (inner, _) in splits(rest).skip(1) {
                let full = if above.is_empty() { inner.to_owned() } else { format!("{above}.{inner}") };
                if groups.contains_key(full.as_str()) {
                    properties.insert(inner.to_owned(), reference(&format!("facts.{full}")));
                }
            }
        }
        let mut schema = object(json!({"type": "object", "properties": properties}));
        schema.insert("additionalProperties".to_owned(), json!(self.policy.ignores_unknown_facts()));
        schema
    }

    fn fact(&self, fact: DeclaredFact<'_>) -> Json {
        let mut schema = self.value(fact.ty());
        for (key, bound) in [("minimum", fact.min()), ("maximum", fact.max())] {
            if let Some(bound) = bound.and_then(number) {
                schema.insert(key.to_owned(), bound);
            }
        }
        let title = self.text(fact.title()).unwrap_or_else(|| fact.path().to_owned());
        schema.insert("title".to_owned(), json!(title));
        let about = self.about(fact);
        schema.insert("description".to_owned(), json!(about));
        schema.insert("markdownDescription".to_owned(), json!(about));
        absent(&mut schema);
        Json::Object(schema)
    }

    /// Says for people what a fact is.
    fn about(&self, fact: DeclaredFact<'_>) -> String {
        let mut said: Vec<String> = self.text(fact.ask()).into_iter().collect();
        let unit = fact.unit().map(|unit| format!(", in `{unit}`")).unwrap_or_default();
        said.push(format!("`{}`: {}{unit}.", fact.path(), fact.ty()));
        let bound = |value: &Value| value.display(Zone::UTC);
        match (fact.min(), fact.max()) {
            (Some(min), Some(max)) => said.push(format!("From `{}` to `{}`.", bound(min), bound(max))),
            (Some(min), None) => said.push(format!("At least `{}`.", bound(min))),
            (None, Some(max)) => said.push(format!("At most `{}`.", bound(max))),
            (None, None) => {}
        }
        if let Some(value) = fact.presumed() {
            said.push(format!("Taken for `{}` while it is absent.", bound(value)));
        }
        said.extend(fact.by().map(|by| format!("Known by: {by}.")));
        for (holds, text) in [
            (fact.is_required(), "Every record must hold it."),
            (fact.is_derived(), "It follows from other facts and can be left out."),
            (fact.is_personal(), "Personal data: masked in messages, traces and decisions."),
        ] {
            said.extend(holds.then(|| text.to_owned()));
        }
        said.join("\n\n")
    }

    /// Returns a text in the first language of the policy; `None` if there is none.
    fn text(&self, text: &Text) -> Option<String> {
        (!text.is_empty()).then(|| text.in_language(self.policy.language()).to_owned())
    }

    /// Returns what a value of a type looks like.
    fn value(&self, ty: &Type) -> Map<String, Json> {
        object(match ty {
            Type::Bool => json!({"type": ["boolean"]}),
            Type::Int => json!({"type": ["integer", "string"]}),
            Type::Decimal | Type::Percent => json!({"type": ["number", "string"]}),
            // As an object it has an amount and a currency. An editor would offer that first if it knew them.
            Type::Money(currencies) if currencies.len() == 1 => {
                json!({"type": ["string", "number", "object"]})
            }
            Type::Money(_) => json!({"type": ["string", "object"]}),
            Type::String if self.medium == Medium::Yaml => json!({"type": ["string", "number", "boolean"]}),
            Type::Date => json!({"type": ["string"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
            Type::Enum(words) => return self.words(words),
            Type::List(element) => return self.list(element),
            Type::Item(item) => {
                let fields: Map<String, Json> = item
                    .fields
                    .iter()
                    .map(|(name, field)| {
                        let mut schema = self.value(&field.ty);
                        let unit =
                            field.unit.as_ref().map(|unit| format!(", in `{unit}`")).unwrap_or_default();
                        schema.insert("title".to_owned(), json!(&**name));
                        schema.insert("description".to_owned(), json!(format!("{}{unit}.", field.ty)));
                        absent(&mut schema);
                        (name.to_string(), Json::Object(schema))
                    })
                    .collect();
                let others = self.policy.ignores_unknown_facts();
                json!({"type": ["object"], "properties": fields, "additionalProperties": others})
            }
            Type::Rounding => json!({"type": ["string", "object"]}),
            // Texts, and what is written as one: instants and lengths of time. Nothing else is declared.
            _ => json!({"type": ["string"]}),
        })
    }

    fn list(&self, element: &Type) -> Map<String, Json> {
        let items = self.value(element);
        let list = json!({"type": "array", "items": items});
        // A set with one word may be written as the word.
        match element {
            Type::Enum(_) if self.medium == Medium::Yaml => object(json!({"anyOf": [list, items]})),
            _ => object(list),
        }
    }

    /// Returns the words of an enum, each with its title.
    fn words(&self, words: &std::sync::Arc<EnumType>) -> Map<String, Json> {
        words_of(self.policy, words, self.medium)
    }
}

/// Returns the words of an enum, each with its title.
pub(super) fn words_of(
    policy: &Policy,
    words: &std::sync::Arc<EnumType>,
    medium: Medium,
) -> Map<String, Json> {
    let (mut names, mut titles) = (Vec::new(), Vec::new());
    for (position, member) in words.members.iter().enumerate() {
        let value = EnumValue::at(words, position).map(Value::Enum);
        let title = value.map(|value| policy.title_of(&value)).unwrap_or_default();
        let title = title.in_language(policy.language()).to_owned();
        // An editor takes the word `5` for a number.
        let other = plain::read(&member.id).filter(|other| medium == Medium::Yaml && other.is_number());
        for name in [Some(json!(&*member.id)), other].into_iter().flatten() {
            names.push(name);
            titles.push(json!(title));
        }
    }
    object(json!({"enum": names, "markdownEnumDescriptions": titles}))
}

/// Lets a value be `null`, as an absent one is.
fn absent(schema: &mut Map<String, Json>) {
    if let Some(Json::Array(kinds)) = schema.get_mut("type") {
        kinds.push(json!("null"));
    } else if let Some(Json::Array(words)) = schema.get_mut("enum") {
        words.push(Json::Null);
        if let Some(Json::Array(titles)) = schema.get_mut("markdownEnumDescriptions") {
            titles.push(json!("The fact is absent."));
        }
    } else if let Some(Json::Array(forms)) = schema.get_mut("anyOf") {
        forms.push(json!({"type": "null"}));
    } else if let Some(kind) = schema.get("type").cloned() {
        schema.insert("type".to_owned(), json!([kind, "null"]));
    }
}

/// Returns a bound as a number, if numbers are compared with it.
fn number(bound: &Value) -> Option<Json> {
    match bound {
        Value::Int(_) | Value::Decimal(_) => plain::read(&bound.canonical(Zone::UTC)).filter(Json::is_number),
        _ => None,
    }
}

pub(super) fn reference(name: &str) -> Json {
    json!({"$ref": format!("#/definitions/{name}")})
}

fn object(schema: Json) -> Map<String, Json> {
    match schema {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}
