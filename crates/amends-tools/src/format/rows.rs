//! The lines of a formatted text, before they are one: cells that may be aligned, and comments.
//!
//! Takes rows in their order and gives text. Alignment is the author's choice, and made exact: where two neighbours
//! begin something at one column, one of them by more blanks than it needs, all neighbours do. A blank too many that
//! aligns nothing goes.

use std::collections::BTreeMap;

use unicode_width::UnicodeWidthStr;

/// A piece of a row; pieces are parted by a blank, or by as many as align them.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) text: String,
    /// Where it stood.
    pub(super) stood: Stood,
}

/// Where something stood on its line in the text that is formatted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stood {
    /// Its column on a screen.
    pub(super) column: usize,
    /// Whether more blanks were before it than it needs.
    pub(super) padded: bool,
}

/// A comment at the end of a row.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) text: String,
    /// Where it stood.
    pub(super) stood: Stood,
}

/// What a row is to those around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// An entry or item that is whole: its cells and comments are aligned with others.
    Whole,
    /// The beginning of an entry that goes on below: its comment is aligned with others.
    Head,
    /// A comment, or a further line of a value; stands alone.
    Alone,
}

/// A line of the formatted text.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) indent: usize,
    pub(super) cells: Vec<Cell>,
    pub(super) note: Option<Note>,
    pub(super) kind: Kind,
    /// The entries of one collection without an empty line or a comment between them.
    pub(super) group: usize,
    /// Whether an empty line stands above.
    pub(super) spaced: bool,
}

/// Returns the columns that a text takes on a screen.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Returns the rows as text.
pub(super) fn render(rows: &[Row]) -> String {
    let mut lines: Vec<String> = rows.iter().map(unaligned).collect();
    for ((_, kind, _), numbers) in neighbours(rows) {
        let members: Vec<(usize, &Row)> =
            numbers.iter().filter_map(|number| rows.get(*number).map(|row| (*number, row))).collect();
        if kind == Kind::Whole {
            for ((number, _), line) in members.iter().zip(align_cells(&members)) {
                replace(&mut lines, *number, line);
            }
        }
        align_notes(&members, &mut lines);
    }
    let mut text = String::new();
    for (row, line) in rows.iter().zip(&lines) {
        if row.spaced {
            text.push('\n');
        }
        text.push_str(line);
        if let Some(note) = row.note.as_ref().filter(|_| row.kind == Kind::Alone) {
            text.push_str("  ");
            text.push_str(&note.text);
        }
        text.push('\n');
    }
    text
}

/// Returns the rows that are aligned with one another. Whole entries are as long as no other stands between them, the
/// heads of longer ones all over their group.
fn neighbours(rows: &[Row]) -> BTreeMap<(usize, Kind, usize), Vec<usize>> {
    let mut neighbours: BTreeMap<(usize, Kind, usize), Vec<usize>> = BTreeMap::new();
    let mut runs: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, row) in rows.iter().enumerate() {
        let run = runs.entry(row.group).or_default();
        match row.kind {
            Kind::Whole => neighbours.entry((row.group, row.kind, *run)).or_default().push(number),
            Kind::Head => neighbours.entry((row.group, row.kind, 0)).or_default().push(number),
            Kind::Alone => {}
        }
        *run += usize::from(row.kind != Kind::Whole);
    }
    neighbours
}

fn replace(lines: &mut [String], number: usize, line: String) {
    if let Some(place) = lines.get_mut(number) {
        *place = line;
    }
}

fn unaligned(row: &Row) -> String {
    let mut line = if row.cells.iter().all(|cell| cell.text.is_empty()) {
        String::new()
    } else {
        " ".repeat(row.indent)
    };
    for (number, cell) in row.cells.iter().enumerate() {
        if number > 0 {
            line.push(' ');
        }
        line.push_str(&cell.text);
    }
    line
}

/// Returns the members of a group as lines in which the cells before which one of them has more than a blank begin
/// at the same column.
fn align_cells(members: &[(usize, &Row)]) -> Vec<String> {
    let mut lines: Vec<String> = members.iter().map(|(_, row)| " ".repeat(row.indent)).collect();
    let most = members.iter().map(|(_, row)| row.cells.len()).max().unwrap_or(0);
    for number in 0..most {
        let aligned = number > 0
            && is_aligned(members.iter().filter_map(|(_, row)| row.cells.get(number)).map(|cell| cell.stood));
        let ends = members.iter().zip(&lines).filter(|((_, row), _)| row.cells.len() > number);
        let column = ends.map(|(_, line)| width(line)).max().unwrap_or(0);
        for ((_, row), line) in members.iter().zip(&mut lines) {
            let Some(cell) = row.cells.get(number) else { continue };
            if number > 0 {
                let blanks = if aligned { column.saturating_sub(width(line)) } else { 0 };
                line.push_str(&" ".repeat(blanks + 1));
            }
            line.push_str(&cell.text);
        }
    }
    lines
}

/// Returns whether two of these stood in one column, of which one was set there.
fn is_aligned(stood: impl Iterator<Item = Stood>) -> bool {
    let mut columns: BTreeMap<usize, (usize, bool)> = BTreeMap::new();
    for Stood { column, padded } in stood {
        let (count, set) = columns.entry(column).or_default();
        *count += 1;
        *set |= padded;
    }
    columns.values().any(|(count, set)| *count > 1 && *set)
}

/// Adds the comments to the lines of a group: two blanks behind, or at one column if one of them is set off further.
fn align_notes(members: &[(usize, &Row)], lines: &mut [String]) {
    let noted = || members.iter().filter_map(|(number, row)| row.note.as_ref().map(|note| (*number, note)));
    let end = |lines: &[String], number: usize| lines.get(number).map_or(0, |line| width(line));
    let aligned = is_aligned(noted().map(|(_, note)| note.stood));
    let column = noted().map(|(number, _)| end(lines, number)).max().unwrap_or(0);
    for (number, note) in noted() {
        let blanks = if aligned { column.saturating_sub(end(lines, number)) } else { 0 };
        if let Some(line) = lines.get_mut(number) {
            line.push_str(&" ".repeat(blanks + 2));
            line.push_str(&note.text);
        }
    }
}
