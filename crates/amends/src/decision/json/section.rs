//! The JSON of escalation, remedies and tasks.

use serde_json::{Map, Value as Json, json};

use super::{Writer, insert_some, insert_text, insert_total, text};
use crate::decision::{
    EscalationResult, ForbiddenRemedy, PossibleKind, PossibleRemedy, RemediesResult, RemedyChoice,
    RemedyGround, RemedyOption, Status, Task, TasksResult, Trigger, Undercut,
};

impl Writer {
    pub(super) fn escalation(&self, escalation: &EscalationResult) -> Json {
        let mut json = self.set(&escalation.result, "level");
        if let Json::Object(map) = &mut json {
            map.insert("ladder".to_owned(), json!(escalation.ladder));
            insert_text(map, "title", &escalation.title);
            map.insert("triggers".to_owned(), escalation.triggers.iter().map(trigger).collect());
            map.insert("notify".to_owned(), self.set(&escalation.notify, "value"));
        }
        json
    }

    pub(super) fn tasks(&self, tasks: &TasksResult) -> Json {
        let mut map = Map::new();
        map.insert("status".to_owned(), json!(tasks.status.name()));
        map.insert("entries".to_owned(), tasks.entries.iter().map(|task| self.task(task)).collect());
        if tasks.status != Status::Decided {
            map.insert("complete".to_owned(), Json::Bool(false));
        }
        insert_some(&mut map, "possible", &tasks.possible);
        insert_some(&mut map, "unknown", &tasks.unknown);
        insert_some(&mut map, "errors", &tasks.errors);
        let mut json = Json::Object(map);
        insert_total(&mut json, "entries_total", tasks.entries_total, tasks.entries.len());
        json
    }

    fn task(&self, task: &Task) -> Json {
        let mut map = Map::new();
        map.insert("rule".to_owned(), json!(task.rule));
        map.insert("do".to_owned(), text(&task.what));
        map.insert("role".to_owned(), json!(task.role));
        insert_text(&mut map, "role_title", &task.role_title);
        for (name, time) in [("within", &task.within), ("after", &task.after)] {
            if let Some(time) = time {
                map.insert(name.to_owned(), self.value(time));
            }
        }
        insert_cites(&mut map, &task.cite);
        insert_some(&mut map, "unknown", &task.unknown);
        insert_some(&mut map, "errors", &task.errors);
        Json::Object(map)
    }
}

fn trigger(trigger: &Trigger) -> Json {
    let mut map = Map::new();
    map.insert("rule".to_owned(), json!(trigger.rule));
    if let Some(to) = &trigger.to {
        map.insert("to".to_owned(), json!(to));
    }
    if let Some(by) = trigger.raise {
        map.insert("raise".to_owned(), json!(by));
    }
    insert_some(&mut map, "notify", &trigger.notify);
    insert_cites(&mut map, &trigger.cite);
    Json::Object(map)
}

pub(super) fn remedies(remedies: &RemediesResult) -> Json {
    let mut map = Map::new();
    map.insert("status".to_owned(), json!(remedies.status.name()));
    map.insert("options".to_owned(), remedies.options.iter().map(option).collect());
    if remedies.status != Status::Decided {
        map.insert("complete".to_owned(), Json::Bool(false));
    }
    for (key, entries) in [
        ("choices", remedies.choices.iter().map(choice).collect::<Vec<_>>()),
        ("forbidden", remedies.forbidden.iter().map(forbidden).collect()),
        ("undercut", remedies.undercut.iter().map(undercut).collect()),
        ("possible", remedies.possible.iter().map(possible).collect()),
    ] {
        insert_some(&mut map, key, &entries);
    }
    insert_some(&mut map, "unknown", &remedies.unknown);
    insert_some(&mut map, "errors", &remedies.errors);
    let mut json = Json::Object(map);
    insert_total(&mut json, "options_total", remedies.options_total, remedies.options.len());
    insert_total(&mut json, "choices_total", remedies.choices_total, remedies.choices.len());
    insert_total(&mut json, "forbidden_total", remedies.forbidden_total, remedies.forbidden.len());
    insert_total(&mut json, "undercut_total", remedies.undercut_total, remedies.undercut.len());
    insert_total(&mut json, "possible_total", remedies.possible_total, remedies.possible.len());
    json
}

