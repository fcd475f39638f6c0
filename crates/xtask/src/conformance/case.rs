//! The JSON form of the suite.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The whole suite; what a reader does not need is ignored.
#[derive(Debug, Deserialize)]
pub(crate) struct Suite {
    pub(crate) tests: Vec<Case>,
}

/// One test.
#[derive(Debug, Deserialize)]
pub(crate) struct Case {
    pub(crate) file: String,
    pub(crate) section: String,
    pub(crate) name: String,
    pub(crate) group: String,
    pub(crate) expr: String,
    #[serde(default)]
    pub(crate) bindings: BTreeMap<String, serde_json::Value>,
    #[serde(default)]
    pub(crate) type_env: Vec<Declaration>,
    #[serde(default)]
    pub(crate) container: String,
    #[serde(default)]
    pub(crate) disable_check: bool,
    #[serde(default)]
    pub(crate) check_only: bool,
    pub(crate) expect: Expect,
}

/// A variable or a function of a test.
#[derive(Debug, Deserialize)]
pub(crate) struct Declaration {
    pub(crate) name: String,
    #[serde(default, rename = "type")]
    pub(crate) ty: Option<String>,
    #[serde(default)]
    pub(crate) function: Vec<Overload>,
}

/// An overload of a declared function.
#[derive(Debug, Deserialize)]
pub(crate) struct Overload {
    pub(crate) params: Vec<String>,
    pub(crate) result: String,
    #[serde(default)]
    pub(crate) member: bool,
}

/// What a test expects.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum Expect {
    /// A value, and perhaps the type that the checker gives the expression.
    Value { value: serde_json::Value },
    /// An error of checking or evaluating; its wording is the implementation's.
    Error,
    /// The type that the checker gives the expression.
    Typed {
        #[serde(rename = "type")]
        ty: String,
    },
}

impl Case {
    /// Returns the name under which the test is reported and skipped.
    pub(crate) fn id(&self) -> String {
        format!("{}/{}/{}", self.file, self.section, self.name)
    }
}
