//! Schemas that know a policy: the names that its files may use, in addition to what any file may say.

use std::sync::Arc;

use amends::{EnumType, Policy, ResultName, Text, Type};
use serde_json::{Map, Value as Json, json};

use super::facts::{Facts, Medium, reference, words_of};

/// The kinds of JSON that one value of YAML can be.
const SCALAR: [&str; 3] = ["string", "number", "boolean"];

/// Adds the names of a policy to the schema of a file of cases: facts, results, rules and figures.
pub(super) fn cases(schema: &mut Json, policy: &Policy) {
    let Facts { record, definitions } = Facts::of(policy, Medium::Yaml);
    let mut names = Names { policy, definitions };
    let figures = names.figures();
    let expect = names.expect(schema);
    names.definitions.insert("rule".to_owned(), names.rules());
    for place in [
        "/properties/base",
        "/definitions/CaseText/properties/facts",
        "/definitions/LaterText/properties/facts",
    ] {
        replace(schema, place, &record);
    }
    for place in ["/properties/params", "/definitions/CaseText/properties/params"] {
        replace(schema, place, &figures);
    }
    for place in ["/definitions/CaseText/properties/expect", "/definitions/LaterText/properties/expect"] {
        for (rule_list, schema_of) in [("rules", "rule"), ("not_rules", "rule")] {
            let several =
                json!({"anyOf": [reference(schema_of), {"type": "array", "items": reference(schema_of)}]});
            replace(schema, &format!("{place}/properties/{rule_list}"), &several);
        }
        extend(schema, &format!("{place}/properties"), expect.clone());
        replace_key(schema, place, "patternProperties", json!({"\\[": reference("ExpectedResult")}));
        replace_key(schema, place, "additionalProperties", Json::Bool(false));
        remove(schema, place, "defaultSnippets");
    }
    extend(schema, "/definitions", names.definitions);
}

/// Adds the names of a policy to the schema of a file of a pack: what conditions can test, types and levels.
pub(super) fn pack(schema: &mut Json, policy: &Policy) {
    let names = Names { policy, definitions: Map::new() };
    extend(schema, "/definitions/TestsForm/properties", names.tests());
    for results in policy.results().iter().filter(|result| result.name() == "severity") {
        let Type::Enum(levels) = results.ty() else { continue };
        let levels = words_of(policy, levels, Medium::Yaml);
        for place in [
            "/properties/severity/properties/default",
            "/definitions/VoteMapForm/properties/level",
            "/definitions/VoteMapForm/properties/at_least",
        ] {
            remove(schema, place, "type");
            extend(schema, place, levels.clone());
        }
        for rule in ["SeverityRule", "SeverityEdition"] {
            let place = format!("/definitions/{rule}/properties/then");
            replace(schema, &format!("{place}/anyOf/0"), &Json::Object(levels.clone()));
            // Its levels need not be of this policy.
            remove(schema, &place, "examples");
            remove(schema, &place, "defaultSnippets");
        }
    }
}

/// Adds the names of a policy to the schema of a binding: the facts that columns become.
pub(super) fn binding(schema: &mut Json, policy: &Policy) {
    let paths: Vec<&str> = policy.facts().map(|fact| fact.path()).collect();
    let names = Names { policy, definitions: Map::new() };
    let about: Vec<String> = policy
        .facts()
        .map(|fact| names.text(fact.title()).or_else(|| names.text(fact.ask())).unwrap_or_default())
        .collect();
    let fact = json!({"enum": paths, "markdownEnumDescriptions": about});
    extend(schema, "/definitions", Map::from_iter([("FactPath".to_owned(), fact)]));
    replace(schema, "/definitions/EntryTextForm/properties/to", &json!({"allOf": [reference("FactPath")]}));
    for target in ["Target", "OneTarget"] {
        replace(schema, &format!("/definitions/{target}/anyOf/0"), &reference("FactPath"));
    }
}

struct Names<'p> {
    policy: &'p Policy,
    definitions: Map<String, Json>,
}

