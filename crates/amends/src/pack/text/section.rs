//! The sections of a pack: what a file may hold beside the manifest.

use amends_engine::shape::{Demand, Keys, Record, Shape};
use amends_engine::{fields, form};

use super::declare::{FactText, Members, ParamText, RoleText, ScaleText, SignalText};
use super::form::{Condition, Empty, PATH, RuleReference};
use super::manifest::{MANIFEST, SourceText};
use crate::section::field::compensation::CompensationSection;
use crate::section::field::decide::DecideSection;
use crate::section::field::escalation::EscalationSection;
use crate::section::field::guidance::GuidanceSection;
use crate::section::field::remedies::RemediesSection;
use crate::section::field::routing::RoutingSection;
use crate::section::field::severity::SeveritySection;
use crate::section::field::types::TypesSection;

fields! {
    /// The sections that a file of a pack may hold beside the manifest.
    pub(crate) const SECTIONS {
        /// What the rules rest on
        ///
        /// Sources of law and policy by names of your own; rules cite them.
        "sources": Option<SourcesSection>
            = ["{postal-47: {title: Postal Law article 47, kind: statute, in_force: {from: 2015-04-24}}}"],
        /// What a record may say
        ///
        /// Facts by their paths. Dotted paths are nested objects in JSON. A record that holds anything else is refused.
        "facts": Option<FactsSection> = ["{parcel.lost: {type: bool, by: customer, ask: \"Was the parcel lost?\"}}"],
        /// What every record must meet
        ///
        /// Conditions over facts. A record that breaks one is not decided; one that leaves it open is.
        "assume": Option<Assumptions> = ["[parcel.weight > 0 kg]"],
        /// The figures of the policy
        ///
        /// Thresholds, amounts and times by ids of your own; rules read them as `param.<id>`.
        "params": Option<ParamsSection> = ["{goodwill_max: {type: money, value: 200 CNY, origin: project}}"],
        /// Closed sets of words
        ///
        /// Each with its words; facts and results have them as their type. Packs that extend this one may add words.
        "enums": Option<EnumsSection> = ["{channel: [phone, website, on_site]}"],
        /// Words in an order
        ///
        /// Levels from the lowest to the highest, which can be compared: `\">= serious\"`.
        "scales": Option<ScalesSection> = ["{severity: {levels: [minor, serious, major]}}"],
        /// Functions of people
        ///
        /// Each role with the one above it and the one that stands in for it.
        "roles": Option<RolesSection> = ["{agent: {superior: lead}, lead: {}}"],
        /// What texts show
        ///
        /// Words and phrases by ids of your own; rules read them as `signal.<id>`.
        "signals": Option<SignalsSection> = ["{lost_parcel: {in: [complaint.text], any: [丢件, lost my parcel]}}"],
        /// The types of complaints
        ///
        /// A tree of words with the rule that recognises each. A complaint may have several.
        "types": Option<TypesSection> = ["{transport: {title: Transport}, transport.lost: {when: signal.lost_parcel}}"],
        /// How severe a complaint is
        ///
        /// Rules vote for a level; the highest vote stands.
        "severity": Option<SeveritySection>
            = ["{default: minor, rules: [{id: sev-injury, when: injury.reported, then: major}]}"],
        /// Who handles a complaint and how
        ///
        /// For each part of the route the first rule that fires and gives it decides.
        "routing": Option<RoutingSection>
            = ["{default: {owner: agent}, rules: [{id: to-lead, when: {severity: major}, then: {owner: lead}}]}"],
        /// Who takes a complaint over
        ///
        /// A ladder of levels, and rules that take a complaint up on it.
        "escalation": Option<EscalationSection>
            = ["{ladders: {service: {levels: [agent, lead]}}, rules: [{id: up, when: injury.reported, then: {to: lead}}]}"],
        /// What can be done for the customer
        ///
        /// A catalogue of remedies, and which of them are owed, offered or forbidden.
        "remedies": Option<RemediesSection>
            = ["{catalogue: {refund: {title: Refund}}, rules: [{id: lost, when: parcel.lost, all: refund, basis: contract}]}"],
        /// What is owed and what is offered
        ///
        /// Lines with amounts, under heads of claim.
        "compensation": Option<CompensationSection>
            = ["{heads: {refund: {combine: highest}}, rules: [{id: late, head: refund, basis: contract, pay: 5 CNY}]}"],
        /// Advice for the people who handle a complaint
        ///
        /// What to say, ask, consider and do. Nothing is decided by it.
        "guidance": Option<GuidanceSection> = ["{rules: [{id: search, when: parcel.lost, steps: Search the depot}]}"],
        /// Decisions of the pack's own
        ///
        /// Expressions, rules or tables under ids of your own; others read the result by its id.
        "decide": Option<DecideSection> = ["{returnable: {type: bool, is: order.age_days <= 14}}"],
        /// Rules of other packs that are out of force here
        ///
        /// Of base and company packs. Rules of statutes, regulators and contracts cannot be disabled.
        "disable": Option<Disabled> = ["[base/complaint#late-refund]"],
    }
}

form! {
    /// A file of a policy pack
    ///
    /// A pack is a folder with a file `pack.yaml`, which names it, and other files; each holds any of the sections.
    pub(crate) struct Pack => Shape::Record(Record {
        fields: &[MANIFEST, SECTIONS],
        others: None,
        demands: &[Demand::Together(MANIFEST)],
    });

    /// Sources
    ///
    /// By names of your own.
    struct SourcesSection => Shape::Record(Record::map(Keys::Any, SourceText::shape));

    /// Facts
    ///
    /// By their paths: small letters, digits and `_`, parted by dots.
    struct FactsSection => Shape::Record(Record::map(PATH, FactText::shape));

    /// Assumptions
    ///
    /// One condition, or a list of them.
    struct Assumptions => Shape::OneOf(&[Vec::<Condition>::shape, Condition::shape, Empty::shape]);

    /// Figures
    ///
    /// By ids of your own: small letters, digits and `_`, parted by dots.
    struct ParamsSection => Shape::Record(Record::map(PATH, ParamText::shape));

    /// Enums
    ///
    /// Each with its words.
    struct EnumsSection => Shape::Record(Record::map(PATH, EnumMembers::shape));

    /// The words of an enum
    ///
    /// A list of words, or a map from word to title. Dotted words form a tree.
    struct EnumMembers = ["[phone, website]", "{phone: {title: {en: telephone, zh: 电话}}}"]
        => Shape::OneOf(&[Members::shape, Empty::shape]);

    /// Scales
    ///
    /// Each with its levels.
    struct ScalesSection => Shape::Record(Record::map(PATH, ScaleText::shape));

    /// Roles
    ///
    /// Each with the roles around it, or with nothing.
    struct RolesSection => Shape::Record(Record::map(PATH, Role::shape));

    /// A role
    ///
    /// The roles around it, or nothing.
    struct Role = ["{superior: lead}"] => Shape::OneOf(&[RoleText::shape, Empty::shape]);

    /// Signals
    ///
    /// By ids of your own: small letters, digits and `_`, parted by dots.
    struct SignalsSection => Shape::Record(Record::map(PATH, SignalText::shape));

    /// Rules out of force
    ///
    /// One rule, or a list of them.
    struct Disabled => Shape::OneOf(&[Vec::<RuleReference>::shape, RuleReference::shape, Empty::shape]);
}
