//! Packs: folders of YAML that hold a policy or a part of one.
//!
//! [`load`](crate::load) takes texts with names. The core opens no file: whoever embeds it reads
//! the folder, so that a policy can come from a database just as well.

pub(crate) mod closure;
pub(crate) mod manifest;
pub(crate) mod section_text;
pub(crate) mod text;

/// The texts of one pack, by file name.
#[derive(Clone, Debug, Default)]
pub struct PackFiles {
    folder: String,
    files: Vec<(String, String)>,
}

impl PackFiles {
    /// Returns an empty pack; `folder` is put before each file name in messages.
    #[must_use]
    pub fn new(folder: impl Into<String>) -> Self {
        Self { folder: folder.into(), files: Vec::new() }
    }

    /// Adds one file. Case files (`*.cases.yaml`) and bindings (`*.bind.yaml`) may be among them
    /// and take no part in the policy.
    #[must_use]
    pub fn file(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.files.push((name.into(), text.into()));
        self
    }

    /// Returns the folder's name.
    #[must_use]
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// Returns the files, each with its name and text, in the order in which they were added.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Returns the files that belong to the policy, by name.
    pub(crate) fn policy_files(&self) -> Vec<(&str, &str)> {
        let mut files: Vec<(&str, &str)> = self
            .files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .filter(|(name, _)| {
                (name.ends_with(".yaml") || name.ends_with(".yml"))
                    && !name.ends_with(".cases.yaml")
                    && !name.ends_with(".bind.yaml")
            })
            .collect();
        files.sort_unstable();
        files
    }

    pub(crate) fn shown_name(&self, file: &str) -> String {
        if self.folder.is_empty() { file.to_owned() } else { format!("{}/{file}", self.folder) }
    }
}

/// What to load: one pack, and the packs that `extends` may name.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    pub(crate) root: PackFiles,
    pub(crate) library: Vec<PackFiles>,
    pub(crate) builtin: bool,
}

impl Sources {
    /// Returns the sources of one pack; `extends` finds the shipped packs too, if they are
    /// embedded.
    #[must_use]
    pub fn new(root: PackFiles) -> Self {
        Self { root, library: Vec::new(), builtin: true }
    }

    /// Adds a pack that `extends` may name; it comes before a shipped one of the same name.
    #[must_use]
    pub fn with_library(mut self, pack: PackFiles) -> Self {
        self.library.push(pack);
        self
    }

    /// Returns the pack to load.
    #[must_use]
    pub fn root(&self) -> &PackFiles {
        &self.root
    }

    /// Returns the packs that `extends` may name, beside the shipped ones.
    #[must_use]
    pub fn library(&self) -> &[PackFiles] {
        &self.library
    }

    /// Drops the packs of the library that a policy loaded from these sources does not extend. What is left loads to
    /// the same policy.
    ///
    /// # Examples
    /// ```
    /// use amends::{PackFiles, Sources};
    ///
    /// let pack = |name| PackFiles::new(name).file(
    ///     "pack.yaml",
    ///     format!("amends: 1\npack: company/{name}\nversion: 1.0.0\nkind: company\n"),
    /// );
    /// let sources = Sources::new(pack("mine")).with_library(pack("other"));
    /// let policy = amends::load(sources.clone()).policy.expect("a pack without errors");
    /// assert!(sources.used_by(&policy).library().is_empty());
    /// ```
    #[must_use]
    pub fn used_by(mut self, policy: &crate::Policy) -> Self {
        let packs = policy.packs();
        let used = |name: &str| packs.iter().any(|pack| pack.pack == name);
        self.library.retain(|pack| closure::pack_name(pack).is_some_and(|name| used(&name)));
        self
    }

    /// Leaves the shipped packs out.
    #[must_use]
    pub fn without_builtin(mut self) -> Self {
        self.builtin = false;
        self
    }

    /// Puts a pack in the place of the one to load.
    #[must_use]
    pub fn with_root(mut self, pack: PackFiles) -> Self {
        self.root = pack;
        self
    }
}

/// Returns the names of the shipped packs, e.g. `company/service`, in order.
///
/// Empty without the feature `builtin`.
#[must_use]
pub fn builtin_names() -> Vec<&'static str> {
    #[cfg(feature = "builtin")]
    {
        amends_rules::FILES.iter().filter_map(|file| file.path.strip_suffix("/pack.yaml")).collect()
    }
    #[cfg(not(feature = "builtin"))]
    {
        Vec::new()
    }
}

/// Returns the texts of a shipped pack; `None` if there is none of that name.
///
/// # Examples
/// ```
/// assert!(amends::builtin_pack("base/complaint").is_some());
/// assert!(amends::builtin_pack("no/such").is_none());
/// ```
#[must_use]
pub fn builtin_pack(name: &str) -> Option<PackFiles> {
    #[cfg(feature = "builtin")]
    {
        let mut pack = PackFiles::new(name);
        for file in amends_rules::FILES {
            let inside = file.path.strip_prefix(name).and_then(|rest| rest.strip_prefix('/'));
            if let Some(inside) = inside.filter(|inside| !inside.contains('/')) {
                pack = pack.file(inside, file.text);
            }
        }
        (pack.files.iter().any(|(file, _)| file == "pack.yaml")).then_some(pack)
    }
    #[cfg(not(feature = "builtin"))]
    {
        let _ = name;
        None
    }
}
