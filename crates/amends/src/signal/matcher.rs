//! The patterns of all signals of a policy, built into one matcher.
//!
//! Takes keywords and regular expressions as written; gives a [`SignalSet`], or every fault of every
//! pattern. One automaton holds each distinct keyword once, and with them the literals that open the
//! regular expressions, so that a thousand signals cost a text hardly more than ten.
//!
//! A **keyword** is found anywhere in the text, but where it begins or ends with an ASCII letter or
//! digit, no letter or digit of an alphabetic script may adjoin: `rat` is not found in `rate`, but in
//! `rat了`. White space, punctuation and `*` in a keyword stand for themselves.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;

use super::normalise::normalise_text;
use super::pattern;

/// The longest keyword or regular expression, in bytes.
pub(crate) const PATTERN_BYTES: usize = 4 * 1024;
/// The most bytes of keywords and literals in one set.
pub(crate) const SET_BYTES: usize = 16 * 1024 * 1024;

/// The patterns of one signal, as its author wrote them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SignalPatterns {
    /// The paths of the text facts it reads; with none it is never there.
    pub(crate) facts: Vec<Arc<str>>,
    /// Keywords, any of which is a hit.
    pub(crate) any: Vec<String>,
    /// Regular expressions, any match of which is a hit.
    pub(crate) regex: Vec<String>,
    /// Keywords within which a shorter hit does not count.
    pub(crate) none: Vec<String>,
}

/// The list of a signal that a pattern stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum PatternKind {
    /// Under `any`.
    Any,
    /// Under `regex`.
    Regex,
    /// Under `none`.
    None,
}

/// One pattern of a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PatternRef {
    /// The list.
    pub(crate) kind: PatternKind,
    /// The place in the list, counted from 0.
    pub(crate) index: usize,
}

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A keyword of white space only, or an expression that matches the empty text.
    Empty,
    /// Longer than [`PATTERN_BYTES`], compiled larger than [`amends_engine::limits::REGEX_BYTES`], or the set
    /// exceeds [`SET_BYTES`].
    TooLarge,
    /// Not a regular expression, or one that matches no text.
    Invalid {
        /// What is wrong, in one line.
        message: String,
        /// The bytes of the pattern it is about, where it is about some.
        at: Option<Range<usize>>,
    },
    /// A lint: the expression needs no literal of two characters, so it runs on every text.
    NoLiteral,
}

impl Fault {
    /// Returns whether the set can be built all the same.
    #[must_use]
    pub(crate) fn is_lint(&self) -> bool {
        matches!(self, Fault::NoLiteral)
    }
}

/// A fault with the pattern it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PatternFault {
    /// The place of the signal among those given, counted from 0.
    pub(crate) signal: usize,
    /// The pattern.
    pub(crate) pattern: PatternRef,
    /// What is wrong with it.
    pub(crate) fault: Fault,
}

/// All signals of a policy, ready to scan texts.
///
/// Immutable and cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct SignalSet {
    pub(super) compiled: Arc<Compiled>,
}

#[derive(Debug, Clone)]
pub(super) struct Compiled {
    pub(super) signals: Vec<Signal>,
    /// The paths of all facts that a signal reads, in order.
    pub(super) facts: Vec<Arc<str>>,
    /// The automaton; `None` if there are no keywords and no literals.
    pub(super) automaton: Option<AhoCorasick>,
    /// What the automaton's patterns stand for, by their number.
    pub(super) words: Vec<Word>,
    pub(super) expressions: Vec<Expression>,
    /// The expressions without a literal, by their place in `expressions`.
    pub(super) ungated: Vec<usize>,
    lints: Vec<PatternFault>,
}

#[derive(Debug, Clone)]
pub(super) struct Signal {
    /// Places in [`Compiled::facts`], in the author's order.
    pub(super) facts: Vec<usize>,
    pub(super) has_none: bool,
}

/// A text that the automaton finds.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Whether the first character must begin a word, and the last end one, for a keyword to count.
    pub(super) edges: (bool, bool),
    pub(super) uses: Vec<Use>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Use {
    /// A keyword of a signal.
    Keyword { signal: usize, pattern: PatternRef },
    /// A literal that lets an expression run.
    Opens { expression: usize },
}

#[derive(Debug, Clone)]
pub(super) struct Expression {
    pub(super) signal: usize,
    pub(super) pattern: PatternRef,
    pub(super) regex: Regex,
}

impl SignalSet {
    /// Builds the matcher of all signals; the results of a scan come in the same order.
    ///
    /// # Errors
    /// Every fault of every pattern, lints among them, in the order of the signals; at least one is
    /// not a lint. Where there are only lints, [`SignalSet::lints`] has them.
    pub(crate) fn build(signals: &[SignalPatterns]) -> Result<Self, Vec<PatternFault>> {
        let mut builder = Builder::default();
        for (index, signal) in signals.iter().enumerate() {
            builder.signal(index, signal);
        }
        let compiled = builder.finish()?;
        Ok(Self { compiled: Arc::new(compiled) })
    }

    /// Returns the set without signals.
    pub(crate) fn empty() -> Self {
        let compiled = Compiled {
            signals: Vec::new(),
            facts: Vec::new(),
            automaton: None,
            words: Vec::new(),
            expressions: Vec::new(),
            ungated: Vec::new(),
            lints: Vec::new(),
        };
        Self { compiled: Arc::new(compiled) }
    }

