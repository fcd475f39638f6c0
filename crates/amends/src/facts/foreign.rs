//! Facts that were read for another policy: what carries over, and what does not.

use std::borrow::Cow;
use std::sync::Arc;

use super::Facts;
use super::schema::Schema;

impl Facts {
    /// Returns the facts as a policy numbers them, and the paths of those that it does not declare
    /// with the same type. Facts that were read for this policy come back as they are.
    pub(crate) fn for_schema(&self, schema: &Arc<Schema>) -> (Cow<'_, Facts>, Vec<Arc<str>>) {
        if Arc::ptr_eq(&self.schema, schema) {
            return (Cow::Borrowed(self), Vec::new());
        }
        let mut values = vec![None; schema.entries().len()];
        let mut lost = Vec::new();
        for (entry, value) in self.schema.entries().iter().zip(&self.values) {
            if value.is_none() {
                continue;
            }
            let number = schema.find(&entry.path);
            let declared = number.and_then(|number| schema.entries().get(number));
            match (
                declared.filter(|own| own.ty == entry.ty),
                number.and_then(|number| values.get_mut(number)),
            ) {
                (Some(_), Some(slot)) => slot.clone_from(value),
                (_, _) => lost.push(Arc::clone(&entry.path)),
            }
        }
        (Cow::Owned(Facts { values, ignored: self.ignored, schema: Arc::clone(schema) }), lost)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Instant, builtin};

    #[test]
    fn facts_of_another_policy_carry_over_by_path_and_the_rest_is_said() {
        let (service, concrete) = (builtin("company/service").unwrap(), builtin("company/concrete").unwrap());
        let text = r#"{"complaint.solvable_on_spot": true, "product.age_days": 28}"#;
        let facts = concrete.facts_from_json(text).unwrap();
        let as_of = Instant::parse("2026-03-02T10:00:00+08:00").unwrap();
        let own = concrete.decide(&facts, as_of);
        assert!(own.errors().is_empty());
        let foreign = service.decide(&facts, as_of);
        let codes: Vec<_> = foreign.errors().iter().map(|error| error.code.name()).collect();
        assert_eq!(codes, ["foreign-fact"]);
        assert!(foreign.errors()[0].message.contains("product.age_days"));
    }
}
