//! The policies `sum` and `count`.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::case::{Case, Line, Role};
use super::domain::{Values, extreme};
use super::listing::VALUES;
use super::quantity::{Class, add, compare, sign};
use super::{Entry, Fault, Given, Possible, Resolution, State};
use crate::value::Value;

pub(super) fn count(entries: &[Entry]) -> Resolution {
    let (mut matched, mut open, mut erring) = (Vec::new(), Vec::new(), Vec::new());
    for entry in entries {
        match entry.state {
            State::Matched => matched.push(entry.rule),
            State::Unknown(_) => open.push(entry.rule),
            State::Failed => erring.push(entry.rule),
        }
    }
    let number = |n: usize| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
    let (least, most) = (matched.len(), matched.len().saturating_add(open.len()));
    if !erring.is_empty() {
        return Resolution::Failed { fault: Fault::Erring { rules: erring }, live: open };
    }
    if open.is_empty() {
        return Resolution::Decided { value: Some(number(least)), rules: matched };
    }
    let finite = open.len() < VALUES;
    let listed = if finite { least..most.saturating_add(1) } else { 0..0 };
    Resolution::Undecided {
        so_far: Some(number(least)),
        possible: listed.map(|n| bare(Given::Value(number(n)))).collect(),
        open: if finite { Vec::new() } else { open.clone() },
        at_least: vec![number(least)],
        at_most: vec![number(most)],
        live: open,
    }
}

fn bare(given: Given) -> Possible {
    Possible { given, rules: Vec::new(), if_not: Vec::new() }
}

/// A sum: one value per class, in order of the classes; empty if nothing was added.
#[derive(Clone, Debug, Default, PartialEq)]
struct Total(Vec<(Class, Value)>);

impl Total {
    /// Returns this total and one value more; `None` if the sum does not fit.
    fn plus(&self, value: &Value) -> Option<Self> {
        let class = Class::of(value);
        let mut parts = self.0.clone();
        match parts.binary_search_by(|(other, _)| other.cmp(&class)) {
            Ok(at) => {
                let part = &mut parts.get_mut(at)?.1;
                *part = add(part, value)?;
            }
            Err(at) => {
                // A value without sums cannot be a term, not even the only one.
                class.zero()?;
                parts.insert(at, (class, value.clone()));
            }
        }
        Some(Self(parts))
    }

    fn value(&self, default: Option<&Value>) -> Option<Value> {
        match self.0.as_slice() {
            [] => default.cloned(),
            [(_, only)] => Some(only.clone()),
            several => Some(Value::List(several.iter().map(|(_, part)| part.clone()).collect::<Arc<[_]>>())),
        }
    }
}

pub(super) fn sum(case: &Case<'_>) -> Resolution {
    let definite: Vec<&Value> = case.lines.iter().filter_map(Line::definite).collect();
    let total = definite.iter().try_fold(Total::default(), |total, value| total.plus(value));
    let fires = case.matched().next().is_some();
    // Whether a zero beside others adds nothing, not even an entry: all are of the default's class.
    let alike = case
        .default
        .map(Class::of)
        .is_some_and(|class| case.lines.iter().all(|line| line.values.lies_in(&class)));
    case.conclude(
        |_, line| live(case, line, fires, alike),
        || match &total {
            Some(total) => {
                Resolution::Decided { value: total.value(case.default), rules: case.matched_rules() }
            }
            None => Resolution::Failed {
                fault: Fault::Overflow { rules: case.matched_rules() },
                live: Vec::new(),
            },
        },
        |live| undecided(case, total.as_ref(), live),
    )
}

fn is_zero(value: &Value) -> bool {
    sign(value) == Some(Ordering::Equal)
}

fn live(case: &Case<'_>, line: &Line<'_>, fires: bool, alike: bool) -> bool {
    let Some(constant) = line.values.constant() else { return true };
    let class = Class::of(constant);
    if fires {
        // A zero changes nothing where a term of its class is certain; else it makes a new entry.
        return !(is_zero(constant) && case.matched().any(|other| other.values.lies_in(&class)));
    }
    if case.default != Some(constant) {
        return true;
    }
    // It gives what the default gives; beside another that fires it adds to it.
    case.lines.len() > 1 && !(alike && is_zero(constant))
}

