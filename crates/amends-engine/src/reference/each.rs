//! The macros over lists.

use super::eval::Eval;
use super::logic::{Tally, may_give_way};
use super::{Context, Evaluator, Frame, Loaded, exhausted, no_overload};
use crate::expr::ast::EachKind;
use crate::expr::ty::Type;
use crate::expr::typed::{Local, Typed, TypedKind};
use crate::outcome::Causes;
use crate::value::Value;

/// A macro without its list.
#[derive(Clone, Copy)]
pub(super) struct Each<'t> {
    pub(super) kind: EachKind,
    pub(super) variable: Local,
    pub(super) filter: Option<&'t Typed>,
    pub(super) body: &'t Typed,
}

/// The elements of a list; those in `possible` may yet be left out.
struct Elements {
    definite: Vec<Value>,
    possible: Vec<Value>,
    causes: Causes,
    /// Whether personal data can show in them.
    personal: bool,
}

impl Evaluator<'_> {
    pub(super) fn each(&self, typed: &Typed, each: &Each<'_>, range: &Typed, cx: Context<'_>) -> Eval<Value> {
        let elements = match self.elements(range, cx) {
            Eval::Known(elements) => elements,
            Eval::NotApplicable(_) if typed.ty == Type::Bool => return Eval::Known(Value::Bool(false)),
            open => return open.map(|_| Value::Null),
        };
        let result = match each.kind {
            EachKind::Filter | EachKind::Map if !elements.possible.is_empty() => {
                Eval::Unknown(elements.causes)
            }
            EachKind::Filter => self.filtered(each, &elements, cx),
            EachKind::Map => self.mapped(each, &elements, cx),
            kind => {
                let tally = self.tally_elements(each, &elements, cx);
                match kind {
                    EachKind::All => tally.all(),
                    EachKind::Exists => tally.any(),
                    _ => tally.one(),
                }
                .map(Value::Bool)
            }
        };
        if self.budget().is_exhausted() { exhausted(typed.span) } else { result }
    }

    /// Counts the truth values of `list.map(x, condition)`.
    pub(super) fn tally_each(&self, each: &Each<'_>, range: &Typed, cx: Context<'_>) -> Eval<Tally> {
        let tally = self.elements(range, cx).map(|elements| self.tally_elements(each, &elements, cx));
        if self.budget().is_exhausted() { exhausted(range.span) } else { tally }
    }

    fn elements(&self, range: &Typed, cx: Context<'_>) -> Eval<Elements> {
        if let TypedKind::Load(symbol) = range.kind
            && super::chosen(symbol, cx).is_none()
            && let Loaded::Partial { definite, possible, causes } = self.scope.load(symbol)
        {
            let (mut fragile, definite): (Vec<Value>, Vec<Value>) =
                definite.into_iter().partition(|entry| may_give_way(entry, &possible));
            fragile.extend(possible);
            let personal = self.is_personal(range, cx);
            return Eval::Known(Elements { definite, possible: fragile, causes, personal });
        }
        let definite = match self.value(range, cx) {
            Eval::Known(Value::List(items)) => items.to_vec(),
            Eval::Known(Value::Map(entries)) => entries.iter().map(|(key, _)| key.clone()).collect(),
            Eval::Known(_) => return no_overload("a macro", range.span),
            Eval::Unknown(causes) => return Eval::Unknown(causes),
            Eval::Failed(failure) => return Eval::Failed(failure),
            Eval::NotApplicable(fact) => return Eval::NotApplicable(fact),
        };
        let personal = self.is_personal(range, cx);
        Eval::Known(Elements { definite, possible: Vec::new(), causes: Causes::new(), personal })
    }

    fn tally_elements(&self, each: &Each<'_>, elements: &Elements, cx: Context<'_>) -> Tally {
        let mut tally = Tally::default();
        for element in &elements.definite {
            tally.add(self.with(each, (element, elements.personal), cx, |cx| self.truth(each.body, cx)));
            if self.budget().is_exhausted() {
                return tally;
            }
        }
        for element in &elements.possible {
            let result = self.with(each, (element, elements.personal), cx, |cx| self.truth(each.body, cx));
            // Left out, the element would count for nothing: only a result that changes nothing
            // is certain.
            let neutral = matches!((each.kind, &result), (EachKind::All, Eval::Known(true)))
                || (each.kind != EachKind::All && result == Eval::Known(false));
            tally.add(if neutral { result } else { Eval::Unknown(elements.causes.clone()) });
        }
        tally
    }

    fn filtered(&self, each: &Each<'_>, elements: &Elements, cx: Context<'_>) -> Eval<Value> {
        let kept = elements.definite.iter().map(|element| {
            let keep = self.with(each, (element, elements.personal), cx, |cx| self.truth(each.body, cx));
            keep.map(|keep| keep.then(|| element.clone()))
        });
        match super::eval::strict(self.until_exhausted(kept)) {
            Eval::Known(kept) => Eval::Known(Value::List(kept.into_iter().flatten().collect())),
            open => open.map(|_| Value::Null),
        }
    }

    fn mapped(&self, each: &Each<'_>, elements: &Elements, cx: Context<'_>) -> Eval<Value> {
        let mapped = elements.definite.iter().map(|element| {
            self.with(each, (element, elements.personal), cx, |cx| {
                match each.filter.map_or(Eval::Known(true), |filter| self.truth(filter, cx)) {
                    Eval::Known(true) => self.value(each.body, cx).map(Some),
                    open => open.map(|_| None),
                }
            })
        });
        match super::eval::strict(self.until_exhausted(mapped)) {
            Eval::Known(mapped) => Eval::Known(Value::List(mapped.into_iter().flatten().collect())),
            open => open.map(|_| Value::Null),
        }
    }

    fn until_exhausted<T>(&self, items: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        items.take_while(|_| !self.budget().is_exhausted())
    }

    fn with<T>(
        &self,
        each: &Each<'_>,
        (value, personal): (&Value, bool),
        cx: Context<'_>,
        run: impl FnOnce(Context<'_>) -> T,
    ) -> T {
        let frame = Frame { local: each.variable, value, personal, outer: cx.frame };
        run(Context { frame: Some(&frame), ..cx })
    }
}
