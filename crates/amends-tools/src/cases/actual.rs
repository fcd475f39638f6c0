//! What a decision says of one result, read from its canonical JSON.
//!
//! The JSON is the contract of a decision, so every result is found in it in one way, whatever
//! section it is of. All values are the texts that the JSON gives.

use serde_json::{Map, Value as Json};

/// A value as the JSON gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Plain {
    /// One value.
    One(String),
    /// A list of values.
    List(Vec<String>),
}

impl Plain {
    /// Returns the values; one value is a list of one.
    pub(super) fn values(&self) -> &[String] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::List(values) => values,
        }
    }

    /// Returns the text for messages.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::One(value) => value.clone(),
            Self::List(values) => format!("[{}]", values.join(", ")),
        }
    }
}

/// One result of a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Actual {
    pub(super) status: String,
    /// The value; only where it is decided.
    pub(super) value: Option<Plain>,
    pub(super) so_far: Option<Plain>,
    /// The certain entries of a list, also where more could come.
    pub(super) entries: Vec<String>,
    /// What it could still become; `none` and `conflict` are among the words.
    pub(super) possible: Vec<String>,
    pub(super) at_least: Vec<String>,
    pub(super) at_most: Vec<String>,
    pub(super) unknown: Vec<String>,
    pub(super) rules: Vec<String>,
    /// The places among the errors of the decision.
    pub(super) errors: Vec<usize>,
}

impl Actual {
    fn none() -> Self {
        Self { status: "none".to_owned(), ..Self::default() }
    }

    /// Returns what it is in one line.
    pub(super) fn shown(&self) -> String {
        match (&self.value, self.status.as_str()) {
            (Some(value), _) => value.shown(),
            (None, "undecided") => {
                let mut parts = Vec::new();
                if let Some(so_far) = &self.so_far {
                    parts.push(format!("{} so far", so_far.shown()));
                }
                if !self.entries.is_empty() {
                    parts.push(format!("[{}] so far", self.entries.join(", ")));
                }
                if !self.at_least.is_empty() && self.so_far.is_none() {
                    parts.push(format!("at least {}", self.at_least.join(" and ")));
                }
                if !self.possible.is_empty() {
                    parts.push(format!("could be {}", self.possible.join(" or ")));
                }
                if parts.is_empty() {
                    "undecided".to_owned()
                } else {
                    format!("undecided ({})", parts.join("; "))
                }
            }
            (None, status) => status.to_owned(),
        }
    }
}

/// Where a result stands: its name in the policy, and the element if it is one of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ResultKey {
    pub(super) name: String,
    pub(super) element: Option<String>,
}

impl ResultKey {
    /// Reads `band`, `band.amount`, `band[0]` or `band[0].amount`.
    pub(super) fn parse(key: &str) -> Self {
        let parts = key.split_once('[').and_then(|(before, rest)| {
            let (element, after) = rest.split_once(']')?;
            Some((format!("{before}{after}"), element.to_owned()))
        });
        match parts {
            Some((name, element)) => Self { name, element: Some(element) },
            None => Self { name: key.to_owned(), element: None },
        }
    }
}

/// Finds a result in the JSON of a decision; `Err` holds the elements there are, if another one
/// was asked for.
pub(super) fn find(decision: &Json, key: &ResultKey) -> Result<Actual, Vec<String>> {
    match key.name.as_str() {
        "types" => Ok(types(part(decision, "types"))),
        "types.primary" => Ok(primary(part(decision, "types"))),
        "severity" => Ok(set(part(decision, "severity"), "level")),
        "escalation.level" => Ok(set(part(decision, "escalation"), "level")),
        "escalation.notify" => Ok(set(part(part(decision, "escalation"), "notify"), "value")),
        "remedies" => Ok(remedies(part(decision, "remedies"), "option")),
        "remedies.owed" => Ok(remedies(part(decision, "remedies"), "owed")),
        "remedies.forbidden" => Ok(remedies(part(decision, "remedies"), "forbidden")),
        "tasks" if decision.get("outputs").is_none_or(|outputs| outputs.get("tasks").is_none()) => {
            Ok(tasks(part(decision, "tasks")))
        }
        "compensation.due" => Ok(set(part(part(decision, "compensation"), "due"), "value")),
        "compensation.offer" => Ok(set(part(part(decision, "compensation"), "offer"), "value")),
        name => match name.strip_prefix("route.") {
            Some(key) => Ok(set(part(part(decision, "route"), key), "value")),
            None => output(part(decision, "outputs"), key),
        },
    }
}

