//! Making one change: from names to paths, to splices of a text, to a line that says what was done.

use std::sync::Arc;

use amends::diagnostic::suggest::did_you_mean;
use amends::diagnostic::{Diagnostic, codes};
use amends::{SourceMap, Sources};
use amends_engine::yaml::splice::{Content, Edit, Fragment, Refusal, Step, splice};
use amends_engine::yaml::{self, Document, NodeId, NodeKind};

use super::pack::Pack;
use super::place::{self, Home, Missing};
use super::subject::{self, Fault, Field, Subject};
use super::value::{in_the_form_of, shown};
use super::{Change, EditValue, Place, usage};

/// The fields of rules in the order in which they are written; a new one goes before the first that follows it.
const ORDER: &[&str] = &[
    "id",
    "title",
    "type",
    "overrides",
    "before",
    "after",
    "priority",
    "each",
    "in_force",
    "governed_by",
    "when",
    "unless",
    "in",
    "out",
    "head",
    "basis",
    "then",
    "all",
    "any",
    "pay",
    "at_most",
    "round",
    "ask",
    "causes",
    "steps",
    "say",
    "tasks",
    "because",
    "guidance",
    "editions",
    "cite",
    "origin",
    "note",
];
/// The fields that hold conditions, whose keys are expressions and have dots.
const CONDITIONS: &[&str] = &["when", "unless", "applies"];
/// The most parts of a collection that are changed one by one.
const PARTS: usize = 64;

/// What a change may look at.
pub(super) struct Context<'c> {
    pub(super) sources: &'c Sources,
    /// All texts of the policy as it was.
    pub(super) closure: &'c SourceMap,
}

/// Makes a change and returns what it did.
pub(super) fn make(pack: &mut Pack, context: &Context<'_>, change: &Change) -> Result<String, Fault> {
    match change {
        Change::Set { at, field, value } => set(pack, context, at, field, value),
        Change::Remove { at, field } => remove(pack, context, at, field),
        Change::Add { section, text, place } => add(pack, section, text, place),
        Change::Delete { at } => delete(pack, context, at),
        Change::Move { at, place } => shift(pack, context, at, place),
    }
}

fn set(
    pack: &mut Pack,
    context: &Context<'_>,
    at: &str,
    field: &str,
    value: &EditValue,
) -> Result<String, Fault> {
    let subject = subject::find(pack, context.closure, at)?;
    let found = subject::field(pack, context.closure, &subject, field)?;
    let name = if field.is_empty() { subject.shown.clone() } else { format!("{} {field}", subject.shown) };
    let content = value.content()?;
    if !found.missing.is_empty() {
        let said = format!("{name}: {} (new)", shown(&content));
        insert_field(pack, context, &subject, &found, content)?;
        return Ok(said);
    }
    if found.path.is_empty() {
        return Err(fault(codes::NO_PLACE, "a whole file is not set at once").into());
    }
    if field == "id"
        && let Some(rule) = &subject.rule
    {
        usage::check_unused(pack, context.sources, rule, "renamed")?;
    }
    let Some(document) = pack.document(subject.file) else { return Err(lost(&subject)) };
    let old = Content::of(document, found.node);
    let new = in_the_form_of(document, found.node, content);
    let said = format!("{name}: {} → {}", shown(&old), shown(&new));
    put(pack, subject.file, &found.path, &new)?;
    Ok(if old == new { format!("{name}: {} (as it was)", shown(&old)) } else { said })
}

