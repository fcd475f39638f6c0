//! What `types` may say.

use amends_engine::shape::{Keys, Others, Record, Shape};
use amends_engine::{fields, form};

use super::rules_of;
use crate::pack::text::form::{Empty, PathName};

fields! {
    /// What the section says beside its types.
    const SETTINGS {
        /// The fact with types set by hand
        ///
        /// A fact declared as `type: \"set<types>\"`. Its types hold beside those that rules recognise.
        "given": Option<PathName> = ["complaint.types"],
    }
}

fields! {
    /// What its rules add to the common fields.
    const OWN {
        /// Which type stands for the complaint when it has several
        ///
        /// A whole number; the smallest comes first, and a type without one last.
        "priority": Option<u32> = ["10"],
    }
}

form! {
    /// The types of complaints
    ///
    /// Each under its name, a word or several parted by dots: `transport.lost` lies under `transport`. A complaint may
    /// have several types.
    pub(crate) struct TypesSection => Shape::Record(Record {
        fields: &[SETTINGS],
        others: Some(Others { keys: Keys::Any, shape: TypeNode::shape }),
        demands: &[],
    });

    /// A type
    ///
    /// The rule that recognises it; nothing, or only a title, if it is recognised by the types under it or by hand.
    struct TypeNode = ["{when: signal.lost_parcel || parcel.lost}"] => Shape::OneOf(&[Empty::shape, TypeRule::shape]);
}

rules_of! {
    /// A type of complaints
    ///
    /// Recognised when its condition holds, and with it all types above it.
    TypeRule, TypeEdition: OWN, id [], needs &[]
}
