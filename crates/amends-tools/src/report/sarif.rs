//! Findings of a check as SARIF 2.1.0, for code scanning and editors.
//!
//! The structs are the part of the format that is used here, under its names. There is no `helpUri`: the pages of
//! the codes are not on the web, so that each rule carries its page as text.

use std::collections::{BTreeMap, BTreeSet};

use amends::SourceMap;
use amends::diagnostic::codes;
use amends::diagnostic::json::{self, Entry, Place};
use amends::diagnostic::suggest::suggested;
use amends::diagnostic::{Code, Diagnostic, Label};
use hmac_sha256::Hash;
use serde::Serialize;

use super::path::Paths;
use super::{level, wording};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The folder below which relative names lie; whoever reads the file knows where it is.
const ROOT: &str = "%SRCROOT%";
/// The name of our fingerprint. Another way to make it needs another number.
const FINGERPRINT: &str = "amendsFinding/v1";

/// The codes whose suggestion is less than what is written: of a citation, the source and not the item.
const SHORTER: &[Code] = &[codes::UNDECLARED_SOURCE];

/// What one load found, with the texts that it points into.
#[derive(Clone, Debug)]
pub struct Found {
    /// The texts.
    pub sources: SourceMap,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

/// Returns findings as a SARIF log, one run of amends in the version given.
///
/// Each code found is a rule with its page. A finding has its places, with columns in characters; a fingerprint that
/// stays when lines before it come and go; and a fix if it says which name was meant.
///
/// # Errors
/// Only if a text cannot be written as JSON, which no text is.
///
/// # Examples
/// ```
/// use amends_tools::report::{Found, Paths, sarif};
///
/// let pack = amends::PackFiles::new("mine").file("pack.yaml", "amends: 1\npack: company/mine\nversion: 1\nkind: company\n");
/// let loaded = amends::load(amends::Sources::new(pack));
/// let found = Found { sources: loaded.sources, diagnostics: loaded.diagnostics };
/// let log: serde_json::Value = serde_json::from_str(&sarif(&[found], "0.1.0", &Paths::default())?)?;
/// assert_eq!(log["runs"][0]["results"][0]["ruleId"], "invalid-value");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn sarif(found: &[Found], version: &str, paths: &Paths) -> serde_json::Result<String> {
    let all = || found.iter().flat_map(|found| found.diagnostics.iter().map(|one| (&found.sources, one)));
    let codes: BTreeSet<&str> = all().map(|(_, diagnostic)| diagnostic.code.name()).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let mut writer = Results { paths, codes: &codes, seen: BTreeMap::new() };
    let results = all().map(|(sources, diagnostic)| writer.result(sources, diagnostic)).collect();
    let driver = Driver { name: "amends", version, semantic_version: version, rules: rules(&codes) };
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results };
    serde_json::to_string_pretty(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] })
}

fn rules<'c>(codes: &[&'c str]) -> Vec<Rule<'c>> {
    let rules = codes.iter().map(|code| {
        let summary = codes::entry(code).map_or("", |entry| entry.summary);
        let page = codes::page(code).unwrap_or(summary);
        Rule {
            id: code,
            short_description: Message::of(summary),
            full_description: Message::of(first_paragraph(page).unwrap_or(summary)),
            help: Help { text: page, markdown: page },
        }
    });
    rules.collect()
}

/// Returns what a page says in its first paragraph, after the title.
fn first_paragraph(page: &str) -> Option<&str> {
    page.split("\n\n").nth(1).map(str::trim)
}

/// Makes results of findings.
struct Results<'r> {
    paths: &'r Paths,
    codes: &'r [&'r str],
    /// How often each fingerprint was given, so that equal findings of one file stay apart.
    seen: BTreeMap<String, usize>,
}