/// Changes the parts in which two values differ, so that the comments of the others stay.
fn put(pack: &mut Pack, file: usize, path: &[Step], new: &Content) -> Result<(), Fault> {
    let node = pack.document(file).and_then(|it| Some(Content::of(it, subject::follow(it, path)?)));
    let Some(old) = node else {
        return Err(fault(codes::INEXACT_EDIT, "the value is not there any more").into());
    };
    let below = |step: Step| path.iter().cloned().chain([step]).collect::<Vec<Step>>();
    match (&old, new) {
        _ if old == *new => Ok(()),
        (Content::Mapping(before), Content::Mapping(after)) if in_parts(before, after) => {
            for (key, _) in before.iter().filter(|(key, _)| !after.iter().any(|(other, _)| other == key)) {
                edit(pack, file, &Edit::Remove { at: &below(Step::Key(key.clone())) })?;
            }
            for (position, (key, value)) in after.iter().enumerate() {
                if before.iter().any(|(other, _)| other == key) {
                    put(pack, file, &below(Step::Key(key.clone())), value)?;
                } else {
                    let new = &Fragment::entry(key, value);
                    edit(pack, file, &Edit::Insert { at: path, position, new })?;
                }
            }
            Ok(())
        }
        (Content::Sequence(before), Content::Sequence(after)) if !before.is_empty() && !after.is_empty() => {
            put_items(pack, file, path, before, after)
        }
        _ => edit(pack, file, &Edit::Replace { at: path, value: new }),
    }
}

/// Whether one mapping becomes the other by few changes of single entries.
fn in_parts(before: &[(Arc<str>, Content)], after: &[(Arc<str>, Content)]) -> bool {
    let common = |one: &[(Arc<str>, Content)], other: &[(Arc<str>, Content)]| -> Vec<Arc<str>> {
        let keys = one.iter().map(|(key, _)| key.clone());
        keys.filter(|key| other.iter().any(|(known, _)| known == key)).collect()
    };
    let kept = common(before, after);
    let few = before.len().max(after.len()) <= PARTS;
    few && !kept.is_empty() && kept == common(after, before)
}

fn put_items(
    pack: &mut Pack,
    file: usize,
    path: &[Step],
    before: &[Content],
    after: &[Content],
) -> Result<(), Fault> {
    let same = |pairs: &mut dyn Iterator<Item = (&Content, &Content)>| {
        pairs.take_while(|(one, other)| one == other).count()
    };
    let start = same(&mut before.iter().zip(after));
    let rest = |items: &[Content]| items.len().saturating_sub(start);
    let tail = same(&mut before.iter().rev().zip(after.iter().rev())).min(rest(before)).min(rest(after));
    let (old, new) = (rest(before).saturating_sub(tail), rest(after).saturating_sub(tail));
    if old.max(new) > PARTS {
        return edit(pack, file, &Edit::Replace { at: path, value: &Content::Sequence(after.to_vec()) });
    }
    let below = |number: usize| path.iter().cloned().chain([Step::Item(number)]).collect::<Vec<Step>>();
    for number in (start.saturating_add(new)..start.saturating_add(old)).rev() {
        edit(pack, file, &Edit::Remove { at: &below(number) })?;
    }
    for (number, item) in after.iter().enumerate().skip(start).take(new) {
        if number < start.saturating_add(old) {
            put(pack, file, &below(number), item)?;
        } else {
            let new = &Fragment::item(item);
            edit(pack, file, &Edit::Insert { at: path, position: number, new })?;
        }
    }
    Ok(())
}

/// Adds what a field lacks: a key, with the keys above it.
fn insert_field(
    pack: &mut Pack,
    context: &Context<'_>,
    subject: &Subject,
    found: &Field,
    value: Content,
) -> Result<(), Fault> {
    let Some(document) = pack.document(subject.file) else { return Err(lost(subject)) };
    let of_condition =
        found.path.iter().any(|step| matches!(step, Step::Key(key) if CONDITIONS.contains(&&**key)));
    let (first, rest) = match found.missing.split_once('.') {
        Some((first, rest)) if !of_condition => (first, Some(rest)),
        _ => (found.missing.as_str(), None),
    };
    let value = nested(first, rest, value);
    let (keys, is_null) = match document.kind(found.node) {
        NodeKind::Mapping(entries) => {
            let key = |key| document.text(key).map(ToString::to_string).unwrap_or_default();
            (entries.iter().map(|(name, _)| key(*name)).collect::<Vec<_>>(), false)
        }
        NodeKind::Null => (Vec::new(), true),
        NodeKind::Scalar(_) | NodeKind::Sequence(_) => {
            return Err(no_such_field(pack, context, subject, found));
        }
    };
    if is_null {
        let value = Content::Mapping(vec![(first.into(), value)]);
        return edit(pack, subject.file, &Edit::Replace { at: &found.path, value: &value });
    }
    let rank = |key: &str| ORDER.iter().position(|known| *known == key);
    let in_rule = subject.rule.is_some() && found.path == subject.path;
    let after = rank(first).filter(|_| in_rule);
    let position = after.and_then(|own| keys.iter().position(|key| rank(key).is_some_and(|rank| rank > own)));
    let position = position.unwrap_or(keys.len());
    edit(
        pack,
        subject.file,
        &Edit::Insert { at: &found.path, position, new: &Fragment::entry(first, &value) },
    )
}

