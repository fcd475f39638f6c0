//! Edits of the shipped packs: what must hold for every rule of every pack.

use amends::{PackFiles, SourceMap, Sources, builtin_names, builtin_pack};
use amends_engine::yaml::splice::{Content, Edit, Step, splice};
use amends_engine::yaml::{Document, ScalarStyle, parse};
use amends_tools::edit::{Change, EditValue, Edited, Place, edit};

fn read(text: &str) -> Document {
    let mut sources = SourceMap::new();
    let id = sources.add("t.yaml", text).unwrap();
    parse(&sources, id).document.unwrap()
}

/// Returns the files of all shipped packs without their cases, which name most rules.
fn packs() -> Vec<(&'static str, Vec<(String, String)>)> {
    let files = |name| -> Vec<(String, String)> {
        let pack = builtin_pack(name).unwrap();
        let files =
            pack.files().filter(|(file, _)| !file.ends_with(".cases.yaml") && !file.ends_with(".bind.yaml"));
        files.map(|(file, text)| (file.to_owned(), text.to_owned())).collect()
    };
    builtin_names().into_iter().map(|name| (name, files(name))).collect()
}

fn sources(name: &str, files: &[(String, String)]) -> Sources {
    let pack = PackFiles::new(name);
    Sources::new(files.iter().fold(pack, |pack, (name, text)| pack.file(name, text)))
}

/// Returns the paths of all scalars of a text.
fn scalars(content: &Content, path: &[Step], out: &mut Vec<Vec<Step>>) {
    match content {
        Content::Scalar(..) => out.push(path.to_vec()),
        Content::Null => {}
        Content::Sequence(items) => {
            for (number, item) in items.iter().enumerate() {
                scalars(item, &[path, &[Step::Item(number)]].concat(), out);
            }
        }
        Content::Mapping(entries) => {
            for (key, value) in entries {
                scalars(value, &[path, &[Step::Key(key.clone())]].concat(), out);
            }
        }
    }
}

/// Calls `each` with every file of every pack and every so many of its scalars, by their paths.
fn each_scalar(step: usize, mut each: impl FnMut(&str, &Document, &Content, &[Step])) {
    let mut count = 0;
    for (_, files) in packs() {
        for (_, text) in &files {
            let document = read(text);
            let content = Content::of(&document, document.root().unwrap());
            let mut paths = Vec::new();
            scalars(&content, &[], &mut paths);
            count += paths.len();
            paths.iter().step_by(step).for_each(|path| each(text, &document, &content, path));
        }
    }
    assert!(count > 2_000, "only {count} values in the shipped packs");
}

#[test]
fn a_value_set_to_itself_leaves_every_byte() {
    each_scalar(1, |text, document, content, path| {
        let same = content.at(path).unwrap();
        assert_eq!(
            splice(document, &Edit::Replace { at: path, value: same }).as_deref(),
            Ok(text),
            "{path:?}"
        );
    });
}

#[test]
fn a_value_set_and_set_back_leaves_every_byte() {
    each_scalar(5, |text, document, content, path| {
        let Some(Content::Scalar(old, style)) = content.at(path) else { panic!("a scalar") };
        let put = |document: &Document, text: &str| {
            let value = Content::Scalar(text.into(), ScalarStyle::Plain);
            splice(document, &Edit::Replace { at: path, value: &value }).unwrap()
        };
        let set = put(document, "something else");
        // No other line differs.
        let pairs = || text.split_inclusive('\n').zip(set.split_inclusive('\n'));
        if *style != ScalarStyle::Folded {
            assert_eq!(pairs().filter(|(one, other)| one != other).count(), 1, "{path:?}");
            assert_eq!(text.split('\n').count(), set.split('\n').count(), "{path:?}");
            assert_eq!(put(&read(&set), old), *text, "{path:?}");
        }
        assert_eq!(put(&read(&set), "something else"), set, "{path:?}");
    });
}

/// Returns every rule of the sections with a list, as the section, the id and what it says.
fn rules(files: &[(String, String)]) -> Vec<(String, String, Content)> {
    let mut rules = Vec::new();
    for (_, text) in files {
        let document = read(text);
        let content = Content::of(&document, document.root().unwrap());
        for section in ["severity", "routing", "compensation", "guidance", "remedies", "escalation"] {
            let list = content.at(&[Step::Key(section.into()), Step::Key("rules".into())]);
            let Some(Content::Sequence(items)) = list else { continue };
            for item in items {
                let Some(Content::Scalar(id, _)) = item.at(&[Step::Key("id".into())]) else {
                    panic!("an id")
                };
                rules.push((section.to_owned(), id.to_string(), item.clone()));
            }
        }
    }
    rules
}

#[test]
fn a_rule_deleted_and_added_again_is_the_same_policy() {
    for (name, files) in packs() {
        let rules = rules(&files);
        let mut changes = Vec::new();
        let mut before: Option<&(String, String, Content)> = None;
        for rule in &rules {
            let (section, id, content) = rule;
            let place = match before.filter(|before| before.0 == *section) {
                Some((_, before, _)) => Place::After(before.clone()),
                None => Place::First,
            };
            changes.push(Change::Delete { at: format!("{section}#{id}") });
            changes.push(Change::Add { section: section.clone(), text: content.to_flow(), place });
            before = Some(rule);
        }
        let edited = edit(&sources(name, &files), &changes)
            .unwrap_or_else(|e| panic!("{name}: {}", e.render(amends::diagnostic::render::Style::default())));
        for file in &edited.files {
            let content = |text| {
                let document = read(text);
                Content::of(&document, document.root().unwrap())
            };
            assert_eq!(content(&file.new), content(&file.old), "{name}/{}", file.name);
        }
        assert_eq!(edited.said.len(), 2 * rules.len());
    }
}

#[test]
fn rules_that_change_places_and_back_leave_every_byte() {
    for (name, files) in packs() {
        let rules = rules(&files);
        let mut changes = Vec::new();
        for pair in rules.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            let at = |rule: &(String, String, Content)| format!("{}#{}", rule.0, rule.1);
            let (first, second) = (at(&pair[0]), at(&pair[1]));
            changes.push(Change::Move { at: second.clone(), place: Place::Before(first.clone()) });
            changes.push(Change::Move { at: second, place: Place::After(first) });
        }
        let edited: Edited = edit(&sources(name, &files), &changes).unwrap();
        assert!(edited.is_unchanged(), "{name}: {}", edited.diff());
    }
}

#[test]
fn every_rule_is_found_by_its_name_and_keeps_what_it_is_set_to() {
    for (name, files) in packs() {
        let policy = amends::builtin(name).unwrap();
        let own = format!("{name}#");
        let ids: Vec<&str> = policy.rules().filter(|rule| rule.starts_with(&own)).collect();
        let note = |rule: &str, text: &str| Change::Set {
            at: rule.to_owned(),
            field: "note".to_owned(),
            value: EditValue::Text(text.to_owned()),
        };
        let rows = |rule: &&str| {
            files.iter().any(|(_, text)| text.contains(&format!("- [{}", rule.trim_start_matches(&own))))
        };
        let changes: Vec<Change> = ids
            .iter()
            .filter(|rule| !rows(rule))
            .flat_map(|rule| [note(rule, "x # y"), note(rule, "no")])
            .collect();
        let edited = edit(&sources(name, &files), &changes)
            .unwrap_or_else(|e| panic!("{name}: {}", e.render(amends::diagnostic::render::Style::default())));
        let after: String = edited.files.iter().map(|file| file.new.as_str()).collect();
        assert_eq!(after.matches("note: \"no\"").count(), changes.len() / 2, "{name}");
    }
}
