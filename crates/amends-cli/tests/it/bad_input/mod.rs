//! Bad input: whatever a file holds, the command says what is wrong and where, soon, in little memory, with the
//! right exit code, and never panics.
//!
//! Each file of `tests/cases/bad_input` is a case (see [`case`]); what the command said is its snapshot.

mod case;
mod run;

use std::fs;
use std::io::Write;
use std::path::Path;

use case::Case;
use run::{Call, Run};

/// The longest that a case may take: the promise is 2 s of a released binary, and this is none.
const MILLIS: u128 = 10_000;
/// The most memory that a case may take, in MB.
const MEGABYTES: u64 = 500;

#[test]
fn each_case_is_told_where_and_why() {
    println!("{:>8} {:>7}  case", "ms", "MB");
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::glob!("../../cases/bad_input", "*.txt", |path| {
            let case = Case::read(&fs::read_to_string(path).unwrap());
            let name = path.file_stem().unwrap().to_str().unwrap();
            let run = run_case(name, &case);
            println!("{:>8} {:>7}  {name}", run.millis, run.megabytes());
            check(name, &case, &run);
            insta::assert_snapshot!(run.said());
        });
    });
}

/// Runs a case in a folder of its own, which is gone afterwards.
fn run_case(name: &str, case: &Case) -> Run {
    let folder = Scratch::new(name);
    for (path, bytes) in &case.files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let input = case.input.clone();
    Call::new(folder.path(), &case.args).input(move |stdin| stdin.write_all(&input)).run()
}

fn check(name: &str, case: &Case, run: &Run) {
    let said = run.said();
    assert_eq!(run.code, Some(case.exit), "{name}: {said}");
    assert_eq!(run.reported(), case.reports, "{name}: {said}");
    assert!(!said.contains("panicked"), "{name}: {said}");
    assert!(said.len() < 20_000, "{name} says too much: {} bytes", said.len());
    assert!(run.millis < MILLIS, "{name} took {} ms", run.millis);
    assert!(run.megabytes() < MEGABYTES, "{name} took {} MB", run.megabytes());
}

/// A folder of one test, gone after it.
struct Scratch(std::path::PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        // Several work trees may share one target directory.
        let folder = format!("bad-{name}-{}", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
