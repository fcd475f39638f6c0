//! The policy `collect`.

use super::Resolution;
use super::case::{Case, Role};
use crate::value::Value;

pub(super) fn resolve(case: &Case<'_>) -> Resolution {
    let decided: Vec<(usize, &Value)> =
        case.lines.iter().filter_map(|line| Some((line.rule, line.definite()?))).collect();
    let known = |value: &Value| decided.iter().any(|(_, other)| *other == value);
    let (mut possible, mut erring) = (Vec::new(), Vec::new());
    for line in &case.lines {
        // Lists are compared as sets: a rule that could only repeat a decided value is not live.
        let adds = line.values.listed().is_none_or(|values| !values.iter().all(known));
        match line.role {
            Role::Open if adds => possible.push(line.rule),
            Role::Erring if adds => erring.push(line.rule),
            Role::Definite | Role::Open | Role::Erring => {}
        }
    }
    let complete = possible.is_empty() && erring.is_empty();
    let entries = decided.into_iter().map(|(rule, value)| (rule, value.clone())).collect();
    Resolution::Collected { entries, possible, erring, complete }
}
