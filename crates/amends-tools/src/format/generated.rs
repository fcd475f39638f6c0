//! Texts made at random: what is written in any style gets one layout, and every comment stays at its node.

use proptest::prelude::*;

use super::tests::formatted;

/// What a text says, without how it is written.
#[derive(Clone, Debug)]
enum Tree {
    Value(String),
    List(Vec<Tree>),
    Map(Vec<Tree>),
}

/// Values that can go wrong; each gets a number behind it, so that every one is another.
const VALUES: &[&str] = &[
    "word",
    "'no'",
    "\"no\"",
    "'it''s '",
    "\"a\\nb\"",
    "- ",
    "\"# \"",
    "'a: '",
    "字, ",
    "\"\\\\d\"",
    "a\u{301}",
    "x#",
];

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop::sample::select(VALUES).prop_map(|value| Tree::Value(value.to_owned()));
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..5).prop_map(Tree::List),
            prop::collection::vec(inner, 1..5).prop_map(Tree::Map),
        ]
    })
}

/// Writes a tree in a style that the dice choose, with comments that name the node they stand at.
struct Writer {
    dice: Vec<u8>,
    thrown: usize,
    nodes: usize,
    text: String,
}

impl Writer {
    fn throw(&mut self, sides: u8) -> u8 {
        self.thrown += 1;
        self.dice[self.thrown % self.dice.len()] % sides
    }

    fn name(&mut self) -> String {
        self.nodes += 1;
        std::format!("n{}.", self.nodes)
    }

    fn value(&mut self, value: &str) -> String {
        let name = self.name();
        match value.chars().next() {
            Some(quote @ ('\'' | '"')) => {
                std::format!("{}{name}{quote}", &value.strip_suffix(quote).unwrap())
            }
            _ if value == "- " => std::format!("-{name}"),
            _ if value == "字, " => std::format!("字{name}"),
            _ => std::format!("{value}{name}"),
        }
    }

    /// A node in brackets, perhaps over lines with comments; `deep` is the least indentation of a line.
    fn flow(&mut self, tree: &Tree, deep: usize) {
        let (open, close, parts) = match tree {
            Tree::Value(value) => {
                let value = self.value(value);
                self.text += &value;
                return;
            }
            Tree::List(items) => ('[', ']', items),
            Tree::Map(entries) => ('{', '}', entries),
        };
        let lines = self.throw(3) == 0;
        self.text.push(open);
        for (number, part) in parts.iter().enumerate() {
            if lines {
                self.text += "\n";
                if self.throw(3) == 0 {
                    self.text += &std::format!("{}# lead n{}.\n", " ".repeat(deep), self.nodes + 1);
                }
                self.text += &" ".repeat(deep);
            }
            let first = self.nodes + 1;
            if close == '}' {
                let key = self.name();
                self.text += &std::format!("{key}: ");
            }
            self.flow(part, deep);
            if number + 1 < parts.len() {
                let comma = if self.throw(3) == 0 { " ,  " } else { "," };
                self.text += comma;
            }
            if lines && self.throw(3) == 0 {
                self.text += &std::format!(" # on n{first}.");
            }
        }
        if lines && !parts.is_empty() {
            self.text += &std::format!("\n{}", " ".repeat(deep));
        }
        self.text.push(close);
    }

    fn block(&mut self, tree: &Tree, indent: usize) {
        let (Tree::List(parts) | Tree::Map(parts)) = tree else { return };
        for part in parts {
            if self.throw(4) == 0 {
                self.text += "\n\n";
            }
            let first = self.nodes + 1;
            if self.throw(4) == 0 {
                self.text += &std::format!("{}# lead n{first}.\n", " ".repeat(indent));
            }
            self.text += &" ".repeat(indent);
            if matches!(tree, Tree::Map(_)) {
                let key = self.name();
                self.text += &std::format!("{key}:");
            } else {
                self.text += "-";
            }
            if matches!(part, Tree::Value(_)) || self.throw(2) == 0 {
                let blanks = if self.throw(4) == 0 { "    " } else { " " };
                self.text += blanks;
                self.flow(part, indent + 3);
                if self.throw(4) == 0 {
                    self.text += &std::format!(" # on n{first}.");
                }
                self.text += "\n";
            } else {
                // A list has no node at the line of its dash that a comment there could name.
                if self.throw(4) == 0 && matches!(tree, Tree::Map(_)) {
                    self.text += &std::format!("   # on n{first}.");
                }
                self.text += "\n";
                let deeper = indent + 1 + usize::from(self.throw(4));
                self.block(part, deeper);
            }
        }
    }
}

fn written(tree: &Tree, dice: Vec<u8>) -> String {
    let mut writer = Writer { dice, thrown: 0, nodes: 0, text: String::new() };
    match tree {
        Tree::List(parts) | Tree::Map(parts) if !parts.is_empty() => writer.block(tree, 0),
        _ => writer.flow(tree, 1),
    }
    writer.text
}

/// Returns the comments that stand at another node than they name.
fn astray(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let names =
        |line: &str, name: &str| line.split_once(" #").map_or(line, |(content, _)| content).contains(name);
    let mut astray = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let Some((before, comment)) = line.split_once("# ").filter(|(_, rest)| rest.starts_with(['l', 'o']))
        else {
            continue;
        };
        let name = comment.split(' ').nth(1).unwrap();
        let own_line = before.trim_matches([' ', '-']).is_empty();
        let below = lines.iter().skip(number + 1).find(|line| {
            let content = line.trim_start_matches([' ', '-']);
            !content.is_empty() && !content.starts_with('#')
        });
        // A comment behind an item in brackets that is broken up stands above it.
        if !(names(before, name) || own_line && below.is_some_and(|line| names(line, name))) {
            astray.push(std::format!("{number}: {line}"));
        }
    }
    astray
}

proptest! {
    #[test]
    fn any_style_gets_one_layout_and_comments_stay(tree in tree(), dice in prop::collection::vec(any::<u8>(), 1..200)) {
        let text = written(&tree, dice);
        let once = formatted(&text);
        prop_assert_eq!(astray(&once), Vec::<String>::new(), "{}\n{}", text, once);
        prop_assert_eq!(text.matches("# ").count(), once.matches("# ").count());
        for line in once.lines() {
            prop_assert!(!line.ends_with(' '));
        }
        prop_assert!(!once.contains("\n\n\n"));
    }

    #[test]
    fn no_text_panics_and_what_is_formatted_stays(text in "([a-c#&*!|>'\"\\[\\]{},:? -]|\n|\n  |- |: |\t|é){0,60}") {
        if let Ok(once) = super::format("a.yaml", &text) {
            prop_assert_eq!(super::format("a.yaml", &once).ok(), Some(once));
        } else if let Err(super::FormatError::Differs(what)) = super::format("a.yaml", &text) {
            prop_assert!(false, "{what}: {text:?}");
        }
    }
}
