//! One test: parse, check, evaluate, compare.

use std::sync::Arc;

use amends_engine::diagnostic::Diagnostic;
use amends_engine::expr::check::{Declarations, External, Presence, Variable, check};
use amends_engine::expr::parser;
use amends_engine::expr::ty::Type;
use amends_engine::expr::typed::{Symbol, Typed};
use amends_engine::expr::{Dialect, Syntax};
use amends_engine::outcome::{Causes, Outcome};
use amends_engine::reference::{Evaluator, Loaded, Scope};
use amends_engine::source::{Excerpt, SourceMap};
use amends_engine::value::{Date, Instant, Value, Zone};

use super::case::{Case, Expect};
use super::value::{read, read_type, same};

/// How a test ended.
#[derive(Debug)]
pub(crate) enum Verdict {
    Passed,
    Failed(String),
}

/// The bindings of a test, numbered as its declarations.
struct Bindings(Vec<(String, Option<Value>)>);

impl Scope for Bindings {
    fn load(&self, symbol: Symbol) -> Loaded {
        let bound = usize::try_from(symbol.0).ok().and_then(|position| self.0.get(position));
        // The suite binds everything that it evaluates.
        bound.and_then(|(_, value)| value.clone()).map_or(Loaded::Absent(Causes::new()), Loaded::Known)
    }

    fn has(&self, symbol: Symbol) -> Outcome {
        Outcome::Known(Value::Bool(matches!(self.load(symbol), Loaded::Known(_))))
    }

    fn load_at(&self, param: Symbol, _date: Date) -> Loaded {
        self.load(param)
    }

    fn zone(&self) -> Zone {
        Zone::UTC
    }

    fn as_of(&self) -> Instant {
        Instant::MIN
    }

    fn name(&self, symbol: Symbol) -> Arc<str> {
        let bound = usize::try_from(symbol.0).ok().and_then(|position| self.0.get(position));
        bound.map_or("", |(name, _)| name).into()
    }

    fn is_personal(&self, _: Symbol) -> bool {
        false
    }
}

/// Runs one test.
pub(crate) fn run(case: &Case) -> Verdict {
    match attempt(case) {
        Ok(()) => Verdict::Passed,
        Err(reason) => Verdict::Failed(reason),
    }
}

fn attempt(case: &Case) -> Result<(), String> {
    let bindings = bind(case)?;
    let declarations = declare(case, &bindings)?;
    let typed = match compile(case, &declarations) {
        Ok(typed) => typed,
        // What the checker refuses is an error of the expression too.
        Err(Refusal::Checked(_)) if matches!(case.expect, Expect::Error) => return Ok(()),
        Err(Refusal::Parsed(message) | Refusal::Checked(message)) => return Err(message),
    };
    match &case.expect {
        Expect::Typed { ty } => {
            let wanted = read_type(ty).ok_or("the expected type is unreadable")?;
            if typed.ty == wanted { Ok(()) } else { Err(format!("typed {:?}, expected {ty}", typed.ty)) }
        }
        _ if case.check_only => Err("nothing to check".to_owned()),
        expected => compare(expected, &Evaluator::new(&bindings).evaluate(&typed)),
    }
}

fn compare(expected: &Expect, outcome: &Outcome) -> Result<(), String> {
    match (expected, outcome) {
        (Expect::Error, Outcome::Failed(_)) => Ok(()),
        (Expect::Value { value }, Outcome::Known(found)) => {
            let wanted = read(value).ok_or("the expected value is unreadable")?;
            if same(&wanted, found) { Ok(()) } else { Err(format!("gave {found:?}, expected {wanted:?}")) }
        }
        (_, found) => Err(format!("gave {found:?}")),
    }
}

fn bind(case: &Case) -> Result<Bindings, String> {
    let mut bindings = Vec::new();
    for (name, value) in &case.bindings {
        let value = read(value).ok_or_else(|| format!("the binding of {name} is unreadable"))?;
        bindings.push((name.clone(), Some(value)));
    }
    for declaration in &case.type_env {
        if declaration.ty.is_some() && !bindings.iter().any(|(name, _)| *name == declaration.name) {
            bindings.push((declaration.name.clone(), None));
        }
    }
    Ok(Bindings(bindings))
}

fn declare(case: &Case, bindings: &Bindings) -> Result<Declarations, String> {
    let mut declarations = Declarations::conformance(&case.container, !case.disable_check);
    for ((name, _), number) in bindings.0.iter().zip(0u32..) {
        let declared = case.type_env.iter().find(|declaration| declaration.name == *name);
        let ty = match declared.and_then(|declaration| declaration.ty.as_deref()) {
            Some(ty) => read_type(ty).ok_or_else(|| format!("the type {ty} is unreadable"))?,
            None => Type::Dyn,
        };
        let symbol = Symbol(number);
        let presence = Presence::Record;
        declarations
            .declare(name.as_str(), Variable { symbol, ty, unit: None, presence, maybe_empty: false });
    }
    for declaration in &case.type_env {
        for overload in &declaration.function {
            let params = overload.params.iter().map(String::as_str);
            let function = external(overload.member, params, &overload.result)?;
            declarations.declare_function(declaration.name.as_str(), function);
        }
    }
    Ok(declarations)
}

fn external<'t>(
    member: bool,
    params: impl Iterator<Item = &'t str>,
    result: &str,
) -> Result<External, String> {
    let params = params.map(read_type).collect::<Option<Vec<_>>>().ok_or("a parameter type is unreadable")?;
    Ok(External { member, params, result: read_type(result).ok_or("a result type is unreadable")? })
}

/// Why a test was not evaluated.
enum Refusal {
    Parsed(String),
    Checked(String),
}

fn compile(case: &Case, declarations: &Declarations) -> Result<Typed, Refusal> {
    let mut sources = SourceMap::new();
    let source = sources
        .add("expression", case.expr.as_str())
        .map_err(|_| Refusal::Parsed("the expression is too long".to_owned()))?;
    let excerpt = Excerpt::verbatim(case.expr.as_str(), source, 0);
    let syntax = Syntax { dialect: Dialect::Conformance, units: &|_| false };
    let expr = parser::parse(&excerpt, &syntax).map_err(|found| Refusal::Parsed(messages(&found)))?;
    let checked = check(&expr, None, declarations).map_err(|found| Refusal::Checked(messages(&found)))?;
    Ok(checked.typed)
}

fn messages(found: &[Diagnostic]) -> String {
    found.iter().map(|found| found.message.as_str()).collect::<Vec<_>>().join("; ")
}