fn undecided(case: &Case<'_>, total: Option<&Total>, live: Vec<usize>) -> Resolution {
    let (possible, open) = match list(case, &live) {
        Some(possible) => (possible, Vec::new()),
        None => (Vec::new(), live.clone()),
    };
    let mut classes: BTreeSet<Class> = case.lines.iter().flat_map(|line| line.values.classes()).collect();
    classes.extend(case.default.filter(|_| case.matched().next().is_none()).map(Class::of));
    let ends = |side| classes.iter().filter_map(|class| end(case, class, side)).collect();
    // The definite part is a possible result only if what certainly fires can add nothing to it.
    let idle = |line: &Line<'_>| common_zero(line.values).is_some_and(|zero| line.values.contains(&zero));
    let mut firing = case.matched().filter(|line| line.role == Role::Open);
    let so_far = match total {
        Some(total) if total.0.is_empty() && case.fires_open() => None,
        Some(total) if firing.all(idle) => total.value(case.default),
        _ => None,
    };
    Resolution::Undecided {
        so_far,
        possible,
        open,
        at_least: ends(Side::Low),
        at_most: ends(Side::High),
        live,
    }
}

/// Returns the zero of the one class that all values lie in.
fn common_zero(values: Values<'_>) -> Option<Value> {
    let class = values.classes().next().filter(|class| values.lies_in(class))?;
    class.zero()
}

/// Returns all possible sums, or `None` if they are infinitely many or too many.
fn list(case: &Case<'_>, live: &[usize]) -> Option<Vec<Possible>> {
    let (mut totals, mut overflow) = (vec![Total::default()], false);
    for line in &case.lines {
        if line.role != Role::Definite && !live.contains(&line.rule) {
            continue;
        }
        let terms = line.values.listed()?;
        let mut next = if line.matched { Vec::new() } else { totals.clone() };
        for total in &totals {
            for term in terms {
                match total.plus(term) {
                    Some(sum) if !next.contains(&sum) => next.push(sum),
                    Some(_) => {}
                    None => overflow = true,
                }
                if next.len() > VALUES {
                    return None;
                }
            }
        }
        totals = next;
    }
    let mut possible: Vec<Possible> = Vec::new();
    for total in totals {
        let given = total.value(case.default).map_or(Given::Nothing, Given::Value);
        if !possible.iter().any(|other| other.given == given) {
            possible.push(bare(given));
        }
    }
    possible.extend(overflow.then(|| bare(Given::Conflict)));
    Some(possible)
}

/// One end of the interval of possible sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Low,
    High,
}

impl Side {
    fn towards(self) -> Ordering {
        match self {
            Self::Low => Ordering::Less,
            Self::High => Ordering::Greater,
        }
    }

    fn further<'v>(self, value: &'v Value, other: &'v Value) -> &'v Value {
        if compare(value, other) == Some(self.towards()) { value } else { other }
    }
}

/// How far a line reaches within one class.
enum Reach {
    /// It has no value there.
    Nothing,
    Unbounded,
    To(Value),
}

fn reach(values: Values<'_>, class: &Class, side: Side) -> Reach {
    match values {
        Values::Listed(values) => {
            let there = values.iter().filter(|value| Class::of(value) == *class);
            extreme(there, side.towards()).map_or(Reach::Nothing, |value| Reach::To(value.clone()))
        }
        Values::Range(None, None) => Reach::Unbounded,
        Values::Range(low, high) => {
            let bound = if side == Side::Low { low } else { high };
            match bound {
                _ if !values.lies_in(class) => Reach::Nothing,
                Some(bound) => Reach::To(bound.clone()),
                None => Reach::Unbounded,
            }
        }
    }
}

/// Returns one bound of the sums in one class; `None` if there is none. No rule firing counts as
/// the default, and as zero without one.
fn end(case: &Case<'_>, class: &Class, side: Side) -> Option<Value> {
    let zero = class.zero()?;
    let mut total = zero.clone();
    let mut nearest: Option<Value> = None;
    let mut within = true;
    for line in case.lines.iter().filter(|line| line.role != Role::Erring) {
        let certain = line.values.lies_in(class);
        within &= certain;
        let term = match reach(line.values, class, side) {
            Reach::Nothing => continue,
            Reach::Unbounded => return None,
            Reach::To(term) => term,
        };
        let stretches = compare(&term, &zero) == Some(side.towards());
        if stretches || (line.matched && certain) {
            total = add(&total, &term)?;
        }
        within &= !stretches;
        nearest = Some(nearest.map_or(term.clone(), |other| side.further(&term, &other).clone()));
    }
    let Some(default) = case.default.filter(|_| case.matched().next().is_none()) else { return Some(total) };
    // If some rule fires but none stretches the sum, it is the nearest single term.
    let some = nearest.filter(|_| within).unwrap_or(total);
    let default = if Class::of(default) == *class { default } else { &zero };
    Some(side.further(&some, default).clone())
}
