//! The shapes of a pack as written: what serde reads before names and types are known.
//!
//! A field whose shape depends on something else (a condition, a text in languages, a typed
//! value) stays a [`NodeId`] and is lowered by hand, so that no span is ever lost. `flatten`,
//! `untagged` and internal tags are banned here for the same reason.

use amends_engine::source::Spanned;
use amends_engine::yaml::NodeId;
use serde::Deserialize;

/// The keys of `pack.yaml` that describe the pack itself.
pub(crate) const MANIFEST_KEYS: &[&str] = &[
    "amends",
    "pack",
    "version",
    "title",
    "kind",
    "extends",
    "languages",
    "timezone",
    "currency",
    "calendar",
    "rounding",
    "governed_by",
    "status",
    "in_force",
    "unknown_facts",
    "note",
];

/// The manifest of a pack. Sections may stand beside its keys, so the reader of files, which
/// tells them apart, refuses unknown keys.
#[derive(Debug, Deserialize)]
pub(crate) struct ManifestText {
    pub(crate) amends: Spanned<u32>,
    pub(crate) pack: Spanned<String>,
    pub(crate) version: Spanned<String>,
    pub(crate) title: Option<NodeId>,
    pub(crate) kind: Spanned<KindText>,
    #[serde(default)]
    pub(crate) extends: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) languages: Vec<Spanned<String>>,
    pub(crate) timezone: Option<Spanned<String>>,
    pub(crate) currency: Option<Spanned<String>>,
    #[expect(dead_code, reason = "clocks will count by it")]
    pub(crate) calendar: Option<Spanned<String>>,
    pub(crate) rounding: Option<RoundingText>,
    pub(crate) governed_by: Option<Spanned<String>>,
    pub(crate) status: Option<Spanned<StatusText>>,
    pub(crate) in_force: Option<InForceText>,
    pub(crate) unknown_facts: Option<Spanned<UnknownFactsText>>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) note: Option<NodeId>,
}

/// `kind:` of a pack; the order is from the weakest to the strongest.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub(crate) enum KindText {
    Base,
    Company,
    Contract,
    Regulator,
    Statute,
}

/// `status:` of a pack.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum StatusText {
    Draft,
    Trial,
    Active,
}

/// `unknown_facts:` of a pack.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum UnknownFactsText {
    Refuse,
    Ignore,
}

/// `{step, mode}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoundingText {
    pub(crate) step: Spanned<String>,
    pub(crate) mode: Spanned<ModeText>,
}

/// The rounding modes.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ModeText {
    Up,
    Down,
    HalfUp,
    HalfEven,
}

/// `in_force: {from, until}`, half open.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InForceText {
    pub(crate) from: Option<Spanned<String>>,
    pub(crate) until: Option<Spanned<String>>,
}

/// One entry of `sources`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceText {
    pub(crate) title: Option<NodeId>,
    pub(crate) kind: Option<Spanned<SourceKindText>>,
    pub(crate) in_force: Option<InForceText>,
    pub(crate) checked: Option<Spanned<String>>,
    pub(crate) confidence: Option<Spanned<ConfidenceText>>,
    pub(crate) url: Option<String>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) note: Option<NodeId>,
}

/// `kind:` of a source.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SourceKindText {
    Statute,
    Regulator,
    Contract,
    Company,
    Judgment,
    Handbook,
    Standard,
}

impl SourceKindText {
    pub(crate) fn name(self) -> &'static str {
        match self {
            SourceKindText::Statute => "statute",
            SourceKindText::Regulator => "regulator",
            SourceKindText::Contract => "contract",
            SourceKindText::Company => "company",
            SourceKindText::Judgment => "judgment",
            SourceKindText::Handbook => "handbook",
            SourceKindText::Standard => "standard",
        }
    }
}

/// `confidence:` of a source.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ConfidenceText {
    Low,
    Medium,
    High,
}

impl ConfidenceText {
    pub(crate) fn name(self) -> &'static str {
        match self {
            ConfidenceText::Low => "low",
            ConfidenceText::Medium => "medium",
            ConfidenceText::High => "high",
        }
    }
}

/// One entry of `facts`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FactText {
    #[serde(rename = "type")]
    pub(crate) ty: Spanned<String>,
    pub(crate) of: Option<NodeId>,
    pub(crate) unit: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) pii: bool,
    #[serde(default)]
    pub(crate) required: bool,
    #[serde(default)]
    pub(crate) signals: bool,
    pub(crate) by: Option<Spanned<String>>,
    pub(crate) title: Option<NodeId>,
    pub(crate) ask: Option<NodeId>,
    pub(crate) presume: Option<NodeId>,
    pub(crate) because: Option<NodeId>,
    pub(crate) cite: Option<Vec<Spanned<String>>>,
    pub(crate) applies: Option<NodeId>,
    pub(crate) derive: Option<NodeId>,
    pub(crate) min: Option<NodeId>,
    pub(crate) max: Option<NodeId>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) note: Option<NodeId>,
}

