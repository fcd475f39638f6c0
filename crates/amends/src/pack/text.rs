//! The shapes of a pack as written: what serde reads before names and types are known.
//!
//! A field whose shape depends on something else (a condition, a text in languages, a typed
//! value) stays a [`NodeId`] and is lowered by hand, so that no span is ever lost. `flatten`,
//! `untagged` and internal tags are banned here for the same reason.

pub(crate) mod declare;
pub(crate) mod form;
pub(crate) mod manifest;
pub(crate) mod remedy;
pub(crate) mod section;

use amends_engine::shape::{Keys, Record, Shape};
use amends_engine::source::Spanned;
use amends_engine::yaml::NodeId;
use amends_engine::{form, record, words};
use serde::Deserialize;

pub(crate) use declare::{FactText, ItemFieldText, MEMBER, ParamText, RoleText, ScaleText, SignalText};
use form::{Citation, Formula, PathName, Remark, TypeName, UnitName, Words};
pub(crate) use manifest::{
    ConfidenceText, InForceText, KindText, MANIFEST, ManifestText, ModeText, RoundingText, SourceKindText,
    SourceText, StatusText, UnknownFactsText,
};
pub(crate) use remedy::{ChooserText, EscalateText, LadderText, RemedyText, TaskText};
pub(crate) use section::SECTIONS;

/// A rule of any section, and one edition of a rule: the union of what sections allow.
///
/// Which of the optional fields a section takes is checked by its reader, which refuses the
/// others as `unknown-field`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleText {
    pub(crate) id: Option<Spanned<String>>,
    pub(crate) when: Option<NodeId>,
    pub(crate) unless: Option<NodeId>,
    pub(crate) each: Option<Spanned<String>>,
    pub(crate) in_force: Option<InForceText>,
    pub(crate) governed_by: Option<Spanned<String>>,
    pub(crate) cite: Option<Vec<Spanned<String>>>,
    pub(crate) because: Option<NodeId>,
    pub(crate) guidance: Option<NodeId>,
    pub(crate) origin: Option<Spanned<String>>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) note: Option<NodeId>,
    pub(crate) editions: Option<Vec<NodeId>>,
    pub(crate) overrides: Option<Spanned<String>>,
    pub(crate) before: Option<Spanned<String>>,
    pub(crate) after: Option<Spanned<String>>,
    pub(crate) then: Option<NodeId>,
    pub(crate) title: Option<NodeId>,
    pub(crate) priority: Option<Spanned<u32>>,
    pub(crate) head: Option<Spanned<String>>,
    pub(crate) basis: Option<Spanned<BasisText>>,
    pub(crate) pay: Option<NodeId>,
    pub(crate) round: Option<RoundingText>,
    #[serde(rename = "in")]
    pub(crate) inputs: Option<Vec<NodeId>>,
    pub(crate) out: Option<NodeId>,
    pub(crate) ask: Option<NodeId>,
    pub(crate) causes: Option<NodeId>,
    pub(crate) steps: Option<NodeId>,
    pub(crate) say: Option<NodeId>,
    pub(crate) tasks: Option<Vec<NodeId>>,
    pub(crate) all: Option<NodeId>,
    pub(crate) any: Option<NodeId>,
    pub(crate) forbid: Option<NodeId>,
    pub(crate) chosen_by: Option<Spanned<ChooserText>>,
}

words! {
    /// `basis:` of a line of compensation or of a rule of `remedies`.
    #[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
    pub(crate) enum BasisText {
        /// A statute: part of what is due and of the offer.
        Statute = "statute",
        /// A regulator's rule: part of what is due and of the offer.
        Regulator = "regulator",
        /// A contract, or what was promised: part of what is due and of the offer.
        Contract = "contract",
        /// The company's goodwill: part of the offer only.
        Goodwill = "goodwill",
    }
}

