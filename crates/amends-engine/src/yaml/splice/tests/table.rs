//! Each row is a text, an edit, and the text it must give.

use super::*;

#[test]
fn scalars_are_replaced_where_they_stand() {
    let rows: &[(&str, &str, &str, &str)] = &[
        // Digits, quotes, comments, neighbours.
        ("a: 19.90 # fee\nb: 2\n", "a", "25.50", "a: 25.50 # fee\nb: 2\n"),
        ("a: \"> 1\"\n", "a", "> 2", "a: \"> 2\"\n"),
        ("a: '> 1'\n", "a", "it's", "a: 'it''s'\n"),
        ("a: x\n", "a", "x # y", "a: \"x # y\"\n"),
        ("a: x\n", "a", "- a", "a: \"- a\"\n"),
        ("a: x\n", "a", "k: v", "a: \"k: v\"\n"),
        ("a: x\n", "a", "@home", "a: \"@home\"\n"),
        ("a: x\n", "a", "no", "a: \"no\"\n"),
        ("a: x\n", "a", "say \"no\"", "a: say \"no\"\n"),
        ("a: x\n", "a", "\"\"", "a: \"\"\n"),
        ("a: x\n", "a", "null", "a: null\n"),
        ("a: \"5\"\n", "a", "true", "a: true\n"),
        ("{refund: 0.10, note: n, days: 3}\n", "refund", "0.20", "{refund: 0.20, note: n, days: 3}\n"),
        ("{a: x, b: 2}\n", "a", "x, y", "{a: \"x, y\", b: 2}\n"),
        ("- {a: 1}\n- {a: 2} # two\n", "1/a", "3", "- {a: 1}\n- {a: 3} # two\n"),
        ("甲: 乙 # 丙\n", "甲", "丁: 戊", "甲: \"丁: 戊\" # 丙\n"),
        ("\u{feff}a: 1\n", "a", "2", "\u{feff}a: 2\n"),
        ("a: 1\r\nb: 2\r\n", "a", "3", "a: 3\r\nb: 2\r\n"),
        ("a: 1\nb: 2", "b", "3", "a: 1\nb: 3"),
        ("a:\t1\t# c\n", "a", "2", "a:\t2\t# c\n"),
        // Values that were left out.
        ("a:\nb: 1\n", "a", "x", "a: x\nb: 1\n"),
        ("a: # c\nb: 1\n", "a", "x", "a: x # c\nb: 1\n"),
        ("a:", "a", "x", "a: x"),
        ("{a: , b: 1}\n", "a", "x", "{a: x , b: 1}\n"),
        ("-\n- b\n", "0", "a", "- a\n- b\n"),
        ("- a\n-\n", "1", "b", "- a\n- b\n"),
        ("a: &x\nb: 1\n", "a", "2", "a: &x 2\nb: 1\n"),
        ("a: !!str 1\n", "a", "b", "a: !!str b\n"),
        ("a: &x 1\n", "a", "b", "a: &x b\n"),
        // Several lines.
        ("a: |\n  one\n  two\nb: 1\n", "a", "one\nthree\n", "a: |\n  one\n  three\nb: 1\n"),
        ("a: |- # c\n    one\nb: 1\n", "a", "two", "a: |- # c\n    two\nb: 1\n"),
        ("a: |-  # c\n  one\n\n# d\nb: 1\n", "a", "[x]", "a: [x]  # c\n\n# d\nb: 1\n"),
        ("a: |\n  one\n", "a", "x", "a: |-\n  x\n"),
        ("a: |", "a", "x", "a: |-\n  x"),
        (
            "a: >-\n  one &&\n  two &&\n  three\nb: 1\n",
            "a",
            "one && 2 && three",
            "a: >-\n  one &&\n  2 &&\n  three\nb: 1\n",
        ),
        ("a: one\n  two # c\nb: 1\n", "a", "one 2", "a: one\n  2 # c\nb: 1\n"),
        ("a: \"one\n  two\"\n", "a", "one \"2\"", "a: \"one\n  \\\"2\\\"\"\n"),
        ("a: x # c\nb: 1\n", "a", "one\ntwo", "a: |- # c\n  one\n  two\nb: 1\n"),
        (
            "r:\n  - id: x # c\n    b: 1\n",
            "r/0/id",
            "one\ntwo",
            "r:\n  - id: |- # c\n      one\n      two\n    b: 1\n",
        ),
        ("a: x\r\nb: 1\r\n", "a", "one\ntwo", "a: |-\r\n  one\r\n  two\r\nb: 1\r\n"),
        ("a:\n  long text\nb: 1\n", "a", "short", "a:\n  short\nb: 1\n"),
        ("- |\n  one\n- b\n", "0", "two\n", "- |\n  two\n- b\n"),
        ("a: |+\n  one\n\nb: 1\n", "a", "two", "a: |-\n  two\nb: 1\n"),
    ];
    let mut faults = Faults::default();
    for (before, at, new, after) in rows {
        faults.compare(&set(before, at, new), after, &format!("{before:?} {at} {new}"));
    }
    faults.none();
}

