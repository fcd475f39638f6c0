//! Reading the page of a code: its parts and its cases, as `amends-engine/docs/codes.md` says.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use amends::{PackFiles, Sources};

/// The page of one code.
pub(crate) struct Page {
    pub(crate) cases: Vec<Case>,
    /// Why there is no case.
    pub(crate) no_example: Option<String>,
}

/// One case of a page.
pub(crate) struct Case {
    pub(crate) valid: bool,
    /// What kind of text it is: `yaml`, `cel`, …
    pub(crate) kind: String,
    /// The line of the page that it begins on.
    pub(crate) line: usize,
    pub(crate) text: String,
    pub(crate) facts: Option<Facts>,
}

/// The record of a case.
pub(crate) enum Facts {
    /// A JSON text, which need not be UTF-8.
    Json(Vec<u8>),
    /// A table of a header and one row, without quotation marks.
    Table(String),
}

impl Page {
    /// Reads a page; what is wrong with its form is the error.
    pub(crate) fn read(code: &str, text: &str) -> Result<Self, String> {
        let blocks = blocks(text)?;
        check_form(code, text)?;
        let mut cases: Vec<Case> = Vec::new();
        let mut end_of_case = 0;
        for block in blocks {
            let between = text.lines().skip(end_of_case).take(block.line - 1 - end_of_case);
            let follows = between.into_iter().all(str::is_empty);
            match block.info.split_once(' ') {
                Some((kind @ ("json" | "csv"), "facts")) => match cases.last_mut() {
                    Some(case) if follows && case.facts.is_none() => {
                        let text = expand(&block.text)?;
                        case.facts =
                            Some(if kind == "json" { Facts::Json(text) } else { Facts::Table(utf8(text)?) });
                    }
                    _ => return Err(format!("line {}: facts that belong to no case", block.line)),
                },
                Some((kind, word @ ("valid" | "invalid"))) => cases.push(Case {
                    valid: word == "valid",
                    kind: kind.to_owned(),
                    line: block.line,
                    text: utf8(expand(&block.text)?)?,
                    facts: None,
                }),
                _ => continue,
            }
            end_of_case = block.line + block.text.lines().count() + 1;
        }
        let examples = text.split("## Examples\n").nth(1).unwrap_or_default().trim();
        let no_example = examples.strip_prefix("No example: ").map(str::to_owned);
        let complete = cases.iter().any(|case| case.valid) && cases.iter().any(|case| !case.valid);
        match (&no_example, cases.len(), complete) {
            (Some(_), 0, _) | (None, _, true) => Ok(Self { cases, no_example }),
            (Some(_), ..) => Err("has cases and says that it has none".to_owned()),
            (None, ..) => Err("needs an invalid case and a valid one".to_owned()),
        }
    }

    pub(crate) fn first_invalid(&self) -> Option<&Case> {
        self.cases.iter().find(|case| !case.valid)
    }
}

impl Case {
    /// Returns the files of a case with their names, each once.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let mut files: Vec<(String, String)> = Vec::new();
        for line in self.text.lines().filter(|line| *line != WITHOUT_MANIFEST) {
            if let Some(name) = line.strip_prefix("# file: ") {
                files.push((name.to_owned(), String::new()));
                continue;
            }
            if files.is_empty() {
                files.push(("rules.yaml".to_owned(), String::new()));
            }
            if let Some((_, text)) = files.last_mut() {
                let _ = writeln!(text, "{line}");
            }
        }
        files
    }

    /// Returns the packs of a case: one, and those that it may extend.
    pub(crate) fn sources(&self) -> Sources {
        let mut packs = vec![(String::new(), PackFiles::new(""))];
        let files = self.files();
        let has_manifest = files.iter().any(|(name, _)| name == "pack.yaml");
        for (path, text) in files {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
            let at = packs.iter().position(|(known, _)| known == folder).unwrap_or_else(|| {
                packs.push((folder.to_owned(), PackFiles::new(folder)));
                packs.len() - 1
            });
            packs[at].1 = std::mem::take(&mut packs[at].1).file(name, text);
        }
        let mut packs = packs.into_iter().map(|(_, pack)| pack);
        let mut root = packs.next().expect("there is always a root");
        if !has_manifest && !self.text.lines().any(|line| line == WITHOUT_MANIFEST) {
            root =
                root.file("pack.yaml", std::fs::read_to_string(docs().join("standard-pack.yaml")).unwrap());
        }
        packs.fold(Sources::new(root).without_builtin(), Sources::with_library)
    }
}

/// The line of a case that leaves the standard manifest out.
const WITHOUT_MANIFEST: &str = "# without: pack.yaml";

/// Returns the folder with what documents the codes.
fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../amends-engine/docs")
}

fn utf8(text: Vec<u8>) -> Result<String, String> {
    String::from_utf8(text).map_err(|error| error.to_string())
}

/// A fenced block of a page.
struct Block<'p> {
    info: &'p str,
    line: usize,
    text: String,
}

fn blocks(text: &str) -> Result<Vec<Block<'_>>, String> {
    let mut blocks = Vec::new();
    let mut open: Option<Block<'_>> = None;
    for (line, number) in text.lines().zip(1..) {
        match (line.strip_prefix("```"), &mut open) {
            (Some(info), None) => open = Some(Block { info, line: number, text: String::new() }),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    match open {
        Some(block) => Err(format!("line {}: a block that does not end", block.line)),
        None => Ok(blocks),
    }
}

/// Checks that the page has its parts in their order.
fn check_form(code: &str, text: &str) -> Result<(), String> {
    let wanted =
        [format!("# {code}"), "## Why it matters".into(), "## What to do".into(), "## Examples".into()];
    let mut fenced = false;
    let headings: Vec<&str> = text
        .lines()
        .filter(|line| {
            fenced ^= line.starts_with("```");
            !fenced && line.starts_with('#')
        })
        .collect();
    if headings != wanted {
        return Err(format!("has the headings {headings:?}, not {wanted:?}"));
    }
    let parts = text.split("\n## ").map(|part| part.split_once('\n').map_or("", |(_, rest)| rest.trim()));
    if parts.into_iter().any(str::is_empty) {
        return Err("has an empty part".to_owned());
    }
    Ok(())
}

/// Replaces `«N×text»` by N times `text`, and `«0xFF»` by that byte.
fn expand(text: &str) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('«') {
        let (inner, after) = after.split_once('»').ok_or("« without »")?;
        out.extend_from_slice(before.as_bytes());
        match (inner.strip_prefix("0x"), inner.split_once('×')) {
            (Some(byte), _) => {
                out.push(u8::from_str_radix(byte, 16).map_err(|error| format!("«{inner}»: {error}"))?)
            }
            (None, Some((count, repeated))) => {
                let count: usize = count.parse().map_err(|error| format!("«{inner}»: {error}"))?;
                out.extend_from_slice(repeated.repeat(count).as_bytes());
            }
            (None, None) => return Err(format!("«{inner}» is neither a repetition nor a byte")),
        }
        rest = after;
    }
    out.extend_from_slice(rest.as_bytes());
    Ok(out)
}
