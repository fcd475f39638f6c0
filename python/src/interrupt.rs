//! Long work that Ctrl-C ends.
//!
//! The library knows no signals, so the work runs in a thread of its own while the interpreter's thread waits and
//! looks for them. Work that was interrupted is left to itself: it ends soon, and nobody reads what it gives.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

/// How long a signal may wait.
const PATIENCE: Duration = Duration::from_millis(50);

/// Runs `work` without the interpreter, until it is done or a signal handler raises.
///
/// # Errors
/// What the handler raised, as a rule `KeyboardInterrupt`.
pub(crate) fn run<T: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce() -> T + Send + 'static,
) -> PyResult<T> {
    let (sender, mut receiver) = channel();
    let thread = thread::Builder::new().name("amends".to_owned());
    thread.spawn(move || {
        // Whoever waited may have gone.
        let _ = sender.send(work());
    })?;
    loop {
        let received;
        (received, receiver) = py.detach(move || (receiver.recv_timeout(PATIENCE), receiver));
        match received {
            Ok(done) => return Ok(done),
            Err(RecvTimeoutError::Timeout) => py.check_signals()?,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(PyRuntimeError::new_err("the work ended without a result; please report this"));
            }
        }
    }
}
