//! Every fault of reading, as data: text, and per diagnostic `code line:column` with its help.

use std::fmt::Write as _;

use super::*;
use crate::yaml::{NodeId, NodeKind};

fn read(text: &str) -> (SourceMap, Parsed) {
    let mut sources = SourceMap::new();
    let id = sources.add("t.yaml", text).unwrap();
    let parsed = parse(&sources, id);
    (sources, parsed)
}

fn outline(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let span = diagnostic.primary.as_ref().unwrap().span;
        let position = sources.position(span);
        let _ =
            write!(out, "{} {}:{} `{}`", diagnostic.code, position.line, position.column, sources.text(span));
        for label in &diagnostic.related {
            let position = sources.position(label.span);
            let _ = write!(out, " <- {}:{}", position.line, position.column);
        }
        for help in &diagnostic.help {
            let _ = write!(out, " ? {help}");
        }
        out.push('\n');
    }
    let out = out.trim_end().chars();
    out.map(|c| if c.is_control() && c != '\n' { c.escape_default().to_string() } else { c.to_string() })
        .collect()
}

fn print(document: &Document, node: NodeId) -> String {
    match document.kind(node) {
        NodeKind::Null => "~".to_owned(),
        NodeKind::Scalar(scalar) if scalar.is_quoted() => format!("{:?}", scalar.text()),
        NodeKind::Scalar(scalar) => scalar.text().to_owned(),
        NodeKind::Sequence(items) => {
            let items: Vec<String> = items.iter().map(|item| print(document, *item)).collect();
            format!("[{}]", items.join(", "))
        }
        NodeKind::Mapping(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{}: {}", print(document, *key), print(document, *value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

#[test]
fn faults_have_their_code_place_and_help() {
    let table = include_str!("faults.txt");
    let mut checked = 0;
    let mut wrong = String::new();
    for case in table.split("\n=== ").skip(1) {
        let (title, rest) = case.split_once('\n').unwrap();
        let (text, expected) =
            rest.rsplit_once("\n---\n").unwrap_or_else(|| panic!("no expectation: {title}"));
        let text = unescape(text);
        let (sources, parsed) = read(&text);
        let mut found = outline(&sources, &parsed.diagnostics);
        if let Some(document) = &parsed.document {
            let root = document.root().map_or("nothing".to_owned(), |root| print(document, root));
            let _ = write!(found, "{}-> {root}", if found.is_empty() { "" } else { "\n" });
        }
        if found != expected.trim_end() {
            let _ =
                write!(wrong, "\n=== {title}\n{}\n---\n{found}\n", rest.rsplit_once("\n---\n").unwrap().0);
        }
        checked += 1;
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(checked > 100, "the table lost its cases: {checked}");
}

/// `␀`, `␇`, `␉`, `␍`, `␠` and `⌖` stand for NUL, bell, tab, carriage return, blank and byte order mark; `␃` for
/// the end of a text without a line break.
fn unescape(text: &str) -> String {
    let mut text = format!("{text}\n");
    for (mark, c) in
        [("␀", "\0"), ("␉", "\t"), ("␍", "\r"), ("␇", "\u{7}"), ("␠", " "), ("⌖", "\u{feff}"), ("␃\n", "")]
    {
        text = text.replace(mark, c);
    }
    text
}

/// A hostile text is refused, with a place; were the work not linear, these tests would not end; the code may come from the parser or from us.
fn refused(name: &str, text: String, code: &str) {
    let mut sources = SourceMap::new();
    let id = sources.add(name, text).unwrap();
    let parsed = parse(&sources, id);
    let last = parsed.diagnostics.last().unwrap_or_else(|| panic!("{name} was accepted"));
    assert_eq!(last.code.name(), code, "{name}: {last:?}");
    assert!(last.primary.is_some(), "{name}");
    assert!(parsed.document.is_none(), "{name}");
}

#[test]
fn deep_nesting_is_refused() {
    let deep = |open: &str| open.repeat(100_000);
    refused("brackets", deep("[").repeat(2), "yaml-limit");
    refused("braces", "{a: ".repeat(50_000), "yaml-limit");
    refused("dashes", "- ".repeat(20_000), "yaml-limit");
    refused("questions", "? ".repeat(20_000), "yaml-limit");
    refused("mixed", format!("- - {}", "[{a: ".repeat(10_000)), "yaml-limit");
    let block: String = (0..400).map(|depth| format!("{}a:\n", "  ".repeat(depth))).collect();
    refused("block mappings", block, "yaml-limit");
}

#[test]
fn nesting_at_the_limit_is_read() {
    let nested = |depth: usize| format!("{}x{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read(&nested(limits::YAML_DEPTH)).1.diagnostics.is_empty());
    refused("one too deep", nested(limits::YAML_DEPTH + 1), "yaml-limit");
    // Block and flow collections count together although the parser counts them apart.
    let mixed = |depth: usize| format!("{}{}", "- ".repeat(32), nested(depth));
    assert!(read(&mixed(limits::YAML_DEPTH - 32)).1.diagnostics.is_empty());
    refused("mixed", mixed(limits::YAML_DEPTH - 31), "yaml-limit");
}

#[test]
fn aliases_have_a_budget() {
    let items = "x, ".repeat(250_000);
    let aliases = "- *x\n".repeat(2_000);
    refused("one anchor, many aliases", format!("- &x [{items}]\n{aliases}"), "yaml-alias-budget");

    let mut laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..10 {
        let below = format!("*a{}, ", level - 1).repeat(9);
        let _ = writeln!(laughs, "a{level}: &a{level} [{below}]");
    }
    refused("billion laughs", laughs, "yaml-alias-budget");

    let mut bomb = "a0: &a0 {k: v}\n".to_owned();
    for level in 1..60 {
        let _ = writeln!(bomb, "a{level}: &a{level} {{x: *a{0}, y: *a{0}}}", level - 1);
    }
    refused("doubling", bomb, "yaml-alias-budget");

    // One alias each, so few visits; but a walk would be as deep as the chain is long.
    let mut chain = "a0: &a0 [x]\n".to_owned();
    for level in 1..1_000 {
        let _ = writeln!(chain, "a{level}: &a{level} [*a{}]", level - 1);
    }
    refused("chain", chain, "yaml-limit");
}

#[test]
fn a_merge_bomb_is_refused_key_by_key() {
    let mut bomb = "a0: &a0 {k: v}\n".to_owned();
    for level in 1..50 {
        let _ = writeln!(bomb, "a{level}: &a{level} {{<<: *a{0}, x{level}: 1}}", level - 1);
    }
    let (_, parsed) = read(&bomb);
    assert_eq!(parsed.diagnostics.len(), 49);
    assert!(parsed.diagnostics.iter().all(|d| d.code == codes::YAML_MERGE_KEY));
}

#[test]
fn aliases_within_the_budget_are_one_node() {
    let (_, parsed) = read("a: &x [1, 2, 3]\nb: *x\nc: [*x, *x]");
    let document = parsed.document.unwrap();
    let root = document.root().unwrap();
    let a = document.get(root, "a").unwrap();
    assert_eq!(document.get(root, "b"), Some(a));
    assert_eq!(document.items(document.get(root, "c").unwrap()), [a, a]);
}

#[test]
fn a_value_left_out_stands_after_its_colon_or_at_its_key() {
    let (sources, parsed) = read("a :\nb: {c, d: , e}\nf:\n  -\n");
    let document = parsed.document.unwrap();
    let root = document.root().unwrap();
    let place = |node: Option<NodeId>| {
        let span = document.span(node.unwrap());
        assert!(matches!(document.kind(node.unwrap()), NodeKind::Null));
        let position = sources.position(span);
        (position.line, position.column, sources.text(span))
    };
    let b = document.get(root, "b").unwrap();
    assert_eq!(place(document.get(root, "a")), (1, 4, ""));
    assert_eq!(place(document.get(b, "c")), (2, 5, "c"));
    assert_eq!(place(document.get(b, "d")), (2, 10, ""));
    assert_eq!(place(document.get(b, "e")), (2, 13, "e"));
    assert_eq!(place(document.items(document.get(root, "f").unwrap()).first().copied()), (4, 4, ""));
}

#[test]
fn cut_expressions_get_help() {
    let rows = [
        ("[max(a, b), x]", true),
        ("{a: f(b, c: 1}", true),
        ("a == 'x #y'", true),
        ("a == (x # note", true),
        ("[max(a), b]", false),
        ("\"max(a\"", false),
        ("max(a", false),
        ("x #y", false),
    ];
    for (text, helped) in rows {
        let (_, parsed) = read(text);
        let document = parsed.document.unwrap();
        let root = document.root().unwrap();
        let first = document.items(root).first().copied();
        let node = first.or_else(|| document.entries(root).first().map(|entry| entry.1)).unwrap_or(root);
        assert_eq!(document.quoting_help(node).is_some(), helped, "{text}");
    }
}

#[test]
fn size_has_limits() {
    let mut sources = SourceMap::new();
    assert!(sources.add("scalar", format!("a: {}", "x".repeat(50_000_000))).is_err());
    refused("nodes", format!("[{}]", "a,".repeat(limits::YAML_NODES)), "yaml-limit");
    refused("documents", "--- a\n".repeat(200_000).replace("--- a", "%a"), "yaml-syntax");
    let (_, parsed) = read(&"---\n".repeat(200_000));
    assert_eq!(parsed.diagnostics.len(), 1);
    assert_eq!(parsed.diagnostics[0].code, codes::YAML_DOCUMENT);
}

#[test]
fn a_long_scalar_is_read_in_linear_time() {
    for text in [
        format!("a: \"{}\"", "\\t x\\\n  ".repeat(300_000)),
        format!("a: '{}'", "it''s\n\n  ".repeat(300_000)),
        format!("a: >\n{}", "  x\n\n   y\n".repeat(300_000)),
        format!("a: {}", "word ".repeat(600_000)),
    ] {
        assert!(read(&text).1.diagnostics.is_empty());
    }
}

/// Whatever the bytes, reading ends without a panic and every span lies on character boundaries.
fn survives(text: &str) {
    let (sources, parsed) = read(text);
    let whole = text.len();
    let check = |span: crate::source::Span| {
        assert!(span.range().end <= whole && text.get(span.range()).is_some(), "{span:?} in {text:?}");
    };
    for diagnostic in &parsed.diagnostics {
        diagnostic.primary.iter().chain(&diagnostic.related).for_each(|label| check(label.span));
        let _ = sources.position(diagnostic.primary.as_ref().unwrap().span);
    }
    if let Some(document) = &parsed.document
        && let Some(root) = document.root()
    {
        walk(document, root, &check);
    }
}

fn walk(document: &Document, node: NodeId, check: &dyn Fn(crate::source::Span)) {
    check(document.span(node));
    check(document.head(node));
    let _ = document.quoting_help(node);
    if let Some(scalar) = document.scalar(node) {
        check(scalar.excerpt.whole());
        for (start, c) in scalar.text().char_indices() {
            let start = u32::try_from(start).unwrap();
            check(scalar.excerpt.span(start, start + u32::try_from(c.len_utf8()).unwrap()));
        }
    }
    for item in document.items(node) {
        walk(document, *item, check);
    }
    for (key, value) in document.entries(node) {
        walk(document, *key, check);
        walk(document, *value, check);
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "a", "b: ", ":", "- ", "-", "? ", "[", "]", "{", "}", ",", ", ", "\n", "\n  ", "\n    ", " ", "\t",
                "'", "\"", "|", ">", "|-\n  ", ">+\n  ", "&x ", "*x", "!", "!t ", "!!str ", "#", " # c", "%", "@", "`",
                "\\n", "\\u6295", "\\\n", "投诉", "😀", "~", "null", "<<", "---\n", "...\n", "\r\n", "\r", "\u{feff}",
                "\u{2028}", "\0", "1", "''",
            ]),
            0..24,
        )
    ) {
        survives(&pieces.concat());
    }
}
