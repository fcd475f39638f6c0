use super::*;
use crate::diagnostic::codes;
use crate::source::SourceId;

fn span_of(sources: &SourceMap, id: SourceId, text: &str) -> Span {
    let start = sources.file(id).unwrap().text().find(text).unwrap();
    Span::new(id, u32::try_from(start).unwrap(), u32::try_from(start + text.len()).unwrap())
}

fn one(text: &str, place: &str) -> (SourceMap, Diagnostic) {
    let mut sources = SourceMap::new();
    let id = sources.add("t.yaml", text).unwrap();
    let span = span_of(&sources, id, place);
    (sources, Diagnostic::error(codes::YAML_SHAPE, "message").at(span, "label"))
}

fn plain(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    render(sources, diagnostic, Style::default())
}

#[test]
fn the_look_is_that_of_rustc() {
    let mut sources = SourceMap::new();
    let text = "facts:\n  order.total: money\n\n\n\n\n\nrefund:\n  rules:\n    - id: late\n      when: order.totl > 50 EUR\n";
    let id = sources.add("rules/refunds/late.yaml", text).unwrap();
    let diagnostic = Diagnostic::error(codes::UNKNOWN_FACT, "fact `order.totl` is not declared")
        .at(span_of(&sources, id, "order.totl"), "not in the schema")
        .related(span_of(&sources, id, "order.total"), "a fact with a similar name is declared here")
        .help("did you mean `order.total`?");
    insta::assert_snapshot!(plain(&sources, &diagnostic), @r##"
error[unknown-fact]: fact `order.totl` is not declared
  --> rules/refunds/late.yaml:11:13
   |
 2 |   order.total: money
   |   ----------- a fact with a similar name is declared here
...
11 |       when: order.totl > 50 EUR
   |             ^^^^^^^^^^ not in the schema
   |
   = help: did you mean `order.total`?
   = see: amends codes unknown-fact
"##);
}

#[test]
fn places_in_other_files_follow() {
    let mut sources = SourceMap::new();
    let first = sources.add("a.yaml", "id: x\n").unwrap();
    let second = sources.add("b.yaml", "# c\nid: x\n").unwrap();
    let diagnostic = Diagnostic::warning(codes::DUPLICATE_ID, "the id `x` stands twice")
        .at(span_of(&sources, second, "x"), "again here")
        .related(span_of(&sources, first, "x"), "first here");
    insta::assert_snapshot!(plain(&sources, &diagnostic), @r##"
warning[duplicate-id]: the id `x` stands twice
 --> b.yaml:2:5
  |
2 | id: x
  |     ^ again here
  |
 ::: a.yaml:1:5
  |
1 | id: x
  |     - first here
  |
  = see: amends codes duplicate-id
"##);
}

#[test]
fn wide_characters_take_two_columns() {
    let (sources, diagnostic) = one("投诉: 丢件，请核实 # 😀\n", "请核实");
    insta::assert_snapshot!(plain(&sources, &diagnostic), @r##"
error[yaml-shape]: message
 --> t.yaml:1:8
  |
1 | 投诉: 丢件，请核实 # 😀
  |             ^^^^^^ label
  |
  = see: amends codes yaml-shape
"##);
}

#[test]
fn no_place_is_no_snippet() {
    let diagnostic = Diagnostic::error(codes::YAML_SHAPE, "the pack `a` is missing").help("one").help("two");
    insta::assert_snapshot!(plain(&SourceMap::new(), &diagnostic), @r##"
error[yaml-shape]: the pack `a` is missing
 |
 = help: one
 = help: two
 = see: amends codes yaml-shape
"##);
    let mut sources = SourceMap::new();
    let elsewhere = sources.add("a", "b").unwrap();
    let lost = diagnostic.at(Span::new(elsewhere, 0, 1), "");
    assert!(!plain(&SourceMap::new(), &lost).contains("-->"));
}

#[test]
fn empty_places_and_ends_of_files_are_shown() {
    for (text, at, expected) in [
        ("a: 1\n", 5, " --> t.yaml:2:1"),
        ("a: 1", 4, " --> t.yaml:1:5"),
        ("a:\nb: 1\n", 2, " --> t.yaml:1:3"),
        ("", 0, " --> t.yaml:1:1"),
        ("a: 1\r\nb: 2\r\n", 9, " --> t.yaml:2:4"),
        ("\u{feff}a: 1", 3, " --> t.yaml:1:1"),
        ("\u{feff}a: 1", 0, " --> t.yaml:1:1"),
        ("a", 4_000_000_000, " --> t.yaml:1:2"),
        ("é", 1, " --> t.yaml:1:1"),
    ] {
        let mut sources = SourceMap::new();
        let id = sources.add("t.yaml", text).unwrap();
        let diagnostic = Diagnostic::error(codes::YAML_SHAPE, "m").at(Span::new(id, at, at), "here");
        let out = plain(&sources, &diagnostic);
        assert!(out.contains(expected), "{text:?} {at}: {out}");
        assert!(out.contains("here"), "{text:?} {at}: {out}");
    }
}

#[test]
fn a_place_of_several_lines_is_shown_on_its_first() {
    let (sources, diagnostic) = one("a:\n  b: 1\n  c: 2\n  d: 3\ne: 4\n", "b: 1\n  c: 2\n  d: 3");
    insta::assert_snapshot!(plain(&sources, &diagnostic), @r##"
error[yaml-shape]: message
 --> t.yaml:2:3
  |
2 |   b: 1
  |   ^^^^ label
  |
  = see: amends codes yaml-shape
"##);
}

#[test]
fn long_lines_are_clipped() {
    let (sources, diagnostic) = one(&format!("a: {} HERE {}\n", "x ".repeat(200), "y ".repeat(200)), "HERE");
    insta::assert_snapshot!(plain(&sources, &diagnostic), @r##"
error[yaml-shape]: message
 --> t.yaml:1:405
  |
1 | ... x x x x x x x x x x x x x x x x x x x x x x x x  HERE y y y y y y y y y y y y y y y y y y y y y y y y y y y y...
  |                                                      ^^^^ label
  |
  = see: amends codes yaml-shape
"##);
}

#[test]
fn huge_lines_are_not_printed_whole() {
    let huge = format!("a: [{}HERE{}]\n", "x, ".repeat(300_000), ", y".repeat(300_000));
    let started = std::time::Instant::now();
    let (sources, diagnostic) = one(&huge, "HERE");
    let far = Label {
        span: span_of(&sources, diagnostic.primary.as_ref().unwrap().span.source(), "a: ["),
        text: "far".into(),
    };
    let wide = span_of(&sources, far.span.source(), huge.trim_end());
    for diagnostic in [
        diagnostic.clone(),
        diagnostic.clone().related(far.span, "far"),
        Diagnostic::error(codes::YAML_SHAPE, "wide").at(wide, "all"),
        Diagnostic::error(codes::YAML_SHAPE, huge.clone()).at(wide, huge.clone()).help(huge),
    ] {
        let out = plain(&sources, &diagnostic);
        assert!(out.len() < 4_000, "{} bytes: {}", out.len(), out.chars().take(300).collect::<String>());
    }
    assert!(plain(&sources, &diagnostic).contains("t.yaml:1:900005"));
    assert!(started.elapsed() < std::time::Duration::from_secs(20), "{:?}", started.elapsed());
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let (sources, diagnostic) = one("a: \u{1b}[31mred\n", "\u{1b}[31mred");
    let diagnostic =
        Diagnostic { message: "say \u{1b}[2J `\u{7}`".into(), ..diagnostic }.help("\u{1b}c\nnext");
    let out = plain(&sources, &diagnostic);
    assert!(!out.contains(['\u{1b}', '\u{7}']), "{out:?}");
    let coloured = render(&sources, &diagnostic, Style { colour: true, ..Style::default() });
    assert!(coloured.contains("\u{1b}["));
    assert!(!coloured.contains("\u{1b}[2J") && !coloured.contains("\u{1b}c"));
}

#[test]
fn the_rest_is_counted() {
    let mut sources = SourceMap::new();
    let id = sources.add("t.yaml", "x".repeat(200)).unwrap();
    let all: Diagnostics = (0..150)
        .map(|at| Diagnostic::error(codes::YAML_SHAPE, "m").at(Span::new(id, at, at + 1), ""))
        .collect();
    let out = render_all(&sources, &all, Style::default());
    assert!(out.ends_with("\n\n… and 50 more"), "{out}");
    assert_eq!(out.matches("error[yaml-shape]: m").count(), 100);
}
