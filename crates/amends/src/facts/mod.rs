//! Facts of one case.
use amends_engine::value::Value;
/// Facts.
#[derive(Debug)]
pub struct Facts { values: Vec<Option<Value>> }
impl Facts { pub(crate) fn value(&self, number: usize) -> Option<&Value> { self.values.get(number).and_then(Option::as_ref) } }
