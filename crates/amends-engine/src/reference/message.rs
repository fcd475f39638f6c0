//! What a failure says: the operation with its values, and what to do about it.
//!
//! A value that comes from personal data is masked here, where the failure is made, so that no
//! failure ever holds one.

use std::sync::Arc;

use super::apply::Fault;
use super::{Context, Evaluator};
use crate::diagnostic::{Code, codes};
use crate::expr::function::{Function, Style};
use crate::expr::typed::{Symbol, Typed, TypedKind};
use crate::outcome::Failure;
use crate::source::Span;
use crate::value::{Value, Zone};

use super::eval::Eval;

/// The most characters of a text shown.
const CHARS: usize = 40;
/// The most elements of a list shown.
const ELEMENTS: usize = 4;

/// An operand as messages show it.
pub(super) struct Operand {
    /// Its value; masked if personal.
    pub(super) text: String,
    pub(super) personal: bool,
    /// What is read, if the operand is nothing else.
    name: Option<Arc<str>>,
    /// The number of elements of a list that is not personal.
    length: Option<usize>,
}

impl Evaluator<'_> {
    /// Returns whether personal data can show in the value of an expression.
    pub(super) fn is_personal(&self, typed: &Typed, cx: Context<'_>) -> bool {
        let mut personal = false;
        typed.visit_sources(&mut |symbol| personal |= self.scope.is_personal(symbol));
        let mut frame = cx.frame;
        while let (false, Some(found)) = (personal, frame) {
            let reads = |node: &Typed| matches!(node.kind, TypedKind::Local(local) if local == found.local);
            personal = found.personal && typed.any(&reads);
            frame = found.outer;
        }
        personal
    }

    /// Returns an operand with its value.
    pub(super) fn operand(&self, typed: &Typed, value: &Value, cx: Context<'_>) -> Operand {
        let personal = self.is_personal(typed, cx);
        let text = if personal { value.masked() } else { brief(value, self.scope.zone()) };
        let length = match value {
            Value::List(items) if !personal => Some(items.len()),
            _ => None,
        };
        Operand { length, ..self.worded(typed, text, personal) }
    }

    /// Returns an operand with the text of a value that is already written.
    pub(super) fn worded(&self, typed: &Typed, text: String, personal: bool) -> Operand {
        let name = match &typed.kind {
            TypedKind::Load(symbol) => Some(self.scope.name(*symbol)),
            _ => None,
        };
        Operand { text, personal, name, length: None }
    }

    /// Fails a call with values that its function does not take.
    pub(super) fn call_failed<T>(
        &self,
        typed: &Typed,
        function: Function,
        args: &[Typed],
        values: &[Value],
        fault: Fault,
        cx: Context<'_>,
    ) -> Eval<T> {
        let operands: Vec<Operand> =
            args.iter().zip(values).map(|(arg, value)| self.operand(arg, value, cx)).collect();
        failed(function, &operands, fault, typed.span)
    }

    /// Fails because the value of a fact was needed that does not apply.
    pub(super) fn not_applicable(&self, fact: Symbol, span: Span) -> Failure {
        let name = self.scope.name(fact);
        Failure {
            code: codes::NOT_APPLICABLE,
            message: format!("the value of `{name}` is needed, but the fact does not apply to this case"),
            help: Some(format!("test what `applies:` of `{name}` asks for before the value is used")),
            span: Some(span),
            caused_by: None,
        }
    }

    /// Fails because the value of an output was needed that is `none`.
    pub(super) fn empty_output<T>(&self, output: Symbol, span: Span) -> Eval<T> {
        let name = self.scope.name(output);
        Eval::Failed(Failure {
            code: codes::EMPTY_OUTPUT,
            message: format!("the value of `{name}` is needed, but it was decided as `none`"),
            help: Some(format!("test `has({name})` first, or give it a default")),
            span: Some(span),
            caused_by: None,
        })
    }
}

/// Fails a call whose operands are already written.
pub(super) fn failed<T>(function: Function, operands: &[Operand], fault: Fault, span: Span) -> Eval<T> {
    let help = help(fault.code, function, operands);
    let message = match (fault.code, operands) {
        (codes::INDEX_OUT_OF_RANGE, [container, index]) if function == Function::Index => {
            out_of_range(container, index)
        }
        // The checker excludes it; without one the types say more than the values.
        (codes::TYPE_MISMATCH, _) => fault.why,
        _ => {
            let detail = fault.detail.filter(|_| operands.iter().all(|operand| !operand.personal));
            format!("`{}` {}{}", operation(function, operands), fault.why, detail.unwrap_or_default())
        }
    };
    Eval::Failed(Failure { code: fault.code, message, help, span: Some(span), caused_by: None })
}

