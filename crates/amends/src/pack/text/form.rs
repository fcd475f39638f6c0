//! The forms of values whose shape depends on more than their place: texts, conditions, formulas, names.
//!
//! A field of the type `NodeId` names one of them, and so describes what the code that lowers the node takes.

use amends_engine::shape::{Keys, Others, Record, Shape};
use amends_engine::{fields, form, words};

/// The keys that expressions read.
pub(crate) const PATH: Keys = Keys::Pattern(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$");

fields! {
    /// The languages that editors offer; any other is taken as well.
    const LANGUAGES {
        /// The text in English
        ///
        /// The key is the code of a language, as in `languages` of the pack.
        "en": Option<String> = ["The order came late"],
        /// The text in Chinese
        ///
        /// The key is the code of a language, as in `languages` of the pack.
        "zh": Option<String> = ["订单延误"],
    }
}

form! {
    /// A text for people
    ///
    /// Either a plain string, which is in the first language of the pack, or a map from language to text.
    pub(crate) struct Words = ["The order came late", "{en: The order came late, zh: 订单延误}"]
        => Shape::OneOf(&[String::shape, ByLanguage::shape]);

    /// A text in languages
    ///
    /// A map from the code of a language to the text in it.
    pub(crate) struct ByLanguage = ["{en: The order came late, zh: 订单延误}"]
        => Shape::Record(Record {
            fields: &[LANGUAGES],
            others: Some(Others { keys: Keys::Any, shape: String::shape }),
            demands: &[],
        });

    /// One text or a list of texts
    ///
    /// Each is a plain string in the first language of the pack, or a map from language to text.
    pub(crate) struct Paragraphs = ["[Apologise for the delay, {en: Name the new date, zh: 告知新的日期}]"]
        => Shape::OneOf(&[String::shape, ByLanguage::shape, Vec::<Words>::shape]);

    /// A remark
    ///
    /// For people who read the file; nothing is decided by it. It may have any form.
    pub(crate) struct Remark = ["Agreed with the legal department on 2 March"] => Shape::Anything;

    /// A condition
    ///
    /// Either a map `fact or expression: test`, all of which must hold, or an expression as text. In a map `all:`,
    /// `any:` and `not:` nest. A fact that is absent makes a test of its value unknown, never false.
    pub(crate) struct Condition
        = ["{order.late_days: \"> 2\", customer.premium: true}", "order.late_days > 2 && customer.premium"]
        => Shape::OneOf(&[String::shape, Tests::shape]);

    /// Conditions by fact
    ///
    /// `fact or expression: test`; all must hold. The key `type` stands for the types of the complaint.
    pub(crate) struct Tests = ["{order.late_days: \"> 2\", any: [{type: delivery}, {order.lost: true}]}"]
        => Shape::Record(Record {
            fields: &[CONNECTIVES],
            others: Some(Others { keys: Keys::Any, shape: Test::shape }),
            demands: &[],
        });

    /// A test
    ///
    /// What the value on the left must be:
    /// - a word or a value: `major`, `true`, `19.90 CNY`; a word of a tree also holds for all words under it
    /// - a comparison: `"> 2"`, `">= 19.90 CNY"`, `"!= web"`; an expression in parentheses may stand on its right
    /// - a range: `"[1..5]"`, or `"(1..5)"` without its ends
    /// - a list of tests, of which any may hold: `[web, email]`
    /// - `present` or `missing`: whether the record holds the fact
    /// - `not` before any of these: `not web`
    /// - `"/…/"`: a regular expression that the text must match
    /// - `"-"`: anything, also when the fact is absent
    ///
    /// Quote what begins with `>`, `!`, `[` or `-`.
    pub(crate) struct Test = ["\"> 2\"", "[web, email]", "present", "not major"]
        => Shape::OneOf(&[TestText::shape, TestList::shape]);

    /// A test as text
    ///
    /// A word, a value, a comparison, a range, `present`, `missing` or `"-"`.
    pub(crate) struct TestText => Shape::Suggested(|| TEST_WORDS.to_vec());

    /// Several tests
    ///
    /// Any of them may hold.
    pub(crate) struct TestList => Shape::List { of: String::shape, least: 1 };

    /// A formula
    ///
    /// An expression that gives a value: facts, `param.<id>`, results of other sections, and `+ - * /`. Amounts are
    /// exact and carry their currency, as in `19.90 CNY`. Quote it if it holds `: `, ` #`, or a comma within braces.
    pub(crate) struct Formula = ["order.total * 0.1", "\"min(param.goodwill_max, order.total)\""] => Shape::Scalar;

    /// A value
    ///
    /// A literal of the declared type; it must not depend on a case.
    pub(crate) struct Constant = ["14", "19.90 CNY", "30 %", "3 d", "true"] => Shape::Scalar;

    /// A value, or `null`
    ///
    /// A literal of the declared type. `null` means that the figure is not set yet: what reads it is unknown.
    pub(crate) struct Figure = ["200 CNY", "null"] => Shape::OneOf(&[Constant::shape, Empty::shape]);

    /// Nothing
    ///
    /// An omitted value or `null`.
    pub(crate) struct Empty => Shape::Nothing;

    /// A date
    ///
    /// Year, month and day; a civil date in the time zone of the pack.
    pub(crate) struct Day = ["2026-01-31"] => Shape::Pattern(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$");

    /// A path that expressions read
    ///
    /// Small letters, digits and `_`, parted by dots.
    pub(crate) struct PathName = ["complaint.received_at"]
        => Shape::Pattern(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$");

    /// The id of a rule
    ///
    /// Small letters, digits, `_` and `-`, parted by dots; unique in its pack.
    pub(crate) struct RuleName = ["late-refund"]
        => Shape::Pattern(r"^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)*$");

    /// The name of a pack
    ///
    /// Small letters, digits, `_` and `-`, parted by `/`.
    pub(crate) struct PackName = ["company/courier"]
        => Shape::Pattern(r"^[a-z][a-z0-9_-]*(/[a-z][a-z0-9_-]*)*$");

    /// A pack with its version
    ///
    /// The name of the pack, `@`, and its major version, or more of its version.
    pub(crate) struct PackReference = ["base/complaint@1"] => Shape::Pattern(r"^[^@\s]+@[0-9]+(\.[0-9]+){0,2}$");

    /// A rule by its id
    ///
    /// The id alone where only one pack has it, else with its pack: `pack#id`.
    pub(crate) struct RuleReference = ["late-refund", "base/complaint#late-refund"] => Shape::Scalar;

    /// A citation
    ///
    /// The name of an entry of `sources`, or an item of one: `S1-B-5` is item `B-5` of the source `S1`.
    pub(crate) struct Citation = ["postal-47", "S1-B-5"] => Shape::Scalar;

    /// A type of values
    ///
    /// A type of the engine, or the name of an entry of `enums` or `scales`. `money(EUR, USD)` and `money(any)` name
    /// currencies; `set<channel>` is a set of words of the enum `channel`.
    pub(crate) struct TypeName = ["bool", "money", "channel"]
        => Shape::Suggested(|| crate::schema::type_name::TYPES.to_vec());

    /// A unit
    ///
    /// A word that numbers of this kind carry in expressions and records. Units are not converted into one another.
    pub(crate) struct UnitName = ["kg", "km"] => Shape::Scalar;

    /// A time zone
    ///
    /// A name of the IANA time zone database, or an offset.
    pub(crate) struct ZoneName = ["Asia/Shanghai", "Europe/Berlin", "+08:00"] => Shape::Scalar;
}

fields! {
    /// The keys of a map of conditions that join other conditions.
    const CONNECTIVES {
        /// All of these must hold
        ///
        /// A list of conditions, each a map or an expression.
        "all": Option<Vec<Condition>> = ["[{order.lost: present}, {order.lost: true}]"],
        /// Any of these may hold
        ///
        /// A list of conditions, each a map or an expression.
        "any": Option<Vec<Condition>> = ["[{type: delivery}, {order.lost: true}]"],
        /// This must not hold
        ///
        /// A condition, a map or an expression. It is unknown while the condition is.
        "not": Option<Condition> = ["{complaint.channel: web}"],
    }
}

words! {
    /// The words with which a test can be written whatever the type is.
    const TEST_WORDS {
        /// The record holds the fact, whatever its value is. Never unknown.
        "present",
        /// The record does not hold the fact. Never unknown.
        "missing",
        /// Anything, also when the fact is absent.
        "-",
    }
}
