//! What `severity` may say.

use amends_engine::shape::{Demand, Record, Shape};
use amends_engine::{fields, form, words};

use super::{Tables, rules_of};
use crate::pack::text::form::PathName;

fields! {
    /// What the section says beside its rules.
    const SETTINGS {
        /// The scale of its levels
        ///
        /// The name of an entry of `scales`. `severity` if left out. Stated once over all packs.
        "scale": Option<PathName> = ["severity4"],
        /// What holds when several rules fire
        ///
        /// Always the highest level; leave it out.
        "hit": Option<HighestOnly> = ["highest"],
        /// The level when no rule fires
        ///
        /// Stated once over all packs. Without it a complaint that no rule rates has no severity.
        "default": Option<String> = ["minor"],
        /// The rules
        ///
        /// Each votes for a level, raises it or bounds it from below; the highest vote stands.
        "rules": Option<Vec<SeverityRule>> = ["[{id: sev-injury, when: injury.reported, then: major}]"],
    }
}

fields! {
    /// What its rules add to the common fields.
    const OWN {
        /// What the rule says of the level
        ///
        /// One of these:
        /// - a level: the severity is at least what the highest such vote says
        /// - `{raise: 1}`: so many levels above the highest vote, at most the top
        /// - `{at_least: level}`: no less than this, applied last.
        "then": Option<Voted> = ["major", "{raise: 1}", "{at_least: serious}"],
    }
}

fields! {
    /// The forms of a vote that are no plain level; one of them stands alone.
    const VOTES {
        /// A level
        ///
        /// The same as the level alone.
        "level": Option<String> = ["major"],
        /// The least level
        ///
        /// Applied last, after votes and raises.
        "at_least": Option<String> = ["serious"],
        /// How many levels more
        ///
        /// A whole number from 1 on, added to the highest vote.
        "raise": Option<u32> = ["1"],
    }
}

words! {
    /// The hit policy of the section.
    const HIGHEST {
        /// The highest level that any rule gives.
        "highest",
    }
}

form! {
    /// How severe a complaint is
    ///
    /// Rules vote for a level of a scale; the highest vote stands.
    pub(crate) struct SeveritySection => Shape::Record(Record::closed(SECTION));

    /// The hit policy of severity
    ///
    /// It has no other.
    pub(super) struct HighestOnly => Shape::Words(|| HIGHEST.to_vec());

    /// A vote
    ///
    /// A level, `{raise: …}` or `{at_least: …}`.
    struct Voted = ["major", "{raise: 1}", "{at_least: serious}"] => Shape::OneOf(&[String::shape, VoteMap::shape]);

    /// A vote with its kind
    ///
    /// `{level: …}`, `{raise: …}` or `{at_least: …}`, one of them.
    struct VoteMap = ["{raise: 1}"] => Shape::Record(Record {
        fields: &[VOTES],
        others: None,
        demands: &[Demand::One],
    });
}

/// The fields of the section.
pub(crate) const SECTION: Tables = &[SETTINGS];

rules_of! {
    /// A rule of severity
    ///
    /// What it says of the level when its condition holds.
    SeverityRule, SeverityEdition: OWN, id ["id"], needs &["then"]
}
