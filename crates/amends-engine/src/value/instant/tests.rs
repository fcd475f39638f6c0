//! Instants: RFC 3339, CEL's accessors and ranges, wall clocks across changes of offset.

use proptest::prelude::*;

use super::*;

fn instant(text: &str) -> Instant {
    Instant::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap_or_else(|| panic!("{name}"))
}

fn duration(text: &str) -> Duration {
    Duration::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn text_needs_date_time_and_offset() {
    let cases = [
        ("2009-02-13T23:31:30Z", Ok("2009-02-13T23:31:30Z")),
        ("2009-02-13t23:31:30z", Ok("2009-02-13T23:31:30Z")),
        ("2009-02-13T23:31:30.500Z", Ok("2009-02-13T23:31:30.5Z")),
        ("2009-02-13T23:31:30.123456789Z", Ok("2009-02-13T23:31:30.123456789Z")),
        ("2009-02-13T23:31:30.1234567890Z", Ok("2009-02-13T23:31:30.123456789Z")),
        ("2026-01-02T09:30:00+08:00", Ok("2026-01-02T01:30:00Z")),
        ("2026-01-01T23:30:00-02:30", Ok("2026-01-02T02:00:00Z")),
        ("2026-01-01T23:30:00-00:00", Ok("2026-01-01T23:30:00Z")),
        ("1969-12-31T23:59:59.5Z", Ok("1969-12-31T23:59:59.5Z")),
        ("0001-01-01T00:00:00Z", Ok("0001-01-01T00:00:00Z")),
        ("9999-12-31T23:59:59.999999999Z", Ok("9999-12-31T23:59:59.999999999Z")),
        ("0000-12-31T23:00:00-01:00", Ok("0001-01-01T00:00:00Z")),
        ("0000-01-01T00:00:00Z", Err(InstantError::Range)),
        ("0001-01-01T00:00:00+00:01", Err(InstantError::Range)),
        ("9999-12-31T23:59:59-00:01", Err(InstantError::Range)),
        ("10000-01-01T00:00:00Z", Err(InstantError::Range)),
        ("2009-02-13T23:31:30", Err(InstantError::NoOffset)),
        ("2009-02-13T23:31:30.5", Err(InstantError::NoOffset)),
        ("2009-02-30T23:31:30Z", Err(InstantError::NoSuchTime)),
        ("2009-02-13T24:00:00Z", Err(InstantError::NoSuchTime)),
        ("2016-12-31T23:59:60Z", Err(InstantError::NoSuchTime)),
        ("2009-02-13T23:31:30.1234567891Z", Err(InstantError::TooFine)),
        ("2009-02-13T23:31:30.Z", Err(InstantError::Syntax)),
        ("2009-02-13T23:31:30.+5Z", Err(InstantError::Syntax)),
        ("2009-02-13T23:31Z", Err(InstantError::Syntax)),
        ("2009-02-13T23:31:30:00Z", Err(InstantError::Syntax)),
        ("2009-02-13T2:31:30Z", Err(InstantError::Syntax)),
        ("2009-02-13T23:31:30+8:00", Err(InstantError::Syntax)),
        ("2009-02-13T23:31:30+0800", Err(InstantError::Syntax)),
        ("2009-02-13T23:31:30+08:00Z", Err(InstantError::Syntax)),
        ("2009-02-13 23:31:30Z", Err(InstantError::Syntax)),
        ("2009-02-13", Err(InstantError::Syntax)),
        ("209-02-13T23:31:30Z", Err(InstantError::Syntax)),
        ("-2009-02-13T23:31:30Z", Err(InstantError::Syntax)),
        ("甲-02-13T23:31:30Z", Err(InstantError::Syntax)),
        ("T", Err(InstantError::NoOffset)),
        ("", Err(InstantError::Syntax)),
    ];
    for (text, expected) in cases {
        assert_eq!(Instant::parse(text).map(|at| at.to_string()), expected.map(str::to_owned), "{text}");
    }
}

#[test]
fn accessors_are_those_of_cel() {
    type Accessor = fn(Instant, Zone) -> i64;
    let late = "2009-02-13T23:31:30Z";
    let early = "2009-02-13T02:00:00Z";
    let cases: [(&str, Accessor, &str, i64); 27] = [
        (late, Instant::get_date, "UTC", 13),
        (late, Instant::get_day_of_month, "UTC", 12),
        (late, Instant::get_day_of_week, "UTC", 5),
        (late, Instant::get_day_of_year, "UTC", 43),
        (late, Instant::get_full_year, "UTC", 2009),
        (late, Instant::get_hours, "UTC", 23),
        (late, Instant::get_minutes, "UTC", 31),
        (late, Instant::get_month, "UTC", 1),
        (late, Instant::get_seconds, "UTC", 30),
        (late, Instant::get_date, "Australia/Sydney", 14),
        (late, Instant::get_day_of_month, "US/Central", 12),
        (late, Instant::get_day_of_month, "+11:00", 13),
        (early, Instant::get_day_of_month, "-02:30", 11),
        (early, Instant::get_day_of_month, "America/St_Johns", 11),
        (late, Instant::get_day_of_week, "UTC", 5),
        (late, Instant::get_day_of_year, "US/Central", 43),
        (late, Instant::get_full_year, "-09:30", 2009),
        (late, Instant::get_hours, "02:00", 1),
        (late, Instant::get_minutes, "Asia/Kathmandu", 16),
        (late, Instant::get_month, "UTC", 1),
        (late, Instant::get_seconds, "-00:00", 30),
        ("2026-11-29T12:00:00Z", Instant::get_day_of_week, "UTC", 0),
        ("1969-12-31T23:59:59.5Z", Instant::get_seconds, "UTC", 59),
        ("9999-12-31T23:59:59Z", Instant::get_full_year, "+08:00", 10_000),
        ("0001-01-01T00:00:00Z", Instant::get_full_year, "-08:00", 0),
        ("2024-12-31T12:00:00Z", Instant::get_day_of_year, "UTC", 365),
        ("2026-01-01T00:00:00Z", Instant::get_day_of_year, "UTC", 0),
    ];
    for (row, (text, accessor, name, expected)) in cases.into_iter().enumerate() {
        assert_eq!(accessor(instant(text), zone(name)), expected, "row {row}: {text} in {name}");
    }
    assert_eq!(instant("2009-02-13T23:31:20.123456789Z").get_milliseconds(), 123);
    assert_eq!(instant("1969-12-31T23:59:59.5Z").get_milliseconds(), 500);
}

#[test]
fn durations_move_instants_within_the_range() {
    let cases = [
        ("2009-02-13T23:00:00Z", "240s", Some("2009-02-13T23:04:00Z")),
        ("2009-02-13T23:10:00Z", "-600s", Some("2009-02-13T23:00:00Z")),
        ("0001-01-01T00:00:01.000000001Z", "-999999999ns", Some("0001-01-01T00:00:00.000000002Z")),
        ("0001-01-01T00:00:01.999999999Z", "999999999ns", Some("0001-01-01T00:00:02.999999998Z")),
        ("0001-01-01T00:00:00Z", "-1s", None),
        ("0001-01-01T00:00:00Z", "-1ns", None),
        ("9999-12-31T23:59:59Z", "1s", None),
        ("9999-12-31T23:59:59.999999999Z", "1ns", None),
        ("0001-01-01T00:00:00Z", "315537897599s", Some("9999-12-31T23:59:59Z")),
    ];
    for (start, length, expected) in cases {
        assert_eq!(instant(start).checked_add(duration(length)), expected.map(instant), "{start} + {length}");
        let back = duration(length).checked_neg().unwrap();
        assert_eq!(instant(start).checked_sub(back), expected.map(instant), "{start} - -({length})");
    }
    assert_eq!(Instant::new(-62_135_596_801, 0), None);
    assert_eq!(Instant::new(253_402_300_800, 0), None);
    assert_eq!(Instant::new(0, 1_000_000_000), None);
    assert_eq!(Instant::new(1_234_567_890, 0), Some(instant("2009-02-13T23:31:30Z")));
}

#[test]
fn differences_have_the_range_of_cel() {
    let difference = |later, earlier| instant(later).difference(instant(earlier));
    let minutes = difference("2009-02-13T23:31:00Z", "2009-02-13T23:29:00Z");
    assert_eq!(minutes, Duration::from_seconds(120));
    assert_eq!(difference("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"), None);
    assert_eq!(difference("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"), None);
    assert_eq!(
        difference("2262-04-11T23:47:16.854775807Z", "1970-01-01T00:00:00Z").map(Duration::total_nanos),
        Some(i128::from(i64::MAX))
    );
    assert_eq!(difference("2262-04-11T23:47:16.854775808Z", "1970-01-01T00:00:00Z"), None);
}

#[test]
fn an_instant_is_printed_with_the_offset_of_the_zone() {
    let cases = [
        ("2026-01-02T01:30:00Z", "Asia/Shanghai", "2026-01-02T09:30:00+08:00"),
        ("2026-07-01T12:00:00.25Z", "Europe/London", "2026-07-01T13:00:00.25+01:00"),
        ("2026-01-01T12:00:00Z", "Europe/London", "2026-01-01T12:00:00+00:00"),
        // The zone data ends with the year 2100.
        ("2099-07-01T12:00:00Z", "Europe/London", "2099-07-01T13:00:00+01:00"),
        ("2101-07-01T12:00:00Z", "Europe/London", "2101-07-01T12:00:00+00:00"),
        ("2026-01-01T12:00:00Z", "UTC", "2026-01-01T12:00:00+00:00"),
        ("2026-01-01T02:00:00Z", "America/St_Johns", "2025-12-31T22:30:00-03:30"),
        // Local mean time: −0:01:15 is cut to minutes, and the instant stays.
        ("1800-01-01T12:00:00Z", "Europe/London", "1800-01-01T11:59:00-00:01"),
        ("1900-01-01T00:00:00Z", "Asia/Shanghai", "1900-01-01T08:05:00+08:05"),
        // The local year would be 10000 and 0.
        ("9999-12-31T23:00:00Z", "Asia/Shanghai", "9999-12-31T23:00:00+00:00"),
        ("0001-01-01T00:00:00Z", "America/New_York", "0001-01-01T00:00:00+00:00"),
    ];
    for (text, name, expected) in cases {
        assert_eq!(instant(text).display(zone(name)), expected, "{text} in {name}");
        assert_eq!(Instant::parse(expected), Ok(instant(text)), "{expected}");
    }
}

#[test]
fn dates_depend_on_the_zone() {
    let cases = [
        ("2026-01-01T17:00:00Z", "Asia/Shanghai", "2026-01-02", 3600),
        ("2026-01-01T17:00:00Z", "America/New_York", "2026-01-01", 43_200),
        ("9999-12-31T23:59:59Z", "Asia/Shanghai", "9999-12-31", 28_799),
        ("0001-01-01T00:00:00Z", "-08:00", "0001-01-01", 57_600),
    ];
    for (text, name, date, second) in cases {
        let at = instant(text);
        assert_eq!(
            (at.date(zone(name)).to_string().as_str(), at.second_of_day(zone(name))),
            (date, second),
            "{text} in {name}"
        );
    }
}

#[test]
fn the_wall_clock_survives_a_change_of_offset() {
    use Clock::{Plain, Repeated, Skipped};
    let cases = [
        // Spring forward: 24 civil hours later the clock shows the same, 23 hours have passed.
        ("Europe/London", "2026-03-28T12:00:00+00:00", "1 d", "2026-03-29T12:00:00+01:00", Plain),
        ("Europe/London", "2026-03-28T01:30:00+00:00", "1 d", "2026-03-29T02:30:00+01:00", Skipped),
        ("Europe/London", "2026-03-28T01:00:00+00:00", "1 d", "2026-03-29T02:00:00+01:00", Skipped),
        ("Europe/London", "2026-03-28T00:59:59+00:00", "1 d", "2026-03-29T00:59:59+00:00", Plain),
        ("Europe/London", "2026-03-28T02:00:00+00:00", "1 d", "2026-03-29T02:00:00+01:00", Plain),
        ("Europe/London", "2026-10-24T01:30:00+01:00", "1 d", "2026-10-25T01:30:00+01:00", Repeated),
        ("Europe/London", "2026-10-26T01:30:00+00:00", "-1 d", "2026-10-25T01:30:00+01:00", Repeated),
        ("Europe/London", "2026-10-24T02:00:00+01:00", "1 d", "2026-10-25T02:00:00+00:00", Plain),
        ("Europe/London", "2026-10-25T01:30:00+00:00", "0 d", "2026-10-25T01:30:00+00:00", Plain),
        (
            "Europe/London",
            "2026-02-28T01:30:00+00:00",
            "1 months + 1 d",
            "2026-03-29T02:30:00+01:00",
            Skipped,
        ),
        ("America/New_York", "2026-03-07T02:30:00-05:00", "1 d", "2026-03-08T03:30:00-04:00", Skipped),
        ("America/New_York", "2026-02-08T02:30:00-05:00", "1 months", "2026-03-08T03:30:00-04:00", Skipped),
        ("America/New_York", "2026-10-31T01:30:00-04:00", "1 d", "2026-11-01T01:30:00-04:00", Repeated),
        ("America/New_York", "2026-10-31T23:00:00-04:00", "1 d", "2026-11-01T23:00:00-05:00", Plain),
        // China had summer time from 1986 to 1991.
        ("Asia/Shanghai", "1986-05-03T02:30:00+08:00", "1 d", "1986-05-04T03:30:00+09:00", Skipped),
        ("Asia/Shanghai", "1986-09-13T01:30:00+09:00", "1 d", "1986-09-14T01:30:00+09:00", Repeated),
        ("Asia/Shanghai", "1991-04-13T12:00:00+08:00", "1 d", "1991-04-14T12:00:00+09:00", Plain),
        ("Asia/Shanghai", "1991-09-14T12:00:00+09:00", "1 d", "1991-09-15T12:00:00+08:00", Plain),
        ("Asia/Shanghai", "1992-04-11T02:30:00+08:00", "1 d", "1992-04-12T02:30:00+08:00", Plain),
        // Samoa left out 2011-12-30 altogether.
        ("Pacific/Apia", "2011-12-29T09:00:00-10:00", "1 d", "2011-12-31T09:00:00+14:00", Skipped),
        ("Asia/Shanghai", "2026-01-31T18:00:00+08:00", "1 months", "2026-02-28T18:00:00+08:00", Plain),
        ("+08:00", "2026-01-31T18:00:00+08:00", "-2 w", "2026-01-17T18:00:00+08:00", Plain),
    ];
    for (name, start, period, expected, clock) in cases {
        let landing = instant(start).place(Period::parse(period).unwrap(), zone(name));
        assert_eq!(
            landing,
            Some(Landing { instant: instant(expected), clock }),
            "{start} + {period} in {name}"
        );
    }
    let utc = Zone::UTC;
    assert_eq!(Instant::MAX.checked_add_period(Period::from_days(1), utc), None);
    assert_eq!(Instant::MIN.checked_add_period(Period::from_days(-1), utc), None);
    assert_eq!(Instant::MIN.checked_add_period(Period::from_business_days(1), utc), None);
}

#[test]
fn a_date_starts_at_its_first_instant() {
    let cases = [
        ("2026-01-02", "Asia/Shanghai", "2026-01-02T00:00:00+08:00"),
        // The clock goes from 00:00 to 01:00 here, and from 24:00 back to 23:00 there.
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T01:00:00-02:00"),
        ("2026-10-25", "Europe/London", "2026-10-25T00:00:00+01:00"),
        ("2011-12-31", "Pacific/Apia", "2011-12-31T00:00:00+14:00"),
        ("2026-11-01", "America/Havana", "2026-11-01T00:00:00-04:00"),
    ];
    for (date, name, expected) in cases {
        let start = Date::parse(date).unwrap().start(zone(name));
        assert_eq!(start, Some(instant(expected)), "{date} in {name}");
        assert_eq!(start.map(|start| start.date(zone(name)).to_string()).as_deref(), Some(date));
    }
    let date = Date::new(2026, 3, 29).unwrap();
    let half_past_one = date.at(5400, zone("Europe/London")).unwrap();
    assert_eq!(
        half_past_one,
        Landing { instant: instant("2026-03-29T02:30:00+01:00"), clock: Clock::Skipped }
    );
    assert_eq!(date.at(86_400, zone("Europe/London")), None);
}

fn any_instant() -> impl Strategy<Value = Instant> {
    let seconds = prop_oneof![FIRST_SECOND..=LAST_SECOND, 0i64..4_000_000_000];
    (seconds, prop_oneof![Just(0), 0u32..1_000_000_000])
        .prop_map(|(seconds, nanos)| Instant::new(seconds, nanos).unwrap())
}

fn any_zone() -> impl Strategy<Value = Zone> {
    let names = [
        "Europe/London",
        "America/New_York",
        "Asia/Shanghai",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "UTC",
        "+08:00",
        "-09:30",
    ];
    prop::sample::select(names.to_vec()).prop_map(zone)
}

proptest! {
    #[test]
    fn printing_reads_back(at in any_instant(), zone in any_zone()) {
        prop_assert_eq!(Instant::parse(&at.to_string()), Ok(at));
        prop_assert_eq!(Instant::parse(&at.display(zone)), Ok(at));
    }

    #[test]
    fn subtraction_undoes_addition(at in any_instant(), nanos: i64) {
        let length = Duration::from_total_nanos(nanos.into()).unwrap();
        if let Some(later) = at.checked_add(length) {
            prop_assert_eq!(later.checked_sub(length), Some(at));
            prop_assert_eq!(later.difference(at), Some(length));
            prop_assert_eq!(later.cmp(&at), nanos.cmp(&0));
        }
    }

    #[test]
    fn a_period_keeps_the_wall_clock(seconds in 0i64..4_000_000_000, zone in any_zone(), days in -800i32..800) {
        let start = Instant::new(seconds, 5).unwrap();
        let landing = start.place(Period::from_days(days), zone).unwrap();
        let wanted = start.date(zone).checked_add_days(days.into()).unwrap();
        let (date, second) = (landing.instant.date(zone), landing.instant.second_of_day(zone));
        match landing.clock {
            Clock::Plain => prop_assert_eq!((date, second), (wanted, start.second_of_day(zone))),
            Clock::Skipped => prop_assert!((date, second) > (wanted, start.second_of_day(zone))),
            Clock::Repeated => {
                prop_assert_eq!((date, second), (wanted, start.second_of_day(zone)));
                // Some hours on, at most three, the clock shows the same again.
                let later = |half_hours: i64| Duration::from_seconds(half_hours * 1800)
                    .and_then(|length| landing.instant.checked_add(length)).unwrap();
                prop_assert!((1..=6).any(|n| (later(n).date(zone), later(n).second_of_day(zone)) == (date, second)));
            }
        }
        prop_assert_eq!(landing.instant.nanos(), 5);
    }

    #[test]
    fn the_start_of_a_date_is_its_first_instant(at in any_instant(), zone in any_zone()) {
        let date = at.date(zone);
        if let Some(start) = date.start(zone) && start > Instant::MIN && start.date(zone) == date {
            prop_assert!(start <= at);
            let before = start.checked_sub(Duration::new(0, 1).unwrap()).unwrap();
            prop_assert!(before.date(zone) < date);
        }
    }

    #[test]
    fn reading_never_panics(text in "[0-9TZ:.+-]{0,32}|\\PC{0,12}") {
        let _ = (Instant::parse(&text), Duration::parse(&text), Zone::parse(&text), Date::parse(&text));
    }
}
