//! Names: variables by their longest dotted path, fields, words and the presence of things.

use std::sync::Arc;

use super::super::ast::{Expr, ExprKind, Name};
use super::super::ty::Type;
use super::super::typed::{Local, TypedKind};
use super::declarations::{Presence, Variable};
use super::literal::{constant, rounding_mode};
use super::node::{Node, Unit};
use super::{Checker, Found, Reported, Typing};
use crate::diagnostic::suggest::did_you_mean;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::value::Value;

/// The type names that CEL has as values, with the type that each denotes.
const TYPE_NAMES: &[(&str, Type)] = &[
    ("bool", Type::Bool),
    ("int", Type::Int),
    ("uint", Type::Uint),
    ("double", Type::Double),
    ("string", Type::String),
    ("bytes", Type::Bytes),
    ("list", Type::Dyn),
    ("map", Type::Dyn),
    ("type", Type::Dyn),
    ("null_type", Type::Null),
    ("optional_type", Type::Dyn),
    ("google.protobuf.Timestamp", Type::Timestamp),
    ("google.protobuf.Duration", Type::Duration),
];

/// A dotted name as it was written.
pub(super) struct Path<'e> {
    segments: Vec<(&'e Arc<str>, Span)>,
    absolute: bool,
}

impl<'e> Path<'e> {
    /// Returns the dotted name that `expr` is; `None` if it is anything else.
    pub(super) fn of(expr: &'e Expr) -> Option<Self> {
        let mut segments = Vec::new();
        let mut rest = expr;
        loop {
            match &rest.kind {
                ExprKind::Ident { name, absolute } => {
                    segments.push((name, rest.span));
                    segments.reverse();
                    return Some(Self { segments, absolute: *absolute });
                }
                ExprKind::Select { operand, field } => {
                    segments.push((&field.text, field.span));
                    rest = operand;
                }
                _ => return None,
            }
        }
    }

    pub(super) fn text(&self, length: usize) -> String {
        let parts: Vec<&str> = self.segments.iter().take(length).map(|(part, _)| &***part).collect();
        parts.join(".")
    }

    fn fields(&self, from: usize) -> impl Iterator<Item = (&'e Arc<str>, Span)> + '_ {
        self.segments.iter().skip(from).copied()
    }
}

/// What the front of a path stands for.
enum Resolved<'d> {
    Local(Local, Type),
    Variable(&'d Arc<str>, &'d Variable),
}

impl<'d> Checker<'d> {
    /// Types `a`, `a.b` and the selection of a field of anything.
    pub(super) fn name(&mut self, expr: &Expr, hint: Option<&Type>) -> Found<Node> {
        let Some(path) = Path::of(expr) else { return self.select(expr) };
        match self.resolve(&path) {
            Some((resolved, used)) if !self.is_word(&path, &resolved, used, hint) => {
                let mut node = self.load(&resolved, expr.span)?;
                for (field, span) in path.fields(used) {
                    node = self.field(node, field, span)?;
                }
                Ok(node)
            }
            _ => self.unresolved(&path, expr, hint),
        }
    }

    /// Returns what the longest declared front of the path stands for, and its length.
    fn resolve(&self, path: &Path<'_>) -> Option<(Resolved<'d>, usize)> {
        let first = path.segments.first().filter(|_| !path.absolute);
        if let Some((first, _)) = first
            && let Some(bound) = self.scopes.iter().rev().find(|bound| bound.name == **first)
        {
            return Some((Resolved::Local(bound.local, bound.ty.clone()), 1));
        }
        (1..=path.segments.len()).rev().find_map(|length| {
            let name = path.text(length);
            let found = self.declarations.candidates(&name, path.absolute);
            found
                .iter()
                .find_map(|name| self.declarations.entry(name))
                .map(|(name, variable)| (Resolved::Variable(name, variable), length))
        })
    }

    /// Whether a declared name is rather a word of the enum beside it.
    fn is_word(&self, path: &Path<'_>, resolved: &Resolved<'_>, used: usize, hint: Option<&Type>) -> bool {
        let (Some(Type::Enum(wanted)), Resolved::Variable(_, variable)) = (hint, resolved) else {
            return false;
        };
        let whole = used == path.segments.len();
        whole
            && wanted.position(&path.text(used)).is_some()
            && !matches!(&variable.ty, Type::Enum(found) if found.name == wanted.name)
    }

    /// Returns the declared variable that the whole of `expr` names.
    pub(super) fn whole_variable(&self, expr: &Expr) -> Option<(&'d Arc<str>, &'d Variable)> {
        let path = Path::of(expr)?;
        match self.resolve(&path)? {
            (Resolved::Variable(name, variable), used) if used == path.segments.len() => {
                Some((name, variable))
            }
            _ => None,
        }
    }

