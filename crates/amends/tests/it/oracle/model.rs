//! Small policies that are made up, with a second, independent reading of what they must decide.
//!
//! The model knows truth tables, hit policies and the law over worlds, each written down once more
//! and in the plainest way: every world is tried.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};

use super::dice::Dice;

/// What a condition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Truth {
    Yes,
    No,
    Unknown,
    Error,
}

/// The kinds of facts, each with three values or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Flag,
    Word,
    Number,
}

const WORDS: [&str; 3] = ["x", "y", "z"];

impl Kind {
    pub(super) fn size(self) -> usize {
        if self == Self::Flag { 2 } else { 3 }
    }

    pub(super) fn json(self, value: usize) -> Json {
        match self {
            Self::Flag => json!(value == 1),
            Self::Word => json!(WORDS[value]),
            Self::Number => json!(value),
        }
    }
}

/// A case: the position of each fact's value, if it is there.
pub(super) type Record = Vec<Option<usize>>;

#[derive(Clone, Debug)]
pub(super) enum Test {
    Always,
    Is {
        fact: usize,
        value: usize,
    },
    /// `10 / fact > 7`: fails at 0, holds at 1 and not at 2.
    Quotient(usize),
    Not(Box<Test>),
    All(Vec<Test>),
    Any(Vec<Test>),
}

impl Test {
    fn random(dice: &mut Dice<'_>, facts: &[Kind], depth: usize) -> Self {
        let parts = |dice: &mut Dice<'_>| {
            vec![Self::random(dice, facts, depth - 1), Self::random(dice, facts, depth - 1)]
        };
        match dice.below(if depth == 0 { 4 } else { 8 }) {
            4 => Self::Not(Box::new(Self::random(dice, facts, depth - 1))),
            5 => Self::All(parts(dice)),
            6 => Self::Any(parts(dice)),
            7 => Self::Always,
            _ => {
                let fact = dice.below(facts.len());
                if facts[fact] == Kind::Number && dice.in_eight(5) {
                    Self::Quotient(fact)
                } else {
                    Self::Is { fact, value: dice.below(facts[fact].size()) }
                }
            }
        }
    }

    /// Returns a condition that some complete record meets; a pack with another one is refused.
    fn satisfiable(dice: &mut Dice<'_>, facts: &[Kind]) -> Self {
        let test = Self::random(dice, facts, 2);
        let empty = vec![None; facts.len()];
        let holds = fillings(facts, &empty, &|_| true).iter().any(|record| test.truth(record) == Truth::Yes);
        if holds { test } else { Self::Is { fact: 0, value: 1 } }
    }

    fn text(&self, facts: &[Kind]) -> String {
        let join = |parts: &[Self], sign: &str| {
            let parts: Vec<String> = parts.iter().map(|part| part.text(facts)).collect();
            format!("({})", parts.join(sign))
        };
        match self {
            Self::Always => "true".to_owned(),
            Self::Is { fact, value } => match facts[*fact] {
                Kind::Flag if *value == 1 => format!("f{fact}"),
                Kind::Flag => format!("!f{fact}"),
                Kind::Word => format!("f{fact} == \"{}\"", WORDS[*value]),
                Kind::Number => format!("f{fact} == {value}"),
            },
            Self::Quotient(fact) => format!("10 / f{fact} > 7"),
            Self::Not(part) => format!("!({})", part.text(facts)),
            Self::All(parts) => join(parts, " && "),
            Self::Any(parts) => join(parts, " || "),
        }
    }

    pub(super) fn truth(&self, record: &Record) -> Truth {
        let fold = |parts: &[Self], absorbing: Truth, neutral: Truth| {
            let parts: BTreeSet<Truth> = parts.iter().map(|part| part.truth(record)).collect();
            [absorbing, Truth::Unknown, Truth::Error]
                .into_iter()
                .find(|truth| parts.contains(truth))
                .unwrap_or(neutral)
        };
        let of = |holds: bool| if holds { Truth::Yes } else { Truth::No };
        match self {
            Self::Always => Truth::Yes,
            Self::Is { fact, value } => record[*fact].map_or(Truth::Unknown, |own| of(own == *value)),
            Self::Quotient(fact) => match record[*fact] {
                None => Truth::Unknown,
                Some(0) => Truth::Error,
                Some(value) => of(value == 1),
            },
            Self::Not(part) => match part.truth(record) {
                Truth::Yes => Truth::No,
                Truth::No => Truth::Yes,
                other => other,
            },
            Self::All(parts) => fold(parts, Truth::No, Truth::Yes),
            Self::Any(parts) => fold(parts, Truth::Yes, Truth::No),
        }
    }
}

