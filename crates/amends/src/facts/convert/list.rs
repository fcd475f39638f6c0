//! Lists: sets of words, lists of values and lists of items, field by field.

use std::collections::BTreeMap;
use std::sync::Arc;

use amends_engine::diagnostic::codes;
use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::expr::ty::{ItemType, Type};
use amends_engine::limits::LIST_ITEMS;
use amends_engine::value::{Item, Value};

use super::{Converter, Target, expectation, wrong_type};
use crate::facts::fault::{Path, Problem};
use crate::facts::raw::{Raw, RawKind};

impl Converter<'_, '_> {
    pub(super) fn list(
        &mut self,
        raw: &Raw<'_>,
        element: &Type,
        target: &Target<'_>,
        path: &Path<'_>,
    ) -> Option<Value> {
        let of = Target { ty: element, ..*target };
        let is_set = matches!(element, Type::Enum(_));
        let elements = match &raw.kind {
            RawKind::List(elements) => elements.as_slice(),
            // A cell and a YAML scalar may stand for a set of one word.
            RawKind::Word(_) if is_set => std::slice::from_ref(raw),
            _ => {
                self.fault(
                    raw,
                    target,
                    path,
                    wrong_type(raw, target).help("write `[…]`, also for one element"),
                );
                return None;
            }
        };
        if elements.len() > LIST_ITEMS {
            let tail = format!("has {} elements; a list holds at most {LIST_ITEMS}", elements.len());
            self.fault(raw, target, path, Problem::new(codes::LIST_TOO_LONG, tail));
            return None;
        }
        let mut values = Vec::with_capacity(elements.len());
        let mut complete = true;
        for (position, raw) in elements.iter().enumerate() {
            let path = Path::Index(path, position);
            if raw.is_absent() {
                let tail = format!("is absent, expected {}", expectation(&of));
                let problem = Problem::new(codes::FACT_TYPE, tail).help("leave the element out");
                self.fault(raw, target, &path, problem);
                complete = false;
                continue;
            }
            match self.value(raw, &of, &path) {
                Some(value) => values.push(value),
                None => complete = false,
            }
        }
        if is_set {
            make_set(&mut values);
        }
        complete.then(|| Value::List(values.into()))
    }

    pub(super) fn item(
        &mut self,
        raw: &Raw<'_>,
        ty: &ItemType,
        target: &Target<'_>,
        path: &Path<'_>,
    ) -> Option<Value> {
        let RawKind::Map(entries) = &raw.kind else {
            let names: Vec<String> = ty.fields.keys().map(|name| format!("`{name}`")).collect();
            let help = format!("its fields are: {}", names.join(", "));
            self.fault(raw, target, path, wrong_type(raw, target).help(help));
            return None;
        };
        let mut fields = BTreeMap::new();
        let mut complete = true;
        for entry in entries {
            let path = Path::Field(path, &entry.key);
            let Some((name, field)) = ty.fields.get_key_value(&*entry.key) else {
                complete &= self.unknown_field(entry, ty, &path);
                continue;
            };
            if entry.value.is_absent() {
                continue;
            }
            let of = Target { ty: &field.ty, unit: field.unit.as_deref(), ..*target };
            match self.value(&entry.value, &of, &path) {
                Some(value) => {
                    fields.insert(Arc::clone(name), value);
                }
                None => complete = false,
            }
        }
        complete.then(|| Value::Item(Arc::new(Item { path: path.to_string().into(), fields })))
    }

    /// Returns whether the field may be passed over.
    fn unknown_field(
        &mut self,
        entry: &crate::facts::raw::Entry<'_>,
        ty: &ItemType,
        path: &Path<'_>,
    ) -> bool {
        if self.ignore_unknown {
            self.ignored = self.ignored.saturating_add(1);
            return true;
        }
        if self.faults.is_full() {
            self.faults.count();
            return false;
        }
        let near = did_you_mean(&entry.key, ty.fields.keys().map(|name| &**name));
        let tail = format!("is no field of the items of `{}`", ty.name);
        let problem = Problem::new(codes::UNDECLARED_FIELD, tail).maybe_help(near);
        self.faults.add(self.origin, path, entry.at, None, problem);
        false
    }
}

/// Puts the words of a set into the order of their enum, each once, so that equal sets are equal.
pub(crate) fn make_set(values: &mut Vec<Value>) {
    let position = |value: &Value| match value {
        Value::Enum(word) => word.position(),
        _ => usize::MAX,
    };
    values.sort_by_key(position);
    values.dedup_by_key(|value| position(value));
}
