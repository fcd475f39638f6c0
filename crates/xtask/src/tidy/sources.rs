//! What every source file has and what none has.

use super::Finding;
use crate::workspace::{TextFile, Workspace};

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["utils", "util", "helpers", "helper", "misc", "common", "manager"];

/// The most lines of a source file. Clippy counts those of a function.
const LINES: usize = 700;

/// Files whose length is that of their data.
const DATA: &[&str] = &[crate::generate::PACKS, crate::generate::PAGES];

/// Places that only whoever wrote the project can see. Written in two parts, or this file would name them itself.
const PRIVATE_PLACES: &[&str] =
    &[concat!("/wo", "rk/"), concat!("..", "/shared"), concat!("/", ".library"), concat!("/fa", "rm/")];
/// The one place that may look for them.
const LOOKS_FOR_PLACES: &str = ".ci/run";

/// Attributes under which serde loses the place of a value.
const PLACE_LOSING: &[&str] = &["flatten", "untagged"];
const READS_POLICIES: &[&str] = &["crates/amends/src/", "crates/amends-engine/src/"];

/// Checks every file of the workspace.
pub(super) fn check(workspace: &Workspace) -> Result<Vec<Finding>, String> {
    Ok(workspace.text_files("")?.iter().flat_map(check_file).collect())
}

fn check_file(file: &TextFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut found = |message: String| findings.push(Finding::new(&file.path, message));
    if file.path != LOOKS_FOR_PLACES {
        for place in PRIVATE_PLACES.iter().filter(|place| file.text.contains(**place)) {
            found(format!("names `{place}`, which no reader of the project has"));
        }
    }
    let Some(path) = file.path.strip_suffix(".rs") else { return findings };
    if let Some(name) = path.split('/').find(|part| EMPTY_NAMES.contains(part)) {
        found(format!("is called `{name}`: name it after what it does"));
    }
    let lines = file.text.lines().count();
    if lines > LINES && !DATA.contains(&file.path.as_str()) {
        found(format!("has {lines} lines, more than {LINES}: does it do one thing?"));
    }
    if !file.path.ends_with("/tests.rs") && !starts_with_docs(&file.text) {
        found("must begin with `//!`: what it does, takes, gives, and deliberately does not do".to_owned());
    }
    if READS_POLICIES.iter().any(|folder| path.starts_with(folder)) && !is_test(&file.path) {
        for word in PLACE_LOSING.iter().filter(|word| has_serde_attribute(&file.text, word)) {
            found(format!("uses serde's `{word}`, under which values lose their places"));
        }
    }
    findings
}

/// Whether a file holds tests of the module it belongs to.
pub(super) fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// Whether the first line that is neither empty nor a plain comment is module documentation.
fn starts_with_docs(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    let plain = |line: &str| line.is_empty() || line.starts_with("// ") || line.starts_with("#!");
    lines.find(|line| !plain(line)).is_some_and(|line| line.starts_with("//!"))
}

fn has_serde_attribute(text: &str, word: &str) -> bool {
    let attributes = text.split("#[serde(").skip(1);
    let mut words = attributes
        .filter_map(|rest| rest.split(")]").next())
        .flat_map(|inside| inside.split(|c: char| !c.is_alphanumeric() && c != '_'));
    words.any(|found| found == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check_file(&TextFile { path: path.to_owned(), text: text.to_owned() }).len()
    }

    #[test]
    fn each_rule_finds_its_breach_and_nothing_else() {
        let long = format!("//! Docs.\n{}", "\n".repeat(LINES));
        let cases = [
            ("crates/a/src/b.rs", "//! Docs.\n", 0),
            ("crates/a/src/b.rs", "fn f() {}\n", 1),
            ("rules/src/lib.rs", "// Generated.\n\n//! Docs.\n", 0),
            ("crates/a/src/b/tests.rs", "use super::*;\n", 0),
            ("crates/a/src/utils.rs", "//! Docs.\n", 1),
            ("crates/a/src/helpers/a.rs", "//! Docs.\n", 1),
            ("crates/a/src/b.rs", long.as_str(), 1),
            ("rules/src/lib.rs", long.as_str(), 0),
            ("notes.md", concat!("see ..", "/shared/x"), 1),
            (".ci/run", concat!("see ..", "/shared/x"), 0),
            ("crates/amends/src/b.rs", "//! Docs.\n#[serde(default, flatten)]\nx: X", 1),
            ("crates/amends/src/b.rs", "//! Docs.\n#[serde(default)]\nfn flatten() {}", 0),
            ("crates/amends-cli/src/b.rs", "//! Docs.\n#[serde(untagged)]\nx: X", 0),
        ];
        for (path, text, findings) in cases {
            assert_eq!(count(path, text), findings, "{path}: {text}");
        }
    }
}
