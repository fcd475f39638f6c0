//! The manifest of a pack and its sources, as written.

use amends_engine::shape::{Described, Field};
use amends_engine::source::Spanned;
use amends_engine::yaml::NodeId;
use amends_engine::{form, record, words};
use serde::Deserialize;

use super::form::{Day, PackName, PackReference, PathName, Remark, Words, ZoneName};

/// The keys of `pack.yaml` that describe the pack itself.
pub(crate) const MANIFEST: &[Field] = ManifestText::FIELDS;

record! {
    /// The manifest of a pack
    ///
    /// What `pack.yaml` says of the pack itself. Sections may stand beside it, or in other files of the folder.
    // The reader of files refuses unknown keys: it tells them from sections.
    #[derive(Debug, Deserialize)]
    pub(crate) struct ManifestText {
        /// The version of the policy format
        ///
        /// Always `1`. It is raised when the meaning of a file changes.
        pub(crate) amends: Spanned<u32> = ["1"],
        /// The name of the pack
        ///
        /// Small letters, digits, `_` and `-`, parted by `/`. Other packs extend it and decisions show it by this name.
        pub(crate) pack: Spanned<String> => PackName = ["company/courier"],
        /// The version of the pack
        ///
        /// `major.minor.patch`. Raise the major version when a decision can change for those who extend the pack.
        pub(crate) version: Spanned<String> => PackVersion = ["1.4.0"],
        /// The title of the pack
        ///
        /// What people call it; a string in the first of `languages`, or a map from language to text.
        pub(crate) title: Option<NodeId> => Words = ["{en: Courier complaint policy, zh: 快递公司客户投诉处理手册}"],
        /// What gives the pack its force
        ///
        /// Rules of statutes, regulators and contracts are floors: a company's pack can neither disable nor replace
        /// them.
        pub(crate) kind: Spanned<KindText> = ["company"],
        /// The packs it builds on
        ///
        /// Each with its major version. Their facts, words and rules take part as if they were written here; a pack
        /// takes part once, however often it is reached.
        #[serde(default)]
        pub(crate) extends: Vec<Spanned<String>> => Vec<PackReference> = ["[base/complaint@1]"],
        /// The languages of its texts
        ///
        /// Codes of languages. A plain string is in the first, which also stands in for a missing one. English if
        /// left out.
        #[serde(default)]
        pub(crate) languages: Vec<Spanned<String>> = ["[en, zh]"],
        /// The time zone
        ///
        /// Where civil dates and times of its rules lie: a name of the IANA database or an offset. UTC if left out.
        pub(crate) timezone: Option<Spanned<String>> => ZoneName = ["Asia/Shanghai"],
        /// The currency
        ///
        /// What `money` means in this pack: an ISO 4217 code. Needed as soon as the pack declares plain `money`.
        pub(crate) currency: Option<Spanned<String>> => CurrencyCode = ["CNY"],
        /// The calendar of working days
        ///
        /// The name of a calendar by which clocks will count. Nothing counts by it yet.
        pub(crate) calendar: Option<Spanned<String>> = ["cn-office"],
        /// How amounts are rounded
        ///
        /// For lines of compensation that do not say it themselves. Without it an amount keeps all its digits.
        pub(crate) rounding: Option<RoundingText> = ["{step: 0.01, mode: half_up}"],
        /// The fact whose date selects what is in force
        ///
        /// A fact of the type `date` or `timestamp`. A rule may name another. Without it the instant of the decision
        /// selects.
        pub(crate) governed_by: Option<Spanned<String>> => PathName = ["complaint.received_at"],
        /// How far the pack is
        ///
        /// `active` if left out. Decisions by a pack that is not active say that it is on trial.
        pub(crate) status: Option<Spanned<StatusText>> = ["active"],
        /// When the pack is in force
        ///
        /// Its rules take no part on other days. Always if left out.
        pub(crate) in_force: Option<InForceText> = ["{from: 2026-01-01}"],
        /// What to do with keys of a record that are no facts
        ///
        /// `refuse` if left out: a misspelt fact would otherwise be lost in silence.
        pub(crate) unknown_facts: Option<Spanned<UnknownFactsText>> = ["refuse"],
        /// A remark for people
        ///
        /// Of any form; nothing is decided by it.
        pub(crate) note: Option<NodeId> => Remark = ["Reviewed every January"],
    }
}

form! {
    /// A version
    ///
    /// Three numbers: `major.minor.patch`.
    struct PackVersion = ["1.4.0"] => amends_engine::shape::Shape::Pattern(r"^[0-9]+\.[0-9]+\.[0-9]+$");

    /// A currency
    ///
    /// Its ISO 4217 code.
    struct CurrencyCode = ["CNY", "EUR"] => amends_engine::shape::Shape::Pattern("^[A-Z]{3}$");

    /// The step of rounding
    ///
    /// The smallest amount, a positive decimal.
    struct Step = ["0.01"] => amends_engine::shape::Shape::Scalar;
}

