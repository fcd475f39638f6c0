//! One regular expression, read so that it can be matched on normalised text.
//!
//! Takes the pattern as written; gives the compiled expression and the literals that let it run.
//! The text holds no capital, no full-width and no traditional character, so:
//!
//! - every literal, escaped or not, is replaced by what it is read as: `丟`, `ＬＯＳＴ` and `\x4C` mean
//!   `丢`, `lost` and `l`; a full-width `（` is the literal bracket, never a group;
//! - a range, a `[[:class:]]` or a `\p{…}` also holds what its members are read as: `[A-Z]` and
//!   `\p{Lu}` match small letters;
//! - the operations `[^…]`, `\P{…}`, `&&`, `--` and `~~` are done after that: `[^丟]` excludes `丢`;
//! - `\w`, `\d`, `\s` and `.` mean the same before and after;
//! - the flag `i`, on or off, says nothing, since case is always ignored.
//!
//! It deliberately offers no other dialect than that of the crate `regex`: linear time, no
//! look-around, no back-references.

use std::ops::Range;

use regex::{Regex, RegexBuilder};
use regex_syntax::ast::parse::ParserBuilder;
use regex_syntax::ast::{
    Ast, ClassBracketed, ClassSet, ClassSetItem, ClassSetRange, ClassSetUnion, Flag, Flags, FlagsItemKind,
    GroupKind, Literal, LiteralKind, Span,
};
use regex_syntax::hir::translate::Translator;
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};

use super::literal;
use amends_engine::limits::REGEX_BYTES;

use super::matcher::{Fault, PATTERN_BYTES};
use super::normalise::{changed, normalise_char};

/// The deepest nesting of one expression.
const DEPTH: u32 = 96;
/// The most ranges that normalisation may add to the classes of one expression.
const ADDED_RANGES: usize = 16 * 1024;

/// A regular expression ready to run on normalised text.
#[derive(Debug, Clone)]
pub(super) struct Compiled {
    /// The expression.
    pub(super) regex: Regex,
    /// Texts of which every match contains one; empty if it must always run.
    pub(super) literals: Vec<String>,
}

/// Reads and compiles a pattern.
pub(super) fn compile(pattern: &str) -> Result<Compiled, Fault> {
    if pattern.is_empty() {
        return Err(Fault::Empty);
    }
    if pattern.len() > PATTERN_BYTES {
        return Err(Fault::TooLarge);
    }
    let hir = read(pattern)?;
    match hir.properties().minimum_len() {
        Some(0) => return Err(Fault::Empty),
        None => {
            return Err(Fault::Invalid { message: "the expression matches no text".to_owned(), at: None });
        }
        Some(_) => {}
    }
    let mut builder = RegexBuilder::new(&hir.to_string());
    // The printer puts groups where the author needed none; the depth was bounded before.
    builder.size_limit(REGEX_BYTES).nest_limit(DEPTH.saturating_mul(8));
    let regex = builder.build().map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => Fault::TooLarge,
        other => Fault::Invalid { message: one_line(&other.to_string()), at: None },
    })?;
    Ok(Compiled { regex, literals: literal::required(&hir) })
}

/// Returns the expression that means on normalised text what `pattern` says.
fn read(pattern: &str) -> Result<Hir, Fault> {
    let mut ast = ParserBuilder::new()
        .nest_limit(DEPTH)
        .build()
        .parse(pattern)
        .map_err(|error| Fault::invalid(error.kind(), error.span()))?;
    let mut reader = Reader { pattern, added: 0 };
    reader.expression(&mut ast)?;
    reader.translate(&ast)
}

impl Fault {
    fn invalid(message: &impl ToString, span: &Span) -> Self {
        let at = Range { start: span.start.offset, end: span.end.offset };
        Fault::Invalid { message: one_line(&message.to_string()), at: Some(at) }
    }
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Rewrites the tree of one expression in place; its depth is bounded by [`DEPTH`].
struct Reader<'p> {
    pattern: &'p str,
    added: usize,
}

