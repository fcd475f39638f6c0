use super::*;

/// Shows the pieces of a text, a line each: depth, form, bytes as they stand, properties.
fn outline(text: &str) -> String {
    fn show(text: &str, piece: &Piece, depth: usize, lines: &mut Vec<String>) {
        let name = match &piece.form {
            Form::Omitted => "omitted",
            Form::Alias => "alias",
            Form::Scalar { .. } => "scalar",
            Form::Sequence { flow: true, .. } => "[]",
            Form::Sequence { flow: false, .. } => "-",
            Form::Mapping { flow: true, .. } => "{}",
            Form::Mapping { flow: false, .. } => ":",
        };
        let properties: String =
            piece.properties.iter().map(|range| format!(" {}", text.get(range.clone()).unwrap())).collect();
        let bytes = text.get(piece.bytes.clone()).unwrap();
        lines.push(format!("{}{name}{properties} {bytes:?}", " ".repeat(depth)));
        match &piece.form {
            Form::Omitted | Form::Alias | Form::Scalar { .. } => {}
            Form::Sequence { items, .. } => {
                items.iter().for_each(|item| show(text, item, depth + 1, lines));
            }
            Form::Mapping { entries, .. } => {
                for (key, value) in entries {
                    show(text, key, depth + 1, lines);
                    show(text, value, depth + 1, lines);
                }
            }
        }
    }
    let written = written(text).unwrap();
    let mut lines = Vec::new();
    if let Some(root) = &written.root {
        show(text, root, 0, &mut lines);
    }
    lines.extend(written.comments.iter().map(|comment| text.get(comment.clone()).unwrap().to_owned()));
    lines.join("\n")
}

#[test]
fn pieces_have_their_bytes_and_comments_theirs() {
    let rows: &[(&str, &str)] = &[
        ("", ""),
        ("# only\n\n  # comments\n", "# only\n# comments"),
        ("a:\nb: ~\n", ": \"a:\\nb: ~\"\n scalar \"a\"\n omitted \"\"\n scalar \"b\"\n scalar \"~\""),
        ("- a\n- # c\n  b\n", "- \"- a\\n- # c\\n  b\"\n scalar \"a\"\n scalar \"b\"\n# c"),
        (
            "a: [b, {c: 'd'}, e: f] # x\n",
            ": \"a: [b, {c: 'd'}, e: f]\"\n scalar \"a\"\n [] \"[b, {c: 'd'}, e: f]\"\n  scalar \"b\"\n  {} \"{c: 'd'}\"\n   scalar \"c\"\n   scalar \"'d'\"\n  {} \"e: f\"\n   scalar \"e\"\n   scalar \"f\"\n# x",
        ),
        (
            "a: &x !!str b\n&y c: *x\nd: &z\n  - e\n",
            ": \"a: &x !!str b\\n&y c: *x\\nd: &z\\n  - e\"\n scalar \"a\"\n scalar &x !!str \"b\"\n scalar &y \"c\"\n alias \"*x\"\n scalar \"d\"\n - &z \"- e\"\n  scalar \"e\"",
        ),
        (
            "a: &t |2- # text > here\n\n   x\n\nb: >\nc: 1\n",
            ": \"a: &t |2- # text > here\\n\\n   x\\n\\nb: >\\nc: 1\"\n scalar \"a\"\n scalar &t \"|2- # text > here\\n\\n   x\"\n scalar \"b\"\n scalar \">\"\n scalar \"c\"\n scalar \"1\"\n# text > here",
        ),
    ];
    for (text, expected) in rows {
        assert_eq!(outline(text), *expected, "{text}");
    }
}

#[test]
fn what_is_not_well_formed_gives_nothing() {
    for text in ["a: [", "a: *b\n", "- a\n b: c\n", "%YAML 1.2\n---\na: 1\n"] {
        assert!(written(text).is_none(), "{text}");
    }
}
