//! Dates: text form, arithmetic, month ends.

use proptest::prelude::*;

use super::*;

fn date(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn any_date() -> impl Strategy<Value = Date> {
    (1i32..=9999, 1u32..=12, 1u32..=31)
        .prop_filter_map("exists", |(year, month, day)| Date::new(year, month, day))
}

#[test]
fn text_is_read_strictly() {
    let cases = [
        ("2026-01-31", Ok("2026-01-31")),
        ("0001-01-01", Ok("0001-01-01")),
        ("9999-12-31", Ok("9999-12-31")),
        ("2024-02-29", Ok("2024-02-29")),
        ("2026-02-29", Err(DateError::NoSuchDay)),
        ("2026-13-01", Err(DateError::NoSuchDay)),
        ("2026-00-01", Err(DateError::NoSuchDay)),
        ("0000-01-01", Err(DateError::NoSuchDay)),
        ("26-01-31", Err(DateError::Syntax)),
        ("12026-01-31", Err(DateError::Syntax)),
        ("2026-1-31", Err(DateError::Syntax)),
        ("2026-01-3", Err(DateError::Syntax)),
        ("2026/01/31", Err(DateError::Syntax)),
        ("+026-01-31", Err(DateError::Syntax)),
        ("-026-01-31", Err(DateError::Syntax)),
        ("2026-01-31T00:00:00Z", Err(DateError::Syntax)),
        ("2026-01-+1", Err(DateError::Syntax)),
        ("", Err(DateError::Syntax)),
    ];
    for (text, expected) in cases {
        assert_eq!(Date::parse(text).map(|date| date.to_string()), expected.map(str::to_owned), "{text}");
    }
}

#[test]
fn periods_clamp_to_the_end_of_the_month() {
    let cases = [
        ("2026-01-31", "1 months", Some("2026-02-28")),
        ("2024-01-31", "1 months", Some("2024-02-29")),
        ("2024-02-29", "12 months", Some("2025-02-28")),
        ("2026-03-31", "-1 months", Some("2026-02-28")),
        ("2026-08-31", "1 months", Some("2026-09-30")),
        ("2026-12-31", "2 months", Some("2027-02-28")),
        // Months before days: the clamped month end, then one day on.
        ("2026-01-31", "1 months + 1 d", Some("2026-03-01")),
        ("2026-01-02", "1 w", Some("2026-01-09")),
        ("2026-03-01", "-1 d", Some("2026-02-28")),
        ("2026-01-02", "0 d", Some("2026-01-02")),
        ("9999-12-31", "1 d", None),
        ("0001-01-01", "-1 d", None),
        ("9999-12-01", "1 months", None),
        ("2026-01-02", "2147483647 months", None),
        ("2026-01-02", "-2147483648 d", None),
        ("2026-01-02", "1 business_days", None),
        ("2026-01-02", "1 business_hours", None),
    ];
    for (start, period, expected) in cases {
        let sum = date(start).checked_add(Period::parse(period).unwrap());
        assert_eq!(sum, expected.map(date), "{start} + {period}");
    }
    assert_eq!(date("2026-03-31").checked_sub(Period::from_months(1)), Some(date("2026-02-28")));
    assert_eq!(date("2026-01-02").checked_add_days(i64::MIN), None);
    assert_eq!(date("0001-01-01").checked_add_days(3_652_058), Some(date("9999-12-31")));
}

#[test]
fn weekdays_are_those_of_the_calendar() {
    let cases =
        [("2026-11-23", Weekday::Monday), ("2026-11-29", Weekday::Sunday), ("2024-02-29", Weekday::Thursday)];
    for (text, weekday) in cases {
        assert_eq!(date(text).weekday(), weekday, "{text}");
    }
    assert_eq!(Weekday::ALL.map(Weekday::number), [1, 2, 3, 4, 5, 6, 7]);
}

proptest! {
    #[test]
    fn printing_reads_back(date in any_date()) {
        prop_assert_eq!(Date::parse(&date.to_string()), Ok(date));
    }

    #[test]
    fn days_after_undoes_adding_days(start in any_date(), days in -4_000_000i64..4_000_000) {
        if let Some(end) = start.checked_add_days(days) {
            prop_assert_eq!(end.days_after(start), days);
            prop_assert_eq!(end.cmp(&start), days.cmp(&0));
            prop_assert_eq!(i64::from(end.weekday().number()), (i64::from(start.weekday().number()) - 1 + days).rem_euclid(7) + 1);
        }
    }

    #[test]
    fn a_month_lands_on_its_day_or_the_end_of_the_month(start in any_date(), months in -1200i32..1200) {
        if let Some(end) = start.checked_add(Period::from_months(months)) {
            let index = |date: Date| date.year() * 12 + i32::try_from(date.month()).unwrap();
            prop_assert_eq!(index(end), index(start) + months);
            let next_day_is_first = end.checked_add_days(1).is_none_or(|next| next.day() == 1);
            prop_assert!(end.day() == start.day() || (end.day() < start.day() && next_day_is_first));
        }
    }

    #[test]
    fn adding_a_period_is_monotone(a in any_date(), b in any_date(), months in -50i32..50, days in -50i32..50) {
        let period = Period { months, days, ..Period::ZERO };
        if let (Some(x), Some(y)) = (a.checked_add(period), b.checked_add(period)) && a <= b {
            prop_assert!(x <= y);
        }
    }
}
