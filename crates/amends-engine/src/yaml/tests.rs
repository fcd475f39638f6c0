//! Well-behaved documents read the same as by an independent parser.

use proptest::prelude::*;
use serde_yaml::{Mapping, Number, Value};

use super::parse;
use crate::source::SourceMap;

fn ours(text: &str) -> Value {
    let mut sources = SourceMap::new();
    let id = sources.add("t.yaml", text).unwrap();
    let parsed = parse(&sources, id);
    assert!(parsed.diagnostics.is_empty(), "{text}\n{:?}", parsed.diagnostics);
    let document = parsed.document.unwrap();
    document.root().map_or(Value::Null, |root| document.read(root).unwrap())
}

fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[a-z]{1,8}",
        "[a-zA-Z0-9 .:#\\-\\[\\]{}<>=!&*%@|'\"\\\\/?,_\n\t~投诉é]{0,20}",
        prop::sample::select(vec![
            "",
            "~",
            "null",
            "true",
            "no",
            "19.90",
            "1e3",
            "0x1F",
            "-",
            "---",
            "? a",
            "- b",
            "a: b",
            "a #b",
            "!= x",
            "> 5",
            "| x",
            "*a",
            "&a",
            "%a",
            "@a",
            "`a`",
            "[1..5)",
            "=",
            ".inf",
            "2026-01-02",
            "a\n\nb\n",
            " a ",
            "\n",
            "a\n  b\n c",
            "#x",
        ])
        .prop_map(str::to_owned),
    ];
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        2 => any::<i64>().prop_map(|number| Value::Number(Number::from(number))),
        6 => text.clone().prop_map(Value::String),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Sequence),
            prop::collection::vec((text.clone(), inner), 0..6).prop_map(|entries| {
                let entries = entries.into_iter().map(|(key, value)| (Value::String(key), value));
                Value::Mapping(entries.collect::<Mapping>())
            }),
        ]
    })
}

/// Writes `value` by hand: flow or block collections, several ways to quote, comments, line breaks.
struct Writer<'c> {
    choices: std::iter::Cycle<std::slice::Iter<'c, u8>>,
    line_break: &'static str,
    out: String,
}

impl Writer<'_> {
    fn choose(&mut self, among: u8) -> u8 {
        self.choices.next().copied().unwrap_or(0) % among
    }

    fn text(&mut self, text: &str) {
        let simple = !text.is_empty()
            && text.chars().all(|c| c.is_alphanumeric() || c == '_')
            && text.starts_with(|c: char| c.is_alphabetic())
            && !matches!(
                text.to_lowercase().as_str(),
                "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
            );
        let single = !text.contains(|c: char| c.is_control()) && !text.contains('\u{feff}');
        match self.choose(3) {
            0 if simple => self.out.push_str(text),
            1 if single => {
                self.out.push('\'');
                self.out.push_str(&text.replace('\'', "''"));
                self.out.push('\'');
            }
            _ => {
                self.out.push('"');
                for c in text.chars() {
                    match c {
                        '"' | '\\' => self.out.extend(['\\', c]),
                        '\n' => self.out.push_str("\\n"),
                        '\t' => self.out.push_str("\\t"),
                        c if u32::from(c) > 127 && self.choose(2) == 0 => {
                            self.out.push_str(&format!("\\u{:04X}", u32::from(c)));
                        }
                        c => self.out.push(c),
                    }
                }
                self.out.push('"');
            }
        }
    }

    fn scalar(&mut self, value: &Value) {
        match value {
            Value::Null => {
                let word = ["~", "null"][usize::from(self.choose(2))];
                self.out.push_str(word);
            }
            Value::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => self.out.push_str(&number.to_string()),
            Value::String(text) => self.text(text),
            Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => panic!("not a scalar"),
        }
    }

    fn flow(&mut self, value: &Value) {
        let gap = [", ", ",", " , "][usize::from(self.choose(3))];
        match value {
            Value::Sequence(items) => {
                self.out.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.out.push_str(if index == 0 { "" } else { gap });
                    self.flow(item);
                }
                self.out.push(']');
            }
            Value::Mapping(entries) => {
                self.out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    self.out.push_str(if index == 0 { "" } else { gap });
                    self.text(key.as_str().unwrap());
                    self.out.push_str(": ");
                    self.flow(value);
                }
                self.out.push('}');
            }
            scalar => self.scalar(scalar),
        }
    }

    fn end_line(&mut self) {
        if self.choose(4) == 0 {
            self.out.push_str(" # comment: [");
        }
        self.out.push_str(self.line_break);
        if self.choose(5) == 0 {
            self.out.push_str(self.line_break);
        }
    }

    fn block(&mut self, value: &Value, indent: usize) {
        let pad = " ".repeat(indent);
        match value {
            Value::Sequence(items) if !items.is_empty() && self.choose(3) > 0 => {
                for item in items {
                    self.out.push_str(&format!("{pad}-"));
                    self.nested(item, indent + 2);
                }
            }
            Value::Mapping(entries) if !entries.is_empty() && self.choose(3) > 0 => {
                for (key, value) in entries {
                    self.out.push_str(&pad);
                    self.text(key.as_str().unwrap());
                    self.out.push(':');
                    self.nested(value, indent + 2);
                }
            }
            other => {
                self.out.push_str(&pad);
                self.flow(other);
                self.end_line();
            }
        }
    }

    fn nested(&mut self, value: &Value, indent: usize) {
        match value {
            Value::Sequence(items) if !items.is_empty() => {
                self.end_line();
                self.block(value, indent);
            }
            Value::Mapping(entries) if !entries.is_empty() => {
                self.end_line();
                self.block(value, indent);
            }
            Value::Null if self.choose(2) == 0 => self.end_line(),
            Value::String(text) if literal(text) && self.choose(2) == 0 => {
                self.out.push_str(" |-");
                for line in text.split('\n') {
                    self.out.push_str(&format!("{}{}{line}", self.line_break, " ".repeat(indent)));
                }
                self.out.push_str(self.line_break);
            }
            other => {
                self.out.push(' ');
                self.flow(other);
                self.end_line();
            }
        }
    }
}

fn literal(text: &str) -> bool {
    !text.contains('\t') && text.split('\n').all(|line| !line.is_empty() && !line.starts_with(' '))
}

proptest! {
    #[test]
    fn what_the_writer_writes_is_read_back(value in value()) {
        let text = serde_yaml::to_string(&value).unwrap();
        prop_assert_eq!(ours(&text), value, "{}", text);
    }

    #[test]
    fn both_readers_agree(value in value(), choices in prop::collection::vec(any::<u8>(), 1..40), crlf: bool) {
        let line_break = if crlf { "\r\n" } else { "\n" };
        let mut writer = Writer { choices: choices.iter().cycle(), line_break, out: String::new() };
        writer.block(&value, 0);
        let theirs: Value = serde_yaml::from_str(&writer.out).unwrap();
        prop_assert_eq!(&theirs, &value, "the writer is wrong: {}", writer.out);
        prop_assert_eq!(ours(&writer.out), theirs, "{}", writer.out);
    }
}
