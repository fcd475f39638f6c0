//! What every member states in its `Cargo.toml`, the licences, and how much the command takes to build.

use std::collections::BTreeSet;

use super::Finding;
use crate::workspace::Workspace;

const LICENCE: &str = "MIT OR Apache-2.0";
const LICENCE_FILES: &[(&str, &str)] = &[
    ("LICENSE-MIT", "Permission is hereby granted, free of charge"),
    ("LICENSE-APACHE", "Version 2.0, January 2004"),
];

/// The most crates that the command may take to build, so that a first run is a matter of two minutes.
const COMMAND_CRATES: usize = 90;

/// Each member is under the licence and the lints of the workspace, and the data crate builds nothing.
pub(super) fn manifests(workspace: &Workspace) -> Result<Vec<Finding>, String> {
    let mut findings = Vec::new();
    for package in workspace.metadata()?.packages {
        let place = workspace.relative(&package.manifest_path);
        if package.license.as_deref() != Some(LICENCE) {
            findings.push(Finding::new(&place, format!("must state the licence `{LICENCE}`")));
        }
        let manifest =
            std::fs::read_to_string(&package.manifest_path).map_err(|error| format!("{place}: {error}"))?;
        if !manifest.contains("[lints]\nworkspace = true") {
            findings.push(Finding::new(&place, "must take the lints of the workspace"));
        }
        let builds =
            package.targets.iter().flat_map(|target| &target.kind).any(|kind| kind == "custom-build");
        if package.name == "amends-rules" && builds {
            findings.push(Finding::new(&place, "must have no build script: it is data"));
        }
    }
    if !workspace.root.join("Cargo.lock").is_file() {
        findings.push(Finding::new(
            "Cargo.lock",
            "must be there and committed: a fresh clone builds what was tested",
        ));
    }
    Ok(findings)
}

/// Both licence texts are there.
pub(super) fn licences(workspace: &Workspace) -> Result<Vec<Finding>, String> {
    let missing = LICENCE_FILES.iter().filter(|(name, phrase)| {
        std::fs::read_to_string(workspace.root.join(name)).map_or(true, |text| !text.contains(phrase))
    });
    Ok(missing.map(|(name, _)| Finding::new(*name, "must hold the whole text of the licence")).collect())
}

/// The command, as a newcomer first builds it, stays small.
pub(super) fn size_of_command(workspace: &Workspace) -> Result<Vec<Finding>, String> {
    // Build scripts are compiled too, so their dependencies count.
    let tree = workspace.cargo_output(&["tree", "-p", "amends-cli", "-e", "no-dev", "--prefix", "none"])?;
    let crates: BTreeSet<(&str, &str)> = tree.lines().filter_map(name_and_version).collect();
    if crates.len() <= COMMAND_CRATES {
        return Ok(Vec::new());
    }
    let message = format!("takes {} crates to build, more than {COMMAND_CRATES}", crates.len());
    Ok(vec![Finding::new("amends-cli", message)])
}

fn name_and_version(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    words.next().zip(words.next())
}
