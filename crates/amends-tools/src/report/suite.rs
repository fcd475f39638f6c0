//! What became of the cases of one file, also if they could not run.

use amends::SourceMap;
use amends::diagnostic::Diagnostics;
use amends::diagnostic::render::{Style, render_all};

use crate::cases::Report;
use crate::folder::CASES;

/// What became of one file of cases, or of a pack whose cases could not run.
#[derive(Clone, Debug)]
pub struct Suite {
    /// The name of the pack, e.g. `company/parcels`; of a pack that does not load, its folder.
    pub pack: String,
    /// The file of cases; of a pack that does not load, its manifest.
    pub file: String,
    /// What became of it.
    pub end: SuiteEnd,
}

/// How a suite ended.
#[derive(Clone, Debug)]
pub enum SuiteEnd {
    /// Its cases ran.
    Ran(Report),
    /// The pack or the file does not load, and no case ran.
    NotLoaded {
        /// Why.
        diagnostics: Diagnostics,
        /// The texts that the diagnostics point into.
        sources: SourceMap,
    },
}

impl Suite {
    /// Returns the name under which reporters group its cases: the pack, and the file without its extension. There
    /// is no dot in it that the file does not have, since some take what is before the last dot for a package.
    #[must_use]
    pub fn class(&self) -> String {
        let file = self.file.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = file.strip_suffix(CASES).or_else(|| file.rsplit_once('.').map(|(stem, _)| stem));
        format!("{}/{}", self.pack, stem.unwrap_or(file))
    }

    /// Returns everything that is wrong as text; empty if all is well.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        match &self.end {
            SuiteEnd::Ran(report) => report.render(style),
            SuiteEnd::NotLoaded { diagnostics, sources } => render_all(sources, diagnostics, style),
        }
    }
}
