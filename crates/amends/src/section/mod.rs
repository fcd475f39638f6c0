//! Reading the sections that hold rules, each into compiled rules and a rule set.

pub(crate) mod compensation;
pub(crate) mod decide;
mod edition;
pub(crate) mod field;
pub(crate) mod guidance;
mod placement;
mod proof;
pub(crate) mod reader;
pub(crate) mod routing;
pub(crate) mod severity;
pub(crate) mod types;
