//! Reading the section `signals` of packs into one matcher.

use std::collections::BTreeMap;
use std::sync::Arc;

use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::check::Presence;
use amends_engine::expr::ty::Type;
use amends_engine::expr::typed::Symbol;
use amends_engine::source::{Span, Spanned};

use super::{Fault, PatternFault, PatternKind, SignalPatterns, SignalSet};
use crate::pack::closure::{Closure, duplicate_id};
use crate::pack::section_text::entries;
use crate::pack::text::SignalText;
use crate::policy::Signals;
use crate::policy::symbol::{Declaration, Readable, Symbols};
use crate::schema::fact::{Fact, unknown_fact};
use crate::schema::name::{self, Form};

/// The signals as written, with their symbols.
#[derive(Debug)]
pub(crate) struct Declared {
    texts: Vec<(Spanned<String>, SignalText)>,
    symbols: Vec<Symbol>,
}

/// Declares `signal.<id>` for every signal of the closure.
pub(crate) fn declare(
    closure: &Closure,
    symbols: &mut Symbols,
    diagnostics: &mut Vec<Diagnostic>,
) -> Declared {
    let mut declared = Declared { texts: Vec::new(), symbols: Vec::new() };
    let mut places: BTreeMap<String, Span> = BTreeMap::new();
    for pack in &closure.packs {
        for section in pack.section("signals") {
            for (id, node) in entries(&closure.documents, section.node, "signals", diagnostics) {
                if let Some(first) = places.insert(id.value.clone(), id.span) {
                    diagnostics.push(duplicate_id("signal", &id, first));
                    continue;
                }
                if !name::check(Form::Path, "a signal", &id, diagnostics) {
                    continue;
                }
                let text = closure.documents.read_reported::<SignalText>(node, diagnostics);
                let Some(text) = text else { continue };
                let declaration = Declaration {
                    ty: Type::Bool,
                    unit: None,
                    presence: Presence::Derived,
                    maybe_empty: false,
                };
                let path = format!("signal.{}", id.value);
                declared.symbols.push(symbols.declare_own(&path, Readable::Signal, declaration));
                declared.texts.push((id, text));
            }
        }
    }
    declared
}

/// Builds the matcher; faulty patterns are reported at their place.
pub(crate) fn build(declared: Declared, facts: &[Fact], diagnostics: &mut Vec<Diagnostic>) -> Signals {
    let scanned: Vec<Arc<str>> = facts
        .iter()
        .filter(|fact| fact.scanned && fact.ty == Type::String)
        .map(|fact| Arc::clone(&fact.path))
        .collect();
    let patterns: Vec<SignalPatterns> = declared
        .texts
        .iter()
        .map(|(_, text)| SignalPatterns {
            facts: match &text.facts {
                Some(paths) => paths.iter().filter_map(|path| text_fact(path, facts, diagnostics)).collect(),
                None => scanned.clone(),
            },
            any: text.any.iter().map(|keyword| keyword.value.clone()).collect(),
            regex: text.regex.iter().map(|pattern| pattern.value.clone()).collect(),
            none: text.none.iter().map(|keyword| keyword.value.clone()).collect(),
        })
        .collect();
    for ((id, _), patterns) in declared.texts.iter().zip(&patterns) {
        if patterns.facts.is_empty() {
            diagnostics.push(
                Diagnostic::error(codes::SIGNAL_WITHOUT_TEXT, format!("signal `{}` reads no text", id.value))
                    .at(id.span, "no fact to look in")
                    .help("write `in: [complaint.text]`, or mark text facts with `signals: true`"),
            );
        }
    }
    // A faulty set is reported, so no policy comes of the load; the empty one lets it go on.
    let set = SignalSet::build(&patterns).unwrap_or_else(|faults| {
        diagnostics.extend(faults.iter().map(|fault| report(fault, &declared)));
        SignalSet::empty()
    });
    for lint in set.lints() {
        diagnostics.push(report(lint, &declared));
    }
    Signals { set, symbols: declared.symbols, patterns }
}

fn text_fact(path: &Spanned<String>, facts: &[Fact], diagnostics: &mut Vec<Diagnostic>) -> Option<Arc<str>> {
    let Some(fact) = facts.iter().find(|fact| *fact.path == *path.value) else {
        diagnostics.push(unknown_fact(&path.value, path.span, facts));
        return None;
    };
    if fact.ty != Type::String {
        diagnostics.push(
            Diagnostic::error(codes::TYPE_MISMATCH, format!("`{}` is no text", path.value))
                .at(path.span, format!("has type {}", fact.ty)),
        );
        return None;
    }
    Some(Arc::clone(&fact.path))
}

fn report(fault: &PatternFault, declared: &Declared) -> Diagnostic {
    let text = declared.texts.get(fault.signal).map(|(_, text)| text);
    let list = text.map(|text| match fault.pattern.kind {
        PatternKind::Any => &text.any,
        PatternKind::Regex => &text.regex,
        PatternKind::None => &text.none,
    });
    let pattern = list.and_then(|list| list.get(fault.pattern.index));
    let place = pattern.map(|pattern| pattern.span);
    let shown = pattern.map_or("", |pattern| pattern.value.as_str());
    let clipped: String = shown.chars().take(60).collect();
    let diagnostic = match &fault.fault {
        Fault::Empty => {
            Diagnostic::error(codes::EMPTY_PATTERN, format!("pattern `{clipped}` matches the empty text"))
                .help("a pattern needs at least one character that must occur")
        }
        Fault::TooLarge => {
            Diagnostic::error(codes::REGEX_TOO_LARGE, format!("pattern `{clipped}` is too large"))
                .help("repeat less: `.{0,20}` instead of `.{0,2000}`")
        }
        Fault::Invalid { message, .. } => Diagnostic::error(
            codes::REGEX_INVALID,
            format!("pattern `{clipped}` is not a regular expression: {message}"),
        ),
        Fault::NoLiteral => Diagnostic::warning(
            codes::REGEX_WITHOUT_LITERAL,
            format!("pattern `{clipped}` must run on every text"),
        )
        .help("let it contain a word of two characters that always occurs"),
    };
    let label = match &fault.fault {
        Fault::Empty => "can match nothing at all".to_owned(),
        Fault::TooLarge => "compiles to too much".to_owned(),
        Fault::Invalid { message, .. } => message.clone(),
        Fault::NoLiteral => "no word that every match contains".to_owned(),
    };
    match place {
        Some(place) => diagnostic.at(place, label),
        None => diagnostic,
    }
}
