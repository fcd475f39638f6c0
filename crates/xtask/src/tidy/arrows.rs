//! Which member may depend on which, which crates from outside each may name, and which module of the engine
//! may know which other.

use super::sources::is_test;
use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use crate::workspace::{Metadata, Package, Workspace};

/// What a member may depend on inside the workspace.
enum Inside {
    /// These members.
    Only(&'static [&'static str]),
    /// Any but the leaves.
    Any,
}

/// Nothing depends on these.
const LEAVES: &[&str] = &["amends-cli", "amends-python", "xtask", "benches", "embed"];

const MEMBERS: &[(&str, Inside)] = &[
    ("amends-engine", Inside::Only(&[])),
    ("amends-rules", Inside::Only(&[])),
    ("amends", Inside::Only(&["amends-engine", "amends-rules"])),
    ("amends-tools", Inside::Only(&["amends", "amends-engine"])),
    ("amends-frame", Inside::Only(&["amends", "amends-engine"])),
    (
        "amends-cli",
        Inside::Only(&["amends", "amends-engine", "amends-rules", "amends-tools", "amends-frame"]),
    ),
    ("amends-python", Inside::Only(&["amends", "amends-tools", "amends-frame"])),
    ("benches", Inside::Any),
    ("embed", Inside::Any),
    ("xtask", Inside::Any),
];

/// The crates from outside that each member may name.
const OUTSIDE: &str = include_str!("dependencies.txt");

/// What the modules of the engine must not know: `(module, what it must not name)`. The stages know only the
/// stages before them, and the two evaluators, of which one is the oracle of the other, nothing of each other.
const ENGINE: &[(&str, &[&str])] = &[
    (
        "limits",
        &[
            "source",
            "diagnostic",
            "value",
            "outcome",
            "yaml",
            "shape",
            "expr",
            "rules",
            "reference",
            "region",
        ],
    ),
    ("source", &["diagnostic", "value", "outcome", "yaml", "shape", "expr", "rules", "reference", "region"]),
    ("diagnostic", &["value", "outcome", "yaml", "shape", "expr", "rules", "reference", "region"]),
    ("value", &["outcome", "yaml", "shape", "expr", "rules", "reference", "region"]),
    ("outcome", &["yaml", "shape", "expr", "rules", "reference", "region"]),
    ("yaml", &["value", "outcome", "shape", "expr", "rules", "reference", "region"]),
    ("shape", &["diagnostic", "value", "outcome", "expr", "rules", "reference", "region"]),
    ("expr", &["shape", "rules", "reference", "region"]),
    ("region", &["reference"]),
    ("reference", &["region", "program", "index"]),
];
const ENGINE_SOURCE: &str = "crates/amends-engine/src/";

/// Compares the real dependencies of the members with the tables.
pub(super) fn members(workspace: &Workspace) -> Result<Vec<Finding>, String> {
    let (metadata, outside) = (workspace.metadata()?, Outside::read(OUTSIDE)?);
    let mut findings = compare(&metadata, &outside);
    findings.extend(unused(&metadata, &outside));
    Ok(findings)
}

/// Compares the paths that the engine's modules name with the table.
pub(super) fn modules(workspace: &Workspace) -> Result<Vec<Finding>, String> {
    let mut findings = Vec::new();
    // Tests may compare a module with another that it must not know.
    for file in workspace.text_files(ENGINE_SOURCE)?.iter().filter(|file| !is_test(&file.path)) {
        let module = file.path.trim_start_matches(ENGINE_SOURCE).split(['/', '.']).next().unwrap_or_default();
        let forbidden = ENGINE.iter().find(|row| row.0 == module).map_or(&[][..], |row| row.1);
        let named = crate_roots(&file.text);
        for other in forbidden.iter().filter(|other| named.contains(**other)) {
            let message = format!("names `crate::{other}`, of which `{module}` must know nothing");
            findings.push(Finding::new(&file.path, message));
        }
    }
    Ok(findings)
}

fn compare(metadata: &Metadata, outside: &Outside<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in &metadata.packages {
        let Some((_, inside)) = MEMBERS.iter().find(|(name, _)| *name == package.name) else {
            let message = "is in no table: name what it may depend on in crates/xtask/src/tidy/arrows.rs";
            findings.push(Finding::new(&package.name, message));
            continue;
        };
        for dependency in &package.dependencies {
            let name = dependency.name.as_str();
            let development = dependency.kind.as_deref() == Some("dev");
            if dependency.source.is_none() {
                let allowed = match inside {
                    Inside::Only(names) => names.contains(&name),
                    Inside::Any => true,
                };
                // Tests run the shipped cases, which are data.
                let allowed = allowed || (development && name == "amends-rules");
                if !allowed || LEAVES.contains(&name) {
                    findings.push(Finding::new(&package.name, format!("must not depend on `{name}`")));
                }
            } else if !outside.allows(package, name, development) {
                let message = format!(
                    "may not use `{name}` from crates.io: if it must, add it to crates/xtask/src/tidy/dependencies.txt"
                );
                findings.push(Finding::new(&package.name, message));
            }
        }
    }
    findings
}

/// Finds what the file lets a member name and the member does not, so that every new arrow shows in it.
fn unused(metadata: &Metadata, outside: &Outside<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (row, crates) in &outside.rows {
        let member = row.trim_end_matches(" (dev)");
        let package = metadata.packages.iter().find(|package| package.name == member);
        let used = |name: &str| {
            package.is_some_and(|package| package.dependencies.iter().any(|used| used.name == name))
        };
        for name in crates.iter().filter(|name| !used(name)) {
            let message =
                format!("crates/xtask/src/tidy/dependencies.txt lets it use `{name}`, which it does not");
            findings.push(Finding::new(*row, message));
        }
    }
    findings
}

