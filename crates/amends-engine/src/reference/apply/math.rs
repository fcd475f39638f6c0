//! CEL's functions of numbers, of which policies have the absolute value.

use std::cmp::Ordering;

use super::{Applied, Fault, order};
use crate::diagnostic::codes;
use crate::expr::function::Function;
use crate::value::{Money, Value};

pub(super) fn math(function: Function, values: &[Value]) -> Applied {
    match (function, values) {
        (Function::Abs, [value]) => abs(value),
        (Function::Sign, [value]) => sign(value),
        (Function::Greatest, values) => extreme(function, values, Ordering::Greater),
        (Function::Least, values) => extreme(function, values, Ordering::Less),
        (_, [Value::Double(double)]) => match function {
            Function::Ceil => Ok(Value::Double(double.ceil())),
            Function::Floor => Ok(Value::Double(double.floor())),
            Function::RoundDouble => Ok(Value::Double(double.round())),
            Function::Trunc => Ok(Value::Double(double.trunc())),
            Function::IsNaN => Ok(Value::Bool(double.is_nan())),
            Function::IsInf => Ok(Value::Bool(double.is_infinite())),
            Function::IsFinite => Ok(Value::Bool(double.is_finite())),
            _ => Err(Fault::overload(function)),
        },
        _ => Err(Fault::overload(function)),
    }
}

fn abs(value: &Value) -> Applied {
    let result = match value {
        Value::Int(int) => int.checked_abs().map(Value::Int),
        Value::Uint(_) => Some(value.clone()),
        Value::Double(double) => Some(Value::Double(double.abs())),
        Value::Decimal(decimal) => Some(Value::Decimal(decimal.abs())),
        Value::Money(money) => Some(Value::Money(Money::new(money.amount.abs(), money.currency))),
        Value::Duration(duration) if duration.is_negative() => duration.checked_neg().map(Value::Duration),
        Value::Duration(_) => Some(value.clone()),
        _ => return Err(Fault::overload(Function::Abs)),
    };
    result.ok_or_else(Fault::overflow)
}

fn sign(value: &Value) -> Applied {
    Ok(match value {
        Value::Int(int) => Value::Int(int.signum()),
        Value::Uint(uint) => Value::Uint(u64::from(*uint > 0)),
        // Zero keeps its sign, and what is no number stays none.
        Value::Double(double) if *double > 0.0 => Value::Double(1.0),
        Value::Double(double) if *double < 0.0 => Value::Double(-1.0),
        Value::Double(_) => value.clone(),
        _ => return Err(Fault::overload(Function::Sign)),
    })
}

/// The first of the numbers, or of the one list of numbers, that none other goes beyond.
fn extreme(function: Function, values: &[Value], wanted: Ordering) -> Applied {
    let numbers = match values {
        [Value::List(numbers)] => numbers,
        _ => values,
    };
    let number = |value: &Value| matches!(value, Value::Int(_) | Value::Uint(_) | Value::Double(_));
    let Some((first, rest)) = numbers.split_first().filter(|_| numbers.iter().all(number)) else {
        return Err(Fault::overload(function));
    };
    let best =
        rest.iter().fold(first, |best, next| if order(next, best) == Some(wanted) { next } else { best });
    Ok(best.clone())
}

pub(super) fn bits(function: Function, values: &[Value]) -> Applied {
    match (function, values) {
        (Function::BitNot, [Value::Int(int)]) => Ok(Value::Int(!int)),
        (Function::BitNot, [Value::Uint(uint)]) => Ok(Value::Uint(!uint)),
        (Function::BitAnd, [Value::Int(left), Value::Int(right)]) => Ok(Value::Int(left & right)),
        (Function::BitAnd, [Value::Uint(left), Value::Uint(right)]) => Ok(Value::Uint(left & right)),
        (Function::BitOr, [Value::Int(left), Value::Int(right)]) => Ok(Value::Int(left | right)),
        (Function::BitOr, [Value::Uint(left), Value::Uint(right)]) => Ok(Value::Uint(left | right)),
        (Function::BitXor, [Value::Int(left), Value::Int(right)]) => Ok(Value::Int(left ^ right)),
        (Function::BitXor, [Value::Uint(left), Value::Uint(right)]) => Ok(Value::Uint(left ^ right)),
        (Function::BitShiftLeft | Function::BitShiftRight, [value, Value::Int(places)]) => {
            shift(function, value, *places)
        }
        _ => Err(Fault::overload(function)),
    }
}

/// Moves bits; an int moves as the unsigned int of the same bits.
fn shift(function: Function, value: &Value, places: i64) -> Applied {
    let bits = match value {
        Value::Int(int) => int.cast_unsigned(),
        Value::Uint(uint) => *uint,
        _ => return Err(Fault::overload(function)),
    };
    let places = u32::try_from(places.min(i64::from(u32::MAX)))
        .map_err(|_| Fault::new(codes::BAD_CONVERSION, "moves bits by less than no place"))?;
    let moved =
        if function == Function::BitShiftLeft { bits.checked_shl(places) } else { bits.checked_shr(places) };
    let moved = moved.unwrap_or(0);
    Ok(match value {
        Value::Int(_) => Value::Int(moved.cast_signed()),
        _ => Value::Uint(moved),
    })
}
