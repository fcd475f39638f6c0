//! The two text forms and the mask.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::value::{
    Date, Decimal, Duration, EnumType, EnumValue, Instant, Member, Mode, Money, Period, Rounding,
};

fn text(text: &str) -> Value {
    Value::String(text.into())
}

fn channel() -> Value {
    let member = |id: &str| Member { id: id.into(), parent: None };
    let ty =
        EnumType { name: "channel".into(), ordered: false, members: vec![member("phone"), member("web")] };
    Value::Enum(EnumValue::new(&Arc::new(ty), "web").unwrap())
}

fn item() -> Value {
    let fields: BTreeMap<Arc<str>, Value> =
        [("price".into(), Value::Money(Money::parse("5 CNY").unwrap())), ("name".into(), text("tea"))].into();
    Value::Item(Arc::new(Item { path: "order.items[0]".into(), fields }))
}

#[test]
fn each_type_has_its_text() {
    let received = Value::Timestamp(Instant::parse("2026-01-02T01:30:00Z").unwrap());
    let rounding = Rounding::new(Decimal::new(1, 2).unwrap(), Mode::HalfUp).unwrap();
    // value, in a trace, canonical, masked
    let cases = [
        (Value::Null, "null", "null", "‹null›"),
        (Value::Bool(true), "true", "true", "‹bool›"),
        (Value::Int(-3), "-3", "-3", "‹int›"),
        (Value::Uint(3), "3", "3", "‹uint›"),
        (Value::Double(0.5), "0.5", "0.5", "‹double›"),
        (text("丢件 it's\n\u{1}"), r"'丢件 it\'s\n\u0001'", "丢件 it's\n\u{1}", "‹text, 9 chars›"),
        (Value::Bytes([0, 255].into()), r"b'\x00\xff'", r"b'\x00\xff'", "‹bytes›"),
        (Value::List([text("a"), text("b")].into()), "['a', 'b']", "[a, b]", "‹list›"),
        (Value::List([].into()), "[]", "[]", "‹list›"),
        (Value::Map([(text("a"), Value::Int(1))].into()), "{'a': 1}", "{a: 1}", "‹map›"),
        (Value::Type("int".into()), "int", "int", "‹type›"),
        (received, "2026-01-02T09:30:00+08:00", "2026-01-02T09:30:00+08:00", "‹timestamp›"),
        (Value::Duration(Duration::parse("1h0.5s").unwrap()), "3600.5s", "3600.5s", "‹duration›"),
        (Value::Decimal(Decimal::parse("3.50").unwrap()), "3.5", "3.5", "‹decimal›"),
        (Value::Money(Money::parse("36 CNY").unwrap()), "36.00 CNY", "36.00 CNY", "‹money›"),
        (Value::Date(Date::new(2026, 1, 31).unwrap()), "2026-01-31", "2026-01-31", "‹date›"),
        (Value::Period(Period::from_business_days(7)), "7 business_days", "7 business_days", "‹period›"),
        (channel(), "web", "web", "‹channel›"),
        (item(), "{name: 'tea', price: 5.00 CNY}", "{name: tea, price: 5.00 CNY}", "‹item›"),
        (Value::Rounding(rounding), "0.01 half_up", "0.01 half_up", "‹rounding›"),
    ];
    let zone = Zone::parse("Asia/Shanghai").unwrap();
    for (value, shown, canonical, masked) in cases {
        assert_eq!(value.display(zone), shown);
        assert_eq!(value.canonical(zone), canonical);
        assert_eq!(value.masked(), masked);
    }
}
