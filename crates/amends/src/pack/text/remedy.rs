//! What is done about a complaint, as written: tasks, steps on a ladder, and remedies.

use amends_engine::shape::{Demand, Record, Shape};
use amends_engine::source::Spanned;
use amends_engine::yaml::NodeId;
use amends_engine::{form, record, words};
use serde::Deserialize;

use super::declare::Members;
use super::form::{Citation, Empty, PATH, Paragraphs, PathName, Remark, Words};

record! {
    /// A task
    ///
    /// Something that a person is to do when the rule applies.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct TaskText {
        /// What to do
        ///
        /// A text for people.
        #[serde(rename = "do")]
        pub(crate) what: NodeId => Words = ["Call the customer back", "{en: Call the customer back, zh: 回电客户}"],
        /// Who does it
        ///
        /// The id of a role.
        pub(crate) role: Spanned<String> => PathName = ["agent"],
        /// In what time it is to be done
        ///
        /// A duration or a period: `24 h`, `3 d`, `2 business_days`, or a figure of such a type.
        pub(crate) within: Option<NodeId> => Span = ["24 h", "param.call_back"],
        /// After what time it is to be done
        ///
        /// A duration or a period: `24 h`, `3 d`, `2 business_days`, or a figure of such a type.
        pub(crate) after: Option<NodeId> => Span = ["3 d"],
    }
}

form! {
    /// A time span
    ///
    /// An expression that gives a duration or a period.
    struct Span = ["24 h", "3 d", "2 business_days"] => Shape::Scalar;

    /// Roles
    ///
    /// The id of one role, or several.
    struct Roles = ["supervisor", "[supervisor, management]"] => Shape::OneOf(&[PathName::shape, Vec::<PathName>::shape]);

    /// Ladders
    ///
    /// A policy has one, under an id of its own.
    pub(crate) struct Ladders = ["{service: {levels: [agent, supervisor, management]}}"]
        => Shape::Record(Record::map(PATH, LadderText::shape));

    /// The catalogue of remedies
    ///
    /// By ids of your own, what can be done for a customer.
    pub(crate) struct Catalogue = ["{refund: {title: Refund}, repair: {title: Repair}}"]
        => Shape::Record(Record::map(PATH, Remedy::shape));

    /// A remedy
    ///
    /// What is said of it, or nothing.
    struct Remedy = ["{title: Refund, pros: [Quick], cons: [The customer keeps no goods]}"]
        => Shape::OneOf(&[RemedyText::shape, Empty::shape]);
}

record! {
    /// A step on the ladder
    ///
    /// What the rule asks for: a level or so many levels more, people to tell, tasks.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct EscalateText {
        /// The level
        ///
        /// A level of the ladder; the highest that any rule asks for stands.
        pub(crate) to: Option<Spanned<String>> = ["supervisor"],
        /// How many levels more
        ///
        /// A whole number from 1 on, added to the highest level that a rule asks for. Not beside `to`.
        pub(crate) raise: Option<Spanned<String>> => Levels = ["1"],
        /// Who is to know
        ///
        /// One role or several.
        pub(crate) notify: Option<NodeId> => Roles = ["[management]"],
        /// What is to be done
        ///
        /// Tasks for people.
        pub(crate) tasks: Option<Vec<NodeId>> => Vec<TaskText> = ["[{do: Call the customer back, role: agent, within: 24 h}]"],
        /// In what time
        ///
        /// Needs clocks, which this version does not have: say it of a task instead.
        pub(crate) within: Option<Spanned<NodeId>> => Span = ["24 h"],
    }
    demands &[Demand::Any(&["to", "raise", "notify", "tasks", "within"])];
}

record! {
    /// A ladder
    ///
    /// The levels on which a complaint is handled, from the lowest to the highest: words of its own, or a declared scale.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct LadderText {
        /// The levels from the lowest to the highest
        ///
        /// A list of words, or a map from word to title.
        pub(crate) levels: Option<Spanned<NodeId>> => Members = ["[agent, supervisor, management]"],
        /// The scale with the levels
        ///
        /// The name of an entry of `scales`, in place of `levels`.
        pub(crate) scale: Option<Spanned<String>> => PathName = ["ladder"],
        /// What people call it
        ///
        /// A text for people.
        pub(crate) title: Option<NodeId> => Words = ["{en: Ladder of service, zh: 升级阶梯}"],
        /// A remark for people
        ///
        /// Of any form; nothing is decided by it.
        pub(crate) note: Option<NodeId> => Remark = ["As in the handbook"],
    }
    demands &[Demand::Without("levels", &["scale"])];
}

record! {
    /// A remedy
    ///
    /// Something that can be done for a customer.
    #[derive(Debug, Default, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct RemedyText {
        /// What people call it
        ///
        /// A text for people.
        pub(crate) title: Option<NodeId> => Words = ["{en: Refund, zh: 退款}"],
        /// What speaks for it
        ///
        /// One text or several.
        pub(crate) pros: Option<NodeId> => Paragraphs = ["[Settles the matter at once]"],
        /// What speaks against it
        ///
        /// One text or several.
        pub(crate) cons: Option<NodeId> => Paragraphs = ["[The goods come back used]"],
        /// What it rests on
        ///
        /// Names of `sources`, or items of them.
        pub(crate) cite: Option<Vec<Spanned<String>>> => Vec<Citation> = ["[S1-D-2]"],
        /// Where it comes from
        ///
        /// `project` if the author of the pack chose it and no source states it.
        pub(crate) origin: Option<Spanned<String>> = ["project"],
        /// A remark for people
        ///
        /// Of any form; nothing is decided by it.
        pub(crate) note: Option<NodeId> => Remark = ["Not for digital goods"],
    }
}

words! {
    /// `chosen_by:` of a rule of `remedies`.
    #[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
    pub(crate) enum ChooserText {
        /// The customer chooses among the remedies.
        Customer = "customer",
        /// The company chooses among the remedies.
        Company = "company",
        /// Both agree on one of the remedies.
        Agreement = "agreement",
    }
}

form! {
    /// A number of levels
    ///
    /// A whole number from 1 on.
    struct Levels = ["1"] => Shape::Scalar;
}