fn option(option: &RemedyOption) -> Json {
    let mut map = named(&option.remedy, option.item.as_deref());
    insert_text(&mut map, "title", &option.title);
    if option.owed {
        map.insert("owed".to_owned(), Json::Bool(true));
    }
    map.insert("grounds".to_owned(), option.grounds.iter().map(ground).collect());
    for (key, texts) in [("pros", &option.pros), ("cons", &option.cons)] {
        if !texts.is_empty() {
            map.insert(key.to_owned(), texts.iter().map(text).collect());
        }
    }
    Json::Object(map)
}

fn choice(choice: &RemedyChoice) -> Json {
    let mut map = Map::new();
    map.insert("any".to_owned(), json!(choice.remedies));
    if let Some(chooser) = choice.chosen_by {
        map.insert("chosen_by".to_owned(), json!(chooser.name()));
    }
    insert_some(&mut map, "without", &choice.without);
    insert_item(&mut map, choice.item.as_deref());
    map.insert("rules".to_owned(), json!(choice.rules));
    Json::Object(map)
}

fn forbidden(forbidden: &ForbiddenRemedy) -> Json {
    let mut map = named(&forbidden.remedy, forbidden.item.as_deref());
    insert_text(&mut map, "title", &forbidden.title);
    map.insert("grounds".to_owned(), forbidden.grounds.iter().map(ground).collect());
    insert_some(&mut map, "given_by", &forbidden.given_by);
    Json::Object(map)
}

fn undercut(undercut: &Undercut) -> Json {
    let mut map = named(&undercut.remedy, undercut.item.as_deref());
    map.insert("rules".to_owned(), json!(undercut.rules));
    map.insert("stands_by".to_owned(), json!(undercut.stands_by));
    Json::Object(map)
}

fn possible(possible: &PossibleRemedy) -> Json {
    let mut map = Map::new();
    let what = match (possible.kind, possible.remedies.as_slice()) {
        (PossibleKind::Choice, remedies) => json!(remedies),
        (_, remedies) => json!(remedies.first()),
    };
    map.insert(possible.kind.name().to_owned(), what);
    if let Some(chooser) = possible.chosen_by {
        map.insert("chosen_by".to_owned(), json!(chooser.name()));
    }
    insert_item(&mut map, possible.item.as_deref());
    insert_some(&mut map, "rules", &possible.rules);
    insert_some(&mut map, "if_not", &possible.if_not);
    Json::Object(map)
}

fn ground(ground: &RemedyGround) -> Json {
    let mut map = Map::new();
    map.insert("rule".to_owned(), json!(ground.rule));
    if let Some(basis) = ground.basis {
        map.insert("basis".to_owned(), json!(basis.name()));
    }
    insert_text(&mut map, "because", &ground.because);
    insert_cites(&mut map, &ground.cite);
    Json::Object(map)
}

fn named(remedy: &str, item: Option<&str>) -> Map<String, Json> {
    let mut map = Map::new();
    map.insert("remedy".to_owned(), json!(remedy));
    insert_item(&mut map, item);
    map
}

fn insert_item(map: &mut Map<String, Json>, item: Option<&str>) {
    if let Some(item) = item {
        map.insert("item".to_owned(), json!(item));
    }
}

fn insert_cites(map: &mut Map<String, Json>, cite: &[std::sync::Arc<str>]) {
    insert_some(map, "cite", &cite.iter().map(ToString::to_string).collect::<Vec<_>>());
}