/// A section that lists rules, with the settings that it may state: the union of what sections allow.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleSetText {
    pub(crate) scale: Option<Spanned<String>>,
    pub(crate) hit: Option<Spanned<HitText>>,
    pub(crate) default: Option<NodeId>,
    pub(crate) heads: Option<NodeId>,
    pub(crate) ladders: Option<NodeId>,
    pub(crate) catalogue: Option<NodeId>,
    #[serde(default)]
    pub(crate) rules: Vec<NodeId>,
}

record! {
    /// A head of claim
    ///
    /// What money may be owed for, such as a refund or damages. Lines of one head make one amount.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct HeadText {
        /// How its lines make one amount
        ///
        /// Lines that statutes, regulators or contracts give. `highest` if left out; goodwill always adds up.
        pub(crate) combine: Option<Spanned<CombineText>> = ["highest"],
        /// What people call it
        ///
        /// A text for people.
        pub(crate) title: Option<NodeId> => Words = ["{en: refund, zh: 退款}"],
        /// What it rests on
        ///
        /// Names of `sources`, or items of them.
        pub(crate) cite: Option<Vec<Spanned<String>>> => Vec<Citation> = ["[S1-D-2]"],
        /// A remark for people
        ///
        /// Of any form; nothing is decided by it.
        pub(crate) note: Option<NodeId> => Remark = ["Paid back the way it was paid"],
    }
}

words! {
    /// `combine:` of a head of claim.
    #[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
    pub(crate) enum CombineText {
        /// The highest line stands.
        Highest = "highest",
        /// The lines add up.
        Sum = "sum",
        /// The claimant chooses. Not supported by this version.
        Elect = "elect",
    }
}

record! {
    /// A decision of the pack's own
    ///
    /// A question beyond types, severity, routing and compensation: one expression under `is`, a list of `rules`, or a
    /// table of `rows`. Others read the result by its id. A pack that extends another may add rules or rows to its
    /// decisions.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct DecideText {
        /// The type of the result
        ///
        /// Of the one unnamed output. In its place `outputs` names several.
        #[serde(rename = "type")]
        pub(crate) ty: Option<Spanned<String>> => TypeName = ["bool", "money"],
        /// The unit of the result
        ///
        /// A word of your own, for the types `decimal` and `int`.
        pub(crate) unit: Option<Spanned<String>> => UnitName = ["kg"],
        /// Several results with their names
        ///
        /// By name, a type, or `{type: …, unit: …, none: …}`. Others read them as `<decision>.<output>`.
        pub(crate) outputs: Option<NodeId> => Outputs = ["{amount: money, share: {type: percent, none: true}}"],
        /// Whether a rule may give no value
        ///
        /// If `true`, a rule may say `none`. `false` if left out.
        pub(crate) none: Option<bool> = ["true"],
        /// What the columns of the table test
        ///
        /// A fact or an expression for each column. `type` stands for the types of the complaint.
        pub(crate) inputs: Option<Vec<Spanned<NodeId>>> => Vec<Formula> = ["[severity, order.total, type]"],
        /// What holds when several rules fire
        ///
        /// Needed with `rules` and `rows`, and stated once where several packs add to the decision.
        pub(crate) hit: Option<Spanned<HitText>> = ["unique", "first"],
        /// The rows of a table
        ///
        /// Each is a rule: `[id, a test for each input, a value for each output]`, or a map `{id: …, in: […], out: […]}`.
        pub(crate) rows: Option<Vec<NodeId>> => Vec<crate::section::field::row::Row>
            = ["[[low, minor, 0 CNY], {id: high, in: [\">= serious\"], out: [50 CNY], cite: [S1-B-4]}]"],
        /// Rules, each with its condition
        ///
        /// In place of `rows`, where the conditions share no columns.
        pub(crate) rules: Option<Vec<NodeId>> => Vec<crate::section::field::decide::DecideRule>
            = ["[{id: accept, when: order.late_days > 2, then: true}]"],
        /// What holds when no rule fires
        ///
        /// A value, or one for each output.
        pub(crate) default: Option<NodeId> => crate::section::field::decide::Results = ["false", "{amount: 0 CNY, share: none}"],
        /// The result as one expression
        ///
        /// In place of `rules` and `rows`; without `hit`.
        pub(crate) is: Option<NodeId> => Formula = ["size(failures) == 0"],
        /// The list whose elements are decided one by one
        ///
        /// A fact that is a list; expressions read the element as `item`. The result is a list.
        pub(crate) each: Option<Spanned<String>> => PathName = ["order.items"],
        /// What people call it
        ///
        /// A text for people.
        pub(crate) title: Option<NodeId> => Words = ["{en: May the customer return it?, zh: 是否可以退货}"],
        /// What it rests on
        ///
        /// Names of `sources`, or items of them.
        pub(crate) cite: Option<Vec<Spanned<String>>> => Vec<Citation> = ["[S1-B-4]"],
        /// Why
        ///
        /// Of the one expression under `is`: a text for people, which the trace shows.
        pub(crate) because: Option<NodeId> => Words = ["Nothing is missing"],
        /// The fact whose date selects what is in force
        ///
        /// A fact of the type `date` or `timestamp`. That of the pack if left out.
        pub(crate) governed_by: Option<Spanned<String>> => PathName = ["complaint.received_at"],
        /// Which result is better for the customer
        ///
        /// By which a company's result will be compared with that of a statute. Nothing compares by it yet.
        pub(crate) better: Option<Spanned<String>> = ["higher", "lower", "true"],
        /// Where the figures come from
        ///
        /// `project` if the author of the pack chose them and no source states them.
        pub(crate) origin: Option<Spanned<String>> = ["project"],
        /// A remark for people
        ///
        /// Of any form; nothing is decided by it.
        pub(crate) note: Option<NodeId> => Remark = ["The norm gives no time limits"],
    }
}

