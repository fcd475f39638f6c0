//! What can be wrong with a record: faults with their paths and places, all of one reading together.
//!
//! A value of a fact marked `pii` never enters a fault as it is; [`super::raw::Raw::shown`] masks it.

use std::fmt;
use std::sync::Arc;

use amends_engine::diagnostic::Code;
use amends_engine::diagnostic::render::clean;
use amends_engine::limits::RECORD_FAULTS;
use amends_engine::source::Span;

use super::raw::{At, Origin};

/// Where a fault stands in the input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FactPlace {
    /// In a JSON text.
    Json {
        /// The offset of its first byte.
        offset: usize,
        /// The line, counted from 1.
        line: usize,
        /// The column in characters, counted from 1.
        column: usize,
    },
    /// In a YAML text.
    Yaml(Span),
    /// In a column of a table, by its name.
    Column(Arc<str>),
}

impl fmt::Display for FactPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json { line, column, .. } => write!(f, "line {line}, column {column}"),
            Self::Yaml(span) => write!(f, "byte {}", span.start()),
            Self::Column(name) => write!(f, "column `{name}`"),
        }
    }
}

/// One thing that is wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FactFault {
    /// The stable code.
    pub code: Code,
    /// The path of the value, e.g. `order.items[2].price`; empty for the record as a whole.
    pub path: String,
    /// Where it stands, as far as the input has places.
    pub place: Option<FactPlace>,
    /// The value found, masked as `‹text, 18 chars›` where the fact is marked `pii`.
    pub found: Option<String>,
    /// One line that suffices alone.
    pub message: String,
    /// What to do about it, a line each.
    pub help: Vec<String>,
}

impl fmt::Display for FactFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.message, self.code)?;
        if let Some(place) = &self.place {
            write!(f, " at {place}")?;
        }
        self.help.iter().try_for_each(|line| write!(f, "; {line}"))
    }
}

/// A record that cannot be read: every fault of it, in the order in which they were met.
///
/// `Display` gives one line for each.
///
/// # Examples
/// ```
/// let policy = amends::builtin("company/service").expect("a shipped pack loads");
/// let error = policy.facts_from_json(r#"{"complaint.txt": "hello"}"#).expect_err("a misspelt fact");
/// let fault = &error.faults()[0];
/// assert_eq!(fault.code.name(), "undeclared-fact");
/// assert_eq!(fault.help, ["did you mean `complaint.text`?"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct FactsError {
    faults: Vec<FactFault>,
    total: usize,
}

impl FactsError {
    /// Returns the faults, at least one and at most a hundred.
    #[must_use]
    pub fn faults(&self) -> &[FactFault] {
        &self.faults
    }

    /// Returns how many faults there are, those included that were too many to be kept.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }
}

impl fmt::Display for FactsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, fault) in self.faults.iter().enumerate() {
            if position > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{fault}")?;
        }
        match self.total.saturating_sub(self.faults.len()) {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}

/// What is wrong with one value, before its path and place are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    /// What follows the path in the message: `is the text …, expected …`.
    pub(crate) tail: String,
    pub(crate) help: Vec<String>,
}

impl Problem {
    pub(crate) fn new(code: Code, tail: impl Into<String>) -> Self {
        Self { code, tail: tail.into(), help: Vec::new() }
    }

    pub(crate) fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }

    pub(crate) fn maybe_help(mut self, line: Option<String>) -> Self {
        self.help.extend(line);
        self
    }
}

/// The path of a value, built only when a fault shows it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Path<'p> {
    /// The record itself.
    Root,
    /// A key, or a whole dotted path, below another.
    Field(&'p Path<'p>, &'p str),
    /// An element of a list.
    Index(&'p Path<'p>, usize),
}

impl<'p> Path<'p> {
    /// Returns the path of a fact.
    pub(crate) fn fact(path: &'p str) -> Self {
        Self::Field(&Path::Root, path)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Field(Path::Root, key) => f.write_str(key),
            Self::Field(above, key) => write!(f, "{above}.{key}"),
            Self::Index(above, position) => write!(f, "{above}[{position}]"),
        }
    }
}

/// The faults of one reading, up to a limit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    list: Vec<FactFault>,
    total: usize,
}

impl Faults {
    pub(crate) fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// Returns whether one more would only be counted.
    pub(crate) fn is_full(&self) -> bool {
        self.list.len() >= RECORD_FAULTS
    }

    /// Adds the faults of another reading.
    pub(crate) fn extend(&mut self, others: &Self) {
        let kept = others.list.len();
        others.list.iter().for_each(|fault| self.push(|| fault.clone()));
        self.total = self.total.saturating_add(others.total.saturating_sub(kept));
    }

    /// Adds a line of help to every fault.
    pub(crate) fn help_all(&mut self, line: impl Fn() -> Option<String>) {
        self.list.iter_mut().for_each(|fault| fault.help.extend(line()));
    }

    /// Counts a fault that is too many to be kept.
    pub(crate) fn count(&mut self) {
        self.total = self.total.saturating_add(1);
    }

    /// Adds a fault; `build` makes it unless there are too many already.
    pub(crate) fn push(&mut self, build: impl FnOnce() -> FactFault) {
        self.count();
        if !self.is_full() {
            self.list.push(build());
        }
    }

    /// Adds what is wrong with the value at `path`.
    pub(crate) fn add(
        &mut self,
        origin: &Origin<'_>,
        path: &Path<'_>,
        at: At,
        found: Option<String>,
        problem: Problem,
    ) {
        self.push(|| {
            let shown = clean(&path.to_string());
            FactFault {
                code: problem.code,
                message: match path {
                    Path::Root => problem.tail,
                    Path::Field(..) | Path::Index(..) => format!("`{shown}` {}", problem.tail),
                },
                path: shown,
                place: origin.place(at),
                found,
                help: problem.help,
            }
        });
    }

    /// Returns the error, if there is any fault.
    ///
    /// # Errors
    /// All faults so far.
    pub(crate) fn check(self) -> Result<(), FactsError> {
        if self.is_empty() { Ok(()) } else { Err(FactsError { faults: self.list, total: self.total }) }
    }

    /// Returns the error of a record that cannot be read any further.
    pub(crate) fn fatal(mut self, fault: FactFault) -> FactsError {
        self.push(|| fault);
        FactsError { faults: self.list, total: self.total }
    }
}
