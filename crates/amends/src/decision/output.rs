//! The results of the further decisions of a policy.

use super::SetResult;
use crate::Text;

/// The outputs of a decision by name; the one unnamed output has none.
pub type Slots = Vec<(Option<String>, SetResult)>;

/// The results of one further decision.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DecisionOutput {
    /// The decision.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Each output with its name; the one unnamed output has none.
    pub outputs: Slots,
    /// Whether it is evaluated per element of a list.
    pub per_item: bool,
    /// Per element, if it is evaluated per element: its key and outputs. Empty while the list is not
    /// known; then `outputs` say so.
    pub items: Vec<(String, Slots)>,
}