/// A rule with what it gives, as the pack writes it; what that means depends on its set.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) when: Test,
    pub(super) then: String,
}

/// How the rules that fire make a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Policy {
    Unique,
    Any,
    First,
    Highest,
    Lowest,
    Collect,
    Count,
    Sum,
    Severity,
    Level,
    Notify,
    Remedies,
    Tasks,
    Types,
    Due,
    Offer,
}

/// A rule set under the name of its result.
#[derive(Clone, Debug)]
pub(super) struct Set {
    pub(super) name: String,
    pub(super) policy: Policy,
    pub(super) default: Option<String>,
    pub(super) rules: Vec<Rule>,
}

/// A made-up policy.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) facts: Vec<Kind>,
    pub(super) sets: Vec<Set>,
    /// Whether a severity vote, a route part or a head has a default that readers may rest on.
    severity_default: Option<&'static str>,
}

const LEVELS: [&str; 4] = ["low", "mid", "high", "top"];
/// What rules of escalation say; of some of them only the level or only whom they let know.
const STEPS: [&str; 8] = [
    "to: low",
    "to: mid, notify: [p]",
    "to: high, notify: [p, q]",
    "to: top",
    "raise: 1",
    "raise: 2, notify: [q]",
    "notify: [p]",
    "notify: [q]",
];
/// What rules of remedies say, in a pack of a company.
const GRANTS: [&str; 9] = [
    "all: [x], basis: goodwill",
    "all: [x, y], basis: statute",
    "all: [z], basis: contract, forbid: [x]",
    "any: [x, y], basis: goodwill, chosen_by: customer",
    "any: [y, x], basis: goodwill, chosen_by: customer",
    "any: [x, z], basis: regulator",
    "any: [y, z], basis: goodwill, all: [x]",
    "forbid: [x]",
    "forbid: [y, z]",
];
const NODES: [&str; 5] = ["a.b", "a", "a.b.c", "d", "a.e"];

impl Model {
    pub(super) fn random(dice: &mut Dice<'_>) -> Self {
        let kinds = [Kind::Flag, Kind::Word, Kind::Number];
        let facts: Vec<Kind> = (0..=dice.below(3)).map(|_| *dice.pick(&kinds)).collect();
        let severity_default = dice.in_eight(3).then(|| *dice.pick(&LEVELS));
        let mut model = Self { facts, sets: Vec::new(), severity_default };
        model.add(
            dice,
            "severity",
            Policy::Severity,
            &["low", "mid", "high", "top", "{raise: 1}", "{raise: 2}", "{at_least: low}", "{at_least: high}"],
        );
        for (name, policy) in [("route.owner", Policy::First), ("route.method", Policy::First)] {
            model.add(dice, name, policy, &["p", "q", "r"]);
        }
        model.add(dice, "d_unique", Policy::Unique, &["p", "q"]);
        model.add(dice, "d_any", Policy::Any, &["p", "q"]);
        model.add(dice, "d_first", Policy::First, &["p", "q", "r"]);
        model.add(dice, "d_highest", Policy::Highest, &LEVELS);
        model.add(dice, "d_lowest", Policy::Lowest, &LEVELS);
        model.add(dice, "d_collect", Policy::Collect, &["p", "q", "r"]);
        model.add(dice, "d_count", Policy::Count, &["1"]);
        model.add(dice, "d_sum", Policy::Sum, &["1", "2", "-2", "0"]);
        model.add(dice, "types", Policy::Types, &NODES);
        model.add(
            dice,
            "compensation.due",
            Policy::Due,
            &["h1 contract 1", "h1 statute 3", "h2 contract 1", "h2 contract 2", "h1 goodwill 5"],
        );
        model.add_twin("compensation.offer", Policy::Offer);
        model.add(dice, "escalation.level", Policy::Level, &STEPS);
        model.add_twin("escalation.notify", Policy::Notify);
        model.add(dice, "remedies", Policy::Remedies, &GRANTS);
        model.add(dice, "tasks", Policy::Tasks, &["1"]);
        model
    }

