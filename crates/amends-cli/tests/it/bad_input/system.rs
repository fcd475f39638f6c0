//! What no file can say: closed and broken pipes, signals, rights, links.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::run::Call;
use crate::scratch::Scratch;

const PACK: &str = "\
amends: 1
pack: test/bad
version: 1.0.0
title: A pack that is bad
kind: company
facts: {order.items: {type: int}}
";

const DECIDE: [&str; 5] = ["decide", "--policy", "pack", "--as-of", "2026-03-05T10:00:00+08:00"];

fn pack(test: &str) -> Scratch {
    Scratch::new(test, &[("pack/pack.yaml", PACK)])
}

/// Runs `decide` on an endless input, with pipes to read from.
fn endless(folder: &Scratch, format: &str) -> Child {
    let mut child = begin(folder, format);
    let mut stdin = child.stdin.take().unwrap();
    std::thread::spawn(move || while stdin.write_all(RECORD).is_ok() {});
    child
}

const RECORD: &[u8] = b"{\"order\": {\"items\": 3}}\n";

fn begin(folder: &Scratch, format: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_amends"))
        .args(DECIDE)
        .args(["--format", format])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits for the end of what must end soon.
fn wait(child: &mut Child) -> std::process::ExitStatus {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if began.elapsed() > Duration::from_secs(10) {
            child.kill().unwrap();
            panic!("it goes on and on");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn nobody_need_read_to_the_end() {
    let folder = pack("unread");
    let mut child = endless(&folder, "text");
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("<standard input>:1"), "{line}");
    assert_eq!(wait(&mut child).code(), Some(0));
    assert_eq!(std::io::read_to_string(child.stderr.take().unwrap()).unwrap(), "");
}

fn interrupt(child: &Child) {
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
}

#[test]
fn an_interrupt_ends_it_with_whole_lines() {
    let folder = pack("interrupt");
    for _ in 0..5 {
        let mut child = endless(&folder, "jsonl");
        // It is at work once it has written something. Whoever reads no further lets the pipe run full.
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut written = String::new();
        stdout.read_line(&mut written).unwrap();
        interrupt(&child);
        stdout.read_to_string(&mut written).unwrap();
        // A process that a signal ends is 128 + 2 to a shell.
        assert_eq!(wait(&mut child).signal(), Some(2));
        assert!(written.ends_with('\n'));
        for line in written.lines() {
            assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
        }
    }
}

#[test]
fn an_interrupt_ends_it_while_it_waits() {
    // For input that does not come.
    let folder = pack("interrupt-waiting");
    let mut child = begin(&folder, "jsonl");
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(RECORD).unwrap();
    stdin.write_all(b"no record\n").unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    stderr.read_line(&mut String::new()).unwrap();
    interrupt(&child);
    assert_eq!(wait(&mut child).signal(), Some(2));
    let written = std::io::read_to_string(child.stdout.take().unwrap()).unwrap();
    assert_eq!(written.matches('\n').count(), 1, "{written}");
    // For a reader that does not read.
    let mut child = endless(&folder, "jsonl");
    let mut first = [0];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    interrupt(&child);
    assert_eq!(wait(&mut child).signal(), Some(2));
}

#[test]
fn an_input_or_output_that_is_none_is_said() {
    let folder = pack("channels");
    let run = |stdin: Stdio, stdout: Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
        command.args(DECIDE).current_dir(folder.path()).stdin(stdin).stdout(stdout);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = run(Stdio::null(), Stdio::null());
    assert_eq!(code, Some(1));
    assert!(said.contains("error[no-record]: <standard input>:1: there is no record in it"), "{said}");
    let directory = fs::File::open(folder.path()).unwrap();
    let (code, said) = run(directory.into(), Stdio::null());
    assert_eq!(code, Some(2));
    assert!(said.contains("error[unreadable-input]: <standard input>:1"), "{said}");
    folder.write("records.jsonl", b"{}\n");
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let records = fs::File::open(folder.path().join("records.jsonl")).unwrap();
    let (code, said) = run(records.into(), full.into());
    assert_eq!(code, Some(2));
    assert!(said.contains("error: standard output: "), "{said}");
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = pack("links");
    for (link, target) in
        [("pack/gone.yaml", "nowhere.yaml"), ("gone.jsonl", "nowhere"), ("loop.jsonl", "loop.jsonl")]
    {
        std::os::unix::fs::symlink(target, folder.path().join(link)).unwrap();
    }
    let gone = "gone.yaml: cannot be read: there is no such file";
    let cases: [(&[&str], i32, &str); 4] = [
        (&["check", "pack"], 3, gone),
        (&["test", "pack"], 3, gone),
        (&["decide", "--policy", "base/complaint", "gone.jsonl"], 2, "gone.jsonl: cannot be read"),
        (&["decide", "--policy", "base/complaint", "loop.jsonl"], 2, "loop.jsonl: cannot be read"),
    ];
    for (args, exit, message) in cases {
        let run = Call::new(folder.path(), args).run();
        assert_eq!(run.code, Some(exit), "{args:?}: {}", run.said());
        assert!(run.stderr.starts_with("error[unreadable-input]: "), "{args:?}: {}", run.said());
        assert!(run.stderr.contains(message), "{args:?}: {}", run.said());
    }
    // A link to its own folder is no reason to walk in circles.
    fs::remove_file(folder.path().join("pack/gone.yaml")).unwrap();
    std::os::unix::fs::symlink("..", folder.path().join("pack/up")).unwrap();
    let run = Call::new(folder.path(), &["check", "."]).run();
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), "1 pack: no findings\n"));
}

#[test]
fn what_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;

    let folder = pack("rights");
    folder.write("pack/secret.yaml", b"facts: {}\n");
    let secret = folder.path().join("pack/secret.yaml");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read(&secret).is_ok() {
        return; // Root may read everything.
    }
    let run = Call::new(folder.path(), &["check", "pack"]).run();
    assert_eq!(run.code, Some(3));
    assert_eq!(
        run.stderr,
        "error[unreadable-input]: pack/secret.yaml: cannot be read: you may not read it\n"
    );
}
