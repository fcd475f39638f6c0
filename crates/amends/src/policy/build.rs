//! Building a policy: from the closure of packs to compiled, ordered, numbered tables.

use std::sync::Arc;

use amends_engine::diagnostic::{Diagnostic, Severity, codes};
use amends_engine::expr::check::{Declarations, Presence};
use amends_engine::expr::ty::Type;
use amends_engine::expr::typed::{Symbol, Typed, TypedKind};
use amends_engine::source::Span;
use amends_engine::value::EnumType;

use super::compile::Compiler;
use super::findings;
use super::order::{self, Node, Step, reads_of, reads_of_rules};
use super::rule::{RouteKey, RuleId, Task};
use super::symbol::{Declaration, Readable, Symbols};
use super::{Assumption, Compiled, EscalationSymbols, Loaded, OutputSymbols, Pack, Policy, RemedySymbols};
use crate::pack::Sources;
use crate::pack::closure::{self, Closure};
use crate::pack::section_text::elements;
use crate::schema::fact::Fact;
use crate::schema::role::ROLES;
use crate::schema::{Vocabulary, enums, fact, param, role};
use crate::section::escalation::Ladder;
use crate::section::reader::Reader;
use crate::section::remedies::Catalogue;
use crate::section::severity::SeverityHead;
use crate::section::{compensation, decide, escalation, guidance, remedies, routing, severity, types};

/// Loads and compiles; all diagnostics come back in the order of their places.
pub(crate) fn build(sources: &Sources) -> Loaded {
    let mut diagnostics = Vec::new();
    let closure = closure::resolve(sources, &mut diagnostics);
    if closure.packs.is_empty() {
        let diagnostics = findings::in_order(diagnostics);
        return Loaded { policy: None, diagnostics, sources: closure.sources };
    }
    let mut compiled = compile(closure, &mut diagnostics);
    let diagnostics = findings::in_order(diagnostics);
    let faulty = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    if !faulty {
        compiled.index = super::index::RuleIndex::new(&compiled);
    }
    let sources = compiled.sources.clone();
    let policy = (!faulty).then(|| Policy { compiled: Arc::new(compiled) });
    Loaded { policy, diagnostics, sources }
}

/// The declared names, before any rule is read.
struct Declared {
    facts: Vec<Fact>,
    params: Vec<param::Param>,
    decisions: Vec<decide::DecisionSet>,
    severity: Option<SeverityHead>,
    outputs: OutputSymbols,
    pending: Pending,
}

/// What was declared but not compiled yet.
struct Pending {
    facts: Vec<fact::Pending>,
    params: Vec<param::Pending>,
    decisions: Vec<decide::Pending>,
    signals: crate::signal::section::Declared,
}

fn compile(closure: Closure, diagnostics: &mut Vec<Diagnostic>) -> Compiled {
    let mut vocabulary = enums::read(&closure, diagnostics);
    let taxonomy = types::declare(&closure, &mut vocabulary, diagnostics);
    role::declare(&closure, &mut vocabulary, diagnostics);
    let escalation_head = escalation::declare(&closure, &mut vocabulary, diagnostics);
    let remedies_head = remedies::declare(&closure, &mut vocabulary, diagnostics);
    let mut symbols = Symbols::new(Declarations::new());
    for ty in vocabulary.enums.values() {
        symbols.declarations.declare_enum(Arc::clone(ty));
    }
    let heads =
        Heads { taxonomy: &taxonomy, escalation: escalation_head.as_ref(), remedies: remedies_head.as_ref() };
    let declared = declare(&closure, &vocabulary, &heads, &mut symbols, diagnostics);
    let Declared { mut facts, mut params, mut decisions, severity: severity_head, outputs, pending } =
        declared;
    fact::compile(&closure, &symbols, &mut facts, pending.facts, diagnostics);
    param::compile(&closure, &symbols, &mut params, pending.params, diagnostics);
    let signals = crate::signal::section::build(pending.signals, &facts, diagnostics);
    let assumptions = assumptions(&closure, &symbols, diagnostics);
    let packs = governed_packs(&closure, &symbols, &facts, diagnostics);

    let mut reader = Reader::new(&closure, &symbols, &facts, outputs.item, diagnostics);
    let types = types::read(&mut reader, taxonomy);
    let severity = severity_head.as_ref().map(|head| severity::read(&mut reader, head));
    let routing = routing::read(&mut reader);
    let escalation = escalation_head.map(|head| escalation::read(&mut reader, head));
    let remedies = remedies_head.map(|head| remedies::read(&mut reader, head));
    let compensation = compensation::read(&mut reader);
    let guidance = guidance::read(&mut reader);
    decide::read(&mut reader, &mut decisions, pending.decisions);
    reader.apply_overrides();
    let rules = reader.finish();

    let entries = symbols.finish();
    let mut compiled = Compiled {
        fact_schema: crate::facts::schema_of(&packs, &facts),
        packs,
        vocabulary,
        symbols: entries,
        facts,
        assumptions,
        params,
        signals,
        rules,
        types,
        severity,
        routing,
        escalation,
        remedies,
        compensation,
        guidance,
        decisions,
        order: Vec::new(),
        index: super::index::RuleIndex::default(),
        outputs,
        personal: std::collections::BTreeSet::new(),
        sources: closure.sources,
    };
    let nodes = nodes(&compiled);
    compiled.order = order::sort(&nodes, &compiled.symbols, diagnostics);
    compiled.mark_personal();
    compiled
}

