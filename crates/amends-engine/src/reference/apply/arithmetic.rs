//! `+ - * / %`, exact or an error.

use super::{Applied, Fault, Site};
use crate::diagnostic::codes;
use crate::expr::function::Function;
use crate::value::{Date, Decimal, Instant, Money, Period, Quotient, Value, Zone};

pub(super) fn arithmetic(function: Function, values: &[Value], site: &Site<'_>) -> Applied {
    match values {
        [value] => negate(value),
        [left, right] => match (left, right) {
            (Value::Int(left), Value::Int(right)) => int(function, *left, *right),
            (Value::Uint(left), Value::Uint(right)) => uint(function, *left, *right),
            (Value::Double(left), Value::Double(right)) => double(function, *left, *right),
            (Value::Int(_) | Value::Decimal(_), Value::Int(_) | Value::Decimal(_)) => {
                match (exact(left), exact(right)) {
                    (Some(left), Some(right)) => decimal(function, left, right).map(Value::Decimal),
                    _ => Err(Fault::overload(function)),
                }
            }
            (Value::Money(_), _) | (_, Value::Money(_)) => money(function, left, right),
            (Value::Timestamp(_) | Value::Duration(_) | Value::Date(_) | Value::Period(_), _) => {
                time(function, left, right, site.zone)
            }
            _ if function == Function::Add => join(left, right),
            _ => Err(Fault::overload(function)),
        },
        _ => Err(Fault::overload(function)),
    }
}

fn exact(value: &Value) -> Option<Decimal> {
    match value {
        Value::Int(int) => Some(Decimal::from(*int)),
        Value::Decimal(decimal) => Some(*decimal),
        _ => None,
    }
}

fn negate(value: &Value) -> Applied {
    let negated = match value {
        Value::Int(value) => value.checked_neg().map(Value::Int),
        Value::Double(value) => Some(Value::Double(-value)),
        Value::Decimal(value) => value.checked_neg().map(Value::Decimal),
        Value::Money(value) => value.checked_neg().map(Value::Money),
        _ => return Err(Fault::overload(Function::Negate)),
    };
    negated.ok_or_else(Fault::overflow)
}

fn int(function: Function, left: i64, right: i64) -> Applied {
    let divides = matches!(function, Function::Divide | Function::Modulo);
    if divides && right == 0 {
        return Err(Fault::by_zero());
    }
    let result = match function {
        Function::Add => left.checked_add(right),
        Function::Subtract => left.checked_sub(right),
        Function::Multiply => left.checked_mul(right),
        Function::Divide => left.checked_div(right),
        Function::Modulo => left.checked_rem(right),
        _ => return Err(Fault::overload(function)),
    };
    result.map(Value::Int).ok_or_else(Fault::overflow)
}

fn uint(function: Function, left: u64, right: u64) -> Applied {
    let divides = matches!(function, Function::Divide | Function::Modulo);
    if divides && right == 0 {
        return Err(Fault::by_zero());
    }
    let result = match function {
        Function::Add => left.checked_add(right),
        Function::Subtract => left.checked_sub(right),
        Function::Multiply => left.checked_mul(right),
        Function::Divide => left.checked_div(right),
        Function::Modulo => left.checked_rem(right),
        _ => return Err(Fault::overload(function)),
    };
    result.map(Value::Uint).ok_or_else(Fault::overflow)
}

fn double(function: Function, left: f64, right: f64) -> Applied {
    Ok(Value::Double(match function {
        Function::Add => left + right,
        Function::Subtract => left - right,
        Function::Multiply => left * right,
        Function::Divide => left / right,
        _ => return Err(Fault::overload(function)),
    }))
}

fn decimal(function: Function, left: Decimal, right: Decimal) -> Result<Decimal, Fault> {
    let result = match function {
        Function::Add => left.checked_add(right),
        Function::Subtract => left.checked_sub(right),
        Function::Multiply => left.checked_mul(right),
        Function::Divide if right.is_zero() => return Err(Fault::by_zero()),
        Function::Divide => divide(left, right),
        _ => return Err(Fault::overload(function)),
    };
    result.ok_or_else(Fault::overflow)
}

/// The quotient, if it is a decimal. The checker lets a policy divide only where the quotient is
/// rounded or compared, which does not come here.
fn divide(left: Decimal, right: Decimal) -> Option<Decimal> {
    let quotient = Quotient::new(left, right)?;
    let step = Decimal::new(1, 6)?;
    let rounded = quotient.round(step, crate::value::Mode::Down)?;
    (quotient.compare(&rounded) == std::cmp::Ordering::Equal).then_some(rounded)
}

