//! The rules of the house that no compiler knows: which part may know which, what every file has, what no
//! file says.
//!
//! A check reads the workspace and returns what it found; it prints nothing and changes nothing. The tests
//! of this crate run the same checks, so that plain `cargo test` holds them too.

mod arrows;
mod members;
mod modelines;
mod sources;

use std::fmt;

use crate::report;
use crate::workspace::Workspace;

/// One breach of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The file, perhaps with a line, or the member.
    pub(crate) place: String,
    /// What is wrong, and what to do about it where that is not plain.
    pub(crate) message: String,
}

impl Finding {
    fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

type Check = fn(&Workspace) -> Result<Vec<Finding>, String>;

const CHECKS: &[Check] = &[
    arrows::members,
    arrows::modules,
    members::manifests,
    members::licences,
    members::size_of_command,
    sources::check,
    modelines::check,
];

/// Runs every check and prints what they find; returns whether they found nothing.
pub(crate) fn run(workspace: &Workspace) -> bool {
    let mut fine = true;
    for check in CHECKS {
        match check(workspace) {
            Ok(findings) => {
                fine &= findings.is_empty();
                findings.iter().for_each(|finding| report::error(&finding.to_string()));
            }
            Err(error) => {
                fine = false;
                report::error(&error);
            }
        }
    }
    fine
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_is_tidy() {
        let workspace = Workspace::find().unwrap();
        let findings: Vec<String> = CHECKS
            .iter()
            .flat_map(|check| check(&workspace).unwrap())
            .map(|finding| finding.to_string())
            .collect();
        assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
    }
}
