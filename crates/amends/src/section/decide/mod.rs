//! Reading `decide`: further decisions, as one expression, as rules or as a table.

mod output;
mod row;

use std::collections::BTreeMap;
use std::sync::Arc;

use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::check::Presence;
use amends_engine::expr::ty::Type;
use amends_engine::expr::typed::{Symbol, Typed, TypedKind};
use amends_engine::source::{Span, Spanned};
use amends_engine::value::Value;
use amends_engine::yaml::{NodeId, NodeKind};

use output::read_outputs;
use row::{read_columns, read_row};

use super::field::decide;
use super::reader::{PerElement, Placement, Reader, Shape};
use super::severity::missing_then;
use crate::Text;
use crate::pack::closure::{Closure, Declared, PackText};
use crate::pack::section_text::{entries, read_text};
use crate::pack::text::{DecideText, HitText, OutputText};
use crate::policy::rule::{Each, Edition, Payload, Rule, RuleId, SectionName, same_outputs};
use crate::policy::symbol::{Declaration, Readable, Symbols};
use crate::schema::name::Form;
use crate::schema::{Vocabulary, type_name};

/// The largest table whose rows are compared pair by pair; the index will lift this.
const PROVED_ROWS: usize = 200;

/// One output of a decision.
#[derive(Clone, Debug)]
pub(crate) struct OutputSlot {
    /// `None` for the one unnamed output.
    pub(crate) name: Option<String>,
    /// The type of one rule's output; under `collect` the result is a list of it.
    pub(crate) ty: Type,
    /// Whether a row may say `none`.
    pub(crate) none: bool,
    pub(crate) symbol: Symbol,
}

/// A compiled decision.
#[derive(Clone, Debug)]
pub(crate) struct DecisionSet {
    pub(crate) id: String,
    pub(crate) title: Text,
    pub(crate) outputs: Vec<OutputSlot>,
    /// Reads which row decided; only where a single row does.
    pub(crate) row_symbol: Option<Symbol>,
    pub(crate) hit: HitText,
    /// Whether no two rules can hold at once.
    pub(crate) proved_unique: bool,
    pub(crate) each: Option<Each>,
    pub(crate) rules: Vec<RuleId>,
    pub(crate) default: Option<Default>,
    pub(crate) pack: usize,
    pub(crate) place: Span,
}

/// What a decision gives when no rule fires.
#[derive(Clone, Debug)]
pub(crate) struct Default {
    /// An expression per output.
    pub(crate) outputs: Vec<Option<Typed>>,
    /// The pack that states it.
    pub(crate) pack: usize,
    /// The fact whose date governs it, if the decision names one.
    pub(crate) governed_by: Option<Symbol>,
    pub(crate) place: Span,
}

/// A decision whose rules are compiled once all names are known.
#[derive(Debug)]
pub(crate) struct Pending {
    decision: usize,
    pack: usize,
    id: Spanned<String>,
    text: DecideText,
    place: Span,
}

/// Declares all decisions with their outputs.
pub(crate) fn declare(
    closure: &Closure,
    vocabulary: &Vocabulary,
    symbols: &mut Symbols,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<DecisionSet>, Vec<Pending>) {
    let mut decisions: Vec<DecisionSet> = Vec::new();
    let mut pending = Vec::new();
    for Declared { number, pack, id, node } in closure.declared("decide", "decision", diagnostics) {
        let place = closure.documents.span(node);
        let Some(text) = closure.documents.read_reported::<DecideText>(node, diagnostics) else { continue };
        let known = decisions.iter().position(|decision| decision.id == id.value);
        let decision = match known {
            Some(known) => {
                let first = decisions.get(known).map(|decision| decision.hit);
                report_other_hit(first, &text, diagnostics);
                known
            }
            None => {
                let context = Declaring { closure, vocabulary, pack, number };
                let declared = context.declare(&id, &text, symbols, diagnostics);
                let Some(declared) = declared else { continue };
                decisions.push(declared);
                decisions.len().saturating_sub(1)
            }
        };
        pending.push(Pending { decision, pack: number, id, text, place });
    }
    (decisions, pending)
}