/// Returns the mappings that `a.b` makes around a value; below a condition the rest is one key.
fn nested(first: &str, rest: Option<&str>, value: Content) -> Content {
    let Some(rest) = rest else { return value };
    let (key, rest) = match rest.split_once('.') {
        Some((key, rest)) if !CONDITIONS.contains(&first) => (key, Some(rest)),
        _ => (rest, None),
    };
    Content::Mapping(vec![(key.into(), nested(key, rest, value))])
}

fn remove(pack: &mut Pack, context: &Context<'_>, at: &str, field: &str) -> Result<String, Fault> {
    let subject = subject::find(pack, context.closure, at)?;
    let found = subject::field(pack, context.closure, &subject, field)?;
    if !found.missing.is_empty() {
        return Err(no_such_field(pack, context, &subject, &found));
    }
    if found.path == subject.path {
        return Err(fault(codes::UNKNOWN_FIELD, "no field is named that is to be removed").into());
    }
    let Some(document) = pack.document(subject.file) else { return Err(lost(&subject)) };
    let said =
        format!("{} {field}: removed, was {}", subject.shown, shown(&Content::of(document, found.node)));
    edit(pack, subject.file, &Edit::Remove { at: &found.path })?;
    Ok(said)
}

fn delete(pack: &mut Pack, context: &Context<'_>, at: &str) -> Result<String, Fault> {
    let subject = subject::find(pack, context.closure, at)?;
    if subject.path.is_empty() {
        return Err(fault(codes::NO_PLACE, "a whole file is not deleted here").into());
    }
    if let Some(rule) = &subject.rule
        && subject.path == rule.path
    {
        usage::check_unused(pack, context.sources, rule, "deleted")?;
    }
    edit(pack, subject.file, &Edit::Remove { at: &subject.path })?;
    Ok(format!("{}: deleted", subject.shown))
}

fn add(pack: &mut Pack, section: &str, text: &str, at: &Place) -> Result<String, Fault> {
    let new = read_fragment(pack, text)?;
    let home = match place::home(pack, section, at)? {
        Ok(home) => home,
        Err(Missing::Rules(Home { file, path })) => {
            let new = new.listed_under("rules");
            let position = entries(pack, file, &path);
            edit(pack, file, &Edit::Insert { at: &path, position, new: &new })?;
            return Ok(format!("{section}: the first rule, {}", id_of(new.content())));
        }
        Err(Missing::Section { file, listed }) => {
            let id = id_of(new.content());
            let new = if listed { new.listed_under("rules").under(section) } else { new.under(section) };
            let position = entries(pack, file, &[]);
            edit(pack, file, &Edit::Insert { at: &[], position, new: &new })?;
            return Ok(format!("{section}: a new section with {id}"));
        }
    };
    let position = place::position(pack, &home, at, section)?;
    let node = pack.document(home.file).and_then(|it| Some((it, subject::follow(it, &home.path)?)));
    let id = id_of(new.content());
    match node.map(|(document, node)| (document.kind(node), document.span(node))) {
        Some((NodeKind::Mapping(_), _)) if single(new.content()).is_none() => {
            let message = format!("what is added to `{section}` stands under its id");
            return Err(fault(codes::UNREADABLE_VALUE, message).help("write `id: …`").into());
        }
        Some((NodeKind::Mapping(_), span)) if place::ids(pack, &home).contains(&id) => {
            let message = format!("`{section}` has `{id}` already");
            return Err(fault(codes::DUPLICATE_ID, message).at(span, "in this section").into());
        }
        _ => {}
    }
    edit(pack, home.file, &Edit::Insert { at: &home.path, position, new: &new })?;
    let ids = place::ids(pack, &home);
    let after = position.checked_sub(1).and_then(|before| ids.get(before));
    let place = after.map_or_else(|| "at the beginning".to_owned(), |before| format!("after {before}"));
    Ok(format!("{section}: {id} added, {place}"))
}

