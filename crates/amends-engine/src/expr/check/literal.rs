//! Literals and words: what they are by the type that their place wants.

use std::sync::Arc;

use super::super::ast::{Literal, Name};
use super::super::ty::Type;
use super::super::typed::TypedKind;
use super::node::{Node, Unit};
use super::{Checker, Found};
use crate::diagnostic::suggest::did_you_mean;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::value::{
    Currency, Date, Decimal, Duration, DurationUnit, EnumType, EnumValue, Mode, Money, Period, PeriodUnit,
    Rounding, Value,
};

impl Checker<'_> {
    /// Types a literal; `negative` if a minus sign stands in front of it.
    pub(super) fn literal(
        &mut self,
        literal: &Literal,
        negative: bool,
        span: Span,
        hint: Option<&Type>,
    ) -> Found<Node> {
        match literal {
            Literal::Int(text) => self.int(text, negative, span),
            Literal::Number(text) => self.number(text, negative, span),
            Literal::Percent(text) => {
                let ratio = self.decimal(text, negative, span)?.percent();
                self.exact = true;
                self.constant(ratio.map(Value::Decimal), Type::Decimal, span)
            }
            Literal::Quantity { number, unit } => self.quantity(number, negative, unit, span),
            Literal::String(text) => self.text(text, span, hint),
            Literal::Date(text) => self.constant(Date::parse(text).ok().map(Value::Date), Type::Date, span),
            Literal::Bool(value) => Ok(constant(Value::Bool(*value), Type::Bool, span)),
            Literal::Null if self.is_policy() => Err(self.report(
                Diagnostic::error(codes::NULL_LITERAL, "`null` is not a value; what is absent is unknown")
                    .at(span, "")
                    .help("ask `has(x)`, or write `present` or `missing` as a test"),
            )),
            Literal::Uint(_) | Literal::Bytes(_) if self.is_policy() => self.fail(
                codes::LITERAL_NOT_ALLOWED,
                span,
                "unsigned ints and bytes are not types of a policy",
            ),
            Literal::Null => Ok(constant(Value::Null, Type::Null, span)),
            Literal::Uint(text) => {
                let value = parse_magnitude(text).and_then(|value| u64::try_from(value).ok());
                self.constant(value.map(Value::Uint), Type::Uint, span)
            }
            Literal::Bytes(bytes) => Ok(constant(Value::Bytes(Arc::clone(bytes)), Type::Bytes, span)),
        }
    }

    fn int(&mut self, text: &str, negative: bool, span: Span) -> Found<Node> {
        let magnitude = parse_magnitude(text).and_then(|value| i128::try_from(value).ok());
        let signed = magnitude.map(|value| if negative { value.saturating_neg() } else { value });
        let value = signed.and_then(|value| i64::try_from(value).ok());
        let node = self.constant(value.map(Value::Int), Type::Int, span)?;
        Ok(Node { plain: true, ..node })
    }

    fn number(&mut self, text: &str, negative: bool, span: Span) -> Found<Node> {
        if !self.is_policy() || self.doubles.contains(&span) {
            let value = text.parse::<f64>().ok().map(|value| if negative { -value } else { value });
            return self.constant(value.map(Value::Double), Type::Double, span);
        }
        let value = self.decimal(text, negative, span)?;
        Ok(Node { loose: vec![span], ..constant(Value::Decimal(value), Type::Decimal, span) })
    }

    fn decimal(&mut self, text: &str, negative: bool, span: Span) -> Found<Decimal> {
        let value = parse_decimal(text)
            .filter(|value| value.is_bounded())
            .and_then(|value| if negative { value.checked_neg() } else { Some(value) });
        match value {
            Some(value) => Ok(value),
            None => Err(self.report(
                Diagnostic::error(codes::INVALID_LITERAL, format!("`{text}` is out of range"))
                    .at(span, "too many digits")
                    .help("a number is below 10^15 and has at most 6 decimal places"),
            )),
        }
    }

    fn quantity(&mut self, number: &str, negative: bool, unit: &Name, span: Span) -> Found<Node> {
        let amount = self.decimal(number, negative, span)?;
        let word = &*unit.text;
        if let Some(currency) = Currency::parse(word) {
            self.exact = true;
            return Ok(constant(
                Value::Money(Money::new(amount, currency)),
                Type::Money(vec![currency]),
                span,
            ));
        }
        if let Some(unit) = DurationUnit::parse(word) {
            let value = Duration::of(amount, unit).map(Value::Duration);
            return self.constant(value, Type::Duration, span);
        }
        if let Some(unit) = PeriodUnit::parse(word) {
            let value = Period::of(amount, unit).map(Value::Period);
            return self.constant(value, Type::Period, span);
        }
        if !self.declarations.is_unit(word) {
            let known = self.declarations.units().map(|known| &**known);
            let help = did_you_mean(word, known.chain(super::TIME_UNITS.iter().copied()));
            return Err(self.report(
                Diagnostic::error(codes::UNKNOWN_UNIT, format!("no fact is declared with the unit `{word}`"))
                    .at(unit.span, "")
                    .maybe_help(help),
            ));
        }
        let unit = Some(Unit { name: Arc::clone(&unit.text), literal: true });
        let node = match amount.to_i64().filter(|_| !number.contains('.')) {
            Some(int) => Node { plain: true, ..constant(Value::Int(int), Type::Int, span) },
            None => constant(Value::Decimal(amount), Type::Decimal, span),
        };
        Ok(Node { unit, ..node })
    }

    fn text(&mut self, text: &Arc<str>, span: Span, hint: Option<&Type>) -> Found<Node> {
        match hint {
            Some(Type::Enum(ty)) if self.is_policy() => self.member(text, ty, span),
            _ => Ok(constant(Value::String(Arc::clone(text)), Type::String, span)),
        }
    }

    /// Types a bare word of a cell.
    pub(super) fn word(&mut self, word: &Arc<str>, span: Span, hint: Option<&Type>) -> Found<Node> {
        match hint {
            Some(Type::Enum(ty)) => self.member(word, ty, span),
            Some(Type::List(of)) => self.word(word, span, Some(of)),
            Some(Type::String) => Ok(constant(Value::String(Arc::clone(word)), Type::String, span)),
            Some(Type::Rounding) => match rounding_mode(word) {
                Some(mode) => Ok(constant(mode, Type::Rounding, span)),
                None => self.unknown_mode(word, span),
            },
            Some(other) => {
                let wanted = self.describe(other);
                let message = format!("`{word}` is a bare word, but {wanted} is expected");
                let help = "a calculated operand of a cell stands in parentheses".to_owned();
                Err(self.report(Diagnostic::error(codes::TYPE_MISMATCH, message).at(span, "").help(help)))
            }
            None => self.fail(
                codes::UNKNOWN_FACT,
                span,
                format!("nothing beside the word `{word}` says which enum it belongs to"),
            ),
        }
    }

    /// Types a word as a member of `ty`.
    pub(super) fn member(&mut self, word: &str, ty: &Arc<EnumType>, span: Span) -> Found<Node> {
        if let Some(value) = EnumValue::new(ty, word) {
            return Ok(constant(Value::Enum(value), Type::Enum(Arc::clone(ty)), span));
        }
        let known = || ty.members.iter().map(|member| &*member.id);
        let help = did_you_mean(word, known()).or_else(|| {
            let few: Vec<_> = known().take(8).map(|word| format!("`{word}`")).collect();
            (ty.members.len() <= 8).then(|| format!("it has {}", few.join(", ")))
        });
        Err(self.report(
            Diagnostic::error(codes::UNKNOWN_ENUM_VALUE, format!("`{}` has no value `{word}`", ty.name))
                .at(span, "unknown value")
                .maybe_help(help),
        ))
    }

    pub(super) fn unknown_mode(&mut self, word: &str, span: Span) -> Found<Node> {
        Err(self.report(
            Diagnostic::error(codes::UNKNOWN_ENUM_VALUE, format!("`{word}` is not a rounding mode"))
                .at(span, "unknown mode")
                .help("the modes are `up`, `down`, `half_up` and `half_even`"),
        ))
    }

    /// Makes a constant of a value that could be read, and a fault of one that could not.
    pub(super) fn constant(&mut self, value: Option<Value>, ty: Type, span: Span) -> Found<Node> {
        match value {
            Some(value) => Ok(constant(value, ty, span)),
            None => {
                let wanted = self.describe(&ty);
                self.fail(codes::INVALID_LITERAL, span, format!("this is no {wanted}, or out of its range"))
            }
        }
    }
}

pub(super) fn constant(value: Value, ty: Type, span: Span) -> Node {
    Node::new(TypedKind::Constant(value), ty, span)
}

/// Returns a rounding mode as a value; its step is 1 and is not used beside another step.
pub(super) fn rounding_mode(word: &str) -> Option<Value> {
    Mode::parse(word).and_then(|mode| Rounding::new(Decimal::ONE, mode)).map(Value::Rounding)
}

fn parse_magnitude(text: &str) -> Option<u128> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u128::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

/// Reads a number without sign, perhaps with an exponent, exactly.
fn parse_decimal(text: &str) -> Option<Decimal> {
    let Some((digits, exponent)) = text.split_once(['e', 'E']) else { return Decimal::parse(text).ok() };
    let exponent: i32 = exponent.parse().ok()?;
    let power = 10i128.checked_pow(exponent.unsigned_abs().min(28))?;
    let factor =
        if exponent < 0 { Decimal::new(1, exponent.unsigned_abs())? } else { Decimal::new(power, 0)? };
    Decimal::parse(digits).ok()?.checked_mul(factor).filter(|_| exponent.unsigned_abs() <= 28)
}
