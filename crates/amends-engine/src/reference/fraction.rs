//! Quotients that are rounded or compared: exact, whatever stands between `/` and the rounding.

use std::cmp::Ordering;

use super::apply::{self, Fault};
use super::eval::Eval;
use super::message::{self, Operand};
use super::{Context, Evaluator, eval, no_overload};
use crate::expr::function::Function;
use crate::expr::ty::Type;
use crate::expr::typed::{Typed, TypedKind};
use crate::value::{Currency, Decimal, Money, Quotient, Value, Zone};

/// A number or amount as numerator over denominator.
#[derive(Clone, Copy, Debug)]
struct Fraction {
    numerator: Decimal,
    /// INVARIANT: not zero.
    denominator: Decimal,
    currency: Option<Currency>,
}

/// Whether a quotient of decimals or money reaches this node unrounded.
pub(super) fn has_quotient(typed: &Typed) -> bool {
    match &typed.kind {
        TypedKind::Call { function, args } if matches!(typed.ty, Type::Decimal | Type::Money(_)) => {
            *function == Function::Divide || (function.is_arithmetic() && args.iter().any(has_quotient))
        }
        _ => false,
    }
}

impl Evaluator<'_> {
    pub(super) fn compare_quotients(
        &self,
        typed: &Typed,
        function: Function,
        args: &[Typed],
        cx: Context<'_>,
    ) -> Eval<Value> {
        let sides = eval::strict(args.iter().map(|arg| self.fraction(arg, cx)));
        let Eval::Known(sides) = sides else { return sides.map(|_| Value::Null) };
        let [left, right] = sides.as_slice() else { return no_overload(function.name(), typed.span) };
        if left.currency != right.currency {
            return match function {
                Function::Equal => Eval::Known(Value::Bool(false)),
                Function::NotEqual => Eval::Known(Value::Bool(true)),
                _ => {
                    let fault = Fault::mixed("compares", left.currency, right.currency);
                    self.fractions_failed(typed, function, args, &sides, fault, cx)
                }
            };
        }
        let quotients = (
            Quotient::new(left.numerator, left.denominator),
            Quotient::new(right.numerator, right.denominator),
        );
        let (Some(left), Some(right)) = quotients else { return no_overload(function.name(), typed.span) };
        let order = left.compare_quotient(&right);
        Eval::Known(Value::Bool(apply::holds(function, order)))
    }

    pub(super) fn round_quotient(&self, typed: &Typed, args: &[Typed], cx: Context<'_>) -> Eval<Value> {
        let [number, rest @ ..] = args else { return no_overload("round", typed.span) };
        let number = self.fraction(number, cx);
        // Strictness in order: an error of the number comes first.
        if matches!(number, Eval::Failed(_)) {
            return number.map(|_| Value::Null);
        }
        let rest = self.strict(rest, cx);
        let (number, rest) = match (number, rest) {
            (_, Eval::Failed(failure)) => return Eval::Failed(failure),
            (Eval::Known(number), Eval::Known(rest)) => (number, rest),
            (Eval::NotApplicable(fact), _) | (_, Eval::NotApplicable(fact)) => {
                return Eval::NotApplicable(fact);
            }
            (Eval::Unknown(mut causes), rest) => {
                if let Eval::Unknown(more) = rest {
                    causes.extend(more);
                }
                return Eval::Unknown(causes);
            }
            (_, rest) => return rest.map(|_| Value::Null),
        };
        let shown = number;
        let Some((step, mode)) = apply::rounding(&rest) else { return no_overload("round", typed.span) };
        let rounded = Quotient::new(number.numerator, number.denominator)
            .and_then(|quotient| quotient.round(step, mode));
        match (rounded, number.currency) {
            (Some(amount), Some(currency)) => Eval::Known(Value::Money(Money::new(amount, currency))),
            (Some(number), None) => Eval::Known(Value::Decimal(number)),
            (None, _) => {
                let [first, ..] = args else { return no_overload("round", typed.span) };
                let number = std::slice::from_ref(first);
                self.fractions_failed(typed, Function::Round, number, &[shown], Fault::overflow(), cx)
            }
        }
    }

    fn fractions_failed<T>(
        &self,
        typed: &Typed,
        function: Function,
        args: &[Typed],
        parts: &[Fraction],
        fault: Fault,
        cx: Context<'_>,
    ) -> Eval<T> {
        let operand = |(arg, part): (&Typed, &Fraction)| -> Operand {
            let personal = self.is_personal(arg, cx);
            let kind = if part.currency.is_some() { "‹money›" } else { "‹decimal›" };
            let text = if personal { kind.to_owned() } else { part.written(self.scope.zone()) };
            self.worded(arg, text, personal)
        };
        let operands: Vec<Operand> = args.iter().zip(parts).map(operand).collect();
        message::failed(function, &operands, fault, typed.span)
    }

    fn fraction(&self, typed: &Typed, cx: Context<'_>) -> Eval<Fraction> {
        let (function, args) = match &typed.kind {
            TypedKind::Call { function, args } if has_quotient(typed) => (*function, args),
            _ => {
                return match self.value(typed, cx) {
                    Eval::Known(value) => match whole(&value) {
                        Some(fraction) => Eval::Known(fraction),
                        None => no_overload("/", typed.span),
                    },
                    open => open.map(|_| Fraction {
                        numerator: Decimal::ZERO,
                        denominator: Decimal::ONE,
                        currency: None,
                    }),
                };
            }
        };
        match eval::strict(args.iter().map(|arg| self.fraction(arg, cx))) {
            Eval::Known(parts) => match combine(function, &parts) {
                Ok(fraction) => Eval::Known(fraction),
                Err(fault) => self.fractions_failed(typed, function, args, &parts, fault, cx),
            },
            Eval::Unknown(causes) => Eval::Unknown(causes),
            Eval::Failed(failure) => Eval::Failed(failure),
            Eval::NotApplicable(fact) => Eval::NotApplicable(fact),
        }
    }
}