#[test]
fn collections_are_replaced_whole() {
    let rows: &[(&str, &str, &str, &str)] = &[
        ("a: [1, 2] # c\n", "a", "[3]", "a: [3] # c\n"),
        ("a: 1 # c\n", "a", "{b: [x, \"y, z\"]}", "a: {b: [x, \"y, z\"]} # c\n"),
        ("a: # c\n  b: 1 # d\n  c: 2\n# e\nf: 1\n", "a", "{b: 2}", "a: {b: 2} # c\n# e\nf: 1\n"),
        ("a:\n- 1\n- 2\nb: 1\n", "a", "x", "a: x\nb: 1\n"),
        ("a: &q # c\n  b: 1\n", "a", "x", "a: &q x # c\n"),
        ("- a: 1\n  b: 2\n- c\n", "0", "[x]", "- [x]\n- c\n"),
        ("a: [\n  1,\n  2,\n  ] # c\n", "a", "[1]", "a: [1] # c\n"),
        ("{a: [1], b: {c: d}}\n", "b", "x", "{a: [1], b: x}\n"),
    ];
    let mut faults = Faults::default();
    for (before, at, new, after) in rows {
        faults.compare(&set(before, at, new), after, &format!("{before:?} {at} {new}"));
    }
    faults.none();
}

#[test]
fn items_and_entries_are_inserted() {
    let rows: &[(&str, &str, usize, &str, &str)] = &[
        ("r:\n  - a\n  - b # c\n# end\n", "r", 2, "c", "r:\n  - a\n  - b # c\n  - c\n# end\n"),
        ("r:\n  - a\n  # of b\n  - b\n", "r", 1, "x", "r:\n  - a\n  - x\n  # of b\n  - b\n"),
        ("r:\n  # of a\n  - a\n", "r", 0, "x", "r:\n  - x\n  # of a\n  - a\n"),
        ("r:\n- a\nb: 1\n", "r", 1, "x", "r:\n- a\n- x\nb: 1\n"),
        ("r:\n  - a\n\n  - b\n", "r", 2, "x", "r:\n  - a\n\n  - b\n\n  - x\n"),
        ("r:\n  - a\n\n  - b\n", "r", 1, "x", "r:\n  - a\n\n  - x\n\n  - b\n"),
        ("r:\n  - a", "r", 1, "x", "r:\n  - a\n  - x"),
        ("r:\r\n  - a\r\n", "r", 1, "k: v\nl: w", "r:\r\n  - a\r\n  - k: v\r\n    l: w\r\n"),
        ("- - a\n  - b\n", "0", 0, "x", "- - x\n  - a\n  - b\n"),
        ("r:\n  - a: |\n      one\n\n  - b\n", "r", 1, "x", "r:\n  - a: |\n      one\n\n  - x\n\n  - b\n"),
        ("r:\n  - |+\n    one\n\n  - b\n", "r", 1, "x", "r:\n  - |+\n    one\n\n  - x\n  - b\n"),
        (
            "r:\n    - a\n",
            "r",
            1,
            "# why\nid: x\nwhen: >-\n  a &&\n  b\n",
            "r:\n    - a\n    # why\n    - id: x\n      when: >-\n        a &&\n        b\n",
        ),
        (
            "r:\n  - a\n",
            "r",
            1,
            "- id: x # c\n  # d\n  b: 1\n",
            "r:\n  - a\n  - id: x # c\n    # d\n    b: 1\n",
        ),
        // Brackets.
        ("r: [a, b] # c\n", "r", 2, "x", "r: [a, b, x] # c\n"),
        ("r: [a, b]\n", "r", 0, "{k: v}", "r: [{k: v}, a, b]\n"),
        ("r: [a, b]\n", "r", 1, "x y", "r: [a, x y, b]\n"),
        ("r: [] # c\n", "r", 0, "x: 1\ny: 2", "r: # c\n  - x: 1\n    y: 2\n"),
        ("r: [a,]\n", "r", 1, "x", "r: [a, x]\n"),
        ("r: [\n  a, # c\n  b # d\n  ]\n", "r", 2, "x", "r: [\n  a, # c\n  b, # d\n  x\n  ]\n"),
        ("r: [\n  a,\n  b, # d\n  ]\n", "r", 2, "x", "r: [\n  a,\n  b, # d\n  x,\n  ]\n"),
        ("r: [\n  a,\n  # of b\n  b\n  ]\n", "r", 1, "x", "r: [\n  a,\n  x,\n  # of b\n  b\n  ]\n"),
        // Entries.
        ("a: 1\nb: 2 # c\n\n# end\n", "", 2, "c: 3", "a: 1\nb: 2 # c\nc: 3\n\n# end\n"),
        ("# head\na: 1\n", "", 0, "c: 3", "# head\nc: 3\na: 1\n"),
        ("r:\n  - id: a\n    b: 1\n  - c\n", "r/0", 2, "x: y", "r:\n  - id: a\n    b: 1\n    x: y\n  - c\n"),
        ("r:\n  - id: a\n  - c\n", "r/0", 0, "x: y", "r:\n  - x: y\n    id: a\n  - c\n"),
        ("{a: 1}\n", "", 1, "b: [2]", "{a: 1, b: [2]}\n"),
        ("- m: {}\n", "0/m", 0, "\"k: l\": 1", "- m:\n    \"k: l\": 1\n"),
        ("[{m: []}]\n", "0/m", 0, "x", "[{m: [x]}]\n"),
        (
            "a:\n  b:\n    c: 1\n    # of c\n  # of b\n# of a\n",
            "a",
            1,
            "x: 1",
            "a:\n  b:\n    c: 1\n    # of c\n  x: 1\n  # of b\n# of a\n",
        ),
        ("a: {b: *x, c: 1}\n", "a", 1, "d: 2", "a: {b: *x, d: 2, c: 1}\n"),
    ];
    let mut faults = Faults::default();
    for (before, at, position, new, after) in rows {
        let before = &before.replace("*x", "1");
        let after = after.replace("*x", "1");
        faults.compare(&insert(before, at, *position, new), &after, &format!("{before:?} {at} {new}"));
    }
    faults.none();
}