/// The file of crates from outside: `member: crate crate`, and `member (dev): crate` for tests alone.
struct Outside<'a> {
    rows: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Outside<'a> {
    fn read(text: &'a str) -> Result<Self, String> {
        let mut rows = BTreeMap::new();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let Some((member, crates)) = line.split_once(':') else {
                return Err(format!("dependencies.txt: no colon in `{line}`"));
            };
            if rows.insert(member, crates.split_whitespace().collect()).is_some() {
                return Err(format!("dependencies.txt: two lines for `{member}`"));
            }
        }
        Ok(Self { rows })
    }

    fn allows(&self, package: &Package, name: &str, development: bool) -> bool {
        let normal = self.rows.get(package.name.as_str());
        let tests = self.rows.get(format!("{} (dev)", package.name).as_str()).filter(|_| development);
        [normal, tests].into_iter().flatten().any(|crates| crates.contains(name))
    }
}

/// Returns the first part of every path that begins with `crate::`, comments aside.
fn crate_roots(text: &str) -> BTreeSet<&str> {
    let mut roots = BTreeSet::new();
    // A grouped import may run over several lines; `depth` counts its open braces.
    let mut depth = 0_usize;
    for line in text.lines() {
        let mut code = line.split("//").next().unwrap_or_default();
        while let Some(rest) = next_part(code, &mut depth, &mut roots) {
            code = rest;
        }
    }
    roots
}

/// Reads on to the next place of interest in `code` and returns what follows it.
fn next_part<'a>(code: &'a str, depth: &mut usize, roots: &mut BTreeSet<&'a str>) -> Option<&'a str> {
    if *depth == 0 {
        let (_, path) = code.split_once("crate::")?;
        if let Some(group) = path.strip_prefix('{') {
            *depth = 1;
            return Some(group);
        }
        let (name, rest) = identifier(path);
        roots.insert(name);
        return Some(rest);
    }
    let code = code.trim_start();
    let first = code.chars().next()?;
    if first.is_alphanumeric() || first == '_' {
        let (name, rest) = identifier(code);
        if *depth == 1 {
            roots.insert(name);
        }
        // What follows `::` belongs to this name, up to the comma or the brace.
        return Some(rest.trim_start_matches(|c: char| !matches!(c, ',' | '{' | '}')));
    }
    match first {
        '{' => *depth = depth.saturating_add(1),
        '}' => *depth = depth.saturating_sub(1),
        _ => {}
    }
    code.get(first.len_utf8()..)
}

fn identifier(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_found_in_any_import() {
        let cases: &[(&str, &[&str])] = &[
            ("use crate::region::Box;", &["region"]),
            ("let x = crate::value::Value::Null;", &["value"]),
            ("use crate::{expr::{ast, typed::Typed}, limits};", &["expr", "limits"]),
            (
                "use crate::{\n    expr::typed,\n    source::{Span, Spanned},\n    yaml,\n};\nfn yes() {}",
                &["expr", "source", "yaml"],
            ),
            ("//! See [`crate::region`].", &[]),
            ("use super::ast; fn f() { crate::source::f(crate::outcome::g()) }", &["outcome", "source"]),
        ];
        for (text, roots) in cases {
            assert_eq!(crate_roots(text).into_iter().collect::<Vec<_>>(), *roots, "{text}");
        }
    }

    #[test]
    fn a_row_that_no_dependency_needs_is_refused() {
        let package = package("amends", r#"{"name": "jiter", "kind": null, "source": "registry"}"#);
        let metadata: Metadata = serde_json::from_str(&package).unwrap();
        let outside = Outside::read("amends: jiter regex\namends (dev): insta\ngone: clap").unwrap();
        let found: Vec<String> = unused(&metadata, &outside).into_iter().map(|found| found.place).collect();
        assert_eq!(found, ["amends", "amends (dev)", "gone"]);
    }

    fn findings(metadata: &str) -> Vec<String> {
        let metadata: Metadata = serde_json::from_str(metadata).unwrap();
        let outside = Outside::read("amends: jiter\namends (dev): insta").unwrap();
        compare(&metadata, &outside).iter().map(ToString::to_string).collect()
    }

    fn package(name: &str, dependencies: &str) -> String {
        format!(
            r#"{{"packages": [{{"name": "{name}", "license": null, "manifest_path": "", "targets": [],
                "dependencies": [{dependencies}]}}]}}"#
        )
    }

    #[test]
    fn an_arrow_that_no_table_has_is_refused() {
        let refused = [
            ("amends", r#"{"name": "amends-cli", "kind": null, "source": null}"#),
            ("amends-engine", r#"{"name": "amends", "kind": "dev", "source": null}"#),
            ("xtask", r#"{"name": "amends-cli", "kind": null, "source": null}"#),
            ("amends", r#"{"name": "serde_yaml", "kind": null, "source": "registry"}"#),
            ("amends", r#"{"name": "insta", "kind": null, "source": "registry"}"#),
            ("newcomer", ""),
        ];
        for (name, dependencies) in refused {
            assert_eq!(findings(&package(name, dependencies)).len(), 1, "{name} {dependencies}");
        }
        let allowed = [
            ("amends", r#"{"name": "amends-engine", "kind": null, "source": null}"#),
            ("amends", r#"{"name": "jiter", "kind": "dev", "source": "registry"}"#),
            ("amends", r#"{"name": "insta", "kind": "dev", "source": "registry"}"#),
            ("xtask", r#"{"name": "amends-engine", "kind": null, "source": null}"#),
        ];
        for (name, dependencies) in allowed {
            assert_eq!(findings(&package(name, dependencies)), [""; 0], "{name} {dependencies}");
        }
    }
}