    fn add(&mut self, dice: &mut Dice<'_>, name: &str, policy: Policy, outputs: &[&str]) {
        let has_default = !matches!(
            policy,
            Policy::Collect | Policy::Count | Policy::Types | Policy::Due | Policy::Remedies | Policy::Tasks
        );
        let default = match policy {
            Policy::Level => dice.in_eight(3).then(|| (*dice.pick(&LEVELS)).to_owned()),
            Policy::Severity => self.severity_default.map(str::to_owned),
            _ => (has_default && dice.in_eight(3)).then(|| (*dice.pick(outputs)).to_owned()),
        };
        let mut rules: Vec<Rule> = (0..=dice.below(4))
            .map(|number| Rule {
                id: format!("{}-{number}", name.replace('.', "-")),
                when: Test::satisfiable(dice, &self.facts),
                then: (*dice.pick(outputs)).to_owned(),
            })
            .collect();
        if policy == Policy::Types {
            // A node has one rule, which bears its name.
            let mut known = BTreeSet::new();
            rules.retain(|rule| known.insert(rule.then.clone()));
            for rule in &mut rules {
                rule.id = rule.then.clone();
            }
        }
        if policy == Policy::Tasks {
            for rule in &mut rules {
                rule.then = format!("do-{}", rule.id);
            }
        }
        self.sets.push(Set { name: name.to_owned(), policy, default, rules });
    }

    /// Adds a second result of the rules of the last one.
    fn add_twin(&mut self, name: &str, policy: Policy) {
        let first = self.sets.last().expect("just added").clone();
        self.sets.push(Set { name: name.to_owned(), policy, ..first });
    }

    /// Writes the pack.
    pub(super) fn text(&self) -> String {
        let mut text = String::from(
            "enums: {word: [x, y, z]}\nscales: {severity: {levels: [low, mid, high, top]}}\nroles: {p: {}, q: {}}\nfacts:\n",
        );
        for (number, kind) in self.facts.iter().enumerate() {
            let ty = match kind {
                Kind::Flag => "bool",
                Kind::Word => "word",
                Kind::Number => "int",
            };
            let _ = writeln!(text, "  f{number}: {{type: {ty}}}");
        }
        let mut routing = String::new();
        let mut route_default = Vec::new();
        let mut decide = String::new();
        for set in &self.sets {
            match set.policy {
                Policy::Severity => self.write_severity(set, &mut text),
                Policy::Types => self.write_types(set, &mut text),
                Policy::Due => self.write_lines(set, &mut text),
                Policy::Level => {
                    self.write_section(set, "escalation", "ladders: {up: {scale: severity}}", &mut text)
                }
                Policy::Remedies => {
                    self.write_section(set, "remedies", "catalogue: {x: {}, y: {}, z: {}}", &mut text);
                }
                Policy::Tasks => self.write_section(set, "guidance", "hit: collect", &mut text),
                Policy::Offer | Policy::Notify => {}
                _ => match set.name.strip_prefix("route.") {
                    Some(part) => {
                        route_default.extend(set.default.iter().map(|default| format!("{part}: {default}")));
                        for rule in &set.rules {
                            let when = rule.when.text(&self.facts);
                            let _ = writeln!(
                                routing,
                                "    - {{id: {}, when: '{when}', then: {{{part}: {}}}}}",
                                rule.id, rule.then
                            );
                        }
                    }
                    None => self.write_decision(set, &mut decide),
                },
            }
        }
        let _ = write!(text, "routing:\n  default: {{{}}}\n  rules:\n{routing}", route_default.join(", "));
        let _ = write!(text, "decide:\n{decide}{}", self.readers());
        text
    }

    fn write_severity(&self, set: &Set, text: &mut String) {
        text.push_str("severity:\n");
        if let Some(default) = &set.default {
            let _ = writeln!(text, "  default: {default}");
        }
        text.push_str("  rules:\n");
        for rule in &set.rules {
            let _ = writeln!(
                text,
                "    - {{id: {}, when: '{}', then: {}}}",
                rule.id,
                rule.when.text(&self.facts),
                rule.then
            );
        }
    }

    /// Writes a section whose rules stand in the pack as the model has them.
    fn write_section(&self, set: &Set, section: &str, head: &str, text: &mut String) {
        let _ = writeln!(text, "{section}:\n  {head}");
        if let Some(default) = &set.default {
            let _ = writeln!(text, "  default: {default}");
        }
        text.push_str("  rules:\n");
        for rule in &set.rules {
            let (id, when, then) = (&rule.id, rule.when.text(&self.facts), &rule.then);
            let gives = match set.policy {
                Policy::Level => format!("then: {{{then}}}"),
                Policy::Tasks => format!("say: something, tasks: [{{do: {then}, role: p}}]"),
                _ => then.clone(),
            };
            let _ = writeln!(text, "    - {{id: {id}, when: '{when}', {gives}}}");
        }
    }

