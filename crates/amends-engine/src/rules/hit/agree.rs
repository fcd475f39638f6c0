//! The policies `unique` and `any`, under which the rules that fire must not conflict.

use std::cmp::Ordering;

use super::case::{Case, Line, Role};
use super::domain::Values;
use super::listing::Listing;
use super::quantity::compare;
use super::{Fault, Resolution};
use crate::value::Value;

pub(super) fn unique(case: &Case<'_>, proved: bool) -> Resolution {
    let mut matched = case.matched();
    match (matched.next(), matched.next()) {
        (Some(_), Some(_)) => {
            Resolution::Failed { fault: Fault::NotUnique { rules: case.matched_rules() }, live: Vec::new() }
        }
        (Some(only), None) => {
            // By the proof no other can hold; otherwise another that fires is a conflict.
            let alone = Case { lines: vec![*only], default: case.default };
            let rest = if proved { &alone } else { case };
            rest.conclude(
                |_, _| true,
                || Resolution::Decided { value: only.definite().cloned(), rules: vec![only.rule] },
                |live| undecided_unique(rest, proved, live),
            )
        }
        (None, _) if proved => {
            // Settling one rule as firing excludes all others, so that every unknown rule is live
            // as soon as one matters; an erring one matters only if it departs from the default.
            let departs = case.departs_from_default();
            case.conclude(
                |_, line| match line.role {
                    Role::Erring => !line.values.is(case.default),
                    Role::Definite | Role::Open => departs,
                },
                || case.default_decided(),
                |live| undecided_unique(case, proved, live),
            )
        }
        (None, _) => {
            let several = case.lines.len() > 1;
            case.conclude(
                |_, line| several || !line.values.is(case.default),
                || case.default_decided(),
                |live| undecided_unique(case, proved, live),
            )
        }
    }
}

fn undecided_unique(case: &Case<'_>, proved: bool, live: Vec<usize>) -> Resolution {
    let matched = case.matched().next();
    let mut listing = Listing::default();
    match matched {
        Some(line) => listing.line(line),
        None => {
            case.lines.iter().filter(|line| line.role != Role::Erring).for_each(|line| listing.line(line));
            listing.unfired(case.default);
        }
    }
    listing.conflict(!proved && case.lines.len() > 1);
    let sole =
        |line: &Line<'_>, value: &Value| (line.matched || matched.is_none()) && line.values.contains(value);
    let (possible, open) = listing.finish(&case.lines, sole, |_, line, value, _| !sole(line, value));
    let so_far = matched.map_or(case.default, Line::definite).cloned();
    Resolution::Undecided { so_far, possible, open, at_least: Vec::new(), at_most: Vec::new(), live }
}

/// The values on which all matched rules can agree.
enum Agreement<'a> {
    /// No rule is matched.
    Free,
    /// One of these; none if they cannot agree.
    On(Vec<&'a Value>),
    /// Infinitely many.
    Many,
}

impl<'a> Agreement<'a> {
    fn of(case: &Case<'a>) -> Self {
        let Some(first) = case.matched().next() else { return Self::Free };
        // Start from a line with a finite list, if there is one: the fewer candidates the better.
        let start = case.matched().find(|line| line.values.listed().is_some()).unwrap_or(first);
        let Some(listed) = start.values.listed() else { return Self::of_ranges(case) };
        let mut on: Vec<&Value> = Vec::new();
        for value in listed {
            if !on.contains(&value) && case.matched().all(|line| line.values.contains(value)) {
                on.push(value);
            }
        }
        Self::On(on)
    }

    fn of_ranges(case: &Case<'a>) -> Self {
        let (mut low, mut high): (Option<&Value>, Option<&Value>) = (None, None);
        for line in case.matched() {
            if let Values::Range(from, to) = line.values {
                low = tighter(low, from, Ordering::Greater);
                high = tighter(high, to, Ordering::Less);
            }
        }
        match (low, high) {
            (Some(low), Some(high)) => match compare(low, high) {
                Some(Ordering::Less) => Self::Many,
                Some(Ordering::Equal) => Self::On(vec![low]),
                Some(Ordering::Greater) | None => Self::On(Vec::new()),
            },
            _ => Self::Many,
        }
    }
}

fn tighter<'a>(bound: Option<&'a Value>, other: Option<&'a Value>, wanted: Ordering) -> Option<&'a Value> {
    match (bound, other) {
        (Some(bound), Some(other)) if compare(other, bound) != Some(wanted) => Some(bound),
        (bound, other) => other.or(bound),
    }
}

pub(super) fn any(case: &Case<'_>) -> Resolution {
    let agreement = Agreement::of(case);
    if matches!(&agreement, Agreement::On(values) if values.is_empty()) {
        let fault = Fault::AnyDiffers { rules: case.matched_rules() };
        return Resolution::Failed { fault, live: Vec::new() };
    }
    // With no rule matched, one that departs from the default makes each of the others matter
    // too: it conflicts with them, or they with it.
    let departs = case.departs_from_default();
    case.conclude(
        |_, line| match &agreement {
            Agreement::Free => departs,
            Agreement::On(values) => {
                line.matched || values.len() > 1 || !line.values.is(values.first().copied())
            }
            Agreement::Many => true,
        },
        || match &agreement {
            Agreement::On(values) => {
                Resolution::Decided { value: values.first().copied().cloned(), rules: case.matched_rules() }
            }
            Agreement::Free | Agreement::Many => case.default_decided(),
        },
        |live| undecided_any(case, &agreement, live),
    )
}

fn undecided_any<'a>(case: &Case<'a>, agreement: &Agreement<'a>, live: Vec<usize>) -> Resolution {
    let mut listing = Listing::default();
    let definite = case.lines.iter().find_map(Line::definite);
    let so_far = match agreement {
        Agreement::Free => {
            case.lines.iter().filter(|line| line.role != Role::Erring).for_each(|line| listing.line(line));
            listing.unfired(case.default);
            case.default
        }
        Agreement::On(values) => {
            for line in case.matched().take(1) {
                values.iter().for_each(|value| listing.value(value, line.rule));
            }
            definite
        }
        Agreement::Many => {
            case.matched().for_each(|line| listing.open(line.rule));
            definite
        }
    };
    // Two lines can differ unless all are the same constant.
    let (first, several) = (case.lines.first(), case.lines.len() > 1);
    let constant = first.and_then(|line| line.values.constant());
    listing.conflict(several && case.lines.iter().any(|line| !line.values.is(constant)));
    let (possible, open) = listing.finish(
        &case.lines,
        |line, value| line.values.contains(value),
        |_, line, value, _| !line.values.contains(value),
    );
    let so_far = so_far.cloned();
    Resolution::Undecided { so_far, possible, open, at_least: Vec::new(), at_most: Vec::new(), live }
}
