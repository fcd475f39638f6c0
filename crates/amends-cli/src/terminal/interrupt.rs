//! Ctrl-C and its like: the process ends at once, and what it has written ends with a whole piece of data.
//!
//! A thread waits for the signal, so that neither a reader that is waiting for input nor a long calculation delays
//! the end. The process then dies by the signal itself: shells show 130 (128 + 2), and end a loop that it was in.

use std::sync::{Arc, Mutex};

use super::Output;

#[cfg(unix)]
pub(super) fn end_in_order(output: &Arc<Mutex<Output>>) {
    use signal_hook::consts::{SIGINT, SIGTERM};

    let output = Arc::clone(output);
    // Without the handler an interrupt still ends the process, only less tidily.
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) else { return };
    let waiting = std::thread::Builder::new().name("interrupt".to_owned());
    let _ = waiting.spawn(move || {
        if let Some(signal) = signals.forever().next() {
            let handle = signals.handle();
            unix::tidy(output);
            handle.close();
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
}

/// Elsewhere the system ends the process.
#[cfg(not(unix))]
pub(super) fn end_in_order(_: &Arc<Mutex<Output>>) {}

#[cfg(unix)]
mod unix {
    use std::io::Write;
    use std::sync::mpsc::channel;
    use std::sync::{Arc, Mutex};
    use std::thread;
    use std::time::Duration;

    use super::super::{Output, lock};

    /// How long an interrupt waits for a reader of the data that does not read.
    const PATIENCE: Duration = Duration::from_secs(1);

    /// Writes out what is held back, and takes the progress off the screen; nothing is written after it.
    pub(super) fn tidy(output: Arc<Mutex<Output>>) {
        let (done, ended) = channel();
        let tidy = move || {
            let mut output = lock(&output);
            output.progress.finish_and_clear();
            let _ = output.data.flush();
            let _ = done.send(());
            // The lock is kept: the process ends, and nothing may begin a further piece of data.
            loop {
                thread::park();
            }
        };
        if thread::Builder::new().spawn(tidy).is_ok() {
            let _ = ended.recv_timeout(PATIENCE);
        }
    }
}
