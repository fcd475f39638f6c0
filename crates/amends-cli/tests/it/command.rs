//! Runs the real binary.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs `amends` with `args` on `input`, at the folder of this crate.
pub(crate) fn amends(args: &[&str], input: &[u8]) -> Output {
    amends_in(Path::new(env!("CARGO_MANIFEST_DIR")), args, input)
}

/// Runs `amends` with `args` on `input`, at a folder.
pub(crate) fn amends_in(folder: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_amends"))
        .current_dir(folder)
        .args(args)
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A run that fails early does not read its input; that is no fault of the test.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// Returns what a run wrote as data.
pub(crate) fn written(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Returns what a run said beside it.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Returns a text without what changes with every version: digests, and the versions in `environment`.
pub(crate) fn scrubbed(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("sha256:") {
        out.push_str(before);
        out.push_str("sha256:…");
        rest = after.trim_start_matches(|c: char| c.is_ascii_hexdigit());
    }
    out.push_str(rest);
    let mut text = out;
    while let Some((before, after)) = text.split_once("\"environment\":{") {
        // Only `calendars` is an object in it.
        let (_, after) = after.split_once("},").unwrap();
        let (_, after) = after.split_once("},").unwrap();
        text = format!("{before}\"environment\":…,{after}");
    }
    text
}
