//! The order of evaluation: what is read comes before what reads it, never file order.

use std::collections::{BTreeMap, BTreeSet};

use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::typed::{Symbol, Typed};
use amends_engine::source::Span;

use super::rule::{Payload, RouteKey, Rule, RuleId};
use super::symbol::SymbolEntry;

/// One thing that is evaluated as a whole. The order of the variants breaks ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Step {
    /// A derived fact, or one that is not always applicable.
    Fact(usize),
    /// All signals.
    Signals,
    /// The types of the complaint.
    Types,
    /// Its severity.
    Severity,
    /// One part of the route.
    Route(RouteKey),
    /// Compensation, with its totals.
    Compensation,
    /// Advice.
    Guidance,
    /// A further decision.
    Decision(usize),
}

/// A step with the expressions it evaluates and the symbols it gives.
pub(crate) struct Node {
    pub(crate) step: Step,
    pub(crate) name: String,
    pub(crate) reads: Vec<(Symbol, Span)>,
    pub(crate) gives: Vec<Symbol>,
}

/// Returns every symbol that an expression reads, each with its place.
pub(crate) fn reads_of(typed: &Typed) -> Vec<(Symbol, Span)> {
    let mut reads = Vec::new();
    typed.visit_symbols(&mut |symbol, span| reads.push((symbol, span)));
    reads
}

/// Returns every symbol that the rules read in conditions and outputs.
pub(crate) fn reads_of_rules<'r>(
    rules: &'r [Rule],
    ids: impl IntoIterator<Item = &'r RuleId>,
) -> Vec<(Symbol, Span)> {
    let mut reads = Vec::new();
    for rule in ids.into_iter().filter_map(|id| rules.get(id.0)) {
        reads.extend(rule.each.map(|each| (each.list, rule.place)));
        for edition in &rule.editions {
            reads.extend(reads_of(&edition.condition));
            match &edition.payload {
                Payload::Line(line) => reads.extend(reads_of(&line.pay)),
                Payload::Row(row) => reads.extend(row.iter().flatten().flat_map(reads_of)),
                Payload::Type(_) | Payload::Severity(_) | Payload::Route(_) | Payload::Guidance(_) => {}
            }
        }
    }
    reads
}

/// Sorts the steps; a circle is reported with the places of its reads.
pub(crate) fn sort(nodes: &[Node], symbols: &[SymbolEntry], diagnostics: &mut Vec<Diagnostic>) -> Vec<Step> {
    let givers: BTreeMap<Symbol, usize> = nodes
        .iter()
        .enumerate()
        .flat_map(|(at, node)| node.gives.iter().map(move |symbol| (*symbol, at)))
        .collect();
    let mut waits: Vec<BTreeSet<usize>> = nodes
        .iter()
        .map(|node| node.reads.iter().filter_map(|(symbol, _)| givers.get(symbol).copied()).collect())
        .collect();
    let mut order = Vec::new();
    let mut open: BTreeSet<(Step, usize)> =
        nodes.iter().enumerate().map(|(at, node)| (node.step, at)).collect();
    while !open.is_empty() {
        let ready = open.iter().copied().find(|(_, at)| waits.get(*at).is_none_or(BTreeSet::is_empty));
        let Some((step, at)) = ready else {
            report_circle(nodes, &waits, &givers, symbols, &open, diagnostics);
            return order;
        };
        open.remove(&(step, at));
        order.push(step);
        for wait in &mut waits {
            wait.remove(&at);
        }
    }
    order
}

fn report_circle(
    nodes: &[Node],
    waits: &[BTreeSet<usize>],
    givers: &BTreeMap<Symbol, usize>,
    symbols: &[SymbolEntry],
    open: &BTreeSet<(Step, usize)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    // Every open node waits for an open one, so following the waits must come back.
    let Some((_, start)) = open.first() else { return };
    let mut path = vec![*start];
    let circle = loop {
        let Some(next) = path.last().and_then(|at| waits.get(*at)).and_then(BTreeSet::first) else { return };
        if let Some(first) = path.iter().position(|at| at == next) {
            break path.split_off(first);
        }
        path.push(*next);
    };
    let mut names: Vec<&str> =
        circle.iter().filter_map(|at| nodes.get(*at)).map(|node| node.name.as_str()).collect();
    let all_facts =
        circle.iter().filter_map(|at| nodes.get(*at)).all(|node| matches!(node.step, Step::Fact(_)));
    names.extend(names.first().copied());
    let code = if all_facts { codes::CIRCULAR_FACT } else { codes::CIRCULAR_DECISION };
    let mut places = Vec::new();
    for (position, at) in circle.iter().enumerate() {
        let next = circle.get(position.saturating_add(1)).or(circle.first());
        let read = nodes.get(*at).and_then(|node| {
            node.reads.iter().find(|(symbol, _)| givers.get(symbol) == next).map(|read| (node, read))
        });
        if let Some((node, (symbol, span))) = read {
            let path = symbols.get(symbol.0 as usize).map_or("", |entry| &entry.path);
            places.push((*span, format!("`{}` reads `{path}` here", node.name)));
        }
    }
    let mut diagnostic = Diagnostic::error(code, format!("these read each other: {}", names.join(" → ")));
    for (position, (span, text)) in places.into_iter().enumerate() {
        diagnostic = if position == 0 { diagnostic.at(span, text) } else { diagnostic.related(span, text) };
    }
    let help = if names.contains(&"severity") {
        "raise the escalation level instead of the severity, or read the facts themselves"
    } else {
        "read the facts themselves instead of one of these results"
    };
    diagnostics.push(diagnostic.help(help));
}