#[test]
fn what_is_removed_takes_its_own_comments_along() {
    let rows: &[(&str, &str, &str)] = &[
        ("a: 1\nb: 2 # of b\nc: 3 # of c\n", "b", "a: 1\nc: 3 # of c\n"),
        ("a: 1\n# of b\nb: 2\n# of c\nc: 3\n", "b", "a: 1\n# of c\nc: 3\n"),
        ("a: 1\nb: 2\n\n# the end\n", "b", "a: 1\n\n# the end\n"),
        ("a: 1\n\nb: 2\n\nc: 3\n", "b", "a: 1\n\nc: 3\n"),
        ("a: 1\nb: 2", "b", "a: 1"),
        ("a: 1\r\nb: 2\r\n", "a", "b: 2\r\n"),
        ("# head\na: 1\nb: 2\n", "a", "# head\nb: 2\n"),
        ("r:\n  - id: a\n    b: 1\n    # more of a\n  # of c\n  - c\n", "r/0", "r:\n  # of c\n  - c\n"),
        ("r:\n  - a\n  # of b\n  - b\n# end\n", "r/1", "r:\n  - a\n# end\n"),
        ("r:\n  - a\n\n  - b\n\n# end\n", "r/1", "r:\n  - a\n\n# end\n"),
        ("r:\n  - id: a # c\n    b: 1\n", "r/0/id", "r:\n  - b: 1\n"),
        ("r:\n  - id: a # c\n    # of b\n    b: 1\n", "r/0/id", "r:\n  -\n    # of b\n    b: 1\n"),
        ("r:\n  - a\nb: 1\n", "r/0", "r: []\nb: 1\n"),
        ("r: # c\n  - a # d\nb: 1\n", "r/0", "r: [] # c\nb: 1\n"),
        ("r:\n  k: v\nb: 1\n", "r/k", "r: {}\nb: 1\n"),
        ("a: |\n  one\n\nb: 2\n", "a", "b: 2\n"),
        ("a: 1\nb: |+\n  one\n\n\nc: 2\n", "b", "a: 1\nc: 2\n"),
        // Brackets.
        ("r: [a, b, c] # x\n", "r/0", "r: [b, c] # x\n"),
        ("r: [a, b, c]\n", "r/1", "r: [a, c]\n"),
        ("r: [a, b, c]\n", "r/2", "r: [a, b]\n"),
        ("r: [a]\n", "r/0", "r: []\n"),
        ("r: { a: 1 }\n", "r/a", "r: {}\n"),
        ("r: [\n  a, # of a\n  # of b\n  b, # of b\n  c\n  ]\n", "r/1", "r: [\n  a, # of a\n  c\n  ]\n"),
        ("r: [\n  a,\n  b # of b\n  ]\n", "r/1", "r: [\n  a\n  ]\n"),
        ("r: [\n  a,\n  b,\n  ]\n", "r/1", "r: [\n  a,\n  ]\n"),
        ("r: [a,\n  b]\n", "r/0", "r: [\n  b]\n"),
        ("{a: 1, b: {c: 2}, d: 3}\n", "b", "{a: 1, d: 3}\n"),
    ];
    let mut faults = Faults::default();
    for (before, at, after) in rows {
        faults.compare(&remove(before, at), after, &format!("{before:?} {at}"));
    }
    faults.none();
}

