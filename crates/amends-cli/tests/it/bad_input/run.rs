//! Runs the binary and measures it: time, and the most memory it held.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Nothing may take longer than this; a run that does is ended.
const PATIENCE: Duration = Duration::from_secs(120);

/// Writes to the standard input of a run.
type Feed = Box<dyn FnOnce(&mut ChildStdin) -> io::Result<()> + Send>;

/// A call of the binary.
pub(super) struct Call {
    command: Command,
    feed: Feed,
}

/// What came of a call.
pub(super) struct Run {
    /// The exit code; none if a signal ended it.
    pub(super) code: Option<i32>,
    pub(super) stdout: String,
    pub(super) stderr: String,
    pub(super) millis: u128,
    peak_kilobytes: u64,
}

impl Call {
    /// Returns a call of `amends` with `args` in `folder`, with nothing on its standard input.
    pub(super) fn new<S: AsRef<std::ffi::OsStr>>(folder: &Path, args: &[S]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
        command.args(args).current_dir(folder);
        for name in ["NO_COLOR", "LANG", "LC_ALL", "LC_MESSAGES"] {
            command.env_remove(name);
        }
        Self { command, feed: Box::new(|_| Ok(())) }
    }

    /// Returns the same call with standard input as `feed` writes it.
    pub(super) fn input(self, feed: impl FnOnce(&mut ChildStdin) -> io::Result<()> + Send + 'static) -> Self {
        Self { feed: Box::new(feed), ..self }
    }

    /// Runs it to its end.
    pub(super) fn run(mut self) -> Run {
        let pipes = self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let began = Instant::now();
        let mut child = pipes.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let feed = self.feed;
        // A run that fails early does not read its input; that is no fault of the test.
        let feeder = thread::spawn(move || drop(feed(&mut stdin)));
        let stdout = collect(child.stdout.take().unwrap());
        let stderr = collect(child.stderr.take().unwrap());
        let (code, peak_kilobytes) = watch(&mut child, began);
        let millis = began.elapsed().as_millis();
        feeder.join().unwrap();
        let text = |bytes: thread::JoinHandle<Vec<u8>>| String::from_utf8(bytes.join().unwrap()).unwrap();
        Run { code, stdout: text(stdout), stderr: text(stderr), millis, peak_kilobytes }
    }
}

impl Run {
    /// Returns the most memory it held, 0 where the system does not tell.
    pub(super) fn megabytes(&self) -> u64 {
        self.peak_kilobytes.div_ceil(1024)
    }

    /// Returns all it said, as snapshots hold it.
    pub(super) fn said(&self) -> String {
        let end = self.code.map_or("by a signal".to_owned(), |code| code.to_string());
        let part = |title: &str, text: &str| {
            if text.is_empty() { String::new() } else { format!("\n--- {title}\n{}", text.trim_end()) }
        };
        format!("exit {end}{}{}", part("stdout", &self.stdout), part("stderr", &self.stderr))
    }

    /// Returns `error[code] place` of each coded message, in both of its forms.
    pub(super) fn reported(&self) -> Vec<String> {
        let mut reports = Vec::new();
        for text in [&self.stdout, &self.stderr] {
            let mut lines = text.lines().peekable();
            while let Some(line) = lines.next() {
                let head = ["error[", "warning["].iter().any(|head| line.starts_with(head));
                let Some((code, message)) = line.split_once("]: ").filter(|_| head) else { continue };
                let arrow = lines.peek().and_then(|next| next.trim_start().strip_prefix("--> "));
                let place = arrow.unwrap_or_else(|| place_of(message));
                reports.push(format!("{code}] {place}"));
            }
        }
        reports
    }
}

/// Returns the place with which a message of a record begins: what stands before the first `: `, with the field.
fn place_of(message: &str) -> &str {
    let Some((place, rest)) = message.split_once(": ") else { return message };
    if !rest.starts_with("column `") {
        return place;
    }
    rest.split_once(": ")
        .and_then(|(_, said)| message.strip_suffix(said)?.strip_suffix(": "))
        .unwrap_or(message)
}

fn collect(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).unwrap();
        bytes
    })
}

/// Waits for the end of `child`; returns its exit code and the most memory it held, in kilobytes.
fn watch(child: &mut Child, began: Instant) -> (Option<i32>, u64) {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        // The system keeps the highest mark, so that only what was added in the last moment can be missed.
        peak = peak.max(high_water_mark(&status).unwrap_or(0));
        if let Some(end) = child.try_wait().unwrap() {
            return (end.code(), peak);
        }
        if began.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("still running after {} s", PATIENCE.as_secs());
        }
        thread::sleep(Duration::from_millis(1));
    }
}

fn high_water_mark(status: &str) -> Option<u64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}
