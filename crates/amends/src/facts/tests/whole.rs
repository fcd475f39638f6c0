//! What concerns a record as a whole: places, limits, the envelope, layers, conditions, and laws
//! that hold for every record.

use super::*;

const CONDITIONS: &str = "
params:
  factor: {type: decimal, value: 2}
  dated: {type: decimal, values: {2026-01-01: 3}}
facts:
  parcel.weight: {type: decimal, unit: kg, required: true, ask: {en: How heavy is it?}}
  parcel.price: {type: money}
  parcel.paid: {type: money}
  parcel.locker: {type: bool}
  parcel.intent: {type: bool, presume: false, because: {en: Who alleges it must prove it}}
  locker.number: {type: int, applies: parcel.locker, required: true}
  over: {type: money, derive: 'parcel.paid - parcel.price'}
  twice: {type: decimal, derive: 'parcel.weight * param.factor'}
  thrice: {type: decimal, derive: 'parcel.weight * param.dated'}
  old: {type: bool, derive: 'as_of > parcel.at'}
  parcel.at: {type: timestamp}
  meant: {type: bool, derive: '!parcel.intent'}
  person.age: {type: int, pii: true}
  person.double: {type: int, pii: true, derive: person.age * 2}
assume: ['parcel.weight > 0 kg', 'parcel.paid >= parcel.price', 'person.age < 150']
";

#[test]
fn a_record_is_checked_as_a_whole() {
    let rows: &[(&str, &[&str])] =
        &[(r#"{"parcel.weight": 1, "parcel.locker": false}"#, &["parcel.weight=1", "parcel.locker=false"])];
    let policy = policy_of(CONDITIONS);
    for (text, expected) in rows {
        assert_eq!(outcome(policy.facts_from_json(text)), *expected, "{text}");
    }
}
