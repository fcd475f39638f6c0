//! Hit policies: what a rule set gives when some of its rules are unknown or erring.
//!
//! It takes the rules of one set that are not simply unmatched, as plain data ([`Entry`]), and
//! gives one [`Resolution`]. It evaluates no expression and knows nothing of facts.
//!
//! One law stands over all policies. A *world* chooses for every unknown or erring rule whether
//! it fires, and for every output that is not known a value of its [`Domain`]. If the ordinary
//! two-valued policy gives the same in all worlds, the set is decided. Otherwise it has failed if
//! some settling of the unknown rules leaves the result dependent on an erring one, and is
//! undecided if none does. The functions here are closed forms of that law; `worlds` (tests)
//! holds them against the enumeration of all worlds.
//!
//! A rule is **live** if there are two worlds that differ in that rule alone and in the result.
//! Whatever is learned about the others changes nothing: the set is decided exactly when no
//! rule is live, and it has failed exactly when an erring one is.

mod agree;
mod case;
mod collect;
mod domain;
mod extreme;
mod first;
mod listing;
mod quantity;
#[cfg(test)]
mod tests;
mod total;
#[cfg(test)]
mod worlds;

pub use domain::Domain;

use crate::outcome::Causes;
use crate::value::Value;

/// How a rule set makes one result of the rules that fire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HitPolicy {
    /// At most one rule may fire; two are a fault.
    Unique,
    /// All rules that fire must agree; two outputs that differ are a fault.
    Any,
    /// The first in order of declaration.
    First,
    /// The highest on an ordered scale.
    Highest,
    /// The lowest on an ordered scale.
    Lowest,
    /// The least quantity.
    Min,
    /// The greatest quantity.
    Max,
    /// Every output.
    Collect,
    /// The sum of the outputs, one total per currency.
    Sum,
    /// How many rules fire; their outputs do not matter.
    Count,
}

/// The state of a rule's condition. A rule that is not matched has no entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The condition holds.
    Matched,
    /// An absent fact could decide it.
    Unknown(Causes),
    /// Its evaluation failed.
    Failed,
}

/// The output of a rule, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// The value, also of a rule that is unknown or erring: if it fires, it gives this.
    Known(Value),
    /// An absent fact could decide it.
    Unknown {
        /// What is absent.
        causes: Causes,
        /// The values it can still have.
        domain: Domain,
    },
    /// Its evaluation failed.
    Failed {
        /// The values it could have had.
        domain: Domain,
    },
}

/// One rule of a set that is matched, unknown or erring. Entries stand in order of declaration.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The caller's number of the rule; results name rules by it.
    pub rule: usize,
    /// Its condition.
    pub state: State,
    /// Its output.
    pub output: Output,
}

/// What a rule set gives in one world.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// A value: of a rule or the default.
    Value(Value),
    /// No rule fires and there is no default.
    Nothing,
    /// The fault that the policy makes of the rules that fire, see [`Fault`].
    Conflict,
}

/// One of several results that a rule set can still have.
#[derive(Clone, Debug, PartialEq)]
pub struct Possible {
    /// The result.
    pub given: Given,
    /// The rules that give it if they fire, of a conflict all that take part in it. Empty if only
    /// the default gives it, and always under `sum` and `count`.
    pub rules: Vec<usize>,
    /// The unknown rules that exclude it by firing. Always empty under `sum` and `count`.
    pub if_not: Vec<usize>,
}

/// Why a rule set has failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Erring rules that could matter.
    Erring {
        /// Those rules.
        rules: Vec<usize>,
    },
    /// Several rules hold under `unique`.
    NotUnique {
        /// The rules that hold.
        rules: Vec<usize>,
    },
    /// The rules that hold do not agree under `any`.
    AnyDiffers {
        /// The rules that hold.
        rules: Vec<usize>,
    },
    /// The outputs have no common order, such as money in two currencies.
    Incomparable {
        /// The rules that hold.
        rules: Vec<usize>,
    },
    /// The sum does not fit its type.
    Overflow {
        /// The rules that hold.
        rules: Vec<usize>,
    },
}

/// The result of a rule set.
///
/// Under `sum`, a value is a list of money if rules in several currencies fire, ordered by the
/// currency's code, and otherwise the plain sum. Under `min` and `max` money is not compared across
/// currencies; a caller that wants a result per currency resolves the entries of each apart.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolution {
    /// The same in all worlds.
    Decided {
        /// The value; `None` if no rule fires and there is no default.
        value: Option<Value>,
        /// The matched rules that give it; empty for the default.
        rules: Vec<usize>,
    },
    /// Dependent on unknown rules.
    Undecided {
        /// The result with the unknown rules taken as not firing, where that is a possible result
        /// and not `none`.
        so_far: Option<Value>,
        /// The possible results that can be listed, each once. They are all if `open` is empty.
        possible: Vec<Possible>,
        /// Rules that could give further results, because their output has no finite domain or
        /// because there are too many.
        open: Vec<usize>,
        /// The least possible value: of an ordered policy or a count at most one, of a sum one per
        /// currency. Absent where it is unbounded. That the result can be `none` shows in
        /// `possible`; a sum reads `none` as zero.
        at_least: Vec<Value>,
        /// The greatest possible value, likewise.
        at_most: Vec<Value>,
        /// The unknown rules whose settling can change the result.
        live: Vec<usize>,
    },
    /// Not to be had, whatever is answered, or in some case after answering.
    Failed {
        /// Why.
        fault: Fault,
        /// The unknown rules whose settling can change the result.
        live: Vec<usize>,
    },
    /// The result of `collect`. As a set of values it is settled if `complete`.
    Collected {
        /// The decided entries in order of declaration.
        entries: Vec<(usize, Value)>,
        /// The unknown rules that could add an entry with a new value; these are live.
        possible: Vec<usize>,
        /// The erring rules that could add an entry with a new value.
        erring: Vec<usize>,
        /// Whether no entry can be added.
        complete: bool,
    },
}

impl Resolution {
    /// Returns the unknown rules whose settling can change the result.
    #[must_use]
    pub fn live(&self) -> &[usize] {
        match self {
            Resolution::Decided { .. } => &[],
            Resolution::Undecided { live, .. } | Resolution::Failed { live, .. } => live,
            Resolution::Collected { possible, .. } => possible,
        }
    }
}

/// Resolves a rule set.
///
/// `default` is one more rule that fires only when no other does; `collect` and `count` have none
/// and do not read it. `proved_unique` says that at most one of the rules can hold; only `unique`
/// reads it, and two matched rules are a fault all the same.
#[must_use]
pub fn resolve(
    policy: HitPolicy,
    entries: &[Entry],
    default: Option<&Value>,
    proved_unique: bool,
) -> Resolution {
    let case = case::Case::new(entries, default);
    match policy {
        HitPolicy::Unique => agree::unique(&case, proved_unique),
        HitPolicy::Any => agree::any(&case),
        HitPolicy::First => first::resolve(&case),
        HitPolicy::Highest | HitPolicy::Max => extreme::resolve(&case, extreme::Best::Greatest),
        HitPolicy::Lowest | HitPolicy::Min => extreme::resolve(&case, extreme::Best::Least),
        HitPolicy::Collect => collect::resolve(&case),
        HitPolicy::Sum => total::sum(&case),
        HitPolicy::Count => total::count(entries),
    }
}
