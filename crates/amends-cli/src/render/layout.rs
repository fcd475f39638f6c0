//! Text on a sheet of a given width: rows with a label, wrapped lines, colour where it is wanted.
//!
//! Width is counted in columns of a terminal, of which a Chinese character takes two; such text may break between
//! any two characters but before a closing mark and after an opening one. Characters that would steer a terminal
//! never get through, whatever a record or a pack holds.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::terminal::{Paint, paint};

/// Where labels begin.
const LABEL: usize = 2;
/// Where the text beside a label begins.
pub(crate) const TEXT: usize = 13;

/// A line of text in the making, each piece painted or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    pieces: Vec<(Option<Paint>, String)>,
}

impl Line {
    /// Returns an empty line.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds plain text.
    #[must_use]
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.pieces.push((None, text.to_owned()));
        self
    }

    /// Adds painted text.
    #[must_use]
    pub(crate) fn painted(mut self, paint: Paint, text: &str) -> Self {
        self.pieces.push((Some(paint), text.to_owned()));
        self
    }

    /// Adds another line.
    #[must_use]
    pub(crate) fn line(mut self, line: Line) -> Self {
        self.pieces.extend(line.pieces);
        self
    }

    /// Adds space up to a column, counted from the beginning of the line; one space at least.
    #[must_use]
    pub(crate) fn pad(self, column: usize) -> Self {
        let space = column.saturating_sub(self.width()).max(1);
        // Space that may neither break nor melt into one.
        self.text(&"\u{a0}".repeat(space))
    }

    /// Returns whether there is nothing on it.
    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.iter().all(|(_, text)| text.is_empty())
    }

    /// Returns the columns it takes in one piece.
    pub(crate) fn width(&self) -> usize {
        self.pieces.iter().map(|(_, text)| text.width()).sum()
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Line::new().text(text)
    }
}

/// A sheet to write on.
#[derive(Debug)]
pub(crate) struct Sheet {
    out: String,
    width: usize,
    colour: bool,
}

impl Sheet {
    /// Returns an empty sheet of so many columns.
    pub(crate) fn new(width: usize, colour: bool) -> Self {
        Self { out: String::new(), width, colour }
    }

    /// Writes a line from column `indent` on; where it is too long, it goes on at column `hang`.
    pub(crate) fn line(&mut self, indent: usize, hang: usize, line: &Line) {
        self.out.push_str(&" ".repeat(indent));
        self.wrapped(indent, hang, line);
    }

    /// Writes a row: a label and text beside it.
    pub(crate) fn row(&mut self, label: &str, line: &Line) {
        self.hanging_row(label, 2, line);
    }

    /// Writes a row whose text, where it is too long, goes on so many columns to the right of where it began.
    pub(crate) fn hanging_row(&mut self, label: &str, hang: usize, line: &Line) {
        self.label(label);
        self.wrapped(TEXT, TEXT.saturating_add(hang), line);
    }

    /// Writes text under that of a row, a little to the right.
    pub(crate) fn under(&mut self, line: &Line) {
        self.line(TEXT.saturating_add(2), TEXT.saturating_add(4), line);
    }

    /// Writes an empty line.
    pub(crate) fn blank(&mut self) {
        self.out.push('\n');
    }

    /// Returns what was written, without the last line break.
    pub(crate) fn finish(mut self) -> String {
        while self.out.ends_with('\n') {
            self.out.pop();
        }
        self.out
    }

    fn label(&mut self, label: &str) {
        let gap = TEXT.saturating_sub(LABEL).saturating_sub(label.width()).max(1);
        self.out.push_str(&" ".repeat(LABEL));
        self.out.push_str(&paint(self.colour && !label.is_empty(), Paint::Faint, label));
        self.out.push_str(&" ".repeat(gap));
    }

    fn wrapped(&mut self, indent: usize, hang: usize, line: &Line) {
        let mut column = indent;
        let mut row: Vec<Glyph> = Vec::new();
        for word in words(line) {
            let needed = column.saturating_add(usize::from(word.spaced)).saturating_add(word.width);
            if needed <= self.width || column == indent && row.is_empty() {
                if word.spaced && !row.is_empty() {
                    row.push(Glyph { character: ' ', paint: word.paint_before });
                    column = column.saturating_add(1);
                }
            } else {
                self.emit(&mut row);
                self.out.push_str(&" ".repeat(hang));
                column = hang;
            }
            for glyph in word.glyphs {
                // Only a word that is wider than the sheet comes to this.
                let width = glyph.character.width().unwrap_or(0);
                if column.saturating_add(width) > self.width && column > hang {
                    self.emit(&mut row);
                    self.out.push_str(&" ".repeat(hang));
                    column = hang;
                }
                column = column.saturating_add(width);
                row.push(glyph);
            }
        }
        self.emit(&mut row);
    }

