//! The rule-set engine under the crate `amends`; use `amends` instead of this crate.
//!
//! It turns YAML text into a spanned document, expressions into typed trees, and
//! rule sets with their facts into four-valued results. It knows nothing of complaints,
//! opens no file and reads no clock.
//!
//! Data flows one way: [`yaml`] → [`expr`] (parse, check) → [`rules`] → [`mod@reference`].

pub mod diagnostic;
pub mod expr;
pub mod limits;
pub mod outcome;
pub mod program;
pub mod reference;
pub mod region;
pub mod rules;
pub mod shape;
pub mod source;
pub mod value;
pub mod yaml;
