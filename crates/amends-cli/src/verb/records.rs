//! The loop over records that the verbs share: progress, what cannot be read, and how many of each there were.

use amends::diagnostic::render::clean;

use crate::exit::{Exit, Stop};
use crate::input::{Content, Fault, Inputs, Place};
use crate::terminal::{Paint, Terminal, paint, printable};

/// What became of the records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// All records.
    pub(crate) records: u64,
    /// Those that could not be read.
    pub(crate) unreadable: u64,
    /// Whether an input itself could not be read to its end.
    pub(crate) cut_short: bool,
}

impl Tally {
    /// Returns how a verb ends that found nothing else wrong.
    pub(crate) fn exit(self) -> Exit {
        match self {
            Tally { cut_short: true, .. } => Exit::Usage,
            Tally { unreadable: 0, .. } => Exit::Fine,
            Tally { .. } => Exit::Findings,
        }
    }
}

/// Calls `each` with every record that can be read, and reports every other at once.
///
/// `each` says whether it could read the record after all; it has then reported why itself.
pub(crate) fn for_each(
    terminal: &mut Terminal,
    mut inputs: Inputs,
    mut each: impl FnMut(&mut Terminal, &Place, Content) -> Result<Readable, Stop>,
) -> Result<Tally, Stop> {
    let mut tally = Tally::default();
    terminal.begin_progress(inputs.total_bytes());
    while let Some(record) = inputs.next() {
        tally.records = tally.records.saturating_add(1);
        let readable = match record.content {
            Ok(content) => each(terminal, &record.place, content)?,
            Err(fault) => {
                tally.cut_short |= matches!(fault, Fault::Unreadable(_));
                report(terminal, &record.place, &fault);
                Readable::No
            }
        };
        if readable == Readable::No {
            tally.unreadable = tally.unreadable.saturating_add(1);
        }
        terminal.progress(inputs.bytes_read(), tally.records);
    }
    terminal.end_progress();
    Ok(tally)
}

/// Whether a record could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readable {
    /// It was a case.
    Yes,
    /// It was not, and why has been said.
    No,
}

fn report(terminal: &mut Terminal, place: &Place, fault: &Fault) {
    let head = format!("error[{}]:", fault.code());
    let head = paint(terminal.paints_messages(), Paint::Bad, &head);
    let help = fault.help().map(|help| format!("\n  = help: {help}")).unwrap_or_default();
    terminal
        .message(&format!("{head} {}", printable(&format!("{}{help}", clean(&format!("{place}: {fault}"))))));
}
