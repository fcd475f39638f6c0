//! Every shipped pack loads, and nothing is to be said about it.

use amends::{Sources, builtin_names, builtin_pack, load};

#[test]
fn every_shipped_pack_loads_without_a_finding() {
    let names = builtin_names();
    assert!(names.len() >= 4, "the shipped packs are embedded: {names:?}");
    let mut findings = String::new();
    for name in names {
        let loaded = load(Sources::new(builtin_pack(name).expect("listed")));
        findings.push_str(&loaded.render());
        assert!(loaded.policy.is_some() || !findings.is_empty(), "{name} gives no policy and no reason");
    }
    assert!(findings.is_empty(), "{findings}");
}
