//! Loading packs written in tests.

use amends::{Decision, Facts, Instant, Loaded, PackFiles, Policy, Sources};
use serde_json::Value as Json;

/// The manifest of a pack that a test writes without one.
pub(super) const MANIFEST: &str =
    "amends: 1\npack: company/test\nversion: 1.0.0\nkind: company\ncurrency: CNY\ntimezone: UTC\n";

/// Loads a pack of one text; the manifest is put before it.
pub(super) fn load(text: &str) -> Loaded {
    amends::load(Sources::new(PackFiles::new("").file("pack.yaml", format!("{MANIFEST}{text}"))))
}

/// Returns the policy, or shows why there is none.
pub(super) fn policy_of(loaded: Loaded) -> Policy {
    match loaded.policy {
        Some(policy) => policy,
        None => panic!("the pack does not load:\n{}", loaded.render()),
    }
}

/// Loads a pack of one text that has no fault.
pub(super) fn policy(text: &str) -> Policy {
    policy_of(load(text))
}

pub(super) fn instant(text: &str) -> Instant {
    Instant::parse(text).expect("an instant")
}

pub(super) fn read_facts(policy: &Policy, json: &Json) -> Facts {
    match policy.facts_from_json(json.to_string()) {
        Ok(facts) => facts,
        Err(error) => panic!("the facts {json} are refused: {error}"),
    }
}

/// Returns the canonical form of a decision, read back.
pub(super) fn json_of(decision: &Decision) -> Json {
    serde_json::from_str(&decision.to_json()).expect("a decision is JSON")
}
