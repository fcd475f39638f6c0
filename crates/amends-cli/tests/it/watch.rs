//! `amends test --watch`: runs again on a change, survives what breaks meanwhile, and ends at an interrupt.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::scratch::Scratch;

/// Whoever watches says something long before this, or never.
const PATIENCE: Duration = Duration::from_secs(60);

/// A watching process, and the lines of both its ways as they come.
struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn begin(folder: &Scratch, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_amends"))
            .args(["test", "--watch"])
            .args(args)
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (send, lines) = channel();
        let ways: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for way in ways {
            let send = send.clone();
            std::thread::spawn(move || {
                BufReader::new(way).lines().map_while(Result::ok).all(|line| send.send(line).is_ok())
            });
        }
        Self { child, lines }
    }

    /// Returns what it says up to the line that says that it waits.
    fn round(&mut self) -> String {
        let mut said = String::new();
        loop {
            let Ok(line) = self.lines.recv_timeout(PATIENCE) else {
                self.child.kill().unwrap();
                panic!("nothing more after:\n{said}");
            };
            let waits = line.starts_with("note: watching ");
            said.push_str(&line);
            said.push('\n');
            if waits {
                return said;
            }
        }
    }

    fn interrupt(mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        while self.lines.recv_timeout(PATIENCE).is_ok() {}
        assert_eq!(self.child.wait().unwrap().signal(), Some(2));
    }
}

const BASE: &str =
    "amends: 1\npack: base/words\nversion: 1.0.0\nkind: base\ndecide: {b: {type: bool, is: 'true'}}\n";
const OWN: &str = "amends: 1\npack: company/own\nversion: 1.0.0\nkind: company\nextends: [base/words@1]\n";
const CASES: &str = "cases: [{id: a, as_of: \"2026-03-05T10:00:00Z\", expect: {b: true}}]\n";

#[test]
fn a_change_runs_the_cases_again() {
    let folder = Scratch::new(
        "watch",
        &[
            ("base/words/pack.yaml", BASE),
            ("company/own/pack.yaml", OWN),
            ("company/own/a.cases.yaml", CASES),
        ],
    );
    let mut watch = Watch::begin(&folder, &["company/own"]);
    let round = watch.round();
    assert!(round.contains("1 pack, 1 case: 1 passed\nnote: watching 3 files; "), "{round}");
    assert!(!round.contains('\u{1b}'), "nothing is cleared that is no screen: {round}");
    // A pack beside it, which it extends.
    folder.write("base/words/pack.yaml", BASE.replace("'true'", "'false'").as_bytes());
    let round = watch.round();
    assert!(round.contains("`b` is false, expected true") && round.contains("1 failed"), "{round}");
    // Something breaks, and is mended.
    folder.write("company/own/a.cases.yaml", b"cases: [{");
    let round = watch.round();
    assert!(round.contains("error[yaml-syntax]") && round.contains("1 did not load"), "{round}");
    folder.write("company/own/a.cases.yaml", CASES.replace("true", "false").as_bytes());
    assert!(watch.round().contains("1 passed"));
    // A new file.
    folder.write("company/own/b.cases.yaml", CASES.replace("true", "none").as_bytes());
    let round = watch.round();
    assert!(round.contains("1 passed, 1 failed") && round.contains("watching 4 files"), "{round}");
    // What it extends is gone for a while, then it is gone itself.
    let (here, gone) = (folder.path().join("base/words"), folder.path().join("gone"));
    fs::rename(&here, &gone).unwrap();
    let round = watch.round();
    assert!(round.contains("error[unknown-pack]"), "{round}");
    fs::rename(&gone, &here).unwrap();
    assert!(watch.round().contains("1 passed, 1 failed"));
    let (here, gone) = (folder.path().join("company/own"), folder.path().join("own"));
    fs::rename(&here, &gone).unwrap();
    let round = watch.round();
    assert!(round.contains("error: `company/own` is not a folder"), "{round}");
    fs::rename(&gone, &here).unwrap();
    assert!(watch.round().contains("1 passed, 1 failed"));
    watch.interrupt();
}

#[test]
fn foreign_cases_are_watched_with_their_binding() {
    let bind = "amends: 1\nbind: {Weight: parcel.weight}\n";
    let pack = "amends: 1\npack: company/own\nversion: 1.0.0\nkind: company\nfacts: {parcel.weight: {type: int}}\ndecide: {heavy: {type: bool, is: parcel.weight > 10}}\n";
    let suite =
        "cases: [{id: a, as_of: \"2026-03-05T10:00:00Z\", facts: {Weight: 11}, expect: {heavy: true}}]\n";
    let folder =
        Scratch::new("watch-suite", &[("own/pack.yaml", pack), ("x.bind.yaml", bind), ("suite.yaml", suite)]);
    let args = ["--suite", "suite.yaml", "--bind", "x.bind.yaml", "--policy", "own"];
    let mut watch = Watch::begin(&folder, &args);
    let round = watch.round();
    assert!(round.contains("1 passed\nnote: watching 3 files"), "{round}");
    folder.write("x.bind.yaml", bind.replace("Weight", "Weigth").as_bytes());
    folder.write("suite.yaml", suite.replace("11", "9").as_bytes());
    let round = watch.round();
    assert!(round.contains("1 failed") && round.contains("`Weight`"), "{round}");
    watch.interrupt();
}

#[test]
fn a_wrong_call_does_not_wait() {
    let folder = Scratch::new("watch-wrong", &[]);
    let output = folder.amends(&["test", "--watch", "nowhere"], b"");
    assert_eq!(output.status.code(), Some(2));
}
