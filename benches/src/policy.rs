//! Generated policies.

use std::fmt::Write as _;

use amends::{PackFiles, Policy, Sources};

use crate::random::Random;
use crate::{CATEGORIES, CHANNELS, CURRENCIES, LEVELS, REGIONS, TYPES};

/// How the tests of rules are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Two to five tests of any facts.
    Drawn,
    /// As policies are: each rule names a type or a category, and the further tests leave about twenty matches.
    Policy,
}

/// How matches make a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HitPolicy {
    /// Every match is listed.
    Collect,
    /// The first decides.
    First,
}

/// Generated rules: their tests as cells, a cell per fact.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Per rule, the tests of some facts.
    pub rules: Vec<Vec<(&'static str, Test)>>,
}

/// One test of one fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// One of these words.
    Word(Vec<String>),
    /// From this number up to, but without, that one.
    Range(usize, usize),
    /// True or false.
    Flag(bool),
}

/// Every fact with the type it is declared with.
const FACTS: [(&str, &str); 16] = [
    ("kind", "kind"),
    ("channel", "channel"),
    ("level", "level"),
    ("tier", "tier"),
    ("priors", "int"),
    ("amount", "decimal"),
    ("currency", "currency"),
    ("category", "category"),
    ("open_days", "int"),
    ("delay", "int"),
    ("injury", "bool"),
    ("vulnerable", "bool"),
    ("legal", "bool"),
    ("group_size", "int"),
    ("region", "region"),
    ("reopened", "int"),
];

impl Rules {
    /// Draws so many rules.
    #[must_use]
    pub fn draw(count: usize, shape: Shape, seed: u64) -> Self {
        let mut random = Random::new(seed);
        Self { rules: (0..count).map(|_| rule(&mut random, shape, count)).collect() }
    }

    /// Returns the pack of these rules as the text of its one file.
    #[must_use]
    pub fn pack(&self, hit: HitPolicy) -> String {
        let mut yaml = String::from(
            "amends: 1\npack: company/generated\nversion: 1.0.0\nkind: company\nlanguages: [en]\nfacts:\n",
        );
        for (name, ty) in FACTS {
            let _ = writeln!(yaml, "  {name}: {{type: {ty}}}");
        }
        let words = |stem: &str, count: usize| {
            let words: Vec<String> = (0..count).map(|number| format!("{stem}{number}")).collect();
            words.join(", ")
        };
        let _ = write!(
            yaml,
            "enums:\n  kind: [{}]\n  channel: [{}]\n  category: [{}]\n  region: [{}]\n  currency: [{}]\n",
            words("t", TYPES),
            words("c", CHANNELS),
            words("g", CATEGORIES),
            words("r", REGIONS),
            CURRENCIES.join(", "),
        );
        let _ = write!(
            yaml,
            "scales:\n  level: {{levels: [{}]}}\n  tier: {{levels: [{}]}}\n",
            words("s", LEVELS),
            words("l", LEVELS)
        );
        let names: Vec<&str> = FACTS.iter().map(|(name, _)| *name).collect();
        let hit = match hit {
            HitPolicy::Collect => "collect",
            HitPolicy::First => "first",
        };
        let _ = write!(
            yaml,
            "decide:\n  matched:\n    inputs: [{}]\n    type: int\n    hit: {hit}\n    rows:\n",
            names.join(", ")
        );
        for (number, tests) in self.rules.iter().enumerate() {
            let cells: Vec<String> = names
                .iter()
                .map(|name| {
                    tests
                        .iter()
                        .find(|(fact, _)| fact == name)
                        .map_or("\"-\"".to_owned(), |(_, test)| test.cell())
                })
                .collect();
            let _ = writeln!(yaml, "      - [rule-{number}, {}, {number}]", cells.join(", "));
        }
        yaml
    }

    /// Returns the policy of these rules.
    ///
    /// # Errors
    /// Returns the diagnostics as text if the pack does not load.
    pub fn policy(&self, hit: HitPolicy) -> Result<Policy, String> {
        let files = PackFiles::new("generated").file("pack.yaml", self.pack(hit));
        let loaded = amends::load(Sources::new(files));
        let rendered = loaded.render();
        loaded.policy.ok_or(rendered)
    }
}

impl Test {
    fn cell(&self) -> String {
        match self {
            Test::Word(words) if words.len() == 1 => words.join(""),
            Test::Word(words) => format!("[{}]", words.join(", ")),
            Test::Range(from, to) => format!("\"[{from}..{to})\""),
            Test::Flag(flag) => flag.to_string(),
        }
    }
}

fn rule(random: &mut Random, shape: Shape, count: usize) -> Vec<(&'static str, Test)> {
    let mut tests = Vec::new();
    let more = 2 + random.below(4);
    if shape == Shape::Policy {
        if random.chance(70) {
            tests.push(("kind", words(random, "t", TYPES, 1)));
        } else {
            tests.push(("category", words(random, "g", CATEGORIES, 1)));
        }
        // The more rules there are, the more they say each, so that a case keeps about as many matches.
        if count > 500 {
            tests.push(("region", words(random, "r", REGIONS, 1)));
        }
    }
    let mut tries = 0usize;
    while tests.len() < more && tries < 40 {
        tries = tries.saturating_add(1);
        let (name, _) = FACTS.get(random.below(FACTS.len())).copied().unwrap_or(("kind", ""));
        if tests.iter().all(|(other, _)| *other != name) {
            tests.push((name, test(random, name)));
        }
    }
    tests
}

fn words(random: &mut Random, stem: &str, count: usize, most: usize) -> Test {
    let mut words: Vec<String> =
        (0..=random.below(most)).map(|_| format!("{stem}{}", random.below(count))).collect();
    words.sort();
    words.dedup();
    Test::Word(words)
}

fn test(random: &mut Random, name: &str) -> Test {
    let mut range = |most: usize| {
        let from = random.below(most);
        Test::Range(from, from.saturating_add(1).saturating_add(random.below(most)))
    };
    match name {
        "priors" => range(12),
        "amount" => range(2_000),
        "open_days" => range(120),
        "delay" => range(600),
        "group_size" => range(50),
        "reopened" => range(5),
        "injury" | "vulnerable" | "legal" => Test::Flag(random.chance(50)),
        "kind" => words(random, "t", TYPES, 3),
        "channel" => words(random, "c", CHANNELS, 3),
        "level" => words(random, "s", LEVELS, 2),
        "tier" => words(random, "l", LEVELS, 2),
        "category" => words(random, "g", CATEGORIES, 3),
        "region" => words(random, "r", REGIONS, 3),
        _ => {
            let currency = CURRENCIES.get(random.below(3)).copied().unwrap_or("EUR");
            Test::Word(vec![currency.to_owned()])
        }
    }
}
