//! Cases as JUnit XML.
//!
//! No standard says what that is. This keeps to what GitLab, Jenkins and the reporters for GitHub read: a suite a
//! file, `file` and `line` on each case as pytest's first form has them, one `failure` or `error` in a case with the
//! whole explanation as its text, and times in seconds.

use std::borrow::Cow;
use std::io::{self, Write};
use std::time::Duration;

use amends::SourceMap;
use amends::diagnostic::{Diagnostic, Severity};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::path::Paths;
use super::rendered;
use super::suite::{Suite, SuiteEnd};
use crate::cases::{CaseResult, Outcome, Report};

/// The name of the case that stands for a pack or a file that does not load.
const LOADS: &str = "loads";

/// Writes suites as JUnit XML.
///
/// A case that failed is a `failure`, one that could not run an `error`, and so is a pack or a file that does not
/// load. Cases that were not selected are left out. There are no times where the cases were run without a clock.
///
/// # Errors
/// What `out` says.
///
/// # Examples
/// ```
/// use amends_tools::cases;
/// use amends_tools::report::{Paths, Suite, SuiteEnd, write_junit};
///
/// let policy = amends::builtin("company/concrete").expect("a shipped pack loads");
/// let text = r#"cases: [{id: a, as_of: "2026-03-02T10:00:00Z", facts: {}, expect: {severity: minor}}]"#;
/// let read = cases::read("my.cases.yaml", text);
/// let report = cases::run(&policy, &read.file.expect("the file is in order"));
/// let suite = Suite { pack: policy.name().into(), file: "my.cases.yaml".into(), end: SuiteEnd::Ran(report) };
/// let mut xml = Vec::new();
/// write_junit(&[suite], &Paths::default(), &mut xml)?;
/// let xml = String::from_utf8(xml).expect("XML is UTF-8");
/// assert!(xml.contains(r#"<testcase name="a" classname="company/concrete/my" file="my.cases.yaml" line="1">"#));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write_junit(suites: &[Suite], paths: &Paths, out: &mut dyn Write) -> io::Result<()> {
    let suites: Vec<Element<'_>> = suites.iter().map(|suite| Element::of(suite, paths)).collect();
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all = suites.iter().fold(Counts::default(), |all, suite| all.and(suite.counts));
    let attributes = [vec![("name", Cow::Borrowed("amends"))], all.attributes()].concat();
    xml.create_element("testsuites")
        .with_attributes(borrowed(&attributes))
        .write_inner_content(|xml| suites.iter().try_for_each(|suite| suite.write(xml)))?;
    out.write_all(b"\n")
}

type Attributes<'a> = Vec<(&'static str, Cow<'a, str>)>;

fn borrowed<'a>(attributes: &'a Attributes<'_>) -> impl Iterator<Item = (&'a str, &'a str)> {
    attributes.iter().map(|(name, value)| (*name, value.as_ref()))
}

/// How many cases there are, and how long they took.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    time: Option<Duration>,
}

impl Counts {
    fn of(report: &Report) -> Self {
        Self {
            tests: report.results.len(),
            failures: report.failed(),
            errors: report.not_run(),
            time: report.results.iter().map(|result| result.time).sum(),
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            tests: self.tests.saturating_add(other.tests),
            failures: self.failures.saturating_add(other.failures),
            errors: self.errors.saturating_add(other.errors),
            time: match (self.time, other.time) {
                (Some(left), Some(right)) => Some(left.saturating_add(right)),
                (left, right) => left.or(right),
            },
        }
    }

    fn attributes<'a>(self) -> Attributes<'a> {
        let mut attributes = vec![
            ("tests", self.tests.to_string().into()),
            ("failures", self.failures.to_string().into()),
            ("errors", self.errors.to_string().into()),
        ];
        attributes.extend(self.time.map(seconds));
        attributes
    }
}

fn seconds<'a>(time: Duration) -> (&'static str, Cow<'a, str>) {
    ("time", format!("{}.{:03}", time.as_secs(), time.subsec_millis()).into())
}

/// A suite on its way out.
struct Element<'s> {
    suite: &'s Suite,
    class: String,
    file: String,
    counts: Counts,
    paths: &'s Paths,
}

impl<'s> Element<'s> {
    fn of(suite: &'s Suite, paths: &'s Paths) -> Self {
        let counts = match &suite.end {
            SuiteEnd::Ran(report) => Counts::of(report),
            SuiteEnd::NotLoaded { .. } => Counts { tests: 1, errors: 1, ..Counts::default() },
        };
        let file = attribute(&paths.shown(&suite.file));
        Self { suite, class: attribute(&suite.class()), file, counts, paths }
    }

