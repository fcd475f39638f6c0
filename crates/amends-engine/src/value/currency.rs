//! Currencies by their ISO 4217 codes.

use std::fmt;

use super::currency_table::ACTIVE;

pub use super::currency_table::EDITION;

/// A currency of the ISO 4217 list of active codes; ordered by code.
///
/// # Source
/// ISO 4217 list one, edition [`EDITION`]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(u16);

impl Currency {
    /// Returns the currency of a code in capitals; `None` if the list has none.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let row = ACTIVE.binary_search_by(|(row, _)| (*row).cmp(code)).ok()?;
        u16::try_from(row).ok().map(Self)
    }

    /// Returns every currency in the order of the codes.
    pub fn all() -> impl Iterator<Item = Self> {
        ACTIVE.iter().zip(0..).map(|(_, row)| Self(row))
    }

    /// Returns the code, e.g. `CNY`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().map_or("", |row| row.0)
    }

    /// Returns the decimal places of the minor unit; `None` where the list says "N.A.".
    #[must_use]
    pub fn minor_digits(self) -> Option<u32> {
        self.row().and_then(|row| row.1)
    }

    fn row(self) -> Option<&'static (&'static str, Option<u32>)> {
        ACTIVE.get(usize::from(self.0))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_read_by_code() {
        assert!(ACTIVE.is_sorted_by(|left, right| left.0 < right.0));
        for currency in Currency::all() {
            assert_eq!(Currency::parse(currency.code()), Some(currency));
            assert!(
                currency.code().len() == 3 && currency.code().bytes().all(|byte| byte.is_ascii_uppercase())
            );
        }
        assert_eq!(Currency::all().count(), ACTIVE.len());
    }

    #[test]
    fn minor_digits_are_those_of_the_list() {
        let cases = [
            ("CNY", Some(Some(2))),
            ("JPY", Some(Some(0))),
            ("KWD", Some(Some(3))),
            ("CLF", Some(Some(4))),
            ("XAU", Some(None)),
            ("XXX", Some(None)),
            ("XCG", Some(Some(2))),
            ("BGN", None),
            ("HRK", None),
            ("cny", None),
            ("", None),
        ];
        for (code, expected) in cases {
            assert_eq!(Currency::parse(code).map(Currency::minor_digits), expected, "{code}");
        }
    }
}
