//! JSON Schemas of what people write for amends and of what it writes, for editors that complete, explain and check.
//!
//! They are made of the descriptions by which the files are read ([`amends::shape`] and the reader of cases), so a schema
//! knows what the reader knows. They are of draft 7, which all editors of YAML understand, and use no more of it than is
//! understood alike.
//! *No file is opened here, and no schema decides anything: the loader does.*

mod facts;
mod plain;
mod policy;
mod write;

use amends::Policy;
use amends_engine::shape::{Shape, Shaped as _};
use serde_json::{Value as Json, json};

use crate::cases::text::FileText;
use facts::{Facts, Medium};
use write::Writer;

/// What a schema is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A file of a pack: the manifest or another.
    Pack,
    /// A file of cases.
    Cases,
    /// A file that binds columns to facts.
    Binding,
    /// The JSON of a decision.
    Decision,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Pack, Self::Cases, Self::Binding, Self::Decision];

    /// Returns the word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Cases => "cases",
            Self::Binding => "binding",
            Self::Decision => "decision",
        }
    }

    /// Returns what a file is by its name; `None` if it is no YAML.
    ///
    /// # Examples
    /// ```
    /// use amends_tools::schema::Kind;
    ///
    /// assert_eq!(Kind::of_file("parcels.cases.yaml"), Some(Kind::Cases));
    /// assert_eq!(Kind::of_file("pack.yaml"), Some(Kind::Pack));
    /// assert_eq!(Kind::of_file("export.csv"), None);
    /// ```
    #[must_use]
    pub fn of_file(name: &str) -> Option<Self> {
        let stem = name.strip_suffix(".yaml")?;
        Some(match stem.rsplit_once('.').map(|(_, kind)| kind) {
            Some("cases") => Self::Cases,
            Some("bind") => Self::Binding,
            Some(_) | None => Self::Pack,
        })
    }

    /// Returns the first line of a file, by which editors find its schema in a folder; the path is from the file.
    ///
    /// # Examples
    /// ```
    /// use amends_tools::schema::Kind;
    ///
    /// let line = "# yaml-language-server: $schema=schema/amends-pack.schema.json";
    /// assert_eq!(Kind::Pack.modeline("schema"), line);
    /// ```
    #[must_use]
    pub fn modeline(self, folder: &str) -> String {
        format!("# yaml-language-server: $schema={folder}/{}", self.file_name())
    }

    /// Returns the name of the file that holds its schema.
    #[must_use]
    pub fn file_name(self) -> String {
        format!("amends-{}.schema.json", self.name())
    }

    fn shape(self) -> Shape {
        match self {
            Self::Pack => amends::shape::pack(),
            Self::Cases => FileText::shape(),
            Self::Binding => amends::shape::binding(),
            Self::Decision => amends::shape::decision(),
        }
    }
}

/// Returns the schema of a kind of file, whatever the policy.
///
/// # Examples
/// ```
/// use amends_tools::schema::{Kind, schema};
///
/// let pack = schema(Kind::Pack);
/// assert_eq!(pack["properties"]["kind"]["enum"][1], "company");
/// assert_eq!(pack["properties"]["kind"]["title"], "What gives the pack its force");
/// ```
#[must_use]
pub fn schema(kind: Kind) -> Json {
    Writer::default().document(kind.shape())
}

/// Returns the schema of a kind of file that is written for a policy: it knows facts, results, rules, figures and words.
///
/// In a pack, conditions name what the policy declares, and may still name what it does not declare yet. In a file of
/// cases a fact must be one of the policy's; for cases with a `bind` of their own take [`schema`].
///
/// # Examples
/// ```
/// use amends_tools::schema::{Kind, with_policy};
///
/// let policy = amends::builtin("company/service").expect("a shipped pack loads");
/// let cases = with_policy(Kind::Cases, &policy);
/// let expect = &cases["definitions"]["CaseText"]["properties"]["expect"];
/// assert!(expect["properties"]["route.owner"].is_object());
/// ```
#[must_use]
pub fn with_policy(kind: Kind, policy: &Policy) -> Json {
    let mut schema = schema(kind);
    match kind {
        Kind::Pack => policy::pack(&mut schema, policy),
        Kind::Cases => policy::cases(&mut schema, policy),
        Kind::Binding => policy::binding(&mut schema, policy),
        Kind::Decision => {}
    }
    schema
}

/// Returns the schema of the records that a policy decides: its facts, under dotted and under nested keys.
///
/// # Examples
/// ```
/// let policy = amends::builtin("company/service").expect("a shipped pack loads");
/// let facts = amends_tools::schema::facts(&policy);
/// assert_eq!(facts["properties"]["complaint.text"]["$ref"], "#/definitions/fact.complaint.text");
/// assert_eq!(facts["properties"]["complaint"]["$ref"], "#/definitions/facts.complaint");
/// ```
#[must_use]
pub fn facts(policy: &Policy) -> Json {
    let facts = Facts::of(policy, Medium::Json);
    let mut schema = json!({
        "$schema": DRAFT,
        "title": format!("The facts of {}", policy.name()),
        "description": "A record that the policy decides. What is absent is unknown.",
        "definitions": facts.definitions,
    });
    if let (Json::Object(schema), Json::Object(record)) = (&mut schema, facts.record) {
        schema.extend(record);
    }
    schema
}

/// The draft of JSON Schema in which all is written.
const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// Returns a schema as the text of a file.
#[must_use]
pub fn text(schema: &Json) -> String {
    format!("{schema:#}\n")
}