impl Results<'_> {
    fn result(&mut self, sources: &SourceMap, diagnostic: &Diagnostic) -> Outcome {
        let Entry { place, related, .. } = json::entry(sources, diagnostic);
        let code = diagnostic.code.name();
        let locations = match &place {
            Some(place) => vec![Location::new(self.physical(place), None, None)],
            None => self.whole(sources).into_iter().collect(),
        };
        let related = related.iter().zip(1..).map(|(place, id)| {
            let message = (!place.label.is_empty()).then(|| Message::of(place.label.as_str()));
            Location::new(self.physical(place), message, Some(id))
        });
        Outcome {
            rule_id: code,
            rule_index: self.codes.iter().position(|known| *known == code),
            level: level(diagnostic.severity),
            message: Message::of(wording(diagnostic)),
            locations,
            related_locations: related.collect(),
            partial_fingerprints: BTreeMap::from([(FINGERPRINT, self.fingerprint(sources, diagnostic))]),
            fixes: self.fix(sources, diagnostic, place.as_ref()).into_iter().collect(),
        }
    }

    fn physical(&self, place: &Place) -> Physical {
        Physical { artifact_location: self.artifact(&place.file), region: Some(Region::of(place)) }
    }

    /// Returns the first file of a load, for a finding that is of no text: readers want a file all the same.
    fn whole(&self, sources: &SourceMap) -> Option<Location> {
        let (_, file) = sources.files().next()?;
        let physical = Physical { artifact_location: self.artifact(file.name()), region: None };
        Some(Location::new(physical, None, None))
    }

    fn artifact(&self, name: &str) -> Artifact {
        let (uri, relative) = self.paths.uri(name);
        Artifact { uri, uri_base_id: relative.then_some(ROOT) }
    }

    /// Returns what tells a finding from others, whatever its line: the code, the file, what stands at its place and
    /// the line around it.
    fn fingerprint(&mut self, sources: &SourceMap, diagnostic: &Diagnostic) -> String {
        let label = diagnostic.primary.as_ref();
        let (file, text, line) = label.map_or((String::new(), "", ""), |label| around(sources, label));
        let beside = if label.is_none() { diagnostic.message.as_str() } else { line };
        let mut hash = Hash::new();
        for part in [diagnostic.code.name(), &self.paths.shown(&file), text, beside] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let digest = hash.finalize();
        let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let count = self.seen.entry(hex.clone()).or_default();
        *count = count.saturating_add(1);
        format!("{hex}:{count}")
    }

    /// Returns the fix of a finding that says which name was meant, if that name would stand exactly where the
    /// wrong one does.
    fn fix(&self, sources: &SourceMap, diagnostic: &Diagnostic, place: Option<&Place>) -> Option<Fix> {
        let names: Vec<&str> = diagnostic.help.iter().filter_map(|line| suggested(line)).collect();
        let ([name], Some(label), Some(place)) = (names.as_slice(), &diagnostic.primary, place) else {
            return None;
        };
        let wrong = sources.text(label.span);
        let is_wrong = !wrong.is_empty() && diagnostic.message.contains(&format!("`{wrong}`"));
        if !is_wrong || name.contains(char::is_whitespace) || SHORTER.contains(&diagnostic.code) {
            return None;
        }
        let inserted_content = Message::of(*name);
        let replacement = Replacement { deleted_region: Region::of(place), inserted_content };
        Some(Fix {
            description: Message::of(format!("Replace `{wrong}` by `{name}`.")),
            artifact_changes: [Change {
                artifact_location: self.artifact(&place.file),
                replacements: [replacement],
            }],
        })
    }
}

/// Returns the file of a place, the text at it, and the line that it begins in.
fn around<'s>(sources: &'s SourceMap, label: &Label) -> (String, &'s str, &'s str) {
    let Some(file) = sources.file(label.span.source()) else { return (String::new(), "", "") };
    let text: &str = file.text();
    let start = text.floor_char_boundary(label.span.range().start);
    let before = text.get(..start).unwrap_or_default();
    let from = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
    let line = text.get(from..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    (file.name().to_owned(), sources.text(label.span), line.trim())
}

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    tool: Tool<'r>,
    column_kind: &'static str,
    results: Vec<Outcome>,
}

#[derive(Serialize)]
struct Tool<'r> {
    driver: Driver<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'r> {
    name: &'static str,
    version: &'r str,
    semantic_version: &'r str,
    rules: Vec<Rule<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'r> {
    id: &'r str,
    short_description: Message,
    full_description: Message,
    help: Help<'r>,
}

#[derive(Serialize)]
struct Help<'r> {
    text: &'r str,
    markdown: &'r str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

impl Message {
    fn of(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u32>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

impl Location {
    fn new(physical_location: Physical, message: Option<Message>, id: Option<u32>) -> Self {
        Self { id, physical_location, message }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

/// The end is the column after the last character, as in our own places.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

impl Region {
    fn of(place: &Place) -> Self {
        Self {
            start_line: place.line,
            start_column: place.column,
            end_line: place.end_line,
            end_column: place.end_column,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix {
    description: Message,
    artifact_changes: [Change; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: Artifact,
    replacements: [Replacement; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}
