//! What a pack declares before it rules, as written: facts, params, scales, signals, roles.

use amends_engine::shape::{Demand, Keys, Record, Shape};
use amends_engine::source::Spanned;
use amends_engine::yaml::NodeId;
use amends_engine::{fields, form, record};
use serde::Deserialize;

use super::form::{
    Citation, Condition, Constant, Day, Empty, Figure, Formula, PATH, PathName, Remark, TypeName, UnitName,
    Words,
};

record! {
    /// A fact
    ///
    /// Something that a record may say of a case, under its path; rules read it by that path. A fact that a record does
    /// not hold is unknown, never false.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct FactText {
        /// The type of its values
        ///
        /// `list` needs `of` beside it.
        #[serde(rename = "type")]
        pub(crate) ty: Spanned<String> => TypeName = ["bool", "money", "\"set<channel>\"", "list"],
        /// What the elements of a list are
        ///
        /// A type, or the fields of an item with their types. Only with `type: list`.
        pub(crate) of: Option<NodeId> => ElementOf = ["{price: money, quantity: int}"],
        /// The unit of its numbers
        ///
        /// A word of your own, for the types `decimal` and `int`. A literal beside it carries the same unit, and units
        /// are not converted.
        pub(crate) unit: Option<Spanned<String>> => UnitName = ["kg"],
        /// Whether it is personal data
        ///
        /// Its values are masked in messages, traces and the JSON of a decision. `false` if left out.
        #[serde(default)]
        pub(crate) pii: bool = ["true"],
        /// Whether every record must hold it
        ///
        /// A record without it is not decided. `false` if left out, since what is absent is asked for only when it
        /// matters.
        #[serde(default)]
        pub(crate) required: bool = ["true"],
        /// Whether signals look into it
        ///
        /// For a text: signals that do not say `in` look into it. `false` if left out.
        #[serde(default)]
        pub(crate) signals: bool = ["true"],
        /// Who can tell it
        ///
        /// A word of your own for the person or system; the question is put to them.
        pub(crate) by: Option<Spanned<String>> = ["customer"],
        /// What people call it
        ///
        /// A text for people.
        pub(crate) title: Option<NodeId> => Words = ["{en: Weight of the parcel, zh: 包裹重量}"],
        /// The question that brings it
        ///
        /// Shown with a decision that depends on it, so ask the one who can tell it.
        pub(crate) ask: Option<NodeId> => Words = ["{en: \"Was the parcel lost?\", zh: 包裹是否丢失？}"],
        /// What it is taken for while it is absent
        ///
        /// Who bears the burden of proof; the decision lists it. Say why under `because` or `cite`.
        pub(crate) presume: Option<NodeId> => Constant = ["false"],
        /// Why it is presumed
        ///
        /// A text for people, which the decision shows.
        pub(crate) because: Option<NodeId> => Words = ["The carrier must prove that it delivered"],
        /// What it rests on
        ///
        /// Names of `sources`, or items of them.
        pub(crate) cite: Option<Vec<Spanned<String>>> => Vec<Citation> = ["[postal-47]"],
        /// When there is such a thing at all
        ///
        /// A condition. Where it is false the fact is not applicable: it counts as missing, fails every other test,
        /// and is never asked for.
        pub(crate) applies: Option<NodeId> => Condition = ["injury.reported"],
        /// How it follows from other facts
        ///
        /// A formula. A derived fact need not be in a record, and must not differ from the formula if it is.
        pub(crate) derive: Option<NodeId> => Formula = ["charge.charged - charge.due"],
        /// The least value
        ///
        /// Included. A record with a smaller one is not decided.
        pub(crate) min: Option<NodeId> => Constant = ["0 kg"],
        /// The greatest value
        ///
        /// Included. A record with a greater one is not decided.
        pub(crate) max: Option<NodeId> => Constant = ["30 kg"],
        /// A remark for people
        ///
        /// Of any form; nothing is decided by it.
        pub(crate) note: Option<NodeId> => Remark = ["As printed on the label"],
    }
    demands &[Demand::Where("type", "list", &["of"])];
}

form! {
    /// What an element is
    ///
    /// The name of a type, or the fields of an item with their types.
    struct ElementOf = ["text", "{price: money, quantity: int}"] => Shape::OneOf(&[TypeName::shape, ItemFields::shape]);

    /// The fields of an item
    ///
    /// Each field with its type. Rules with `each` read them as `item.<field>`.
    struct ItemFields = ["{price: money, quantity: int}"] => Shape::Record(Record::map(Keys::Any, ItemField::shape));

    /// A field of an item
    ///
    /// The name of a type, or `{type: …, unit: …}`. A field may be a list itself, with `of`, but not a list in that.
    struct ItemField = ["money", "{type: decimal, unit: kg}"] => Shape::OneOf(&[TypeName::shape, ItemFieldText::shape]);
}

