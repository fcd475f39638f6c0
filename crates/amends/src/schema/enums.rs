//! Reading `enums` and `scales`.

use std::collections::BTreeMap;
use std::sync::Arc;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::source::{Span, Spanned};
use amends_engine::value::{EnumType, EnumValue, Member};
use amends_engine::yaml::{NodeId, NodeKind};

use super::name::{self, Form};
use super::{ScaleMap, Vocabulary, type_name};
use crate::Text;
use crate::pack::closure::{Closure, Declared, PackText, duplicate_id};
use crate::pack::section_text::{elements, entries, read_text};
use crate::pack::text::{MEMBER, ScaleText};

/// Words that cells give another meaning, so no member may be called so.
const RESERVED_WORDS: &[&str] =
    &["present", "missing", "not", "any", "all", "none", "-", "true", "false", "in", "null"];

/// An enum while its members are being collected over the packs.
#[derive(Default)]
struct Draft {
    place: Option<Span>,
    members: Vec<(Spanned<String>, Text)>,
    /// Where each member stands first.
    places: BTreeMap<String, Span>,
    /// Whether a member was reported.
    faulty: bool,
}

impl Draft {
    /// Returns whether it was written without any member.
    fn is_empty(&self) -> bool {
        self.members.is_empty() && !self.faulty
    }

    /// Adds a member; a repeated one is reported.
    fn add(&mut self, member: Spanned<String>, title: Text, diagnostics: &mut Vec<Diagnostic>) {
        if is_reserved_word("a value of an enum", &member, diagnostics) {
            return;
        }
        if !name::check(Form::Word, "a value", &member, diagnostics) {
            return;
        }
        match self.places.get(&member.value) {
            Some(first) => diagnostics.push(duplicate_id("value", &member, *first)),
            None => {
                self.places.insert(member.value.clone(), member.span);
                self.members.push((member, title));
            }
        }
    }

    fn finish(&self, name: &str, ordered: bool) -> EnumType {
        EnumType {
            name: name.into(),
            ordered,
            members: link_parents(self.members.iter().map(|(word, _)| word.value.as_str())),
        }
    }
}

/// Gives every dotted word the nearest declared word above it as parent.
pub(crate) fn link_parents<'a>(words: impl Iterator<Item = &'a str> + Clone) -> Vec<Member> {
    let positions: BTreeMap<&str, usize> = words.clone().zip(0..).collect();
    words
        .map(|word| {
            let mut above = word;
            let mut parent = None;
            while let Some((prefix, _)) = above.rsplit_once('.') {
                parent = positions.get(prefix).copied();
                if parent.is_some() {
                    break;
                }
                above = prefix;
            }
            Member { id: word.into(), parent }
        })
        .collect()
}

/// Reports a word that cells give another meaning, so that no condition could test for it.
pub(crate) fn is_reserved_word(
    what: &str,
    word: &Spanned<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let reserved = RESERVED_WORDS.contains(&word.value.as_str());
    if reserved {
        diagnostics.push(
            Diagnostic::error(codes::RESERVED_NAME, format!("`{}` cannot be {what}", word.value))
                .at(word.span, "this word has a meaning of its own in conditions"),
        );
    }
    reserved
}

/// Reads the levels of a scale that stands in another section, from the lowest to the highest, and
/// adds it to the others.
pub(crate) fn add_scale(
    closure: &Closure,
    pack: &PackText,
    name: &str,
    levels: NodeId,
    vocabulary: &mut Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Arc<EnumType> {
    let mut draft = Draft::default();
    read_members(closure, pack, levels, &mut draft, diagnostics);
    for (word, title) in &draft.members {
        vocabulary.titles.insert((name.to_owned(), word.value.clone()), title.clone());
    }
    let ty = Arc::new(draft.finish(name, true));
    vocabulary.enums.insert(name.to_owned(), Arc::clone(&ty));
    ty
}

/// Reads all enums and scales of the closure.
pub(crate) fn read(closure: &Closure, diagnostics: &mut Vec<Diagnostic>) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    read_enums(closure, &mut vocabulary, diagnostics);
    read_scales(closure, &mut vocabulary, diagnostics);
    vocabulary
}