fn entries(pack: &Pack, file: usize, path: &[Step]) -> usize {
    let document = pack.document(file);
    let node = document.and_then(|it| Some((it, subject::follow(it, path)?)));
    node.map_or(0, |(document, node)| document.entries(node).len())
}

/// Returns the only key of a mapping.
fn single(content: &Content) -> Option<&Arc<str>> {
    match content {
        Content::Mapping(entries) => match entries.as_slice() {
            [(key, _)] => Some(key),
            _ => None,
        },
        Content::Null | Content::Scalar(..) | Content::Sequence(_) => None,
    }
}

/// Returns what messages call a new rule or entry.
fn id_of(content: &Content) -> String {
    let id = match content {
        Content::Sequence(cells) => cells.first(),
        _ => content.at(&[Step::Key("id".into())]),
    };
    match (id, single(content)) {
        (Some(Content::Scalar(id, _)), _) => id.to_string(),
        (_, Some(key)) if !matches!(&**key, "rules") => key.to_string(),
        (_, Some(_)) => match content.at(&[Step::Key("rules".into()), Step::Item(0)]) {
            Some(rule) => id_of(rule),
            None => String::new(),
        },
        _ => "a rule without an id".to_owned(),
    }
}

fn read_fragment(pack: &mut Pack, text: &str) -> Result<Fragment, Fault> {
    let Ok(source) = pack.sources.add("new rule", text) else {
        return Err(fault(codes::UNREADABLE_VALUE, "the new rule is too long").into());
    };
    let parsed = yaml::parse(&pack.sources, source);
    match parsed.document {
        Some(document) if parsed.diagnostics.is_empty() => Ok(Fragment::read(&pack.sources, &document)?),
        _ => {
            let summary = fault(codes::UNREADABLE_VALUE, "the new rule is no YAML");
            let found = parsed.diagnostics.into_iter().next();
            Err(Box::new(match found {
                Some(found) => {
                    let place = found.primary.map(|label| label.span);
                    let fault = found.help.into_iter().fold(summary.note(found.message), Diagnostic::help);
                    place.map_or(fault.clone(), |place| fault.at(place, "here"))
                }
                None => summary,
            }))
        }
    }
}

fn shift(pack: &mut Pack, context: &Context<'_>, at: &str, place: &Place) -> Result<String, Fault> {
    let subject = subject::find(pack, context.closure, at)?;
    let (Some(rule), Some((Step::Item(from), list))) = (&subject.rule, subject.path.split_last()) else {
        let message = format!("`{}` stands in no list, so its place means nothing", subject.shown);
        return Err(fault(codes::NO_PLACE, message).into());
    };
    let home = Home { file: subject.file, path: list.to_vec() };
    let before = place::position(pack, &home, place, &rule.owner)?;
    // Without the rule itself, those after it stand one place earlier.
    let to = if before > *from { before.saturating_sub(1) } else { before };
    edit(pack, subject.file, &Edit::Move { at: list, from: *from, to })?;
    let ids = place::ids(pack, &home);
    let after = to.checked_sub(1).and_then(|before| ids.get(before));
    let place = after.map_or_else(|| "to the beginning".to_owned(), |before| format!("after {before}"));
    Ok(format!("{}: moved {place}", subject.shown))
}

/// Makes one edit in a file.
fn edit(pack: &mut Pack, file: usize, edit: &Edit<'_>) -> Result<(), Fault> {
    if let Some(found) = pack.files.get(file).and_then(|file| file.faults.first()) {
        return Err(Box::new(found.clone()));
    }
    let Some(document) = pack.document(file) else {
        return Err(fault(codes::INEXACT_EDIT, "the file cannot be read").into());
    };
    let text = splice(document, edit).map_err(|refusal| refused(pack, document, edit, refusal))?;
    pack.set(file, text);
    Ok(())
}

