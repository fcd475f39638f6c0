//! A validator for the part of JSON Schema that our schemas use; any other keyword is a fault of the schema.
//!
//! It also says which fields a document met, so that tests can ask which are never met.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use regex::Regex;
use serde_json::{Map, Value as Json};

/// Keywords that are for people and editors.
const SAID: &[&str] = &[
    "$schema",
    "title",
    "description",
    "markdownDescription",
    "markdownEnumDescriptions",
    "examples",
    "defaultSnippets",
    "definitions",
];

/// The places of the properties that a document met.
pub(crate) type Met = BTreeSet<String>;

/// A schema, ready to be held against documents.
pub(crate) struct Validator<'s> {
    root: &'s Json,
    patterns: RefCell<BTreeMap<&'s str, Regex>>,
}

/// A place in the schema or in the document, put together only where it is told.
#[derive(Clone, Copy)]
struct At<'a> {
    above: Option<&'a At<'a>>,
    part: &'a str,
}

impl<'a> At<'a> {
    const TOP: Self = Self { above: None, part: "" };

    fn down(&'a self, part: &'a str) -> At<'a> {
        At { above: Some(self), part }
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.above {
            Some(above) => write!(f, "{above}/{}", self.part),
            None => f.write_str(self.part),
        }
    }
}

/// What is wrong with a document: the keyword that it breaks, and where.
type Checked = Result<Met, String>;

impl<'s> Validator<'s> {
    pub(crate) fn new(root: &'s Json) -> Self {
        Self { root, patterns: RefCell::default() }
    }

    /// Holds a document against the schema; the first thing that is wrong is the error.
    pub(crate) fn validate(&self, document: &Json) -> Checked {
        self.check(self.root, At::TOP, document, At::TOP)
    }

    /// Holds a value against a schema within the schema.
    pub(crate) fn within(&self, schema: &'s Map<String, Json>, place: &str, value: &Json) -> Checked {
        self.keywords(schema, At { above: None, part: place }, value, At::TOP)
    }

    /// Returns the places of all properties that a document could meet.
    pub(crate) fn properties(&self) -> Met {
        let mut all = Met::new();
        walk(self.root, "", &mut |schema, place| {
            // What only tells cases apart is no field to be met.
            if place.contains("/if") || place.contains("/not") {
                return;
            }
            for name in schema.get("properties").and_then(Json::as_object).into_iter().flat_map(Map::keys) {
                all.insert(format!("{place}/properties/{name}"));
            }
        });
        all
    }

    fn check(&self, schema: &'s Json, place: At<'_>, value: &Json, at: At<'_>) -> Checked {
        let schema = match schema {
            Json::Bool(true) => return Ok(Met::new()),
            Json::Bool(false) => return Err(format!("{at}: nothing may stand here")),
            Json::Object(schema) => schema,
            other => panic!("{place}: no schema: {other}"),
        };
        if let Some(reference) = schema.get("$ref") {
            assert_eq!(schema.len(), 1, "{place}: draft 7 ignores what is beside a reference");
            let part =
                reference.as_str().and_then(|path| path.strip_prefix('#')).expect("a place in the file");
            let target = self.root.pointer(part).unwrap_or_else(|| panic!("{part} is not there"));
            return self.check(target, At { above: None, part }, value, at);
        }
        self.keywords(schema, place, value, at)
    }

    fn keywords(&self, schema: &'s Map<String, Json>, place: At<'_>, value: &Json, at: At<'_>) -> Checked {
        let mut met = Met::new();
        for (keyword, argument) in schema {
            if !SAID.contains(&keyword.as_str()) {
                met.extend(self.keyword(schema, keyword, argument, place, value, at)?);
            }
        }
        Ok(met)
    }

