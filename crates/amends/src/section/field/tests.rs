//! The tables describe exactly the fields that serde reads.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};

use super::{
    Tables, compensation, decide, escalation, guidance, names, remedies, routing, row, severity, types,
};
use crate::pack::text::{RuleSetText, RuleText};
use crate::policy::rule::RouteKey;

/// Asks a struct for its fields and gives it nothing.
struct Asking<'f>(&'f mut &'static [&'static str]);

#[derive(Debug)]
struct Asked;

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("asked")
    }
}

impl std::error::Error for Asked {}

impl serde::de::Error for Asked {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for Asking<'_> {
    type Error = Asked;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Asked> {
        Err(Asked)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Asked> {
        *self.0 = fields;
        Err(Asked)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

fn fields_of<'de, T: Deserialize<'de>>() -> BTreeSet<&'static str> {
    let mut fields: &'static [&'static str] = &[];
    assert!(T::deserialize(Asking(&mut fields)).is_err());
    assert!(!fields.is_empty(), "not a struct");
    fields.iter().copied().collect()
}

fn described(all: &[Tables]) -> BTreeSet<&'static str> {
    all.iter().copied().flat_map(names).collect()
}

#[test]
fn rules_are_read_with_the_fields_that_are_described() {
    let rules = [
        types::RULE,
        severity::RULE,
        routing::RULE,
        escalation::RULE,
        remedies::RULE,
        compensation::RULE,
        guidance::RULE,
        decide::RULE,
        row::RULE,
    ];
    let editions = [
        types::EDITION,
        severity::EDITION,
        routing::EDITION,
        escalation::EDITION,
        remedies::EDITION,
        compensation::EDITION,
        guidance::EDITION,
        decide::EDITION,
        row::EDITION,
    ];
    assert_eq!(fields_of::<RuleText>(), described(&rules));
    assert!(described(&editions).is_subset(&fields_of::<RuleText>()));
    for tables in rules.into_iter().chain(editions) {
        assert_eq!(names(tables).count(), described(&[tables]).len(), "a field stands twice");
    }
}

#[test]
fn sections_are_read_with_the_fields_that_are_described() {
    let sections = [
        severity::SECTION,
        routing::SECTION,
        escalation::SECTION,
        remedies::SECTION,
        compensation::SECTION,
        guidance::SECTION,
    ];
    assert_eq!(fields_of::<RuleSetText>(), described(&sections));
}

#[test]
fn a_route_has_the_parts_that_are_described() {
    let parts: Vec<&str> = RouteKey::ALL.into_iter().map(RouteKey::name).collect();
    assert_eq!(parts, names(&[routing::ROUTE]).collect::<Vec<_>>());
}
