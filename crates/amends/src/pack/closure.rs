//! From texts to the closure of packs: every file parsed, every `extends` resolved, bases first.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::limits;
use amends_engine::source::{SourceId, SourceMap, Span, Spanned};
use amends_engine::yaml::{self, NodeId, NodeKind};
use hmac_sha256::Hash;

use super::manifest::{CitedSource, InForce, Manifest, read_date, satisfies, split_reference};
use super::section_text::{Documents, entries, read_text};
use super::text::{MANIFEST, ManifestText, SECTIONS, SourceText};
use super::{PackFiles, Sources};
use crate::schema::name::{self, Form};

const MANIFEST_HELP: &str = "write into it at least `amends: 1`, `pack`, `version` and `kind`";

/// One section of one file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Section {
    pub(crate) node: NodeId,
    pub(crate) key: Span,
}

/// One pack with its sections as written.
#[derive(Debug)]
pub(crate) struct PackText {
    pub(crate) manifest: Manifest,
    pub(crate) sections: BTreeMap<&'static str, Vec<Section>>,
    pub(crate) digest: String,
}

impl PackText {
    /// Returns the parts of a section, a part a file.
    pub(crate) fn section(&self, name: &str) -> impl Iterator<Item = Section> + use<'_> {
        self.sections.get(name).into_iter().flatten().copied()
    }
}

/// All packs of a policy, those extended before those that extend them.
#[derive(Debug, Default)]
pub(crate) struct Closure {
    pub(crate) sources: SourceMap,
    pub(crate) documents: Documents,
    pub(crate) packs: Vec<PackText>,
}

/// One entry of a section that declares things by their ids.
#[derive(Debug)]
pub(crate) struct Declared<'c> {
    /// The number of its pack.
    pub(crate) number: usize,
    pub(crate) pack: &'c PackText,
    pub(crate) id: Spanned<String>,
    pub(crate) node: NodeId,
}

impl Closure {
    /// Returns the entries of a section over all packs, each a `kind`; within a pack an id stands once,
    /// and a second one is reported.
    pub(crate) fn declared(
        &self,
        section: &str,
        kind: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Declared<'_>> {
        let what = format!("{kind}s");
        let mut declared = Vec::new();
        for (number, pack) in self.packs.iter().enumerate() {
            let mut of_pack: BTreeMap<String, Span> = BTreeMap::new();
            for part in pack.section(section) {
                for (id, node) in entries(&self.documents, part.node, &what, diagnostics) {
                    match of_pack.insert(id.value.clone(), id.span) {
                        Some(first) => diagnostics.push(duplicate_id(kind, &id, first)),
                        None => declared.push(Declared { number, pack, id, node }),
                    }
                }
            }
        }
        declared
    }
}

