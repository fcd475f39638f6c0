//! Reading `facts`: what a case may tell, and what is derived from it.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::check::Presence;
use amends_engine::expr::ty::{ItemField, ItemType, Type};
use amends_engine::expr::typed::{Symbol, Typed};
use amends_engine::source::{Span, Spanned};
use amends_engine::value::Value;
use amends_engine::yaml::{NodeId, NodeKind};

use super::{Vocabulary, type_name};
use crate::Text;
use crate::pack::closure::{Closure, Declared, PackText};
use crate::pack::section_text::{entries, read_text};
use crate::pack::text::{FactText, ItemFieldText};
use crate::policy::compile::Compiler;
use crate::policy::symbol::{Declaration, Readable, Symbols};

/// The deepest nesting of lists of items.
const ITEM_DEPTH: usize = 2;

/// One declared fact.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    pub(crate) path: Arc<str>,
    pub(crate) symbol: Symbol,
    pub(crate) ty: Type,
    pub(crate) unit: Option<Arc<str>>,
    pub(crate) pii: bool,
    pub(crate) required: bool,
    pub(crate) scanned: bool,
    pub(crate) by: Option<String>,
    pub(crate) title: Text,
    pub(crate) ask: Text,
    pub(crate) presume: Option<Presumption>,
    pub(crate) min: Option<Value>,
    pub(crate) max: Option<Value>,
    pub(crate) applies: Option<Typed>,
    pub(crate) derive: Option<Typed>,
    pub(crate) place: Span,
    /// The number of the pack that declares it.
    pub(crate) pack: usize,
}

/// The value a fact has while it is absent: who bears the burden of proof.
#[derive(Clone, Debug)]
pub(crate) struct Presumption {
    pub(crate) value: Value,
    pub(crate) because: Text,
    pub(crate) cite: Vec<String>,
}

/// The expressions of a fact, compiled once all names are known.
#[derive(Debug)]
pub(crate) struct Pending {
    fact: usize,
    pack: usize,
    text: FactText,
}

/// Declares all facts; their expressions come back to be compiled later.
pub(crate) fn declare(
    closure: &Closure,
    vocabulary: &Vocabulary,
    symbols: &mut Symbols,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Fact>, Vec<Pending>) {
    let mut facts: Vec<Fact> = Vec::new();
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut pending = Vec::new();
    for Declared { number, pack, id: path, node } in closure.declared("facts", "fact", diagnostics) {
        let Some(text) = closure.documents.read_reported::<FactText>(node, diagnostics) else { continue };
        let ty = read_type(closure, pack, &path, &text, vocabulary, diagnostics);
        let Some(ty) = ty else { continue };
        if let Some(known) = numbers.get(&path.value).copied() {
            if let Some(fact) = facts.get_mut(known) {
                share(closure, pack, fact, &path, &text, &ty, diagnostics);
            }
            pending.push(Pending { fact: known, pack: number, text });
            continue;
        }
        let fact = declare_one(closure, number, facts.len(), &path, &text, ty, symbols, diagnostics);
        let Some(fact) = fact else { continue };
        pending.push(Pending { fact: facts.len(), pack: number, text });
        numbers.insert(path.value, facts.len());
        facts.push(fact);
    }
    (facts, pending)
}

