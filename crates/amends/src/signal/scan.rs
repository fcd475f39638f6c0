//! What the signals of a policy say of the texts of one case.
//!
//! Takes the texts by fact path; gives one result per signal, with evidence as byte ranges of the
//! original texts. A signal is there if one of its facts has a hit; otherwise it is unknown if one of
//! them is absent; otherwise it is not there.
//!
//! Time is linear in the length of the texts: the automaton passes once over each, an expression
//! runs only behind its literal, and the searches of one expression in a long text are bounded.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::matcher::{Compiled, Expression, PatternKind, PatternRef, SignalSet, Use, Word};
use super::normalise::Normalised;

/// The most evidence of one signal.
pub(crate) const EVIDENCE: usize = 5;

/// The bytes that the searches of one expression in one text may pass over together. Searches that
/// each look far ahead would otherwise take quadratic time; texts up to 4 KiB never reach it.
const SEARCHED_BYTES: usize = 16 * 1024 * 1024;
/// The searches that every text is allowed, however long.
const SEARCHES: usize = 16;
/// The hits after which the shorter ones are forgotten, where no `none` can still shadow a longer.
const HITS: usize = 256;

/// What one signal says of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SignalResult {
    /// It is there: the longest hits, at most [`EVIDENCE`], the longest first; of equal length those
    /// in an earlier fact of its list, then those further ahead in the text.
    True(Vec<Evidence>),
    /// It is not there, and no fact it reads is absent.
    False,
    /// It is not there as far as can be seen; these facts are absent, in the order of its list.
    Unknown(Vec<Arc<str>>),
}

/// A place where a signal was found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Evidence {
    /// The path of the text fact.
    pub(crate) fact: Arc<str>,
    /// The bytes of the original text; both ends lie on character boundaries.
    pub(crate) span: Range<usize>,
    /// The pattern that was found; the first of its signal if several are found there.
    pub(crate) pattern: PatternRef,
}

/// A hit in a normalised text. Ordered as evidence is: longest, foremost, first pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hit {
    range: Range<usize>,
    pattern: PatternRef,
}

/// What one text has of one signal.
#[derive(Default)]
struct Found {
    hits: Vec<Hit>,
    shadows: Vec<Range<usize>>,
    /// Whether an expression had more matches than may be searched.
    cut_short: bool,
}

impl SignalSet {
    /// Returns what every signal says of the texts, in the order in which the set was built.
    ///
    /// A fact that is not listed is absent, like one with `None`; one that is not applicable should be
    /// given as an empty text. Of a fact listed twice the first text counts; facts that no signal
    /// reads are passed over.
    #[must_use]
    pub(crate) fn scan(&self, texts: &[(&str, Option<&str>)]) -> Vec<SignalResult> {
        let set = &*self.compiled;
        let texts: Vec<Option<&str>> = set
            .facts
            .iter()
            .map(|path| texts.iter().find(|(fact, _)| **fact == **path).and_then(|(_, text)| *text))
            .collect();
        let mut evidence: BTreeMap<usize, Vec<(usize, usize, Evidence)>> = BTreeMap::new();
        for (fact, text) in texts.iter().enumerate() {
            let Some(text) = text else { continue };
            let normalised = Normalised::new(text);
            for (signal, hits) in set.hits(fact, normalised.text()) {
                let list = evidence.entry(signal).or_default();
                let rank = set.rank(signal, fact);
                list.extend(
                    hits.into_iter().map(|hit| (hit.range.len(), rank, set.evidence(fact, &normalised, hit))),
                );
            }
        }
        set.signals
            .iter()
            .enumerate()
            .map(|(index, signal)| {
                if let Some(list) = evidence.remove(&index) {
                    return SignalResult::True(longest_evidence(list));
                }
                let absent = signal.facts.iter().filter(|fact| texts.get(**fact).is_none_or(Option::is_none));
                let absent: Vec<Arc<str>> = absent.filter_map(|fact| set.facts.get(*fact).cloned()).collect();
                if absent.is_empty() { SignalResult::False } else { SignalResult::Unknown(absent) }
            })
            .collect()
    }
}

fn longest_evidence(mut list: Vec<(usize, usize, Evidence)>) -> Vec<Evidence> {
    // Within a fact the hits come in order already, and the sort is stable.
    list.sort_by_key(|(length, rank, _)| (std::cmp::Reverse(*length), *rank));
    list.truncate(EVIDENCE);
    list.into_iter().map(|(_, _, evidence)| evidence).collect()
}

impl Compiled {
    /// Returns the signals with a hit in a text, each with its longest hits.
    fn hits(&self, fact: usize, text: &str) -> Vec<(usize, Vec<Hit>)> {
        let mut found: BTreeMap<usize, Found> = BTreeMap::new();
        let mut open: BTreeSet<usize> = self.ungated.iter().copied().collect();
        let matches = self.automaton.as_ref().and_then(|all| all.try_find_overlapping_iter(text).ok());
        for word_match in matches.into_iter().flatten() {
            let Some(word) = self.words.get(word_match.pattern().as_usize()) else { continue };
            let range = word_match.range();
            let whole = stands_alone(text, &range, word);
            for of in &word.uses {
                match *of {
                    Use::Opens { expression } => {
                        open.insert(expression);
                    }
                    Use::Keyword { signal, pattern } if whole && self.reads(signal, fact) => {
                        let bounded = !self.signals.get(signal).is_some_and(|signal| signal.has_none);
                        found.entry(signal).or_default().add(pattern, range.clone(), bounded);
                    }
                    Use::Keyword { .. } => {}
                }
            }
        }
        for expression in open.into_iter().filter_map(|index| self.expressions.get(index)) {
            if self.reads(expression.signal, fact) {
                search(expression, text, found.entry(expression.signal).or_default());
            }
        }
        let settled = found.into_iter().map(|(signal, found)| (signal, found.settle()));
        settled.filter(|(_, hits)| !hits.is_empty()).collect()
    }

