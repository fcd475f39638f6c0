//! The order of evaluation: what is read comes before what reads it, never file order.

use std::collections::{BTreeMap, BTreeSet};

use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::typed::{Symbol, Typed};
use amends_engine::source::Span;

use super::rule::{RouteKey, Rule, RuleId, Task};
use super::symbol::SymbolEntry;

/// How many members of a circle are shown.
const SHOWN: usize = 20;

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
    /// The level of escalation, and who is to know.
    Escalation,
    /// The remedies.
    Remedies,
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
            reads.extend(edition.payload.outputs().into_iter().flat_map(reads_of));
        }
        reads.extend(rule.tasks.iter().flat_map(Task::times).flat_map(reads_of));
    }
    reads
}

/// Sorts the steps. Each circle is reported with the places of its reads; the order is then of no use.
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
    let mut readers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, wait) in waits.iter().enumerate() {
        for read in wait {
            readers.entry(*read).or_default().push(at);
        }
    }
    let mut ready: BTreeSet<(Step, usize)> = BTreeSet::new();
    let mut open: BTreeSet<usize> = BTreeSet::new();
    for (at, (node, wait)) in nodes.iter().zip(&waits).enumerate() {
        if wait.is_empty() {
            ready.insert((node.step, at))
        } else {
            open.insert(at)
        };
    }
    let mut order = Vec::new();
    loop {
        while let Some((step, at)) = ready.pop_first() {
            order.push(step);
            for reader in readers.get(&at).into_iter().flatten() {
                let Some(wait) = waits.get_mut(*reader) else { continue };
                wait.remove(&at);
                if wait.is_empty() && open.remove(reader) {
                    ready.extend(nodes.get(*reader).map(|node| (node.step, *reader)));
                }
            }
        }
        // What is left waits for a circle. It is taken for done, so that others are found as well.
        let Some(circle) = circle(&waits, &open) else { return order };
        diagnostics.push(circle_fault(&circle, nodes, &givers, symbols));
        for at in circle.into_iter().filter(|at| open.remove(at)) {
            ready.extend(nodes.get(at).map(|node| (node.step, at)));
        }
    }
}

/// Returns nodes of which each waits for the next and the last for the first.
fn circle(waits: &[BTreeSet<usize>], open: &BTreeSet<usize>) -> Option<Vec<usize>> {
    // Every open node waits for an open one, so following the waits must come back.
    let mut path = vec![*open.first()?];
    let mut places: BTreeMap<usize, usize> = path.iter().map(|at| (*at, 0)).collect();
    loop {
        let next = path.last().and_then(|at| waits.get(*at)).and_then(BTreeSet::first)?;
        if let Some(first) = places.get(next) {
            return Some(path.split_off(*first));
        }
        places.insert(*next, path.len());
        path.push(*next);
    }
}

fn circle_fault(
    circle: &[usize],
    nodes: &[Node],
    givers: &BTreeMap<Symbol, usize>,
    symbols: &[SymbolEntry],
) -> Diagnostic {
    let members = || circle.iter().filter_map(|at| nodes.get(*at));
    let all_facts = members().all(|node| matches!(node.step, Step::Fact(_)));
    let mut names: Vec<String> = members().take(SHOWN).map(|node| node.name.clone()).collect();
    let more = circle.len().saturating_sub(SHOWN);
    names.extend((more > 0).then(|| format!("{more} more")));
    names.extend(names.first().cloned());
    let code = if all_facts { codes::CIRCULAR_FACT } else { codes::CIRCULAR_DECISION };
    let mut places = Vec::new();
    for (position, at) in circle.iter().enumerate().take(SHOWN) {
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
    let help = if members().any(|node| node.step == Step::Severity) {
        "raise the escalation level instead of the severity, or read the facts themselves"
    } else {
        "read the facts themselves instead of one of these results"
    };
    diagnostic.help(help)
}