/// Resolves the closure of `sources`; what is missing or faulty is reported.
pub(crate) fn resolve(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Closure {
    let mut resolver = Resolver {
        library: &sources.library,
        builtin: sources.builtin,
        names: OnceCell::new(),
        closure: Closure::default(),
        diagnostics,
    };
    resolver.add(&sources.root, &mut Vec::new(), None);
    resolver.closure
}

struct Resolver<'a> {
    library: &'a [PackFiles],
    builtin: bool,
    /// Where each pack stands in the library, once one has been looked for: their names stand in their texts.
    names: OnceCell<BTreeMap<String, usize>>,
    closure: Closure,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// The files of one pack, parsed: the manifest and everything else.
struct ParsedPack {
    manifest: Manifest,
    sections: BTreeMap<&'static str, Vec<Section>>,
}

impl Resolver<'_> {
    /// Adds a pack after the packs it extends. `path` holds the packs that led here.
    fn add(&mut self, files: &PackFiles, path: &mut Vec<Spanned<String>>, wanted: Option<&Spanned<String>>) {
        let Some(parsed) = self.parse(files, wanted) else { return };
        let id = parsed.manifest.id.clone();
        path.push(id.clone());
        for reference in &parsed.manifest.extends {
            self.extend(reference, path);
        }
        path.pop();
        // A pack of this name may have come in through a pack that it extends, under another text.
        if self.loaded(&id.value).is_none() {
            self.closure.packs.push(PackText {
                manifest: parsed.manifest,
                sections: parsed.sections,
                digest: digest(files),
            });
        }
    }

    fn loaded(&self, name: &str) -> Option<&PackText> {
        self.closure.packs.iter().find(|pack| pack.manifest.id.value == name)
    }

    fn extend(&mut self, reference: &Spanned<String>, path: &mut Vec<Spanned<String>>) {
        let (name, wanted) = split_reference(&reference.value);
        if let Some(first) = path.iter().position(|pack| pack.value == name) {
            self.report_circle(reference, path.get(first..).unwrap_or_default());
            return;
        }
        if path.len() >= limits::EXTENDS_DEPTH {
            let most = limits::EXTENDS_DEPTH;
            self.diagnostics.push(
                Diagnostic::error(
                    codes::UNSUPPORTED,
                    format!("a chain of more than {most} packs that extend one another"),
                )
                .at(reference.span, "too far from the pack that was loaded")
                .help("let packs extend a common base instead of one another"),
            );
            return;
        }
        let Some(wanted) = wanted else {
            let version = self.version_at_hand(name);
            let major = version.as_deref().and_then(|version| version.split('.').next()).unwrap_or("1");
            self.diagnostics.push(
                Diagnostic::error(codes::PACK_VERSION, format!("`extends` of `{name}` names no version"))
                    .at(reference.span, "the major version is required")
                    .help(format!("write `{name}@{major}`")),
            );
            return;
        };
        if self.loaded(name).is_none() {
            let Some(files) = self.find(name) else {
                self.report_missing(reference, name);
                return;
            };
            self.add(&files, path, Some(reference));
        }
        let Some(pack) = self.loaded(name) else { return };
        let version = &pack.manifest.version;
        if !satisfies(&version.value, wanted) {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::PACK_VERSION,
                    format!("pack `{name}` has version `{}`, not `{wanted}`", version.value),
                )
                .at(reference.span, "this version is asked for")
                .related(version.span, "this version is at hand")
                .help(format!("extend `{name}@{}`", version.value.split('.').next().unwrap_or("1"))),
            );
        }
    }

    fn find(&self, name: &str) -> Option<PackFiles> {
        let names = self.names.get_or_init(|| {
            let mut names = BTreeMap::new();
            for (number, pack) in self.library.iter().enumerate() {
                if let Some(name) = pack_name(pack) {
                    names.entry(name).or_insert(number);
                }
            }
            names
        });
        let of_library = names.get(name).and_then(|number| self.library.get(*number));
        of_library.cloned().or_else(|| self.builtin.then(|| super::builtin_pack(name)).flatten())
    }

    fn version_at_hand(&self, name: &str) -> Option<String> {
        match self.loaded(name) {
            Some(pack) => Some(pack.manifest.version.value.clone()),
            None => self.find(name).and_then(|files| manifest_value(&files, "version")),
        }
    }

    fn report_missing(&mut self, reference: &Spanned<String>, name: &str) {
        let mut names: Vec<String> = self.library.iter().filter_map(pack_name).collect();
        if self.builtin {
            names.extend(super::builtin_names().into_iter().map(str::to_owned));
        }
        self.diagnostics.push(
            Diagnostic::error(codes::UNKNOWN_PACK, format!("pack `{name}` is not known"))
                .at(reference.span, "neither shipped nor beside this pack")
                .maybe_help(did_you_mean(name, names.iter().map(String::as_str))),
        );
    }

    fn report_circle(&mut self, reference: &Spanned<String>, circle: &[Spanned<String>]) {
        let mut names: Vec<&str> = circle.iter().map(|pack| pack.value.as_str()).collect();
        names.push(split_reference(&reference.value).0);
        let mut diagnostic = Diagnostic::error(
            codes::CIRCULAR_EXTENDS,
            format!("packs extend each other: {}", names.join(" → ")),
        )
        .at(reference.span, "this closes the circle");
        for pack in circle {
            diagnostic = diagnostic.related(pack.span, "this pack is part of it");
        }
        self.diagnostics.push(diagnostic.help("move what both need into a third pack that both extend"));
    }

    /// Parses all files of a pack and reads its manifest.
    fn parse(&mut self, files: &PackFiles, wanted: Option<&Spanned<String>>) -> Option<ParsedPack> {
        let mut manifest = None;
        let mut sections: BTreeMap<&'static str, Vec<Section>> = BTreeMap::new();
        let mut faulty = false;
        for (name, text) in files.policy_files() {
            let shown = files.shown_name(name);
            let Ok(source) = self.closure.sources.add(shown.clone(), text) else {
                faulty = true;
                self.diagnostics.push(
                    Diagnostic::error(codes::YAML_LIMIT, format!("file `{shown}` is too large"))
                        .help(format!("a file may have {} bytes", limits::SOURCE_BYTES)),
                );
                continue;
            };
            let parsed = yaml::parse(&self.closure.sources, source);
            self.diagnostics.extend(parsed.diagnostics);
            let Some(document) = parsed.document else {
                faulty = true;
                continue;
            };
            let root = document.root();
            self.closure.documents.insert(source, document);
            let null = |root: &NodeId| matches!(self.closure.documents.kind(*root), NodeKind::Null);
            let Some(root) = root.filter(|root| !null(root)) else {
                if name == "pack.yaml" {
                    self.report_empty_manifest(&shown, source);
                }
                continue;
            };
            self.split_file(name == "pack.yaml", root, &mut manifest, &mut sections);
        }
        let has_manifest = files.policy_files().iter().any(|(name, _)| *name == "pack.yaml");
        if !has_manifest && !faulty {
            self.report_no_manifest(files, wanted);
        }
        let mut manifest = manifest?;
        self.read_sources(&mut manifest, sections.get("sources").map_or(&[], Vec::as_slice));
        Some(ParsedPack { manifest, sections })
    }

    fn report_no_manifest(&mut self, files: &PackFiles, wanted: Option<&Spanned<String>>) {
        let folder = if files.folder().is_empty() { String::new() } else { format!(" `{}`", files.folder()) };
        let mut diagnostic =
            Diagnostic::error(codes::MISSING_MANIFEST, format!("the pack{folder} has no file `pack.yaml`"))
                .help(MANIFEST_HELP);
        if let Some(reference) = wanted {
            diagnostic = diagnostic.at(reference.span, "extended here");
        }
        self.diagnostics.push(diagnostic);
    }

    fn report_empty_manifest(&mut self, shown: &str, source: SourceId) {
        self.diagnostics.push(
            Diagnostic::error(codes::MISSING_MANIFEST, format!("`{shown}` is empty"))
                .at(Span::new(source, 0, 0), "")
                .help(MANIFEST_HELP),
        );
    }

    /// Sorts the keys of one file into the manifest and the sections.
    fn split_file(
        &mut self,
        is_manifest: bool,
        root: NodeId,
        manifest: &mut Option<Manifest>,
        sections: &mut BTreeMap<&'static str, Vec<Section>>,
    ) {
        for (key, node) in entries(&self.closure.documents, root, "the sections of a pack", self.diagnostics)
        {
            if let Some(section) = SECTIONS.iter().find(|section| section.name == key.value) {
                sections.entry(section.name).or_default().push(Section { node, key: key.span });
            } else if !(is_manifest && MANIFEST.iter().any(|field| field.name == key.value)) {
                self.report_unknown_section(is_manifest, &key);
            }
        }
        if is_manifest {
            *manifest = self.read_manifest(root);
        }
    }

    fn read_manifest(&mut self, root: NodeId) -> Option<Manifest> {
        let documents = &self.closure.documents;
        let text: ManifestText = documents.read_reported(root, self.diagnostics)?;
        let language = text.languages.first().map_or("en", |language| &language.value).to_owned();
        let title = text.title.map(|node| read_text(documents, node, &language, self.diagnostics));
        name::check(Form::Pack, "a pack", &text.pack, self.diagnostics);
        Some(Manifest::resolve(text, title.unwrap_or_default(), self.diagnostics))
    }

    fn report_unknown_section(&mut self, is_manifest: bool, key: &Spanned<String>) {
        let of_manifest = if is_manifest { MANIFEST } else { &[] };
        let known = SECTIONS.iter().chain(of_manifest).map(|field| field.name);
        let elsewhere = !is_manifest && MANIFEST.iter().any(|field| field.name == key.value);
        let help = elsewhere.then(|| format!("`{}` belongs into `pack.yaml`", key.value));
        self.diagnostics.push(
            Diagnostic::error(codes::UNKNOWN_SECTION, format!("`{}` is no section of a pack", key.value))
                .at(key.span, "unknown section")
                .maybe_help(help.or_else(|| did_you_mean(&key.value, known))),
        );
    }

    fn read_sources(&mut self, manifest: &mut Manifest, parts: &[Section]) {
        let mut first_places: BTreeMap<String, Span> = BTreeMap::new();
        for part in parts {
            let documents = &self.closure.documents;
            for (key, node) in entries(documents, part.node, "sources", self.diagnostics) {
                if let Some(first) = first_places.get(&key.value) {
                    self.diagnostics.push(duplicate_id("source", &key, *first));
                    continue;
                }
                first_places.insert(key.value.clone(), key.span);
                let language = manifest.first_language();
                if let Some(source) = read_source(documents, node, language, self.diagnostics) {
                    manifest.sources.insert(key.value, source);
                }
            }
        }
    }
}

