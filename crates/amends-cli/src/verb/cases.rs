//! From a record to a case of a policy: envelope, binding, policy, instant. What cannot be read is said at once.

use amends::{Case, FactPlace, FactsError, Instant, Policy, ReadOptions, Record, peek_case};

use super::records::Readable;
use crate::exit::Stop;
use crate::input::{Content, Place, Row};
use crate::moment::Moment;
use crate::policies::{Policies, shipped_packs};
use crate::terminal::{Paint, Terminal, paint};

/// The keys of a case that columns of a table may be called by.
const HEAD: [&str; 3] = ["id", "policy", "as_of"];

/// A case that can be decided.
#[derive(Debug)]
pub(super) struct Ready {
    /// The policy that decides it.
    pub(super) policy: Policy,
    /// The case.
    pub(super) case: Case,
    /// The instant as of which to decide.
    pub(super) as_of: Instant,
}

/// Reads cases.
#[derive(Debug)]
pub(super) struct Cases {
    pub(super) policies: Policies,
    pub(super) moment: Moment,
    pub(super) options: ReadOptions,
}

/// Why a record gives no case.
enum Fault {
    /// The library says why.
    Facts(FactsError),
    /// Another reason: its code, a message and help.
    Other { code: &'static str, message: String, help: Vec<String> },
}

impl From<FactsError> for Fault {
    fn from(error: FactsError) -> Self {
        Fault::Facts(error)
    }
}

impl Cases {
    /// Returns the case of a record, or reports why there is none.
    pub(super) fn read(
        &mut self,
        terminal: &mut Terminal,
        place: &Place,
        content: &Content,
    ) -> Result<Result<Ready, Readable>, Stop> {
        let read = match content {
            Content::Json(text) => self.json(text),
            Content::Row(row) => self.row(row),
        };
        match read {
            Ok((policy, case)) => {
                let as_of = match case.as_of {
                    Some(as_of) => as_of,
                    None => self.moment.get(terminal)?,
                };
                Ok(Ok(Ready { policy, case, as_of }))
            }
            Err(fault) => {
                report(terminal, place, &fault);
                Ok(Err(Readable::No))
            }
        }
    }

    fn json(&mut self, text: &str) -> Result<(Policy, Case), Fault> {
        let policy = match self.policies.chosen() {
            Some(policy) => policy.clone(),
            None => self.named(peek_case(text)?.policy.as_deref())?,
        };
        let case = policy.case_from_json(text, &self.options)?;
        Ok((policy, case))
    }

    /// Reads a row whose columns are called as facts are; `id`, `policy` and `as_of` are those of the case.
    fn row(&mut self, row: &Row) -> Result<(Policy, Case), Fault> {
        let head = |name: &str| {
            row.cells()
                .find(|(column, cell)| *column == name && !cell.is_empty())
                .map(|(_, cell)| cell.to_owned())
        };
        let policy = match self.policies.chosen() {
            Some(policy) => policy.clone(),
            None => self.named(head("policy").as_deref())?,
        };
        let record = Record::from_cells(row.cells().filter(|(column, _)| !HEAD.contains(column)));
        let facts = policy.facts_from_records(&[&record], &self.options)?;
        let as_of = head("as_of").map(|text| {
            Instant::parse(&text).map_err(|error| Fault::Other {
                code: "fact-format",
                message: format!("column `as_of`: `{text}`: {error}"),
                help: Vec::new(),
            })
        });
        let case = Case { id: head("id"), policy: head("policy"), as_of: as_of.transpose()?, facts };
        Ok((policy, case))
    }

    fn named(&mut self, name: Option<&str>) -> Result<Policy, Fault> {
        let Some(name) = name else {
            return Err(Fault::Other {
                code: "no-policy",
                message: "the record names no policy".to_owned(),
                help: vec![
                    "give one with --policy NAME|DIR, or as `policy` in the record".to_owned(),
                    shipped_packs(),
                ],
            });
        };
        self.policies.named(name).ok_or_else(|| {
            let near = amends::diagnostic::suggest::did_you_mean(name, amends::builtin_names());
            let folder = "a pack in a folder is given with --policy DIR".to_owned();
            Fault::Other {
                code: "unknown-policy",
                message: format!("no shipped pack is called `{name}`"),
                help: near.into_iter().chain([folder, shipped_packs()]).collect(),
            }
        })
    }
}

fn report(terminal: &mut Terminal, place: &Place, fault: &Fault) {
    match fault {
        Fault::Facts(error) => {
            for fault in error.faults() {
                let place = shown_place(place, fault.place.as_ref());
                report_one(terminal, fault.code.name(), &place, &fault.message, &fault.help);
            }
            let more = error.total().saturating_sub(error.faults().len());
            if more > 0 {
                terminal.message(&format!("  and {more} more faults of {place}"));
            }
        }
        Fault::Other { code, message, help } => report_one(terminal, code, &place.to_string(), message, help),
    }
}

/// Returns the place of a fault in its file: a line of the record is a line of the file after the first.
fn shown_place(place: &Place, within: Option<&FactPlace>) -> String {
    match within {
        Some(FactPlace::Json { line, column, .. }) => {
            let before = u64::try_from(line.saturating_sub(1)).unwrap_or(u64::MAX);
            let line = place.line.saturating_add(before);
            format!("{}:{line}:{column}", place.file)
        }
        Some(FactPlace::Column(name)) => format!("{place}: column `{name}`"),
        _ => place.to_string(),
    }
}

fn report_one(terminal: &mut Terminal, code: &str, place: &str, message: &str, help: &[String]) {
    let head = paint(terminal.paints_messages(), Paint::Bad, &format!("error[{code}]:"));
    let mut text = format!("{head} {place}: {message}");
    for line in help {
        text.push_str("\n  = help: ");
        text.push_str(line);
    }
    terminal.message(&text);
}
