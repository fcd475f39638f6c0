//! Elements of a list of items, such as the lines of an order.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Value;

/// One element of a list of items.
///
/// Its fields are optional: a declared field that is not in `fields` is absent, and reading it
/// is unknown.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The path of the element, e.g. `order.items[2]`; the field's name is appended in causes.
    pub path: Arc<str>,
    /// The fields that are present.
    pub fields: BTreeMap<Arc<str>, Value>,
}
