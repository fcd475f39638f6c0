//! The macros over lists, and CEL's others that name a variable.

use std::sync::Arc;

use super::eval::Eval;
use super::logic::{Tally, may_give_way};
use super::{Bound, Context, Evaluator, Frame, Loaded, exhausted, no_overload};
use crate::expr::ast::EachKind;
use crate::expr::ty::Type;
use crate::expr::typed::{Local, Typed, TypedKind};
use crate::outcome::Causes;
use crate::value::Value;

/// A macro without its list.
#[derive(Clone, Copy)]
pub(super) struct Each<'t> {
    pub(super) kind: EachKind,
    /// The element, or the position or key if there is a second one.
    pub(super) variable: Local,
    pub(super) second: Option<Local>,
    pub(super) filter: Option<&'t Typed>,
    pub(super) body: &'t Typed,
}

/// What the variables stand for in one round.
struct Element {
    /// The element; the position or key if there is a second variable.
    first: Value,
    second: Option<Value>,
}

/// The elements of a list; those in `possible` may yet be left out.
struct Elements {
    definite: Vec<Element>,
    possible: Vec<Element>,
    causes: Causes,
    /// Whether personal data can show in them.
    personal: bool,
}

impl Evaluator<'_> {
    pub(super) fn each(&self, typed: &Typed, each: &Each<'_>, range: &Typed, cx: Context<'_>) -> Eval<Value> {
        match each.kind {
            EachKind::Bind => return self.bound(each, range, cx),
            EachKind::OptMap | EachKind::OptFlatMap => return self.mapped_optional(each, range, cx),
            _ => {}
        }
        let elements = match self.elements(each, range, cx) {
            Eval::Known(elements) => elements,
            Eval::NotApplicable(_) if typed.ty == Type::Bool => return Eval::Known(Value::Bool(false)),
            open => return open.map(|_| Value::Null),
        };
        let result = match each.kind {
            EachKind::Filter | EachKind::Map if !elements.possible.is_empty() => {
                Eval::Unknown(elements.causes)
            }
            EachKind::Filter => self.filtered(each, &elements, cx),
            EachKind::Map | EachKind::TransformMap => self.mapped(each, &elements, cx),
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
        let tally = self.elements(each, range, cx).map(|elements| self.tally_elements(each, &elements, cx));
        if self.budget().is_exhausted() { exhausted(range.span) } else { tally }
    }

    /// Evaluates `cel.bind`; conformance only.
    fn bound(&self, each: &Each<'_>, value: &Typed, cx: Context<'_>) -> Eval<Value> {
        let result = self.value(value, cx);
        let personal = self.is_personal(value, cx);
        let frame = Frame { local: each.variable, value: Bound::Result(&result), personal, outer: cx.frame };
        self.value(each.body, Context { frame: Some(&frame), ..cx })
    }

    /// Evaluates the macros of optional values; conformance only.
    fn mapped_optional(&self, each: &Each<'_>, maybe: &Typed, cx: Context<'_>) -> Eval<Value> {
        let value = match self.value(maybe, cx) {
            Eval::Known(Value::Optional(Some(value))) => value,
            Eval::Known(Value::Optional(None)) => return Eval::Known(Value::Optional(None)),
            Eval::Known(_) => return no_overload("a macro", maybe.span),
            open => return open,
        };
        let element = Element { first: (*value).clone(), second: None };
        let made =
            self.with(each, (&element, self.is_personal(maybe, cx)), cx, |cx| self.value(each.body, cx));
        match (each.kind, made) {
            (EachKind::OptMap, made) => made.map(|made| Value::Optional(Some(Arc::new(made)))),
            (_, Eval::Known(made)) if !matches!(made, Value::Optional(_)) => {
                no_overload("optFlatMap", each.body.span)
            }
            (_, made) => made,
        }
    }

    fn elements(&self, each: &Each<'_>, range: &Typed, cx: Context<'_>) -> Eval<Elements> {
        if let TypedKind::Load(symbol) = range.kind
            && super::chosen(symbol, cx).is_none()
            && let Loaded::Partial { definite, possible, causes } = self.scope.load(symbol)
        {
            // Nothing has a place yet in a list that may still get entries.
            if each.second.is_some() {
                return Eval::Unknown(causes);
            }
            let (mut fragile, definite): (Vec<Value>, Vec<Value>) =
                definite.into_iter().partition(|entry| may_give_way(entry, &possible));
            fragile.extend(possible);
            let personal = self.is_personal(range, cx);
            let elements = |values: Vec<Value>| values.into_iter().map(Element::of).collect();
            let (definite, possible) = (elements(definite), elements(fragile));
            return Eval::Known(Elements { definite, possible, causes, personal });
        }
        let definite: Vec<Element> = match (self.value(range, cx), each.second) {
            (Eval::Known(Value::List(items)), None) => items.iter().cloned().map(Element::of).collect(),
            (Eval::Known(Value::List(items)), Some(_)) => {
                (0i64..).map(Value::Int).zip(items.iter()).map(Element::pair).collect()
            }
            (Eval::Known(Value::Map(entries)), None) => {
                entries.iter().map(|(key, _)| Element::of(key.clone())).collect()
            }
            (Eval::Known(Value::Map(entries)), Some(_)) => {
                entries.iter().map(|(key, value)| Element::pair((key.clone(), value))).collect()
            }
            (open, _) => {
                return match open {
                    Eval::Known(_) => no_overload("a macro", range.span),
                    Eval::Unknown(causes) => Eval::Unknown(causes),
                    Eval::Failed(failure) => Eval::Failed(failure),
                    Eval::NotApplicable(fact) => Eval::NotApplicable(fact),
                };
            }
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
            keep.map(|keep| keep.then(|| element.first.clone()))
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
                    Eval::Known(true) => {
                        self.value(each.body, cx).map(|value| Some((element.first.clone(), value)))
                    }
                    open => open.map(|_| None),
                }
            })
        });
        match super::eval::strict(self.until_exhausted(mapped)) {
            Eval::Known(mapped) => {
                let mapped = mapped.into_iter().flatten();
                Eval::Known(match each.kind {
                    EachKind::TransformMap => Value::Map(mapped.collect()),
                    _ => Value::List(mapped.map(|(_, value)| value).collect()),
                })
            }
            open => open.map(|_| Value::Null),
        }
    }

    fn until_exhausted<T>(&self, items: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        items.take_while(|_| !self.budget().is_exhausted())
    }

    fn with<T>(
        &self,
        each: &Each<'_>,
        (element, personal): (&Element, bool),
        cx: Context<'_>,
        run: impl FnOnce(Context<'_>) -> T,
    ) -> T {
        let value = Bound::Value(&element.first);
        let Some((local, second)) = each.second.zip(element.second.as_ref()) else {
            let frame = Frame { local: each.variable, value, personal, outer: cx.frame };
            return run(Context { frame: Some(&frame), ..cx });
        };
        // A position shows nothing of the elements.
        let personal_first = personal && !matches!(element.first, Value::Int(_));
        let first = Frame { local: each.variable, value, personal: personal_first, outer: cx.frame };
        let frame = Frame { local, value: Bound::Value(second), personal, outer: Some(&first) };
        run(Context { frame: Some(&frame), ..cx })
    }
}

impl Element {
    fn of(first: Value) -> Self {
        Self { first, second: None }
    }

    fn pair((first, second): (Value, &Value)) -> Self {
        Self { first, second: Some(second.clone()) }
    }
}
