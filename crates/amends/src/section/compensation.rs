//! Reading `compensation`: lines by head of claim.

use std::collections::BTreeMap;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::ty::Type;
use amends_engine::source::{Span, Spanned};

use super::field::compensation;
use super::reader::{Draft, PerElement, Reader, Shape};
use crate::Text;
use crate::pack::closure::duplicate_id;
use crate::pack::manifest::{PackKind, read_rounding};
use crate::pack::section_text::entries;
use crate::pack::text::{BasisText, CombineText, HeadText, HitText, RuleSetText};
use crate::policy::rule::{Basis, Line, Payload, RuleId, SectionName};
use crate::schema::name::{self, Form};

/// A head of claim.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) id: String,
    pub(crate) title: Text,
    pub(crate) combine: Combine,
    pub(crate) place: Span,
}

/// How the lines of a head make one amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Combine {
    /// The highest line stands.
    Highest,
    /// The lines add up.
    Sum,
}

/// The compiled section.
#[derive(Clone, Debug, Default)]
pub(crate) struct CompensationSet {
    pub(crate) heads: Vec<Head>,
    pub(crate) rules: Vec<RuleId>,
}

/// Reads heads and lines.
pub(crate) fn read(reader: &mut Reader<'_>) -> CompensationSet {
    let mut set = CompensationSet { heads: read_heads(reader), rules: Vec::new() };
    let shape = Shape {
        section: SectionName::Compensation,
        rule: compensation::RULE,
        edition: compensation::EDITION,
        each: PerElement::OfRule,
    };
    for (number, text) in reader.rule_sets("compensation", HitText::Highest, compensation::SECTION) {
        for node in text.rules {
            let heads = &set.heads;
            let placement =
                reader.rule(&shape, number, node, None, &mut |reader, draft| read_line(reader, draft, heads));
            set.rules.extend(placement.map(|placement| placement.rule));
        }
    }
    set
}

fn read_heads(reader: &mut Reader<'_>) -> Vec<Head> {
    let closure = reader.closure;
    let mut heads: Vec<Head> = Vec::new();
    for pack in &closure.packs {
        let mut of_pack: BTreeMap<String, Span> = BTreeMap::new();
        for section in pack.section("compensation") {
            let Ok(text) = closure.documents.read::<RuleSetText>(section.node) else { continue };
            let Some(node) = text.heads else { continue };
            for (id, node) in entries(&closure.documents, node, "heads of claim", reader.diagnostics) {
                if let Some(first) = of_pack.insert(id.value.clone(), id.span) {
                    reader.diagnostics.push(duplicate_id("head", &id, first));
                    continue;
                }
                name::check(Form::Path, "a head of claim", &id, reader.diagnostics);
                let text = closure.documents.read_reported::<HeadText>(node, reader.diagnostics);
                let Some(text) = text else { continue };
                let combine = read_combine(reader, text.combine.as_ref());
                let title = reader.text(pack, text.title);
                match heads.iter().find(|head| head.id == id.value) {
                    Some(first) if first.combine != combine => reader.diagnostics.push(
                        Diagnostic::error(
                            codes::CONFLICTING_SETTING,
                            format!("head `{}` is combined in two ways", id.value),
                        )
                        .at(id.span, "differs from the first statement")
                        .related(first.place, "stated here first")
                        .help("combine it in the same way, or name another head"),
                    ),
                    Some(_) => {}
                    None => heads.push(Head { id: id.value, title, combine, place: id.span }),
                }
            }
        }
    }
    heads
}

fn read_combine(reader: &mut Reader<'_>, text: Option<&Spanned<CombineText>>) -> Combine {
    match text.map(|text| (text.value, text.span)) {
        None | Some((CombineText::Highest, _)) => Combine::Highest,
        Some((CombineText::Sum, _)) => Combine::Sum,
        Some((CombineText::Elect, place)) => {
            reader.diagnostics.push(
                Diagnostic::error(codes::UNSUPPORTED, "`combine: elect` is not supported by this version")
                    .at(place, "use `highest` or `sum`"),
            );
            Combine::Highest
        }
    }
}

fn read_line(reader: &mut Reader<'_>, draft: &Draft<'_>, heads: &[Head]) -> Option<Payload> {
    let head = match &draft.text.head {
        Some(head) => find_head(reader, head, heads)?,
        None => return missing(reader, draft.place, "head", "name a head of claim declared under `heads:`"),
    };
    let Some(basis) = &draft.text.basis else {
        return missing(
            reader,
            draft.place,
            "basis",
            "write `statute`, `regulator`, `contract` or `goodwill`",
        );
    };
    let basis = Spanned::new(read_basis(basis.value), basis.span);
    check_basis(reader, draft, &basis);
    let Some(pay) = draft.text.pay else {
        return missing(reader, draft.place, "pay", "write the formula of the amount");
    };
    let money = Type::Money(draft.pack.manifest.currency.into_iter().collect());
    let pay = reader.compiler(draft.declarations).formula(pay, Some(&money))?;
    let own = draft.text.round.as_ref().and_then(|text| read_rounding(text, reader.diagnostics));
    let rounding = own.or(draft.pack.manifest.rounding);
    Some(Payload::Line(Box::new(Line { head, basis: basis.value, pay, rounding })))
}

pub(super) fn read_basis(text: BasisText) -> Basis {
    match text {
        BasisText::Statute => Basis::Statute,
        BasisText::Regulator => Basis::Regulator,
        BasisText::Contract => Basis::Contract,
        BasisText::Goodwill => Basis::Goodwill,
    }
}

/// A company cannot create a statutory claim, and a statute grants nothing out of goodwill.
pub(super) fn check_basis(reader: &mut Reader<'_>, draft: &Draft<'_>, basis: &Spanned<Basis>) {
    let kind = draft.pack.manifest.kind;
    if kind >= PackKind::Contract && basis.value == Basis::Goodwill {
        reader.diagnostics.push(
            Diagnostic::warning(codes::BASIS_KIND, "a pack of this kind grants nothing out of goodwill")
                .at(basis.span, "goodwill belongs into a company pack"),
        );
    }
}

fn find_head(reader: &mut Reader<'_>, head: &Spanned<String>, heads: &[Head]) -> Option<usize> {
    let found = heads.iter().position(|known| known.id == head.value);
    if found.is_none() {
        reader.diagnostics.push(
            Diagnostic::error(codes::UNKNOWN_HEAD, format!("there is no head of claim `{}`", head.value))
                .at(head.span, "unknown head")
                .help(did_you_mean(&head.value, heads.iter().map(|head| head.id.as_str())).unwrap_or_else(
                    || format!("declare it: `heads: {{{}: {{combine: highest}}}}`", head.value),
                )),
        );
    }
    found
}

fn missing(reader: &mut Reader<'_>, place: Span, field: &str, help: &str) -> Option<Payload> {
    reader.diagnostics.push(
        Diagnostic::error(codes::MISSING_FIELD, format!("a line of compensation has no `{field}`"))
            .at(place, "this rule")
            .help(help),
    );
    None
}
