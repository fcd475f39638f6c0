//! What `routing` may say.

use amends_engine::shape::{Record, Shape};
use amends_engine::{fields, form, words};

use super::{Tables, rules_of};

fields! {
    /// What the section says beside its rules.
    const SETTINGS {
        /// What holds when several rules fire
        ///
        /// Always the first, for each part of the route; leave it out.
        "hit": Option<FirstOnly> = ["first"],
        /// The parts of the route when no rule gives them
        ///
        /// Each part may be stated by one pack.
        "default": Option<Route> = ["{owner: agent, method: on_the_spot}"],
        /// The rules
        ///
        /// For each part of the route the first rule that fires and gives it decides.
        "rules": Option<Vec<RoutingRule>> = ["[{id: to-quality, when: {type: product}, then: {department: quality}}]"],
    }
}

fields! {
    /// What its rules add to the common fields.
    const OWN {
        /// The parts of the route that the rule gives
        ///
        /// `method`, `department`, `owner` and `handover`, any of them. Others decide the parts that it leaves out.
        "then": Option<Route> = ["{owner: supervisor, department: quality}"],
    }
}

fields! {
    /// The parts of a route.
    pub(crate) const ROUTE {
        /// How the complaint is handled
        ///
        /// A word of your own. Others read it as `route.method`.
        "method": Option<String> = ["on_the_spot"],
        /// Which department handles it
        ///
        /// A word of your own. Others read it as `route.department`.
        "department": Option<String> = ["quality"],
        /// Who owns it
        ///
        /// A role or a word of your own. Others read it as `route.owner`.
        "owner": Option<String> = ["supervisor"],
        /// What is handed over
        ///
        /// A word of your own. Others read it as `route.handover`.
        "handover": Option<String> = ["full_record"],
    }
}

words! {
    /// The hit policy of the section.
    const FIRST {
        /// The first rule of the list that fires, for each part of the route.
        "first",
    }
}

form! {
    /// Who handles a complaint and how
    ///
    /// Rules give parts of the route; for each part the first rule that fires and gives it decides.
    pub(crate) struct RoutingSection => Shape::Record(Record::closed(SECTION));

    /// The hit policy of routing
    ///
    /// It has no other.
    struct FirstOnly => Shape::Words(|| FIRST.to_vec());

    /// A route
    ///
    /// How a complaint is handled, by whom, and what is handed over.
    struct Route = ["{owner: supervisor, department: quality}"] => Shape::Record(Record::closed(&[ROUTE]));
}

/// The fields of the section.
pub(crate) const SECTION: Tables = &[SETTINGS];

rules_of! {
    /// A rule of routing
    ///
    /// Which parts of the route it gives when its condition holds.
    RoutingRule, RoutingEdition: OWN, id ["id"], needs &["then"]
}
