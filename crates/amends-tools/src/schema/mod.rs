//! JSON Schemas of what people write for amends and of what it writes, for editors that complete, explain and check.
//!
//! They are made of the descriptions by which the files are read ([`amends::format`] and the reader of cases), so a schema
//! knows what the reader knows. They are of draft 7, which all editors of YAML understand, and use no more of it than is
//! understood alike.
//! *No file is opened here, and no schema decides anything: the loader does.*

mod plain;
mod write;

use amends_engine::shape::{Shape, Shaped as _};
use serde_json::Value as Json;

use crate::cases::text::FileText;
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

    /// Returns the name of the file that holds its schema.
    #[must_use]
    pub fn file_name(self) -> String {
        format!("amends-{}.schema.json", self.name())
    }

    fn shape(self) -> Shape {
        match self {
            Self::Pack => amends::format::pack(),
            Self::Cases => FileText::shape(),
            Self::Binding => amends::format::binding(),
            Self::Decision => amends::format::decision(),
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

/// Returns the schema of a kind of file as the text of a file.
#[must_use]
pub fn text(kind: Kind) -> String {
    format!("{:#}\n", schema(kind))
}
