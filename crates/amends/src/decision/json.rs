//! The canonical JSON of a decision: RFC 8785 key order, no insignificant space, values as text.
//!
//! `serde_json` without its feature `preserve_order` keeps keys sorted. All numbers that are
//! values are strings; spans, indexes, counts and the format number are integers.

mod section;

use amends_engine::value::{Value, Zone};
use serde_json::{Map, Value as Json, json};

use super::{
    CompensationLine, CompensationResult, Decision, DecisionOutput, GuidanceResult, PossibleResult,
    SetResult, Source, Status, Total, TraceEntry, TypeEvidence, TypesResult, UnknownEntry, UnknownKind,
};
use crate::Text;

/// The version of the JSON form; a change that a reader must know of raises it.
const FORMAT: u32 = 1;

impl Decision {
    /// Returns the decision as canonical JSON: the same policy, facts and `as_of` give the same
    /// bytes.
    ///
    /// No value of a fact marked `pii` stands in it: where it would, its type and length do. An
    /// amount, number or date that the policy calculated from one is a result and is given.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.to_value().to_string()
    }

    /// Returns the decision as a JSON value, e.g. to print it with indentation.
    #[must_use]
    pub fn to_value(&self) -> Json {
        self.value_by(&Writer { zone: self.zone, clear: false })
    }

    /// Returns the decision as a JSON value in which the results hold their texts also where
    /// personal data shows in them: to compare results, not to be kept or shown. All else is masked
    /// as ever.
    #[must_use]
    pub fn to_value_with_personal_results(&self) -> Json {
        self.value_by(&Writer { zone: self.zone, clear: true })
    }

    fn value_by(&self, writer: &Writer) -> Json {
        let mut json = json!({
            "format": FORMAT,
            "policy": self.policy(),
            "as_of": self.as_of.display(self.zone),
            "governing": self.governing(),
            "types": writer.types(&self.types),
            "route": Json::Object(self.route.iter().map(|(key, result)| ((*key).to_owned(), writer.set(result, "value"))).collect()),
            "guidance": writer.guidance(&self.guidance),
            "tasks": writer.tasks(&self.tasks),
            "outputs": writer.outputs(&self.outputs),
            "unknown": self.unknown.iter().map(|entry| writer.unknown(entry)).collect::<Vec<_>>(),
            "unknown_total": self.unknown_total,
            "rests_on_absence": self.rests_on_absence,
            "presumed": self.presumed_json(),
            "errors": self.errors_json(),
            "sources": self.sources.iter().map(source).collect::<Vec<_>>(),
            "trace": self.trace.iter().map(trace).collect::<Vec<_>>(),
        });
        insert_total(&mut json, "trace_total", self.trace_total, self.trace.len());
        if let Json::Object(map) = &mut json {
            if let Some(severity) = &self.severity {
                let mut value = writer.set(&severity.result, "level");
                if let Json::Object(value) = &mut value {
                    let votes: Vec<Json> = severity
                        .votes
                        .iter()
                        .map(|vote| json!({"rule": vote.rule, "kind": vote.kind, "value": vote.value}))
                        .collect();
                    value.insert("votes".to_owned(), Json::Array(votes));
                    if !severity.mapped.is_empty() {
                        value.insert("mapped".to_owned(), json!(severity.mapped));
                    }
                }
                map.insert("severity".to_owned(), value);
            }
            if let Some(escalation) = &self.escalation {
                map.insert("escalation".to_owned(), writer.escalation(escalation));
            }
            if let Some(remedies) = &self.remedies {
                map.insert("remedies".to_owned(), section::remedies(remedies));
            }
            if let Some(compensation) = &self.compensation {
                map.insert("compensation".to_owned(), writer.compensation(compensation));
            }
        }
        json
    }

    fn policy(&self) -> Json {
        let packs: Vec<Json> = self
            .packs
            .iter()
            .map(|pack| {
                let mut stamp = json!({"pack": pack.pack, "version": pack.version, "digest": pack.digest});
                if let (true, Json::Object(stamp)) = (pack.trial, &mut stamp) {
                    stamp.insert("trial".to_owned(), Json::Bool(true));
                }
                stamp
            })
            .collect();
        json!({
            "packs": packs,
            "environment": {
                "engine": env!("CARGO_PKG_VERSION"),
                "format": FORMAT,
                "tzdb": Zone::TZDB,
                "currencies": amends_engine::value::CURRENCY_EDITION,
                "normaliser": crate::signal::NORMALISER,
                "unicode": unicode_version(),
                "calendars": {},
            },
        })
    }

    fn governing(&self) -> Json {
        let entries = self.governing.iter().map(|entry| {
            let mut json = json!({"pack": entry.pack, "fact": entry.fact});
            if let Json::Object(map) = &mut json {
                if let Some(instant) = &entry.instant {
                    let shown = if entry.personal { "‹timestamp›" } else { instant };
                    map.insert("instant".to_owned(), json!(shown));
                }
                let date = entry
                    .date
                    .map(|date| if entry.personal { Value::Date(date).masked() } else { date.to_string() });
                map.insert("date".to_owned(), json!(date));
            }
            json
        });
        Json::Array(entries.collect())
    }

    fn presumed_json(&self) -> Json {
        let entries = self.presumed.iter().map(|presumed| {
            let mut json = json!({"fact": presumed.fact, "value": presumed.value});
            if let Json::Object(map) = &mut json {
                if let Some(by) = &presumed.by {
                    map.insert("by".to_owned(), json!(by));
                }
                insert_text(map, "because", &presumed.because);
                insert_some(map, "cite", &presumed.cite);
            }
            json
        });
        Json::Array(entries.collect())
    }

    fn errors_json(&self) -> Json {
        let entries = self.errors.iter().map(|error| {
            let mut json = json!({"code": error.code.name(), "message": error.message});
            if let Json::Object(map) = &mut json {
                if let Some(help) = &error.help {
                    map.insert("help".to_owned(), json!(help));
                }
                if let Some(rule) = &error.rule {
                    map.insert("rule".to_owned(), json!(rule));
                }
                if let Some(at) = &error.at {
                    map.insert("at".to_owned(), json!(at.to_string()));
                }
            }
            json
        });
        Json::Array(entries.collect())
    }
}