/// What sections settle before names are declared.
struct Heads<'h> {
    taxonomy: &'h Arc<EnumType>,
    escalation: Option<&'h Ladder>,
    remedies: Option<&'h Catalogue>,
}

fn declare(
    closure: &Closure,
    vocabulary: &Vocabulary,
    heads: &Heads<'_>,
    symbols: &mut Symbols,
    diagnostics: &mut Vec<Diagnostic>,
) -> Declared {
    let severity = severity::declare(closure, vocabulary, diagnostics);
    let outputs = declare_outputs(heads, severity.as_ref(), closure, vocabulary, symbols);
    let (facts, pending_facts) = fact::declare(closure, vocabulary, symbols, diagnostics);
    let (params, pending_params) = param::declare(closure, vocabulary, symbols, diagnostics);
    let signals = crate::signal::section::declare(closure, symbols, diagnostics);
    let (decisions, pending_decisions) = decide::declare(closure, vocabulary, symbols, diagnostics);
    let pending =
        Pending { facts: pending_facts, params: pending_params, decisions: pending_decisions, signals };
    Declared { facts, params, decisions, severity, outputs, pending }
}

/// Declares the results that the engine itself names.
fn declare_outputs(
    heads: &Heads<'_>,
    severity: Option<&SeverityHead>,
    closure: &Closure,
    vocabulary: &Vocabulary,
    symbols: &mut Symbols,
) -> OutputSymbols {
    let output =
        |ty: Type, maybe_empty: bool| Declaration { ty, unit: None, presence: Presence::Output, maybe_empty };
    let node = Type::Enum(Arc::clone(heads.taxonomy));
    let types =
        symbols.declare_own("types", Readable::Output, output(Type::List(Box::new(node.clone())), false));
    let primary = symbols.declare_own("types.primary", Readable::Output, output(node, true));
    let severity = severity.map(|head| {
        let ty = Type::Enum(Arc::clone(&head.scale));
        symbols.declare_own("severity", Readable::Output, output(ty, !head.defaulted))
    });
    let defaulted = routing::defaulted(closure);
    let route = RouteKey::ALL.map(|key| {
        let declaration = output(Type::String, !defaulted.contains(&key));
        symbols.declare_own(&format!("route.{}", key.name()), Readable::Output, declaration)
    });
    let escalation = heads.escalation.map(|ladder| {
        let level = output(Type::Enum(Arc::clone(&ladder.scale)), !ladder.defaulted);
        let roles = vocabulary.enums.get(ROLES).map_or(Type::String, |roles| Type::Enum(Arc::clone(roles)));
        EscalationSymbols {
            level: symbols.declare_own("escalation.level", Readable::Output, level),
            notify: symbols.declare_own(
                "escalation.notify",
                Readable::Output,
                output(Type::List(Box::new(roles)), false),
            ),
        }
    });
    let remedies = heads.remedies.map(|catalogue| {
        let list = Type::List(Box::new(Type::Enum(Arc::clone(&catalogue.ty))));
        let mut own = |path: &str| symbols.declare_own(path, Readable::Output, output(list.clone(), false));
        RemedySymbols {
            options: own("remedies"),
            owed: own("remedies.owed"),
            forbidden: own("remedies.forbidden"),
        }
    });
    let currency = closure.packs.last().and_then(|pack| pack.manifest.currency);
    let money = currency.map(|currency| Type::Money(vec![currency]));
    let mut total =
        |path: &str| money.clone().map(|ty| symbols.declare_own(path, Readable::Output, output(ty, true)));
    let (due, offer) = (total("compensation.due"), total("compensation.offer"));
    let as_of =
        Declaration { ty: Type::Timestamp, unit: None, presence: Presence::Derived, maybe_empty: false };
    symbols.declare_own("as_of", Readable::AsOf, as_of);
    let item = symbols.reserve("item", Readable::Item);
    OutputSymbols { types, primary, severity, route, escalation, remedies, due, offer, item }
}

