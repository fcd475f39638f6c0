//! Reading `remedies`: the catalogue, and which of it is owed, offered or forbidden.
//!
//! A remedy is a word of the catalogue. A rule names what is owed (`all`), of what one is owed
//! (`any`), and what may not be given (`forbid`); nothing here weighs one rule against another.

use std::collections::BTreeMap;
use std::sync::Arc;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::source::{Span, Spanned};
use amends_engine::value::{EnumType, EnumValue};
use amends_engine::yaml::{NodeId, NodeKind};

use super::compensation::{check_basis, read_basis};
use super::field::remedies as field;
use super::reader::{Draft, PerElement, Reader, Shape};
use crate::Text;
use crate::pack::closure::{Closure, PackText, duplicate_id};
use crate::pack::section_text::{elements, entries, read_text};
use crate::pack::text::{ChooserText, HitText, RemedyText, RuleSetText};
use crate::policy::rule::{Chooser, Grant, Payload, RuleId, SectionName};
use crate::schema::Vocabulary;
use crate::schema::enums::{is_reserved_word, link_parents};
use crate::schema::name::{self, Form};

/// The name of the catalogue among the enums, so that a fact can hold a remedy; also the section.
pub(crate) const CATALOGUE: &str = "remedies";

/// One remedy of the catalogue.
#[derive(Clone, Debug)]
pub(crate) struct Remedy {
    pub(crate) title: Text,
    pub(crate) pros: Vec<Text>,
    pub(crate) cons: Vec<Text>,
}

/// The compiled section; before its rules are read, its catalogue.
#[derive(Clone, Debug)]
pub(crate) struct Catalogue {
    pub(crate) ty: Arc<EnumType>,
    /// By position in the enum.
    pub(crate) remedies: Vec<Remedy>,
    pub(crate) rules: Vec<RuleId>,
}

