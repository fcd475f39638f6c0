//! The syntax tree back to text.
//!
//! Takes any [`Expr`], gives text on one line with the fewest parentheses. A tree that came from
//! [`parser::parse`](super::parser::parse) parses back to itself, spans aside. What only cells have
//! is written in the nearest words of an expression: a bare word as it is, a taxonomy test as
//! `x.under("word")`, a cell's `not` as `!`.

use super::ast::{BinaryOp, Each, EachKind, Expr, ExprKind, Literal, LogicOp, Name, UnaryOp};
use super::block;
use super::lexer::{self, Keyword};

/// Returns the text of an expression.
#[must_use]
pub fn print(expr: &Expr) -> String {
    let mut out = String::new();
    write(&mut out, expr, CONDITIONAL);
    out
}

/// How strongly a form binds; a part that binds less than its place asks for gets parentheses.
type Level = u8;
const CONDITIONAL: Level = 0;
const OR: Level = 1;
const AND: Level = 2;
const RELATION: Level = 3;
const SUM: Level = 4;
const PRODUCT: Level = 5;
const PREFIX: Level = 6;
const MEMBER: Level = 7;

fn level(expr: &Expr) -> Level {
    match &expr.kind {
        ExprKind::Conditional { .. } => CONDITIONAL,
        ExprKind::Logic { op: LogicOp::Or, .. } => OR,
        ExprKind::Logic { op: LogicOp::And, .. } => AND,
        ExprKind::Binary { op, .. } => binary_level(*op),
        ExprKind::Unary { .. } => PREFIX,
        // `1.f` and `-1.f` read badly or otherwise, so a number in front of a dot has parentheses.
        ExprKind::Literal(literal) => match literal {
            Literal::Int(_)
            | Literal::Uint(_)
            | Literal::Number(_)
            | Literal::Quantity { .. }
            | Literal::Percent(_)
            | Literal::Date(_) => PREFIX,
            Literal::Null | Literal::Bool(_) | Literal::String(_) | Literal::Bytes(_) => MEMBER,
        },
        ExprKind::Word(_)
        | ExprKind::Ident { .. }
        | ExprKind::Select { .. }
        | ExprKind::Has(_)
        | ExprKind::Index { .. }
        | ExprKind::OptionalIndex { .. }
        | ExprKind::IfPresent(_)
        | ExprKind::Call { .. }
        | ExprKind::List(_)
        | ExprKind::Map(_)
        | ExprKind::Message { .. }
        | ExprKind::Each(_) => MEMBER,
    }
}

fn binary_level(op: BinaryOp) -> Level {
    match op {
        BinaryOp::Under => MEMBER,
        BinaryOp::Equal
        | BinaryOp::NotEqual
        | BinaryOp::Less
        | BinaryOp::LessEqual
        | BinaryOp::Greater
        | BinaryOp::GreaterEqual
        | BinaryOp::In => RELATION,
        BinaryOp::Add | BinaryOp::Subtract => SUM,
        BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo => PRODUCT,
    }
}

/// Returns an infix operator as it is written; [`BinaryOp::Under`] is written as a method.
pub(crate) fn symbol(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Equal => "==",
        BinaryOp::NotEqual => "!=",
        BinaryOp::Less => "<",
        BinaryOp::LessEqual => "<=",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterEqual => ">=",
        BinaryOp::In => "in",
        BinaryOp::Under => "under",
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Modulo => "%",
    }
}

fn write(out: &mut String, expr: &Expr, least: Level) {
    if level(expr) < least {
        out.push('(');
        write_kind(out, &expr.kind);
        out.push(')');
    } else {
        write_kind(out, &expr.kind);
    }
}

fn write_kind(out: &mut String, kind: &ExprKind) {
    match kind {
        ExprKind::Literal(literal) => write_literal(out, literal),
        ExprKind::Word(word) => write_word(out, word),
        ExprKind::Ident { name, absolute } => {
            if *absolute {
                out.push('.');
            }
            write_variable(out, name);
        }
        ExprKind::Select { operand, field } => {
            write(out, operand, MEMBER);
            out.push('.');
            write_field(out, field);
        }
        ExprKind::Has(operand) => {
            out.push_str("has(");
            write(out, operand, CONDITIONAL);
            out.push(')');
        }
        ExprKind::IfPresent(operand) => {
            out.push('?');
            write(out, operand, CONDITIONAL);
        }
        ExprKind::Index { operand, index } | ExprKind::OptionalIndex { operand, index } => {
            write(out, operand, MEMBER);
            out.push_str(if matches!(kind, ExprKind::Index { .. }) { "[" } else { "[?" });
            write(out, index, CONDITIONAL);
            out.push(']');
        }
        ExprKind::Call { function, target, args } => write_call(out, function, target.as_deref(), args),
        ExprKind::Unary { op, operand } => {
            out.push(match op {
                UnaryOp::Negate => '-',
                UnaryOp::Not | UnaryOp::NotTest => '!',
            });
            write(out, operand, PREFIX);
        }
        ExprKind::Binary { op, left, right } => write_binary(out, *op, left, right),
        ExprKind::Logic { op, operands } => {
            let (text, least) = match op {
                LogicOp::Or => (" || ", AND),
                LogicOp::And => (" && ", RELATION),
            };
            write_joined(out, operands, text, least);
        }
        ExprKind::Conditional { condition, then, otherwise } => {
            write(out, condition, OR);
            out.push_str(" ? ");
            write(out, then, OR);
            out.push_str(" : ");
            write(out, otherwise, CONDITIONAL);
        }
        ExprKind::List(elements) => {
            out.push('[');
            write_joined(out, elements, ", ", CONDITIONAL);
            out.push(']');
        }
        ExprKind::Map(entries) => write_map(out, entries),
        ExprKind::Message { name, fields } => write_message(out, name, fields),
        ExprKind::Each(each) => write_each(out, each),
    }
}