/// Compiles `assume:`, the conditions that every record must meet.
fn assumptions(closure: &Closure, symbols: &Symbols, diagnostics: &mut Vec<Diagnostic>) -> Vec<Assumption> {
    let mut assumptions = Vec::new();
    for (number, pack) in closure.packs.iter().enumerate() {
        for section in pack.section("assume") {
            for node in elements(&closure.documents, section.node) {
                let place = closure.documents.span(node);
                let mut compiler = Compiler {
                    documents: &closure.documents,
                    declarations: &symbols.declarations,
                    diagnostics,
                };
                let Some(condition) = compiler.condition(Some(node), None, place) else { continue };
                let depends = reads_of(&condition).into_iter().find(|(symbol, _)| {
                    !matches!(symbols.entry(*symbol).map(|entry| entry.readable), Some(Readable::Fact(_)))
                });
                if let Some((_, span)) = depends {
                    diagnostics.push(
                        Diagnostic::error(codes::ASSUMPTION_READS_RESULT, "`assume` may read facts only")
                            .at(span, "not a fact")
                            .help("an assumption is checked when the record is read, before anything is decided"),
                    );
                    continue;
                }
                let text = closure.sources.text(place).to_owned();
                assumptions.push(Assumption { condition, pack: number, text });
            }
        }
    }
    assumptions
}