fn refused(pack: &Pack, document: &Document, edit: &Edit<'_>, refusal: Refusal) -> Fault {
    let at = match edit {
        Edit::Replace { at, .. } | Edit::Insert { at, .. } | Edit::Remove { at } | Edit::Move { at, .. } => {
            at
        }
    };
    let place = subject::follow(document, at).map(|node: NodeId| document.head(node));
    let fault = match refusal {
        Refusal::Shared { value, alias } => {
            let line = pack.line(alias);
            fault(
                codes::SHARED_VALUE,
                "the value is shared through an alias, and would change in both places",
            )
            .at(value, "this value")
            .related(alias, "it is repeated here")
            .help(format!("write the value out in {line}, then change either of them"))
        }
        Refusal::Comments(place) => fault(codes::NO_PLACE, "comments have no place in brackets on one line")
            .at(place, "these brackets")
            .help("leave the comments out, or write the list with a line for each item"),
        Refusal::Absent => fault(codes::INEXACT_EDIT, "there is nothing at this place"),
        refusal => {
            let found = if let Refusal::Inexact(found) = refusal { found } else { Vec::new() };
            let summary = fault(codes::INEXACT_EDIT, "the file would not read as intended after this change");
            let summary =
                found.into_iter().take(1).fold(summary, |summary, found| summary.note(found.message));
            summary.help("change the file by hand")
        }
    };
    let placed = fault.primary.is_some();
    Box::new(place.filter(|_| !placed).map_or(fault.clone(), |place| fault.at(place, "here")))
}

fn no_such_field(pack: &Pack, context: &Context<'_>, subject: &Subject, found: &Field) -> Fault {
    let Some(document) = pack.document(subject.file) else { return lost(subject) };
    let text = |node: NodeId| document.text(node).map(ToString::to_string).unwrap_or_default();
    let missing = &found.missing;
    let what = path_shown(&found.path, &subject.path);
    let fault = match document.kind(found.node) {
        NodeKind::Scalar(_) => {
            let message = format!("{what} of `{}` is one value and has no part `{missing}`", subject.shown);
            fault(codes::UNKNOWN_FIELD, message).help("set it as a whole")
        }
        NodeKind::Sequence(items) => {
            let message =
                format!("{what} of `{}` is a list of {} and has no `{missing}`", subject.shown, items.len());
            let columns = super::subject::column_names(pack, context.closure, subject);
            let names = if columns.is_empty() || found.path != subject.path {
                format!("its elements are numbered from 0 to {}", items.len().saturating_sub(1))
            } else {
                format!("its columns are {}", columns.join(", "))
            };
            fault(codes::UNKNOWN_FIELD, message)
                .maybe_help(did_you_mean(missing, columns.iter().map(String::as_str)))
                .help(names)
        }
        NodeKind::Null | NodeKind::Mapping(_) => {
            let keys: Vec<String> = document.entries(found.node).iter().map(|(key, _)| text(*key)).collect();
            let message = format!("{what} of `{}` has no `{missing}`", subject.shown);
            fault(codes::UNKNOWN_FIELD, message)
                .maybe_help(did_you_mean(missing, keys.iter().map(String::as_str)))
                .help(format!("it has {}", keys.join(", ")))
        }
    };
    Box::new(fault.at(document.head(found.node), "here"))
}

/// Returns a field as messages show it.
fn path_shown(path: &[Step], from: &[Step]) -> String {
    let steps = path.iter().skip(from.len()).map(|step| match step {
        Step::Key(key) => key.to_string(),
        Step::Item(number) => number.to_string(),
    });
    let steps: Vec<String> = steps.collect();
    if steps.is_empty() { "the whole".to_owned() } else { format!("`{}`", steps.join(".")) }
}

fn lost(subject: &Subject) -> Fault {
    Box::new(fault(codes::UNKNOWN_RULE, format!("`{}` is not there", subject.shown)))
}

fn fault(code: amends::diagnostic::Code, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(code, message)
}