fn out_of_range(container: &Operand, index: &Operand) -> String {
    let name = container.name.as_ref().map_or_else(|| "the list".to_owned(), |name| format!("`{name}`"));
    let at = &index.text;
    match container.length {
        Some(0) => format!("{name} is empty, so nothing is at position {at}"),
        Some(1) => format!("{name} has 1 element, and nothing at position {at}"),
        Some(length) => format!("{name} has {length} elements, and nothing at position {at}"),
        None => format!("{name} has nothing at position {at}"),
    }
}

fn help(code: Code, function: Function, operands: &[Operand]) -> Option<String> {
    let named = |at: usize| operands.get(at).and_then(|operand| operand.name.as_deref());
    let last = named(operands.len().saturating_sub(1));
    Some(match code {
        codes::DIVISION_BY_ZERO if function == Function::Round => "the step is above 0".to_owned(),
        codes::DIVISION_BY_ZERO => match last {
            Some(divisor) => {
                // Its value is the zero of its type: `0`, or `0.00 CNY`.
                let shown = operands.last().filter(|operand| !operand.personal);
                let zero = shown.map_or("0", |operand| operand.text.as_str());
                format!("test it first: `{divisor} != {zero} && …`, or `{divisor} != {zero} ? … : …`")
            }
            None => "test first that the divisor is not 0".to_owned(),
        },
        codes::INDEX_OUT_OF_RANGE if function != Function::Index => {
            let text = named(0).unwrap_or("text");
            format!("positions count from 0 and end at `size({text})`; test that first")
        }
        codes::RESULT_TOO_LARGE => "take a shorter part first, as with `substring` or `filter`".to_owned(),
        codes::INDEX_OUT_OF_RANGE => {
            let position = operands.get(1).map_or("…", |operand| operand.text.as_str());
            let list = named(0).unwrap_or("list");
            format!("positions count from 0; test `size({list}) > {position}` first")
        }
        codes::EMPTY_LIST => {
            format!("test `size({}) > 0` first, or add a least value to the list", named(0).unwrap_or("list"))
        }
        codes::CURRENCY_MISMATCH => {
            "nothing converts currencies: let the facts take one currency only, or write a rule for each"
                .to_owned()
        }
        codes::OVERFLOW => {
            "give the facts bounds with `min:` and `max:`, so that such values are refused when they are read"
                .to_owned()
        }
        codes::BAD_CONVERSION if function == Function::String => return None,
        codes::BAD_CONVERSION => match last {
            Some(text) => format!("give `{text}` the type itself, so that it is checked when it is read"),
            None => "test the text before it is converted".to_owned(),
        },
        codes::NO_CALENDAR => "count civil days, as in `3 d`: there are no calendars yet".to_owned(),
        _ => return None,
    })
}

/// Returns a call as it is written, with values in the places of its operands.
fn operation(function: Function, operands: &[Operand]) -> String {
    let name = function.name();
    let style = function.entry().and_then(|entry| entry.overloads.first()).map(|overload| overload.style);
    match (function, style, operands) {
        (Function::Negate, _, [only]) => format!("-{}", only.text),
        (Function::Index, _, [container, index]) => format!("{}[{}]", container.text, index.text),
        (_, Some(Style::Operator), [left, right]) => format!("{} {name} {}", left.text, right.text),
        (_, Some(Style::Member), [target, rest @ ..]) => format!("{}.{name}({})", target.text, joined(rest)),
        (_, _, all) => format!("{name}({})", joined(all)),
    }
}

fn joined(operands: &[Operand]) -> String {
    operands.iter().map(|operand| operand.text.as_str()).collect::<Vec<_>>().join(", ")
}

/// Returns a value for a message, cut where it is long.
pub(super) fn brief(value: &Value, zone: Zone) -> String {
    match value {
        Value::String(text) => match text.char_indices().nth(CHARS) {
            Some((end, _)) => {
                let start = Value::String(text.get(..end).unwrap_or_default().into()).display(zone);
                format!("{}…'", start.strip_suffix('\'').unwrap_or(&start))
            }
            None => value.display(zone),
        },
        Value::List(items) => {
            let shown: Vec<String> = items.iter().take(ELEMENTS).map(|item| brief(item, zone)).collect();
            let rest = match items.len().saturating_sub(ELEMENTS) {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            format!("[{}{rest}]", shown.join(", "))
        }
        Value::Bytes(_) | Value::Map(_) | Value::Item(_) => value.masked(),
        _ => value.display(zone),
    }
}
