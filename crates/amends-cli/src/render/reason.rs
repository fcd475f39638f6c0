//! Why a rule fired, in the words of its pack, else in the values that its tests read.

use amends::Decision;
use amends::decision::{TestResult, TraceAtom, TraceEntry};

use super::Manner;
use super::layout::Line;
use crate::terminal::Paint;

/// The most tests shown of one rule.
const TESTS: usize = 3;

/// Returns the reason of a rule, its name and its citations.
pub(super) fn of(decision: &Decision, rule: &str, manner: &Manner) -> Line {
    let Some(entry) = entry(decision, rule) else { return Line::new().painted(Paint::Faint, rule) };
    let because = manner.say(&entry.because);
    let tests = tests(&entry.atoms);
    let lead = match (because.is_empty(), tests.is_empty()) {
        (false, _) => because.to_owned(),
        (true, false) => tests,
        (true, true) => "always".to_owned(),
    };
    Line::from(lead.as_str()).line(cited(entry, true))
}

/// Returns the names of rules with their citations; a rule called `known` goes without its name.
pub(super) fn citations(decision: &Decision, rules: &[String], known: Option<&str>) -> Line {
    let mut line = Line::new();
    for rule in rules {
        let named = known != Some(rule.as_str());
        line = match entry(decision, rule) {
            Some(entry) => line.line(cited(entry, named)),
            None if named => line.painted(Paint::Faint, &format!(" · {rule}")),
            None => line,
        };
    }
    line
}

/// Returns whether a rule has a condition, so that it says something about this case in particular.
pub(super) fn is_specific(decision: &Decision, rule: &str) -> bool {
    entry(decision, rule).is_some_and(|entry| !entry.atoms.is_empty())
}

pub(super) fn entry<'d>(decision: &'d Decision, rule: &str) -> Option<&'d TraceEntry> {
    decision.trace().iter().find(|entry| entry.rule == rule)
}

fn cited(entry: &TraceEntry, named: bool) -> Line {
    let cites = if entry.cite.is_empty() { String::new() } else { format!(" [{}]", entry.cite.join(", ")) };
    let name = if named { format!(" · {}", entry.rule) } else { String::new() };
    Line::new().painted(Paint::Faint, &format!("{name}{cites}"))
}

/// Returns the tests that hold, as the pack writes them.
fn tests(atoms: &[TraceAtom]) -> String {
    let held: Vec<&str> =
        atoms.iter().filter(|atom| atom.result == TestResult::True).map(|atom| atom.text.as_str()).collect();
    let shown = held.get(..TESTS).unwrap_or(&held).join(", ");
    if held.len() > TESTS { format!("{shown}, …") } else { shown }
}

/// Returns a value of a trace without the quotation marks of a text, which are typographic here.
pub(super) fn unquoted(value: &str) -> String {
    let inside = value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    inside.map_or_else(|| value.to_owned(), |text| format!("“{}”", text.replace("\\'", "'")))
}