#[test]
fn items_move_with_their_comments_between_gaps_that_stay() {
    let rows: &[(&str, usize, usize, &str)] = &[
        ("r:\n  - a\n  # of b\n  - b # b\n  - c\n", 1, 0, "r:\n  # of b\n  - b # b\n  - a\n  - c\n"),
        ("r:\n  - a\n\n  - b\n  - c\n", 2, 0, "r:\n  - c\n\n  - a\n  - b\n"),
        ("r:\n  - a\n  - b", 0, 1, "r:\n  - b\n  - a"),
        ("r:\n  - a\n  - b\n", 1, 1, "r:\n  - a\n  - b\n"),
        ("r: [a, {b: 1}, c]\n", 2, 0, "r: [c, a, {b: 1}]\n"),
        ("r: [\n  a,\n  b,\n  ]\n", 0, 1, "r: [\n  b,\n  a,\n  ]\n"),
        ("r:\r\n  - k: 1\r\n    l: 2\r\n  - c\r\n", 0, 1, "r:\r\n  - c\r\n  - k: 1\r\n    l: 2\r\n"),
    ];
    let mut faults = Faults::default();
    for (before, from, to, after) in rows {
        faults.compare(&shift(before, "r", *from, *to), after, &format!("{before:?}"));
    }
    faults.none();
}

#[test]
fn what_cannot_be_edited_alone_is_refused() {
    let shared = "a: &x {k: 1}\nb: *x\nc: [*x, 2]\n";
    for result in [
        set(shared, "a/k", "2"),
        set(shared, "b/k", "2"),
        set(shared, "a", "2"),
        insert(shared, "b", 1, "l: 2"),
        remove(shared, "a/k"),
        remove(shared, "a"),
    ] {
        assert!(matches!(result, Err(Refusal::Shared { .. })), "{result:?}");
    }
    // The alias itself is a value of its own place.
    assert_eq!(remove(shared, "b").as_deref(), Ok("a: &x {k: 1}\nc: [*x, 2]\n"));
    assert_eq!(remove(shared, "c/0").as_deref(), Ok("a: &x {k: 1}\nb: *x\nc: [2]\n"));
    assert_eq!(insert(shared, "c", 2, "3").as_deref(), Ok("a: &x {k: 1}\nb: *x\nc: [*x, 2, 3]\n"));
    for at in ["z", "a/z", "c/7", "a/k/z", ""] {
        assert_eq!(set(shared, at, "1"), Err(Refusal::Absent), "{at}");
    }
    assert_eq!(insert("a: 1\n", "", 1, "a: 2"), Err(Refusal::Absent));
    assert!(matches!(insert("r: [a]\n", "r", 1, "# why\nk: 1"), Err(Refusal::Comments(_))));
    assert!(matches!(shift("r: [\n a, # of a\n b]\n", "r", 0, 1), Err(Refusal::Comments(_))));
}

#[test]
fn the_same_value_gives_the_same_bytes() {
    let text = "a:   'no'  # c\nb: { x: \"1\" , y: 2 }\nc: >\n  folded\n  text\n\n";
    for (at, new) in [("a", "no"), ("b", "{x: \"1\", y: 2}"), ("c", "folded text\n")] {
        assert_eq!(set(text, at, new).as_deref(), Ok(text), "{at}");
    }
}
