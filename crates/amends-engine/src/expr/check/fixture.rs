//! Declarations that the tests of checker and evaluator share.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Declarations, Presence, Variable, check};
use crate::diagnostic::Diagnostic;
use crate::expr::ast::Expr;
use crate::expr::ty::{ItemField, ItemType, Type};
use crate::expr::typed::Symbol;
use crate::expr::{Dialect, Syntax, parser};
use crate::source::{Excerpt, SourceMap};
use crate::value::{Currency, EnumType, Member};

pub(crate) fn enum_type(name: &str, ordered: bool, words: &[&str]) -> Arc<EnumType> {
    let members = words.iter().map(|word| Member {
        id: Arc::from(*word),
        parent: word.rsplit_once('.').and_then(|(over, _)| words.iter().position(|other| *other == over)),
    });
    Arc::new(EnumType { name: name.into(), ordered, members: members.collect() })
}

fn money(codes: &[&str]) -> Type {
    Type::Money(codes.iter().map(|code| Currency::parse(code).unwrap()).collect())
}

fn list(of: Type) -> Type {
    Type::List(Box::new(of))
}

/// The declarations; a symbol's number is the position of its name here.
pub(crate) fn variables() -> Vec<(&'static str, Type)> {
    let channel = Type::Enum(enum_type("channel", false, &["phone", "website", "on_site"]));
    let topic =
        Type::Enum(enum_type("topic", false, &["transport", "transport.lost", "transport.late", "food"]));
    let scale = Type::Enum(enum_type("severity", true, &["minor", "serious", "major"]));
    let field = |ty: Type, unit: Option<&str>| ItemField { ty, unit: unit.map(Arc::from) };
    let item = ItemType {
        name: "order.items".into(),
        fields: BTreeMap::from([
            ("sku".into(), field(Type::String, None)),
            ("price".into(), field(money(&["CNY"]), None)),
            ("count".into(), field(Type::Int, None)),
            ("weight".into(), field(Type::Decimal, Some("kg"))),
        ]),
    };
    vec![
        ("flag", Type::Bool),
        ("other", Type::Bool),
        ("n", Type::Int),
        ("m", Type::Int),
        ("rate", Type::Decimal),
        ("order.total", money(&["CNY"])),
        ("foreign", money(&[])),
        ("euros", money(&["EUR"])),
        ("complaint.text", Type::String),
        ("sent", Type::Timestamp),
        ("received", Type::Timestamp),
        ("wait", Type::Duration),
        ("bought", Type::Date),
        ("order.channel", channel.clone()),
        ("severity", scale.clone()),
        ("band", scale),
        ("types", list(topic.clone())),
        ("topic", topic),
        ("way", Type::Decimal),
        ("order.items", list(Type::Item(Arc::new(item)))),
        ("param.cap", money(&["CNY"])),
        ("param.tradition", Type::Rounding),
        ("signal.loud", Type::Bool),
        ("share", Type::Percent),
        ("tags", list(channel)),
        ("nums", list(Type::Int)),
        ("rates", list(Type::Decimal)),
        ("term", Type::Period),
        ("phone", Type::String),
    ]
}

pub(crate) fn declarations() -> Declarations {
    let mut declarations = Declarations::new();
    for ((name, ty), number) in variables().into_iter().zip(0u32..) {
        let presence = match name {
            "severity" | "band" | "types" => Presence::Output,
            "signal.loud" => Presence::Derived,
            _ => Presence::Record,
        };
        let unit = (name == "way").then(|| Arc::from("km"));
        let symbol = Symbol(number);
        declarations.declare(name, Variable { symbol, ty, unit, presence, maybe_empty: name == "band" });
    }
    declarations
}

pub(crate) fn parse(text: &str, declarations: &Declarations) -> Expr {
    let mut sources = SourceMap::new();
    let source = sources.add("test", text).unwrap();
    let syntax = Syntax { dialect: Dialect::Policy, units: &|word| declarations.is_unit(word) };
    parser::parse(&Excerpt::verbatim(text, source, 0), &syntax)
        .unwrap_or_else(|found| panic!("{text}: {found:?}"))
}

pub(crate) fn checked(text: &str, expected: Option<&Type>) -> Result<super::Checked, Vec<Diagnostic>> {
    let declarations = declarations();
    check(&parse(text, &declarations), expected, &declarations)
}
