//! What `remedies` may say.

use amends_engine::shape::{Demand, Record, Shape};
use amends_engine::{fields, form};

use super::guidance::CollectOnly;
use super::{Tables, rules_of};
use crate::pack::text::form::PathName;
use crate::pack::text::remedy::Catalogue;
use crate::pack::text::{BasisText, ChooserText};

fields! {
    /// What the section says beside its rules.
    const SETTINGS {
        /// What can be done for a customer
        ///
        /// Remedies by ids of your own. Packs that extend this one may add some.
        "catalogue": Option<Catalogue> = ["{refund: {title: Refund}, repair: {title: Repair}}"],
        /// What holds when several rules fire
        ///
        /// Always all of them; leave it out.
        "hit": Option<CollectOnly> = ["collect"],
        /// The rules
        ///
        /// Each says what is owed or offered, and what may not be given.
        "rules": Option<Vec<RemedyRule>>
            = ["[{id: lost, when: parcel.lost, any: [refund, replacement], chosen_by: customer, basis: contract}]"],
    }
}

fields! {
    /// What its rules add to the common fields.
    const OWN {
        /// Remedies that are all given
        ///
        /// One remedy of the catalogue or several. Needs `basis`.
        "all": Option<Remedies> = ["[apology, refund]"],
        /// Remedies of which one is given
        ///
        /// Several remedies of the catalogue. Needs `basis`; `chosen_by` says who chooses.
        "any": Option<Remedies> = ["[repair, replacement]"],
        /// Remedies that may not be given
        ///
        /// One remedy of the catalogue or several.
        "forbid": Option<Remedies> = ["[discount]"],
        /// On what the remedies rest
        ///
        /// What rests on goodwill is offered; all else is owed.
        "basis": Option<BasisText> = ["contract"],
        /// Who chooses among the remedies of `any`
        ///
        /// Only beside `any`.
        "chosen_by": Option<ChooserText> = ["customer"],
    }
}

form! {
    /// What can be done for the customer
    ///
    /// A catalogue of remedies, and rules that say which of them are owed, offered or forbidden.
    pub(crate) struct RemediesSection => Shape::Record(Record::closed(SECTION));

    /// Remedies
    ///
    /// One remedy of the catalogue, or several.
    struct Remedies = ["refund", "[refund, repair]"]
        => Shape::OneOf(&[PathName::shape, RemedyList::shape]);

    /// Several remedies
    ///
    /// Each of the catalogue.
    struct RemedyList => Shape::List { of: PathName::shape, least: 1 };
}

/// The fields of the section.
pub(crate) const SECTION: Tables = &[SETTINGS];

rules_of! {
    /// A rule of remedies
    ///
    /// What is given or forbidden when its condition holds.
    RemedyRule, RemedyEdition: OWN + PER_ELEMENT, id ["id"], needs &[],
    whole [
        Demand::WithoutAny("editions", &["all", "any", "forbid"]),
        Demand::With("all", &["basis"]), Demand::With("any", &["basis"]), Demand::With("chosen_by", &["any"]),
    ],
    edition [
        Demand::Any(&["all", "any", "forbid"]),
        Demand::With("all", &["basis"]), Demand::With("any", &["basis"]), Demand::With("chosen_by", &["any"]),
    ]
}
