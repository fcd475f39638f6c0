//! The files of a pack under change, each with its tree.

use amends::diagnostic::Diagnostic;
use amends::{PackFiles, SourceMap};
use amends_engine::source::{SourceId, Span};
use amends_engine::yaml::{self, Document};

use super::{EditError, EditedFile};
use crate::folder::CASES;

/// How the names of files of bindings end.
const BINDINGS: &str = ".bind.yaml";

/// One file.
pub(super) struct File {
    pub(super) name: String,
    shown: String,
    old: String,
    text: String,
    /// Its tree; `None` if it is not well-formed.
    pub(super) document: Option<Document>,
    /// What is wrong with it.
    pub(super) faults: Vec<Diagnostic>,
}

/// The files of a pack.
pub(super) struct Pack {
    pub(super) files: Vec<File>,
    pub(super) sources: SourceMap,
}

impl Pack {
    /// Reads the files that belong to the policy, by name.
    pub(super) fn read(files: &PackFiles) -> Self {
        let mut pack = Pack { files: Vec::new(), sources: SourceMap::new() };
        let mut named: Vec<(&str, &str)> = files.files().filter(|(name, _)| is_policy(name)).collect();
        named.sort_unstable();
        for (name, text) in named {
            let folder = files.folder();
            let shown = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            let (document, faults) = parse(&mut pack.sources, &shown, text);
            let (name, old) = (name.to_owned(), text.to_owned());
            pack.files.push(File { name, shown, text: old.clone(), old, document, faults });
        }
        pack
    }

    /// Returns the files with their trees, by number.
    pub(super) fn documents(&self) -> impl Iterator<Item = (usize, &Document)> {
        let files = self.files.iter().enumerate();
        files.filter_map(|(number, file)| Some((number, file.document.as_ref()?)))
    }

    pub(super) fn document(&self, file: usize) -> Option<&Document> {
        self.files.get(file)?.document.as_ref()
    }

    /// Gives a file another text.
    pub(super) fn set(&mut self, file: usize, text: String) {
        let Some(file) = self.files.get_mut(file) else { return };
        (file.document, file.faults) = parse(&mut self.sources, &file.shown, &text);
        file.text = text;
    }

    /// Returns the name of the pack, as its manifest states it.
    pub(super) fn name(&self) -> Option<String> {
        self.documents().find_map(|(number, document)| {
            let manifest = self.files.get(number).is_some_and(|file| file.name == crate::folder::MANIFEST);
            let name = document.get(document.root()?, "pack").filter(|_| manifest)?;
            document.text(name).map(ToString::to_string)
        })
    }

    /// Returns the files that differ from what was read.
    pub(super) fn changed(&self) -> Vec<EditedFile> {
        let changed = self.files.iter().filter(|file| file.text != file.old);
        let edited = |file: &File| EditedFile {
            name: file.name.clone(),
            shown: file.shown.clone(),
            old: file.old.clone(),
            new: file.text.clone(),
        };
        changed.map(edited).collect()
    }

    /// Returns a pack with the texts as they are now.
    pub(super) fn files(&self, of: &PackFiles) -> PackFiles {
        of.files().fold(PackFiles::new(of.folder()), |pack, (name, text)| {
            let now = self.files.iter().find(|file| file.name == name);
            pack.file(name, now.map_or(text, |file| &file.text))
        })
    }

    /// Returns the line and file of a place.
    pub(super) fn line(&self, span: Span) -> String {
        let position = self.sources.position(span);
        format!("{}:{}", position.file, position.line)
    }

    /// Returns the error of a change that is not made.
    pub(super) fn refused(&self, fault: Diagnostic) -> EditError {
        EditError::new(fault, self.sources.clone())
    }
}

fn parse(sources: &mut SourceMap, shown: &str, text: &str) -> (Option<Document>, Vec<Diagnostic>) {
    let source: Option<SourceId> = sources.add(shown, text).ok();
    source.map_or((None, Vec::new()), |source| {
        let parsed = yaml::parse(sources, source);
        (parsed.document, parsed.diagnostics)
    })
}

fn is_policy(name: &str) -> bool {
    let yaml = std::path::Path::new(name).extension().is_some_and(|it| it == "yaml" || it == "yml");
    yaml && !name.ends_with(CASES) && !name.ends_with(BINDINGS)
}