/// Resolves the fact whose date governs each pack.
fn governed_packs(
    closure: &Closure,
    symbols: &Symbols,
    facts: &[Fact],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Pack> {
    let mut packs = Vec::new();
    for pack in &closure.packs {
        let manifest = pack.manifest.clone();
        // A pack without facts may name one that only packs built on it declare.
        let named = manifest.governed_by.as_ref().filter(|_| !facts.is_empty());
        let mut compiler =
            Compiler { documents: &closure.documents, declarations: &symbols.declarations, diagnostics };
        let governed_by = named.and_then(|fact| compiler.governing_fact(fact));
        packs.push(Pack { manifest, digest: pack.digest.clone(), governed_by });
    }
    packs
}

/// Returns every step with what it reads and gives.
fn nodes(compiled: &Compiled) -> Vec<Node> {
    let mut nodes = fact_nodes(compiled);
    let add = |nodes: &mut Vec<Node>, step: Step, name: &str, rules: &[RuleId], gives: Vec<Symbol>| {
        nodes.push(Node { step, name: name.to_owned(), reads: reads_with_dates(compiled, rules), gives });
    };
    let outputs = &compiled.outputs;
    let mut types = compiled.types.rules.clone();
    types.sort_unstable();
    add(&mut nodes, Step::Types, "types", &types, vec![outputs.types, outputs.primary]);
    if let (Some(set), Some(symbol)) = (&compiled.severity, outputs.severity) {
        add(&mut nodes, Step::Severity, "severity", &set.rules, vec![symbol]);
    }
    for (key, symbol) in RouteKey::ALL.into_iter().zip(outputs.route) {
        let rules = compiled.routing.rules(key);
        add(&mut nodes, Step::Route(key), &format!("route.{}", key.name()), rules, vec![symbol]);
    }
    if let (Some(ladder), Some(symbols)) = (&compiled.escalation, outputs.escalation) {
        let gives = vec![symbols.level, symbols.notify];
        add(&mut nodes, Step::Escalation, "escalation", &ladder.rules, gives);
    }
    if let (Some(catalogue), Some(symbols)) = (&compiled.remedies, outputs.remedies) {
        let gives = vec![symbols.options, symbols.owed, symbols.forbidden];
        add(&mut nodes, Step::Remedies, "remedies", &catalogue.rules, gives);
    }
    let totals = outputs.due.into_iter().chain(outputs.offer).collect();
    add(&mut nodes, Step::Compensation, "compensation", &compiled.compensation.rules, totals);
    add(&mut nodes, Step::Guidance, "guidance", &compiled.guidance, Vec::new());
    for (number, decision) in compiled.decisions.iter().enumerate() {
        let gives = decision.outputs.iter().map(|slot| slot.symbol).chain(decision.row_symbol).collect();
        add(&mut nodes, Step::Decision(number), &decision.id, &decision.rules, gives);
        if let Some(node) = nodes.last_mut() {
            node.reads.extend(reads_beside_rules(compiled, decision));
        }
    }
    if let (Some(given), Some(node)) =
        (compiled.types.given, nodes.iter_mut().find(|node| node.step == Step::Types))
    {
        let place = compiled.facts.iter().find(|fact| fact.symbol == given).map(|fact| fact.place);
        node.reads.extend(place.map(|place| (given, place)));
    }
    nodes
}

fn fact_nodes(compiled: &Compiled) -> Vec<Node> {
    let mut nodes = Vec::new();
    for (number, fact) in compiled.facts.iter().enumerate() {
        let mut reads: Vec<_> = fact.derive.iter().chain(&fact.applies).flat_map(reads_of).collect();
        if fact.derive.is_some() || fact.applies.is_some() {
            for typed in fact.derive.iter().chain(&fact.applies) {
                dates_of(compiled, typed, fact.pack, None, &mut reads);
            }
            reads.sort_unstable();
            nodes.push(Node {
                step: Step::Fact(number),
                name: fact.path.to_string(),
                reads,
                gives: vec![fact.symbol],
            });
        }
    }
    let texts = compiled.signals.set.facts();
    let reads =
        compiled.facts.iter().filter(|fact| texts.contains(&fact.path)).map(|fact| (fact.symbol, fact.place));
    nodes.push(Node {
        step: Step::Signals,
        name: "signals".to_owned(),
        reads: reads.collect(),
        gives: compiled.signals.symbols.clone(),
    });
    nodes
}

/// A symbol that is read, with the place.
type Read = (Symbol, Span);

/// Returns what rules read, the facts whose dates govern them included.
fn reads_with_dates(compiled: &Compiled, rules: &[RuleId]) -> Vec<Read> {
    let mut reads = reads_of_rules(&compiled.rules, rules);
    for rule in rules.iter().filter_map(|id| compiled.rule(*id)) {
        let of_pack = compiled.pack(rule.pack).and_then(|pack| pack.governed_by);
        reads.extend(rule.governed_by.or(of_pack).map(|symbol| (symbol, rule.place)));
        let of_editions = rule
            .editions
            .iter()
            .flat_map(|edition| edition.payload.outputs().into_iter().chain([&edition.condition]));
        for typed in of_editions.chain(rule.tasks.iter().flat_map(Task::times)) {
            dates_of(compiled, typed, rule.pack, rule.governed_by, &mut reads);
        }
    }
    reads
}

/// Returns what a decision reads by itself: the list it is evaluated over, and its default.
fn reads_beside_rules(compiled: &Compiled, decision: &decide::DecisionSet) -> Vec<Read> {
    let mut reads = Vec::new();
    reads.extend(decision.each.map(|each| (each.list, decision.place)));
    let Some(default) = &decision.default else { return reads };
    for output in default.outputs.iter().flatten() {
        reads.extend(reads_of(output));
        dates_of(compiled, output, default.pack, default.governed_by, &mut reads);
    }
    reads
}

/// Adds the facts whose dates select the values of the dated figures that an expression reads.
fn dates_of(compiled: &Compiled, typed: &Typed, pack: usize, own: Option<Symbol>, reads: &mut Vec<Read>) {
    if let TypedKind::Load(symbol) = typed.kind
        && let Some(Readable::Param(number)) =
            compiled.symbols.get(symbol.0 as usize).map(|entry| entry.readable)
        && let Some(param) = compiled.params.get(number).filter(|param| param.is_dated())
    {
        let of_pack = compiled.pack(pack).and_then(|pack| pack.governed_by);
        reads.extend(param.governed_by.or(own).or(of_pack).map(|fact| (fact, typed.span)));
    }
    for child in typed.children() {
        dates_of(compiled, child, pack, own, reads);
    }
}
