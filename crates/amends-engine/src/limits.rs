//! The bounds that keep every input finite in time, memory and stack.

/// The longest source text, in bytes.
pub const SOURCE_BYTES: usize = 16 * 1024 * 1024;
/// The deepest nesting of YAML collections.
pub const YAML_DEPTH: usize = 64;
/// The most YAML nodes in one file.
pub const YAML_NODES: usize = 1_000_000;
/// The most nodes that may be visited through aliases in one file.
pub const YAML_ALIAS_VISITS: usize = 100_000;
/// The longest expression, in bytes.
pub const EXPRESSION_BYTES: usize = 16 * 1024;
/// The most nodes in one expression.
pub const EXPRESSION_NODES: usize = 4_096;
/// The deepest nesting in one expression.
pub const EXPRESSION_DEPTH: usize = 64;
/// The largest compiled regular expression, in bytes.
pub const REGEX_BYTES: usize = 1024 * 1024;
/// The longest text that a function may make, in bytes.
pub const RESULT_BYTES: usize = 1024 * 1024;
/// The most elements of a list that a function may make longer.
pub const RESULT_ITEMS: usize = 10_000;
/// The most boxes of one condition in the region algebra; beyond it the condition is opaque.
pub const BOXES: usize = 64;
/// The steps one decision may take before its evaluation fails with `budget`.
pub const STEPS: u64 = 100_000;
/// The longest chain of packs that extend one another.
pub const EXTENDS_DEPTH: usize = 128;
/// The most entries that a list of a decision shows; totals are made of all.
pub const LISTED: usize = 1_000;
/// The most diagnostics that one load reports.
pub const DIAGNOSTICS: usize = 100;
/// The deepest nesting of the values in one record.
pub const RECORD_DEPTH: usize = 64;
/// The most values in one record, at every level together.
pub const RECORD_NODES: usize = 1_000_000;
/// The most elements of one list in a record.
pub const LIST_ITEMS: usize = 1_000;
/// The most faults that reading one record reports.
pub const RECORD_FAULTS: usize = 100;
