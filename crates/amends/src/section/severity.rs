//! Reading `severity`: votes for a level, raises and lower bounds.

use std::sync::Arc;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::source::{Span, Spanned};
use amends_engine::value::{EnumType, EnumValue};
use amends_engine::yaml::{NodeId, NodeKind};

use super::field::severity;
use super::reader::{PerElement, Reader, Shape};
use crate::pack::closure::Closure;
use crate::pack::section_text::entries;
use crate::pack::text::{HitText, RuleSetText};
use crate::policy::rule::{Payload, RuleId, SectionName, Vote};
use crate::schema::Vocabulary;
use crate::schema::enums::unknown_level;

/// The scale a severity section uses if it names none.
const DEFAULT_SCALE: &str = "severity";

/// The compiled section.
#[derive(Clone, Debug)]
pub(crate) struct SeveritySet {
    pub(crate) scale: Arc<EnumType>,
    pub(crate) rules: Vec<RuleId>,
    pub(crate) default: Option<EnumValue>,
}

/// The scale and the default, settled before conditions are compiled.
#[derive(Clone, Debug)]
pub(crate) struct SeverityHead {
    pub(crate) scale: Arc<EnumType>,
    pub(crate) default: Option<EnumValue>,
    /// Whether a default is stated, be it one that is no level: that must not be reported twice.
    pub(crate) defaulted: bool,
}