#[expect(clippy::too_many_arguments, reason = "all of them are context; a struct would live for one call")]
fn declare_one(
    closure: &Closure,
    pack_number: usize,
    number: usize,
    path: &Spanned<String>,
    text: &FactText,
    ty: Type,
    symbols: &mut Symbols,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Fact> {
    let pack = closure.packs.get(pack_number)?;
    let language = pack.manifest.first_language();
    let unit: Option<Arc<str>> = text.unit.as_ref().map(|unit| unit.value.as_str().into());
    if let Some(unit) = &unit {
        symbols.declarations.declare_unit(Arc::clone(unit));
    }
    let presence = if text.derive.is_some() { Presence::Derived } else { Presence::Record };
    let declaration = Declaration { ty: ty.clone(), unit: unit.clone(), presence, maybe_empty: false };
    let symbol = symbols.declare(&path.value, path.span, Readable::Fact(number), declaration, diagnostics)?;
    let mut read = |node: Option<NodeId>| {
        node.map(|node| read_text(&closure.documents, node, language, diagnostics)).unwrap_or_default()
    };
    let (title, ask) = (read(text.title), read(text.ask));
    Some(Fact {
        path: path.value.as_str().into(),
        symbol,
        ty,
        unit,
        pii: text.pii,
        required: text.required,
        scanned: text.signals,
        by: text.by.as_ref().map(|by| by.value.clone()),
        title,
        ask,
        presume: None,
        min: None,
        max: None,
        applies: None,
        derive: None,
        place: path.span,
        pack: pack_number,
    })
}

/// Adds what an extending pack says of a shared fact; it may not change the type.
fn share(
    closure: &Closure,
    pack: &PackText,
    fact: &mut Fact,
    path: &Spanned<String>,
    text: &FactText,
    ty: &Type,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if *ty != fact.ty {
        diagnostics.push(
            Diagnostic::error(
                codes::SHARED_FACT,
                format!("fact `{}` has another type in the pack that declares it", path.value),
            )
            .at(text.ty.span, "a shared fact keeps its type")
            .related(fact.place, "declared here"),
        );
    }
    if text.derive.is_some() || text.presume.is_some() || text.applies.is_some() {
        diagnostics.push(
            Diagnostic::error(
                codes::SHARED_FACT,
                format!("fact `{}` is declared in another pack", path.value),
            )
            .at(path.span, "says how it comes about, when it applies or what is presumed")
            .related(fact.place, "declared here")
            .help("only `title`, `ask`, `required`, `pii`, `signals` and narrower bounds may be added"),
        );
    }
    for (node, slot) in [(text.title, &mut fact.title), (text.ask, &mut fact.ask)] {
        if let Some(node) = node {
            *slot = read_text(&closure.documents, node, pack.manifest.first_language(), diagnostics);
        }
    }
    fact.pii |= text.pii;
    fact.required |= text.required;
    fact.scanned |= text.signals;
}

fn read_type(
    closure: &Closure,
    pack: &PackText,
    path: &Spanned<String>,
    text: &FactText,
    vocabulary: &Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Type> {
    if text.ty.value != "list" {
        return type_name::resolve(&text.ty, pack.manifest.currency, vocabulary, diagnostics);
    }
    let Some(of) = text.of else {
        diagnostics.push(list_of_what(&path.value, text.ty.span));
        return None;
    };
    let element = read_item(closure, pack, &path.value, of, vocabulary, ITEM_DEPTH, diagnostics)?;
    Some(Type::List(Box::new(element)))
}

/// Returns the error for a list that has no `of`.
fn list_of_what(list: &str, place: Span) -> Diagnostic {
    Diagnostic::error(codes::MISSING_FIELD, format!("list `{list}` does not say of what"))
        .at(place, "a list needs `of:`")
        .help("write `of: {price: money, quantity: int}`")
}

/// Reads `of:`: a type name, or the fields of an item.
fn read_item(
    closure: &Closure,
    pack: &PackText,
    name: &str,
    node: NodeId,
    vocabulary: &Vocabulary,
    depth: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Type> {
    let documents = &closure.documents;
    if let NodeKind::Scalar(_) = documents.kind(node) {
        let text = documents.scalar_text(node).unwrap_or_default().to_owned();
        let name = Spanned::new(text, documents.span(node));
        return type_name::resolve(&name, pack.manifest.currency, vocabulary, diagnostics);
    }
    let mut fields = BTreeMap::new();
    for (key, value) in entries(documents, node, "the fields of an item", diagnostics) {
        if let Some(field) = read_field(closure, pack, name, &key, value, vocabulary, depth, diagnostics) {
            fields.insert(Arc::from(key.value.as_str()), field);
        }
    }
    Some(Type::Item(Arc::new(ItemType { name: name.into(), fields })))
}

#[expect(clippy::too_many_arguments, reason = "all of them are context; a struct would live for one call")]
fn read_field(
    closure: &Closure,
    pack: &PackText,
    list: &str,
    key: &Spanned<String>,
    node: NodeId,
    vocabulary: &Vocabulary,
    depth: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ItemField> {
    let documents = &closure.documents;
    if let NodeKind::Mapping(_) = documents.kind(node) {
        let text: ItemFieldText = documents.read_reported(node, diagnostics)?;
        let unit = text.unit.as_ref().map(|unit| Arc::from(unit.value.as_str()));
        if text.ty.value == "list" {
            if depth <= 1 {
                diagnostics.push(
                    Diagnostic::error(codes::LIST_DEPTH, format!("lists in `{list}` are nested too deep"))
                        .at(key.span, "a list of items may hold one more list, not two")
                        .help("declare the inner list as a fact of its own, whose items name what they belong to"),
                );
                return None;
            }
            let name = format!("{list}.{}", key.value);
            let Some(of) = text.of else {
                diagnostics.push(list_of_what(&name, text.ty.span));
                return None;
            };
            let element =
                read_item(closure, pack, &name, of, vocabulary, depth.saturating_sub(1), diagnostics)?;
            return Some(ItemField { ty: Type::List(Box::new(element)), unit });
        }
        let ty = type_name::resolve(&text.ty, pack.manifest.currency, vocabulary, diagnostics)?;
        return Some(ItemField { ty, unit });
    }
    let text = documents.scalar_text(node).unwrap_or_default().to_owned();
    let name = Spanned::new(text, documents.span(node));
    let ty = type_name::resolve(&name, pack.manifest.currency, vocabulary, diagnostics)?;
    Some(ItemField { ty, unit: None })
}

/// Compiles what facts derive, presume, bound and depend on.
pub(crate) fn compile(
    closure: &Closure,
    symbols: &Symbols,
    facts: &mut [Fact],
    pending: Vec<Pending>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for Pending { fact: number, pack, text } in pending {
        let Some(fact) = facts.get_mut(number) else { continue };
        let Some(pack) = closure.packs.get(pack) else { continue };
        let mut compiler =
            Compiler { documents: &closure.documents, declarations: &symbols.declarations, diagnostics };
        let ty = fact.ty.clone();
        for (node, wider) in [(text.min, Ordering::Less), (text.max, Ordering::Greater)] {
            let Some(node) = node else { continue };
            let Some(bound) = compiler.constant(node, &ty) else { continue };
            let slot = if wider == Ordering::Less { &mut fact.min } else { &mut fact.max };
            if slot.as_ref().is_some_and(|known| bound.compare(known) == Some(wider)) {
                compiler.diagnostics.push(wider_bound(&fact.path, closure.documents.span(node), fact.place));
            } else {
                *slot = Some(bound);
            }
        }
        if let (Some(node), (Some(min), Some(max))) = (text.max.or(text.min), (&fact.min, &fact.max))
            && min.compare(max) == Some(Ordering::Greater)
        {
            let place = closure.documents.span(node);
            compiler.diagnostics.push(empty_bounds(&fact.path, place, fact.place));
        }
        if let Some(node) = text.derive {
            fact.derive = compiler.formula(node, Some(&ty));
        }
        if let Some(node) = text.applies {
            fact.applies = compiler.condition(Some(node), None, fact.place);
        }
        if let Some(node) = text.presume {
            let value = compiler.constant(node, &ty);
            let because = text.because.map(|node| {
                read_text(&closure.documents, node, pack.manifest.first_language(), compiler.diagnostics)
            });
            let cite: Vec<String> = text.cite.iter().flatten().map(|cite| cite.value.clone()).collect();
            if because.is_none() && cite.is_empty() {
                compiler.diagnostics.push(
                    Diagnostic::error(
                        codes::BARE_PRESUMPTION,
                        format!("the presumption of `{}` has no reason", fact.path),
                    )
                    .at(closure.documents.span(node), "why is this presumed?")
                    .help(
                        "add `because:` or `cite:`; the decision shows it to whoever must prove the contrary",
                    ),
                );
            }
            fact.presume =
                value.map(|value| Presumption { value, because: because.unwrap_or_default(), cite });
        }
    }
}

fn wider_bound(path: &str, place: Span, declared: Span) -> Diagnostic {
    Diagnostic::error(
        codes::SHARED_FACT,
        format!("a bound of fact `{path}` is wider than that of the pack that declares it"),
    )
    .at(place, "may only be narrower")
    .related(declared, "declared here")
    .help("the rules of the other pack rely on its bounds; declare a fact under another name")
}

/// Returns the error for bounds that leave a fact no value.
fn empty_bounds(path: &str, place: Span, declared: Span) -> Diagnostic {
    Diagnostic::error(codes::EMPTY_BOUNDS, format!("no value of `{path}` lies between its bounds"))
        .at(place, "`min` is greater than `max`")
        .related(declared, "the fact")
        .help("exchange the two; both bounds are included")
}

/// Returns the error for a path that no fact has.
pub(crate) fn unknown_fact(path: &str, place: Span, facts: &[Fact]) -> Diagnostic {
    Diagnostic::error(codes::UNKNOWN_FACT, format!("fact `{path}` is not declared"))
        .at(place, "no such fact")
        .maybe_help(did_you_mean(path, facts.iter().map(|fact| &*fact.path)))
}
