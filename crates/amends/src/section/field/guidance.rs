//! What `guidance` may say.

use amends_engine::shape::{Record, Shape};
use amends_engine::{fields, form, words};

use super::{Tables, rules_of};
use crate::pack::text::form::Paragraphs;

fields! {
    /// What the section says beside its rules.
    const SETTINGS {
        /// What holds when several rules fire
        ///
        /// Always all of them; leave it out.
        "hit": Option<CollectOnly> = ["collect"],
        /// The rules
        ///
        /// Each gives advice when its condition holds; all that fire apply.
        "rules": Option<Vec<GuidanceRule>> = ["[{id: quick, when: {type: product}, steps: Find the cause at once}]"],
    }
}

fields! {
    /// What its rules add to the common fields.
    const OWN {
        /// What to say to the customer
        ///
        /// One text or several.
        "say": Option<Paragraphs> = ["We are sorry that your order came late"],
        /// What to ask
        ///
        /// One text or several.
        "ask": Option<Paragraphs> = ["Was the parcel damaged outside?"],
        /// Causes to consider
        ///
        /// One text or several.
        "causes": Option<Paragraphs> = ["[Wrong address, Lost in transit]"],
        /// What to do
        ///
        /// One text or several, in order.
        "steps": Option<Paragraphs> = ["[Search the depot, Send a new parcel]"],
    }
}

words! {
    /// The hit policy of the section.
    const COLLECT {
        /// What all rules give.
        "collect",
    }
}

form! {
    /// Advice for the people who handle a complaint
    ///
    /// Nothing is decided by it.
    pub(crate) struct GuidanceSection => Shape::Record(Record::closed(SECTION));

    /// The hit policy of guidance
    ///
    /// It has no other.
    pub(super) struct CollectOnly => Shape::Words(|| COLLECT.to_vec());
}

/// The fields of the section.
pub(crate) const SECTION: Tables = &[SETTINGS];

rules_of! {
    /// A rule of guidance
    ///
    /// What to say, ask, consider and do when its condition holds.
    GuidanceRule, GuidanceEdition: OWN + PER_ELEMENT, id ["id"], needs &[]
}
