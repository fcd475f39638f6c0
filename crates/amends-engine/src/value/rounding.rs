//! Rounding: to a step, in one of four ways.

use std::fmt;

use super::currency::Currency;
use super::decimal::Decimal;

/// How a number between two steps is rounded; symmetric about zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// `up`: away from zero.
    Up,
    /// `down`: towards zero.
    Down,
    /// `half_up`: to the nearer step, from the middle away from zero.
    HalfUp,
    /// `half_even`: to the nearer step, from the middle to the even one.
    HalfEven,
}

impl Mode {
    /// All modes.
    pub const ALL: [Self; 4] = [Self::Up, Self::Down, Self::HalfUp, Self::HalfEven];

    /// Returns the mode of this name; `None` if there is none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }

    /// Returns the name that policies use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::HalfUp => "half_up",
            Self::HalfEven => "half_even",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A rounding rule: a positive step and a mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rounding {
    step: Decimal,
    mode: Mode,
}

impl Rounding {
    /// Joins step and mode; `None` unless the step is positive.
    #[must_use]
    pub fn new(step: Decimal, mode: Mode) -> Option<Self> {
        (step > Decimal::ZERO).then_some(Self { step, mode })
    }

    /// Returns the rule for money without another one: to the minor unit, half up.
    ///
    /// `None` for a currency without minor unit, whose money needs a rule of its own.
    #[must_use]
    pub fn of_currency(currency: Currency) -> Option<Self> {
        Self::new(Decimal::new(1, currency.minor_digits()?)?, Mode::HalfUp)
    }

    /// Returns the step, which is positive.
    #[must_use]
    pub fn step(self) -> Decimal {
        self.step
    }

    /// Returns the mode.
    #[must_use]
    pub fn mode(self) -> Mode {
        self.mode
    }

    /// Returns `number` rounded; `None` if the result cannot be kept exactly.
    #[must_use]
    pub fn apply(self, number: Decimal) -> Option<Decimal> {
        number.round(self.step, self.mode)
    }
}

impl fmt::Display for Rounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.step, self.mode)
    }
}