impl Names<'_> {
    fn text(&self, text: &Text) -> Option<String> {
        (!text.is_empty()).then(|| text.in_language(self.policy.language()).to_owned())
    }

    /// Describes the figures of the policy.
    fn figures(&self) -> Json {
        let figures: Map<String, Json> = self
            .policy
            .params()
            .map(|param| {
                let title = self.text(param.title()).unwrap_or_else(|| param.id().to_owned());
                let about = format!("`param.{}`: {}.", param.id(), param.ty());
                let schema = json!({"type": SCALAR, "title": title, "description": about, "markdownDescription": about});
                (param.id().to_owned(), schema)
            })
            .collect();
        json!({"type": "object", "properties": figures, "additionalProperties": false})
    }

    /// Describes what each result may be expected to be.
    fn expect(&mut self, schema: &Json) -> Map<String, Json> {
        // What may be said of a result of any kind.
        let general = schema.pointer("/definitions/Expected").cloned().unwrap_or_default();
        self.definitions.insert("ExpectedResult".to_owned(), general);
        let parts = schema.pointer("/definitions/PartsForm").cloned().unwrap_or_default();
        let results = self.policy.results();
        results.iter().map(|result| (result.name().to_owned(), self.result(result, &parts))).collect()
    }

    fn result(&mut self, result: &ResultName, parts: &Json) -> Json {
        let about = format!(
            "`{}`: {}{}.",
            result.name(),
            if result.is_list() { "a list of " } else { "" },
            result.ty()
        );
        let said = json!({"title": result.name(), "description": about, "markdownDescription": about});
        let forms = match result.ty() {
            Type::Enum(words) => self.enum_forms(words, parts),
            _ => {
                json!([{"type": SCALAR, "properties": {}}, {"type": "array", "items": {"type": SCALAR}, "properties": {}}, reference("PartsForm")])
            }
        };
        let mut schema = json!({"anyOf": forms});
        extend(&mut schema, "", said.as_object().cloned().unwrap_or_default());
        schema
    }

    /// Describes a result that is a word of an enum, or a list of such.
    fn enum_forms(&mut self, words: &Arc<EnumType>, parts: &Json) -> Json {
        let word = format!("word.{}", words.name);
        if !self.definitions.contains_key(&word) {
            let mut of_enum = words_of(self.policy, words, Medium::Yaml);
            for (key, value) in
                [("enum", "none"), ("markdownEnumDescriptions", "Decided that there is no value.")]
            {
                if let Some(Json::Array(list)) = of_enum.get_mut(key) {
                    list.push(json!(value));
                }
            }
            self.definitions.insert(word.clone(), Json::Object(of_enum));
            let mut parts = parts.clone();
            let one = json!({"anyOf": [reference(&word), {"type": "array", "items": reference(&word)}]});
            for part in ["value", "level", "primary", "so_far", "entries", "all"] {
                replace(&mut parts, &format!("/properties/{part}"), &one);
            }
            self.definitions.insert(format!("parts.{}", words.name), parts);
        }
        json!([reference(&word), {"type": "array", "items": reference(&word), "properties": {}}, reference(&format!("parts.{}", words.name))])
    }

    /// Describes the name of a rule: its id, with its pack where another has the same.
    fn rules(&self) -> Json {
        let (mut names, mut about) = (Vec::new(), Vec::new());
        for rule in self.policy.rule_entries() {
            let because = self.text(&rule.because).map(|text| format!("{text}\n\n")).unwrap_or_default();
            about.push(format!("{because}`{}` of `{}`.", rule.section, rule.pack));
            names.push(rule.name);
        }
        // With its pack, its edition or an element of a list.
        let longer = json!({"type": "string", "pattern": "[#@\\[]", "not": {"enum": names}});
        json!({"anyOf": [{"enum": names, "markdownEnumDescriptions": about}, longer]})
    }

    /// Describes the tests of everything that conditions can read.
    fn tests(&self) -> Map<String, Json> {
        let mut tests = Map::new();
        for fact in self.policy.facts() {
            let title = self.text(fact.title()).or_else(|| self.text(fact.ask()));
            tests.insert(fact.path().to_owned(), self.test(fact.path(), fact.ty(), title));
        }
        for param in self.policy.params() {
            let path = format!("param.{}", param.id());
            let test = self.test(&path, param.ty(), self.text(param.title()));
            tests.insert(path, test);
        }
        for signal in self.policy.signals() {
            tests.insert(signal.to_owned(), self.test(signal, &Type::Bool, None));
        }
        for result in self.policy.results() {
            // In maps the set of types is called `type`.
            let name = match result.name() {
                "types" => "type",
                "types.primary" => "type.primary",
                name => name,
            };
            tests.insert(name.to_owned(), self.test(name, result.ty(), None));
        }
        tests
    }

    fn test(&self, path: &str, ty: &Type, title: Option<String>) -> Json {
        let about = format!("`{path}`: {ty}.");
        let words = match ty {
            Type::Enum(words) => Some(words),
            Type::List(element) => match &**element {
                Type::Enum(words) => Some(words),
                _ => None,
            },
            _ => None,
        };
        let mut offered = Map::new();
        if let Some(words) = words {
            offered = words_of(self.policy, words, Medium::Yaml);
        }
        for (key, more) in [
            ("enum", ["present", "missing"]),
            ("markdownEnumDescriptions", ["The record holds it.", "The record does not hold it."]),
        ] {
            let list = offered.entry(key).or_insert_with(|| json!([]));
            if let Json::Array(list) = list {
                list.extend(more.map(Json::from));
            }
        }
        let others = json!({"type": SCALAR, "not": {"enum": offered.get("enum")}, "properties": {}});
        offered.insert("properties".to_owned(), json!({}));
        let several = json!({"type": "array", "items": {"type": SCALAR}, "minItems": 1, "properties": {}});
        json!({
            "title": title.unwrap_or_else(|| path.to_owned()),
            "description": about,
            "markdownDescription": about,
            "anyOf": [offered, others, several],
        })
    }
}

/// Puts a schema in place of another, of which only what it says for people stays. What the other offers need not be of
/// this policy.
fn replace(schema: &mut Json, place: &str, with: &Json) {
    let Some(old) = schema.pointer_mut(place) else { return };
    let mut new = with.as_object().cloned().unwrap_or_default();
    for said in ["title", "description", "markdownDescription"] {
        new.extend(old.get(said).map(|text| (said.to_owned(), text.clone())));
    }
    *old = Json::Object(new);
}

fn replace_key(schema: &mut Json, place: &str, key: &str, with: Json) {
    if let Some(Json::Object(at)) = schema.pointer_mut(place) {
        at.insert(key.to_owned(), with);
    }
}

fn remove(schema: &mut Json, place: &str, key: &str) {
    if let Some(Json::Object(at)) = schema.pointer_mut(place) {
        at.remove(key);
    }
}

fn extend(schema: &mut Json, place: &str, with: Map<String, Json>) {
    if let Some(Json::Object(at)) = schema.pointer_mut(place) {
        at.extend(with);
    }
}