fn output(outputs: &Json, key: &ResultKey) -> Result<Actual, Vec<String>> {
    let whole = outputs.get(&key.name).map(|decision| (decision, None));
    let named = || key.name.rsplit_once('.').and_then(|(id, name)| Some((outputs.get(id)?, Some(name))));
    let Some((decision, name)) = whole.or_else(named) else { return Ok(Actual::none()) };
    match (decision.get("items").and_then(Json::as_object), &key.element) {
        // A decision per element of an empty list.
        (None, None) if decision.as_object().is_some_and(Map::is_empty) => Ok(gathered(&Map::new(), name)),
        (None, None) => Ok(slot(decision, name)),
        (None, Some(_)) => Err(Vec::new()),
        (Some(items), Some(element)) => match items.get(element) {
            Some(item) => Ok(slot(item, name)),
            None => Err(items.keys().cloned().collect()),
        },
        (Some(items), None) => Ok(gathered(items, name)),
    }
}

fn slot(decision: &Json, name: Option<&str>) -> Actual {
    match name {
        None => set(decision, "value"),
        Some("row") => row(decision),
        Some(name) => set(part(decision, name), "value"),
    }
}

/// The row is the rule that gave the first output.
fn row(decision: &Json) -> Actual {
    let first = match decision.get("status") {
        Some(_) => Some(decision),
        None => decision.as_object().and_then(|outputs| outputs.values().next()),
    };
    let actual = set(first.unwrap_or(&Json::Null), "value");
    if !matches!(actual.status.as_str(), "decided" | "none") {
        return Actual { value: None, so_far: None, possible: Vec::new(), ..actual };
    }
    // Without a rule it is the default, which is no row.
    match actual.rules.first().map(|rule| rule.rsplit('#').next().unwrap_or(rule).to_owned()) {
        Some(rule) => Actual { status: "decided".to_owned(), value: Some(Plain::One(rule)), ..actual },
        None => Actual::none(),
    }
}

/// The values of all elements; open or failed if that of one element is.
fn gathered(items: &Map<String, Json>, name: Option<&str>) -> Actual {
    let mut all = Actual { status: "decided".to_owned(), ..Actual::default() };
    let mut values = Vec::new();
    for item in items.values().map(|item| slot(item, name)) {
        match item.status.as_str() {
            "failed" => all.status = item.status,
            "undecided" if all.status != "failed" => all.status = item.status,
            _ => {}
        }
        values.extend(item.value.iter().flat_map(Plain::values).cloned());
        all.unknown.extend(item.unknown);
        all.rules.extend(item.rules);
        all.errors.extend(item.errors);
    }
    if all.status == "decided" {
        all.value = Some(Plain::List(values));
    } else {
        all.entries = values;
    }
    all
}

/// Reads a result whose plain value stands under `key`.
fn set(json: &Json, key: &str) -> Actual {
    let Some(status) = json.get("status").and_then(Json::as_str) else { return Actual::none() };
    let possible = json.get("possible").and_then(Json::as_array);
    Actual {
        status: status.to_owned(),
        value: json.get(key).map(plain),
        so_far: json.get("so_far").map(plain),
        entries: texts(json, "entries"),
        possible: possible.into_iter().flatten().map(|entry| possibility(entry, key)).collect(),
        at_least: texts(json, "at_least"),
        at_most: texts(json, "at_most"),
        unknown: texts(json, "unknown"),
        rules: texts(json, "rules"),
        errors: errors(json),
    }
}

fn types(json: &Json) -> Actual {
    let all = json.get("all").and_then(Json::as_array);
    let of = |key: &str| all.into_iter().flatten().flat_map(|found| texts(found, key)).collect::<Vec<_>>();
    let (ids, rules) = (of("id"), of("rules"));
    let actual = set(json, "id");
    match actual.status.as_str() {
        "decided" | "none" => Actual { value: Some(Plain::List(ids)), rules, ..actual },
        _ => Actual { entries: ids, rules, ..actual },
    }
}

