//! The files that schemas are held against: those that are shipped, those of tests, and the cases of the pages of codes.

use std::path::Path;

use amends::{Binding, Loaded, PackFiles, Policy, SourceMap, Sources};
use amends_engine::diagnostic::{Code, Diagnostic, Severity, codes};
use amends_tools::cases;
use amends_tools::schema::Kind;
use serde_json::{Map, Value as Json};

use crate::codes::page::Page;

/// A pack with its files beside it, as the reader meets them.
#[derive(Clone)]
pub(crate) struct Pack {
    /// What messages call it.
    pub(crate) name: String,
    pub(crate) files: Vec<(String, String)>,
    /// The files of a pack that it may extend, beside the shipped ones.
    beside: Vec<(String, String)>,
}

/// What a file is by its name.
pub(crate) fn kind(name: &str) -> Kind {
    Kind::of_file(name).unwrap_or_else(|| panic!("{name} is no YAML"))
}

impl Pack {
    fn own(name: &str, files: Vec<(String, String)>) -> Self {
        Self { name: name.to_owned(), files, beside: Vec::new() }
    }

    /// Returns the same pack with another text in place of one of its files.
    pub(crate) fn with(&self, name: &str, text: &str) -> Self {
        let mut pack = self.clone();
        for (known, old) in &mut pack.files {
            if known == name {
                text.clone_into(old);
            }
        }
        pack
    }

    fn load(&self) -> Loaded {
        let files = |files: &[(String, String)]| {
            files.iter().cloned().fold(PackFiles::new(""), |pack, (name, text)| pack.file(name, text))
        };
        amends::load(Sources::new(files(&self.files)).with_library(files(&self.beside)))
    }

    /// Reads everything as it is meant to be read; returns the errors.
    pub(crate) fn errors(&self) -> Vec<Code> {
        let mut errors = self.errors_of_pack();
        let Some(policy) = self.policy() else { return errors };
        for (name, text) in &self.files {
            errors.extend(errors_beside(&policy, name, text));
        }
        errors
    }

    /// Loads the pack; returns the errors.
    pub(crate) fn errors_of_pack(&self) -> Vec<Code> {
        codes_of(&self.load().diagnostics)
    }

    /// Returns the policy of the pack.
    pub(crate) fn policy(&self) -> Option<Policy> {
        self.load().policy
    }
}

/// Reads a file of cases and runs it, or reads a binding; returns the errors.
pub(crate) fn errors_beside(policy: &Policy, name: &str, text: &str) -> Vec<Code> {
    match kind(name) {
        Kind::Cases => {
            let read = cases::read(name, text);
            let mut errors = codes_of(&read.diagnostics);
            let report = read.file.map(|file| cases::run(policy, &file));
            errors.extend(report.into_iter().flat_map(|report| codes_of(&report.diagnostics)));
            errors
        }
        Kind::Binding => {
            let read = Binding::read(policy, &mut SourceMap::new(), name, text);
            read.err().map(|found| codes_of(&found)).unwrap_or_default()
        }
        Kind::Pack | Kind::Decision => Vec::new(),
    }
}

fn codes_of(found: &[Diagnostic]) -> Vec<Code> {
    found.iter().filter(|found| found.severity == Severity::Error).map(|found| found.code).collect()
}

/// The shipped packs.
pub(crate) fn shipped() -> Vec<Pack> {
    let mut packs: Vec<Pack> = Vec::new();
    for file in amends_rules::FILES {
        let (folder, name) = file.path.rsplit_once('/').unwrap();
        let entry = (name.to_owned(), file.text.to_owned());
        match packs.iter_mut().find(|pack| pack.name == folder) {
            Some(pack) => pack.files.push(entry),
            None => packs.push(Pack::own(folder, vec![entry])),
        }
    }
    packs
}

/// The packs of the tests of this crate.
pub(crate) fn of_tests() -> Vec<Pack> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut folders: Vec<_> = std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schema/decisions");
    folders.iter().map(|folder| read(folder)).chain([every(), read(&own)]).collect()
}

/// The pack, the cases and the binding that have every field.
pub(crate) fn every() -> Pack {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schema");
    Pack { beside: read(&root.join("shared")).files, ..read(&root.join("every")) }
}

fn read(folder: &Path) -> Pack {
    let mut files: Vec<(String, String)> = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        files.push((name, std::fs::read_to_string(&path).unwrap()));
    }
    files.sort();
    Pack::own(&folder.display().to_string(), files)
}

/// A case of a page of a code.
pub(crate) struct PageCase {
    pub(crate) code: Code,
    /// The page and the line.
    pub(crate) name: String,
    pub(crate) valid: bool,
    /// The files of the pack itself, and of those that it extends.
    pub(crate) files: Vec<(String, String)>,
}

/// The cases of the pages of codes that are packs.
pub(crate) fn pages() -> Vec<PageCase> {
    let mut found = Vec::new();
    for entry in codes::ALL {
        let code = entry.code.name();
        let page = Page::read(code, codes::page(code).unwrap()).unwrap();
        for case in page.cases.into_iter().filter(|case| case.kind == "yaml") {
            found.push(PageCase {
                code: entry.code,
                name: format!("{code}:{}", case.line),
                valid: case.valid,
                files: case.files(),
            });
        }
    }
    found
}

/// Reads a text as an editor does.
pub(crate) fn as_editor(text: &str) -> Option<Json> {
    json(serde_yaml::from_str(text).ok()?)
}

fn json(value: serde_yaml::Value) -> Option<Json> {
    Some(match value {
        serde_yaml::Value::Mapping(entries) => {
            let mut fields = Map::new();
            for (key, value) in entries {
                let key = match key {
                    serde_yaml::Value::String(key) => key,
                    other => serde_yaml::to_string(&other).ok()?.trim().to_owned(),
                };
                fields.insert(key, json(value)?);
            }
            Json::Object(fields)
        }
        serde_yaml::Value::Sequence(items) => {
            Json::Array(items.into_iter().map(json).collect::<Option<_>>()?)
        }
        serde_yaml::Value::Tagged(_) => return None,
        scalar => serde_json::to_value(scalar).ok()?,
    })
}
