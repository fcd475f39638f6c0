//! Rules as compiled: what they all share, and what each section puts in.

use std::collections::BTreeMap;
use std::sync::Arc;

use amends_engine::expr::typed::{Symbol, Typed};
use amends_engine::source::Span;
use amends_engine::value::{EnumValue, Rounding, Value};

use crate::Text;
use crate::pack::manifest::{InForce, PackKind};

/// The number of a rule within its policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RuleId(pub(crate) usize);

/// One rule, with all its editions.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    /// The id as written; unique in its pack.
    pub(crate) id: Arc<str>,
    /// `pack#id`.
    pub(crate) full_id: Arc<str>,
    /// The shortest name that is unique in the closure: the id, or `pack#id`.
    pub(crate) name: Arc<str>,
    pub(crate) pack: usize,
    pub(crate) kind: PackKind,
    pub(crate) section: SectionName,
    pub(crate) place: Span,
    pub(crate) because: Text,
    pub(crate) cite: Vec<Arc<str>>,
    pub(crate) guidance: Vec<Text>,
    pub(crate) tasks: Vec<Task>,
    /// Whether its figures are the project's own and not a source's.
    pub(crate) origin: Option<Arc<str>>,
    pub(crate) governed_by: Option<Symbol>,
    pub(crate) each: Option<Each>,
    pub(crate) editions: Vec<Edition>,
    /// The rule that takes its place, or the pack that disables it.
    pub(crate) replaced_by: Option<Arc<str>>,
}

/// The list whose elements a rule is evaluated for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Each {
    pub(crate) list: Symbol,
    pub(crate) item: Symbol,
}

/// What a rule says during one span of dates.
#[derive(Clone, Debug)]
pub(crate) struct Edition {
    pub(crate) in_force: InForce,
    pub(crate) condition: Typed,
    pub(crate) payload: Payload,
    pub(crate) place: Span,
}

/// The sections that hold rules, in the order in which results are presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum SectionName {
    Types,
    Severity,
    Routing,
    Escalation,
    Remedies,
    Compensation,
    Guidance,
    Decide,
    /// The tasks that rules of all sections carry; it has no rules of its own.
    Tasks,
}

impl SectionName {
    pub(crate) fn name(self) -> &'static str {
        match self {
            SectionName::Types => "types",
            SectionName::Severity => "severity",
            SectionName::Routing => "route",
            SectionName::Escalation => "escalation",
            SectionName::Remedies => "remedies",
            SectionName::Compensation => "compensation",
            SectionName::Guidance => "guidance",
            SectionName::Decide => "decide",
            SectionName::Tasks => "tasks",
        }
    }
}

/// What a matched rule contributes to its section.
#[derive(Clone, Debug)]
pub(crate) enum Payload {
    /// A node of the taxonomy of types.
    Type(EnumValue),
    /// A vote on severity.
    Severity(Vote),
    /// Parts of a route by key.
    Route(BTreeMap<RouteKey, Value>),
    /// A step on the ladder of escalation, and who is to know.
    Escalate(Box<Escalate>),
    /// Remedies that are owed, offered or forbidden.
    Grant(Box<Grant>),
    /// A line of compensation.
    Line(Box<Line>),
    /// Advice for people.
    Guidance(Advice),
    /// An expression per output; `None` for `none`.
    Row(Vec<Option<Typed>>),
}

impl Payload {
    /// Returns whether two payloads give the same in every case.
    pub(crate) fn same_as(&self, other: &Payload) -> bool {
        match (self, other) {
            (Payload::Type(one), Payload::Type(other)) => one == other,
            (Payload::Severity(one), Payload::Severity(other)) => one == other,
            (Payload::Route(one), Payload::Route(other)) => one == other,
            (Payload::Escalate(one), Payload::Escalate(other)) => {
                (&one.vote, &one.notify) == (&other.vote, &other.notify)
                    && one.tasks.len() == other.tasks.len()
                    && one.tasks.iter().zip(&other.tasks).all(|(one, other)| one.same_as(other))
            }
            (Payload::Grant(one), Payload::Grant(other)) => one == other,
            (Payload::Guidance(one), Payload::Guidance(other)) => one == other,
            (Payload::Line(one), Payload::Line(other)) => {
                (one.head, one.basis, one.rounding) == (other.head, other.basis, other.rounding)
                    && one.pay.same_as(&other.pay)
            }
            (Payload::Row(one), Payload::Row(other)) => same_outputs(one, other),
            (_, _) => false,
        }
    }

