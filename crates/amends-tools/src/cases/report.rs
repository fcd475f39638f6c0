//! What running the cases gave: which passed, which failed and why; as text and as data.

use std::time::Duration;

use amends::diagnostic::render::{Style, render};
use amends::{Position, SourceMap};
use amends_engine::diagnostic::{Diagnostic, codes, json};
use amends_engine::source::Span;
use serde_json::{Value as Json, json};

use super::case::{Case, CaseFile};

/// The version of the JSON form; a change that a reader must know of raises it.
const FORMAT: u32 = 1;

/// What running a file of cases gave.
#[derive(Clone, Debug)]
pub struct Report {
    /// The cases in the order of the file.
    pub results: Vec<CaseResult>,
    /// Faults of cases that the policy shows: names that it does not have. Such cases do not run.
    pub diagnostics: Vec<Diagnostic>,
    /// How many cases of the file were not selected, or not reached after one that failed.
    pub left_out: usize,
    sources: SourceMap,
}

/// What one case gave.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseResult {
    /// Its id.
    pub id: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Where it stands in the file of cases.
    pub place: Span,
    /// How it ended.
    pub outcome: Outcome,
    /// What is wrong with the case itself, if it did not run for that; also among [`Report::diagnostics`].
    pub faults: Vec<Diagnostic>,
    /// How long it took, if the caller gave a clock.
    pub time: Option<Duration>,
}

/// How a case ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Everything is as expected.
    Passed,
    /// Something is not as expected.
    Failed(Vec<Mismatch>),
    /// The case itself is faulty; [`Report::diagnostics`] say how.
    NotRun,
}

impl Outcome {
    /// Returns how a case ended of which this was found.
    pub(super) fn of(found: Vec<Mismatch>) -> Self {
        if found.is_empty() { Outcome::Passed } else { Outcome::Failed(found) }
    }

    /// Returns the word that reports use.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Failed(_) => "failed",
            Outcome::NotRun => "not run",
        }
    }
}

/// One thing that is not as expected.
#[derive(Clone, Debug, PartialEq)]
pub struct Mismatch {
    /// The result or the key of `expect` it is about; `facts` for a record that cannot be read.
    pub result: String,
    /// What was expected.
    pub expected: String,
    /// What is.
    pub actual: String,
    /// One line that suffices alone.
    pub message: String,
    /// Why it is so.
    pub reasons: Vec<Reason>,
    /// What to do about it, where that is known.
    pub help: Vec<String>,
    /// The place of the expectation in the file of cases.
    pub place: Span,
}

/// One line of an explanation.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The line.
    pub text: String,
    /// The place in the policy.
    pub at: Option<Position>,
}

impl Report {
    /// Returns the report of a file of which no case has run yet.
    pub(super) fn of(file: &CaseFile) -> Self {
        let sources = file.sources.clone();
        Report { results: Vec::new(), diagnostics: Vec::new(), left_out: 0, sources }
    }

    /// Returns the report of what was expected in a text of its own.
    pub(super) fn of_text(
        sources: SourceMap,
        result: Option<(&str, Span, Outcome)>,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        let result = result.map(|(name, place, outcome)| CaseResult {
            id: name.to_owned(),
            tags: Vec::new(),
            place,
            outcome,
            faults: diagnostics.clone(),
            time: None,
        });
        Report { results: result.into_iter().collect(), diagnostics, left_out: 0, sources }
    }

    /// Adds what a case gave, and what is wrong with it.
    pub(super) fn add(
        &mut self,
        case: &Case,
        outcome: Outcome,
        faults: Vec<Diagnostic>,
        time: Option<Duration>,
    ) {
        self.diagnostics.extend(faults.iter().cloned());
        let (id, place) = (case.id.value.clone(), case.id.span);
        self.results.push(CaseResult { id, tags: case.tags.clone(), place, outcome, faults, time });
    }

    /// Returns the name under which the file of cases was read.
    #[must_use]
    pub fn name(&self) -> &str {
        self.sources.files().next().map_or("", |(_, file)| file.name())
    }

