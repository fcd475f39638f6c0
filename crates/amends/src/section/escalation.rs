//! Reading `escalation`: the ladder, and what takes a complaint up on it.
//!
//! A ladder is an ordered scale. A rule asks for a level or for so many levels more, says who is to
//! know, and gives tasks. Nothing here depends on the time that passes: that needs clocks.

use std::sync::Arc;

use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::source::{Span, Spanned};
use amends_engine::value::{EnumType, EnumValue};
use amends_engine::yaml::{NodeId, NodeKind};

use super::field::escalation as field;
use super::reader::{Draft, PerElement, Reader, Shape};
use super::severity::{find_scale, level, missing_then, raise, state_once};
use crate::Text;
use crate::pack::closure::{Closure, PackText};
use crate::pack::section_text::{elements, entries, read_text};
use crate::pack::text::{EscalateText, HitText, LadderText, RuleSetText};
use crate::policy::rule::{Escalate, Payload, RuleId, SectionName, Vote};
use crate::schema::name::{self, Form};
use crate::schema::role::{self, ROLES};
use crate::schema::{Vocabulary, enums};

const SECTION: &str = "escalation";

/// The compiled section; before its rules are read, its head.
#[derive(Clone, Debug)]
pub(crate) struct Ladder {
    pub(crate) id: String,
    pub(crate) title: Text,
    pub(crate) scale: Arc<EnumType>,
    pub(crate) default: Option<EnumValue>,
    /// Whether a default is stated, be it one that is no level: that must not be reported twice.
    pub(crate) defaulted: bool,
    pub(crate) rules: Vec<RuleId>,
}

/// A ladder as written, with the pack that it stands in.
struct Stated<'c> {
    pack: &'c PackText,
    id: Spanned<String>,
    node: NodeId,
}

