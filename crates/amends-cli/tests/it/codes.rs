//! The cases of the codes of the stage `Record`, through the binary.
//!
//! `amends-engine/docs/codes.md` is the format; all other codes are tested with the library.

use std::path::Path;

use amends::diagnostic::Code;
use amends::diagnostic::codes::{self, Stage};

use crate::command::amends;

#[test]
fn cases_of_records_behave_as_their_pages_say() {
    for entry in codes::ALL.iter().filter(|entry| entry.stage == Stage::Record) {
        let code = entry.code.name();
        let page = codes::page(code).unwrap_or_else(|| panic!("{code} has no page"));
        let named = !OF_POLICIES.contains(&entry.code);
        let policy: &[&str] = if named { &["--policy", "company/service"] } else { &[] };
        let mut run = 0;
        for (info, text) in blocks(page) {
            let Some((extension, word @ ("invalid" | "valid"))) = info.split_once(' ') else { continue };
            let want = if word == "invalid" { vec![code.to_owned()] } else { Vec::new() };
            assert_eq!(
                reported(&format!("{code}-{word}.{extension}"), &text, policy),
                want,
                "{code}: {info}"
            );
            run += 1;
        }
        let excused = page.contains("\nNo example: ");
        assert_eq!(run == 0, excused, "{code} has {run} cases");
    }
}

/// The codes of records that name no known policy; for their cases the call names none.
const OF_POLICIES: &[Code] = &[codes::NO_POLICY, codes::UNKNOWN_POLICY];

/// Returns the codes that `amends decide` reports for a file.
fn reported(name: &str, text: &str, policy: &[&str]) -> Vec<String> {
    // Several work trees may share one target directory.
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", std::process::id()));
    std::fs::write(&file, text).unwrap();
    let call = ["decide", "--as-of", "2026-03-05T10:00:00+08:00", file.to_str().unwrap()];
    let output = amends(&[&call[..], policy].concat(), b"");
    std::fs::remove_file(&file).unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let codes: Vec<String> = said
        .lines()
        .filter_map(|line| Some(line.strip_prefix("error[")?.split_once(']')?.0.to_owned()))
        .collect();
    assert_eq!(output.status.code(), Some(i32::from(!codes.is_empty())), "{name}: {said}");
    codes
}

/// Returns the fenced blocks of a page; `«N×text»` stands for N times `text`.
fn blocks(page: &str) -> Vec<(&str, String)> {
    let fenced = page.split("```").skip(1).step_by(2);
    fenced
        .filter_map(|block| block.split_once('\n'))
        .map(|(info, text)| {
            match text.split_once('«').and_then(|(head, rest)| Some((head, rest.split_once('»')?))) {
                Some((head, (repeated, tail))) => {
                    let (count, part) = repeated.split_once('×').unwrap();
                    (info, format!("{head}{}{tail}", part.repeat(count.parse().unwrap())))
                }
                None => (info, text.to_owned()),
            }
        })
        .collect()
}
