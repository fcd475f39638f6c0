//! A case of bad input as a text file: what is called, how that must end, and the files it meets.
//!
//! ```text
//! # What it is about.
//! $ amends check pack
//! exit 3
//! error[unknown-fact] pack/rules.yaml:3:11
//! -- pack/rules.yaml --
//! …
//! -- pack/pack.yaml standard --
//! -- stdin --
//! …
//! ```
//! The codes and places are all that are reported, in order; the whole of what is said is the snapshot.
//! `«N×text»` stands for N times `text` and `«0xFF»` for that byte. A file marked `standard` is the
//! manifest of most cases.

/// The manifest of a pack that needs nothing else.
const STANDARD: &str = "\
amends: 1
pack: test/bad
version: 1.0.0
title: A pack that is bad
kind: company
currency: CNY
scales: {severity: {levels: [minor, serious, major]}}
";

/// One case.
#[derive(Debug, Default)]
pub(super) struct Case {
    /// What stands after `amends` on the command line.
    pub(super) args: Vec<String>,
    /// The exit code.
    pub(super) exit: i32,
    /// `error[code] place` and `warning[code] place`, all that is reported.
    pub(super) reports: Vec<String>,
    /// The files, by their path in the folder of the case.
    pub(super) files: Vec<(String, Vec<u8>)>,
    /// What is sent to standard input.
    pub(super) input: Vec<u8>,
}

impl Case {
    pub(super) fn read(text: &str) -> Self {
        let mut case = Self::default();
        let mut sections = text.split("\n-- ");
        for line in sections.next().unwrap().lines() {
            if let Some(args) = line.strip_prefix("$ amends") {
                case.args = args.split_whitespace().map(str::to_owned).collect();
            } else if let Some(exit) = line.strip_prefix("exit ") {
                case.exit = exit.parse().unwrap();
            } else if line.contains('[') && !line.starts_with('#') {
                case.reports.push(line.to_owned());
            } else {
                assert!(line.starts_with('#') || line.is_empty(), "no line of a case: {line}");
            }
        }
        for section in sections {
            let (head, body) = section.split_once(" --").unwrap();
            let body = body.strip_prefix('\n').unwrap_or(body);
            // The line break before the next section belongs to the body, and `split` took it.
            let body =
                if body.is_empty() || body.ends_with('\n') { body.to_owned() } else { format!("{body}\n") };
            match head.split_once(' ') {
                None if head == "stdin" => case.input = expand(&body),
                None => case.files.push((head.into(), expand(&body))),
                Some((path, "standard")) => {
                    case.files.push((path.into(), [STANDARD.as_bytes(), &expand(&body)].concat()));
                }
                Some((_, mark)) => panic!("no such mark: {mark}"),
            }
        }
        case
    }
}

/// Returns `text` with each `«N×text»` and `«0xFF»` written out.
fn expand(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('«') {
        let (inner, tail) = after.split_once('»').unwrap();
        bytes.extend_from_slice(before.as_bytes());
        match inner.split_once('×') {
            Some((count, part)) => bytes.extend_from_slice(part.repeat(count.parse().unwrap()).as_bytes()),
            None => bytes.push(u8::from_str_radix(inner.strip_prefix("0x").unwrap(), 16).unwrap()),
        }
        rest = tail;
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}