impl Fraction {
    /// Returns it as messages show it.
    fn written(&self, zone: Zone) -> String {
        let numerator = match self.currency {
            Some(currency) => Value::Money(Money::new(self.numerator, currency)),
            None => Value::Decimal(self.numerator),
        };
        let numerator = message::brief(&numerator, zone);
        if self.denominator == Decimal::ONE {
            numerator
        } else {
            format!("({numerator} / {})", self.denominator)
        }
    }
}

fn whole(value: &Value) -> Option<Fraction> {
    let (numerator, currency) = match value {
        Value::Int(int) => (Decimal::from(*int), None),
        Value::Decimal(decimal) => (*decimal, None),
        Value::Money(money) => (money.amount, Some(money.currency)),
        _ => return None,
    };
    Some(Fraction { numerator, denominator: Decimal::ONE, currency })
}

fn combine(function: Function, parts: &[Fraction]) -> Result<Fraction, Fault> {
    let result = match (function, parts) {
        (Function::Negate, [part]) => {
            part.numerator.checked_neg().map(|numerator| Fraction { numerator, ..*part })
        }
        (Function::Add | Function::Subtract, [left, right]) => {
            if left.currency != right.currency {
                let does = if function == Function::Add { "adds" } else { "subtracts" };
                return Err(Fault::mixed(does, left.currency, right.currency));
            }
            sum(left, right, function == Function::Subtract)
        }
        (Function::Multiply, [left, right]) => product(left, right),
        (Function::Divide, [left, right]) => {
            if right.numerator.is_zero() {
                return Err(Fault::by_zero());
            }
            if right.currency.is_some() && left.currency != right.currency {
                return Err(Fault::mixed("divides", left.currency, right.currency));
            }
            let turned =
                Fraction { numerator: right.denominator, denominator: right.numerator, currency: None };
            let currency = if right.currency.is_some() { None } else { left.currency };
            product(left, &turned).map(|quotient| Fraction { currency, ..quotient })
        }
        _ => None,
    };
    result.ok_or_else(Fault::overflow)
}

fn product(left: &Fraction, right: &Fraction) -> Option<Fraction> {
    Some(Fraction {
        numerator: left.numerator.checked_mul(right.numerator)?,
        denominator: left.denominator.checked_mul(right.denominator)?,
        currency: left.currency.or(right.currency),
    })
}

fn sum(left: &Fraction, right: &Fraction, subtract: bool) -> Option<Fraction> {
    let right_numerator = if subtract { right.numerator.checked_neg()? } else { right.numerator };
    // Equal denominators keep the numbers small.
    if left.denominator.cmp(&right.denominator) == Ordering::Equal {
        return Some(Fraction { numerator: left.numerator.checked_add(right_numerator)?, ..*left });
    }
    Some(Fraction {
        numerator: left
            .numerator
            .checked_mul(right.denominator)?
            .checked_add(right_numerator.checked_mul(left.denominator)?)?,
        denominator: left.denominator.checked_mul(right.denominator)?,
        currency: left.currency,
    })
}
