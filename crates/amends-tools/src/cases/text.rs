//! The shapes of a file of cases as written, with what they mean for people.

use amends_engine::diagnostic::codes;
use amends_engine::shape::{Keys, Others, Record, Shape, Word};
use amends_engine::source::Spanned;
use amends_engine::yaml::NodeId;
use amends_engine::{fields, form, record, words};
use serde::Deserialize;

record! {
    /// A file of cases
    ///
    /// Complaints with what a policy must decide of them: its tests. `amends test` runs them.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct FileText {
        /// The version of the format
        ///
        /// Always `1`.
        pub(super) amends: Option<Spanned<u32>> = ["1"],
        /// How other names become facts
        ///
        /// For cases that hold the columns of another system: by the column, a fact, or `{to: fact, …}`.
        pub(super) bind: Option<NodeId> => Bind = ["{total: order.total}"],
        /// Facts of every case
        ///
        /// Those of a case lie over them; `null` takes one away.
        pub(super) base: Option<NodeId> => Facts = ["{complaint.channel: web, customer.premium: false}"],
        /// Figures of every case
        ///
        /// Values for figures that the policy leaves open.
        pub(super) params: Option<NodeId> => Figures = ["{goodwill_max: 200 CNY}"],
        /// The cases
        ///
        /// Each with an id, an instant, facts, and what is expected.
        pub(super) cases: Vec<NodeId> => Vec<CaseText>
            = ["[{id: late, as_of: \"2026-03-02T10:00:00+08:00\", facts: {order.late_days: 5}, expect: {severity: major}}]"],
        /// A remark for people
        ///
        /// Of any form.
        note: Option<NodeId> => Remark = ["Drawn from the complaints of 2025"],
    }
}

record! {
    /// A case
    ///
    /// A complaint, the instant at which it is decided, and what the policy must decide.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct CaseText {
        /// The name of the case
        ///
        /// Unique in its file; reports name the case by it.
        pub(super) id: Spanned<String> = ["late-delivery"],
        /// The instant at which it is decided
        ///
        /// With its offset, in quotes. Cases do not read the clock.
        pub(super) as_of: Option<Spanned<String>> => Moment = ["\"2026-03-02T10:00:00+08:00\""],
        /// What the record holds
        ///
        /// Facts by their paths, dotted or nested. They lie over `base`; `null` takes a fact away.
        pub(super) facts: Option<NodeId> => Facts = ["{order.late_days: 5, order.total: 120 EUR}"],
        /// What happened, by time
        ///
        /// Not read by this version; leave it out.
        pub(super) events: Option<NodeId> => NoEvents = ["[]"],
        /// What must be decided
        ///
        /// By the name of a result. What is not named is not checked.
        pub(super) expect: Option<NodeId> => Expect = ["{severity: major, compensation.due: [12 EUR], rules: [late]}"],
        /// What comes later
        ///
        /// Further instants of the same complaint, each with facts that lie over all before.
        #[serde(default)]
        pub(super) later: Vec<NodeId> => Vec<LaterText>
            = ["[{as_of: \"2026-03-09T10:00:00+08:00\", facts: {order.lost: true}, expect: {severity: major}}]"],
        /// Figures of this case
        ///
        /// Values for figures that the policy leaves open; they stand above those of the file.
        pub(super) params: Option<NodeId> => Figures = ["{goodwill_max: 200 CNY}"],
        /// Words to select cases by
        ///
        /// Of your own.
        #[serde(default)]
        pub(super) tags: Vec<String> = ["[money, slow]"],
        /// A remark for people
        ///
        /// Of any form.
        note: Option<NodeId> => Remark = ["The customer called twice"],
        /// Where the case comes from
        ///
        /// Of any form.
        cite: Option<NodeId> => Remark = ["[S1-D-2]"],
    }
    demands &[amends_engine::shape::Demand::Always(&["as_of"]), amends_engine::shape::Demand::Without("later", &["expect"])];
}

record! {
    /// A later moment of a case
    ///
    /// The same complaint at a later instant.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct LaterText {
        /// The instant at which it is decided
        ///
        /// With its offset, in quotes.
        pub(super) as_of: Option<Spanned<String>> => Moment = ["\"2026-03-09T10:00:00+08:00\""],
        /// What has become known
        ///
        /// Facts that lie over all before; `null` takes a fact away.
        pub(super) facts: Option<NodeId> => Facts = ["{order.lost: true}"],
        /// What happened, by time
        ///
        /// Not read by this version; leave it out.
        pub(super) events: Option<NodeId> => NoEvents = ["[]"],
        /// What must be decided
        ///
        /// By the name of a result. What is not named is not checked.
        pub(super) expect: Option<NodeId> => Expect = ["{severity: major}"],
        /// A remark for people
        ///
        /// Of any form.
        note: Option<NodeId> => Remark = ["A week later"],
    }
    demands &[amends_engine::shape::Demand::Always(&["as_of"])];
}

fields! {
    /// What may be expected beside results.
    pub(crate) const BESIDE {
        /// Rules that must have matched
        ///
        /// One id or several: `late-refund`, `company/courier#late-refund`, or `line-broken[0]` for an element of a list.
        "rules": Option<Several> = ["[late-refund]"],
        /// Rules that must neither have matched nor be open
        ///
        /// One id or several.
        "not_rules": Option<Several> = ["[late-refund]"],
        /// What must be among the unknown
        ///
        /// Facts by their paths, and figures as `param.<id>`, one or several.
        "unknown": Option<Several> = ["[order.late_days, param.goodwill_max]"],
        /// Facts that must have been presumed
        ///
        /// Their paths, one or several.
        "presumed": Option<Several> = ["[carrier.intent]"],
        /// What must have gone wrong
        ///
        /// The code of a fault of the facts, or of an error of the decision, one or several.
        "error": Option<Codes> = ["fact-bounds", "[division-by-zero]"],
    }
}