/// Settles the ladder and the default over all packs, before facts are read.
pub(crate) fn declare(
    closure: &Closure,
    vocabulary: &mut Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Ladder> {
    let mut ladders: Vec<Stated<'_>> = Vec::new();
    let mut default: Option<Spanned<String>> = None;
    let mut first_place: Option<Span> = None;
    let (mut readable, mut misshapen) = (true, false);
    for pack in &closure.packs {
        for section in pack.section(SECTION) {
            first_place.get_or_insert(section.key);
            let text = match closure.documents.read::<RuleSetText>(section.node) {
                Ok(text) => text,
                Err(fault) => {
                    diagnostics.push(fault);
                    readable = false;
                    continue;
                }
            };
            let stated = text.default.and_then(|node| {
                let word = closure.documents.scalar_text(node)?.to_owned();
                Some(Spanned::new(word, closure.documents.span(node)))
            });
            state_once("default", &mut default, stated, diagnostics);
            // Anything but a mapping is reported as such.
            misshapen |= text
                .ladders
                .is_some_and(|node| !matches!(closure.documents.kind(node), NodeKind::Mapping(_)));
            let found = text
                .ladders
                .map(|node| entries(&closure.documents, node, "ladders", diagnostics))
                .unwrap_or_default();
            ladders.extend(found.into_iter().map(|(id, node)| Stated { pack, id, node }));
        }
    }
    if !readable {
        return None;
    }
    let first_place = first_place?;
    let mut ladders = ladders.into_iter();
    let Some(first) = ladders.next() else {
        if misshapen {
            return None;
        }
        diagnostics.push(
            Diagnostic::error(codes::MISSING_FIELD, "`escalation` has no ladder")
                .at(first_place, "on which levels?")
                .help("write `ladders: {service: {levels: [agent, supervisor, management]}}`, from the lowest to the highest level"),
        );
        return None;
    };
    for other in ladders {
        diagnostics.push(second_ladder(&first.id, &other.id));
    }
    let mut ladder = read_ladder(closure, &first, vocabulary, diagnostics)?;
    ladder.defaulted = default.is_some();
    ladder.default = default.and_then(|word| level(&word.value, word.span, &ladder.scale, diagnostics));
    Some(ladder)
}

/// `escalation.level` is one level, and levels of two ladders have no common order.
fn second_ladder(first: &Spanned<String>, other: &Spanned<String>) -> Diagnostic {
    Diagnostic::error(codes::UNSUPPORTED, format!("a second ladder, `{}`", other.value))
        .at(other.span, "a policy has one ladder")
        .related(first.span, "this is the first")
        .help("let rules `notify` the roles that are not on the ladder")
}

fn read_ladder(
    closure: &Closure,
    stated: &Stated<'_>,
    vocabulary: &mut Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Ladder> {
    let id = &stated.id;
    name::check(Form::Path, "a ladder", id, diagnostics);
    let text = closure.documents.read_reported::<LadderText>(stated.node, diagnostics)?;
    let title = text
        .title
        .map(|node| read_text(&closure.documents, node, stated.pack.manifest.first_language(), diagnostics));
    let scale = match (&text.levels, &text.scale) {
        (Some(levels), None) => {
            let name = format!("{SECTION}.{}", id.value);
            let scale = enums::add_scale(closure, stated.pack, &name, levels.value, vocabulary, diagnostics);
            if scale.members.is_empty() {
                diagnostics.push(
                    Diagnostic::error(codes::MISSING_FIELD, format!("ladder `{}` has no level", id.value))
                        .at(levels.span, "no levels")
                        .help("write them from the lowest to the highest: `levels: [agent, supervisor]`"),
                );
                return None;
            }
            scale
        }
        (None, Some(scale)) => find_scale(
            &scale.value,
            Some(scale.span),
            "a ladder needs an ordered scale",
            vocabulary,
            diagnostics,
        )?,
        (Some(levels), Some(scale)) => {
            diagnostics.push(
                Diagnostic::error(
                    codes::CONFLICTING_FIELDS,
                    format!("ladder `{}` has `levels` and `scale`", id.value),
                )
                .at(scale.span, "a declared scale")
                .related(levels.span, "levels of its own")
                .help("keep one of them"),
            );
            return None;
        }
        (None, None) => {
            diagnostics.push(
                Diagnostic::error(codes::MISSING_FIELD, format!("ladder `{}` has no level", id.value))
                    .at(id.span, "needs `levels` or `scale`")
                    .help("write them from the lowest to the highest: `levels: [agent, supervisor]`"),
            );
            return None;
        }
    };
    Some(Ladder {
        id: id.value.clone(),
        title: title.unwrap_or_default(),
        scale,
        default: None,
        defaulted: false,
        rules: Vec::new(),
    })
}

/// Reads the rules.
pub(crate) fn read(reader: &mut Reader<'_>, mut ladder: Ladder) -> Ladder {
    let shape = Shape {
        section: SectionName::Escalation,
        rule: field::RULE,
        edition: field::EDITION,
        each: PerElement::Never,
    };
    for (number, text) in reader.rule_sets(SECTION, HitText::Highest, field::SECTION) {
        for node in text.rules {
            let scale = &ladder.scale;
            let rule = reader.rule(&shape, number, node, None, &mut |reader, draft| {
                let then = draft.text.then.or_else(|| missing_then(reader, draft.place))?;
                let escalate = read_then(reader, draft, then, scale)?;
                Some(Payload::Escalate(Box::new(escalate)))
            });
            ladder.rules.extend(rule.map(|placement| placement.rule));
        }
    }
    ladder
}

fn read_then(
    reader: &mut Reader<'_>,
    draft: &Draft<'_>,
    node: NodeId,
    scale: &Arc<EnumType>,
) -> Option<Escalate> {
    let documents = &reader.closure.documents;
    let place = documents.span(node);
    if !matches!(documents.kind(node), NodeKind::Mapping(_)) {
        let word = documents.scalar_text(node).filter(|word| scale.position(word).is_some());
        reader.diagnostics.push(
            Diagnostic::error(codes::YAML_SHAPE, "expected a step on the ladder")
                .at(place, "not a mapping")
                .help(format!("write `then: {{to: {}}}` or `then: {{raise: 1}}`", word.unwrap_or("level"))),
        );
        return None;
    }
    let text = documents.read_reported::<EscalateText>(node, reader.diagnostics)?;
    if let Some(within) = &text.within {
        reader.diagnostics.push(
            Diagnostic::error(
                codes::UNSUPPORTED,
                "`within` on an escalation needs clocks, which this version does not have",
            )
            .at(within.span, "not counted by this version")
            .help("leave it out, or say it of a task: `tasks: [{do: …, role: …, within: 24 h}]`"),
        );
        return None;
    }
    let vote = match (&text.to, &text.raise) {
        (Some(to), None) => level(&to.value, to.span, scale, reader.diagnostics).map(Vote::Level).map(Some),
        (None, Some(by)) => raise(&by.value, by.span, reader.diagnostics).map(Some),
        (None, None) => Some(None),
        (Some(to), Some(by)) => {
            reader.diagnostics.push(
                Diagnostic::error(codes::CONFLICTING_FIELDS, "a rule has `to` and `raise`")
                    .at(by.span, "so many levels more")
                    .related(to.span, "this level")
                    .help("keep one of them, or write two rules"),
            );
            None
        }
    };
    let notify = read_roles(reader, text.notify);
    let tasks = reader.tasks(draft, text.tasks.as_deref().unwrap_or_default());
    let vote = vote?;
    if vote.is_none() && text.notify.is_none() && text.tasks.is_none() {
        reader.diagnostics.push(
            Diagnostic::error(codes::MISSING_FIELD, "a rule of `escalation` says nothing")
                .at(place, "escalates nothing")
                .help("write `to: level`, `raise: 1`, `notify: [role]` or `tasks: […]`"),
        );
        return None;
    }
    Some(Escalate { vote, notify, tasks })
}

/// Reads one role or a list of roles, each once.
fn read_roles(reader: &mut Reader<'_>, node: Option<NodeId>) -> Vec<EnumValue> {
    let documents = &reader.closure.documents;
    let mut roles: Vec<EnumValue> = Vec::new();
    for element in node.map(|node| elements(documents, node)).unwrap_or_default() {
        let place = documents.span(element);
        let Some(word) = documents.scalar_text(element) else {
            reader
                .diagnostics
                .push(Diagnostic::error(codes::YAML_SHAPE, "expected a role").at(place, "not a word"));
            continue;
        };
        let word = Spanned::new(word.to_owned(), place);
        let role = role::find(&word, reader.symbols.declarations.enum_type(ROLES), reader.diagnostics);
        roles.extend(role.filter(|role| !roles.contains(role)));
    }
    roles
}
