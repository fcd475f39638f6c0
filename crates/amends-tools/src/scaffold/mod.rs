//! A pack to start from: small, commented, without findings and with cases that pass.
//!
//! Takes a name and a few settings and gives the texts of files; nothing is opened or written here. What it gives was
//! loaded, and its cases were run, so a setting that cannot be (a currency that is none, a pack that nobody ships) is
//! refused with what the loader says of it.

mod content;
mod page;

use amends::diagnostic::Diagnostic;
use amends::diagnostic::render::Style;
use amends::diagnostic::suggest::did_you_mean;
use amends::{Loaded, PackFiles, Policy, Sources};

use crate::schema::{self, Kind};
use crate::{cases, format};
use content::Content;

/// The folder of the schemas in the folder of a pack; no pack is looked for in it.
const SCHEMAS: &str = ".amends/schema";

/// The language of texts and comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese, simplified.
    Chinese,
}

/// What the pack is to be.
#[derive(Clone, Debug)]
pub struct Start {
    /// Its name, e.g. `company/parcels`.
    pub name: String,
    /// The language of its texts and comments.
    pub language: Language,
    /// The pack that it extends, with or without its version.
    pub extends: String,
    /// The currency of its amounts; `None` is `CNY` in Chinese and `EUR` else.
    pub currency: Option<String>,
    /// The time zone of its days; `None` is `Asia/Shanghai` in Chinese and `UTC` else.
    pub timezone: Option<String>,
}

impl Start {
    /// Returns the settings of a pack on the common base, in English.
    ///
    /// # Examples
    /// ```
    /// use amends_tools::scaffold::{Start, files};
    ///
    /// let files = files(&Start::new("company/parcels")).expect("a good name");
    /// let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    /// assert_eq!(names[..2], ["pack.yaml", "rules.yaml"]);
    ///
    /// let error = files_of_a_bad_name();
    /// assert!(error.to_string().contains("cannot be the name of a pack"));
    /// # fn files_of_a_bad_name() -> amends_tools::scaffold::StartError {
    /// #     amends_tools::scaffold::files(&Start::new("Company/Parcels")).expect_err("capitals")
    /// # }
    /// ```
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            language: Language::English,
            extends: "base/complaint".to_owned(),
            currency: None,
            timezone: None,
        }
    }
}

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Its name in the folder of the pack.
    pub name: String,
    /// What it holds.
    pub text: String,
}

/// Why no pack comes of the settings.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The loader refuses a setting.
    #[error("{}{}", .0.message, help(.0))]
    Refused(Box<Diagnostic>),
    /// No pack of this name is shipped.
    #[error("no shipped pack is called `{name}`\n  = help: {help}")]
    NotShipped {
        /// The name.
        name: String,
        /// What to do.
        help: String,
    },
    /// The pack would not be without findings: a fault of amends itself.
    #[error("the new pack would not do: {0}")]
    Faulty(String),
}

fn help(diagnostic: &Diagnostic) -> String {
    diagnostic.help.iter().map(|line| format!("\n  = help: {line}")).collect()
}

/// Returns the files of a pack to start from: its manifest, rules, cases, a binding and a table to decide by it, and
/// schemas for editors.
///
/// On the common base the rules show every section. A pack that extends more than that finds severity, routes and
/// money there, and its rules show what is added to them.
///
/// # Errors
/// [`StartError::NotShipped`] or [`StartError::Refused`] if the name or a setting is none. [`StartError::Faulty`] would be a fault of this module.
pub fn files(start: &Start) -> Result<Vec<NewFile>, StartError> {
    let (base, _) = start.extends.split_once('@').unwrap_or((&start.extends, ""));
    if amends::builtin_pack(base).is_none() {
        let help = did_you_mean(base, amends::builtin_names().iter().copied());
        let help = help.unwrap_or_else(|| format!("there are {}", amends::builtin_names().join(", ")));
        return Err(StartError::NotShipped { name: base.to_owned(), help });
    }
    let manifest = Content::new(start, false).manifest();
    let loaded = load(&[("pack.yaml", &manifest)]);
    if let Some(diagnostic) = loaded.diagnostics.first() {
        return Err(StartError::Refused(Box::new(diagnostic.clone())));
    }
    match attempt(&Content::new(start, true)) {
        Ok(files) => Ok(files),
        // The pack below has decided what the whole start would.
        Err(_) => attempt(&Content::new(start, false)),
    }
}

/// Returns the files if they are without findings, formatted, and their cases pass.
fn attempt(content: &Content<'_>) -> Result<Vec<NewFile>, StartError> {
    let (rules, suite, binding) = (content.rules(), content.cases(), content.binding());
    let manifest = content.manifest();
    let loaded = load(&[("pack.yaml", &manifest), ("rules.yaml", &rules)]);
    let Some(policy) = loaded.policy.as_ref().filter(|_| loaded.diagnostics.is_empty()) else {
        return Err(StartError::Faulty(loaded.render()));
    };
    let name = content.suite_name();
    let style = Style::default();
    let reading = cases::read(&name, &suite);
    let Some(file) = &reading.file else { return Err(StartError::Faulty(reading.render(style))) };
    let report = cases::run(policy, file);
    if !report.is_success() {
        return Err(StartError::Faulty(report.render(style)));
    }
    let yaml = [("pack.yaml".to_owned(), manifest), ("rules.yaml".to_owned(), rules), (name, suite)];
    let mut files = Vec::new();
    for (name, text) in yaml.into_iter().chain([("export.bind.yaml".to_owned(), binding)]) {
        let text = format::format(&name, &text).map_err(|error| StartError::Faulty(error.to_string()))?;
        files.push(NewFile { name, text });
    }
    files.push(NewFile { name: "export.csv".to_owned(), text: content.table() });
    files.extend(schemas(policy));
    Ok(files)
}

/// Returns the schemas for editors, which then need no network. That of packs suggests the names of the policy and takes
/// others; those of cases and bindings are of any policy, since one of this policy would refuse every name that is new.
fn schemas(policy: &Policy) -> impl Iterator<Item = NewFile> {
    [Kind::Pack, Kind::Cases, Kind::Binding].into_iter().map(|kind| {
        let schema =
            if kind == Kind::Pack { schema::with_policy(kind, policy) } else { schema::schema(kind) };
        NewFile { name: format!("{SCHEMAS}/{}", kind.file_name()), text: schema::text(&schema) }
    })
}

fn load(files: &[(&str, &str)]) -> Loaded {
    let pack = files.iter().fold(PackFiles::new(""), |pack, (name, text)| pack.file(*name, *text));
    amends::load(Sources::new(pack))
}

#[cfg(test)]
mod tests;
