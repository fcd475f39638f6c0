//! Deciding one part of the route: the first rule in the list that gives it.

use amends_engine::outcome::Outcome;
use amends_engine::rules::hit::{Domain, HitPolicy};

use super::recorder::Recorder;
use super::set::{Contribution, RuleSet};
use super::state::{Firing, fire_step};
use super::world::World;
use crate::decision::SetResult;
use crate::policy::order::Step;
use crate::policy::rule::{Payload, RouteKey, SectionName};

pub(crate) fn decide(world: &mut World<'_>, recorder: &mut Recorder, key: RouteKey) -> SetResult {
    let firings = fire_step(world, Step::Route(key));
    let contributions: Vec<Contribution<'_, '_>> = firings
        .iter()
        .filter_map(|firing| {
            let Payload::Route(route) = &firing.edition?.payload else { return None };
            let output = Outcome::Known(route.get(&key)?.clone());
            Some(Contribution { firing, output, domain: Domain::ANY })
        })
        .collect();
    let name = format!("route.{}", key.name());
    let default = world.policy.routing.default.get(&key).cloned().map(Outcome::Known);
    let set = RuleSet {
        section: SectionName::Routing,
        name: &name,
        policy: HitPolicy::First,
        default,
        proved_unique: false,
    };
    let resolved = set.resolve(world, recorder, &contributions);
    // A rule that gives several parts is fired for each, and traced with the first of them.
    recorder.trace(world, firings.iter().filter(|firing| first_part(firing) == Some(key)));
    let symbol = RouteKey::ALL
        .iter()
        .position(|known| *known == key)
        .and_then(|at| world.policy.outputs.route.get(at));
    if let Some(symbol) = symbol.copied() {
        world.set(symbol, resolved.loaded);
    }
    resolved.result
}

/// Returns the first of the parts that a rule gives.
fn first_part(firing: &Firing<'_>) -> Option<RouteKey> {
    match &firing.edition?.payload {
        Payload::Route(route) => route.keys().next().copied(),
        _ => None,
    }
}