    fn keyword(
        &self,
        schema: &'s Map<String, Json>,
        keyword: &'s str,
        argument: &'s Json,
        above: At<'_>,
        value: &Json,
        at: At<'_>,
    ) -> Checked {
        let place = above.down(keyword);
        let number = || argument.as_f64().unwrap();
        let length = || argument.as_u64().unwrap();
        let fine = match keyword {
            "type" => one_or_several(argument).iter().any(|kind| is(value, kind)),
            "enum" => argument.as_array().unwrap().contains(value),
            "const" => argument == value,
            "pattern" => value.as_str().is_none_or(|text| self.matches(argument.as_str().unwrap(), text)),
            "minimum" => value.as_f64().is_none_or(|value| value >= number()),
            "maximum" => value.as_f64().is_none_or(|value| value <= number()),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= length()),
            "minProperties" => value.as_object().is_none_or(|fields| fields.len() as u64 >= length()),
            "maxProperties" => value.as_object().is_none_or(|fields| fields.len() as u64 <= length()),
            "required" => {
                let names = || argument.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
                let missing =
                    value.as_object().and_then(|fields| names().find(|name| !fields.contains_key(*name)));
                return missing.map_or(Ok(Met::new()), |name| Err(format!("{at}: `{name}` is missing")));
            }
            "not" => self.check(argument, place, value, at).is_err(),
            "then" | "else" => {
                assert!(schema.contains_key("if"), "{place}: without `if`");
                true
            }
            "if" => {
                let branch = if self.check(argument, place, value, at).is_ok() { "then" } else { "else" };
                let chosen = schema.get(branch).unwrap_or(&Json::Bool(true));
                return self.check(chosen, above.down(branch), value, at);
            }
            "allOf" => return self.all(argument, place, value, at),
            "anyOf" => return self.any(argument, place, value, at),
            "items" => {
                let mut met = Met::new();
                for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                    met.extend(self.check(argument, place, item, at.down(&number.to_string()))?);
                }
                return Ok(met);
            }
            "properties" => return self.fields(schema, Some(argument), above, value, at),
            "patternProperties" | "additionalProperties" => {
                // Looked at under `properties`, with which they belong, or here if there are none.
                let alone = !schema.contains_key("properties")
                    && (keyword == "additionalProperties" || !schema.contains_key("additionalProperties"));
                return if alone { self.fields(schema, None, above, value, at) } else { Ok(Met::new()) };
            }
            other => panic!("{place}: the keyword `{other}` is not one that all editors know"),
        };
        if fine { Ok(Met::new()) } else { Err(format!("{at}: breaks `{place}`")) }
    }

    fn matches(&self, pattern: &'s str, text: &str) -> bool {
        let mut patterns = self.patterns.borrow_mut();
        patterns.entry(pattern).or_insert_with(|| Regex::new(pattern).unwrap()).is_match(text)
    }

    fn all(&self, schemas: &'s Json, place: At<'_>, value: &Json, at: At<'_>) -> Checked {
        let mut met = Met::new();
        for (number, schema) in schemas.as_array().unwrap().iter().enumerate() {
            met.extend(self.check(schema, place.down(&number.to_string()), value, at)?);
        }
        Ok(met)
    }

    fn any(&self, schemas: &'s Json, place: At<'_>, value: &Json, at: At<'_>) -> Checked {
        let mut faults = Vec::new();
        let mut found: Option<Met> = None;
        for (number, schema) in schemas.as_array().unwrap().iter().enumerate() {
            match self.check(schema, place.down(&number.to_string()), value, at) {
                Ok(met) => found.get_or_insert_default().extend(met),
                Err(fault) => faults.push(fault),
            }
        }
        found.ok_or_else(|| format!("{at}: none of the forms fits: {}", faults.join("; ")))
    }

    /// Checks the fields of an object by the three keywords that speak of them.
    fn fields(
        &self,
        schema: &'s Map<String, Json>,
        properties: Option<&'s Json>,
        place: At<'_>,
        value: &Json,
        at: At<'_>,
    ) -> Checked {
        let mut met = Met::new();
        let patterns = schema.get("patternProperties").and_then(Json::as_object);
        for (name, field) in value.as_object().into_iter().flatten() {
            let at = at.down(name);
            let mut known = false;
            if let Some(own) = properties.and_then(|properties| properties.get(name)) {
                known = true;
                let table = place.down("properties");
                let place = table.down(name);
                met.extend(self.check(own, place, field, at)?);
                met.insert(place.to_string());
            }
            for (pattern, own) in
                patterns.into_iter().flatten().filter(|(pattern, _)| self.matches(pattern, name))
            {
                known = true;
                met.extend(self.check(own, place.down("patternProperties").down(pattern), field, at)?);
            }
            if let (false, Some(others)) = (known, schema.get("additionalProperties")) {
                let checked = self.check(others, place.down("additionalProperties"), field, at);
                met.extend(checked.map_err(|fault| format!("{fault} [no field `{name}`]"))?);
            }
        }
        Ok(met)
    }
}

