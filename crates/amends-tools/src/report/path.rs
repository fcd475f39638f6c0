//! Names of files as the readers of reports want them: relative to a folder, with `/` between the parts.

use std::path::{Component, Path, PathBuf};

/// How the names of files are shown in reports.
///
/// # Examples
/// ```
/// use amends_tools::report::Paths;
///
/// let paths = Paths::below("/home/li/policies");
/// assert_eq!(paths.shown("./mine/rules.yaml"), "mine/rules.yaml");
/// assert_eq!(paths.shown("/home/li/policies/mine/rules.yaml"), "mine/rules.yaml");
/// assert_eq!(paths.shown("../other/rules.yaml"), "/home/li/other/rules.yaml");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    root: Option<PathBuf>,
}

impl Paths {
    /// Returns paths that are shown relative to `root`, an absolute folder: the one from which relative names count.
    #[must_use]
    pub fn below(root: impl Into<PathBuf>) -> Self {
        Self { root: Some(root.into()) }
    }

    /// Returns the name of a file relative to the root, or absolute if the file is not below it.
    #[must_use]
    pub fn shown(&self, name: &str) -> String {
        let path = normal(Path::new(name));
        let Some(root) = &self.root else { return joined(&path) };
        let within = path.strip_prefix(root).unwrap_or(&path);
        if within.is_absolute() || !matches!(within.components().next(), Some(Component::ParentDir)) {
            return joined(within);
        }
        let absolute = normal(&root.join(within));
        joined(absolute.strip_prefix(root).unwrap_or(&absolute))
    }

    /// Returns the name as a URI reference, and whether it is relative.
    pub(super) fn uri(&self, name: &str) -> (String, bool) {
        let shown = self.shown(name);
        let mut uri = String::new();
        for byte in shown.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                    uri.push(char::from(byte));
                }
                _ => uri.push_str(&format!("%{byte:02X}")),
            }
        }
        let absolute = Path::new(&shown).is_absolute();
        let scheme = if !absolute {
            ""
        } else if uri.starts_with('/') {
            "file://"
        } else {
            "file:///"
        };
        (format!("{scheme}{uri}"), !absolute)
    }
}

/// Returns a path without `.`, and without `..` as far as there is something before it to leave.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            Component::ParentDir | Component::Normal(_) | Component::RootDir | Component::Prefix(_) => {
                out.push(component);
            }
        }
    }
    out
}

fn joined(path: &Path) -> String {
    let shown = path.display().to_string();
    if std::path::MAIN_SEPARATOR == '/' { shown } else { shown.replace(std::path::MAIN_SEPARATOR, "/") }
}
