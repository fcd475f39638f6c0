//! Splices of one file: single edits, and a value put in the place of another by as few of them as will do.

use std::sync::Arc;

use amends::diagnostic::{Diagnostic, codes};
use amends_engine::yaml::splice::{Content, Edit, Fragment, Step, splice};

use super::pack::Pack;
use super::refusal;
use super::subject::{self, Fault};

/// The most parts of a collection that are changed one by one.
const PARTS: usize = 64;

/// Makes one edit in a file.
pub(super) fn edit(pack: &mut Pack, file: usize, edit: &Edit<'_>) -> Result<(), Fault> {
    if let Some(found) = pack.files.get(file).and_then(|file| file.faults.first()) {
        return Err(Box::new(found.clone()));
    }
    let Some(document) = pack.document(file) else {
        return Err(Diagnostic::error(codes::INEXACT_EDIT, "the file cannot be read").into());
    };
    let text = splice(document, edit).map_err(|refusal| refusal::of_splice(pack, document, edit, refusal))?;
    pack.set(file, text);
    Ok(())
}

/// Changes the parts in which two values differ, so that the comments of the others stay.
pub(super) fn put(pack: &mut Pack, file: usize, path: &[Step], new: &Content) -> Result<(), Fault> {
    let node = pack.document(file).and_then(|it| Some(Content::of(it, subject::follow(it, path)?)));
    let Some(old) = node else {
        return Err(Diagnostic::error(codes::INEXACT_EDIT, "the value is not there any more").into());
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