    /// Returns whether what `expr` means depends on the type of what stands beside it.
    pub(super) fn is_flexible(&self, expr: &Expr) -> bool {
        use super::super::ast::Literal;
        match &expr.kind {
            ExprKind::Word(_) | ExprKind::Literal(Literal::String(_)) => true,
            ExprKind::Ident { .. } | ExprKind::Select { .. } => {
                self.is_policy() && Path::of(expr).is_some_and(|path| self.resolve(&path).is_none())
            }
            ExprKind::List(items) => !items.is_empty() && items.iter().all(|item| self.is_flexible(item)),
            ExprKind::Conditional { then, otherwise, .. } => {
                self.is_flexible(then) && self.is_flexible(otherwise)
            }
            _ => false,
        }
    }

    fn load(&mut self, resolved: &Resolved<'_>, span: Span) -> Found<Node> {
        match resolved {
            Resolved::Local(local, ty) => {
                self.note_exact(ty);
                Ok(Node::new(TypedKind::Local(*local), canonical(ty), span))
            }
            Resolved::Variable(name, variable) => {
                if variable.maybe_empty && !self.guarded.contains(&variable.symbol) {
                    return Err(self.report(
                        Diagnostic::error(
                            codes::MAYBE_EMPTY_OUTPUT,
                            format!("`{name}` may be decided as `none`"),
                        )
                        .at(span, "may have no value")
                        .help(format!("ask first: `has({name}) && …`"))
                        .help("or give its section a `default:`"),
                    ));
                }
                self.note_exact(&variable.ty);
                let unit = variable.unit.clone().map(|name| Unit { name, literal: false });
                let node = Node::new(TypedKind::Load(variable.symbol), canonical(&variable.ty), span);
                Ok(Node { unit, ..node })
            }
        }
    }

    fn note_exact(&mut self, ty: &Type) {
        match ty {
            Type::Decimal | Type::Percent | Type::Money(_) => self.exact = true,
            Type::List(of) => self.note_exact(of),
            _ => {}
        }
    }

    /// Types `operand.field` where the operand is no name, e.g. an element of a list.
    fn select(&mut self, expr: &Expr) -> Found<Node> {
        let ExprKind::Select { operand, field } = &expr.kind else { return Err(Reported) };
        let node = self.check(operand, None)?;
        self.field(node, &field.text, field.span)
    }

    fn field(&mut self, operand: Node, field: &Arc<str>, span: Span) -> Found<Node> {
        if let (TypedKind::Local(_), Type::Int) = (&operand.typed.kind, &operand.typed.ty) {
            let message = format!("int has no field `{field}`");
            let fault = Diagnostic::error(codes::TYPE_MISMATCH, message).at(span, "");
            return Err(self.report(
                fault.help("of two variables the first is the position and the second one the element"),
            ));
        }
        let (ty, unit) = self.field_type(&operand.typed.ty, field, span)?;
        self.note_exact(&ty);
        let span = operand.typed.span.join(span);
        let kind = TypedKind::Field { operand: Box::new(operand.typed), field: Arc::clone(field) };
        let unit = unit.map(|name| Unit { name, literal: false });
        Ok(Node { unit, ..Node::new(kind, canonical(&ty), span) })
    }

    fn field_type(&mut self, operand: &Type, field: &str, span: Span) -> Found<(Type, Option<Arc<str>>)> {
        let operand = self.substitution.apply(operand, false);
        if let Some(of) = operand.of_optional() {
            let (ty, unit) = self.field_type(of, field, span)?;
            return Ok((Type::optional(ty), unit));
        }
        match &operand {
            Type::Item(item) => match item.fields.get(field) {
                Some(found) => Ok((found.ty.clone(), found.unit.clone())),
                None => Err(self.report(
                    Diagnostic::error(
                        codes::UNKNOWN_FACT,
                        format!("an item of `{}` has no field `{field}`", item.name),
                    )
                    .at(span, "no such field")
                    .maybe_help(did_you_mean(field, item.fields.keys().map(|name| &**name))),
                )),
            },
            Type::Map(_, value) => Ok(((**value).clone(), None)),
            Type::Dyn => Ok((Type::Dyn, None)),
            Type::Variable(_) => {
                self.substitution.assign(&Type::Dyn, &operand);
                Ok((Type::Dyn, None))
            }
            other => {
                let found = super::describe(other);
                self.fail(codes::TYPE_MISMATCH, span, format!("{found} has no field `{field}`"))
            }
        }
    }

    fn unresolved(&mut self, path: &Path<'_>, expr: &Expr, hint: Option<&Type>) -> Found<Node> {
        let name = path.text(path.segments.len());
        match (hint, self.declarations.typing()) {
            (Some(Type::Enum(ty)), Typing::Policy) => {
                let words = ty.members.iter().map(|member| &*member.id);
                let facts = self.declarations.names().map(|known| &**known);
                // What looks like no word at all but like a fact is a fact misspelt.
                let is_fact = ty.position(&name).is_none()
                    && did_you_mean(&name, words).is_none()
                    && did_you_mean(&name, facts).is_some();
                if is_fact { Err(self.unknown_fact(path, expr)) } else { self.member(&name, ty, expr.span) }
            }
            (Some(Type::Rounding), Typing::Policy) => match rounding_mode(&name) {
                Some(mode) => Ok(constant(mode, Type::Rounding, expr.span)),
                None => self.unknown_mode(&name, expr.span),
            },
            (_, Typing::Policy) => Err(self.unknown_fact(path, expr)),
            (_, Typing::Conformance | Typing::Unchecked) => self.type_name(path, &name, expr),
        }
    }

