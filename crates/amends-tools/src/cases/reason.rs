//! Why a result is what it is: the rules that gave it, or the tests of a rule that did not fire.

use amends::decision::{CompensationLine, RuleResult, TestResult, TraceAtom, TraceEntry};
use amends::{Decision, Facts, Instant, Policy, RuleExplanation};

use super::actual::Actual;
use super::check::{base, short};
use super::report::Reason;

/// The most rules that explain one result.
const RULES: usize = 6;
/// The most tests that are shown of one rule.
const TESTS: usize = 4;
/// The most things listed that would settle a result.
const SETTLING: usize = 8;

/// What was decided, and by what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decided<'d> {
    pub(super) policy: &'d Policy,
    pub(super) facts: &'d Facts,
    pub(super) as_of: Instant,
    pub(super) decision: &'d Decision,
}

impl Decided<'_> {
    /// Returns why a result is what it is.
    pub(super) fn result(&self, actual: &Actual) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for error in actual.errors.iter().filter_map(|place| self.decision.errors().get(*place)) {
            let rule = error.rule.as_ref().map(|rule| format!("`{rule}`: ")).unwrap_or_default();
            reasons.push(Reason {
                text: format!("{rule}{} [{}]", error.message, error.code),
                at: error.at.clone(),
            });
        }
        for rule in actual.rules.iter().take(RULES) {
            reasons.extend(self.traced(rule));
        }
        if actual.rules.len() > RULES {
            let more = actual.rules.len().saturating_sub(RULES);
            reasons.push(Reason { text: format!("and {more} more rules"), at: None });
        }
        if !actual.unknown.is_empty() {
            let shown: Vec<&str> = actual.unknown.iter().take(SETTLING).map(String::as_str).collect();
            let more = if actual.unknown.len() > SETTLING { ", …" } else { "" };
            reasons.push(Reason { text: format!("it waits for {}{more}", shown.join(", ")), at: None });
        }
        if reasons.is_empty() {
            let why = match actual.status.as_str() {
                "decided" => "no rule gave it, so it is a default or comes from the facts",
                "failed" => "what it reads failed",
                _ => "no rule matched",
            };
            reasons.push(Reason { text: why.to_owned(), at: None });
        }
        reasons
    }

    /// Returns the lines of compensation with their arithmetic.
    pub(super) fn lines(&self) -> Vec<Reason> {
        let lines = self.decision.compensation().map_or(&[][..], |compensation| &compensation.lines);
        let zone = self.decision.zone();
        let reason = |line: &CompensationLine| {
            let amount = line
                .amount
                .as_ref()
                .map_or_else(|| line.status.name().to_owned(), |amount| amount.display(zone));
            let instead = if line.superseded { ", a higher line of the head stands instead" } else { "" };
            let at = self
                .decision
                .trace()
                .iter()
                .find(|entry| entry.rule == line.rule)
                .map(|entry| entry.at.clone());
            let (rule, head, basis) = (&line.rule, &line.head, line.basis.name());
            Reason {
                text: format!("`{rule}` ({basis}, {head}) gives {amount}: {}{instead}", line.working),
                at,
            }
        };
        lines.iter().take(RULES).map(reason).collect()
    }

    /// Returns what the trace says of a rule by the name that results use.
    fn traced(&self, rule: &str) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = Vec::new();
        for reason in self.decision.trace().iter().filter(|entry| entry.rule == rule).map(of_trace) {
            // A rule that says something about several results stands in the trace for each.
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons
    }

    /// Returns the entries of the trace for a rule as a case names it.
    pub(super) fn entries(&self, rule: &str) -> Vec<&TraceEntry> {
        let named = |entry: &&TraceEntry| {
            if entry.rule == rule || (base(rule) != rule && short(&entry.rule) == short(rule)) {
                return true;
            }
            let entry_base = base(&entry.rule);
            entry_base == rule
                || short(entry_base) == rule
                || (base(rule) == rule && entry_base == short(rule))
        };
        self.decision.trace().iter().filter(named).collect()
    }

    /// Returns why a rule did not match, for each of its elements.
    pub(super) fn not_matched(&self, rule: &str) -> Vec<Reason> {
        match self.policy.explain(self.facts, self.as_of, rule) {
            Ok(explanations) if explanations.is_empty() => {
                vec![Reason { text: format!("`{rule}` has no element to be evaluated for"), at: None }]
            }
            Ok(explanations) => explanations.iter().take(RULES).map(of_explanation).collect(),
            Err(error) => vec![Reason { text: error.to_string(), at: None }],
        }
    }
}

/// Returns a line for a rule of the trace.
pub(super) fn of_trace(entry: &TraceEntry) -> Reason {
    let state = spoken(entry.result);
    let telling = match entry.result {
        RuleResult::Unknown => TestResult::Unknown,
        RuleResult::Error => TestResult::Error,
        RuleResult::Matched | RuleResult::NotMatched | RuleResult::NotInForce | RuleResult::Replaced => {
            TestResult::True
        }
    };
    // Of many tests those tell most that made the rule what it is.
    let told = |atom: &&TraceAtom| atom.result == telling;
    let some = entry.atoms.iter().any(|atom| atom.result == telling);
    let shown: Vec<&TraceAtom> = entry.atoms.iter().filter(|atom| !some || told(atom)).collect();
    let tests: Vec<String> = shown.iter().take(TESTS).map(|atom| test(atom)).collect();
    let more = if shown.len() > TESTS { "; …" } else { "" };
    let text = match tests.as_slice() {
        [] => format!("`{}` {state}, it has no condition", entry.rule),
        tests => format!("`{}` {state}: {}{more}", entry.rule, tests.join("; ")),
    };
    Reason { text, at: Some(entry.at.clone()) }
}

/// Returns the words for how a rule ended.
pub(super) fn spoken(state: RuleResult) -> &'static str {
    match state {
        RuleResult::Matched => "matched",
        RuleResult::NotMatched => "did not match",
        RuleResult::Unknown => "is open",
        RuleResult::Error => "failed",
        RuleResult::NotInForce => "is not in force",
        RuleResult::Replaced => "is replaced",
    }
}

fn of_explanation(explanation: &RuleExplanation) -> Reason {
    let text = format!("`{}` {}: {}", explanation.rule, spoken(explanation.state), explanation.reason);
    Reason { text, at: Some(explanation.at.clone()) }
}

fn test(atom: &TraceAtom) -> String {
    let reads: Vec<String> = atom.reads.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    format!("`{}` is {} ({})", atom.text, atom.result, reads.join(", "))
}