    /// Returns the text of the file of cases, into which places point.
    #[must_use]
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// Returns how many cases passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.results.iter().filter(|result| result.outcome == Outcome::Passed).count()
    }

    /// Returns how many cases failed; those that did not run are not among them.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.results.iter().filter(|result| matches!(result.outcome, Outcome::Failed(_))).count()
    }

    /// Returns how many cases did not run because they are faulty.
    #[must_use]
    pub fn not_run(&self) -> usize {
        self.results.iter().filter(|result| result.outcome == Outcome::NotRun).count()
    }

    /// Returns whether every case passed.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.diagnostics.is_empty() && self.results.iter().all(|result| result.outcome == Outcome::Passed)
    }

    /// Returns everything that is wrong as text, each with its lines of the file of cases; empty
    /// if all is well.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        let faults = self.diagnostics.iter().map(|fault| render(&self.sources, fault, style));
        let failures =
            self.mismatches().map(|(case, found)| render(&self.sources, &found.diagnostic(&case.id), style));
        faults.chain(failures).collect::<Vec<_>>().join("\n\n")
    }

    /// Returns what is wrong with one of its cases as diagnostics of the file of cases: why it failed, or why it
    /// did not run. Empty if it passed.
    #[must_use]
    pub fn findings(&self, result: &CaseResult) -> Vec<Diagnostic> {
        match &result.outcome {
            Outcome::Passed => Vec::new(),
            Outcome::Failed(found) => found.iter().map(|found| found.diagnostic(&result.id)).collect(),
            Outcome::NotRun if result.faults.is_empty() => self.of_file().cloned().collect(),
            Outcome::NotRun => result.faults.clone(),
        }
    }

    /// Returns what is wrong with the file as a whole, for which none of its cases ran.
    fn of_file(&self) -> impl Iterator<Item = &Diagnostic> {
        let of_case = |fault: &Diagnostic| self.results.iter().any(|result| result.faults.contains(fault));
        self.diagnostics.iter().filter(move |fault| !of_case(fault))
    }

    /// Returns the report as data, its places by line and column.
    #[must_use]
    pub fn to_value(&self) -> Json {
        let cases: Vec<Json> = self.results.iter().map(|result| self.case(result)).collect();
        let faults: Vec<Json> = self
            .diagnostics
            .iter()
            .map(|fault| serde_json::to_value(json::entry(&self.sources, fault)).unwrap_or(Json::Null))
            .collect();
        json!({
            "format": FORMAT,
            "file": self.name(),
            "passed": self.passed(),
            "failed": self.failed(),
            "not_run": self.not_run(),
            "left_out": self.left_out,
            "cases": cases,
            "diagnostics": faults,
        })
    }

    fn mismatches(&self) -> impl Iterator<Item = (&CaseResult, &Mismatch)> {
        self.results.iter().flat_map(|result| match &result.outcome {
            Outcome::Failed(found) => found.iter().map(|found| (result, found)).collect(),
            Outcome::Passed | Outcome::NotRun => Vec::new(),
        })
    }

    fn case(&self, result: &CaseResult) -> Json {
        let mut json = json!({
            "id": result.id,
            "outcome": result.outcome.name(),
            "at": self.sources.position(result.place).to_string(),
        });
        if let (Outcome::Failed(found), Json::Object(map)) = (&result.outcome, &mut json) {
            let found = found.iter().map(|found| self.mismatch(found)).collect();
            map.insert("mismatches".to_owned(), Json::Array(found));
        }
        json
    }

    fn mismatch(&self, found: &Mismatch) -> Json {
        let reasons: Vec<Json> = found
            .reasons
            .iter()
            .map(|reason| json!({"text": reason.text, "at": reason.at.as_ref().map(ToString::to_string)}))
            .collect();
        json!({
            "result": found.result,
            "expected": found.expected,
            "actual": found.actual,
            "message": found.message,
            "reasons": reasons,
            "help": found.help,
            "at": self.sources.position(found.place).to_string(),
        })
    }
}

impl Mismatch {
    /// Returns the mismatch as a diagnostic of the file of cases.
    #[must_use]
    pub fn diagnostic(&self, case: &str) -> Diagnostic {
        let message = format!("case `{case}`: {}", self.message);
        let mut diagnostic = Diagnostic::error(codes::UNMET_EXPECTATION, message)
            .at(self.place, format!("is {}", self.actual));
        for reason in &self.reasons {
            diagnostic = diagnostic.note(match &reason.at {
                Some(at) => format!("{} ({at})", reason.text),
                None => reason.text.clone(),
            });
        }
        diagnostic.help.extend(self.help.iter().cloned());
        diagnostic
    }
}