fn money(function: Function, left: &Value, right: &Value) -> Applied {
    let result = match (function, left, right) {
        (Function::Add | Function::Subtract, Value::Money(left), Value::Money(right)) => {
            if left.currency != right.currency {
                let does = if function == Function::Add { "adds" } else { "subtracts" };
                return Err(Fault::currencies(does, left.currency, right.currency));
            }
            if function == Function::Add { left.checked_add(*right) } else { left.checked_sub(*right) }
        }
        (Function::Multiply, Value::Money(money), factor)
        | (Function::Multiply, factor, Value::Money(money)) => {
            money.checked_mul(exact(factor).ok_or_else(|| Fault::overload(function))?)
        }
        (Function::Divide, Value::Money(money), divisor) => {
            let divisor = exact(divisor).ok_or_else(|| Fault::overload(function))?;
            return decimal(function, money.amount, divisor)
                .map(|amount| Value::Money(Money::new(amount, money.currency)));
        }
        _ => return Err(Fault::overload(function)),
    };
    result.map(Value::Money).ok_or_else(Fault::overflow)
}

fn time(function: Function, left: &Value, right: &Value, zone: Zone) -> Applied {
    let subtract = match function {
        Function::Add => false,
        Function::Subtract => true,
        _ => return Err(Fault::overload(function)),
    };
    let result = match (left, right) {
        (Value::Timestamp(left), Value::Timestamp(right)) if subtract => {
            left.difference(*right).map(Value::Duration)
        }
        (Value::Timestamp(at), Value::Duration(by)) if subtract => at.checked_sub(*by).map(Value::Timestamp),
        (Value::Timestamp(at), Value::Duration(by)) | (Value::Duration(by), Value::Timestamp(at))
            if !subtract =>
        {
            at.checked_add(*by).map(Value::Timestamp)
        }
        (Value::Duration(left), Value::Duration(right)) => {
            let result = if subtract { left.checked_sub(*right) } else { left.checked_add(*right) };
            result.map(Value::Duration)
        }
        (Value::Period(left), Value::Period(right)) => {
            let result = if subtract { left.checked_sub(*right) } else { left.checked_add(*right) };
            result.map(Value::Period)
        }
        (Value::Timestamp(at), Value::Period(by)) => return shift_instant(*at, *by, subtract, zone),
        (Value::Period(by), Value::Timestamp(at)) if !subtract => {
            return shift_instant(*at, *by, false, zone);
        }
        (Value::Date(at), Value::Period(by)) => return shift_date(*at, *by, subtract),
        (Value::Period(by), Value::Date(at)) if !subtract => return shift_date(*at, *by, false),
        _ => return Err(Fault::overload(function)),
    };
    result.ok_or_else(Fault::overflow)
}

fn no_calendar() -> Fault {
    Fault::new(codes::NO_CALENDAR, "counts business time, and no calendar is known")
}

fn shift_instant(at: Instant, by: Period, subtract: bool, zone: Zone) -> Applied {
    if !by.is_civil() {
        return Err(no_calendar());
    }
    let by = if subtract { by.checked_neg() } else { Some(by) };
    by.and_then(|by| at.checked_add_period(by, zone)).map(Value::Timestamp).ok_or_else(Fault::overflow)
}

fn shift_date(at: Date, by: Period, subtract: bool) -> Applied {
    if !by.is_civil() {
        return Err(no_calendar());
    }
    let result = if subtract { at.checked_sub(by) } else { at.checked_add(by) };
    result.map(Value::Date).ok_or_else(Fault::overflow)
}

fn join(left: &Value, right: &Value) -> Applied {
    match (left, right) {
        (Value::String(left), Value::String(right)) => {
            super::text::bounded(left.len().saturating_add(right.len()))?;
            Ok(Value::String(format!("{left}{right}").into()))
        }
        (Value::Bytes(left), Value::Bytes(right)) => {
            Ok(Value::Bytes(left.iter().chain(right.iter()).copied().collect()))
        }
        (Value::List(left), Value::List(right)) => {
            super::list::bounded(left.len().saturating_add(right.len()))?;
            Ok(Value::List(left.iter().chain(right.iter()).cloned().collect()))
        }
        _ => Err(Fault::overload(Function::Add)),
    }
}