impl Reader<'_> {
    fn translate(&self, ast: &Ast) -> Result<Hir, Fault> {
        Translator::new()
            .translate(self.pattern, ast)
            .map_err(|error| Fault::invalid(error.kind(), error.span()))
    }

    fn expression(&mut self, ast: &mut Ast) -> Result<(), Fault> {
        match ast {
            Ast::Empty(_) | Ast::Dot(_) | Ast::Assertion(_) | Ast::ClassPerl(_) => Ok(()),
            Ast::Flags(set) => {
                without_case(&mut set.flags);
                Ok(())
            }
            Ast::Literal(literal) => {
                read_literal(literal);
                Ok(())
            }
            Ast::ClassUnicode(class) => {
                let mut item = ClassSetItem::Unicode((**class).clone());
                self.item(&mut item)?;
                if let ClassSetItem::Bracketed(class) = item {
                    *ast = Ast::ClassBracketed(class);
                }
                Ok(())
            }
            Ast::ClassBracketed(class) => self.set(&mut class.kind),
            Ast::Repetition(repetition) => self.expression(&mut repetition.ast),
            Ast::Group(group) => {
                if let GroupKind::NonCapturing(flags) = &mut group.kind {
                    without_case(flags);
                }
                self.expression(&mut group.ast)
            }
            Ast::Alternation(alternation) => {
                alternation.asts.iter_mut().try_for_each(|branch| self.expression(branch))
            }
            Ast::Concat(concat) => concat.asts.iter_mut().try_for_each(|part| self.expression(part)),
        }
    }

    fn set(&mut self, set: &mut ClassSet) -> Result<(), Fault> {
        match set {
            ClassSet::Item(item) => self.item(item),
            ClassSet::BinaryOp(operation) => {
                self.set(&mut operation.lhs)?;
                self.set(&mut operation.rhs)
            }
        }
    }

    fn item(&mut self, item: &mut ClassSetItem) -> Result<(), Fault> {
        let negated = match item {
            ClassSetItem::Empty(_) | ClassSetItem::Perl(_) => return Ok(()),
            ClassSetItem::Literal(literal) => {
                read_literal(literal);
                return Ok(());
            }
            ClassSetItem::Bracketed(class) => return self.set(&mut class.kind),
            ClassSetItem::Union(union) => {
                return union.items.iter_mut().try_for_each(|item| self.item(item));
            }
            ClassSetItem::Range(_) => false,
            ClassSetItem::Ascii(class) => std::mem::take(&mut class.negated),
            // `\P{a!=b}` is negated twice. What is left after this flip is the plain class.
            ClassSetItem::Unicode(class) if class.is_negated() => {
                class.negated = !class.negated;
                true
            }
            ClassSetItem::Unicode(_) => false,
        };
        let span = *item.span();
        let mut items = self.additions(item)?;
        if items.is_empty() && !negated {
            return Ok(());
        }
        items.push(item.clone());
        let kind = ClassSet::union(ClassSetUnion { span, items });
        *item = ClassSetItem::Bracketed(Box::new(ClassBracketed { span, negated, kind }));
        Ok(())
    }

    /// Returns the ranges that a class must hold besides, since its members are read as theirs.
    fn additions(&mut self, item: &ClassSetItem) -> Result<Vec<ClassSetItem>, Fault> {
        let span = *item.span();
        let class = match item {
            ClassSetItem::Range(range) => {
                ClassUnicode::new([ClassUnicodeRange::new(range.start.c, range.end.c)])
            }
            _ => self.members(item)?,
        };
        let members = class.iter().flat_map(|range| {
            let from = changed().partition_point(|(c, _)| *c < range.start());
            changed().iter().skip(from).take_while(|(c, _)| *c <= range.end())
        });
        let mut read = ClassUnicode::new(members.map(|(_, to)| ClassUnicodeRange::new(*to, *to)));
        read.difference(&class);
        self.added = self.added.saturating_add(read.ranges().len());
        if self.added > ADDED_RANGES {
            return Err(Fault::TooLarge);
        }
        let literal = |c| Literal { span, kind: LiteralKind::Verbatim, c };
        let range = |range: &ClassUnicodeRange| ClassSetRange {
            span,
            start: literal(range.start()),
            end: literal(range.end()),
        };
        Ok(read.iter().map(|added| ClassSetItem::Range(range(added))).collect())
    }

    fn members(&self, item: &ClassSetItem) -> Result<ClassUnicode, Fault> {
        let kind = ClassSet::Item(item.clone());
        let class = ClassBracketed { span: *item.span(), negated: false, kind };
        let hir = self.translate(&Ast::class_bracketed(class))?;
        Ok(match hir.kind() {
            HirKind::Class(Class::Unicode(class)) => class.clone(),
            HirKind::Literal(literal) => {
                let text = std::str::from_utf8(&literal.0).unwrap_or_default();
                ClassUnicode::new(text.chars().map(|c| ClassUnicodeRange::new(c, c)))
            }
            _ => ClassUnicode::empty(),
        })
    }
}