fn write_joined(out: &mut String, parts: &[Expr], separator: &str, least: Level) {
    for (position, part) in parts.iter().enumerate() {
        if position > 0 {
            out.push_str(separator);
        }
        write(out, part, least);
    }
}

fn write_binary(out: &mut String, op: BinaryOp, left: &Expr, right: &Expr) {
    let level = binary_level(op);
    write(out, left, level);
    if op == BinaryOp::Under {
        out.push_str(".under(");
        match &right.kind {
            ExprKind::Word(word) => write_text(out, word),
            _ => write(out, right, CONDITIONAL),
        }
        out.push(')');
        return;
    }
    out.push(' ');
    out.push_str(symbol(op));
    out.push(' ');
    write(out, right, level.saturating_add(1));
}

fn write_call(out: &mut String, function: &Name, target: Option<&Expr>, args: &[Expr]) {
    if let Some(target) = target {
        write(out, target, MEMBER);
        out.push('.');
    }
    out.push_str(&function.text);
    out.push('(');
    write_joined(out, args, ", ", CONDITIONAL);
    out.push(')');
}

fn write_map(out: &mut String, entries: &[(Expr, Expr)]) {
    out.push('{');
    for (position, (key, value)) in entries.iter().enumerate() {
        if position > 0 {
            out.push_str(", ");
        }
        let value = match &value.kind {
            ExprKind::IfPresent(value) => {
                out.push('?');
                value
            }
            _ => value,
        };
        write(out, key, CONDITIONAL);
        out.push_str(": ");
        write(out, value, CONDITIONAL);
    }
    out.push('}');
}

fn write_message(out: &mut String, name: &Name, fields: &[(Name, Expr)]) {
    out.push_str(&name.text);
    out.push('{');
    for (position, (field, value)) in fields.iter().enumerate() {
        if position > 0 {
            out.push_str(", ");
        }
        write_field(out, field);
        out.push_str(": ");
        write(out, value, CONDITIONAL);
    }
    out.push('}');
}

fn write_each(out: &mut String, each: &Each) {
    if each.kind == EachKind::Bind {
        out.push_str("cel.bind(");
        write_variable(out, &each.variable.text);
        out.push_str(", ");
        write(out, &each.range, CONDITIONAL);
    } else {
        write(out, &each.range, MEMBER);
        out.push_str(match each.kind {
            EachKind::All => ".all(",
            EachKind::Exists => ".exists(",
            EachKind::ExistsOne => ".exists_one(",
            EachKind::Filter => ".filter(",
            EachKind::Map if each.second.is_some() => ".transformList(",
            EachKind::Map => ".map(",
            EachKind::TransformMap => ".transformMap(",
            EachKind::OptMap => ".optMap(",
            EachKind::OptFlatMap => ".optFlatMap(",
            EachKind::Bind => ".bind(",
        });
        write_variable(out, &each.variable.text);
        if let Some(second) = &each.second {
            out.push_str(", ");
            write_variable(out, &second.text);
        }
    }
    for part in each.filter.iter().chain([&each.body]) {
        out.push_str(", ");
        write(out, part, CONDITIONAL);
    }
    out.push(')');
}

/// Writes a variable; those that a `cel.block` numbers have names that no text has.
fn write_variable(out: &mut String, name: &str) {
    match block::numbers(name) {
        None => out.push_str(name),
        Some((depth, Some(number))) => out.push_str(&format!("cel.iterVar({depth}, {number})")),
        Some((position, None)) => out.push_str(&format!("cel.index({position})")),
    }
}

fn write_field(out: &mut String, field: &Name) {
    if lexer::is_identifier(&field.text) && Keyword::of(&field.text).is_none() {
        out.push_str(&field.text);
    } else {
        out.push('`');
        out.push_str(&field.text);
        out.push('`');
    }
}

fn write_word(out: &mut String, word: &str) {
    if word.split('.').all(lexer::is_identifier) {
        out.push_str(word);
    } else {
        write_text(out, word);
    }
}

fn write_literal(out: &mut String, literal: &Literal) {
    match literal {
        Literal::Null => out.push_str("null"),
        Literal::Bool(true) => out.push_str("true"),
        Literal::Bool(false) => out.push_str("false"),
        Literal::Int(text) | Literal::Number(text) | Literal::Date(text) => out.push_str(text),
        Literal::Uint(text) => {
            out.push_str(text);
            out.push('u');
        }
        Literal::Quantity { number, unit } => {
            out.push_str(number);
            out.push(' ');
            out.push_str(&unit.text);
        }
        Literal::Percent(text) => {
            out.push_str(text);
            out.push_str(" %");
        }
        Literal::String(text) => write_text(out, text),
        Literal::Bytes(bytes) => write_bytes(out, bytes),
    }
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if c.is_control() => {
                let code = u32::from(c);
                out.push_str(&format!("\\u{code:04x}"));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

fn write_bytes(out: &mut String, bytes: &[u8]) {
    out.push_str("b\"");
    for byte in bytes {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(*byte)]),
            b' '..=b'~' => out.push(char::from(*byte)),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests;
