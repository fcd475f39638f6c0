//! CSV with a header: a record a row.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{self, BufRead, Chain, Read as _};
use std::rc::Rc;
use std::sync::Arc;

use super::source::Meter;
use super::{Content, Fault, Item, Row, fault};

/// A table whose last line has an end, and which tells when that has been passed.
struct Ended {
    lines: Chain<Box<dyn BufRead>, &'static [u8]>,
    passed: Rc<Cell<bool>>,
}

impl io::Read for Ended {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.lines.read(buffer)?;
        self.passed.set(self.passed.get() || (bytes == 0 && !buffer.is_empty()));
        Ok(bytes)
    }
}

/// The rows of a table.
pub(super) struct Rows {
    reader: csv::Reader<Ended>,
    meter: Rc<Meter>,
    /// Whether the end of the table has been read past.
    passed: Rc<Cell<bool>>,
    columns: Option<Arc<[String]>>,
    ended: bool,
}

/// A row as it was read off the table.
struct Read {
    /// The line it begins on.
    line: u64,
    /// How many more lines it runs over.
    more_lines: u64,
    cells: csv::ByteRecord,
}

impl Rows {
    /// Returns the rows of `reader`; `meter` is what its bytes are counted by.
    pub(super) fn new(reader: Box<dyn BufRead>, meter: Rc<Meter>) -> Self {
        // The last line ends like the others, so that lines can be counted. A row ends at a line feed: where it
        // may end at a carriage return, csv counts the line feed after it to the next row.
        let passed = Rc::<Cell<bool>>::default();
        let reader = Ended { lines: reader.chain(b"\n"), passed: Rc::clone(&passed) };
        // Flexible: a row of another width is for us to report, not a reason to stop.
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(reader);
        Self { reader, meter, passed, columns: None, ended: false }
    }

    /// Reads a row within the budget of bytes for one; `None` at the end. Blank lines are no rows.
    fn read(&mut self) -> Result<Option<Read>, Item> {
        loop {
            self.meter.begin_record();
            let before = self.reader.position().line();
            let mut cells = csv::ByteRecord::new();
            match self.reader.read_byte_record(&mut cells) {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                // After any failure it is unknown where the next row begins.
                Err(error) => {
                    self.ended = true;
                    let too_long = self.meter.is_exceeded();
                    let fault = if too_long { Fault::TooLong } else { Fault::Unreadable(error.to_string()) };
                    return Err((before, Err(fault)));
                }
            }
            trim_carriage_return(&mut cells);
            if cells.as_slice().is_empty() && cells.len() <= 1 {
                continue;
            }
            let inside = cells.as_slice().iter().filter(|byte| **byte == b'\n').count();
            let more_lines = u64::try_from(inside).unwrap_or(u64::MAX);
            // Counted from its end, since blank lines may stand before it; but a row that the input ends within
            // has no end.
            let after = self.reader.position().line();
            let line = before.max(after.saturating_sub(more_lines).saturating_sub(1));
            // Every row ends with its line, unless the end of the input is what ends it.
            if self.passed.get() {
                self.ended = true;
                return Err((line, Err(Fault::OpenQuotation)));
            }
            return Ok(Some(Read { line, more_lines, cells }));
        }
    }

    fn header(&mut self) -> Result<Option<Arc<[String]>>, Item> {
        let Some(Read { line, cells, .. }) = self.read()? else { return Ok(None) };
        let fault = |fault| (line, Err(fault));
        let mut columns: Vec<String> = Vec::new();
        let mut known: BTreeSet<String> = BTreeSet::new();
        for cell in &cells {
            let name = fault::text(cell.to_vec()).map_err(fault)?;
            if !known.insert(name.clone()) {
                return Err(fault(Fault::DuplicateColumn { field: name }));
            }
            columns.push(name);
        }
        Ok(Some(columns.into()))
    }

    fn advance(&mut self) -> Result<Option<Item>, Item> {
        let columns = match &self.columns {
            Some(columns) => Arc::clone(columns),
            None => {
                let Some(columns) = self.header()? else { return Ok(None) };
                self.columns = Some(Arc::clone(&columns));
                columns
            }
        };
        let Some(read) = self.read()? else { return Ok(None) };
        Ok(Some((read.line, row(columns, read).map(Content::Row))))
    }
}

impl Iterator for Rows {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.ended {
            return None;
        }
        let item = match self.advance() {
            Ok(item) => item,
            Err(item) => {
                // Without a header no row can be read.
                self.ended |= self.columns.is_none();
                Some(item)
            }
        };
        self.ended |= item.is_none();
        item
    }
}

fn trim_carriage_return(cells: &mut csv::ByteRecord) {
    let Some(last) = cells.len().checked_sub(1) else { return };
    if let Some(text) = cells.get(last).and_then(|cell| cell.strip_suffix(b"\r")).map(<[u8]>::to_vec) {
        cells.truncate(last);
        cells.push_field(&text);
    }
}

fn row(columns: Arc<[String]>, read: Read) -> Result<Row, Fault> {
    let (cells, width) = (read.cells.len(), columns.len());
    if let Some(field) = columns.get(cells) {
        let (field, several_lines) = (field.clone(), read.more_lines > 0);
        return Err(Fault::TooFewCells { field, cells, columns: width, several_lines });
    }
    if cells > width {
        return Err(Fault::TooManyCells { cells, columns: width });
    }
    match csv::StringRecord::from_byte_record(read.cells) {
        Ok(cells) => Ok(Row { columns, cells }),
        Err(error) => {
            let (place, valid) = (error.utf8_error().field(), error.utf8_error().valid_up_to());
            let record = error.into_byte_record();
            let cell = record.get(place).unwrap_or_default();
            Err(fault::encoding(columns.get(place).cloned(), cell, valid))
        }
    }
}
