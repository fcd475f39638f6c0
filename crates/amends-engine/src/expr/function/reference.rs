//! The reference of functions, made of the tables that the checker reads.
//!
//! [`functions`] gives it as data, [`markdown`] as the page `docs/functions.md`. A test runs every
//! example.

use std::fmt::Write as _;

use super::form::{FORMS, Form};
use super::{Entry, Example, GROUPS, Overload, Reach, Sig, Style};

/// What can be written in an expression: an operator, a function or a special form.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Description {
    /// Its name, or the signs that it is written with.
    pub name: &'static str,
    /// The heading that it stands under.
    pub group: &'static str,
    /// What it gives, in one line.
    pub summary: &'static str,
    /// The ways to write it.
    pub forms: Vec<Usage>,
    /// Expressions with their values; at least one.
    pub examples: &'static [Example],
    /// What an author must know besides; if no policy may use it, why, and what policies have in its
    /// place. May be empty.
    pub note: &'static str,
}

/// One way to write something.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// Its shape with the types of its parts, as `text.contains(text) → bool`.
    pub shape: String,
    /// Whether a policy may write it so. What no policy may write is there for conformance with CEL.
    pub in_policies: bool,
}

impl Description {
    /// Returns whether a policy may use it in some way.
    #[must_use]
    pub fn in_policies(&self) -> bool {
        self.forms.iter().any(|usage| usage.in_policies)
    }
}

/// What the examples read.
pub const FACTS: &[(&str, &str)] = &[
    ("n", "the int 3"),
    ("rate", "the decimal 1.5"),
    ("nums", "the list `[1, 2, 3]`"),
    ("phone", "a text that the record does not have"),
    ("complaint.text", "the text `Parcel LOST`"),
    ("order.total", "12.00 CNY"),
    ("order.items", "two items: `A` at 5.00 CNY, once, and `B` at 7.00 CNY, twice"),
    ("sent", "2026-01-31T23:30:00+08:00"),
    ("received", "2026-02-01T00:30:00+08:00"),
    ("bought", "the date 2026-01-31"),
    ("types", "`transport.lost`"),
    ("severity", "`serious`, of the scale `minor`, `serious`, `major`"),
    ("param.cap", "100.00 CNY"),
    ("as_of", "2026-03-01T00:00:00+08:00, in the time zone of Shanghai"),
];

const SPECIAL: &str = "Connectives, conditionals and macros";

/// Returns everything that can be written in an expression, in order of the reference.
///
/// # Examples
/// ```
/// use amends_engine::expr::function::reference::functions;
///
/// let trim = functions().into_iter().find(|found| found.name == "trim").expect("a function");
/// assert_eq!(trim.forms[0].shape, "text.trim() → text");
/// assert!(trim.in_policies());
/// ```
#[must_use]
pub fn functions() -> Vec<Description> {
    let (first, rest) = GROUPS.split_at(GROUPS.len().min(1));
    let described = |groups: &'static [super::Group]| {
        groups.iter().flat_map(|group| group.entries.iter().map(|entry| entry.describe(group.title)))
    };
    described(first).chain(FORMS.iter().map(Form::describe)).chain(described(rest)).collect()
}

impl Entry {
    fn describe(&self, group: &'static str) -> Description {
        let forms = self.overloads.iter().map(|overload| Usage {
            shape: shape(self.name, overload),
            in_policies: overload.reach != Reach::Conformance,
        });
        let (name, summary, examples, note) = (self.name, self.summary, self.examples, self.note);
        Description { name, group, summary, forms: forms.collect(), examples, note }
    }
}

impl Form {
    fn describe(&self) -> Description {
        let usage = |pattern: &&str| Usage { shape: (*pattern).to_owned(), in_policies: self.in_policies() };
        Description {
            name: self.name,
            group: SPECIAL,
            summary: self.summary,
            forms: self.patterns.iter().map(usage).collect(),
            examples: self.examples,
            note: self.note,
        }
    }
}

/// Returns an overload as it is written, with types in the places of its operands.
fn shape(name: &str, overload: &Overload) -> String {
    let params: Vec<String> = overload.params.iter().map(|sig| described(*sig)).collect();
    let call = match (overload.style, params.as_slice()) {
        (Style::Operator, [only]) => format!("{name}{only}"),
        (Style::Operator, [container, index]) if name.starts_with('[') => {
            let (open, close) = name.split_at_checked(name.len().saturating_sub(1)).unwrap_or((name, ""));
            format!("{container}{open}{index}{close}")
        }
        (Style::Operator, [left, right]) => format!("{left} {name} {right}"),
        (Style::Member, [target, rest @ ..]) => format!("{target}.{name}({})", rest.join(", ")),
        (_, all) if overload.variadic => format!("{name}({}, …)", all.join(", ")),
        (_, all) => format!("{name}({})", all.join(", ")),
    };
    format!("{call} → {}", described(overload.result))
}

