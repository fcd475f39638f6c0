//! The policies `highest`, `lowest`, `min` and `max`.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::case::{Case, Line, Role};
use super::domain::{Values, extreme};
use super::listing::Listing;
use super::quantity::{Class, compare};
use super::{Fault, Resolution};
use crate::value::Value;

/// Which end of the order wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Best {
    Greatest,
    Least,
}

impl Best {
    fn towards(self) -> Ordering {
        match self {
            Self::Greatest => Ordering::Greater,
            Self::Least => Ordering::Less,
        }
    }

    /// Returns whether `value` beats `other`.
    fn beats(self, value: &Value, other: &Value) -> bool {
        compare(value, other) == Some(self.towards())
    }

    /// Returns the winning end of what a line can give, `None` if there is none.
    fn best<'a>(self, values: Values<'a>) -> Option<&'a Value> {
        match self {
            Self::Greatest => values.high(),
            Self::Least => values.low(),
        }
    }

    /// Returns the losing end of what a line can give, `None` if there is none.
    fn worst<'a>(self, values: Values<'a>) -> Option<&'a Value> {
        match self {
            Self::Greatest => values.low(),
            Self::Least => values.high(),
        }
    }
}

/// What the matched rules assure: the result is never worse.
#[derive(Clone, Copy, Debug)]
enum Floor<'a> {
    /// Nothing: no rule is matched.
    Open,
    /// That some rule fires, with an output that has no worst value.
    Bottomless,
    /// This value.
    At(&'a Value),
}

impl<'a> Floor<'a> {
    /// Returns the floor of all matched lines but the one at `except`.
    fn of(case: &Case<'a>, best: Best, except: Option<usize>) -> Self {
        let mut floor = Self::Open;
        for (_, line) in case.lines.iter().enumerate().filter(|(at, _)| Some(*at) != except) {
            if line.matched {
                floor = match (best.worst(line.values), floor) {
                    (None, Self::Open) => Self::Bottomless,
                    (None, _) => floor,
                    (Some(worst), Self::At(value)) if !best.beats(worst, value) => floor,
                    (Some(worst), _) => Self::At(worst),
                };
            }
        }
        floor
    }
}

pub(super) fn resolve(case: &Case<'_>, best: Best) -> Resolution {
    let classes: BTreeSet<Class> = case.lines.iter().flat_map(|line| line.values.classes()).collect();
    if classes.contains(&Class::Unordered) {
        let fault = Fault::Incomparable { rules: case.lines.iter().map(|line| line.rule).collect() };
        return Resolution::Failed { fault, live: Vec::new() };
    }
    if classes.len() > 1 {
        return mixed(case, best, &classes);
    }
    let floor = Floor::of(case, best, None);
    // Whether some line can give less than the default: then one that gives the same lifts it, for
    // a default is no floor.
    let lifts = case.default.is_some_and(|default| {
        let lowers = |line: &Line<'_>| best.worst(line.values).is_none_or(|worst| best.beats(default, worst));
        case.lines.iter().any(lowers)
    });
    case.conclude(
        |at, line| live(case, best, floor, at, line).unwrap_or(lifts),
        || decided(case, best),
        |live| undecided(case, best, floor, live),
    )
}

/// Returns whether a line can change the result, where `floor` is that of all lines; `None` if it
/// gives what the default gives, so that only others can tell.
fn live<'a>(case: &Case<'a>, best: Best, floor: Floor<'a>, at: usize, line: &Line<'a>) -> Option<bool> {
    let floor = if line.matched { Floor::of(case, best, Some(at)) } else { floor };
    match floor {
        Floor::Bottomless => Some(true),
        Floor::At(value) => Some(best.best(line.values).is_none_or(|top| best.beats(top, value))),
        Floor::Open => (line.matched || !line.values.is(case.default)).then_some(true),
    }
}

fn decided(case: &Case<'_>, best: Best) -> Resolution {
    let Some(value) = extreme(case.lines.iter().filter_map(Line::definite), best.towards()) else {
        return case.default_decided();
    };
    let gives = case.lines.iter().filter(|line| line.definite() == Some(value));
    Resolution::Decided { value: Some(value.clone()), rules: gives.map(|line| line.rule).collect() }
}

