//! `amends test --watch`: runs the cases again whenever something changes that they hang on.
//!
//! Files are looked at a few times a second instead of asking the system to be told: that works the same in
//! containers, on shared folders and on network drives, where such messages get lost, and costs little for the few
//! dozen files of a policy. What was read once stays watched, so that a file or a pack that vanishes or breaks
//! meanwhile is seen when it comes back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use super::Test;
use super::round::Round;
use crate::exit::{Exit, Stop};
use crate::terminal::Terminal;

/// How often to look.
const INTERVAL: Duration = Duration::from_millis(300);
/// How long nothing may change before a run begins: programs write several files, and files in several steps.
const SETTLED: Duration = Duration::from_millis(100);
/// How often to wait for that: something that changes all the time must not keep the cases from running.
const PATIENCE: usize = 20;
/// The most folders below each other that are watched, and the most files.
const DEPTH: usize = 32;
const FILES: usize = 10_000;

/// What is seen of a file without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
    /// What tells a file from one that took its place, where the system has such a thing.
    identity: u64,
}

type Snapshot = BTreeMap<PathBuf, Stamp>;

/// Runs the cases until the process is interrupted.
pub(super) fn run(test: &Test, terminal: &mut Terminal) -> Result<Exit, Stop> {
    let mut watched = test.named();
    let mut first = true;
    loop {
        // Taken before the run, so that a change while the cases run is a change, too.
        let mut seen = snapshot(&watched);
        terminal.clear()?;
        let mut round = Round::new(test);
        match round.run(terminal) {
            Ok(_) => {}
            Err(stop) if is_final(&stop, first) => return Err(stop),
            Err(stop) => {
                terminal.stopped(stop);
            }
        }
        first = false;
        for path in round.into_read() {
            if watched.insert(path.clone()) {
                look(&path, DEPTH, &mut seen);
            }
        }
        terminal.note(&format!("watching {}; Ctrl-C ends it", files(seen.len())));
        terminal.flush()?;
        wait(&watched, &seen);
    }
}

/// A call that is wrong from the start does not get better by waiting; what does not load may, and so may what is
/// gone for a moment.
fn is_final(stop: &Stop, first: bool) -> bool {
    match stop {
        Stop::Unheard => true,
        Stop::Failed { exit, .. } => first && *exit != Exit::Load,
    }
}

fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}

/// Waits for a change, and then until there is none for a moment.
fn wait(watched: &BTreeSet<PathBuf>, seen: &Snapshot) {
    let mut now = snapshot(watched);
    while now == *seen {
        thread::sleep(INTERVAL);
        now = snapshot(watched);
    }
    for _ in 0..PATIENCE {
        thread::sleep(SETTLED);
        let later = snapshot(watched);
        if later == now {
            return;
        }
        now = later;
    }
}

/// Returns what is seen of the files named and of the YAML files below the folders named. What cannot be seen is not
/// there.
fn snapshot(watched: &BTreeSet<PathBuf>) -> Snapshot {
    let mut snapshot = Snapshot::new();
    for path in watched {
        look(path, DEPTH, &mut snapshot);
    }
    snapshot
}

/// Adds what is seen of a file or below a folder to what was seen before.
fn look(path: &Path, depth: usize, snapshot: &mut Snapshot) {
    let Ok(metadata) = path.metadata() else { return };
    if !metadata.is_dir() {
        snapshot.entry(path.to_path_buf()).or_insert_with(|| Stamp::of(&metadata));
        return;
    }
    let Ok(entries) = path.read_dir() else { return };
    for entry in entries.filter_map(Result::ok) {
        if snapshot.len() >= FILES {
            return;
        }
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let path = entry.path();
        let yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
        // A link to a folder is not followed, as no pack is found behind one.
        let folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if (folder && !hidden && depth > 0) || (yaml && !folder) {
            look(&path, depth.saturating_sub(1), snapshot);
        }
    }
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self { bytes: metadata.len(), modified: metadata.modified().ok(), identity: identity(metadata) }
    }
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> u64 {
    0
}