fn read_literal(literal: &mut Literal) {
    let read = normalise_char(literal.c);
    if read != literal.c {
        // Kept as it was written, `\x4C` would still be printed and compared as that byte.
        literal.kind = LiteralKind::Verbatim;
        literal.c = read;
    }
}

fn without_case(flags: &mut Flags) {
    flags.items.retain(|item| item.kind != FlagsItemKind::Flag(Flag::CaseInsensitive));
}

#[cfg(test)]
mod tests {
    use super::super::normalise::normalise_text;
    use super::*;

    #[test]
    fn patterns_mean_on_normalised_text_what_they_say() {
        for (pattern, hits, misses) in [
            ("LOST", &["lost", "Lost", "ＬＯＳＴ"][..], &["last"][..]),
            ("(?i)Lost", &["LOST"], &["LAST"]),
            ("(?-i)Lost", &["LOST"], &["LAST"]),
            // With the flag these would also match the long s, which is read as itself.
            ("(?i)s1", &["S1"], &["ſ1"]),
            ("(?i:s)1", &["S1"], &["ſ1"]),
            ("丟件", &["丢件", "丟件"], &["丢 件"]),
            ("[丟棄]件", &["丢件", "弃件", "棄件"], &["掉件"]),
            ("x[^丟]件", &["x寄件"], &["x丢件", "x丟件"]),
            ("x[^A-Z]y", &["x1y"], &["xay", "xAy", "xＡy"]),
            (r"\p{Lu}\d", &["a1", "A1"], &["丢1"]),
            (r"\P{Lu}1", &["丢1"], &["a1", "A1"]),
            ("x[[:upper:]]", &["xa", "xA"], &["x1"]),
            ("x[[:^upper:]]", &["x1"], &["xa", "xA"]),
            ("x[a-z&&[^E]]", &["xa"], &["xe", "xE"]),
            ("x[A-Z--E]", &["xa"], &["xe"]),
            (r"\p{Han}+x", &["丟x"], &["ax"]),
            (r"（.*）", &["(a)", "（a）"], &["a"]),
            (r"\x4CO", &["lo", "LO"], &["mo"]),
            (r"[Ａ-Ｃ]1", &["a1", "Ｂ1"], &["d1"]),
            (r"(?x) L O # S T", &["lo"], &["l o"]),
            ("(?-u:[A-Z])1", &["a1", "ａ1"], &["丢1"]),
            (r"１２３\s", &["123\u{3000}"], &["124 "]),
        ] {
            let regex = compile(pattern).unwrap_or_else(|fault| panic!("{pattern}: {fault:?}")).regex;
            for text in hits {
                assert!(regex.is_match(&normalise_text(text)), "{pattern} should hit {text} as {regex}");
            }
            for text in misses {
                assert!(!regex.is_match(&normalise_text(text)), "{pattern} should not hit {text} as {regex}");
            }
        }
    }

    #[test]
    fn literals_are_those_that_a_normalised_text_can_hold() {
        for (pattern, want) in [
            ("[A-B丟]x", &["ax", "bx", "丢x"][..]),
            ("(?i)LOST", &["lost"]),
            ("[棄丟]{2}件.+", &["丢丢件", "丢弃件", "弃丢件", "弃弃件"]),
        ] {
            assert_eq!(compile(pattern).unwrap().literals, want, "{pattern}");
        }
    }

    #[test]
    fn faults_say_what_is_wrong() {
        let large = "(?:[丢件]{100}){100}";
        let wide = r"\p{Lu}".repeat(600);
        let deep = format!("{}a{}", "(".repeat(500), ")".repeat(500));
        let long = "a".repeat(PATTERN_BYTES + 1);
        for (pattern, want) in [
            ("", "Empty"),
            ("a*", "Empty"),
            (r"^\b$", "Empty"),
            (large, "TooLarge"),
            (&wide, "TooLarge"),
            (&long, "TooLarge"),
            ("(丢件", "unclosed group"),
            ("丢件)", "unopened group"),
            (r"(丢)\1", "backreferences are not supported"),
            ("(?=丢)", "look-around"),
            (r"\p{Nope}", "Unicode property not found"),
            ("a[a&&b]", "matches no text"),
            (&deep, "nest"),
        ] {
            let fault = format!("{:?}", compile(pattern).map(|_| ()).unwrap_err());
            assert!(fault.contains(want), "{pattern}: {fault}");
        }
    }

    #[test]
    fn a_fault_has_its_place_in_the_pattern() {
        let fault = compile("丢件)").unwrap_err();
        assert!(matches!(fault, Fault::Invalid { at: Some(at), .. } if at == (6..7)));
    }
}