    fn reads(&self, signal: usize, fact: usize) -> bool {
        self.signals.get(signal).is_some_and(|signal| signal.facts.contains(&fact))
    }

    fn rank(&self, signal: usize, fact: usize) -> usize {
        let facts = self.signals.get(signal).map(|signal| &signal.facts);
        facts.and_then(|facts| facts.iter().position(|other| *other == fact)).unwrap_or(usize::MAX)
    }

    fn evidence(&self, fact: usize, text: &Normalised, hit: Hit) -> Evidence {
        Evidence {
            fact: self.facts.get(fact).cloned().unwrap_or_default(),
            span: text.original(hit.range),
            pattern: hit.pattern,
        }
    }
}

impl Found {
    fn add(&mut self, pattern: PatternRef, range: Range<usize>, bounded: bool) {
        if pattern.kind == PatternKind::None {
            self.shadows.push(range);
            return;
        }
        self.hits.push(Hit { range, pattern });
        if bounded && self.hits.len() >= HITS {
            keep_longest(&mut self.hits);
        }
    }

    /// Returns the longest hits that no `none` shadows.
    fn settle(mut self) -> Vec<Hit> {
        let shadows = Shadows::new(self.shadows);
        let mut hits: Vec<Hit> = self.hits.iter().filter(|hit| !shadows.cover(&hit.range)).cloned().collect();
        if hits.is_empty() && self.cut_short {
            // Some matches were not looked at. A signal must not vanish because it is said too often.
            hits = std::mem::take(&mut self.hits);
        }
        keep_longest(&mut hits);
        hits
    }
}

fn keep_longest(hits: &mut Vec<Hit>) {
    hits.sort_by_key(|hit| (std::cmp::Reverse(hit.range.len()), hit.range.start, hit.pattern));
    hits.dedup_by(|next, kept| next.range == kept.range);
    hits.truncate(EVIDENCE);
}

/// The hits of the `none` keywords of one signal in one text.
///
/// INVARIANT: sorted by start, each with the furthest end of all that start no later and of all
/// that start earlier.
struct Shadows(Vec<Shadow>);

struct Shadow {
    start: usize,
    end: usize,
    /// The furthest end of all shadows that start before this one does.
    before: usize,
}

impl Shadows {
    fn new(mut ranges: Vec<Range<usize>>) -> Self {
        ranges.sort_by_key(|range| (range.start, range.end));
        let mut shadows: Vec<Shadow> = Vec::new();
        for range in ranges {
            match shadows.last_mut() {
                Some(last) if last.start == range.start => last.end = range.end,
                last => {
                    let before = last.map_or(0, |last| last.before.max(last.end));
                    shadows.push(Shadow { start: range.start, end: range.end, before });
                }
            }
        }
        Self(shadows)
    }

    /// Returns whether a longer range holds this one.
    fn cover(&self, range: &Range<usize>) -> bool {
        let after = self.0.partition_point(|shadow| shadow.start <= range.start);
        let Some(last) = after.checked_sub(1).and_then(|index| self.0.get(index)) else { return false };
        if last.start == range.start {
            return last.end > range.end || last.before >= range.end;
        }
        last.end.max(last.before) >= range.end
    }
}

/// Adds the matches of an expression, as many as may be searched for in a text of this length.
fn search(expression: &Expression, text: &str, found: &mut Found) {
    let allowed = SEARCHED_BYTES.checked_div(text.len()).unwrap_or(SEARCHES).max(SEARCHES);
    let mut matches = expression.regex.find_iter(text);
    for _ in 0..allowed {
        let Some(found_match) = matches.next() else { return };
        found.add(expression.pattern, found_match.range(), false);
    }
    found.cut_short = true;
}

/// Returns whether a word that begins or ends with an ASCII letter or digit is not part of a longer one.
fn stands_alone(text: &str, range: &Range<usize>, word: &Word) -> bool {
    let (first, last) = word.edges;
    let before = || text.get(..range.start).and_then(|before| before.chars().next_back());
    let after = || text.get(range.end..).and_then(|after| after.chars().next());
    let joined = first && before().is_some_and(continues_word) || last && after().is_some_and(continues_word);
    !joined
}

/// Returns whether a character continues a word of ASCII letters or digits: those themselves and the
/// Latin, Greek and Cyrillic letters with their marks, not the scripts written without spaces.
fn continues_word(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        '\u{300}'..='\u{36f}' => true,
        '\u{80}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' => c.is_alphanumeric(),
        _ => false,
    }
}
