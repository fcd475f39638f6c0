//! Dates, timestamps and durations.

use super::Reach::{Both, Policy};
use super::Sig::{Date, Duration, Int, String, T, Timestamp};
use super::row::{gives, global, member, row};
use super::{Entry, Function, Overload};

const ACCESSOR: &[Overload] = &[member(Both, &[Timestamp], Int), member(Both, &[Timestamp, String], Int)];

const CLOCK_ACCESSOR: &[Overload] = &[
    member(Both, &[Timestamp], Int),
    member(Both, &[Timestamp, String], Int),
    member(Both, &[Duration], Int),
];

const UTC: &str = "In UTC, as CEL has it, unless a time zone is named.";

pub(super) const TIME: &[Entry] = &[
    row(
        Function::Days,
        "days",
        &[
            global(Policy, &[Date], Int),
            global(Policy, &[Timestamp], Int),
            global(Policy, &[Date, Date], Int),
            global(Policy, &[Date, Timestamp], Int),
            global(Policy, &[Timestamp, Date], Int),
            global(Policy, &[Timestamp, Timestamp], Int),
        ],
        "Civil days after the first date up to and including the second, or up to `as_of`.",
        &[gives("days(sent, received)", "1"), gives("days(bought)", "29")],
    )
    .note("A timestamp counts by its date in the time zone of the pack."),
    row(
        Function::At,
        "at",
        &[global(Policy, &[T, Date], T), global(Policy, &[T, Timestamp], T)],
        "A param as it stands on a date.",
        &[gives("at(param.cap, bought)", "100.00 CNY")],
    )
    .note("Unknown if the param has no value on that date."),
    row(
        Function::GetFullYear,
        "getFullYear",
        ACCESSOR,
        "The year of a timestamp.",
        &[gives("received.getFullYear()", "2026")],
    )
    .note(UTC),
    row(
        Function::GetMonth,
        "getMonth",
        ACCESSOR,
        "The month of a timestamp, January as 0.",
        &[gives("received.getMonth()", "0"), gives("received.getMonth(\"Asia/Shanghai\")", "1")],
    )
    .note(UTC),
    row(
        Function::GetDate,
        "getDate",
        ACCESSOR,
        "The day of the month, from 1.",
        &[gives("sent.getDate()", "31")],
    )
    .note(UTC),
    row(
        Function::GetDayOfMonth,
        "getDayOfMonth",
        ACCESSOR,
        "The day of the month, from 0.",
        &[gives("sent.getDayOfMonth()", "30")],
    )
    .note(UTC),
    row(
        Function::GetDayOfWeek,
        "getDayOfWeek",
        ACCESSOR,
        "The day of the week, Sunday as 0.",
        &[gives("sent.getDayOfWeek(\"Asia/Shanghai\")", "6")],
    )
    .note(UTC),
    row(
        Function::GetDayOfYear,
        "getDayOfYear",
        ACCESSOR,
        "The day of the year, from 0.",
        &[gives("sent.getDayOfYear()", "30")],
    )
    .note(UTC),
    row(
        Function::GetHours,
        "getHours",
        CLOCK_ACCESSOR,
        "The hour of a timestamp; all hours of a duration.",
        &[gives("sent.getHours(\"+08:00\")", "23"), gives("(received - sent).getHours()", "1")],
    )
    .note(UTC),
    row(
        Function::GetMinutes,
        "getMinutes",
        CLOCK_ACCESSOR,
        "The minute; all minutes of a duration.",
        &[gives("sent.getMinutes()", "30")],
    )
    .note(UTC),
    row(
        Function::GetSeconds,
        "getSeconds",
        CLOCK_ACCESSOR,
        "The second; all seconds of a duration.",
        &[gives("(received - sent).getSeconds()", "3600")],
    )
    .note(UTC),
    row(
        Function::GetMilliseconds,
        "getMilliseconds",
        CLOCK_ACCESSOR,
        "The milliseconds within the second of a timestamp or duration.",
        &[gives("sent.getMilliseconds()", "0")],
    )
    .note(UTC),
];
