//! The literals of which one must occur wherever a regular expression matches.
//!
//! Takes the expression as `regex-syntax` understood it, already normalised; gives a small set of
//! texts such that every match contains at least one, or nothing if there is no set whose texts all
//! have two characters. The crate `regex-filtered` does the like, but only with an automaton of
//! its own; here the literals join the one that finds the keywords.

use std::collections::BTreeSet;

use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

use super::normalise::normalise_char;

/// The fewest characters of a literal worth looking for.
const SHORTEST: usize = 2;
/// The most texts in one set.
const MOST: usize = 32;
/// The longest literal, in bytes; a longer one is looked for by its first part.
const LONGEST: usize = 256;
/// The most times a repeated part is written out.
const UNROLLED: u32 = 64;

type Texts = BTreeSet<String>;

/// Returns texts of which every match of `hir` contains one; empty if there are none long enough.
pub(super) fn required(hir: &Hir) -> Vec<String> {
    let found = analyse(hir);
    let best = better(found.best, found.exact).unwrap_or_default();
    if shortest(&best) < SHORTEST { Vec::new() } else { best.into_iter().collect() }
}

/// What is known of the texts that an expression matches.
#[derive(Default)]
struct Found {
    /// All texts it can match, if they are few.
    exact: Option<Texts>,
    /// Texts of which every match contains one.
    best: Option<Texts>,
}

impl Found {
    fn exactly(texts: Texts) -> Self {
        Self { exact: Some(texts), best: None }
    }
}

fn analyse(hir: &Hir) -> Found {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Found::exactly(Texts::from([String::new()])),
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) if text.len() <= LONGEST => Found::exactly(Texts::from([text.to_owned()])),
            Ok(text) => {
                let start = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or_default();
                Found { exact: None, best: Some(Texts::from([start.to_owned()])) }
            }
            Err(_) => Found::default(),
        },
        HirKind::Class(class) => members(class).map(Found::exactly).unwrap_or_default(),
        HirKind::Repetition(repetition) => repeated(repetition),
        HirKind::Capture(capture) => analyse(&capture.sub),
        HirKind::Concat(parts) => concatenated(parts),
        HirKind::Alternation(branches) => alternated(branches),
    }
}

/// Returns the members of a class that a normalised text can hold, if they are few.
fn members(class: &Class) -> Option<Texts> {
    let bytes;
    let class = match class {
        Class::Unicode(class) => class,
        Class::Bytes(class) => {
            bytes = class.to_unicode_class()?;
            &bytes
        }
    };
    let size = class.iter().map(|range| range.len()).fold(0usize, usize::saturating_add);
    // Half of the members may be capitals or traditional characters, which never occur.
    if size > MOST.saturating_mul(2) {
        return None;
    }
    let members = class.iter().flat_map(|range| range.start()..=range.end());
    let texts: Texts = members.filter(|c| normalise_char(*c) == *c).map(String::from).collect();
    (texts.len() <= MOST).then_some(texts)
}

fn repeated(repetition: &Repetition) -> Found {
    let part = analyse(&repetition.sub);
    match (repetition.min, repetition.max) {
        (0, Some(1)) => {
            let exact = part.exact.map(|mut texts| {
                texts.insert(String::new());
                texts
            });
            Found { exact, best: None }
        }
        (0, _) => Found::default(),
        (min, max) => {
            let Some(once) = part.exact else { return part };
            let (mut texts, mut times) = (once.clone(), 1);
            while times < min.min(UNROLLED) {
                let Some(longer) = product(&texts, &once) else { break };
                (texts, times) = (longer, times.saturating_add(1));
            }
            if max == Some(times) {
                return Found { exact: Some(texts), best: part.best };
            }
            Found { exact: None, best: better(part.best, Some(texts)) }
        }
    }
}