fn unicode_version() -> String {
    let (major, minor, update) = crate::signal::UNICODE_VERSION;
    format!("{major}.{minor}.{update}")
}

/// Writes values in the zone of the policy.
struct Writer {
    zone: Zone,
    /// Whether texts of personal results are written as they are.
    clear: bool,
}

impl Writer {
    fn value(&self, value: &Value) -> Json {
        match value {
            Value::Bool(value) => Json::Bool(*value),
            Value::List(items) => Json::Array(items.iter().map(|item| self.value(item)).collect()),
            other => Json::String(other.canonical(self.zone)),
        }
    }

    /// Writes a value that was decided; of a personal result texts are masked.
    fn result(&self, value: &Value, personal: bool) -> Json {
        match value {
            Value::List(items) => Json::Array(items.iter().map(|item| self.result(item, personal)).collect()),
            Value::String(_) | Value::Item(_) if personal && !self.clear => Json::String(value.masked()),
            other => self.value(other),
        }
    }

    fn values(&self, values: &[Value]) -> Json {
        Json::Array(values.iter().map(|value| self.value(value)).collect())
    }

    fn possible(&self, possible: &PossibleResult, key: &str, personal: bool) -> Json {
        let mut map = Map::new();
        match (&possible.value, possible.conflict) {
            (_, true) => map.insert("conflict".to_owned(), Json::Bool(true)),
            (Some(value), false) => map.insert(key.to_owned(), self.result(value, personal)),
            (None, false) => map.insert("none".to_owned(), Json::Bool(true)),
        };
        insert_some(&mut map, "rules", &possible.rules);
        insert_some(&mut map, "if_not", &possible.if_not);
        Json::Object(map)
    }

    /// Writes the result of a rule set; the plain value stands under `key`, and only if decided.
    fn set(&self, result: &SetResult, key: &str) -> Json {
        let write = |value: &Value| self.result(value, result.personal);
        let mut map = Map::new();
        map.insert("status".to_owned(), json!(result.status.name()));
        if let Some(value) = result.value() {
            map.insert(key.to_owned(), write(value));
        }
        if result.is_list && result.status != Status::Decided {
            let entries = result.entries.iter().map(|(_, value)| write(value)).collect();
            map.insert("entries".to_owned(), Json::Array(entries));
            map.insert("complete".to_owned(), Json::Bool(false));
        }
        if result.status == Status::Undecided {
            if let Some(so_far) = &result.so_far {
                map.insert("so_far".to_owned(), write(so_far));
            }
            let possible = result
                .possible
                .iter()
                .map(|possible| self.possible(possible, key, result.personal))
                .collect();
            map.insert("possible".to_owned(), Json::Array(possible));
            insert_some(&mut map, "open", &result.open);
            for (name, bound) in [("at_least", &result.at_least), ("at_most", &result.at_most)] {
                if !bound.is_empty() {
                    map.insert(name.to_owned(), Json::Array(bound.iter().map(write).collect()));
                }
            }
        }
        insert_some(&mut map, "rules", &result.rules);
        insert_some(&mut map, "unknown", &result.unknown);
        insert_some(&mut map, "errors", &result.errors);
        Json::Object(map)
    }