fn read_enums(closure: &Closure, vocabulary: &mut Vocabulary, diagnostics: &mut Vec<Diagnostic>) {
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    // Another pack may add values to an enum.
    for Declared { pack, id, node, .. } in closure.declared("enums", "enum", diagnostics) {
        check_name("an enum", &id, diagnostics);
        let draft = drafts.entry(id.value).or_default();
        draft.place.get_or_insert(id.span);
        let before = diagnostics.len();
        read_members(closure, pack, node, draft, diagnostics);
        draft.faulty |= diagnostics.len() > before;
    }
    for (name, draft) in drafts {
        for (word, title) in &draft.members {
            if !title.is_empty() {
                vocabulary.titles.insert((name.clone(), word.value.clone()), title.clone());
            }
        }
        // Another pack may still fill an enum, so that it is no error.
        if let Some(place) = draft.place.filter(|_| draft.is_empty()) {
            let message = format!("the enum `{name}` has no values");
            diagnostics.push(Diagnostic::warning(codes::EMPTY_ENUM, message).at(place, "no fact of it can be given").help(
                format!("name its values, as in `{name}: [one, another]`, or leave it to the packs that have some"),
            ));
        }
        vocabulary.places.extend(draft.place.map(|place| (name.clone(), place)));
        vocabulary.enums.insert(name.clone(), Arc::new(draft.finish(&name, false)));
    }
}

/// Reports a name that could not be the type of a fact.
fn check_name(what: &str, name: &Spanned<String>, diagnostics: &mut Vec<Diagnostic>) {
    if name::check(Form::Path, what, name, diagnostics) && type_name::is_built_in(&name.value) {
        diagnostics.push(
            Diagnostic::error(codes::RESERVED_NAME, format!("`{}` is a type of the engine", name.value))
                .at(name.span, "reserved name")
                .help("choose another name"),
        );
    }
}

fn read_members(
    closure: &Closure,
    pack: &PackText,
    node: NodeId,
    draft: &mut Draft,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let documents = &closure.documents;
    if let NodeKind::Mapping(_) = documents.kind(node) {
        for (word, value) in entries(documents, node, "values of an enum", diagnostics) {
            let title = read_title(closure, pack, value, diagnostics);
            draft.add(word, title, diagnostics);
        }
        return;
    }
    for element in elements(documents, node) {
        match documents.scalar_text(element) {
            Some(word) => {
                let word = Spanned::new(word.to_owned(), documents.span(element));
                draft.add(word, Text::default(), diagnostics);
            }
            None => diagnostics.push(
                Diagnostic::error(codes::YAML_SHAPE, "expected a word")
                    .at(documents.span(element), "not a word"),
            ),
        }
    }
}

/// Reads `{title: …}` of a member, or a text directly.
fn read_title(closure: &Closure, pack: &PackText, node: NodeId, diagnostics: &mut Vec<Diagnostic>) -> Text {
    let documents = &closure.documents;
    let language = pack.manifest.first_language();
    match documents.kind(node) {
        NodeKind::Null => Text::default(),
        NodeKind::Scalar(_) => read_text(documents, node, language, diagnostics),
        NodeKind::Mapping(_) | NodeKind::Sequence(_) => {
            let mut title = Text::default();
            for (key, value) in entries(documents, node, "a value of an enum", diagnostics) {
                match key.value.as_str() {
                    "title" => title = read_text(documents, value, language, diagnostics),
                    known if MEMBER.iter().any(|field| field.name == known) => {}
                    other => diagnostics.push(
                        Diagnostic::error(
                            codes::UNKNOWN_FIELD,
                            format!("a value of an enum has no field `{other}`"),
                        )
                        .at(key.span, "unknown field")
                        .maybe_help(did_you_mean(other, MEMBER.iter().map(|field| field.name))),
                    ),
                }
            }
            title
        }
    }
}

