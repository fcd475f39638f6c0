//! Cases: tests of a policy, written as data beside it in `*.cases.yaml`.
//!
//! [`read`] takes the text of a file, [`run`] decides every case of it by a policy and compares
//! the decisions with what the cases expect. A case that fails says what was expected, what was
//! decided, and which rules made it so. What a case does not name is not checked.
//!
//! ```
//! use amends_tools::cases;
//!
//! let policy = amends::builtin("company/concrete").expect("a shipped pack loads");
//! let read = cases::read("my.cases.yaml", r#"
//! cases:
//!   - id: minor
//!     as_of: "2026-03-02T10:00:00+08:00"
//!     facts: {complaint.solvable_on_spot: true, complaint.compensation_required: false, complaint.impact: minor}
//!     expect: {severity: serious}
//! "#);
//! let report = cases::run(&policy, &read.file.expect("the file is in order"));
//! assert_eq!((report.passed(), report.failed()), (0, 1));
//! assert!(report.render(amends::diagnostic::render::Style::default()).contains("`severity` is minor, expected serious"));
//! ```

mod actual;
mod case;
mod check;
mod compare;
mod expect;
mod hold;
mod read;
mod reason;
mod report;
mod run;
pub(crate) mod text;

pub use case::{Case, CaseFile};
pub use hold::hold;
pub use read::{Reading, read};
pub use report::{CaseResult, Mismatch, Outcome, Reason, Report};
pub use run::{RunOptions, run, run_bound, run_case, run_with};
