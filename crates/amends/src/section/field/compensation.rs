//! What `compensation` may say.

use amends_engine::shape::{Record, Shape};
use amends_engine::{fields, form};

use super::{Tables, rules_of};
use crate::pack::text::form::{Formula, PATH, PathName};
use crate::pack::text::{BasisText, HeadText, RoundingText};

fields! {
    /// What the section says beside its rules.
    const SETTINGS {
        /// The heads of claim
        ///
        /// What money may be owed for, by ids of your own. Every line belongs to one of them.
        "heads": Option<Heads> = ["{refund: {combine: highest, title: {en: refund, zh: 退款}}}"],
        /// The lines
        ///
        /// Each is a rule that gives an amount.
        "rules": Option<Vec<CompensationRule>>
            = ["[{id: late, when: order.late_days > 2, head: refund, basis: contract, pay: order.total * 0.1}]"],
    }
}

fields! {
    /// What its rules add to the common fields.
    const OWN {
        /// The head of claim
        ///
        /// An id of `heads`. Lines of one head make one amount.
        "head": Option<PathName> = ["refund"],
        /// On what the line rests
        ///
        /// Goodwill is part of the offer only; all else is due.
        "basis": Option<BasisText> = ["contract"],
        /// The amount
        ///
        /// A formula that gives money. A line whose figures are not known yet is undecided, and no number is invented.
        "pay": Option<Formula> = ["order.total * 0.1", "\"min(claim.loss, 3 * parcel.postage)\""],
        /// How the amount is rounded
        ///
        /// That of the pack if left out.
        "round": Option<RoundingText> = ["{step: 1, mode: up}"],
    }
}

form! {
    /// What is owed and what is offered
    ///
    /// Heads of claim, and lines that give amounts. What is due rests on a statute, a regulator's rule or a contract;
    /// the offer adds goodwill.
    pub(crate) struct CompensationSection => Shape::Record(Record::closed(SECTION));

    /// Heads of claim
    ///
    /// What money may be owed for, by ids of your own.
    struct Heads = ["{refund: {combine: highest}}"] => Shape::Record(Record::map(PATH, HeadText::shape));
}

/// The fields of the section.
pub(crate) const SECTION: Tables = &[SETTINGS];

rules_of! {
    /// A line of compensation
    ///
    /// The amount that is owed or offered under one head when its condition holds.
    CompensationRule, CompensationEdition: OWN + PER_ELEMENT, id ["id"], needs &["head", "basis", "pay"]
}