    fn write<W: Write>(&self, xml: &mut Writer<W>) -> io::Result<()> {
        let names = vec![("name", Cow::Borrowed(self.class.as_str())), ("file", self.file.as_str().into())];
        let attributes = [names, self.counts.attributes()].concat();
        xml.create_element("testsuite").with_attributes(borrowed(&attributes)).write_inner_content(
            |xml| match &self.suite.end {
                SuiteEnd::Ran(report) => {
                    report.results.iter().try_for_each(|result| self.case(xml, report, result))
                }
                SuiteEnd::NotLoaded { diagnostics, sources } => {
                    let findings: Vec<Diagnostic> = diagnostics.iter().cloned().collect();
                    self.not_loaded(xml, sources, &findings)
                }
            },
        )?;
        Ok(())
    }

    fn case<W: Write>(&self, xml: &mut Writer<W>, report: &Report, result: &CaseResult) -> io::Result<()> {
        let line = report.sources().position(result.place).line;
        let mut attributes = self.names(attribute(&result.id), line);
        attributes.extend(result.time.map(seconds));
        let case = xml.create_element("testcase").with_attributes(borrowed(&attributes));
        let element = match result.outcome {
            Outcome::Passed => None,
            Outcome::Failed(_) => Some("failure"),
            Outcome::NotRun => Some("error"),
        };
        if element.is_none() && result.tags.is_empty() {
            return case.write_empty().map(drop);
        }
        case.write_inner_content(|xml| {
            if !result.tags.is_empty() {
                tags(xml, &result.tags)?;
            }
            let Some(element) = element else { return Ok(()) };
            self.wrong(xml, element, report.sources(), &report.findings(result))
        })?;
        Ok(())
    }

    fn not_loaded<W: Write>(
        &self,
        xml: &mut Writer<W>,
        sources: &SourceMap,
        findings: &[Diagnostic],
    ) -> io::Result<()> {
        let first = findings.iter().find_map(|finding| finding.primary.as_ref());
        let line = first.map_or(1, |label| sources.position(label.span).line);
        let attributes = self.names(LOADS.to_owned(), line);
        let case = xml.create_element("testcase").with_attributes(borrowed(&attributes));
        case.write_inner_content(|xml| self.wrong(xml, "error", sources, findings))?;
        Ok(())
    }

    fn names(&self, name: String, line: u32) -> Attributes<'_> {
        vec![
            ("name", name.into()),
            ("classname", self.class.as_str().into()),
            ("file", self.file.as_str().into()),
            ("line", line.to_string().into()),
        ]
    }

    /// Writes what is wrong with a case: the first line of each finding as the message, all of them as the text.
    fn wrong<W: Write>(
        &self,
        xml: &mut Writer<W>,
        element: &str,
        sources: &SourceMap,
        findings: &[Diagnostic],
    ) -> io::Result<()> {
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        let messages: Vec<&str> = errors.map(|finding| finding.message.as_str()).collect();
        let kind = findings.first().map_or("unreadable-input", |finding| finding.code.name());
        let attributes = vec![("message", attribute(&messages.join("; ")).into()), ("type", kind.into())];
        let mut text = rendered(sources, findings);
        if let Some(label) = findings.iter().find_map(|finding| finding.primary.as_ref()) {
            let place = sources.position(label.span);
            let file = self.paths.shown(&place.file);
            // The form in which reporters look for a place to link to.
            text = format!("{file}:{}:{}\n\n{text}", place.line, place.column);
        }
        let start = xml.create_element(element).with_attributes(borrowed(&attributes));
        start.write_text_content(BytesText::new(&allowed(&text)))?;
        Ok(())
    }
}

fn tags<W: Write>(xml: &mut Writer<W>, tags: &[String]) -> io::Result<()> {
    xml.create_element("properties").write_inner_content(|xml| {
        tags.iter().try_for_each(|tag| {
            let attributes = vec![("name", "tag".into()), ("value", attribute(tag).into())];
            xml.create_element("property").with_attributes(borrowed(&attributes)).write_empty().map(drop)
        })
    })?;
    Ok(())
}

/// Returns a text with those characters alone that XML 1.0 may hold.
fn allowed(text: &str) -> String {
    let fits = |c: char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}') || matches!(c, '\n' | '\t');
    text.chars().map(|c| if fits(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}

/// Returns a text for an attribute, in which readers take a line break for a space.
fn attribute(text: &str) -> String {
    allowed(text).replace(['\n', '\t'], " ")
}
