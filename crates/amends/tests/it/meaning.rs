//! Policies that differ in one word are seen to differ.

use amends::{PackFiles, Policy, Sources};
use amends_engine::source::SourceMap;
use amends_engine::yaml::{self, Document, NodeId, NodeKind};

/// How many words of the shipped packs are left out between two that are changed.
const STRIDE: usize = 97;

/// The files of a shipped pack, without cases and bindings.
fn files(pack: &str) -> Vec<(&'static str, &'static str)> {
    let files = amends_rules::FILES.iter();
    let files = files.filter_map(|file| Some((file.path.strip_prefix(pack)?.strip_prefix('/')?, file.text)));
    files.filter(|(path, _)| !path.ends_with(".cases.yaml") && !path.ends_with(".bind.yaml")).collect()
}

/// Loads a shipped pack with the text of one file changed.
fn load(pack: &str, changed: &str, text: &str) -> Option<Policy> {
    let files = files(pack).into_iter().map(|(path, own)| (path, if path == changed { text } else { own }));
    let pack = files.fold(PackFiles::new(pack), |pack, (path, text)| pack.file(path, text));
    amends::load(Sources::new(pack)).policy
}

/// A scalar with the section and the key it stands under.
struct Place {
    section: String,
    key: String,
    range: std::ops::Range<usize>,
    is_key: bool,
}

impl Place {
    /// Whether it takes no part in the policy: notes, what facts and figures cite, and what roles are called.
    fn is_read_only(&self) -> bool {
        let cites = matches!(self.key.as_str(), "cite" | "origin");
        self.section == "roles"
            || self.key == "note"
            || cites && matches!(self.section.as_str(), "facts" | "params")
    }
}

fn places(document: &Document, node: NodeId, (section, key): (&str, &str), places: &mut Vec<Place>) {
    let place = |node, is_key| {
        let (section, key) = (section.to_owned(), key.to_owned());
        Place { section, key, range: document.span(node).range(), is_key }
    };
    match document.kind(node) {
        NodeKind::Null => {}
        NodeKind::Scalar(_) => places.push(place(node, false)),
        NodeKind::Sequence(items) => {
            items.iter().for_each(|item| self::places(document, *item, (section, key), places));
        }
        NodeKind::Mapping(entries) => {
            for (name, value) in entries {
                places.push(place(*name, true));
                let below = document.text(*name).unwrap();
                let section = if section.is_empty() { below } else { section };
                self::places(document, *value, (section, below), places);
            }
        }
    }
}

/// The words, numbers and operators of a scalar.
fn tokens(text: &str) -> Vec<std::ops::Range<usize>> {
    let kind = |c: char| match c {
        c if c.is_alphabetic() || c == '_' => 1,
        '0'..='9' => 2,
        '<' | '>' | '=' | '!' | '&' | '|' | '+' | '*' | '/' => 3,
        _ => 0,
    };
    let mut tokens: Vec<std::ops::Range<usize>> = Vec::new();
    let mut last = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match (kind(c), tokens.last_mut()) {
            (0, _) => {}
            (now, Some(token)) if now == last && token.end == at => token.end = end,
            (_, _) => tokens.push(at..end),
        }
        last = kind(c);
    }
    tokens
}

/// What a word could be instead, the likeliest first.
fn others(token: &str, place: &Place, all: &[(&str, Place)]) -> Vec<String> {
    if let Ok(number) = token.parse::<u64>() {
        return vec![(number + 1).to_string(), (number + 2).to_string()];
    }
    let operators =
        [("<=", "<"), (">=", ">"), ("<", "<="), (">", ">="), ("==", "!="), ("!=", "=="), ("&&", "||")];
    let more = [("||", "&&"), ("+", "-"), ("*", "+"), ("true", "false"), ("false", "true")];
    if let Some((_, other)) = operators.iter().chain(&more).find(|(one, _)| *one == token) {
        return vec![(*other).to_owned()];
    }
    let mut others = vec![format!("{token}x")];
    let near = all.iter().filter(|(_, other)| other.key == place.key && other.is_key == place.is_key);
    for (text, _) in near {
        let bare = text.trim_matches(['"', '\'']);
        if bare != token && others.len() < 4 && !others.iter().any(|other| other == bare) {
            others.push(bare.to_owned());
        }
    }
    others
}

/// Changes words of a pack one at a time; returns how many made another policy, and what was not seen.
fn change_words(pack: &str, stride: usize) -> (usize, Vec<String>) {
    let mut seen = 0;
    let mut unseen = Vec::new();
    let original = load(pack, "", "").unwrap();
    for (path, text) in files(pack) {
        let mut sources = SourceMap::new();
        let source = sources.add(path, text).unwrap();
        let document = yaml::parse(&sources, source).document.unwrap();
        let mut found = Vec::new();
        places(&document, document.root().unwrap(), ("", ""), &mut found);
        let with_text = |place: Place| (text.get(place.range.clone()).unwrap(), place);
        let all: Vec<(&str, Place)> = found.into_iter().map(with_text).collect();
        let mut number = 0;
        for (scalar, place) in &all {
            for token in tokens(scalar) {
                number += 1;
                if number % stride != 0 || place.is_read_only() {
                    continue;
                }
                let range = place.range.start + token.start..place.range.start + token.end;
                let word = text.get(range.clone()).unwrap();
                let (before, after) = (text.get(..range.start).unwrap(), text.get(range.end..).unwrap());
                for other in others(word, place, &all) {
                    let changed = format!("{before}{other}{after}");
                    let Some(policy) = load(pack, path, &changed) else { continue };
                    if original.same_meaning(&policy) {
                        unseen.push(format!("{path}: {word} -> {other} in {scalar}"));
                    } else {
                        assert!(!original.differences(&policy).is_empty());
                        seen += 1;
                    }
                    break;
                }
            }
        }
    }
    (seen, unseen)
}

#[test]
fn a_changed_word_is_seen() {
    let packs = [("base/complaint", 1), ("company/concrete", 1), ("company/service", 1), ("us/cfpb", 4)];
    for (pack, slower) in packs {
        let (seen, unseen) = change_words(pack, STRIDE * slower);
        assert_eq!(unseen, Vec::<String>::new());
        assert!(seen > 2, "{pack}: {seen}");
    }
}
