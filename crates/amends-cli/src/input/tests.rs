use std::io::{self, Read};

use super::*;

/// Returns what was read, a line each: `3 {"a":1}`, `4 Column=cell|…`, `5 error code: message`.
fn read(name: &str, bytes: &[u8]) -> Vec<String> {
    let shown = |(line, content): Item| match content {
        Ok(Content::Json { text, .. }) => format!("{line} {text}"),
        Ok(Content::Row(row)) => {
            let cells: Vec<String> = row.cells().map(|(column, cell)| format!("{column}={cell}")).collect();
            format!("{line} {}", cells.join("|"))
        }
        Err(fault) => {
            let field = fault.field().map(|field| format!(" in {field}")).unwrap_or_default();
            format!("{line} {}{field}", fault.code())
        }
    };
    records_of(name, bytes).into_iter().map(shown).collect()
}

#[test]
fn records_are_told_apart_and_a_bad_one_spoils_no_other() {
    let cases: &[(&str, &[u8], &[&str])] = &[
        // JSON Lines.
        ("a.jsonl", b"{\"a\":1}\n\n{\"a\":2}\r\n{\"a\":3}", &["1 {\"a\":1}", "3 {\"a\":2}\r", "4 {\"a\":3}"]),
        ("a.jsonl", b"\xEF\xBB\xBF{}\n{}\n", &["1 {}", "2 {}"]),
        ("a.ndjson", b"{\n\xff\n{}\n", &["1 {", "2 not-utf8", "3 {}"]),
        ("A.JSONL", b"no json\n", &["1 no json"]),
        // One document.
        ("a.json", b"{\n  \"a\": [1, {}]\n}\n", &["1 {\n  \"a\": [1, {}]\n}"]),
        (
            "a.json",
            b"[\n {\"a\": \"]\"},\n\n {\"b\": \"\\\"}\"}\n]\n",
            &["2 {\"a\": \"]\"}", "4 {\"b\": \"\\\"}\"}"],
        ),
        ("a.json", b"[]", &[]),
        ("a.json", b"[1, \"two\", null, [3]]", &["1 1", "1 \"two\"", "1 null", "1 [3]"]),
        ("a.json", b"[{\"a\":1], {}]", &["1 {\"a\":1]", "1 {}"]),
        ("a.json", b"[{},]", &["1 {}", "1 json-syntax"]),
        ("a.json", b"[{},,{}]", &["1 {}", "1 json-syntax", "1 {}"]),
        ("a.json", b"[{} {}\n}, {}]", &["1 {}", "1 json-syntax", "1 {}", "2 json-syntax", "2 {}"]),
        ("a.json", b"[{}\n", &["1 {}", "1 json-syntax"]),
        ("a.json", b"[{}, {\"a\": \n", &["1 {}", "1 json-syntax"]),
        ("a.json", b"[{}] []", &["1 {}", "1 json-syntax"]),
        ("a.json", b"[\"\xff\", {}]", &["1 not-utf8", "1 {}"]),
        // Records one after another in a file that is called a document.
        ("a.json", b"{\"a\": 1}\n{\"a\": 2\n{\"a\": 3}\n", &["1 {\"a\": 1}", "2 {\"a\": 2", "3 {\"a\": 3}"]),
        ("a.json", b"{\n}\n{\n}\n", &["1 {\n}", "3 {\n}"]),
        // A table.
        ("a.csv", b"id,text\n1,\"a, b\"\n2,\n", &["2 id=1|text=a, b", "3 id=2|text="]),
        (
            "a.csv",
            b"\xEF\xBB\xBFid,text\r\n1,\"two\nlines\"\r\n2,x\r\n",
            &["2 id=1|text=two\nlines", "4 id=2|text=x"],
        ),
        (
            "a.csv",
            b"id,text,day\n1\n2,x,y\n3,x,y,z\n",
            &["2 record-width in text", "3 id=2|text=x|day=y", "4 record-width"],
        ),
        (
            "a.csv",
            b"id,text\n1,ok\n2,\xe4\xb8\xff\n3,ok\n",
            &["2 id=1|text=ok", "3 not-utf8 in text", "4 id=3|text=ok"],
        ),
        ("a.csv", b"id,id\n1,2\n", &["1 duplicate-column in id"]),
        ("a.csv", b"id,\xff\n1,2\n", &["1 not-utf8"]),
        ("a.csv", b"id,text\n", &[]),
        ("a.csv", b"id,text\n\"1,x\n2,x\n", &["2 open-quotation"]),
        ("a.csv", b"\nid,text\n\n\n1,x\r\n\r\n2,\"y\"\r\n", &["5 id=1|text=x", "7 id=2|text=y"]),
        ("a.csv", b"id\n1\n\n2", &["2 id=1", "4 id=2"]),
        // Nothing.
        ("a.jsonl", b"", &["1 no-record"]),
        ("a.csv", b"\n \n", &["1 no-record"]),
        ("-", b"\xEF\xBB\xBF", &["1 no-record"]),
        // By content.
        ("-", b"\n\n{}\n{}\n", &["3 {}", "4 {}"]),
        ("-", b"{\n}", &["1 {\n}"]),
        ("-", b"[{}]", &["1 {}"]),
        ("-", b"id,text\n1,x\n", &["2 id=1|text=x"]),
        ("-", b"{\"a\": 1\n{}\n", &["1 {\"a\": 1", "2 {}"]),
        ("-", b"{\"a\":\n 1}\n", &["1 {\"a\":\n 1}"]),
        ("-", b"hello\nthere\n", &["1 hello", "2 there"]),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(read(name, bytes), *expected, "{name}: {:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_fault_says_where() {
    let messages = |name, bytes: &[u8]| -> Vec<String> {
        records_of(name, bytes)
            .into_iter()
            .filter_map(|(_, content)| content.err())
            .map(|f| f.to_string())
            .collect()
    };
    assert_eq!(
        messages("a.csv", b"id,text,day\n1\n"),
        ["the row has 1 of 3 cells: the first that is missing is `text`"]
    );
    assert_eq!(
        messages(
            "a.csv",
            "id,text\n1,中文".as_bytes().iter().chain(b"\xff\n").copied().collect::<Vec<_>>().as_slice()
        ),
        ["the cell of `text` is not UTF-8 from its character 3 on"]
    );
    let open_quote = records_of("a.csv", b"id,text\n\"1,x\n2,x\"\n").pop().unwrap().1.unwrap_err();
    assert_eq!(open_quote.help(), Some("is a quotation mark left open? the row runs over several lines"));
    assert_eq!(messages("a.jsonl", b"{}\nab\xff\n"), ["the record is not UTF-8 from its character 3 on"]);
    assert_eq!(messages("a.json", b"[{};]"), ["expected `,` or `]`, found `;`"]);
}

/// Gives `head`, then `count` times `body`, then `tail`, without ever holding them all.
struct Stream {
    head: &'static [u8],
    body: &'static [u8],
    count: usize,
    tail: &'static [u8],
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let part = if !self.head.is_empty() {
            std::mem::take(&mut self.head)
        } else if self.count > 0 {
            self.count -= 1;
            self.body
        } else {
            std::mem::take(&mut self.tail)
        };
        assert!(part.len() <= buffer.len());
        buffer[..part.len()].copy_from_slice(part);
        Ok(part.len())
    }
}

#[test]
fn a_record_that_is_too_long_is_passed_over() {
    const BODY: &[u8] = &[b'x'; 4096];
    let count = RECORD_BYTES / BODY.len() + 1;
    type Ends = [&'static [u8]; 2];
    let cases: [(&str, Ends, &[&str]); 3] = [
        ("a.jsonl", [b"{}\n", b"\n{}\n"], &["1 ok", "2 record-too-long", "3 ok"]),
        ("a.json", [b"[{}, \"", b"\", {}]"], &["1 ok", "1 record-too-long", "1 ok"]),
        // Where a quotation mark may be open, nobody knows where the next record begins.
        ("a.csv", [b"id,text\n1,x\n2,\"", b"\"\n"], &["2 ok", "3 record-too-long"]),
    ];
    for (name, [head, tail], expected) in cases {
        let meter = Rc::<Meter>::default();
        let stream = Stream { head, body: BODY, count, tail };
        let source = Source::new(Path::new(name), stream, Rc::clone(&meter)).unwrap();
        let shown = |(line, content): Item| format!("{line} {}", content.map_or_else(|f| f.code(), |_| "ok"));
        assert_eq!(records(source, meter).map(shown).collect::<Vec<_>>(), *expected, "{name}");
    }
}

#[test]
fn one_input_does_not_limit_the_next() {
    let meter = Rc::<Meter>::default();
    let table = Source::new(Path::new("a.csv"), io::Cursor::new("id\n1\n"), Rc::clone(&meter)).unwrap();
    assert_eq!(records(table, Rc::clone(&meter)).count(), 1);
    let stream = Stream { head: b"", body: b"{\"a\": 1}\n", count: RECORD_BYTES / 9 + 10, tail: b"" };
    let lines = Source::new(Path::new("a.jsonl"), stream, Rc::clone(&meter)).unwrap();
    assert!(records(lines, meter).all(|(_, content)| content.is_ok()));
}

#[test]
fn what_cannot_be_opened_is_said_before_anything_is_read() {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    for (path, what) in
        [(here.clone(), "it is a directory"), (here.join("no-such-file"), "there is no such file")]
    {
        let files = [here.join("Cargo.toml"), path];
        let Err(Stop::Failed { exit, message, .. }) = Inputs::new(&files) else {
            panic!("{files:?} can be opened")
        };
        assert_eq!(exit, crate::exit::Exit::Usage);
        assert!(message.contains(what), "{message}");
    }
}