/// Reports a hit policy that is not the one stated first.
fn report_other_hit(first: Option<HitText>, text: &DecideText, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(hit) = text.hit.as_ref().filter(|hit| Some(hit.value) != first) {
        diagnostics.push(
            Diagnostic::error(codes::CONFLICTING_SETTING, "`hit` is stated twice and differently")
                .at(hit.span, "another pack has declared this decision with another policy"),
        );
    }
}

struct Declaring<'c> {
    closure: &'c Closure,
    vocabulary: &'c Vocabulary,
    pack: &'c PackText,
    number: usize,
}

impl Declaring<'_> {
    fn declare(
        &self,
        id: &Spanned<String>,
        text: &DecideText,
        symbols: &mut Symbols,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<DecisionSet> {
        let hit = self.hit(id, text, diagnostics)?;
        let outputs = self.outputs(id, text, diagnostics)?;
        let mut slots = Vec::new();
        let has_default = text.default.is_some() || text.is.is_some();
        for (name, ty, unit, none) in outputs {
            if none && !matches!(hit, HitText::First | HitText::Unique | HitText::Any) {
                let place = name.as_ref().map_or(id.span, |name| name.span);
                diagnostics.push(
                    Diagnostic::error(codes::NONE_NOT_ALLOWED, "this hit policy puts values together")
                        .at(place, "no value can be no part of it")
                        .help("let the rule not fire, or use `first`, `unique` or `any`"),
                );
            }
            let maybe_empty = none || !(has_default || matches!(hit, HitText::Collect | HitText::Count));
            let read_type = result_type(hit, text.each.is_some(), &ty);
            let declaration = Declaration { ty: read_type, unit, presence: Presence::Output, maybe_empty };
            let (path, place) = match &name {
                None => (id.value.clone(), id.span),
                Some(name) => (format!("{}.{}", id.value, name.value), name.span),
            };
            let symbol = symbols.declare(&path, place, Readable::Output, declaration, diagnostics)?;
            slots.push(OutputSlot { name: name.map(|name| name.value), ty, none, symbol });
        }
        // Under the other policies several rows decide together, and per element there is no one row.
        let one_row = matches!(hit, HitText::First | HitText::Unique);
        let row_symbol = (one_row && text.is.is_none() && text.each.is_none()).then(|| {
            let declaration =
                Declaration { ty: Type::String, unit: None, presence: Presence::Output, maybe_empty: true };
            let path = format!("{}.row", id.value);
            symbols.declare_own(&path, Readable::Output, declaration)
        });
        let language = self.pack.manifest.first_language();
        let title = text.title.map(|node| read_text(&self.closure.documents, node, language, diagnostics));
        Some(DecisionSet {
            id: id.value.clone(),
            title: title.unwrap_or_default(),
            outputs: slots,
            row_symbol,
            hit,
            proved_unique: false,
            each: None,
            rules: Vec::new(),
            default: None,
            pack: self.number,
            place: id.span,
        })
    }

    fn hit(
        &self,
        id: &Spanned<String>,
        text: &DecideText,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<HitText> {
        match (&text.hit, text.is) {
            (Some(hit), None) => Some(hit.value),
            (None, Some(_)) => Some(HitText::First),
            (Some(hit), Some(_)) => {
                diagnostics.push(
                    Diagnostic::error(
                        codes::CONFLICTING_FIELDS,
                        format!("decision `{}` has `is` and `hit`", id.value),
                    )
                    .at(hit.span, "one expression needs no hit policy")
                    .help("remove `hit`, or write rules or rows in place of `is`"),
                );
                None
            }
            (None, None) => {
                diagnostics.push(
                    Diagnostic::error(codes::MISSING_FIELD, format!("decision `{}` has no `hit`", id.value))
                        .at(id.span, "what if two rules fire?")
                        .help("write `hit: unique`, `first`, `any`, `highest`, `lowest`, `collect`, `sum`, `min`, `max` or `count`"),
                );
                None
            }
        }
    }

    /// Returns name, type, unit and whether `none` is allowed, per output.
    #[expect(clippy::type_complexity, reason = "read once, a line below its only call")]
    fn outputs(
        &self,
        id: &Spanned<String>,
        text: &DecideText,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Vec<(Option<Spanned<String>>, Type, Option<Arc<str>>, bool)>> {
        let currency = self.pack.manifest.currency;
        match (&text.ty, text.outputs) {
            (Some(ty), None) => {
                let unit = text.unit.as_ref().map(|unit| unit.value.as_str().into());
                let ty = type_name::resolve(ty, currency, self.vocabulary, diagnostics)?;
                Some(vec![(None, ty, unit, text.none.unwrap_or(false))])
            }
            (None, Some(node)) => {
                let mut outputs = Vec::new();
                for (name, node) in entries(&self.closure.documents, node, "outputs", diagnostics) {
                    let (ty, unit, none) = self.output(node, diagnostics)?;
                    outputs.push((Some(name), ty, unit, none));
                }
                Some(outputs)
            }
            (Some(ty), Some(second)) => {
                diagnostics.push(
                    Diagnostic::error(
                        codes::CONFLICTING_FIELDS,
                        format!("decision `{}` has `type` and `outputs`", id.value),
                    )
                    .at(self.closure.documents.span(second), "named outputs")
                    .related(ty.span, "one unnamed output")
                    .help("keep one of them"),
                );
                None
            }
            (None, None) => {
                diagnostics.push(
                    Diagnostic::error(
                        codes::MISSING_FIELD,
                        format!("decision `{}` does not say what it gives", id.value),
                    )
                    .at(id.span, "needs `type` or `outputs`")
                    .help("write `type: bool`, or `outputs: {amount: money}`"),
                );
                None
            }
        }
    }

    /// Reads `money`, or `{type: money, none: true, unit: …}`.
    fn output(
        &self,
        node: NodeId,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<(Type, Option<Arc<str>>, bool)> {
        let documents = &self.closure.documents;
        if let NodeKind::Scalar(_) = documents.kind(node) {
            let text = documents.scalar_text(node).unwrap_or_default().to_owned();
            let name = Spanned::new(text, documents.span(node));
            let ty = type_name::resolve(&name, self.pack.manifest.currency, self.vocabulary, diagnostics)?;
            return Some((ty, None, false));
        }
        let text: OutputText = documents.read_reported(node, diagnostics)?;
        let ty = type_name::resolve(&text.ty, self.pack.manifest.currency, self.vocabulary, diagnostics)?;
        Some((ty, text.unit.map(|unit| unit.value.into()), text.none))
    }
}

/// Returns the type of the result as others read it.
pub(crate) fn result_type(hit: HitText, each: bool, ty: &Type) -> Type {
    let one = match hit {
        HitText::Collect => Type::List(Box::new(ty.clone())),
        HitText::Count => Type::Int,
        HitText::Unique
        | HitText::Any
        | HitText::First
        | HitText::Highest
        | HitText::Lowest
        | HitText::Sum
        | HitText::Min
        | HitText::Max => ty.clone(),
    };
    if each { Type::List(Box::new(one)) } else { one }
}

/// Compiles the rules, rows and defaults of all decisions.
pub(crate) fn read(reader: &mut Reader<'_>, decisions: &mut [DecisionSet], pending: Vec<Pending>) {
    let mut placements: BTreeMap<usize, Vec<Placement>> = BTreeMap::new();
    for part in pending {
        let Some(decision) = decisions.get_mut(part.decision) else { continue };
        let found = read_part(reader, decision, &part);
        placements.entry(part.decision).or_default().extend(found);
    }
    for (number, placements) in placements {
        let Some(decision) = decisions.get_mut(number) else { continue };
        decision.rules = if decision.hit == HitText::First {
            reader.place_first(placements)
        } else {
            placements.into_iter().map(|placement| placement.rule).collect()
        };
        decision.proved_unique = decision.hit == HitText::Unique && are_disjoint(reader, &decision.rules);
    }
}

/// Returns whether it is proved that no two rules can hold at once, on any date.
fn are_disjoint(reader: &Reader<'_>, rules: &[RuleId]) -> bool {
    if rules.len() > PROVED_ROWS {
        return false;
    }
    let rules: Vec<&Rule> = rules.iter().filter_map(|id| reader.rules.get(id.0)).collect();
    rules.iter().enumerate().all(|(at, rule)| {
        let later = rules.iter().skip(at.saturating_add(1)).flat_map(|other| &other.editions);
        later
            .into_iter()
            .all(|theirs| rule.editions.iter().all(|ours| reader.exclude(&ours.condition, &theirs.condition)))
    })
}

fn read_part(reader: &mut Reader<'_>, decision: &mut DecisionSet, part: &Pending) -> Vec<Placement> {
    let text = &part.text;
    if let Some(list) = &text.each {
        decision.each = reader.each(list);
    }
    let each = decision.each;
    let declarations = reader.declarations_for(each);
    let governed_by = text.governed_by.as_ref().and_then(|fact| reader.governing_fact(fact));
    if let Some(node) = text.default {
        let default = read_outputs(reader, node, decision, &declarations).map(|outputs| Default {
            outputs,
            pack: part.pack,
            governed_by,
            place: reader.closure.documents.span(node),
        });
        state_default(reader, decision, default);
    }
    let mut placements = Vec::new();
    if let Some(node) = text.is {
        placements.extend(read_expression(reader, decision, part, node));
    }
    if let Some(rows) = &text.rows {
        let columns = read_columns(reader, text, &declarations);
        for row in rows {
            placements.extend(read_row(reader, decision, part.pack, *row, &columns, each));
        }
    }
    let each_of = PerElement::OfDecision(each);
    let shape =
        Shape { section: SectionName::Decide, rule: decide::RULE, edition: decide::EDITION, each: each_of };
    for node in text.rules.iter().flatten() {
        let slots: &DecisionSet = decision;
        let placement = reader.rule(&shape, part.pack, *node, None, &mut |reader, draft| {
            let then = draft.text.then.or_else(|| missing_then(reader, draft.place))?;
            read_outputs(reader, then, slots, draft.declarations).map(Payload::Row)
        });
        placements.extend(placement);
    }
    for placement in &placements {
        if let Some(rule) = reader.rules.get_mut(placement.rule.0) {
            rule.each = each;
            rule.governed_by = rule.governed_by.or(governed_by);
        }
    }
    placements
}

/// Keeps the default of a decision, which several packs may state if they agree.
fn state_default(reader: &mut Reader<'_>, decision: &mut DecisionSet, default: Option<Default>) {
    match (&decision.default, default) {
        (Some(first), Some(second)) if !same_outputs(&first.outputs, &second.outputs) => {
            reader.diagnostics.push(
                Diagnostic::error(
                    codes::CONFLICTING_SETTING,
                    format!("the default of decision `{}` is stated twice", decision.id),
                )
                .at(second.place, "differs from the first statement")
                .related(first.place, "stated here first"),
            );
        }
        (None, default) => decision.default = default,
        (Some(_), _) => {}
    }
}

/// Reads `is:` as one rule that always fires, under the decision's own id.
fn read_expression(
    reader: &mut Reader<'_>,
    decision: &DecisionSet,
    part: &Pending,
    node: NodeId,
) -> Option<Placement> {
    let closure = reader.closure;
    let pack = closure.packs.get(part.pack)?;
    if !reader.claim(pack, &part.id, Form::Path) {
        return None;
    }
    let declarations = reader.declarations_for(decision.each);
    let slot = decision.outputs.first()?;
    let value = reader.compiler(&declarations).formula(node, Some(&slot.ty))?;
    let cite = reader.read_cites(pack, part.text.cite.as_deref().unwrap_or_default());
    let in_force = reader.in_force_of(pack, &cite);
    let because = reader.text(pack, part.text.because);
    let condition = Typed { kind: TypedKind::Constant(Value::Bool(true)), ty: Type::Bool, span: value.span };
    let edition =
        Edition { in_force, condition, payload: Payload::Row(vec![Some(value)]), place: part.place };
    let rule = reader.add(SectionName::Decide, part.pack, &part.id, vec![edition])?;
    if let Some(rule) = reader.rules.get_mut(rule.0) {
        rule.because = because;
        rule.cite = cite;
        rule.origin = part.text.origin.as_ref().map(|origin| origin.value.as_str().into());
    }
    Some(Placement::in_order(rule))
}
