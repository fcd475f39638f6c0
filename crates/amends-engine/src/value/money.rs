//! Money: an exact amount in one currency. Currencies never mix and nothing converts.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Neg;

use super::currency::Currency;
use super::decimal::{Decimal, DecimalError};
use super::quotient::Quotient;
use super::rounding::Rounding;

/// An amount in a currency. Equal amounts in two currencies are not equal.
///
/// # Examples
/// ```
/// use amends_engine::value::Money;
///
/// assert_eq!(Money::parse("36 CNY")?.to_string(), "36.00 CNY");
/// assert_eq!(Money::parse("0.125 CNY")?.to_string(), "0.125 CNY");
/// assert_eq!(Money::parse("-1200.0 JPY")?.to_string(), "-1200 JPY");
/// # Ok::<(), amends_engine::value::MoneyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// The amount, in whole units.
    pub amount: Decimal,
    /// The currency.
    pub currency: Currency,
}

/// Why a text is not money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// It is not an amount, a space and a currency code.
    #[error("not an amount with its currency such as `36.00 CNY`")]
    Syntax,
    /// The amount is not a decimal.
    #[error("the amount: {0}")]
    Amount(#[from] DecimalError),
    /// The code is not in the list of active currencies.
    #[error("not an active ISO 4217 currency code")]
    Currency,
}

impl Money {
    /// Joins an amount and a currency.
    #[must_use]
    pub fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// Returns the money that a text such as `36.00 CNY` writes, exactly.
    ///
    /// # Errors
    /// One variant of [`MoneyError`] each for the shape, the amount and the code.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        Self::parse_with(text, Decimal::parse)
    }

    /// Returns the money that a literal or fact writes, its amount within the bounds for those.
    ///
    /// # Errors
    /// As [`Money::parse`], with [`DecimalError::OutOfBounds`] for the amount.
    pub fn parse_bounded(text: &str) -> Result<Self, MoneyError> {
        Self::parse_with(text, Decimal::parse_bounded)
    }

    /// Returns the sum; `None` if the currencies differ or it cannot be kept exactly.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.combine(other, Decimal::checked_add)
    }

    /// Returns the difference; `None` if the currencies differ or it cannot be kept exactly.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.combine(other, Decimal::checked_sub)
    }

    /// Returns the amount times `factor`, if it can be kept exactly.
    #[must_use]
    pub fn checked_mul(self, factor: Decimal) -> Option<Self> {
        self.amount.checked_mul(factor).map(|amount| Self { amount, ..self })
    }

    /// Returns the money with the other sign.
    #[must_use]
    pub fn checked_neg(self) -> Option<Self> {
        Some(-self)
    }

    /// Returns the exact ratio of two amounts; `None` if the currencies differ or the divisor is 0.
    #[must_use]
    pub fn ratio(self, divisor: Self) -> Option<Quotient> {
        if self.currency == divisor.currency { self.amount.quotient(divisor.amount) } else { None }
    }

    /// Returns the money rounded; `None` if the result cannot be kept exactly.
    #[must_use]
    pub fn round(self, rounding: Rounding) -> Option<Self> {
        rounding.apply(self.amount).map(|amount| Self { amount, ..self })
    }

    fn parse_with(
        text: &str,
        amount: impl Fn(&str) -> Result<Decimal, DecimalError>,
    ) -> Result<Self, MoneyError> {
        let (number, code) = text.split_once(' ').ok_or(MoneyError::Syntax)?;
        let code = code.trim_start_matches(' ');
        if !(code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic())) {
            return Err(MoneyError::Syntax);
        }
        let amount = amount(number)?;
        let currency = Currency::parse(code).ok_or(MoneyError::Currency)?;
        Ok(Self { amount, currency })
    }

    fn combine(self, other: Self, with: impl Fn(Decimal, Decimal) -> Option<Decimal>) -> Option<Self> {
        if self.currency != other.currency {
            return None;
        }
        with(self.amount, other.amount).map(|amount| Self { amount, ..self })
    }
}

impl Neg for Money {
    type Output = Self;

    fn neg(self) -> Self {
        Self { amount: -self.amount, ..self }
    }
}

impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.amount.cmp(&other.amount))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.amount.write_padded(f, self.currency.minor_digits().unwrap_or(0))?;
        write!(f, " {}", self.currency)
    }
}

#[cfg(test)]
mod tests;
