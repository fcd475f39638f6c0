//! Reading the sections that hold rules, each into compiled rules and a rule set.

pub(crate) mod compensation;
pub(crate) mod decide;
mod edition;
pub(crate) mod escalation;
pub(crate) mod field;
pub(crate) mod guidance;
mod placement;
mod proof;
pub(crate) mod reader;
pub(crate) mod remedies;
pub(crate) mod routing;
pub(crate) mod severity;
mod task;
pub(crate) mod types;