    /// Writes the glyphs of one line, painting runs of the same paint together.
    fn emit(&mut self, row: &mut Vec<Glyph>) {
        let mut rest = row.as_slice();
        while let Some(first) = rest.first() {
            let length = rest.iter().take_while(|glyph| glyph.paint == first.paint).count();
            let (run, after) = rest.split_at(length);
            let text: String = run.iter().map(|glyph| glyph.character).collect();
            match first.paint {
                Some(colour) => self.out.push_str(&paint(self.colour, colour, &text)),
                None => self.out.push_str(&text),
            }
            rest = after;
        }
        row.clear();
        while self.out.ends_with(' ') {
            self.out.pop();
        }
        self.out.push('\n');
    }
}

/// One character with its paint.
#[derive(Clone, Copy, Debug)]
struct Glyph {
    character: char,
    paint: Option<Paint>,
}

/// Characters between which no line breaks.
#[derive(Debug, Default)]
struct Word {
    glyphs: Vec<Glyph>,
    width: usize,
    /// Whether space stands before it.
    spaced: bool,
    paint_before: Option<Paint>,
}

fn words(line: &Line) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut word = Word::default();
    let glyphs =
        line.pieces.iter().flat_map(|(paint, text)| text.chars().map(|character| (*paint, character)));
    for (paint, character) in glyphs {
        if is_hidden(character) {
            continue;
        }
        if character != '\u{a0}' && (character.is_whitespace() || character.is_control()) {
            let spaced = !word.glyphs.is_empty() || !words.is_empty();
            flush(&mut words, &mut word);
            word.spaced = spaced;
            word.paint_before = paint;
            continue;
        }
        let character = if character == '\u{a0}' { ' ' } else { character };
        let before = word.glyphs.last().map(|glyph| glyph.character);
        if before.is_some_and(|before| may_break(before, character)) {
            flush(&mut words, &mut word);
        }
        word.width = word.width.saturating_add(character.width().unwrap_or(0));
        word.glyphs.push(Glyph { character, paint });
    }
    flush(&mut words, &mut word);
    words
}

fn flush(words: &mut Vec<Word>, word: &mut Word) {
    let word = std::mem::take(word);
    if !word.glyphs.is_empty() {
        words.push(word);
    }
}

/// Returns whether a line may end between two characters without space: at a wide one, but not so that a closing
/// mark begins a line or an opening one ends it.
fn may_break(before: char, after: char) -> bool {
    const CLOSING: &str = "，。、；：！？）】》」』”’…％,.;:!?)]}%";
    const OPENING: &str = "（【《「『“‘([{";
    let wide = |character: char| character.width() == Some(2);
    (wide(before) || wide(after)) && !CLOSING.contains(after) && !OPENING.contains(before)
}

/// Returns whether a character is invisible and could reorder or steer what is shown.
fn is_hidden(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(width: usize, line: &Line) -> String {
        let mut sheet = Sheet::new(width, false);
        sheet.row("Label", line);
        sheet.finish()
    }

    #[test]
    fn lines_break_where_they_may() {
        let cases = [
            ("one two three", "  Label      one two\n               three"),
            (
                "unbreakablewordthatislong",
                "  Label      unbreaka\n               blewor\n               dthati\n               slong",
            ),
            (
                "客户在大厅滑倒，受伤。",
                "  Label      客户在大\n               厅滑\n               倒，受\n               伤。",
            ),
            ("  space  melts\naway ", "  Label      space\n               melts\n               away"),
            ("\u{1b}[31mred\u{202e}", "  Label      [31mred"),
        ];
        for (text, expected) in cases {
            assert_eq!(written(21, &Line::from(text)), expected, "{text}");
        }
    }

    #[test]
    fn paint_runs_over_breaks_and_pads_stay() {
        let line = Line::from("a").pad(4).painted(Paint::Bad, "b c");
        let mut sheet = Sheet::new(15, true);
        sheet.line(0, 2, &line);
        sheet.line(9, 2, &line);
        let expected =
            "a   \u{1b}[1;31mb c\u{1b}[0m\n         a   \u{1b}[1;31mb\u{1b}[0m\n  \u{1b}[1;31mc\u{1b}[0m";
        assert_eq!(sheet.finish(), expected);
    }
}
