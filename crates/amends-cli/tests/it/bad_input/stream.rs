//! A stream that is far longer than the memory it may take.

use std::io::Write;

use super::run::Call;
use crate::scratch::Scratch;

/// How much is sent.
const STREAM_BYTES: usize = 100 * 1024 * 1024;
/// The most memory it may take, in MB.
const MEGABYTES: u64 = 100;
/// A bad record among so many.
const BAD: usize = 100;

const PACK: &str = "\
amends: 1
pack: test/bad
version: 1.0.0
title: A pack that is bad
kind: company
facts: {order.items: {type: int}, order.note: {type: text}}
";

#[test]
fn a_hundred_megabytes_are_decided_in_constant_memory() {
    let folder = Scratch::new("stream", &[("pack/pack.yaml", PACK)]);
    // Long texts, so that a slow build reads as many bytes as a fast one.
    let note = "no news, ".repeat(6 * 1024);
    let good = format!("{{\"order\": {{\"items\": 3, \"note\": \"{note}\"}}}}\n");
    let bad = format!("{{\"order\": {{\"items\": \"three\", \"note\": \"{note}\"}}}}\n");
    let records = STREAM_BYTES / good.len() + 1;
    let args = ["decide", "--policy", "pack", "--as-of", "2026-03-05T10:00:00+08:00", "--format", "csv"];
    let run = Call::new(folder.path(), &args)
        .input(move |stdin| {
            (0..records).try_for_each(|number| {
                stdin.write_all(if number % BAD == 0 { bad.as_bytes() } else { good.as_bytes() })
            })
        })
        .run();
    println!("{} records of a stream: {} ms, {} MB", records, run.millis, run.megabytes());
    let unreadable = records.div_ceil(BAD);
    assert_eq!(run.code, Some(1));
    assert_eq!(run.reported().len(), unreadable);
    assert_eq!(run.stdout.lines().count(), records - unreadable + 1, "a header, and no good record is lost");
    assert!(run.megabytes() < MEGABYTES, "{} MB", run.megabytes());
}