    /// Types the name of a type or of an enum constant that CEL has as a value.
    fn type_name(&mut self, path: &Path<'_>, name: &str, expr: &Expr) -> Found<Node> {
        for candidate in self.declarations.candidates(name, path.absolute) {
            if let Some((name, ty)) = TYPE_NAMES.iter().find(|(name, _)| *name == candidate) {
                let ty = Type::Type(Box::new(ty.clone()));
                return Ok(constant(Value::Type(Arc::from(*name)), ty, expr.span));
            }
            if candidate == "google.protobuf.NullValue.NULL_VALUE" {
                return Ok(constant(Value::Null, Type::Null, expr.span));
            }
        }
        if let ExprKind::Select { operand, field } = &expr.kind
            && self.declarations.typing() == Typing::Unchecked
        {
            let node = self.check(operand, None)?;
            return self.field(node, &field.text, field.span);
        }
        if self.declarations.typing() == Typing::Unchecked {
            return Ok(Node::new(TypedKind::Unbound { name: name.into() }, Type::Dyn, expr.span));
        }
        Err(self.unknown_fact(path, expr))
    }

    fn unknown_fact(&mut self, path: &Path<'_>, expr: &Expr) -> Reported {
        let name = path.text(path.segments.len());
        let below = format!("{name}.");
        let help = did_you_mean(&name, self.declarations.names().map(|known| &**known)).or_else(|| {
            let known: Vec<_> =
                self.declarations.names().filter(|known| known.starts_with(&below)).take(3).collect();
            let known: Vec<_> = known.into_iter().map(|known| format!("`{known}`")).collect();
            (!known.is_empty()).then(|| format!("declared are {}", known.join(", ")))
        });
        self.report(
            Diagnostic::error(codes::UNKNOWN_FACT, format!("`{name}` is not declared"))
                .at(expr.span, "no such name")
                .maybe_help(help),
        )
    }

    /// Types `has(operand)`.
    pub(super) fn has(&mut self, operand: &Expr, span: Span) -> Found<Node> {
        if let Some((name, variable)) = self.whole_variable(operand) {
            if variable.presence == Presence::Derived {
                return Err(self.report(
                    Diagnostic::error(
                        codes::PRESENCE_OF_DERIVED,
                        format!("`{name}` is calculated, never given"),
                    )
                    .at(operand.span, "a calculated value")
                    .help("ask about the facts that it is calculated from"),
                ));
            }
            return Ok(Node::new(TypedKind::Has(variable.symbol), Type::Bool, span));
        }
        let ExprKind::Select { operand: inner, field } = &operand.kind else {
            return match self.check(operand, None) {
                Ok(_) => self.fail(codes::TYPE_MISMATCH, span, "`has` takes a fact, an output or a field"),
                Err(reported) => Err(reported),
            };
        };
        if self.is_policy() && Path::of(operand).is_some_and(|path| self.resolve(&path).is_none()) {
            let Some(path) = Path::of(operand) else { return Err(Reported) };
            return Err(self.unknown_fact(&path, operand));
        }
        let node = self.check(inner, None)?;
        self.field_type(&node.typed.ty, &field.text, field.span)?;
        let kind = TypedKind::HasField { operand: Box::new(node.typed), field: Arc::clone(&field.text) };
        Ok(Node::new(kind, Type::Bool, span))
    }

    /// Types `Type{field: value}`, of which CEL's `Value` is the only type known here.
    pub(super) fn message(&mut self, name: &Name, fields: &[(Name, Expr)], span: Span) -> Found<Node> {
        let (bare, absolute) = name.text.strip_prefix('.').map_or((&*name.text, false), |bare| (bare, true));
        let known =
            self.declarations.candidates(bare, absolute).iter().any(|name| name == "google.protobuf.Value");
        let [(field, value)] = fields else {
            return self.fail(codes::TYPE_MISMATCH, span, "a message needs exactly one field here");
        };
        let wanted = match &*field.text {
            "null_value" => Type::Null,
            "number_value" => Type::Double,
            "string_value" => Type::String,
            "bool_value" => Type::Bool,
            _ => return self.fail(codes::TYPE_MISMATCH, field.span, format!("no field `{}`", field.text)),
        };
        if self.is_policy() || !known {
            return self.fail(codes::TYPE_MISMATCH, name.span, format!("`{}` is not a type", name.text));
        }
        let node = self.check(value, None)?;
        if !self.substitution.assign(&wanted, &node.typed.ty) {
            return self.fail(codes::TYPE_MISMATCH, value.span, "the field has another type");
        }
        Ok(Node::new(node.typed.kind, Type::Dyn, span))
    }
}

/// A percentage is a decimal in every operation.
fn canonical(ty: &Type) -> Type {
    match ty {
        Type::Percent => Type::Decimal,
        Type::List(of) => Type::List(Box::new(canonical(of))),
        other => other.clone(),
    }
}
