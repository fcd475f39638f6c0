//! Reading `types`: the taxonomy of complaints and how each node is recognised.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::typed::Symbol;
use amends_engine::source::{Span, Spanned};
use amends_engine::value::{EnumType, EnumValue};
use amends_engine::yaml::{NodeId, NodeKind};

use super::field::types;
use super::reader::{PerElement, Reader, Shape};
use crate::Text;
use crate::pack::closure::{Closure, duplicate_id};
use crate::pack::section_text::entries;
use crate::pack::text::RuleText;
use crate::policy::rule::{Payload, RuleId, SectionName};
use crate::schema::Vocabulary;
use crate::schema::enums::link_parents;
use crate::schema::name::{self, Form};

/// The name of the taxonomy of complaint types among the enums.
pub(crate) const TAXONOMY: &str = "types";

/// Keys of the section that are no nodes.
const SECTION_KEYS: &[&str] = &["given", "hit"];

/// The compiled section.
#[derive(Clone, Debug)]
pub(crate) struct TypesSet {
    pub(crate) taxonomy: Arc<EnumType>,
    /// The fact with types set by hand.
    pub(crate) given: Option<Symbol>,
    pub(crate) rules: Vec<RuleId>,
    /// The priority of each node; a smaller number comes first.
    pub(crate) priorities: Vec<u32>,
    /// The title of each node.
    pub(crate) titles: Vec<Text>,
}

/// Collects the nodes of the taxonomy from all packs, before facts are read.
pub(crate) fn declare(
    closure: &Closure,
    vocabulary: &mut Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Arc<EnumType> {
    let mut nodes: Vec<Spanned<String>> = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for pack in &closure.packs {
        let mut of_pack: BTreeMap<String, Span> = BTreeMap::new();
        for section in pack.section("types") {
            for (key, _) in entries(&closure.documents, section.node, "types", diagnostics) {
                if SECTION_KEYS.contains(&key.value.as_str()) {
                    continue;
                }
                if let Some(first) = of_pack.insert(key.value.clone(), key.span) {
                    diagnostics.push(duplicate_id("type", &key, first));
                } else if name::check(Form::Node, "a type", &key, diagnostics)
                    && known.insert(key.value.clone())
                {
                    nodes.push(key);
                }
            }
        }
    }
    let members = link_parents(nodes.iter().map(|node| node.value.as_str()));
    let taxonomy = Arc::new(EnumType { name: TAXONOMY.into(), ordered: false, members });
    vocabulary.enums.insert(TAXONOMY.to_owned(), Arc::clone(&taxonomy));
    taxonomy
}

/// Reads the rules of the nodes.
pub(crate) fn read(reader: &mut Reader<'_>, taxonomy: Arc<EnumType>) -> TypesSet {
    let closure = reader.closure;
    let mut set = TypesSet {
        priorities: vec![u32::MAX; taxonomy.members.len()],
        titles: vec![Text::default(); taxonomy.members.len()],
        taxonomy,
        given: None,
        rules: Vec::new(),
    };
    for (number, pack) in closure.packs.iter().enumerate() {
        for section in pack.section("types") {
            for (key, node) in entries(&closure.documents, section.node, "types", &mut Vec::new()) {
                match key.value.as_str() {
                    "given" => set.given = read_given(reader, node, &set.taxonomy).or(set.given),
                    "hit" => report_hit(reader, &key),
                    _ => read_node(reader, number, &key, node, &mut set),
                }
            }
        }
    }
    set
}

fn read_given(reader: &mut Reader<'_>, node: NodeId, taxonomy: &Arc<EnumType>) -> Option<Symbol> {
    let text = reader.closure.documents.scalar_text(node).unwrap_or_default().to_owned();
    let place = reader.closure.documents.span(node);
    let wanted = amends_engine::expr::ty::Type::Enum(Arc::clone(taxonomy));
    match reader.symbols.declarations.variable(&text) {
        Some(variable) if variable.ty == amends_engine::expr::ty::Type::List(Box::new(wanted)) => {
            Some(variable.symbol)
        }
        Some(variable) => {
            reader.diagnostics.push(
                Diagnostic::error(
                    codes::TYPE_MISMATCH,
                    format!("`{text}` does not hold types of complaints"),
                )
                .at(place, format!("has type {}", variable.ty))
                .help("declare the fact as `type: set<types>`"),
            );
            None
        }
        None => {
            let fault = crate::schema::fact::unknown_fact(&text, place, reader.facts);
            reader.diagnostics.push(fault);
            None
        }
    }
}

fn report_hit(reader: &mut Reader<'_>, key: &Spanned<String>) {
    reader.diagnostics.push(
        Diagnostic::error(codes::UNSUPPORTED, "`hit` of `types` is not supported by this version")
            .at(key.span, "types are always a set")
            .help("remove it; `types.primary` names the one type where one is needed"),
    );
}

fn read_node(reader: &mut Reader<'_>, pack: usize, key: &Spanned<String>, node: NodeId, set: &mut TypesSet) {
    let Some(value) = EnumValue::new(&set.taxonomy, &key.value) else { return };
    // A node without a rule is a heading: recognised through the nodes under it, or by hand.
    if matches!(reader.closure.documents.kind(node), NodeKind::Null) {
        return;
    }
    let position = value.position();
    let shape = Shape {
        section: SectionName::Types,
        rule: types::RULE,
        edition: types::EDITION,
        each: PerElement::Never,
    };
    let text = reader.closure.documents.read::<RuleText>(node).ok();
    let has_condition = text.as_ref().is_some_and(|text| text.when.is_some() || text.editions.is_some());
    if let (Some(text), Some(of)) = (text, reader.closure.packs.get(pack)) {
        let title = reader.text(of, text.title);
        if let (Some(slot), false) = (set.titles.get_mut(position), title.is_empty()) {
            *slot = title;
        }
        if let (Some(slot), Some(priority)) = (set.priorities.get_mut(position), text.priority) {
            *slot = priority.value;
        }
    }
    let placement =
        reader.rule(&shape, pack, node, Some(key), &mut |_, _| Some(Payload::Type(value.clone())));
    // Without a condition the entry only titles its node; it must not recognise every complaint.
    match placement {
        Some(placement) if has_condition => set.rules.push(placement.rule),
        Some(_) | None => {}
    }
}