fn described(sig: Sig) -> String {
    match sig {
        Sig::T => "T".to_owned(),
        Sig::U => "U".to_owned(),
        Sig::Dyn => "dyn".to_owned(),
        Sig::Bool => "bool".to_owned(),
        Sig::Int => "int".to_owned(),
        Sig::Uint => "uint".to_owned(),
        Sig::Double => "double".to_owned(),
        Sig::String => "text".to_owned(),
        Sig::Bytes => "bytes".to_owned(),
        Sig::Timestamp => "timestamp".to_owned(),
        Sig::Duration => "duration".to_owned(),
        Sig::Decimal => "decimal".to_owned(),
        Sig::Money => "money".to_owned(),
        Sig::Date => "date".to_owned(),
        Sig::Period => "period".to_owned(),
        Sig::Rounding => "rounding".to_owned(),
        Sig::Enum => "enum".to_owned(),
        Sig::List(of) => format!("list<{}>", described(*of)),
        Sig::Map(key, value) => format!("map<{}, {}>", described(*key), described(*value)),
        Sig::TypeOf(of) => format!("type<{}>", described(*of)),
        Sig::Optional(of) => format!("optional<{}>", described(*of)),
    }
}

const HEAD: &str = "\
<!-- Generated by `cargo xtask generate` from the tables of the engine. Do not edit. -->

# Functions, operators and macros

What can be written in an expression of a policy: in `when:`, `is:`, `derive:` and in cells. What is CEL keeps the
meaning that [CEL](https://cel.dev) gives it; decimals, money, dates, periods and enums are additions.

**Unknown and error.** A function has a value only if all its arguments have one. If one of them is an error, so is the
result; else if one is unknown, so is the result. Where it is otherwise, that is said. A function of a value that does
not fit, such as a position that a text does not have, is an error with a code. It is named in the decision and never
skips a rule silently.

**Personal data.** What is made of a personal text or number is personal: it is masked in messages and traces. A test
of it, and the number of its characters, is not.

**Bounds.** A text that a function makes longer has at most 1 MiB, a list at most 10,000 elements; beyond it is the
error `result-too-large`. A decision takes a bounded number of steps.

**Types.** `T` stands for any type, the same wherever it stands in one form. A `percent` is a `decimal`, and money of two
currencies never mixes. A number with a point that meets no decimal is a `double`, of which `untyped-number` warns.
What stands under *CEL only* is known to the engine so that it can be run against the suite of the CEL specification;
no policy reaches it.

**Examples** are run by a test. They read these facts:

";

const REFUSED: &str = "\
## CEL that policies do not have

A policy that uses one of these gets the code `unknown-function`, `expression-syntax` or `literal-not-allowed`, with
what to write in its place. In short:

- **Values of any type** (`dyn`): every type is checked when a policy is loaded.
- **Optional values and `null`**: what is absent is *unknown*, and a decision says what it would change.
- **Maps, messages and bytes**: facts have declared fields and types.
- **Binary floats**: they cannot hold most decimal fractions. Decimals and `round(x, step, mode)` are exact.
- **Two names for one thing** (`math.greatest`), and what no rule of a policy needs (bits, network addresses).
- **The present** (`now()`): a decision is made for an instant that is given, `as_of`.

| CEL | gives | example | in policies |
|---|---|---|---|
";

const RESERVED: &str = "
## Reserved names

The first word of a fact, an output or a decision is none by which a function is called, and none that functions have
as their namespace (`name-taken`):
";

/// Returns the page of the reference.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(HEAD);
    for (name, what) in FACTS {
        let _ = writeln!(page, "- `{name}`: {what}");
    }
    let all = functions();
    let mut group = "";
    for described in all.iter().filter(|described| described.in_policies()) {
        if described.group != group {
            group = described.group;
            let _ = write!(page, "\n## {group}\n");
        }
        describe(&mut page, described);
    }
    page.push('\n');
    page.push_str(REFUSED);
    for described in all.iter().filter(|described| !described.in_policies()) {
        let shapes: Vec<String> = described.forms.iter().map(|usage| format!("`{}`", usage.shape)).collect();
        let (shapes, examples) = (shapes.join("<br>"), written(described.examples, "<br>"));
        let _ = writeln!(page, "| {shapes} | {} | {examples} | {} |", described.summary, described.note);
    }
    page.push_str(RESERVED);
    let mut roots: Vec<&str> = super::roots().collect();
    roots.sort_unstable();
    roots.dedup();
    let roots: Vec<String> = roots.iter().map(|root| format!("`{root}`")).collect();
    for line in roots.chunks(12) {
        let _ = write!(page, "\n{}", line.join(" "));
    }
    page.push('\n');
    page
}

fn describe(page: &mut String, described: &Description) {
    let space = if described.note.is_empty() { "" } else { " " };
    let _ = write!(page, "\n### `{}`\n\n{}{space}{}\n", described.name, described.summary, described.note);
    let (open, closed): (Vec<_>, Vec<_>) = described.forms.iter().partition(|usage| usage.in_policies);
    for (head, usages) in [("", open), ("*CEL only:* ", closed)] {
        if !usages.is_empty() {
            let shapes: Vec<String> = usages.iter().map(|usage| format!("`{}`", usage.shape)).collect();
            let _ = write!(page, "\n{head}{}\n", shapes.join(" · "));
        }
    }
    let _ = write!(page, "\n- {}\n", written(described.examples, "\n- "));
}

fn written(examples: &[Example], between: &str) -> String {
    let examples: Vec<String> =
        examples.iter().map(|Example { text, value }| format!("`{text}` gives `{value}`")).collect();
    examples.join(between)
}
