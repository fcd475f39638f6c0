//! Reading `routing`: who handles a complaint and how, each part decided on its own.

use std::collections::{BTreeMap, BTreeSet};

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::value::Value;
use amends_engine::yaml::NodeId;

use super::field::routing;
use super::reader::{PerElement, Reader, Shape};
use super::severity::missing_then;
use crate::pack::closure::Closure;
use crate::pack::section_text::entries;
use crate::pack::text::{HitText, RuleSetText};
use crate::policy::rule::{Payload, RouteKey, RuleId, SectionName};

/// The compiled section.
#[derive(Clone, Debug, Default)]
pub(crate) struct RoutingSet {
    /// The rules that say something about each part, in the order of the list.
    pub(crate) rules: BTreeMap<RouteKey, Vec<RuleId>>,
    pub(crate) default: BTreeMap<RouteKey, Value>,
}

impl RoutingSet {
    /// Returns the rules that say something about one part of the route, in the order of the list.
    pub(crate) fn rules(&self, part: RouteKey) -> &[RuleId] {
        self.rules.get(&part).map_or(&[], Vec::as_slice)
    }
}

/// Returns the parts of a route that have a default, before anything is compiled.
pub(crate) fn defaulted(closure: &Closure) -> BTreeSet<RouteKey> {
    let mut defaulted = BTreeSet::new();
    for section in closure.packs.iter().flat_map(|pack| pack.section("routing")) {
        let Ok(text) = closure.documents.read::<RuleSetText>(section.node) else { continue };
        let Some(node) = text.default else { continue };
        let given = entries(&closure.documents, node, "the parts of a route", &mut Vec::new());
        defaulted.extend(
            RouteKey::ALL.into_iter().filter(|key| given.iter().any(|(name, _)| name.value == key.name())),
        );
    }
    defaulted
}

/// Reads the rules and the default of each part.
pub(crate) fn read(reader: &mut Reader<'_>) -> RoutingSet {
    let mut set = RoutingSet::default();
    let mut placements = Vec::new();
    let shape = Shape {
        section: SectionName::Routing,
        rule: routing::RULE,
        edition: routing::EDITION,
        each: PerElement::Never,
    };
    for (number, text) in reader.rule_sets("routing", HitText::First, routing::SECTION) {
        if let Some(node) = text.default {
            let default = read_route(reader, node);
            state_default(reader, &mut set, default, node);
        }
        for node in text.rules {
            placements.extend(reader.rule(&shape, number, node, None, &mut |reader, draft| {
                let then = draft.text.then.or_else(|| missing_then(reader, draft.place))?;
                Some(Payload::Route(read_route(reader, then)))
            }));
        }
    }
    for rule in reader.place_first(placements) {
        for part in parts(reader, rule) {
            set.rules.entry(part).or_default().push(rule);
        }
    }
    set
}

/// Returns the parts that a rule gives in any of its editions.
fn parts(reader: &Reader<'_>, rule: RuleId) -> BTreeSet<RouteKey> {
    let editions = reader.rules.get(rule.0).map_or(&[][..], |rule| rule.editions.as_slice());
    let routes = editions.iter().filter_map(|edition| match &edition.payload {
        Payload::Route(route) => Some(route),
        _ => None,
    });
    routes.flat_map(|route| route.keys().copied()).collect()
}

/// Keeps the default of each part, which several packs may state if they agree.
fn state_default(
    reader: &mut Reader<'_>,
    set: &mut RoutingSet,
    default: BTreeMap<RouteKey, Value>,
    node: NodeId,
) {
    for (part, value) in default {
        let stated = set.default.entry(part).or_insert_with(|| value.clone());
        if *stated != value {
            let name = part.name();
            reader.diagnostics.push(
                Diagnostic::error(
                    codes::CONFLICTING_SETTING,
                    format!("the default of `route.{name}` is stated twice and differently"),
                )
                .at(reader.closure.documents.span(node), "another pack has stated it"),
            );
        }
    }
}

fn read_route(reader: &mut Reader<'_>, node: NodeId) -> BTreeMap<RouteKey, Value> {
    let documents = &reader.closure.documents;
    let mut route = BTreeMap::new();
    for (key, value) in entries(documents, node, "the parts of a route", reader.diagnostics) {
        let Some(part) = RouteKey::ALL.into_iter().find(|part| part.name() == key.value) else {
            reader.diagnostics.push(
                Diagnostic::error(codes::UNKNOWN_FIELD, format!("a route has no part `{}`", key.value))
                    .at(key.span, "unknown part")
                    .help(
                        did_you_mean(&key.value, RouteKey::ALL.into_iter().map(RouteKey::name))
                            .unwrap_or_else(|| {
                                "the parts are: method, department, owner, handover".to_owned()
                            }),
                    ),
            );
            continue;
        };
        match documents.scalar_text(value) {
            Some(text) => {
                route.insert(part, Value::String(text.into()));
            }
            None => reader.diagnostics.push(
                Diagnostic::error(codes::YAML_SHAPE, "expected a word")
                    .at(documents.span(value), "not a word"),
            ),
        }
    }
    route
}