    fn write_types(&self, set: &Set, text: &mut String) {
        text.push_str("types:\n");
        for (number, node) in NODES.iter().enumerate() {
            let rule = set.rules.iter().find(|rule| rule.then == *node);
            let when =
                rule.map_or_else(String::new, |rule| format!(", when: '{}'", rule.when.text(&self.facts)));
            let _ = writeln!(text, "  {node}: {{priority: {}{when}}}", number % 3);
        }
    }

    fn write_lines(&self, set: &Set, text: &mut String) {
        text.push_str("compensation:\n  heads: {h1: {combine: highest}, h2: {combine: sum}}\n  rules:\n");
        for rule in &set.rules {
            let mut parts = rule.then.split(' ');
            let mut next = || parts.next().expect("three parts");
            let (head, basis, amount) = (next(), next(), next());
            let _ = writeln!(
                text,
                "    - {{id: {}, when: '{}', head: {head}, basis: {basis}, pay: {amount} CNY}}",
                rule.id,
                rule.when.text(&self.facts)
            );
        }
    }

    fn write_decision(&self, set: &Set, text: &mut String) {
        let (ty, hit) = match set.policy {
            Policy::Unique => ("text", "unique"),
            Policy::Any => ("text", "any"),
            Policy::Highest => ("severity", "highest"),
            Policy::Lowest => ("severity", "lowest"),
            Policy::Collect => ("text", "collect"),
            Policy::Count => ("int", "count"),
            Policy::Sum => ("int", "sum"),
            _ => ("text", "first"),
        };
        let _ = writeln!(text, "  {}:\n    type: {ty}\n    hit: {hit}", set.name);
        if let Some(default) = &set.default {
            let _ = writeln!(text, "    default: {default}");
        }
        text.push_str("    rules:\n");
        for rule in &set.rules {
            let _ = writeln!(
                text,
                "      - {{id: {}, when: '{}', then: {}}}",
                rule.id,
                rule.when.text(&self.facts),
                rule.then
            );
        }
    }

    /// Writes decisions that read other results; of them only consistency is asked.
    fn readers(&self) -> String {
        let conditions = [
            ("r_severity", "has(severity) && severity >= high"),
            ("r_owner", "has(route.owner) && route.owner == \"p\""),
            ("r_under", "types.under(\"a\")"),
            ("r_in", "\"a\" in types"),
            ("r_exists", "types.exists(t, t == \"a.b\")"),
            ("r_primary", "has(types.primary) && types.primary == \"a.b\""),
            ("r_collect", "\"p\" in d_collect"),
            ("r_size", "size(d_collect) > 1"),
            ("r_due", "has(compensation.due) && compensation.due > 2 CNY"),
            ("r_sum", "has(d_sum) && d_sum >= 1"),
            ("r_level", "has(escalation.level) && escalation.level >= high"),
            ("r_notify", "\"p\" in escalation.notify"),
            ("r_option", "\"x\" in remedies"),
            ("r_options", "size(remedies) > 1"),
            ("r_owed", "remedies.owed.exists(r, r == \"y\")"),
            ("r_forbidden", "\"x\" in remedies.forbidden"),
            ("r_row", "has(d_first.row) && d_first.row == \"d_first-1\""),
        ];
        let mut text = String::new();
        for (name, condition) in conditions {
            let _ = writeln!(text, "  {name}: {{type: bool, is: '{condition}'}}");
        }
        text.push_str("  r_more: {type: text, hit: first, default: n, rules: [{id: m1, when: 'r_severity && r_under', then: p}, {id: m2, when: 'r_owner || r_due', then: q}, {id: m3, when: '!r_collect', then: r}]}\n");
        text
    }

    /// Returns the facts of a record as a case supplies them.
    pub(super) fn json(&self, record: &Record) -> Json {
        let there = record.iter().enumerate().filter_map(|(fact, value)| Some((fact, (*value)?)));
        Json::Object(
            there
                .map(|(fact, value)| (format!("f{fact}"), self.facts[fact].json(value)))
                .collect::<Map<_, _>>(),
        )
    }

    pub(super) fn random_record(&self, dice: &mut Dice<'_>) -> Record {
        self.facts.iter().map(|kind| (!dice.in_eight(4)).then(|| dice.below(kind.size()))).collect()
    }

