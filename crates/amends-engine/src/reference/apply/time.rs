//! Parts of timestamps and durations, and civil days between dates.

use super::{Applied, Fault, Site, civil};
use crate::diagnostic::codes;
use crate::expr::function::Function;
use crate::value::{Duration, Instant, Value, Zone};

pub(super) fn time(function: Function, values: &[Value], site: &Site<'_>) -> Applied {
    let part = match (function, values) {
        (Function::Days, _) => return days(values, site),
        (_, [Value::Timestamp(instant)]) => instant_part(function, *instant, Zone::UTC),
        (_, [Value::Timestamp(instant), Value::String(zone)]) => {
            let zone = Zone::parse(zone)
                .ok_or_else(|| Fault::new(codes::BAD_CONVERSION, "fails: there is no such time zone"))?;
            instant_part(function, *instant, zone)
        }
        (_, [Value::Duration(duration)]) => duration_part(function, *duration),
        _ => None,
    };
    part.map(Value::Int).ok_or_else(|| Fault::overload(function))
}

fn days(values: &[Value], site: &Site<'_>) -> Applied {
    let (first, last) = match values {
        [first] => (first, &Value::Timestamp(site.as_of)),
        [first, last] => (first, last),
        _ => return Err(Fault::overload(Function::Days)),
    };
    match (civil(first, site.zone), civil(last, site.zone)) {
        (Some(first), Some(last)) => Ok(Value::Int(last.days_after(first))),
        _ => Err(Fault::overload(Function::Days)),
    }
}

fn instant_part(function: Function, instant: Instant, zone: Zone) -> Option<i64> {
    Some(match function {
        Function::GetFullYear => instant.get_full_year(zone),
        Function::GetMonth => instant.get_month(zone),
        Function::GetDate => instant.get_date(zone),
        Function::GetDayOfMonth => instant.get_day_of_month(zone),
        Function::GetDayOfWeek => instant.get_day_of_week(zone),
        Function::GetDayOfYear => instant.get_day_of_year(zone),
        Function::GetHours => instant.get_hours(zone),
        Function::GetMinutes => instant.get_minutes(zone),
        Function::GetSeconds => instant.get_seconds(zone),
        Function::GetMilliseconds => instant.get_milliseconds(),
        _ => return None,
    })
}

fn duration_part(function: Function, duration: Duration) -> Option<i64> {
    Some(match function {
        Function::GetHours => duration.get_hours(),
        Function::GetMinutes => duration.get_minutes(),
        Function::GetSeconds => duration.get_seconds(),
        Function::GetMilliseconds => duration.get_milliseconds(),
        _ => return None,
    })
}