fn concatenated(parts: &[Hir]) -> Found {
    let mut best = None;
    let mut adjacent = Texts::from([String::new()]);
    let mut whole = true;
    for part in parts {
        let found = analyse(part);
        best = better(best, found.best);
        let joined = found.exact.as_ref().and_then(|exact| product(&adjacent, exact));
        adjacent = match (joined, found.exact) {
            (Some(joined), _) => joined,
            (None, exact) => {
                whole = false;
                best = better(best, Some(adjacent));
                exact.unwrap_or_else(|| Texts::from([String::new()]))
            }
        };
    }
    if whole {
        return Found { exact: Some(adjacent), best };
    }
    Found { exact: None, best: better(best, Some(adjacent)) }
}

fn alternated(branches: &[Hir]) -> Found {
    let mut exact = Some(Texts::new());
    let mut best = Some(Texts::new());
    for branch in branches {
        let found = analyse(branch);
        exact = union(exact, found.exact.clone());
        best = union(best, better(found.best, found.exact));
    }
    Found { exact, best }
}

fn union(left: Option<Texts>, right: Option<Texts>) -> Option<Texts> {
    let (mut left, right) = (left?, right?);
    left.extend(right);
    (left.len() <= MOST).then_some(left)
}

fn product(left: &Texts, right: &Texts) -> Option<Texts> {
    let small = left.len().saturating_mul(right.len()) <= MOST;
    let longest = |texts: &Texts| texts.iter().map(String::len).max().unwrap_or(0);
    let short = longest(left).saturating_add(longest(right)) <= LONGEST;
    if !small || !short {
        return None;
    }
    Some(left.iter().flat_map(|start| right.iter().map(move |end| format!("{start}{end}"))).collect())
}

/// Returns the set that lets fewer texts pass: the longer shortest text, then the fewer texts.
fn better(left: Option<Texts>, right: Option<Texts>) -> Option<Texts> {
    match (left, right) {
        (Some(left), Some(right)) => {
            let rank = |texts: &Texts| (shortest(texts), std::cmp::Reverse(texts.len()));
            Some(if rank(&right) > rank(&left) { right } else { left })
        }
        (left, right) => left.or(right),
    }
}

fn shortest(texts: &Texts) -> usize {
    texts.iter().map(|text| text.chars().count()).min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_required_literal_is_found_where_there_is_one() {
        for (pattern, want) in [
            ("parcel .{0,12} lost", &["parcel "][..]),
            (".{0,5}丢件", &["丢件"]),
            ("parcel.lost.x", &["parcel"]),
            (r"\d+ 天没收到", &[" 天没收到"]),
            ("(?:丢件|遗失)了?", &["丢件", "遗失"]),
            ("[丢弃]件", &["丢件", "弃件"]),
            ("(?:ab){2,}", &["abab"]),
            ("哈{3,}x?", &["哈哈哈"]),
            ("(?:ab){2}c", &["ababc"]),
            ("colou?rs", &["colors", "colours"]),
            ("(?:lost)?parcel", &["lostparcel", "parcel"]),
            (r"\blost\b", &["lost"]),
            // One character alone, an optional part, and a branch without a literal are not enough.
            ("丢.件", &[]),
            ("(?:lost)?", &[]),
            (r"lost|\d+", &[]),
            (r"\w+", &[]),
        ] {
            let hir = regex_syntax::parse(pattern).unwrap();
            assert_eq!(required(&hir), want, "{pattern}");
        }
    }

    #[test]
    fn sets_stay_small() {
        let many = (0..100).map(|n| format!("word{n:03}")).collect::<Vec<_>>().join("|");
        assert!(required(&regex_syntax::parse(&many).unwrap()).is_empty());
        let product = required(&regex_syntax::parse("[ab]{9}").unwrap());
        assert_eq!((product.len(), product.first().map(String::as_str)), (32, Some("aaaaa")));
        let long = required(&regex_syntax::parse(&"丢件".repeat(200)).unwrap());
        assert_eq!(long.len(), 1);
        assert!(long.iter().all(|text| text.len() <= LONGEST && text.starts_with("丢件")));
    }
}
