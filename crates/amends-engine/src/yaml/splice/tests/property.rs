//! Random edits of random texts, laid out as people lay them out. That a text says what it should, `splice` checks
//! itself: here it must never have to refuse, and must leave the lines alone that it has no business with.

use proptest::prelude::*;

use super::*;
use crate::yaml::write::{Reading, ScalarPlace, scalar_text};

/// A source of choices that shrinks towards the first of each.
struct Choices<'c> {
    from: std::iter::Cycle<std::slice::Iter<'c, u8>>,
    comments: usize,
}

impl Choices<'_> {
    fn below(&mut self, bound: usize) -> usize {
        usize::from(*self.from.next().unwrap()) % bound
    }

    fn comment(&mut self, text: &mut String) {
        if self.below(5) == 1 {
            self.comments += 1;
            text.push_str(&format!("  # note {}: of, [this]", self.comments));
        }
    }

    fn style(&mut self) -> ScalarStyle {
        use ScalarStyle::{DoubleQuoted, Folded, Literal, Plain, SingleQuoted};
        [Plain, Plain, Plain, DoubleQuoted, SingleQuoted, Literal, Folded][self.below(7)]
    }
}

/// Writes texts in layouts that choices make.
struct Emitter<'c> {
    choices: Choices<'c>,
    out: String,
}

impl Emitter<'_> {
    fn line_above(&mut self, indent: usize) {
        match self.choices.below(8) {
            1 => self.out.push('\n'),
            2 => {
                self.choices.comments += 1;
                let comment = format!("{}# note {}\n", " ".repeat(indent), self.choices.comments);
                self.out.push_str(&comment);
            }
            _ => {}
        }
    }

    /// Writes a collection in lines; `begun` says that its first line is begun already.
    fn block(&mut self, content: &Content, indent: usize, begun: bool) {
        let pairs: Vec<(Option<&str>, &Content)> = match content {
            Content::Sequence(items) => items.iter().map(|item| (None, item)).collect(),
            Content::Mapping(entries) => entries.iter().map(|(key, value)| (Some(&**key), value)).collect(),
            Content::Null | Content::Scalar(..) => Vec::new(),
        };
        for (number, (key, value)) in pairs.into_iter().enumerate() {
            if number > 0 || !begun {
                self.line_above(indent);
                self.out.push_str(&" ".repeat(indent));
            }
            match key {
                Some(key) => {
                    let key = scalar_text(key, Reading::AsWritten, ScalarStyle::Plain, &ScalarPlace::KEY);
                    self.out.push_str(&format!("{key}:"));
                }
                None => self.out.push('-'),
            }
            self.value(value, indent, key.is_none());
        }
    }

    fn value(&mut self, value: &Content, indent: usize, item: bool) {
        let empty = match value {
            Content::Sequence(items) => items.is_empty(),
            Content::Mapping(entries) => entries.is_empty(),
            Content::Null | Content::Scalar(..) => true,
        };
        match value {
            Content::Null if self.choices.below(2) == 1 => {
                self.choices.comment(&mut self.out);
                self.out.push('\n');
            }
            Content::Scalar(text, style) => {
                let place =
                    ScalarPlace { in_flow: false, is_key: false, indent: indent + 2, line_break: "\n" };
                let reading = content::reading(text, *style);
                let text = scalar_text(text, reading, self.choices.style(), &place);
                let (head, body) =
                    text.split_once('\n').map_or((text.as_str(), None), |(head, body)| (head, Some(body)));
                self.out.push_str(&format!(" {head}"));
                self.choices.comment(&mut self.out);
                self.out.push('\n');
                self.out.extend(body.into_iter().flat_map(|body| [body, "\n"]));
            }
            _ if empty || self.choices.below(2) == 1 => {
                self.out.push_str(&format!(" {}", value.to_flow()));
                self.choices.comment(&mut self.out);
                self.out.push('\n');
            }
            _ if item && self.choices.below(3) > 0 => {
                self.out.push(' ');
                self.block(value, indent + 2, true);
            }
            _ => {
                self.choices.comment(&mut self.out);
                self.out.push('\n');
                // A list may stand in the column of its key.
                let flush = !item && matches!(value, Content::Sequence(_)) && self.choices.below(2) == 1;
                let deeper = indent + 2 + 2 * self.choices.below(2);
                self.block(value, if flush { indent } else { deeper }, false);
            }
        }
    }
}

