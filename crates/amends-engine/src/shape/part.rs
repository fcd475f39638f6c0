//! The parts of a description. All of it is constant, so that tables may stand beside the code that reads by them.

/// What may stand at a place.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Anything: it is for people, or something else says what it may be.
    Anything,
    /// Nothing: an omitted value or `null`.
    Nothing,
    /// `true` or `false`, without quotation marks.
    Bool,
    /// A whole number from 0 on, without quotation marks.
    Whole,
    /// One value of any kind, read as text: `no`, `19.90` and `2026-01-31` keep their characters.
    Scalar,
    /// As [`Shape::Scalar`], of a form that a regular expression describes (in the common subset of ECMA 262).
    Pattern(&'static str),
    /// As [`Shape::Scalar`]; these words have a meaning of their own, and an editor offers them.
    Suggested(fn() -> Vec<Word>),
    /// One of these words.
    Words(fn() -> Vec<Word>),
    /// A JSON text, which no number can stand for.
    Text,
    /// A list of `of`, of at least so many.
    List {
        /// What each element is.
        of: fn() -> Shape,
        /// The fewest elements.
        least: usize,
    },
    /// A mapping.
    Record(Record),
    /// Any of these.
    OneOf(&'static [fn() -> Shape]),
    /// A shape with a name, so that it may hold itself.
    Named(&'static Named),
}

/// A mapping: fields that it knows, and perhaps others.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    /// The fields, table after table; no name stands twice.
    pub fields: &'static [&'static [Field]],
    /// What stands under any other key; `None` if there must be no other.
    pub others: Option<Others>,
    /// Fields that are needed only where something else is said or left out.
    pub demands: &'static [Demand],
}

impl Record {
    /// A mapping with these fields and no other.
    #[must_use]
    pub const fn closed(fields: &'static [&'static [Field]]) -> Self {
        Self { fields, others: None, demands: &[] }
    }

    /// A mapping from names of the author's own to values.
    #[must_use]
    pub const fn map(keys: Keys, of: fn() -> Shape) -> Self {
        Self { fields: &[], others: Some(Others { keys, shape: of }), demands: &[] }
    }

    /// Returns all fields that it knows.
    pub fn known(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.fields.iter().flat_map(|table| table.iter())
    }
}

/// The keys of a mapping that are the author's own.
#[derive(Clone, Copy, Debug)]
pub struct Others {
    /// How such a key looks.
    pub keys: Keys,
    /// What stands under it.
    pub shape: fn() -> Shape,
}

/// How the keys look that an author may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// In any way.
    Any,
    /// As a regular expression says.
    Pattern(&'static str),
}

/// A field that is needed only sometimes.
#[derive(Clone, Copy, Debug)]
pub enum Demand {
    /// All of these must be there.
    Always(&'static [&'static str]),
    /// Exactly one of the fields must be there.
    One,
    /// At least one of these must be there.
    Any(&'static [&'static str]),
    /// If the first field is there, all of the others must be.
    With(&'static str, &'static [&'static str]),
    /// Unless the first field is there, all of the others must be.
    Without(&'static str, &'static [&'static str]),
    /// Unless the first field is there, at least one of the others must be.
    WithoutAny(&'static str, &'static [&'static str]),
    /// Where the first field holds the word, all of the others must be there.
    Where(&'static str, &'static str, &'static [&'static str]),
    /// If any field of this table is there, those of it must be that are required; else none.
    Together(&'static [Field]),
}

/// One field of a mapping.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What it is, as [`title`] and [`description`] take it apart.
    pub about: &'static str,
    /// Values, each as YAML.
    pub examples: &'static [&'static str],
    /// Whether the mapping must have it.
    pub required: bool,
    /// What stands under the key.
    pub shape: fn() -> Shape,
}

/// A word with what it means.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// The word.
    pub word: &'static str,
    /// What it means, in a paragraph.
    pub about: &'static str,
}

/// A shape that has a name.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// The name of the type.
    pub name: &'static str,
    /// What it is, as [`title`] and [`description`] take it apart.
    pub about: &'static str,
    /// Values, each as YAML.
    pub examples: &'static [&'static str],
    /// What it looks like.
    pub shape: fn() -> Shape,
}

/// Returns the first paragraph of what is said of something, without its full stop: what an editor shows as its title.
#[must_use]
pub fn title(about: &str) -> String {
    let first = about.split("\n\n").next().unwrap_or_default();
    join_lines(first).trim_end_matches('.').to_owned()
}

/// Returns the paragraphs after the first one; each is one line, but for the points of a list.
#[must_use]
pub fn description(about: &str) -> String {
    let paragraphs = about.split("\n\n").skip(1).map(join_lines).filter(|paragraph| !paragraph.is_empty());
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

/// Joins the lines of a paragraph as Markdown reads them: a point of a list begins a line of its own.
fn join_lines(paragraph: &str) -> String {
    let mut joined = String::new();
    for line in paragraph.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !joined.is_empty() {
            joined.push(if line.starts_with("- ") { '\n' } else { ' ' });
        }
        joined.push_str(line);
    }
    joined
}

/// Returns the first name that is not empty, else the name of the field itself.
#[doc(hidden)]
#[must_use]
pub const fn attribute_name(renamed: &[&'static str], own: &'static str) -> &'static str {
    match renamed {
        [] => own,
        [first, ..] if !first.is_empty() => first,
        [_, rest @ ..] => attribute_name(rest, own),
    }
}

/// Returns whether any of the attributes says that a field may be left out.
#[doc(hidden)]
#[must_use]
pub const fn has_default(defaults: &[bool]) -> bool {
    match defaults {
        [] => false,
        [true, ..] => true,
        [false, rest @ ..] => has_default(rest),
    }
}
