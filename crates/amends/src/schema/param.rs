//! Reading `params`: the figures of a policy, dated where they change.

use std::cmp::Ordering;
use std::sync::Arc;

use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::check::Presence;
use amends_engine::expr::ty::Type;
use amends_engine::expr::typed::Symbol;
use amends_engine::source::{Span, Spanned};
use amends_engine::value::{Date, Value, Zone};
use amends_engine::yaml::{NodeId, NodeKind};

use super::name::{self, Form};
use super::{Vocabulary, type_name};
use crate::Text;
use crate::pack::closure::{Closure, Declared};
use crate::pack::manifest::read_date;
use crate::pack::section_text::{entries, read_text};
use crate::pack::text::ParamText;
use crate::policy::compile::Compiler;
use crate::policy::symbol::{Declaration, Readable, Symbols};

/// A figure of the policy.
#[derive(Clone, Debug)]
pub(crate) struct Param {
    pub(crate) id: Arc<str>,
    pub(crate) ty: Type,
    pub(crate) title: Text,
    pub(crate) ask: Text,
    /// The values by the first day on which each holds; `None` as the day holds always.
    pub(crate) values: Vec<(Option<Date>, Option<Value>)>,
    /// The first day on which no value holds any more.
    pub(crate) until: Option<Date>,
    /// The fact whose date selects the value, if not that of the rule.
    pub(crate) governed_by: Option<Symbol>,
    /// The bounds that any pack has stated; all of them hold.
    pub(crate) bounds: Vec<Bound>,
}

/// A least or greatest value of a param.
#[derive(Clone, Debug)]
pub(crate) struct Bound {
    pub(crate) value: Value,
    pub(crate) place: Span,
    /// How a value compares to it that is out of bounds.
    pub(crate) forbidden: Ordering,
}

/// A value by the first day on which it holds, with its place.
type Dated = (Option<Date>, Option<Value>, Span);

impl Param {
    /// Returns the value on a date; `None` where the figure is not set.
    pub(crate) fn on(&self, date: Option<Date>) -> Option<&Value> {
        if let (Some(until), Some(date)) = (self.until, date)
            && date >= until
        {
            return None;
        }
        let mut found = None;
        for (from, value) in &self.values {
            match (from, date) {
                (None, _) => found = value.as_ref(),
                (Some(from), Some(date)) if *from <= date => found = value.as_ref(),
                (Some(_), _) => {}
            }
        }
        found
    }

    /// Returns what is wrong with a value that lies outside of a bound, and what to do.
    pub(crate) fn out_of_bounds(&self, value: &Value) -> Option<(String, String)> {
        let broken = self.bounds.iter().find(|bound| bound.forbids(value))?;
        Some((broken.message(&self.id, value), broken.help()))
    }

    /// Returns whether the value depends on the date at all.
    pub(crate) fn is_dated(&self) -> bool {
        self.until.is_some() || self.values.iter().any(|(from, _)| from.is_some())
    }
}

/// A param whose values are compiled once all names are known.
#[derive(Debug)]
pub(crate) struct Pending {
    param: usize,
    text: ParamText,
}

/// Declares all params; an extending pack may set one that is declared already.
pub(crate) fn declare(
    closure: &Closure,
    vocabulary: &Vocabulary,
    symbols: &mut Symbols,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Param>, Vec<Pending>) {
    let mut params: Vec<Param> = Vec::new();
    let mut pending = Vec::new();
    for Declared { pack, id, node, .. } in closure.declared("params", "param", diagnostics) {
        if !name::check(Form::Path, "a param", &id, diagnostics) {
            continue;
        }
        let Some(text) = closure.documents.read_reported::<ParamText>(node, diagnostics) else { continue };
        if let Some(known) = params.iter().position(|param| *param.id == *id.value) {
            pending.push(Pending { param: known, text });
            continue;
        }
        let ty = type_name::resolve(&text.ty, pack.manifest.currency, vocabulary, diagnostics);
        let Some(ty) = ty else { continue };
        let unit: Option<Arc<str>> = text.unit.as_ref().map(|unit| unit.value.as_str().into());
        if let Some(unit) = &unit {
            symbols.declarations.declare_unit(Arc::clone(unit));
        }
        let declaration =
            Declaration { ty: ty.clone(), unit, presence: Presence::Derived, maybe_empty: false };
        let path = format!("param.{}", id.value);
        symbols.declare_own(&path, Readable::Param(params.len()), declaration);
        let language = pack.manifest.first_language();
        let mut read = |node: Option<NodeId>| {
            node.map(|node| read_text(&closure.documents, node, language, diagnostics)).unwrap_or_default()
        };
        let (title, ask) = (read(text.title), read(text.ask));
        pending.push(Pending { param: params.len(), text });
        params.push(Param {
            id: id.value.as_str().into(),
            ty,
            title,
            ask,
            values: Vec::new(),
            until: None,
            governed_by: None,
            bounds: Vec::new(),
        });
    }
    (params, pending)
}

