//! Lists, maps and the macros over them.

use super::super::ast::{Each, EachKind, Expr, Name};
use super::super::ty::Type;
use super::super::typed::{Local, TypedKind};
use super::node::Node;
use super::operator::unlike_help;
use super::{Bound, Checker, Found};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

impl Checker<'_> {
    pub(super) fn list(&mut self, items: &[Expr], span: Span, hint: Option<&Type>) -> Found<Node> {
        let mut wanted = match hint {
            Some(Type::List(of)) => Some((**of).clone()),
            _ => None,
        };
        if wanted.is_none()
            && self.is_policy()
            && let Some(telling) = items.iter().find(|item| !self.is_flexible(item))
            && items.iter().any(|item| self.is_flexible(item))
        {
            wanted = self.probe(telling);
        }
        let nodes: Vec<_> = items.iter().map(|item| self.check(item, wanted.as_ref())).collect();
        let mut nodes = nodes.into_iter().collect::<Found<Vec<_>>>()?;
        let of = self.join_items(&mut nodes, span)?;
        let unit = if self.is_policy() { self.common_unit(&nodes, span)? } else { None };
        let loose = self.remaining_loose(&nodes);
        let plain = nodes.iter().all(|node| node.plain);
        let kind = TypedKind::List(nodes.into_iter().map(|node| node.typed).collect());
        Ok(Node { unit, loose, plain, ..Node::new(kind, Type::List(Box::new(of)), span) })
    }

    /// Returns the type of the elements of a literal; CEL lets them differ, a policy does not.
    fn join_items(&mut self, nodes: &mut [Node], span: Span) -> Found<Type> {
        match self.join(nodes) {
            Some(ty) => Ok(ty),
            None if !self.is_policy() => Ok(Type::Dyn),
            None => {
                let mut types: Vec<(String, Span)> = Vec::new();
                for node in nodes.iter() {
                    let ty = self.describe(&node.typed.ty);
                    if !types.iter().any(|(known, _)| *known == ty) {
                        types.push((ty, node.typed.span));
                    }
                }
                let listed = types.iter().map(|(ty, _)| ty.as_str()).collect::<Vec<_>>().join(", ");
                let message = format!("the elements of a list differ: {listed}");
                let mut fault = Diagnostic::error(codes::TYPE_MISMATCH, message)
                    .at(span, "all elements have one type")
                    .maybe_help(unlike_help(nodes, "elements"));
                for (ty, span) in types {
                    fault = fault.related(span, ty);
                }
                Err(self.report(fault))
            }
        }
    }

    pub(super) fn map(&mut self, entries: &[(Expr, Expr)], span: Span) -> Found<Node> {
        if self.is_policy() {
            return self.fail(codes::LITERAL_NOT_ALLOWED, span, "maps are not values of a policy");
        }
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for (key, value) in entries {
            let (key, value) = (self.check(key, None), self.check(value, None));
            keys.push(key?);
            values.push(value?);
        }
        let (key, value) = (self.join_items(&mut keys, span)?, self.join_items(&mut values, span)?);
        let entries = keys.into_iter().zip(values).map(|(key, value)| (key.typed, value.typed)).collect();
        Ok(Node::new(TypedKind::Map(entries), Type::Map(Box::new(key), Box::new(value)), span))
    }

    /// Types an element or a value that `?` leaves out if it is an empty optional.
    pub(super) fn if_present(&mut self, operand: &Expr, span: Span) -> Found<Node> {
        let node = self.check(operand, None)?;
        let of = Type::Variable(self.substitution.fresh(1));
        if self.is_policy() || !self.substitution.assign(&Type::optional(of.clone()), &node.typed.ty) {
            return self.fail(codes::TYPE_MISMATCH, span, "`?` takes an optional value");
        }
        let ty = self.substitution.apply(&of, false);
        Ok(Node::new(TypedKind::IfPresent(Box::new(node.typed)), ty, span))
    }

    /// Returns the types of a macro's variables: of the first, and of the second if there is one.
    fn variable_types(&mut self, each: &Each, range: &Type) -> Found<(Type, Type)> {
        let range = self.substitution.apply(range, false);
        if each.kind == EachKind::Bind {
            return Ok((range.clone(), range));
        }
        if matches!(each.kind, EachKind::OptMap | EachKind::OptFlatMap) {
            let of = Type::Variable(self.substitution.fresh(1));
            if !self.substitution.assign(&Type::optional(of.clone()), &range) {
                return self.fail(codes::TYPE_MISMATCH, each.range.span, "expected an optional value");
            }
            let of = self.substitution.apply(&of, false);
            return Ok((of.clone(), of));
        }
        match (range, each.second.is_some()) {
            (Type::List(of), false) => Ok((*of, Type::Dyn)),
            (Type::List(of), true) => Ok((Type::Int, *of)),
            (Type::Map(key, value), _) => Ok((*key, *value)),
            (Type::Dyn, _) => Ok((Type::Dyn, Type::Dyn)),
            (free @ Type::Variable(_), _) => {
                self.substitution.assign(&Type::Dyn, &free);
                Ok((Type::Dyn, Type::Dyn))
            }
            (other, _) => {
                let found = super::describe(&other);
                let message = format!("expected a list, found {found}");
                Err(self.report(
                    Diagnostic::error(codes::TYPE_MISMATCH, message)
                        .at(each.range.span, "")
                        .help("a macro such as `exists` runs over a list: `order.items.exists(i, …)`"),
                ))
            }
        }
    }

    fn push_variable(&mut self, name: &Name, ty: Type) -> Local {
        let local = Local(u32::try_from(self.scopes.len()).unwrap_or(u32::MAX));
        self.scopes.push(Bound { name: name.text.clone(), local, ty });
        local
    }

    pub(super) fn each(&mut self, each: &Each, span: Span) -> Found<Node> {
        let range = self.check(&each.range, None)?;
        let (first, second) = self.variable_types(each, &range.typed.ty)?;
        let before = self.scopes.len();
        let local = self.push_variable(&each.variable, first.clone());
        let second = each.second.as_ref().map(|name| self.push_variable(name, second));
        let filter = each.filter.as_ref().map(|filter| self.condition(filter));
        let body = self.each_body(each);
        self.scopes.truncate(before);
        let (filter, body) = (filter.transpose()?, body?);
        let body_type = body.typed.ty.clone();
        let ty = match each.kind {
            EachKind::All | EachKind::Exists | EachKind::ExistsOne => Type::Bool,
            EachKind::Filter => range.typed.ty.clone(),
            EachKind::Map => Type::List(Box::new(body_type)),
            EachKind::TransformMap => Type::Map(Box::new(first), Box::new(body_type)),
            EachKind::OptMap => Type::optional(body_type),
            EachKind::OptFlatMap | EachKind::Bind => body_type,
        };
        let ty = match (each.kind, self.substitution.apply(&ty, false)) {
            (EachKind::Filter, Type::Map(key, _)) => Type::List(key),
            (_, ty) => ty,
        };
        // A number in the range or body has settled by now; what is still loose meets nothing.
        self.unsettled.extend(range.loose);
        let kind = TypedKind::Each {
            kind: each.kind,
            range: Box::new(range.typed),
            variable: local,
            second,
            filter: filter.map(Box::new),
            body: Box::new(body.typed),
        };
        let unit = if each.kind == EachKind::Filter { range.unit } else { body.unit };
        Ok(Node { unit, loose: body.loose, ..Node::new(kind, ty, span) })
    }

    fn each_body(&mut self, each: &Each) -> Found<Node> {
        if !each.kind.is_test() && each.kind != EachKind::Filter {
            return self.check(&each.body, None);
        }
        let typed = self.condition(&each.body)?;
        Ok(Node { typed, loose: Vec::new(), plain: false, unit: None })
    }
}