fn read_source(
    documents: &Documents,
    node: NodeId,
    language: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<CitedSource> {
    let text: SourceText = documents.read_reported(node, diagnostics)?;
    let title = text.title.map(|node| read_text(documents, node, language, diagnostics));
    let in_force = text.in_force.as_ref().map(|dates| InForce::read(dates, diagnostics));
    Some(CitedSource {
        title: title.unwrap_or_default(),
        kind: text.kind.map(|kind| kind.value),
        in_force: in_force.unwrap_or_default(),
        checked: text.checked.as_ref().and_then(|date| read_date(date, diagnostics)),
        confidence: text.confidence.map(|level| level.value),
        url: text.url,
    })
}

/// Returns the error of a second thing under one id, with both places.
pub(crate) fn duplicate_id(what: &str, second: &Spanned<String>, first: Span) -> Diagnostic {
    Diagnostic::error(codes::DUPLICATE_ID, format!("{what} `{}` is defined twice", second.value))
        .at(second.span, "defined again here")
        .related(first, "first defined here")
        .help("give one of them another id")
}

/// Reads just the name out of a pack's manifest, without reporting anything.
pub(crate) fn pack_name(files: &PackFiles) -> Option<String> {
    manifest_value(files, "pack")
}

/// Reads one setting out of a pack's manifest, without reporting anything.
fn manifest_value(files: &PackFiles, setting: &str) -> Option<String> {
    let (_, text) = files.policy_files().into_iter().find(|(name, _)| *name == "pack.yaml")?;
    let mut sources = SourceMap::new();
    let source = sources.add("pack.yaml", text).ok()?;
    let document = yaml::parse(&sources, source).document?;
    let NodeKind::Mapping(pairs) = document.kind(document.root()?) else { return None };
    let (_, value) =
        pairs.iter().find(|(key, _)| document.text(*key).is_some_and(|key| **key == *setting))?;
    document.text(*value).map(ToString::to_string)
}

/// Returns the digest of a pack: sha-256 over its files by path, each as path, NUL, length, NUL,
/// bytes.
fn digest(files: &PackFiles) -> String {
    let mut hash = Hash::new();
    for (name, text) in files.policy_files() {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(text.len().to_string().as_bytes());
        hash.update([0]);
        hash.update(text.as_bytes());
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}