form! {
    /// The results of a decision by name
    ///
    /// Each with its type, or with `{type: …, unit: …, none: …}`.
    struct Outputs = ["{amount: money, share: {type: percent, none: true}}"]
        => Shape::Record(Record::map(Keys::Any, Output::shape));

    /// A result of a decision
    ///
    /// The name of a type, or `{type: …, unit: …, none: …}`.
    struct Output = ["money", "{type: money, none: true}"] => Shape::OneOf(&[TypeName::shape, OutputText::shape]);
}

record! {
    /// A result of a decision
    ///
    /// Its type, with what the type needs beside it.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct OutputText {
        /// The type of the result
        ///
        /// A type of the engine, or an entry of `enums` or `scales`.
        #[serde(rename = "type")]
        pub(crate) ty: Spanned<String> => TypeName = ["money"],
        /// The unit of the result
        ///
        /// A word of your own, for the types `decimal` and `int`.
        pub(crate) unit: Option<Spanned<String>> => UnitName = ["kg"],
        /// Whether a rule may give no value
        ///
        /// If `true`, a rule may say `none` or leave the output out. `false` if left out.
        #[serde(default)]
        pub(crate) none: bool = ["true"],
        /// A remark for people
        ///
        /// Of any form; nothing is decided by it.
        pub(crate) note: Option<NodeId> => Remark = ["Before tax"],
    }
}

words! {
    /// `hit:` as written.
    #[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
    pub(crate) enum HitText {
        /// One rule at most may fire; two that do make the result fail.
        Unique = "unique",
        /// Several may fire if they agree.
        Any = "any",
        /// The first rule in the order of the list that fires decides. It stands in one place; others add to it only with
        /// `before` or `after`.
        First = "first",
        /// The highest level that any rule gives.
        Highest = "highest",
        /// The lowest level that any rule gives.
        Lowest = "lowest",
        /// A list of what all rules give.
        Collect = "collect",
        /// The sum of what all rules give.
        Sum = "sum",
        /// The least number or amount.
        Min = "min",
        /// The greatest number or amount.
        Max = "max",
        /// How many rules fire.
        Count = "count",
    }
}