fn undecided<'a>(case: &Case<'a>, best: Best, floor: Floor<'a>, live: Vec<usize>) -> Resolution {
    let below = |value: &Value| matches!(floor, Floor::At(floor) if best.beats(floor, value));
    let mut listing = Listing::default();
    let (mut top, mut unbounded) = (Vec::new(), false);
    for line in case.lines.iter().filter(|line| line.role != Role::Erring) {
        match (line.values, best.best(line.values)) {
            (Values::Listed(values), _) => {
                for value in values.iter().filter(|value| !below(value)) {
                    listing.value(value, line.rule);
                }
            }
            (Values::Range(..), Some(value)) if below(value) => {}
            // Of a range that only reaches the floor, the floor itself is all that remains.
            (Values::Range(..), Some(value)) if matches!(floor, Floor::At(floor) if floor == value) => {
                listing.value(value, line.rule);
            }
            (Values::Range(..), _) => listing.open(line.rule),
        }
        match best.best(line.values) {
            Some(value) => top.push(value),
            None => unbounded = true,
        }
        if let (Floor::At(value), true) = (floor, line.matched) {
            listing.value(value, line.rule);
        }
    }
    if matches!(floor, Floor::Open) {
        listing.unfired(case.default);
        top.extend(case.default);
    }
    let top = if unbounded { None } else { extreme(top.into_iter(), best.towards()) };
    let (possible, open) = listing.finish(
        &case.lines,
        |line, value| line.values.contains(value),
        |_, line, value, _| best.worst(line.values).is_some_and(|worst| best.beats(worst, value)),
    );
    let bottom = bottom(case, best, floor);
    let (at_least, at_most) = match best {
        Best::Greatest => (bottom, top),
        Best::Least => (top, bottom),
    };
    Resolution::Undecided {
        so_far: so_far(case, best, floor).cloned(),
        possible,
        open,
        at_least: at_least.into_iter().cloned().collect(),
        at_most: at_most.into_iter().cloned().collect(),
        live,
    }
}

/// Returns the worst possible value.
fn bottom<'a>(case: &Case<'a>, best: Best, floor: Floor<'a>) -> Option<&'a Value> {
    match floor {
        Floor::At(value) => Some(value),
        Floor::Bottomless => None,
        Floor::Open => {
            let lines = case.lines.iter().filter(|line| line.role != Role::Erring);
            let mut worst: Vec<&Value> = lines.map(|line| best.worst(line.values)).collect::<Option<_>>()?;
            worst.extend(case.default);
            extreme(worst.into_iter(), best.towards().reverse())
        }
    }
}

/// Returns the result without the open rules, if it is possible.
fn so_far<'a>(case: &Case<'a>, best: Best, floor: Floor<'a>) -> Option<&'a Value> {
    let definite = extreme(case.lines.iter().filter_map(Line::definite), best.towards());
    match floor {
        Floor::Open => case.default,
        Floor::Bottomless => definite,
        Floor::At(floor) => definite.filter(|value| *value == floor),
    }
}

/// Resolves lines whose outputs are not all of one class, such as money in two currencies. Rules
/// of two classes conflict if they fire together. The possible results and live rules given may be
/// more than there are, never fewer.
fn mixed(case: &Case<'_>, best: Best, classes: &BTreeSet<Class>) -> Resolution {
    let certain = |class: &&Class| case.matched().any(|line| line.values.lies_in(class));
    let mut assured = classes.iter().filter(certain);
    if let (Some(_), Some(_)) = (assured.next(), assured.next()) {
        let fault = Fault::Incomparable { rules: case.matched_rules() };
        return Resolution::Failed { fault, live: Vec::new() };
    }
    let definite = extreme(case.lines.iter().filter_map(Line::definite), best.towards());
    // A line in the class of the best definite value that cannot beat it changes nothing.
    let idle = |line: &Line<'_>| {
        definite.is_some_and(|value| {
            line.values.lies_in(&Class::of(value))
                && best.best(line.values).is_some_and(|top| !best.beats(top, value))
        })
    };
    case.conclude(
        |_, line| !idle(line),
        || decided(case, best),
        |live| {
            let mut listing = Listing::default();
            for line in case.lines.iter().filter(|line| !idle(line) && line.role != Role::Erring) {
                listing.line(line);
            }
            if let Some(line) =
                case.lines.iter().find(|line| definite.is_some() && line.definite() == definite)
            {
                listing.line(line);
            }
            if case.matched().next().is_none() {
                listing.unfired(case.default);
            }
            listing.conflict(true);
            let gives = |line: &Line<'_>, value: &Value| line.values.contains(value);
            let (possible, open) = listing.finish(&case.lines, gives, |_, line, value, _| {
                best.worst(line.values)
                    .is_some_and(|worst| compare(worst, value) != Some(best.towards().reverse()))
                    && !line.values.contains(value)
            });
            let so_far = if case.fires_open() { definite } else { definite.or(case.default) };
            Resolution::Undecided {
                so_far: so_far.cloned(),
                possible,
                open,
                at_least: Vec::new(),
                at_most: Vec::new(),
                live,
            }
        },
    )
}
