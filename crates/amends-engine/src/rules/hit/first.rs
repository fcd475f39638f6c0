//! The policy `first`.

use super::Resolution;
use super::case::{Case, Line, Role};
use super::listing::Listing;
use crate::value::Value;

/// What the rest of a scan gives if nothing before it fires.
enum Rest<'a> {
    Same(Option<&'a Value>),
    Varies,
}

pub(super) fn resolve(case: &Case<'_>) -> Resolution {
    // A matched rule ends the scan, whatever its output: the rows after it are out.
    let end = case.lines.iter().position(|line| line.matched);
    let scan = end.and_then(|end| case.lines.get(..=end)).unwrap_or(&case.lines);
    let last = scan.last().filter(|line| line.matched);
    let live = live(scan, if last.is_some() { None } else { Some(case.default) });
    case.conclude(
        |at, _| live.get(at).copied().unwrap_or(false),
        || match last {
            Some(line) => Resolution::Decided { value: line.definite().cloned(), rules: vec![line.rule] },
            None => case.default_decided(),
        },
        |live| undecided(case, scan, last, live),
    )
}

/// Returns for each line of the scan whether it is live: whether something behind it, up to the
/// end of the scan, could give something else than it does.
fn live(scan: &[Line<'_>], default: Option<Option<&Value>>) -> Vec<bool> {
    let mut rest = default.map(Rest::Same);
    let mut live: Vec<bool> = Vec::with_capacity(scan.len());
    for line in scan.iter().rev() {
        let constant = line.values.constant();
        let differs = match &rest {
            None => constant.is_none(),
            Some(Rest::Same(value)) => constant.is_none() || constant != *value,
            Some(Rest::Varies) => true,
        };
        rest = match rest {
            None if !differs => Some(Rest::Same(constant)),
            Some(Rest::Same(value)) if !differs => Some(Rest::Same(value)),
            _ => Some(Rest::Varies),
        };
        live.push(differs);
    }
    live.reverse();
    live
}

fn undecided(case: &Case<'_>, scan: &[Line<'_>], last: Option<&Line<'_>>, live: Vec<usize>) -> Resolution {
    let mut listing = Listing::default();
    scan.iter().filter(|line| line.role != Role::Erring).for_each(|line| listing.line(line));
    if last.is_none() {
        listing.unfired(case.default);
    }
    let (possible, open) = listing.finish(
        scan,
        |line, value| line.values.contains(value),
        |at, _, _, giver| at < giver, // what fires before the first that gives it
    );
    let so_far = last.map_or(case.default, |line| line.definite()).cloned();
    Resolution::Undecided { so_far, possible, open, at_least: Vec::new(), at_most: Vec::new(), live }
}
