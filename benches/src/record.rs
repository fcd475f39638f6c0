//! Generated complaints.

use std::fmt::Write as _;

use crate::random::Random;
use crate::{CATEGORIES, CHANNELS, CURRENCIES, LEVELS, REGIONS, TYPES};

/// A complaint by what every engine can read: each fact is there or not.
#[derive(Clone, Debug, Default)]
pub struct Complaint {
    /// The facts that are there, by name: whole numbers, words and truth values, as JSON writes them.
    pub facts: Vec<(&'static str, String)>,
}

impl Complaint {
    /// Returns the complaint as a JSON object, the form in which it comes from outside.
    #[must_use]
    pub fn json(&self) -> String {
        let mut json = String::from("{");
        for (number, (name, value)) in self.facts.iter().enumerate() {
            let comma = if number > 0 { ", " } else { "" };
            let _ = write!(json, "{comma}\"{name}\": {value}");
        }
        json.push('}');
        json
    }
}

/// Returns so many complaints, of whose facts `absent` percent are not there.
#[must_use]
pub fn complaints(count: usize, absent: usize, seed: u64) -> Vec<Complaint> {
    let mut random = Random::new(seed);
    (0..count).map(|_| complaint(&mut random, absent)).collect()
}

fn complaint(random: &mut Random, absent: usize) -> Complaint {
    let mut complaint = Complaint::default();
    let word = |stem: &str, number: usize| format!("\"{stem}{number}\"");
    let all = [
        ("kind", word("t", random.below(TYPES))),
        ("channel", word("c", random.below(CHANNELS))),
        ("level", word("s", random.below(LEVELS))),
        ("tier", word("l", random.below(LEVELS))),
        ("priors", random.below(12).to_string()),
        ("amount", format!("\"{}.{:02}\"", random.below(2_000), random.below(100))),
        ("currency", format!("\"{}\"", CURRENCIES.get(random.below(3)).copied().unwrap_or("EUR"))),
        ("category", word("g", random.below(CATEGORIES))),
        ("open_days", random.below(120).to_string()),
        ("delay", random.below(600).to_string()),
        ("injury", random.chance(5).to_string()),
        ("vulnerable", random.chance(10).to_string()),
        ("legal", random.chance(8).to_string()),
        ("group_size", random.below(50).to_string()),
        ("region", word("r", random.below(REGIONS))),
        ("reopened", random.below(5).to_string()),
    ];
    for (name, value) in all {
        if !random.chance(absent) {
            complaint.facts.push((name, value));
        }
    }
    complaint
}