    /// Returns the lints, in the order of the signals.
    #[must_use]
    pub(crate) fn lints(&self) -> &[PatternFault] {
        &self.compiled.lints
    }

    /// Returns the paths of all facts that a signal reads, sorted.
    #[must_use]
    pub(crate) fn facts(&self) -> &[Arc<str>] {
        &self.compiled.facts
    }
}

/// Collects words by their text, so that each stands in the automaton once.
#[derive(Default)]
struct Builder {
    /// The facts of each signal, and whether it has a `none`.
    signals: Vec<(Vec<Arc<str>>, bool)>,
    words: BTreeMap<String, Vec<Use>>,
    bytes: usize,
    expressions: Vec<Expression>,
    ungated: Vec<usize>,
    faults: Vec<PatternFault>,
}

impl Builder {
    fn signal(&mut self, signal: usize, patterns: &SignalPatterns) {
        self.signals.push((patterns.facts.clone(), !patterns.none.is_empty()));
        for (index, keyword) in patterns.any.iter().enumerate() {
            self.keyword(signal, PatternRef { kind: PatternKind::Any, index }, keyword);
        }
        for (index, expression) in patterns.regex.iter().enumerate() {
            self.expression(signal, PatternRef { kind: PatternKind::Regex, index }, expression);
        }
        for (index, keyword) in patterns.none.iter().enumerate() {
            self.keyword(signal, PatternRef { kind: PatternKind::None, index }, keyword);
        }
    }

    fn keyword(&mut self, signal: usize, pattern: PatternRef, keyword: &str) {
        let text = normalise_text(keyword);
        if text.trim().is_empty() {
            self.fault(signal, pattern, Fault::Empty);
        } else if text.len() > PATTERN_BYTES || !self.word(text, Use::Keyword { signal, pattern }) {
            self.fault(signal, pattern, Fault::TooLarge);
        }
    }

    fn expression(&mut self, signal: usize, pattern: PatternRef, text: &str) {
        let compiled = match pattern::compile(text) {
            Ok(compiled) => compiled,
            Err(fault) => return self.fault(signal, pattern, fault),
        };
        let expression = self.expressions.len();
        if compiled.literals.is_empty() {
            self.ungated.push(expression);
            self.fault(signal, pattern, Fault::NoLiteral);
        }
        self.expressions.push(Expression { signal, pattern, regex: compiled.regex });
        let mut fits = true;
        for literal in compiled.literals {
            fits &= self.word(literal, Use::Opens { expression });
        }
        if !fits {
            self.fault(signal, pattern, Fault::TooLarge);
        }
    }

    /// Adds a use of a word; false if the set would be too large.
    fn word(&mut self, text: String, of: Use) -> bool {
        let length = text.len();
        match self.words.entry(text) {
            std::collections::btree_map::Entry::Occupied(mut uses) => uses.get_mut().push(of),
            std::collections::btree_map::Entry::Vacant(place) => {
                self.bytes = self.bytes.saturating_add(length);
                if self.bytes > SET_BYTES {
                    return false;
                }
                place.insert(vec![of]);
            }
        }
        true
    }

    fn fault(&mut self, signal: usize, pattern: PatternRef, fault: Fault) {
        self.faults.push(PatternFault { signal, pattern, fault });
    }

    fn finish(mut self) -> Result<Compiled, Vec<PatternFault>> {
        let automaton = match self.words.is_empty() {
            true => None,
            false => {
                AhoCorasick::builder().match_kind(MatchKind::Standard).build(self.words.keys()).map_or_else(
                    |_| {
                        // Cannot be within SET_BYTES; should it ever, the set is what is too large.
                        let pattern = PatternRef { kind: PatternKind::Any, index: 0 };
                        self.faults.push(PatternFault { signal: 0, pattern, fault: Fault::TooLarge });
                        None
                    },
                    Some,
                )
            }
        };
        if self.faults.iter().any(|fault| !fault.fault.is_lint()) {
            return Err(self.faults);
        }
        let mut facts: Vec<Arc<str>> = self.signals.iter().flat_map(|(facts, _)| facts).cloned().collect();
        facts.sort();
        facts.dedup();
        let place = |fact: &Arc<str>| facts.binary_search(fact).ok();
        let signals = self
            .signals
            .into_iter()
            .map(|(paths, has_none)| Signal { facts: paths.iter().filter_map(place).collect(), has_none });
        let words = self.words.into_iter().map(|(text, uses)| Word { edges: edges(&text), uses });
        Ok(Compiled {
            signals: signals.collect(),
            automaton,
            words: words.collect(),
            expressions: self.expressions,
            ungated: self.ungated,
            lints: self.faults,
            facts,
        })
    }
}

fn edges(text: &str) -> (bool, bool) {
    let ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    (ascii(text.chars().next()), ascii(text.chars().next_back()))
}

#[cfg(test)]
impl SignalSet {
    /// Returns a set that runs every expression on every text.
    pub(super) fn ungated(&self) -> Self {
        let mut compiled = Compiled::clone(&self.compiled);
        compiled.ungated = (0..compiled.expressions.len()).collect();
        Self { compiled: Arc::new(compiled) }
    }
}