fields! {
    /// The parts of a result that may be expected; those that mean the same stand together.
    pub(crate) const PARTS {
        /// How the result ended
        ///
        /// Whether it is decided.
        "status": Option<StatusWord> = ["undecided"],
        /// The value
        ///
        /// If it is decided.
        "value": Option<Several> = ["12 EUR"],
        /// The level
        ///
        /// Of `severity`, if it is decided: the same as `value`.
        "level": Option<Several> = ["major"],
        /// The type that stands for the complaint
        ///
        /// Of `types`, if they are decided: the same as `value`.
        "primary": Option<Several> = ["delivery.late"],
        /// What it is so far
        ///
        /// The value with everything unknown taken as not firing.
        "so_far": Option<Several> = ["minor"],
        /// What it could still become
        ///
        /// Exactly the values that it could still take; `none` and `conflict` may be among them.
        "possible": Option<Several> = ["[minor, major]"],
        /// What is certain already
        ///
        /// Of a list, the entries.
        "entries": Option<Several> = ["[late]"],
        /// The types that are certain already
        ///
        /// Of `types`: the same as `entries`.
        "all": Option<Several> = ["[delivery.late]"],
        /// The least that it can be
        ///
        /// Of a sum or a total.
        "at_least": Option<Several> = ["[5.00 EUR]"],
        /// The most that it can be
        ///
        /// Of a sum.
        "at_most": Option<Several> = ["[50.00 EUR]"],
        /// What must be among the things that would settle it
        ///
        /// Facts and figures, one or several.
        "unknown": Option<Several> = ["[order.late_days]"],
        /// Rules that must be among those that give it
        ///
        /// One id or several.
        "rules": Option<Several> = ["[sev-late]"],
    }
}

words! {
    /// The words for how a result can end.
    pub(crate) const STATUSES {
        /// It is settled and has a value.
        "decided",
        /// Facts that are absent could still change it.
        "undecided",
        /// A rule that matters cannot be evaluated.
        "failed",
        /// It is settled that there is no value.
        "none",
    }
}

form! {
    /// Bindings of columns
    ///
    /// By the column: a fact, `{to: fact, …}`, or a list of these.
    pub(crate) struct Bind = ["{total: order.total}"] => amends::shape::bind();

    /// Facts
    ///
    /// By their paths, dotted or nested: `order.total: 120 EUR` or `order: {total: 120 EUR}`.
    pub(crate) struct Facts = ["{order.late_days: 5, order: {total: 120 EUR}}"]
        => Shape::Record(Record::map(Keys::Any, Value::shape));

    /// The value of a fact
    ///
    /// Read by the type of the fact; `null` for an absent one.
    struct Value = ["120 EUR", "true"] => Shape::Anything;

    /// Figures
    ///
    /// By their ids, values for figures that the policy leaves open.
    pub(crate) struct Figures = ["{goodwill_max: 200 CNY}"] => Shape::Record(Record::map(Keys::Any, String::shape));

    /// A remark
    ///
    /// For people; of any form.
    struct Remark => Shape::Anything;

    /// Events
    ///
    /// Not read by this version.
    struct NoEvents => Shape::Anything;

    /// An instant
    ///
    /// Date, time and offset, in quotes.
    struct Moment = ["\"2026-03-02T10:00:00+08:00\""]
        => Shape::Pattern(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:.]+([Zz]|[+-][0-9:]+)$");

    /// What must be decided
    ///
    /// By the name of a result: `types`, `types.primary`, `severity`, `route.owner`, `compensation.due`, a decision, or
    /// `<decision>.<output>`.
    pub(crate) struct Expect = ["{severity: major, rules: [late]}"] => Shape::Record(Record {
        fields: &[BESIDE],
        others: Some(Others { keys: Keys::Any, shape: Expected::shape }),
        demands: &[],
    });

    /// What a result must be
    ///
    /// Its value, a list of values, `none`, or parts of it such as `{status: undecided, possible: [minor, major]}`.
    pub(crate) struct Expected = ["major", "[12 EUR]", "none", "{status: undecided}"]
        => Shape::OneOf(&[String::shape, Vec::<String>::shape, Parts::shape]);

    /// Parts of a result
    ///
    /// What must be true of each.
    pub(crate) struct Parts = ["{status: undecided, possible: [minor, major]}"]
        => Shape::Record(Record::closed(&[PARTS]));

    /// One or several
    ///
    /// A text or a list of texts.
    pub(crate) struct Several = ["late-refund", "[late-refund, late-gift]"]
        => Shape::OneOf(&[String::shape, Vec::<String>::shape]);

    /// Codes
    ///
    /// One or several; `amends codes` lists them.
    pub(crate) struct Codes = ["fact-bounds", "[division-by-zero]"]
        => Shape::OneOf(&[CodeWord::shape, Vec::<CodeWord>::shape]);

    /// A code
    ///
    /// `amends codes` lists them.
    struct CodeWord = ["fact-bounds"] => Shape::Suggested(code_words);

    /// How a result ends
    ///
    /// One word, perhaps as a list of one.
    struct StatusWord = ["undecided"] => Shape::OneOf(&[OneStatus::shape, Vec::<OneStatus>::shape]);

    /// A status
    ///
    /// How a result ends.
    struct OneStatus = ["undecided"] => Shape::Words(|| STATUSES.to_vec());
}

fn code_words() -> Vec<Word> {
    codes::ALL.iter().map(|entry| Word { word: entry.code.name(), about: entry.summary }).collect()
}