/// Settles scale and default over all packs; a second statement must be equal.
pub(crate) fn declare(
    closure: &Closure,
    vocabulary: &Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<SeverityHead> {
    let mut scale: Option<Spanned<String>> = None;
    let mut default: Option<Spanned<String>> = None;
    let mut any = false;
    for pack in &closure.packs {
        for section in pack.section("severity") {
            any = true;
            let Ok(text) = closure.documents.read::<RuleSetText>(section.node) else { continue };
            state_once("scale", &mut scale, text.scale, diagnostics);
            let stated = text.default.and_then(|node| {
                let word = closure.documents.scalar_text(node)?.to_owned();
                Some(Spanned::new(word, closure.documents.span(node)))
            });
            state_once("default", &mut default, stated, diagnostics);
        }
    }
    if !any {
        return None;
    }
    let name = scale.as_ref().map_or(DEFAULT_SCALE, |scale| &scale.value);
    let place = scale.as_ref().map(|scale| scale.span).or_else(|| first_place(closure));
    let ty = find_scale(name, place, "severity needs an ordered scale", vocabulary, diagnostics)?;
    let defaulted = default.is_some();
    let default = default.and_then(|word| level(&word.value, word.span, &ty, diagnostics));
    Some(SeverityHead { scale: ty, default, defaulted })
}

/// Finds an ordered scale; a name that none has is reported as the one that `why` needs.
pub(super) fn find_scale(
    name: &str,
    place: Option<Span>,
    why: &str,
    vocabulary: &Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Arc<EnumType>> {
    if let Some(ty) = vocabulary.enums.get(name).filter(|ty| ty.ordered) {
        return Some(Arc::clone(ty));
    }
    let scales = vocabulary.enums.values().filter(|ty| ty.ordered).map(|ty| &*ty.name);
    let mut fault = Diagnostic::error(codes::UNKNOWN_ENUM, format!("there is no scale `{name}`"));
    if let Some(place) = place {
        fault = fault.at(place, why);
    }
    let help = match (vocabulary.places.get(name), did_you_mean(name, scales)) {
        (_, Some(help)) => help,
        (Some(place), None) => {
            fault = fault.related(*place, "this enum has no order");
            format!("declare `{name}` under `scales`, its levels from the lowest to the highest")
        }
        (None, None) => format!("declare `scales: {{{name}: {{levels: [minor, serious, major]}}}}`"),
    };
    diagnostics.push(fault.help(help));
    None
}

fn first_place(closure: &Closure) -> Option<Span> {
    closure.packs.iter().find_map(|pack| pack.section("severity").next()).map(|section| section.key)
}

/// Keeps a setting that several packs may state, if they agree.
pub(crate) fn state_once(
    what: &str,
    known: &mut Option<Spanned<String>>,
    stated: Option<Spanned<String>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    match (&known, stated) {
        (Some(first), Some(second)) if first.value != second.value => diagnostics.push(
            Diagnostic::error(
                codes::CONFLICTING_SETTING,
                format!("`{what}` is stated twice: `{}` and `{}`", first.value, second.value),
            )
            .at(second.span, "differs from the first statement")
            .related(first.span, "stated here first")
            .help("state it once, in the pack or file where it belongs"),
        ),
        (None, Some(second)) => *known = Some(second),
        (_, _) => {}
    }
}

pub(super) fn level(
    word: &str,
    place: Span,
    scale: &Arc<EnumType>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<EnumValue> {
    let value = EnumValue::new(scale, word);
    if value.is_none() {
        diagnostics.push(unknown_level(word, scale, place));
    }
    value
}

/// Reads the rules.
pub(crate) fn read(reader: &mut Reader<'_>, head: &SeverityHead) -> SeveritySet {
    let mut set =
        SeveritySet { scale: Arc::clone(&head.scale), rules: Vec::new(), default: head.default.clone() };
    let shape = Shape {
        section: SectionName::Severity,
        rule: severity::RULE,
        edition: severity::EDITION,
        each: PerElement::Never,
    };
    for (number, text) in reader.rule_sets("severity", HitText::Highest, severity::SECTION) {
        for node in text.rules {
            let scale = &head.scale;
            let rule = reader.rule(&shape, number, node, None, &mut |reader, draft| {
                let then = draft.text.then.or_else(|| missing_then(reader, draft.place))?;
                read_vote(reader, then, scale).map(Payload::Severity)
            });
            set.rules.extend(rule.map(|placement| placement.rule));
        }
    }
    set
}

/// Reports a rule that decides nothing.
pub(crate) fn missing_then(reader: &mut Reader<'_>, place: Span) -> Option<NodeId> {
    reader.diagnostics.push(
        Diagnostic::error(codes::MISSING_FIELD, "a rule has no `then`")
            .at(place, "decides nothing")
            .help("say under `then` what holds when the condition does"),
    );
    None
}

fn read_vote(reader: &mut Reader<'_>, node: NodeId, scale: &Arc<EnumType>) -> Option<Vote> {
    let documents = &reader.closure.documents;
    let place = documents.span(node);
    if let NodeKind::Scalar(_) = documents.kind(node) {
        let word = documents.scalar_text(node).unwrap_or_default();
        return level(word, place, scale, reader.diagnostics).map(Vote::Level);
    }
    let parts = entries(documents, node, "a level, `at_least` or `raise`", reader.diagnostics);
    let [(key, value)] = parts.as_slice() else {
        reader.diagnostics.push(vote_shape(place));
        return None;
    };
    let word = documents.scalar_text(*value).unwrap_or_default();
    let value_place = documents.span(*value);
    match key.value.as_str() {
        "level" => level(word, value_place, scale, reader.diagnostics).map(Vote::Level),
        "at_least" => level(word, value_place, scale, reader.diagnostics).map(Vote::AtLeast),
        "raise" => raise(word, value_place, reader.diagnostics),
        _ => {
            reader.diagnostics.push(vote_shape(key.span));
            None
        }
    }
}

/// Reads by how many levels a rule raises.
pub(super) fn raise(word: &str, place: Span, diagnostics: &mut Vec<Diagnostic>) -> Option<Vote> {
    match word.parse::<usize>() {
        Ok(levels) if levels > 0 => Some(Vote::Raise(levels)),
        Ok(_) | Err(_) => {
            diagnostics.push(
                Diagnostic::error(codes::INVALID_VALUE, format!("`{word}` is no number of levels"))
                    .at(place, "expected a whole number from 1 on"),
            );
            None
        }
    }
}

fn vote_shape(place: Span) -> Diagnostic {
    Diagnostic::error(codes::YAML_SHAPE, "expected a level")
        .at(place, "not a vote on severity")
        .help("write a level, `{at_least: level}` or `{raise: 1}`")
}
