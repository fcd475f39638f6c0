//! The index against the reference evaluator: whole decisions of whole policies, to the last byte.

use amends::Policy;
use proptest::prelude::*;

use super::dice::{Bytes, Dice};
use super::pack::instant;
use super::records::{Vocabulary, readable};
use super::unknown::on_records;

fn check(policy: &Policy, vocabulary: &Vocabulary, bytes: &Bytes) -> Result<(), TestCaseError> {
    let mut dice = Dice::new(&bytes.0);
    // From records with almost every fact to such with almost none.
    let density = 1 + dice.below(7);
    let mut record = vocabulary.record(&mut dice, density);
    let days: [&str; 3] = ["2024-06-01T00:00:00Z", "2026-03-02T10:00:00+08:00", "2027-12-31T23:59:59Z"];
    let as_of = instant(days[dice.below(3)]);
    let Some(facts) = readable(policy, &mut record) else { return Err(TestCaseError::reject("no record")) };
    let (fast, slow) = (policy.decide(&facts, as_of), policy.decide_by_reference(&facts, as_of));
    prop_assert_eq!(fast.to_json(), slow.to_json(), "{:?} as of {:?}", facts, as_of);
    prop_assert!(fast == slow, "what the JSON does not show differs: {:?} as of {:?}", facts, as_of);
    Ok(())
}

fn agree(name: &str, cases: u32) {
    on_records(name, cases, check);
}

#[test]
fn the_index_and_the_reference_agree_on_company_service() {
    agree("company/service", 200);
}

#[test]
fn the_index_and_the_reference_agree_on_company_concrete() {
    agree("company/concrete", 200);
}

#[test]
fn the_index_and_the_reference_agree_on_us_cfpb() {
    agree("us/cfpb", 40);
}

#[test]
fn the_index_and_the_reference_agree_on_a_policy_with_everything() {
    agree("rich", 120);
}