    /// Returns every record in which the absent facts that `fills` picks have a value.
    pub(super) fn fillings(&self, record: &Record, fills: &dyn Fn(usize) -> bool) -> Vec<Record> {
        fillings(&self.facts, record, fills)
    }
}

fn fillings(facts: &[Kind], record: &Record, fills: &dyn Fn(usize) -> bool) -> Vec<Record> {
    let mut records = vec![record.clone()];
    for (fact, kind) in facts.iter().enumerate() {
        if record[fact].is_none() && fills(fact) {
            let filled = |record: &Record| -> Vec<Record> {
                let values = (0..kind.size()).map(|value| {
                    let mut record = record.clone();
                    record[fact] = Some(value);
                    record
                });
                values.collect()
            };
            records = records.iter().flat_map(filled).collect();
        }
    }
    records
}

/// What the law makes of a set.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// The same in every world.
    Decided(String),
    /// Dependent on facts that are absent.
    Undecided(BTreeSet<String>),
    Failed,
}

/// Resolves a set by trying every world; rules count as independent of each other.
pub(super) fn law(set: &Set, record: &Record) -> Verdict {
    let part: Vec<(&str, Truth)> = set
        .rules
        .iter()
        .map(|rule| (rule.then.as_str(), rule.when.truth(record)))
        .filter(|(_, truth)| *truth != Truth::No)
        .collect();
    let settle = |questions: u32, errors: u32| {
        let fires = part.iter().enumerate().filter(|(at, (_, truth))| match truth {
            Truth::Yes => true,
            Truth::Unknown => questions & (1 << at) != 0,
            Truth::Error => errors & (1 << at) != 0,
            Truth::No => false,
        });
        let outputs: Vec<&str> = fires.map(|(_, (then, _))| *then).collect();
        result(set, &outputs)
    };
    let worlds = 0..1u32 << part.len();
    let of_questions = |questions: u32| -> BTreeSet<String> {
        worlds.clone().map(|errors| settle(questions, errors)).collect()
    };
    let all: BTreeSet<String> = worlds.clone().flat_map(of_questions).collect();
    match all.first() {
        Some(only) if all.len() == 1 && only == "conflict" => Verdict::Failed,
        Some(only) if all.len() == 1 => Verdict::Decided(only.clone()),
        _ if worlds.clone().any(|questions| of_questions(questions).len() > 1) => Verdict::Failed,
        _ => Verdict::Undecided(all),
    }
}

/// Returns what a set gives of the outputs of the rules that fire, in order.
fn result(set: &Set, outputs: &[&str]) -> String {
    let text = |value: &str| json!(value).to_string();
    let or_default = |value: Option<String>| {
        value.or_else(|| set.default.as_deref().map(text)).unwrap_or_else(|| "none".to_owned())
    };
    let position = |level: &str| LEVELS.iter().position(|known| *known == level);
    let level = |at: Option<usize>| or_default(at.map(|at| text(LEVELS[at])));
    let numbers = || outputs.iter().map(|output| output.parse::<i64>().expect("a number"));
    match set.policy {
        Policy::Unique if outputs.len() > 1 => "conflict".to_owned(),
        Policy::Any if outputs.iter().any(|output| output != &outputs[0]) => "conflict".to_owned(),
        Policy::Unique | Policy::Any | Policy::First => or_default(outputs.first().map(|first| text(first))),
        Policy::Highest => level(outputs.iter().filter_map(|output| position(output)).max()),
        Policy::Lowest => level(outputs.iter().filter_map(|output| position(output)).min()),
        Policy::Collect => list(outputs.iter().map(|output| text(output)).collect()),
        Policy::Count => text(&outputs.len().to_string()),
        Policy::Sum => or_default((!outputs.is_empty()).then(|| text(&numbers().sum::<i64>().to_string()))),
        Policy::Severity => severity(set, outputs),
        Policy::Level => escalation_level(set, outputs),
        Policy::Notify => {
            list(outputs.iter().flat_map(|output| listed(output, "notify")).map(text).collect())
        }
        Policy::Remedies => list(remedies(outputs).into_iter().map(|found| text(&found)).collect()),
        Policy::Tasks => list(outputs.iter().map(|output| text(output)).collect()),
        Policy::Types => {
            let above = |node: &str| {
                outputs.iter().any(|other| other.strip_prefix(node).is_some_and(|rest| rest.starts_with('.')))
            };
            list(outputs.iter().filter(|node| !above(node)).map(|node| text(node)).collect())
        }
        Policy::Due => total(outputs, false),
        Policy::Offer => total(outputs, true),
    }
}