/// One entry of `params`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParamText {
    #[serde(rename = "type")]
    pub(crate) ty: Spanned<String>,
    pub(crate) unit: Option<Spanned<String>>,
    pub(crate) value: Option<NodeId>,
    pub(crate) values: Option<NodeId>,
    pub(crate) until: Option<Spanned<String>>,
    pub(crate) min: Option<NodeId>,
    pub(crate) max: Option<NodeId>,
    pub(crate) title: Option<NodeId>,
    pub(crate) ask: Option<NodeId>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) origin: Option<Spanned<String>>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) cite: Option<Vec<Spanned<String>>>,
    pub(crate) governed_by: Option<Spanned<String>>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) note: Option<NodeId>,
}

/// One entry of `scales`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScaleText {
    pub(crate) levels: NodeId,
    pub(crate) map: Option<NodeId>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) title: Option<NodeId>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) note: Option<NodeId>,
}

/// One entry of `signals`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignalText {
    #[serde(rename = "in")]
    pub(crate) facts: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(crate) any: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) regex: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) none: Vec<Spanned<String>>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) title: Option<NodeId>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) cite: Option<Vec<Spanned<String>>>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) origin: Option<Spanned<String>>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) note: Option<NodeId>,
}

/// One entry of `roles`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleText {
    pub(crate) title: Option<NodeId>,
    pub(crate) superior: Option<Spanned<String>>,
    pub(crate) deputy: Option<Spanned<String>>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) note: Option<NodeId>,
}

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

/// One entry of `tasks:` of a rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TaskText {
    #[serde(rename = "do")]
    pub(crate) what: NodeId,
    pub(crate) role: Spanned<String>,
    pub(crate) within: Option<NodeId>,
    pub(crate) after: Option<NodeId>,
}

/// `then:` of a rule of `escalation`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EscalateText {
    pub(crate) to: Option<Spanned<String>>,
    pub(crate) raise: Option<Spanned<String>>,
    pub(crate) notify: Option<NodeId>,
    pub(crate) tasks: Option<Vec<NodeId>>,
    pub(crate) within: Option<Spanned<NodeId>>,
}

/// One entry of `ladders` of `escalation`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LadderText {
    pub(crate) levels: Option<Spanned<NodeId>>,
    pub(crate) scale: Option<Spanned<String>>,
    pub(crate) title: Option<NodeId>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) note: Option<NodeId>,
}

/// One entry of `catalogue` of `remedies`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemedyText {
    pub(crate) title: Option<NodeId>,
    pub(crate) pros: Option<NodeId>,
    pub(crate) cons: Option<NodeId>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) cite: Option<Vec<Spanned<String>>>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) origin: Option<Spanned<String>>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) note: Option<NodeId>,
}

/// `chosen_by:` of a rule of `remedies`.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ChooserText {
    Customer,
    Company,
    Agreement,
}

/// `basis:` of a line of compensation or of a rule of `remedies`.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub(crate) enum BasisText {
    Statute,
    Regulator,
    Contract,
    Goodwill,
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

/// One head of claim.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeadText {
    pub(crate) combine: Option<Spanned<CombineText>>,
    pub(crate) title: Option<NodeId>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) cite: Option<Vec<Spanned<String>>>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) note: Option<NodeId>,
}

/// `combine:` of a head of claim.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum CombineText {
    Highest,
    Sum,
    Elect,
}

/// One entry of `decide`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecideText {
    #[serde(rename = "type")]
    pub(crate) ty: Option<Spanned<String>>,
    pub(crate) unit: Option<Spanned<String>>,
    pub(crate) outputs: Option<NodeId>,
    pub(crate) none: Option<bool>,
    pub(crate) inputs: Option<Vec<Spanned<NodeId>>>,
    pub(crate) hit: Option<Spanned<HitText>>,
    pub(crate) rows: Option<Vec<NodeId>>,
    pub(crate) rules: Option<Vec<NodeId>>,
    pub(crate) default: Option<NodeId>,
    pub(crate) is: Option<NodeId>,
    pub(crate) each: Option<Spanned<String>>,
    pub(crate) title: Option<NodeId>,
    pub(crate) cite: Option<Vec<Spanned<String>>>,
    pub(crate) because: Option<NodeId>,
    pub(crate) governed_by: Option<Spanned<String>>,
    #[expect(dead_code, reason = "floors will compare by it")]
    pub(crate) better: Option<Spanned<String>>,
    pub(crate) origin: Option<Spanned<String>>,
    #[expect(dead_code, reason = "for people who read the pack")]
    pub(crate) note: Option<NodeId>,
}

/// `hit:` as written.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum HitText {
    Unique,
    Any,
    First,
    Highest,
    Lowest,
    Collect,
    Sum,
    Min,
    Max,
    Count,
}
