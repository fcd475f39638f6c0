//! "Did you mean": the known name nearest to a wrong one.
//!
//! Names are compared by a bounded edit distance in characters; dotted names also segment by
//! segment, so that `total` finds `order.total`. It ranks, it never corrects.

/// Names longer than this are compared for equality only, which bounds the work.
const LONGEST: usize = 64;
/// A wrong name longer than this, in bytes, was meant for none: records may hold keys of any length.
const HOPELESS: usize = 1_024;
/// The rank of a name that shares whole segments with the wrong one.
const SEGMENTS: usize = 2;

/// Returns the known name that was probably meant; `None` if none is near.
///
/// Ties go to the name that comes first in the alphabet, so the order of `known` does not matter.
#[must_use]
pub fn nearest<'k>(wrong: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if wrong.len() > HOPELESS {
        return None;
    }
    let folded = fold(wrong);
    known
        .into_iter()
        .filter(|name| *name != wrong)
        .filter_map(|name| rank(&folded, &fold(name)).map(|rank| (rank, name)))
        .min()
        .map(|(_, name)| name)
}

/// Returns the line of help "did you mean …?" if a known name is near.
///
/// # Examples
/// ```
/// use amends_engine::diagnostic::suggest::did_you_mean;
///
/// let facts = ["order.total", "order.date"];
/// assert_eq!(did_you_mean("order.totl", facts).as_deref(), Some("did you mean `order.total`?"));
/// assert_eq!(did_you_mean("weather", facts), None);
/// ```
#[must_use]
pub fn did_you_mean<'k>(wrong: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    nearest(wrong, known).map(|name| format!("did you mean `{name}`?"))
}

/// Returns the name that a line of help suggests, if it is one of [`did_you_mean`].
///
/// # Examples
/// ```
/// use amends_engine::diagnostic::suggest::suggested;
///
/// assert_eq!(suggested("did you mean `order.total`?"), Some("order.total"));
/// assert_eq!(suggested("write `order.total`"), None);
/// ```
#[must_use]
pub fn suggested(help: &str) -> Option<&str> {
    let name = help.strip_prefix("did you mean `")?.strip_suffix("`?")?;
    (!name.is_empty() && !name.contains('`')).then_some(name)
}

/// Ranks folded names: lower is nearer; `None` is too far.
fn rank(wrong: &str, name: &str) -> Option<usize> {
    if wrong == name {
        return Some(0);
    }
    let by_edits = edits(wrong, name).map(|edits| edits.saturating_mul(2));
    let by_segments = (ends_in(wrong, name)
        || ends_in(name, wrong)
        || starts_with(wrong, name)
        || starts_with(name, wrong))
    .then_some(SEGMENTS.saturating_add(1));
    // A typing error in the last segment, the rest left out: `totl` for `order.total`.
    let by_last = name
        .rsplit_once('.')
        .filter(|_| !wrong.contains('.'))
        .and_then(|(_, last)| edits(wrong, last))
        .map(|edits| edits.saturating_mul(2).saturating_add(SEGMENTS));
    [by_edits, by_segments, by_last].into_iter().flatten().min()
}

/// Case and the choice of `-` or `_` are not differences.
fn fold(name: &str) -> String {
    name.chars().flat_map(char::to_lowercase).map(|c| if c == '-' { '_' } else { c }).collect()
}

fn ends_in(short: &str, long: &str) -> bool {
    short.len() > 1 && long.strip_suffix(short).is_some_and(|rest| rest.ends_with('.'))
}

fn starts_with(short: &str, long: &str) -> bool {
    short.len() > 1 && long.strip_prefix(short).is_some_and(|rest| rest.starts_with('.'))
}

/// The edit distance with transpositions of neighbours, if it is at most a third of the length.
fn edits(left: &str, right: &str) -> Option<usize> {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let (shorter, longer) = (left.len().min(right.len()), left.len().max(right.len()));
    let bound = (longer / 3).clamp(1, 4);
    if longer > LONGEST || longer.saturating_sub(shorter) > bound || shorter == 0 {
        return None;
    }
    let distance = distance(&left, &right);
    // One edit in a name of one or two letters says nothing.
    (distance <= bound && distance < shorter).then_some(distance)
}

/// Optimal string alignment, three rows at a time.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    let mut previous: Option<char> = None;
    for (row, l) in left.iter().enumerate() {
        let mut current = vec![row.saturating_add(1)];
        let mut last: Option<char> = None;
        for (column, r) in right.iter().enumerate() {
            let at = |cells: &[usize], index: usize| cells.get(index).copied().unwrap_or(usize::MAX);
            let next = column.saturating_add(1);
            let swap = (previous == Some(*r) && last == Some(*l))
                .then(|| at(&before, column.saturating_sub(1)).saturating_add(1));
            let cell = at(&above, column)
                .saturating_add(usize::from(l != r))
                .min(at(&above, next).saturating_add(1))
                .min(at(&current, column).saturating_add(1))
                .min(swap.unwrap_or(usize::MAX));
            current.push(cell);
            last = Some(*r);
        }
        before = std::mem::replace(&mut above, current);
        previous = Some(*l);
    }
    above.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_or_none() {
        let rows: &[(&str, &[&str], Option<&str>)] = &[
            ("order.totl", &["order.total", "order.date"], Some("order.total")),
            ("total", &["order.total", "order.date"], Some("order.total")),
            ("totl", &["order.total", "order.date"], Some("order.total")),
            ("order.total", &["total", "date"], Some("total")),
            ("order", &["order.total", "ordre"], Some("ordre")),
            ("sevrity", &["severity", "serve"], Some("severity")),
            ("hwen", &["then", "when"], Some("when")),
            ("Wehn", &["when"], Some("when")),
            ("in-force", &["in_force"], Some("in_force")),
            ("订单.总额", &["订单.总价", "订单.日期"], Some("订单.总价")),
            ("ab", &["xy", "a", "abc"], Some("abc")),
            ("a", &["b"], None),
            ("weather", &["order.total"], None),
            ("same", &["same"], None),
            ("", &["a"], None),
            ("x", &[], None),
            // A tie is broken by the alphabet, whichever comes first in the list.
            ("cot", &["cut", "cat"], Some("cat")),
        ];
        for (wrong, known, expected) in rows {
            assert_eq!(nearest(wrong, known.iter().copied()), *expected, "{wrong}");
        }
    }

    #[test]
    fn a_swap_of_neighbours_is_one_edit() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(distance(&chars("abcd"), &chars("abdc")), 1);
        assert_eq!(distance(&chars("abcd"), &chars("dabc")), 2);
        assert_eq!(distance(&chars(""), &chars("ab")), 2);
        assert_eq!(distance(&chars("kitten"), &chars("sitting")), 3);
    }

    #[test]
    fn huge_names_cost_nothing() {
        let long = "x".repeat(100_000);
        let other = format!("{long}y");
        assert_eq!(nearest(&long, [other.as_str()]), None);
    }
}