fn one_or_several(kinds: &Json) -> Vec<&str> {
    match kinds {
        Json::Array(kinds) => kinds.iter().map(|kind| kind.as_str().unwrap()).collect(),
        kind => vec![kind.as_str().unwrap()],
    }
}

fn is(value: &Json, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => {
            value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("there is no type `{other}`"),
    }
}

/// Visits every schema in a schema with its place.
pub(crate) fn walk<'s>(schema: &'s Json, place: &str, visit: &mut dyn FnMut(&'s Map<String, Json>, &str)) {
    let Json::Object(fields) = schema else { return };
    visit(fields, place);
    for (keyword, argument) in fields {
        let place = format!("{place}/{keyword}");
        match (keyword.as_str(), argument) {
            ("properties" | "patternProperties" | "definitions", Json::Object(schemas)) => {
                schemas.iter().for_each(|(name, schema)| walk(schema, &format!("{place}/{name}"), visit));
            }
            ("anyOf" | "allOf", Json::Array(schemas)) => {
                for (number, schema) in schemas.iter().enumerate() {
                    walk(schema, &format!("{place}/{number}"), visit);
                }
            }
            ("items" | "additionalProperties" | "not" | "if" | "then" | "else", schema) => {
                walk(schema, &place, visit)
            }
            _ => {}
        }
    }
}

#[test]
fn each_keyword_refuses_what_it_should() {
    let cases = [
        (r#"{"type": ["string", "null"]}"#, r#"["a", null]"#, "[1, [], {}]"),
        (r#"{"type": "integer", "minimum": 0, "maximum": 9}"#, "[0, 9, 3.0]", r#"[-1, 10, 0.5, "1"]"#),
        (r#"{"enum": ["a", 1]}"#, r#"["a", 1]"#, r#"["b", "1"]"#),
        (r#"{"pattern": "^a+$"}"#, r#"["aa", 1]"#, r#"["b", "ab"]"#),
        (r#"{"items": {"type": "string"}, "minItems": 1}"#, r#"[["a"], "a"]"#, r#"[[], [1]]"#),
        (
            r#"{"properties": {"a": {"const": 1}}, "additionalProperties": false}"#,
            r#"[{"a": 1}, {}]"#,
            r#"[{"a": 2}, {"b": 1}]"#,
        ),
        (
            r#"{"patternProperties": {"^a": {"const": 1}}, "additionalProperties": false}"#,
            r#"[{"ab": 1}]"#,
            r#"[{"ab": 2}, {"b": 1}]"#,
        ),
        (r#"{"additionalProperties": {"const": 1}}"#, r#"[{"a": 1}]"#, r#"[{"a": 2}]"#),
        (r#"{"minProperties": 1, "maxProperties": 1}"#, r#"[{"a": 1}, 1]"#, r#"[{}, {"a": 1, "b": 2}]"#),
        (r#"{"required": ["a"]}"#, r#"[{"a": 1}, 1]"#, "[{}]"),
        (r#"{"anyOf": [{"const": 1}, {"const": 2}]}"#, "[1, 2]", "[3]"),
        (r#"{"allOf": [{"minimum": 1}, {"maximum": 2}]}"#, "[1, 2]", "[0, 3]"),
        (r#"{"not": {"const": 1}}"#, "[2]", "[1]"),
        (
            r#"{"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["c"]}}"#,
            r#"[{"a": 1, "b": 1}, {"c": 1}]"#,
            r#"[{"a": 1}, {}]"#,
        ),
        (r##"{"definitions": {"a": {"const": 1}}, "items": {"$ref": "#/definitions/a"}}"##, "[[1]]", "[[2]]"),
    ];
    for (schema, good, bad) in cases {
        let read = |text: &str| serde_json::from_str::<Json>(text).unwrap();
        let schema = read(schema);
        let validator = Validator::new(&schema);
        for value in read(good).as_array().unwrap() {
            assert_eq!(validator.validate(value).err(), None, "{schema}");
        }
        for value in read(bad).as_array().unwrap() {
            assert!(validator.validate(value).is_err(), "{schema} takes {value}");
        }
    }
}
