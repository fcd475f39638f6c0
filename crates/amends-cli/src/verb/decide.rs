//! `amends decide`: complaints in, decisions out.

use std::path::PathBuf;

use amends::Decision;
use clap::{Args, ValueEnum};
use serde_json::Value as Json;

use super::cases::{CaseOptions, Cases, Ready};
use super::records::{self, Readable, Tally};
use crate::exit::{Exit, Stop};
use crate::input::{Inputs, Place};
use crate::render::{Decided, decision, row};
use crate::terminal::Terminal;

const EXAMPLES: &str = "\
Examples:
  amends decide examples/complaints.jsonl
  amends decide --policy my-policy --format csv complaints.jsonl > decisions.csv
  amends decide --policy my-policy --bind export.bind.yaml export.csv";

/// Decides complaints.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Decide {
    /// JSON, JSON Lines or CSV; `-` or none reads standard input.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    cases: CaseOptions,
    /// How to write the decisions.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Exit with 6 if a result is undecided.
    #[arg(long, value_enum, value_name = "WHAT")]
    fail_on: Option<FailOn>,
}

/// How to write decisions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people; it quotes the complaint, also what the policy marks as personal.
    #[default]
    Text,
    /// One array; personal data is masked.
    Json,
    /// One object a line; the same.
    Jsonl,
    /// One row a record; the same.
    Csv,
}

/// What makes `decide` fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// A result that an absent fact leaves open.
    Undecided,
}

/// What became of the decisions.
#[derive(Clone, Copy, Debug, Default)]
struct Outcome {
    decided: u64,
    open: u64,
    with_errors: u64,
    ignored: u64,
}

impl Decide {
    pub(super) fn run(&self, terminal: &mut Terminal) -> Result<Exit, Stop> {
        let mut cases = Cases::new(&self.cases, terminal)?;
        let inputs = Inputs::new(&self.files)?;
        let mut outcome = Outcome::default();
        self.begin(terminal)?;
        let tally = records::for_each(terminal, inputs, |terminal, place, content| {
            let ready = match cases.read(terminal, place, &content)? {
                Ok(ready) => ready,
                Err(unreadable) => return Ok(unreadable),
            };
            let decision = ready.policy.decide(&ready.case.facts, ready.as_of);
            self.write(terminal, place, &ready, &decision, outcome.decided == 0)?;
            outcome.add(&ready, &decision);
            Ok(Readable::Yes)
        })?;
        self.end(terminal, outcome.decided == 0)?;
        summarise(terminal, tally, outcome)?;
        let errors = if outcome.with_errors > 0 { Exit::Findings } else { Exit::Fine };
        let open = if self.fail_on.is_some() && outcome.open > 0 { Exit::Undecided } else { Exit::Fine };
        Ok(tally.exit().and(errors).and(open))
    }

    fn begin(&self, terminal: &mut Terminal) -> Result<(), Stop> {
        match self.format {
            Format::Csv => terminal.data(&csv_row(row::COLUMNS)?),
            Format::Json => terminal.data_part("["),
            Format::Text | Format::Jsonl => Ok(()),
        }
    }

    fn end(&self, terminal: &mut Terminal, empty: bool) -> Result<(), Stop> {
        match self.format {
            Format::Json if empty => terminal.data("]"),
            Format::Json => terminal.data("\n]"),
            Format::Text | Format::Jsonl | Format::Csv => Ok(()),
        }
    }

    fn write(
        &self,
        terminal: &mut Terminal,
        place: &Place,
        ready: &Ready,
        decision: &Decision,
        first: bool,
    ) -> Result<(), Stop> {
        let id = ready.case.id.as_deref();
        let place = place.to_string();
        let decided =
            Decided { id: id.unwrap_or(&place), policy: &ready.policy, facts: &ready.case.facts, decision };
        match self.format {
            Format::Text => {
                let text = decision::render(&decided, &terminal.manner(&self.cases.language(&ready.policy)));
                terminal.data(&if first { text } else { format!("\n{text}") })
            }
            Format::Json => {
                let separator = if first { "\n" } else { ",\n" };
                terminal.data_part(&format!("{separator}{}", object(&place, id, decision)))
            }
            Format::Jsonl => terminal.data(&object(&place, id, decision).to_string()),
            Format::Csv => terminal.data(&csv_row(row::cells(&place, id, &decided))?),
        }
    }
}

impl Outcome {
    fn add(&mut self, ready: &Ready, decision: &Decision) {
        let count = |number: &mut u64, counts: bool| *number = number.saturating_add(u64::from(counts));
        count(&mut self.decided, true);
        count(&mut self.open, decision.is_undecided());
        count(&mut self.with_errors, !decision.errors().is_empty());
        self.ignored =
            self.ignored.saturating_add(u64::try_from(ready.case.facts.ignored()).unwrap_or(u64::MAX));
    }
}

/// Returns a decision as JSON, with the record it is of.
fn object(place: &str, id: Option<&str>, decision: &Decision) -> Json {
    let mut json = decision.to_value();
    if let Json::Object(map) = &mut json {
        map.insert("record".to_owned(), place.into());
        if let Some(id) = id {
            map.insert("id".to_owned(), id.into());
        }
    }
    json
}

/// Returns cells as a row of CSV, without a line break after it.
fn csv_row<T: AsRef<[u8]>>(cells: impl IntoIterator<Item = T>) -> Result<String, Stop> {
    let failed = |what: &dyn std::fmt::Display| Stop::usage(format!("cannot write a row of CSV: {what}"));
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    writer.write_record(cells).map_err(|error| failed(&error))?;
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    let row = String::from_utf8(bytes).map_err(|error| failed(&error))?;
    Ok(row.trim_end_matches('\n').to_owned())
}

/// Says how many records there were and what became of them.
fn summarise(terminal: &mut Terminal, tally: Tally, outcome: Outcome) -> Result<(), Stop> {
    terminal.flush()?;
    let records = if tally.records == 1 { "record" } else { "records" };
    let mut parts = vec![format!("{} decided", grouped(outcome.decided))];
    let further = [
        (outcome.open, "with open questions"),
        (outcome.with_errors, "with errors"),
        (tally.unreadable, "unreadable"),
        (outcome.ignored, "unknown keys ignored"),
    ];
    parts.extend(
        further
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{} {what}", grouped(*count))),
    );
    terminal.summary(&format!("{} {records}: {}", grouped(tally.records), parts.join(", ")));
    Ok(())
}

/// Returns a count with its thousands set apart.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (count, text) in [(0, "0"), (999, "999"), (2827, "2,827"), (1_000_000, "1,000,000")] {
            assert_eq!(grouped(count), text);
        }
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(
            csv_row(["a,b", "say \"no\"", "", "two\nlines"]).unwrap(),
            "\"a,b\",\"say \"\"no\"\"\",,\"two\nlines\""
        );
    }
}