    fn types(&self, types: &TypesResult) -> Json {
        let mut map = Map::new();
        map.insert("status".to_owned(), json!(types.status.name()));
        if let (Some(primary), Status::Decided) = (&types.primary, types.status) {
            map.insert("primary".to_owned(), json!(primary));
        }
        let all = types.all.iter().map(|found| {
            let mut entry = Map::new();
            entry.insert("id".to_owned(), json!(found.id));
            insert_text(&mut entry, "title", &found.title);
            if found.given {
                entry.insert("given".to_owned(), Json::Bool(true));
            }
            insert_some(&mut entry, "rules", &found.rules);
            if !found.evidence.is_empty() {
                entry.insert(
                    "evidence".to_owned(),
                    Json::Array(found.evidence.iter().map(evidence).collect()),
                );
            }
            Json::Object(entry)
        });
        map.insert("all".to_owned(), Json::Array(all.collect()));
        if types.status != Status::Decided && types.status != Status::None {
            map.insert("complete".to_owned(), Json::Bool(false));
            let possible =
                types.possible.iter().map(|possible| self.possible(possible, "id", false)).collect();
            map.insert("possible".to_owned(), Json::Array(possible));
        }
        insert_some(&mut map, "unknown", &types.unknown);
        insert_some(&mut map, "errors", &types.errors);
        Json::Object(map)
    }

    fn compensation(&self, compensation: &CompensationResult) -> Json {
        let mut json = json!({
            "lines": compensation.lines.iter().map(|line| self.line(line)).collect::<Vec<_>>(),
            "due": self.total(&compensation.due),
            "offer": self.total(&compensation.offer),
        });
        insert_total(&mut json, "lines_total", compensation.lines_total, compensation.lines.len());
        json
    }

    fn line(&self, line: &CompensationLine) -> Json {
        let mut map = Map::new();
        map.insert("rule".to_owned(), json!(line.rule));
        map.insert("head".to_owned(), json!(line.head));
        insert_text(&mut map, "title", &line.title);
        map.insert("basis".to_owned(), json!(line.basis.name()));
        map.insert("status".to_owned(), json!(line.status.name()));
        if let Some(amount) = &line.amount {
            map.insert("amount".to_owned(), self.value(amount));
        }
        map.insert("working".to_owned(), json!(line.working));
        if line.superseded {
            map.insert("superseded".to_owned(), Json::Bool(true));
        }
        insert_some(&mut map, "cite", &line.cite.iter().map(ToString::to_string).collect::<Vec<_>>());
        insert_some(&mut map, "unknown", &line.unknown);
        insert_some(&mut map, "errors", &line.errors);
        Json::Object(map)
    }

    fn total(&self, total: &Total) -> Json {
        let mut map = Map::new();
        map.insert("status".to_owned(), json!(total.status.name()));
        match total.status {
            Status::Decided => {
                map.insert("value".to_owned(), self.values(&total.value));
            }
            Status::Undecided => {
                map.insert("at_least".to_owned(), self.values(&total.at_least));
            }
            Status::None | Status::Failed => {}
        }
        insert_some(&mut map, "unknown", &total.unknown);
        Json::Object(map)
    }

    fn guidance(&self, guidance: &GuidanceResult) -> Json {
        let entries = guidance.entries.iter().map(|advice| {
            let mut map = Map::new();
            map.insert("rule".to_owned(), json!(advice.rule));
            for (name, texts) in [
                ("say", &advice.say),
                ("ask", &advice.ask),
                ("causes", &advice.causes),
                ("steps", &advice.steps),
            ] {
                if !texts.is_empty() {
                    map.insert(name.to_owned(), Json::Array(texts.iter().map(text).collect()));
                }
            }
            insert_some(&mut map, "cite", &advice.cite.iter().map(ToString::to_string).collect::<Vec<_>>());
            Json::Object(map)
        });
        let mut map = Map::new();
        map.insert("status".to_owned(), json!(guidance.status.name()));
        map.insert("entries".to_owned(), Json::Array(entries.collect()));
        if guidance.status != Status::Decided {
            map.insert("complete".to_owned(), Json::Bool(false));
        }
        insert_some(&mut map, "possible", &guidance.possible);
        insert_some(&mut map, "errors", &guidance.errors);
        Json::Object(map)
    }

