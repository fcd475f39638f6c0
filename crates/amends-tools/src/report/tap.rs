//! Cases in the Test Anything Protocol, version 14.

use std::fmt::Write as _;

use amends::SourceMap;
use amends::diagnostic::{Diagnostic, Severity};
use amends_engine::diagnostic::json;
use serde_json::Value as Json;

use super::path::Paths;
use super::rendered;
use super::suite::{Suite, SuiteEnd};
use crate::cases::Outcome;

/// Returns suites as TAP: a test point a case, with what is wrong as its YAML block.
///
/// A pack or a file that does not load is one test point that fails.
#[must_use]
pub fn tap(suites: &[Suite], paths: &Paths) -> String {
    let mut points = Points { text: "TAP version 14\n".to_owned(), count: 0 };
    for suite in suites {
        let class = suite.class();
        match &suite.end {
            SuiteEnd::NotLoaded { diagnostics, sources } => {
                let findings: Vec<Diagnostic> = diagnostics.iter().cloned().collect();
                points.add(false, &format!("{class}: loads"));
                points.explain("does not load", sources, &findings, paths);
            }
            SuiteEnd::Ran(report) => {
                for result in &report.results {
                    let passed = result.outcome == Outcome::Passed;
                    points.add(passed, &format!("{class}: {}", result.id));
                    if !passed {
                        let findings = report.findings(result);
                        points.explain(result.outcome.name(), report.sources(), &findings, paths);
                    }
                }
            }
        }
    }
    let _ = writeln!(points.text, "1..{}", points.count);
    points.text
}

struct Points {
    text: String,
    count: usize,
}

impl Points {
    fn add(&mut self, passed: bool, name: &str) {
        self.count = self.count.saturating_add(1);
        let verdict = if passed { "ok" } else { "not ok" };
        let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let name = name.replace('\\', "\\\\").replace('#', "\\#");
        let _ = writeln!(self.text, "{verdict} {} - {name}", self.count);
    }

    /// Adds the block of a point that failed. Its texts are in the form of JSON, which is YAML too.
    fn explain(&mut self, outcome: &str, sources: &SourceMap, findings: &[Diagnostic], paths: &Paths) {
        let first = findings.iter().find(|finding| finding.severity == Severity::Error);
        let first = first.or(findings.first());
        let mut lines = vec![("outcome", outcome.to_owned())];
        if let Some(finding) = first {
            lines.push(("message", finding.message.clone()));
        }
        if let Some(place) = first.and_then(|finding| json::entry(sources, finding).place) {
            let (file, line, column) = (paths.shown(&place.file), place.line, place.column);
            lines.push(("at", format!("{file}:{line}:{column}")));
        }
        lines.push(("explanation", rendered(sources, findings)));
        self.text.push_str("  ---\n");
        for (key, text) in lines {
            let _ = writeln!(self.text, "  {key}: {}", Json::from(text));
        }
        self.text.push_str("  ...\n");
    }
}