words! {
    /// `kind:` of a pack; the order is from the weakest to the strongest.
    #[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
    pub(crate) enum KindText {
        /// Shared words and facts, without force of its own.
        Base = "base",
        /// The company's own policy.
        Company = "company",
        /// A contract or a voluntary scheme. Its rules are floors for the company's.
        Contract = "contract",
        /// A regulator's rule. Its rules are floors for the company's.
        Regulator = "regulator",
        /// A statute. Its rules are floors for the company's.
        Statute = "statute",
    }
}

words! {
    /// `status:` of a pack.
    #[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
    pub(crate) enum StatusText {
        /// Being written; decisions are marked as on trial.
        Draft = "draft",
        /// Tried beside the policy in use; decisions are marked as on trial.
        Trial = "trial",
        /// In use.
        Active = "active",
    }
}

words! {
    /// `unknown_facts:` of a pack.
    #[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
    pub(crate) enum UnknownFactsText {
        /// A record with a key that is no declared fact is not decided.
        Refuse = "refuse",
        /// Such keys are counted and left aside.
        Ignore = "ignore",
    }
}

record! {
    /// How an amount is rounded
    ///
    /// The step, and which way a value between two steps goes.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct RoundingText {
        /// The smallest amount
        ///
        /// A positive decimal; amounts become a multiple of it.
        pub(crate) step: Spanned<String> => Step = ["0.01", "1"],
        /// Which way a value between two steps goes
        ///
        /// Commercial rounding is `half_up`.
        pub(crate) mode: Spanned<ModeText> = ["half_up"],
    }
}

words! {
    /// The rounding modes.
    #[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
    pub(crate) enum ModeText {
        /// To the next step away from zero.
        Up = "up",
        /// To the next step towards zero.
        Down = "down",
        /// To the nearest step; halfway away from zero.
        HalfUp = "half_up",
        /// To the nearest step; halfway to the even one.
        HalfEven = "half_even",
    }
}

record! {
    /// When something is in force
    ///
    /// From the first day until the day before `until`. An end that is left out is open.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct InForceText {
        /// The first day in force
        ///
        /// A date. From the beginning if left out.
        pub(crate) from: Option<Spanned<String>> => Day = ["2026-01-01"],
        /// The first day no longer in force
        ///
        /// A date, which is not included. Without end if left out.
        pub(crate) until: Option<Spanned<String>> => Day = ["2027-01-01"],
    }
}

record! {
    /// A source of law or policy
    ///
    /// What rules rest on; they cite it by its name, and decisions list it.
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct SourceText {
        /// The title of the source
        ///
        /// As one would quote it.
        pub(crate) title: Option<NodeId> => Words = ["{en: \"Postal Law, article 47\", zh: 中华人民共和国邮政法 第四十七条}"],
        /// What it is
        ///
        /// Shown with the source; the force of rules comes from the `kind` of their pack.
        pub(crate) kind: Option<Spanned<SourceKindText>> = ["statute"],
        /// When the source is in force
        ///
        /// Rules that cite it take no part on other days.
        pub(crate) in_force: Option<InForceText> = ["{from: 2015-04-24}"],
        /// When it was last compared with the original
        ///
        /// A date.
        pub(crate) checked: Option<Spanned<String>> => Day = ["2026-11-21"],
        /// How sure the author of the pack is of it
        ///
        /// Shown with the source.
        pub(crate) confidence: Option<Spanned<ConfidenceText>> = ["high"],
        /// Where it is published
        ///
        /// An address on the web.
        pub(crate) url: Option<String> = ["https://example.org/law"],
        /// A remark for people
        ///
        /// Of any form; nothing is decided by it.
        pub(crate) note: Option<NodeId> => Remark = ["The English text is not official"],
    }
}

words! {
    /// `kind:` of a source.
    #[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
    pub(crate) enum SourceKindText {
        /// A law.
        Statute = "statute",
        /// A rule of a regulator.
        Regulator = "regulator",
        /// A contract.
        Contract = "contract",
        /// A rule of the company.
        Company = "company",
        /// A judgment of a court.
        Judgment = "judgment",
        /// A handbook.
        Handbook = "handbook",
        /// A standard.
        Standard = "standard",
    }
}

words! {
    /// `confidence:` of a source.
    #[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
    pub(crate) enum ConfidenceText {
        /// From memory or second hand.
        Low = "low",
        /// Compared with a good copy.
        Medium = "medium",
        /// Compared with the official text.
        High = "high",
    }
}
