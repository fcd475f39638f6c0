use super::{TokenKind, is_reserved, lex};
use crate::expr::shape::excerpt;

fn kinds(text: &str) -> Vec<TokenKind> {
    let mut faults = Vec::new();
    let tokens = lex(&excerpt(text), 0..text.len(), &mut faults);
    assert!(faults.is_empty(), "{text}: {faults:?}");
    tokens.into_iter().map(|token| token.kind).collect()
}

#[test]
fn a_range_is_not_a_number_with_a_point() {
    let whole = |digits: &str| TokenKind::Int(digits.into());
    let range = TokenKind::Mark(super::Mark::DotDot);
    assert_eq!(kinds("1..5"), [whole("1"), range.clone(), whole("5"), TokenKind::End]);
    let point = |digits: &str| TokenKind::Number(digits.into());
    assert_eq!(kinds("1.5..2.5"), [point("1.5"), range, point("2.5"), TokenKind::End]);
}

#[test]
fn a_range_of_the_text_keeps_the_offsets_of_the_whole() {
    let text = "éa + 1";
    let tokens = lex(&excerpt(text), 2..3, &mut Vec::new());
    assert_eq!(tokens.iter().map(|token| (token.start, token.end)).collect::<Vec<_>>(), [(2, 3), (3, 3)]);
}

#[test]
fn every_reserved_word_is_found() {
    for word in ["as", "break", "for", "import", "namespace", "package", "void", "while"] {
        assert!(is_reserved(word), "{word}");
    }
    assert!(!is_reserved("in") && !is_reserved("order"));
}