record! {
    /// A field of an item
    ///
    /// Its type, with what the type needs beside it.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct ItemFieldText {
        /// The type of its values
        ///
        /// `list` needs `of` beside it.
        #[serde(rename = "type")]
        pub(crate) ty: Spanned<String> => TypeName = ["money"],
        /// What the elements of a list are
        ///
        /// A type, or the fields of an item with their types. Only with `type: list`.
        pub(crate) of: Option<NodeId> => ElementOf = ["{sku: text, price: money}"],
        /// The unit of its numbers
        ///
        /// A word of your own, for the types `decimal` and `int`.
        pub(crate) unit: Option<Spanned<String>> => UnitName = ["kg"],
        /// A remark for people
        ///
        /// Of any form; nothing is decided by it.
        pub(crate) note: Option<NodeId> => Remark = ["As printed on the invoice"],
    }
    demands &[Demand::Where("type", "list", &["of"])];
}

record! {
    /// A figure of the policy
    ///
    /// A threshold, an amount or a time that may change without a change of the rules. Rules read it as `param.<id>`.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct ParamText {
        /// The type of the figure
        ///
        /// A pack that sets a figure of another pack repeats its type.
        #[serde(rename = "type")]
        pub(crate) ty: Spanned<String> => TypeName = ["money", "period", "percent"],
        /// The unit of the figure
        ///
        /// A word of your own, for the types `decimal` and `int`.
        pub(crate) unit: Option<Spanned<String>> => UnitName = ["kg"],
        /// The value
        ///
        /// `null` if it is not set yet: rules that read it are unknown, and no number is invented.
        pub(crate) value: Option<NodeId> => Figure = ["200 CNY", "null"],
        /// The values by date
        ///
        /// A map from the first day on which each holds. In place of `value`, for a figure that changes over time.
        pub(crate) values: Option<NodeId> => Dated = ["{2025-04-01: 9.98 GBP, 2026-04-01: 10.34 GBP}"],
        /// The first day on which no value holds any more
        ///
        /// A date. From then on the figure is unknown. Without end if left out.
        pub(crate) until: Option<Spanned<String>> => Day = ["2027-04-01"],
        /// The least value it may be set to
        ///
        /// Included; it also binds packs that extend this one.
        pub(crate) min: Option<NodeId> => Constant = ["0 CNY"],
        /// The greatest value it may be set to
        ///
        /// Included; it also binds packs that extend this one.
        pub(crate) max: Option<NodeId> => Constant = ["500 CNY"],
        /// What people call it
        ///
        /// A text for people.
        pub(crate) title: Option<NodeId> => Words = ["{en: Limit of goodwill, zh: 赠送上限}"],
        /// The question that brings it
        ///
        /// Shown with a decision that lacks the figure.
        pub(crate) ask: Option<NodeId> => Words = ["How much goodwill may an agent grant?"],
        /// Where the figure comes from
        ///
        /// `project` if the author of the pack chose it and no source states it.
        pub(crate) origin: Option<Spanned<String>> = ["project"],
        /// What it rests on
        ///
        /// Names of `sources`, or items of them.
        pub(crate) cite: Option<Vec<Spanned<String>>> => Vec<Citation> = ["[ofcom]"],
        /// The fact whose date selects the value
        ///
        /// With `values`: a fact of the type `date` or `timestamp`. The date of the rule that reads it if left out.
        pub(crate) governed_by: Option<Spanned<String>> => PathName = ["complaint.received_at"],
        /// A remark for people
        ///
        /// Of any form; nothing is decided by it.
        pub(crate) note: Option<NodeId> => Remark = ["Raised with inflation every April"],
    }
}

form! {
    /// Values by date
    ///
    /// Each under the first day on which it holds.
    struct Dated = ["{2025-04-01: 9.98 GBP, 2026-04-01: 10.34 GBP}"]
        => Shape::Record(Record::map(Keys::Pattern(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), Figure::shape));
}

record! {
    /// A scale
    ///
    /// Levels in an order, such as those of severity. A scale never changes; another one may say how its levels read
    /// on this.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct ScaleText {
        /// The levels from the lowest to the highest
        ///
        /// A list of words, or a map from word to title.
        pub(crate) levels: NodeId => Members = ["[minor, serious, major]"],
        /// How its levels read on other scales
        ///
        /// By the name of the other scale, a level of it for each level of this one.
        pub(crate) map: Option<NodeId> => ScaleMaps = ["{severity: {low: minor, high: serious, urgent: major}}"],
        /// What people call it
        ///
        /// A text for people.
        pub(crate) title: Option<NodeId> => Words = ["{en: Severity, zh: 严重程度}"],
        /// A remark for people
        ///
        /// Of any form; nothing is decided by it.
        pub(crate) note: Option<NodeId> => Remark = ["The levels are those of the norm"],
    }
}

