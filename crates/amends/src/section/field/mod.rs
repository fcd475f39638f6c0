//! The fields of rules: those that every rule may carry, those of an edition, and how a section adds its own.
//!
//! The reader of rules takes the names from these tables, and what describes the format takes the rest. A field is
//! read as one of `pack::text::RuleText`; a test holds that the two have the same fields.

pub(crate) mod compensation;
pub(crate) mod decide;
pub(crate) mod escalation;
pub(crate) mod guidance;
pub(crate) mod remedies;
pub(crate) mod routing;
pub(crate) mod row;
pub(crate) mod severity;
pub(crate) mod types;

use amends_engine::fields;
use amends_engine::shape::Field;

use crate::pack::text::form::{
    Citation, Condition, Paragraphs, PathName, Remark, RuleName, RuleReference, Words,
};
use crate::pack::text::{InForceText, TaskText};

/// The fields of a mapping, table after table.
pub(crate) type Tables = &'static [&'static [Field]];

/// Returns the names of all fields.
pub(crate) fn names(tables: Tables) -> impl Iterator<Item = &'static str> + Clone {
    tables.iter().copied().flatten().map(|field| field.name)
}

fields! {
    /// The fields that every rule may carry.
    pub(crate) const COMMON {
        /// The id of the rule
        ///
        /// Small letters, digits, `_` and `-`, parted by dots; unique in its pack. Decisions, cases and other packs name
        /// the rule by it.
        "id": Option<RuleName> = ["late-refund"],
        /// When the rule applies
        ///
        /// A map `fact or expression: test`, all of which must hold, or an expression as text. Always if left out. The
        /// rule is unknown, not false, while a fact that matters is absent.
        "when": Option<Condition> = ["{order.late_days: \"> 2\", customer.premium: true}", "order.late_days > 2"],
        /// When it does not apply after all
        ///
        /// The exception, in the same forms as `when`. While it is unknown, so is the rule.
        "unless": Option<Condition> = ["{liability.party: not company}"],
        /// When the rule is in force
        ///
        /// Within the dates of its pack and of the sources that it cites. Always if left out.
        "in_force": Option<InForceText> = ["{from: 2026-01-01, until: 2027-01-01}"],
        /// The fact whose date selects what is in force
        ///
        /// A fact of the type `date` or `timestamp`. That of the pack if left out.
        "governed_by": Option<PathName> = ["complaint.received_at"],
        /// What the rule rests on
        ///
        /// Names of `sources`, or items of them: `S1-B-5` is item `B-5` of the source `S1`. The decision lists them.
        "cite": Option<Vec<Citation>> = ["[postal-47, S1-B-5]"],
        /// Why
        ///
        /// A text for people: one sentence that can be told to a customer. The trace shows it.
        "because": Option<Words> = ["{en: A refund promised in writing is owed, zh: 兑现书面承诺的退款}"],
        /// Advice to whoever handles the case
        ///
        /// One text or several. Nothing is decided by it.
        "guidance": Option<Paragraphs> = ["Apologise before naming the amount"],
        /// What is to be done
        ///
        /// Tasks for people when the rule applies, each with the role that does it.
        "tasks": Option<Vec<TaskText>> = ["[{do: Call the customer back, role: agent, within: 24 h}]"],
        /// Where its figures come from
        ///
        /// `project` if the author of the pack chose them and no source states them.
        "origin": Option<String> = ["project"],
        /// A remark for people
        ///
        /// Of any form; nothing is decided by it.
        "note": Option<Remark> = ["Agreed with the legal department"],
        /// A rule of another pack that it replaces
        ///
        /// Of a base or company pack; rules of statutes, regulators and contracts cannot be replaced.
        "overrides": Option<RuleReference> = ["base/complaint#late-refund"],
        /// The rule before which it stands
        ///
        /// Only where the first rule that fires decides: a file or pack adds to the list of another so.
        "before": Option<RuleReference> = ["late-refund"],
        /// The rule after which it stands
        ///
        /// Only where the first rule that fires decides: a file or pack adds to the list of another so.
        "after": Option<RuleReference> = ["late-refund"],
        /// What people call it
        ///
        /// A text for people.
        "title": Option<Words> = ["{en: Late delivery, zh: 延误}"],
    }
}

fields! {
    /// The field of rules that may be evaluated for each element of a list.
    pub(crate) const PER_ELEMENT {
        /// The list whose elements the rule looks at one by one
        ///
        /// A fact that is a list; expressions read the element as `item`.
        "each": Option<PathName> = ["order.items"],
    }
}

fields! {
    /// The fields that an edition may carry beyond what its section adds; all else is said of the rule.
    pub(crate) const OF_EDITION {
        /// When the rule applies
        ///
        /// While this edition is in force: a map `fact or expression: test`, or an expression as text.
        "when": Option<Condition> = ["{order.late_days: \"> 2\"}"],
        /// When it does not apply after all
        ///
        /// While this edition is in force: the exception, in the same forms as `when`.
        "unless": Option<Condition> = ["{liability.party: not company}"],
        /// When the edition is in force
        ///
        /// Each edition should begin on the day on which the one before ends.
        "in_force": Option<InForceText> = ["{from: 2024-01-01}"],
        /// A remark for people
        ///
        /// Of any form; nothing is decided by it.
        "note": Option<Remark> = ["As amended in 2024"],
    }
}

/// Describes the rules of a section: what they add to the common fields, and which of that a rule must have.
///
/// Gives `RULE` and `EDITION`, the tables of their fields, and the forms of a rule and of an edition, by which the
/// section is described.
macro_rules! rules_of {
    (
        $(#[$($about:tt)*])*
        $rule:ident, $edition:ident: $own:ident $(+ $per_element:ident)?, id $id:tt, needs $needed:expr
        $(, whole [$($of_rule:expr),* $(,)?], edition [$($of_edition:expr),* $(,)?])?
    ) => {
        amends_engine::fields! {
            /// What the rule says over time.
            const EDITIONS {
                /// What the rule says over time
                ///
                /// In place of its condition and result: a list of editions, each with its dates, its condition and its
                /// result. The rule keeps its id.
                "editions": Option<Vec<$edition>>,
            }
        }

        /// The fields of a rule of this section.
        pub(crate) const RULE: $crate::section::field::Tables =
            &[$crate::section::field::COMMON, $own, $($crate::section::field::$per_element,)? EDITIONS];
        /// The fields of an edition of a rule of this section.
        pub(crate) const EDITION: $crate::section::field::Tables = &[$crate::section::field::OF_EDITION, $own];

        amends_engine::form! {
            $(#[$($about)*])*
            pub(crate) struct $rule => amends_engine::shape::Shape::Record(amends_engine::shape::Record {
                fields: RULE,
                others: None,
                demands: &[
                    amends_engine::shape::Demand::Always(&$id),
                    amends_engine::shape::Demand::Without("editions", $needed),
                    $($($of_rule,)*)?
                ],
            });

            /// An edition of a rule
            ///
            /// What the rule says while the edition is in force.
            pub(crate) struct $edition => amends_engine::shape::Shape::Record(amends_engine::shape::Record {
                fields: EDITION,
                others: None,
                demands: &[amends_engine::shape::Demand::Always($needed), $($($of_edition,)*)?],
            });
        }
    };
}

pub(crate) use rules_of;

#[cfg(test)]
mod tests;