fn primary(json: &Json) -> Actual {
    let actual = Actual { rules: types(json).rules, ..set(json, "primary") };
    match (&actual.value, actual.status.as_str()) {
        (None, "decided") => Actual::none(),
        // Whatever types could come, it is not said which of them would be the primary one.
        _ => Actual { possible: Vec::new(), ..actual },
    }
}

/// Reads one of the lists of remedies, each remedy once whatever it is for.
fn remedies(json: &Json, kind: &str) -> Actual {
    let list = |key: &str| json.get(key).and_then(Json::as_array).into_iter().flatten();
    let certain: Vec<&Json> = match kind {
        "forbidden" => list("forbidden").collect(),
        "owed" => list("options").filter(|option| option.get("owed").is_some()).collect(),
        _ => list("options").collect(),
    };
    let mut actual = set(json, "status");
    let (mut words, mut possible) = (Vec::new(), Vec::new());
    for entry in &certain {
        add_new(&mut words, texts(entry, "remedy"));
        for ground in entry.get("grounds").and_then(Json::as_array).into_iter().flatten() {
            add_new(&mut actual.rules, texts(ground, "rule"));
        }
    }
    for entry in list("possible") {
        let word = texts(entry, kind).into_iter().filter(|word| !words.contains(word));
        add_new(&mut possible, word.collect());
    }
    let settled = actual.status == "undecided" && possible.is_empty();
    if actual.status == "decided" || settled {
        let status = "decided".to_owned();
        return Actual { status, value: Some(Plain::List(words)), possible, unknown: Vec::new(), ..actual };
    }
    Actual { value: None, entries: words, possible, ..actual }
}

/// Reads what is to be done, each task in the first of its languages; of open ones, the rules.
fn tasks(json: &Json) -> Actual {
    let entries = json.get("entries").and_then(Json::as_array).into_iter().flatten();
    let mut actual = set(json, "status");
    let mut words = Vec::new();
    for entry in entries {
        words.extend(languages(part(entry, "do")).into_iter().next());
        add_new(&mut actual.rules, texts(entry, "rule"));
    }
    actual.possible = texts(json, "possible");
    if actual.status == "decided" {
        Actual { value: Some(Plain::List(words)), ..actual }
    } else {
        Actual { value: None, entries: words, ..actual }
    }
}

/// Returns the words by which a decision names the task that a case describes in any language.
pub(super) fn task_named(decision: &Json, word: &str) -> Option<String> {
    let entries = part(part(decision, "tasks"), "entries").as_array().into_iter().flatten();
    entries
        .map(|entry| languages(part(entry, "do")))
        .find(|texts| texts.iter().any(|text| text == word))
        .and_then(|texts| texts.into_iter().next())
}

/// Returns a text in each of its languages.
fn languages(text: &Json) -> Vec<String> {
    match text {
        Json::Object(texts) => texts.values().map(self::text).collect(),
        one => vec![self::text(one)],
    }
}

fn add_new(known: &mut Vec<String>, more: Vec<String>) {
    for word in more {
        if !known.contains(&word) {
            known.push(word);
        }
    }
}

fn possibility(entry: &Json, key: &str) -> String {
    match entry.get(key) {
        Some(value) => plain(value).shown(),
        None if entry.get("conflict").is_some() => "conflict".to_owned(),
        None => "none".to_owned(),
    }
}

fn plain(json: &Json) -> Plain {
    match json {
        Json::Array(values) => Plain::List(values.iter().map(text).collect()),
        one => Plain::One(text(one)),
    }
}

fn text(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        Json::Array(values) => format!("[{}]", values.iter().map(text).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

fn texts(json: &Json, key: &str) -> Vec<String> {
    match json.get(key) {
        Some(Json::Array(values)) => values.iter().map(text).collect(),
        Some(one) => vec![text(one)],
        None => Vec::new(),
    }
}

fn errors(json: &Json) -> Vec<usize> {
    let places = json.get("errors").and_then(Json::as_array).into_iter().flatten();
    places.filter_map(|place| usize::try_from(place.as_u64()?).ok()).collect()
}

fn part<'j>(json: &'j Json, key: &str) -> &'j Json {
    json.get(key).unwrap_or(&Json::Null)
}