    /// Returns the expressions whose values are part of what it gives.
    pub(crate) fn outputs(&self) -> Vec<&Typed> {
        match self {
            Payload::Line(line) => vec![&line.pay],
            Payload::Row(row) => row.iter().flatten().collect(),
            Payload::Escalate(escalate) => escalate.tasks.iter().flat_map(Task::times).collect(),
            Payload::Type(_)
            | Payload::Severity(_)
            | Payload::Route(_)
            | Payload::Grant(_)
            | Payload::Guidance(_) => Vec::new(),
        }
    }
}

/// Returns whether two rows of outputs give the same in every case.
pub(crate) fn same_outputs(one: &[Option<Typed>], other: &[Option<Typed>]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|pair| match pair {
            (Some(one), Some(other)) => one.same_as(other),
            (one, other) => one.is_none() && other.is_none(),
        })
}

/// What a rule of escalation asks for.
#[derive(Clone, Debug)]
pub(crate) struct Escalate {
    /// The level; none where it only notifies or gives tasks.
    pub(crate) vote: Option<Vote>,
    /// The roles that are to know.
    pub(crate) notify: Vec<EnumValue>,
    pub(crate) tasks: Vec<Task>,
}

/// What a rule does about remedies; no remedy stands in it twice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Grant {
    /// All of these are owed.
    pub(crate) all: Vec<EnumValue>,
    /// One of these is owed.
    pub(crate) any: Vec<EnumValue>,
    /// None of these may be given.
    pub(crate) forbid: Vec<EnumValue>,
    /// On what it rests; a rule that gives something has one.
    pub(crate) basis: Option<Basis>,
    pub(crate) chosen_by: Option<Chooser>,
}

/// Who chooses one of several remedies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Chooser {
    /// The customer.
    Customer,
    /// The company.
    Company,
    /// Both, by agreement.
    Agreement,
}

impl Chooser {
    /// Returns the word that packs and decisions use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Chooser::Customer => "customer",
            Chooser::Company => "company",
            Chooser::Agreement => "agreement",
        }
    }
}

/// Something to do, which a rule gives when it fires.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    pub(crate) what: Text,
    pub(crate) role: EnumValue,
    /// The duration or period in which it is to be done.
    pub(crate) within: Option<Typed>,
    /// The duration or period after which it is to be done.
    pub(crate) after: Option<Typed>,
}

impl Task {
    /// Returns the expressions that it evaluates.
    pub(crate) fn times(&self) -> impl Iterator<Item = &Typed> {
        self.within.iter().chain(&self.after)
    }

    fn same_as(&self, other: &Task) -> bool {
        let same = |one: &Option<Typed>, other: &Option<Typed>| match (one, other) {
            (Some(one), Some(other)) => one.same_as(other),
            (one, other) => one.is_none() && other.is_none(),
        };
        (&self.what, &self.role) == (&other.what, &other.role)
            && same(&self.within, &other.within)
            && same(&self.after, &other.after)
    }
}

/// What a severity rule asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Vote {
    /// This level.
    Level(EnumValue),
    /// No less than this level, applied last.
    AtLeast(EnumValue),
    /// So many levels more than the highest vote.
    Raise(usize),
}

/// The parts of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum RouteKey {
    /// How the complaint is handled.
    Method,
    /// Which department handles it.
    Department,
    /// Who owns it.
    Owner,
    /// What is handed over.
    Handover,
}

impl RouteKey {
    pub(crate) const ALL: [RouteKey; 4] =
        [RouteKey::Method, RouteKey::Department, RouteKey::Owner, RouteKey::Handover];

    pub(crate) fn name(self) -> &'static str {
        match self {
            RouteKey::Method => "method",
            RouteKey::Department => "department",
            RouteKey::Owner => "owner",
            RouteKey::Handover => "handover",
        }
    }
}

/// On what a line of compensation rests; the order is that of presentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// A statute.
    Statute,
    /// A regulator's rule.
    Regulator,
    /// A contract.
    Contract,
    /// The company's goodwill: part of the offer only.
    Goodwill,
}

impl Basis {
    /// Returns the word that packs and decisions use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Basis::Statute => "statute",
            Basis::Regulator => "regulator",
            Basis::Contract => "contract",
            Basis::Goodwill => "goodwill",
        }
    }
}

/// A line of compensation.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) head: usize,
    pub(crate) basis: Basis,
    pub(crate) pay: Typed,
    pub(crate) rounding: Option<Rounding>,
}

/// Advice for people, by purpose.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Advice {
    pub(crate) say: Vec<Text>,
    pub(crate) ask: Vec<Text>,
    pub(crate) causes: Vec<Text>,
    pub(crate) steps: Vec<Text>,
}
