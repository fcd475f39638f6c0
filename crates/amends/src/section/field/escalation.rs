//! What `escalation` may say.

use amends_engine::shape::{Record, Shape};
use amends_engine::{fields, form};

use super::severity::HighestOnly;
use super::{Tables, rules_of};
use crate::pack::text::EscalateText;
use crate::pack::text::remedy::Ladders;

fields! {
    /// What the section says beside its rules.
    const SETTINGS {
        /// The ladder
        ///
        /// By an id of your own, its levels. A policy has one ladder, stated in one pack.
        "ladders": Option<Ladders> = ["{service: {levels: [agent, supervisor, management]}}"],
        /// What holds when several rules fire
        ///
        /// Always the highest level; leave it out.
        "hit": Option<HighestOnly> = ["highest"],
        /// The level when no rule fires
        ///
        /// Stated once over all packs.
        "default": Option<String> = ["agent"],
        /// The rules
        ///
        /// Each asks for a level or for so many levels more, says who is to know, and gives tasks.
        "rules": Option<Vec<EscalationRule>> = ["[{id: up-injury, when: injury.reported, then: {to: management}}]"],
    }
}

fields! {
    /// What its rules add to the common fields.
    const OWN {
        /// What the rule asks for
        ///
        /// A level under `to` or so many levels more under `raise`, who is to know under `notify`, and `tasks`.
        "then": Option<EscalateText> = ["{to: supervisor}", "{raise: 1, notify: [management]}"],
    }
}

form! {
    /// Who takes a complaint over
    ///
    /// A ladder of levels, and rules that take a complaint up on it. Nothing here depends on the time that passes.
    pub(crate) struct EscalationSection => Shape::Record(Record::closed(SECTION));
}

/// The fields of the section.
pub(crate) const SECTION: Tables = &[SETTINGS];

rules_of! {
    /// A rule of escalation
    ///
    /// What it asks for when its condition holds.
    EscalationRule, EscalationEdition: OWN, id ["id"], needs &["then"]
}