fn read_scales(closure: &Closure, vocabulary: &mut Vocabulary, diagnostics: &mut Vec<Diagnostic>) {
    let mut maps: Vec<(String, NodeId)> = Vec::new();
    for pack in &closure.packs {
        for section in pack.section("scales") {
            for (name, node) in entries(&closure.documents, section.node, "scales", diagnostics) {
                if let Some(first) = vocabulary.places.get(&name.value) {
                    diagnostics.push(
                        duplicate_id("scale", &name, *first).help(
                            "scales never change; a second scale takes another name and declares `map:`",
                        ),
                    );
                    continue;
                }
                vocabulary.places.insert(name.value.clone(), name.span);
                check_name("a scale", &name, diagnostics);
                let text = closure.documents.read_reported::<ScaleText>(node, diagnostics);
                let Some(text) = text else { continue };
                let before = diagnostics.len();
                let scale = add_scale(closure, pack, &name.value, text.levels, vocabulary, diagnostics);
                if scale.members.is_empty() && diagnostics.len() == before {
                    // Nobody else can fill a scale: it never changes.
                    let message = format!("the scale `{}` has no levels", name.value);
                    diagnostics.push(
                        Diagnostic::error(codes::EMPTY_ENUM, message)
                            .at(name.span, "without a level")
                            .help("name its levels from the lowest up: `levels: [minor, serious]`"),
                    );
                }
                maps.extend(text.map.map(|map| (name.value, map)));
            }
        }
    }
    for (scale, node) in maps {
        for (to, levels) in entries(&closure.documents, node, "maps to other scales", diagnostics) {
            if let Some(map) = read_scale_map(closure, vocabulary, &scale, to, levels, diagnostics) {
                vocabulary.scale_maps.entry(scale.clone()).or_default().push(map);
            }
        }
    }
}

/// Reads how the levels of `scale` read on the scale `to`; every level must be mapped.
fn read_scale_map(
    closure: &Closure,
    vocabulary: &Vocabulary,
    scale: &str,
    to: Spanned<String>,
    node: NodeId,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ScaleMap> {
    let own = vocabulary.enums.get(scale)?;
    let Some(target) = vocabulary.enums.get(&to.value) else {
        let known = vocabulary.enums.keys().map(String::as_str);
        diagnostics.push(
            Diagnostic::error(codes::UNKNOWN_ENUM, format!("there is no scale `{}`", to.value))
                .at(to.span, "unknown scale")
                .maybe_help(did_you_mean(&to.value, known)),
        );
        return None;
    };
    let mut levels = vec![None; own.members.len()];
    for (level, value) in entries(&closure.documents, node, "a level for each level", diagnostics) {
        let word = closure.documents.scalar_text(value).unwrap_or_default();
        let value_place = closure.documents.span(value);
        match (own.position(&level.value), EnumValue::new(target, word)) {
            (Some(position), Some(mapped)) => {
                if let Some(slot) = levels.get_mut(position) {
                    *slot = Some(mapped);
                }
            }
            (None, _) => diagnostics.push(unknown_level(&level.value, own, level.span)),
            (_, None) => diagnostics.push(unknown_level(word, target, value_place)),
        }
    }
    let unmapped = own.members.iter().zip(&levels).find(|(_, mapped)| mapped.is_none());
    if let Some((member, _)) = unmapped {
        diagnostics.push(
            Diagnostic::error(codes::INCOMPLETE_SCALE_MAP, format!("level `{}` is not mapped", member.id))
                .at(to.span, "this map leaves a level out")
                .help(format!("say which level of `{}` it reads as", to.value)),
        );
        return None;
    }
    Some(ScaleMap { to, levels: levels.into_iter().flatten().collect() })
}

/// Returns the error for a word that is no member of `ty`.
pub(crate) fn unknown_level(word: &str, ty: &EnumType, place: Span) -> Diagnostic {
    let known = ty.members.iter().map(|member| &*member.id);
    let all: Vec<&str> = known.clone().take(12).collect();
    Diagnostic::error(codes::UNKNOWN_ENUM_VALUE, format!("`{word}` is not a value of `{}`", ty.name))
        .at(place, "unknown value")
        .help(did_you_mean(word, known).unwrap_or_else(|| format!("the values are: {}", all.join(", "))))
}
