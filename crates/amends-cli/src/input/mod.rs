//! Records from files and standard input, one at a time.
//!
//! A record is a case as JSON text, or a row of a table; what it means is for the library to read. A record that
//! cannot even be read off the file is an item like any other, with its line and its field, so that it never stops
//! or loses the ones after it. However long the input, one record is in memory, and no longer one than
//! [`RECORD_BYTES`].

mod document;
mod fault;
mod lines;
mod shape;
mod source;
mod table;

use std::fmt;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

pub(crate) use fault::Fault;
use shape::Shape;
use source::{Meter, Source};

use crate::exit::Stop;

/// The longest record, in bytes.
pub(crate) const RECORD_BYTES: usize = 16 * 1024 * 1024;

/// The name under which standard input stands in messages.
pub(crate) const STANDARD_INPUT: &str = "<standard input>";

/// One record, or why there is none.
#[derive(Debug)]
pub(crate) struct Record {
    /// Where it begins.
    pub(crate) place: Place,
    /// What it holds.
    pub(crate) content: Result<Content, Fault>,
}

/// A line of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The file as the user named it.
    pub(crate) file: Arc<str>,
    /// The line, counted from 1.
    pub(crate) line: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// What a record holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// JSON text, not yet parsed: it may still turn out to be no JSON, or no object.
    Json {
        /// The text.
        text: String,
        /// The column in characters at which it begins in its line, counted from 1.
        column: u64,
    },
    /// A row of a table.
    Row(Row),
}

/// A row of a table, as wide as its header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    columns: Arc<[String]>,
    cells: csv::StringRecord,
}

impl Row {
    /// Returns the columns; the rows under one header share them.
    pub(crate) fn columns(&self) -> &Arc<[String]> {
        &self.columns
    }

    /// Returns each column with the text in it, in order.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (&str, &str)> {
        self.columns.iter().map(String::as_str).zip(self.cells.iter())
    }
}

/// A line with what was read off it; the readers of one input give these.
type Item = (u64, Result<Content, Fault>);

/// All inputs of a call, as one stream of records.
pub(crate) struct Inputs {
    waiting: std::vec::IntoIter<PathBuf>,
    open: Option<(Arc<str>, Box<dyn Iterator<Item = Item>>)>,
    meter: Rc<Meter>,
    total: Option<u64>,
}

impl Inputs {
    /// Returns the records of `files` in order, where `-` is standard input, as is no file at all.
    ///
    /// # Errors
    /// Says which file is missing, is a directory or may not be read, before any record is.
    pub(crate) fn new(files: &[PathBuf]) -> Result<Self, Stop> {
        let mut files = files.to_vec();
        if files.is_empty() {
            if std::io::stdin().is_terminal() {
                let help = "name a file, or pipe records in; `-` reads from the terminal";
                return Err(Stop::usage(format!("there is nothing to read\n  = help: {help}")));
            }
            files.push(PathBuf::from("-"));
        }
        let sizes: Vec<Option<u64>> =
            files.iter().map(|file| source::probe(file)).collect::<Result<_, _>>()?;
        let total = sizes.into_iter().sum();
        Ok(Self { waiting: files.into_iter(), open: None, meter: Rc::default(), total })
    }

    /// Returns the bytes of all inputs; `None` if one of them is a stream.
    pub(crate) fn total_bytes(&self) -> Option<u64> {
        self.total
    }

    /// Returns the bytes read so far.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.meter.read()
    }

    fn open_next(&mut self) -> Option<Result<(), Record>> {
        let path = self.waiting.next()?;
        let file = name(&path);
        match Source::open(&path, Rc::clone(&self.meter)) {
            Ok(source) => {
                self.open = Some((file, records(source, Rc::clone(&self.meter))));
                Some(Ok(()))
            }
            Err(error) => {
                let place = Place { file, line: 1 };
                Some(Err(Record { place, content: Err(Fault::Unreadable(error.to_string())) }))
            }
        }
    }
}

impl Iterator for Inputs {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            if let Some((file, items)) = &mut self.open {
                if let Some((line, content)) = items.next() {
                    return Some(Record { place: Place { file: Arc::clone(file), line }, content });
                }
                self.open = None;
            }
            if let Err(record) = self.open_next()? {
                return Some(record);
            }
        }
    }
}

fn name(path: &Path) -> Arc<str> {
    if source::is_standard_input(path) { STANDARD_INPUT.into() } else { path.to_string_lossy().into() }
}

fn records(source: Source, meter: Rc<Meter>) -> Box<dyn Iterator<Item = Item>> {
    if source.is_empty() {
        return Box::new(std::iter::once((1, Err(Fault::Empty))));
    }
    match source.shape() {
        Shape::Lines => Box::new(lines::records(source.reader())),
        Shape::Document => Box::new(document::Values::new(source.reader())),
        Shape::Table => Box::new(table::Rows::new(source.reader(), meter)),
    }
}

/// Returns the records of a text that a user called `name`, for the tests of this module's parts.
#[cfg(test)]
fn records_of(name: &str, bytes: &[u8]) -> Vec<Item> {
    let meter = Rc::<Meter>::default();
    let source =
        Source::new(Path::new(name), std::io::Cursor::new(bytes.to_vec()), Rc::clone(&meter)).unwrap();
    records(source, meter).collect()
}

#[cfg(test)]
mod tests;