form! {
    /// Words
    ///
    /// A list of words, or a map from word to title. Dotted words form a tree: `tetra.no_date` lies under `tetra`.
    pub(crate) struct Members = ["[phone, website]", "{phone: {title: {en: telephone, zh: 电话}}}"]
        => Shape::OneOf(&[String::shape, Vec::<String>::shape, TitledMembers::shape]);

    /// Words with titles
    ///
    /// Each word with its title, or with nothing.
    struct TitledMembers = ["{phone: {title: {en: telephone, zh: 电话}}, website: {}}"]
        => Shape::Record(Record::map(Keys::Any, MemberTitle::shape));

    /// What is said of a word
    ///
    /// Nothing, its title as a string, or `{title: …}`.
    struct MemberTitle = ["telephone", "{title: {en: telephone, zh: 电话}}"]
        => Shape::OneOf(&[Empty::shape, String::shape, Member::shape]);

    /// A word
    ///
    /// What is said of one word of an enum or one level of a scale.
    struct Member = ["{title: {en: telephone, zh: 电话}}"] => Shape::Record(Record::closed(&[MEMBER]));

    /// Maps to other scales
    ///
    /// By the name of the other scale, a level of it for each level of this one.
    struct ScaleMaps = ["{severity: {low: minor, high: major}}"] => Shape::Record(Record::map(PATH, ScaleMap::shape));

    /// How levels read on another scale
    ///
    /// For each level of this scale, a level of the other.
    struct ScaleMap = ["{low: minor, high: major}"] => Shape::Record(Record::map(Keys::Any, String::shape));
}

fields! {
    /// What may be said of a word of an enum or a level of a scale.
    pub(crate) const MEMBER {
        /// What people call it
        ///
        /// A text for people.
        "title": Option<Words> = ["{en: telephone, zh: 电话}"],
        /// What it rests on
        ///
        /// Names of `sources`, or items of them.
        "cite": Option<Remark> = ["[S1-B-2]"],
        /// A remark for people
        ///
        /// Of any form; nothing is decided by it.
        "note": Option<Remark> = ["Also used for fax"],
        /// Where the word comes from
        ///
        /// `project` if the author of the pack chose it and no source states it.
        "origin": Option<Remark> = ["project"],
    }
}

record! {
    /// A signal
    ///
    /// Words that show something in a text: `signal.<id>` is true where any of them stands. Text is compared without
    /// regard to case, width, and traditional or simplified characters.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct SignalText {
        /// The facts to look into
        ///
        /// Paths of texts. All texts marked `signals: true` if left out.
        #[serde(rename = "in")]
        pub(crate) facts: Option<Vec<Spanned<String>>> => Vec<PathName> = ["[complaint.text]"],
        /// Words and phrases, any of which shows it
        ///
        /// Whole words in languages that part them by spaces.
        #[serde(default)]
        pub(crate) any: Vec<Spanned<String>> = ["[丢件, lost my parcel]"],
        /// Regular expressions, any of which shows it
        ///
        /// In linear time, so without look-around and back references. Single quotes keep `\` as it is.
        #[serde(default)]
        pub(crate) regex: Vec<Spanned<String>> = ["['parcel .{0,12} lost']"],
        /// Words and phrases that hide it
        ///
        /// A shorter match of `any` or `regex` inside one of these does not count.
        #[serde(default)]
        pub(crate) none: Vec<Spanned<String>> = ["[没有丢件]"],
        /// What people call it
        ///
        /// A text for people.
        pub(crate) title: Option<NodeId> => Words = ["{en: Lost parcel, zh: 丢件}"],
        /// What it rests on
        ///
        /// Names of `sources`, or items of them.
        pub(crate) cite: Option<Vec<Spanned<String>>> => Vec<Citation> = ["[S2-EXPR-5]"],
        /// Where the words come from
        ///
        /// `project` if the author of the pack chose them and no source states them.
        pub(crate) origin: Option<Spanned<String>> = ["project"],
        /// A remark for people
        ///
        /// Of any form; nothing is decided by it.
        pub(crate) note: Option<NodeId> => Remark = ["Drawn from 200 complaints"],
    }
}

record! {
    /// A role
    ///
    /// A function that people have, such as first contact or supervisor.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct RoleText {
        /// What people call it
        ///
        /// A text for people.
        pub(crate) title: Option<NodeId> => Words = ["{en: first contact, zh: 首问责任人}"],
        /// The role above it
        ///
        /// The id of another role.
        pub(crate) superior: Option<Spanned<String>> => PathName = ["supervisor"],
        /// The role that stands in for it
        ///
        /// The id of another role.
        pub(crate) deputy: Option<Spanned<String>> => PathName = ["agent2"],
        /// A remark for people
        ///
        /// Of any form; nothing is decided by it.
        pub(crate) note: Option<NodeId> => Remark = ["Whoever answers first keeps the case"],
    }
}
