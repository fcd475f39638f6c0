//! Bad input: whatever a file holds, the command says what is wrong and where, soon, in little memory, with the
//! right exit code, and never panics.
//!
//! What files cannot say is in [`system`] and [`stream`], what would make long files in [`large`].
//!
//! Each text file of `tests/cases/bad_input` is a case (see [`case`]); beside it lies all that the command said.

mod case;
mod large;
mod run;
mod stream;
#[cfg(unix)]
mod system;

use std::fs;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use case::Case;
use run::{Call, Run};

use crate::scratch::Scratch;

/// The most memory that a case may take, in MB.
const MEGABYTES: u64 = 500;
/// More than this nobody reads, in bytes.
const SAID: usize = 20_000;

#[test]
fn each_case_is_told_where_and_why() {
    let mut failed = Vec::new();
    println!("{:>8} {:>7}  case", "ms", "MB");
    for path in cases() {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let case = Case::read(&fs::read_to_string(&path).unwrap());
        let run = run_case(name, &case);
        println!("{:>8} {:>7}  {name}", run.millis, run.megabytes());
        if catch_unwind(AssertUnwindSafe(|| check(name, &case, &run))).is_err() {
            failed.push(name.to_owned());
        }
    }
    assert!(failed.is_empty(), "failed, as said above: {failed:?}");
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/bad_input");
    let files = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<_> = files.filter(|path| path.extension().is_some_and(|kind| kind == "txt")).collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

fn run_case(name: &str, case: &Case) -> Run {
    let folder = Scratch::new(&format!("bad-{name}"), &[]);
    for (path, bytes) in &case.files {
        folder.write(path, bytes);
    }
    let input = case.input.clone();
    Call::new(folder.path(), &case.args).input(move |stdin| stdin.write_all(&input)).run()
}

fn check(name: &str, case: &Case, run: &Run) {
    let said = run.said();
    assert_eq!(run.code, Some(case.exit), "{name}: {said}");
    assert_eq!(run.reported(), case.reports, "{name}: {said}");
    assert!(said.len() < SAID, "{name} says too much: {} bytes", said.len());
    assert!(run.megabytes() < MEGABYTES, "{name} took {} MB", run.megabytes());
    insta::with_settings!({
        prepend_module_to_snapshot => false, omit_expression => true,
        snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/bad_input"),
    }, {
        insta::assert_snapshot!(name, said);
    });
}
