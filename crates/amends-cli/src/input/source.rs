//! One opened input: its first bytes, to tell its shape by, and a reader over all of them.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use amends::diagnostic::codes;
use amends_tools::folder::FolderError;

use super::RECORD_BYTES;
use super::shape::{self, Shape};
use crate::exit::Stop;

/// How much of an input is read to tell its shape.
const HEAD_BYTES: usize = 64 * 1024;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// An opened input.
pub(super) struct Source {
    path: PathBuf,
    head: Vec<u8>,
    rest: Box<dyn BufRead>,
    empty: bool,
}

impl Source {
    /// Opens the input called `path` and reads its first bytes; `meter` counts what is read.
    pub(super) fn open(path: &Path, meter: Rc<Meter>) -> io::Result<Self> {
        if is_standard_input(path) {
            Self::new(path, io::stdin(), meter)
        } else {
            Self::new(path, File::open(path)?, meter)
        }
    }

    /// Returns `inner` as an input called `path`.
    pub(super) fn new(path: &Path, inner: impl Read + 'static, meter: Rc<Meter>) -> io::Result<Self> {
        meter.begin_input();
        let mut rest = BufReader::with_capacity(64 * 1024, Metered { inner, meter });
        let mut head = Vec::new();
        // No more lines than are needed: the next one of a stream may be long in coming.
        let mut ended = false;
        while !ended && head.len() < HEAD_BYTES && shape::needs_more(&head) {
            let room = u64::try_from(HEAD_BYTES.saturating_sub(head.len())).unwrap_or(0);
            ended = rest.by_ref().take(room).read_until(b'\n', &mut head)? == 0;
            if head.starts_with(BYTE_ORDER_MARK) {
                head.drain(..BYTE_ORDER_MARK.len());
            }
        }
        let empty = ended && head.trim_ascii().is_empty();
        Ok(Self { path: path.to_path_buf(), head, rest: Box::new(rest), empty })
    }

    /// Returns whether there is nothing in it but space.
    pub(super) fn is_empty(&self) -> bool {
        self.empty
    }

    /// Returns its shape.
    pub(super) fn shape(&self) -> Shape {
        Shape::of(&self.path, &self.head)
    }

    /// Returns a reader over all of it, without a byte order mark.
    pub(super) fn reader(self) -> Box<dyn BufRead> {
        Box::new(Cursor::new(self.head).chain(self.rest))
    }
}

/// Returns whether `path` stands for standard input.
pub(super) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Returns the size of a file that can be read, `None` for a stream.
///
/// # Errors
/// Says that it is missing, a directory, or may not be read.
pub(super) fn probe(path: &Path) -> Result<Option<u64>, Stop> {
    if is_standard_input(path) {
        return Ok(None);
    }
    let said = |error: io::Error| Stop::named(&FolderError::unreadable(path, error));
    let metadata = path.metadata().map_err(said)?;
    if metadata.is_dir() {
        let message = format!("{}: cannot be read: it is a directory", path.display());
        let stop = Stop::usage(format!("{message}\n  = help: name the files in it"));
        return Err(stop.coded(codes::UNREADABLE_INPUT));
    }
    // A pipe must not be opened twice: whoever writes to it would lose its reader.
    if !metadata.is_file() {
        return Ok(None);
    }
    File::open(path).map_err(said)?;
    Ok(Some(metadata.len()))
}

/// Counts the bytes read from all inputs, and those since the last record began.
#[derive(Debug, Default)]
pub(super) struct Meter {
    read: Cell<u64>,
    of_record: Cell<usize>,
    limited: Cell<bool>,
}

impl Meter {
    /// Returns the bytes read so far.
    pub(super) fn read(&self) -> u64 {
        self.read.get()
    }

    /// Says that another input begins, whose reader may have a limit of its own.
    fn begin_input(&self) {
        self.limited.set(false);
    }

    /// Says that a record begins, which may take no more than [`RECORD_BYTES`]. For the reader that has no
    /// limit of its own.
    pub(super) fn begin_record(&self) {
        self.of_record.set(0);
        self.limited.set(true);
    }

    /// Returns whether the record took more.
    pub(super) fn is_exceeded(&self) -> bool {
        self.limited.get() && self.of_record.get() > RECORD_BYTES
    }

    fn count(&self, bytes: usize) {
        self.read.set(self.read.get().saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX)));
        self.of_record.set(self.of_record.get().saturating_add(bytes));
    }
}

struct Metered<R> {
    inner: R,
    meter: Rc<Meter>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.meter.is_exceeded() {
            return Err(io::Error::other("the record is too long"));
        }
        let bytes = self.inner.read(buffer)?;
        self.meter.count(bytes);
        Ok(bytes)
    }
}
