//! Making one change: from names to paths, to splices of a text, to a line that says what was done.

use std::sync::Arc;

use amends::diagnostic::{Diagnostic, codes};
use amends::{SourceMap, Sources};
use amends_engine::yaml::splice::{Content, Edit, Fragment, Step};
use amends_engine::yaml::{self, NodeKind};

use super::pack::Pack;
use super::place::{self, Home, Missing};
use super::put::{edit, put};
use super::refusal::{lost, no_such_field};
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
/// The most keys that are added one below the other; nothing in a pack needs more.
const LEVELS: usize = 3;

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
    if found.missing.split('.').count() > LEVELS && !of_condition && !CONDITIONS.contains(&first) {
        return Err(no_such_field(pack, context.closure, subject, found));
    }
    let value = nested(first, rest, value);
    let (keys, is_null) = match document.kind(found.node) {
        NodeKind::Mapping(entries) => {
            let key = |key| document.text(key).map(ToString::to_string).unwrap_or_default();
            (entries.iter().map(|(name, _)| key(*name)).collect::<Vec<_>>(), false)
        }
        NodeKind::Null => (Vec::new(), true),
        NodeKind::Scalar(_) | NodeKind::Sequence(_) => {
            return Err(no_such_field(pack, context.closure, subject, found));
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
        return Err(no_such_field(pack, context.closure, &subject, &found));
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

fn fault(code: amends::diagnostic::Code, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(code, message)
}
