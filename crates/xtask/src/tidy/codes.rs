//! Every diagnostic code has its page and every page its code.

use std::collections::BTreeSet;

use super::Finding;
use crate::workspace::Workspace;

const TABLE: &str = "crates/amends-engine/src/diagnostic/codes.rs";
const PAGES: &str = "crates/amends-engine/docs/codes";

/// Compares the table of codes with the pages. Whether a page's two cases behave as it says, the engine tests.
pub(super) fn pages(workspace: &Workspace) -> Result<Vec<Finding>, String> {
    let table =
        std::fs::read_to_string(workspace.root.join(TABLE)).map_err(|error| format!("{TABLE}: {error}"))?;
    let codes = codes(&table);
    if codes.is_empty() {
        return Err(format!("{TABLE}: no code was found; has the form of the table changed?"));
    }
    let folder = workspace.root.join(PAGES);
    let files = if folder.is_dir() { workspace.text_files(PAGES)? } else { Vec::new() };
    let mut findings = Vec::new();
    let mut paged = BTreeSet::new();
    for file in &files {
        let name = file.path.trim_start_matches(PAGES).trim_matches('/').trim_end_matches(".md");
        paged.insert(name);
        if !codes.contains(name) {
            findings.push(Finding::new(&file.path, "is the page of no code"));
        } else if file.text.lines().next() != Some(format!("# {name}").as_str()) {
            findings.push(Finding::new(&file.path, format!("must begin with `# {name}`")));
        }
    }
    let without = codes.iter().filter(|code| !paged.contains(**code));
    findings
        .extend(without.map(|code| Finding::new(TABLE, format!("`{code}` has no page {PAGES}/{code}.md"))));
    Ok(findings)
}

/// Returns the codes of the table, whose rows read `NAME = "code", "summary";`.
fn codes(table: &str) -> BTreeSet<&str> {
    let constant = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    };
    let rows = table.lines().filter_map(|line| {
        let (name, rest) = line.trim().split_once(" = \"")?;
        let (code, rest) = rest.split_once("\",")?;
        (constant(name) && rest.trim_end().ends_with("\";")).then_some(code)
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_from_the_rows_alone() {
        let table = r#"
            pub const $constant: Code = Code($name);
            codes! {
                Yaml {
                    YAML_TAG = "yaml-tag", "A tag such as `!= gold` unquoted.";
                }
            }
            let name = "not-a-code";
        "#;
        assert_eq!(codes(table).into_iter().collect::<Vec<_>>(), ["yaml-tag"]);
    }
}