/// Compiles the values of params; a later pack's values replace an earlier one's.
pub(crate) fn compile(
    closure: &Closure,
    symbols: &Symbols,
    params: &mut [Param],
    pending: Vec<Pending>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for Pending { param, text } in pending {
        let Some(param) = params.get_mut(param) else { continue };
        let ty = param.ty.clone();
        // A pack that only adds bounds keeps the values of the packs before it.
        let stated = text.value.is_some() || text.values.is_some();
        let mut values = Vec::new();
        let mut compiler =
            Compiler { documents: &closure.documents, declarations: &symbols.declarations, diagnostics };
        match (text.value, text.values) {
            (Some(node), None) => {
                values.push((None, optional(&mut compiler, node, &ty), closure.documents.span(node)));
            }
            (None, Some(node)) => values = read_dated(closure, &mut compiler, node, &ty),
            (None, None) => {}
            (Some(first), Some(second)) => compiler.diagnostics.push(
                Diagnostic::error(
                    codes::CONFLICTING_FIELDS,
                    format!("param `{}` has `value` and `values`", param.id),
                )
                .at(closure.documents.span(second), "values that change by date")
                .related(closure.documents.span(first), "a value that never changes")
                .help("keep one of them"),
            ),
        }
        for (node, forbidden) in [(text.min, Ordering::Less), (text.max, Ordering::Greater)] {
            let Some(node) = node else { continue };
            let place = closure.documents.span(node);
            let value = compiler.constant(node, &ty);
            param.bounds.extend(value.map(|value| Bound { value, place, forbidden }));
        }
        check_bounds(compiler.diagnostics, param, &values);
        param.governed_by =
            text.governed_by.as_ref().and_then(|fact| compiler.governing_fact(fact)).or(param.governed_by);
        param.until =
            text.until.as_ref().and_then(|date| read_date(date, compiler.diagnostics)).or(param.until);
        if stated {
            param.values = values.into_iter().map(|(from, value, _)| (from, value)).collect();
        }
    }
}

/// A value, or `null` for a figure that is not set.
fn optional(compiler: &mut Compiler<'_>, node: NodeId, ty: &Type) -> Option<Value> {
    match compiler.documents.kind(node) {
        NodeKind::Null => None,
        NodeKind::Scalar(_) | NodeKind::Sequence(_) | NodeKind::Mapping(_) => compiler.constant(node, ty),
    }
}

fn read_dated(closure: &Closure, compiler: &mut Compiler<'_>, node: NodeId, ty: &Type) -> Vec<Dated> {
    let mut values = Vec::new();
    for (date, value) in entries(&closure.documents, node, "a value by date", compiler.diagnostics) {
        let date = Spanned::new(date.value, date.span);
        if let Some(from) = read_date(&date, compiler.diagnostics) {
            values.push((Some(from), optional(compiler, value, ty), closure.documents.span(value)));
        }
    }
    values.sort_by_key(|(from, ..)| *from);
    values
}

/// Reports the values that lie outside of a bound of their own pack or of one that it extends.
fn check_bounds(diagnostics: &mut Vec<Diagnostic>, param: &Param, values: &[Dated]) {
    for bound in &param.bounds {
        for (_, value, at) in values {
            let Some(value) = value.as_ref().filter(|value| bound.forbids(value)) else { continue };
            diagnostics.push(
                Diagnostic::error(codes::PARAM_BOUNDS, bound.message(&param.id, value))
                    .at(*at, "out of bounds")
                    .related(bound.place, format!("the {} value", bound.side().1))
                    .help(bound.help()),
            );
        }
    }
}

impl Bound {
    fn forbids(&self, value: &Value) -> bool {
        value.compare(&self.value) == Some(self.forbidden)
    }

    fn side(&self) -> (&'static str, &'static str) {
        if self.forbidden == Ordering::Less { ("below", "least") } else { ("above", "greatest") }
    }

    fn help(&self) -> String {
        let which = if self.forbidden == Ordering::Less { "least" } else { "most" };
        format!("it is at {which} `{}`", self.value.display(Zone::UTC))
    }

    fn message(&self, id: &str, value: &Value) -> String {
        let (side, which) = self.side();
        let (value, bound) = (value.display(Zone::UTC), self.value.display(Zone::UTC));
        format!("param `{id}` is `{value}`, {side} its {which} value `{bound}`")
    }
}
