//! What the clock says: the instant as of which to decide where neither a case nor the user says one, and the time
//! that something takes.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use amends::Instant;

use crate::exit::Stop;
use crate::terminal::Terminal;

/// The instant for cases that name none.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Moment {
    given: Option<Instant>,
    clock: Option<Instant>,
}

impl Moment {
    /// Returns the moment that the user gave as text.
    ///
    /// # Errors
    /// Says why the text is no instant.
    pub(crate) fn new(given: Option<&str>) -> Result<Self, Stop> {
        let given = given
            .map(|text| {
                Instant::parse(text).map_err(|error| Stop::usage(format!("--as-of: `{text}`: {error}")))
            })
            .transpose()?;
        Ok(Self { given, clock: None })
    }

    /// Returns the instant for a case that names none. The clock is read once, and that is said.
    ///
    /// # Errors
    /// Says that the clock shows no year that there is.
    pub(crate) fn get(&mut self, terminal: &mut Terminal) -> Result<Instant, Stop> {
        if let Some(known) = self.given.or(self.clock) {
            return Ok(known);
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok();
        // Whole seconds: nobody types nanoseconds to decide the same again.
        let now = now.and_then(|since| Instant::new(i64::try_from(since.as_secs()).ok()?, 0));
        let now = now.ok_or_else(|| Stop::usage("the clock is off: give --as-of"))?;
        terminal
            .note(&format!("records without `as_of` are decided as of now, {now}; --as-of sets the instant"));
        self.clock = Some(now);
        Ok(now)
    }
}

/// Returns the time since the process first asked, by which cases are timed.
pub(crate) fn elapsed() -> Duration {
    static BEGAN: OnceLock<std::time::Instant> = OnceLock::new();
    BEGAN.get_or_init(std::time::Instant::now).elapsed()
}
