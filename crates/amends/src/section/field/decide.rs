//! What `decide` may say: the rules of its decisions.

use amends_engine::shape::{Keys, Record, Shape};
use amends_engine::{fields, form};

use super::rules_of;
use crate::pack::text::DecideText;
use crate::pack::text::form::{Formula, PATH};

fields! {
    /// What rules of a decision add to the common fields.
    const OWN {
        /// The result
        ///
        /// A value for the one unnamed result, a list in the order of `outputs`, or a map by name. `none` says that there
        /// is no value, where the decision allows it.
        "then": Option<Results> = ["true", "{amount: 50 CNY, share: none}"],
    }
}

form! {
    /// Decisions of the pack's own
    ///
    /// Each under its id, a path by which others read the result.
    pub(crate) struct DecideSection => Shape::Record(Record::map(PATH, DecideText::shape));

    /// Results
    ///
    /// A formula for the one unnamed result, a list in the order of `outputs`, or a map by name.
    pub(crate) struct Results = ["true", "[50 CNY, 3 d]", "{amount: 50 CNY, share: none}"]
        => Shape::OneOf(&[Formula::shape, Vec::<Formula>::shape, NamedResults::shape]);

    /// Results by name
    ///
    /// A formula for each of `outputs`.
    struct NamedResults = ["{amount: 50 CNY, share: none}"] => Shape::Record(Record::map(Keys::Any, Formula::shape));
}

rules_of! {
    /// A rule of a decision
    ///
    /// What the decision gives when its condition holds.
    DecideRule, DecideEdition: OWN, id ["id"], needs &["then"]
}