    fn outputs(&self, outputs: &[DecisionOutput]) -> Json {
        let entries = outputs.iter().map(|decision| {
            let mut body = if !decision.per_item || !decision.outputs.is_empty() {
                self.slots(&decision.outputs)
            } else {
                let items = decision.items.iter().map(|(key, outputs)| (key.clone(), self.slots(outputs)));
                json!({"items": Json::Object(items.collect())})
            };
            if let (Json::Object(body), false) = (&mut body, decision.title.is_empty()) {
                // A named output may be called so, and then it keeps the key.
                body.entry("title").or_insert_with(|| text(&decision.title));
            }
            (decision.id.clone(), body)
        });
        Json::Object(entries.collect())
    }

    fn slots(&self, slots: &[(Option<String>, SetResult)]) -> Json {
        match slots {
            [(None, result)] => self.set(result, "value"),
            slots => {
                let named = slots
                    .iter()
                    .map(|(name, result)| (name.clone().unwrap_or_default(), self.set(result, "value")));
                Json::Object(named.collect())
            }
        }
    }

    fn unknown(&self, entry: &UnknownEntry) -> Json {
        let mut map = Map::new();
        let (kind, key) = match &entry.kind {
            UnknownKind::Fact => ("fact", "fact"),
            UnknownKind::Param => ("param", "param"),
            UnknownKind::Calendar { needs } => {
                map.insert("needs".to_owned(), json!(needs));
                ("calendar", "calendar")
            }
        };
        map.insert("kind".to_owned(), json!(kind));
        map.insert(key.to_owned(), json!(entry.name));
        insert_text(&mut map, "ask", &entry.ask);
        if let Some(by) = &entry.by {
            map.insert("by".to_owned(), json!(by));
        }
        insert_some(&mut map, "blocks", &entry.blocks);
        insert_some(&mut map, "rules", &entry.rules);
        Json::Object(map)
    }
}

fn evidence(evidence: &TypeEvidence) -> Json {
    match evidence {
        TypeEvidence::Signal { signal, fact, span, text } => {
            json!({"signal": signal, "fact": fact, "span": [span.0, span.1], "text": text})
        }
        TypeEvidence::Fact { fact, value } => json!({"fact": fact, "value": value}),
    }
}

fn source(source: &Source) -> Json {
    let mut map = Map::new();
    map.insert("id".to_owned(), json!(source.id));
    insert_text(&mut map, "title", &source.title);
    let checked = source.checked.map(|date| date.to_string());
    let fields = [
        ("kind", source.kind),
        ("confidence", source.confidence),
        ("checked", checked.as_deref()),
        ("url", source.url.as_deref()),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            map.insert(name.to_owned(), json!(value));
        }
    }
    Json::Object(map)
}

fn trace(entry: &TraceEntry) -> Json {
    let mut map = Map::new();
    map.insert("rule".to_owned(), json!(entry.rule));
    map.insert("section".to_owned(), json!(entry.section));
    map.insert("result".to_owned(), json!(entry.result.name()));
    map.insert("at".to_owned(), json!(entry.at.to_string()));
    insert_text(&mut map, "because", &entry.because);
    insert_some(&mut map, "cite", &entry.cite.iter().map(ToString::to_string).collect::<Vec<_>>());
    if let Some(origin) = &entry.origin {
        map.insert("origin".to_owned(), json!(&**origin));
    }
    let atoms = entry.atoms.iter().map(|atom| {
        let reads = atom.reads.iter().map(|(name, value)| (name.clone(), json!(value)));
        json!({"test": atom.text, "result": atom.result.name(), "reads": Json::Object(reads.collect())})
    });
    map.insert("tests".to_owned(), Json::Array(atoms.collect()));
    Json::Object(map)
}

/// Writes a text in one language as a string, one in several as a map.
fn text(text: &Text) -> Json {
    let languages: Vec<(&str, &str)> = text.languages().collect();
    match languages.as_slice() {
        [(_, text)] => json!(text),
        languages => Json::Object(
            languages.iter().map(|(language, text)| ((*language).to_owned(), json!(text))).collect(),
        ),
    }
}

/// Says how many entries a list would have that shows only the first of them.
fn insert_total(json: &mut Json, key: &str, total: usize, shown: usize) {
    if let (Json::Object(map), true) = (json, total > shown) {
        map.insert(key.to_owned(), json!(total));
    }
}

fn insert_text(map: &mut Map<String, Json>, key: &str, value: &Text) {
    if !value.is_empty() {
        map.insert(key.to_owned(), text(value));
    }
}

fn insert_some<T: serde::Serialize>(map: &mut Map<String, Json>, key: &str, values: &[T]) {
    if !values.is_empty() {
        map.insert(key.to_owned(), json!(values));
    }
}
