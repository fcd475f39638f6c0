//! Zones: names and offsets.

use super::*;

#[test]
fn names_and_offsets_are_read() {
    let cases = [
        ("Asia/Shanghai", Some("Asia/Shanghai")),
        ("UTC", Some("UTC")),
        ("US/Central", Some("US/Central")),
        ("America/St_Johns", Some("America/St_Johns")),
        ("+08:00", Some("+08:00")),
        ("08:00", Some("+08:00")),
        ("-02:30", Some("-02:30")),
        ("-00:00", Some("+00:00")),
        ("-00:30", Some("-00:30")),
        ("+23:59", Some("+23:59")),
        ("+24:00", None),
        ("+08:60", None),
        ("+8:00", None),
        ("+0800", None),
        ("+08:00:00", None),
        ("++08:00", None),
        ("+-8:00", None),
        ("+٠٨:00", None),
        ("Asia/Peking", None),
        ("asia/shanghai", None),
        ("Z", None),
        ("", None),
    ];
    for (text, expected) in cases {
        assert_eq!(Zone::parse(text).map(Zone::name).as_deref(), expected, "{text}");
    }
    assert_eq!(Zone::parse("UTC"), Some(Zone::UTC));
    assert_eq!(Zone::TZDB.len(), 5);
}
