//! Generated policies and complaints, the same for every engine that is measured.
//!
//! A case is a complaint with seventeen facts, a rule two to five tests of them. What is generated depends on a seed
//! alone, so that two runs measure the same.

mod policy;
mod random;
mod record;

pub use policy::{HitPolicy, Rules, Shape};
pub use record::{Complaint, complaints};

/// How many types of complaint there are.
pub const TYPES: usize = 40;
/// How many channels.
pub const CHANNELS: usize = 8;
/// How many levels of severity, and tiers of customers.
pub const LEVELS: usize = 4;
/// How many categories of products.
pub const CATEGORIES: usize = 30;
/// How many regions.
pub const REGIONS: usize = 31;
/// The currencies of amounts claimed.
pub const CURRENCIES: [&str; 3] = ["EUR", "GBP", "USD"];
