//! A rule engine for customer-complaint policy.
//!
//! A company's complaint policy is data: packs of YAML. This crate loads them, decides each
//! complaint, says why, and says what it does not know. It opens no file, reads no clock and
//! prints nothing.
//!
//! ```
//! let policy = amends::builtin("company/service").expect("a shipped pack loads");
//! let facts = policy
//!     .facts_from_json(r#"{"complaint.text": "你们多收了我的钱，请退还"}"#)
//!     .expect("these facts are declared");
//! let as_of = amends::Instant::parse("2026-03-02T10:00:00+08:00").expect("an instant");
//! let decision = policy.decide(&facts, as_of);
//! assert_eq!(decision.types().primary(), Some("charging.dispute"));
//! ```
//!
//! Data flows one way: [`Sources`] → [`load`] → [`Policy`] → [`Policy::facts_from_json`] →
//! [`Policy::decide`] → [`Decision`].
//!
//! # Where to look
//!
//! | to … | see |
//! |---|---|
//! | load packs of your own | [`PackFiles`], [`Sources`], [`load`] |
//! | show what is wrong with a pack | [`Loaded::render`], [`diagnostic`] |
//! | use a shipped pack | [`builtin`], [`builtin_names`] |
//! | read the facts of a case | [`Policy::facts_from_json`], [`Policy::facts_from`], [`Record`], [`FactsError`] |
//! | read records of another system | [`Binding`] |
//! | hand over values of a program | [`RecordValue`] |
//! | decide, and keep the decision | [`Policy::decide`], [`Decision::to_json`], [`mod@decision`] |
//! | ask why, and why not | [`Policy::explain`] |
//! | know what a policy declares | [`Policy::facts`], [`Policy::results`], [`mod@shape`] |
//! | write a value or take one apart | [`Value`] and the types beside it |
//! | list what an expression can say | [`functions`] |
//!
//! # Features
//!
//! `builtin` (on by default) embeds the shipped packs. Without it [`builtin`] knows none and
//! `extends` finds only the packs in [`Sources`]; nothing else changes.

mod binding;
mod decide;
pub mod decision;
mod explain;
mod facts;
mod pack;
mod policy;
mod schema;
mod section;
pub mod shape;
mod signal;
mod text;

pub use amends_engine::diagnostic;
pub use amends_engine::expr::function::Example as FunctionExample;
pub use amends_engine::expr::function::reference::{
    Description as FunctionDescription, Usage as FunctionUsage, functions,
};
pub use amends_engine::expr::ty::{ItemField, ItemType, Type};
pub use amends_engine::source::{Position, SourceFile, SourceId, SourceMap, Span};
pub use amends_engine::value::{
    Currency, Date, Decimal, Duration, EnumType, EnumValue, Instant, Item, Member, Mode, Money, Period,
    Rounding, Value, Zone,
};
pub use binding::Binding;
pub use decision::{Decision, Status};
pub use explain::{RuleExplanation, UnknownRule};
pub use facts::{
    Case, CaseHead, FactFault, FactPlace, Facts, FactsError, NativeKind, ReadOptions, Record, RecordValue,
    peek_case,
};
pub use pack::manifest::PackKind;
pub use pack::{PackFiles, Sources, builtin_names, builtin_pack};
pub use policy::declared::{DeclaredFact, DeclaredParam};
pub use policy::figure::ParamError;
pub use policy::listing::RuleEntry;
pub use policy::result::{ResultName, ValueError};
pub use policy::rule::{Basis, Chooser};
pub use policy::{BuiltinError, Loaded, Policy, builtin, load};
pub use text::Text;

/// YAML documents, for a [`Record`] or a [`Binding`] that stands inside a larger file.
pub mod yaml {
    pub use amends_engine::yaml::{Document, NodeId, Parsed, parse};
}

/// The examples of the README, which are run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