fn layout(content: &Content, choices: &[u8]) -> String {
    let mut emitter =
        Emitter { choices: Choices { from: choices.iter().cycle(), comments: 0 }, out: String::new() };
    emitter.block(content, 0, false);
    emitter.line_above(0);
    let mut text = emitter.out;
    if emitter.choices.below(4) == 1 {
        text.truncate(text.trim_end().len());
    }
    if emitter.choices.below(4) == 1 {
        text = text.replace('\n', "\r\n");
    }
    if emitter.choices.below(8) == 1 { format!("\u{feff}{text}") } else { text }
}

fn scalars() -> impl Strategy<Value = Content> {
    let texts = prop::sample::select(vec![
        "a",
        "plain words",
        "25.50",
        "12",
        "true",
        "no",
        "> 5",
        ">= 600 EUR",
        "x # y",
        "- a",
        "a: b",
        "",
        "投诉: 丢件",
        "it's",
        "say \"no\"",
        "one\ntwo",
        "one\n\ntwo\n",
        "[1..5)",
        "a, b",
        "{x}",
        "@home",
        "*x",
        "&y",
        "!z",
        "null",
    ]);
    prop_oneof![
        1 => Just(Content::Null),
        6 => texts.clone().prop_filter("is nothing", |text| *text != "null")
            .prop_map(|text| Content::Scalar(text.into(), ScalarStyle::Plain)),
        2 => texts.prop_map(Content::text),
    ]
}

fn contents() -> impl Strategy<Value = Content> {
    scalars().prop_recursive(4, 24, 4, |inner| {
        let keys =
            prop::sample::select(vec!["a", "b", "order.total", "size(x)", "when", "说明", "x y", "c: d"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Content::Sequence),
            prop::collection::vec((keys, inner), 0..4).prop_map(mapping),
        ]
    })
}

fn mapping(entries: Vec<(&str, Content)>) -> Content {
    let mut known: Vec<(Arc<str>, Content)> = Vec::new();
    for (key, value) in entries {
        if !known.iter().any(|(name, _)| **name == *key) {
            known.push((key.into(), value));
        }
    }
    Content::Mapping(known)
}

fn documents() -> impl Strategy<Value = Content> {
    prop::collection::vec((prop::sample::select(vec!["facts", "rules", "types", "then"]), contents()), 1..4)
        .prop_map(mapping)
}

/// Returns the paths of all children, each with the number of those beside it.
fn paths(content: &Content, path: &[Step], out: &mut Vec<(Vec<Step>, usize)>) {
    let children: Vec<(Step, &Content)> = match content {
        Content::Sequence(items) => items.iter().enumerate().map(|(n, item)| (Step::Item(n), item)).collect(),
        Content::Mapping(entries) => {
            entries.iter().map(|(key, value)| (Step::Key(key.clone()), value)).collect()
        }
        Content::Null | Content::Scalar(..) => Vec::new(),
    };
    let count = children.len();
    for (step, child) in children {
        let path = [path, &[step]].concat();
        out.push((path.clone(), count));
        paths(child, &path, out);
    }
}

/// Returns how many lines at the beginning and at the end two texts have in common.
fn common_lines(one: &str, other: &str) -> (usize, usize) {
    let lines =
        |text: &str| text.split('\n').map(|line| line.trim_end_matches('\r').to_owned()).collect::<Vec<_>>();
    let (one, other) = (lines(one), lines(other));
    let start = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let end = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    (start, end)
}