fn list(entries: BTreeSet<String>) -> String {
    if entries.is_empty() {
        "[]".to_owned()
    } else {
        Json::from(entries.into_iter().collect::<Vec<_>>()).to_string()
    }
}

fn severity(set: &Set, outputs: &[&str]) -> String {
    let position = |level: &str| LEVELS.iter().position(|known| *known == level);
    let named = |key: &str| -> Vec<&str> {
        outputs.iter().filter_map(|output| output.strip_prefix(key)?.strip_suffix('}')).collect()
    };
    let vote = outputs.iter().filter_map(|output| position(output)).max();
    let base = vote.or_else(|| set.default.as_deref().and_then(position));
    let raise: usize = named("{raise: ").iter().map(|by| by.parse::<usize>().expect("a number")).sum();
    let floor = named("{at_least: ").iter().filter_map(|level| position(level)).max();
    let raised = base.map(|base| (base + raise).min(LEVELS.len() - 1));
    raised.max(floor).map_or_else(|| "none".to_owned(), |at| json!(LEVELS[at]).to_string())
}

fn escalation_level(set: &Set, outputs: &[&str]) -> String {
    let position = |level: &str| LEVELS.iter().position(|known| *known == level);
    let parts = || outputs.iter().flat_map(|output| output.split(", "));
    let vote = parts().filter_map(|part| position(part.strip_prefix("to: ")?)).max();
    let base = vote.or_else(|| set.default.as_deref().and_then(position));
    let raise: usize = parts()
        .filter_map(|part| part.strip_prefix("raise: "))
        .map(|by| by.parse::<usize>().expect("a number"))
        .sum();
    let level = base.map(|base| (base + raise).min(LEVELS.len() - 1));
    level.map_or_else(|| "none".to_owned(), |at| json!(LEVELS[at]).to_string())
}

/// Returns the words of a list within what a rule says.
fn listed<'t>(then: &'t str, key: &str) -> Vec<&'t str> {
    let start = format!("{key}: [");
    let inside = then.split_once(&start).and_then(|(_, rest)| rest.split_once(']'));
    inside.map_or_else(Vec::new, |(inside, _)| inside.split(", ").collect())
}

/// Says of every remedy what becomes of it: a rule of a company forbids what is given out of goodwill.
fn remedies(outputs: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for remedy in WORDS {
        let names = |then: &&&str, key: &str| listed(then, key).contains(&remedy);
        let gives = |then: &&&str| names(then, "all") || names(then, "any");
        let firm = outputs.iter().filter(gives).any(|then| !then.contains("goodwill"));
        let forbidden = !firm && outputs.iter().any(|then| names(&then, "forbid"));
        let given = outputs.iter().any(|then| gives(&then));
        if forbidden {
            found.insert(format!("forbidden {remedy}"));
        } else if given {
            found.insert(format!("option {remedy}"));
            if outputs.iter().any(|then| names(&then, "all")) {
                found.insert(format!("owed {remedy}"));
            }
        }
    }
    for then in outputs {
        let any: BTreeSet<&str> = listed(then, "any").into_iter().collect();
        if !any.is_empty() {
            let by = if then.contains("customer") { "customer" } else { "-" };
            found.insert(format!("choice {any:?} {by}"));
        }
    }
    found
}

fn total(outputs: &[&str], goodwill: bool) -> String {
    let lines: Vec<(&str, &str, u32)> = outputs
        .iter()
        .map(|output| {
            let parts: Vec<&str> = output.split(' ').collect();
            (parts[0], parts[1], parts[2].parse().expect("a number"))
        })
        .filter(|(_, basis, _)| goodwill || *basis != "goodwill")
        .collect();
    let of = |wanted: &'static str| {
        lines.iter().filter(move |(head, basis, _)| *head == wanted && *basis != "goodwill")
    };
    let highest = of("h1").map(|(_, _, amount)| *amount).max().unwrap_or(0);
    let sum: u32 = of("h2").map(|(_, _, amount)| *amount).sum();
    let more: u32 =
        lines.iter().filter(|(_, basis, _)| *basis == "goodwill").map(|(_, _, amount)| *amount).sum();
    if lines.is_empty() {
        "none".to_owned()
    } else {
        json!([format!("{}.00 CNY", highest + sum + more)]).to_string()
    }
}
