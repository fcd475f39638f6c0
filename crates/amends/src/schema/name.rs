//! What things may be called.
//!
//! What expressions read is dotted small letters; rules and rows may have `-` as well; words of enums and types
//! may be any text that a reader can tell from another. It knows nothing of which names are taken.

use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::lexer::is_reserved;
use amends_engine::source::Spanned;

/// Words that no part of a name may be.
const LITERALS: &[&str] = &["false", "in", "null", "true"];

/// What a name is of, which says how it may look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Something that expressions read.
    Path,
    /// A rule or a row.
    Rule,
    /// A pack.
    Pack,
    /// A value of an enum or a level of a scale.
    Word,
    /// A type of complaint, a node of a tree.
    Node,
}

impl Form {
    fn fits(self, name: &str) -> bool {
        let segment = |segment: &str, extra: &str| {
            segment.starts_with(|first: char| first.is_ascii_lowercase())
                && segment
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || extra.contains(c))
        };
        match self {
            Form::Path => name.split('.').all(|part| segment(part, "")),
            Form::Rule => name.split('.').all(|part| segment(part, "-")),
            Form::Pack => name.split('/').all(|part| segment(part, "-")),
            Form::Word => name.trim() == name && !name.is_empty() && !name.contains(is_invisible),
            Form::Node => name.split('.').all(|part| Form::Word.fits(part)),
        }
    }

    fn help(self) -> &'static str {
        match self {
            Form::Path => "names are small letters, digits and `_`, parted by dots: `order.total_price`",
            Form::Rule => "ids are small letters, digits, `_` and `-`, parted by dots: `late-refund`",
            Form::Pack => {
                "packs are called by small letters, digits, `_` and `-`, parted by `/`: `company/courier`"
            }
            Form::Word => "a word has characters that can be seen, and no space around it",
            Form::Node => "types are words, parted by dots: `transport.lost`",
        }
    }
}

/// Returns whether a name has its form; if not, that is reported.
pub(crate) fn check(
    form: Form,
    what: &str,
    name: &Spanned<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let fits = form.fits(&name.value);
    if !fits {
        diagnostics.push(
            Diagnostic::error(codes::INVALID_NAME, format!("`{}` cannot be the name of {what}", name.value))
                .at(name.span, "not a name")
                .help(form.help()),
        );
    }
    fits
}

/// Returns whether a path has the form of a name that expressions read.
pub(crate) fn is_path(path: &str) -> bool {
    Form::Path.fits(path)
}

/// Returns the word of a path that the language keeps for itself.
pub(crate) fn reserved_word(path: &str) -> Option<&str> {
    let mut segments = path.split('.');
    let root = segments.next().filter(|root| is_reserved(root));
    root.or_else(|| path.split('.').find(|segment| LITERALS.contains(segment)))
}

/// Characters that make two words look the same, or one word look like another.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_their_form() {
        let cases = [
            (
                Form::Path,
                &["order", "order.total_2"][..],
                &["", "a..b", ".a", "a.", "A", "a-b", "2a", "名"][..],
            ),
            (Form::Rule, &["late-refund", "art-7.b"], &["", "a b", "a#b", "a@1", "a[0]", "-", "Ä", "../a"]),
            (
                Form::Pack,
                &["base/complaint", "law/cn/postal-47"],
                &["", "a b", "/a", "a/", "a//b", "a@1", ".."],
            ),
            (Form::Node, &["transport.lost", "运输.丢件"], &["", "a.", ".a", "a..b", "a.\u{200b}b"]),
            (Form::Word, &["未知", "on site", "5+", "Über"], &["", " a", "a\u{200b}b", "a\u{202e}b", "a\nb"]),
        ];
        for (form, good, bad) in cases {
            assert!(good.iter().all(|name| form.fits(name)), "{form:?} {good:?}");
            assert!(!bad.iter().any(|name| form.fits(name)), "{form:?} {bad:?}");
        }
    }

    #[test]
    fn words_of_the_language_are_found() {
        for (path, word) in
            [("if.x", Some("if")), ("order.in", Some("in")), ("order.if", None), ("iffy", None)]
        {
            assert_eq!(reserved_word(path), word, "{path}");
        }
    }
}