/// Returns the lines before and after a child that no edit of it may touch.
fn untouched(document: &Document, path: &[Step], blanks: bool) -> (usize, usize) {
    let site = Site { document, layout: Layout { text: &document.tree.text } };
    let found = site.find(path).unwrap();
    let child = &found.children[found.number];
    let chunk = if site.document.is_flow(found.parent) {
        let start = if found.number > 0 { found.children[found.number - 1].value.end } else { child.start };
        start..found.children.get(found.number + 1).map_or(child.value.end, |next| next.start)
    } else {
        child::chunks(site.layout, &found.children, path.len() == 1)[found.number].clone()
    };
    let text = site.layout.text;
    let (mut before, mut after) = (text.get(..chunk.start).unwrap(), text.get(chunk.end..).unwrap());
    if blanks {
        // Blank lines around may go with what they part.
        before = before.trim_end();
        after = after.trim_start();
    }
    (before.matches('\n').count(), after.matches('\n').count())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_replaced_value_leaves_the_lines_around_it(
        content in documents(), choices in prop::collection::vec(any::<u8>(), 1..64), new in contents(), which in any::<prop::sample::Index>(),
    ) {
        let text = layout(&content, &choices);
        let document = read(&text);
        let mut all = Vec::new();
        paths(&Content::of(&document, document.root().unwrap()), &[], &mut all);
        let (path, _) = which.get(&all);
        let result = splice(&document, &Edit::Replace { at: path, value: &new });
        prop_assert!(result.is_ok(), "{text}\n{path:?} {new:?}\n{result:?}");
        let after = result.unwrap();
        let (above, below) = untouched(&document, path, false);
        let (start, end) = common_lines(&text, &after);
        prop_assert!(start >= above && end >= below, "{text}---\n{path:?}\n{after}");
        // Twice is once, and back is where it was but for the layout of the value itself.
        let again = splice(&read(&after), &Edit::Replace { at: path, value: &new });
        prop_assert_eq!(again, Ok(after));
    }

    #[test]
    fn what_is_removed_leaves_the_lines_around_it(
        content in documents(), choices in prop::collection::vec(any::<u8>(), 1..64), which in any::<prop::sample::Index>(),
    ) {
        let text = layout(&content, &choices);
        let document = read(&text);
        let mut all = Vec::new();
        paths(&Content::of(&document, document.root().unwrap()), &[], &mut all);
        let (path, count) = which.get(&all);
        if path.len() == 1 && *count == 1 {
            return Ok(());
        }
        let result = splice(&document, &Edit::Remove { at: path });
        prop_assert!(result.is_ok(), "{text}\n{path:?}\n{result:?}");
        let after = result.unwrap();
        // The only child leaves brackets behind, on the line of what held it.
        let at = if *count > 1 { path.as_slice() } else { &path[..path.len() - 1] };
        let (above, below) = untouched(&document, at, true);
        let (start, end) = common_lines(&text, &after);
        prop_assert!(start >= above && end >= below, "{text}---\n{path:?}\n{after}");
    }

    #[test]
    fn what_is_inserted_moves_no_other_line(
        content in documents(), choices in prop::collection::vec(any::<u8>(), 1..64), new in contents(),
        which in any::<prop::sample::Index>(), position in any::<prop::sample::Index>(),
    ) {
        let text = layout(&content, &choices);
        let document = read(&text);
        let tree = Content::of(&document, document.root().unwrap());
        let mut all = vec![(Vec::new(), 0)];
        paths(&tree, &[], &mut all);
        let (path, _) = which.get(&all);
        let (new, count) = match tree.at(path) {
            Some(Content::Sequence(items)) => (Fragment::item(&new), items.len()),
            Some(Content::Mapping(entries)) => (Fragment::entry("new key", &new), entries.len()),
            _ => return Ok(()),
        };
        let position = position.index(count + 1);
        let result = splice(&document, &Edit::Insert { at: path, position, new: &new });
        prop_assert!(result.is_ok(), "{text}\n{path:?} {position} {new:?}\n{result:?}");
        let after = result.unwrap();
        let (start, end) = common_lines(&text, &after);
        // A line in brackets changes itself; all others stay.
        prop_assert!(start + end + 1 >= text.split('\n').count(), "{text}---\n{path:?} {position}\n{after}");
    }

    #[test]
    fn what_is_moved_keeps_its_lines(
        content in documents(), choices in prop::collection::vec(any::<u8>(), 1..64),
        which in any::<prop::sample::Index>(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(),
    ) {
        let text = layout(&content, &choices);
        let document = read(&text);
        let tree = Content::of(&document, document.root().unwrap());
        let mut all = Vec::new();
        paths(&tree, &[], &mut all);
        let (path, _) = which.get(&all);
        let Some(Content::Sequence(items)) = tree.at(path) else { return Ok(()) };
        if items.is_empty() {
            return Ok(());
        }
        let (from, to) = (from.index(items.len()), to.index(items.len()));
        let result = splice(&document, &Edit::Move { at: path, from, to });
        prop_assert!(result.is_ok(), "{text}\n{path:?} {from} {to}\n{result:?}");
        let after = result.unwrap();
        let site = Site { document: &document, layout: Layout { text: &text } };
        let node = site.follow(path).unwrap();
        let back = splice(&read(&after), &Edit::Move { at: path, from: to, to: from });
        prop_assert!(back.is_ok(), "{text}---\n{after}");
        // A comment above an item that comes to stand beside the dash of the list is its own no more.
        if site.document.is_flow(node) || site.layout.begins_line(site.children(node).unwrap()[0].start) {
            prop_assert_eq!(back.as_deref(), Ok(text.as_str()), "{}", after);
        }
        if !site.document.is_flow(node) {
            let mut notes: [Vec<&str>; 2] = [&text, &after].map(|text| text.split('#').skip(1).collect());
            notes.iter_mut().for_each(|notes| notes.iter_mut().for_each(|note| *note = note.lines().next().unwrap_or_default()));
            notes.iter_mut().for_each(|notes| notes.sort_unstable());
            prop_assert_eq!(&notes[0], &notes[1], "{}---\n{}", text, after);
        }
    }
}