/// Collects the catalogue from all packs, before facts are read.
pub(crate) fn declare(
    closure: &Closure,
    vocabulary: &mut Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Catalogue> {
    let mut words: Vec<String> = Vec::new();
    let mut remedies: Vec<Remedy> = Vec::new();
    let mut places: BTreeMap<String, Span> = BTreeMap::new();
    let mut first_place: Option<Span> = None;
    let (mut readable, mut misshapen) = (true, false);
    for pack in &closure.packs {
        for section in pack.section(CATALOGUE) {
            first_place.get_or_insert(section.key);
            let text = match closure.documents.read::<RuleSetText>(section.node) {
                Ok(text) => text,
                Err(fault) => {
                    diagnostics.push(fault);
                    readable = false;
                    continue;
                }
            };
            let Some(node) = text.catalogue else { continue };
            // Anything but a mapping is reported as such.
            misshapen |= !matches!(closure.documents.kind(node), NodeKind::Mapping(_));
            for (id, node) in entries(&closure.documents, node, "remedies", diagnostics) {
                if let Some(first) = places.get(&id.value) {
                    diagnostics.push(duplicate_id("remedy", &id, *first));
                    continue;
                }
                places.insert(id.value.clone(), id.span);
                name::check(Form::Path, "a remedy", &id, diagnostics);
                is_reserved_word("a remedy", &id, diagnostics);
                if let Some(remedy) = read_remedy(closure, pack, node, diagnostics) {
                    vocabulary.titles.insert((CATALOGUE.to_owned(), id.value.clone()), remedy.title.clone());
                    words.push(id.value);
                    remedies.push(remedy);
                }
            }
        }
    }
    let first_place = first_place.filter(|_| readable)?;
    if places.is_empty() && !misshapen {
        diagnostics.push(
            Diagnostic::error(codes::MISSING_FIELD, "`remedies` has no catalogue")
                .at(first_place, "which remedies are there?")
                .help("write `catalogue: {refund: {title: Refund}, repair: {title: Repair}}`"),
        );
    }
    if words.is_empty() {
        return None;
    }
    let members = link_parents(words.iter().map(String::as_str));
    let ty = Arc::new(EnumType { name: CATALOGUE.into(), ordered: false, members });
    vocabulary.enums.insert(CATALOGUE.to_owned(), Arc::clone(&ty));
    Some(Catalogue { ty, remedies, rules: Vec::new() })
}

/// Reads `{title, pros, cons}`, or nothing at all.
fn read_remedy(
    closure: &Closure,
    pack: &PackText,
    node: NodeId,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Remedy> {
    let documents = &closure.documents;
    let text = match documents.kind(node) {
        NodeKind::Null => RemedyText::default(),
        _ => documents.read_reported::<RemedyText>(node, diagnostics)?,
    };
    let language = pack.manifest.first_language();
    let mut texts = |node: Option<NodeId>| -> Vec<Text> {
        let nodes = node.map(|node| elements(documents, node)).unwrap_or_default();
        nodes.into_iter().map(|node| read_text(documents, node, language, diagnostics)).collect()
    };
    let (pros, cons) = (texts(text.pros), texts(text.cons));
    let title = text.title.map(|node| read_text(documents, node, language, diagnostics));
    Some(Remedy { title: title.unwrap_or_default(), pros, cons })
}

/// Reads the rules.
pub(crate) fn read(reader: &mut Reader<'_>, mut catalogue: Catalogue) -> Catalogue {
    let shape = Shape {
        section: SectionName::Remedies,
        rule: field::RULE,
        edition: field::EDITION,
        each: PerElement::OfRule,
    };
    for (number, text) in reader.rule_sets(CATALOGUE, HitText::Collect, field::SECTION) {
        for node in text.rules {
            let ty = &catalogue.ty;
            let rule = reader.rule(&shape, number, node, None, &mut |reader, draft| {
                read_grant(reader, draft, ty).map(|grant| Payload::Grant(Box::new(grant)))
            });
            catalogue.rules.extend(rule.map(|placement| placement.rule));
        }
    }
    catalogue
}

fn read_grant(reader: &mut Reader<'_>, draft: &Draft<'_>, ty: &Arc<EnumType>) -> Option<Grant> {
    let text = draft.text;
    if text.all.is_none() && text.any.is_none() && text.forbid.is_none() {
        reader.diagnostics.push(
            Diagnostic::error(codes::MISSING_FIELD, "a rule of `remedies` names no remedy")
                .at(draft.place, "this rule")
                .help("write `all: [remedy]`, `any: [one, other]` or `forbid: [remedy]`"),
        );
        return None;
    }
    let mut named: BTreeMap<String, Span> = BTreeMap::new();
    let mut list = |node: Option<NodeId>| match node {
        Some(node) => read_list(reader, node, ty, &mut named),
        None => Some(Vec::new()),
    };
    let (all, any, forbid) = (list(text.all), list(text.any), list(text.forbid));
    let (all, any, forbid) = (all?, any?, forbid?);
    if let (Some(chooser), None) = (&text.chosen_by, text.any) {
        reader.diagnostics.push(
            Diagnostic::error(codes::CONFLICTING_FIELDS, "`chosen_by` stands in a rule without `any`")
                .at(chooser.span, "there is nothing to choose")
                .help("write the alternatives under `any`, or remove `chosen_by`"),
        );
        return None;
    }
    let gives = text.all.is_some() || text.any.is_some();
    if gives && text.basis.is_none() {
        reader.diagnostics.push(
            Diagnostic::error(codes::MISSING_FIELD, "a rule that gives a remedy has no `basis`")
                .at(draft.place, "this rule")
                .help("write `statute`, `regulator`, `contract` or `goodwill`"),
        );
        return None;
    }
    let basis = text.basis.as_ref().map(|basis| Spanned::new(read_basis(basis.value), basis.span));
    if let Some(basis) = basis.as_ref().filter(|_| gives) {
        check_basis(reader, draft, basis);
    }
    Some(Grant {
        all,
        any,
        forbid,
        basis: basis.map(|basis| basis.value),
        chosen_by: text.chosen_by.as_ref().map(|chooser| read_chooser(chooser.value)),
    })
}

fn read_chooser(text: ChooserText) -> Chooser {
    match text {
        ChooserText::Customer => Chooser::Customer,
        ChooserText::Company => Chooser::Company,
        ChooserText::Agreement => Chooser::Agreement,
    }
}

/// Reads one remedy or a list of remedies. In one rule a remedy stands once: what is owed is no
/// choice, and what is given is not forbidden.
fn read_list(
    reader: &mut Reader<'_>,
    node: NodeId,
    ty: &Arc<EnumType>,
    named: &mut BTreeMap<String, Span>,
) -> Option<Vec<EnumValue>> {
    let documents = &reader.closure.documents;
    let nodes = elements(documents, node);
    if nodes.is_empty() {
        reader.diagnostics.push(
            Diagnostic::error(codes::MISSING_FIELD, "a list of remedies is empty")
                .at(documents.span(node), "names no remedy")
                .help("name a remedy of the catalogue, or remove the key"),
        );
        return None;
    }
    let mut remedies = Some(Vec::new());
    for element in nodes {
        let place = documents.span(element);
        let Some(word) = documents.scalar_text(element) else {
            reader.diagnostics.push(
                Diagnostic::error(codes::YAML_SHAPE, "expected a remedy of the catalogue")
                    .at(place, "not a word"),
            );
            remedies = None;
            continue;
        };
        let found = EnumValue::new(ty, word);
        let fault = match (&found, named.insert(word.to_owned(), place)) {
            (None, _) => Some(unknown_remedy(word, ty, place)),
            (Some(_), Some(first)) => Some(
                Diagnostic::error(codes::DUPLICATE_ID, format!("a rule names the remedy `{word}` twice"))
                    .at(place, "named again here")
                    .related(first, "first named here")
                    .help("keep it where it belongs: `all`, `any` or `forbid`"),
            ),
            (Some(_), None) => None,
        };
        remedies = match (remedies, found, fault) {
            (Some(mut remedies), Some(found), None) => {
                remedies.push(found);
                Some(remedies)
            }
            (_, _, fault) => {
                reader.diagnostics.extend(fault);
                None
            }
        };
    }
    remedies
}

fn unknown_remedy(word: &str, ty: &EnumType, place: Span) -> Diagnostic {
    let known = ty.members.iter().map(|member| &*member.id);
    Diagnostic::error(codes::UNKNOWN_REMEDY, format!("the catalogue has no remedy `{word}`"))
        .at(place, "unknown remedy")
        .help(
            did_you_mean(word, known)
                .unwrap_or_else(|| format!("declare it: `catalogue: {{{word}: {{title: …}}}}`")),
        )
}
