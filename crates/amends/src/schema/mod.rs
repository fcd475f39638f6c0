//! What a policy declares before it rules: enums, scales, facts, params, signals, roles.

pub(crate) mod enums;
pub(crate) mod fact;
pub(crate) mod name;
pub(crate) mod param;
pub(crate) mod role;
pub(crate) mod type_name;

use std::collections::BTreeMap;
use std::sync::Arc;

use amends_engine::source::{Span, Spanned};
use amends_engine::value::{EnumType, EnumValue};

use crate::Text;

/// The enums, scales and the taxonomy of types of a policy.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    pub(crate) enums: BTreeMap<String, Arc<EnumType>>,
    /// Titles of members by enum and word.
    pub(crate) titles: BTreeMap<(String, String), Text>,
    /// Per scale, the maps to other scales, a value for every level.
    pub(crate) scale_maps: BTreeMap<String, Vec<ScaleMap>>,
    /// Where each enum and scale was declared first.
    pub(crate) places: BTreeMap<String, Span>,
}

/// How the levels of one scale read on another.
#[derive(Clone, Debug)]
pub(crate) struct ScaleMap {
    pub(crate) to: Spanned<String>,
    /// The level of the other scale by the position of this scale's level.
    pub(crate) levels: Vec<EnumValue>,
}

impl Vocabulary {
    /// Returns the title of a member; empty if the pack gives none.
    pub(crate) fn title(&self, enum_name: &str, word: &str) -> Text {
        self.titles.get(&(enum_name.to_owned(), word.to_owned())).cloned().unwrap_or_default()
    }
}
