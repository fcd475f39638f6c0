//! The reading of a text that patterns are matched on, with the way back to the original.
//!
//! Takes a text; gives one of the same number of characters, each replaced by its half-width form,
//! then its lower-case letter, then the simplified Chinese character. Nothing else changes: no
//! composition, no white space folded, no character dropped or added, half-width katakana and the
//! punctuation `。、「」` stay. The replacement is idempotent.

use std::ops::Range;
use std::sync::LazyLock;

/// The version of the normalisation, for receipts; it changes whenever a text could read otherwise
/// for another reason than the Unicode version.
pub(crate) const NORMALISER: &str = "1+opencc-1.4.1";

/// The version of Unicode that lower case follows.
pub(crate) const UNICODE_VERSION: (u8, u8, u8) = char::UNICODE_VERSION;

/// A text as patterns see it.
///
/// INVARIANT: `runs` holds pairs (offset in `text`, offset in the original), both increasing. Within
/// a run the two texts have the same byte lengths; a run begins after every character whose length
/// changed. The run that begins at (0, 0) is not stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Normalised {
    text: String,
    runs: Vec<(usize, usize)>,
}

impl Normalised {
    /// Normalises a text.
    #[must_use]
    pub(crate) fn new(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut runs = Vec::new();
        for (at, from) in original.char_indices() {
            let to = normalise_char(from);
            text.push(to);
            if to.len_utf8() != from.len_utf8() {
                runs.push((text.len(), at.saturating_add(from.len_utf8())));
            }
        }
        Self { text, runs }
    }

    /// Returns the text that patterns are matched on.
    #[must_use]
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the bytes of the original under a range of [`Normalised::text`].
    ///
    /// Both ends must lie on character boundaries; then so do both ends of the answer.
    #[must_use]
    pub(crate) fn original(&self, range: Range<usize>) -> Range<usize> {
        self.offset(range.start)..self.offset(range.end)
    }

    fn offset(&self, at: usize) -> usize {
        let after = self.runs.partition_point(|run| run.0 <= at);
        let run = after.checked_sub(1).and_then(|last| self.runs.get(last)).copied();
        let (from, to) = run.unwrap_or_default();
        at.saturating_sub(from).saturating_add(to)
    }
}

/// Returns the text that patterns see, without the way back.
#[must_use]
pub(crate) fn normalise_text(original: &str) -> String {
    original.chars().map(normalise_char).collect()
}

/// Returns what one character is read as.
#[must_use]
pub(crate) fn normalise_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let narrow = half_width(c);
    if narrow.is_ascii() {
        return narrow.to_ascii_lowercase();
    }
    if ('\u{2e80}'..'\u{a000}').contains(&narrow) {
        // These blocks have no case; skipping the search is worth it for Chinese text.
        return VARIANTS.simplified(narrow);
    }
    // The simple mapping of U+0130, the one character with two lower-case letters, is the first.
    let lower = narrow.to_lowercase().next().unwrap_or(narrow);
    VARIANTS.simplified(lower)
}

/// Returns every character that is not read as itself, with what it is read as, in order.
pub(super) fn changed() -> &'static [(char, char)] {
    static CHANGED: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
        let pairs = ('\0'..END_OF_CHANGES).map(|c| (c, normalise_char(c)));
        pairs.filter(|(from, to)| from != to).collect()
    });
    &CHANGED
}

/// No character from here on has a lower-case letter or a simplified form.
const END_OF_CHANGES: char = '\u{32000}';

fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '￠' => '¢',
        '￡' => '£',
        '￢' => '¬',
        '￣' => '¯',
        '￤' => '¦',
        '￥' => '¥',
        '￦' => '₩',
        _ => c,
    }
}

static VARIANTS: LazyLock<Variants> =
    LazyLock::new(|| Variants::read(include_str!("traditional_simplified.txt")));

/// The characters of one page of [`Variants`].
const PAGE: usize = 64;

/// Traditional characters by code point in two steps, since the search for each character of a
/// long Chinese text would otherwise cost most of a scan.
struct Variants {
    /// For each page of code points the number of its block plus one; 0 if nothing changes there.
    pages: Vec<usize>,
    blocks: Vec<[char; PAGE]>,
}

impl Variants {
    fn read(table: &str) -> Self {
        let mut variants = Self { pages: Vec::new(), blocks: Vec::new() };
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut pair = line.chars();
            if let (Some(traditional), Some(simplified)) = (pair.next(), pair.next()) {
                variants.insert(traditional, simplified);
            }
        }
        variants
    }

    fn insert(&mut self, from: char, to: char) {
        let (page, place) = Self::address(from);
        if self.pages.len() <= page {
            self.pages.resize(page.saturating_add(1), 0);
        }
        let Some(number) = self.pages.get_mut(page) else { return };
        if *number == 0 {
            // U+0000 stands for "itself"; no character is read as it.
            self.blocks.push(['\0'; PAGE]);
            *number = self.blocks.len();
        }
        let block = number.checked_sub(1).and_then(|index| self.blocks.get_mut(index));
        if let Some(entry) = block.and_then(|block| block.get_mut(place)) {
            *entry = to;
        }
    }

    fn simplified(&self, c: char) -> char {
        let (page, place) = Self::address(c);
        let number = self.pages.get(page).copied().unwrap_or(0);
        let block = number.checked_sub(1).and_then(|index| self.blocks.get(index));
        match block.and_then(|block| block.get(place)) {
            None | Some('\0') => c,
            Some(simplified) => *simplified,
        }
    }

    fn address(c: char) -> (usize, usize) {
        let code = u32::from(c) as usize;
        (code / PAGE, code % PAGE)
    }
}
