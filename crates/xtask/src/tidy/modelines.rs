//! Every shipped file of YAML names its schema in its first line, so that editors complete, explain and check it.

use amends_tools::schema::Kind;

use super::Finding;
use crate::generate::SCHEMAS;
use crate::workspace::{TextFile, Workspace};

/// Where files of YAML lie that people open to read and to start from.
const SHIPPED: &[&str] = &["rules", "examples"];

/// Checks every shipped file.
pub(super) fn check(workspace: &Workspace) -> Result<Vec<Finding>, String> {
    let mut findings = Vec::new();
    for folder in SHIPPED {
        findings.extend(workspace.text_files(folder)?.iter().filter_map(check_file));
    }
    Ok(findings)
}

fn check_file(file: &TextFile) -> Option<Finding> {
    let (folder, name) = file.path.rsplit_once('/')?;
    let wanted = modeline(folder, Kind::of_file(name)?);
    let first = file.text.lines().next().unwrap_or_default();
    (first != wanted).then(|| Finding::new(&file.path, format!("must begin with the line `{wanted}`")))
}

/// Returns the line for a file in a folder: the schema by its path from there.
fn modeline(folder: &str, kind: Kind) -> String {
    let (mut from, mut to) = (folder.split('/').peekable(), SCHEMAS.split('/').peekable());
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
    }
    let path: Vec<&str> = from.map(|_| "..").chain(to).collect();
    kind.modeline(&path.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_names_the_schema_of_the_kind() {
        let cases = [
            ("rules/us/cfpb/facts.yaml", "../../schema/amends-pack.schema.json"),
            ("rules/us/cfpb/cfpb.cases.yaml", "../../schema/amends-cases.schema.json"),
            ("examples/own-pack/pack.yaml", "../../rules/schema/amends-pack.schema.json"),
            ("examples/cfpb.bind.yaml", "../rules/schema/amends-binding.schema.json"),
        ];
        for (path, schema) in cases {
            let with = |text: &str| TextFile { path: path.to_owned(), text: text.to_owned() };
            assert_eq!(check_file(&with(&format!("# yaml-language-server: $schema={schema}\na: b\n"))), None);
            assert!(
                check_file(&with("a: b\n")).is_some_and(|finding| finding.message.contains(schema)),
                "{path}"
            );
        }
        assert_eq!(check_file(&TextFile { path: "examples/a.json".to_owned(), text: String::new() }), None);
    }
}
